# SPDX-License-Identifier: GPL-2.0-or-later
"""The ResNet-50 tile classifier as a torch module: its weights, its frozen stem, its export to ONNX."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from ...errors import ModelFileError
from .vision import models

IMAGENET_MEAN = (123.675, 116.28, 103.53)
IMAGENET_STD = (58.395, 57.12, 57.375)
"""ImageNet's mean and standard deviation of red, green and blue, 0-255, that torchvision's weights expect."""
CELLS = 7
"""Cells of the last map that make up a window: 224 px / 32 px."""


class TileClassifier(nn.Module):
    """ResNet-50 with its last layer replaced by a 1 x 1 convolution, so that it serves any image size.

    Input: N x 3 x H x W, RGB 0-255. Normalisation is inside.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, classes: int) -> None:
        super().__init__()
        backbone = models.resnet50(weights=None)
        backbone.fc = nn.Identity()
        self.backbone = backbone
        self.head = nn.Conv2d(2048, classes, 1)
        nn.init.normal_(self.head.weight, std=0.01)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1))

    def activation(self, image: Tensor) -> Tensor:
        """The class activation map: N x classes x H/32 x W/32, before any mean is taken."""
        b = self.backbone
        x = b.maxpool(b.relu(b.bn1(b.conv1((image - self.mean) / self.std))))
        activation: Tensor = self.head(b.layer4(b.layer3(b.layer2(b.layer1(x)))))
        return activation

    def forward(self, image: Tensor) -> Tensor:
        """Logits of the window in the middle of each image, N x classes; of the whole of a smaller image."""
        return centred_mean(self.activation(image))

    def freeze_stem(self) -> None:
        """Leave the layers before the first fork as they are, as the published method does."""
        for layer in (self.backbone.conv1, self.backbone.bn1):
            layer.requires_grad_(False)

    def set_normalisation(self, mean: Tensor, std: Tensor) -> None:
        """Normalise the input by these means and standard deviations of its three bands, 0-255."""
        self.mean.copy_(mean.view(1, 3, 1, 1))
        self.std.copy_(std.view(1, 3, 1, 1))


