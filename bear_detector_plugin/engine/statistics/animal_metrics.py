# SPDX-License-Identifier: GPL-2.0-or-later
"""How well animals are found, in numbers: by animal, by photo, by ground that was searched and by the animals' size.

Pure functions of what was labelled and what a scan found. An animal counts once, however many windows or photos show
it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from ...shares import rounded
from ..imagery.windows import TILE_PX, Window
from .guarantee import rounded_down
from .metrics import TARGET_RECALLS, Curve, count_interval, detection_curve, rate, recall_interval, thinned

WORST = 25
"""So many misses, and so many false alarms, are named."""
_SIZE_CLASSES = 5
_LEAST_IN_CLASS = 4
"""A recall of fewer animals says nothing: its interval spans more than half of all recalls."""
_RATES = (0.01, 0.1, 0.5, 1)


class Sighting(NamedTuple):
    """An animal in a photo; its long side is None where only its place is known, in metres also without a map."""

    photo: str
    window: Window
    long_px: float | None = None
    long_m: float | None = None


@dataclass
class Animal:
    """A labelled animal, and where it is seen."""

    class_name: str
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def largest(self) -> Sighting:
        """Where it is seen best."""
        return max(self.sightings, key=lambda seen: seen.long_px or 0)


class Detection(NamedTuple):
    """What a scan found, and the numbers of the animals of its class that it shows."""

    class_name: str
    score: float
    photo: str
    window: Window
    shows: tuple[int, ...] = ()


class Searched(NamedTuple):
    """A photo that was searched; its area on the ground is None where it isn't known."""

    photo: str
    megapixels: float
    square_km: float | None = None


@dataclass
class Finds:
    """Animals, detections and photos of an evaluation; an animal's number is its place in the list."""

    animals: list[Animal] = field(default_factory=list)
    detections: list[Detection] = field(default_factory=list)
    photos: list[Searched] = field(default_factory=list)
    _named: dict[tuple[str, str], int] = field(default_factory=dict)

    def see(self, class_name: str, sighting: Sighting, individual: str = "") -> int:
        """Note an animal, or another sighting of one that has a name; returns its number."""
        number = self._named.get((class_name, individual), len(self.animals)) if individual else len(self.animals)
        if number == len(self.animals):
            self.animals.append(Animal(class_name))
            if individual:
                self._named[class_name, individual] = number
        self.animals[number].sightings.append(sighting)
        return number

    def classes(self) -> list[str]:
        """The classes of the labelled animals, in order of appearance."""
        return list(dict.fromkeys(animal.class_name for animal in self.animals))

    @property
    def megapixels(self) -> float:
        """Of all photos."""
        return sum(photo.megapixels for photo in self.photos)

    def of_class(self, name: str) -> list[Detection]:
        """The detections of a class."""
        return [found for found in self.detections if found.class_name == name]

    def best_scores(self, name: str) -> dict[int, float]:
        """The score of each animal's best detection, 0 where it was never found, by the animals' numbers."""
        best = {number: 0.0 for number, animal in enumerate(self.animals) if animal.class_name == name}
        for found in self.of_class(name):
            for number in found.shows:
                best[number] = max(best[number], found.score)
        return best


def individual_of(note: str) -> str:
    """The animal's own name, where an example's note tells `individual=NAME`; several photos may show it."""
    found = re.search(r"\bindividual=([^\s,;]+)", note)
    return found.group(1) if found else ""


def animal_metrics(finds: Finds, name: str, threshold: float) -> dict[str, Any]:
    """All figures of a class, as metrics.json has them, where detections from a score of `threshold` on count.

    Raises:
        ValueError: no animal of the class was labelled.
    """
    found, best = finds.of_class(name), finds.best_scores(name)
    curve = detection_curve([d.score for d in found], [d.shows for d in found], len(best))
    recall, precision, _ = curve.at(threshold)
    shown = sum(d.score >= threshold for d in found)
    right = sum(d.score >= threshold and bool(d.shows) for d in found)
    megapixels = finds.megapixels
    return {
        "animals": len(best),
        "threshold": threshold,
        "recall": rounded(recall),
        "recall_interval_95": interval(sum(score >= threshold for score in best.values()), len(best)),
        "precision": rounded(precision),
        "precision_interval_95": interval(right, shown),
        **false_alarm_metrics(finds, name, threshold),
        "average_precision": rounded(curve.average_precision()),
        "recall_at_false_alarms_per_megapixel": {
            f"{allowed:g}": rounded(curve.recall_at_false_alarms(allowed * megapixels)) for allowed in _RATES
        },
        "by_target_recall": {f"{target:g}": _for_recall(curve, target, megapixels) for target in TARGET_RECALLS},
        "by_size": recall_by_size(finds, name, threshold),
        "photos": photo_metrics(finds, name, threshold),
        "best_scores": list(best.values()),
        "curve": {key: thinned(getattr(curve, key)) for key in ("recall", "precision")},
    }


