# SPDX-License-Identifier: GPL-2.0-or-later
"""What the screen learns from: views of examples in their surroundings, and what each cell of its map should say.

A view shows an example at a random place; turned, zoomed and toned. Cells beside an animal's middle should say so;
those further away, of whose windows the animal is still a part, are not asked; all others should be silent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from ..examples.layer import Example
from ..training.tiles import Surroundings, kept_in

SCALE = 2
"""A view shows so many pixels of a photo as one, in x and in y."""
VIEW_PX = 256
"""Side of a view in pixels of the photo."""
_CELL_PX = 32
_NEAR_PX, _FAR_PX = 32, 128
"""From an animal's middle, in x and in y: up to there a cell should say so; from there on it should be silent."""
_SHIFT_PX = 64
_ZOOM = (0.8, 1.25)
_TONE, _TINT, _NOISE = 0.3, 0.08, 6.0


class Batch(NamedTuple):
    """Views, N x 3 x 128 x 128 (0-255), and for each of their 8 x 8 cells the target (0 or 1) and its weight."""

    views: Tensor
    targets: Tensor
    weights: Tensor


class ScreenViews:
    """Draws views.

    Args:
        surroundings: of all examples.
        animals: the classes that are looked for.
        sure: N, how sure the model is (0-1) that each example's window shows an animal.
        file: where to keep the surroundings as the screen sees them, reduced; replaced.
    """

    def __init__(
        self, surroundings: Surroundings, animals: Collection[str], sure: NDArray[np.float32], file: Path
    ) -> None:
        self._reduced, self._sure = _reduced(surroundings.pixels, file), torch.from_numpy(sure)
        self._file, self._animals = file, _animals_near(surroundings.examples, surroundings.steps, animals)

    def draw(self, numbers: Sequence[int], generator: torch.Generator) -> Batch:
        """A random view of each of these examples."""
        maps = _Maps.drawn(len(numbers), generator)
        pixels = torch.from_numpy(self._reduced[np.asarray(numbers)]).permute(0, 3, 1, 2).float()
        views = _toned(maps.shown(pixels), generator)
        targets, weights = self._asked(numbers, maps)
        return Batch(views, targets, weights)

    def discard(self) -> None:
        """Delete the file; nothing can be drawn afterwards."""
        del self._reduced
        with suppress(OSError):  # Windows: as with the surroundings
            self._file.unlink()

    def _asked(self, numbers: Sequence[int], maps: _Maps) -> tuple[Tensor, Tensor]:
        cells = VIEW_PX // _CELL_PX
        middles = torch.arange(cells) * _CELL_PX - VIEW_PX / 2
        targets, weights = torch.zeros(len(numbers), cells, cells), torch.ones(len(numbers), cells, cells)
        for row, number in enumerate(numbers):
            sure = self._sure[number]
            if not len(self._animals[number]):
                weights[row] = 1 - sure  # what the model itself takes for an animal is not the screen's to judge
            for x, y in maps.of(row, self._animals[number]):
                apart = torch.maximum((middles - x).abs()[None], (middles - y).abs()[:, None])
                near = apart <= _NEAR_PX
                weights[row][(apart < _FAR_PX) & (targets[row] == 0)] = 0
                targets[row][near], weights[row][near] = 1, 0.5 + 0.5 * sure
        weights[:, [0, -1]], weights[:, :, [0, -1]] = 0, 0
        return targets, weights


class _Maps(NamedTuple):
    """From views to surroundings: both in pixels of the photo from their middle; turned, mirrored, zoomed, shifted."""

    turns: Tensor  # N x 2 x 2, orthogonal
    zooms: Tensor
    shifts: Tensor  # N x 2

    @classmethod
    def drawn(cls, count: int, generator: torch.Generator) -> _Maps:
        quarter = torch.randint(4, (count,), generator=generator)
        mirror = 1 - 2.0 * torch.randint(2, (count,), generator=generator)
        cosine, sine = torch.tensor([1.0, 0, -1, 0])[quarter], torch.tensor([0.0, 1, 0, -1])[quarter]
        turns = torch.stack([torch.stack([cosine * mirror, -sine], 1), torch.stack([sine * mirror, cosine], 1)], 1)
        low, high = _ZOOM
        zooms = low * (high / low) ** torch.rand(count, generator=generator)
        shifts = (2 * torch.rand(count, 2, generator=generator) - 1) * _SHIFT_PX
        return cls(turns, zooms, shifts)

    def shown(self, reduced: Tensor) -> Tensor:
        """The views of surroundings; black beyond these."""
        side = VIEW_PX // SCALE
        theta = torch.cat([self.turns / self.zooms[:, None, None], self.shifts[:, :, None]], dim=2)
        half = reduced.shape[-1] * SCALE / 2
        theta[:, :, :2] *= VIEW_PX / 2 / half
        theta[:, :, 2] /= half
        grid = functional.affine_grid(theta, [len(theta), 3, side, side], align_corners=False)
        return functional.grid_sample(reduced, grid, align_corners=False)

    def of(self, row: int, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where places of the surroundings are in a view, K x 2 both."""
        back = self.turns[row].T.double().numpy() * float(self.zooms[row])
        moved: NDArray[np.float64] = (places - self.shifts[row].double().numpy()) @ back.T
        return moved


def _reduced(pixels: NDArray[np.uint8], file: Path) -> NDArray[np.uint8]:
    """Surroundings, N x S x S x 3, as the screen sees them: the means of 2 x 2 pixels, in a file of their own."""
    count, side = len(pixels), pixels.shape[1] // SCALE
    reduced = kept_in(file, (count, side, side, 3))
    for number, around in enumerate(pixels):
        reduced[number] = cv2.resize(around, (side, side), interpolation=cv2.INTER_AREA)
    return reduced


def _animals_near(
    examples: Sequence[Example], steps: Sequence[tuple[float, float]], animals: Collection[str]
) -> list[NDArray[np.float64]]:
    """The middles of the animals near each example, K x 2 in pixels of its surroundings, from its own."""
    middles = defaultdict(list)
    for example in examples:
        if example.class_name in animals and example.window:
            middles[example.photo].append(example.window.centre)
    found = []
    for example, step in zip(examples, steps, strict=True):
        around = np.array(middles[example.photo], float).reshape(-1, 2)
        apart = (around - (example.window.centre if example.window else (0.0, 0.0))) / step
        found.append(apart[np.abs(apart).max(axis=1, initial=0) < VIEW_PX])
    return found


def _toned(views: Tensor, generator: torch.Generator) -> Tensor:
    """Other light, other colours, other cameras; black stays black."""
    count = len(views)

    def drawn(*shape: int) -> Tensor:
        return 2 * torch.rand(count, *shape, generator=generator) - 1

    gain = torch.exp(_TONE * drawn(1, 1, 1) + _TINT * drawn(3, 1, 1))
    contrast, means = torch.exp(_TONE * drawn(1, 1, 1)), views.mean(dim=(2, 3), keepdim=True)
    grain = torch.randn(count, 1, *views.shape[2:], generator=generator)
    noise = grain * _NOISE * torch.rand(count, 1, 1, 1, generator=generator)
    black = views.amax(dim=1, keepdim=True) == 0
    return (((views - means) * contrast + means) * gain + noise).clamp(0, 255).masked_fill(black, 0)
