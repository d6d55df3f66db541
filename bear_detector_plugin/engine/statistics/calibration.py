# SPDX-License-Identifier: GPL-2.0-or-later
"""Scores that mean what they say: pure functions of logits and labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 15
_TEMPERATURES = (0.05, 20.0)


def fit_temperature(logits: ArrayLike, labels: ArrayLike) -> float:
    """The temperature (0.05-20) by which logits are divided to be the likeliest (Guo et al. 2017, arXiv 1706.04599).

    Labels count as true with (N + 1) / (N + 2) only, as Platt (1999) has it: windows that are all told apart
    would otherwise ask for infinite certainty.

    Args:
        logits: N x C, as they come out of the network.
        labels: N numbers of classes, 0 to C - 1.

    Returns:
        The temperature; 1 where there is nothing to fit.
    """
    from scipy.optimize import minimize_scalar

    values, true = np.asarray(logits, float), np.asarray(labels, int)
    if not len(true):
        return 1.0
    doubt = 1 / (len(true) + 2)
    targets = np.full(values.shape, doubt / (values.shape[1] - 1))
    targets[np.arange(len(true)), true] = 1 - doubt

    def loss(log_temperature: float) -> float:
        return float(-(targets * _log_softmax(values / np.exp(log_temperature))).sum(axis=1).mean())

    return float(np.exp(minimize_scalar(loss, bounds=np.log(_TEMPERATURES), method="bounded").x))


def probabilities(logits: ArrayLike, temperature: float = 1.0) -> NDArray[np.float64]:
    """The softmax of N x C logits divided by a temperature."""
    shares: NDArray[np.float64] = np.exp(_log_softmax(np.asarray(logits, float) / temperature))
    return shares


def expected_calibration_error(probabilities: ArrayLike, right: ArrayLike, bins: int = BINS) -> float:
    """How far confidence and share of right answers are apart, on average (Guo et al. 2017).

    Args:
        probabilities: N, of the class that was predicted.
        right: N, whether it was the true one.
        bins: number of bins of equal width.
    """
    confidence, hits = np.asarray(probabilities, float), np.asarray(right, bool)
    rows = _binned(confidence, hits, bins)
    gaps = [row["count"] * abs(row["mean_score"] - row["share_right"]) for row in rows]
    return float(sum(gaps) / max(len(confidence), 1))


def reliability(probabilities: ArrayLike, labels: ArrayLike, bins: int = BINS) -> list[dict[str, Any]]:
    """The reliability diagram's rows: of the windows whose highest score lies in a bin, how many were right.

    Args:
        probabilities: N x C.
        labels: N numbers of classes, 0 to C - 1.
        bins: number of bins of equal width; those without a window are left out.

    Returns:
        Dictionaries with `from`, `to`, `count`, `mean_score` and `share_right`.
    """
    return _binned(*predictions(probabilities, labels), bins)


def predictions(probabilities: ArrayLike, labels: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of N x C probabilities, that of each predicted class, and whether it was the true one."""
    shares = np.asarray(probabilities, float)
    return shares.max(axis=1, initial=0.0), shares.argmax(axis=1) == np.asarray(labels, int)


def shifted_to_prevalence(
    logits: ArrayLike, training_shares: ArrayLike, survey_shares: ArrayLike
) -> NDArray[np.float64]:
    """Logits as they would be where classes are as frequent as in a survey (Saerens et al. 2002).

    Args:
        logits: ... x C, divided by the temperature; or log-odds of a class against the rest, with 0 beside them.
        training_shares: C, the share of each class among the windows that the network learnt from.
        survey_shares: C, the share of each class among the survey's windows.

    Returns:
        The same shape; their softmax are the classes' chances.
    """
    shift = np.log(np.asarray(survey_shares, float)) - np.log(np.asarray(training_shares, float))
    shifted: NDArray[np.float64] = np.asarray(logits, float) + shift
    return shifted


def chance(
    score: float, rest: float, training_share: float, other_shares: Sequence[float], windows_per_animal: float
) -> float:
    """How likely a window shows the animal in a survey that has fewer of them than the training had.

    All animals that are looked for are taken as equally rare: which of two it is does not depend on how rare they are.

    Args:
        score: of the animal's class, 0-1, calibrated.
        rest: 0-1, the same for all that is not looked for: background and look-alikes.
        training_share: of the animal's class (0-1, excluded) among the windows that the network learnt from.
        other_shares: of each of the other animals that are looked for.
        windows_per_animal: of the survey's windows side by side, one in so many shows such an animal; above the number
            of their classes.
    """
    others, share = sum(other_shares), 1 / windows_per_animal
    seen = np.maximum([score, rest, max(1 - score - rest, 0.0)], np.finfo(float).tiny)
    learnt, survey = [training_share, 1 - training_share - others, others], [share, 0.0, share * len(other_shares)]
    survey[1] = 1 - sum(survey)
    known = slice(3 if other_shares else 2)  # without other animals there is nothing else that it might be
    shifted = shifted_to_prevalence(np.log(seen)[known], learnt[known], survey[known])
    return float(np.exp(_log_softmax(shifted[None])[0, 0]))


def _binned(confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int) -> list[dict[str, Any]]:
    numbers = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    rows = []
    for number in range(bins):
        inside = numbers == number
        if inside.any():
            score, share = float(confidence[inside].mean()), float(right[inside].mean())
            place = {"from": round(number / bins, 4), "to": round((number + 1) / bins, 4)}
            rows.append({**place, "count": int(inside.sum()), "mean_score": score, "share_right": share})
    return rows


def _log_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result