def false_alarm_metrics(finds: Finds, name: str, threshold: float) -> dict[str, Any]:
    """What is wrongly taken for a class, which the photos may show or not, from a score of `threshold` on."""
    count = sum(d.score >= threshold and not d.shows for d in finds.of_class(name))
    return {
        "false_alarms": count,
        "false_alarms_interval_95": [round(bound, 4) for bound in count_interval(count)],
        "false_alarms_per_megapixel": rate(count, finds.megapixels),
        "false_alarms_per_photo": rate(count, len(finds.photos)),
        **_by_ground(finds, name, threshold),
    }


def interval(count: int, total: int) -> list[float]:
    """The exact 95 % interval of a share, for metrics.json."""
    return [rounded(bound) for bound in recall_interval(count, total)]


def _by_ground(finds: Finds, name: str, threshold: float) -> dict[str, float | None]:
    """False alarms in the photos whose area on the ground is known, and that area."""
    areas = {photo.photo: photo.square_km for photo in finds.photos if photo.square_km is not None}
    alarms = sum(d.score >= threshold and not d.shows and d.photo in areas for d in finds.of_class(name))
    square_km = sum(areas.values())
    return {
        "false_alarms_per_km2": rate(alarms, square_km) if square_km else None,
        "square_km": round(square_km, 6) if square_km else None,
    }


def _for_recall(curve: Curve, recall: float, megapixels: float) -> dict[str, float] | None:
    score = curve.threshold_for(recall)
    if score is None:
        return None
    threshold = rounded_down(score)
    return {"threshold": threshold, "false_alarms_per_megapixel": rate(curve.at(threshold)[2], megapixels)}


def recall_by_size(finds: Finds, name: str, threshold: float) -> list[dict[str, Any]]:
    """Recall of small and of large animals: at most 5 classes of the long side, of about as many animals each.

    Animals of which only the place was marked are left out. Lengths in metres are given where all of a class are known.
    """
    best = finds.best_scores(name)
    sized = [(finds.animals[number].largest, score >= threshold) for number, score in best.items()]
    sized = [(seen, found) for seen, found in sized if seen.long_px is not None]
    lengths = np.array([seen.long_px for seen, _ in sized], float)
    rows = []
    for number in _size_classes(lengths):
        members = [sized[i] for i in number]
        count = sum(found for _, found in members)
        metres = [seen.long_m for seen, _ in members if seen.long_m is not None]
        known = len(metres) == len(members)
        rows.append(
            {
                "from_px": float(lengths[number].min()),
                "to_px": float(lengths[number].max()),
                "from_m": round(min(metres), 3) if known else None,
                "to_m": round(max(metres), 3) if known else None,
                "animals": len(members),
                "found": count,
                "recall": rounded(count / len(members)),
                "interval_95": interval(count, len(members)),
            }
        )
    return rows


def _size_classes(lengths: np.ndarray[Any, Any]) -> list[np.ndarray[Any, Any]]:
    """Numbers of the animals of each class, the smallest first; equal lengths are in one class."""
    if not len(lengths):
        return []
    parts = min(_SIZE_CLASSES, max(len(lengths) // _LEAST_IN_CLASS, 1))
    inner = np.unique(np.quantile(lengths, np.arange(1, parts) / parts, method="higher"))
    classes = np.searchsorted(inner, lengths, side="right")
    return [np.flatnonzero(classes == number) for number in np.unique(classes)]


def photo_metrics(finds: Finds, name: str, threshold: float) -> dict[str, Any]:
    """Photos instead of animals: a photo is found where a detection shows one of its animals.

    `with_false_alarm` counts photos without the animal in which something is detected all the same.
    """
    shown = [d for d in finds.of_class(name) if d.score >= threshold]
    own = {seen.photo for animal in finds.animals if animal.class_name == name for seen in animal.sightings}
    found = own & {d.photo for d in shown if d.shows}
    alarmed = {d.photo for d in shown} - own
    return {
        "with_animals": len(own),
        "found": len(found),
        "without": len({photo.photo for photo in finds.photos} - own),
        "with_false_alarm": len(alarmed),
        "recall": rounded(len(found) / len(own)) if own else 0.0,
        "recall_interval_95": interval(len(found), len(own)),
    }


def worst(finds: Finds, names: Sequence[str], threshold: float) -> dict[str, list[dict[str, Any]]]:
    """The misses that score least and the false alarms that score most, at most 25 each, with photo and window.

    A miss is shown in the window that has the animal in its middle.
    """
    misses = [
        _place(name, finds.animals[number].largest.photo, _round(finds.animals[number].largest.window), score)
        for name in names
        for number, score in finds.best_scores(name).items()
        if score < threshold
    ]
    alarms = [
        _place(name, found.photo, found.window, found.score)
        for name in names
        for found in finds.of_class(name)
        if found.score >= threshold and not found.shows
    ]
    return {
        "misses": sorted(misses, key=lambda miss: miss["score"])[:WORST],
        "false_alarms": sorted(alarms, key=lambda alarm: -alarm["score"])[:WORST],
    }


def _place(name: str, photo: str, window: Window, score: float) -> dict[str, Any]:
    return {"photo": photo, "class": name, "window": list(window), "score": rounded(score)}


def _round(box: Window) -> Window:
    x, y = box.centre
    return Window(round(x) - TILE_PX // 2, round(y) - TILE_PX // 2, TILE_PX, TILE_PX)
