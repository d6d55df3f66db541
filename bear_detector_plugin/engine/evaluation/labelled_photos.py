# SPDX-License-Identifier: GPL-2.0-or-later
"""What a model says of labelled photos: window by window, and animal by animal as a scan finds them.

Every animal in the photos must be labelled: whatever else is found counts as a false alarm.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Union

import numpy as np
from numpy.typing import NDArray

from ...errors import ExamplesError, RasterError
from ...events import Log, Progress, Report
from ...jobs import CalibrateJob, EvaluateJob
from ...splits import FLIGHT, PHOTO, group_of
from ..examples import layer
from ..examples.backgrounds import draw_background
from ..examples.layer import Example
from ..imagery.copies import copied
from ..imagery.photo_facts import at_scale
from ..imagery.rasters import Raster, open_raster
from ..imagery.selection import Selection
from ..imagery.true_scale import on_photo
from ..imagery.windows import TILE_PX, Window
from ..model import journal, model_file
from ..model.classifier import Classifier
from ..model.learnt import Learnt
from ..model.model_file import BACKGROUND, Card
from ..searching.scan import scan
from ..searching.screen import Screen
from ..statistics.animal_metrics import Detection, Finds, Searched, Sighting, individual_of

Job = Union[EvaluateJob, CalibrateJob]


class _Way(NamedTuple):
    """How photos are scanned."""

    mode: str
    screen: Screen | None


class Labelled(NamedTuple):
    """Labelled photos, each with its examples, and how many more there are that can't be opened."""

    photos: dict[str, list[Example]]
    lost: int


@dataclass
class Seen:
    """What the model said: of windows with an example in the middle, truth and logits; of photos, all that was found.

    Args:
        truth: N names of classes.
        logits: 1 x C each, as they come out of the network.
        passed: N times whether a scan looks there: whether its window nearest to this one passes the screen.
        finds: animals, detections and photos.
    """

    truth: list[str] = field(default_factory=list)
    logits: list[NDArray[np.float32]] = field(default_factory=list)
    passed: list[bool] = field(default_factory=list)
    finds: Finds = field(default_factory=Finds)


def gather(job: Job, card: Card, report: Report) -> Labelled:
    """The photos of the split that the job names.

    Splits are decided as a training decides them: with the photos that can't be opened now, of which one may be the
    first of its flight.

    Raises:
        ExamplesError: the examples can't be read, none is in the split, or none is of the model's animals.
    """
    decided = layer.assign_splits(layer.read(job.examples), group=group(job, card))
    chosen = [e for e in decided if not e.photo or job.split in ("all", e.split)]  # `locate` says what lacks its photo
    if not chosen:
        raise ExamplesError(f"{job.examples} has no examples for {job.split}.", "Choose another --split.")
    kept, lost = layer.readable(layer.with_class(chosen, report))
    for reason in lost:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    found = layer.locate(kept, layer.crs_of(job.examples))
    if not found:
        raise ExamplesError("No labelled photo could be read.", "Check the paths of the photos.")
    _check_classes(job, card, found)
    return Labelled(_by_photo(found), len(lost))


def _by_photo(found: Sequence[Example]) -> dict[str, list[Example]]:
    """The examples of each photo, with those of its copy on the map: what one of both lacks would be a false alarm.

    What is labelled in both is one animal.
    """
    by_photo: dict[str, list[Example]] = defaultdict(list)
    for example in found:
        by_photo[example.photo].append(example)
    for photo, copy in copied([*by_photo]).items():
        there = by_photo[copy]
        there += [replace(e, photo=copy) for e in by_photo.pop(photo) if not any(_is_same(e, other) for other in there)]
    return by_photo


def _is_same(one: Example, other: Example) -> bool:
    """Whether two examples of a photo are of one animal."""
    if one.class_name != other.class_name or one.window is None or other.window is None:
        return False
    return one.window.contains(*other.window.centre) or other.window.contains(*one.window.centre)


def _check_classes(job: Job, card: Card, chosen: Sequence[Example]) -> None:
    unknown = {e.class_name for e in chosen} - set(card.classes)
    if unknown:
        known = ", ".join(card.classes)
        raise ExamplesError(f"The model doesn't know the class {min(unknown)}.", f"It knows: {known}.")
    if not any(e.class_name in card.animals for e in chosen):
        raise ExamplesError(f"{job.examples} has no animals for {job.split}.", "Recall can't be measured without.")


def from_review(photos: Mapping[str, Sequence[Example]], card: Card, report: Report) -> int:
    """How many of the animals are known only because a search found them, and people confirmed it.

    Recall among these says nothing of what was never shown to anybody.
    """
    animals = [e for examples in photos.values() for e in examples if e.class_name in card.animals]
    n, total = sum(e.source == "review" for e in animals), len(animals)
    if n:
        report(
            Log(
                f"{n} of {total} animals are known from the review of a search: where it missed others, recall is "
                "lower.",
                "warning",
            )
        )
    return n


def group(job: Job, card: Card) -> str:
    """What is wholly in one split: as the job says, else as the model was trained."""
    return job.group or str(card.training.get("group", PHOTO))


