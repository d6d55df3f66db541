# SPDX-License-Identifier: GPL-2.0-or-later
"""What the network sees in training, as a picture."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon, QPixmap, QResizeEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ...translation import tr
from ..note import Note
from ..there import is_file


class Sheet(QWidget):
    """A contact sheet as wide as the dock; a click opens it in full."""

    def __init__(self) -> None:
        super().__init__()
        self._file: Path | None = None
        self._picture = QPixmap()
        self.button = QToolButton()
        self.button.setAutoRaise(True)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.setToolTip(tr("Open the picture"))
        self.button.setAccessibleName(tr("What the network sees"))
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Note(tr("What the network sees: examples shifted, turned and toned by chance.")))
        column.addWidget(self.button)
        self.show_file(None)

    def show_file(self, file: Path | None) -> None:
        """Show a picture; nothing where there is none."""
        self._file = file
        self._picture = QPixmap(str(file)) if file is not None and is_file(file) else QPixmap()
        self.setVisible(not self._picture.isNull())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is as wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        width = max(self.width() - 8, 64)
        shown = self._picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        self.button.setIcon(QIcon(shown))
        self.button.setIconSize(QSize(shown.width(), shown.height()))
        self.button.setFixedHeight(shown.height() + 8)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))
