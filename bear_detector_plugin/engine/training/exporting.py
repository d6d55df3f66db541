# SPDX-License-Identifier: GPL-2.0-or-later
"""From a trained network to its model files: precision, temperature, thresholds and cards.

Each file has a temperature of its own, fitted on validation windows with that very file: what quantising does to the
scores is in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...events import Log, Progress, Report
from ..imagery.windows import TILE_PX
from ..model import model_card, model_file, quantise
from ..model.classifier import Classifier
from ..model.journal import Journal
from ..model.model_file import Card, RecallThreshold
from ..statistics import calibration
from ..statistics.guarantee import rounded_down
from ..statistics.metrics import TARGET_RECALLS, log_odds
from . import network
from .curriculum import Lessons
from .recipes import Stage, class_weights, epoch_indices

_QUANTISING_WINDOWS = 192
_CALIBRATION_WINDOWS = 500
"""Validation windows at most that a file is calibrated on: a minute on two cores, since a stop has to wait for it."""
_BATCH = 16


def export(
    out: Path, classifier: network.TileClassifier, card: Card, lessons: Lessons, diary: Journal, report: Report
) -> None:
    """Write model and cards; a model that was there (of a training that was stopped) is replaced in one go.

    A model of less than 32 bits has `model-fp32.onnx` beside it.

    Args:
        out: the model's folder.
        classifier: the trained network.
        card: with the precision that is wanted; temperature, thresholds and calibration are filled in.
        lessons: its windows of training set the ranges of an 8-bit model, those of validation calibrate it.
        diary: is told how well each file's scores meet the shares of right answers.
        report: is told how far it is.
    """
    path = out / "model.part.onnx"
    report(Log("Writing the model file."))
    network.export_onnx(classifier.cpu(), path)
    if card.precision != "fp32":
        exact = out / "model-fp32.onnx"
        shutil.copyfile(path, exact)
        _calibrate(exact, card.model_copy(update={"precision": "fp32"}), lessons, diary, report)
    if card.precision == "fp16":
        quantise.halve(path)
    elif card.precision == "int8":
        quantise.quantise(path, (window[None] for window in _windows(lessons, "train", _QUANTISING_WINDOWS)))
    card = _calibrate(path, card, lessons, diary, report)
    path.replace(out / "model.onnx")
    (out / "card.md").write_text(model_card.describe(card), encoding="utf-8")
    (out / "card.json").write_text(card.model_dump_json(indent=1), encoding="utf-8")


def learnt_shares(stage: Stage, lessons: Lessons) -> dict[str, float]:
    """The share of each class among what the network learnt from last, as often and as heavily as it counted."""
    pool = lessons.pool()
    shown = np.take(pool.labels, epoch_indices(stage, pool, np.random.default_rng(0)))
    counted = class_weights(stage, pool) * np.bincount(shown, minlength=len(lessons.classes))
    return dict(zip(lessons.classes, np.round(counted / counted.sum(), 6).tolist(), strict=True))


def _calibrate(path: Path, card: Card, lessons: Lessons, diary: Journal, report: Report) -> Card:
    """Give a file its card, with the temperature and the thresholds that its own logits ask for."""
    model_file.write_card(path, card)
    numbers = _chosen(lessons, "validation", _CALIBRATION_WINDOWS)
    logits, labels = _logits(path, lessons, report), np.array([lessons.labels[n] for n in numbers])
    temperature = round(calibration.fit_temperature(logits, labels), 4)
    before, after = calibration.probabilities(logits), calibration.probabilities(logits, temperature)
    errors = [
        round(calibration.expected_calibration_error(*calibration.predictions(shares, labels)), 6)
        for shares in (before, after)
    ]
    figures = {"ece_before": errors[0], "ece_after": errors[1], "windows": len(labels)}
    table = {"reliability_before": before, "reliability_after": after}
    diary.calibrated(
        card.precision,
        {"temperature": temperature, **figures, **{n: calibration.reliability(v, labels) for n, v in table.items()}},
    )
    thresholds = _thresholds(logits / temperature, labels, card)
    filled = {"temperature": temperature, "calibration": figures, "thresholds": thresholds}
    return model_file.write_card(path, card.model_copy(update=filled))


def _logits(path: Path, lessons: Lessons, report: Report) -> NDArray[np.float32]:
    """Logits of the validation windows, N x C."""
    classifier = Classifier(str(path), "cpu")
    windows = list(_windows(lessons, "validation", _CALIBRATION_WINDOWS))
    logits = [np.zeros((0, len(lessons.classes)), np.float32)]
    for start in range(0, len(windows), _BATCH):
        logits.append(classifier.logits(np.stack(windows[start : start + _BATCH]))[:, :, 0, 0])
        report(Progress("calibrate", min(start + _BATCH, len(windows)), len(windows), "windows"))
    return np.concatenate(logits)


def _thresholds(logits: NDArray[np.float32], labels: NDArray[Any], card: Card) -> tuple[RecallThreshold, ...]:
    """Scores that shares of the validation animals reach, each in the middle of a window: they promise nothing."""
    animals = np.flatnonzero(np.isin(labels, [card.classes.index(name) for name in card.animals]))
    if not len(animals):
        return ()
    margins = log_odds(logits)[animals, labels[animals]].astype(float)
    ranked = np.sort(1 / (1 + np.exp(-margins)))[::-1]
    reached = {recall: ranked[int(np.ceil(recall * len(ranked))) - 1] for recall in TARGET_RECALLS}
    return tuple(
        RecallThreshold(
            recall=recall,
            threshold=rounded_down(float(score)),
            animals=len(ranked),
            precision=card.precision,
        )
        for recall, score in reached.items()
    )


def _chosen(lessons: Lessons, split: str, most: int) -> list[int]:
    numbers = lessons.numbers(split)
    return [numbers[i] for i in np.linspace(0, len(numbers) - 1, min(len(numbers), most)).astype(int)]


def _windows(lessons: Lessons, split: str, most: int) -> Iterator[NDArray[np.uint8]]:
    """Windows with the example in the middle, 224 x 224 x 3 each, of evenly chosen examples of a split."""
    for number in _chosen(lessons, split, most):
        around = lessons.surroundings.pixels[number]
        edge = (len(around) - TILE_PX) // 2
        yield np.array(around[edge : edge + TILE_PX, edge : edge + TILE_PX])
