# SPDX-License-Identifier: GPL-2.0-or-later
"""Train the tile classifier on an examples layer and write a model folder.

    bear-detector train examples.gpkg --out my-model --weights polar-bear-seal

The folder gets model.onnx, card.md and card.json, training.json with the curves, model-fp32.onnx beside a smaller
model, and on the way there checkpoints that `--resume` goes on from. A training that is stopped after its first epoch
leaves the model of its best epoch.
"""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader, Subset

from .. import __version__, jobs
from ..errors import BadArgument, Cancelled
from ..events import Event, Log, Report, Result
from . import examples as layer
from . import exporting, model_file, network, recipes, threads
from .curriculum import SPLITS, Lessons, gather
from .journal import Journal
from .lesson import Lesson, Watch
from .model_file import Card
from .tiles import EpochSampler, Tiles
from .vision import callbacks, lightning
from .windows import TILE_PX

_NORMALISATION_CROPS = 500


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
    out = _prepare_folder(job)
    recipe = recipes.RECIPES[job.recipe]
    if network.is_model(job.weights):
        recipe = recipe.training_on()
    recipe = recipe.lasting(job.epochs).seeing(job.crop)
    lessons = gather(job, out, report)
    classifier, pretrained = network.build(lessons.classes, job.weights)
    classifier.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # half as fast again on a CPU
    _settle_stem(classifier, recipe, pretrained, report)
    diary = Journal(out, job, sum(stage.epochs for stage in recipe.stages))
    parent = model_file.find(job.weights).parent if network.is_model(job.weights) else None
    diary.remember((lessons.examples[n].photo for n in lessons.numbers("train")), parent)
    course = _Course(job, out / "checkpoints", lessons, classifier, pretrained, diary, report)
    best: dict[str, float] = {}
    try:
        for number in range(len(recipe.stages)):
            best = course.run(number, recipe.stages)
    except Cancelled as stop:
        diary.close("stopped")
        raise _stopped(course, recipe, stop) from stop
    result = _write(course, recipe, best)
    shutil.rmtree(out / "checkpoints")
    diary.close("done")
    report(result)


def _stopped(course: _Course, recipe: recipes.Recipe, stop: Cancelled) -> Cancelled:
    """Make what was trained so far a model, where there is anything; what to tell the user."""
    best = course.best_so_far(len(recipe.stages))
    if best is None:
        course.lessons.surroundings.discard()
        return Cancelled(stop.message, "No epoch was finished, so there is no model yet.")
    _write(course, recipe, best)
    done, all_of_them = course.diary.epoch, sum(stage.epochs for stage in recipe.stages)
    return Cancelled(
        stop.message, f"The best of {done} epochs became the model; --resume goes on to epoch {all_of_them}."
    )


def _write(course: _Course, recipe: recipes.Recipe, best: dict[str, float]) -> Result:
    """Write the model's files. It takes seconds, so that a stop comes too late from here on."""
    job, lessons = course.job, course.lessons

    def tell(event: Event) -> None:
        with suppress(Cancelled):
            course.report(event)

    out = Path(job.out)
    card = Card(
        name=out.name,
        classes=lessons.classes,
        gsd_m=lessons.gsd_m(),
        precision=job.precision,
        training=_provenance(course, recipe, best),
    )
    exporting.export(out, course.classifier, card, lessons, course.diary, tell)
    lessons.surroundings.discard()
    return Result({"model": str(out / "model.onnx"), "card": str(out / "card.md")}, dict(best))


