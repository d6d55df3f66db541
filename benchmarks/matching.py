# SPDX-License-Identifier: GPL-2.0-or-later
"""How a network of benchmarks/distil.py comes to say what the small network says of the same views.

Function matching (Beyer et al. 2022, "Knowledge distillation: a good teacher is patient and consistent"): teacher and
student always look at the very same views, some of them blends of two or cut from two, and agree in the logits of
every window and in the features of every cell; labels help where there are any. Wide squares, whose windows see what
lies round them, and windows alone come by turns. Views differ in scale more than in other trainings: no label has to
hold for them.

Norms that were folded into convolutions are the identity, and a network without norms can't learn at a useful rate:
`revive_norms` gives them statistics anew first.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  (torch's own abbreviation)
from torch.optim.swa_utils import AveragedModel, update_bn

from bear_detector_plugin.engine.imagery.windows import TILE_PX
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.training.network import CELLS, TileClassifier

from .squares import LEFT_OUT, Squares, ahead

if TYPE_CHECKING:  # the small network's package is needed to train one alone
    from .teachers import Teacher

RATE, DECAY = 2e-4, 2e-2
WIDE, ALONE = (320, 8), (TILE_PX, 16)
"""Sides and numbers of the squares in a step, by turns."""
MIXED = 0.4
"""Share of the steps with windows alone that show two views in one, a blend or a part of the one in the other."""
ZOOM = (0.75, 1.3)
"""Range of the views' scales, drawn evenly."""
NORM_BATCHES = 40
"""Batches that norms get their statistics from, when a model goes on and in the end."""
WARM_STEPS, KEEP_EVERY = 100, 200
LATEST = 5
"""The mean of the weights leans to the latest steps: those of the last sixth make up two thirds of it."""
SOFTNESS = 2.0
"""Temperature at which both networks' scores are compared."""
FURTHEST = 8
"""One in so many windows is among those that the networks say most different things of, which count twice."""
_RIDGE = 1e-4
"""Part of the features' mean square that steadies least squares."""


def revive_norms(student: TileClassifier, views: Iterable[Tensor]) -> None:
    """Give batch norms, folded ones too, the statistics of these views; the network computes what it did.

    Args:
        student: norms that `network.build` reads from a model file are the identity plus a bias.
        views: batches, N x 3 x H x W, 0-255.
    """
    norms = [module for module in student.modules() if isinstance(module, nn.BatchNorm2d)]
    met: dict[nn.Module, list[Tensor]] = defaultdict(list)

    def note(norm: nn.Module, given: tuple[Tensor]) -> None:
        met[norm].append(torch.stack([given[0].float().mean((0, 2, 3)), given[0].float().square().mean((0, 2, 3))]))

    hooks = [norm.register_forward_pre_hook(note) for norm in norms]
    student.eval()
    with torch.no_grad():
        for seen in views:
            mid_and_last(student, seen)
        for norm in norms:
            mean, square = torch.stack(met[norm]).mean(0)
            variance = (square - mean**2).clamp(min=1e-8)
            norm.weight.div_((norm.running_var + norm.eps).sqrt())
            norm.bias.add_((mean - norm.running_mean) * norm.weight)
            norm.weight.mul_((variance + norm.eps).sqrt())
            norm.running_mean, norm.running_var = mean, variance
    for hook in hooks:
        hook.remove()


def first_cells(student: TileClassifier, seen: Tensor) -> Tensor:
    """A student's features of cells of 4 px of N x 3 x H x W, 0-255."""
    b = student.backbone
    cells: Tensor = b.layer1(b.maxpool(b.relu(b.bn1(b.conv1((seen - student.mean) / student.std)))))
    return cells


def pooled(cells: Tensor) -> Tensor:
    """Means of the cells that make up each window."""
    return F.avg_pool2d(cells, CELLS, 1)


def centred(logits: Tensor) -> Tensor:
    """Logits with a mean of 0 over the classes, which come last."""
    return logits - logits.mean(dim=-1, keepdim=True)


