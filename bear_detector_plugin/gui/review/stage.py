# SPDX-License-Identifier: GPL-2.0-or-later
"""How the parts of a review stand: the chip beside its buttons above, the gallery below, and a border to drag."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from .verdict_buttons import VerdictButtons


def stage(chip: QWidget, lines: Iterable[QWidget], buttons: VerdictButtons, gallery: QWidget) -> QSplitter:
    """The parts in their places."""
    upper = QWidget()
    above = QVBoxLayout(upper)
    above.setContentsMargins(0, 0, 0, 0)
    above.setSpacing(2)
    beside = QHBoxLayout()
    beside.setSpacing(2)
    beside.addWidget(chip, 1)
    beside.addWidget(buttons.tools)
    beside.addWidget(buttons)
    above.addLayout(beside, 1)
    for line in lines:
        above.addWidget(line)
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.addWidget(upper)
    splitter.addWidget(gallery)
    splitter.setStretchFactor(0, 3)
    splitter.setStretchFactor(1, 2)
    splitter.setChildrenCollapsible(False)
    return splitter
