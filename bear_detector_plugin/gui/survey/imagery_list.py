# SPDX-License-Identifier: GPL-2.0-or-later
"""The imagery of a job: ticked photos of the project, and files and folders besides."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsMimeDataUtils, QgsProject, QgsSettings
from qgis.PyQt.QtCore import QMimeData, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...photo_folders import IMAGE_SUFFIXES
from ...translation import tr
from ..layer_group import file_of
from .photos import photos

_FROM_PROJECT = Qt.ItemDataRole.UserRole + 1
_NAME = Qt.ItemDataRole.UserRole + 2
_LAST_PLACE = "bear_detector/last_photos"


class ImageryList(QWidget):
    """A list with ticks. The project's photos come and go with its layers; files and folders can be dropped on it.

    A layer whose file lies in a folder of the list is not listed for itself.

    Args:
        project: whose photos are listed.
        ticked: whether a new one among them is ticked; what the user adds always is.
    """

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, ticked: bool = True) -> None:
        super().__init__()
        self._project, self._ticked = project, ticked
        self.list = _DropList()
        self.list.setMinimumHeight(90)
        self.list.setAccessibleName(tr("Imagery"))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setToolTip(tr("Drop folders, photos or layers here"))
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        self.list.dropped.connect(self._add_all)
        self.remove_button = QPushButton(tr("Remove"))
        self.remove_button.setEnabled(False)
        self.remove_button.clicked.connect(self.remove_selected)
        self.list.itemSelectionChanged.connect(lambda: self.remove_button.setEnabled(bool(self.list.selectedItems())))
        buttons = QHBoxLayout()
        for text, slot in ((tr("Add folder…"), self._ask_folder), (tr("Add files…"), self._ask_files)):
            button = QPushButton(text)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        buttons.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.refresh()

    def refresh(self) -> None:
        """Follow the project's layers; ticks are kept."""
        wanted = {file_of(layer): layer.name() for layer in photos(self._project)}
        folders = {Path(path) for path in self._paths(self._added()) if not path.lower().endswith(IMAGE_SUFFIXES)}
        wanted = {path: name for path, name in wanted.items() if folders.isdisjoint(Path(path).parents)}
        for item in self._items():
            if item.data(_FROM_PROJECT) and _path(item) not in wanted:
                self.list.takeItem(self.list.row(item))
        known = {_path(item) for item in self._items()}
        for path, name in wanted.items():
            if path not in known:
                self._append(path, name, from_project=True)
        self.changed.emit()

    def add(self, path: str) -> None:
        """Add a file or a folder; one that is there already is ticked."""
        self._add_all([path])

    def restore(self, paths: Iterable[str], left_out: Iterable[str] = ()) -> None:
        """Hold these files and folders, and the project's photos; ticked but for those left out."""
        left_out, paths = set(left_out), list(paths)
        self.list.blockSignals(True)
        self.list.clear()
        layers = {file_of(layer) for layer in photos(self._project)}
        for path in paths:
            if path not in layers:
                self._append(path, Path(path).name or path, from_project=False)
        self.list.blockSignals(False)
        self.refresh()
        self.list.blockSignals(True)
        for item in self._items():
            if item.data(_FROM_PROJECT):
                _tick(item, _path(item) not in left_out)
        self.list.blockSignals(False)
        self.changed.emit()

    def clear(self) -> None:
        """Take away what was added, and every tick."""
        self._drop(self._items())

    def remove_selected(self) -> None:
        """Take away what is selected; a photo of the project loses its tick, since it comes with its layer."""
        self._drop(self.list.selectedItems())

    def paths(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(_path(item) for item in self._items() if item.checkState() == Qt.CheckState.Checked)

    def left_out(self) -> tuple[str, ...]:
        """The project's photos that are not ticked."""
        items = (item for item in self._items() if item.data(_FROM_PROJECT))
        return tuple(_path(item) for item in items if item.checkState() != Qt.CheckState.Checked)

    def added(self) -> tuple[str, ...]:
        """What is ticked and no layer of the project."""
        items = (item for item in self._added() if item.checkState() == Qt.CheckState.Checked)
        return tuple(_path(item) for item in items)

    def layers(self) -> tuple[str, ...]:
        """The files of the project's layers in the list, ticked or not."""
        return tuple(_path(item) for item in self._items() if item.data(_FROM_PROJECT))

    def describe(self, path: str, state: str) -> None:
        """Say in a second line how an entry stands."""
        self.list.blockSignals(True)  # the words of an entry are no other imagery
        for item in self._items():
            if _path(item) == path:
                item.setText(f"{item.data(_NAME)}\n{state}" if state else item.data(_NAME))
        self.list.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _added(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if not item.data(_FROM_PROJECT)]

    @staticmethod
    def _paths(items: Iterable[QListWidgetItem]) -> list[str]:
        return [_path(item) for item in items]

    def _add_all(self, paths: Iterable[str]) -> None:
        known = {_path(item): item for item in self._items()}
        for path in filter(None, paths):
            if path in known:
                _tick(known[path], True)
            else:
                self._append(path, Path(path).name or path, from_project=False)
        self.refresh()

    def _drop(self, items: Iterable[QListWidgetItem]) -> None:
        for item in items:
            if item.data(_FROM_PROJECT):
                _tick(item, False)
            else:
                self.list.takeItem(self.list.row(item))
        self.refresh()

    def _append(self, path: str, text: str, from_project: bool) -> None:
        item = QListWidgetItem(text)
        item.setToolTip(path)
        item.setData(Qt.ItemDataRole.UserRole, path)
        item.setData(_FROM_PROJECT, from_project)
        item.setData(_NAME, text)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        _tick(item, self._ticked or not from_project)
        self.list.addItem(item)

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("A folder of photos"), self._near())
        self._remember(folder)
        self.add(folder)

    def _ask_files(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in IMAGE_SUFFIXES)
        kinds = tr("Photos ({endings});;All files (*)", endings=endings)
        files, _ = QFileDialog.getOpenFileNames(self, tr("Photos"), self._near(), kinds)
        self._remember(next(iter(files), ""))
        self._add_all(files)

    def _near(self) -> str:
        """Where to begin to look: beside what was chosen last, in whatever project."""
        return QgsSettings().value(_LAST_PLACE, "") or self._project.homePath()

    @staticmethod
    def _remember(chosen: str) -> None:
        if chosen:
            QgsSettings().setValue(_LAST_PLACE, str(Path(chosen).parent))


class _DropList(QListWidget):
    """Takes files and folders of a file manager, and layers of QGIS.

    Signals:
        dropped: their paths.
    """

    dropped = pyqtSignal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that something can be dropped here."""
        self._greet(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The same, all over the list."""
        self._greet(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped."""
        self.dropped.emit(_dropped_paths(event.mimeData()))
        event.acceptProposedAction()

    @staticmethod
    def _greet(event: QDropEvent) -> None:
        if _dropped_paths(event.mimeData()):
            event.acceptProposedAction()


def _dropped_paths(data: QMimeData) -> list[str]:
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    layers = [uri.uri for uri in QgsMimeDataUtils.decodeUriList(data) if uri.layerType == "raster"]
    return list(dict.fromkeys(path for path in (*files, *layers) if path and Path(path).exists()))


def _path(item: QListWidgetItem) -> str:
    return item.data(Qt.ItemDataRole.UserRole)


def _tick(item: QListWidgetItem, on: bool) -> None:
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
