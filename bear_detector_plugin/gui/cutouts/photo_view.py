# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo to draw on: a box round the animal, strokes on it and beside it."""

from __future__ import annotations

from typing import NamedTuple

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...translation import tr

BOX, ANIMAL, BACKGROUND = "box", "animal", "background"
COLOURS = {BOX: "#ffb300", ANIMAL: "#2e9e4f", BACKGROUND: "#d64545"}
_LINE_PX = 3
_CLICK_PX = 4
"""A box that is smaller was a click."""


class Mark(NamedTuple):
    """A box (two corners) or a stroke, in the photo's pixels."""

    kind: str
    points: tuple[tuple[float, float], ...]


class PhotoView(QWidget):
    """Shows the photo as large as fits, and what was drawn on it.

    Attributes:
        tool: what a drag draws: BOX, ANIMAL or BACKGROUND.

    Signals:
        changed: a mark was drawn or taken back.
    """

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.tool = BOX
        self._photo = QPixmap()
        self._marks: list[Mark] = []
        self._drag: list[tuple[float, float]] = []
        self.setMinimumSize(220, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("The photo"))

    def sizeHint(self) -> QSize:
        """Large enough to hit an ear."""
        return QSize(480, 360)

    def show_photo(self, path: str) -> bool:
        """Show a photo without any marks; whether it could be read."""
        self._photo = QPixmap(path)
        self._marks.clear()
        self._drag.clear()
        self.update()
        self.changed.emit()
        return not self._photo.isNull()

    def has_photo(self) -> bool:
        """Whether there is one."""
        return not self._photo.isNull()

    def undo(self) -> None:
        """Take back the latest mark."""
        if self._marks:
            self._marks.pop()
            self.update()
            self.changed.emit()

    def can_undo(self) -> bool:
        """Whether there is a mark."""
        return bool(self._marks)

    def box(self) -> tuple[int, ...]:
        """The latest box: x, y, width and height in pixels; empty where there is none."""
        boxes = [mark.points for mark in self._marks if mark.kind == BOX]
        if not boxes:
            return ()
        (x, y), (right, bottom) = boxes[-1]
        return (int(x), int(y), max(int(right - x), 1), max(int(bottom - y), 1))

    def strokes(self, kind: str) -> tuple[str, ...]:
        """The strokes of a kind, as a job takes them."""
        found = [mark.points for mark in self._marks if mark.kind == kind]
        return tuple(" ".join(f"{x:.0f},{y:.0f}" for x, y in points) for points in found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a mark."""
        if event.button() == Qt.MouseButton.LeftButton and self.has_photo():
            self._drag = [self._in_photo(event)]
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if self._drag:
            self._drag.append(self._in_photo(event))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The mark is done."""
        drag, self._drag = self._drag, []
        if drag:
            drag.append(self._in_photo(event))
            mark = Mark(self.tool, _corners(drag) if self.tool == BOX else tuple(drag))
            if self.tool != BOX or min(_extent(mark.points)) * self._scale() > _CLICK_PX:
                kept = [m for m in self._marks if self.tool != BOX or m.kind != BOX]  # a new box replaces the old one
                self._marks = [*kept, mark]
            self.update()
            self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The photo and the marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.has_photo():
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Add photos of animals, then choose one."))
            return
        painter.drawPixmap(self._place().toRect(), self._photo)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawn = [Mark(self.tool, _corners(self._drag) if self.tool == BOX else tuple(self._drag))] if self._drag else []
        for mark in (*self._marks, *drawn):
            self._paint(painter, mark)

    def _paint(self, painter: QPainter, mark: Mark) -> None:
        painter.setPen(QPen(QColor(COLOURS[mark.kind]), _LINE_PX, cap=Qt.PenCapStyle.RoundCap))
        place, scale = self._place(), self._scale()
        points = [QPointF(place.x() + x * scale, place.y() + y * scale) for x, y in mark.points]
        if mark.kind == BOX:
            painter.drawRect(QRectF(points[0], points[-1]))
        elif len(points) == 1:
            painter.drawPoint(points[0])
        else:
            painter.drawPolyline(QPolygonF(points))

    def _scale(self) -> float:
        """Screen pixels for one of the photo."""
        return min(self.width() / self._photo.width(), self.height() / self._photo.height())

    def _place(self) -> QRectF:
        """Where the photo lies, in the middle."""
        width, height = self._photo.width() * self._scale(), self._photo.height() * self._scale()
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _in_photo(self, event: QMouseEvent) -> tuple[float, float]:
        """Where the mouse is, in the photo's pixels."""
        place, scale, at = self._place(), self._scale(), event.pos()
        x, y = (at.x() - place.x()) / scale, (at.y() - place.y()) / scale
        return min(max(x, 0.0), self._photo.width() - 1.0), min(max(y, 0.0), self._photo.height() - 1.0)


def _corners(points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Top left and bottom right of the first and the last point."""
    (x, y), (u, v) = points[0], points[-1]
    return (min(x, u), min(y, v)), (max(x, u), max(y, v))


def _extent(corners: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    (x, y), (right, bottom) = corners
    return right - x, bottom - y
