# SPDX-License-Identifier: GPL-2.0-or-later
"""The one scan of a photo, for detecting, evaluating and measuring alike: from pixels to one window an animal.

The mode `dense` looks at every window whose corner is a multiple of 32 px, at the price of a few, since the network
runs over whole blocks. The mode `tiles` cuts out single windows that overlap by half; it is the exact reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ..jobs import SCORE_FLOOR
from .area import Region
from .metrics import log_odds
from .rasters import Raster
from .windows import STRIDE_PX, TILE_PX, Block, Window, blocks, grid, merge, rounded_up

if TYPE_CHECKING:
    from .classifier import Classifier

BLOCK_PX = 1536
"""Side of a dense scan's blocks. ResNet-50 then holds about 1.3 GB; 1024 saves 0.2 GB and takes a quarter longer."""
BATCH = 16
"""Windows that the mode `tiles` hands to the network at a time."""
MERGE_RADIUS_PX = 160
"""Windows nearer than this, in x and in y, show the same animal: windows of 224 px that hold the whole of an animal
of 64 px (a bear at 3 cm a pixel) have their corners within 224 - 64 px of each other."""
MIN_VALID_SHARE = 0.05
"""Windows with a smaller share of pixels that mean something are left out."""

_CELLS = TILE_PX // STRIDE_PX

Progress = Callable[[float], None]
"""Told the share (0-1) of a photo that is done; may raise to stop."""


class Found(NamedTuple):
    """An animal: its class, the score (0-1) and the window that shows it best."""

    class_name: str
    score: float
    window: Window


class WindowScores(NamedTuple):
    """What the network says of every window of a photo.

    Args:
        corners: N x 2, the windows' top left corners (x, y) in pixels.
        scores: N x C, the classes' probabilities at the model's temperature.
        margins: N x C, their log-odds: the same order, but different still where scores have become 1.
    """

    corners: NDArray[np.int64]
    scores: NDArray[np.float64]
    margins: NDArray[np.float32]

    def at(self, wanted: NDArray[np.bool_]) -> WindowScores:
        """Some of them."""
        return WindowScores(*(values[wanted] for values in self))

    @classmethod
    def joined(cls, parts: Sequence[WindowScores], classes: int) -> WindowScores:
        """Those of all parts of a photo."""
        none = cls(np.zeros((0, 2), np.int64), np.zeros((0, classes)), np.zeros((0, classes), np.float32))
        return cls(*(np.concatenate(values) for values in zip(none, *parts, strict=True)))


def scan(
    raster: Raster,
    classifier: Classifier,
    mode: str,
    progress: Progress,
    floor: float = SCORE_FLOOR,
    region: Region | None = None,
) -> list[Found]:
    """The animals in a photo, best first; windows of one animal are merged, within its class.

    Args:
        raster: the photo.
        classifier: the model.
        mode: `dense` or `tiles`.
        progress: told how far it is.
        floor: score (0-1) below which nothing is kept.
        region: a part of the photo. With a margin of `MERGE_RADIUS_PX`, what is found in it is what a scan of the
            whole photo finds there: an animal at its border is shown by one window, inside or outside of it.
    """
    animals = [index for index, name in enumerate(classifier.card.classes) if name in classifier.card.animals]
    parts = [
        seen.at((seen.scores[:, animals] >= floor).any(axis=1))
        for seen in _parts(raster, classifier, mode, progress, region)
    ]
    seen, found = WindowScores.joined(parts, len(classifier.card.classes)), []
    for index in animals:
        enough = np.flatnonzero(seen.scores[:, index] >= floor)
        kept = enough[merge(seen.corners[enough], seen.margins[enough, index], MERGE_RADIUS_PX)]
        class_name = classifier.card.classes[index]
        found += [Found(class_name, float(seen.scores[i, index]), _window(seen.corners[i])) for i in kept]
    inside = [animal for animal in found if region is None or region.holds(animal.window)]
    return sorted(inside, key=lambda animal: -animal.score)


def window_scores(
    raster: Raster, classifier: Classifier, mode: str, progress: Progress, region: Region | None = None
) -> WindowScores:
    """The scores of all windows of a photo, or of a region, but those that are nearly empty, row by row."""
    return WindowScores.joined(list(_parts(raster, classifier, mode, progress, region)), len(classifier.card.classes))


def _parts(
    raster: Raster, classifier: Classifier, mode: str, progress: Progress, region: Region | None
) -> Iterator[WindowScores]:
    """The same, some windows at a time: what is kept of a photo must not grow with its size."""
    for corners, logits in (_dense if mode == "dense" else _tiles)(raster, classifier, progress, region):
        margins = log_odds(logits / classifier.card.temperature)
        yield WindowScores(corners, np.exp(-np.logaddexp(0, -margins.astype(np.float64))), margins)


def _window(corner: NDArray[np.int64]) -> Window:
    return Window(int(corner[0]), int(corner[1]), TILE_PX, TILE_PX)


