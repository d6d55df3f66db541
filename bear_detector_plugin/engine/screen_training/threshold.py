# SPDX-License-Identifier: GPL-2.0-or-later
"""From where a screen lets windows pass: so that a model behind it finds what it finds alone.

What counts are the animals of photos for validation that the model finds, at its own threshold; each has to pass in a
window that scores so much. What scores less may be lost: who looks for that looks without a screen. The model looks
round the animals only, which takes seconds for what would take hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import ExamplesError, RasterError
from ...events import Log, Progress, Report
from ...shares import rounded
from ..examples.layer import Example
from ..imagery.photo_facts import at_scale
from ..imagery.rasters import Raster, open_raster
from ..imagery.selection import Selection
from ..imagery.windows import STRIDE_PX, TILE_PX
from ..model.classifier import Classifier
from ..searching.scan import window_scores
from ..searching.screen import Screen, ScreenCard, write_card
from ..statistics import guarantee
from ..statistics.metrics import recall_interval

RECALL = 0.99
"""The share of the animals that is to pass."""
_CONFIDENCE = 0.95
_SMALLEST = 1e-6
_ROUNDING = 1e-9


class _Looked(NamedTuple):
    """Of each animal that the model finds, the highest threshold at which it still does; and all windows' values."""

    best: list[float]
    all: list[NDArray[np.float32]]


def fit(path: Path, classifier: Classifier, by_photo: Mapping[str, Sequence[Example]], report: Report) -> ScreenCard:
    """Set a screen's threshold in its file, for this model.

    The threshold is the highest at which at least 99 % of the animals at hand pass; the exact interval in the card says
    what that tells of others.

    Args:
        path: the screen's file.
        classifier: the model.
        by_photo: labelled photos that neither of the two was trained on, each with its examples.
        report: is told how far it is.

    Raises:
        ExamplesError: the model finds none of the animals.
    """
    screen = Screen(path)
    looked = _look(screen, classifier, by_photo, report)
    scores = np.sort(1 / (1 + np.exp(-np.array(looked.best, float))))
    if not len(scores):
        raise ExamplesError(
            "The model finds no animal for validation: there is nothing to fit the screen to.",
            "Add examples of animals on more photos.",
        )
    chosen = scores[int((1 - RECALL) * len(scores) + _ROUNDING)]
    threshold = float(np.nextafter(np.float32(chosen), np.float32(0)))
    kept, passing = int((scores >= threshold).sum()), [_share(values, threshold) for values in looked.all]
    low, high = recall_interval(kept, len(scores))
    figures = {
        "model": classifier.card.sha256,
        "threshold": max(threshold, _SMALLEST),
        "animals": len(scores),
        "kept": kept,
        "recall": rounded(kept / len(scores)),
        "recall_interval": (rounded(low), rounded(high)),
        "passed": rounded(float(np.average(passing, weights=[v.size for v in looked.all])), 6),
    }
    card = write_card(path, screen.card.model_copy(update=figures))
    _tell(card, report)
    return card


def _tell(card: ScreenCard, report: Report) -> None:
    low, high = (guarantee.percent(share) for share in card.recall_interval)
    passed, kept, total = guarantee.percent(card.passed or 0), card.kept, card.animals
    report(Log(f"The screen keeps {kept} of {total} animals that the model finds (95 % interval {low} to {high})."))
    report(Log(f"It lets {passed} of the windows of these photos pass, animals' own among them."))
    needed = guarantee.animals_needed(RECALL, _CONFIDENCE)
    if total < needed:
        wanted, sure = guarantee.percent(RECALL), guarantee.percent(_CONFIDENCE)
        report(Log(f"To be {sure} sure of {wanted}, {needed} animals without a miss are needed.", "warning"))


def _look(screen: Screen, classifier: Classifier, by_photo: Mapping[str, Sequence[Example]], report: Report) -> _Looked:
    looked = _Looked([], [])
    for done, (photo, found) in enumerate(by_photo.items(), 1):
        try:
            with open_raster(photo, classifier.card.scaling) as raster:
                view = at_scale(raster, classifier.card.gsd_m)
                everything = Selection.whole(view.width, view.height)
                values = screen.values(view, everything.part)
                animals = [e for e in found if e.window and e.class_name in classifier.card.animals]
                looked.best.extend(_best(view, classifier, animals, everything, values))
                looked.all.append(values)
        except RasterError as error:
            report(Log(str(error), "warning"))
        report(Progress("screen", done, len(by_photo), "photos"))
    return looked


def _best(
    raster: Raster,
    classifier: Classifier,
    animals: Sequence[Example],
    everything: Selection,
    values: NDArray[np.float32],
) -> list[float]:
    """Of each animal that the model finds, the most that the screen says of a window that will do."""
    rows, columns = np.indices(values.shape)
    middles, (across, down) = [animal.window.centre for animal in animals if animal.window], raster.step
    shows = [_shows(columns, x / across) & _shows(rows, y / down) for x, y in middles]
    if not shows:
        return []
    seen = window_scores(raster, classifier, "dense", lambda share: None, everything.narrowed(np.any(shows, axis=0)))
    row, column = seen.corners[:, 1] // STRIDE_PX, seen.corners[:, 0] // STRIDE_PX
    best = []
    for animal, windows in zip(animals, shows, strict=True):
        index = classifier.card.classes.index(animal.class_name)
        scores = np.where(windows[row, column], seen.scores[:, index], 0)
        found = scores >= classifier.card.threshold
        if found.any():
            best.append(float(values[row, column][found].max()))
    return best


def _shows(numbers: NDArray[np.int64], middle: float) -> NDArray[np.bool_]:
    """Which windows, by their number along a side, hold a place."""
    apart = middle - numbers * STRIDE_PX
    holds: NDArray[np.bool_] = (apart >= 0) & (apart < TILE_PX)
    return holds


def _share(values: NDArray[np.float32], threshold: float) -> float:
    return float((values >= np.log(threshold / (1 - threshold))).mean())
