# SPDX-License-Identifier: GPL-2.0-or-later
"""Train the tile classifier on an examples layer and write a model folder.

    bear-detector train examples.gpkg --out my-model --weights polar-bear-seal

    torchrun --nproc-per-node 4 -m bear_detector_plugin train examples.gpkg --out my-model

The folder gets contact_sheet.png before the first step, then model.onnx, card.md and card.json, training.json with the
curves, model-fp32.onnx beside a smaller model, and on the way there checkpoints that `--resume` goes on from. A
training that is stopped after its first epoch leaves the model of its best epoch. With `--screen` the folder gets
screen.onnx, too; where a model is there, that is all that is made: a screen that it has keeps its network, and lets
pass what this model asks for.
"""

from __future__ import annotations

import importlib.metadata
import shlex
import shutil
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from .. import __version__, jobs
from ..errors import BadArgument, Cancelled, ExamplesError
from ..events import Event, Log, Report, Result
from .evaluation import labelled_photos
from .examples import layer
from .examples.contact_sheet import contact_sheet
from .examples.layer import Example
from .machine import threads
from .model import journal, model_file
from .model.classifier import Classifier
from .model.journal import Journal
from .model.model_file import Card
from .screen_training import course as screen_course
from .screen_training import threshold as screen_threshold
from .searching import screen
from .training import exporting, network, processes, recipes
from .training.course import Course
from .training.curriculum import SPLITS, Lessons, gather
from .training.tiles import EpochSampler, Tiles
from .training.vision import lightning

SHEET = "contact_sheet.png"
_SHEET_VIEWS = 40


def train(job: jobs.TrainJob, report: Report) -> None:
    """Train as `job` says.

    Raises:
        ExamplesError: the examples can't be read, lie outside their photos, or a class has too few.
        ModelFileError: the starting weights can't be had.
        Cancelled: the user stopped. The model of the best epoch so far is written, where an epoch was finished;
            `--resume` goes on.
    """
    lightning.seed_everything(job.seed, workers=True, verbose=False)
    torch.set_num_threads(threads.limit() or torch.get_num_threads())
    with processes.together():
        told = report if processes.first() else lambda event: None
        if job.screen and not job.resume and (Path(job.out) / "model.onnx").exists():
            _screen_alone(job, told)
        else:
            _train(job, told)


def _train(job: jobs.TrainJob, report: Report) -> None:
    recipe = recipes.RECIPES[job.recipe]
    if network.is_model(job.weights):
        recipe = recipe.training_on()
    recipe = recipe.lasting(job.epochs).seeing(job.crop)
    lessons = processes.made_once(lambda: _prepared(job, recipe, report))
    try:
        if job.resume:
            _check_classes(Path(job.out), lessons.classes)
            _tell_of_changed(Path(job.out), lessons, report)
        if job.screen and processes.first():  # what would refuse its screen must not wait for the end of the training
            card = Card(name=Path(job.out).name, classes=lessons.classes, look_alikes=job.look_alikes)
            _fitted_to(job, card, lambda event: None)
        _train_on(lessons, job, recipe, report)
    finally:
        if processes.first():
            lessons.surroundings.discard()


def _train_on(lessons: Lessons, job: jobs.TrainJob, recipe: recipes.Recipe, report: Report) -> None:
    out = Path(job.out)
    classifier, pretrained = network.build(lessons.classes, job.weights)
    classifier.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # half as fast again on a CPU
    _settle_stem(classifier, recipe, pretrained, report)
    epochs = sum(stage.epochs for stage in recipe.stages)
    diary = Journal(out, job, epochs, processes.first(), lessons.classes, lessons.digest)
    parent = model_file.find(job.weights).parent if network.is_model(job.weights) else None
    diary.remember((lessons.examples[n].photo for n in lessons.numbers("train")), parent)
    course = Course(job, recipe, out / "checkpoints", lessons, classifier, pretrained, diary, report)
    best: dict[str, float] = {}
    try:
        for number in range(len(recipe.stages)):
            best = course.run(number)
    except Cancelled as stop:
        diary.close("stopped")
        raise _stopped(course, stop) from stop
    if not processes.first():
        return
    result = _write(course, best)
    shutil.rmtree(out / "checkpoints")
    diary.close("done")
    if job.screen:
        result.paths["screen"] = _make_screen(job, lessons, report)
    report(result)


