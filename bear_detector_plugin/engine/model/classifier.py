# SPDX-License-Identifier: GPL-2.0-or-later
"""The tile classifier at work: an onnxruntime session over a model file."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from ...errors import BadArgument, BearDetectorError, ModelFileError
from ..machine import providers, threads
from . import model_file

_TIMED_PX = 672
"""Side of the square that two providers are compared on: as a dense scan's block, and done within a second or so."""
_ROUNDS = 2
_NO_ROOM = re.compile("out of memory|failed to allocate|CUDNN_STATUS_ALLOC_FAILED|CUBLAS_STATUS_ALLOC_FAILED", re.I)
"""What onnxruntime and CUDA's libraries say then."""


class Classifier:
    """A model ready to look at images.

    Args:
        model: a model's name, folder or file.
        device: `cpu`, `cuda` (fails where there is none) or `auto`: cuda where there is one, else the fastest of
            what onnxruntime has for the processor.

    Attributes:
        card: what the model says about itself.
        provider: onnxruntime's provider that is really used.
        speeds: of the providers that were compared, in megapixels a second; empty where there was no choice.

    Raises:
        ModelFileError: the model can't be read.
        BadArgument: the device isn't there, or the limit of threads is no number.
        BearDetectorError: the device can't take the model, for want of memory or else.
    """

    def __init__(self, model: str, device: str = "auto") -> None:
        path, names = model_file.find(model), providers.for_device(device)
        self.speeds = {}
        if len(names) > 1:
            self.speeds = providers.speeds(path, names, lambda name: _megapixels_per_second(path, name))
        self._session = _open(path, max(names, key=lambda name: self.speeds.get(name, 0)))
        self.card = model_file.card_of(self._session, path)
        self.provider: str = self._session.get_providers()[0]
        if device == "cuda" and self.provider != providers.CUDA:
            raise BadArgument("The GPU could not be used.", "Run `bear-detector doctor`, or use --device cpu.")

    def logits(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Logits of every window of images, N x H x W x 3 to N x classes x H' x W'; H, W of at least 224.

        Raises:
            ModelFileError: they are no numbers.
        """
        return _run(self._session, "logits", rgb)

    def activation(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Class activation maps of images, N x H x W x 3 to N x classes x H/32 x W/32.

        Raises:
            ModelFileError: they are no numbers.
        """
        return _run(self._session, "activation", rgb)


def _open(path: Path, provider: str) -> Any:
    options = ort.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads.limit() or 0  # 0: as many as there are cores
    try:
        return ort.InferenceSession(str(path), options, providers=providers.with_options(provider))
    except Exception as error:  # onnxruntime's own errors share no base class but Exception
        if provider != providers.CPU:
            _open(path, providers.CPU)  # raises where it is the file's fault
            raise _refusal(provider, error) from error
        raise ModelFileError(
            f"{path} can't be read as an ONNX model.", "It may be damaged: copy or train it again."
        ) from error


def _refusal(provider: str, error: Exception) -> BearDetectorError:
    """What is told where a provider can't take a model that is as it should be."""
    what = "The GPU" if provider == providers.CUDA else provider.removesuffix("ExecutionProvider")
    text = " ".join(str(error).split())
    if _NO_ROOM.search(text):
        hint = "End what else uses it, or take another device: --device cpu."
        return BearDetectorError(f"{what} has too little free memory for the model.", hint)
    return BearDetectorError(f"{what} can't run the model: {text}.", "Take another device: --device cpu.")


def _run(session: Any, output: str, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    image = np.ascontiguousarray(rgb.transpose(0, 3, 1, 2), dtype=np.float32)
    (result,) = session.run([output], {"image": image})
    values: NDArray[np.float32] = result
    if not np.isfinite(values).all():  # no score would come of it, and an animal would be lost in silence
        raise ModelFileError(
            "The model's answers are no numbers.",
            "Its file may be damaged: copy or train it again; of a smaller one take the model-fp32.onnx beside it.",
        )
    return values


def _megapixels_per_second(path: Path, provider: str) -> float:
    """The best of a few looks at noise, after one that also pays for the set-up; 0 where the provider fails."""
    noise = np.random.default_rng(0).integers(0, 256, (1, _TIMED_PX, _TIMED_PX, 3), dtype=np.uint8)
    try:
        session = _open(path, provider)
        if session.get_providers()[0] != provider:
            return 0.0
        _run(session, "activation", noise)
        elapsed_s = min(_seconds(session, noise) for _ in range(_ROUNDS))
    except Exception:
        if provider == providers.CPU:  # then it is the model's fault
            raise
        return 0.0
    return round(_TIMED_PX**2 / 1e6 / elapsed_s, 3)


def _seconds(session: Any, image: NDArray[np.uint8]) -> float:
    began = time.perf_counter()
    _run(session, "activation", image)
    return time.perf_counter() - began
