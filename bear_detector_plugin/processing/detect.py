# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:detect`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from ..events import Result
from ..jobs import DEVICES, MODES, DetectJob
from .base import EngineAlgorithm, paths
from .styled import load_styled


class Detect(EngineAlgorithm):
    """Photos in, detections out."""

    NAME = "detect"
    TITLE = "Detect animals"
    ICON = "detect"
    HELP = (
        "Scans photos with a model and writes the detections: one square an animal, with its class and score. "
        "Give raster layers or files, a folder, or both. Everything that scores above 0.01 is kept: the threshold "
        "is a filter of what is shown. Run it again with the same file to go on where it stopped."
    )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        number = QgsProcessingParameterNumber.Type.Double
        for parameter in (
            QgsProcessingParameterMultipleLayers("INPUT", "Photos", QgsProcessing.TypeRaster, optional=True),
            QgsProcessingParameterFile(
                "FOLDER", "Folder of photos", QgsProcessingParameterFile.Behavior.Folder, optional=True
            ),
            QgsProcessingParameterString("MODEL", "Model (a name or a file)", DetectJob.model),
            QgsProcessingParameterNumber(
                "THRESHOLD", "Show from score (empty: the model's own)", number, None, True, 0.0, 1.0
            ),
            QgsProcessingParameterNumber(
                "RECALL", "... or from the score that keeps this recall", number, None, True, 0.0, 1.0
            ),
            QgsProcessingParameterEnum("MODE", "Mode", MODES, False, DetectJob.mode, False, True),
            QgsProcessingParameterEnum("DEVICE", "Device", DEVICES, False, DetectJob.device, False, True),
            QgsProcessingParameterBoolean("FRESH", "Begin anew where the results exist", DetectJob.fresh),
            QgsProcessingParameterVectorDestination("OUTPUT", "Detections"),
        ):
            self.addParameter(parameter)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> DetectJob:
        """A DetectJob."""
        folder = self.text_or_none(parameters, "FOLDER", context)
        return DetectJob(
            imagery=(*paths(parameters.get("INPUT"), context), *((folder,) if folder else ())),
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            model=self.text_or_none(parameters, "MODEL", context) or DetectJob.model,
            threshold=self.number_or_none(parameters, "THRESHOLD", context),
            recall=self.number_or_none(parameters, "RECALL", context),
            mode=self.choice(parameters, "MODE", context),
            device=self.choice(parameters, "DEVICE", context),
            fresh=self.parameterAsBoolean(parameters, "FRESH", context),
        )

    def outputs(self, job: DetectJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The detections, with their style where QGIS loads them."""
        return {"OUTPUT": load_styled(job.out, "detections", context)}
