# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:importexamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterVectorDestination

from ..errors import BadArgument
from ..events import Result
from ..jobs import ImportExamplesJob
from ..translation import tr
from .base import EXAMPLES, EngineAlgorithm, no_file, no_geopackage
from .parameters import file, folder, paths, photos, seed, split, text, whole, words
from .styled import load_styled


class ImportExamples(EngineAlgorithm):
    """Labels from elsewhere in, an examples layer out."""

    NAME = "importexamples"
    GROUP = EXAMPLES
    ICON = "import"
    PAGE = "examples"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Import examples")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Brings YOLO boxes (a folder of labels), or a layer of points or polygons, into an examples layer. "
            "Which photos or flights validate is drawn when a model is trained."
        )

    def example(self) -> str:
        """On the command line."""
        return "LABELS=labels NAMES=seal OUTPUT=examples.gpkg"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {"OUTPUT": tr("The GeoPackage of the examples; it must end in .gpkg.")}

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        job = ImportExamplesJob
        for parameter in (
            file(
                "LAYER",
                tr("File of points or polygons"),
                tr("A vector file with a coordinate reference system; give the photos that lie below it."),
                optional=True,
            ),
            folder(
                "LABELS",
                tr("... or a folder of YOLO labels"),
                tr("Text files named like their photos, which lie in the folder images beside it or are given below."),
            ),
            photos("IMAGERY", tr("Photos"), tr("The photos that the labels belong to.")),
            text(
                "NAMES",
                tr("Classes of the YOLO numbers"),
                tr("In the order of the numbers, with commas between: polar_bear, seal."),
            ),
            text("CLASS_FIELD", tr("Field with the class"), tr("Of the points or polygons."), job.class_field),
            whole("SIZE_PX", tr("Square of a point (pixels)"), tr("What a point stands for."), job.size_px, 1),
            whole(
                "BACKGROUND_PER_PHOTO",
                tr("Squares without an animal, each photo"),
                tr("Drawn at random, away from the animals."),
                job.background_per_photo,
            ),
            split(job.split),
            seed(job.seed),
            QgsProcessingParameterVectorDestination("OUTPUT", tr("Examples")),
        ):
            self.addParameter(parameter)

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        if len(self._sources(parameters, context)) != 1:
            return tr("A file or a folder of labels is needed, and not both.")
        return no_file(paths(parameters.get("IMAGERY"), context)) or no_geopackage(parameters, "OUTPUT")

    def _sources(self, parameters: dict[str, Any], context: QgsProcessingContext) -> list[str]:
        sources = [self.text_or_none(parameters, name, context) for name in ("LAYER", "LABELS")]
        return [source for source in sources if source]

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ImportExamplesJob:
        """An ImportExamplesJob."""
        given = self._sources(parameters, context)
        if len(given) != 1:
            raise BadArgument("A file or a folder of labels is needed, and not both.", "Give one of them.")
        return ImportExamplesJob(
            source=given[0],
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            imagery=paths(parameters.get("IMAGERY"), context),
            names=words(self.parameterAsString(parameters, "NAMES", context)),
            class_field=self.parameterAsString(parameters, "CLASS_FIELD", context),
            size_px=self.parameterAsInt(parameters, "SIZE_PX", context),
            background_per_photo=self.parameterAsInt(parameters, "BACKGROUND_PER_PHOTO", context),
            split=self.choice(parameters, "SPLIT", context),
            seed=self.parameterAsInt(parameters, "SEED", context),
        )

    def outputs(self, job: ImportExamplesJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The examples layer, with its style where QGIS loads it."""
        return {"OUTPUT": load_styled(job.out, "examples", context)}
