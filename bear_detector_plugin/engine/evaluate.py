# SPDX-License-Identifier: GPL-2.0-or-later
"""Score a model on labelled photos: window by window, and animal by animal as a scan finds them.

    bear-detector evaluate examples.gpkg --model my-model --out report

writes report.html for people, and metrics.json, detections.json and precision_recall.png. Every animal in the photos
must be labelled: whatever else is found counts as a false alarm.
"""

from __future__ import annotations

import json
import shlex
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadArgument, ExamplesError, RasterError
from ..events import Log, Progress, Report, Result
from ..jobs import EvaluateJob, argv
from . import examples as layer
from . import journal, model_file, report_page
from .classifier import Classifier
from .examples import Example
from .metrics import TARGET_RECALLS, Curve, detection_curve, log_odds, recall_interval
from .model_file import BACKGROUND
from .rasters import Raster, open_raster
from .scan import scan
from .windows import TILE_PX, Window

_FILES = {"report": "report.html", "metrics": "metrics.json", "curve": "precision_recall.png"}
_CURVE_POINTS = 200
"""A curve in metrics.json has no more points than this: enough for any screen."""


@dataclass
class _Seen:
    """What the model said of the labelled photos."""

    truth: list[str] = field(default_factory=list)
    probabilities: list[NDArray[np.float64]] = field(default_factory=list)
    scores: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    shows: dict[str, list[list[int]]] = field(default_factory=lambda: defaultdict(list))
    detections: list[dict[str, Any]] = field(default_factory=list)
    animals: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    photos: int = 0
    megapixels: float = 0.0


