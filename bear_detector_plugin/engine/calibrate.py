# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a model's scores honest, and find the thresholds that promise a recall, on labelled photos.

    bear-detector calibrate examples.gpkg --model my-model --recall 0.9 --confidence 0.95

The photos are scanned as `detect` would, so that what is promised holds for such scans: of this mode, with this file,
and where the model has a screen, once without it and once through it.
What counts is animals and not windows, and animals count as independent. Those on one floe, or a mother and her cubs,
are not quite; one that several photos show is one, where its examples' notes name it (`individual=NAME`). Photos that
the model was trained on are left out, as far as its folder tells which those were.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..errors import BadArgument, ExamplesError
from ..events import Log, Report, Result
from ..jobs import CalibrateJob
from ..shares import decimal, figure
from .evaluation import labelled_photos
from .examples.layer import Example
from .machine import providers
from .model import journal, model_card, model_file
from .model.classifier import Classifier
from .model.learnt import Learnt
from .model.model_file import Card, Guarantee, RecallThreshold
from .searching.screen import beside, follow
from .statistics import calibration, guarantee
from .statistics.animal_metrics import Finds
from .statistics.metrics import TARGET_RECALLS, rate

_ROUNDING = 1e-9


def calibrate(job: CalibrateJob, report: Report) -> None:
    """Calibrate as `job` says.

    Raises:
        ExamplesError: the examples can't be read, none is in the split, or the model was trained on all photos.
        ModelFileError: the model can't be read.
        BadArgument: the model came with the plugin and no `out` was given, or there is a model.
    """
    path = model_file.find(job.model)
    target = _target(job, path)
    classifier = Classifier(job.model, providers.for_promises(job.device))
    labelled = labelled_photos.gather(job, classifier.card, report)
    by_photo = _unseen(labelled.photos, path, classifier.card.animals, report)
    labelled_photos.leak(job, classifier.card, by_photo, report)
    labelled_photos.from_review(by_photo, classifier.card, report)
    sieve = beside(path, classifier.card, classifier.provider) if job.mode == "dense" else None
    classifier.card = _with_temperature(classifier, by_photo, report)
    rows, animals = [], _Animals(Finds())
    for screen in (None, sieve) if sieve else (None,):  # the last one is how photos are looked at if nobody objects
        animals = _Animals(labelled_photos.look(by_photo, classifier, job.mode, "calibrate", report, screen).finds)
        rows += _rows(job, animals, classifier.card, screen.card.sha256 if screen else "")
    kept = [t for t in classifier.card.thresholds if (t.mode, t.precision) != (job.mode, classifier.card.precision)]
    card = classifier.card.model_copy(update={"thresholds": (*kept, *rows)})
    _write(path, target, card)
    if sieve:
        follow(path, target)
    last = rows[-1].screen if rows else ""
    asked = [row for row in rows if row.recall == job.recall and row.screen == last]
    _tell(job, animals, asked, report)
    _tell_of_no_screen(job, rows, report)
    folder = target.parent
    counts = {"animals": len(animals.best), "found": animals.found, "temperature": card.temperature}
    report(Result({"model": str(target), "card": str(folder / "card.md")}, counts | _costs(asked, animals)))


class _Animals:
    """The animals of all classes that were searched for, and what was found beside them."""

    def __init__(self, finds: Finds) -> None:
        by_class = {name: list(finds.best_scores(name).values()) for name in finds.classes()}
        self.by_class = by_class
        self.best = [score for scores in by_class.values() for score in scores]
        self.found = sum(score > 0 for score in self.best)
        self.false_alarms = np.array([d.score for d in finds.detections if not d.shows])
        self.photos = len(finds.photos)
        self.megapixels = sum(photo.megapixels for photo in finds.photos)

    def false_alarms_per_megapixel(self, threshold: float) -> float:
        return rate(int((self.false_alarms >= threshold).sum()), self.megapixels)


