# SPDX-License-Identifier: GPL-2.0-or-later
"""The area that a user wants searched: polygons on the map, and which windows of a photo they ask for.

    area = Area("study_area.gpkg")
    region = area.region(photo.georeference, photo.width, photo.height)   # None where the photo lies outside

Time and memory of a scan follow the region, not the photo: an orthomosaic may be as large as it likes.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, ogr

from ...errors import BadArgument
from .footprint import (
    Georeference,
    Point,
    gathered,
    in_one_piece,
    polygon_of,
    transform,
    transformer,
    turned,
    whole_turn,
)
from .selection import CELLS, Selection, any_of
from .windows import STRIDE_PX, TILE_PX, Window, rounded_up

gdal.UseExceptions()
ogr.UseExceptions()

LAYER_MARK = "|layername="
"""Between file and layer, as QGIS writes it."""

_POLYGONS = (ogr.wkbPolygon, ogr.wkbMultiPolygon, ogr.wkbCurvePolygon, ogr.wkbMultiSurface)
_EDGE_PARTS = 100
"""Straight edges bend in another CRS: they are cut into so many parts of the shape's longer side."""


@dataclass(frozen=True)
class Region(Selection):
    """The windows of a photo that an area asks for.

    Args:
        georeference: the photo's.
        size: the photo's width and height in pixels.
        shape: the area's polygons in the photo's CRS.
    """

    georeference: Georeference
    size: tuple[int, int]
    shape: ogr.Geometry

    def holds(self, window: Window) -> bool:
        """Whether a window's centre lies in the area.

        At the photo's edge, which no window's centre comes near, a window stands for all from there to its centre.
        """
        (x, y), (width, height) = window.centre, self.size
        left, right = 0.0 if window.x <= 0 else x, float(width) if window.right >= width else x
        top, bottom = 0.0 if window.y <= 0 else y, float(height) if window.bottom >= height else y
        place = [self.georeference.to_map(*corner) for corner in ((left, top), (right, top), (right, bottom))]
        corners = [*place, self.georeference.to_map(left, bottom)]
        one = len(set(corners)) == 1
        return bool(self.shape.Intersects(_point(corners[0]) if one else polygon_of(corners).ConvexHull()))

    def extent(self) -> Window:
        """The photo's pixels that are looked at."""
        return self.part.clipped(*self.size)