def _prepare_folder(job: jobs.TrainJob) -> Path:
    out = Path(job.out)
    if (out / "model.onnx").exists():
        if not job.resume:
            raise BadArgument(f"{out} holds a model already.", "Choose another --out.")
        if not any((out / "checkpoints").glob("*.ckpt")):
            raise BadArgument(f"The training in {out} is finished.", "Choose another --out.")
    try:
        (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    if not job.resume:
        for old in (out / "checkpoints").glob("*.ckpt"):
            old.unlink()
    return out


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
    lessons: Lessons
    classifier: network.TileClassifier
    pretrained: bool
    diary: Journal
    report: Report

    def run(self, number: int, stages: Sequence[recipes.Stage]) -> dict[str, float]:
        """Train one stage and leave the network with the weights of its best epoch; returns what that scored."""
        stage, best, last = stages[number], self._checkpoint(number, "best"), self._checkpoint(number, "last")
        if self.job.resume and self._checkpoint(number + 1, "last").exists():
            return _load_best(self.classifier, best)
        going_on = self.job.resume and last.exists()
        if stage.normalisation == "measured":
            self.classifier.set_normalisation(*_measured(self.lessons))
        training, validation = self._loaders(stage, _epochs_done(last) if going_on else 0)
        weights = torch.full((len(self.lessons.classes),), stage.animal_weight)
        weights[-1] = 1 - stage.animal_weight
        watch = Watch(self.report, self.diary, stage, sum(s.epochs for s in stages[:number]), last)
        self._trainer(stage, best, watch).fit(
            Lesson(self.classifier, stage, weights, self.pretrained, len(training) * stage.epochs),
            training,
            validation,
            ckpt_path=str(last) if going_on else None,
            weights_only=True,
        )
        return _load_best(self.classifier, best)

    def best_so_far(self, stages: int) -> dict[str, float] | None:
        """Leave the network with the weights of the latest stage's best epoch; None where none was finished."""
        for number in reversed(range(stages)):
            if self._checkpoint(number, "last").exists():
                return _load_best(self.classifier, self._checkpoint(number, "best"))
        return None

    def _checkpoint(self, number: int, which: str) -> Path:
        return self.folder / f"stage{number}-{which}.ckpt"

    def _loaders(self, stage: recipes.Stage, epoch: int) -> tuple[DataLoader[Any], DataLoader[Any]]:
        lessons = self.lessons
        tiles = Tiles(lessons.surroundings, lessons.labels, stage.tile_px)
        background = len(lessons.classes) - 1
        sampler = EpochSampler(stage, lessons.numbers("train"), lessons.labels, background, self.job.seed)
        sampler.set_epoch(epoch)
        return (
            DataLoader(tiles, stage.batch, sampler=sampler, num_workers=1, persistent_workers=True),
            DataLoader(Subset(tiles, lessons.numbers("validation")), stage.batch),
        )

    def _trainer(self, stage: recipes.Stage, best: Path, watch: Watch) -> lightning.Trainer:
        keep = callbacks.ModelCheckpoint(
            self.folder,
            best.stem,
            "validation_loss",
            enable_version_counter=False,
            save_on_train_epoch_end=False,  # but before `last`, which holds what the best one has scored
        )
        return lightning.Trainer(
            accelerator={"auto": "auto", "cpu": "cpu", "cuda": "gpu"}[self.job.device],
            devices=1,
            max_epochs=stage.epochs,
            callbacks=[keep, watch],
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
    scored = checkpoint["callbacks"][Watch.__qualname__]
    return {name: round(float(value), 4) for name, value in scored.items()}


def _epochs_done(path: Path) -> int:
    """How many epochs of its stage a checkpoint has behind it: Lightning draws the first samples before it knows."""
    return int(torch.load(path, map_location="cpu", weights_only=True)["epoch"]) + 1


def _measured(lessons: Lessons) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and standard deviation of the bands of training examples, 0-255."""
    numbers = lessons.numbers("train")
    chosen = numbers[:: max(len(numbers) // _NORMALISATION_CROPS, 1)]
    pixels = torch.stack([_centre(lessons.surroundings[n]).float() for n in chosen])
    return pixels.mean(dim=(0, 2, 3)), pixels.std(dim=(0, 2, 3))


def _centre(surroundings: torch.Tensor) -> torch.Tensor:
    edge = (surroundings.shape[-1] - TILE_PX) // 2
    return surroundings[:, edge:-edge, edge:-edge]


def _provenance(course: _Course, recipe: recipes.Recipe, best: dict[str, float]) -> dict[str, Any]:
    job, found = course.job, course.lessons.examples
    by_split = {split: dict(layer.counts(e for e in found if e.split == split)) for split in SPLITS}
    return {
        "recipe": asdict(recipe),
        "weights": job.weights,
        "seed": job.seed,
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
