# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:explain`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..events import Result
from ..jobs import SALIENCY, ExplainJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm, no_file
from .parameters import bands, choice, device, helped, model, no_bands, numbers, paths, rare, text, whole


class Explain(EngineAlgorithm):
    """A photo and a window in, what the network saw there out."""

    NAME = "explain"
    GROUP = DETECTIONS
    ICON = "saliency"
    PAGE = "review"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Explain a detection")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Writes the activation map round a window of a photo: where the network saw its evidence for a class."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=photo.tif X=1024 Y=512 OUTPUT=saliency.tif"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("A raster at the photo's place; the higher a value, the more speaks for the class there."),
            "SCORE": tr("The class's score in the window, between 0 and 1."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        corner = tr("A detection has it in its fields x_px and y_px.")
        for parameter in (
            helped(QgsProcessingParameterRasterLayer("INPUT", tr("Photo")), tr("A raster layer or file.")),
            whole("X", tr("The window's left edge, in the photo's pixels"), corner, 0),
            whole("Y", tr("The window's top edge, in the photo's pixels"), corner, 0),
            model(ExplainJob.model),
            text("CLASS", tr("Class (empty: the highest-scoring)"), tr("The name of one of the model's classes.")),
            rare(
                choice(
                    "METHOD",
                    tr("Method"),
                    tr("cam is the class activation map out of the model file; grad-cam needs what training needs."),
                    SALIENCY,
                    ExplainJob.method,
                )
            ),
            rare(text("GSD", tr("Scale of the photo"), tr("As for detecting: empty, native or metres a pixel."))),
            rare(bands()),
            device(ExplainJob.device),
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Activation map")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("SCORE", tr("Score")))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        return no_file(paths(parameters.get("INPUT"), context)) or no_bands(
            self.parameterAsString(parameters, "BANDS", context)
        )

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExplainJob:
        """An ExplainJob."""
        return ExplainJob(
            image=paths(parameters.get("INPUT"), context)[0],
            window=tuple(self.parameterAsInt(parameters, name, context) for name in "XY"),
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            model=self.text_or_none(parameters, "MODEL", context) or ExplainJob.model,
            class_name=self.text_or_none(parameters, "CLASS", context),
            device=self.choice(parameters, "DEVICE", context),
            method=self.choice(parameters, "METHOD", context),
            gsd=self.text_or_none(parameters, "GSD", context) or ExplainJob.gsd,
            bands=numbers(self.parameterAsString(parameters, "BANDS", context)),
        )

    def outputs(self, job: ExplainJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The raster, and the score."""
        return {"OUTPUT": job.out, "SCORE": result.counts.get("score")}