class Area:
    """The polygons of a vector file.

    Args:
        path: a file that OGR reads; `file.gpkg|layername=NAME` names one of its layers.

    Attributes:
        digest: says in a few letters which area it is, wherever its file lies.

    Raises:
        BadArgument: the file can't be read, has several layers, no CRS, or no polygon.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._wkt, polygons = _read(path)
        self._shape = _united(polygons)
        raw = [bytes(polygon.ExportToIsoWkb()) for polygon in polygons]
        self.digest = hashlib.sha256(b"".join([self._wkt.encode(), *sorted(raw)])).hexdigest()[:16]

    def region(self, georeference: Georeference, width: int, height: int, margin_px: int = 0) -> Region | None:
        """The windows of a photo of this size whose centres lie in the area, or near it; None where there are none.

        Args:
            georeference: the photo's place.
            width: of the photo in pixels.
            height: of the photo in pixels.
            margin_px: how far beyond the area, in x and in y; rounded up to whole strides.
        """
        shape = self._on(georeference, Window(0, 0, width, height))
        if shape is None:
            return None
        margin = math.ceil(margin_px / STRIDE_PX)
        first, inside = _burnt(shape, georeference, margin)
        limits = [max(rounded_up(side), TILE_PX) // STRIDE_PX - CELLS + 1 for side in (width, height)]
        near = any_of(inside, 2 * margin + 1)
        # Where the area lies nearer to the photo's edge than any window's centre, the outermost windows show it.
        axes = zip(first, near.shape[::-1], limits, strict=True)
        columns, rows = (np.clip(at + np.arange(n), 0, limit - 1) for at, n, limit in axes)
        wanted = np.zeros((np.ptp(rows) + 1, np.ptp(columns) + 1), np.bool_)
        np.logical_or.at(wanted, np.ix_(rows - rows[0], columns - columns[0]), near)
        corner = STRIDE_PX * int(columns[0]), STRIDE_PX * int(rows[0])
        size = (STRIDE_PX * (side + CELLS - 1) for side in wanted.shape[::-1])
        return Region(Window(*corner, *size), wanted, georeference, (width, height), shape)

    def onto(self, crs: str) -> ogr.Geometry:
        """The whole area in another CRS.

        Raises:
            BadArgument: it has no place there.
        """
        shape = self._shape.Clone()
        _divide(shape)
        return self._moved(shape, crs)

    def _on(self, georeference: Georeference, photo: Window) -> ogr.Geometry | None:
        """The area within a photo, in the photo's CRS; None where they don't meet."""
        near = self._near(georeference, photo)
        if near.IsEmpty():
            return None
        outline = polygon_of(georeference.polygon(photo))
        shape = _within(outline, self._moved(near, georeference.crs_wkt), whole_turn(georeference.crs_wkt))
        return shape if shape.Area() > 0 else None

    def _moved(self, shape: ogr.Geometry, crs: str) -> ogr.Geometry:
        if crs == self._wkt:
            return shape.MakeValid()
        try:
            shape.Transform(transformer(self._wkt, crs))
        except RuntimeError as error:
            raise self._placeless() from error
        return gathered(shape, whole_turn(crs)).MakeValid()

    def _placeless(self) -> BadArgument:
        return BadArgument(
            f"The area {self.path} has no place in a photo's coordinate reference system.",
            "Draw it smaller, or save it in the photos' own.",
        )

    def _near(self, georeference: Georeference, photo: Window) -> ogr.Geometry:
        """What of the area lies about where the photo does: the rest of the world may have no place in its CRS."""
        outline = polygon_of(georeference.polygon(photo))
        _divide(outline)
        ring = outline.GetGeometryRef(0).GetPoints()
        try:
            places = transform([place[:2] for place in ring], georeference.crs_wkt, self._wkt)
        except RuntimeError as error:  # such as an area on the Moon
            raise self._placeless() from error
        shape, turn = self._shape, whole_turn(self._wkt)
        if np.isfinite(places).all():
            if georeference.crs_wkt != self._wkt:
                places = in_one_piece(places, turn)
            (left, top), (right, bottom) = np.min(places, axis=0), np.max(places, axis=0)
            more = 0.1 * max(right - left, bottom - top)
            left, top, right, bottom = left - more, top - more, right + more, bottom + more
            box = polygon_of([(left, top), (right, top), (right, bottom), (left, bottom)])
            shape = _within(box, shape, turn)
        near = shape.Clone()
        if not near.IsEmpty():
            _divide(near)
        return near


def _within(outline: ogr.Geometry, shape: ogr.Geometry, turn: float) -> ogr.Geometry:
    """What of a shape lies in an outline, on whichever side of the date line it was drawn: 181 degrees are -179."""
    found = shape.Intersection(outline)
    west, east, _, _ = outline.GetEnvelope()
    first, last, _, _ = shape.GetEnvelope()
    for by in (turn, -turn) if turn else ():
        if first + by < east and last + by > west:
            found = found.Union(turned(shape, by).Intersection(outline))
    return found


def anywhere(path: str) -> str:
    """An area's path that holds in any folder; symbolic links stay as the user named them."""
    file, mark, layer = path.partition(LAYER_MARK)
    return f"{os.path.abspath(file)}{mark}{layer}" if Path(file).exists() else path  # noqa: PTH100


def layers_of(source: gdal.Dataset, name: str) -> tuple[list[ogr.Layer], list[ogr.Layer]]:
    """All layers of a vector file, and those that may be meant: of this name, else those that have places."""
    layers = [source.GetLayer(i) for i in range(source.GetLayerCount())]
    if name:
        return layers, [layer for layer in layers if layer.GetName() == name]
    return layers, [layer for layer in layers if layer.GetGeomType() != ogr.wkbNone] or layers[:1]  # no table of styles


