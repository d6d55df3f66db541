# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:export`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..events import Result
from ..jobs import ExportJob
from .base import EngineAlgorithm

_FORMATS = "ESRI Shapefile (*.shp);;GeoPackage (*.gpkg);;GeoJSON (*.geojson);;CSV (*.csv)"


class Export(EngineAlgorithm):
    """Results in, a file for other programs out."""

    NAME = "export"
    TITLE = "Export detections"
    ICON = "export"
    HELP = (
        "Writes the detections of a results GeoPackage as ESRI Shapefile, GeoPackage, GeoJSON or CSV: "
        "the file's ending decides. The filter is an SQL condition, such as class = 'polar_bear'."
    )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        number, file = QgsProcessingParameterNumber.Type.Double, QgsProcessingParameterFile.Behavior.File
        for parameter in (
            QgsProcessingParameterFile("INPUT", "Results", file, fileFilter="GeoPackage (*.gpkg)"),
            QgsProcessingParameterNumber("THRESHOLD", "From score (empty: as the run)", number, None, True, 0.0, 1.0),
            QgsProcessingParameterString("WHERE", "Only where", "", optional=True),
            QgsProcessingParameterCrs("CRS", "CRS (empty: as the survey)", None, optional=True),
            QgsProcessingParameterFileDestination("OUTPUT", "Exported file", _FORMATS),
        ):
            self.addParameter(parameter)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExportJob:
        """An ExportJob."""
        crs = self.parameterAsCrs(parameters, "CRS", context)
        return ExportJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            out=self.parameterAsFileOutput(parameters, "OUTPUT", context),
            where=self.text_or_none(parameters, "WHERE", context) or "",
            threshold=self.number_or_none(parameters, "THRESHOLD", context),
            crs=(crs.authid() or crs.toWkt()) if crs.isValid() else None,
        )

    def outputs(self, job: ExportJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The file."""
        return {"OUTPUT": job.out}
