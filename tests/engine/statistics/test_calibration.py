# SPDX-License-Identifier: GPL-2.0-or-later
"""Temperature, calibration error and the way to a survey's prevalence, by hand."""

import numpy as np
import pytest

from bear_detector_plugin.engine.statistics.calibration import (
    chance,
    expected_calibration_error,
    fit_temperature,
    probabilities,
    reliability,
    shifted_to_prevalence,
)


def drawn(temperature, count=4000):
    """Logits that are too sure by a factor, and classes drawn with the chances that they should have told."""
    rng = np.random.default_rng(0)
    honest = rng.normal(0, 2, (count, 3))
    shares = probabilities(honest)
    labels = (shares.cumsum(axis=1) < rng.random((count, 1))).sum(axis=1)
    return honest * temperature, labels


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_is_found_again(temperature):
    logits, labels = drawn(temperature)
    assert fit_temperature(logits, labels) == pytest.approx(temperature, rel=0.06)


def test_the_error_falls_with_the_temperature():
    logits, labels = drawn(3.0)
    before, after = (
        expected_calibration_error(shares.max(axis=1), shares.argmax(axis=1) == labels)
        for shares in (probabilities(logits), probabilities(logits, fit_temperature(logits, labels)))
    )
    assert before > 0.1 > 0.03 > after


def test_a_few_windows_without_a_mistake_ask_for_no_certainty():
    logits = np.array([[2.0, 0.0], [0.0, 2.0], [3.0, 0.0], [0.0, 3.0]])
    temperature = fit_temperature(logits, [0, 1, 0, 1])
    assert probabilities(logits, temperature).max() < 0.95
    assert fit_temperature(np.zeros((0, 2)), []) == 1


def test_the_calibration_error_by_hand():
    # Bins of a tenth: two windows at 0.95, one right; two at 0.65, both right.
    error = expected_calibration_error([0.95, 0.95, 0.65, 0.65], [True, False, True, True], bins=10)
    assert error == pytest.approx((2 * 0.45 + 2 * 0.35) / 4)
    assert expected_calibration_error([], []) == 0


def test_the_reliability_by_hand():
    shares = [[0.95, 0.05], [0.95, 0.05], [0.35, 0.65]]
    assert reliability(shares, [0, 1, 1], bins=10) == [
        {"from": 0.6, "to": 0.7, "count": 1, "mean_score": pytest.approx(0.65), "share_right": 1.0},
        {"from": 0.9, "to": 1.0, "count": 2, "mean_score": pytest.approx(0.95), "share_right": 0.5},
    ]
    assert reliability(np.zeros((0, 2)), []) == []


def test_an_edge_belongs_to_the_bin_below():
    assert [row["to"] for row in reliability([[1.0, 0.0], [0.8, 0.2]], [0, 0], bins=10)] == [0.8, 1.0]


def test_rare_animals_have_lower_chances():
    # Even odds among as many animals as background windows are odds of 1 to 999 where one window in a thousand has one.
    shifted = shifted_to_prevalence([[0.0, 0.0]], [0.5, 0.5], [0.001, 0.999])
    assert probabilities(shifted)[0, 0] == pytest.approx(0.001)
    same = shifted_to_prevalence([[1.0, 2.0]], [0.3, 0.7], [0.3, 0.7])
    assert same == pytest.approx(np.array([[1.0, 2.0]]))


def test_the_chance_of_a_detection_where_one_window_in_a_thousand_shows_an_animal():
    assert chance(0.5, 0.5, 0.5, [], 1000) == pytest.approx(0.001)
    assert chance(0.999, 0.001, 0.5, [], 1000) == pytest.approx(0.5, abs=1e-3)
    assert chance(0.7, 0.3, 0.001, [], 1000) == pytest.approx(0.7)
    assert chance(0.0, 1.0, 0.5, [], 1000) == pytest.approx(0)
    assert chance(1.0, 0.0, 0.5, [], 1000) == pytest.approx(1)


def test_which_of_two_animals_it_is_does_not_depend_on_how_rare_both_are():
    """A window that is an animal for sure, a seal as likely as a bear."""
    assert chance(0.5, 1e-9, 0.25, [0.25], 1000) == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize("shares", [(0.25, 0.25, 0.5), (0.1, 0.3, 0.6)])
def test_chances_are_those_of_bayes_where_bears_and_seals_are_rare(shares):
    """Windows as points in a plane, of which the network has learnt how each class lies in it."""
    learnt, survey = np.array(shares), np.array([1 / 50, 1 / 50, 1 - 2 / 50])
    rng, middles = np.random.default_rng(0), np.array([[2, 0], [1, 1.5], [-2, -1]])
    truth = rng.choice(3, 20_000, p=survey)
    points = rng.normal(middles[truth])
    likely = np.exp(-((points[:, None] - middles) ** 2).sum(axis=2) / 2)
    scores, right = (likely * prior / (likely * prior).sum(axis=1, keepdims=True) for prior in (learnt, survey))
    told = [chance(bear, ice, learnt[0], [learnt[1]], 50) for bear, _, ice in scores[:500]]
    assert told == pytest.approx(right[:500, 0])
    assert np.mean(truth[right[:, 0] > 0.5] == 0) == pytest.approx(np.mean(right[right[:, 0] > 0.5, 0]), abs=0.05)
