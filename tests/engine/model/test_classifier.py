# SPDX-License-Identifier: GPL-2.0-or-later
"""The classifier runs a model file on the device that was asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest

from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.errors import BadArgument, BearDetectorError, ModelFileError
from tests.tiny_model import BLUE, RED


def scene(colour: tuple[int, int, int]) -> np.ndarray:
    """A square of a colour on ice."""
    image = np.full((1, 224, 224, 3), 235, np.uint8)
    image[0, 80:144, 80:144] = colour
    return image


def test_colours_are_read_as_red_green_blue(tiny_model: Path) -> None:
    classifier = Classifier(str(tiny_model), "cpu")
    assert classifier.card.classes[int(classifier.logits(scene(RED))[0, :, 0, 0].argmax())] == "polar_bear"
    assert classifier.card.classes[int(classifier.logits(scene(BLUE))[0, :, 0, 0].argmax())] == "seal"
    assert classifier.provider == "CPUExecutionProvider"


def test_the_activation_has_a_cell_for_every_32_px(tiny_model: Path) -> None:
    assert Classifier(str(tiny_model), "cpu").activation(np.zeros((2, 256, 320, 3), np.uint8)).shape == (2, 3, 8, 10)


def test_a_missing_gpu_is_said_and_not_replaced(tiny_model: Path) -> None:
    if "CUDAExecutionProvider" in ort.get_available_providers():
        pytest.skip("there is a GPU")
    with pytest.raises(BadArgument, match="No GPU can be used"):
        Classifier(str(tiny_model), "cuda")


def test_a_damaged_model_is_named(tmp_path: Path, tiny_model: Path) -> None:
    (tmp_path / "half.onnx").write_bytes(tiny_model.read_bytes()[:1000])
    with pytest.raises(ModelFileError, match=r"half\.onnx can't be read"):
        Classifier(str(tmp_path / "half.onnx"))


def test_what_is_no_number_is_no_answer(tiny_model: Path, tmp_path: Path) -> None:
    """Else nothing would be found, and the photo would count as searched."""
    model = onnx.load(tiny_model)
    weights = next(tensor for tensor in model.graph.initializer if tensor.name == "w")
    values = onnx.numpy_helper.to_array(weights).copy()
    values[0, 0, 0, 0] = np.inf
    weights.CopyFrom(onnx.numpy_helper.from_array(values, "w"))
    onnx.save(model, tmp_path / "damaged.onnx")
    with pytest.raises(ModelFileError, match="are no numbers"):
        Classifier(str(tmp_path / "damaged.onnx"), "cpu").logits(scene(BLUE))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("CUDA failure 2: out of memory ; GPU=0", "The GPU has too little free memory for the model"),
        ("BFCArena: Failed to allocate memory\nfor requested buffer of size 9", "too little free memory"),
        ("CUDNN_STATUS_NOT_INITIALIZED", "The GPU can't run the model: CUDNN_STATUS_NOT_INITIALIZED"),
    ],
)
def test_a_gpu_that_refuses_a_sound_model_is_to_blame(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:
    """There may be none where this runs: so a GPU is acted, that refuses."""
    real = ort.InferenceSession

    def session(path: str, options: ort.SessionOptions, providers: list[str | tuple[str, dict[str, str]]]) -> object:
        if providers != ["CPUExecutionProvider"]:
            raise RuntimeError(said)
        return real(path, options, providers=providers)

    monkeypatch.setattr(ort, "get_available_providers", lambda: ["CUDAExecutionProvider", "CPUExecutionProvider"])
    monkeypatch.setattr(ort, "preload_dlls", lambda: None)
    monkeypatch.setattr(ort, "InferenceSession", session)
    with pytest.raises(BearDetectorError, match=told) as refused:
        Classifier(str(tiny_model))
    assert "--device cpu" in refused.value.hint
    (tmp_path / "half.onnx").write_bytes(tiny_model.read_bytes()[:1000])
    with pytest.raises(ModelFileError, match=r"half\.onnx can't be read"):
        Classifier(str(tmp_path / "half.onnx"))
