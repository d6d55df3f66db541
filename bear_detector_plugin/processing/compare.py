# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:compare`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber, QgsProcessingParameterFileDestination

from ..events import Result
from ..jobs import CompareJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm
from .parameters import GEOPACKAGE, destination, file, helped, text, words


class Compare(EngineAlgorithm):
    """Results with two reviews in, where they differ and what both have missed out."""

    NAME = "compare"
    GROUP = DETECTIONS
    ICON = "compare"
    PAGE = "count"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Compare two reviewers")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Tells where two reviewers of one run differ, and estimates from what both have found how many animals "
            "there are among what they were shown (Lincoln-Petersen in Chapman's form), with limits and when not to "
            "trust them."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=survey.gpkg OUTPUT=differences.csv"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("A table of what they differ on."),
            "DIFFER": tr("Detections that they differ on and that nobody has settled."),
            "ESTIMATE": tr("Animals among what was shown, estimated."),
            "LOW": tr("The lower limit, with 95 % confidence."),
            "HIGH": tr("The upper limit, with 95 % confidence; empty where there is none."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        table = QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Table of differences"), "CSV (*.csv)", optional=True, createByDefault=False
        )
        for parameter in (
            file("INPUT", tr("Results"), tr("The GeoPackage that both have reviewed."), GEOPACKAGE),
            text("REVIEWERS", tr("Two reviewers"), tr("Their names with a comma between; empty for the busiest two.")),
            helped(table, ""),
        ):
            self.addParameter(parameter)
        for name, label in (
            ("DIFFER", tr("Differences")),
            ("ESTIMATE", tr("Animals, estimated")),
            ("LOW", tr("At least")),
            ("HIGH", tr("At most")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> CompareJob:
        """A CompareJob."""
        wanted = parameters.get("OUTPUT") not in (None, "")
        return CompareJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            reviewers=words(self.text_or_none(parameters, "REVIEWERS", context) or ""),
            out=self.parameterAsFileOutput(parameters, "OUTPUT", context) if wanted else None,
        )

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        given = destination(parameters, "OUTPUT")
        if given and not given.lower().endswith(".csv"):
            return tr("{file} is no name for a table: let it end in .csv.", file=given)
        return None

    def outputs(self, job: CompareJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The table and the numbers."""
        numbers = {name: result.counts.get(name.lower()) for name in ("DIFFER", "ESTIMATE", "LOW", "HIGH")}
        return {**({"OUTPUT": job.out} if job.out else {}), **numbers}
