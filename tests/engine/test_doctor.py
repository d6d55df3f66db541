# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear-detector doctor`: plain sentences on what is there; what is missing is said and is no failure."""

import platform

import pytest

from bear_detector_plugin.engine import doctor as module
from bear_detector_plugin.engine.doctor import doctor
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.events import Log, Progress, Result
from bear_detector_plugin.jobs import DEFAULT_MODEL, DoctorJob


@pytest.fixture
def told(monkeypatch, tmp_path):
    """Runs the doctor with no model but those in the test's folder; gives its events."""
    monkeypatch.setattr(model_file, "MODELS", tmp_path)

    def run():
        events = []
        doctor(DoctorJob(), events.append)
        return events

    return run


def messages(events, level="info"):
    return " ".join(event.message for event in events if isinstance(event, Log) and event.level == level)


def test_versions_and_device_are_told(told, spotter_model):
    spotter_model(0.1, name=DEFAULT_MODEL)
    said = messages(told())
    for word in (f"Python {platform.python_version()}", "GDAL", "numpy", "onnxruntime", "Device: CPUExecutionProvider"):
        assert word in said


def test_the_default_models_speed_is_measured(told, spotter_model):
    spotter_model(0.1, name=DEFAULT_MODEL)
    events = told()
    assert isinstance(events[-1], Result)
    assert events[-1].counts["tiles_per_s"] > 0
    last = [event for event in events if isinstance(event, Progress)][-1]
    assert last.done == last.total


def test_a_missing_model_is_a_warning(told):
    events = told()
    assert f"There is no model {DEFAULT_MODEL}." in messages(events, "warning")
    assert events[-1] == Result()


def test_a_missing_torch_is_no_obstacle_to_detecting(told, monkeypatch):
    monkeypatch.setattr(module, "TRAINING", ("no-such-package",))
    assert "Training is not possible yet: no-such-package not installed." in messages(told())


def test_two_onnxruntimes_are_a_warning(told, monkeypatch):
    monkeypatch.setattr(module, "version", lambda name: "1.0")
    assert "overwrite each other" in messages(told(), "warning")


def test_a_missing_onnxruntime_is_told_and_no_crash(told, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    events = told()
    assert "Detecting is not possible yet: onnxruntime, pydantic not installed." in messages(events, "warning")
    assert events[-1] == Result()
