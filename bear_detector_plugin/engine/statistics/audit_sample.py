# SPDX-License-Identifier: GPL-2.0-or-later
"""A random sample of what a run did not flag, and how many animals it tells were missed: pure functions.

The photos are cut into cells of at most 224 px as the run saw them, each place in one. Cells are drawn at random within
strata, by the scores that the results keep below the threshold, so that no photo is scanned again:

    beside  a flagged window covers a part of it: a cub may be beside its mother
    near    the best score of a window with its middle there is nearer to the threshold than to the lowest that is kept
    far     it is nearer to the lowest that is kept
    none    no window with its middle there scored enough to be kept

What counts in a cell is an animal with its middle in it and in no flagged window, since what is flagged is found.
A cell's random number comes from the seed, its photo's name and its place, and the lowest of a stratum are drawn
(permanent random numbers, Ohlsson 1995): the same sample each time, and more of it without losing what was drawn.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..imagery.windows import TILE_PX, Window

BESIDE, NEAR, FAR, NONE = STRATA = ("beside", "near", "far", "none")
SHARES = {BESIDE: 0.1, NEAR: 0.2, FAR: 0.2, NONE: 0.5}
"""Of the sample: near what Neyman's allocation, cells * sqrt(rate), gives for 80, 400, 2,000 and 20,000 cells of which
0.1, 0.05, 0.005 and 0.0002 hold an animal. The rates aren't known, so it is fixed beforehand: a cell near the threshold
is drawn far more often than one without a score, of which there are so many that they decide on the upper limit."""
CONFIDENCE = 0.95

_OUTSIDE = -1
"""In place of a stratum: a cell that one flagged window covers wholly."""


class Drawn(NamedTuple):
    """A cell of the sample: its photo, its pixels, its stratum, and how many cells of the stratum it stands for."""

    photo: str
    window: Window
    stratum: str
    weight: float


class Pool:
    """All cells of a survey, of which the lowest random numbers are kept.

    Args:
        seed: another one draws another sample.
        most: as many cells can be drawn.
        drawn: cells (x, y of their corners) by photo that are in the sample already, and stay.

    Attributes:
        sizes: cells of each stratum.
    """

    def __init__(self, seed: int, most: int, drawn: Mapping[str, Sequence[tuple[int, int]]] | None = None) -> None:
        self.sizes = dict.fromkeys(STRATA, 0)
        self._seed, self._most, self._drawn = seed, most, drawn or {}
        self._kept: dict[str, list[tuple[float, str, Window]]] = {name: [] for name in STRATA}
        self._limits = dict.fromkeys(STRATA, 1.0)  # numbers from here on can't be among the lowest any more

    def add(self, photo: str, columns: NDArray[np.int64], rows: NDArray[np.int64], strata: NDArray[np.int8]) -> None:
        """Add a photo's cells.

        Args:
            photo: its name.
            columns: the cells' borders in x, one more than there are cells; see `borders`.
            rows: the same in y.
            strata: rows x columns, the stratum's number in `STRATA`, negative for cells that are no part of it.
        """
        numbers = np.random.default_rng([self._seed, zlib.crc32(photo.encode())]).random(strata.shape)
        for x, y in self._drawn.get(photo, ()):  # also where the photo had another name then, being elsewhere
            numbers[_cell(rows, y), _cell(columns, x)] = -1
        for index, name in enumerate(STRATA):
            mine = strata == index
            self.sizes[name] += int(mine.sum())
            for row, column in np.argwhere(mine & (numbers < self._limits[name])):
                x, y = int(columns[column]), int(rows[row])
                window = Window(x, y, int(columns[column + 1]) - x, int(rows[row + 1]) - y)
                self._kept[name].append((float(numbers[row, column]), photo, window))
            if len(self._kept[name]) > 4 * self._most:
                self._trim(name)

    def draw(self, count: int) -> list[Drawn]:
        """The sample of so many cells, or of all where there are fewer; of one a stratum at least.

        The strata take turns, so that whoever looks at the first part of it has seen a share of each.
        """
        taken = allocation(self.sizes, min(count, self._most))
        turns = []
        for name, number in taken.items():
            self._trim(name)
            weight = self.sizes[name] / number if number else 0.0
            for rank, (_, photo, window) in enumerate(self._kept[name][:number]):
                turns.append(((rank + 0.5) / number, Drawn(photo, window, name, weight)))
        return [drawn for _, drawn in sorted(turns, key=lambda turn: turn[0])]

    def _trim(self, name: str) -> None:
        self._kept[name] = sorted(self._kept[name])[: self._most]
        if len(self._kept[name]) == self._most:
            self._limits[name] = self._kept[name][-1][0]


def borders(length: int, scale: float = 1.0) -> NDArray[np.int64]:
    """Where an image's side of so many pixels is cut evenly into cells of at most a window.

    Args:
        length: of the side in pixels.
        scale: how many of its pixels made one that the network saw: a window is 224 of those.
    """
    return np.round(np.linspace(0, length, math.ceil(length / (TILE_PX * scale)) + 1)).astype(np.int64)


def strata_of(
    columns: NDArray[np.int64],
    rows: NDArray[np.int64],
    detections: Sequence[tuple[float, Window]],
    threshold: float,
    floor: float,
) -> NDArray[np.int8]:
    """The strata of a photo's cells, as numbers in `STRATA`; -1 for one that a flagged window covers wholly.

    Args:
        columns: the cells' borders in x.
        rows: the cells' borders in y.
        detections: score (0-1) and window of all that the results keep.
        threshold: windows that score so much are flagged.
        floor: the lowest score that is kept, above 0.
    """
    best = np.zeros((len(rows) - 1, len(columns) - 1))
    touched, covered = np.zeros(best.shape, bool), np.zeros(best.shape, bool)
    for score, window in detections:
        if score >= threshold:
            touched |= _outer(rows, columns, window, inside=False)
            covered |= _outer(rows, columns, window, inside=True)
        else:
            x, y = window.centre
            row, column = _cell(rows, y), _cell(columns, x)
            best[row, column] = max(best[row, column], score)
    middle = _middle(floor, threshold)
    found = np.where(best >= middle, STRATA.index(NEAR), STRATA.index(FAR))
    strata = np.where(best > 0, found, STRATA.index(NONE))
    strata[touched] = STRATA.index(BESIDE)
    strata[covered] = _OUTSIDE
    return strata.astype(np.int8)


def allocation(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many cells of each stratum are drawn: by `SHARES`, while there are any, one by one (Webster's method).

    A stratum that has cells gives one at least, however few are asked for: without, nothing would tell of it. More of
    them never takes one away from a stratum.
    """
    taken = {name: min(sizes[name], 1) for name in SHARES}
    while sum(taken.values()) < min(count, sum(sizes.values())):
        open_ones = [name for name in SHARES if taken[name] < sizes[name]]
        taken[max(open_ones, key=lambda name: SHARES[name] / (2 * taken[name] + 1))] += 1
    return taken


