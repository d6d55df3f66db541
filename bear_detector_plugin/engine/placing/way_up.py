# SPDX-License-Identifier: GPL-2.0-or-later
"""Which way up a photo lies that a program may have turned: the way in which it shows the ground as its neighbours do.

Programs for looking at pictures turn a photo's pixels and leave what its tags say of its yaw. Both ways are laid on a
coarse grid on the ground, as is a neighbour whose place is known; the likeness is the best correlation of the two
within the errors of their positions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import RasterError
from ..imagery.camera import Angles, Camera, Unplaced, angles_of, rotation
from ..imagery.footprint import Georeference
from ..imagery.rasters import open_raster
from ..imagery.windows import Window
from .placement import local_crs, on_the_ground

Grid: TypeAlias = NDArray[np.float64]

COARSE_PX = 32
"""Pixels of a photo to a cell: errors of the yaw by some degrees then don't matter."""
LIKE, LEAD = 0.4, 0.2
"""The right way is at least so like its neighbour (correlation, -1 to 1), and by so much more like it than the wrong
one. Of nine drone photos over wood and shore, in 28 pairs: the right way 0.53 to 0.86, the wrong one at most 0.32."""
REACH_M = 10.0
"""Two positions by satellite navigation without correction, and what tilts add, are off by less."""
_NEIGHBOURS = 4
_LEAST_SHARED = 100
"""Cells."""


class Shot(NamedTuple):
    """A photo's file, its width and height in pixels, and its camera."""

    photo: str
    size: tuple[int, int]
    camera: Camera


def ways_up(angles: Angles, size: tuple[int, int]) -> list[Angles]:
    """What a camera's angles are for a photo of this size, if it was turned in a way that its shape allows.

    Cameras take photos that are wider than high: one that is not was turned by a quarter.
    """
    top, right, ahead = rotation(angles).T
    turns = ((1, 0), (-1, 0)) if size[0] >= size[1] else ((0, 1), (0, -1))
    return [angles_of(np.column_stack([c * top + s * right, c * right - s * top, ahead])) for c, s in turns]


def right_way(ways: Sequence[Shot], placed: Sequence[Shot]) -> tuple[Shot, str] | None:
    """The way in which a photo lies, and the neighbour that shows it; None where no neighbour does.

    Args:
        ways: the photo with both cameras that may be its own.
        placed: photos whose place is known.
    """
    for other in sorted(placed, key=lambda shot: _apart_m(shot.camera, ways[0].camera))[:_NEIGHBOURS]:
        if not _may_meet(ways[0], other):
            break
        (wrong, _), (like, number) = sorted((_likeness(way, other), number) for number, way in enumerate(ways))[-2:]
        if like >= LIKE and like - wrong >= LEAD:
            return ways[number], other.photo
    return None


def _apart_m(one: Camera, other: Camera) -> float:
    north = math.radians(one.latitude - other.latitude)
    east = math.radians(math.remainder(one.longitude - other.longitude, 360)) * math.cos(math.radians(one.latitude))
    return 6_371_000 * math.hypot(north, east)


def _may_meet(one: Shot, other: Shot) -> bool:
    reach = sum(math.hypot(*shot.size) / 2 * shot.camera.altitude_m / shot.camera.focal_px for shot in (one, other))
    return _apart_m(one.camera, other.camera) < reach


def _likeness(one: Shot, other: Shot) -> float:
    """Correlation (-1 to 1) of what two photos show of the same ground; -1 where they share too little of it."""
    middle = one.camera
    crs = local_crs(middle.longitude, middle.latitude)
    cell_m = COARSE_PX * middle.altitude_m / middle.focal_px
    half = math.ceil(math.hypot(*one.size) / 2 / COARSE_PX)
    across = np.arange(-half, half + 1) * cell_m
    east, north = np.meshgrid(across, -across)
    try:
        (first, sees), (second, sees_too) = (_on_grid(shot, crs, east, north) for shot in (one, other))
    except RasterError:  # a damaged photo says nothing
        return -1.0
    shared = sees & sees_too
    if shared.sum() < _LEAST_SHARED:
        return -1.0
    spectra = [np.fft.rfft2(_standardised(grey, shared)) for grey in (first, second)]
    shifted = np.fft.irfft2(spectra[0] * np.conj(spectra[1]), s=shared.shape)
    reach = min(math.ceil(REACH_M / cell_m), half)
    near = np.r_[0 : reach + 1, -reach:0]
    return float(shifted[np.ix_(near, near)].max())


def _on_grid(shot: Shot, crs: str, east: Grid, north: Grid) -> tuple[Grid, NDArray[np.bool_]]:
    """What a photo shows in the cells of a grid, and in which it shows anything."""
    width, height = shot.size
    small = max(width // COARSE_PX, 1), max(height // COARSE_PX, 1)
    place = None
    with suppress(Unplaced):  # the horizon is in sight
        place = on_the_ground(shot.camera, width, height, crs).geotransform
    if place is None:  # too slantwise for six numbers: the grid is too simple for it
        return np.zeros(east.shape), np.zeros(east.shape, np.bool_)
    grey = _grey(shot.photo, shot.size, small)
    g0, g1, g2, g3, g4, g5 = Georeference(crs, place).inverse
    columns = np.floor((g0 + g1 * east + g2 * north) * small[0] / width).astype(np.int64)
    rows = np.floor((g3 + g4 * east + g5 * north) * small[1] / height).astype(np.int64)
    sees = (columns >= 0) & (columns < small[0]) & (rows >= 0) & (rows < small[1])
    shown = np.zeros(east.shape)
    shown[sees] = grey[rows[sees], columns[sees]]
    return shown, sees


@lru_cache(maxsize=64)
def _grey(path: str, size: tuple[int, int], small: tuple[int, int]) -> Grid:
    """A photo reduced to a few kB; neighbours ask for the same ones."""
    with open_raster(path) as photo:
        reduced: Grid = photo.read(Window(0, 0, *size), small).rgb.mean(axis=2)
    return reduced


def _standardised(grey: Grid, shared: NDArray[np.bool_]) -> Grid:
    """About 0 where both photos see the ground, 0 elsewhere, and of length 1."""
    centred = np.where(shared, grey - grey[shared].mean(), 0.0)
    length = float(np.linalg.norm(centred))
    return centred / length if length else centred
