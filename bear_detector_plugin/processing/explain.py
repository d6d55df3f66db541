# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:explain`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..events import Result
from ..jobs import DEVICES, ExplainJob
from .base import EngineAlgorithm, paths


class Explain(EngineAlgorithm):
    """A photo and a window in, what the network saw there out."""

    NAME = "explain"
    TITLE = "Explain a detection"
    HELP = "Writes the activation map round a window of a photo: where the network saw its evidence for a class."

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        integer = QgsProcessingParameterNumber.Type.Integer
        for parameter in (
            QgsProcessingParameterRasterLayer("INPUT", "Photo"),
            QgsProcessingParameterNumber("X", "The window's left edge, in the photo's pixels", integer, 0, False, 0),
            QgsProcessingParameterNumber("Y", "The window's top edge, in the photo's pixels", integer, 0, False, 0),
            QgsProcessingParameterString("MODEL", "Model (a name or a file)", ExplainJob.model),
            QgsProcessingParameterString("CLASS", "Class (empty: the highest-scoring)", "", optional=True),
            QgsProcessingParameterEnum("DEVICE", "Device", DEVICES, False, ExplainJob.device, False, True),
            QgsProcessingParameterRasterDestination("OUTPUT", "Activation map"),
        ):
            self.addParameter(parameter)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExplainJob:
        """An ExplainJob."""
        return ExplainJob(
            image=paths(parameters.get("INPUT"), context)[0],
            window=tuple(self.parameterAsInt(parameters, name, context) for name in "XY"),
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            model=self.text_or_none(parameters, "MODEL", context) or ExplainJob.model,
            class_name=self.text_or_none(parameters, "CLASS", context),
            device=self.choice(parameters, "DEVICE", context),
        )

    def outputs(self, job: ExplainJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The raster."""
        return {"OUTPUT": job.out}
