# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting detections against animals, by hand-checked examples."""

from __future__ import annotations

import numpy as np
import pytest

from bear_detector_plugin.engine.statistics.metrics import detection_curve, log_odds, recall_interval, thinned


def test_a_curve_worked_by_hand() -> None:
    """Four detections of three animals: hit, false alarm, the first animal again, hit of the second."""
    curve = detection_curve([0.9, 0.8, 0.7, 0.2], [[0], [], [0], [1]], animals=3)
    assert curve.thresholds.tolist() == [0.9, 0.8, 0.7, 0.2]
    assert curve.recall.tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 2 / 3])
    assert curve.precision.tolist() == pytest.approx([1, 1 / 2, 2 / 3, 3 / 4])
    assert curve.false_alarms.tolist() == [0, 1, 1, 1]
    assert curve.average_precision() == pytest.approx(1 / 3 * 1 + 1 / 3 * 3 / 4)
    assert curve.at(0.75) == (pytest.approx(1 / 3), 0.5, 1)
    assert curve.at(0.95) == (0.0, 1.0, 0)
    assert curve.recall_at_false_alarms(0.5) == pytest.approx(1 / 3)
    assert curve.recall_at_false_alarms(1) == pytest.approx(2 / 3)
    assert (curve.threshold_for(0.5), curve.threshold_for(0.9)) == (0.2, None)


def test_one_detection_that_shows_two_animals_finds_both() -> None:
    assert detection_curve([0.9], [[0, 1]], animals=2).recall.tolist() == [1.0]


def test_equal_scores_are_one_point_whatever_their_order() -> None:
    one = detection_curve([0.5, 0.5], [[0], []], animals=1)
    other = detection_curve([0.5, 0.5], [[], [0]], animals=1)
    assert one.precision.tolist() == other.precision.tolist() == [0.5]


def test_no_detection_at_all() -> None:
    curve = detection_curve([], [], animals=2)
    assert (curve.average_precision(), curve.at(0.1), curve.threshold_for(0.5)) == (0.0, (0.0, 1.0, 0), None)


def test_recall_without_animals_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one animal"):
        detection_curve([0.5], [[]], animals=0)


def test_exact_intervals_known_from_the_literature() -> None:
    """20 of 21: 76.2 % to 99.9 % (Clopper-Pearson, two-sided 95 %)."""
    assert recall_interval(20, 21) == pytest.approx((0.7618, 0.9988), abs=1e-4)
    assert recall_interval(0, 5)[0] == 0.0
    assert recall_interval(5, 5)[1] == 1.0
    assert recall_interval(0, 0) == (0.0, 1.0)


def test_a_thinned_curve_keeps_its_ends() -> None:
    assert thinned(np.zeros(0)) == []
    assert thinned(np.array([0.5, 0.25])) == [0.5, 0.25]
    values = thinned(np.linspace(0, 1, 1001))
    assert (len(values), values[0], values[-1]) == (200, 0.0, 1.0)


def test_log_odds_tell_scores_apart_where_probabilities_are_one() -> None:
    logits = np.array([[40.0, 0.0, 0.0], [60.0, 0.0, 0.0]], np.float32)
    margins = log_odds(logits)
    np.testing.assert_allclose(margins[:, 0], [40 - np.log(2), 60 - np.log(2)], rtol=1e-5)
    probability = 1 / (1 + np.exp(-log_odds(np.array([[1.0, 2.0, 3.0]], np.float32))))
    np.testing.assert_allclose(probability, [[0.0900, 0.2447, 0.6652]], atol=1e-4)
