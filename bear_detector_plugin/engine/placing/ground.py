# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey's ground as a plane in metres: what distances, areas and lines are measured on, at the pole as elsewhere.

ground = Ground.about(places, survey_crs)
points = ground.plane(places, survey_crs)       # N x 2, in metres
ground.back(points, "EPSG:4326")
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..imagery.footprint import Point, transform

LONGITUDE_LATITUDE = "EPSG:4326"
NOWHERE: Point = (math.nan, math.nan)
_STEP_DEGREES = 1e-4


class Ground:
    """Lambert's azimuthal equal-area projection about the middle of a survey, on the ellipsoid of WGS 84.

    Areas are true everywhere. Lengths are true to 0.1 % within 570 km of the middle (by c^2 / 8 for an arc of c). The
    pole and the antimeridian are places like any other.

    Args:
        middle: longitude and latitude in degrees.
    """

    def __init__(self, middle: Point) -> None:
        longitude, latitude = middle
        self.crs = f"+proj=laea +lon_0={longitude:.6f} +lat_0={latitude:.6f} +datum=WGS84 +units=m +no_defs +type=crs"

    @classmethod
    def about(cls, places: Iterable[Point], crs: str) -> Ground:
        """The ground about the middle of some places, of which one at least is known."""
        degrees = np.radians([place for place in transform(places, crs, LONGITUDE_LATITUDE) if math.isfinite(place[0])])
        east, north = degrees.T
        x, y, z = np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)
        longitude = math.atan2(y.mean(), x.mean())
        latitude = math.atan2(z.mean(), math.hypot(x.mean(), y.mean()))
        return cls((math.degrees(longitude), math.degrees(latitude)))

    def plane(self, places: Sequence[Point], crs: str) -> NDArray[np.float64]:
        """Places of a CRS, in metres."""
        return _moved(places, crs, self.crs)

    def back(self, points: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
        """Points in metres as places of a CRS."""
        return _moved([(x, y) for x, y in points.tolist()], self.crs, crs)

    def north(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The direction of true north at each point, of length 1."""
        degrees = self.back(points, LONGITUDE_LATITUDE)
        step = np.where(degrees[:, 1] > 0, -_STEP_DEGREES, _STEP_DEGREES)  # away from the pole that is near
        beside = self.plane(
            [(x, y) for x, y in (degrees + np.column_stack([0 * step, step])).tolist()], LONGITUDE_LATITUDE
        )
        way = (beside - points) * np.sign(step)[:, None]
        return np.asarray(way / np.linalg.norm(way, axis=1)[:, None])


def _moved(places: Sequence[Point], crs: str, onto: str) -> NDArray[np.float64]:
    known = [place for place in places if math.isfinite(place[0])]
    found = iter(transform(known, crs, onto))
    moved = [next(found) if math.isfinite(place[0]) else NOWHERE for place in places]
    points = np.array(moved, float).reshape(-1, 2)
    points[~np.isfinite(points).all(axis=1)] = math.nan
    return points
