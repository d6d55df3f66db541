# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of windows, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bear_detector_plugin.engine.statistics.window_metrics import calibration_metrics, roc, screened, window_metrics

CLASSES = ("bear", "background")
TRUTH = ["bear", "bear", "bear", "background", "background"]
LOGITS = np.array([[3, 0], [1, 0], [-1, 0], [0, 2], [0.5, 0]], np.float32)
"""Two bears of three are told, and one background of two is taken for a bear."""


def test_a_matrix_worked_by_hand() -> None:
    metrics = window_metrics(TRUTH, LOGITS, CLASSES)
    assert metrics["confusion_matrix"] == [[2, 1], [1, 1]]
    bear = metrics["by_class"]["bear"]
    assert (bear["examples"], bear["recall"], bear["precision"]) == (3, 0.6667, 0.6667)
    assert bear["recall_interval_95"] == bear["precision_interval_95"] == [0.0943, 0.9916]


def test_a_roc_worked_by_hand() -> None:
    """Of six pairs of bear and background, five have the bear first: the bear at -1 comes after the ice at 0.5."""
    found = window_metrics(TRUTH, LOGITS, CLASSES)["roc"]["bear"]
    assert found["area"] == pytest.approx(5 / 6, abs=1e-6)
    assert found["false_positive_rate"] == [0.0, 0.0, 0.0, 0.5, 0.5, 1.0]
    assert found["true_positive_rate"] == [0.0, 0.3333, 0.6667, 0.6667, 1.0, 1.0]


def test_what_a_screen_passes_over_is_background_of_the_lowest_score() -> None:
    """It passes over the surest bear, which comes last then: behind five others instead of before."""
    logits = screened(LOGITS, [False, True, True, True, True], CLASSES.index("background"))
    found = window_metrics(TRUTH, logits, CLASSES)
    assert found["confusion_matrix"] == [[1, 2], [1, 1]]
    assert found["roc"]["bear"]["area"] == pytest.approx(3 / 6, abs=1e-6)
    assert np.isfinite([values["average_precision"] for values in found["by_class"].values()]).all()


def test_a_long_roc_has_at_most_200_points() -> None:
    rng = np.random.default_rng(0)
    true = rng.random(5000) < 0.5
    found = roc(true, (true + rng.normal(0, 1, 5000)).astype(np.float32))
    assert len(found["false_positive_rate"]) == len(found["true_positive_rate"]) <= 200
    assert (found["false_positive_rate"][-1], found["true_positive_rate"][-1]) == (1.0, 1.0)


def test_scores_that_have_become_1_are_told_apart() -> None:
    logits = np.array([[60, 0], [40, 0]], np.float32)
    assert window_metrics(["bear", "background"], logits, CLASSES)["roc"]["bear"]["area"] == 1.0


def test_a_class_without_examples_and_one_without_others_are_left_out() -> None:
    metrics = window_metrics(["bear"], np.array([[1, 0, 0]], np.float32), ("bear", "seal", "background"))
    assert set(metrics["by_class"]) == {"bear"}
    assert metrics["roc"] == {}


def test_a_class_that_is_never_said_has_no_known_precision() -> None:
    metrics = window_metrics(["bear", "background"], np.array([[0, 1], [0, 1]], np.float32), CLASSES)
    bear = metrics["by_class"]["bear"]
    assert (bear["precision"], bear["precision_interval_95"]) == (0.0, [0.0, 1.0])


def test_calibration_before_and_after() -> None:
    """Three windows in four are right: 95 % is too sure by 20 %, and at a temperature of ln 19 / ln 3 it is 75 %."""
    logits = np.array([[np.log(19), 0]] * 4, np.float32)
    truth = ["bear", "bear", "bear", "background"]
    found = calibration_metrics(truth, logits, CLASSES, float(np.log(19) / np.log(3)))
    assert found["expected_calibration_error_before"] == pytest.approx(0.2, abs=1e-6)
    assert found["expected_calibration_error"] == pytest.approx(0.0, abs=1e-6)
    (row,) = found["reliability"]
    assert (row["count"], row["share_right"], row["interval_95"]) == (4, 0.75, [0.1941, 0.9937])
