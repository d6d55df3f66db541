# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run has taught: its reviewed detections, and false alarms in empty photos, as examples for the next training.

bear-detector examples harvest survey.gpkg --out examples.gpkg
bear-detector examples harvest empty.gpkg --empty --most 200 --out examples.gpkg
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from osgeo import gdal

from ..errors import ExamplesError
from ..events import Log, Report, Result
from ..jobs import HarvestJob
from .examples import layer
from .examples.layer import Example
from .imagery.copies import original
from .imagery.windows import TILE_PX, Window
from .model.model_file import BACKGROUND
from .results import audit_layer
from .results.results_file import latest_run, open_survey, window_of

UNSURE = "unsure"
_ANIMAL_PX = 64
"""Side of the square that a confirmed animal gets, in the middle of its window; training shifts its views round it.

So it is in pixels of the network's: a finer photo has as many more as its window has."""
_TILES = "tiles"
"""The mode whose windows lie on a grid, like those of an audit: an animal may be anywhere in one."""
_NEAR_PX = 16
"""Windows whose centres lie closer are the same place: half the step of a dense scan."""


class _Lesson(NamedTuple):
    """A window and what it teaches.

    Args:
        photo: its path.
        window: in the photo's pixels.
        score: of the detection, 0 to 1.
        verdict: a class; empty where nobody has said anything of it.
        centred: whether an animal is in its middle, rather than somewhere in it.
    """

    photo: str
    window: Window
    score: float
    verdict: str
    centred: bool


def harvest(job: HarvestJob, report: Report) -> None:
    """Add to the examples as `job` says. Every false alarm is kept as background of the source `review`.

    What the examples hold already is left out, and so is a false alarm in which an animal lies.

    Raises:
        ResultsError: the results can't be read.
        ExamplesError: there is nothing to learn from, or the examples can't be written.
    """
    layer.refuse_name(job.out)
    found = [_example(lesson, job) for lesson in _lessons(job)]
    if not found:
        hint = "Review some detections, or give --empty where the photos hold no animals."
        raise ExamplesError(f"{job.survey} has no verdict to learn from.", hint)
    places = _Places(layer.read_if_any(job.out))
    new = [e for e in sorted(found, key=_is_background) if places.take(e)]  # animals first: false alarms heed them
    for log in places.told():
        report(log)
    layer.append(job.out, new)
    report(Result({"examples": job.out}, dict(layer.counts(new))))


def _lessons(job: HarvestJob) -> Iterator[_Lesson]:
    """What was decided, of an audit's windows too; and of empty photos the strongest that nobody has looked at."""
    survey = open_survey(job.survey)
    run = latest_run(survey)
    rows = [
        _Lesson(row["photo"], window_of(row), row["score"], row["review"] or "", run.mode != _TILES)
        for row in survey.GetLayerByName("detections")
    ]
    yield from (row for row in (*rows, *_audited(survey, rows)) if row.verdict not in ("", UNSURE))
    if job.empty:
        alarms = (row for row in rows if not row.verdict and row.score >= run.threshold)
        strongest = sorted(alarms, key=lambda row: -row.score)[: job.most]
        yield from (alarm._replace(verdict=BACKGROUND) for alarm in strongest)


def _audited(survey: gdal.Dataset, rows: Iterable[_Lesson]) -> Iterator[_Lesson]:
    """The windows of an audit; one without an animal is no background where a flagged one covers a part of it."""
    sample = audit_layer.read(survey)
    if sample is None:
        return
    terms, judged = sample
    flagged = defaultdict(list)
    for row in rows:
        if row.score >= terms.threshold:
            flagged[row.photo].append(row.window)
    for (photo, window, *_), verdict in judged:
        if verdict != BACKGROUND or not any(window.intersects(other) for other in flagged[photo]):
            yield _Lesson(photo, window, 0.0, verdict, centred=False)


def _example(lesson: _Lesson, job: HarvestJob) -> Example:
    """A rejected window as a whole; of a confirmed one the middle, if the animal is there."""
    window = lesson.window
    if lesson.verdict != BACKGROUND and lesson.centred:
        side = round(_ANIMAL_PX * window.w / TILE_PX)
        x, y = (round(centre - side / 2) for centre in window.centre)
        window = Window(x, y, side, side)
    return Example(lesson.verdict, lesson.photo, window, source="review", note=Path(job.survey).name)


def _in_background(example: Example, around: Iterable[tuple[str, Window]]) -> bool:
    """Whether an animal lies in a square of background, which was drawn before anybody knew of it."""
    if example.window is None or _is_background(example):
        return False
    return any(name == BACKGROUND and window.contains(*example.window.centre) for name, window in around)


def _is_background(example: Example) -> bool:
    return example.class_name == BACKGROUND


class _Places:
    """What is known of each photo: the same place is not learnt twice, nor an animal as background."""

    def __init__(self, known: Iterable[Example]) -> None:
        self._by_photo: dict[str, list[tuple[str, Window]]] = {}
        for example in known:
            self._add(example)
        self._there = self._held = self._contested = 0

    def take(self, example: Example) -> bool:
        """Whether an example is new, and is no background with an animal in it; it is known from now on."""
        if example.window is None:
            return False
        around = self._by_photo.get(original(example.photo), [])
        classes = {name for name, window in around if _same_place(window, example.window)}
        if not _is_background(example):  # it may be a whole window with an animal that was drawn
            classes |= {name for name, w in around if name != BACKGROUND and example.window.contains(*w.centre)}
        if example.class_name in classes:
            self._there += 1
            return False
        if _is_background(example) and any(n != BACKGROUND and example.window.intersects(w) for n, w in around):
            self._held += 1
            return False
        self._contested += bool(classes) or _in_background(example, around)
        self._add(example)
        return True

    def told(self) -> Iterator[Log]:
        """What became of the rest."""
        if self._there:
            yield Log(f"Left out, as they are there already: {self._there}.")
        if self._held:
            yield Log(f"False alarms left out, as an animal of the examples lies in them: {self._held}.", "warning")
        if self._contested:
            yield Log(f"Of another class among the examples too, so delete one of each: {self._contested}.", "warning")

    def _add(self, example: Example) -> None:
        if example.window is not None:
            self._by_photo.setdefault(original(example.photo), []).append((example.class_name, example.window))


def _same_place(one: Window, other: Window) -> bool:
    """Whether centres lie within an animal's half length, or closer than windows do; as the dock's review takes it."""
    (x, y), (u, v) = one.centre, other.centre
    sides = max(one[2:]), max(other[2:])
    reach = max(_NEAR_PX, min(sides) / 2 if max(sides) < TILE_PX else 0)
    return max(abs(x - u), abs(y - v)) < reach
