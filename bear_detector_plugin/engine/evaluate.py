# SPDX-License-Identifier: GPL-2.0-or-later
"""Score a model on labelled photos: window by window, and animal by animal as a scan finds them.

    bear-detector evaluate examples.gpkg --model my-model --out report

writes report.html for people, and metrics.json, detections.json and precision_recall.png. Every animal in the photos
must be labelled: whatever else is found counts as a false alarm. An animal that several windows show is one animal;
one that several photos show is, where its examples' notes name it (`individual=NAME`).
"""

from __future__ import annotations

import json
import shlex
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import BadArgument, ExamplesError, RasterError
from ..events import Log, Progress, Report, Result
from ..jobs import EvaluateJob, argv
from ..splits import FLIGHT, PHOTO, digest_of, group_of
from . import examples as layer
from . import journal, model_file, report_page
from .animal_metrics import Detection, Finds, Searched, Sighting, animal_metrics, individual_of, worst
from .classifier import Classifier
from .examples import Example
from .model_file import BACKGROUND, Card
from .rasters import Raster, open_raster
from .scan import scan
from .window_metrics import calibration_metrics, window_metrics
from .windows import TILE_PX, Window

_FILES = {"report": "report.html", "metrics": "metrics.json", "curve": "precision_recall.png"}


@dataclass
class _Seen:
    """What the model said of the labelled photos."""

    truth: list[str] = field(default_factory=list)
    logits: list[NDArray[np.float32]] = field(default_factory=list)
    finds: Finds = field(default_factory=Finds)


