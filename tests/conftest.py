# SPDX-License-Identifier: GPL-2.0-or-later
"""What all tests share.

A Python without QGIS runs the engine's tests only, one with QGIS runs all. pytest-qgis starts QGIS as soon as
it is loaded, so it is loaded here, where there is a QGIS, and without a screen.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.tiny_model import make_tiny_model

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["pytest_qgis.plugin"] if find_spec("qgis") else []
collect_ignore = [] if find_spec("qgis") else ["plugin"]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file of a few kB that finds red things: it keeps the contract of the real one.

    Classes polar_bear, seal and background; polar_bear answers to red, seal to blue, and both look 48 px past
    their cell, so that a scan that forgets its halo is caught.
    """
    return make_tiny_model(tmp_path_factory.mktemp("model") / "tiny.onnx")
