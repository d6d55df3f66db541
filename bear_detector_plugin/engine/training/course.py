# SPDX-License-Identifier: GPL-2.0-or-later
"""The stages of a training, one after the other, each with its checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import DataLoader, Subset

from ... import jobs
from ...errors import BadArgument, BearDetectorError
from ...events import Report
from ..imagery.windows import TILE_PX
from ..model.journal import Journal
from . import network, processes, recipes
from .curriculum import Lessons
from .lesson import Lesson, Watch
from .tiles import EpochSampler, Tiles
from .vision import callbacks, lightning

_NORMALISATION_CROPS = 500


@dataclass(frozen=True)
class Course:
    """A training under way.

    Args:
        job: the training.
        recipe: its stages.
        folder: of the checkpoints.
        lessons: what it learns from.
        classifier: the network.
        pretrained: whether its weights were trained before.
        diary: is told what was measured.
        report: is told how far it is; raises `Cancelled` where the user stops.
    """

    job: jobs.TrainJob
    recipe: recipes.Recipe
    folder: Path
    lessons: Lessons
    classifier: network.TileClassifier
    pretrained: bool
    diary: Journal
    report: Report

    def run(self, number: int) -> dict[str, float]:
        """Train one stage and leave the network with the weights of its best epoch; returns what that scored.

        Raises:
            BadArgument: the stage's batch can't be shared out.
            BearDetectorError: the device's memory is too small for it.
        """
        stages, best, last = self.recipe.stages, self._checkpoint(number, "best"), self._checkpoint(number, "last")
        stage = stages[number]
        going_on = self.job.resume and last.exists()
        if going_on and (self._checkpoint(number + 1, "last").exists() or _given_up(last)):
            return _load_best(self.classifier, best)
        if stage.normalisation == "measured":
            self.classifier.set_normalisation(*_measured(self.lessons))
        at_once, parts = shared_out(stage.batch, self.job.batch, processes.number())
        training, validation = self._loaders(stage, at_once, _epochs_done(last) if going_on else 0)
        weights = torch.from_numpy(recipes.class_weights(stage, self.lessons.pool())).float()
        watch = Watch(self.report, self.diary, stage, sum(s.epochs for s in stages[:number]), last)
        try:
            self._trainer(stage, best, watch, parts).fit(
                Lesson(self.classifier, stage, weights, self.pretrained, len(training) // parts * stage.epochs),
                training,
                validation,
                ckpt_path=str(last) if going_on else None,
                weights_only=True,
            )
        except torch.OutOfMemoryError as error:
            hint = f"Give a smaller part of {stage.batch} with --batch, or train on the CPU."
            raise BearDetectorError(f"The device's memory is too small for {at_once} images at once.", hint) from error
        return _load_best(self.classifier, best)

    def best_so_far(self) -> dict[str, float] | None:
        """Leave the network with the weights of the latest stage's best epoch; None where none was finished."""
        for number in reversed(range(len(self.recipe.stages))):
            if self._checkpoint(number, "last").exists():
                return _load_best(self.classifier, self._checkpoint(number, "best"))
        return None

    def _checkpoint(self, number: int, which: str) -> Path:
        return self.folder / f"stage{number}-{which}.ckpt"

    def _loaders(self, stage: recipes.Stage, at_once: int, epoch: int) -> tuple[DataLoader[Any], DataLoader[Any]]:
        lessons = self.lessons
        tiles = Tiles(lessons.surroundings, lessons.labels, stage.tile_px, self.recipe.augmentation)
        share = (processes.rank(), processes.number())
        sampler = EpochSampler(stage, lessons.numbers("train"), lessons.pool(), self.job.seed, share)
        sampler.set_epoch(epoch)
        return (
            DataLoader(tiles, at_once, sampler=sampler, num_workers=1, persistent_workers=True),
            DataLoader(Subset(tiles, lessons.numbers("validation")), at_once),  # all of it on each process
        )

    def _trainer(self, stage: recipes.Stage, best: Path, watch: Watch, parts: int) -> lightning.Trainer:
        keep = callbacks.ModelCheckpoint(
            self.folder,
            best.stem,
            "validation_loss",
            enable_version_counter=False,
            save_on_train_epoch_end=False,  # but before `last`, which holds what the best one has scored
        )
        patience = self.job.patience
        stops = [] if patience is None else [_give_up(patience)]
        on_gpu = self.job.device != "cpu" and torch.cuda.is_available()
        return lightning.Trainer(
            accelerator={"auto": "auto", "cpu": "cpu", "cuda": "gpu"}[self.job.device],
            devices=processes.here(),
            num_nodes=processes.number() // processes.here(),
            strategy="ddp" if processes.number() > 1 else "auto",
            use_distributed_sampler=False,  # ours shares out what it draws
            sync_batchnorm=on_gpu and processes.number() > 1,
            precision=_gpu_precision() if on_gpu else "32-true",
            deterministic="warn" if on_gpu else None,
            accumulate_grad_batches=parts,
            max_epochs=stage.epochs,
            callbacks=[keep, watch, *stops],
            logger=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )


def shared_out(batch: int, at_once: int | None, processes: int) -> tuple[int, int]:
    """How a step's images come to the devices: how many at once, and how often.

    Args:
        batch: images in a step.
        at_once: that fit a device; all that fall to it where None, or where these are fewer.
        processes: that share the step, one a device.

    Raises:
        BadArgument: the batch can't be divided so.
    """
    each, rest = divmod(batch, processes)
    if rest:
        raise BadArgument(f"A batch of {batch} can't be shared by {processes} processes.", "Start 2, 4 or 8.")
    at_once = min(at_once or each, each)
    if each % at_once:
        raise BadArgument(f"--batch {at_once} is no part of {each}.", "Give a divisor of it, such as 8 or 16.")
    return at_once, each // at_once


def _gpu_precision() -> Any:
    """Half the memory and twice the speed; bfloat16 has the range of float32, so that no gradient is lost."""
    return "bf16-mixed" if torch.cuda.is_bf16_supported() else "16-mixed"


def _load_best(classifier: network.TileClassifier, path: Path) -> dict[str, float]:
    """Put the best epoch's weights into the network; returns what it scored."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    state = {n.removeprefix("network."): v for n, v in checkpoint["state_dict"].items() if n.startswith("network.")}
    classifier.load_state_dict(state)
    scored = checkpoint["callbacks"][Watch.__qualname__]
    return {name: round(float(value), 4) for name, value in scored.items()}


def _give_up(patience: int) -> callbacks.EarlyStopping:
    """Ends a stage early; it counts before `last` is written, which has to know how long nothing got better."""
    return callbacks.EarlyStopping("validation_loss", patience=patience, check_on_train_epoch_end=False)


def _given_up(path: Path) -> bool:
    """Whether a stage ended early with this checkpoint: going on from it would train another epoch."""
    kept = torch.load(path, map_location="cpu", weights_only=True)["callbacks"]
    stops = [state for name, state in kept.items() if name.startswith(callbacks.EarlyStopping.__qualname__)]
    return any(stop["wait_count"] >= stop["patience"] for stop in stops)


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
