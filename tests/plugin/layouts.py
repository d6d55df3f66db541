# SPDX-License-Identifier: GPL-2.0-or-later
"""Folder layouts of QGIS's installers, laid out anew in a test's folder; see tests/data/layouts/README.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bear_detector_plugin.backend.pythons import Surroundings

FOLDER = Path(__file__).parents[1] / "data" / "layouts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Layout:
    """A QGIS laid out below `root`: what it tells of itself, and its Python."""

    root: Path
    around: Surroundings
    expected: Path


def lay_out(name: str, root: Path) -> Layout:
    """Make the (empty) files of a layout."""
    head, _, files = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    for line in files.splitlines():
        path = root / line
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    places = {key: str(root / told[key]) for key in ("executable", "prefix", "qgis_prefix")}
    major, minor = map(int, told["version"].split("."))
    return Layout(
        root, Surroundings(platform=told["platform"], version=(major, minor), **places), root / told["expected"]
    )
