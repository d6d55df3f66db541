# SPDX-License-Identifier: GPL-2.0-or-later
"""How a ResNet-50 of benchmarks/distil.py begins: each of its four parts learns by itself what the small network does.

Both networks halve the image's size at the same places. Between two of these a part of the ResNet-50 gets what the
small network has at the one, and learns to say what it has at the other (block-wise distillation; Li et al. 2020,
"Blockwisely supervised neural architecture search with knowledge distillation"). A part is shallow and is told what to
say of every cell: it learns in minutes what the whole network doesn't in hours. What leads into a part and out of it
is linear, so that the parts are put together in the end without anything between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn

from bear_detector_plugin.engine.training.network import TileClassifier

from . import matching
from .squares import Squares, ahead
from .teachers import Teacher

RATE, DECAY, WARM_STEPS = 1e-3, 2e-2, 50
_WIDTHS = (256, 512, 1024, 2048)
"""Features that the parts of a ResNet-50 end with."""


class Parts(nn.Module):
    """The parts of a ResNet-50, each with what leads out of it, and into it but for the first.

    Args:
        student: whose parts they are; they stay its own.
        features: how many the small network has where each part ends.
    """

    def __init__(self, student: TileClassifier, features: Sequence[int]) -> None:
        super().__init__()
        b = student.backbone
        self.student = student
        self.later = nn.ModuleList([b.layer2, b.layer3, b.layer4])
        self.ways_in = nn.ModuleList(nn.Conv2d(n, w, 1) for n, w in zip(features[:-1], _WIDTHS[:-1], strict=True))
        self.ways_out = nn.ModuleList(nn.Conv2d(w, n, 1) for n, w in zip(features, _WIDTHS, strict=True))

    def forward(self, views: Tensor, told: Sequence[Tensor]) -> list[Tensor]:
        """What the parts say at their ends, of views and of what the small network has at the end of each part."""
        ends = [matching.first_cells(self.student, views)]
        ends += [part(way(seen)) for part, way, seen in zip(self.later, self.ways_in, told[:-1], strict=True)]
        return [way(end) for way, end in zip(self.ways_out, ends, strict=True)]

    @torch.no_grad()
    def put_together(self, teacher: Teacher) -> None:
        """Lead each part's end into the next one, and the last one's into the classes, by the student's own weights."""
        for part, way_in, way_out in zip(self.later, self.ways_in, self.ways_out[:-1], strict=True):
            for conv in (part[0].conv1, part[0].downsample[0]):
                conv.weight.copy_(_after(conv.weight, way_in.weight, way_out.weight))  # norms take up the constants
        head, last, classes = self.student.head, self.ways_out[-1], teacher.network._fc
        head.weight.copy_(_after(classes.weight[..., None, None], last.weight))
        head.bias.copy_(classes.weight @ last.bias + classes.bias)


def learn(student: TileClassifier, teacher: Teacher, squares: Squares, minutes: float) -> None:
    """Teach a network's parts until the time is over, in 16 bits, then put them together."""
    parts = Parts(student, teacher.FEATURES).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    teacher.eval().requires_grad_(False).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    batches = ahead(squares, [matching.WIDE, matching.ALONE])
    optimiser = torch.optim.AdamW(_groups(parts), RATE)
    parts.train()
    for step in matching.steps(optimiser, minutes, WARM_STEPS):
        views = matching.laid_out(next(batches)[0])
        with matching.sixteen_bits():
            told = teacher.parts(views)
            said = parts(views, told)
        left = [matching.unlike(guess, features) for guess, features in zip(said, told, strict=True)]
        optimiser.zero_grad()
        torch.stack(left).sum().backward()
        nn.utils.clip_grad_norm_(parts.parameters(), 5.0)
        optimiser.step()
        if step % 20 == 0:
            print("parts", step, *(round(share.item(), 3) for share in left), flush=True)
    parts.put_together(teacher)
    update_bn(_views(batches), student)


def _views(batches: Iterator[tuple[Tensor, Tensor]]) -> Iterator[Tensor]:
    return (matching.laid_out(seen) for seen, _ in itertools.islice(batches, matching.NORM_BATCHES))


def _groups(parts: Parts) -> list[dict[str, object]]:
    """Norms and biases don't decay."""
    weights = [p for p in parts.parameters() if p.ndim > 1]
    plain = [p for p in parts.parameters() if p.ndim <= 1]
    return [{"params": weights, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}]


def _after(*weights: Tensor) -> Tensor:
    """The weights of one 1 x 1 convolution that does what these do, the last one first."""
    product = weights[0][..., 0, 0]
    for weight in weights[1:]:
        product = product @ weight[..., 0, 0]
    return product[..., None, None]
