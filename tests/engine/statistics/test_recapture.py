# SPDX-License-Identifier: GPL-2.0-or-later
"""How many animals two independent reviewers have missed."""

import math

import numpy as np
import pytest
from scipy.stats import hypergeom

from bear_detector_plugin.engine.statistics.recapture import chapman


def test_chapmans_estimate():
    """Seber's form by hand: 21 * 19 / 16 - 1."""
    assert chapman(20, 18, 15).total == pytest.approx(23.9375)


@pytest.mark.parametrize("counts", [(20, 18, 15), (10, 10, 10), (12, 10, 8), (3, 2, 1), (200, 180, 150), (1, 1, 1)])
def test_the_limits_are_those_that_scipys_hypergeometric_does_not_reject(counts):
    first, second, both = counts
    possible = np.arange(first + second - both, 2000)
    few, many = hypergeom.cdf(both, possible, first, second), hypergeom.sf(both - 1, possible, first, second)
    kept = possible[(few > 0.025) & (many > 0.025)]
    assert (chapman(*counts).low, chapman(*counts).high) == (kept.min(), kept.max())


def test_without_an_animal_in_common_there_is_no_upper_limit():
    assert chapman(5, 4, 0).high == math.inf
    assert chapman(5, 0, 0).high == math.inf


def test_where_nothing_was_found_there_is_nothing():
    assert chapman(0, 0, 0) == (0, 0, 0)


def test_the_limits_hold_the_truth_as_often_as_they_say():
    """40 animals, each found by either with 80 %, independently: 95 % at least, as exact limits are."""
    rng, held = np.random.default_rng(0), 0
    found = rng.random((400, 2, 40)) < 0.8
    for first, second in found:
        estimate = chapman(int(first.sum()), int(second.sum()), int((first & second).sum()))
        held += estimate.low <= 40 <= estimate.high
    assert held / 400 > 0.94
