# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:harvest`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber, QgsProcessingParameterVectorDestination

from ..events import Result
from ..jobs import HarvestJob
from ..translation import tr
from .base import EXAMPLES, EngineAlgorithm, no_geopackage
from .parameters import GEOPACKAGE, file, whole, yes_or_no
from .styled import load_styled


class Harvest(EngineAlgorithm):
    """Reviewed results in, examples out."""

    NAME = "harvest"
    GROUP = EXAMPLES
    ICON = "learn"
    PAGE = "review"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Learn from results")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Makes examples of the detections that were confirmed or rejected, for another round of training. Of "
            "photos without animals everything that was found is a false alarm, looked at or not. Training shows "
            "false alarms in every epoch."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=survey.gpkg OUTPUT=examples.gpkg"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("A GeoPackage of examples; what it holds already stays."),
            "BACKGROUND": tr("How many false alarms were added."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file("INPUT", tr("Results"), tr("A GeoPackage that Detect has written."), GEOPACKAGE),
            yes_or_no(
                "EMPTY",
                tr("The photos hold no animals"),
                tr("All that was found in them is a false alarm."),
                HarvestJob.empty,
            ),
            whole("MOST", tr("False alarms at most"), tr("The strongest of those not looked at."), HarvestJob.most, 1),
            QgsProcessingParameterVectorDestination("OUTPUT", tr("Examples")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("BACKGROUND", tr("False alarms")))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        return no_geopackage(parameters, "OUTPUT")

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> HarvestJob:
        """A HarvestJob."""
        return HarvestJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            empty=self.parameterAsBoolean(parameters, "EMPTY", context),
            most=self.parameterAsInt(parameters, "MOST", context),
        )

    def outputs(self, job: HarvestJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The examples, with their style where QGIS loads them."""
        return {
            "OUTPUT": load_styled(job.out, "examples", context),
            "BACKGROUND": result.counts.get("background", 0),
        }
