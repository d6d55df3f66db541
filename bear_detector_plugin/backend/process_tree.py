# SPDX-License-Identifier: GPL-2.0-or-later
"""Child processes that QGIS neither sees nor waits for, and that end with all their own children."""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any


def platform_options() -> dict[str, Any]:
    """For `subprocess.Popen`: no console window and a lower priority on Windows, elsewhere a group of its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
    return {"start_new_session": True}


def kill_tree(child: subprocess.Popen) -> None:
    """End a child that was started with `platform_options`, and what it has started."""
    with suppress(OSError):
        if sys.platform == "win32":
            tool = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
            words = [str(tool), "/T", "/F", "/PID", str(child.pid)]
            quietly = platform_options()
            subprocess.run(words, capture_output=True, check=False, **quietly)  # nosec B603
        else:
            os.killpg(child.pid, signal.SIGKILL)
