# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of the results GeoPackage: their columns, and how a row and its geometry get into one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from osgeo import gdal, ogr, osr

from ...layer_styles import add_style
from ..imagery.footprint import polygon_of

gdal.UseExceptions()
ogr.UseExceptions()

GEOMETRY = "geom"
COLUMNS = {
    "detections": "id photo class score:real x_px:int y_px:int w_px:int h_px:int review chance:real rest:real",
    "photos": "path status owner heartbeat:time counts seconds:real error width_px:int height_px:int "
    "gsd_m:real gsd_by placed_by unplaced taken position_error_m:real scale:real",
    "reviews": "detection_id reviewer verdict at:time note",
    "run": "job model sha256 classes mode threshold:real versions created:time bands area guarantee "
    "photos_per_animal:real gsd screen look_alikes",
}
_TYPES = {"": ogr.OFTString, "real": ogr.OFTReal, "int": ogr.OFTInteger, "time": ogr.OFTDateTime}
_UNIQUE = {"detections": "id", "photos": "path"}
LAYERS = ("detections", "photos")  # those with a geometry


def create(dataset: ogr.DataSource) -> None:
    """Make the tables of an empty file."""
    for table in COLUMNS:
        _create_table(dataset, table)


def create_layer(dataset: gdal.Dataset, name: str, columns: str, wkt: str | None, kind: int = ogr.wkbPolygon) -> None:
    """Make another layer, with columns as in `COLUMNS`, OGR's kind of geometry, and a CRS (None: it isn't known)."""
    reference = crs(wkt) if wkt else None
    layer = dataset.CreateLayer(name, reference, kind, [f"GEOMETRY_NAME={GEOMETRY}"])
    _create_columns(layer, columns.split())


def _create_table(dataset: ogr.DataSource, name: str) -> None:
    geometry = ogr.wkbPolygon if name in LAYERS else ogr.wkbNone
    layer = dataset.CreateLayer(name, None, geometry, [f"GEOMETRY_NAME={GEOMETRY}"])
    _create_columns(layer, COLUMNS[name].split())
    if name in LAYERS:
        add_style(dataset, name, GEOMETRY)


def _create_columns(layer: ogr.Layer, columns: Iterable[str]) -> None:
    for column in columns:
        name, _, kind = column.partition(":")
        definition = ogr.FieldDefn(name, _TYPES[kind])
        definition.SetUnique(_UNIQUE.get(layer.GetName()) == name)
        layer.CreateField(definition)


def complete(survey: gdal.Dataset) -> None:
    """Add the columns that an earlier version of Bear Detector did not write."""
    for table, columns in COLUMNS.items():
        layer = survey.GetLayerByName(table)
        known = {field.name for field in layer.schema}
        _create_columns(layer, (column for column in columns.split() if column.partition(":")[0] not in known))


def select(survey: gdal.Dataset, query: str) -> Iterator[ogr.Feature]:
    """The rows that SQL asks for."""
    rows = survey.ExecuteSQL(query)
    yield from rows
    survey.ReleaseResultSet(rows)


def insert(layer: ogr.Layer, values: dict[str, Any], geometry: ogr.Geometry | None = None) -> int:
    """Add a row; returns its number."""
    row = ogr.Feature(layer.GetLayerDefn())
    for name, value in values.items():
        row[name] = value
    if geometry is not None:
        row.SetGeometry(geometry)
    layer.CreateFeature(row)
    fid: int = row.GetFID()
    return fid


def crs(wkt: str) -> osr.SpatialReference:
    """A CRS with its axes in traditional GIS order."""
    made = osr.SpatialReference()
    made.SetFromUserInput(wkt)
    made.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return made


def ring(points: Sequence[tuple[float, float]]) -> ogr.Geometry | None:
    """A polygon of its corners; None where the survey's CRS can't hold one of them."""
    if not all(math.isfinite(value) for point in points for value in point):
        return None
    return polygon_of(points)
