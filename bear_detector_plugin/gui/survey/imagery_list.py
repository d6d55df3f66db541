# SPDX-License-Identifier: GPL-2.0-or-later
"""The imagery of a job: ticked photos of the project, and files and folders besides."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..layer_group import file_of
from .photos import photos

_IMAGES = "Photos (*.tif *.tiff *.jpg *.jpeg *.png *.vrt *.jp2);;All files (*)"
_FROM_PROJECT = Qt.ItemDataRole.UserRole + 1


class ImageryList(QWidget):
    """A list with ticks. The project's photos come and go with its layers.

    Args:
        project: whose photos are listed.
        ticked: whether a new one among them is ticked; what the user adds always is.
    """

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, ticked: bool = True) -> None:
        super().__init__()
        self._project, self._ticked = project, ticked
        self.list = QListWidget()
        self.list.setMinimumHeight(90)
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        buttons = QHBoxLayout()
        for text, slot in (("Folder…", self._ask_folder), ("Files…", self._ask_files), ("Clear", self.clear)):
            button = QPushButton(text)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.refresh()

    def refresh(self) -> None:
        """Follow the project's layers; ticks are kept."""
        wanted = {file_of(layer): layer.name() for layer in photos(self._project)}
        for row in reversed(range(self.list.count())):
            item = self.list.item(row)
            if item.data(_FROM_PROJECT) and _path(item) not in wanted:
                self.list.takeItem(row)
        known = {_path(self.list.item(row)) for row in range(self.list.count())}
        for path, name in wanted.items():
            if path not in known:
                self._append(path, name, from_project=True)
        self.changed.emit()

    def add(self, path: str) -> None:
        """Add a file or a folder."""
        if path and path not in {_path(self.list.item(row)) for row in range(self.list.count())}:
            self._append(path, path, from_project=False)
            self.changed.emit()

    def clear(self) -> None:
        """Take away what was added, and every tick."""
        for row in reversed(range(self.list.count())):
            item = self.list.item(row)
            if item.data(_FROM_PROJECT):
                item.setCheckState(Qt.CheckState.Unchecked)
            else:
                self.list.takeItem(row)
        self.changed.emit()

    def paths(self) -> tuple[str, ...]:
        """What is ticked."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(_path(item) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _append(self, path: str, text: str, from_project: bool) -> None:
        item = QListWidgetItem(text)
        item.setToolTip(path)
        item.setData(Qt.ItemDataRole.UserRole, path)
        item.setData(_FROM_PROJECT, from_project)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        ticked = self._ticked or not from_project
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _ask_folder(self) -> None:
        self.add(QFileDialog.getExistingDirectory(self, "A folder of photos"))

    def _ask_files(self) -> None:
        for path in QFileDialog.getOpenFileNames(self, "Photos", "", _IMAGES)[0]:
            self.add(path)


def _path(item: QListWidgetItem) -> str:
    return item.data(Qt.ItemDataRole.UserRole)
