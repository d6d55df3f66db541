# SPDX-License-Identifier: GPL-2.0-or-later
"""How a ResNet-50 that was matched goes on (benchmarks/distil.py, `--student`): its upper half alone, twice as fast.

On photos that it learns from it was as far from the small network as on others: what it lacks are steps, not photos. So
the half that takes most of the time, up to cells of 8 px, stays as it is. What it and the small network make of a view
is kept, and the view is seen again, the sooner the more different the things are that both networks last said of it.
Views are more like what the model will see than those of matching.py.
"""

from __future__ import annotations

import itertools
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

from bear_detector_plugin.engine.training.network import TileClassifier

from . import matching
from .matching import ALONE, WIDE
from .squares import LEFT_OUT, Squares, ahead
from .teachers import Teacher

RATE, MIXED, ZOOM = 5e-4, 0.4, (0.8, 1.25)
FRESH = 3
"""One of so many steps looks at new views."""
_KEPT = {WIDE[0]: 3500, ALONE[0]: 4000}
"""Views of each side that are kept, the latest: 11 GB of memory."""
_FEWEST = 20
"""Batches of a side that are new before any view is seen again."""


@dataclass
class _View:
    """What the lower half and the small network make of a view, the windows' labels, and how far both were apart."""

    cells: Tensor
    told: Sequence[Tensor]
    labels: Tensor
    off: float = 0.0


class _UpperHalf(nn.Module):
    """From features of cells of 8 px, N x 512 x H/8 x W/8, to those of 16 and 32 px; with the student's own weights."""

    def __init__(self, student: TileClassifier) -> None:
        super().__init__()
        self.middle, self.top, self.head = student.backbone.layer3, student.backbone.layer4, student.head

    def forward(self, cells: Tensor) -> tuple[Tensor, Tensor]:
        with matching.sixteen_bits():
            mid = self.middle(cells)
            return mid, self.top(mid)


class _Views:
    """Draws batches of views: new ones, and ones that were seen before."""

    def __init__(self, student: TileClassifier, teacher: Teacher, squares: Squares, seed: int) -> None:
        self._student, self._teacher = student, teacher
        self._batches = ahead(squares, [WIDE, ALONE])
        self._kept: dict[int, deque[_View]] = {side: deque(maxlen=count) for side, count in _KEPT.items()}
        self._rng = np.random.default_rng(seed)

    def images(self) -> Iterator[Tensor]:
        """Views themselves, as many as norms need."""
        return (matching.laid_out(seen) for seen, _ in itertools.islice(self._batches, matching.NORM_BATCHES))

    def fresh(self) -> list[_View]:
        """New views, of each side by turns."""
        seen, labels = next(self._batches)
        if seen.shape[-1] == ALONE[0] and torch.rand(()) < MIXED:
            seen, labels = matching.mixed(seen), torch.full_like(labels, LEFT_OUT)
        with torch.no_grad(), matching.sixteen_bits():
            seen = matching.laid_out(seen)
            cells = self._student.backbone.layer2(matching.first_cells(self._student, seen))
            told = self._teacher.mid_and_last(seen)
        return [
            _View(cells[n : n + 1].bfloat16(), [of[n : n + 1].bfloat16() for of in told], labels[n : n + 1])
            for n in range(len(seen))
        ]

    def draw(self, step: int) -> list[_View]:
        """Views of one side: every so many steps new ones, else those of twice as many that were furthest off."""
        side, count = (WIDE, ALONE)[step % 2]
        kept = self._kept[side]
        if step // 2 % FRESH and len(kept) >= _FEWEST * count:
            drawn = [kept[n] for n in self._rng.choice(len(kept), 2 * count, replace=False)]
            return sorted(drawn, key=lambda view: -view.off)[:count]
        views = self.fresh()  # of this side: they, too, come by turns
        kept.extend(views)
        return views


def go_on(
    student: TileClassifier, teacher: Teacher, squares: Squares, minutes: float, seed: int, kept: Path
) -> TileClassifier:
    """Train until the time is over, in 16 bits; returns the mean of the latest steps' weights.

    Args:
        student: of the same classes as the teacher.
        teacher: its logits and features are matched.
        squares: what both look at.
        minutes: how long.
        seed: draws which views are seen again.
        kept: file that the weights are written to in the end.
    """
    for net in (student, teacher):
        net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    teacher.eval().requires_grad_(False)
    views = _Views(student, teacher, squares, seed)
    matching.revive_norms(student, views.images())
    half = _UpperHalf(student)
    likeness = _like(half, (views.fresh() for _ in range(matching.NORM_BATCHES)))
    optimiser = matching.optimiser_of(nn.ModuleList([half.middle, half.top]), [half.head, likeness], RATE)
    averaged = AveragedModel(half, multi_avg_fn=get_ema_multi_avg_fn(0.998))
    half.train()
    for step in matching.steps(optimiser, minutes, matching.WARM_STEPS):
        seen = views.draw(step)
        loss = _loss(half, likeness, teacher, seen)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*half.parameters(), *likeness.parameters()], 5.0)
        optimiser.step()
        averaged.update_parameters(half)
        if step % 20 == 0:
            print("went on", step, round(loss.item(), 4), flush=True)
    half.load_state_dict(averaged.module.state_dict())
    update_bn((_together(views.fresh())[0] for _ in range(matching.NORM_BATCHES)), half)
    torch.save(student.state_dict(), kept)
    return student.eval()


def _loss(half: _UpperHalf, likeness: nn.ModuleList, teacher: Teacher, views: Sequence[_View]) -> Tensor:
    """How far the student is from the teacher; each view remembers how far off its worst window was."""
    cells, told, labels = _together(views)
    mid, last = half(cells)
    with matching.sixteen_bits():
        guesses = likeness[0](mid), likeness[1](last)
    with torch.no_grad():
        said = teacher.windows(told[-1].float())
    loss, off = matching.disagreement(matching.pooled(half.head(last.float())).permute(0, 2, 3, 1), said, labels)
    for view, worst in zip(views, off.flatten(1).amax(1).tolist(), strict=True):
        view.off = worst
    return loss + matching.unlikeness(guesses, told)


def _together(views: Sequence[_View]) -> tuple[Tensor, list[Tensor], Tensor]:
    told = [torch.cat(of).float() for of in zip(*(view.told for view in views), strict=True)]
    cells = matching.laid_out(torch.cat([view.cells for view in views]).float())
    return cells, told, torch.cat([view.labels for view in views])


def _like(half: _UpperHalf, batches: Iterable[Sequence[_View]]) -> nn.ModuleList:
    """What makes the teacher's features of the student's: linear, the best for these views.

    Beginning anywhere else would pull the student's features to what a random layer makes of them.
    """
    half.eval()
    sums: dict[int, Tensor] = defaultdict(lambda: torch.zeros(()))
    for views in batches:
        cells, told, _ = _together(views)
        with torch.no_grad():
            for n, (own, sought) in enumerate(zip(half(cells), told, strict=True)):
                sums[n] = sums[n] + matching.products(own, sought)
    return nn.ModuleList([matching.least_squares(total) for total in sums.values()])
