# SPDX-License-Identifier: GPL-2.0-or-later
"""The colours of verdicts and classes: mid-tones that show on light and on dark, and on ice and on water."""

from __future__ import annotations

import zlib

from qgis.PyQt.QtGui import QColor

from ...class_names import class_title
from ...translation import tr
from .candidates import BACKGROUND, UNSURE

_KNOWN = {"polar_bear": "#ff5722", "seal": "#1e88e5", BACKGROUND: "#8a8a8a", UNSURE: "#e0a100", "": "#5f9ea0"}
"""The animals' as in resources/styles/examples.qml, a little lighter; nothing said yet is the last one."""


def verdict_colour(verdict: str) -> QColor:
    """The colour of a verdict or a class; an unknown class has one of its own, always the same."""
    if verdict in _KNOWN:
        return QColor(_KNOWN[verdict])
    return QColor.fromHsv(zlib.crc32(verdict.encode()) % 360, 170, 200)


def verdict_title(verdict: str) -> str:
    """A verdict or a class as it is read: `polar bear`."""
    told = {BACKGROUND: tr("not an animal"), UNSURE: tr("unsure")}
    return told.get(verdict) or class_title(verdict)
