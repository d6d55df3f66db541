# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a photo lies on the map: from its pixels to coordinates and back; arithmetic only.

Pixel coordinates count from the top left corner of the file's first pixel, x to the right, y down, so the centre
of that pixel is (0.5, 0.5). Map coordinates are in traditional GIS order (east, north; longitude, latitude).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from osgeo import gdal, ogr, osr

from ...control_points import fit, on_one_side
from .thin_plate import ThinPlate
from .windows import Window

ogr.UseExceptions()
osr.UseExceptions()

Point = tuple[float, float]
GeoTransform = tuple[float, float, float, float, float, float]
ControlPoint = tuple[float, float, float, float]

_NO_GEOTRANSFORM = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
_STEPS = 4
_CYLINDERS = ("Mercator_1SP", "Mercator_2SP", "Equirectangular", "Cylindrical_Equal_Area")
"""Projections that go on where they have gone round the Earth."""


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
        """Metres on the ground that a pixel spans at the image's first corner; see `gsd_at`."""
        return self.gsd_at(0, 0)

    def gsd_at(self, x_px: float, y_px: float) -> float:
        """Metres on the ground that a pixel spans at a place in the image: the geometric mean of its two sides.

        Measured on the ellipsoid, so that it also holds where a map projection stretches: Web Mercator draws
        a metre at 75 degrees north four metres long. Infinite where the CRS has no place on Earth for it.
        """
        return math.sqrt(math.prod(self.sides_at(x_px, y_px)))

    def sides_at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """A pixel's sides on the ground, across and down, in metres; infinite as in `gsd_at`.

        Pixels of an image in degrees are not square: at 75 degrees north they are four times as high as wide.
        """
        across, down, _ = self._pixel_m(x_px, y_px)
        return across, down

    def _pixel_m(self, x_px: float, y_px: float) -> tuple[float, float, float]:
        """A pixel's sides on the ground, across and down, and the diagonal between their ends, in metres."""
        crs = _crs(self.crs_wkt)
        geographic = crs.CloneGeogCS()
        geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        to_geographic = osr.CoordinateTransformation(crs, geographic)
        corner, right, below = (
            _transformed(self.to_map(x_px + across, y_px + down), to_geographic)
            for across, down in ((0, 0), (1, 0), (0, 1))
        )
        if not all(map(math.isfinite, (*corner, *right, *below))):
            return math.inf, math.inf, math.inf
        across, down = (_ground_m(corner, end, geographic) for end in (right, below))
        return across, down, _ground_m(right, below, geographic)

    def square_km(self, width: int, height: int) -> float:
        """The ground that an image of so many pixels shows, from the pixels' area at nine places of it.

        Infinite where the CRS has no place on Earth for one of them.
        """
        places = [(width * across / 6, height * down / 6) for across in (1, 3, 5) for down in (1, 3, 5)]
        return sum(_area(*self._pixel_m(*place)) for place in places) / len(places) * width * height / 1e6

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
    """The georeference that fits ground control points best; None where none does.

    Args:
        gcps: control points.
        crs_wkt: their coordinate reference system.
        exact: whether they were computed.
    """
    gcps = on_one_side(gcps, crs_wkt)
    found = fit(gcps, exact)
    if found is None or not _is_on_earth(crs_wkt):
        return None
    fitted = Georeference(crs_wkt, found.geotransform, found.slant, "control points")
    return _bent(fitted, gcps) if found.bent else fitted


def _bent(fitted: Georeference, gcps: Sequence[gdal.GCP]) -> Georeference:
    places = {(gcp.GCPPixel, gcp.GCPLine): (gcp.GCPX, gcp.GCPY) for gcp in gcps}
    straight = {pixel: fitted.to_map(*pixel) for pixel in places}
    bends = [(*pixel, x - straight[pixel][0], y - straight[pixel][1]) for pixel, (x, y) in places.items()]
    return replace(fitted, bends=tuple(bends))


def polygon_of(points: Iterable[Point]) -> ogr.Geometry:
    """A polygon of its corners, closed here where it isn't."""
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in points:
        ring.AddPoint_2D(x, y)
    ring.CloseRings()
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon


