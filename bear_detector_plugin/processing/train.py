# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:train`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..events import Result
from ..jobs import DEVICES, PRECISIONS, RECIPES, TrainJob
from .base import EngineAlgorithm, paths


class Train(EngineAlgorithm):
    """Examples in, a model out."""

    NAME = "train"
    TITLE = "Train a model"
    ICON = "train"
    HELP = (
        "Trains the tile classifier on a GeoPackage of examples, and writes the model's folder. "
        "The recipe quick is a short fine-tuning; chabot2022 are the two stages of the paper. "
        "Start from `imagenet`, `none`, or the path of a model."
    )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        integer = QgsProcessingParameterNumber.Type.Integer
        file, folder = QgsProcessingParameterFile.Behavior.File, QgsProcessingParameterFile.Behavior.Folder
        for parameter in (
            QgsProcessingParameterFile("INPUT", "Examples", file, fileFilter="GeoPackage (*.gpkg)"),
            QgsProcessingParameterFile("WEB_PHOTOS", "Web photos, a folder a class", folder, optional=True),
            QgsProcessingParameterMultipleLayers("BACKGROUNDS", "Backgrounds", QgsProcessing.TypeRaster, optional=True),
            QgsProcessingParameterEnum("RECIPE", "Recipe", RECIPES, False, TrainJob.recipe, False, True),
            QgsProcessingParameterString("WEIGHTS", "Start from", TrainJob.weights),
            QgsProcessingParameterNumber("EPOCHS", "Epochs (empty: the recipe's own)", integer, None, True, 1),
            QgsProcessingParameterEnum("PRECISION", "Precision", PRECISIONS, False, TrainJob.precision, False, True),
            QgsProcessingParameterEnum("DEVICE", "Device", DEVICES, False, TrainJob.device, False, True),
            QgsProcessingParameterNumber("SEED", "Seed", integer, TrainJob.seed, False, 0),
            QgsProcessingParameterBoolean("RESUME", "Go on with a training that was stopped", TrainJob.resume),
            QgsProcessingParameterFolderDestination("OUTPUT", "The model's folder"),
        ):
            self.addParameter(parameter)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> TrainJob:
        """A TrainJob."""
        epochs = self.number_or_none(parameters, "EPOCHS", context)
        return TrainJob(
            examples=self.parameterAsFile(parameters, "INPUT", context),
            out=self.parameterAsString(parameters, "OUTPUT", context),
            web_photos=self.text_or_none(parameters, "WEB_PHOTOS", context),
            backgrounds=paths(parameters.get("BACKGROUNDS"), context),
            recipe=self.choice(parameters, "RECIPE", context),
            weights=self.text_or_none(parameters, "WEIGHTS", context) or TrainJob.weights,
            epochs=None if epochs is None else int(epochs),
            precision=self.choice(parameters, "PRECISION", context),
            device=self.choice(parameters, "DEVICE", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
            resume=self.parameterAsBoolean(parameters, "RESUME", context),
        )

    def outputs(self, job: TrainJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder."""
        return {"OUTPUT": job.out}
