# SPDX-License-Identifier: GPL-2.0-or-later
"""A threshold keeps its promise, over many draws of the animals that it was chosen by."""

import numpy as np
import pytest

from bear_detector_plugin.engine.statistics.guarantee import (
    animals_needed,
    binomial_threshold,
    provable_recall,
    risk_control_threshold,
    shortfall,
)

DRAWS = 2000


def drawn(animals, seed=0, decimals=None):
    """Best scores of many surveys' animals, DRAWS x animals; 3 % of the animals are never found."""
    rng = np.random.default_rng(seed)
    scores = rng.beta(4, 1.5, (DRAWS, animals)) * (rng.random((DRAWS, animals)) > 0.03)
    return scores if decimals is None else np.round(scores, decimals)


def true_recall(thresholds, decimals=None):
    """Of 200,000 other animals, the share that scores at least as much."""
    population = np.sort(drawn(100, seed=1, decimals=decimals).ravel())
    return 1 - np.searchsorted(population, thresholds, side="left") / len(population)


def test_21_of_21_prove_86_7_percent():
    assert provable_recall(21, 21, 0.95) == pytest.approx(0.867, abs=5e-4)
    assert provable_recall(0, 21, 0.95) == 0


def test_a_promise_that_cannot_be_made_is_refused_in_words():
    assert shortfall(21, 21, 0.95, 0.95) == (
        "21 of 21 animals found proves a recall of 86.7 %, not 95 %, at 95 % confidence: 59 without a miss are needed."
    )
    assert "a recall of 94.9 %, not 95 %" in shortfall(58, 58, 0.95, 0.95)  # 94.97 %
    assert shortfall(130, 160, 0.95, 0.95).endswith("the model misses too many, or more animals are needed.")


def test_how_many_animals_prove_a_recall():
    assert animals_needed(0.95, 0.95) == 59
    assert animals_needed(0.9, 0.95) == 29
    assert provable_recall(59, 59, 0.95) >= 0.95 > provable_recall(58, 58, 0.95)


def test_the_lowest_score_of_just_enough_animals_is_the_threshold():
    scores = np.linspace(0.3, 0.9, 59)
    assert binomial_threshold(scores, 0.95, 0.95) == pytest.approx(0.3)
    assert binomial_threshold(scores[1:], 0.95, 0.95) is None


def test_an_animal_that_was_never_found_counts():
    assert binomial_threshold([0.0, *[0.8] * 58], 0.95, 0.95) is None
    assert binomial_threshold([0.0, *[0.8] * 92], 0.95, 0.95) == 0.8  # 92 of 93 prove 95 %
    assert provable_recall(92, 93, 0.95) >= 0.95 > provable_recall(91, 92, 0.95)


def test_it_is_the_highest_threshold_whose_exact_bound_reaches_the_recall():
    scores = drawn(150)[0]
    threshold = binomial_threshold(scores, 0.85, 0.9)
    proven = {score: provable_recall(int((scores >= score).sum()), 150, 0.9) for score in scores if score > 0}
    assert threshold == max(score for score, bound in proven.items() if bound >= 0.85)


@pytest.mark.parametrize(("animals", "recall", "confidence"), [(60, 0.9, 0.9), (150, 0.9, 0.95), (80, 0.8, 0.95)])
@pytest.mark.parametrize("decimals", [None, 1])
def test_recall_is_kept_as_often_as_was_promised(animals, recall, confidence, decimals):
    chosen = [binomial_threshold(scores, recall, confidence) or 0.0 for scores in drawn(animals, decimals=decimals)]
    kept = true_recall(chosen, decimals) >= recall  # a refusal, 0 here, promises nothing
    assert np.mean(kept) >= confidence - 3 * np.sqrt(confidence * (1 - confidence) / DRAWS)
    if decimals is None:  # equal scores make the promise easier to keep
        assert np.mean(kept) < confidence + 0.06  # no more cautious than whole animals make it


@pytest.mark.parametrize(("animals", "miss_rate"), [(20, 0.1), (41, 0.1), (100, 0.2)])
def test_the_miss_rate_is_kept_on_average(animals, miss_rate):
    chosen = np.array([risk_control_threshold(scores, miss_rate) or 0.0 for scores in drawn(animals)])
    missed = np.where(chosen > 0, 1 - true_recall(chosen), 0)
    assert miss_rate - 1.5 / (animals + 1) < missed.mean() + 0.01
    assert missed.mean() <= miss_rate + 0.005


def test_risk_control_by_hand():
    scores = [0.5, 0.2, 0.9, 0.7, 0.4, 0.3, 0.8, 0.6, 0.95]
    assert risk_control_threshold(scores, 1 - 0.9) == 0.2  # 9 / 10 * 0 + 1 / 10
    assert risk_control_threshold(scores, 0.2) == 0.3  # 9 / 10 * 1 / 9 + 1 / 10
    assert risk_control_threshold(scores[1:], 0.1) is None  # eight animals: 1 / 9 at least
    assert risk_control_threshold([], 0.5) is None
