# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:georeference`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..events import Result
from ..jobs import GeoreferenceJob
from ..translation import tr
from .base import SURVEY, EngineAlgorithm, no_imagery
from .parameters import file, folder_of_photos, helped, length, paths, photos, rare, text, words, yes_or_no


class Georeference(EngineAlgorithm):
    """Photos and where the camera was in, placed photos out."""

    NAME = "georeference"
    GROUP = SURVEY
    ICON = "georeference"
    PAGE = "survey"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Georeference photos")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Places photos on the map by where the camera was, how high and which way it looked: from each photo's "
            "EXIF and XMP, or from a table. No pixel is copied: each photo gets a small VRT file, which QGIS and the "
            "engine read in its place."
        )

    def example(self) -> str:
        """On the command line."""
        return "FOLDER=photos CAMERAS=flight_log.csv OUTPUT=placed"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("The folder of the placed photos: the imagery for detecting."),
            "FOOTPRINTS": tr("A GeoPackage with the outline of each photo, or the reason why it has none."),
            "PLACED": tr("How many photos got a place."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        crs = QgsProcessingParameterCrs("CRS", tr("CRS (empty: the zone that fits)"), None, optional=True)
        dem = QgsProcessingParameterRasterLayer("DEM", tr("DEM (empty: the ground is flat)"), None, optional=True)
        kind = QgsProcessingParameterNumber.Type.Double
        takeoff = QgsProcessingParameterNumber("TAKEOFF_M", tr("Height of the take-off (m)"), kind, None, True)
        for parameter in (
            photos("INPUT", tr("Photos"), tr("Photo files without a place on the map.")),
            folder_of_photos(),
            file(
                "CAMERAS",
                tr("Table of camera positions"),
                tr("A CSV with a row for each photo, such as a flight log; else each photo's own EXIF and XMP."),
                "CSV (*.csv *.txt)",
                optional=True,
            ),
            text(
                "COLUMNS",
                tr("Columns of the table"),
                tr("Where their names aren't recognised, such as photo=Frame, longitude=GPS_E, with commas between."),
            ),
            helped(crs, tr("Of the placed photos; else the UTM or polar zone that fits.")),
            length(
                "ALTITUDE_M",
                tr("Altitude above ground (m)"),
                tr("Where neither the photos nor the table tell it."),
            ),
            length("FOCAL_35MM", tr("Focal length as of 35 mm film (mm)"), tr("Where the photos don't tell it.")),
            helped(dem, tr("A raster of the ground's heights in metres, which photos over hills are laid on.")),
            rare(helped(takeoff, tr("As the DEM counts: drones fly so high above it; else under their first photo."))),
            yes_or_no(
                "HEIGHT_BY_OVERLAPS",
                tr("Height by the photos' overlaps"),
                tr(
                    "How high they were truly taken above the ground, by points that neighbours share; "
                    "some seconds a flight and more. Needs what training needs."
                ),
                GeoreferenceJob.height_by_overlaps,
            ),
            QgsProcessingParameterFolderDestination("OUTPUT", tr("Folder of placed photos")),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputFile("FOOTPRINTS", tr("Footprints")))
        self.addOutput(QgsProcessingOutputNumber("PLACED", tr("Placed")))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        columns = words(self.parameterAsString(parameters, "COLUMNS", context))
        for column in columns:
            if "=" not in column:
                return tr("{column} names no column: write it as photo=Frame.", column=column)
        if columns and not self.text_or_none(parameters, "CAMERAS", context):
            return tr("Columns were named, but no table was given.")
        if parameters.get("TAKEOFF_M") is not None and not parameters.get("DEM"):
            return tr("A height of the take-off was given, but no DEM that it counts in.")
        if "" in paths(parameters.get("DEM"), context):  # without its heights the ground would be flat
            return tr("The DEM is no file, but online or in memory: save it as a file first.")
        return no_imagery(self.imagery(parameters, context))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> GeoreferenceJob:
        """A GeoreferenceJob."""
        return GeoreferenceJob(
            imagery=self.imagery(parameters, context),
            out=self.parameterAsString(parameters, "OUTPUT", context),
            cameras=self.text_or_none(parameters, "CAMERAS", context),
            columns=words(self.parameterAsString(parameters, "COLUMNS", context)),
            crs=self.crs_or_none(parameters, "CRS", context),
            altitude_m=self.number_or_none(parameters, "ALTITUDE_M", context),
            focal_35mm=self.number_or_none(parameters, "FOCAL_35MM", context),
            dem=next(iter(paths(parameters.get("DEM"), context)), None),
            takeoff_m=self.number_or_none(parameters, "TAKEOFF_M", context),
            height_by_overlaps=self.parameterAsBoolean(parameters, "HEIGHT_BY_OVERLAPS", context),
        )

    def outputs(self, job: GeoreferenceJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The folder, the footprints, and how many."""
        return {
            "OUTPUT": job.out,
            "FOOTPRINTS": result.paths.get("footprints"),
            "PLACED": result.counts.get("placed"),
        }
