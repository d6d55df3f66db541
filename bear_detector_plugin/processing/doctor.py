# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:doctor`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ..events import Result
from ..jobs import DoctorJob
from ..translation import tr
from .base import MODEL, EngineAlgorithm


class Doctor(EngineAlgorithm):
    """What is installed, and how fast it is."""

    NAME = "doctor"
    GROUP = MODEL
    ICON = "setup"
    PAGE = "setup"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Check the engine")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Says in the log what is installed, which device will be used and how fast the default model is on it."
        )

    def example(self) -> str:
        """On the command line."""
        return ""

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {"TILES_PER_S": tr("How many windows of 224 pixels the default model looks at in a second.")}

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the outputs; there is nothing to choose."""
        self.addOutput(QgsProcessingOutputNumber("TILES_PER_S", tr("Tiles a second")))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> DoctorJob:
        """A DoctorJob."""
        return DoctorJob()

    def outputs(self, job: DoctorJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The speed."""
        return {"TILES_PER_S": result.counts.get("tiles_per_s")}
