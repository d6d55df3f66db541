# SPDX-License-Identifier: GPL-2.0-or-later
"""Of the providers that could run a model the fastest does, as timed once on this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from bear_detector_plugin.engine.machine import providers
from bear_detector_plugin.engine.machine.providers import CPU, CUDA, OPENVINO
from bear_detector_plugin.engine.model.classifier import Classifier


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of the test's own."""
    folder = tmp_path / "cache"
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(folder))
    return folder


@pytest.fixture
def offered(monkeypatch):
    """Lets onnxruntime offer these providers."""

    def offer(*names):
        monkeypatch.setattr(ort, "get_available_providers", lambda: list(names))
        monkeypatch.setattr(ort, "preload_dlls", lambda: None)

    return offer


class Clock:
    """Measures what it was told, and counts how often it was asked."""

    def __init__(self, **megapixels_s: float) -> None:
        self.megapixels_s, self.asked = megapixels_s, 0

    def __call__(self, name: str) -> float:
        self.asked += 1
        return self.megapixels_s[name]


@pytest.mark.parametrize(
    ("device", "there", "candidates"),
    [
        ("auto", (CPU,), [CPU]),
        ("auto", (OPENVINO, CPU), [CPU, OPENVINO]),
        ("auto", (CUDA, CPU), [CUDA]),
        ("cuda", (CUDA, CPU), [CUDA]),
        ("cpu", (OPENVINO, CPU), [CPU]),
        ("cpu", (CUDA, CPU), [CPU]),
    ],
)
def test_a_device_is_served_by_what_is_installed(offered, device, there, candidates):
    offered(*there)
    assert providers.for_device(device) == candidates


def test_gpus_are_those_that_the_user_lets_it_see(monkeypatch):
    monkeypatch.setenv(providers.VISIBLE, "2, GPU-5f")
    assert providers.gpus() == ["2", "GPU-5f"]
    monkeypatch.setenv(providers.VISIBLE, "-1")
    assert providers.gpus() == []
    monkeypatch.delenv(providers.VISIBLE)
    monkeypatch.setenv("PATH", "")  # where no driver is installed
    assert providers.gpus() == []


def test_a_speed_is_measured_once_for_a_machine_and_a_model(tiny_model: Path, spotter_model):
    clock = Clock(a=1.0, b=2.5)
    assert providers.speeds(tiny_model, ["a", "b"], clock) == {"a": 1.0, "b": 2.5}
    assert providers.speeds(tiny_model, ["a", "b"], Clock()) == {"a": 1.0, "b": 2.5}
    providers.speeds(Path(spotter_model(0.1)) / "model.onnx", ["a", "b"], clock)
    assert clock.asked == 4


def test_a_limit_of_threads_is_another_machine(tiny_model: Path, monkeypatch):
    clock = Clock(a=1.0)
    providers.speeds(tiny_model, ["a"], clock)
    monkeypatch.setenv("BEAR_DETECTOR_THREADS", "1")
    providers.speeds(tiny_model, ["a"], clock)
    assert clock.asked == 2


def test_a_cache_that_cant_be_written_costs_the_memory_only(tiny_model: Path, cache):
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert providers.speeds(tiny_model, ["a"], Clock(a=3.0)) == {"a": 3.0}


def test_a_damaged_memory_is_made_anew(tiny_model: Path, cache):
    providers.speeds(tiny_model, ["a"], Clock(a=1.0))
    (kept,) = cache.rglob("speeds.json")
    kept.write_text('{"half', encoding="utf-8")
    assert providers.speeds(tiny_model, ["a"], Clock(a=2.0)) == {"a": 2.0}
    assert list(cache.rglob("speeds.json*")) == [kept]


def test_promises_are_not_made_on_openvinos_scores(offered):
    offered(OPENVINO, CPU)
    assert [providers.for_promises(device) for device in ("auto", "cpu", "cuda")] == ["cpu", "cpu", "cuda"]
    offered(CUDA, CPU)
    assert providers.for_promises("auto") == "auto"


def test_openvino_keeps_to_the_limit_of_threads(monkeypatch):
    assert providers.with_options(OPENVINO) == [(OPENVINO, {"device_type": "CPU"}), CPU]
    monkeypatch.setenv("BEAR_DETECTOR_THREADS", "3")
    assert providers.with_options(OPENVINO) == [(OPENVINO, {"device_type": "CPU", "num_of_threads": "3"}), CPU]


def test_a_provider_that_fails_is_not_chosen(tiny_model: Path, monkeypatch):
    if OPENVINO in ort.get_available_providers():
        pytest.skip("OpenVINO works here")
    monkeypatch.setattr(providers, "for_device", lambda _: [CPU, OPENVINO])
    classifier = Classifier(str(tiny_model))
    assert classifier.provider == CPU
    assert classifier.speeds[OPENVINO] == 0 < classifier.speeds[CPU]


def test_openvino_sees_what_the_reference_sees(tiny_model: Path, monkeypatch):
    if OPENVINO not in ort.get_available_providers():
        pytest.skip("onnxruntime-openvino is not installed")
    monkeypatch.setattr(providers, "speeds", lambda *_: {CPU: 1.0, OPENVINO: 2.0})
    fast, exact = Classifier(str(tiny_model)), Classifier(str(tiny_model), "cpu")
    assert (fast.provider, exact.provider) == (OPENVINO, CPU)
    for shape in ((2, 224, 224, 3), (1, 480, 256, 3), (1, 256, 320, 3)):
        image = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
        assert np.allclose(fast.activation(image), exact.activation(image), atol=1e-3)