class Looked(NamedTuple):
    """What a stratum's sample holds: the stratum's cells, those looked at, animals among them, and unsure ones."""

    size: int
    looked_at: int
    animals: int
    unsure: int = 0


class Estimate(NamedTuple):
    """Animals missed in the survey, and the limits between which they are with 95 % confidence."""

    missed: float
    low: float
    high: float

    def recall(self, found: int) -> tuple[float, float, float]:
        """The share (0-1) of the animals that was found, and its limits, where `found` is above 0."""
        shares = (found / (found + missed) for missed in (self.missed, self.high, self.low))
        share, low, high = shares
        return share, low, high


def estimate(strata: Sequence[Looked], confidence: float = CONFIDENCE) -> Estimate | None:
    """How many animals were missed; None as long as a stratum has cells and none of them was looked at.

    The stratified estimator, the sum of cells * (animals / looked at), with the limits that Fay & Feuer (Statistics in
    Medicine 16, 1997) derived for weighted sums of counts, by the gamma distribution. Without an animal in the sample
    the upper limit is the largest weight times 3.7. A stratum that was looked at wholly is known. Those that a
    reviewer was unsure of count as animals in the upper limit only.

    Args:
        strata: what was looked at.
        confidence: of both limits together (0-1).
    """
    strata = [stratum for stratum in strata if stratum.size]
    if not strata or any(not stratum.looked_at for stratum in strata):
        return None
    sure, doubtful = ([(s.size / s.looked_at, s.animals + more * s.unsure) for s in strata] for more in (0, 1))
    partly = [s.looked_at < s.size for s in strata]
    missed = sum(weight * animals for weight, animals in sure)
    seen = sum(stratum.animals for stratum in strata)
    not_seen = sum(stratum.size - stratum.looked_at + stratum.unsure for stratum in strata)
    low = _limit(sure, partly, (1 - confidence) / 2, upper=False)
    high = _limit(doubtful, partly, (1 + confidence) / 2, upper=True)
    return Estimate(missed, max(low, float(seen)), min(high, float(seen + not_seen)))


