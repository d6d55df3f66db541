# SPDX-License-Identifier: GPL-2.0-or-later
"""Write detections for other programs: ESRI Shapefile, GeoPackage, GeoJSON, CSV or COCO, by the file's ending."""

from __future__ import annotations

import csv
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr

from ..errors import BadArgument, BearDetectorError, ResultsError
from ..events import Log, Report, Result
from ..formats import CONFIRMED, EXPORTED, FIELDS, FORMATS, SHAPEFILE_TEXT_BYTES, WITHOUT_CRS, condition, lowest_score
from ..jobs import ExportJob
from .exchange import coco
from .imagery.footprint import gathered, transformer, whole_turn
from .results.double_review import BLIND
from .results.results_file import latest_run, open_survey, placed_crs

ogr.UseExceptions()

_KINDS = {
    "score": ogr.OFTReal,
    "chance": ogr.OFTReal,
    **dict.fromkeys(("x_px", "y_px", "w_px", "h_px"), ogr.OFTInteger),
    "reviewed": ogr.OFTDateTime,
}
"""What the fields are that aren't texts."""
_OF_REVIEW = {"reviewer": "reviewer", "reviewed": "at", "note": "note"}
"""Fields that come from the latest row of `reviews`, and their columns there."""
LONGITUDE_LATITUDE = "EPSG:4326"

_LAYERS = {
    ".shp": ("ESRI Shapefile", ["ENCODING=UTF-8"]),
    ".gpkg": ("GPKG", []),
    ".geojson": ("GeoJSON", ["RFC7946=YES", "WRITE_NAME=NO"]),
}
_STALE = (".qix", ".sbn", ".sbx", ".qpj", ".shp.xml")
"""Indexes and notes of an earlier Shapefile of the same name, which would not fit the new one."""

Rows = Iterator[tuple[dict[str, Any], ogr.Geometry | None]]
"""Fields and polygon of each detection."""


def export(job: ExportJob, report: Report) -> None:
    """Write the detections that pass threshold and filter; an earlier file is replaced once all is written.

    Of those that were reviewed, people have decided: without `job.threshold` they are written whatever their score.

    Raises:
        BadArgument: the output's ending, a field, the CRS or the filter isn't understood.
        ResultsError: the results can't be read, nothing passes, or the output can't be written.
    """
    out, suffix = Path(job.out), Path(job.out).suffix.lower()
    _check(job, out, suffix)
    survey = open_survey(job.survey)
    detections = survey.GetLayerByName("detections")
    run, fields = latest_run(survey), tuple(dict.fromkeys(job.fields)) or FIELDS
    threshold = lowest_score(job.review, job.threshold, run.threshold)
    hidden = _hidden(detections, job, threshold)
    count, lost = _filter(detections, job, threshold)
    survey_crs = placed_crs(survey)
    crs = _wanted_crs(job.crs) or survey_crs
    turn = whole_turn(crs) if crs else 0.0
    rows = _rows(detections, _latest_reviews(survey), _projection(survey_crs, crs), turn)
    with _replacing(out) as beside:
        if suffix == ".json":
            coco.write(beside, run, coco.images(survey), (values for values, _ in rows), fields)
        else:
            (_write_csv if suffix == ".csv" else _write_layer)(beside, rows, crs, fields)
    if hidden:
        report(Log(f"{hidden} confirmed animals score below the threshold: they are not in {out.name}.", "warning"))
    if lost and suffix != ".json":
        report(Log(f"{lost} of {count} detections have no place on the map: their geometry is empty.", "warning"))
    report(Result(paths={"export": job.out}, counts={"detections": count, "without_place": lost}))


def _check(job: ExportJob, out: Path, suffix: str) -> None:
    if suffix not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadArgument(f"{out} has no ending that tells its format.", f"Let it end in one of: {known}.")
    _check_place(job, out)
    if suffix in WITHOUT_CRS and job.crs is not None:
        held = "in longitude and latitude (WGS 84)" if suffix == ".geojson" else "in pixels"
        raise BadArgument(f"{FORMATS[suffix]} is always {held}.", "Leave out --crs.")
    for field in job.fields:
        if field not in FIELDS:
            raise BadArgument(f"--fields {field} is not known.", f"Choose from: {', '.join(FIELDS)}.")


