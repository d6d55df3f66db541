# SPDX-License-Identifier: GPL-2.0-or-later
"""A window beside the map and never in its way, which comes back where it was."""

from __future__ import annotations

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QHideEvent
from qgis.PyQt.QtWidgets import QDialog, QWidget


class SideWindow(QDialog):
    """Not modal. A child sets `NAME`, and calls `come_back` when it is laid out."""

    NAME = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.WindowCloseButtonHint)
        self.setModal(False)

    def come_back(self) -> None:
        """Be where it was last."""
        place = QgsSettings().value(self._key())
        if place:
            self.restoreGeometry(place)

    def open_window(self) -> None:
        """Show it in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep the place."""
        QgsSettings().setValue(self._key(), self.saveGeometry())
        super().hideEvent(event)

    def _key(self) -> str:
        return f"bear_detector/{self.NAME}_window"
