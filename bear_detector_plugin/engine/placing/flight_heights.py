# SPDX-License-Identifier: GPL-2.0-or-later
"""The heights of a survey's flights by their photos' overlaps, told as they are found.

    heights = FlightHeights(photos, report)
    clues, source = heights.raised(photo, clues, source)

A flight is what lies in one folder and tells its heights from one level: above the take-off, by satellites, or not at
all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np

from ...events import Log, Progress, Report
from ..imagery.camera import Clues
from ..imagery.photo_facts import TILT_ERROR, UNTOLD_TILT
from .flying_height import Height, Unsure, adjusted
from .overlaps import Seen, told_m, ways

SURE = 2.0
"""What photos tell is left where it differs from what overlaps tell by no more than so many standard errors."""
MOST_TILT = 20.0
"""Degrees: photos that look aside more are left out."""

_Flight: TypeAlias = tuple[Path, str]
"""The folder, and what its photos tell of their height."""
_TOLD, _SATELLITES, _UNTOLD = "above ground or take-off", "by satellites", "nothing"


class FlightHeights:
    """What is to be added to the heights that photos tell.

    Args:
        photos: of the survey.
        report: told what was found, and why where overlaps tell no height.
    """

    def __init__(self, photos: Iterable[Seen], report: Report) -> None:
        flights: dict[_Flight, list[Seen]] = {}
        for seen in photos:
            flights.setdefault(_flight(seen.photo, seen.clues), []).append(seen)
        self._report = report
        self._added: dict[_Flight, Height] = {}
        before, total = 0, sum(map(len, flights.values()))
        for flight, shots in flights.items():
            self._measure(flight, shots, partial(self._progress, before, len(shots), total))
            before += len(shots)

    def raised(self, photo: str, clues: Clues, source: str) -> tuple[Clues, str]:
        """What is told of a camera above ground, and by whom; as it was where its flight keeps what it tells."""
        height = self._added.get(_flight(photo, clues))
        if height is None:
            return clues, source
        by = f"{source}, {height.added_m:+.1f} ± {height.error_m:.1f} m by overlaps"
        return replace(clues, altitude_m=told_m(clues) + height.added_m, above=None), by

    def _progress(self, before: int, count: int, total: int, share: float) -> None:
        self._report(Progress("overlaps", before + round(share * count), total, "photos"))

    def _measure(self, flight: _Flight, photos: Sequence[Seen], looked: Callable[[float], None]) -> None:
        folder, level = flight
        try:
            height = _height(photos, looked)
        except Unsure as why:
            self._report(Log(f"{folder}: overlaps do not tell how high its photos were taken: {why}.", "warning"))
            return
        kept = level == _TOLD and abs(height.added_m) <= SURE * height.error_m
        if not kept:
            self._added[flight] = height
        self._tell(folder, level, height, kept)

    def _tell(self, folder: Path, level: str, height: Height, kept: bool) -> None:
        found = height.overlaps
        metres, error, added = f"{height.height_m:.1f}", f"{height.error_m:.1f}", f"{height.added_m:+.1f}"
        if kept:
            told = Log(
                f"{folder}: by {found} overlaps its photos were taken {metres} m above ground, standard error {error} "
                "m. What they tell stays, since it differs by too little."
            )
        elif level == _TOLD:
            told = Log(
                f"{folder}: by {found} overlaps its photos were taken {metres} m above ground, standard error {error} "
                f"m: {added} m to what they tell."
            )
        else:
            told = Log(
                f"{folder}: by {found} overlaps its photos, which don't tell it, were taken {metres} m above ground, "
                f"standard error {error} m."
            )
        self._report(told)


def _flight(photo: str, clues: Clues) -> _Flight:
    level = _TOLD if clues.altitude_m is not None else _SATELLITES if clues.height_m is not None else _UNTOLD
    return Path(photo).parent, level


def _height(photos: Sequence[Seen], looked: Callable[[float], None]) -> Height:
    seen = sorted((one for one in photos if _may_tell(one.clues)), key=_when)
    if not seen:
        raise Unsure("none of them tells position and focal length and looks down")
    tilts = [TILT_ERROR if one.clues.pitch is not None or one.clues.before else UNTOLD_TILT for one in seen]
    told = np.array([told_m(one.clues) for one in seen])
    return adjusted(list(ways(seen, looked)), told, float(np.median(tilts)))


def _when(seen: Seen) -> tuple[float, str]:
    """What photos are sorted by; names tell the order of those without a time."""
    return seen.time_s if math.isfinite(seen.time_s) else -math.inf, seen.photo


def _may_tell(clues: Clues) -> bool:
    told = None not in (clues.longitude, clues.latitude, clues.focal_px)
    return told and max(abs(clues.pitch or 0.0), abs(clues.roll or 0.0)) <= MOST_TILT
