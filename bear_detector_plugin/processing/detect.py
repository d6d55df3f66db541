# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:detect`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterVectorDestination,
    QgsVectorFileWriter,
)

from ..events import Result
from ..jobs import NETWORK_MB, DetectJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm, no_geopackage, no_imagery
from .parameters import (
    GEOPACKAGE,
    bands,
    device,
    file,
    folder_of_photos,
    helped,
    length,
    mode,
    model,
    no_bands,
    no_screen,
    numbers,
    photos,
    rare,
    share,
    text,
    whole,
    yes_or_no,
)
from .styled import load_styled


class Detect(EngineAlgorithm):
    """Photos in, detections out."""

    NAME = "detect"
    GROUP = DETECTIONS
    ICON = "detect"
    PAGE = "detect"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Detect animals")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Scans photos with a model and writes the detections: one square an animal, with its class and score. "
            "Give raster layers or files, a folder, or both. Everything that scores above 0.01 is kept: the threshold "
            "is a filter of what is shown. Run it again with the same file to go on where it stopped."
        )

    def example(self) -> str:
        """On the command line."""
        return "FOLDER=photos THRESHOLD=0.5 AREA=study_area.gpkg OUTPUT=survey.gpkg"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr(
                "A GeoPackage with the layers detections and photos and the tables reviews and run. It must end in "
                ".gpkg; where it exists, the run goes on in it."
            ),
            "PHOTOS": tr("How many photos the run has."),
            "FAILED": tr("How many of them could not be read; the layer photos says why."),
            "DETECTED": tr("How many detections score at least the threshold."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        area = QgsProcessingParameterFeatureSource(
            "AREA", tr("Only in this area"), [QgsProcessing.TypeVectorPolygon], optional=True
        )
        for parameter in (
            photos(
                "INPUT", tr("Photos"), tr("Raster layers or files: photos or orthomosaics of at least three bands.")
            ),
            folder_of_photos(),
            model(DetectJob.model),
            share("THRESHOLD", tr("Show from score (empty: the model's own)"), tr("A score between 0 and 1.")),
            share(
                "RECALL",
                tr("... or from the score that keeps this recall"),
                tr("The share of the animals (0 to 1) that the model's validation is to find; excludes the threshold."),
            ),
            share(
                "CONFIDENCE",
                tr("... with this confidence"),
                tr("Only a score that the model's calibration promises to keep the recall, so sure (0 to 1)."),
            ),
            helped(
                area,
                tr(
                    "Polygons in any coordinate reference system. Photos that don't touch them are left out, and of "
                    "the others only what lies inside is scanned: time and memory follow the area."
                ),
            ),
            file(
                "REVIEWS",
                tr("Carry reviews over from"),
                tr("Earlier results of the same photos: what was reviewed in them is not to be reviewed again."),
                GEOPACKAGE,
                optional=True,
            ),
            rare(
                length(
                    "PHOTOS_PER_ANIMAL",
                    tr("One animal in about how many photos"),
                    tr("Gives each detection the chance that it is right in such a survey; nothing where empty."),
                )
            ),
            rare(
                text(
                    "GSD",
                    tr("Scale of the photos"),
                    tr(
                        "Empty: photos are read at the scale that the model was trained at, each by its own; native: "
                        "as they are; a number: metres that a pixel spans, for photos that don't tell it."
                    ),
                )
            ),
            rare(bands()),
            mode(DetectJob.mode),
            device(DetectJob.device),
            rare(
                whole(
                    "MEMORY_MB",
                    tr("Memory to take, in MB"),
                    tr("What the engine takes in all: the network, and photos that are decoded ahead of it."),
                    DetectJob.memory_mb,
                    NETWORK_MB + 100,
                )
            ),
            rare(
                text(
                    "SCHEDULER",
                    tr("Dask scheduler"),
                    tr(
                        "Lets the workers of Dask search: a scheduler's address, local:N for N processes here, slurm:N "
                        "for N jobs. This computer alone where empty."
                    ),
                )
            ),
            no_screen(DetectJob.no_screen),
            rare(
                yes_or_no(
                    "FRESH",
                    tr("Begin anew where the results exist"),
                    tr("Refused where the results hold reviews."),
                    DetectJob.fresh,
                )
            ),
            QgsProcessingParameterVectorDestination("OUTPUT", tr("Detections")),
        ):
            self.addParameter(parameter)
        for name, label in (("PHOTOS", tr("Photos")), ("FAILED", tr("Failed")), ("DETECTED", tr("Detected"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        both = all(self.number_or_none(parameters, name, context) is not None for name in ("THRESHOLD", "RECALL"))
        if both:
            return tr("Threshold and recall exclude each other: give one of them.")
        return (
            no_imagery(self.imagery(parameters, context))
            or no_bands(self.parameterAsString(parameters, "BANDS", context))
            or self._complaint_of_area(parameters, context)
            or no_geopackage(parameters, "OUTPUT")
        )

    def _complaint_of_area(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        source = self.parameterAsSource(parameters, "AREA", context)
        if source is not None and not source.sourceCrs().isValid():
            return tr("The area has no coordinate reference system: assign one to its layer first.")
        return None

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> DetectJob:
        """A DetectJob."""
        return DetectJob(
            imagery=self.imagery(parameters, context),
            out=self.parameterAsOutputLayer(parameters, "OUTPUT", context),
            model=self.text_or_none(parameters, "MODEL", context) or DetectJob.model,
            threshold=self.number_or_none(parameters, "THRESHOLD", context),
            recall=self.number_or_none(parameters, "RECALL", context),
            confidence=self.number_or_none(parameters, "CONFIDENCE", context),
            mode=self.choice(parameters, "MODE", context),
            device=self.choice(parameters, "DEVICE", context),
            bands=numbers(self.parameterAsString(parameters, "BANDS", context)),
            area=self._area(parameters, context),
            reviews=self.text_or_none(parameters, "REVIEWS", context),
            fresh=self.parameterAsBoolean(parameters, "FRESH", context),
            no_screen=self.parameterAsBoolean(parameters, "NO_SCREEN", context),
            photos_per_animal=self.number_or_none(parameters, "PHOTOS_PER_ANIMAL", context),
            memory_mb=self.parameterAsInt(parameters, "MEMORY_MB", context),
            scheduler=self.text_or_none(parameters, "SCHEDULER", context),
            gsd=self.text_or_none(parameters, "GSD", context) or DetectJob.gsd,
        )

    def _area(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """The area's file; a copy where only the selected features count, or QGIS alone can read the layer."""
        if parameters.get("AREA") in (None, ""):
            return None
        known = [format.lower() for format in QgsVectorFileWriter.supportedFormatExtensions()]
        silent = QgsProcessingFeedback()  # a copy without any crashes QGIS 3.22
        path, layer = self.parameterAsCompatibleSourceLayerPathAndLayerName(
            parameters, "AREA", context, known, "gpkg", silent
        )
        return f"{path}|layername={layer}" if layer else path

    def outputs(self, job: DetectJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The detections, with their style where QGIS loads them, and how many."""
        return {
            "OUTPUT": load_styled(job.out, "detections", context),
            "PHOTOS": result.counts.get("photos"),
            "FAILED": result.counts.get("failed"),
            "DETECTED": result.counts.get("detections"),
        }
