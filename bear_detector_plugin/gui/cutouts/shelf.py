# SPDX-License-Identifier: GPL-2.0-or-later
"""The cut-outs of a library as thumbnails, on ice and on dark ground."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from qgis.PyQt.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from ...class_names import class_title
from ...errors import ExamplesError
from ...translation import tr

LIST = "cutouts.json"
_THUMB = QSize(96, 72)
_CLASS, _PHOTO = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
_ICE, _DARK = QColor("#eef3f6"), QColor("#3c4a4f")


class Shelf(QListWidget):
    """A library's cut-outs; the Delete key takes the selected ones out.

    Signals:
        deleted: cut-outs were deleted; their files' contents by path, for `put_back`.
        failed: an ExamplesError: a picture can't be deleted, or not be put back.
        changed: others are shown.
    """

    deleted = pyqtSignal(object)
    failed = pyqtSignal(object)
    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.setIconSize(_THUMB)
        self.setFixedHeight(_THUMB.height() + 48)
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
                item.setData(_CLASS, entry["class_name"])
                item.setData(_PHOTO, entry["photo"])
                item.setToolTip("\n".join(text for text in (entry["photo"], entry.get("origin", "")) if text))
        self.changed.emit()

    def classes(self) -> tuple[str, ...]:
        """The classes of what is shown."""
        return tuple(sorted({self.item(row).data(_CLASS) for row in range(self.count())}))

    def photos(self) -> set[str]:
        """The names of the photos that what is shown was cut out of."""
        return {self.item(row).data(_PHOTO) for row in range(self.count())}

    def chosen(self) -> QPixmap:
        """The cut-out last chosen, at its own size; an empty picture where there is none."""
        item = self.currentItem()
        return QPixmap(str(self._picture(item))) if item is not None else QPixmap()

    def delete_selected(self) -> None:
        """Take the selected cut-outs out of the library: their pictures are deleted."""
        contents: dict[Path, bytes] = {}
        for picture in filter(Path.is_file, [self._picture(item) for item in self.selectedItems()]):
            with self._told(picture):
                content = picture.read_bytes()
                picture.unlink()
                contents[picture] = content
        self.show_library(self._folder)
        if contents:
            self.deleted.emit(contents)

    def put_back(self, contents: dict[Path, bytes]) -> None:
        """Bring back what was deleted; a photo that was cut out again since keeps its new cut."""
        for picture, content in contents.items():
            with self._told(picture):
                if not picture.exists():
                    picture.write_bytes(content)
        self.show_library(self._folder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes."""
        if event.key() == Qt.Key.Key_Delete:
            self.delete_selected()
        else:
            super().keyPressEvent(event)

    @contextmanager
    def _told(self, picture: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.failed.emit(ExamplesError(f"{picture} can't be changed: {error.strerror}.", "Close what shows it."))

    def _picture(self, item: QListWidgetItem) -> Path:
        return self._folder / f"{item.data(Qt.ItemDataRole.UserRole)}.png"


class Grounds(QWidget):
    """One cut-out on ice, and below it on dark ground: what is left of its surroundings shows on one of them."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setMinimumSize(80, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("The cut-out on ice and on dark ground"))

    def show_picture(self, picture: QPixmap) -> None:
        """Show a cut-out; nothing for an empty picture."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both grounds."""
        if self._picture.isNull():
            return
        painter = QPainter(self)
        half = self.height() // 2
        for top, colour in ((0, _ICE), (half, _DARK)):
            painter.fillRect(0, top, self.width(), half, colour)
            _draw_in(painter, self._picture, QRect(0, top, self.width(), half))


def _entries(folder: Path) -> list[dict]:
    """What the engine wrote down, with pictures in this folder only; nothing where there is no library yet."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    complete = [entry for entry in found if isinstance(entry, dict) and {"name", "class_name", "photo"} <= set(entry)]
    return [entry for entry in complete if entry["name"] == Path(entry["name"]).name]


def _on_both_grounds(picture: QPixmap) -> QPixmap:
    """Half on ice and half on water: a ragged outline shows on one of them."""
    ground = QPixmap(_THUMB)
    ground.fill(_ICE)
    painter = QPainter(ground)
    painter.fillRect(_THUMB.width() // 2, 0, _THUMB.width(), _THUMB.height(), _DARK)
    _draw_in(painter, picture, QRect(QPoint(0, 0), _THUMB))
    painter.end()
    return ground


def _draw_in(painter: QPainter, picture: QPixmap, place: QRect) -> None:
    """The picture in the middle of a place, as large as fits."""
    shown = picture.scaled(
        place.size() - QSize(8, 8), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    corner = place.topLeft() + QPoint((place.width() - shown.width()) // 2, (place.height() - shown.height()) // 2)
    painter.drawPixmap(corner, shown)
