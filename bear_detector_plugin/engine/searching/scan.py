# SPDX-License-Identifier: GPL-2.0-or-later
"""The one scan of a photo, for detecting, evaluating and measuring alike: from pixels to one window an animal.

The mode `dense` looks at every window whose corner is a multiple of 32 px, at the price of a few, since the network
runs over whole blocks; with a screen only at those that pass it, whose scores are the same to a few hundredths. The
mode `tiles` cuts out single windows that overlap by half; it is the exact reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from ...jobs import SCORE_FLOOR
from ..imagery.rasters import Raster
from ..imagery.selection import BLACK, CELLS, Selection
from ..imagery.windows import STRIDE_PX, TILE_PX, Block, Window, blocks, grid, merge
from ..statistics.metrics import log_odds

if TYPE_CHECKING:
    from ..model.classifier import Classifier
    from .screen import Screen

BLOCK_PX = 1536
"""Side of a dense scan's blocks. ResNet-50 then holds about 1.3 GB; 1024 saves 0.2 GB and takes a quarter longer."""
BATCH = 16
"""Windows that the mode `tiles` hands to the network at a time."""
MERGE_RADIUS_PX = 160
"""Windows nearer than this, in x and in y, show the same animal: windows of 224 px that hold the whole of an animal
of 64 px (a bear at 3 cm a pixel) have their corners within 224 - 64 px of each other."""
MIN_VALID_SHARE = 0.05
"""Windows with a smaller share of pixels that mean something are left out."""
SCREEN_SHARE = 0.2
"""Of a scan with a screen, about so much of the time is the screen's."""

Progress = Callable[[float], None]
"""Told the share (0-1) of a photo that is done; may raise to stop."""


class Found(NamedTuple):
    """An animal: its class, the score (0-1) and the window that shows it best.

    What all classes that are not looked for score there (0-1) is its `rest`.
    """

    class_name: str
    score: float
    window: Window
    rest: float


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


