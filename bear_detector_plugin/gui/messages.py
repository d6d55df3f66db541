# SPDX-License-Identifier: GPL-2.0-or-later
"""The one place that shows an error or a result: QGIS's message bar, and its log."""

from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtWidgets import QPlainTextEdit, QPushButton

from ..errors import BearDetectorError, Cancelled

TITLE = "Bear Detector"
_INFO_S = 12


class Messages:
    """Shows messages in a bar; errors stay until the user has closed them."""

    def __init__(self, bar: QgsMessageBar) -> None:
        self._bar = bar
        self._windows: list[QPlainTextEdit] = []

    def tell(self, text: str) -> None:
        """A remark that goes away by itself."""
        self._push(text, Qgis.MessageLevel.Success, _INFO_S)

    def warn(self, text: str) -> None:
        """A doubt that goes away by itself."""
        self._push(text, Qgis.MessageLevel.Warning, _INFO_S)

    def show(self, error: BearDetectorError, details: str = "") -> None:
        """An error with its hint; a stop on request is a remark.

        Args:
            error: what is wrong and what to do.
            details: what the engine wrote, for a button *Details*.
        """
        if isinstance(error, Cancelled):
            self._push(str(error), Qgis.MessageLevel.Info, _INFO_S)
            return
        item = self._push(str(error), Qgis.MessageLevel.Critical, 0)
        if details:
            button = QPushButton("Details")
            button.clicked.connect(lambda: self._open(f"{error}\n\n{details}"))
            item.layout().addWidget(button)

    def _push(self, text: str, level: Qgis.MessageLevel, duration_s: int) -> QgsMessageBarItem:
        QgsMessageLog.logMessage(text, TITLE, level, False)
        item = QgsMessageBar.createMessage(TITLE, text)
        item.setLevel(level)
        item.setDuration(duration_s)
        self._bar.pushItem(item)
        return item

    def _open(self, text: str) -> None:
        window = QPlainTextEdit(text)
        window.setReadOnly(True)
        window.setWindowTitle(f"{TITLE}: details")
        window.resize(760, 420)
        window.show()
        self._windows = [*(w for w in self._windows if w.isVisible()), window]
