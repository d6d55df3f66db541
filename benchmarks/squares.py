# SPDX-License-Identifier: GPL-2.0-or-later
"""Squares of labelled photos in which every window is an example, by the rule that benchmarks/seals.py measures by.

A square of 448 px holds 64 windows at stride 32: one look at it trains on all of them, the rare hard ones too. Photos
have to be labelled in full; windows that only touch an animal are left out. Background that a review called so, the
false alarms that `bear-detector examples harvest` keeps, comes more often than it is.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from queue import Queue
from threading import Thread

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import Raster, open_raster
from bear_detector_plugin.engine.imagery.windows import STRIDE_PX, TILE_PX, Window
from bear_detector_plugin.engine.model.model_file import BACKGROUND
from bear_detector_plugin.engine.training import recipes
from bear_detector_plugin.engine.training.augment import Views
from bear_detector_plugin.engine.training.curriculum import Lessons

from .seals import shown

LEFT_OUT = -1
"""The label of a window that only touches an animal."""
_EDGE_PX = 24
"""An animal that a square is drawn for has its centre at least so far inside."""
_FALSE_ALARMS = 0.4
"""Share of the squares of background that are drawn round a false alarm, where there are any."""
_AHEAD = 4
"""Batches of each side that are drawn while others are learnt from."""


class Squares:
    """Draws random squares of the training photos of lessons.

    Args:
        lessons: the photos, and the animals in them.
        augmentation: how squares differ from the photos.
        seed: draws the places; how they are toned comes from torch's generator.
    """

    def __init__(self, lessons: Lessons, augmentation: recipes.Augmentation, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._zoom = augmentation.zoom
        self._tone = Views(replace(augmentation, zoom=(1.0, 1.0), turned=False))
        self._classes = lessons.classes
        self._background = len(lessons.classes) - 1
        self._animals: dict[str, list[tuple[Window, int]]] = defaultdict(list)
        self._of_class: list[list[Example]] = [[] for _ in lessons.classes]
        self._false_alarms: list[Example] = []
        for number in lessons.numbers("train"):
            example, label = lessons.examples[number], lessons.labels[number]
            self._of_class[label].append(example)
            if label == self._background and example.source == "review":
                self._false_alarms.append(example)
            if label != self._background and example.window:
                self._animals[example.photo].append((example.window, label))

    def draw_more(self, examples: Iterable[Example]) -> None:
        """Count animals among those that squares are drawn round once more, and background among the false alarms."""
        for example in examples:
            of_class = self._of_class[self._classes.index(example.class_name)]
            (self._false_alarms if example.class_name == BACKGROUND else of_class).append(example)

    def batch(self, side: int, count: int) -> tuple[Tensor, Tensor]:
        """Several squares as `draw` gives them, and their windows' labels."""
        squares, labels = zip(*(self.draw(side) for _ in range(count)), strict=True)
        return torch.stack(squares), torch.stack(labels)

    def draw(self, side: int) -> tuple[Tensor, Tensor]:
        """A square and what its windows show, each class being as likely to be what it was drawn for.

        Args:
            side: of the square, a multiple of 32 px from 224 on.

        Returns:
            3 x side x side float32, 0-255; class numbers or `LEFT_OUT`, rows x columns of windows at stride 32.
        """
        span = round(side / self._rng.uniform(*self._zoom))
        example = self._example()
        with open_raster(example.photo) as raster:
            x, y = self._place(example, raster, span)
            pixels = raster.read(Window(x, y, span, span), (side, side)).rgb
        scale = side / span
        animals = [
            (((w.x - x) * scale, (w.y - y) * scale, w.w * scale, w.h * scale), label)
            for w, label in self._animals[example.photo]
        ]
        for _ in range(self._rng.integers(4)):
            pixels, animals = np.rot90(pixels), [(_turned(box, side), label) for box, label in animals]
        if self._rng.random() < 0.5:
            pixels = pixels[:, ::-1]
            animals = [((side - left - w, top, w, h), label) for (left, top, w, h), label in animals]
        square = torch.from_numpy(pixels.copy()).permute(2, 0, 1)
        return self._tone.draw(square, 0.0, side), torch.from_numpy(_labels(animals, side, self._background))

    def _example(self) -> Example:
        label = int(self._rng.integers(len(self._of_class)))
        examples = self._of_class[label]
        if label == self._background and self._false_alarms and self._rng.random() < _FALSE_ALARMS:
            examples = self._false_alarms
        return examples[self._rng.integers(len(examples))]

    def _place(self, example: Example, raster: Raster, span: int) -> tuple[int, int]:
        """The corner of a square with the animal or false alarm in it, or anywhere in the photo for other examples."""
        if example.window and (example.class_name != BACKGROUND or example.source == "review"):
            reach = span / 2 - _EDGE_PX
            x, y = (centre - span / 2 + self._rng.uniform(-reach, reach) for centre in example.window.centre)
        else:
            x, y = (self._rng.uniform(0, max(length - span, 1)) for length in (raster.width, raster.height))
        return round(min(max(x, 0), max(raster.width - span, 0))), round(min(max(y, 0), max(raster.height - span, 0)))


def ahead(squares: Squares, wishes: Sequence[tuple[int, int]]) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of these sides and counts by turns, without end, drawn by a thread of its own."""
    ready: Queue[tuple[Tensor, Tensor]] = Queue(_AHEAD * len(wishes))

    def draw() -> None:
        for side, count in itertools.cycle(wishes):
            ready.put(squares.batch(side, count))

    Thread(target=draw, daemon=True).start()
    while True:
        yield ready.get()


_Box = tuple[float, float, float, float]


def _turned(box: _Box, side: int) -> _Box:
    """A box (left, top, width, height) after a quarter turn of its square against the clock."""
    left, top, width, height = box
    return top, side - left - width, height, width


def _labels(animals: list[tuple[_Box, int]], side: int, background: int) -> NDArray[np.int64]:
    boxes = [Window(*box) for box, _ in animals]  # type: ignore[arg-type]  # parts of pixels
    count = (side - TILE_PX) // STRIDE_PX + 1
    labels = np.full((count, count), background, np.int64)
    for row, column in np.ndindex(count, count):
        inside = shown(np.array([column, row]) * STRIDE_PX, boxes)
        if inside != []:
            labels[row, column] = animals[inside[0]][1] if inside else LEFT_OUT
    return labels
