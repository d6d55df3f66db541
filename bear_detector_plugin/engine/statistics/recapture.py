# SPDX-License-Identifier: GPL-2.0-or-later
"""How many animals there are where two reviewers looked independently: Lincoln-Petersen in Chapman's form.

>>> chapman(20, 18, 15)
Estimate(total=23.9375, low=23.0, high=29.0)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

CONFIDENCE = 0.95
FEW = 7
"""With fewer animals that both found the estimate is too low (Robson & Regier 1964, in Seber 1982, p. 60)."""


class Estimate(NamedTuple):
    """How many animals there are, and the limits between which they are with 95 % confidence; the upper may be inf."""

    total: float
    low: float
    high: float


def chapman(first: int, second: int, both: int) -> Estimate:
    """Estimate all animals from those that two reviewers found.

    N = (n1 + 1) (n2 + 1) / (m + 1) - 1 (Chapman 1951; Seber 1982, p. 60). The limits are exact: the least and the
    greatest N that a test of m by the hypergeometric distribution, which is what chance alone gives, does not reject at
    2.5 % on either side. Where neither found what the other did there is no upper limit.

    Args:
        first: animals that the first reviewer found.
        second: those that the second found.
        both: those that both found.
    """
    seen, tail = first + second - both, (1 - CONFIDENCE) / 2
    total = (first + 1) * (second + 1) / (both + 1) - 1

    def as_few(number: int) -> float:
        return sum(_chance(k, number, first, second) for k in range(max(0, first + second - number), both + 1))

    def as_many(number: int) -> float:
        return sum(_chance(k, number, first, second) for k in range(both, min(first, second) + 1))

    low = _first(seen, lambda number: as_few(number) > tail)
    high = _first(seen, lambda number: as_many(number) <= tail) - 1 if both else math.inf
    return Estimate(total, float(low), float(max(high, seen)) if seen else 0.0)


def _first(least: int, holds: Callable[[int], bool]) -> int:
    """The first number from `least` on for which something holds that holds for all greater ones."""
    step = 1
    while not holds(least + step - 1):
        step *= 2
    low, high = least + step // 2, least + step - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _chance(both: int, total: int, first: int, second: int) -> float:
    """Of so many in common, where one draws `first` and one `second` of all."""
    if not max(0, first + second - total) <= both <= min(first, second):
        return 0.0
    ways = _log_ways(first, both) + _log_ways(total - first, second - both) - _log_ways(total, second)
    return math.exp(ways)


def _log_ways(of: int, chosen: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(chosen + 1) - math.lgamma(of - chosen + 1)
