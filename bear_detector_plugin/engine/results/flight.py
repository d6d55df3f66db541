# SPDX-License-Identifier: GPL-2.0-or-later
"""What a survey has covered: its photos' footprints in square metres, its lines, and all ground once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import ogr

from ..imagery.area import Area
from ..imagery.footprint import Point, gathered, transformer, whole_turn
from ..placing import transects
from ..placing.ground import LONGITUDE_LATITUDE, Ground
from .survey_photos import Photo

ogr.UseExceptions()


class Line(NamedTuple):
    """A transect.

    Args:
        name: by which tables know it: `T001`.
        photos: in the order in which they were taken.
        points: where it leads, in metres: the middles of the photos, of those that were taken at once their mean.
        bearing: from true north over east, in degrees, at its first point; not a number where that is the only one.
        length_m: from the first point to the last one.
        width_m: of the strip that is seen.
        area_m2: of the ground that is seen, overlap once.
    """

    name: str
    photos: Sequence[Photo]
    points: NDArray[np.float64]
    bearing: float
    length_m: float
    width_m: float
    area_m2: float

    @property
    def effort_m(self) -> float:
        """The length of a strip of the width and the area: a photo alone has some, too."""
        return self.area_m2 / self.width_m if self.width_m else 0.0


class Flight:
    """The surveyed photos on the ground.

    Args:
        photos: that were searched and have a place, in the order in which they were taken; one at least.
        crs: of their footprints.
        gap_s: see `transects.lines`.
        turn_deg: likewise.
        area: that was searched, of which a photo's footprint is but the rectangle round its part; all where None.
    """

    def __init__(
        self, photos: Sequence[Photo], crs: str, gap_s: float, turn_deg: float, area: Area | None = None
    ) -> None:
        footprints = [photo.footprint for photo in photos if photo.footprint is not None]
        self.ground = Ground.about([_middle(footprint) for footprint in footprints], crs)
        self._crs, self._to_ground = crs, transformer(crs, self.ground.crs)
        outlines = [self._shape(footprint) for footprint in footprints]
        points = np.array([_middle(outline) for outline in outlines])
        within = area.onto(self.ground.crs) if area else None
        self._shapes = [_part(outline, within) for outline in outlines] if within else outlines
        self.areas = {photo.path: float(shape.GetArea()) for photo, shape in zip(photos, self._shapes, strict=True)}
        degrees = self.ground.back(points, LONGITUDE_LATITUDE).tolist()
        self.middles: dict[str, Point] = {photo.path: (x, y) for photo, (x, y) in zip(photos, degrees, strict=True)}
        times = np.array([photo.time_s for photo in photos])
        moments = transects.moments(times, gap_s)
        ways = np.array([points[moment].mean(axis=0) for moment in moments])
        found = transects.lines(ways, times[[moment[0] for moment in moments]], gap_s, turn_deg)
        self.lines = [
            self._line(n, photos, ways[line], [moments[number] for number in line]) for n, line in enumerate(found, 1)
        ]

    def covered(self) -> tuple[ogr.Geometry, float]:
        """All ground that was seen, in the footprints' CRS, and its area in square metres: overlap counts once."""
        union = _union(self._shapes)
        area = float(union.GetArea())
        union.Transform(transformer(self.ground.crs, self._crs))
        return gathered(union, whole_turn(self._crs)), area

    def _shape(self, footprint: ogr.Geometry) -> ogr.Geometry:
        shape = footprint.Clone()
        shape.Transform(self._to_ground)
        return shape if shape.IsValid() else shape.MakeValid()

    def _line(
        self, number: int, photos: Sequence[Photo], points: NDArray[np.float64], moments: Sequence[Sequence[int]]
    ) -> Line:
        numbers = [i for moment in moments for i in moment]
        outlines = [[_corners(self._shapes[i]) for i in moment] for moment in moments]
        (north,) = self.ground.north(points[:1])
        grid_north = float(np.degrees(np.arctan2(*north)))
        return Line(
            f"T{number:03d}",
            [photos[i] for i in numbers],
            points,
            (transects.bearing(points) - grid_north) % 360 if len(points) > 1 else math.nan,
            transects.length(points),
            transects.strip_width(points, outlines),
            float(_union(self._shapes[i] for i in numbers).GetArea()),
        )


def _part(shape: ogr.Geometry, within: ogr.Geometry) -> ogr.Geometry:
    part = shape.Intersection(within)
    return part if part.GetArea() else shape


def _union(shapes: Iterable[ogr.Geometry]) -> ogr.Geometry:
    together = ogr.Geometry(ogr.wkbMultiPolygon)
    for shape in shapes:
        for part in [shape] if shape.GetGeometryType() == ogr.wkbPolygon else shape:
            if part.GetGeometryType() == ogr.wkbPolygon:  # two may touch in a line besides
                together.AddGeometry(part)
    return together.UnionCascaded()


def _middle(shape: ogr.Geometry) -> Point:
    x, y = shape.Centroid().GetPoint_2D()
    return x, y


def _corners(shape: ogr.Geometry) -> NDArray[np.float64]:
    hull = shape.ConvexHull()  # to be held while its ring is read
    return np.array(hull.GetGeometryRef(0).GetPoints())[:, :2]