def evaluate(job: EvaluateJob, report: Report) -> None:
    """Evaluate as `job` says.

    Raises:
        ExamplesError: the examples can't be read, none is in the split, or none is of the model's animals.
        ModelFileError: the model can't be read.
        BadArgument: the report's folder can't be written.
    """
    out = _prepare_folder(job)
    classifier = Classifier(job.model, job.device)
    by_photo = _labelled_photos(job, classifier.card, report)
    leak = _leak(job, classifier.card, by_photo, report)
    seen = _Seen()
    for done, (photo, examples) in enumerate(by_photo.items(), 1):
        try:
            with open_raster(photo, classifier.card.scaling) as raster:
                _look(raster, examples, classifier, job.mode, seen)
        except RasterError as error:
            report(Log(str(error), "warning"))
        report(Progress("evaluate", done, len(by_photo), "photos"))
    if not seen.finds.animals:
        raise ExamplesError("No labelled photo could be read.", "Check the paths of the photos.")
    metrics = {**_metrics(job, classifier.card, seen), "leak": leak}
    (out / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    (out / "detections.json").write_text(json.dumps(_detections(seen.finds)), encoding="utf-8")
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


def _labelled_photos(job: EvaluateJob, card: Card, report: Report) -> dict[str, list[Example]]:
    kept, lost = layer.readable(layer.read(job.examples))
    for reason in lost:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    found = layer.locate(kept, layer.crs_of(job.examples))
    chosen = [e for e in layer.assign_splits(found, group=_group(job, card)) if job.split in ("all", e.split)]
    if not chosen:
        raise ExamplesError(f"{job.examples} has no examples for {job.split}.", "Choose another --split.")
    unknown = {e.class_name for e in chosen} - set(card.classes)
    if unknown:
        known = ", ".join(card.classes)
        raise ExamplesError(f"The model doesn't know the class {min(unknown)}.", f"It knows: {known}.")
    if all(e.class_name == BACKGROUND for e in chosen):
        raise ExamplesError(f"{job.examples} has no animals for {job.split}.", "Recall can't be measured without.")
    by_photo = defaultdict(list)
    for example in chosen:
        by_photo[example.photo].append(example)
    return by_photo


def _group(job: EvaluateJob, card: Card) -> str:
    """What is wholly in one split: as the job says, else as the model was trained."""
    return job.group or str(card.training.get("group", PHOTO))


def _leak(job: EvaluateJob, card: Card, photos: Collection[str], report: Report) -> dict[str, int | None] | None:
    """How many of the photos, and of their flights, the model was trained on; None where nothing tells."""
    learnt = journal.read(model_file.find(job.model).parent).get("seen")
    if not learnt:
        return None
    trained_by, by = str(card.training.get("group", PHOTO)), _group(job, card)
    trained_flight, flight = (FLIGHT if kind == PHOTO else kind for kind in (trained_by, by))
    names, flights = {group_of(photo, PHOTO) for photo in photos}, {group_of(photo, flight) for photo in photos}
    known = sum(digest_of(name) in set(learnt["photos"]) for name in names)
    known_flights = sum(digest_of(name) in set(learnt["flights"]) for name in flights)
    n, total = (known, len(names)) if known else (known_flights, len(flights))
    if known:
        report(Log(f"{n} of {total} photos were trained on: the figures flatter.", "warning"))
    elif by != PHOTO and known_flights:
        report(Log(f"{n} of {total} flights were trained on: the figures flatter.", "warning"))
    return {"photos": known, "flights": known_flights if flight == trained_flight else None}


def _look(raster: Raster, examples: Sequence[Example], classifier: Classifier, mode: str, seen: _Seen) -> None:
    logits = [classifier.logits(image)[:, :, 0, 0] for image in _views(raster, examples)]
    all_found = scan(raster, classifier, mode, lambda share: None)  # before anything counts: the photo may be damaged
    seen.truth += [e.class_name for e in examples]
    seen.logits += logits
    numbered: dict[str, list[tuple[int, Window]]] = defaultdict(list)
    for example in examples:
        if example.class_name != BACKGROUND and example.window:
            number = seen.finds.see(example.class_name, _sighting(example, raster), individual_of(example.note))
            numbered[example.class_name].append((number, example.window))
    for found in all_found:
        shown = tuple(number for number, box in numbered[found.class_name] if found.window.contains(*box.centre))
        seen.finds.detections.append(Detection(found.class_name, found.score, raster.path, found.window, shown))
    place, megapixels = raster.georeference, raster.width * raster.height / 1e6
    square_km = place.square_km(raster.width, raster.height) if place else None
    seen.finds.photos.append(Searched(raster.path, megapixels, square_km))


def _sighting(example: Example, raster: Raster) -> Sighting:
    """The animal's place and its size; of a point nobody knows the size."""
    window = example.window or Window(0, 0, 0, 0)
    if example.shape == "point":
        return Sighting(raster.path, window)
    long_px = max(window.w, window.h)
    gsd_m = raster.georeference.gsd_at(*window.centre) if raster.georeference else None
    return Sighting(raster.path, window, long_px, long_px * gsd_m if gsd_m else None)


def _views(raster: Raster, examples: Sequence[Example]) -> Iterator[NDArray[np.uint8]]:
    """Each example in the middle of a window."""
    for example in examples:
        if example.window is not None:
            x, y = example.window.centre
            yield raster.read(Window(round(x) - TILE_PX // 2, round(y) - TILE_PX // 2, TILE_PX, TILE_PX)).rgb[None]


def _metrics(job: EvaluateJob, card: Card, seen: _Seen) -> dict[str, Any]:
    finds, logits, by = seen.finds, np.concatenate(seen.logits), _group(job, card)
    names = [name for name in finds.classes() if name]
    return {
        "model": card.name,
        "sha256": card.sha256,
        "precision": card.precision,
        "mode": job.mode,
        "examples": job.examples,
        "split": job.split,
        "groups": {"by": by, "number": len({group_of(photo.photo, by) for photo in finds.photos})},
        "photos": len(finds.photos),
        "megapixels": round(sum(photo.megapixels for photo in finds.photos), 3),
        "windows": window_metrics(seen.truth, logits, card.classes, card.temperature),
        "calibration": calibration_metrics(seen.truth, logits, card.classes, card.temperature),
        "animals": {name: animal_metrics(finds, name, card.threshold) for name in names},
        "worst": worst(finds, names, card.threshold),
    }


def _detections(finds: Finds) -> list[dict[str, Any]]:
    names = ("class", "score", "photo", "window", "shows")
    return [dict(zip(names, found, strict=True)) for found in finds.detections]


def _headline(metrics: dict[str, Any]) -> dict[str, float]:
    counts = {"photos": metrics["photos"]}
    for name, values in metrics["animals"].items():
        low, high = values["recall_interval_95"]
        counts |= {f"{name} {key}": values[key] for key in ("animals", "recall")}
        counts |= {f"{name} recall at least (95 %)": low, f"{name} recall at most (95 %)": high}
        counts[f"{name} average precision"] = values["average_precision"]
        for unit in ("megapixel", "photo", "km2"):
            if (rate := values[f"false_alarms_per_{unit}"]) is not None:
                counts[f"{name} false alarms per {unit}"] = rate
    return counts
