# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a photo lies on the map: from its pixels to coordinates and back; arithmetic only.

Pixel coordinates count from the top left corner of the file's first pixel, x to the right, y down, so the centre
of that pixel is (0.5, 0.5). Map coordinates are in traditional GIS order (east, north; longitude, latitude).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from osgeo import gdal, osr

from .windows import TILE_PX, Window

osr.UseExceptions()

Point = tuple[float, float]
GeoTransform = tuple[float, float, float, float, float, float]

_NO_GEOTRANSFORM = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True)
class Georeference:
    """The place of an image on the map.

    Args:
        crs_wkt: its coordinate reference system.
        geotransform: GDAL's six numbers: X = g0 + g1 x + g2 y, Y = g3 + g4 x + g5 y.
    """

    crs_wkt: str
    geotransform: GeoTransform

    def to_map(self, x_px: float, y_px: float) -> Point:
        """Map coordinates of a place in the image."""
        return _apply(self.geotransform, x_px, y_px)

    def to_pixel(self, x: float, y: float) -> Point:
        """The place in the image, in pixels, of map coordinates."""
        return _apply(self._inverse, x, y)

    def polygon(self, window: Window) -> list[Point]:
        """The window's corners on the map, clockwise in the image from its top left, closed: five points."""
        left, top, right, bottom = window.x, window.y, window.right, window.bottom
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        return [self.to_map(x, y) for x, y in corners]

    @cached_property
    def gsd_m(self) -> float:
        """Metres on the ground that a pixel spans at the image's first corner, the mean of its two sides.

        Measured on the ellipsoid, so that it also holds where a map projection stretches: Web Mercator draws
        a metre at 75 degrees north four metres long.
        """
        crs = _crs(self.crs_wkt)
        geographic = crs.CloneGeogCS()
        geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        to_geographic = osr.CoordinateTransformation(crs, geographic)
        corner, right, below = (
            to_geographic.TransformPoint(*self.to_map(*place))[:2] for place in ((0, 0), (1, 0), (0, 1))
        )
        return (_ground_m(corner, right, geographic) + _ground_m(corner, below, geographic)) / 2

    @cached_property
    def _inverse(self) -> GeoTransform:
        inverse: GeoTransform = gdal.InvGeoTransform(self.geotransform)
        return inverse


def from_geotransform(geotransform: Sequence[float] | None, crs_wkt: str) -> Georeference | None:
    """The georeference that a file's header states; None where it states none that leads to a map.

    That is so without a geotransform (or with the identity that stands for none), with one that can't be
    inverted, and without a CRS that knows where on Earth it is.
    """
    if geotransform is None or not _is_on_earth(crs_wkt):
        return None
    g0, g1, g2, g3, g4, g5 = (float(value) for value in geotransform)
    found = Georeference(crs_wkt, (g0, g1, g2, g3, g4, g5))
    return None if found.geotransform == _NO_GEOTRANSFORM or gdal.InvGeoTransform(found.geotransform) is None else found


def from_gcps(gcps: Sequence[gdal.GCP], crs_wkt: str) -> Georeference | None:
    """The georeference that fits ground control points best, by least squares.

    None where fewer than three or too similar points allow no fit, and where the fit misses one of them by
    more than half a window: a photo that isn't nearly flat and straight would get a wrong place on the map.
    """
    if len(gcps) < 3:
        return None
    fitted = from_geotransform(gdal.GCPsToGeoTransform(gcps), crs_wkt)
    if fitted is None or max(_miss_px(fitted, gcp) for gcp in gcps) > TILE_PX / 2:
        return None
    return fitted


def transformer(from_wkt: str, to_wkt: str) -> osr.CoordinateTransformation:
    """From one CRS to another, both in traditional GIS axis order; belongs to one thread."""
    return osr.CoordinateTransformation(_crs(from_wkt), _crs(to_wkt))


def transform(points: Iterable[Point], from_wkt: str, to_wkt: str) -> list[Point]:
    """The points in another CRS, in the same order; (inf, inf) for one that has no place there."""
    to_other = transformer(from_wkt, to_wkt)
    return [_transformed(point, to_other) for point in points]


def _transformed(point: Point, to_other: osr.CoordinateTransformation) -> Point:
    try:
        x, y, _ = to_other.TransformPoint(*point)
    except RuntimeError:
        return math.inf, math.inf
    return x, y


def _apply(geotransform: GeoTransform, x: float, y: float) -> Point:
    g0, g1, g2, g3, g4, g5 = geotransform
    return g0 + g1 * x + g2 * y, g3 + g4 * x + g5 * y


def _crs(wkt: str) -> osr.SpatialReference:
    crs = osr.SpatialReference()
    crs.SetFromUserInput(wkt)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def _is_on_earth(crs_wkt: str) -> bool:
    if not crs_wkt:
        return False
    crs = _crs(crs_wkt)
    return bool(crs.IsProjected() or crs.IsGeographic())


def _miss_px(georeference: Georeference, gcp: gdal.GCP) -> float:
    x_px, y_px = georeference.to_pixel(gcp.GCPX, gcp.GCPY)
    return math.hypot(x_px - gcp.GCPPixel, y_px - gcp.GCPLine)


def _ground_m(start: Point, end: Point, geographic: osr.SpatialReference) -> float:
    """Length of a short line on the ellipsoid, from its radii of curvature (meridian M, prime vertical N)."""
    unit, a, flattening = geographic.GetAngularUnits(), geographic.GetSemiMajor(), geographic.GetInvFlattening()
    e2 = 0.0 if flattening == 0 else (2 - 1 / flattening) / flattening
    latitude = start[1] * unit
    w2 = 1 - e2 * math.sin(latitude) ** 2
    east = math.remainder((end[0] - start[0]) * unit, math.tau) * math.cos(latitude) * a / math.sqrt(w2)
    north = (end[1] - start[1]) * unit * a * (1 - e2) / w2**1.5
    return math.hypot(east, north)
