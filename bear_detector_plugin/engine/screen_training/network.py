# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen as a torch module: a small network that says where a closer look is worth it, and its export to ONNX.

The first eight blocks of EfficientNet-Lite0 (Tan & Le 2019): inverted residuals (Sandler et al. 2018) without anything
that looks at a whole image. What it says of a cell depends on the pixels round it alone, so that a photo may be looked
at in blocks; and weights that know everyday photos fit it.
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
MEAN, SPREAD = 127.0, 128.0
"""What is taken from a pixel (0-255), and what it is divided by: as EfficientNet-Lite's weights expect it."""
_STEM = 32
_STAGES = ((1, 16, 3, 1, 1), (2, 24, 3, 2, 6), (2, 40, 5, 2, 6), (3, 80, 3, 2, 6))
"""Blocks, channels, kernel, stride of the first block, and by how much channels are widened within a block. A cell sees
147 px round its middle."""
_HEAD = 256
_EPS = 1e-3
"""Of the batch norms, as in EfficientNet."""


class _Convolution(nn.Module):
    """A convolution and its batch norm."""

    def __init__(self, before: int, after: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__()
        self.layer = nn.Conv2d(before, after, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(after, _EPS)

    def forward(self, seen: Tensor) -> Tensor:
        normed: Tensor = self.norm(self.layer(seen))
        return normed

    def fold(self) -> None:
        """Put the norm, as it is, into the weights; further training does without."""
        if isinstance(self.norm, nn.BatchNorm2d):
            self.layer, self.norm = fuse_conv_bn_eval(self.layer.eval(), self.norm.eval()), nn.Identity()


class _Block(nn.Module):
    """Channels widened, a depthwise convolution, and narrowed again; with a shortcut where the size stays."""

    def __init__(self, before: int, after: int, kernel: int, stride: int, wider: int) -> None:
        super().__init__()
        wide = before * wider
        self.widen = _Convolution(before, wide, 1) if wider > 1 else None
        self.spatial = _Convolution(wide, wide, kernel, stride, groups=wide)
        self.narrow = _Convolution(wide, after, 1)
        self.shortcut = stride == 1 and before == after

    def forward(self, seen: Tensor) -> Tensor:
        wide = nn.functional.relu6(self.widen(seen)) if self.widen else seen
        narrow: Tensor = self.narrow(nn.functional.relu6(self.spatial(wide)))
        return seen + narrow if self.shortcut else narrow


class ScreenNetwork(nn.Module):
    """N x 3 x H x W, RGB 0-255, to N x 1 x H/16 x W/16 log-odds that an animal's middle lies in or beside a cell."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _Convolution(3, _STEM, 3, stride=2)
        blocks: list[nn.Module] = []
        channels = _STEM
        for count, after, kernel, stride, wider in _STAGES:
            for number in range(count):
                blocks.append(_Block(channels, after, kernel, 1 if number else stride, wider))
                channels = after
        self.blocks = nn.Sequential(*blocks)
        self.last = _Convolution(channels, _HEAD, 1)
        self.head = nn.Conv2d(_HEAD, 1, 1)
        nn.init.constant_(self.head.bias, -3.0)  # type: ignore[arg-type]  # animals are rare

    def forward(self, image: Tensor) -> Tensor:
        """The map."""
        seen = nn.functional.relu6(self.stem((image - MEAN) / SPREAD))
        odds: Tensor = self.head(nn.functional.relu6(self.last(self.blocks(seen))))
        return odds

    def fold(self) -> ScreenNetwork:
        """Put all norms into the weights; returns itself."""
        for module in list(self.modules()):
            if isinstance(module, _Convolution):
                module.fold()
        return self


def from_file(path: Path) -> ScreenNetwork:
    """The network of a screen's file, its norms in the weights."""
    import onnx

    graph, prefix = onnx.load(path).graph, "network."
    stored = {tensor.name: torch.tensor(onnx.numpy_helper.to_array(tensor)) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Identity":  # equal weights are written once
            stored[node.output[0]] = stored[node.input[0]]
    network = ScreenNetwork().fold()
    network.load_state_dict({k.removeprefix(prefix): v for k, v in stored.items() if k.startswith(prefix)})
    return network


class _File(nn.Module):
    """What the file computes: from pixels as they are read to the map."""

    def __init__(self, network: ScreenNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor) -> Tensor:
        odds: Tensor = self.network(image.permute(0, 3, 1, 2).float())
        return odds[:, 0]


def export_onnx(network: ScreenNetwork, path: Path) -> None:
    """Write the network as ONNX: `image`, N x H x W x 3 uint8, to `map`, N x H/16 x W/16; N, H and W are free."""
    folded = copy.deepcopy(network).cpu().eval().fold()
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