def match(
    student: TileClassifier,
    teacher: Teacher,
    squares: Squares,
    minutes: float,
    kept: Path,
    model: Classifier | None = None,
) -> None:
    """Train until the time is over, in 16 bits; the student gets a mean of the steps' weights.

    Polynomial decay averaging (Shamir & Zhang 2013), which suits any number of steps. Norms get their statistics in
    the end: those of the steps belong to other weights.

    Args:
        student: of the teacher's classes and any width, whose features know something already.
        teacher: its logits and features are matched.
        squares: what both look at.
        minutes: how long.
        kept: file that the weights are written to now and then, and in the end.
        model: what the student and its like make up already, and is no worse than the teacher; the logits to match
            then are a mean of both, and the student's head stays as it is.
    """
    batches = ahead(squares, [WIDE, ALONE])
    for net in (student, teacher):
        net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    teacher.eval().requires_grad_(False)
    revive_norms(student, (laid_out(seen) for seen, _ in itertools.islice(batches, NORM_BATCHES)))
    likeness, head = _like(student, teacher, (laid_out(seen) for seen, _ in itertools.islice(batches, NORM_BATCHES)))
    if not model:
        student.head.load_state_dict(head.state_dict())
    optimiser = optimiser_of(student.backbone, [student.head, likeness], RATE)
    averaged = AveragedModel(student, avg_fn=_average)
    student.train()
    for step in steps(optimiser, minutes, WARM_STEPS):
        seen, labels = next(batches)
        if step % 2 and torch.rand(()) < MIXED:
            seen, labels = mixed(seen), torch.full_like(labels, LEFT_OUT)
        loss = _loss(student, likeness, teacher, model, laid_out(seen), labels)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        averaged.update_parameters(student)
        if step % 20 == 0:
            print("matched", step, round(loss.item(), 4), flush=True)
        if step % KEEP_EVERY == KEEP_EVERY - 1:
            torch.save(averaged.module.state_dict(), kept)
    update_bn((laid_out(seen) for seen, _ in itertools.islice(batches, NORM_BATCHES)), averaged.module)
    student.load_state_dict(averaged.module.state_dict())
    torch.save(student.eval().state_dict(), kept)


def _average(averaged: Tensor, current: Tensor, count: Tensor | int) -> Tensor:
    return averaged.lerp(current, (1 + LATEST) / (1 + LATEST + int(count)))


def _like(student: TileClassifier, teacher: Teacher, batches: Iterable[Tensor]) -> tuple[nn.ModuleList, nn.Conv2d]:
    """What makes the teacher's features of the student's, and the teacher's logits, the best for these views."""
    sums: dict[int, Tensor] = defaultdict(lambda: torch.zeros(()))
    student.eval()
    with torch.no_grad():
        for seen in batches:
            told, own = teacher.mid_and_last(seen), mid_and_last(student, seen)
            said = teacher.classes(told[-1])
            for n, (have, sought) in enumerate(zip((*own, own[-1]), (*told, said), strict=True)):
                sums[n] = sums[n] + products(have, sought)
    *likeness, head = (least_squares(total) for total in sums.values())
    return nn.ModuleList(likeness), head


def products(own: Tensor, sought: Tensor) -> Tensor:
    """Sums of products of features and 1 with themselves and with what is sought: M + 1 rows, M + 1 + K columns.

    Args:
        own: N x M x H x W.
        sought: N x K x H x W.
    """
    own, sought = (of.float().movedim(1, -1).flatten(0, -2) for of in (own, sought))
    known = torch.cat([own, torch.ones(len(own), 1)], 1)
    return known.T @ torch.cat([known, sought], 1)


def least_squares(sums: Tensor) -> nn.Conv2d:
    """The 1 x 1 convolution that, by these `products`, comes nearest to what is sought."""
    count = len(sums)
    squares, sought = sums[:, :count], sums[:, count:]
    found = torch.linalg.solve(squares + _RIDGE * squares.diagonal().mean() * torch.eye(count), sought).T
    conv = nn.Conv2d(count - 1, len(found), 1)
    conv.load_state_dict({"weight": found[:, :-1, None, None], "bias": found[:, -1]})
    return conv


def optimiser_of(convolved: nn.Module, linear: Sequence[nn.Module], rate: float) -> torch.optim.Optimizer:
    """Norms and biases don't decay; linear layers, which no norm follows, learn at a tenth of the rate.

    A step of Adam moves each of the 2,048 weights that make up a logit by the rate, and most features are positive:
    at the full rate it moves logits by half a unit and more, whatever is seen.
    """
    slow = [p for layer in linear for p in layer.parameters()]
    weights, plain = ([p for p in convolved.parameters() if (p.ndim > 1) == many] for many in (True, False))
    groups = [(weights, rate, DECAY), (slow, rate / 10, DECAY), (plain, rate, 0.0)]
    return torch.optim.AdamW([{"params": of, "lr": lr, "weight_decay": decay} for of, lr, decay in groups])


def steps(optimiser: torch.optim.Optimizer, minutes: float, warm: int) -> Iterator[int]:
    """Step numbers until the time is over; the rates rise for some steps, and fall by a cosine of the time."""
    began, heights = time.monotonic(), [group["lr"] for group in optimiser.param_groups]
    for step in itertools.count():
        share = (time.monotonic() - began) / (60 * minutes)
        if share >= 1:
            return
        for group, height in zip(optimiser.param_groups, heights, strict=True):
            group["lr"] = height * min((step + 1) / warm, max(0.01, 0.5 + 0.5 * math.cos(math.pi * share)))
        yield step


