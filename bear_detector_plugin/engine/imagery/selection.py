# SPDX-License-Identifier: GPL-2.0-or-later
"""Which windows of a photo are to be looked at, and the rectangles that a dense scan reads for them.

A rectangle costs what it holds and the halo round it, which for a spot of a few windows is most of it. So two spots
become one rectangle where that is cheaper than two, and spots far apart don't.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .windows import HALO_PX, STRIDE_PX, TILE_PX, Window

CELLS = TILE_PX // STRIDE_PX
"""Cells of a map, in x and in y, that make up a window."""
BLACK = 2
"""Up to there in all three colours (0-255), a pixel may be of the border of a photo that was turned. Windows that have
no other pixels are left out."""
SPOT_HALO_PX = 128
"""Context of the spots that a screen lets pass. The network could see 214 px far, but hardly looks beyond 100: log-odds
of the default model change by 0.01 in the median and 0.07 at most, for half the pixels. benchmarks/screen.py measures
what that costs."""


@dataclass(frozen=True)
class Selection:
    """The windows of a photo to be looked at.

    Args:
        part: the pixels of all these windows, in whole strides; it may reach over the photo's edge.
        wanted: rows x columns, for each window at a stride from the part's first corner.
        halo_px: context that each rectangle is read with, on each side.
    """

    part: Window
    wanted: NDArray[np.bool_]
    halo_px: int = field(default=HALO_PX, kw_only=True)

    @classmethod
    def whole(cls, width: int, height: int) -> Selection:
        """All windows of a photo; a photo smaller than one has one."""
        part = Window(0, 0, *(max(-(-side // STRIDE_PX) * STRIDE_PX, TILE_PX) for side in (width, height)))
        rows, columns = (side // STRIDE_PX - CELLS + 1 for side in (part.h, part.w))
        return cls(part, np.ones((rows, columns), np.bool_))

    def narrowed(self, wanted: NDArray[np.bool_]) -> Selection:
        """Those of its windows that are also among others, rows x columns alike."""
        return replace(self, wanted=self.wanted & wanted)

    def spots(self, passed: NDArray[np.bool_]) -> Selection:
        """Those of its windows that passed a screen: few, so that what is read round them matters."""
        return replace(self.narrowed(passed), halo_px=SPOT_HALO_PX)

    def wants(self, window: Window) -> bool:
        """Whether a window, of whatever corner, is to be looked at."""
        row, column = round((window.y - self.part.y) / STRIDE_PX), round((window.x - self.part.x) / STRIDE_PX)
        rows, columns = self.wanted.shape
        return 0 <= row < rows and 0 <= column < columns and bool(self.wanted[row, column])

    def wants_nearest(self, window: Window) -> bool:
        """Whether that one of its windows is to be looked at that is nearest to one of whatever corner."""
        rows, columns = self.wanted.shape
        row = min(max(round((window.y - self.part.y) / STRIDE_PX), 0), rows - 1)
        column = min(max(round((window.x - self.part.x) / STRIDE_PX), 0), columns - 1)
        return bool(self.wanted[row, column])

    def holds(self, window: Window) -> bool:
        """Whether what a window shows belongs to it; here everything does."""
        return True

    def bands(self, height_px: int) -> Iterator[Window]:
        """The part in bands across it of at most such a height, cut where nothing is cut through, if that can be."""
        busy = np.append(self.cells.any(axis=1), False)
        first, most = 0, height_px // STRIDE_PX
        while first < len(busy) - 1:
            last = min(first + most, len(busy) - 1)
            free = [row for row in range(last, first, -1) if not (busy[row - 1] and busy[row])]
            end = free[0] if free else last
            yield Window(self.part.x, self.part.y + first * STRIDE_PX, self.part.w, (end - first) * STRIDE_PX)
            first = end

    def pieces(self, band: Window) -> list[Window]:
        """The rectangles of a band, in whole strides, that hold all that a dense scan must work on."""
        top = (band.y - self.part.y) // STRIDE_PX
        rectangles: list[Window] = []
        for row, cells in enumerate(self.cells[top : top + band.h // STRIDE_PX]):
            edges = np.flatnonzero(np.diff(cells, prepend=False, append=False)).reshape(-1, 2)
            for start, end in edges.tolist():
                x, y = band.x + start * STRIDE_PX, band.y + row * STRIDE_PX
                _add(rectangles, Window(x, y, (end - start) * STRIDE_PX, STRIDE_PX), self.halo_px)
        return rectangles

    @cached_property
    def cells(self) -> NDArray[np.bool_]:
        """Rows x columns of the part's cells: those that a wanted window holds."""
        return any_of(np.pad(self.wanted, CELLS - 1), CELLS)


def any_of(mask: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Whether any of each square of `side` x `side` is true; smaller by side - 1 than the mask."""
    rows: NDArray[np.bool_] = sliding_window_view(mask, side, axis=1).any(axis=-1)
    squares: NDArray[np.bool_] = sliding_window_view(rows, side, axis=0).any(axis=-1)
    return squares


def _add(rectangles: list[Window], new: Window, halo_px: int) -> None:
    """Put a rectangle among others, as one with each of them with which that is cheaper."""
    for other in rectangles:
        both = _united(other, new)
        if _cost(both, halo_px) <= _cost(other, halo_px) + _cost(new, halo_px):
            rectangles.remove(other)
            _add(rectangles, both, halo_px)
            return
    rectangles.append(new)


def _united(one: Window, other: Window) -> Window:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Window(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)


def _cost(core: Window, halo_px: int) -> int:
    """Pixels that the network looks at for a rectangle."""
    return (core.w + 2 * halo_px) * (core.h + 2 * halo_px)
