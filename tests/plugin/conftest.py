# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the plugin's tests.

fake_engine   makes every EngineProcess run tests/plugin/fake_engine.py with a behaviour by name
job           any job, for tests in which the fake engine ignores it
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bear_detector_plugin.backend import environment
from bear_detector_plugin.jobs import DetectJob

FAKE = Path(__file__).with_name("fake_engine.py")


@pytest.fixture()
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def behave(behaviour: str) -> None:
        monkeypatch.setattr(environment, "command", lambda job: [sys.executable, str(FAKE), behaviour])

    return behave


@pytest.fixture()
def job() -> DetectJob:
    return DetectJob(imagery=("photos",), out="survey.gpkg")
