# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo's pixels on the ground, flat or by a DEM, as its camera saw them.

place = on_the_ground(camera, 4000, 2250, crs_wkt)
place.geotransform      # or place.control_points, where the photo was taken too slantwise for six numbers
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from ..imagery.camera import Camera, Unplaced, rotation
from ..imagery.footprint import GeoTransform, Point, transform, whole_turn

Grid: TypeAlias = NDArray[np.float64]
Relief: TypeAlias = Callable[[Grid], Grid]
"""From N x 2 metres east and north of a camera to N heights above the ground below it; not a number where unknown."""

AFFINE_MISS_M = 1.0
"""A photo gets a geotransform where that is wrong by no more than this, anywhere in it: what satellite navigation
without correction is wrong by is several times as much. With a wide lens 100 m up that is about 2 degrees of tilt.
"""
FURTHEST_DEGREES = 80.0
"""From straight down. Further out, one degree of error in the tilt moves a place by more than half the altitude."""
POLAR_LATITUDE = 60.0
SEA_ICE, ARCTIC, SOUTH_POLAR = "EPSG:3413", "EPSG:3995", "EPSG:3031"
"""The polar stereographic projections of sea ice charts, of the whole Arctic, and of Antarctica."""

_GRID, _RELIEF_GRID = 5, 9
"""Control points in a row and in a column: enough for any program's polynomial of second order; for hills, more."""
_SIGHTS, _HALVINGS = 64, 8
"""A ray is followed in so many steps to where it has met the ground, the last step is halved so often, and the ground
taken as even in what is left of it."""


@dataclass(frozen=True)
class Place:
    """Where a photo lies.

    Args:
        corners: of the photo on the map, clockwise in the photo from its top left.
        geotransform: GDAL's six numbers; None where the photo was taken too slantwise.
        control_points: pixel, line, x and y of each; 25 of them, or 81 where the ground is not flat.
        gsd_m: metres on the ground that a pixel in the photo's middle spans.
        area_m2: what the photo shows.
        tilt: degrees between the line of sight and straight down.
        beyond: whether the ground was taken as flat in a part of it, since its height is not known there.
    """

    corners: list[Point]
    geotransform: GeoTransform | None
    control_points: list[tuple[float, float, float, float]]
    gsd_m: float
    area_m2: float
    tilt: float
    beyond: bool = False