def _target(job: CalibrateJob, path: Path) -> Path:
    """The file to be written."""
    if job.out is None:
        if model_file.MODELS in path.parents:
            raise BadArgument(
                f"The model {job.model} came with the plugin and stays as it is.",
                "Give --out FOLDER: a copy of it will be calibrated there.",
            )
        return path
    out = Path(job.out)
    if (out / "model.onnx").exists():
        raise BadArgument(f"{out} holds a model already.", "Choose another --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    return out / "model.onnx"


def _unseen(
    by_photo: dict[str, list[Example]], path: Path, animals: Sequence[str], report: Report
) -> dict[str, list[Example]]:
    """The photos that the model was not trained on, as far as its journal tells."""
    learnt = Learnt.read(journal.read(path.parent))
    if not any(learnt):
        text = "Nothing tells which photos the model was trained on: what is promised holds if these are none of them."
        report(Log(text, "warning"))
        return by_photo
    unseen = {photo: found for photo, found in by_photo.items() if not learnt.has_photo(photo)}
    number, total = len(by_photo) - len(unseen), len(by_photo)
    if number:
        report(Log(f"{number} of {total} photos are left out: the model was trained on them.", "warning"))
    if not any(example.class_name in animals for found in unseen.values() for example in found):
        raise ExamplesError("No animal is left that the model was not trained on.", "Label animals in other photos.")
    return unseen


def _with_temperature(classifier: Classifier, by_photo: dict[str, list[Example]], report: Report) -> Card:
    """The model's card with the temperature that these windows ask for, and without thresholds of other scores."""
    card = classifier.card
    truth, logits = labelled_photos.windows(by_photo, classifier)
    if len(set(truth)) < 2:
        report(Log("The temperature stays as it is: without windows of background it can't be fitted.", "warning"))
        return card
    labels = [card.classes.index(name) for name in truth]
    temperature = round(calibration.fit_temperature(logits, labels), 4)
    before, after = (
        calibration.expected_calibration_error(*calibration.predictions(calibration.probabilities(logits, t), labels))
        for t in (1.0, temperature)
    )
    windows, was, now = len(truth), decimal(before, 3), decimal(after, 3)
    report(Log(f"Temperature {temperature:g}: calibration error {now} instead of {was}, over {windows} windows."))
    figures = {"ece_before": round(before, 6), "ece_after": round(after, 6), "windows": len(truth)}
    same = card.thresholds if temperature == card.temperature else ()
    return card.model_copy(update={"temperature": temperature, "calibration": figures, "thresholds": same})


def _rows(job: CalibrateJob, animals: _Animals, card: Card, screen: str) -> list[RecallThreshold]:
    """The thresholds that can be had for the recalls that are usual and the one that was asked for."""
    rows = []
    best, ranked = animals.best, sorted(animals.best, reverse=True)
    for recall in sorted({*TARGET_RECALLS, job.recall}):
        chosen: dict[Guarantee, float | None] = {
            "binomial": guarantee.binomial_threshold(best, recall, job.confidence),
            "risk_control": guarantee.risk_control_threshold(best, 1 - recall),
            "none": ranked[int(np.ceil(recall * len(best) - _ROUNDING)) - 1],
        }
        for kind, score in chosen.items():
            if score:
                threshold = guarantee.rounded_down(score)
                row = RecallThreshold(
                    recall=recall,
                    threshold=threshold,
                    animals=len(best),
                    mode=job.mode,
                    precision=card.precision,
                    screen=screen,
                    guarantee=kind,
                    confidence=job.confidence if kind == "binomial" else None,
                    false_alarms_per_megapixel=animals.false_alarms_per_megapixel(threshold),
                )
                rows.append(row)
    return rows


def _write(path: Path, target: Path, card: Card) -> None:
    """Write the card into the model file, or into a copy of it, and beside it."""
    if target == path:
        model_file.write_card(path, card)
    else:
        part = target.with_name("model.part.onnx")
        shutil.copyfile(path, part)
        model_file.write_card(part, card)
        part.replace(target)
        if (path.parent / journal.NAME).exists():  # it tells what the model was trained on
            shutil.copyfile(path.parent / journal.NAME, target.parent / journal.NAME)
    if target.name == "model.onnx":  # the others in the folder are the same model at another precision
        written = model_file.read(str(target))[1]
        (target.parent / "card.md").write_text(model_card.describe(written), encoding="utf-8")
        (target.parent / "card.json").write_text(written.model_dump_json(indent=1), encoding="utf-8")


def _tell(job: CalibrateJob, animals: _Animals, asked: Sequence[RecallThreshold], report: Report) -> None:
    found, total = animals.found, len(animals.best)
    report(Log(f"{found} of {total} animals were found, in {animals.photos} photos."))
    for row in asked:
        score, promise = f"{row.threshold:.4g}", row.promise
        per_megapixel = figure(row.false_alarms_per_megapixel or 0, 3)
        chips = f"{_chips(row, animals):.0f}"
        report(Log(f"From a score of {score}: {promise}."))
        report(Log(f"That costs {chips} false alarms to review in 1000 such photos ({per_megapixel} a megapixel)."))
    if not any(row.guarantee == "binomial" for row in asked):
        report(Log(guarantee.shortfall(found, total, job.recall, job.confidence), "warning"))
    elif len(animals.by_class) > 1:
        threshold = next(row.threshold for row in asked if row.guarantee == "binomial")
        for name, scores in animals.by_class.items():
            above, each = sum(score >= threshold for score in scores), len(scores)
            proven = guarantee.proof(above, each, job.confidence)
            report(Log(f"Of the class {name} alone, {above} of {each} score so much: a proof of {proven}."))


def _tell_of_no_screen(job: CalibrateJob, rows: Sequence[RecallThreshold], report: Report) -> None:
    """The promise may fail by what the screen passes over: then it holds without."""
    sure = {row.screen: row for row in rows if row.recall == job.recall and row.guarantee == "binomial"}
    if rows and rows[-1].screen and [*sure] == [""]:
        score, alarms = f"{sure[''].threshold:.4g}", figure(sure[""].false_alarms_per_megapixel or 0, 3)
        report(Log(f"Without the screen (--no-screen) it holds from {score}, with {alarms} false alarms a megapixel."))


def _costs(asked: Sequence[RecallThreshold], animals: _Animals) -> dict[str, float]:
    """Of the strongest promise that could be made for the recall that was asked for."""
    if not asked:
        return {}
    return {"threshold": asked[0].threshold, "false_alarms_in_1000_photos": round(_chips(asked[0], animals), 1)}


def _chips(row: RecallThreshold, animals: _Animals) -> float:
    return 1000 * (row.false_alarms_per_megapixel or 0) * animals.megapixels / animals.photos
