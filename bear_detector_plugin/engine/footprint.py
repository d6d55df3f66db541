# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a photo lies on the map: from its pixels to coordinates and back; arithmetic only.

Pixel coordinates count from the top left corner of the file's first pixel, x to the right, y down, so the centre
of that pixel is (0.5, 0.5). Map coordinates are in traditional GIS order (east, north; longitude, latitude).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

from .thin_plate import ThinPlate
from .windows import TILE_PX, Window

osr.UseExceptions()

Point = tuple[float, float]
GeoTransform = tuple[float, float, float, float, float, float]
ControlPoint = tuple[float, float, float, float]

_NO_GEOTRANSFORM = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
_PERSPECTIVE_POINTS = 9
"""So many control points at least must agree on a perspective: four fit one always, wrong ones too."""
_PERSPECTIVE_MISS_PX = 1.0
_FEWEST_BENDS, _ROUGHNESS_PX, _STRAIGHT_PX = 10, 2.0, 0.1
"""A thin plate needs more points than a surface of second order, which must not miss any by more than two pixels, else
one of them is wrong; it isn't needed where six numbers miss none by more than a tenth."""
_STEPS = 4


@dataclass(frozen=True)
class Georeference:
    """The place of an image on the map.

    Args:
        crs_wkt: its coordinate reference system.
        geotransform: GDAL's six numbers: X = g0 + g1 x + g2 y, Y = g3 + g4 x + g5 y.
        slant: of a photo that was taken slantwise: X and Y are divided by 1 + s0 x + s1 y, which is above 0 in it.
        source: what told it; two that lead to the same place are the same.
        bends: control points that the geotransform misses, as pixel, line, and the X and Y that are to be added there;
            in between a thin plate is bent through them.
    """

    crs_wkt: str
    geotransform: GeoTransform
    slant: Point = (0.0, 0.0)
    source: str = field(default="geotransform", compare=False)
    bends: Sequence[ControlPoint] = ()

    def to_map(self, x_px: float, y_px: float) -> Point:
        """Map coordinates of a place in the image."""
        x, y = _apply(self.geotransform, x_px, y_px)
        if self._plate:
            x_more, y_more = self._plate.at(x_px, y_px).tolist()
            return x + x_more, y + y_more
        if self.slant == (0.0, 0.0):
            return x, y
        depth = 1 + self.slant[0] * x_px + self.slant[1] * y_px
        return x / depth, y / depth

    def to_pixel(self, x: float, y: float) -> Point:
        """The place in the image, in pixels, of map coordinates."""
        if self._plate:
            return self._unbent(x, y)
        if self.slant == (0.0, 0.0):
            return _apply(self.inverse, x, y)
        (g0, g1, g2, g3, g4, g5), (s0, s1) = self.geotransform, self.slant
        # (g1 - s0 X) x + (g2 - s1 X) y = X - g0, and the same for Y.
        a, b, c, d = g1 - s0 * x, g2 - s1 * x, g4 - s0 * y, g5 - s1 * y
        determinant = a * d - b * c
        return (d * (x - g0) - b * (y - g3)) / determinant, (a * (y - g3) - c * (x - g0)) / determinant

    def near(self, x_px: float, y_px: float) -> GeoTransform:
        """The geotransform that holds near a place in the image; the same everywhere where nothing slants."""
        if self.slant == (0.0, 0.0) and not self._plate:
            return self.geotransform
        x, y = self.to_map(x_px, y_px)
        if self._plate:
            (right_x, right_y), (below_x, below_y) = self.to_map(x_px + 1, y_px), self.to_map(x_px, y_px + 1)
            return _through((x_px, y_px), (x, y), (right_x - x, below_x - x, right_y - y, below_y - y))
        (_, g1, g2, _, g4, g5), (s0, s1) = self.geotransform, self.slant
        depth = 1 + s0 * x_px + s1 * y_px
        x_across, x_down = (g1 - s0 * x) / depth, (g2 - s1 * x) / depth
        y_across, y_down = (g4 - s0 * y) / depth, (g5 - s1 * y) / depth
        return _through((x_px, y_px), (x, y), (x_across, x_down, y_across, y_down))

    def scaled(self, across: float, down: float) -> Georeference:
        """The place of the same image whose pixels are so many times as wide and as high."""
        g0, g1, g2, g3, g4, g5 = self.geotransform
        bends = tuple((x / across, y / down, x_more, y_more) for x, y, x_more, y_more in self.bends)
        slant = self.slant[0] * across, self.slant[1] * down
        return replace(
            self, geotransform=(g0, g1 * across, g2 * down, g3, g4 * across, g5 * down), slant=slant, bends=bends
        )

    def polygon(self, window: Window) -> list[Point]:
        """The window's corners on the map, clockwise in the image from its top left, closed: five points."""
        left, top, right, bottom = window.x, window.y, window.right, window.bottom
        corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        return [self.to_map(x, y) for x, y in corners]

    @cached_property
    def gsd_m(self) -> float:
        """Metres on the ground that a pixel spans at the image's first corner, the mean of its two sides."""
        return self.gsd_at(0, 0)

    def gsd_at(self, x_px: float, y_px: float) -> float:
        """Metres on the ground that a pixel spans at a place in the image, the mean of its two sides.

        Measured on the ellipsoid, so that it also holds where a map projection stretches: Web Mercator draws
        a metre at 75 degrees north four metres long.
        """
        crs = _crs(self.crs_wkt)
        geographic = crs.CloneGeogCS()
        geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        to_geographic = osr.CoordinateTransformation(crs, geographic)
        corner, right, below = (
            to_geographic.TransformPoint(*self.to_map(x_px + across, y_px + down))[:2]
            for across, down in ((0, 0), (1, 0), (0, 1))
        )
        return (_ground_m(corner, right, geographic) + _ground_m(corner, below, geographic)) / 2

    def square_km(self, width: int, height: int) -> float:
        """The ground that an image of so many pixels shows, from the pixels' size at nine places of it."""
        places = [(width * across / 6, height * down / 6) for across in (1, 3, 5) for down in (1, 3, 5)]
        return sum(self.gsd_at(*place) ** 2 for place in places) / len(places) * width * height / 1e6

    @cached_property
    def _plate(self) -> ThinPlate | None:
        return ThinPlate([bend[:2] for bend in self.bends], [bend[2:] for bend in self.bends]) if self.bends else None

    def _unbent(self, x: float, y: float) -> Point:
        """By Newton's method, which is there after two or three steps, since photos bend little."""
        x_px, y_px = _apply(self.inverse, x, y)
        for _ in range(_STEPS):
            inverse: GeoTransform = gdal.InvGeoTransform(self.near(x_px, y_px))
            x_px, y_px = _apply(inverse, x, y)
        return x_px, y_px

    @cached_property
    def inverse(self) -> GeoTransform:
        """From the map to pixels, where nothing slants."""
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


