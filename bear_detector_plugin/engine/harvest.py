# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run has taught: its reviewed detections, and false alarms in empty photos, as examples for the next training.

bear-detector examples harvest survey.gpkg --out examples.gpkg
bear-detector examples harvest empty.gpkg --empty --most 200 --out examples.gpkg
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import ExamplesError
from ..events import Log, Report, Result
from ..jobs import HarvestJob
from . import examples as layer
from .examples import Example
from .model_file import BACKGROUND
from .results import latest_run, open_survey, window_of
from .windows import Window

UNSURE = "unsure"
_ANIMAL_PX = 64
"""Side of the square that a confirmed animal gets, in the middle of its window; training shifts its views round it."""
_NEAR_PX = 16
"""Windows whose centres lie closer are the same place: half the step of a dense scan."""


class _Lesson(NamedTuple):
    """A detection and what it teaches: a class; empty where nobody has said anything of it."""

    photo: str
    window: Window
    score: float
    verdict: str


def harvest(job: HarvestJob, report: Report) -> None:
    """Add to the examples as `job` says. Every false alarm is kept as background of the source `review`.

    Raises:
        ResultsError: the results can't be read.
        ExamplesError: there is nothing to learn from, or the examples can't be written.
    """
    found = list(_lessons(job))
    if not found:
        hint = "Review some detections, or give --empty where the photos hold no animals."
        raise ExamplesError(f"{job.survey} has no verdict to learn from.", hint)
    known = layer.read_if_any(job.out)
    new = list(_unknown((_example(lesson, job) for lesson in found), known))
    there = len(found) - len(new)
    if there:
        report(Log(f"{there} of {len(found)} examples are there already: left out."))
    layer.append(job.out, new)
    report(Result({"examples": job.out}, dict(layer.counts(new))))


def _lessons(job: HarvestJob) -> Iterator[_Lesson]:
    """What was decided; and of empty photos the strongest that nobody has looked at."""
    survey = open_survey(job.survey)
    threshold = latest_run(survey).threshold
    rows = [
        _Lesson(row["photo"], window_of(row), row["score"], row["review"] or "")
        for row in survey.GetLayerByName("detections")
    ]
    yield from (row for row in rows if row.verdict not in ("", UNSURE))
    if job.empty:
        alarms = sorted((row for row in rows if not row.verdict and row.score >= threshold), key=lambda row: -row.score)
        yield from (alarm._replace(verdict=BACKGROUND) for alarm in alarms[: job.most])


def _example(lesson: _Lesson, job: HarvestJob) -> Example:
    """A rejected window as a whole; of a confirmed one the middle, where the animal is."""
    window = lesson.window
    if lesson.verdict != BACKGROUND:
        x, y = (round(centre - _ANIMAL_PX / 2) for centre in window.centre)
        window = Window(x, y, _ANIMAL_PX, _ANIMAL_PX)
    return Example(lesson.verdict, lesson.photo, window, source="review", note=Path(job.survey).name)


def _unknown(found: Iterable[Example], known: Sequence[Example]) -> Iterator[Example]:
    """Those of a class and place that is not among the examples yet."""
    there: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for example in known:
        if example.window is not None:
            there.setdefault((example.class_name, example.photo), []).append(example.window.centre)
    for example in found:
        if example.window is None:
            continue
        places, (x, y) = there.setdefault((example.class_name, example.photo), []), example.window.centre
        if not any(max(abs(x - u), abs(y - v)) < _NEAR_PX for u, v in places):
            places.append((x, y))
            yield example
