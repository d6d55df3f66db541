# SPDX-License-Identifier: GPL-2.0-or-later
"""A text that wraps, in full, at any width of the dock."""

from __future__ import annotations

from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QLabel

_NARROW_PX = 120


class Note(QLabel):
    """A label that asks for as much height as its text needs: in a scrolled form, Qt would cut it off.

    Args:
        text: what it says at first.
        scale: of its letters.
    """

    def __init__(self, text: str = "", scale: float = 1.0) -> None:
        super().__init__(text)
        self.setWordWrap(True)
        self.setMinimumWidth(_NARROW_PX)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * scale)
        self.setFont(font)

    def setText(self, text: str) -> None:
        """Say something else."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setMinimumHeight(0)  # else the label would ask for what it has
        self.setMinimumHeight(max(self.heightForWidth(max(self.width(), _NARROW_PX)), 0))