def _limit(counts: Sequence[tuple[float, int]], partly: Sequence[bool], quantile: float, upper: bool) -> float:
    """Of the sum of weighted counts: what was looked at wholly, and the gamma limit of the rest."""
    known = sum(animals for (_, animals), part in zip(counts, partly, strict=True) if not part)
    rest = [count for count, part in zip(counts, partly, strict=True) if part]
    more = max((weight for weight, _ in rest), default=0.0) if upper else 0.0
    total = sum(weight * animals for weight, animals in rest) + more
    variance = sum(weight**2 * animals for weight, animals in rest) + more**2
    if not total:
        return float(known)
    return known + variance / total * _gamma_quantile(total**2 / variance, quantile)


def _gamma_quantile(shape: float, share: float) -> float:
    """Below which a gamma variable of scale 1 is with a probability (0-1), by halving the interval.

    SciPy's gammaincinv, which the environment that detects and reviews does without.
    """
    low, high = 0.0, shape + 10 * math.sqrt(shape) + 20
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _gamma_below(shape, middle) < share else (low, middle)
    return (low + high) / 2


def _gamma_below(shape: float, x: float) -> float:
    """The probability that a gamma variable is below x: the series of the incomplete gamma function (DLMF 8.7.1)."""
    term = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1))
    total, step = term, shape
    while term > 1e-12 * total or step < x:
        step += 1
        term *= x / step
        total += term
    return total


def _outer(rows: NDArray[np.int64], columns: NDArray[np.int64], window: Window, inside: bool) -> NDArray[np.bool_]:
    """Rows x columns: the cells that a window touches, or those that lie inside of it."""
    return np.logical_and.outer(
        _along(rows, window.y, window.bottom, inside), _along(columns, window.x, window.right, inside)
    )


def _along(edges: NDArray[np.int64], start: int, end: int, inside: bool) -> NDArray[np.bool_]:
    if inside:
        return (edges[:-1] >= start) & (edges[1:] <= end)
    return (edges[:-1] < end) & (edges[1:] > start)


def _cell(edges: NDArray[np.int64], place: float) -> int:
    return int(np.clip(np.searchsorted(edges, place, side="right") - 1, 0, len(edges) - 2))


def _middle(floor: float, threshold: float) -> float:
    """Half-way between two scores in log-odds, which is how evidence adds up."""
    odds = [math.log(score / (1 - score)) for score in (floor, min(max(threshold, floor), 1 - 1e-9))]
    return 1 / (1 + math.exp(-sum(odds) / 2))
