# SPDX-License-Identifier: GPL-2.0-or-later
r"""The Python that belongs to a QGIS, found without starting a second QGIS, and whether it will do for the engine.

`sys.executable` is QGIS itself on Windows (`...\bin\qgis-ltr-bin.exe`) and macOS (`QGIS.app/Contents/MacOS/QGIS`).
Where the Pythons lie beside it was recorded from the installers; see tests/data/layouts.
"""

from __future__ import annotations

import json
import os
import re
import subprocess  # nosec B404
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import BearDetectorError, EngineFailed
from .process_tree import platform_options
from .variables import bundle_contents, for_python, inherited

OLDEST = (3, 11)
"""The oldest Python that the engine runs on."""
CONDA = "conda create -n bear-detector -c conda-forge python=3.12 gdal numpy"
"""Makes a Python that will do, where QGIS's will not."""
_CHECK_S = 60.0
"""A first start may be slow where a virus scanner reads every file."""
_PROGRAM = """
import json, pathlib, sys
found = {"version": list(sys.version_info[:2]), "gdal": "", "folder": "", "error": ""}
for folder in ("", *sys.argv[1:]):
    sys.path += [folder] if folder else []
    try:
        import osgeo
        from osgeo import gdal
    except Exception as error:
        found["error"] = str(error)
    else:
        found.update(gdal=gdal.__version__, folder=str(pathlib.Path(osgeo.__file__).parents[1]))
        break
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Surroundings:
    """What a QGIS knows of itself: `sys.platform`, executable, base prefix and version, and QGIS's prefix."""

    platform: str
    executable: str
    prefix: str
    qgis_prefix: str
    version: tuple[int, int]

    @classmethod
    def here(cls, qgis_prefix: str) -> Surroundings:
        """Those of this process."""
        return cls(sys.platform, sys.executable or "", sys.base_prefix, qgis_prefix, sys.version_info[:2])


@dataclass(frozen=True)
class Checked:
    """A Python that was tried: its version, the GDAL that it has, and what stands in its way.

    Attributes:
        gdal_folder: where its GDAL for Python lies, which may be apart from its own packages.
        problem: None where the Python will do.
    """

    python: Path
    version: tuple[int, int] = (0, 0)
    gdal: str = ""
    gdal_folder: str = ""
    problem: BearDetectorError | None = None


def candidates(around: Surroundings) -> list[Path]:
    """The Pythons that may belong to a QGIS, the likeliest first; only those that exist."""
    places = {"win32": _on_windows, "darwin": _on_macos}.get(around.platform, _on_linux)
    return [python for python in dict.fromkeys(places(around)) if python.is_file()]


def check(python: Path, gdal_folder: str = "", platform: str = sys.platform) -> Checked:
    """Start a Python, once and briefly, to see whether the engine can run on it.

    Args:
        python: the interpreter to try.
        gdal_folder: where QGIS's own GDAL for Python lies, tried where the Python has none.
        platform: as `sys.platform`.
    """
    if not python.name.lower().startswith("python"):  # anything else might be a second QGIS
        problem = EngineFailed(f"{python} is not a Python.", "Choose a file named python, python3 or python.exe.")
        return Checked(python, problem=problem)
    variables = for_python(base_of(python), inherited(os.environ, is_of(python, Path(sys.base_prefix))), platform)
    words = [str(python), "-c", _PROGRAM, *([gdal_folder] if gdal_folder else [])]
    try:  # a list of words and no shell
        done = subprocess.run(  # nosec B603
            words, env=variables, capture_output=True, timeout=_CHECK_S, stdin=subprocess.DEVNULL,
            encoding="utf-8", errors="replace", check=False, **platform_options(),
        )  # fmt: skip
        found = json.loads(done.stdout.strip().splitlines()[-1])
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        problem = EngineFailed(f"{python} does not start.", "Name another Python that has GDAL.")
        return Checked(python, problem=problem)
    return _judged(python, found)


def base_of(python: Path) -> Path:
    """The Python that a venv was made from (on Windows a venv holds a copy, not a link); itself where it is none."""
    config = venv_config(python)
    if "home" not in config:
        return python
    if "executable" in config and Path(config["executable"]).is_file():
        return Path(config["executable"])
    return Path(config["home"]) / ("python.exe" if python.suffix == ".exe" else "python3")


def is_of(python: Path, prefix: Path) -> bool:
    """Whether a Python, or the one that its venv was made from, lies below a prefix."""
    home = venv_config(python).get("home", str(python.parent))
    return Path(home).resolve().is_relative_to(prefix.resolve())


def venv_config(python: Path) -> dict[str, str]:
    """What `pyvenv.cfg` says; nothing where the Python is not one of a venv."""
    file = python.parent.parent / "pyvenv.cfg"
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _judged(python: Path, found: dict) -> Checked:
    version = tuple(found["version"])
    number, oldest = ".".join(map(str, version)), ".".join(map(str, OLDEST))
    problem: BearDetectorError | None = None
    if version < OLDEST:
        problem = EngineFailed(
            f"{python} is Python {number}: the engine needs {oldest} or newer.",
            f"Name another Python that has GDAL, for example from conda-forge: {CONDA}",
        )
    elif not found["gdal"]:
        problem = EngineFailed(
            f"{python} has no GDAL.",
            f"Name another Python that has GDAL, for example from conda-forge: {CONDA}",
        )
    return Checked(python, version, found["gdal"], found["folder"], problem)


def _on_windows(around: Surroundings) -> Iterator[Path]:
    roots = [Path(around.executable).parent.parent, Path(around.qgis_prefix).parent.parent]
    homes = [Path(around.prefix)]
    for root in roots:
        homes += sorted(root.glob("apps/Python3*"), key=lambda home: _rank(home.name, around.version))
        homes.append(root / "bin")
    for home in homes:
        yield home / "python.exe"
        yield home / "python3.exe"


def _on_macos(around: Surroundings) -> Iterator[Path]:
    named = _names(around.version)
    contents = bundle_contents(Path(around.executable)) or bundle_contents(Path(around.qgis_prefix))
    if contents is not None:
        version = ".".join(map(str, around.version))
        framework = contents / "Frameworks/Python.framework/Versions" / version / "bin"
        for folder in (contents / "MacOS/bin", contents / "MacOS", contents / "Frameworks/bin", framework):
            yield from (folder / name for name in named)
    yield from _on_linux(around)


def _on_linux(around: Surroundings) -> Iterator[Path]:
    """Flatpak's QGIS lies in /app, its Python below /usr or /app; conda's has one prefix for both."""
    exact, *others = _names(around.version)
    folders = [Path(around.qgis_prefix) / "bin", Path(around.prefix) / "bin"]
    yield from (folder / exact for folder in folders)
    for folder in folders:
        yield from (folder / name for name in others)


def _names(version: tuple[int, int]) -> tuple[str, str, str]:
    return f"python{version[0]}.{version[1]}", "python3", "python"


def _rank(name: str, version: tuple[int, int]) -> tuple[bool, int]:
    """`Python312` of the running version first, then from the newest."""
    digits = re.sub(r"\D", "", name)
    return digits != f"{version[0]}{version[1]}", -int(digits or 0)
