# SPDX-License-Identifier: GPL-2.0-or-later
"""Score a model on labelled photos: window by window, and animal by animal as a scan finds them.

    bear-detector evaluate examples.gpkg --model my-model --out report

writes report.html for people, and metrics.json, detections.json and precision_recall.png. Every animal in the photos
must be labelled: whatever else is found counts as a false alarm. An animal that several windows show is one animal;
one that several photos show is, where its examples' notes name it (`individual=NAME`).

The photos are looked at as `detect` does: through the model's screen, where it has one. Of the figures by window,
confusion matrix and curves take a window that the screen passes over for background of the lowest score. What a score
is worth is measured without the screen, as the temperature is fitted: no score of a window depends on it.
"""

from __future__ import annotations

import json
import shlex
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..errors import BadArgument
from ..events import Report, Result
from ..jobs import EvaluateJob, argv
from ..splits import group_of
from .evaluation import chips, labelled_photos, report_page, report_plots
from .evaluation.labelled_photos import Seen
from .model import journal, model_file
from .model.classifier import Classifier
from .model.model_file import BACKGROUND, Card
from .searching.screen import Screen
from .searching.search import screen_of, tell_of_screen
from .statistics.animal_metrics import Finds, animal_metrics, false_alarm_metrics, worst
from .statistics.window_metrics import calibration_metrics, screened, window_metrics

_FILES = {"report": "report.html", "metrics": "metrics.json", "curve": "precision_recall.png"}


def evaluate(job: EvaluateJob, report: Report) -> None:
    """Evaluate as `job` says.

    Raises:
        ExamplesError: the examples can't be read, none is in the split, or none is of the model's animals.
        ModelFileError: the model can't be read.
        BadArgument: the report's folder can't be written.
    """
    out = _prepare_folder(job)
    classifier = Classifier(job.model, job.device)
    by_photo, lost = labelled_photos.gather(job, classifier.card, report)
    leak = labelled_photos.leak(job, classifier.card, by_photo, report)
    known = labelled_photos.from_review(by_photo, classifier.card, report)
    screen = screen_of(job, classifier.card, classifier.provider)
    tell_of_screen(job, screen.card if screen else None, report)
    seen = labelled_photos.look(by_photo, classifier, job.mode, "evaluate", report, screen)
    metrics = {
        **_metrics(job, classifier.card, seen),
        "screen": _of_screen(screen, seen) if screen else None,
        "leak": leak,
        "from_review": known,
        "unread": lost + len(by_photo) - len(seen.finds.photos),
    }
    (out / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    (out / "detections.json").write_text(json.dumps(_detections(seen.finds)), encoding="utf-8")
    (out / "precision_recall.png").write_bytes(report_plots.precision_recall(metrics["animals"]))
    diary = journal.read(model_file.find(job.model).parent)
    command = shlex.join(["bear-detector", *argv(job)])
    pictures = chips.draw([*metrics["worst"]["misses"], *metrics["worst"]["false_alarms"]], classifier, report)
    measured = report_page.Measured(classifier.card, metrics, diary, pictures, command)
    report_page.write(out / "report.html", measured)
    paths = {name: out / file for name, file in _FILES.items()}
    report(Result({name: str(path) for name, path in paths.items()}, _headline(metrics)))


def _prepare_folder(job: EvaluateJob) -> Path:
    out = Path(job.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    return out


def _metrics(job: EvaluateJob, card: Card, seen: Seen) -> dict[str, Any]:
    finds, logits, by = seen.finds, np.concatenate(seen.logits), labelled_photos.group(job, card)
    scanned = screened(logits, seen.passed, card.classes.index(BACKGROUND))
    names = [name for name in finds.classes() if name]
    others = [name for name in card.animals if name not in names]
    return {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "model": card.name,
        "sha256": card.sha256,
        "precision": card.precision,
        "mode": job.mode,
        "examples": job.examples,
        "split": job.split,
        "groups": {"by": by, "number": len({group_of(photo.photo, by) for photo in finds.photos})},
        "photos": len(finds.photos),
        "megapixels": round(sum(photo.megapixels for photo in finds.photos), 3),
        "windows": window_metrics(seen.truth, scanned, card.classes, card.temperature),
        "calibration": calibration_metrics(seen.truth, logits, card.classes, card.temperature),
        "animals": {name: animal_metrics(finds, name, card.threshold) for name in names},
        "not_shown": {name: false_alarm_metrics(finds, name, card.threshold) for name in others},
        "worst": worst(finds, [*names, *others], card.threshold),
    }


def _of_screen(screen: Screen, seen: Seen) -> dict[str, Any]:
    """Which screen it was, and how many examples of each class it passes over."""
    missed = Counter(name for name, passed in zip(seen.truth, seen.passed, strict=True) if not passed)
    return {"sha256": screen.card.sha256, "passed_over": {name: missed[name] for name in dict.fromkeys(seen.truth)}}


def _detections(finds: Finds) -> list[dict[str, Any]]:
    names = ("class", "score", "photo", "window", "shows")
    return [dict(zip(names, found, strict=True)) for found in finds.detections]


def _headline(metrics: dict[str, Any]) -> dict[str, float]:
    counts = {"photos": metrics["photos"]}
    for name, values in metrics["not_shown"].items():
        counts[f"{name} false alarms per photo"] = values["false_alarms_per_photo"]
    for name, values in metrics["animals"].items():
        low, high = values["recall_interval_95"]
        counts |= {f"{name} {key}": values[key] for key in ("animals", "recall")}
        counts |= {f"{name} recall at least (95 %)": low, f"{name} recall at most (95 %)": high}
        counts[f"{name} average precision"] = values["average_precision"]
        for unit in ("megapixel", "photo", "km2"):
            if (rate := values[f"false_alarms_per_{unit}"]) is not None:
                counts[f"{name} false alarms per {unit}"] = rate
    return counts
