# SPDX-License-Identifier: GPL-2.0-or-later
"""One stage of a training as a Lightning module, and what happens at its steps: progress, checkpoints, cancel."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from ...events import Log, Measured, Progress, Report
from ..model.journal import Journal
from .network import TileClassifier
from .recipes import Stage
from .vision import callbacks, lightning

if TYPE_CHECKING:
    from lightning.pytorch.utilities.types import OptimizerLRScheduler

_Norm = nn.BatchNorm2d | nn.SyncBatchNorm  # the latter is no child of the former: what several GPUs make of it
_PARTS = 5
"""The training loss is told so often in an epoch: enough for a curve that lives."""


class Lesson(lightning.LightningModule):
    """Trains a network as a stage says.

    Args:
        network: what is trained.
        stage: how.
        class_weights: the loss's weight of each class, 1 on average over an epoch's images.
        pretrained: whether the stem, and the folded batch norms, stay as they are.
        steps: optimiser steps of the whole stage.
    """

    def __init__(
        self, network: TileClassifier, stage: Stage, class_weights: Tensor, pretrained: bool, steps: int
    ) -> None:
        super().__init__()
        self.network = network
        self.stage = stage
        self.pretrained = pretrained
        self.steps = steps
        self.loss = nn.CrossEntropyLoss(weight=class_weights, reduction="none")
        self.validated: list[tuple[Tensor, Tensor]] = []

    def on_train_epoch_start(self) -> None:
        """Keep frozen batch norms at their statistics: Lightning has just switched all to training."""
        if self.pretrained:
            for module in self.network.modules():
                if isinstance(module, _Norm) and _frozen(module):
                    module.eval()

    def on_train_start(self) -> None:
        """Do so too where a training goes on: Lightning then leaves out the start of its first epoch."""
        self.on_train_epoch_start()

    def training_step(self, batch: tuple[Tensor, Tensor], index: int) -> Tensor:
        """The loss of a batch of views and class numbers."""
        images, labels = batch
        losses: Tensor = self.loss(self.network(images.contiguous(memory_format=torch.channels_last)), labels)
        return losses.mean()

    def validation_step(self, batch: tuple[Tensor, Tensor], index: int) -> None:
        """Keep the logits of a batch for the end of the epoch."""
        images, labels = batch
        self.validated.append((self.network(images).cpu(), labels.cpu()))

    def on_validation_epoch_end(self) -> None:
        """Log the loss on validation examples, every class counting the same, and each class's recall."""
        logits = torch.cat([batch for batch, _ in self.validated])
        labels = torch.cat([batch for _, batch in self.validated])
        self.validated.clear()
        losses = nn.functional.cross_entropy(logits, labels, reduction="none")
        per_class = [losses[labels == number].mean() for number in labels.unique()]
        right = logits.argmax(dim=1) == labels
        recalls = [right[labels == number].float().mean() for number in labels.unique()]
        self.log("validation_loss", torch.stack(per_class).mean())
        self.log("validation_recall", torch.stack(recalls).mean())

    def configure_optimizers(self) -> OptimizerLRScheduler:
        """The stage's solver, and the course of its learning rate."""
        parameters = [p for p in self.network.parameters() if p.requires_grad]
        factor = 1.0 if self.pretrained else self.stage.scratch_factor
        rate, decay = self.stage.rates[0] * factor, self.stage.weight_decay
        optimiser: torch.optim.Optimizer
        if self.stage.solver == "sgd":
            optimiser = torch.optim.SGD(parameters, rate, momentum=0.9, weight_decay=decay)
        else:
            optimiser = torch.optim.AdamW(parameters, rate, weight_decay=decay)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, self._course())
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def _course(self) -> Callable[[int], float]:
        """The learning rate at a step, as a share of the first one."""
        if self.stage.solver == "sgd":
            return lambda step: self.stage.rates[self._part(step)] / self.stage.rates[0]
        rise = max(self.steps // 20, 1)
        return lambda step: min((step + 1) / rise, 0.5 + 0.5 * math.cos(math.pi * min(step / self.steps, 1.0)))

    def _part(self, step: int) -> int:
        return min(step * len(self.stage.rates) // self.steps, len(self.stage.rates) - 1)


def _frozen(norm: _Norm) -> bool:
    """A norm that isn't trained, or that was folded away: the identity but for its bias."""
    if not norm.weight.requires_grad or norm.running_mean is None:
        return not norm.weight.requires_grad
    return bool((norm.running_mean == 0).all())


class Watch(callbacks.Callback):
    """Tells of each step, and keeps the checkpoint that a stopped or crashed training goes on from.

    Args:
        report: raises `Cancelled` when the caller wants to stop.
        journal: is told what was measured.
        stage: the stage, named in the progress.
        before: epochs of the stages before this one.
        last: where the checkpoint is kept, written after each epoch.

    A step is one of the solver, which may take several batches of what fits the device.
    """

    def __init__(self, report: Report, journal: Journal, stage: Stage, before: int, last: Path) -> None:
        self.report = report
        self.journal = journal
        self.stage = stage
        self.before = before
        self.last = last
        self.losses: list[Tensor] = []
        self.scored: dict[str, float] = {}

    def state_dict(self) -> dict[str, Any]:
        """What the epoch scored, to be found in the checkpoint of the best one."""
        return dict(self.scored)

    def on_train_batch_end(self, trainer: lightning.Trainer, lesson: Any, outputs: Any, batch: Any, index: int) -> None:
        """Tell how far the stage is; the caller may stop it here."""
        steps = _steps(trainer)
        total = steps * self.stage.epochs
        size = self.stage.batch
        self.losses.append(outputs["loss"].detach() * trainer.accumulate_grad_batches)
        done, within = divmod(index + 1, trainer.accumulate_grad_batches)
        if within:
            return
        part = -(-steps // _PARTS)
        if done % part == 0 and done < steps:
            epoch = self.before + trainer.global_step / steps
            self._tell(trainer.global_step, total, {"epoch": round(epoch, 4)})
        self.report(Progress(self._name, trainer.global_step * size, total * size, "images"))

    def on_validation_end(self, trainer: lightning.Trainer, lesson: Any) -> None:
        """Take down what the epoch scored: Lightning writes the checkpoint of the best one right after this."""
        metrics = trainer.callback_metrics
        self.scored = {name: float(metrics[name]) for name in ("validation_loss", "validation_recall")}
        self.scored["epoch"] = self.before + trainer.current_epoch + 1

    def on_train_epoch_end(self, trainer: lightning.Trainer, lesson: Any) -> None:
        """Keep what `--resume` goes on from, then tell how the epoch went; the caller may stop it here."""
        trainer.save_checkpoint(self.last)
        number, steps = trainer.current_epoch + 1, _steps(trainer)
        self._tell(number * steps, steps * self.stage.epochs, self.scored)
        loss, recall = self.scored["validation_loss"], self.scored["validation_recall"]
        self.report(
            Log(
                f"{self.stage.name}, epoch {number} of {self.stage.epochs}: "
                f"validation loss {loss:.4f}, validation recall {recall:.4f}"
            )
        )

    @property
    def _name(self) -> str:
        return f"train: {self.stage.name}"

    def _tell(self, step: int, total: int, values: dict[str, float]) -> None:
        """Tell what was measured since the last time."""
        loss = float(torch.stack(self.losses).mean())
        self.losses.clear()
        values = {**values, "training_loss": round(loss, 5)}
        self.journal.tell(Measured(self._name, step, total, values), self.report)


def _steps(trainer: lightning.Trainer) -> int:
    """The solver's steps of an epoch."""
    return int(trainer.num_training_batches) // trainer.accumulate_grad_batches
