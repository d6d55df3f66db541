# SPDX-License-Identifier: GPL-2.0-or-later
"""How well windows are told apart, in numbers: one window an example, the example in its middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...shares import rounded
from . import calibration
from .metrics import log_odds, recall_interval, thinned

_CERTAIN = 1e4
"""A logit beyond all that a network says."""


def window_metrics(
    truth: Sequence[str], logits: NDArray[np.float32], classes: Sequence[str], temperature: float = 1.0
) -> dict[str, Any]:
    """The confusion matrix and each class's figures, as metrics.json has them; rows of the matrix are the truth.

    Args:
        truth: N names of classes.
        logits: N x C, as they come out of the network.
        classes: C names.
        temperature: the model's. Scores are ranked by their log-odds, which differ still where scores have become 1.
    """
    from sklearn.metrics import confusion_matrix

    margins = log_odds(logits / temperature)
    labels = list(classes)
    predicted = np.array(labels)[margins.argmax(axis=1)]
    matrix = confusion_matrix(truth, predicted, labels=labels)
    true = np.array(truth)[:, None] == np.array(labels)
    present = [number for number, name in enumerate(labels) if true[:, number].any()]
    return {
        "classes": labels,
        "confusion_matrix": matrix.tolist(),
        "by_class": {labels[n]: _class_metrics(matrix, n, true[:, n], margins[:, n]) for n in present},
        "roc": {labels[n]: roc(true[:, n], margins[:, n]) for n in present if not true[:, n].all()},
    }


def _class_metrics(
    matrix: NDArray[np.int64], number: int, true: NDArray[np.bool_], margins: NDArray[np.float32]
) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score

    right, examples, said = (int(n) for n in (matrix[number, number], matrix[number].sum(), matrix[:, number].sum()))
    return {
        "examples": examples,
        "precision": rounded(right / said) if said else 0.0,
        "precision_interval_95": [rounded(v) for v in recall_interval(right, said)],
        "recall": rounded(right / examples),
        "recall_interval_95": [rounded(v) for v in recall_interval(right, examples)],
        "average_precision": rounded(float(average_precision_score(true, margins))),
    }


def roc(true: NDArray[np.bool_], scores: NDArray[np.float32]) -> dict[str, Any]:
    """The receiver operating characteristic of N scores, at most 200 points of it, and the area under all of it."""
    from sklearn.metrics import roc_auc_score, roc_curve

    false_rate, true_rate, _ = roc_curve(true, scores)
    return {
        "false_positive_rate": thinned(false_rate),
        "true_positive_rate": thinned(true_rate),
        "area": rounded(float(roc_auc_score(true, scores)), 6),
    }


def screened(logits: NDArray[np.float32], passed: Sequence[bool], background: int) -> NDArray[np.float32]:
    """The logits as a scan through a screen has them: what it passes over is background, the surest of all.

    Args:
        logits: N x C, as they come out of the network.
        passed: N times whether the screen lets a window pass.
        background: the number of that class.
    """
    surely = np.full(logits.shape[1], -_CERTAIN, np.float32)
    surely[background] = _CERTAIN
    return np.where(np.array(passed, bool)[:, None], logits, surely)


def calibration_metrics(
    truth: Sequence[str], logits: NDArray[np.float32], classes: Sequence[str], temperature: float
) -> dict[str, Any]:
    """How far scores are from shares of right answers, at the model's temperature and before, at 1.

    Args:
        truth: N names of classes.
        logits: N x C, as they come out of the network.
        classes: C names.
        temperature: the model's.
    """
    labels = [list(classes).index(name) for name in truth]
    after, before = calibration.probabilities(logits, temperature), calibration.probabilities(logits)
    return {
        "temperature": temperature,
        "expected_calibration_error": _error(after, labels),
        "expected_calibration_error_before": _error(before, labels),
        "reliability": _with_intervals(calibration.reliability(after, labels)),
        "reliability_before": _with_intervals(calibration.reliability(before, labels)),
    }


def _with_intervals(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    right = (round(row["count"] * row["share_right"]) for row in rows)
    return [
        {**row, "interval_95": [rounded(v) for v in recall_interval(hits, row["count"])]}
        for row, hits in zip(rows, right, strict=True)
    ]


def _error(shares: NDArray[np.float64], labels: Sequence[int]) -> float:
    return round(calibration.expected_calibration_error(*calibration.predictions(shares, labels)), 6)
