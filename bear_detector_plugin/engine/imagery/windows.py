# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of an image, in whole pixels from its top left corner; arithmetic only.

The network looks at windows of 224 x 224 px. `grid` lays them over an image for the exact tile scan; a dense
scan looks at every window whose corner is a multiple of 32 px and works in `blocks`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TILE_PX = 224
"""Side of a window: what ResNet-50 is trained on, 7 x 7 cells of its last map."""
STRIDE_PX = 32
"""Distance of neighbouring windows in a dense scan: the network's own stride."""
HALO_PX = 224
"""Context that a block of a dense scan carries on each side: at least half the receptive field of 427 px."""


class Window(NamedTuple):
    """A rectangle of pixels; x and y are its top left corner and may lie outside the image."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row beyond it."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, x and y."""
        return self.x + self.w / 2, self.y + self.h / 2

    def clipped(self, width: int, height: int) -> Window:
        """The part inside an image of this size; its w or h is 0 where there is none."""
        x, y = min(max(self.x, 0), width), min(max(self.y, 0), height)
        return Window(x, y, max(min(self.right, width) - x, 0), max(min(self.bottom, height) - y, 0))

    def intersects(self, other: Window) -> bool:
        """Whether the two share at least one pixel."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x < self.right and self.y <= y < self.bottom


class Block(NamedTuple):
    """A piece of a dense scan: the pixels whose windows it answers for, and what is read for them."""

    core: Window
    read: Window


def grid(width: int, height: int, tile_px: int = TILE_PX, stride_px: int = TILE_PX) -> list[Window]:
    """Windows that cover an image, row by row; the last column and row are pulled in to end at its edge.

    An image smaller than a window gets one window at its corner, which reaches beyond the image.
    """
    return [
        Window(x, y, tile_px, tile_px)
        for y in _starts(height, tile_px, stride_px)
        for x in _starts(width, tile_px, stride_px)
    ]


def _starts(length: int, tile_px: int, stride_px: int) -> list[int]:
    last = max(length - tile_px, 0)
    return [*range(0, last, stride_px), last]


def blocks(width: int, height: int, block_px: int, halo_px: int = HALO_PX, part: Window | None = None) -> list[Block]:
    """Pieces of a dense scan, row by row.

    The cores cut the image, rounded up to whole strides, into squares of `block_px`, a multiple of the
    stride; each is read with a halo on all sides, cut at the (rounded) image's edge, but never less than a window,
    which the network needs. A `part` of the image, in whole strides, may be cut up alone; what is round it still serves
    as halo.
    """
    if block_px % STRIDE_PX or halo_px % STRIDE_PX:
        raise ValueError(f"block and halo must be multiples of {STRIDE_PX} px")
    across, down = rounded_up(width), rounded_up(height)
    part = part or Window(0, 0, across, down)
    found = []
    for y in range(part.y, part.bottom, block_px):
        for x in range(part.x, part.right, block_px):
            core = Window(x, y, min(block_px, part.right - x), min(block_px, part.bottom - y))
            with_halo = Window(x - halo_px, y - halo_px, core.w + 2 * halo_px, core.h + 2 * halo_px)
            found.append(Block(core, _a_window_at_least(with_halo.clipped(across, down), across, down)))
    return found


def _a_window_at_least(read: Window, width: int, height: int) -> Window:
    w, h = max(read.w, min(TILE_PX, width)), max(read.h, min(TILE_PX, height))
    return Window(min(read.x, width - w), min(read.y, height - h), w, h)


def rounded_up(length: int) -> int:
    """The next whole number of strides, in pixels."""
    return -(-length // STRIDE_PX) * STRIDE_PX


def merge(
    corners: NDArray[np.int64], scores: NDArray[np.float32], radius_px: float, tile_px: int = TILE_PX
) -> list[int]:
    """Greedy non-maximum suppression: the windows that stand for one animal each, best first.

    Args:
        corners: N x 2, the windows' top left corners (x, y) in pixels.
        scores: N scores of one class in one photo; equal ones are taken in reading order.
        radius_px: a window is dropped where a better one lies nearer than this, in x as well as in y.
        tile_px: side of the windows, which bounds `radius_px`: beyond it they share no pixel.

    Returns:
        Indices of the kept windows. Filtering them by score equals merging only what scores as much.
    """
    radius_px = min(radius_px, tile_px)
    order = np.lexsort((corners[:, 0], corners[:, 1], -scores))
    kept: list[int] = []
    for index in order:
        near = np.abs(corners[kept] - corners[index]).max(axis=1) < radius_px if kept else np.zeros(1, bool)
        if not near.any():
            kept.append(int(index))
    return kept