def transformer(from_wkt: str, to_wkt: str) -> osr.CoordinateTransformation:
    """From one CRS to another, both in traditional GIS axis order; belongs to one thread."""
    return osr.CoordinateTransformation(_crs(from_wkt), _crs(to_wkt))


def transform(points: Iterable[Point], from_wkt: str, to_wkt: str) -> list[Point]:
    """The points in another CRS, in the same order; (inf, inf) for one that has no place there."""
    to_other = transformer(from_wkt, to_wkt)
    return [_transformed(point, to_other) for point in points]


@lru_cache(maxsize=64)
def whole_turn(crs_wkt: str) -> float:
    """What a CRS repeats itself after from west to east, such as 360 degrees; 0 where it doesn't, as on most maps."""
    crs = _crs(crs_wkt)
    if crs.IsProjected() and crs.GetAttrValue("PROJECTION") in _CYLINDERS:
        geographic = crs.CloneGeogCS()
        quarter = math.pi / 2 / geographic.GetAngularUnits()
        middle = crs.GetNormProjParm("central_meridian", 0.0)
        to_map = transformer(geographic.ExportToWkt(), crs_wkt)
        west, east = (_transformed((middle + way, 0.0), to_map)[0] for way in (-quarter, quarter))
        return 2 * (east - west) if math.isfinite(east - west) else 0.0
    return math.tau / crs.GetAngularUnits() if crs.IsGeographic() else 0.0


def in_one_piece(points: Sequence[Point], turn: float) -> list[Point]:
    """The corners of a small shape on the side of the date line where the first is, on a map that repeats itself.

    A window from 179.9 to -179.9 degrees is one from 179.9 to 180.1, and not one round the Earth.
    """
    first = points[0][0]
    apart = [abs(x - first) for x, _ in points]
    if not turn or not all(map(math.isfinite, apart)) or max(apart) < turn / 2:
        return list(points)
    return [(first + math.remainder(x - first, turn), y) for x, y in points]


def gathered(shape: ogr.Geometry, turn: float) -> ogr.Geometry:
    """A shape with all of its lines and rings `in_one_piece`."""
    lines = list(_lines(shape))
    first = next((line.GetPoint_2D(0) for line in lines if line.GetPointCount()), None)
    for line in lines:
        points = [line.GetPoint_2D(i) for i in range(line.GetPointCount())]
        for i, (x, y) in enumerate(in_one_piece([first, *points], turn)[1:] if first else ()):
            line.SetPoint_2D(i, x, y)
    return shape


def turned(shape: ogr.Geometry, by: float) -> ogr.Geometry:
    """The same shape further east."""
    moved = shape.Clone()
    for line in _lines(moved):
        for i in range(line.GetPointCount()):
            line.SetPoint_2D(i, line.GetX(i) + by, line.GetY(i))
    return moved


def _lines(shape: ogr.Geometry) -> Iterator[ogr.Geometry]:
    """What a shape's points are in: itself, or its rings and those of its parts; they go with the shape."""
    if not shape.GetGeometryCount():
        yield shape
    for number in range(shape.GetGeometryCount()):
        yield from _lines(shape.GetGeometryRef(number))


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


def _area(across: float, down: float, diagonal: float) -> float:
    """Of a parallelogram, from its sides and the diagonal between their ends."""
    if not math.isfinite(diagonal):
        return math.inf
    cosine = (across**2 + down**2 - diagonal**2) / (2 * across * down)
    return across * down * math.sqrt(max(1 - cosine**2, 0))


def _ground_m(start: Point, end: Point, geographic: osr.SpatialReference) -> float:
    """Length of a short line on the ellipsoid, from its radii of curvature (meridian M, prime vertical N)."""
    unit, a, flattening = geographic.GetAngularUnits(), geographic.GetSemiMajor(), geographic.GetInvFlattening()
    e2 = 0.0 if flattening == 0 else (2 - 1 / flattening) / flattening
    latitude = start[1] * unit
    w2 = 1 - e2 * math.sin(latitude) ** 2
    east = math.remainder((end[0] - start[0]) * unit, math.tau) * math.cos(latitude) * a / math.sqrt(w2)
    north = (end[1] - start[1]) * unit * a * (1 - e2) / w2**1.5
    return math.hypot(east, north)
