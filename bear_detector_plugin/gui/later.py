# SPDX-License-Identifier: GPL-2.0-or-later
"""A step that is taken a little later, once, however often it is asked for meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, QTimer


def later(parent: QObject, step: Callable[[], object], ms: int = 0) -> QTimer:
    """A timer whose `start` takes a step after so many milliseconds, counted anew from each start."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(ms)
    timer.timeout.connect(step)
    return timer
