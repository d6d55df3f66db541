# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:calibrate`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile, QgsProcessingOutputNumber

from ..events import Result
from ..jobs import SPLITS, CalibrateJob
from ..translation import tr
from .base import MODEL, EngineAlgorithm
from .parameters import GEOPACKAGE, choice, device, file, folder, group, mode, model, rare, share


class Calibrate(EngineAlgorithm):
    """Labelled photos in, honest scores and thresholds with a promise out."""

    NAME = "calibrate"
    GROUP = MODEL
    ICON = "histogram"
    PAGE = "train"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Calibrate a model")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Makes a model's scores honest, and finds the score from which on it promises to find a share of the "
            "animals, such as nine in ten with 95 % confidence. Says so plainly where the animals are too few for it, "
            "and how many false alarms the promise costs. The model's card keeps the thresholds, for Detect."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=examples.gpkg MODEL=my-model RECALL=0.9 CONFIDENCE=0.95"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "MODEL_FILE": tr("The calibrated model."),
            "THRESHOLD": tr("The score that promises the recall; nothing where no promise can be made."),
            "FALSE_ALARMS": tr("How many false alarms are then to be expected in 1,000 such photos."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            file(
                "INPUT",
                tr("Examples"),
                tr("A GeoPackage of examples with every animal in its photos, such as Draw makes it."),
                GEOPACKAGE,
            ),
            model(CalibrateJob.model),
            share("RECALL", tr("Recall"), tr("The share of the animals (0 to 1) that shall be found."), 0.9),
            share("CONFIDENCE", tr("Confidence"), tr("How sure that shall be, from 0 to 1."), 0.95),
            folder(
                "OUTPUT",
                tr("Write a copy to this folder"),
                tr("Instead of changing the model; a model that came with the plugin needs it."),
            ),
            rare(
                choice(
                    "SPLIT",
                    tr("Photos"),
                    tr("validation are those that the model was not trained on."),
                    SPLITS[1:],
                    CalibrateJob.split,
                )
            ),
            mode(CalibrateJob.mode),
            group(),
            device(CalibrateJob.device),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputFile("MODEL_FILE", tr("Model file")))
        self.addOutput(QgsProcessingOutputNumber("THRESHOLD", tr("Threshold")))
        self.addOutput(QgsProcessingOutputNumber("FALSE_ALARMS", tr("False alarms in 1,000 photos")))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> CalibrateJob:
        """A CalibrateJob."""
        return CalibrateJob(
            examples=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            model=self.text_or_none(parameters, "MODEL", context) or CalibrateJob.model,
            out=self.text_or_none(parameters, "OUTPUT", context),
            mode=self.choice(parameters, "MODE", context),
            recall=self.parameterAsDouble(parameters, "RECALL", context),
            confidence=self.parameterAsDouble(parameters, "CONFIDENCE", context),
            split=self.choice(parameters, "SPLIT", context),
            device=self.choice(parameters, "DEVICE", context),
            group=self.text_or_none(parameters, "GROUP", context),
        )

    def outputs(self, job: CalibrateJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The model, and what was promised."""
        return {
            "MODEL_FILE": result.paths.get("model"),
            "THRESHOLD": result.counts.get("threshold"),
            "FALSE_ALARMS": result.counts.get("false_alarms_in_1000_photos"),
        }