def _check_place(job: ExportJob, out: Path) -> None:
    if not out.parent.is_dir():
        raise BadArgument(f"{out.parent} is not a folder.", "Create it, or choose another place.")
    if out.is_dir():
        raise BadArgument(f"{out} is a folder.", "Choose another name to export to.")
    if out.exists() and Path(job.survey).exists() and out.samefile(job.survey):
        raise BadArgument(f"{out} is the results file itself.", "Choose another name to export to.")
    if others := _other_layers(out):
        names = ", ".join(others)
        raise BadArgument(f"{out} holds more than an export, which would be lost: {names}.", "Choose another name.")


def _other_layers(out: Path) -> list[str]:
    """What a GeoPackage that would be replaced holds besides an earlier export: reviews, say, or examples."""
    if out.suffix.lower() != ".gpkg" or not out.exists():
        return []
    try:
        there = gdal.OpenEx(str(out), gdal.OF_VECTOR, allowed_drivers=["GPKG"])
    except RuntimeError:  # it is none
        return []
    names = [there.GetLayer(i).GetName() for i in range(there.GetLayerCount())]
    return [name for name in names if name not in EXPORTED]


def _hidden(detections: ogr.Layer, job: ExportJob, threshold: float) -> int:
    """How many animals people have confirmed that the threshold hides."""
    with _understood(job.where):
        detections.SetAttributeFilter(_both(f"score < {threshold!r} AND {CONFIRMED}", job.where))
        hidden: int = detections.GetFeatureCount()
        return hidden


def _both(condition: str, other: str) -> str:
    return f"{condition} AND ({other})" if other else condition


@contextmanager
def _understood(where: str) -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        columns = ", ".join(name for name in FIELDS if name not in _OF_REVIEW)
        hint = f"Use SQL such as class = 'polar_bear', with the fields {columns}."
        raise BadArgument(f"--where {where} isn't understood.", hint) from error


def _filter(detections: ogr.Layer, job: ExportJob, threshold: float) -> tuple[int, int]:
    """Let the layer show what passes only; how many that are, and how many of them have no place."""
    passes = condition(job.review, threshold, job.where)
    with _understood(job.where):
        detections.SetAttributeFilter(f"{passes} AND {detections.GetGeometryColumn()} IS NULL")
        lost = detections.GetFeatureCount()
        detections.SetAttributeFilter(passes)
        count = detections.GetFeatureCount()
    if not count:
        also = f" and {job.where}" if job.where else ""
        also += f" and is {job.review}" if job.review != "all" else ""
        raise ResultsError(
            f"No detection in {job.survey} has a score of at least {threshold:g}{also}: nothing was written.",
            "Lower --threshold, or change --where or --review.",
        )
    return count, lost


def _latest_reviews(survey: gdal.Dataset) -> dict[str, dict[str, str | None]]:
    """Who gave the latest verdict on each detection, when, and with which note; by the detection's id.

    That of a blind review is its reviewer's own finding, and not the detection's.
    """
    given = (row.items() for row in survey.GetLayerByName("reviews"))
    rows = sorted((row for row in given if row["note"] != BLIND), key=lambda row: row["at"] or "")
    return {
        row["detection_id"]: {
            name: _iso(row[column]) if name == "reviewed" else row[column] for name, column in _OF_REVIEW.items()
        }
        for row in rows
    }


def _iso(text: str | None) -> str | None:
    """OGR writes a time as 2026/03/01 12:00:00+00; the rest of the world with hyphens and a T."""
    if not text:
        return None
    return datetime.fromisoformat(text.replace("/", "-").replace(" ", "T")).isoformat()


