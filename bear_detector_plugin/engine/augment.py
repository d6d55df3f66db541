# SPDX-License-Identifier: GPL-2.0-or-later
"""From an example's surroundings to the square that the network sees, by torchvision's transforms."""

from __future__ import annotations

import torch
from torch import Tensor

from .vision import v2

ZOOM = (0.8, 1.25)
"""Range of scale changes in training: animals and flying heights differ by about as much."""

_COLOURS = v2.Compose(
    [
        v2.RandomHorizontalFlip(),
        v2.RandomVerticalFlip(),
        v2.ColorJitter(brightness=0.25, contrast=0.25, saturation=0.25, hue=0.02),
        v2.RandomApply([v2.GaussianBlur(3, (0.3, 1.2))], p=0.2),
        v2.RandomApply([v2.GaussianNoise(sigma=0.02)], p=0.2),
    ]
)


def training_view(surroundings: Tensor, reach_px: float, tile_px: int) -> Tensor:
    """A random view of an example.

    Args:
        surroundings: 3 x S x S uint8, the example in its centre.
        reach_px: how far the view's centre may lie from the example's, in x and in y.
        tile_px: side of the view.

    Returns:
        3 x tile_px x tile_px float32, 0-255: shifted, zoomed, turned, flipped, toned. Drawn from torch's
        global generator.
    """
    side = tile_px / float(torch.empty(1).uniform_(*ZOOM))
    shift = torch.empty(2).uniform_(-1, 1) * reach_px
    view = _crop(surroundings, side, float(shift[0]), float(shift[1]), tile_px)
    view = torch.rot90(view, int(torch.randint(4, (1,))), (1, 2))
    toned: Tensor = _COLOURS(view.float() / 255)
    return toned.clamp(0, 1) * 255


def plain_view(surroundings: Tensor, tile_px: int) -> Tensor:
    """The example in the middle of a window, as it is: 3 x tile_px x tile_px float32, 0-255."""
    return _crop(surroundings, tile_px, 0.0, 0.0, tile_px).float()


def _crop(surroundings: Tensor, side: float, dx: float, dy: float, tile_px: int) -> Tensor:
    size = surroundings.shape[-1]
    side_px = min(round(side), size)
    left, top = (min(max(round(size / 2 + shift - side / 2), 0), size - side_px) for shift in (dx, dy))
    if side_px == tile_px:
        return surroundings[:, top : top + side_px, left : left + side_px]
    resized: Tensor = v2.functional.resized_crop(
        surroundings, top, left, side_px, side_px, [tile_px, tile_px], antialias=True
    )
    return resized
