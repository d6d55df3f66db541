# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of the machine the engine takes: all of it, unless QGIS asks it to leave some.

QGIS sets BEAR_DETECTOR_THREADS when it starts the engine, so that the map stays smooth while the engine works.
"""

from __future__ import annotations

import os
from contextlib import suppress

from ...errors import BadArgument

VARIABLE = "BEAR_DETECTOR_THREADS"
NICENESS = 5


def limit() -> int | None:
    """How many threads a network may use; None where nobody set a limit.

    Raises:
        BadArgument: the limit is no whole number from 1 on.
    """
    text = os.environ.get(VARIABLE, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) < 1:
        raise BadArgument(f"{VARIABLE} is {text}, not a number of threads.", "Set it to 1 or more, or unset it.")
    return int(text)


def cores() -> int:
    """How many cores this process may use, the limit in mind."""
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(limit() or there, there)


def make_way() -> None:
    """Let other programs go first where a limit is set; nothing elsewhere, nor on Windows."""
    if limit() is not None and hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICENESS)
