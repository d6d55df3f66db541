# SPDX-License-Identifier: GPL-2.0-or-later
"""The cut-outs of a library as thumbnails, on ice and on dark ground."""

from __future__ import annotations

import json
from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem

from ...translation import tr
from ..class_names import class_title

LIST = "cutouts.json"
_THUMB = QSize(96, 72)
_ICE, _DARK = QColor("#eef3f6"), QColor("#3c4a4f")


class Shelf(QListWidget):
    """A library's cut-outs; the Delete key takes the selected ones out.

    Signals:
        emptied: cut-outs were deleted.
    """

    emptied = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setIconSize(_THUMB)
        self.setMinimumHeight(_THUMB.height() + 40)
        self.setAccessibleName(tr("Cut-outs"))

    def show_library(self, folder: Path) -> None:
        """Show what a library holds, the latest first."""
        self._folder = folder
        self.clear()
        for entry in reversed(_entries(folder)):
            picture = QPixmap(str(folder / f"{entry['name']}.png"))
            if not picture.isNull():
                item = QListWidgetItem(QIcon(_on_both_grounds(picture)), class_title(entry["class_name"]), self)
                item.setData(Qt.ItemDataRole.UserRole, entry["name"])
                item.setToolTip("\n".join(text for text in (entry["photo"], entry.get("origin", "")) if text))

    def delete_selected(self) -> None:
        """Take the selected cut-outs out of the library: their pictures are deleted."""
        for item in self.selectedItems():
            (self._folder / f"{item.data(Qt.ItemDataRole.UserRole)}.png").unlink(missing_ok=True)
        self.show_library(self._folder)
        self.emptied.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_selected()
        else:
            super().keyPressEvent(event)


def _entries(folder: Path) -> list[dict]:
    """What the engine wrote down; nothing where there is no library yet."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [entry for entry in found if isinstance(entry, dict) and {"name", "class_name", "photo"} <= set(entry)]


def _on_both_grounds(picture: QPixmap) -> QPixmap:
    """Half on ice and half on water: a ragged outline shows on one of them."""
    ground = QPixmap(_THUMB)
    ground.fill(_ICE)
    painter = QPainter(ground)
    painter.fillRect(_THUMB.width() // 2, 0, _THUMB.width(), _THUMB.height(), _DARK)
    shown = picture.scaled(
        _THUMB - QSize(8, 8), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter.drawPixmap((_THUMB.width() - shown.width()) // 2, (_THUMB.height() - shown.height()) // 2, shown)
    painter.end()
    return ground
