# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job from end to end on a sample survey: examples, a short training, detection, export, and the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..errors import BadArgument
from ..events import Log, Report, Result
from ..jobs import DEFAULT_MODEL, DemoJob, DetectJob, EvaluateJob, ExportJob, TrainJob
from .detect import detect
from .evaluate import evaluate
from .examples import layer
from .examples.backgrounds import draw_background
from .examples.layer import Example
from .export import export
from .imagery.windows import Window
from .sample_survey.survey import Photo, write_survey
from .train import train

_TRAINING_PHOTOS = 12
_VALIDATION_PHOTOS = 2
_TRAINING_SEED = 1_000_000
"""Added to the survey's seed: the photos trained on are others than those searched."""
_BACKGROUND_PER_PHOTO = 6
_EXPORTED_FROM = 0.1
"""Score from which the demo exports: after so short a training the scores of true animals are low, too."""


def demo(job: DemoJob, report: Report) -> None:
    """Run the demo in the folder `job.out`.

    Raises:
        BadArgument: the folder holds a demo already, or can't be written.
    """
    out = Path(job.out)
    if out.exists() and any(out.iterdir()):
        raise BadArgument(f"{out} is not empty.", "Delete it, or choose another --out.")

    def step(event: object) -> None:
        if not isinstance(event, Result):
            report(event)  # type: ignore[arg-type]

    report(Log("1 of 5: making two sample surveys, one to learn from and one to search."))
    lessons = write_survey(out / "training", _TRAINING_PHOTOS, seed=job.seed + _TRAINING_SEED, bears=3, seals=4)
    survey = write_survey(out / "survey", job.photos, seed=job.seed, bears=1, seals=1.5)
    layer.write(out / "examples.gpkg", _lessons(lessons, job.seed))
    layer.write(out / "truth.gpkg", _truth(survey, job.seed))
    report(Log("2 of 5: training on the first survey's examples, from the default model."))
    model = str(out / "model")
    train(TrainJob(str(out / "examples.gpkg"), model, weights=DEFAULT_MODEL, device=job.device, seed=job.seed), step)
    report(Log("3 of 5: searching the second survey."))
    results = str(out / "survey.gpkg")
    detect(DetectJob((str(out / "survey"),), results, model, device=job.device), step)
    report(Log("4 of 5: exporting what was found."))
    export(ExportJob(results, str(out / "detections.shp"), threshold=_EXPORTED_FROM), step)
    report(Log("5 of 5: comparing with the truth."))
    numbers: dict[str, float] = {}

    def keep(event: object) -> None:
        if isinstance(event, Result):
            numbers.update(event.counts)
        else:
            report(event)  # type: ignore[arg-type]

    evaluate(EvaluateJob(str(out / "truth.gpkg"), str(out / "report"), model, device=job.device), keep)
    paths = {
        "photos": out / "survey",
        "detections": results,
        "shapefile": out / "detections.shp",
        "truth": out / "truth.gpkg",
        "report": out / "report",
    }
    report(Result({name: str(path) for name, path in paths.items()}, numbers))


def _lessons(photos: Sequence[Photo], seed: int) -> list[Example]:
    """All animals and some background of each photo; the first photos are for validation."""
    validation, training = photos[:_VALIDATION_PHOTOS], photos[_VALIDATION_PHOTOS:]
    return [
        *_labelled(validation, "validation", _BACKGROUND_PER_PHOTO, seed),
        *_labelled(training, "train", _BACKGROUND_PER_PHOTO, seed),
    ]


def _truth(photos: Sequence[Photo], seed: int) -> list[Example]:
    """All animals, and a square of background in each photo, so that false alarms in empty ones count."""
    return _labelled(photos, "validation", 1, seed)


def _labelled(photos: Sequence[Photo], split: str, background_per_photo: int, seed: int) -> list[Example]:
    rng = np.random.default_rng(seed)
    found: list[Example] = []
    for photo in photos:
        animals = _animals(photo, split)
        boxes = [a.window for a in animals if a.window]
        squares = draw_background(_path(photo), boxes, background_per_photo, rng)
        found += animals + [replace(square, split=split) for square in squares]
    return found


def _animals(photo: Photo, split: str) -> list[Example]:
    return [
        Example(a.class_name, _path(photo), Window(a.x_px, a.y_px, a.w_px, a.h_px), split, source="sample")
        for a in photo.animals
    ]


def _path(photo: Photo) -> str:
    return str(Path(photo.path).absolute())
