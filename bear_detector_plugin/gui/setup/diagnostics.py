# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that helps to find a fault, as one text to paste; without names of persons and passwords."""

from __future__ import annotations

import platform
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR

from ... import ROOT, __version__
from ...backend import environment
from ...backend.engine_process import EngineProcess
from ...backend.environment import EnvironmentState
from ...backend.inspection import Findings
from ...errors import BearDetectorError
from ...events import Event, Log
from ...jobs import DoctorJob

_TAIL_LINES = 40
_DOCTOR_S = 90.0
_HOMES = re.compile(r"(?i)([/\\](?:users|home)[/\\])[^/\\\s:'\"]+")
_LOGINS = re.compile(r"://[^@/\s]+@")


def diagnostics(findings: Findings, proxy: str, index_url: str) -> str:
    """The text; starts the engine where there is one, which takes seconds: not for the main thread.

    Args:
        findings: what the setup page shows.
        proxy: its address, or empty.
        index_url: the package index, or empty.
    """
    engine, base = findings.engine, findings.base
    lines = [
        f"Bear Detector {__version__}",
        f"QGIS {Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}, GDAL {gdal.__version__}",
        f"Python {platform.python_version()} at {sys.executable}, prefix {sys.base_prefix}",
        f"System: {platform.platform()}",
        f"Plugin: {ROOT}",
        f"Data folder: {environment.data_folder()}",
        f"Engine: {findings.state.value}, Python {engine or 'none'}",
        f"Made from: {base.python}, version {'.'.join(map(str, base.version))}, GDAL {base.gdal or 'none'}",
        *([f"Problem: {base.problem}"] if base.problem else []),
        f"NVIDIA driver: {'yes' if findings.gpu else 'no'}; free on the disk: {findings.free_mb:.0f} MB",
        f"Proxy: {proxy or 'none set in QGIS'}; package index: {index_url or 'the default'}",
        "",
        "Doctor:",
        *(_doctor() if findings.state is not EnvironmentState.MISSING else ["not run: the engine is not installed"]),
        "",
        "Last lines of the install log:",
        *_log_tail(environment.own_folder().with_suffix(".log")),
    ]
    return without_names("\n".join(lines))


def without_names(text: str) -> str:
    """The text without the user's home folder, others' home folders, and logins in addresses."""
    home = str(Path.home())
    for written in (home, home.replace("\\", "/")):
        text = re.sub(re.escape(written) + r"(?![\w.-])", "~", text, flags=re.IGNORECASE)
    return _LOGINS.sub("://***@", _HOMES.sub(r"\1***", text))


def _doctor() -> Iterator[str]:
    process, said = EngineProcess(DoctorJob()), []

    def listen(event: Event) -> None:
        if isinstance(event, Log):
            said.append(f"{'! ' if event.level == 'warning' else ''}{event.message}")

    late = threading.Timer(_DOCTOR_S, process.cancel)
    late.start()
    try:
        process.run(listen)
    except BearDetectorError as error:
        said += [f"! {error}", process.details]
    finally:
        late.cancel()
    return iter(said)


def _log_tail(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL_LINES:]
    except OSError:
        return ["there is none"]
