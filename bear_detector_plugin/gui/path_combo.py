# SPDX-License-Identifier: GPL-2.0-or-later
"""An editable list of things at hand, with a button to fetch another file or folder."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QSizePolicy, QToolButton, QWidget


class PathCombo(QWidget):
    """Offers names or paths, and takes any other that is typed or fetched.

    Args:
        title: of the file dialog.
        file_filter: the files it offers; empty for folders.

    Signals:
        changed: what is chosen or typed.
    """

    changed = pyqtSignal(str)

    def __init__(self, title: str, file_filter: str = "") -> None:
        super().__init__()
        self._title, self._filter = title, file_filter
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.combo.editTextChanged.connect(lambda text: self.changed.emit(text.strip()))
        fetch = QToolButton()
        fetch.setText("…")
        fetch.setToolTip(title)
        fetch.clicked.connect(self._fetch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.combo, 1)
        row.addWidget(fetch)

    def offer(self, choices: Iterable[str]) -> None:
        """Replace the list; what is chosen stays chosen, and the first is where nothing was."""
        chosen = self.text()
        quiet = self.combo.blockSignals(True)  # empty for a moment is no choice
        self.combo.clear()
        self.combo.addItems(list(choices))
        self.combo.setEditText(chosen)
        self.combo.blockSignals(quiet)
        self.set_text(chosen or self.combo.itemText(0))

    def text(self) -> str:
        """What is chosen or typed."""
        return self.combo.currentText().strip()

    def set_text(self, text: str) -> None:
        """Choose something."""
        self.combo.setEditText(text)
        self.combo.lineEdit().setCursorPosition(len(text))  # where it is too long, a path is known by its end
        self.combo.setToolTip(text)

    def _fetch(self) -> None:
        if self._filter:
            path, _ = QFileDialog.getOpenFileName(self, self._title, self.text(), self._filter)
        else:
            path = QFileDialog.getExistingDirectory(self, self._title, self.text())
        if path:
            self.set_text(path)
