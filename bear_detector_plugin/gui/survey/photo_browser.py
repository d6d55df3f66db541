# SPDX-License-Identifier: GPL-2.0-or-later
"""The survey's photos in the order in which they were taken; the map follows the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, Qt
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QListView, QToolButton, QVBoxLayout, QWidget

from ...translation import tr
from .headers import PhotoHeader, continuous
from .in_view import PhotosInView

_ROOM = 1.2
"""The map shows so much more than the photo."""


class PhotoModel(QAbstractListModel):
    """A row for each photo: when it was taken, and its name."""

    def __init__(self) -> None:
        super().__init__()
        self.photos: list[PhotoHeader] = []

    def show(self, photos: Sequence[PhotoHeader]) -> None:
        """Hold these photos, the earliest first; those that don't tell their time come last, by their names."""
        self.beginResetModel()
        self.photos = sorted(photos, key=lambda photo: (not photo.taken, photo.taken, photo.path))
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt declares it
        """How many photos there are."""
        return 0 if parent.isValid() else len(self.photos)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row's text, and its photo's path as a tip."""
        photo = self.photos[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{photo.taken.replace('T', ' ')[:19] or '–'}   {Path(photo.path).name}"
        return photo.path if role == Qt.ItemDataRole.ToolTipRole else None


class PhotoBrowser(QWidget):
    """A list by time, with keys and buttons for the next and the previous one.

    Args:
        project: of the map.
        canvas: that follows.
    """

    def __init__(self, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._project, self._canvas = project, canvas
        self.model, self.in_view = PhotoModel(), PhotosInView(project, canvas)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)  # 60,000 rows are laid out at once
        self.list.setMinimumHeight(90)
        self.list.setAccessibleName(tr("Photos by time"))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.previous_button, self.next_button = _arrow("◀", tr("The photo before")), _arrow("▶", tr("The next photo"))
        self.previous_button.clicked.connect(lambda: self.step(-1))
        self.next_button.clicked.connect(lambda: self.step(1))
        self.where = QLabel()
        self.load = QCheckBox(tr("Load the photos in view"))
        self.load.setToolTip(tr("Zoom in: photos come onto the map where they are large enough, and go when it moves."))
        self.load.toggled.connect(self.in_view.turn)
        row = QHBoxLayout()
        for widget in (self.previous_button, self.where, self.next_button):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.load)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self._tell()

    def show_photos(self, photos: Sequence[PhotoHeader]) -> None:
        """The placed photos of the survey."""
        self.model.show(photos)
        self.in_view.set_photos(photos)
        self._tell()

    def step(self, by: int) -> None:
        """Go so many photos on, as far as there are any; to the first one where none was chosen."""
        row = self.list.currentIndex().row()
        to = min(max(row + by, 0), self.model.rowCount() - 1)
        self.list.setCurrentIndex(self.model.index(to, 0))

    def close_down(self) -> None:
        """Follow the map no more."""
        self.in_view.close_down()

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        self._tell()
        if index.isValid():
            self._show(self.model.photos[index.row()])

    def _show(self, photo: PhotoHeader) -> None:
        """Move the map to a photo."""
        into = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), self._project.crs(), self._project)
        corners = continuous(photo.corners, photo.corners[0][0])
        try:
            outline = QgsGeometry.fromPolygonXY([[into.transform(QgsPointXY(*corner)) for corner in corners]])
        except QgsCsException:  # the project's CRS does not reach there
            return
        view = outline.boundingBox()
        view.scale(_ROOM)
        self._canvas.setExtent(view)
        self._canvas.refresh()

    def _tell(self) -> None:
        row, count = self.list.currentIndex().row(), self.model.rowCount()
        self.where.setText(f"{row + 1} / {count}" if row >= 0 else str(count))
        self.previous_button.setEnabled(row > 0)
        self.next_button.setEnabled(row + 1 < count)


def _arrow(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
