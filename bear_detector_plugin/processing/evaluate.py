# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:evaluate`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile, QgsProcessingParameterFolderDestination

from ..events import Result
from ..jobs import SPLITS, EvaluateJob
from ..translation import tr
from .base import MODEL, EngineAlgorithm
from .parameters import GEOPACKAGE, choice, device, file, group, mode, model, no_screen


class Evaluate(EngineAlgorithm):
    """Labelled photos in, figures out."""

    NAME = "evaluate"
    GROUP = MODEL
    ICON = "evaluate"
    PAGE = "train"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Evaluate a model")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Scores a model on labelled photos and writes a report: confusion matrix, recall and precision with their "
            "intervals, false alarms per photo and per square kilometre, recall by size, and curves."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=examples.gpkg MODEL=my-model OUTPUT=report"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("The folder of the report."),
            "REPORT": tr("The report, for a browser."),
            "METRICS": tr("All figures, as JSON."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file("INPUT", tr("Examples"), tr("A GeoPackage with a layer of examples, as Draw makes it."), GEOPACKAGE),
            model(EvaluateJob.model),
            choice(
                "SPLIT",
                tr("Photos"),
                tr("validation are those that the model was not trained on."),
                SPLITS,
                EvaluateJob.split,
            ),
            mode(EvaluateJob.mode),
            no_screen(EvaluateJob.no_screen),
            group(),
            device(EvaluateJob.device),
            QgsProcessingParameterFolderDestination("OUTPUT", tr("The report's folder")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputFile("REPORT", tr("Report")))
        self.addOutput(QgsProcessingOutputFile("METRICS", tr("Figures")))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> EvaluateJob:
        """An EvaluateJob."""
        return EvaluateJob(
            examples=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            out=self.parameterAsString(parameters, "OUTPUT", context),
            model=self.text_or_none(parameters, "MODEL", context) or EvaluateJob.model,
            split=self.choice(parameters, "SPLIT", context),
            mode=self.choice(parameters, "MODE", context),
            device=self.choice(parameters, "DEVICE", context),
            group=self.text_or_none(parameters, "GROUP", context),
            no_screen=self.parameterAsBoolean(parameters, "NO_SCREEN", context),
        )

    def outputs(self, job: EvaluateJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder, and two of its files."""
        return {"OUTPUT": job.out, "REPORT": result.paths.get("report"), "METRICS": result.paths.get("metrics")}
