# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear_detector:export`."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
)

from ..events import Result
from ..formats import FIELDS, FORMATS, WITHOUT_CRS, losses
from ..jobs import REVIEWED, ExportJob
from ..translation import tr
from .base import DETECTIONS, EngineAlgorithm
from .parameters import choice, destination, file, helped, share, text


class Export(EngineAlgorithm):
    """Results in, a file for other programs out."""

    NAME = "export"
    GROUP = DETECTIONS
    ICON = "export"
    PAGE = "export"

    def displayName(self) -> str:
        """As in the toolbox."""
        return tr("Export detections")

    def shortDescription(self) -> str:
        """What it does."""
        return tr(
            "Writes the detections of a results GeoPackage as ESRI Shapefile, GeoPackage, GeoJSON, CSV or COCO: "
            "the file's ending (.shp, .gpkg, .geojson, .csv, .json) decides. What the format can't hold is said."
        )

    def example(self) -> str:
        """On the command line."""
        return "INPUT=survey.gpkg REVIEW=confirmed FIELDS=class FIELDS=score OUTPUT=bears.shp"

    def output_notes(self) -> dict[str, str]:
        """What the outputs are."""
        return {
            "OUTPUT": tr("The file; an earlier one of its name is replaced."),
            "DETECTED": tr("How many detections were written."),
        }

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        fields = QgsProcessingParameterEnum("FIELDS", tr("Fields (none: all)"), list(FIELDS), True, None, True, True)
        crs = QgsProcessingParameterCrs("CRS", tr("CRS (empty: as the survey)"), None, optional=True)
        kinds = ";;".join(f"{name} (*{ending})" for ending, name in FORMATS.items())
        for parameter in (
            file("INPUT", tr("Results"), tr("The GeoPackage that detecting has written.")),
            choice(
                "REVIEW",
                tr("Which detections"),
                tr(
                    "all from the threshold on; reviewed, whatever was said of them; or confirmed to be an animal. "
                    "The last two are taken whatever their score, unless a threshold is given."
                ),
                REVIEWED,
                ExportJob.review,
            ),
            share("THRESHOLD", tr("From score (empty: as the run)"), tr("A score between 0 and 1.")),
            text("WHERE", tr("Only where"), tr("An SQL condition on the detections, such as class = 'polar_bear'.")),
            helped(fields, tr("Which fields to write, and in this order.")),
            helped(crs, tr("The coordinates' reference system. GeoJSON and COCO don't let it be chosen.")),
            helped(QgsProcessingParameterFileDestination("OUTPUT", tr("Exported file"), kinds), ""),
        ):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("DETECTED", tr("Detections")))

    def complaint(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str | None:
        """What is wrong with the parameters."""
        given = destination(parameters, "OUTPUT")
        suffix = PurePath(given).suffix.lower()
        if given and suffix not in FORMATS:
            known = ", ".join(FORMATS)
            return tr("{file} has no ending that tells its format: let it end in {known}.", file=given, known=known)
        if suffix in WITHOUT_CRS and self.parameterAsCrs(parameters, "CRS", context).isValid():
            return tr("The CRS of {format} can't be chosen: leave it empty.", format=FORMATS[suffix])
        return None

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExportJob:
        """An ExportJob."""
        return ExportJob(
            survey=self.parameterAsFile(parameters, "INPUT", context).partition("|")[0],
            out=self.parameterAsFileOutput(parameters, "OUTPUT", context),
            where=self.text_or_none(parameters, "WHERE", context) or "",
            threshold=self.number_or_none(parameters, "THRESHOLD", context),
            crs=self.crs_or_none(parameters, "CRS", context),
            review=self.choice(parameters, "REVIEW", context),
            fields=tuple(filter(None, self.parameterAsEnumStrings(parameters, "FIELDS", context))),
        )

    def warnings(self, job: ExportJob) -> list[str]:
        """What the format can't hold."""
        return list(losses(job.out, job.fields, job.crs))

    def outputs(self, job: ExportJob, result: Result, context: QgsProcessingContext) -> dict[str, Any]:
        """The file, and how many."""
        return {"OUTPUT": job.out, "DETECTED": result.counts.get("detections")}