def on_the_ground(camera: Camera, width: int, height: int, crs_wkt: str, relief: Relief | None = None) -> Place:
    """The place of a photo, if the lens draws straight.

    Args:
        camera: that took it.
        width: of the photo in pixels.
        height: of the photo in pixels.
        crs_wkt: the CRS of the result.
        relief: the ground around the camera; flat where None.

    Raises:
        Unplaced: a part of the photo shows the horizon, or nearly; or the CRS does not hold at its place.
    """
    side = _GRID if relief is None else _RELIEF_GRID
    pixels = np.array([(x, y) for y in np.linspace(0, height, side) for x in np.linspace(0, width, side)])
    flat = _projected(camera, pixels - (width / 2, height / 2))
    stretch = np.ones(len(flat)) if relief is None else _stretch(camera.altitude_m, flat, relief)
    near = flat * stretch[:, None]
    on_map = _on_map(near, camera, crs_wkt)
    straight = _affine_miss(pixels, near) <= AFFINE_MISS_M
    corner_rows = [0, side - 1, side * side - 1, side * (side - 1)]
    middle = _projected(camera, np.array([(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5)]))
    return Place(
        corners=[(float(x), float(y)) for x, y in on_map[corner_rows]],
        geotransform=_affine(pixels, on_map) if straight else None,
        control_points=[(float(p[0]), float(p[1]), float(p[2]), float(p[3])) for p in np.hstack([pixels, on_map])],
        gsd_m=math.sqrt(abs(float(np.linalg.det(middle[1:] - middle[0])))) * float(stretch[side * side // 2]),
        area_m2=_area(near[corner_rows]),
        tilt=math.degrees(math.acos(np.clip(rotation(camera.angles)[2, 2], -1, 1))),
        beyond=relief is not None and bool(np.isnan(relief(near)).any()),
    )


def fitting_crs(places: Sequence[Point]) -> str:
    """The CRS, as WKT, of a survey, by the middle of its places (longitude and latitude in degrees, WGS 84).

    Nearer to the equator than 60 degrees it is the UTM zone; in the south EPSG:3031. In the north it is the polar
    stereographic projection whose central meridian is nearer, so that north is up as far as can be: EPSG:3413
    (45 degrees west, of sea ice charts) from Greenland over Canada and Alaska to the Chukchi Sea, EPSG:3995 (0 degrees)
    from Iceland over Svalbard to eastern Siberia, and where the survey lies all around the pole. Both are true to scale
    near 70 degrees.
    """
    longitude, latitude = _middle(places)
    if latitude <= -POLAR_LATITUDE:
        return crs_wkt(SOUTH_POLAR)
    if latitude >= POLAR_LATITUDE:
        to_3413, to_3995 = (abs(math.remainder(longitude - meridian, 360)) for meridian in (-45, 0))
        return crs_wkt(ARCTIC if to_3995 < to_3413 or _all_around(places) else SEA_ICE)
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


def _on_map(near: Grid, camera: Camera, crs_wkt: str) -> Grid:
    """N x 2 places in a CRS, of N x 2 metres east and north of a camera; across the date line they count on.

    Raises:
        Unplaced: the CRS does not hold there, or is one of degrees, and the pole is in the photo or beside it.
    """
    places = np.array(transform([(x, y) for x, y in near], local_crs(camera.longitude, camera.latitude), crs_wkt))
    if not np.isfinite(places).all():
        raise Unplaced("it lies where the coordinate reference system does not reach")
    turn = whole_turn(crs_wkt)
    if turn:
        places[:, 0] = places[0, 0] + np.remainder(places[:, 0] - places[0, 0] + turn / 2, turn) - turn / 2
        if np.ptp(places[:, 0]) > turn / 4:
            raise Unplaced("it lies at the pole, where degrees tell no place: a polar projection does")
    return places


def _stretch(altitude_m: float, flat: Grid, relief: Relief) -> NDArray[np.float64]:
    """How many times as long rays are down to the ground as they would be if it were flat; N of them.

    Each is followed from the camera to where it first is below the ground, then halved: steep slopes do no harm.

    Args:
        altitude_m: of the camera.
        flat: N x 2 metres, where they would meet flat ground.
        relief: the ground; flat where its height is not known.
    """

    def depth(shares: Grid) -> Grid:
        """How far the rays are below the ground after such shares (N, or N x steps) of their flat length."""
        places = flat.reshape(len(flat), *[1] * (shares.ndim - 1), 2) * shares[..., None]
        ground = np.nan_to_num(relief(places.reshape(-1, 2))).reshape(shares.shape)
        return np.asarray(ground - altitude_m * (1 - shares))

    end = 1.0
    while (depth(np.full(len(flat), end)) < 0).any():
        end *= 2  # a valley; whatever its depth, the ray gets there
    steps = np.linspace(0, end, _SIGHTS + 1)
    met = (depth(np.tile(steps, (len(flat), 1))) >= 0).argmax(axis=1)
    above, below = steps[met - 1], steps[met]
    for _ in range(_HALVINGS):
        half = (above + below) / 2
        hidden = depth(half) >= 0
        above, below = np.where(hidden, above, half), np.where(hidden, half, below)
    over, under = -depth(above), depth(below)
    return np.asarray(above + over / (over + under) * (below - above))


def _middle(places: Sequence[Point]) -> Point:
    """The mean of directions from the Earth's centre: as well at the pole and across the antimeridian."""
    east, north = np.radians(np.array(places, float)).T
    x, y, z = (np.cos(north) * np.cos(east)).mean(), (np.cos(north) * np.sin(east)).mean(), np.sin(north).mean()
    return math.degrees(math.atan2(y, x)), round(math.degrees(math.atan2(z, math.hypot(x, y))), 9)


def _all_around(places: Sequence[Point]) -> bool:
    """Whether the pole lies amid the places: no two neighbours in longitude are half a turn apart."""
    turns = np.sort([longitude % 360 for longitude, _ in places])
    return bool(np.diff(turns, append=turns[0] + 360).max() < 180)


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
