# SPDX-License-Identifier: GPL-2.0-or-later
"""Grad-CAM of a window, by pytorch-grad-cam: needs the training environment.

Unlike the class activation map, which only reads what the last layer adds up, it follows the gradient of the class
back to the last block of the network (Selvaraju et al. 2017).
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from ..imagery.windows import STRIDE_PX
from . import network  # through it torchvision is imported the one way that works beside any torch


def grad_cam(model: str, classes: tuple[str, ...], class_name: str, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Where in a square the class of its middle window is seen.

    Args:
        model: name, folder or file.
        classes: the model's.
        class_name: one of them.
        rgb: H x W x 3, 0-255, its sides multiples of 32; the window of 224 px is in the middle.

    Returns:
        H/32 x W/32, from 0 to 1: relative, the strongest cell is about 1.
    """
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    known, _ = network.build(classes, model)
    known.eval()
    image = torch.from_numpy(rgb.copy()).permute(2, 0, 1).float()[None]
    with GradCAM(known, [known.backbone.layer4[-1]]) as explainer:
        seen = explainer(image, [ClassifierOutputTarget(classes.index(class_name))])[0]
    rows, columns = (side // STRIDE_PX for side in rgb.shape[:2])
    cells: NDArray[np.float32] = seen.reshape(rows, STRIDE_PX, columns, STRIDE_PX).mean(axis=(1, 3)).astype(np.float32)
    return cells
