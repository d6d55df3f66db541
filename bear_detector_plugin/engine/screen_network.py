# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen as a torch module: a small network that says where a closer look is worth it, and its export to ONNX.

Depthwise separable convolutions with shortcuts (Sandler et al. 2018), without anything that looks at a whole image:
what it says of a cell depends on the pixels round it alone, so that a photo may be looked at in blocks.
"""

from __future__ import annotations

import copy
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

CELL_PX = 16
"""Side of a cell of its map, in pixels of the reduced image."""
_WIDTHS = (16, 32, 64, 128)
_DEPTHS = (0, 2, 2)
"""Blocks with a shortcut that follow each halving but the first. A cell sees 95 px round its middle."""


class _Convolution(nn.Module):
    """A convolution and its batch norm."""

    def __init__(self, before: int, after: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.layer = nn.Conv2d(before, after, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(after)
        self.folded = False

    def forward(self, seen: Tensor) -> Tensor:
        seen = self.layer(seen)
        return seen if self.folded else self.norm(seen)

    def fold(self) -> None:
        """Put the norm, as it is after the training, into the weights."""
        self.layer, self.folded = fuse_conv_bn_eval(self.layer, self.norm), True


class _Block(nn.Module):
    """A depthwise and a pointwise convolution, with a shortcut where the size stays."""

    def __init__(self, before: int, after: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.spatial = _Convolution(before, before, kernel, stride, groups=before)
        self.mix = _Convolution(before, after, 1)
        self.shortcut = stride == 1 and before == after

    def forward(self, seen: Tensor) -> Tensor:
        mixed: Tensor = self.mix(torch.relu(self.spatial(seen)))
        return torch.relu(seen + mixed if self.shortcut else mixed)


class ScreenNetwork(nn.Module):
    """N x 3 x H x W, RGB 0-255, to N x 1 x H/16 x W/16 log-odds that an animal's middle lies in or beside a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _Convolution(3, _WIDTHS[0], 3, stride=2)
        blocks: list[nn.Module] = []
        for before, after, depth in zip(_WIDTHS, _WIDTHS[1:], _DEPTHS, strict=False):
            blocks.append(_Block(before, after, stride=2))
            blocks += [_Block(after, after, 5 if after == _WIDTHS[-1] else 3) for _ in range(depth)]
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Conv2d(_WIDTHS[-1], 1, 1)
        nn.init.constant_(self.head.bias, -3.0)  # type: ignore[arg-type]  # animals are rare

    def forward(self, image: Tensor) -> Tensor:
        """The map."""
        odds: Tensor = self.head(self.blocks(torch.relu(self.stem(image / 255))))
        return odds


class _File(nn.Module):
    """What the file computes: from pixels as they are read to the map; the division by 255 is in the first weights."""

    def __init__(self, network: ScreenNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        n, seen = self.network, image.permute(0, 3, 1, 2).float()
        odds: Tensor = n.head(n.blocks(torch.relu(n.stem(seen))))
        return odds[:, 0]


def export_onnx(network: ScreenNetwork, path: Path) -> None:
    """Write the network as ONNX: `image`, N x H x W x 3 uint8, to `map`, N x H/16 x W/16; N, H and W are free."""
    folded = copy.deepcopy(network).cpu().eval()
    for module in list(folded.modules()):
        if isinstance(module, _Convolution):
            module.fold()
    with torch.no_grad():
        folded.stem.layer.weight /= 255
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # as the model's own export
        torch.onnx.export(
            _File(folded).eval(),
            (torch.zeros(1, 64, 64, 3, dtype=torch.uint8),),
            str(path),
            input_names=["image"],
            output_names=["map"],
            dynamic_axes={
                "image": {0: "n", 1: "height", 2: "width"},
                "map": {0: "n", 1: "rows", 2: "columns"},
            },
            opset_version=17,
            dynamo=False,
        )
