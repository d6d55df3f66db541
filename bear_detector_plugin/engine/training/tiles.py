# SPDX-License-Identifier: GPL-2.0-or-later
"""What the network sees in training: squares round the examples, read once and kept on disk."""

from __future__ import annotations

import math
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset, Sampler

from ...errors import ExamplesError, RasterError
from ..examples.layer import Example
from ..imagery.photo_facts import at_scale
from ..imagery.rasters import Scaling, open_raster
from ..imagery.windows import TILE_PX, Window
from ..model.model_file import BACKGROUND
from .augment import Views, plain_view
from .recipes import Augmentation, Pool, Stage, epoch_indices

_REACH_PX = 60
"""So much is kept round the largest view: a window still fits with the animal nearly anywhere in it."""
_EDGE_PX = 12
"""A shifted view keeps at least so much ice between the animal and its edge."""


class Surroundings:
    """The pixels round examples: N x S x S x 3 uint8 in a file, so that any number fits the memory.

    Args:
        examples: with photo and window known.
        file: where to keep them; replaced.
        scaling: how imagery of more than 8 bits becomes 0-255.
        progress: told how many photos are read, of how many.
        view_px: side of the largest view that will be shown; S is larger, for views that are shifted.
        gsd_m: metres on the ground that a pixel is to span; photos that tell their own are scaled to it.

    Raises:
        ExamplesError: the disk has no room for them.

    Attributes:
        lost: numbers of the examples that can't be shown: those whose photo turned out to be damaged, at first.
        damaged: what is wrong with these photos.
        steps: how many of its photo's pixels make one of an example's, in x and in y.
    """

    def __init__(
        self,
        examples: Sequence[Example],
        file: Path,
        scaling: Scaling,
        progress: Callable[[int, int], object],
        view_px: int,
        gsd_m: float | None = None,
    ) -> None:
        self.examples, self._gsd_m = examples, gsd_m
        self._file = file
        side = 2 * (math.ceil(view_px / 2) + _REACH_PX)
        shape = (max(len(examples), 1), side, side, 3)
        self.pixels = kept_in(file, shape)
        self.lost: set[int] = set()
        self.steps = [(1.0, 1.0)] * len(examples)
        self.damaged: list[str] = []
        try:
            self._read_all(scaling, progress)
        except BaseException:  # the file may have gigabytes
            self.discard()
            raise

    def _read_all(self, scaling: Scaling, progress: Callable[[int, int], object]) -> None:
        by_photo = defaultdict(list)
        for index, example in enumerate(self.examples):
            by_photo[example.photo].append(index)
        for done, (photo, indices) in enumerate(by_photo.items(), 1):
            try:
                self._read(photo, indices, scaling)
            except RasterError as error:
                self.lost.update(indices)
                self.damaged.append(str(error))
            progress(done, len(by_photo))

    def _read(self, photo: str, indices: Sequence[int], scaling: Scaling) -> None:
        with open_raster(photo, scaling) as raster:
            seen = at_scale(raster, self._gsd_m)
            for index in indices:
                self.steps[index] = seen.step
                self.pixels[index] = seen.read(_around(self.examples[index], self.pixels.shape[1], seen.step)).rgb

    def __getitem__(self, index: int) -> Tensor:
        return torch.from_numpy(self.pixels[index].copy()).permute(2, 0, 1)

    def __getstate__(self) -> dict[str, Any]:
        """For a loader that is a process of its own: it opens the file instead of getting a copy of all pixels."""
        return {name: value for name, value in self.__dict__.items() if name != "pixels"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.pixels = np.lib.format.open_memmap(self._file, "r")

    def discard(self) -> None:
        """Delete the file; nothing can be shown afterwards. A second time there is nothing to do."""
        self.__dict__.pop("pixels", None)
        with suppress(OSError):  # Windows deletes no file that a loader still maps: the next training replaces it
            self._file.unlink()


def kept_in(file: Path, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Zeros in a file, which is replaced.

    Raises:
        ExamplesError: its disk has no room: to write to such a file then would end the process without a word.
    """
    with suppress(OSError):
        file.unlink()
    needed, free = math.prod(shape), shutil.disk_usage(file.parent).free
    if needed > free:
        raise ExamplesError(
            f"{file.parent} has no room for the examples' pixels: they take {needed / 1e9:.2f} GB, {free / 1e9:.2f} GB "
            "are free.",
            "Free some room there, or choose a folder on another disk.",
        )
    pixels: NDArray[np.uint8] = np.lib.format.open_memmap(file, "w+", np.uint8, shape)
    return pixels


def _around(example: Example, side: int, step: tuple[float, float]) -> Window:
    if example.window is None:
        raise ValueError("an example without a window")
    (x, y), (across, down) = example.window.centre, step
    half = side // 2
    return Window(round(x / across) - half, round(y / down) - half, side, side)


class Tiles(Dataset[tuple[Tensor, int]]):
    """Views of examples and their class numbers.

    An example's number gives a plain view, for validation. A number and a seed give a random one, for training:
    the same seed gives the same view, so that a training that goes on sees what it would have seen.
    """

    def __init__(
        self, surroundings: Surroundings, labels: Sequence[int], tile_px: int, augmentation: Augmentation
    ) -> None:
        super().__init__()
        self.views = Views(augmentation)
        self.surroundings = surroundings
        self.labels = labels
        self.tile_px = tile_px
        widest = min(tile_px, TILE_PX) / augmentation.zoom[0]
        self.room = [max(gap - widest / 2, 0.0) for gap in clearances(surroundings.examples, surroundings.steps)]

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, item: int | tuple[int, int]) -> tuple[Tensor, int]:
        if not isinstance(item, tuple):
            return plain_view(self.surroundings[item], self.tile_px), self.labels[item]
        index, seed = item
        shown, step = self.surroundings.examples[index], self.surroundings.steps[index]
        reach = min(_reach(shown, step, min(self.tile_px, TILE_PX)), self.room[index])
        with torch.random.fork_rng(devices=()):
            torch.default_generator.manual_seed(seed)
            return self.views.draw(self.surroundings[index], reach, self.tile_px), self.labels[index]


def _reach(example: Example, step: tuple[float, float], tile_px: int) -> float:
    """How far a view may be shifted: an animal stays whole in it, a background square is not left."""
    sides = zip(example.window[2:], step, strict=True) if example.window else ()
    longest = max((round(side / by) for side, by in sides), default=tile_px)
    if longest >= TILE_PX:
        return (longest - tile_px) / 2
    return max(tile_px / 2 - longest / 2 - _EDGE_PX, 0.0)


def clearances(examples: Sequence[Example], steps: Sequence[tuple[float, float]]) -> list[float]:
    """From the middle of each background to where the nearest animal of its photo begins, in x or in y; else infinite.

    Args:
        examples: all that is known.
        steps: how many of its photo's pixels make one of each example's, in which the distances are, in x and in y.
    """
    animals = defaultdict(list)
    for example in examples:
        if example.window and example.class_name != BACKGROUND:
            animals[example.photo].append((*example.window.centre, *example.window[2:]))
    clear = [math.inf] * len(examples)
    for number, (example, step) in enumerate(zip(examples, steps, strict=True)):
        if example.window and example.class_name == BACKGROUND and animals[example.photo]:
            boxes = np.array(animals[example.photo])
            gaps = (np.abs(boxes[:, :2] - example.window.centre) - boxes[:, 2:] / 2) / step
            clear[number] = float(gaps.max(axis=1).min())
    return clear


class EpochSampler(Sampler[tuple[int, int]]):
    """The examples that each epoch of a stage shows, each with the seed of its view; drawn by seed and epoch.

    Args:
        stage: the stage.
        numbers: indices of the training examples.
        pool: these examples.
        seed: the training's seed.
        share: which of how many processes draws its part of each epoch.
    """

    def __init__(
        self, stage: Stage, numbers: Sequence[int], pool: Pool, seed: int, share: tuple[int, int] = (0, 1)
    ) -> None:
        self.stage = stage
        self.share = share
        self.numbers = np.asarray(numbers)
        self.pool = pool
        self.seed = seed
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Told by Lightning before each epoch."""
        self.epoch = epoch

    def __iter__(self) -> Iterator[tuple[int, int]]:
        rng = np.random.default_rng((self.seed, self.epoch))
        drawn = self._draw(rng)
        rank, processes = self.share
        return iter(list(zip(drawn, rng.integers(2**31, size=len(drawn)).tolist(), strict=True))[rank::processes])

    def __len__(self) -> int:
        return len(self._draw(np.random.default_rng(self.seed))) // self.share[1]

    def _draw(self, rng: np.random.Generator) -> list[int]:
        drawn: list[int] = self.numbers[epoch_indices(self.stage, self.pool, rng)].tolist()
        return drawn
