# SPDX-License-Identifier: GPL-2.0-or-later
"""Bear Detector: find sparsely distributed animals in aerial survey photos.

    QGIS process                                 engine process
    plugin -> gui | processing -> backend  ~~ command line + JSON lines ~~>  cli -> engine
                     both stand on:  jobs, events -> errors   (standard library only)

Verbs import nouns, nouns import smaller nouns, nothing crosses the wave.
"""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The repository's root, which is the plugin's folder once it is installed."""


def _version() -> str:
    metadata = ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata.get("general", "version", fallback="0.0.0")


__version__ = _version()
