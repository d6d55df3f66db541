# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:evaluate`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from ..events import Result
from ..jobs import DEVICES, MODES, SPLITS, EvaluateJob
from .base import EngineAlgorithm


class Evaluate(EngineAlgorithm):
    """Labelled photos in, figures out."""

    NAME = "evaluate"
    TITLE = "Evaluate a model"
    HELP = (
        "Scores a model on labelled photos and writes confusion matrix, precision, recall and average precision. "
        "The split `validation` holds photos that the model was not trained on."
    )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        file = QgsProcessingParameterFile.Behavior.File
        for parameter in (
            QgsProcessingParameterFile("INPUT", "Examples", file, fileFilter="GeoPackage (*.gpkg)"),
            QgsProcessingParameterString("MODEL", "Model (a name or a file)", EvaluateJob.model),
            QgsProcessingParameterEnum("SPLIT", "Photos", SPLITS, False, EvaluateJob.split, False, True),
            QgsProcessingParameterEnum("MODE", "Mode", MODES, False, EvaluateJob.mode, False, True),
            QgsProcessingParameterEnum("DEVICE", "Device", DEVICES, False, EvaluateJob.device, False, True),
            QgsProcessingParameterFolderDestination("OUTPUT", "The report's folder"),
        ):
            self.addParameter(parameter)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> EvaluateJob:
        """An EvaluateJob."""
        return EvaluateJob(
            examples=self.parameterAsFile(parameters, "INPUT", context),
            out=self.parameterAsString(parameters, "OUTPUT", context),
            model=self.text_or_none(parameters, "MODEL", context) or EvaluateJob.model,
            split=self.choice(parameters, "SPLIT", context),
            mode=self.choice(parameters, "MODE", context),
            device=self.choice(parameters, "DEVICE", context),
        )

    def outputs(self, job: EvaluateJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder."""
        return {"OUTPUT": job.out}
