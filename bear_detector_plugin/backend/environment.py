# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the engine's Python is, what it has, and the environment variables that its process gets.

QGIS's own Python is not used: it may be too old, and the engine's libraries must not meet QGIS's. Nothing here
starts a process: it may be asked on the main thread.
"""

from __future__ import annotations

import os
import sys
from enum import Enum
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from .. import ROOT
from ..errors import EngineFailed
from ..jobs import MOST_CHARACTERS, ON_STDIN, DemoJob, ExplainJob, GeoreferenceJob, Job, TrainJob, argv
from . import requirements
from .installer import GPU, STAMP, python_of, stamp
from .machine import engine_threads
from .pythons import Surroundings, base_of, candidates, is_of, venv_config
from .requirements import DETECT, TRAIN
from .variables import for_python, inherited

SETTING = "bear_detector/python"
BASE_SETTING = "bear_detector/base_python"
CORES_SETTING = "bear_detector/cores_left"
VARIABLE = "BEAR_DETECTOR_PYTHON"
THREADS = "BEAR_DETECTOR_THREADS"
CORES_LEFT = 1


class EnvironmentState(Enum):
    """What the engine can do: nothing, nothing until it is updated, all but training, all."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DETECT = "detect"
    TRAIN = "train"


def engine_python() -> Path:
    """The engine's Python: named by the user, else beside the plugin, else in the user's data folder.

    Raises:
        EngineFailed: where there is none.
    """
    named = QgsSettings().value(SETTING, "", type=str) or os.environ.get(VARIABLE, "")
    if named:
        return _existing(Path(named).expanduser())
    for venv in (ROOT / ".venv", own_folder()):
        if python_of(venv).is_file():
            return python_of(venv)
    raise EngineFailed(
        "The engine is not installed yet.",
        f"Install it: Raster > Bear Detector > Set up the engine. Or set {VARIABLE} to a Python that has its packages.",
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


def own_folder() -> Path:
    """The virtual environment that the setup page makes."""
    return data_folder() / "engine"


def state() -> EnvironmentState:
    """What the engine can do, by the files that are there; quick, since nothing is read twice."""
    try:
        python = engine_python()
    except EngineFailed:
        return EnvironmentState.MISSING
    return _state(python, _changed_at(python))


def missing_for(job: Job) -> str | None:
    """The requirement set that must be installed before a job can run; None where all is there."""
    needed = TRAIN if _needs_train(job) else DETECT
    able = {EnvironmentState.TRAIN: (DETECT, TRAIN), EnvironmentState.DETECT: (DETECT,)}
    return None if needed in able.get(state(), ()) else needed


def _needs_train(job: Job) -> bool:
    if isinstance(job, GeoreferenceJob):
        return job.height_by_overlaps
    if isinstance(job, ExplainJob):
        return job.method == "grad-cam"
    return isinstance(job, (TrainJob, DemoJob))


def base_pythons() -> list[Path]:
    """The Pythons that the environment may be made from, the likeliest first: named by the user, or QGIS's own."""
    named = QgsSettings().value(BASE_SETTING, "", type=str)
    return [Path(named)] if named else candidates(Surroundings.here(QgsApplication.prefixPath()))


def gdal_folder() -> str:
    """Where QGIS's own GDAL for Python lies."""
    import osgeo

    return str(Path(osgeo.__file__).parents[1])


def words(job: Job) -> list[str]:
    """The arguments of the command line that do a job and tell of it in events."""
    given = argv(job)
    verb = len(job.command)  # `--events` must stand before a `--` that closes the options
    return [*given[:verb], "--events", *given[verb:]]


def command(job: Job) -> list[str]:
    """The command line that does a job; one that is too long has its arguments on stdin."""
    given = words(job)
    told = given if sum(len(word) + 3 for word in given) < MOST_CHARACTERS else [ON_STDIN]
    return [str(engine_python()), "-m", "bear_detector_plugin", *told]


def variables() -> dict[str, str]:
    """The environment variables of the engine's process: the caller's, without what QGIS set for itself."""
    python = engine_python()
    kept = inherited(os.environ, is_of(python, Path(sys.base_prefix)))
    own = {
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",  # a numpy.py in the folder where QGIS was started must not be imported
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
    }
    if own_folder() in python.parents:
        own["PYTHONNOUSERSITE"] = "1"  # what other plugins have put there must not be mixed in
    left = QgsSettings().value(CORES_SETTING, CORES_LEFT, type=int)
    kept.setdefault(THREADS, str(engine_threads(left)))
    return {**for_python(base_of(python), kept, sys.platform), **own}


@lru_cache(maxsize=4)
def _state(python: Path, _changed: tuple[float, ...]) -> EnvironmentState:
    if not requirements.site_folders(python):  # an unusual Python of the user's: the engine itself will tell
        return EnvironmentState.TRAIN
    ours = own_folder() in python.parents
    known = stamp(own_folder()) if ours and base_of(python).is_file() else {}  # QGIS may be a newer one, elsewhere
    if requirements.lacking(DETECT, python) or (ours and DETECT not in known):
        return EnvironmentState.MISSING
    if ours and known[DETECT] != requirements.fingerprint(DETECT, GPU in known):
        return EnvironmentState.OUTDATED
    if requirements.lacking(TRAIN, python) or (ours and TRAIN not in known):
        return EnvironmentState.DETECT
    if ours and known[TRAIN] != requirements.fingerprint(TRAIN, GPU in known):
        return EnvironmentState.OUTDATED
    return EnvironmentState.TRAIN


def _changed_at(python: Path) -> tuple[float, ...]:
    """Moves when a package is installed or removed, or the plugin is updated."""
    files = [own_folder() / STAMP, requirements.FOLDER / requirements.CONSTRAINTS, base_of(python)]
    files += requirements.site_folders(python)
    return tuple(file.stat().st_mtime for file in files if file.exists())


def _existing(python: Path) -> Path:
    if not python.is_file():
        raise EngineFailed(
            f"The engine's Python {python} does not exist.", f"Mend {VARIABLE} or the QGIS setting {SETTING}."
        )
    home = venv_config(python).get("home")  # on Windows a venv's Python stays when the one that it was made from goes
    if home and _is_gone(Path(home)):
        raise EngineFailed(
            f"The Python in {home} that {python} was made from is gone.",
            f"Mend {VARIABLE} or the QGIS setting {SETTING}.",
        )
    return python


def _is_gone(folder: Path) -> bool:
    try:
        return not folder.is_dir()
    except OSError:  # nobody may look there, as into the folder of Windows' shop
        return False