def evaluate(job: EvaluateJob, report: Report) -> None:
    """Evaluate as `job` says.

    Raises:
        ExamplesError: the examples can't be read, none is in the split, or none is of the model's animals.
        ModelFileError: the model can't be read.
        BadArgument: the report's folder can't be written.
    """
    out = _prepare_folder(job)
    classifier = Classifier(job.model, job.device)
    by_photo = _labelled_photos(job, classifier, report)
    seen = _Seen()
    for done, (photo, examples) in enumerate(by_photo.items(), 1):
        try:
            with open_raster(photo, classifier.card.scaling) as raster:
                _look(raster, examples, classifier, job.mode, seen)
        except RasterError as error:
            report(Log(str(error), "warning"))
        report(Progress("evaluate", done, len(by_photo), "photos"))
    curves = {name: detection_curve(seen.scores[name], seen.shows[name], count) for name, count in seen.animals.items()}
    if not curves:
        raise ExamplesError("No labelled photo could be read.", "Check the paths of the photos.")
    metrics = _metrics(job, classifier, seen, curves)
    (out / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    (out / "detections.json").write_text(json.dumps(seen.detections), encoding="utf-8")
    (out / "precision_recall.png").write_bytes(report_page.precision_recall(metrics["animals"]))
    diary = journal.read(model_file.find(job.model).parent)
    command = shlex.join(["bear-detector", *argv(job)])
    report_page.write(out / "report.html", classifier.card, metrics, diary, command)
    paths = {name: out / file for name, file in _FILES.items()}
    report(Result({name: str(path) for name, path in paths.items()}, _headline(metrics)))


def _prepare_folder(job: EvaluateJob) -> Path:
    out = Path(job.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    return out


def _labelled_photos(job: EvaluateJob, classifier: Classifier, report: Report) -> dict[str, list[Example]]:
    kept, lost = layer.readable(layer.read(job.examples))
    for reason in lost:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    found = layer.locate(kept, layer.crs_of(job.examples))
    chosen = [e for e in layer.assign_splits(found) if job.split in ("all", e.split)]
    if not chosen:
        raise ExamplesError(f"{job.examples} has no examples for {job.split}.", "Choose another --split.")
    unknown = {e.class_name for e in chosen} - set(classifier.card.classes)
    if unknown:
        known = ", ".join(classifier.card.classes)
        raise ExamplesError(f"The model doesn't know the class {min(unknown)}.", f"It knows: {known}.")
    if all(e.class_name == BACKGROUND for e in chosen):
        raise ExamplesError(f"{job.examples} has no animals for {job.split}.", "Recall can't be measured without.")
    by_photo = defaultdict(list)
    for example in chosen:
        by_photo[example.photo].append(example)
    return by_photo


def _look(raster: Raster, examples: Sequence[Example], classifier: Classifier, mode: str, seen: _Seen) -> None:
    logits = np.concatenate([classifier.logits(image)[:, :, 0, 0] for image in _views(raster, examples)])
    margins = log_odds(logits / classifier.card.temperature).astype(np.float64)
    seen.truth += [e.class_name for e in examples]
    seen.probabilities += list(np.exp(-np.logaddexp(0, -margins)))
    numbered: dict[str, list[tuple[int, Window]]] = defaultdict(list)
    for example in examples:
        if example.class_name != BACKGROUND and example.window:
            numbered[example.class_name].append((seen.animals[example.class_name], example.window))
            seen.animals[example.class_name] += 1
    for found in scan(raster, classifier, mode, lambda share: None):
        shown = [number for number, box in numbered[found.class_name] if found.window.contains(*box.centre)]
        seen.scores[found.class_name].append(found.score)
        seen.shows[found.class_name].append(shown)
        detection = {"photo": raster.path, "class": found.class_name, "score": found.score, "window": found.window}
        seen.detections.append({**detection, "shows": shown})
    seen.photos += 1
    seen.megapixels += raster.width * raster.height / 1e6


def _views(raster: Raster, examples: Sequence[Example]) -> Iterator[NDArray[np.uint8]]:
    """Each example in the middle of a window."""
    for example in examples:
        if example.window is not None:
            x, y = example.window.centre
            yield raster.read(Window(round(x) - TILE_PX // 2, round(y) - TILE_PX // 2, TILE_PX, TILE_PX)).rgb[None]


def _metrics(job: EvaluateJob, classifier: Classifier, seen: _Seen, curves: dict[str, Curve]) -> dict[str, Any]:
    card = classifier.card
    return {
        "model": card.name,
        "sha256": card.sha256,
        "precision": card.precision,
        "mode": job.mode,
        "examples": job.examples,
        "split": job.split,
        "photos": seen.photos,
        "megapixels": round(seen.megapixels, 3),
        "windows": _window_metrics(seen, card.classes),
        "animals": {name: _animal_metrics(curve, seen, name, card.threshold) for name, curve in curves.items() if name},
    }


def _window_metrics(seen: _Seen, classes: Sequence[str]) -> dict[str, Any]:
    """One window an example, the example in its middle: rows of the confusion matrix are the truth."""
    from sklearn.metrics import average_precision_score, confusion_matrix, precision_recall_fscore_support

    probabilities = np.array(seen.probabilities)
    predicted = np.array(classes)[probabilities.argmax(axis=1)]
    labels = list(classes)
    precision, recall, _, support = precision_recall_fscore_support(
        seen.truth, predicted, labels=labels, zero_division=0.0
    )
    true = np.array(seen.truth)[:, None] == np.array(classes)
    return {
        "classes": labels,
        "confusion_matrix": confusion_matrix(seen.truth, predicted, labels=labels).tolist(),
        "by_class": {
            name: {
                "examples": int(support[i]),
                "precision": round(float(precision[i]), 4),
                "recall": round(float(recall[i]), 4),
                "average_precision": round(float(average_precision_score(true[:, i], probabilities[:, i])), 4),
            }
            for i, name in enumerate(labels)
            if support[i]
        },
    }


def _animal_metrics(curve: Curve, seen: _Seen, name: str, threshold: float) -> dict[str, Any]:
    recall, precision, false_alarms = curve.at(threshold)
    animals = seen.animals[name]
    targets = {f"{r:g}": curve.threshold_for(r) for r in TARGET_RECALLS}
    return {
        "animals": animals,
        "threshold": threshold,
        "recall": round(recall, 4),
        "recall_interval_95": [round(v, 4) for v in recall_interval(round(recall * animals), animals)],
        "precision": round(precision, 4),
        "false_alarms": false_alarms,
        "false_alarms_per_megapixel": round(false_alarms / seen.megapixels, 4),
        "average_precision": round(curve.average_precision(), 4),
        "recall_at_false_alarms_per_megapixel": {
            f"{rate:g}": round(curve.recall_at_false_alarms(rate * seen.megapixels), 4) for rate in (0.01, 0.1, 0.5, 1)
        },
        "by_target_recall": {
            target: None
            if score is None
            else {
                "threshold": round(score, 4),
                "false_alarms_per_megapixel": round(curve.at(score)[2] / seen.megapixels, 4),
            }
            for target, score in targets.items()
        },
        "curve": _thinned(curve),
    }


def _thinned(curve: Curve) -> dict[str, list[float]]:
    chosen = np.unique(np.linspace(0, len(curve.recall) - 1, _CURVE_POINTS).astype(int)) if len(curve.recall) else []
    return {name: np.round(getattr(curve, name)[chosen], 4).tolist() for name in ("recall", "precision")}


def _headline(metrics: dict[str, Any]) -> dict[str, float]:
    counts = {"photos": metrics["photos"]}
    for name, values in metrics["animals"].items():
        counts |= {f"{name} {key}": values[key] for key in ("animals", "recall", "average_precision")}
        counts[f"{name} false alarms per megapixel"] = values["false_alarms_per_megapixel"]
    return counts
