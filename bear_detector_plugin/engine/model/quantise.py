# SPDX-License-Identifier: GPL-2.0-or-later
"""Model files of 8 bits, a quarter of the size and faster, or of 16; and the way back to 32-bit weights."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

_PREFIXES = ("network.", "backbone.")


def quantise(path: Path, crops: Iterable[NDArray[np.uint8]], reduce_range: bool = True, signed: bool = True) -> None:
    """Replace an ONNX file by its 8-bit version.

    Static quantisation, weights per channel. Normalisation and the last layer stay in floating point. Of the
    three ways that `benchmarks/precision.py` compares, the default came nearest to 32 bits and was the fastest; with
    unsigned weights the network took almost three times as long, on a processor with VNNI.

    Args:
        path: the file, replaced in place; its metadata are lost.
        crops: N x H x W x 3 batches of real imagery, which set the ranges of the activations.
        reduce_range: whether weights are kept to 7 bits: without VNNI, sums of two products of 8-bit activations
            and 8-bit signed weights overflow 16 bits on x86 processors.
        signed: whether weights have a sign.
    """
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Reader(CalibrationDataReader):  # type: ignore[misc]
        def __init__(self) -> None:
            self.batches = iter(crops)

        def get_next(self) -> dict[str, Any] | None:
            batch = next(self.batches, None)
            return None if batch is None else {"image": batch.transpose(0, 3, 1, 2).astype(np.float32)}

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True, skip_optimization=True)
        nodes = onnx.load(prepared).graph.node
        kept = [n.name for n in nodes if n.op_type in ("Sub", "Div", "AveragePool") or "head" in n.name]
        quantize_static(
            str(prepared),
            str(path),
            Reader(),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=reduce_range,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8 if signed else QuantType.QUInt8,
            nodes_to_exclude=kept,
        )


def halve(path: Path) -> None:
    """Replace an ONNX file by its 16-bit version: half the size, and fast where a GPU knows such numbers.

    Image, logits and activation stay 32-bit.
    """
    from onnxruntime.transformers.float16 import convert_float_to_float16

    onnx.save(convert_float_to_float16(onnx.load(path), keep_io_types=True, disable_shape_infer=True), path)


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of a model file by torchvision's layer names, in floating point whatever the file's precision."""
    stored = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    weights = {}
    for name, value in stored.items():
        if name.endswith("_quantized"):
            value = _dequantised(name, value, stored)
        elif name.endswith(("_scale", "_zero_point")):
            continue
        weights[_layer(name.removesuffix("_quantized"))] = value.astype(np.float32)
    return weights


def _dequantised(name: str, value: NDArray[Any], stored: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
    base = name if f"{name}_scale" in stored else name.removesuffix("_quantized")
    scale, zero = stored[f"{base}_scale"], stored[f"{base}_zero_point"]
    shape = (-1, *[1] * (value.ndim - 1)) if scale.size > 1 else ()
    centred = value.astype(np.float32) - zero.astype(np.float32).reshape(shape)
    result: NDArray[np.float32] = centred * scale.reshape(shape)
    return result


def _layer(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return name