def scan(  # noqa: PLR0913  what a caller may choose, each with a default
    raster: Raster,
    classifier: Classifier,
    mode: str,
    progress: Progress,
    floor: float = SCORE_FLOOR,
    region: Selection | None = None,
    screen: Screen | None = None,
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
        screen: only windows that pass it are looked at, in the mode `dense`.
    """
    selection = region or Selection.whole(raster.width, raster.height)
    if screen and mode == "dense":
        selection = selection.spots(screen.passed(raster, selection.part, _share_of(progress, 0, SCREEN_SHARE)))
        progress = _share_of(progress, SCREEN_SHARE, 1)
    animals = [index for index, name in enumerate(classifier.card.classes) if name in classifier.card.animals]
    parts = [
        seen.at((seen.scores[:, animals] >= floor).any(axis=1))
        for seen in _parts(raster, classifier, mode, progress, selection)
    ]
    seen, found = WindowScores.joined(parts, len(classifier.card.classes)), []
    for index in animals:
        enough = np.flatnonzero(seen.scores[:, index] >= floor)
        kept = enough[merge(seen.corners[enough], seen.margins[enough, index], MERGE_RADIUS_PX)]
        class_name = classifier.card.classes[index]
        rest = np.delete(seen.scores[kept], animals, axis=1).sum(axis=1)
        found += [
            Found(class_name, float(seen.scores[i, index]), _window(seen.corners[i]), float(none))
            for i, none in zip(kept, rest, strict=True)
        ]
    return sorted(filter(lambda animal: selection.holds(animal.window), found), key=lambda animal: -animal.score)


def _share_of(progress: Progress, start: float, end: float) -> Progress:
    return lambda done: progress(start + (end - start) * done)


def window_scores(
    raster: Raster, classifier: Classifier, mode: str, progress: Progress, selection: Selection | None = None
) -> WindowScores:
    """The scores of all windows of a photo, or of some, but those that are nearly empty, row by row."""
    selection = selection or Selection.whole(raster.width, raster.height)
    parts = list(_parts(raster, classifier, mode, progress, selection))
    return WindowScores.joined(parts, len(classifier.card.classes))


def _parts(
    raster: Raster, classifier: Classifier, mode: str, progress: Progress, selection: Selection
) -> Iterator[WindowScores]:
    """The same, some windows at a time: what is kept of a photo must not grow with its size."""
    for corners, logits in (_dense if mode == "dense" else _tiles)(raster, classifier, progress, selection):
        margins = log_odds(logits / classifier.card.temperature)
        yield WindowScores(corners, np.exp(-np.logaddexp(0, -margins.astype(np.float64))), margins)


def _window(corner: NDArray[np.int64]) -> Window:
    return Window(int(corner[0]), int(corner[1]), TILE_PX, TILE_PX)


def _dense(
    raster: Raster, classifier: Classifier, progress: Progress, selection: Selection
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Corners and logits of the windows at every stride, a band of blocks at a time.

    The network's last map is made block by block; a window's logits are the mean of its 7 x 7 cells, which may
    come from several blocks. So the blocks need a halo for the network's sight only, not for the windows; of each
    band the last six rows of cells are kept for the windows that reach into the next.
    """
    part = selection.part
    bands = [(band, _blocks(band, selection, raster)) for band in selection.bands(BLOCK_PX)]
    total, done = sum(len(pieces) for _, pieces in bands), 0
    across = part.w // STRIDE_PX
    cells = np.zeros((len(classifier.card.classes), 0, across), np.float32)
    valid = np.zeros((2, 0, across), np.float32)
    for band, pieces in bands:
        new = np.zeros((len(cells), band.h // STRIDE_PX, across), np.float32)
        new_valid = np.zeros((2, *new.shape[1:]), np.float32)
        for block in pieces:
            rgb, known = raster.read(block.read)
            seen = _seen(rgb, known)
            if seen[1].any():
                target, source = _core_cells(block, band)
                new[:, *target] = classifier.activation(rgb[None])[0][:, *source]
                new_valid[:, *target] = seen[:, *source]
            done += 1
            progress(done / total)
        first = (band.y - part.y) // STRIDE_PX - valid.shape[1]
        cells, valid = np.concatenate([cells, new], axis=1), np.concatenate([valid, new_valid], axis=1)
        if valid.shape[1] >= CELLS:
            logits = np.moveaxis(_window_means(cells), 0, -1)
            share, lit = _window_means(valid)
            wanted = (share >= MIN_VALID_SHARE) & (lit > 0) & selection.wanted[first : first + len(share)]
            rows, columns = np.nonzero(wanted)
            yield np.stack([columns, rows + first], axis=1) * STRIDE_PX + part[:2], logits[rows, columns]
            cells, valid = cells[:, 1 - CELLS :], valid[:, 1 - CELLS :]


def _blocks(band: Window, selection: Selection, raster: Raster) -> list[Block]:
    """What is read for a band, and which part of it counts."""
    width, height = (max(side, TILE_PX) for side in (raster.width, raster.height))
    return [
        block for piece in selection.pieces(band) for block in blocks(width, height, BLOCK_PX, selection.halo_px, piece)
    ]


def _core_cells(block: Block, band: Window) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Rows and columns of a block's core: in the map of its band, and in that of what was read."""
    x, y, w, h = (side // STRIDE_PX for side in block.core)
    left, top = x - block.read.x // STRIDE_PX, y - block.read.y // STRIDE_PX
    x, y = x - band.x // STRIDE_PX, y - band.y // STRIDE_PX
    return (slice(y, y + h), slice(x, x + w)), (slice(top, top + h), slice(left, left + w))


def _seen(rgb: NDArray[np.uint8], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Of each cell: the share of its pixels that mean something, and whether (0 or 1) any of them isn't black."""
    rows, columns = (side // STRIDE_PX for side in known.shape)
    shares = known.reshape(rows, STRIDE_PX, columns, STRIDE_PX).mean(axis=(1, 3))
    lit = (rgb > BLACK).reshape(rows, STRIDE_PX, columns, 3 * STRIDE_PX).any(axis=(1, 3))
    return np.stack([shares, lit])


def _window_means(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means of every 7 x 7 cells of the last two axes."""
    rows = sliding_window_view(cells, CELLS, axis=-1).mean(axis=-1)
    means: NDArray[np.float32] = sliding_window_view(rows, CELLS, axis=-2).mean(axis=-1)
    return means


def _tiles(
    raster: Raster, classifier: Classifier, progress: Progress, selection: Selection
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Corners and logits of single windows that overlap by half, a batch at a time."""
    for windows, images in _batches(raster, progress, selection):
        yield np.array([window[:2] for window in windows], np.int64), classifier.logits(images)[:, :, 0, 0]


def _batches(
    raster: Raster, progress: Progress, selection: Selection
) -> Iterator[tuple[list[Window], NDArray[np.uint8]]]:
    windows = grid(raster.width, raster.height, TILE_PX, TILE_PX // 2)
    windows = [window for window in windows if selection.wants(window)]
    for start in range(0, len(windows), BATCH):
        batch = windows[start : start + BATCH]
        read = [(window, *raster.read(window)) for window in batch]
        kept = [(window, rgb) for window, rgb, valid in read if valid.mean() >= MIN_VALID_SHARE and rgb.max() > BLACK]
        if kept:
            yield [window for window, _ in kept], np.stack([rgb for _, rgb in kept])
        progress((start + len(batch)) / len(windows))
