# SPDX-License-Identifier: GPL-2.0-or-later
"""Train the tile classifier on an examples layer and write a model folder.

    bear-detector train examples.gpkg --out my-model --weights polar-bear-seal

The folder gets model.onnx, card.md, model-fp32.onnx beside an int8 model, and on the way there checkpoints that
`--resume` goes on from.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Subset

from .. import __version__, jobs
from ..errors import BadArgument, ExamplesError
from ..events import Log, Progress, Report, Result
from . import composites, model_file, network, quantise, recipes, threads
from . import examples as layer
from .classifier import Classifier
from .examples import Example
from .lesson import Lesson, Watch
from .metrics import TARGET_RECALLS, log_odds
from .model_file import BACKGROUND, Card, RecallThreshold
from .rasters import Scaling, list_imagery, open_raster
from .tiles import SURROUNDINGS_PX, EpochSampler, Surroundings, Tiles
from .vision import callbacks, lightning
from .windows import TILE_PX

_WEB_COPIES = 6
"""Scenes that each web photo's animal is set into."""
_CALIBRATION_CROPS = 192
_NORMALISATION_CROPS = 500
_SPLITS = ("train", "validation")


@dataclass
class _Lessons:
    """What a training works with."""

    classes: tuple[str, ...]
    examples: list[Example]
    labels: list[int]
    surroundings: Surroundings

    def numbers(self, split: str) -> list[int]:
        """Which examples of a split can be shown."""
        return [i for i, e in enumerate(self.examples) if e.split == split and i not in self.surroundings.lost]


def train(job: jobs.TrainJob, report: Report) -> None:
    """Train as `job` says.

    Raises:
        ExamplesError: the examples can't be read, lie outside their photos, or a class has too few.
        ModelFileError: the starting weights can't be had.
        Cancelled: the user stopped; `--resume` goes on from the last epoch.
    """
    started = time.monotonic()
    lightning.seed_everything(job.seed, workers=True, verbose=False)
    torch.set_num_threads(threads.limit() or torch.get_num_threads())
    out = _prepare_folder(job)
    recipe = recipes.RECIPES[job.recipe]
    if network.is_model(job.weights):
        recipe = recipe.training_on()
    recipe = recipe.lasting(job.epochs)
    lessons = _gather(job, out, report)
    classifier, pretrained = network.build(lessons.classes, job.weights)
    classifier.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # half as fast again on a CPU
    _settle_stem(classifier, recipe, pretrained, report)
    course = _Course(job, out / "checkpoints", lessons, classifier, pretrained, report)
    best: dict[str, float] = {}
    for number, stage in enumerate(recipe.stages):
        best = course.run(number, stage)
    card = Card(
        name=Path(job.out).name,
        classes=lessons.classes,
        gsd_m=_ground_sample_distance(lessons.examples),
        precision=job.precision,
        training=_provenance(job, recipe, lessons, best, time.monotonic() - started),
    )
    card = _export(out, classifier, card, lessons, report)
    shutil.rmtree(out / "checkpoints")
    (out / "surroundings.npy").unlink()
    report(Result({"model": str(out / "model.onnx"), "card": str(out / "card.md")}, dict(best)))