def _screen_alone(job: jobs.TrainJob, report: Report) -> None:
    """The screen of a model that is there."""
    if not processes.first():
        return
    out, recipe = Path(job.out), recipes.RECIPES[job.recipe]
    report(Log(f"{out} holds a model, which stays as it is: its screen is made."))
    if (out / screen.NAME).exists():
        report(Log(f"{screen.NAME} keeps its network; delete it to have another one made."))
        path = _make_screen(job, None, report)
    else:
        lessons = gather(job, recipe, out, report, model_file.read(str(out))[1])
        try:
            path = _make_screen(job, lessons, report)
        finally:
            lessons.surroundings.discard()
    report(Result({"model": str(out / "model.onnx"), "screen": path}))


def _make_screen(job: jobs.TrainJob, lessons: Lessons | None, report: Report) -> str:
    """Train a screen on lessons, or take the one that is there, and fit it to the model; returns its path."""
    path = Path(job.out) / screen.NAME
    part, model = path.with_name("screen.part.onnx"), str(path.with_name("model.onnx"))
    classifier = Classifier(model, job.device)
    by_photo = _fitted_to(job, classifier.card, report)  # may refuse them: not after half an hour
    try:
        if lessons is None:
            shutil.copyfile(path, part)
        else:
            screen_course.make(part, classifier, lessons, _first_screen(job), job.seed, report)
        screen_threshold.fit(part, classifier, by_photo, report)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return str(path)


def _fitted_to(job: jobs.TrainJob, card: Card, report: Report) -> dict[str, list[Example]]:
    """The labelled photos that a screen is fitted to, for a model of that card."""
    return labelled_photos.gather(jobs.CalibrateJob(job.examples, job.out, group=job.group), card, report).photos


def _first_screen(job: jobs.TrainJob) -> Path | None:
    """The screen of the model that the training starts from, if it has one."""
    path = model_file.find(job.weights).with_name(screen.NAME) if network.is_model(job.weights) else None
    return path if path and path.is_file() else None


def _prepared(job: jobs.TrainJob, recipe: recipes.Recipe, report: Report) -> Lessons:
    """The model's folder, and in it what the training needs, before any process starts."""
    out = _prepare_folder(job)
    network.fetch(job.weights)
    known = model_file.read(job.weights)[1].animals if network.is_model(job.weights) else ()
    lessons = gather(job, recipe, out, report)
    _tell_of_forgotten(job.weights, known, lessons, report)
    sheet = contact_sheet(_first_views(lessons, recipe, job.seed))
    (out / SHEET).write_bytes(sheet)
    report(Log(f"What the network will see: {out / SHEET}"))
    return lessons


def _tell_of_forgotten(first: str, known: Iterable[str], lessons: Lessons, report: Report) -> None:
    """Animals that the first model looks for, and the new one will not."""
    for name in known:
        if name not in lessons.classes:
            report(
                Log(
                    f"{first} looks for {name}, and no example shows one: the new model will not look for it.",
                    "warning",
                )
            )


def _first_views(lessons: Lessons, recipe: recipes.Recipe, seed: int) -> list[tuple[NDArray[np.uint8], str]]:
    """Views of the last stage, the classes by turns, each with the name of its class."""
    stage = recipe.stages[-1]
    tiles = Tiles(lessons.surroundings, lessons.labels, stage.tile_px, recipe.augmentation)
    drawn: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for item in EpochSampler(stage, lessons.numbers("train"), lessons.pool(), seed):
        drawn[lessons.labels[item[0]]].append(item)
    by_turns = [item for items in zip_longest(*drawn.values()) for item in items if item is not None]
    views = (tiles[item] for item in by_turns[:_SHEET_VIEWS])
    return [(view.permute(1, 2, 0).byte().numpy(), lessons.classes[label]) for view, label in views]


def _stopped(course: Course, stop: Cancelled) -> Cancelled:
    """Make what was trained so far a model, where there is anything; what to tell the user."""
    best = course.best_so_far()
    if best is None:
        return Cancelled(stop.message, "No epoch was finished, so there is no model yet.")
    _write(course, best)
    done, all_of_them = course.diary.epoch, sum(stage.epochs for stage in course.recipe.stages)
    return Cancelled(
        stop.message, f"The best of {done} epochs became the model; --resume goes on to epoch {all_of_them}."
    )


