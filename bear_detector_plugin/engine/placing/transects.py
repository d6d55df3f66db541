# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines that a survey was flown in, from where its photos lie: pure functions of points in metres.

A line ends where no photo was taken for too long, where the next one is far away, or where the flight turns: where
the way to the next photo leads elsewhere than the line has led from its first photo on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

STILL_M = 5.0
"""Between nearer photos a direction is noise of their positions: there is no turn."""
FAR = 5.0
"""So many times the usual (median) way between two photos ends a line."""


def lines(points: NDArray[np.float64], times: NDArray[np.float64], gap_s: float, turn_deg: float) -> list[list[int]]:
    """The photos of each line, by their numbers; a photo may be a line of its own.

    Args:
        points: the photos' middles (N x 2, in metres), in the order in which they were taken.
        times: when, in seconds; not a number where that isn't known.
        gap_s: a line ends where the next photo was taken later than so.
        turn_deg: a line ends where the flight turns by more, in degrees.
    """
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    far = FAR * float(np.median(steps)) if len(steps) else 0.0
    found: list[list[int]] = []
    for number in range(len(points)):
        apart = number == 0 or times[number] - times[number - 1] > gap_s or steps[number - 1] > max(far, STILL_M)
        if apart or _turns(points, found[-1][0], number, turn_deg):
            found.append([])
        found[-1].append(number)
    return found


def bearing(points: NDArray[np.float64]) -> float:
    """The direction from a line's first point to its last, in degrees from the second axis over the first, 0-360."""
    east, north = points[-1] - points[0]
    return math.degrees(math.atan2(east, north)) % 360


def length(points: NDArray[np.float64]) -> float:
    """Of a line through points, in metres."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def across(points: NDArray[np.float64], line: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far points lie to the right of the straight line from a line's first point to its last, in metres."""
    way = line[-1] - line[0]
    norm = float(np.linalg.norm(way))
    ahead = way / norm if norm else np.array([0.0, 1.0])
    return np.asarray((points - line[0]) @ np.array([ahead[1], -ahead[0]]))


def strip_width(line: NDArray[np.float64], outlines: Sequence[NDArray[np.float64]]) -> float:
    """How wide a strip is seen along a line, in metres: the median of its photos' widths across it."""
    return float(np.median([np.ptp(across(outline, line)) for outline in outlines]))


def _turns(points: NDArray[np.float64], first: int, number: int, turn_deg: float) -> bool:
    before, after = points[number - 1] - points[first], points[number] - points[number - 1]
    if min(np.linalg.norm(before), np.linalg.norm(after)) < STILL_M:
        return False
    turn = math.atan2(after[0], after[1]) - math.atan2(before[0], before[1])
    return abs(math.remainder(turn, math.tau)) > math.radians(turn_deg)