def from_gcps(gcps: Sequence[gdal.GCP], crs_wkt: str, exact: bool = False) -> Georeference | None:
    """The georeference that fits ground control points best, by least squares.

    Where many agree within a pixel on the perspective of a slanting photo of flat ground, it is that; where many lie on
    a smooth surface, or were computed and so are exact, a thin plate through all of them. None where fewer than three
    or too similar points allow no fit, and where the fit misses one of them by more than half a window: a photo that
    isn't nearly flat and straight would get a wrong place on the map.
    """
    if len(gcps) < 3:
        return None
    gcps = _on_one_side(gcps, crs_wkt)
    fitted = from_geotransform(gdal.GCPsToGeoTransform(gcps), crs_wkt)
    if fitted is None:
        return None
    fitted = replace(fitted, source="control points")
    miss_px = max(_miss_px(fitted, gcp) for gcp in gcps)
    if miss_px > _PERSPECTIVE_MISS_PX and len(gcps) >= _PERSPECTIVE_POINTS:
        slanting = _perspective(gcps, crs_wkt)
        if max(_miss_px(slanting, gcp) for gcp in gcps) <= _PERSPECTIVE_MISS_PX:
            return slanting
    if (
        miss_px > _STRAIGHT_PX
        and len(gcps) >= _FEWEST_BENDS
        and (exact or _roughness_px(fitted, gcps) <= _ROUGHNESS_PX)
    ):
        return _bent(fitted, gcps)
    return fitted if miss_px <= TILE_PX / 2 else None