def leak(job: Job, card: Card, photos: Collection[str], report: Report) -> dict[str, int | None] | None:
    """How many of the photos, and of their flights, the model was trained on; None where nothing tells."""
    learnt = Learnt.read(journal.read(model_file.find(job.model).parent))
    if not any(learnt):
        return None
    trained_by, by = str(card.training.get("group", PHOTO)), group(job, card)
    trained_flight, flight = (FLIGHT if kind == PHOTO else kind for kind in (trained_by, by))
    flights = defaultdict(list)
    for photo in photos:
        flights[group_of(photo, flight)].append(photo)
    known = sum(map(learnt.has_photo, photos))
    known_flights = sum(learnt.has_flight(members, flight) for members in flights.values())
    n, total = (known, len(photos)) if known else (known_flights, len(flights))
    if known:
        report(Log(f"{n} of {total} photos were trained on: the figures flatter.", "warning"))
    elif by != PHOTO and known_flights:
        report(Log(f"{n} of {total} flights were trained on: the figures flatter.", "warning"))
    return {"photos": known, "flights": known_flights if flight == trained_flight else None}


def windows(by_photo: Mapping[str, Sequence[Example]], classifier: Classifier) -> tuple[list[str], NDArray[np.float32]]:
    """Class and logits (N x C) of each example in the middle of a window.

    Where no example is background, as many random windows without an animal are drawn as there are animals. Damaged
    photos are left out.
    """
    truth: list[str] = []
    logits = [np.zeros((0, len(classifier.card.classes)), np.float32)]
    none_given = all(e.class_name != BACKGROUND for examples in by_photo.values() for e in examples)
    for number, (photo, examples) in enumerate(by_photo.items()):
        with suppress(RasterError), open_raster(photo, classifier.card.scaling) as raster:
            taken, rng = [e.window for e in examples if e.window], np.random.default_rng(number)
            view = at_scale(raster, classifier.card.gsd_m)
            side_px = round(TILE_PX * max(view.step))
            drawn = draw_background(photo, taken, len(taken), rng, side_px) if none_given else []
            shown = [e for e in (*examples, *drawn) if e.window]
            logits += _logits(view, shown, classifier)
            truth += [e.class_name for e in shown]
    return truth, np.concatenate(logits)


def look(
    by_photo: Mapping[str, Sequence[Example]],
    classifier: Classifier,
    mode: str,
    stage: str,
    report: Report,
    screen: Screen | None = None,
) -> Seen:
    """Look at all labelled photos; those that are damaged are told and left out.

    Args:
        by_photo: each photo's examples.
        classifier: the model.
        mode: `dense` or `tiles`.
        stage: what this is for, for the progress.
        report: is told how far it is.
        screen: what is looked through first, in the mode `dense`.

    Raises:
        ExamplesError: no photo could be read.
    """
    seen = Seen()
    for done, (photo, examples) in enumerate(by_photo.items(), 1):
        try:
            with open_raster(photo, classifier.card.scaling) as raster:
                _look_at(raster, examples, classifier, _Way(mode, screen), seen)
        except RasterError as error:
            report(Log(str(error), "warning"))
        report(Progress(stage, done, len(by_photo), "photos"))
    if not seen.finds.animals:
        raise ExamplesError("No labelled photo could be read.", "Check the paths of the photos.")
    return seen


def _look_at(raster: Raster, examples: Sequence[Example], classifier: Classifier, way: _Way, seen: Seen) -> None:
    view = at_scale(raster, classifier.card.gsd_m)
    logits = _logits(view, examples, classifier)
    # Before anything counts: the photo may be damaged.
    selection = Selection.whole(view.width, view.height)
    if way.screen:
        selection = selection.spots(way.screen.passed(view, selection.part))
    seen_there = scan(view, classifier, way.mode, lambda share: None, region=selection)
    all_found = [found._replace(window=on_photo(found.window, view.step)) for found in seen_there]
    seen.truth += [e.class_name for e in examples]
    seen.logits += logits
    seen.passed += [selection.wants_nearest(window) for window in _middles(view, examples)]
    numbered: dict[str, list[tuple[int, Window]]] = defaultdict(list)
    for example in examples:
        if example.class_name in classifier.card.animals and example.window:
            number = seen.finds.see(example.class_name, _sighting(example, raster), individual_of(example.note))
            numbered[example.class_name].append((number, example.window))
    for found in all_found:
        shown = tuple(number for number, box in numbered[found.class_name] if found.window.contains(*box.centre))
        seen.finds.detections.append(Detection(found.class_name, found.score, raster.path, found.window, shown))
    place, megapixels = raster.georeference, raster.width * raster.height / 1e6
    square_km = place.square_km(raster.width, raster.height) if place else math.inf
    seen.finds.photos.append(Searched(raster.path, megapixels, square_km if math.isfinite(square_km) else None))


def _sighting(example: Example, raster: Raster) -> Sighting:
    """The animal's place and its size; nobody knows that of a point, nor of one that a review knows by a square."""
    window = example.window or Window(0, 0, 0, 0)
    if example.shape == "point" or example.source == "review":
        return Sighting(raster.path, window)
    long_px = max(window.w, window.h)
    across_m, down_m = raster.georeference.sides_at(*window.centre) if raster.georeference else (math.inf, math.inf)
    long_m = max(window.w * across_m, window.h * down_m)
    return Sighting(raster.path, window, long_px, long_m if math.isfinite(long_m) else None)


def _logits(raster: Raster, examples: Sequence[Example], classifier: Classifier) -> list[NDArray[np.float32]]:
    """1 x C for each example in the middle of a window."""
    return [classifier.logits(raster.read(w).rgb[None])[:, :, 0, 0] for w in _middles(raster, examples)]


def _middles(raster: Raster, examples: Sequence[Example]) -> Iterator[Window]:
    """The windows that have an example in their middle."""
    for example in examples:
        if example.window is not None:
            (x, y), (across, down) = example.window.centre, raster.step
            yield Window(round(x / across) - TILE_PX // 2, round(y / down) - TILE_PX // 2, TILE_PX, TILE_PX)
