# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether scores mean what they say, on each exported precision, and whether guarantees of recall hold.

    .venv/bin/python -m benchmarks.calibration build/polar-bear-seal/model-fp32.onnx models/polar-bear-seal

Calibration: the model files, each with the temperature of its own card, which was fitted in training; measured on
windows of glacier_bay_seals/valid (../shared/data), which training never saw: 5 x 5 of every other tile, as in
benchmarks/seals.py. Coverage: the seals' best scores in a dense scan of all tiles with the last of the files; from
them, 200 times, calibration animals are drawn and a threshold is taken, whose recall is then looked up. Written to
benchmarks/results/calibration.json.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bear_detector_plugin.engine.calibration import expected_calibration_error, predictions, probabilities, reliability
from bear_detector_plugin.engine.classifier import Classifier
from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.guarantee import binomial_threshold, risk_control_threshold
from bear_detector_plugin.engine.label import import_examples
from bear_detector_plugin.engine.rasters import open_raster
from bear_detector_plugin.engine.windows import TILE_PX, Window
from bear_detector_plugin.jobs import EvaluateJob, ImportExamplesJob

from .seals import SEALS, labels_of, one_by_one_corners, shown, tiles_of

RESULT = Path("benchmarks/results/calibration.json")
SPLITS = 200
CALIBRATION_ANIMALS = (60, 130)
PROMISES = ((0.9, 0.95), (0.95, 0.95))
"""Recall and confidence of the binomial promise; the expected miss rate of risk control is 1 - recall."""

Scores = NDArray[np.float64]


def labelled_windows(classes: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Windows of every other valid tile, N x 224 x 224 x 3, and their class numbers."""
    views, labels = [], []
    for tile in list(tiles_of(None))[::2]:
        seals = labels_of(tile)
        with open_raster(str(tile)) as raster:
            for corner in one_by_one_corners(raster):
                inside = shown(corner, seals)
                if inside is not None:
                    views.append(raster.read(Window(int(corner[0]), int(corner[1]), TILE_PX, TILE_PX)).rgb)
                    labels.append(classes.index("seal" if inside else "background"))
    return np.stack(views), np.array(labels)


def errors(model: str) -> dict[str, Any]:
    """Calibration error of one file without and with its temperature."""
    classifier = Classifier(model, "cpu")
    views, labels = labelled_windows(classifier.card.classes)
    logits = np.concatenate([classifier.logits(views[i : i + 16])[:, :, 0, 0] for i in range(0, len(views), 16)])
    temperature = classifier.card.temperature
    before, after = (probabilities(logits, t) for t in (1.0, temperature))
    return {
        "sha256": classifier.card.sha256,
        "windows": len(labels),
        "temperature": temperature,
        "expected_calibration_error_before": round(expected_calibration_error(*predictions(before, labels)), 4),
        "expected_calibration_error_after": round(expected_calibration_error(*predictions(after, labels)), 4),
        "reliability_after": reliability(after, labels),
    }


def best_scores(model: str) -> Scores:
    """The best score of each seal of the valid tiles in a dense scan, 0 where none shows it."""
    with tempfile.TemporaryDirectory() as name:
        seals = Path(name) / "seals.gpkg"
        job = ImportExamplesJob(str(SEALS), out=str(seals), names=("seal",), split="validation")
        import_examples(job, lambda event: None)
        evaluate(EvaluateJob(str(seals), name, model=model, device="cpu"), lambda event: None)
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
    results: dict[str, Any] = {
        "calibration": {Classifier(m, "cpu").card.precision: errors(m) for m in models},
    }
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