def _wanted_crs(name: str | None) -> str | None:
    if name is None:
        return None
    crs = osr.SpatialReference()
    try:
        crs.SetFromUserInput(name)
    except RuntimeError as error:
        raise BadArgument(f"--crs {name} is not known.", "Give a code such as EPSG:3413.") from error
    wkt: str = crs.ExportToWkt()
    return wkt


def _projection(from_wkt: str | None, to_wkt: str | None) -> osr.CoordinateTransformation | None:
    return None if from_wkt is None or to_wkt is None or from_wkt == to_wkt else transformer(from_wkt, to_wkt)


def _rows(
    detections: ogr.Layer,
    reviews: dict[str, dict[str, str | None]],
    projection: osr.CoordinateTransformation | None,
    turn: float,
) -> Rows:
    for feature in detections:
        polygon = feature.GetGeometryRef()
        if polygon is not None:
            polygon = polygon.Clone()
            if projection is not None:
                polygon.Transform(projection)
                gathered(polygon, turn)
        said = reviews.get(feature["id"], {})
        values = feature.items()  # an earlier version of Bear Detector wrote fewer
        yield {name: said.get(name) if name in _OF_REVIEW else values.get(name) for name in FIELDS}, polygon


@contextmanager
def _replacing(out: Path) -> Iterator[Path]:
    """A name to write to, in a folder beside; what is there in the end takes the place of `out`."""
    try:
        with tempfile.TemporaryDirectory(prefix=".bear-detector-", dir=out.parent) as folder:
            yield Path(folder, out.name)
            if out.suffix.lower() == ".shp":
                for ending in _STALE:
                    out.with_suffix(ending).unlink(missing_ok=True)
            for made in sorted(Path(folder).iterdir()):
                made.replace(out.with_name(made.name))
    except BearDetectorError:
        raise
    except (RuntimeError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ResultsError(f"{out} can't be written: {reason}.", "Choose another place.") from error


def _write_layer(path: Path, rows: Rows, crs_wkt: str | None, fields: Sequence[str]) -> None:
    suffix = path.suffix.lower()
    driver, options = _LAYERS[suffix]
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    in_one_go = dataset.TestCapability(ogr.ODsCTransactions)  # else a GeoPackage syncs the disk for each row
    if in_one_go:
        dataset.StartTransaction()
    layer = dataset.CreateLayer(
        "detections" if suffix == ".gpkg" else path.stem, _crs(crs_wkt), ogr.wkbPolygon, options
    )
    for name in fields:
        kind = _KINDS.get(name, ogr.OFTString)
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString if kind == ogr.OFTDateTime and suffix == ".shp" else kind))
    for values, polygon in rows:
        row = ogr.Feature(layer.GetLayerDefn())
        for name in fields:
            value = values[name]
            row[name] = _last_bytes(value) if suffix == ".shp" and isinstance(value, str) else value
        if polygon is not None:
            row.SetGeometry(polygon)
        layer.CreateFeature(row)
    if in_one_go:
        dataset.CommitTransaction()


def _crs(wkt: str | None) -> osr.SpatialReference | None:
    if wkt is None:
        return None
    crs = osr.SpatialReference()
    crs.SetFromUserInput(wkt)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def _last_bytes(text: str) -> str:
    """As much of a text's end, where paths and ids differ, as a Shapefile holds."""
    return text.encode()[-SHAPEFILE_TEXT_BYTES:].decode(errors="ignore")


def _write_csv(path: Path, rows: Rows, crs_wkt: str | None, fields: Sequence[str]) -> None:
    """A table with the windows' centres: x and y in the CRS, and longitude and latitude."""
    to_degrees = _projection(crs_wkt, LONGITUDE_LATITUDE)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*fields, "x", "y", "longitude", "latitude"])
        for values, polygon in rows:
            place: tuple[float | str, ...] = ("",) * 4
            if polygon is not None and to_degrees is not None:
                x, y = polygon.Centroid().GetPoint_2D()
                longitude, latitude = to_degrees.TransformPoint(x, y)[:2]
                place = (x, y, math.remainder(longitude, 360), latitude)
            table.writerow([*(values[name] for name in fields), *place])
