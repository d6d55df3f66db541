# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines that a survey was flown in, from where its photos lie: pure functions of points in metres.

A line ends where no photo was taken for too long, where the next one is far away, or where the flight turns: where
the way to the next photo leads elsewhere than the line has led from its first photo on. What several cameras of one
aircraft take at once is one place of a line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

STILL_M = 5.0
"""Between nearer photos a direction is noise of their positions: there is no turn."""
FAR = 5.0
"""So many times the usual (median) way between two photos ends a line."""
AT_ONCE = 0.5
"""Photos were taken at once within this share of the mean time from photo to photo: half of it where there is one
camera, a quarter of the time between two releases where there are two."""


def moments(times: NDArray[np.float64], gap_s: float) -> list[list[int]]:
    """The photos that were taken at once, by their numbers; each alone where its time isn't known.

    Args:
        times: when, in seconds, in their order.
        gap_s: a time between two photos that is longer is a pause, and no part of the mean.
    """
    steps = np.diff(times)
    flown = steps[steps <= gap_s]
    within = AT_ONCE * float(flown.mean()) if len(flown) else 0.0
    found: list[list[int]] = []
    for number, time in enumerate(times):
        if not found or not time - times[found[-1][0]] <= within:
            found.append([])
        found[-1].append(number)
    return found


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


def strip_width(line: NDArray[np.float64], outlines: Sequence[Sequence[NDArray[np.float64]]]) -> float:
    """How wide a strip is seen along a line, in metres: the median of what is seen across it at each moment.

    Args:
        line: its points.
        outlines: of the photos of each moment; what lies between those of two cameras is not seen.
    """
    return float(np.median([_seen(across(outline, line) for outline in photos) for photos in outlines]))


def _seen(spans: Iterable[NDArray[np.float64]]) -> float:
    """The length that spans cover, overlap once."""
    covered, end = 0.0, -math.inf
    for first, last in sorted((float(span.min()), float(span.max())) for span in spans):
        covered += max(last - max(first, end), 0.0)
        end = max(end, last)
    return covered


def _turns(points: NDArray[np.float64], first: int, number: int, turn_deg: float) -> bool:
    before, after = points[number - 1] - points[first], points[number] - points[number - 1]
    if min(np.linalg.norm(before), np.linalg.norm(after)) < STILL_M:
        return False
    turn = math.atan2(after[0], after[1]) - math.atan2(before[0], before[1])
    return abs(math.remainder(turn, math.tau)) > math.radians(turn_deg)
