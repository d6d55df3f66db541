# SPDX-License-Identifier: GPL-2.0-or-later
"""A real QGIS with the plugin in it, for programs that work its window: pictures, measurements, tests.

    told = run_in_qgis(Path("program.py"), {"survey": "photos"}, folder)

QGIS starts with a profile of its own, in Xvfb where there is no screen, and runs the program's `main(hand)`;
`hand` (see in_qgis.py) clicks, types, waits and takes pictures. What `main` returns comes back.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDTH, HEIGHT = 1280, 800

_START = """
import sys
sys.path.append({root!r})
from benchmarks.in_qgis import start
start({program!r}, {arguments!r}, {told!r}, {timeout_s})
"""
_PROFILE = """[General]
[app]
fileDialogs\\native=false
[qgis]
checkVersion=false
newsFeed\\disabled=true
[core]
NewsFeed\\httpsfeedqgisorg\\disabled=true
[locale]
overrideFlag={override}
userLocale={locale}
[UI]
UITheme={theme}
[Map]
[BearDetector]
"""


class QgisFailed(Exception):
    """The program failed inside QGIS, or QGIS did not end in time; the message holds what was written."""


def is_possible() -> bool:
    """Whether QGIS is installed here, and a screen, real or not."""
    return bool(shutil.which("qgis")) and bool(os.environ.get("DISPLAY") or shutil.which("xvfb-run"))


def run_in_qgis(
    program: Path,
    arguments: Mapping[str, Any],
    folder: Path,
    *,
    theme: str = "default",
    locale: str = "en_US",
    timeout_s: float = 300,
) -> Any:
    """Start QGIS, let `main(hand)` of a program work its window, and return what it returned.

    Args:
        program: a Python file with a function `main`.
        arguments: found as `hand.arguments`; of what JSON knows.
        folder: empty, for the profile.
        theme: QGIS's; `Night Mapping` is dark.
        locale: of the texts.
        timeout_s: after which QGIS is killed.

    Raises:
        QgisFailed: with the trace of what went wrong inside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "told.json"
    start = folder / "start.py"
    start.write_text(
        _START.format(
            root=str(ROOT),
            program=str(program.resolve()),
            arguments=dict(arguments),
            told=str(told),
            timeout_s=timeout_s,
        ),
        encoding="utf-8",
    )
    _write_profile(folder, theme, locale)
    qgis = ["qgis", "--noversioncheck", "--nologo", "--profiles-path", str(folder), "--code", str(start)]
    screen = [] if "DISPLAY" in os.environ else ["xvfb-run", "-a", "-s", f"-screen 0 {WIDTH}x{HEIGHT}x24"]
    with (folder / "log.txt").open("wb") as log:
        child = subprocess.Popen(
            [*screen, *qgis], env=_variables(folder), stdout=log, stderr=log, cwd=folder, start_new_session=True
        )
        try:
            child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    logs = (folder / name for name in ("log.txt", "hang.txt"))
    log_text = "\n".join(log.read_text(encoding="utf-8", errors="replace")[-4000:] for log in logs if log.exists())
    if not told.exists():
        raise QgisFailed(f"QGIS ended with status {child.returncode} and told nothing.\n{log_text}")
    answer = json.loads(told.read_text(encoding="utf-8"))
    if "error" in answer:
        raise QgisFailed(f"{answer['error']}\n{log_text}")
    return answer["returned"]


def _write_profile(folder: Path, theme: str, locale: str) -> None:
    settings = folder / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    override = "false" if locale == "en_US" else "true"
    settings.write_text(_PROFILE.format(theme=theme, locale=locale, override=override), encoding="utf-8")
    plugins = folder / "plugins"
    plugins.mkdir(exist_ok=True)
    if not (plugins / "bear_detector").exists():
        (plugins / "bear_detector").symlink_to(ROOT)


def _variables(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "VIRTUAL"))}
    home = folder / "home"
    home.mkdir(mode=0o700, exist_ok=True)
    return {
        **kept,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "TMPDIR": str(home),  # QGIS marks layers in the usual folder for temporary files
        "QGIS_PLUGINPATH": str(folder / "plugins"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "BEAR_DETECTOR_PYTHON": os.environ.get("BEAR_DETECTOR_PYTHON", sys.executable),
    }
