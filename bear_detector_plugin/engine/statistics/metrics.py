# SPDX-License-Identifier: GPL-2.0-or-later
"""How good detections are, in numbers: pure functions of what was found and what is true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TARGET_RECALLS = (0.8, 0.9, 0.95, 0.99)
"""Recalls that thresholds are stated for."""
CURVE_POINTS = 200
"""A curve in metrics.json has no more points than this: enough for any screen."""


class Curve(NamedTuple):
    """Recall, precision and false alarms at each threshold, from the highest score down.

    Args:
        thresholds: scores of the detections, descending.
        recall: share of the animals that detections of at least this score show.
        precision: share of these detections that show an animal.
        false_alarms: number of these detections that show none.
    """

    thresholds: NDArray[np.float64]
    recall: NDArray[np.float64]
    precision: NDArray[np.float64]
    false_alarms: NDArray[np.int64]

    def average_precision(self) -> float:
        """Area under precision over recall, as the sum of precision times the gain in recall (no interpolation)."""
        gains = np.diff(self.recall, prepend=0.0)
        return float((gains * self.precision).sum())

    def at(self, threshold: float) -> tuple[float, float, int]:
        """Recall, precision and number of false alarms where detections from this score on count."""
        count = int((self.thresholds >= threshold).sum())
        if not count:
            return 0.0, 1.0, 0
        return float(self.recall[count - 1]), float(self.precision[count - 1]), int(self.false_alarms[count - 1])

    def recall_at_false_alarms(self, number: float) -> float:
        """The highest recall that costs at most this many false alarms."""
        allowed = self.false_alarms <= number
        return float(self.recall[allowed].max()) if allowed.any() else 0.0

    def threshold_for(self, recall: float) -> float | None:
        """The highest threshold with at least this recall, None where no threshold reaches it."""
        enough = np.flatnonzero(self.recall >= recall)
        return float(self.thresholds[enough[0]]) if len(enough) else None


def detection_curve(scores: Sequence[float], shows: Sequence[Sequence[int]], animals: int) -> Curve:
    """The curve of detections against animals.

    An animal counts once, however many detections show it; a detection that shows several animals finds them
    all, since a person who looks at it sees them. A detection that shows none is a false alarm.

    Args:
        scores: of each detection.
        shows: for each detection, the numbers of the animals that it shows.
        animals: how many animals there are.

    Raises:
        ValueError: there is no animal to find.
    """
    if animals < 1:
        raise ValueError("recall needs at least one animal")
    order = np.argsort(-np.asarray(scores, float), kind="stable")
    seen: set[int] = set()
    found, true = [], []
    for index in order:
        seen.update(shows[index])
        found.append(len(seen))
        true.append(bool(shows[index]))
    hits = np.cumsum(true, dtype=np.int64) if true else np.zeros(0, np.int64)
    numbers = np.arange(1, len(order) + 1)
    ranked = np.asarray(scores, float)[order]
    last = np.append(ranked[1:] != ranked[:-1], True) if len(order) else np.zeros(0, bool)
    curve = (ranked, np.array(found, float) / animals, hits / numbers, numbers - hits)
    return Curve(*(values[last] for values in curve))


def recall_interval(found: int, animals: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided exact interval of a share (Clopper & Pearson 1934); 0 to 1 where there is nothing to count."""
    from scipy.stats import binomtest

    if not animals:
        return 0.0, 1.0
    low, high = binomtest(found, animals).proportion_ci(confidence, method="exact")
    return float(low), float(high)


def count_interval(count: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided exact interval of the mean of a Poisson count (Garwood 1936): of none, it goes up to 3.7."""
    from scipy.special import gammaincinv

    doubt = (1 - confidence) / 2
    return float(gammaincinv(count, doubt)) if count else 0.0, float(gammaincinv(count + 1, 1 - doubt))


def rate(count: float, extent: float) -> float:
    """A count by megapixel, photo or km², to six digits that count: one false alarm in 60,000 photos isn't none."""
    return float(f"{count / extent:.6g}")


def thinned(values: NDArray[np.float64]) -> list[float]:
    """At most 200 of a curve's N values, evenly chosen, the first and the last among them."""
    if not len(values):
        return []
    chosen = np.unique(np.linspace(0, len(values) - 1, CURVE_POINTS).astype(int))
    return [float(value) for value in np.round(np.asarray(values, float)[chosen], 4)]


def log_odds(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """ln(p / (1 - p)) of the softmax's p, for each of N x C logits: the logit less the others' log-sum-exp."""
    margins = np.empty(logits.shape, np.float32)
    for index in range(logits.shape[1]):
        others = np.delete(logits.astype(np.float64), index, axis=1)
        highest = others.max(axis=1)
        sums = np.exp(others - highest[:, None]).sum(axis=1)
        margins[:, index] = logits[:, index] - highest - np.log(sums)
    return margins
