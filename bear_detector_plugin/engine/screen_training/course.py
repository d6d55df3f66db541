# SPDX-License-Identifier: GPL-2.0-or-later
"""How a screen is made: from the examples of a training, and from what the model itself says of them.

By focal loss (Lin et al. 2017): most cells are easy. An animal that the model is sure of weighs twice as much as one
that it would not find anyway; a background counts the less, the surer the model takes it for an animal. It goes on from
the screen of the model that the training started from, where there is one.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ...events import Log, Progress, Report
from ..imagery.windows import TILE_PX
from ..model.classifier import Classifier
from ..model.model_file import BACKGROUND
from ..searching.screen import ScreenCard, write_card
from ..training.curriculum import Lessons
from .network import ScreenNetwork, export_onnx, from_file
from .views import SCALE, Batch, ScreenViews

STEPS, FURTHER_STEPS = 1800, 600
"""Of 64 views, from scratch and from a screen that is there: half an hour and ten minutes on two cores."""
_BATCH = 64
_TOLD = 20
"""Steps between two messages."""
_RATE, _FURTHER_RATE, _WEIGHT_DECAY = 4e-3, 4e-4, 1e-2
"""From scratch, and from a screen that is there, whose norms are part of its weights."""
_WARM_UP = 0.1
"""Share of the steps in which the rate rises; then it falls by a cosine."""
_FOCUS = 1.5
_HARD = 0.8
"""Share of the examples that are drawn by how hard they were lately; the others all alike."""
_TEACHER_WINDOWS = 1500
"""Examples at most whose windows the model is asked about, animals first: a minute and a quarter on two cores."""
_TEACHER_BATCH = 16


def make(path: Path, classifier: Classifier, lessons: Lessons, start: Path | None, seed: int, report: Report) -> None:
    """Train a screen and write it; from where it lets windows pass is not decided yet.

    Args:
        path: the file to write.
        classifier: the model that it is for.
        start: the screen to go on from; from scratch without.
        lessons: the model's examples.
        seed: decides the first weights and all views.
        report: is told how far it is; may raise to stop.
    """
    began = time.monotonic()
    report(Log("Making the screen: the model is asked about the examples first."))
    sure = _sure(classifier, lessons, report)
    views = ScreenViews(lessons.surroundings, classifier.card.animals, sure, path.with_suffix(".npy"))
    try:
        network, steps = _trained(views, _Draw(lessons, classifier.card.animals, seed), start, seed, report)
    finally:
        views.discard()
    export_onnx(network, path)
    training = {
        "steps": steps,
        "batch": _BATCH,
        "seed": seed,
        "examples": dict(Counter(lessons.examples[n].class_name for n in lessons.numbers("train"))),
        "minutes": round((time.monotonic() - began) / 60, 1),
        "versions": {"torch": torch.__version__},
    }
    write_card(path, ScreenCard(model=classifier.card.sha256, scale=SCALE, training=training))


def _sure(classifier: Classifier, lessons: Lessons, report: Report) -> NDArray[np.float32]:
    """How sure the model is (0-1) that each example's window shows an animal; as labelled where it isn't asked."""
    animals = [i for i, name in enumerate(classifier.card.classes) if name in classifier.card.animals]
    sure = np.array([example.class_name in classifier.card.animals for example in lessons.examples], np.float32)
    numbers = sorted(lessons.numbers("train"), key=lambda n: -sure[n])[:_TEACHER_WINDOWS]
    edge = (lessons.surroundings.pixels.shape[1] - TILE_PX) // 2
    inner = slice(edge, edge + TILE_PX)
    for start in range(0, len(numbers), _TEACHER_BATCH):
        asked = numbers[start : start + _TEACHER_BATCH]
        logits = classifier.logits(np.stack([lessons.surroundings.pixels[n][inner, inner] for n in asked]))
        shares = _softmax(logits[:, :, 0, 0] / classifier.card.temperature)
        sure[asked] = shares[:, animals].sum(axis=1)
        report(Progress("screen", start + len(asked), len(numbers), "windows"))
    return sure


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = odds / odds.sum(axis=1, keepdims=True)
    return shares


class _Draw:
    """Draws training examples: half of them animals, of each class as many; and what was hard lately more often.

    Args:
        lessons: the examples.
        animals: the classes that are looked for.
        seed: decides all.
    """

    def __init__(self, lessons: Lessons, animals: Sequence[str], seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        by_class = defaultdict(list)
        for number in lessons.numbers("train"):
            name = lessons.examples[number].class_name
            by_class[name if name in animals else BACKGROUND].append(number)
        self._animals = [np.array(by_class[name]) for name in animals if by_class[name]]
        self._background = np.array(by_class[BACKGROUND])
        self._loss = np.ones(len(lessons.examples))

    def batch(self) -> NDArray[np.int64]:
        """Numbers of examples."""
        share = _BATCH // 2 // len(self._animals)
        pools = [*((pool, share) for pool in self._animals), (self._background, _BATCH - share * len(self._animals))]
        return np.concatenate([self._rng.choice(pool, count, p=self._odds(pool)) for pool, count in pools])

    def learnt(self, numbers: NDArray[np.int64], losses: NDArray[np.float32]) -> None:
        """What the losses of a batch were."""
        self._loss[numbers] = 0.5 * self._loss[numbers] + 0.5 * losses

    def _odds(self, pool: NDArray[np.int64]) -> NDArray[np.float64]:
        hard = self._loss[pool] / self._loss[pool].mean()
        odds: NDArray[np.float64] = (1 - _HARD) / len(pool) + _HARD * hard / hard.sum()
        return odds


def _trained(
    views: ScreenViews, draw: _Draw, start: Path | None, seed: int, report: Report
) -> tuple[ScreenNetwork, int]:
    """The network, and in how many steps."""
    torch.manual_seed(seed)
    network = from_file(start) if start else ScreenNetwork()
    rate, steps = (_FURTHER_RATE, FURTHER_STEPS) if start else (_RATE, STEPS)
    generator = torch.Generator().manual_seed(seed)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    solver = torch.optim.AdamW(network.parameters(), rate, weight_decay=_WEIGHT_DECAY)
    course: Any = torch.optim.lr_scheduler.OneCycleLR(solver, rate, steps, pct_start=_WARM_UP)
    network.train()
    for step in range(steps):
        numbers = draw.batch()
        losses = _losses(network, views.draw(numbers.tolist(), generator))
        draw.learnt(numbers, losses.detach().numpy())
        loss = losses.mean()
        solver.zero_grad()
        loss.backward()
        solver.step()
        course.step()
        if step % _TOLD == _TOLD - 1:
            report(Progress("screen", step + 1, steps, "steps"))
    return network.eval(), steps


def _losses(network: ScreenNetwork, batch: Batch) -> Tensor:
    """One for each view: the sum over its cells, an animal having about four of them."""
    odds = network(batch.views.contiguous(memory_format=torch.channels_last))[:, 0]
    each = functional.binary_cross_entropy_with_logits(odds, batch.targets, reduction="none")
    doubt = (torch.sigmoid(odds) - batch.targets).abs().detach() ** _FOCUS
    losses: Tensor = (each * doubt * batch.weights).sum(dim=(1, 2))
    return losses