def _on_one_side(gcps: Sequence[gdal.GCP], crs_wkt: str) -> Sequence[gdal.GCP]:
    """Longitudes on both sides of the date line as those of one: 179 and -179 degrees are 179 and 181."""
    if not crs_wkt or not _crs(crs_wkt).IsGeographic():
        return gcps
    first, whole = gcps[0].GCPX, math.tau / _crs(crs_wkt).GetAngularUnits()
    return [
        gdal.GCP(first + math.remainder(p.GCPX - first, whole), p.GCPY, p.GCPZ, p.GCPPixel, p.GCPLine) for p in gcps
    ]


def _roughness_px(fitted: Georeference, gcps: Sequence[gdal.GCP]) -> float:
    """By how many pixels a surface of second order misses control points at most."""
    columns, rows, across, down = np.array(
        [(gcp.GCPPixel, gcp.GCPLine, *fitted.to_pixel(gcp.GCPX, gcp.GCPY)) for gcp in gcps]
    ).T
    u, v = _balanced(np.column_stack([columns, rows]))[0]
    design = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    misses = np.column_stack([across - columns, down - rows])
    left = misses - design @ np.linalg.lstsq(design, misses, rcond=None)[0]
    return float(np.linalg.norm(left, axis=1).max())


def _bent(fitted: Georeference, gcps: Sequence[gdal.GCP]) -> Georeference:
    places = {(gcp.GCPPixel, gcp.GCPLine): (gcp.GCPX, gcp.GCPY) for gcp in gcps}
    straight = {pixel: fitted.to_map(*pixel) for pixel in places}
    bends = [(*pixel, x - straight[pixel][0], y - straight[pixel][1]) for pixel, (x, y) in places.items()]
    return replace(fitted, bends=tuple(bends))


def _perspective(gcps: Sequence[gdal.GCP], crs_wkt: str) -> Georeference:
    """The perspective of a plane that fits control points best, by least squares in coordinates of about 1."""
    pixels = np.array([(gcp.GCPPixel, gcp.GCPLine) for gcp in gcps])
    places = np.array([(gcp.GCPX, gcp.GCPY) for gcp in gcps])
    (u, v), from_pixels = _balanced(pixels)
    (x, y), from_places = _balanced(places)
    none, one = np.zeros_like(u), np.ones_like(u)
    design = np.vstack(
        [
            np.column_stack([u, v, one, none, none, none, -u * x, -v * x]),
            np.column_stack([none, none, none, u, v, one, -u * y, -v * y]),
        ]
    )
    found = np.linalg.lstsq(design, np.concatenate([x, y]), rcond=None)[0]
    matrix = np.linalg.inv(from_places) @ np.append(found, 1.0).reshape(3, 3) @ from_pixels
    (g1, g2, g0), (g4, g5, g3), (s0, s1, _) = (matrix / matrix[2, 2]).tolist()
    return Georeference(crs_wkt, (g0, g1, g2, g3, g4, g5), (s0, s1), "control points")


def _balanced(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """N x 2 points about 0 and of about 1, as two rows, and the 3 x 3 matrix that makes them so."""
    centre, size = points.mean(axis=0), float(np.abs(points - points.mean(axis=0)).max()) or 1.0
    matrix = np.array([[1 / size, 0, -centre[0] / size], [0, 1 / size, -centre[1] / size], [0, 0, 1]])
    return (points - centre).T / size, matrix


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


def _through(pixel: Point, place: Point, steps: tuple[float, float, float, float]) -> GeoTransform:
    """The geotransform that leads from a pixel to a place, with X's step across and down, then Y's."""
    (x_px, y_px), (x, y), (x_across, x_down, y_across, y_down) = pixel, place, steps
    return (
        x - x_across * x_px - x_down * y_px, x_across, x_down,
        y - y_across * x_px - y_down * y_px, y_across, y_down,
    )  # fmt: skip


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