def centred_mean(activation: Tensor) -> Tensor:
    """Mean of the 7 x 7 cells in the middle of maps, N x C x H x W to N x C; of all cells where there are fewer."""
    top, left = (max(side - CELLS, 0) // 2 for side in activation.shape[2:])
    return activation[:, :, top : top + CELLS, left : left + CELLS].mean(dim=(2, 3))


class _Dense(nn.Module):
    """What the model file computes: logits of every window at stride 32, and the activation map."""

    def __init__(self, network: TileClassifier) -> None:
        super().__init__()
        self.network = network
        self.pool = nn.AvgPool2d(CELLS, stride=1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        activation = self.network.activation(image)
        return self.pool(activation), activation


def is_model(weights: str) -> bool:
    """Whether these weights are one of our models, rather than a backbone's or none."""
    return weights not in ("none", "imagenet") and not weights.endswith((".pth", ".pt"))


def fetch(weights: str) -> None:
    """Have a backbone's weights at hand, as `build` takes them, before anything that takes long.

    Raises:
        ModelFileError: they can't be had.
    """
    if weights == "imagenet":
        _imagenet()
    elif weights != "none" and not is_model(weights):
        _torch_file(weights)


def build(classes: Sequence[str], weights: str) -> tuple[TileClassifier, bool]:
    """A network for these classes, and whether its weights are pretrained.

    Args:
        classes: its classes, in order.
        weights: `imagenet` (downloaded by torchvision, checked by hash), `none`, a torch file of ResNet-50
            weights, or a Bear Detector model by name, folder or file.

    Raises:
        ModelFileError: the weights can't be had or don't fit.
    """
    network = TileClassifier(len(classes))
    if weights == "none":
        return network, False
    if weights == "imagenet":
        _load_backbone(network, _imagenet(), "the ImageNet weights")
    elif is_model(weights):
        _load_model_file(network, weights, classes)
    else:
        _load_backbone(network, _torch_file(weights), weights)
    return network, True


def _imagenet() -> dict[str, Tensor]:
    try:
        state: dict[str, Tensor] = models.ResNet50_Weights.IMAGENET1K_V2.get_state_dict(progress=False, check_hash=True)
    except (OSError, RuntimeError) as error:
        raise ModelFileError(
            f"The ImageNet weights can't be downloaded ({error}).",
            "Give a file of them with --weights FILE.pth, or use --weights MODEL or --weights none.",
        ) from error
    return state


def _torch_file(path: str) -> dict[str, Tensor]:
    if not Path(path).is_file():
        raise ModelFileError(f"There is no weights file {path}.", "Check the path.")
    try:
        state = dict(torch.load(path, map_location="cpu", weights_only=True))
    except Exception as error:  # torch raises many kinds, pickle's own among them
        raise ModelFileError(f"{path} can't be read as torch weights.", "Give a file of ResNet-50 weights.") from error
    return state


def _load_backbone(network: TileClassifier, state: dict[str, Tensor], source: str) -> None:
    layers = {name: value for name, value in state.items() if not name.startswith("fc.")}
    try:
        network.backbone.load_state_dict(layers)
    except (RuntimeError, AttributeError) as error:
        raise ModelFileError(f"{source} is not a ResNet-50.", "Give weights of torchvision's resnet50.") from error


def _load_model_file(network: TileClassifier, model: str, classes: Sequence[str]) -> None:
    """Start from a model file, whose batch norms were folded into the convolutions before them.

    Each norm is then the identity plus the folded bias: in training it must keep its statistics. The rows of
    the last layer are kept for classes of the same name.
    """
    from ..model import model_file
    from ..model.quantise import read_weights

    path, card = model_file.read(model)
    weights = {name: torch.from_numpy(value) for name, value in read_weights(path).items()}
    try:
        with torch.no_grad():
            for convolution, norm in _folded_pairs(network.backbone):
                _unfold(network.backbone, convolution, norm, weights)
            for row, name in enumerate(classes):
                if name in card.classes:
                    network.head.weight[row] = weights["head.weight"][card.classes.index(name)]
                    network.head.bias[row] = weights["head.bias"][card.classes.index(name)]  # type: ignore[index]
            network.set_normalisation(weights["mean"], weights["std"])
    except (KeyError, RuntimeError) as error:
        raise ModelFileError(f"{path} is not a ResNet-50 that can be trained on.", "Choose another model.") from error


def _folded_pairs(backbone: nn.Module) -> list[tuple[str, str]]:
    """Names of each convolution and the batch norm that follows it."""
    names = [name for name, module in backbone.named_modules() if isinstance(module, nn.Conv2d)]
    return [(name, _norm_after(name)) for name in names]


def _norm_after(convolution: str) -> str:
    if convolution.endswith("downsample.0"):
        return convolution[:-1] + "1"
    return convolution[: -len("conv1")] + "bn" + convolution[-1]


def _unfold(backbone: nn.Module, convolution: str, norm: str, weights: dict[str, Tensor]) -> None:
    backbone.get_submodule(convolution).load_state_dict({"weight": weights[f"{convolution}.weight"]})
    bn = backbone.get_submodule(norm)
    bias = weights[f"{convolution}.bias"]
    one, zero = torch.ones_like(bias), torch.zeros_like(bias)
    identity = {"weight": one, "bias": bias, "running_mean": zero, "running_var": one - bn.eps}  # type: ignore[operator]
    bn.load_state_dict({**identity, "num_batches_tracked": torch.tensor(1)})


def export_onnx(network: TileClassifier, path: Path) -> None:
    """Write the network, its batch norms folded into the convolutions, as ONNX with free N, H and W."""
    with warnings.catch_warnings():
        # The newer exporter renames the weights, which a training from this file looks for by name.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            _Dense(_folded(network)).eval(),
            (torch.zeros(2, 3, 256, 288),),
            str(path),
            input_names=["image"],
            output_names=["logits", "activation"],
            dynamic_axes={
                "image": {0: "n", 2: "height", 3: "width"},
                "logits": {0: "n", 2: "rows", 3: "columns"},
                "activation": {0: "n", 2: "cell_rows", 3: "cell_columns"},
            },
            opset_version=17,
            dynamo=False,
        )


def _folded(network: TileClassifier) -> TileClassifier:
    classes = network.head.out_channels
    folded = TileClassifier(classes)
    folded.load_state_dict(network.state_dict())
    folded.eval()
    for convolution, norm in _folded_pairs(folded.backbone):
        fused = fuse_conv_bn_eval(folded.backbone.get_submodule(convolution), folded.backbone.get_submodule(norm))
        _replace(folded.backbone, convolution, fused)
        _replace(folded.backbone, norm, nn.Identity())
    return folded


def _replace(root: nn.Module, name: str, module: nn.Module) -> None:
    parent, _, child = name.rpartition(".")
    setattr(root.get_submodule(parent), child, module)
