# SPDX-License-Identifier: GPL-2.0-or-later
"""The tile classifier at work: an onnxruntime session over a model file."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ..errors import BadArgument, ModelFileError
from . import model_file, threads

_PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}


class Classifier:
    """A model ready to look at images.

    Args:
        model: a model's name, folder or file.
        device: `cpu`, `cuda` (fails where there is none) or `auto`: cuda where there is one.

    Attributes:
        card: what the model says about itself.
        provider: onnxruntime's provider that is really used.

    Raises:
        ModelFileError: the model can't be read.
        BadArgument: the device isn't there, or the limit of threads is no number.
    """

    def __init__(self, model: str, device: str = "auto") -> None:
        path, providers = model_file.find(model), _providers(device)
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads.limit() or 0  # 0: as many as there are cores
        try:
            self._session = ort.InferenceSession(str(path), options, providers=providers)
        except Exception as error:  # onnxruntime's own errors share no base class but Exception
            raise ModelFileError(
                f"{path} can't be read as an ONNX model.", "It may be damaged: copy or train it again."
            ) from error
        self.card = model_file.card_of(self._session, path)
        self.provider: str = self._session.get_providers()[0]
        if device == "cuda" and self.provider != _PROVIDERS["cuda"]:
            raise BadArgument("The GPU could not be used.", "Run `bear-detector doctor`, or use --device cpu.")

    def logits(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Logits of every window of images, N x H x W x 3 to N x classes x H' x W'; H, W of at least 224."""
        return self._run("logits", rgb)

    def activation(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Class activation maps of images, N x H x W x 3 to N x classes x H/32 x W/32."""
        return self._run("activation", rgb)

    def _run(self, output: str, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        image = np.ascontiguousarray(rgb.transpose(0, 3, 1, 2), dtype=np.float32)
        (result,) = self._session.run([output], {"image": image})
        values: NDArray[np.float32] = result
        return values


def _providers(device: str) -> list[Any]:
    available = ort.get_available_providers()
    if device == "cuda" and _PROVIDERS["cuda"] not in available:
        raise BadArgument(
            "No GPU can be used: onnxruntime has no CUDA here.", "Install onnxruntime-gpu, or use --device cpu."
        )
    if device != "cpu" and _PROVIDERS["cuda"] in available:
        ort.preload_dlls()  # CUDA's libraries may have come by pip, where the system's loader doesn't look
    wanted = ["cuda", "cpu"] if device == "auto" else [device, "cpu"]
    return [_PROVIDERS[name] for name in dict.fromkeys(wanted) if _PROVIDERS[name] in available]
