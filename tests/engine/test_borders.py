# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing crosses the border between QGIS's process and the engine's: tried in fresh interpreters.

import-linter reads the sources; this sees what is really loaded, by whatever way.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bear_detector_plugin import ROOT

SYSTEM_PYTHON = Path("/usr/bin/python3")
WITHOUT_TORCH = ("detect", "evaluate", "explain", "export", "label", "models", "doctor")


def loaded_by(python, statement):
    """Top-level packages and our own modules that are loaded once the statement was run."""
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([python, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("verb", WITHOUT_TORCH)
def test_the_engine_loads_neither_qgis_nor_qt_nor_torch(verb):
    loaded = loaded_by(sys.executable, f"import bear_detector_plugin.engine.{verb}")
    assert f"bear_detector_plugin.engine.{verb}" in loaded
    assert not loaded & {"qgis", "PyQt5", "PyQt6", "torch", "torchvision", "lightning"}


def test_the_command_line_loads_no_verb_before_it_is_asked_for_one():
    loaded = loaded_by(sys.executable, "import bear_detector_plugin.cli")
    assert not {name for name in loaded if name.startswith("bear_detector_plugin.engine")}
    assert not loaded & {"numpy", "osgeo", "onnxruntime", "torch"}


def test_what_both_processes_share_is_the_standard_library():
    loaded = loaded_by(sys.executable, "from bear_detector_plugin import errors, events, formats, jobs")
    ours = {name.split(".")[1] for name in loaded if name.startswith("bear_detector_plugin.")}
    assert ours == {"errors", "events", "formats", "jobs"}
    assert not loaded & {"numpy", "pydantic", "typer", "rich", "osgeo"}


def has_qgis():
    return SYSTEM_PYTHON.exists() and subprocess.run([SYSTEM_PYTHON, "-c", "import qgis.core"]).returncode == 0


@pytest.mark.skipif(not has_qgis(), reason="the system's Python has no QGIS")
@pytest.mark.parametrize("part", ["plugin", "processing.provider", "gui.dock", "backend.engine_process"])
def test_the_plugin_runs_on_qgiss_python_without_the_engine(part):
    loaded = loaded_by(SYSTEM_PYTHON, f"import bear_detector_plugin.{part}")
    assert "qgis" in loaded or "qgis.core" in loaded
    assert not {name for name in loaded if name.startswith("bear_detector_plugin.engine")}
    assert not loaded & {"torch", "onnxruntime", "pydantic", "typer", "rich"}
