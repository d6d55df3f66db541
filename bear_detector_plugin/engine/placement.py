# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo's pixels on flat ground, as its camera saw them.

place = on_the_ground(camera, 4000, 2250, crs_wkt)
place.geotransform      # or place.control_points, where the photo was taken too slantwise for six numbers
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from .camera import Camera, Unplaced, rotation
from .footprint import GeoTransform, Point, transform

Grid: TypeAlias = NDArray[np.float64]

AFFINE_MISS_M = 1.0
"""A photo gets a geotransform where that is wrong by no more than this, anywhere in it: what satellite navigation
without correction is wrong by is several times as much. With a wide lens 100 m up that is about 2 degrees of tilt.
"""
FURTHEST_DEGREES = 80.0
"""From straight down. Further out, one degree of error in the tilt moves a place by more than half the altitude."""
POLAR_LATITUDE = 60.0
NORTH_POLAR, SOUTH_POLAR = "EPSG:3413", "EPSG:3031"
"""The polar stereographic projections of sea ice charts and of Antarctica."""

_GRID = 5
"""Control points in a row and in a column: enough for any program's polynomial of second order."""


@dataclass(frozen=True)
class Place:
    """Where a photo lies.

    Args:
        corners: of the photo on the map, clockwise in the photo from its top left.
        geotransform: GDAL's six numbers; None where the photo was taken too slantwise.
        control_points: pixel, line, x and y of each; 25 of them where there is no geotransform, else none.
        gsd_m: metres on the ground that a pixel in the photo's middle spans.
        area_m2: what the photo shows.
        tilt: degrees between the line of sight and straight down.
    """

    corners: list[Point]
    geotransform: GeoTransform | None
    control_points: list[tuple[float, float, float, float]]
    gsd_m: float
    area_m2: float
    tilt: float


def on_the_ground(camera: Camera, width: int, height: int, crs_wkt: str) -> Place:
    """The place of a photo, if the ground is flat and the lens draws straight.

    Args:
        camera: that took it.
        width: of the photo in pixels.
        height: of the photo in pixels.
        crs_wkt: the CRS of the result.

    Raises:
        Unplaced: a part of the photo shows the horizon, or nearly; or the CRS does not hold at its place.
    """
    pixels = np.array([(x, y) for y in np.linspace(0, height, _GRID) for x in np.linspace(0, width, _GRID)])
    near = _projected(camera, pixels - (width / 2, height / 2))
    on_map = np.array(transform([(x, y) for x, y in near], local_crs(camera.longitude, camera.latitude), crs_wkt))
    if not np.isfinite(on_map).all():
        raise Unplaced("it lies where the coordinate reference system does not reach")
    last = _GRID - 1
    corner_rows = [0, last, _GRID * _GRID - 1, _GRID * last]
    middle = _projected(camera, np.array([(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5)]))
    return Place(
        corners=[(float(x), float(y)) for x, y in on_map[corner_rows]],
        geotransform=_affine(pixels, on_map) if _affine_miss(pixels, near) <= AFFINE_MISS_M else None,
        control_points=[(float(p[0]), float(p[1]), float(p[2]), float(p[3])) for p in np.hstack([pixels, on_map])],
        gsd_m=math.sqrt(abs(float(np.linalg.det(middle[1:] - middle[0])))),
        area_m2=_area(near[corner_rows]),
        tilt=math.degrees(math.acos(np.clip(rotation(camera.angles)[2, 2], -1, 1))),
    )


def fitting_crs(longitude: float, latitude: float) -> str:
    """The CRS, as WKT, of a survey at a place: the UTM zone; polar stereographic beyond 60 degrees."""
    if abs(latitude) >= POLAR_LATITUDE:
        return crs_wkt(NORTH_POLAR if latitude > 0 else SOUTH_POLAR)
    zone = int((longitude + 180) % 360 // 6) + 1
    return crs_wkt(f"EPSG:{(32600 if latitude >= 0 else 32700) + zone}")


def crs_wkt(name: str) -> str:
    """A CRS by its code or definition, as WKT; RuntimeError where it is not known."""
    crs = osr.SpatialReference()
    crs.SetFromUserInput(name)
    wkt: str = crs.ExportToWkt()
    return wkt


def local_crs(longitude: float, latitude: float) -> str:
    """Metres east and north of a place, true in all directions for some kilometres."""
    return f"+proj=tmerc +lat_0={latitude!r} +lon_0={longitude!r} +k=1 +datum=WGS84 +units=m +type=crs"


def _projected(camera: Camera, pixels: Grid) -> Grid:
    """N x 2 metres east and north of the point below the camera, of N x 2 pixels from the photo's middle."""
    top, right, ahead = rotation(camera.angles).T
    rays = camera.focal_px * ahead + pixels[:, :1] * right - pixels[:, 1:] * top
    down = rays[:, 2] / np.linalg.norm(rays, axis=1)
    if down.min() < math.cos(math.radians(FURTHEST_DEGREES)):
        if down.min() <= 0:
            raise Unplaced("it reaches the horizon")
        furthest = round(math.degrees(math.acos(float(down.min()))))
        raise Unplaced(f"it reaches {furthest} degrees from straight down, where flat ground tells no place")
    north_east: Grid = rays[:, :2] * (camera.altitude_m / rays[:, 2:])
    return north_east[:, ::-1]


def _affine(pixels: Grid, places: Grid) -> GeoTransform:
    """The geotransform that fits best, by least squares."""
    origin = places.mean(axis=0)  # coordinates of millions of metres would cost digits
    design = np.column_stack([np.ones(len(pixels)), pixels])
    (x0, y0), (x_across, y_across), (x_down, y_down) = np.linalg.lstsq(design, places - origin, rcond=None)[0].tolist()
    return x0 + float(origin[0]), x_across, x_down, y0 + float(origin[1]), y_across, y_down


def _affine_miss(pixels: Grid, places: Grid) -> float:
    g0, g1, g2, g3, g4, g5 = _affine(pixels, places)
    x, y = pixels.T
    fitted = np.column_stack([g0 + g1 * x + g2 * y, g3 + g4 * x + g5 * y])
    return float(np.linalg.norm(fitted - places, axis=1).max())


def _area(corners: Grid) -> float:
    (x, y), (x_next, y_next) = corners.T, np.roll(corners, -1, axis=0).T
    return abs(float(np.sum(x * y_next - x_next * y))) / 2