def _write(course: Course, best: dict[str, float]) -> Result:
    """Write the model's files. It takes seconds, so that a stop comes too late from here on."""
    job, lessons = course.job, course.lessons

    def tell(event: Event) -> None:
        with suppress(Cancelled):
            course.report(event)

    out = Path(job.out)
    card = Card(
        name=out.name,
        classes=lessons.classes,
        look_alikes=job.look_alikes,
        gsd_m=lessons.gsd_m,
        precision=job.precision,
        training=_provenance(course, best),
    )
    exporting.export(out, course.classifier, card, lessons, course.diary, tell)
    return Result({"model": str(out / "model.onnx"), "card": str(out / "card.md")}, dict(best))


def _prepare_folder(job: jobs.TrainJob) -> Path:
    out = Path(job.out)
    unfinished = any((out / "checkpoints").glob("*-last.ckpt"))  # hours of work may be in there
    if unfinished and not job.resume:
        raise BadArgument(
            f"A training in {out} was not finished.", "Go on with it by --resume, or choose another --out."
        )
    if (out / "model.onnx").exists() and not unfinished:
        if not job.resume:
            raise BadArgument(f"{out} holds a model already.", "Choose another --out.")
        hint = "Leave out --resume to make its screen." if job.screen else "Choose another --out."
        raise BadArgument(f"The training in {out} is finished.", hint)
    if job.resume:
        _check_begun(job, out)
    try:
        (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    return out


def _check_begun(job: jobs.TrainJob, out: Path) -> None:
    """Refuse to go on with what was never begun, or was begun by other options: it would be another model."""
    if not (out / "checkpoints").exists():
        raise BadArgument(f"There is no training to go on with in {out}.", "Check --out, or leave out --resume.")
    begun = journal.read(out)
    others = journal.other_options(begun, job)
    if others:
        options = " and ".join(name if name == "examples" else f"--{name.replace('_', '-')}" for name in others)
        command = shlex.join(begun["command"])
        raise BadArgument(
            f"The training in {out} was begun with another {options}.",
            f"Go on with it by: bear-detector {command} --resume",
        )


def _check_classes(out: Path, classes: tuple[str, ...]) -> None:
    """Refuse to go on where the examples have other classes by now: the network has an output for each."""
    before = journal.read(out).get("classes") or list(classes)
    if list(classes) != before:
        raise ExamplesError(
            f"The training in {out} was begun with the classes {', '.join(before)}; the examples have now "
            f"{', '.join(classes)}.",
            "Give the examples these classes again, or train anew into another --out.",
        )


def _tell_of_changed(out: Path, lessons: Lessons, report: Report) -> None:
    """Its best epoch was chosen by other examples, and is compared with what comes now."""
    if journal.read(out).get("lessons", lessons.digest) != lessons.digest:
        report(
            Log(
                f"Examples or photos have changed since the training in {out} was begun: it goes on with those of now.",
                "warning",
            )
        )


def _settle_stem(classifier: network.TileClassifier, recipe: recipes.Recipe, pretrained: bool, report: Report) -> None:
    if recipe.freeze_stem and pretrained:
        classifier.freeze_stem()
    elif recipe.freeze_stem:
        report(Log("The weights are not pretrained, so the stem is trained with the rest."))


def _provenance(course: Course, best: dict[str, float]) -> dict[str, Any]:
    job, recipe, found = course.job, course.recipe, course.lessons.examples
    by_split = {split: dict(layer.counts(e for e in found if e.split == split)) for split in SPLITS}
    return {
        "recipe": asdict(recipe),
        "weights": job.weights,
        "seed": job.seed,
        "command": shlex.join(jobs.argv(replace(job, resume=False))),
        "examples": by_split,
        "sources": list(job.sources),
        "group": job.group,
        "shares": exporting.learnt_shares(recipe.stages[-1], course.lessons),
        "photos": len({e.photo for e in found}),
        "validation": best,
        "trained": datetime.now(UTC).isoformat(timespec="seconds"),
        "minutes": round(course.diary.seconds / 60, 1),
        "versions": {
            "bear_detector": __version__,
            **{name: importlib.metadata.version(name) for name in ("torch", "torchvision", "lightning", "onnxruntime")},
        },
    }
