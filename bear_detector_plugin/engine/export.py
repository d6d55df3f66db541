# SPDX-License-Identifier: GPL-2.0-or-later
"""Write detections for other programs: ESRI Shapefile, GeoPackage, GeoJSON or CSV, by the file's ending."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from osgeo import ogr, osr

from ..errors import BadArgument, BearDetectorError, ResultsError
from ..events import Log, Report, Result
from ..jobs import ExportJob
from .footprint import transformer
from .results import latest_run, open_survey, placed_crs

ogr.UseExceptions()

FIELDS = {
    "id": ogr.OFTString,
    "photo": ogr.OFTString,
    "class": ogr.OFTString,
    "score": ogr.OFTReal,
    **dict.fromkeys(("x_px", "y_px", "w_px", "h_px"), ogr.OFTInteger),
    "review": ogr.OFTString,
}
"""What is exported of a detection; no name is longer than the ten characters that a Shapefile holds."""
SHAPEFILE_TEXT_BYTES = 254
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

    Raises:
        BadArgument: the output's ending, the CRS or the filter isn't understood.
        ResultsError: the results can't be read, nothing passes, or the output can't be written.
    """
    out, suffix = Path(job.out), Path(job.out).suffix.lower()
    _check(job, out, suffix)
    survey = open_survey(job.survey)
    detections = survey.GetLayerByName("detections")
    threshold = latest_run(survey).threshold if job.threshold is None else job.threshold
    count, lost = _filter(detections, job, threshold)
    survey_crs = placed_crs(survey)
    crs = _wanted_crs(job.crs) or survey_crs
    write = _write_csv if suffix == ".csv" else _write_layer
    with _replacing(out) as beside:
        write(beside, _rows(detections, _projection(survey_crs, crs)), crs)
    if lost:
        report(Log(f"{lost} of {count} detections have no place on the map: their geometry is empty.", "warning"))
    report(Result(paths={"export": job.out}, counts={"detections": count, "without_place": lost}))


def _check(job: ExportJob, out: Path, suffix: str) -> None:
    if suffix not in (*_LAYERS, ".csv"):
        known = ", ".join((*_LAYERS, ".csv"))
        raise BadArgument(f"{out} has no ending that tells its format.", f"Let it end in one of: {known}.")
    if not out.parent.is_dir():
        raise BadArgument(f"{out.parent} is not a folder.", "Create it, or choose another place.")
    if out.is_dir():
        raise BadArgument(f"{out} is a folder.", "Choose another name to export to.")
    if out.exists() and Path(job.survey).exists() and out.samefile(job.survey):
        raise BadArgument(f"{out} is the results file itself.", "Choose another name to export to.")
    if suffix == ".geojson" and job.crs is not None:
        raise BadArgument("GeoJSON is always in longitude and latitude (WGS 84).", "Leave out --crs.")


def _filter(detections: ogr.Layer, job: ExportJob, threshold: float) -> tuple[int, int]:
    """Let the layer show what passes only; how many that are, and how many of them have no place."""
    passes = f"score >= {threshold!r}" + (f" AND ({job.where})" if job.where else "")
    try:
        detections.SetAttributeFilter(f"{passes} AND {detections.GetGeometryColumn()} IS NULL")
        lost = detections.GetFeatureCount()
        detections.SetAttributeFilter(passes)
        count = detections.GetFeatureCount()
    except RuntimeError as error:
        hint = f"Use SQL such as class = 'polar_bear', with the fields {', '.join(FIELDS)}."
        raise BadArgument(f"--where {job.where} isn't understood.", hint) from error
    if not count:
        condition = f" and {job.where}" if job.where else ""
        raise ResultsError(
            f"No detection in {job.survey} has a score of at least {threshold:g}{condition}: nothing was written.",
            "Lower --threshold, or change --where.",
        )
    return count, lost


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


def _rows(detections: ogr.Layer, projection: osr.CoordinateTransformation | None) -> Rows:
    for feature in detections:
        polygon = feature.GetGeometryRef()
        if polygon is not None:
            polygon = polygon.Clone()
            if projection is not None:
                polygon.Transform(projection)
        yield {name: feature[name] for name in FIELDS}, polygon


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


def _write_layer(path: Path, rows: Rows, crs_wkt: str | None) -> None:
    suffix = path.suffix.lower()
    driver, options = _LAYERS[suffix]
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    in_one_go = dataset.TestCapability(ogr.ODsCTransactions)  # else a GeoPackage syncs the disk for each row
    if in_one_go:
        dataset.StartTransaction()
    layer = _create_layer(dataset, "detections" if suffix == ".gpkg" else path.stem, crs_wkt, options)
    for values, polygon in rows:
        row = ogr.Feature(layer.GetLayerDefn())
        for name, value in values.items():
            row[name] = _last_bytes(value) if suffix == ".shp" and isinstance(value, str) else value
        if polygon is not None:
            row.SetGeometry(polygon)
        layer.CreateFeature(row)
    if in_one_go:
        dataset.CommitTransaction()


def _create_layer(dataset: ogr.DataSource, name: str, crs_wkt: str | None, options: list[str]) -> ogr.Layer:
    crs = None
    if crs_wkt is not None:
        crs = osr.SpatialReference()
        crs.SetFromUserInput(crs_wkt)
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    layer = dataset.CreateLayer(name, crs, ogr.wkbPolygon, options)
    for field, kind in FIELDS.items():
        layer.CreateField(ogr.FieldDefn(field, kind))
    return layer


def _last_bytes(text: str) -> str:
    """As much of a text's end, where paths and ids differ, as a Shapefile holds."""
    return text.encode()[-SHAPEFILE_TEXT_BYTES:].decode(errors="ignore")


def _write_csv(path: Path, rows: Rows, crs_wkt: str | None) -> None:
    """A table with the windows' centres: x and y in the CRS, and longitude and latitude."""
    to_degrees = _projection(crs_wkt, LONGITUDE_LATITUDE)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*FIELDS, "x", "y", "longitude", "latitude"])
        for values, polygon in rows:
            place: tuple[float | str, ...] = ("",) * 4
            if polygon is not None and to_degrees is not None:
                x, y = polygon.Centroid().GetPoint_2D()
                place = (x, y, *to_degrees.TransformPoint(x, y)[:2])
            table.writerow([*values.values(), *place])