def _prepare_folder(job: jobs.TrainJob) -> Path:
    out = Path(job.out)
    if not job.resume and (out / "model.onnx").exists():
        raise BadArgument(f"{out} holds a model already.", "Choose another --out.")
    try:
        (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    if not job.resume:
        for old in (out / "checkpoints").glob("*.ckpt"):
            old.unlink()
    return out


def _gather(job: jobs.TrainJob, out: Path, report: Report) -> _Lessons:
    """Examples, squares of background and composed animals, with every split decided and pixels read."""
    imagery = list_imagery(job.backgrounds) if job.backgrounds else []
    kept, lost = layer.readable(layer.read(job.examples))
    for reason in lost:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    found = layer.locate(kept, layer.crs_of(job.examples), imagery)
    found += _draw_backgrounds(found, imagery, job.seed)
    if job.web_photos:
        found += _compose(job, out, report)
    found = layer.assign_splits(found, seed=job.seed)
    classes = _classes(found)
    surroundings = Surroundings(
        found, out / "surroundings.npy", Scaling(), lambda done: report(Progress("read", done * 100, 100, "%"))
    )
    for reason in surroundings.damaged:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    return _Lessons(classes, found, [classes.index(e.class_name) for e in found], surroundings)


def _draw_backgrounds(found: Sequence[Example], imagery: Sequence[str], seed: int) -> list[Example]:
    """One random square from each photo without an animal, as the published method draws them."""
    taken = {e.photo for e in found if e.class_name != BACKGROUND}
    rng = np.random.default_rng(seed)
    return [e for photo in imagery if photo not in taken for e in layer.draw_background(photo, (), 1, rng)]


def _compose(job: jobs.TrainJob, out: Path, report: Report) -> list[Example]:
    if not job.backgrounds:
        raise BadArgument("--web-photos needs photos to set the animals into.", "Name some with --backgrounds.")
    folders = sorted(p.name for p in Path(str(job.web_photos)).iterdir() if p.is_dir())
    known = {e.class_name for e in layer.read(job.examples)}
    classes = tuple(f for f in folders if f in known) or tuple(f for f in folders if f == "polar_bear")
    composing = jobs.ComposeExamplesJob(
        str(job.web_photos),
        str(out / "composites"),
        job.backgrounds,
        classes=classes,
        copies=_WEB_COPIES,
        seed=job.seed,
    )
    scenes = composites.open_scenes(job.backgrounds, layer.read(job.examples))
    return composites.Composer(composing, scenes).run(report)


def _classes(found: Sequence[Example]) -> tuple[str, ...]:
    """The classes, background last.

    Raises:
        ExamplesError: a class lacks examples to train on or to validate with.
    """
    names = sorted({e.class_name for e in found} - {BACKGROUND, ""})
    if not names:
        raise ExamplesError("There is no example of an animal.", "Draw some on the map.")
    for name in (*names, BACKGROUND):
        for split in _SPLITS:
            if not any(e.class_name == name and e.split == split for e in found):
                raise ExamplesError(
                    f"Class {name} has no example to {'train on' if split == 'train' else 'validate with'}.",
                    f"Add examples of {name} on more photos: a photo is wholly in train or in validation.",
                )
    return (*names, BACKGROUND)


def _settle_stem(classifier: network.TileClassifier, recipe: recipes.Recipe, pretrained: bool, report: Report) -> None:
    if recipe.freeze_stem and pretrained:
        classifier.freeze_stem()
    elif recipe.freeze_stem:
        report(Log("The weights are not pretrained, so the stem is trained with the rest."))


@dataclass(frozen=True)
class _Course:
    """A training under way."""

    job: jobs.TrainJob
    folder: Path
    lessons: _Lessons
    classifier: network.TileClassifier
    pretrained: bool
    report: Report

    def run(self, number: int, stage: recipes.Stage) -> dict[str, float]:
        """Train one stage and leave the network with the weights of its best epoch; returns what that scored."""
        best, last = (self.folder / f"stage{number}-{which}.ckpt" for which in ("best", "last"))
        if self.job.resume and (self.folder / f"stage{number + 1}-last.ckpt").exists():
            return _load_best(self.classifier, best)
        if stage.normalisation == "measured":
            self.classifier.set_normalisation(*_measured(self.lessons))
        training, validation = self._loaders(stage)
        weights = torch.full((len(self.lessons.classes),), stage.animal_weight)
        weights[-1] = 1 - stage.animal_weight
        self._trainer(stage, best, last).fit(
            Lesson(self.classifier, stage, weights, self.pretrained, len(training) * stage.epochs),
            training,
            validation,
            ckpt_path=str(last) if self.job.resume and last.exists() else None,
            weights_only=True,
        )
        return _load_best(self.classifier, best)

    def _loaders(self, stage: recipes.Stage) -> tuple[DataLoader[Any], DataLoader[Any]]:
        lessons = self.lessons
        shown, plain = (
            Tiles(lessons.surroundings, lessons.labels, stage.tile_px, training) for training in (True, False)
        )
        background = len(lessons.classes) - 1
        sampler = EpochSampler(stage, lessons.numbers("train"), lessons.labels, background, self.job.seed)
        return (
            DataLoader(shown, stage.batch, sampler=sampler, num_workers=1, persistent_workers=True),
            DataLoader(Subset(plain, lessons.numbers("validation")), stage.batch),
        )

    def _trainer(self, stage: recipes.Stage, best: Path, last: Path) -> lightning.Trainer:
        keep = callbacks.ModelCheckpoint(self.folder, best.stem, "validation_loss", enable_version_counter=False)
        return lightning.Trainer(
            accelerator={"auto": "auto", "cpu": "cpu", "cuda": "gpu"}[self.job.device],
            devices=1,
            max_epochs=stage.epochs,
            callbacks=[keep, Watch(self.report, stage, last)],
            logger=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )


def _load_best(classifier: network.TileClassifier, path: Path) -> dict[str, float]:
    """Put the best epoch's weights into the network; returns what it scored."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    state = {n.removeprefix("network."): v for n, v in checkpoint["state_dict"].items() if n.startswith("network.")}
    classifier.load_state_dict(state)
    (scored,) = (c for name, c in checkpoint["callbacks"].items() if name.startswith("ModelCheckpoint"))
    return {"validation_loss": round(float(scored["current_score"]), 4)}


def _measured(lessons: _Lessons) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and standard deviation of the bands of training examples, 0-255."""
    numbers = lessons.numbers("train")
    chosen = numbers[:: max(len(numbers) // _NORMALISATION_CROPS, 1)]
    pixels = torch.stack([_centre(lessons.surroundings[n]).float() for n in chosen])
    return pixels.mean(dim=(0, 2, 3)), pixels.std(dim=(0, 2, 3))


def _centre(surroundings: torch.Tensor) -> torch.Tensor:
    edge = (SURROUNDINGS_PX - TILE_PX) // 2
    return surroundings[:, edge:-edge, edge:-edge]


def _ground_sample_distance(found: Sequence[Example]) -> float | None:
    """The median of the training photos' ground sample distances in metres, None where none is georeferenced."""
    known = []
    for photo in sorted({e.photo for e in found}):
        with open_raster(photo) as raster:
            if raster.georeference:
                known.append(raster.georeference.gsd_m)
    return round(float(np.median(known)), 4) if known else None


def _export(out: Path, classifier: network.TileClassifier, card: Card, lessons: _Lessons, report: Report) -> Card:
    path = out / "model.onnx"
    report(Log("Writing the model file."))
    network.export_onnx(classifier.cpu(), path)
    if card.precision == "int8":
        exact = out / "model-fp32.onnx"
        shutil.copyfile(path, exact)
        model_file.write_card(exact, card.model_copy(update={"precision": "fp32"}))
        quantise.quantise(path, _calibration(lessons))
    model_file.write_card(path, card)
    card = model_file.write_card(path, card.model_copy(update={"thresholds": _thresholds(str(path), lessons)}))
    (out / "card.md").write_text(model_file.describe(card), encoding="utf-8")
    return card


def _thresholds(model: str, lessons: _Lessons) -> tuple[RecallThreshold, ...]:
    """Scores that shares of the validation animals reach in the finished file, each in the middle of a window."""
    numbers = [n for n in lessons.numbers("validation") if lessons.examples[n].class_name != BACKGROUND]
    classifier = Classifier(model, "cpu")
    scores = []
    for number in numbers:
        window = _centre(lessons.surroundings[number]).permute(1, 2, 0).numpy()
        margins = log_odds(classifier.logits(window[None])[:, :, 0, 0])
        scores.append(1 / (1 + np.exp(-float(margins[0, lessons.labels[number]]))))
    ranked = np.sort(scores)[::-1]
    reached = {recall: ranked[int(np.ceil(recall * len(ranked))) - 1] for recall in TARGET_RECALLS}
    return tuple(
        RecallThreshold(recall=recall, threshold=round(float(score), 4), animals=len(ranked))
        for recall, score in reached.items()
    )


def _calibration(lessons: _Lessons) -> Iterator[NDArray[np.uint8]]:
    numbers = lessons.numbers("train")
    for number in numbers[:: max(len(numbers) // _CALIBRATION_CROPS, 1)]:
        yield _centre(lessons.surroundings[number]).permute(1, 2, 0).numpy()[None]


def _provenance(
    job: jobs.TrainJob, recipe: recipes.Recipe, lessons: _Lessons, best: dict[str, float], seconds: float
) -> dict[str, Any]:
    by_split = {split: dict(layer.counts(e for e in lessons.examples if e.split == split)) for split in _SPLITS}
    return {
        "recipe": asdict(recipe),
        "weights": job.weights,
        "seed": job.seed,
        "examples": by_split,
        "photos": len({e.photo for e in lessons.examples}),
        "validation": best,
        "minutes": round(seconds / 60, 1),
        "versions": {
            "bear_detector": __version__,
            **{name: importlib.metadata.version(name) for name in ("torch", "torchvision", "lightning", "onnxruntime")},
        },
    }
