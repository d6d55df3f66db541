# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:importexamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)

from ..errors import BadArgument
from ..events import Result
from ..jobs import ImportExamplesJob
from .base import EngineAlgorithm, paths
from .styled import load_styled


class ImportExamples(EngineAlgorithm):
    """Labels from elsewhere in, an examples layer out."""

    NAME = "importexamples"
    TITLE = "Import examples"
    ICON = "draw"
    HELP = (
        "Brings YOLO boxes (a folder of labels), or a layer of points or polygons, into an examples layer. "
        "The names are the classes of the YOLO numbers, in order, with commas between."
    )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        integer = QgsProcessingParameterNumber.Type.Integer
        file, folder = QgsProcessingParameterFile.Behavior.File, QgsProcessingParameterFile.Behavior.Folder
        job = ImportExamplesJob
        for parameter in (
            QgsProcessingParameterFile("LAYER", "File of points or polygons", file, optional=True),
            QgsProcessingParameterFile("LABELS", "... or a folder of YOLO labels", folder, optional=True),
            QgsProcessingParameterMultipleLayers("IMAGERY", "Photos", QgsProcessing.TypeRaster, optional=True),
            QgsProcessingParameterString("NAMES", "Classes of the YOLO numbers", "", optional=True),
            QgsProcessingParameterString("CLASS_FIELD", "Field with the class", job.class_field),
            QgsProcessingParameterNumber("SIZE_PX", "Square of a point (pixels)", integer, job.size_px, False, 1),
            QgsProcessingParameterNumber(
                "BACKGROUND_PER_PHOTO",
                "Squares without an animal, each photo",
                integer,
                job.background_per_photo,
                False,
                0,
            ),
            QgsProcessingParameterVectorDestination("OUTPUT", "Examples"),
        ):
            self.addParameter(parameter)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ImportExamplesJob:
        """An ImportExamplesJob."""
        sources = [self.text_or_none(parameters, name, context) for name in ("LAYER", "LABELS")]
        given = [source for source in sources if source]
        if len(given) != 1:
            raise BadArgument("A file or a folder of labels is needed, and not both.", "Give one of them.")
        names = self.text_or_none(parameters, "NAMES", context) or ""
        return ImportExamplesJob(
            source=given[0],
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            imagery=paths(parameters.get("IMAGERY"), context),
            names=tuple(name.strip() for name in names.split(",") if name.strip()),
            class_field=self.parameterAsString(parameters, "CLASS_FIELD", context),
            size_px=self.parameterAsInt(parameters, "SIZE_PX", context),
            background_per_photo=self.parameterAsInt(parameters, "BACKGROUND_PER_PHOTO", context),
        )

    def outputs(self, job: ImportExamplesJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The examples layer, with its style where QGIS loads it."""
        return {"OUTPUT": load_styled(job.out, "examples", context)}
