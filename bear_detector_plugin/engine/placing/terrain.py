# SPDX-License-Identifier: GPL-2.0-or-later
"""The ground's height by a digital elevation model (DEM): any raster that GDAL reads, in its own CRS.

terrain = Terrain("arcticdem.tif")
terrain.height(-150.0, 72.0)                     # as the DEM counts; None where it has none
relief = terrain.relief(-150.0, 72.0)            # for `placement.on_the_ground`
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

from ...errors import BadArgument
from ..imagery.bands import raw_pixels
from ..imagery.camera import SEA, TAKEOFF, Clues
from ..imagery.footprint import from_geotransform, transformer, whole_turn
from .placement import Grid, Relief, local_crs

gdal.UseExceptions()

_MOST_PX = 1024
"""Of a finer DEM every so many pixels are left out: that many a side tell all that a photo's footprint needs."""
_FEET = re.compile(r"(us-|us )?ft|(us survey |international )?f(oo|ee)t", re.IGNORECASE)
_FOOT_M = 0.3048


class Terrain:
    """A DEM. Belongs to one thread.

    Args:
        path: of a raster whose first band holds heights: in metres, or in feet where it says so.

    Raises:
        BadArgument: it can't be read, or has no place on the map.
    """

    def __init__(self, path: str) -> None:
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        try:
            self._dataset = gdal.OpenEx(path, gdal.OF_RASTER)
        except RuntimeError as error:
            raise BadArgument(f"--dem {path} can't be read.", "Give a raster of heights, such as a GeoTIFF.") from error
        finally:
            gdal.PopErrorHandler()
        self._crs: str = self._dataset.GetProjection()
        place = from_geotransform(self._dataset.GetGeoTransform(can_return_null=True), self._crs)
        if place is None:
            raise BadArgument(f"--dem {path} has no place on the map.", "Give one with a geotransform and a CRS.")
        self._path, self._place = path, place
        self._turn = whole_turn(self._crs)
        self._band = self._dataset.GetRasterBand(1)
        self._unit_m = _FOOT_M if _FEET.fullmatch(self._band.GetUnitType()) else 1.0
        self._size = self._dataset.RasterXSize, self._dataset.RasterYSize

    def height(self, longitude: float, latitude: float) -> float | None:
        """The ground's height at a place in degrees (WGS 84); None where the DEM has none."""
        height = self._below(self._onto(longitude, latitude))
        return height if math.isfinite(height) else None

    def relief(self, longitude: float, latitude: float) -> Relief | None:
        """The heights around a place, above the ground there; None where the DEM has no height there."""
        onto = self._onto(longitude, latitude)
        ground = self._below(onto)
        return (lambda places: self._heights(places, onto) - ground) if math.isfinite(ground) else None

    def _below(self, onto: osr.CoordinateTransformation) -> float:
        return float(self._heights(np.zeros((1, 2)), onto)[0])

    def _onto(self, longitude: float, latitude: float) -> osr.CoordinateTransformation:
        return transformer(local_crs(longitude, latitude), self._crs)

    def _heights(self, places: Grid, onto: osr.CoordinateTransformation) -> Grid:
        """N heights at N x 2 places; not a number where there is none."""
        try:
            on_map = np.array(onto.TransformPoints(places.tolist()))[:, :2]
        except RuntimeError:  # the DEM's CRS does not reach so far
            return np.full(len(places), math.nan)
        pixels = self._pixels(on_map)
        inside = ((pixels >= 0) & (pixels <= self._size)).all(axis=1)
        heights = np.full(len(places), math.nan)
        if inside.any():
            heights[inside] = self._between(pixels[inside])
        return heights

    def _pixels(self, on_map: Grid) -> Grid:
        x, y = on_map.T
        if self._turn:  # a DEM may lie across the antimeridian, or count from 0 to 360
            whole = self._turn
            middle = self._place.to_map(self._size[0] / 2, self._size[1] / 2)[0]
            x = middle + (x - middle + whole / 2) % whole - whole / 2
        g0, g1, g2, g3, g4, g5 = self._place.inverse
        return np.column_stack([g0 + g1 * x + g2 * y, g3 + g4 * x + g5 * y])

    def _between(self, pixels: Grid) -> Grid:
        """Bilinear between the pixels' centres; not a number where one that counts has no data."""
        start = np.maximum(np.floor(pixels.min(axis=0) - 0.5), 0).astype(int)
        end = np.minimum(np.floor(pixels.max(axis=0) + 0.5) + 1, self._size).astype(int)
        values = self._read(start, end - start)
        shape = np.array(values.shape[::-1])
        at = ((pixels - start) * shape / (end - start) - 0.5).clip(0, shape - 1)
        first = np.floor(at).astype(int)
        (right, below), after = (at - first).T, np.minimum(first + 1, shape - 1)
        heights = np.zeros(len(pixels))
        for columns, across in ((first[:, 0], 1 - right), (after[:, 0], right)):
            for rows, down in ((first[:, 1], 1 - below), (after[:, 1], below)):
                heights += np.where(across * down > 0, across * down * values[rows, columns], 0.0)
        return heights

    def _read(self, start: NDArray[np.int64], size: NDArray[np.int64]) -> Grid:
        """Heights of a box, not a number without data; thinned out where it is large."""
        reduced = np.minimum(size, _MOST_PX).tolist()
        box = (*start.tolist(), *size.tolist(), *reduced)
        try:
            raw = raw_pixels(self._band, *box, buf_type=gdal.GDT_Float64)
            mask = self._band.GetMaskBand().ReadRaster(*box, buf_type=gdal.GDT_Byte)
        except RuntimeError as error:
            raise BadArgument(
                f"--dem {self._path} is damaged.", "Copy the file again from where it came from."
            ) from error
        known = np.frombuffer(mask, np.uint8) > 0
        values = np.frombuffer(raw, np.float64) * (self._band.GetScale() or 1.0) + (self._band.GetOffset() or 0.0)
        return np.asarray(np.where(known, values * self._unit_m, math.nan).reshape(reduced[::-1]))


def above_ground(clues: Clues, ground_m: float | None, takeoff_m: float | None) -> float | None:
    """A camera's altitude above the ground below it, in metres.

    A drone tells its altitude above the place of take-off; satellites, and tables that don't tell the ground, tell it
    above the sea or the ellipsoid, which must be what the DEM counts from. What is told above ground, as by a laser
    or a radar, is that already.

    Args:
        clues: of the camera.
        ground_m: height of the ground below it; None where the DEM has none: then the ground is taken as flat, as
            without a DEM.
        takeoff_m: height of the place of take-off.
    """
    if ground_m is None:
        return clues.altitude_m
    if clues.altitude_m is None:
        return None if clues.height_m is None else clues.height_m - ground_m
    levels = {TAKEOFF: takeoff_m, SEA: 0.0}
    level = levels.get(clues.above or "")
    return clues.altitude_m + (ground_m if level is None else level) - ground_m
