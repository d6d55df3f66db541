# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:backgroundexamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterVectorDestination

from ..events import Result
from ..jobs import BackgroundExamplesJob
from ..translation import tr
from .base import EXAMPLES, EngineAlgorithm, no_geopackage, no_imagery
from .parameters import folder_of_photos, photos, seed, whole
from .styled import load_styled


class BackgroundExamples(EngineAlgorithm):
    """Photos in, random squares of background out."""

    NAME = "backgroundexamples"
    GROUP = EXAMPLES
    ICON = "random"
    PAGE = "examples"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Draw random background examples")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Adds random squares of background to an examples layer, never from a photo that holds an animal's example "
            "in it: what a model must learn to leave alone."
        )

    def example(self) -> str:
        """On the command line."""
        return "FOLDER=photos COUNT=200 OUTPUT=examples.gpkg"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {"OUTPUT": tr("The GeoPackage of examples: where it exists, the squares are added to it.")}

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        for parameter in (
            photos("INPUT", tr("Photos"), tr("Raster layers or files to draw from.")),
            folder_of_photos(),
            whole(
                "COUNT", tr("How many"), tr("Squares in all, spread over the photos."), BackgroundExamplesJob.count, 1
            ),
            seed(BackgroundExamplesJob.seed),
            QgsProcessingParameterVectorDestination("OUTPUT", tr("Examples")),
        ):
            self.addParameter(parameter)

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        return no_imagery(self.imagery(parameters, context)) or no_geopackage(parameters, "OUTPUT")

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> BackgroundExamplesJob:
        """A BackgroundExamplesJob."""
        return BackgroundExamplesJob(
            imagery=self.imagery(parameters, context),
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            count=self.parameterAsInt(parameters, "COUNT", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def outputs(self, job: BackgroundExamplesJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The examples layer, with its style where QGIS loads it."""
        return {"OUTPUT": load_styled(job.out, "examples", context)}
