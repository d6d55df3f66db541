# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:models`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile

from ..events import Result
from ..jobs import DEFAULT_MODEL, ModelsJob
from ..translation import tr
from .base import MODEL, EngineAlgorithm
from .parameters import model


class Models(EngineAlgorithm):
    """A model in, what it says about itself out."""

    NAME = "models"
    GROUP = MODEL
    ICON = "curves"
    PAGE = "train"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Show a model's card")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Shows in the log what a model finds, what it was trained on, and which share of the animals it found at "
            "which score. Without a model, all that come with the plugin are listed."
        )

    def example(self) -> str:
        """On the command line."""
        return "MODEL=my-model"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {"CARD": tr("The model's card as Markdown, where it has one."), "FILE": tr("The model file.")}

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(model(DEFAULT_MODEL))
        self.addOutput(QgsProcessingOutputFile("CARD", tr("Model card")))
        self.addOutput(QgsProcessingOutputFile("FILE", tr("Model file")))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ModelsJob:
        """A ModelsJob."""
        return ModelsJob(self.text_or_none(parameters, "MODEL", context))

    def outputs(self, job: ModelsJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The files of the model."""
        return {"CARD": result.paths.get("card"), "FILE": result.paths.get("model")}
