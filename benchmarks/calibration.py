# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether scores mean what they say, on each exported precision, and whether guarantees of recall hold.

    .venv/bin/python -m benchmarks.calibration build/polar-bear-seal/model-fp32.onnx models/polar-bear-seal

Calibration: of the model files, and of the fp16 one that an export makes of an fp32 one. Windows: 5 x 5 of every other
tile of glacier_bay_seals/valid (../shared/data), which training never saw, as in benchmarks/seals.py. Nine in ten are
background, unlike the windows in training to which the temperature of a file's card was fitted; so a second one, as
`calibrate` would have it, is fitted to the windows of the first survey. On those of the other surveys, errors are given
before, with the card's temperature and with the second: the expected calibration error, and the mean log loss, which
is what a temperature brings down.

Coverage: the seals' best scores in a dense scan of all tiles with the last of the files; from them, 200 times,
calibration animals are drawn and a threshold is taken, whose recall is then looked up. Written to
benchmarks/results/calibration.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.label import import_examples
from bear_detector_plugin.engine.model import model_file, quantise
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.statistics.calibration import (
    expected_calibration_error,
    fit_temperature,
    predictions,
    probabilities,
    reliability,
)
from bear_detector_plugin.engine.statistics.guarantee import binomial_threshold, risk_control_threshold
from bear_detector_plugin.jobs import EvaluateJob, ImportExamplesJob

from .seals import SEALS, labels_of, one_by_one_corners, shown, tiles_of

RESULT = Path("benchmarks/results/calibration.json")
FITTED_ON = "75m_Flight_"
"""In the names of the tiles of the first survey's flights, a third of all."""
SPLITS = 200
CALIBRATION_ANIMALS = (60, 130)
PROMISES = ((0.9, 0.95), (0.95, 0.95))
"""Recall and confidence of the binomial promise; the expected miss rate of risk control is 1 - recall."""

Scores = NDArray[np.float64]


class Windows(NamedTuple):
    """N x 224 x 224 x 3 pixels, N numbers of classes, and for each whether it is one to fit on."""

    views: NDArray[np.uint8]
    labels: NDArray[np.int64]
    fitted: NDArray[np.bool_]


def labelled_windows(classes: Sequence[str]) -> Windows:
    """Windows of every other valid tile."""
    views, labels, fitted = [], [], []
    for tile in list(tiles_of(None))[::2]:
        seals = labels_of(tile)
        with open_raster(str(tile)) as raster:
            for corner in one_by_one_corners(raster):
                inside = shown(corner, seals)
                if inside is not None:
                    views.append(raster.read(Window(int(corner[0]), int(corner[1]), TILE_PX, TILE_PX)).rgb)
                    labels.append(classes.index("seal" if inside else "background"))
                    fitted.append(FITTED_ON in tile.name)
    return Windows(np.stack(views), np.array(labels), np.array(fitted))


def errors(model: str) -> dict[str, Any]:
    """How far the scores of one file are from the truth, at three temperatures."""
    classifier = Classifier(model, "cpu")
    views, labels, fitted = labelled_windows(classifier.card.classes)
    logits = np.concatenate([classifier.logits(views[i : i + 16])[:, :, 0, 0] for i in range(0, len(views), 16)])
    second = fit_temperature(logits[fitted], labels[fitted])
    temperatures = {"before": 1.0, "card": classifier.card.temperature, "first_survey": second}
    held_out, truth = logits[~fitted], labels[~fitted]
    return {
        "sha256": classifier.card.sha256,
        "windows_fitted_on": int(fitted.sum()),
        "windows": len(truth),
        **{name: _error(probabilities(held_out, t), truth) | {"temperature": t} for name, t in temperatures.items()},
        "reliability_before": reliability(probabilities(held_out), truth),
        "reliability_first_survey": reliability(probabilities(held_out, second), truth),
    }


def _error(shares: Scores, truth: NDArray[np.int64]) -> dict[str, float]:
    return {
        "expected_calibration_error": round(expected_calibration_error(*predictions(shares, truth)), 4),
        "mean_log_loss": round(float(-np.log(shares[np.arange(len(truth)), truth]).mean()), 4),
    }


def halved(model: str, folder: Path) -> str:
    """The fp16 file that an export makes of an fp32 one."""
    path, card = model_file.read(model)
    half = folder / "model-fp16.onnx"
    shutil.copyfile(path, half)
    quantise.halve(half)
    model_file.write_card(half, card.model_copy(update={"precision": "fp16"}))
    return str(half)


def best_scores(model: str) -> Scores:
    """The best score of each seal of the valid tiles in a dense scan, 0 where none shows it."""
    with tempfile.TemporaryDirectory() as name:
        seals = Path(name) / "seals.gpkg"
        job = ImportExamplesJob(str(SEALS), out=str(seals), names=("seal",), split="validation")
        import_examples(job, lambda event: None)
        evaluate(EvaluateJob(str(seals), name, model=model, device="cpu", no_screen=True), lambda event: None)
        metrics = json.loads((Path(name) / "metrics.json").read_text(encoding="utf-8"))
    return np.array(metrics["animals"]["seal"]["best_scores"], float)


def coverage(scores: Scores, animals: int, promise: Callable[[Scores], float | None], recall: float) -> dict[str, Any]:
    """How often the promised recall is kept: over all seals as the population, and on those that weren't drawn."""
    rng = np.random.default_rng(0)
    refused, in_all, in_others = 0, [], []
    for _ in range(SPLITS):
        threshold = promise(rng.choice(scores, animals))  # with repeats: the seals at hand are the whole population
        halves = rng.permutation(scores)
        other = promise(halves[:animals])
        if threshold is None or other is None:
            refused += 1
            continue
        in_all.append(float((scores >= threshold).mean()))
        in_others.append(float((halves[animals:] >= other).mean()))
    told: dict[str, Any] = {"animals": animals, "splits": SPLITS, "refused": refused}
    if in_all:
        told |= {
            "kept_in_the_population": round(float(np.mean(np.array(in_all) >= recall)), 4),
            "mean_recall_in_the_population": round(float(np.mean(in_all)), 4),
            "kept_on_the_others": round(float(np.mean(np.array(in_others) >= recall)), 4),
            "mean_recall_on_the_others": round(float(np.mean(in_others)), 4),
        }
    return told


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+")
    models = parser.parse_args().models
    results: dict[str, Any] = {"calibration": {}}
    with tempfile.TemporaryDirectory() as name:
        halves = [halved(m, Path(name)) for m in models if model_file.read(m)[1].precision == "fp32"]
        for model in (*halves, *models):
            results["calibration"][model_file.read(model)[1].precision] = errors(model)
    scores = best_scores(models[-1])
    results["coverage"] = {"seals": len(scores), "never_found": int((scores == 0).sum())}
    for recall, confidence in PROMISES:
        for animals in CALIBRATION_ANIMALS:
            exact = partial(binomial_threshold, recall=recall, confidence=confidence)
            results["coverage"][f"binomial, recall {recall:g} with {confidence:g}, {animals} animals"] = coverage(
                scores, animals, exact, recall
            )
            expected = partial(risk_control_threshold, miss_rate=1 - recall)
            results["coverage"][f"risk control, miss rate {1 - recall:.2g}, {animals} animals"] = coverage(
                scores, animals, expected, recall
            )
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results["coverage"], indent=1))


if __name__ == "__main__":
    main()
