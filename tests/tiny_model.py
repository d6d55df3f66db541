# SPDX-License-Identifier: GPL-2.0-or-later
"""A model of a few kB with the inputs, outputs and card of the real one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.model_file import Card

CLASSES = ("polar_bear", "seal", "background")
RED, BLUE = (220, 40, 40), (40, 40, 220)
"""Colours that the model takes for a polar bear and a seal."""


def make_tiny_model(path: Path, **card: object) -> Path:
    """Write a model that answers to red and to blue squares of 48 px and more.

    How much redder (or bluer) than grey a pixel is, summed over 128 px at stride 32, makes the activation map,
    and its mean over 7 x 7 cells the logits. A square of 64 px in those colours scores above 0.99, no matter what
    it lies on, as long as it isn't coloured as well.
    """
    excess = np.array([[1, -0.5, -0.5], [-0.5, -0.5, 1]], np.float32).reshape(2, 3, 1, 1)
    weights = np.zeros((3, 2, 128, 128), np.float32)
    weights[0, 0] = weights[1, 1] = 16 * 49 / (16 * 180 * 64**2)
    bias = np.array([-4.0, -4.0, 4.0], np.float32)
    nodes = [
        helper.make_node("Conv", ["image", "excess"], ["coloured"]),
        helper.make_node("Relu", ["coloured"], ["strength"]),
        helper.make_node("Conv", ["strength", "w", "b"], ["activation"], strides=[32, 32], pads=[48, 48, 48, 48]),
        helper.make_node("AveragePool", ["activation"], ["logits"], kernel_shape=[7, 7], strides=[1, 1]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "h", "w"])],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 3, "rows", "columns"]),
            helper.make_tensor_value_info("activation", TensorProto.FLOAT, ["n", 3, "r", "c"]),
        ],
        [numpy_helper.from_array(v, n) for n, v in (("excess", excess), ("w", weights), ("b", bias))],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, path)
    model_file.write_card(path, Card(name="tiny", classes=CLASSES, **card))
    return path