def _read(path: str) -> tuple[str, list[ogr.Geometry]]:
    """CRS and polygons of the file's layer."""
    file, _, name = path.partition(LAYER_MARK)
    try:
        source = gdal.OpenEx(file, gdal.OF_VECTOR)
        layers, chosen = layers_of(source, name)
    except RuntimeError as error:
        raise BadArgument(f"The area {path} can't be read as a vector file.", "Give a file of polygons.") from error
    if len(chosen) != 1:
        names = ", ".join(layer.GetName() for layer in layers)
        raise BadArgument(
            f"The area {path} has {len(chosen)} layers.", f"Name one, as {file}{LAYER_MARK}NAME: {names}."
        )
    crs = chosen[0].GetSpatialRef()
    if crs is None or crs.GetName().startswith("Undefined"):  # GeoPackage's word for none
        raise BadArgument(f"The area {path} has no coordinate reference system.", "Assign one to it first.")
    found = [feature.GetGeometryRef().Clone() for feature in chosen[0] if feature.GetGeometryRef() is not None]
    polygons = [shape for shape in found if ogr.GT_Flatten(shape.GetGeometryType()) in _POLYGONS]
    if not polygons:
        raise BadArgument(f"The area {path} holds no polygon.", "Draw one round what is to be searched.")
    return crs.ExportToWkt(), polygons


def _united(polygons: Iterable[ogr.Geometry]) -> ogr.Geometry:
    """One shape of polygons that may overlap, or cross themselves."""
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for polygon in polygons:
        flat = polygon.GetLinearGeometry()
        flat.FlattenTo2D()
        sound = flat if flat.IsValid() else flat.MakeValid()
        for part in ogr.ForceToMultiPolygon(sound):
            together.AddGeometry(part)
    return together.UnionCascaded()


def _burnt(shape: ogr.Geometry, georeference: Georeference, margin: int) -> tuple[tuple[int, int], NDArray[np.bool_]]:
    """Which windows at a stride have their centre in or beside a shape.

    Returns:
        The first window's number from the left and from the top, which may be negative, and rows x columns
        with so many windows more on each side than `margin`, so that a neighbourhood of it can be taken.
    """
    shape = _in_pixels(shape, georeference)
    left, right, top, bottom = shape.GetEnvelope()
    half = TILE_PX / 2
    low = [math.floor((first - half) / STRIDE_PX) - margin for first in (left, top)]
    high = [math.ceil((last - half) / STRIDE_PX) + margin for last in (right, bottom)]
    columns, rows = (h - w + 1 + 2 * margin for w, h in zip(low, high, strict=True))
    raster = gdal.GetDriverByName("MEM").Create("", columns, rows, 1)
    x, y = ((at - margin) * STRIDE_PX + half - STRIDE_PX / 2 for at in low)
    raster.SetGeoTransform((x, STRIDE_PX, 0, y, 0, STRIDE_PX))
    vectors = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = vectors.CreateLayer("shape", None, ogr.wkbUnknown)
    row = ogr.Feature(layer.GetLayerDefn())
    row.SetGeometry(shape)
    layer.CreateFeature(row)
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # it would warn, for each photo, that pixels have no CRS
    try:
        gdal.RasterizeLayer(raster, [1], layer, burn_values=[1], options=["ALL_TOUCHED=TRUE"])
    finally:
        gdal.PopErrorHandler()
    burnt = np.frombuffer(raster.ReadRaster(), np.uint8).reshape(rows, columns) > 0
    return (low[0], low[1]), burnt


def _in_pixels(shape: ogr.Geometry, georeference: Georeference) -> ogr.Geometry:
    """The shape on a photo instead of on the map."""
    drawn = shape.Clone()
    parts = [drawn]
    while parts:
        part = parts.pop()
        parts += [part.GetGeometryRef(i) for i in range(part.GetGeometryCount())]
        for i in range(part.GetPointCount()):
            part.SetPoint_2D(i, *georeference.to_pixel(part.GetX(i), part.GetY(i)))
    return drawn


def _divide(shape: ogr.Geometry) -> None:
    left, right, bottom, top = shape.GetEnvelope()
    shape.Segmentize(max(right - left, top - bottom) / _EDGE_PARTS)


def _point(place: Point) -> ogr.Geometry:
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(*place)
    return point
