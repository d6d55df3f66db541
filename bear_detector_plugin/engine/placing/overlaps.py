# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the ground moves from one photo of a line to the next, by the points that both show.

Only photos of one line are compared: a clock that is late, or a tilt that the camera always has, moves all of them the
same way, and so none against another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...errors import RasterError
from ..imagery.camera import Angles, Clues, rotation
from .ground import LONGITUDE_LATITUDE, Ground
from .tie_points import NOTHING, Features, Points, look, ties
from .transects import lines

Complex: TypeAlias = NDArray[np.complex128]
Shared: TypeAlias = tuple[Points, Points]

GAP_S, TURN_DEG = 60.0, 20.0
"""Between the photos of a line."""
STRETCHES, LONG = 6, 8
"""Of a flight so many stretches of lines are looked at, of so many photos at most: more make it hardly surer."""
NEXT = 2
"""A photo is compared with so many that follow: the third shows too little of the same ground."""
LEAST_MOVED = 0.05
"""Photos that lie nearer to each other, as a share of their height, tell nothing: a drone that hovers."""


class Seen(NamedTuple):
    """A photo: its file, its size in pixels, what is told of its camera (position and focal length at least), its time.

    The time is in seconds; not a number where it isn't known.
    """

    photo: str
    size: tuple[int, int]
    clues: Clues
    time_s: float


class Way(NamedTuple):
    """The way between two photos of one line.

    Args:
        one: number of the photo.
        other: number of the photo.
        by_satellites_m: its length.
        as_told_m: its length by tie points, if the height is as the photos tell.
        per_m: by how much that grows with each metre that they were higher.
    """

    one: int
    other: int
    by_satellites_m: float
    as_told_m: float
    per_m: float


def told_m(clues: Clues) -> float:
    """The height of a camera from some level: what is told above ground or take-off, else by satellites, else 0."""
    told = clues.height_m if clues.altitude_m is None else clues.altitude_m
    return told or 0.0


def ways(seen: Sequence[Seen], looked: Callable[[float], None]) -> Iterator[Way]:
    """Between photos of some stretches of lines, all over the flight.

    Args:
        seen: photos in the order in which they were taken, one at least.
        looked: told the share (0-1) of the photos that were looked at; may raise to stop.
    """
    points = _points(seen)
    stretches = _stretches(lines(points, np.array([one.time_s for one in seen]), GAP_S, TURN_DEG))
    done, total = 0, sum(len(stretch) for stretch in stretches)
    for stretch in stretches:
        before: list[tuple[int, Features]] = []
        for here in stretch:
            features = _features(seen[here].photo)
            for there, others in before[-NEXT:]:
                shared = ties(others, features)
                if len(shared[0]):
                    yield _way((there, here), seen, shared, math.dist(points[there], points[here]))
            before.append((here, features))
            done += 1
            looked(done / total)


def _features(photo: str) -> Features:
    try:
        return look(photo)
    except RasterError:  # a damaged photo says nothing
        return NOTHING


def _points(seen: Sequence[Seen]) -> Points:
    """N x 2: where the photos were taken, in metres."""
    places = [(one.clues.longitude or 0.0, one.clues.latitude or 0.0) for one in seen]
    return Ground.about(places, LONGITUDE_LATITUDE).plane(places, LONGITUDE_LATITUDE)


def _stretches(found: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """The longer ones, and of these some all over the flight."""
    cut = [line[first : first + LONG] for line in found for first in range(0, len(line), LONG)]
    longest = max(map(len, cut))
    long = [stretch for stretch in cut if 2 * len(stretch) >= longest]
    return [long[number] for number in np.unique(np.linspace(0, len(long) - 1, STRETCHES).round().astype(int))]


def _way(pair: tuple[int, int], seen: Sequence[Seen], shared: Shared, by_satellites_m: float) -> Way:
    """By the place below each camera as the other sees it; the photos may be turned against each other."""
    one, other = (seen[number] for number in pair)
    here, there = _slopes(one, shared[0]), _slopes(other, shared[1])
    turn, moved = np.linalg.lstsq(np.column_stack([here, np.ones(len(here))]), there, rcond=None)[0]
    first, second = abs(moved / turn), abs(moved)
    as_told_m = (told_m(one.clues) * first + told_m(other.clues) * second) / 2
    return Way(*pair, by_satellites_m, float(as_told_m), float(first + second) / 2)


def _slopes(seen: Seen, points: Points) -> Complex:
    """Where rays through pixels meet the ground, per metre of height, to the photo's right and its top as x + iy."""
    clues = seen.clues
    top, right, ahead = rotation(Angles(0.0, clues.pitch or 0.0, clues.roll or 0.0)).T
    across, down = (points - np.array(seen.size) / 2).T
    rays = (clues.focal_px or 1.0) * ahead + across[:, None] * right - down[:, None] * top
    return np.asarray((rays[:, 1] + 1j * rays[:, 0]) / rays[:, 2])
