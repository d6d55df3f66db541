# SPDX-License-Identifier: GPL-2.0-or-later
"""Environment variables of a child process: QGIS's own taken out, what the child's Python needs put in.

A house is an installation that brings a Python and a GDAL: QGIS for Windows, OSGeo4W, QGIS.app, conda, the system.
Pure functions of paths and dictionaries; none starts a process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

_OF_QGIS = ("PYTHON", "QGIS_", "QT_", "QML")
_OF_PIP = ("PIP_TARGET", "PIP_USER", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV")
_GEODATA = ("GDAL_DATA", "GDAL_DRIVER_PATH", "PROJ_LIB", "PROJ_DATA", "USE_PATH_FOR_GDAL_PYTHON")


def inherited(environ: Mapping[str, str], same_house: bool) -> dict[str, str]:
    """The caller's variables without what QGIS set for itself.

    Args:
        environ: the caller's variables.
        same_house: whether the child's Python brings the same GDAL as QGIS's; another one can't read its tables.
    """
    kept = {}
    for name, value in environ.items():
        foreign = name in _GEODATA or name.startswith("DYLD_")
        if name.startswith(_OF_QGIS) or name in _OF_PIP or (foreign and not same_house):
            continue
        kept[name] = value
    return kept


def for_python(python: Path, variables: Mapping[str, str], platform: str) -> dict[str, str]:
    """What a Python (not one of a venv: the one that it was made from) needs on top to find its own GDAL.

    Args:
        python: the interpreter.
        variables: the child's variables so far; those that are set win over what is guessed from the folders.
        platform: as `sys.platform`.
    """
    if platform == "win32":
        return _on_windows(python, variables)
    if platform == "darwin":
        return _on_macos(python, variables)
    return dict(variables)


def osgeo4w_root(python: Path) -> Path | None:
    r"""The root of QGIS for Windows or OSGeo4W that a Python belongs to: `ROOT\apps\Python312\python.exe`."""
    above = python.parent.parent
    if above.name.lower() == "apps":
        return above.parent
    if python.parent.name.lower() == "bin" and (above / "apps").is_dir():
        return above
    return None


def bundle_contents(path: Path) -> Path | None:
    """The folder `Contents` of the macOS bundle that a path lies in."""
    return next((p for p in (path, *path.parents) if p.name == "Contents" and p.parent.suffix == ".app"), None)


def _on_windows(python: Path, variables: Mapping[str, str]) -> dict[str, str]:
    root = osgeo4w_root(python)
    if root is not None:
        first = [root / "bin", python.parent]
        # Python's GDAL looks for its libraries on the PATH only where this says so, and then every folder must exist
        extra = {"USE_PATH_FOR_GDAL_PYTHON": "YES", "OSGEO4W_ROOT": str(root)}
        gdal = (root / "apps/gdal/share/gdal", root / "share/gdal")
        return {**_geodata(gdal, (root / "share/proj",)), **variables, **extra, "PATH": _path(first, variables)}
    if (python.parent / "conda-meta").is_dir():
        library = python.parent / "Library"
        data = _geodata((library / "share/gdal",), (library / "share/proj",))
        return {**data, **variables, "PATH": _path([python.parent, library / "bin"], variables)}
    return dict(variables)


def _on_macos(python: Path, variables: Mapping[str, str]) -> dict[str, str]:
    contents = bundle_contents(python)
    if contents is None:
        return dict(variables)
    resources = contents / "Resources"
    data = _geodata(
        (resources / "qgis/gdal", resources / "gdal"),
        (resources / "qgis/proj", resources / "proj"),
    )
    # from QGIS 3.44 on the interpreter lies apart from its library, and doesn't start without being told of it
    apart = python.parent == contents / "MacOS" and any(contents.glob("Frameworks/lib/python3.*/os.py"))
    home = {"PYTHONHOME": str(contents / "Frameworks")} if apart else {}
    return {**data, **variables, **home}


def _geodata(gdal: tuple[Path, ...], proj: tuple[Path, ...]) -> dict[str, str]:
    found = {}
    for name, folders in (("GDAL_DATA", gdal), ("PROJ_DATA", proj), ("PROJ_LIB", proj)):
        folder = next((folder for folder in folders if folder.is_dir()), None)
        if folder is not None:
            found[name] = str(folder)
    return found


def _path(first: list[Path], variables: Mapping[str, str]) -> str:
    def folders() -> Iterator[str]:
        yield from (str(folder) for folder in first)
        yield from (folder for folder in variables.get("PATH", "").split(os.pathsep) if folder)

    return os.pathsep.join(f for f in dict.fromkeys(folders()) if Path(f).is_absolute() and Path(f).is_dir())
