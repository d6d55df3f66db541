# SPDX-License-Identifier: GPL-2.0-or-later
"""What people said in an earlier run, carried over to what a new one finds at the same place of the same photo.

Two windows show the same animal where they share a quarter of the pixels that they cover together, or where the
centre of one lies within half a window of the other's. Either way they are nearer than the radius within which
one run merges windows, so two animals of a run are never taken for one. Each earlier detection gives its reviews
away once at most, the best overlap first, at the same overlap to its own class first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import Any, NamedTuple

from osgeo import gdal

from ..imagery.area import Region
from ..imagery.copies import original
from ..imagery.windows import Window
from ..model.model_file import BACKGROUND
from .moved_photos import same_photos
from .records import Detection, Reviewed, Unsaid
from .results_file import open_survey, window_of

UNSURE = "unsure"
MIN_OVERLAP = 0.25
"""Intersection over union from which two windows show the same animal."""


class Carried(NamedTuple):
    """What became of a photo's earlier reviews.

    Args:
        detections: those found now, with the reviews that they took over.
        lost: animals confirmed before that nothing found now shows.
        weak: animals confirmed before that are found now, but below the threshold.
    """

    detections: list[Detection]
    lost: list[Reviewed]
    weak: list[Reviewed]

    @property
    def reviews(self) -> int:
        """How many detections took over a review."""
        return sum(bool(one.earlier and (one.earlier.verdict or one.earlier.reviews)) for one in self.detections)


class Earlier:
    """The reviews of an earlier results file.

    Args:
        path: of the file.
        photos: those of the new run, which are known again as `same_photos` tells.

    Attributes:
        namesakes: photos that have the name of a reviewed one, and are others.

    Raises:
        ResultsError: the file can't be read or is no results file.
    """

    def __init__(self, path: str, photos: Sequence[str]) -> None:
        self.namesakes: set[str] = set()
        survey = open_survey(path)
        pairs = survey.GetLayerByName("same_animal")
        self._pairs = [row.items() for row in pairs] if pairs is not None else []
        self._reviewed = _reviewed(survey, {row[name] for row in self._pairs for name in ("one", "other")})
        self._before = {row["path"]: row.items().get("taken") for row in survey.GetLayerByName("photos")}
        self._photos: list[str] = []
        self._names: dict[str, str] = {}
        self.expect(photos)

    def expect(self, photos: Sequence[str]) -> None:
        """Know that these photos, too, are of the new run; what one was taken for before, it stays."""
        self._photos += photos
        self._names = {**same_photos(self._before, self._photos), **self._names}

    def photos(self) -> set[str]:
        """Those photos of the new run of which something was said."""
        return {now for now, before in self._names.items() if before in self._reviewed}

    @property
    def left(self) -> int:
        """Of how many photos something was said that are not among those of the new run."""
        return len(self._reviewed.keys() - self._names.values())

    def carry(
        self,
        photo: str,
        found: Sequence[Unsaid | Detection],
        threshold: float,
        region: Region | None,
        taken: str | None = None,
    ) -> Carried:
        """Give what was found in a photo the reviews of what was found there before.

        Args:
            photo: of the new run.
            found: class, score (0-1) and window of each detection.
            threshold: the score from which detections are shown.
            region: the part of the photo that was searched; what lies outside can't be lost.
            taken: when it was; where the earlier one was taken at another time, they only have the same name.
        """
        before = self._names.get(photo, "")
        earlier = self._reviewed.get(before, [])
        if earlier and self._before[before] and taken and _are_others(before, self._before[before], photo, taken):
            self.namesakes.add(photo)
            earlier = []
        detections = [Detection(*animal[:4]) for animal in found]
        pairs = _pairs(detections, earlier)
        carried = [
            detection._replace(earlier=earlier[pairs[i]] if i in pairs else None)
            for i, detection in enumerate(detections)
        ]
        given_away = set(pairs.values())
        lost = [
            before
            for i, before in enumerate(earlier)
            if i not in given_away and _confirmed(before) and (region is None or region.holds(before.window))
        ]
        weak = [d.earlier for d in carried if d.earlier and _confirmed(d.earlier) and d.score < threshold]
        return Carried(carried, lost, weak)

    def same_animal(self, carried: Mapping[str, Carried]) -> list[dict[str, Any]]:
        """What people said of pairs, whether they are one animal, where both are found now: rows with their ids of now.

        Args:
            carried: what became of the reviews, by photo.
        """
        found = ((photo, one) for photo, what in carried.items() for one in what.detections)
        now = {one.earlier.id: one.id_in(photo) for photo, one in found if one.earlier}
        return [
            {**row, "one": now[row["one"]], "other": now[row["other"]]}
            for row in self._pairs
            if row["one"] in now and row["other"] in now
        ]


def counts(carried: Sequence[Carried]) -> dict[str, float]:
    """What became of the earlier reviews of photos."""
    return {
        "reviews_carried_over": sum(one.reviews for one in carried),
        "confirmed_not_found": sum(len(one.lost) for one in carried),
        "confirmed_below_threshold": sum(len(one.weak) for one in carried),
    }


def overlap(one: Window, other: Window) -> float:
    """The pixels that two windows share, as a share (0-1) of those that they cover together."""
    w = min(one.right, other.right) - max(one.x, other.x)
    h = min(one.bottom, other.bottom) - max(one.y, other.y)
    shared = max(w, 0) * max(h, 0)
    return shared / (one.w * one.h + other.w * other.h - shared)


def _are_others(before: str, taken_before: str, photo: str, taken: str) -> bool:
    """Whether two photos have no more than a name in common; a copy may have been placed anew, with other times."""
    if before == photo or taken_before == taken:
        return False
    return original(before) != original(photo)


def _confirmed(reviewed: Reviewed) -> bool:
    return reviewed.said not in ("", BACKGROUND, UNSURE)


def _pairs(detections: Sequence[Detection], earlier: Sequence[Reviewed]) -> dict[int, int]:
    """Which earlier detection each new one is, by their numbers."""
    candidates = [
        (-overlap(new.window, old.window), new.class_name != old.class_name, -new.score, i, j)
        for i, new in enumerate(detections)
        for j, old in enumerate(earlier)
        if _same_place(new.window, old.window)
    ]
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(candidates):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _same_place(one: Window, other: Window) -> bool:
    (x, y), (there_x, there_y) = one.centre, other.centre
    near = abs(x - there_x) <= other.w / 2 and abs(y - there_y) <= other.h / 2
    return near or overlap(one, other) >= MIN_OVERLAP


def _reviewed(survey: gdal.Dataset, paired: Container[str]) -> dict[str, list[Reviewed]]:
    """The detections that somebody reviewed, or said to be of one animal with another one or not, by photo."""
    said: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in survey.GetLayerByName("reviews"):
        review = row.items()
        said[review.pop("detection_id")].append(review)
    found: dict[str, list[Reviewed]] = defaultdict(list)
    for row in survey.GetLayerByName("detections"):
        verdict, reviews = row["review"] or "", tuple(said.get(row["id"], ()))
        if verdict or reviews or row["id"] in paired:
            found[row["photo"]].append(
                Reviewed(row["id"], row["class"], row["score"], window_of(row), verdict, reviews)
            )
    return found
