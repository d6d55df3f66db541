# SPDX-License-Identifier: GPL-2.0-or-later
"""Thresholds that hold what they promise, from the best score of each of some animals: pure functions.

Two promises are made, of which each asks that the animals at hand and those of the survey come from one source, and
are independent: animals on one floe, or seen in two photos, are not quite.

    binomial        with confidence C, recall is at least R      sure of this very threshold, needs more animals
    risk control    the expected miss rate is at most A          on average over such calibrations, needs fewer

A threshold is None where the animals can't carry the promise.

>>> animals_needed(0.95, 0.95)
59
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ... import shares
from ...events import Said

_ROUNDING = 1e-9
"""A count that misses a whole number by less was spoilt by the arithmetic: 0.1 * 30 is 3."""


def binomial_threshold(best_scores: Sequence[float], recall: float, confidence: float) -> float | None:
    """The highest threshold at which recall is at least `recall` with `confidence`; None where none can promise it.

    The threshold is an order statistic of the best scores: the k-th lowest. Of a survey's animals, the share that
    scores less is then distributed as Beta(k, n - k + 1), or is smaller where scores are equal, whatever the
    scores' distribution (Wilks 1941). It is at most 1 - R with probability P(Binomial(n, 1 - R) >= k), so that
    the greatest k for which that is at least C will do, and no allowance is to be made for having chosen among
    thresholds. It is at the same time the highest threshold at which the one-sided bound of Clopper & Pearson (1934)
    for the animals found reaches R, which tests of a fixed sequence from the lowest threshold upwards come to.

    Args:
        best_scores: one number an independent animal, the score (0-1) of its best detection; 0 where it has none.
        recall: the share of animals (0-1) to be found.
        confidence: the probability (0-1) that the promise holds.
    """
    from scipy.special import betainc

    count = len(best_scores)
    ranks = np.arange(1, count + 1)
    # P(Binomial(n, 1 - R) >= k), which falls with the rank k, as an incomplete beta function
    promised = betainc(ranks, count - ranks + 1, 1 - recall) >= confidence
    return _ranked(best_scores, int(promised.sum()))


def risk_control_threshold(best_scores: Sequence[float], miss_rate: float) -> float | None:
    """The highest threshold whose expected miss rate is at most `miss_rate`; None where none can promise it.

    Conformal risk control (Angelopoulos et al., ICLR 2024): the highest threshold at which
    n / (n + 1) * (share missed) + 1 / (n + 1) is at most the miss rate.

    Args:
        best_scores: one number an independent animal, the score (0-1) of its best detection; 0 where it has none.
        miss_rate: the share of animals (0-1) that may be missed, on average.
    """
    may_miss = math.floor(miss_rate * (len(best_scores) + 1) - 1 + _ROUNDING)
    return _ranked(best_scores, may_miss + 1)


def provable_recall(found: int, animals: int, confidence: float) -> float:
    """The recall (0-1) that `found` of `animals` prove: the one-sided exact bound (Clopper & Pearson 1934)."""
    from scipy.special import betaincinv

    return float(betaincinv(found, animals - found + 1, 1 - confidence)) if found else 0.0


def animals_needed(recall: float, confidence: float) -> int:
    """How many animals prove a recall (below 1) where each of them is found."""
    return math.ceil(math.log(1 - confidence) / math.log(recall) - _ROUNDING)


def proof(found: int, animals: int, confidence: float) -> str:
    """The recall that `found` of `animals` prove, in words: rounded down, for more is not proven."""
    proven, decimals = provable_recall(found, animals, confidence), 3
    while proven and not math.floor(proven * 10**decimals):
        decimals += 1
    return percent(math.floor(proven * 10**decimals) / 10**decimals)


def shortfall(found: int, animals: int, recall: float, confidence: float) -> Said:
    """Why `found` of `animals` can't carry a promise of recall, as a sentence."""
    proven, wanted, sure = proof(found, animals, confidence), percent(recall), percent(confidence)
    needed = animals_needed(recall, confidence)
    if animals < needed:
        return (
            f"{found} of {animals} animals found proves a recall of {proven}, not {wanted}, at {sure} confidence: "
            f"{needed} without a miss are needed."
        )
    return (
        f"{found} of {animals} animals found proves a recall of {proven}, not {wanted}, at {sure} confidence: "
        "the model misses too many, or more animals are needed."
    )


def percent(share: float) -> str:
    """A share (0-1) in words, to a tenth of a percent."""
    return f"{shares.percent(share, 1)} %"


def rounded_down(threshold: float) -> float:
    """A threshold (0-1) to four digits, and never above itself: what reached it still does."""
    return math.floor(threshold * 10_000) / 10_000


def _ranked(scores: Sequence[float], rank: int) -> float | None:
    """The rank-th lowest score, from 1; None where there is none, or only that of an animal without a detection."""
    if not 1 <= rank <= len(scores):
        return None
    score = float(np.sort(np.asarray(scores, float))[rank - 1])
    return score if score > 0 else None
