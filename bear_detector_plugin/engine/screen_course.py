# SPDX-License-Identifier: GPL-2.0-or-later
"""How a screen is made: from the examples of a training, and from what the model itself says of them.

From scratch, by focal loss (Lin et al. 2017): most cells are easy. An animal that the model is sure of weighs twice as
much as one that it would not find anyway; a background counts the less, the surer the model takes it for an animal.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ..events import Log, Progress, Report
from . import screen_network
from .classifier import Classifier
from .curriculum import Lessons
from .screen import ScreenCard, write_card
from .screen_views import SCALE, Batch, ScreenViews
from .windows import TILE_PX

STEPS = 1800
"""Of 64 views: about ten minutes on two cores."""
_BATCH = 64
_TOLD = 20
"""Steps between two messages."""
_RATE, _WEIGHT_DECAY = 4e-3, 1e-2
_WARM_UP = 0.1
"""Share of the steps in which the rate rises; then it falls by a cosine."""
_FOCUS = 1.5
_TEACHER_WINDOWS = 3000
"""Examples at most whose windows the model is asked about, animals first: two minutes and a half on two cores."""
_TEACHER_BATCH = 16


def make(path: Path, classifier: Classifier, lessons: Lessons, seed: int, report: Report) -> None:
    """Train a screen and write it; from where it lets windows pass is not decided yet.

    Args:
        path: the file to write.
        classifier: the model that it is for.
        lessons: the model's examples.
        seed: decides the first weights and all views.
        report: is told how far it is; may raise to stop.
    """
    began = time.monotonic()
    report(Log("Making the screen: the model is asked about the examples first."))
    sure = _sure(classifier, lessons, report)
    views = ScreenViews(lessons.surroundings, classifier.card.animals, sure, path.with_suffix(".npy"))
    try:
        network = _trained(views, _drawn(lessons, classifier, seed), seed, report)
    finally:
        views.discard()
    screen_network.export_onnx(network, path)
    training = {
        "steps": STEPS,
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


def _drawn(lessons: Lessons, classifier: Classifier, seed: int) -> Iterator[Sequence[int]]:
    """Numbers of training examples without end, half of them animals."""
    rng = np.random.default_rng(seed)
    numbers = np.array(lessons.numbers("train"))
    shows = np.array([lessons.examples[n].class_name in classifier.card.animals for n in numbers])
    halves = [numbers[shows], numbers[~shows]]
    while True:
        yield np.concatenate([rng.choice(half, _BATCH // 2) for half in halves]).tolist()


def _trained(
    views: ScreenViews, batches: Iterator[Sequence[int]], seed: int, report: Report
) -> screen_network.ScreenNetwork:
    torch.manual_seed(seed)
    network, generator = screen_network.ScreenNetwork(), torch.Generator().manual_seed(seed)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    solver = torch.optim.AdamW(network.parameters(), _RATE, weight_decay=_WEIGHT_DECAY)
    course: Any = torch.optim.lr_scheduler.OneCycleLR(solver, _RATE, STEPS, pct_start=_WARM_UP)
    network.train()
    for step in range(STEPS):
        loss = _loss(network, views.draw(next(batches), generator))
        solver.zero_grad()
        loss.backward()
        solver.step()
        course.step()
        if step % _TOLD == _TOLD - 1:
            report(Progress("screen", step + 1, STEPS, "steps"))
    return network.eval()


def _loss(network: screen_network.ScreenNetwork, batch: Batch) -> Tensor:
    odds = network(batch.views.contiguous(memory_format=torch.channels_last))[:, 0]
    each = functional.binary_cross_entropy_with_logits(odds, batch.targets, reduction="none")
    doubt = (torch.sigmoid(odds) - batch.targets).abs().detach() ** _FOCUS
    loss: Tensor = (each * doubt * batch.weights).sum() / (batch.targets * batch.weights).sum().clamp(min=1)
    return loss
