# SPDX-License-Identifier: GPL-2.0-or-later
"""Places in training photos where a model is fooled and the small network that it learns from is not.

Few windows of ice decide which animals are found once one in a thousand windows is flagged, and squares that are drawn
anywhere seldom show such a window. Both networks look at all windows of the photos; benchmarks/distil.py draws more
squares round those of which they think most differently. Where the small network is fooled, too, there may be an animal
that nobody has labelled: those places are left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import STRIDE_PX, TILE_PX, Window, merge
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.model.model_file import BACKGROUND
from bear_detector_plugin.engine.training.curriculum import Lessons

from .matching import sixteen_bits
from .seals import shown
from .teachers import Teacher

OFF, MISSED_BY = 1.5, 2.0
"""So much more in log-odds of an animal than the small network says of background, or less of an animal, is fooled."""
_LEAST = -5.0
"""Background of which a model says less than this is no false alarm, whatever the small network says of it."""
_APART_PX, _MOST = 96, 12
"""False alarms of a photo lie so far apart, and are at most so many."""
_LARGEST_PX = 1024
"""Of a larger photo its upper left corner is looked at, so far."""


def fooled(lessons: Lessons, model: Classifier, teacher: Teacher) -> list[Example]:
    """Background that the model takes for an animal, as false alarms of reviews, and animals that it misses."""
    photos: dict[str, list[Example]] = defaultdict(list)
    for number in lessons.numbers("train"):
        photos[lessons.examples[number].photo].append(lessons.examples[number])
    teacher.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return [place for photo, examples in photos.items() for place in _in_photo(photo, examples, model, teacher)]


def _in_photo(photo: str, examples: Sequence[Example], model: Classifier, teacher: Teacher) -> Iterator[Example]:
    said, told = (_margins(logits) for logits in _looks(photo, model, teacher))
    y, x = np.indices(said.shape) * STRIDE_PX
    corners, said, told = np.stack([x.ravel(), y.ravel()], 1), said.ravel(), told.ravel()
    animals = [e for e in examples if e.class_name != BACKGROUND and e.window]
    higher, lower = (said - told > OFF) & (said > _LEAST), told - said > MISSED_BY
    inside = {n: shown(corners[n], [e.window for e in animals if e.window]) for n in np.flatnonzero(higher | lower)}
    alarms = [n for n, seen in inside.items() if higher[n] and seen == []]
    for n in merge(corners[alarms], (said - told)[alarms], _APART_PX)[:_MOST]:
        window = Window(*corners[alarms[n]].tolist(), TILE_PX, TILE_PX)
        yield Example(BACKGROUND, photo, window, "train", source="review")
    missed = {number for n, seen in inside.items() if lower[n] for number in seen or []}
    yield from (animals[number] for number in missed)


def _looks(photo: str, model: Classifier, teacher: Teacher) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logits of all windows of a photo, classes x rows x columns, of the model and of the small network."""
    with open_raster(photo, model.card.scaling) as raster:
        w, h = (min(side // STRIDE_PX * STRIDE_PX, _LARGEST_PX) for side in (raster.width, raster.height))
        rgb = raster.read(Window(0, 0, w, h)).rgb
    views = torch.from_numpy(rgb)[None].permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
    with torch.no_grad(), sixteen_bits():
        cells = teacher.mid_and_last(views)[-1]
    with torch.no_grad():
        told: NDArray[np.float32] = teacher.windows(cells.float())[0].permute(2, 0, 1).numpy()
    return model.logits(rgb[None])[0], told


def _margins(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how much the likeliest animal's logit is above that of background, which is the last class."""
    margins: NDArray[np.float32] = logits[:-1].max(axis=0) - logits[-1]
    return margins
