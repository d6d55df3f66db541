# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:audit`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ..events import Result
from ..jobs import AuditJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm
from .parameters import GEOPACKAGE, file, seed, share, whole


class Audit(EngineAlgorithm):
    """Results in, a sample of what was not flagged in them, and what it tells."""

    NAME = "audit"
    GROUP = DETECTIONS
    ICON = "review"
    PAGE = "review"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Check what was not flagged")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Draws windows at random from what a search did not flag, once, into the layer audit of the results, where "
            "they are reviewed. From the verdicts it estimates how many animals were missed, with limits."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=survey.gpkg WINDOWS=200"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "LOOKED_AT": tr("How many of the windows have a verdict."),
            "MISSED": tr("Animals missed, estimated; empty as long as too few windows have a verdict."),
            "MISSED_LOW": tr("The lower limit, with 95 % confidence."),
            "MISSED_HIGH": tr("The upper limit, with 95 % confidence."),
            "RECALL": tr("The share of the animals (0 to 1) that was flagged and confirmed."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file("INPUT", tr("Results"), tr("The GeoPackage that detecting has written."), GEOPACKAGE),
            whole(
                "WINDOWS", tr("Windows to look at"), tr("Drawn where none were drawn yet."), AuditJob.windows, least=1
            ),
            whole("MORE", tr("Windows to add"), tr("To a sample that was drawn before."), AuditJob.more),
            share(
                "THRESHOLD",
                tr("Not flagged below score (empty: as the run)"),
                tr("Kept with the sample once it is drawn."),
            ),
            seed(AuditJob.seed),
        ):
            self.addParameter(parameter)
        for name, label in (
            ("LOOKED_AT", tr("Looked at")),
            ("MISSED", tr("Missed")),
            ("MISSED_LOW", tr("Missed, at least")),
            ("MISSED_HIGH", tr("Missed, at most")),
            ("RECALL", tr("Recall")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> AuditJob:
        """An AuditJob."""
        return AuditJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            windows=self.parameterAsInt(parameters, "WINDOWS", context),
            more=self.parameterAsInt(parameters, "MORE", context),
            threshold=self.number_or_none(parameters, "THRESHOLD", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def outputs(self, job: AuditJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """What is known so far."""
        names = (definition.name() for definition in self.outputDefinitions())
        return {name: result.counts.get(name.lower()) for name in names}
