# SPDX-License-Identifier: GPL-2.0-or-later
"""From an example's surroundings to the square that the network sees, by torchvision's transforms."""

from __future__ import annotations

import cv2
import torch
from torch import Tensor, nn

from .recipes import Augmentation
from .vision import v2


class Views:
    """Draws random views of examples, from torch's global generator.

    Args:
        augmentation: how views differ from each other.
    """

    def __init__(self, augmentation: Augmentation) -> None:
        a = augmentation
        self._zoom, self._turned = a.zoom, a.turned
        self._tone = v2.Compose(
            [
                v2.RandomHorizontalFlip(0.5 if a.turned else 0.0),
                v2.ColorJitter(a.brightness, a.contrast, a.saturation, a.hue),
                v2.RandomApply([v2.GaussianBlur(3, a.blur_sigma)], a.blurred),
                v2.RandomApply([v2.GaussianNoise(sigma=a.noise_sigma)], a.noisy),
                v2.RandomApply([_Jpeg(a.jpeg_quality)], a.jpeg),
            ]
        )

    def draw(self, surroundings: Tensor, reach_px: float, tile_px: int) -> Tensor:
        """A view of an example.

        Args:
            surroundings: 3 x S x S uint8, the example in its centre.
            reach_px: how far the view's centre may lie from the example's, in x and in y.
            tile_px: side of the view.

        Returns:
            3 x tile_px x tile_px float32, 0-255: shifted, zoomed, turned, mirrored, toned.
        """
        side = tile_px / float(torch.empty(1).uniform_(*self._zoom))
        shift = torch.empty(2).uniform_(-1, 1) * reach_px
        view = _crop(surroundings, side, float(shift[0]), float(shift[1]), tile_px)
        if self._turned:
            view = torch.rot90(view, int(torch.randint(4, (1,))), (1, 2))
        toned: Tensor = self._tone(view.float() / 255)
        return toned.clamp(0, 1) * 255


class _Jpeg(nn.Module):
    """Pixels as a camera's compression leaves them. torchvision's own needs codecs that not every build has."""

    def __init__(self, quality: tuple[int, int]) -> None:
        super().__init__()
        self.quality = quality

    def forward(self, image: Tensor) -> Tensor:
        low, high = self.quality
        quality = int(torch.randint(low, high + 1, (1,)))
        pixels = (image.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).contiguous().numpy()
        _, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
        decoded = torch.from_numpy(cv2.imdecode(encoded, cv2.IMREAD_COLOR))
        return decoded.permute(2, 0, 1).float() / 255


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