def _loss(
    student: TileClassifier,
    likeness: nn.ModuleList,
    teacher: Teacher,
    model: Classifier | None,
    seen: Tensor,
    labels: Tensor,
) -> Tensor:
    """How far the student is from the teacher, and from the labels of windows that the teacher doesn't contradict."""
    with sixteen_bits():
        with torch.no_grad():
            told = teacher.mid_and_last(seen)
        mid, last = mid_and_last(student, seen)
        guesses = likeness[0](mid), likeness[1](last)
    with torch.no_grad():
        said = teacher.windows(told[-1].float())
        if model:
            said = (centred(said) + 2 * centred(_said_by(model, seen))) / 3  # the model is two networks
    loss, _ = disagreement(pooled(student.head(last.float())).permute(0, 2, 3, 1), said, labels)
    return loss + unlikeness(guesses, told)


def _said_by(model: Classifier, seen: Tensor) -> Tensor:
    """A model's logits of the windows of N x 3 x H x W, 0-255: N x rows x columns x classes."""
    rgb = seen.permute(0, 2, 3, 1).round().clamp(0, 255).byte().contiguous()
    return torch.from_numpy(model.logits(rgb.numpy())).permute(0, 2, 3, 1)


def disagreement(logits: Tensor, said: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """How far a student's logits are from a teacher's, and from labels that the teacher doesn't contradict.

    Args:
        logits: N x rows x columns x classes.
        said: the teacher's, likewise.
        labels: N x rows x columns, class numbers or `LEFT_OUT`.

    Returns:
        The loss; and of each window, N x rows x columns, how far both networks' logits are from each other.
    """
    off = F.smooth_l1_loss(centred(logits), centred(said), beta=2.0, reduction="none").mean(-1)
    furthest = off.flatten().topk(-(-off.numel() // FURTHEST)).values
    soft, target = (F.log_softmax(of / SOFTNESS, -1) for of in (logits, said))
    agreed = F.kl_div(soft, target, log_target=True, reduction="none").sum(-1).mean() * SOFTNESS**2
    loss: Tensor = 0.4 * agreed + 0.3 * (off.mean() + furthest.mean())
    background = logits.shape[-1] - 1
    known = (labels != LEFT_OUT) & ((labels != background) | (said.argmax(-1) == background))
    return (loss + F.cross_entropy(logits[known], labels[known]) if known.any() else loss), off.detach()


def unlikeness(guesses: Sequence[Tensor], told: Sequence[Tensor]) -> Tensor:
    """How far guesses at the teacher's features of cells of 16 and 32 px are from them."""
    return 0.3 * unlike(guesses[0], told[0]) + 0.5 * unlike(guesses[1], told[1])


def unlike(guess: Tensor, features: Tensor) -> Tensor:
    """The share of the features' variance that the guess leaves."""
    return F.mse_loss(guess.float(), features.float()) / features.float().var(dim=(0, 2, 3)).mean()


def mixed(seen: Tensor) -> Tensor:
    """Views of which each shows two in one."""
    return _blended(seen) if torch.rand(()) < 0.5 else _cut_in(seen)


def _blended(seen: Tensor) -> Tensor:
    share = torch.rand(len(seen), 1, 1, 1)
    return share * seen + (1 - share) * seen.roll(1, 0)


def _cut_in(seen: Tensor) -> Tensor:
    """Views with a rectangle of another one in its place (Yun et al. 2019, "CutMix")."""
    side = seen.shape[-1]
    top, left, height, width = (int(length) for length in torch.rand(4) * side)
    cut = (..., slice(top, top + height), slice(left, left + width))
    mixed = seen.clone()
    mixed[cut] = seen.roll(1, 0)[cut]
    return mixed


def sixteen_bits() -> torch.autocast:
    """Computes in bfloat16, where the processor can; where it can't, that takes 20 times as long as 32 bits."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())


def laid_out(seen: Tensor) -> Tensor:
    """The same, in the memory layout in which processors are fast."""
    return seen.contiguous(memory_format=torch.channels_last)


def mid_and_last(student: TileClassifier, seen: Tensor) -> tuple[Tensor, Tensor]:
    """A student's features of cells of 16 and 32 px of N x 3 x H x W, 0-255."""
    b = student.backbone
    mid: Tensor = b.layer3(b.layer2(first_cells(student, seen)))
    return mid, b.layer4(mid)
