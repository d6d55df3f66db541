# SPDX-License-Identifier: GPL-2.0-or-later
"""The one place that shows an error or a result: QGIS's message bar, and its log."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Optional

from qgis.core import Qgis, QgsMessageLog
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout

from ..errors import BearDetectorError, Cancelled
from ..translation import tr, translated

TITLE = "Bear Detector"
_INFO_S = 12

Action = Optional[tuple[str, Callable[[], object]]]
"""A button beside a message: its text, and what it does."""


class Messages:
    """Shows messages in a bar; errors stay until the user has closed them."""

    def __init__(self, bar: QgsMessageBar) -> None:
        self._bar = bar
        self._items: list[QgsMessageBarItem] = []  # those with a button
        self.windows: list[DetailsWindow] = []

    def tell(self, text: str, action: Action = None) -> None:
        """A remark that goes away by itself."""
        self._add_action(self._push(text, Qgis.MessageLevel.Success, _INFO_S), action)

    def warn(self, text: str, stays: bool = False) -> None:
        """A doubt that goes away by itself, or stays where the user may be away while it comes up."""
        self._push(text, Qgis.MessageLevel.Warning, 0 if stays else _INFO_S)

    def show(self, error: BearDetectorError, details: str = "", action: Action = None) -> None:
        """An error with its hint; a stop on request is a remark.

        Args:
            error: what is wrong and what to do.
            details: what the engine wrote, for a button *Details*.
            action: a way on, such as to run the job again.
        """
        text = f"{translated(error.message)} {translated(error.hint)}".strip()
        if isinstance(error, Cancelled):
            self._push(text, Qgis.MessageLevel.Info, _INFO_S)
            return
        item = self._push(text, Qgis.MessageLevel.Critical, 0)
        self._add_action(item, action)
        if details:
            self._add_action(item, (tr("Details"), lambda: self._open(f"{text}\n\n{details}")), closes=False)

    def _push(self, text: str, level: Qgis.MessageLevel, duration_s: int) -> QgsMessageBarItem:
        QgsMessageLog.logMessage(text, TITLE, level, False)
        item = QgsMessageBar.createMessage(TITLE, escape(text, quote=False))  # it takes `<module>` for a tag
        item.setLevel(level)
        item.setDuration(duration_s)
        self._bar.pushItem(item)
        return item

    def _add_action(self, item: QgsMessageBarItem, action: Action, closes: bool = True) -> None:
        if action is None:
            return
        text, do = action
        button = QPushButton(text)
        button.clicked.connect(do)
        if closes:
            button.clicked.connect(item.dismiss)
        item.layout().addWidget(button)
        self._items = [*(other for other in self._items if not sip.isdeleted(other)), item]

    def close_down(self) -> None:
        """Close the windows, and the messages whose buttons would do something: the plugin is being unloaded."""
        for item in self._items:
            if not sip.isdeleted(item):
                self._bar.popWidget(item)
        self._items = []
        for window in self.windows:
            window.close()
        self.windows = []

    def _open(self, text: str) -> None:
        window = DetailsWindow(text)
        window.show()
        self.windows = [*(w for w in self.windows if w.isVisible()), window]


class DetailsWindow(QDialog):
    """What the engine wrote, to be read and copied; not modal."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setModal(False)
        self.setWindowTitle(f"{TITLE}: {tr('Details')}")
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        copy = QPushButton(tr("Copy"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(buttons)
        self.resize(760, 420)
