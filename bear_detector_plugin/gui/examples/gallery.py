# SPDX-License-Identifier: GPL-2.0-or-later
"""All examples as thumbnails: click to fly there, keys to reassign and delete."""

from __future__ import annotations

from qgis.PyQt.QtCore import QModelIndex, QPoint, QRect, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygon, QTextOption
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ...class_names import class_title
from ...splits import TRAIN, VALIDATION
from ...translation import tr
from ..chips import Chip, ChipLoader
from ..ink import ink_of
from .classes import KEYS, Classes
from .gallery_model import CHIP, ROW, ExamplesModel, GalleryFilter, Row

SIDE_PX = 80
_MARGIN_PX = 3
_STRIP_PX = 4
_HINT_PX = 24
_ERASE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_WARNING = QColor(255, 193, 7)


class Gallery(QListView):
    """The view.

    Signals:
        flown: the user wants to see this example (its Row) on the map.
        reassigned: the selected examples get a class.
        moved: the photos of the selected examples go to a split.
        erased: the selected examples shall go.
    """

    flown = pyqtSignal(object)
    reassigned = pyqtSignal(str)
    moved = pyqtSignal(str)
    erased = pyqtSignal()

    def __init__(self, model: ExamplesModel, classes: Classes) -> None:
        super().__init__()
        self.examples, self._classes = model, classes
        self.loader = ChipLoader(self)
        self.filter = GalleryFilter(model)
        self.setModel(self.filter)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Thumbnail(model, classes, self.loader, self))
        self.setAccessibleName(tr("Examples"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(lambda index: self.flown.emit(index.data(ROW)))
        self.activated.connect(lambda index: self.flown.emit(index.data(ROW)))
        self.loader.loaded.connect(self._on_loaded)
        classes.changed.connect(self.viewport().update)

    def close_down(self) -> None:
        """Read no more."""
        self.loader.close()

    def selected(self) -> list[Row]:
        """The selected examples."""
        return [index.data(ROW) for index in self.selectionModel().selectedIndexes()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A class's number reassigns, Delete deletes; the rest is Qt's."""
        if event.key() in _ERASE:
            self.erased.emit()
        elif event.text() and event.text() in "123456789":
            names = self._classes.names()
            if int(event.text()) <= len(names):
                self.reassigned.emit(names[int(event.text()) - 1])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The thumbnails; where there is none, what to do."""
        super().paintEvent(event)
        if self.examples.rowCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(ink_of(self))
        text = tr("No examples yet. Press “Point or box” above, then click an animal on the map.")
        room = self.viewport().rect().adjusted(_HINT_PX, _HINT_PX, -_HINT_PX, -_HINT_PX)
        painter.drawText(QRectF(room), text, QTextOption(Qt.AlignmentFlag.AlignCenter))

    def menu(self) -> QMenu:
        """What can be done with the selected examples."""
        menu = QMenu(self)
        for number, name in enumerate(self._classes.names(), 1):
            action = menu.addAction(self._classes.swatch(name), tr("It is {name}", name=class_title(name)))
            action.setObjectName(f"class_{name}")
            action.triggered.connect(lambda _=False, name=name: self.reassigned.emit(name))
            if number <= KEYS:
                action.setToolTip(str(number))
        menu.addSeparator()
        for split, text in ((TRAIN, tr("Train on its photo")), (VALIDATION, tr("Validate with its photo"))):
            action = menu.addAction(text)
            action.setObjectName(f"split_{split}")
            action.triggered.connect(lambda _=False, split=split: self.moved.emit(split))
        menu.addSeparator()
        action = menu.addAction(tr("Delete"))
        action.setObjectName("delete")
        action.triggered.connect(self.erased)
        return menu

    def _show_menu(self, position: QPoint) -> None:
        if self.selected():
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(position))

    def _on_loaded(self, chip: Chip, image: QImage) -> None:
        self.viewport().update()


class _Thumbnail(QStyledItemDelegate):
    """An example's photo with its box, its class's colour below, and a mark where it is doubtful."""

    def __init__(self, model: ExamplesModel, classes: Classes, loader: ChipLoader, parent: Gallery) -> None:
        super().__init__(parent)
        self._examples, self._classes, self._loader = model, classes, loader

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """The same for all."""
        return QSize(SIDE_PX + 2 * _MARGIN_PX, SIDE_PX + _STRIP_PX + 2 * _MARGIN_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """One thumbnail."""
        row, colour = index.data(ROW), self._classes.colour(index.data(ROW).class_name)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Highlight))
        corner = option.rect.topLeft() + QPoint(_MARGIN_PX, _MARGIN_PX)
        picture = QRect(corner, QSize(SIDE_PX, SIDE_PX))
        self._paint_photo(painter, picture, index)
        self._paint_box(painter, picture, row, colour)
        painter.fillRect(picture.left(), picture.bottom() + 1, SIDE_PX, _STRIP_PX, colour)
        if self._examples.doubts(row):
            _paint_warning(painter, picture)
        painter.restore()

    def _paint_photo(self, painter: QPainter, picture: QRect, index: QModelIndex) -> None:
        chip = index.data(CHIP)
        ratio = painter.device().devicePixelRatioF()
        image = self._loader.get(chip, round(SIDE_PX * ratio)) if chip else None
        if image is not None and not image.isNull():
            painter.drawImage(picture, image)
            return
        painter.fillRect(picture, QColor(128, 128, 128, 60))
        if chip is None or image is not None:
            painter.drawText(picture, Qt.AlignmentFlag.AlignCenter, "?")

    @staticmethod
    def _paint_box(painter: QPainter, picture: QRect, row: Row, colour: QColor) -> None:
        chip = row.chip()
        if chip is None or row.box is None:
            return
        scale = SIDE_PX / chip.w
        left, top, width, height = row.box
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(
            QRectF(
                picture.left() + (left - chip.x) * scale,
                picture.top() + (top - chip.y) * scale,
                width * scale,
                height * scale,
            )
        )


def _paint_warning(painter: QPainter, picture: QRect) -> None:
    side = 16
    right, top = picture.right() - 2, picture.top() + 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(_WARNING)
    painter.setPen(QPen(QColor(60, 50, 0), 1))
    painter.drawPolygon(
        QPolygon([QPoint(right - side // 2, top), QPoint(right, top + side), QPoint(right - side, top + side)])
    )
    painter.drawText(QRect(right - side, top + 3, side, side - 2), Qt.AlignmentFlag.AlignCenter, "!")
