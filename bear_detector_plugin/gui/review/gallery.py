# SPDX-License-Identifier: GPL-2.0-or-later
"""The gallery: a thumbnail for each candidate, framed by its verdict, read when it comes into sight."""

from __future__ import annotations

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen
from qgis.PyQt.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...translation import fraction, tr
from ..chips import Chip, ChipLoader
from .candidates import Candidates
from .chip_view import SIDE_PX as LARGE_PX
from .chip_view import context_of
from .colours import verdict_colour, verdict_title
from .results_file import Detection

SIDE_PX = 84
_GAP_PX = 3
_LINE_PX = 15
_NONE = QModelIndex()
_AHEAD, _FAR_AHEAD, _BEHIND = 250, 2000, 20


def thumbnail(row: Detection) -> Chip:
    """The piece of the photo that stands for a detection in the gallery: its window."""
    return Chip(row.photo, row.x, row.y, row.w, row.h)


class GalleryModel(QAbstractListModel):
    """The candidates that are shown."""

    def __init__(self, candidates: Candidates) -> None:
        super().__init__()
        self.candidates = candidates

    def rowCount(self, parent: QModelIndex = _NONE) -> int:
        """How many are shown."""
        return 0 if parent.isValid() else len(self.candidates.shown)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The detection for the delegate, and words for who can't see it."""
        if not index.isValid() or index.row() >= len(self.candidates.shown):
            return None
        row = self.candidates.shown[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            verdict = self.candidates.verdict(row)
            said = verdict_title(verdict) if verdict else tr("not reviewed")
            if not row.class_name:
                return f"{said}\n{row.photo}"
            name = verdict_title(row.class_name)
            return tr(
                "{name} {score}, {verdict}\n{photo}",
                name=name,
                score=fraction(row.score),
                verdict=said,
                photo=row.photo,
            )
        return None

    def renew(self) -> None:
        """All may be others."""
        self.beginResetModel()
        self.endResetModel()

    def follow(self, row: Detection) -> None:
        """A detection's verdict is another one: it may come in sight, or go out of it."""
        passes, held, at = self.candidates.passes(row), self.candidates.holds(row), self.candidates.place(row)
        if held and not passes:
            self.beginRemoveRows(_NONE, at, at)
            self.candidates.remove(at)
            self.endRemoveRows()
        elif passes and not held:
            self.beginInsertRows(_NONE, at, at)
            self.candidates.add(row)
            self.endInsertRows()
        elif held:
            self.dataChanged.emit(self.index(at), self.index(at))


class ThumbnailPainter(QStyledItemDelegate):
    """Paints a thumbnail, its frame and its score.

    Attributes:
        missing: the chips in sight whose images are still to come.
    """

    def __init__(self, candidates: Candidates, loader: ChipLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self._candidates, self._loader = candidates, loader
        self.missing: set[Chip] = set()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        """The same for all."""
        return QSize(SIDE_PX, SIDE_PX + _LINE_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Paint one; its image follows where it is not there yet."""
        row: Detection = index.data(Qt.ItemDataRole.UserRole)
        if row is None:
            return
        painter.save()
        cell, palette = option.rect, option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, palette.highlight())
        side = SIDE_PX - 2 * _GAP_PX
        place = QRect(cell.left() + _GAP_PX, cell.top() + _GAP_PX, side, side)
        chip = thumbnail(row)
        image = self._loader.get(chip, thumbnail_px(option.widget))
        if image is None:
            self.missing.add(chip)
        _paint_image(painter, place, image, palette.mid().color())
        verdict = self._candidates.verdict(row)
        if verdict:
            painter.setPen(QPen(verdict_colour(verdict), 4))
            painter.drawRect(place.adjusted(2, 2, -2, -2))
        if row.class_name:
            self._paint_score(painter, option, row, place.bottom() + 1)
        painter.restore()

    def _paint_score(self, painter: QPainter, option: QStyleOptionViewItem, row: Detection, top: int) -> None:
        cell, palette = option.rect, option.palette
        selected = option.state & QStyle.StateFlag.State_Selected
        painter.setPen((palette.highlightedText() if selected else palette.text()).color())
        line = QRect(cell.left() + 2, top, cell.width() - 4, _LINE_PX)
        font = QFont(option.font)
        font.setPixelSize(11)
        painter.setFont(font)
        dot = QRect(line.left() + 2, line.center().y() - 3, 7, 7)
        painter.fillRect(dot, verdict_colour(row.class_name))
        painter.drawText(line.adjusted(13, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, fraction(row.score))


class Gallery(QListView):
    """Thumbnails in rows, as many as fit."""

    def __init__(self, model: GalleryModel, loader: ChipLoader) -> None:
        super().__init__()
        self.setModel(model)
        self._painter = ThumbnailPainter(model.candidates, loader, self)
        self.setItemDelegate(self._painter)
        self.setViewMode(QListView.ViewMode.IconMode)  # the other mode counts all rows at every step
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setMinimumHeight(SIDE_PX + _LINE_PX + 6)
        self.setAccessibleName(tr("Detections by falling score"))
        loader.loaded.connect(self._on_loaded)

    def _on_loaded(self, chip: Chip, image: QImage) -> None:
        if chip in self._painter.missing:  # most of what arrives is read ahead
            self._painter.missing.discard(chip)
            self.viewport().update()  # Qt paints once for all that arrive together


def coming(shown: list[Detection], at: int, small_px: int) -> list[tuple[Chip, int]]:
    """What the reviewer sees next, in order, and what was before; large and small chips and their sides in pixels.

    Then what comes much later in the same photos: they are decoded once.
    """
    rows = [*shown[at : at + _AHEAD], *reversed(shown[max(at - _BEHIND, 0) : at])]
    photos = {row.photo for row in rows}
    rows += [row for row in shown[at + _AHEAD : at + _FAR_AHEAD] if row.photo in photos]
    return [wish for row in rows for wish in ((context_of(row), LARGE_PX), (thumbnail(row), small_px))]


def thumbnail_px(widget: QWidget) -> int:
    """The longer side of a thumbnail, in pixels of the screen."""
    return round((SIDE_PX - 2 * _GAP_PX) * widget.devicePixelRatioF())


def _paint_image(painter: QPainter, place: QRect, image: QImage, waiting: QColor) -> None:
    if image is None:
        painter.fillRect(place, waiting)
    elif image.isNull():
        painter.fillRect(place, waiting)
        painter.drawLine(place.topLeft(), place.bottomRight())
        painter.drawLine(place.bottomLeft(), place.topRight())
    else:
        painter.drawImage(place, image)
