# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:effort`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
)

from ..events import Result
from ..jobs import EffortJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm
from .parameters import GEOPACKAGE, file, helped, length, rare


class Effort(EngineAlgorithm):
    """Results in, tables of what was covered and counted out."""

    NAME = "effort"
    GROUP = DETECTIONS
    ICON = "effort"
    PAGE = "count"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Summarise effort")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Writes what was covered, overlap once, and what was counted where: tables by photo and by line, for the R "
            "packages Distance and mrds and in Darwin Core, and layers of the lines and of the ground that was seen."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=survey.gpkg OUTPUT=effort"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("The folder with the tables and with effort.gpkg."),
            "AREA": tr("Ground that was seen, in square kilometres, overlap once."),
            "LENGTH": tr("Length of the lines in kilometres, from middle to middle of their photos."),
            "STRIP_WIDTH": tr("Width of the strip that was seen, in metres: the median of the lines."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file("INPUT", tr("Results"), tr("The GeoPackage in which the animals were counted."), GEOPACKAGE),
            rare(
                length(
                    "GAP",
                    tr("A line ends after seconds"),
                    tr("Where no photo was taken for so long; empty for 60."),
                )
            ),
            rare(
                length("TURN", tr("A line ends at a turn of degrees"), tr("Where the flight turns more; empty for 30."))
            ),
            helped(QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder of the tables")), ""),
        ):
            self.addParameter(parameter)
        for name, label in (
            ("AREA", tr("Area in square kilometres")),
            ("LENGTH", tr("Length in kilometres")),
            ("STRIP_WIDTH", tr("Strip width in metres")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> EffortJob:
        """An EffortJob."""
        given = {
            "gap_s": self.number_or_none(parameters, "GAP", context),
            "turn_deg": self.number_or_none(parameters, "TURN", context),
        }
        return EffortJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            out=self.parameterAsString(parameters, "OUTPUT", context),
            **{name: value for name, value in given.items() if value is not None},
        )

    def outputs(self, job: EffortJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder and the numbers."""
        counts = result.counts
        return {
            "OUTPUT": job.out,
            "AREA": counts.get("area_km2"),
            "LENGTH": counts.get("length_km"),
            "STRIP_WIDTH": counts.get("strip_width_m"),
        }
