# SPDX-License-Identifier: GPL-2.0-or-later
"""How high photos were truly taken above the ground, by the ways between them: by satellites against tie points.

    height = adjusted(list(ways(seen, looked)), told, TILT_ERROR)
    height.added_m, height.error_m

Altitudes count from where a drone took off or from the sea, and a barometer drifts by metres. All that is taken as one
height, which is added to what each photo tells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .overlaps import LEAST_MOVED, Way

Numbers: TypeAlias = NDArray[np.float64]

FEWEST = 5
"""Overlaps tell a height: those of four photos in a line, each with the next two, or of more lines."""
AGREEING = 2 / 3
"""Of the overlaps, that tell the same height: among many that disagree, some always do."""
MOST_ERROR = 0.03
"""Standard error of a height, as a share of it, up to which it is told: its scale then is within 5 % nine times in
ten."""
POSITION_M = 1.0
"""Standard error of a position by satellites along a line, against its neighbours' of the same minutes."""
RELIEF = 0.02
"""Standard error of a way by tie points, as a share of it: what they lie on is not flat."""
OFF = 4.0
"""A way that is off by more of its standard errors than this is a jump of the position, or a wrong match."""


class Unsure(Exception):
    """Overlaps do not tell a height; the text says why, as a clause."""


class Height(NamedTuple):
    """A height by overlaps.

    Args:
        added_m: to what the photos tell.
        error_m: standard error of that.
        height_m: above the ground, of the photos' middle one.
        overlaps: that tell it.
    """

    added_m: float
    error_m: float
    height_m: float
    overlaps: int


def adjusted(found: Sequence[Way], told: Numbers, tilt: float) -> Height:
    """The height that fits all ways best, by generalised least squares (Aitken 1935).

    What is wrong with a photo's position and tilt lengthens the way to one neighbour by as much as it shortens that to
    the other. With many photos in a line the result is the slope of their positions by satellites over those by ties.

    Args:
        found: ways between photos.
        told: of each photo, the height that it tells, in metres.
        tilt: standard error of the cameras' tilt, in degrees.

    Raises:
        Unsure: there are too few of them, or they disagree.
    """
    moved = [way for way in found if way.per_m > LEAST_MOVED]
    if len(moved) < FEWEST:
        raise Unsure(f"{len(moved)} overlaps of neighbouring photos were found, {FEWEST} are needed")
    usual = float(np.median([(way.by_satellites_m - way.as_told_m) / way.per_m for way in moved]))
    own_m = _own_m(float(np.median(told)) + usual, tilt)
    agreeing = [way for way in moved if _missed(way, usual, own_m) < OFF]
    needed = max(FEWEST, math.ceil(AGREEING * len(moved)))
    if len(agreeing) < needed:
        raise Unsure(f"{len(agreeing)} of {len(moved)} overlaps agree, {needed} are needed")
    added_m, error_m = _slope(agreeing, own_m)
    height = Height(added_m, error_m, float(np.median(told)) + added_m, len(agreeing))
    if error_m > MOST_ERROR * height.height_m:
        raise Unsure(
            f"by {height.overlaps} overlaps it is {height.height_m:.0f} m with a standard error of {error_m:.1f} m, "
            f"more than {MOST_ERROR:.0%}"
        )
    return height


def _own_m(height_m: float, tilt: float) -> float:
    """Standard error of where a photo seems to have been taken along its line, by its position and its tilt."""
    return math.hypot(POSITION_M, height_m * math.tan(math.radians(tilt)))


def _missed(way: Way, added_m: float, own_m: float) -> float:
    """By how many of its standard errors a way misses a height."""
    missed_m = way.by_satellites_m - way.as_told_m - added_m * way.per_m
    return abs(missed_m) / math.hypot(math.sqrt(2) * own_m, RELIEF * way.by_satellites_m)


def _slope(found: Sequence[Way], own_m: float) -> tuple[float, float]:
    """What is to be added, and its standard error: as the covariance says, or as ways disagree where that is more."""
    number = np.array([way[:2] for way in found])
    by_satellites, as_told, per_m = np.array([way[2:] for way in found]).T
    covariance = _covariance(number, own_m) + np.diag((RELIEF * by_satellites) ** 2)
    weighed = np.linalg.solve(covariance, per_m)
    slope = weighed @ (by_satellites - as_told) / (weighed @ per_m)
    missed = by_satellites - as_told - slope * per_m
    scatter = missed @ np.linalg.solve(covariance, missed) / (len(found) - 1)
    return float(slope), math.sqrt(max(scatter, 1.0) / (weighed @ per_m))


def _covariance(number: NDArray[np.int64], own_m: float) -> Numbers:
    """Of ways between photos of these numbers (N x 2): two that meet in a photo share what is wrong with it."""
    ends, rows = np.zeros((len(number), number.max() + 1)), np.arange(len(number))
    ends[rows, number[:, 0]], ends[rows, number[:, 1]] = -own_m, own_m
    return np.asarray(ends @ ends.T)