def _dense(
    raster: Raster, classifier: Classifier, progress: Progress, region: Region | None
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Corners and logits of the windows at every stride, a band of blocks at a time.

    The network's last map is made block by block; a window's logits are the mean of its 7 x 7 cells, which may
    come from several blocks. So the blocks need a halo for the network's sight only, not for the windows; of each
    band the last six rows of cells are kept for the windows that reach into the next.
    """
    width, height = (max(rounded_up(side), TILE_PX) for side in (raster.width, raster.height))
    part = region.part if region else Window(0, 0, width, height)
    bands = _bands(width, height, part, region)
    total, done = sum(len(pieces) for _, pieces in bands), 0
    across = part.w // STRIDE_PX
    cells = np.zeros((len(classifier.card.classes), 0, across), np.float32)
    valid = np.zeros((0, across), np.float32)
    for band, pieces in bands:
        new = np.zeros((len(cells), band.h // STRIDE_PX, across), np.float32)
        new_valid = np.zeros(new.shape[1:], np.float32)
        for block in pieces:
            rgb, known = raster.read(block.read)
            if known.any():
                target, source = _core_cells(block, band)
                new[:, *target] = classifier.activation(rgb[None])[0][:, *source]
                new_valid[target] = _cell_means(known)[source]
            done += 1
            progress(done / total)
        first = (band.y - part.y) // STRIDE_PX - len(valid)
        cells, valid = np.concatenate([cells, new], axis=1), np.concatenate([valid, new_valid])
        if len(valid) >= _CELLS:
            logits = np.moveaxis(_window_means(cells), 0, -1)
            wanted = _window_means(valid) >= MIN_VALID_SHARE
            if region:
                wanted &= region.wanted[first : first + len(wanted)]
            rows, columns = np.nonzero(wanted)
            yield np.stack([columns, rows + first], axis=1) * STRIDE_PX + part[:2], logits[rows, columns]
            cells, valid = cells[:, 1 - _CELLS :], valid[1 - _CELLS :]


def _bands(width: int, height: int, part: Window, region: Region | None) -> list[tuple[Window, list[Block]]]:
    """Rows of blocks, with those of their blocks that are to be looked at."""
    bands = (Window(part.x, y, part.w, min(BLOCK_PX, part.bottom - y)) for y in range(part.y, part.bottom, BLOCK_PX))
    return [(band, _pieces(blocks(width, height, BLOCK_PX, part=band), width, height, region)) for band in bands]


def _pieces(whole: list[Block], width: int, height: int, region: Region | None) -> list[Block]:
    if region is None:
        return whole
    cores = (region.needed(block.core) for block in whole)
    return [piece for core in cores if core for piece in blocks(width, height, BLOCK_PX, part=core)]


def _core_cells(block: Block, band: Window) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Rows and columns of a block's core: in the map of its band, and in that of what was read."""
    x, y, w, h = (side // STRIDE_PX for side in block.core)
    left, top = x - block.read.x // STRIDE_PX, y - block.read.y // STRIDE_PX
    x, y = x - band.x // STRIDE_PX, y - band.y // STRIDE_PX
    return (slice(y, y + h), slice(x, x + w)), (slice(top, top + h), slice(left, left + w))


def _cell_means(known: NDArray[np.bool_]) -> NDArray[np.float64]:
    rows, columns = (side // STRIDE_PX for side in known.shape)
    means: NDArray[np.float64] = known.reshape(rows, STRIDE_PX, columns, STRIDE_PX).mean(axis=(1, 3))
    return means


def _window_means(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of every 7 x 7 cells of the last two axes."""
    rows = sliding_window_view(cells, _CELLS, axis=-1).mean(axis=-1)
    means: NDArray[np.float32] = sliding_window_view(rows, _CELLS, axis=-2).mean(axis=-1)
    return means


def _tiles(
    raster: Raster, classifier: Classifier, progress: Progress, region: Region | None
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Corners and logits of single windows that overlap by half, a batch at a time."""
    for windows, images in _batches(raster, progress, region):
        yield np.array([window[:2] for window in windows], np.int64), classifier.logits(images)[:, :, 0, 0]


def _batches(
    raster: Raster, progress: Progress, region: Region | None
) -> Iterator[tuple[list[Window], NDArray[np.uint8]]]:
    windows = grid(raster.width, raster.height, TILE_PX, TILE_PX // 2)
    windows = [window for window in windows if region is None or region.wants(window)]
    for start in range(0, len(windows), BATCH):
        batch = windows[start : start + BATCH]
        read = [(window, *raster.read(window)) for window in batch]
        kept = [(window, rgb) for window, rgb, valid in read if valid.mean() >= MIN_VALID_SHARE]
        if kept:
            yield [window for window, _ in kept], np.stack([rgb for _, rgb in kept])
        progress((start + len(batch)) / len(windows))
