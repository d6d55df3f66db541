# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the engine's Python is, and the environment that its process gets.

QGIS's own Python is not used: it may be too old, and the engine's libraries must not meet QGIS's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from qgis.core import QgsSettings

from .. import ROOT
from ..errors import EngineFailed
from ..jobs import Job, argv

SETTING = "bear_detector/python"
VARIABLE = "BEAR_DETECTOR_PYTHON"

_ENGINE_IN_VENV = "Scripts/python.exe" if os.name == "nt" else "bin/python"
_GEODATA = ("GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_LIB", "PROJ_DATA")


def engine_python() -> Path:
    """The engine's Python: named by the user, else beside the plugin, else in the user's data folder.

    Raises:
        EngineFailed: where there is none.
    """
    named = QgsSettings().value(SETTING, "", type=str) or os.environ.get(VARIABLE, "")
    if named:
        return _existing(Path(named).expanduser())
    for venv in (ROOT / ".venv", data_folder() / "engine"):
        if (venv / _ENGINE_IN_VENV).is_file():
            return venv / _ENGINE_IN_VENV
    raise EngineFailed(
        "The engine's Python was not found.",
        f"Set {VARIABLE} (or the QGIS setting {SETTING}) to a Python 3.11 or newer that has the engine's packages.",
    )


def data_folder() -> Path:
    """The user's folder for Bear Detector: outside the plugin's, which every update empties."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))
    return base / "bear_detector"


def command(job: Job) -> list[str]:
    """The command line that does a job and tells of it in events."""
    words = argv(job)
    verb = len(job.command)  # `--events` must stand before a `--` that closes the options
    return [str(engine_python()), "-m", "bear_detector_plugin", *words[:verb], "--events", *words[verb:]]


def variables() -> dict[str, str]:
    """The environment variables of the engine's process: the caller's, without what QGIS set for itself."""
    return {
        **dict(_inherited()),
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",  # a numpy.py in the folder where QGIS was started must not be imported
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _inherited() -> Iterator[tuple[str, str]]:
    same_house = _is_qgis_python(engine_python())
    for name, value in os.environ.items():
        if name.startswith(("PYTHON", "QGIS_", "QT_", "QML")):
            continue
        if name in _GEODATA and not same_house:
            continue  # another GDAL or PROJ can't read the tables of QGIS's
        yield name, value


def _is_qgis_python(python: Path) -> bool:
    """Whether the engine's Python brings the same GDAL as QGIS's: it is the same, or a venv made from it."""
    return _home(python).resolve().is_relative_to(Path(sys.base_prefix).resolve())


def _home(python: Path) -> Path:
    """The folder of the Python that a venv was made from (on Windows a venv holds a copy, not a link)."""
    venv = python.parent.parent / "pyvenv.cfg"
    if not venv.is_file():
        return python.parent
    lines = (line.partition("=") for line in venv.read_text(encoding="utf-8").splitlines())
    return Path({key.strip(): value.strip() for key, _, value in lines}.get("home", python.parent))


def _existing(python: Path) -> Path:
    if not python.is_file():
        raise EngineFailed(
            f"The engine's Python {python} does not exist.", f"Mend {VARIABLE} or the QGIS setting {SETTING}."
        )
    return python
