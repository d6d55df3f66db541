# SPDX-License-Identifier: GPL-2.0-or-later
"""The chip at hand, large, with what surrounds it; the wheel zooms from the window's pixels to its wider context."""

from __future__ import annotations

import math
from collections.abc import Iterable

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen, QWheelEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...translation import tr
from ..chips import Chip, ChipLoader
from .colours import verdict_colour
from .results_file import Box, Detection

SIDE_PX = 448
"""Of the image: the window of 224 pixels and as much again round it come at the photo's own resolution."""
_CONTEXT = 2.0
_ZOOMS = 0.25, 8.0
_VEIL = 0.55
"""How opaque a saliency is at its most."""


def context_of(row: Detection, factor: float = _CONTEXT) -> Chip:
    """The piece of the photo round a detection, so many times as wide as its window."""
    w, h = round(row.w * factor), round(row.h * factor)
    return Chip(row.photo, row.x - (w - row.w) // 2, row.y - (h - row.h) // 2, w, h)


class ChipView(QWidget):
    """Shows one detection.

    Signals:
        shown: the id of a detection whose pixels are on the screen now.
    """

    shown = pyqtSignal(str)

    def __init__(self, loader: ChipLoader) -> None:
        super().__init__()
        self._loader = loader
        self._row: Detection | None = None
        self._wanted: Chip | None = None
        self._flagged: tuple[Box, ...] = ()
        self._verdict, self._note, self._zoom = "", "", 1.0
        self._veil: tuple[QImage, QRectF] | None = None
        self._told = ""
        self.setMinimumSize(160, 128)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(tr("The detection at hand"))
        loader.loaded.connect(self._on_loaded)

    def sizeHint(self) -> QSize:
        """Square at the dock's width."""
        return QSize(360, 300)

    def show_detection(self, row: Detection | None, verdict: str = "", flagged: Iterable[Box] = ()) -> None:
        """Show a detection; None for none. Windows that were flagged are hatched: what is in them is found."""
        self._flagged = tuple(flagged)
        if row is None or self._row is None or row.id != self._row.id:
            self._veil, self._note = None, ""
        self._row, self._verdict, self._told = row, verdict, ""
        self.update()

    def say(self, note: str) -> None:
        """A few words over the image; empty for none."""
        self._note = note
        self.update()

    def lay_over(self, saliency: QImage | None, box: QRectF | None = None) -> None:
        """Lay a translucent image over the photo's pixels in a box; None takes it away."""
        self._veil = None if saliency is None else (saliency, box)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        steps = event.angleDelta().y() / 120
        self._zoom = min(max(self._zoom * 1.25**steps, _ZOOMS[0]), _ZOOMS[1])
        if abs(self._zoom - 1) < 0.05:
            self._zoom = 1.0
        self.update()
        event.accept()

    def mouseDoubleClickEvent(self, event: object) -> None:
        """Back to the usual zoom."""
        self._zoom = 1.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pixels, the window's outline, the saliency and the note."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().dark())
        if self._row is None:
            painter.setPen(self.palette().brightText().color())
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chip = context_of(self._row, _CONTEXT * max(1, 2 ** math.ceil(-math.log2(self._zoom) - 0.01)))
        image = self._loader.get(chip, SIDE_PX, at_hand=True)
        self._wanted = chip if image is None else None
        origin, scale = self._placed()
        place = QRectF(origin.x() + chip.x * scale, origin.y() + chip.y * scale, chip.w * scale, chip.h * scale)
        self._paint_pixels(painter, place, image)
        if self._veil is not None:
            self._paint_veil(painter, origin, scale)
        self._paint_flagged(painter, origin, scale)
        self._paint_window(painter, origin, scale)
        if self._note:
            self._paint_note(painter)
        if image is not None and self._told != self._row.id:
            self._told = self._row.id
            self.shown.emit(self._row.id)

    def _placed(self) -> tuple[QPointF, float]:
        """Where the photo's first pixel lies, and pixels of the screen for one of the photo."""
        row = self._row
        scale = min(self.width() / row.w, self.height() / row.h) / _CONTEXT * self._zoom
        centre = QPointF(row.x + row.w / 2, row.y + row.h / 2) * scale
        return QPointF(self.width() / 2, self.height() / 2) - centre, scale

    def _paint_pixels(self, painter: QPainter, place: QRectF, image: QImage | None) -> None:
        if image is None:
            painter.fillRect(place, self.palette().mid())
        elif image.isNull():
            painter.fillRect(place, self.palette().mid())
            painter.setPen(self.palette().text().color())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("The photo can't be read."))
        else:
            painter.drawImage(place, image)

    def _paint_veil(self, painter: QPainter, origin: QPointF, scale: float) -> None:
        image, box = self._veil
        painter.setOpacity(_VEIL)
        place = QRectF(
            origin.x() + box.x() * scale, origin.y() + box.y() * scale, box.width() * scale, box.height() * scale
        )
        painter.drawImage(place, image)
        painter.setOpacity(1.0)

    def _paint_flagged(self, painter: QPainter, origin: QPointF, scale: float) -> None:
        for x, y, w, h in self._flagged:
            box = QRectF(origin.x() + x * scale, origin.y() + y * scale, w * scale, h * scale)
            painter.fillRect(box, QColor(110, 110, 110, 130))
            painter.fillRect(box, QBrush(QColor(0, 0, 0, 150), Qt.BrushStyle.BDiagPattern))

    def _paint_window(self, painter: QPainter, origin: QPointF, scale: float) -> None:
        """The outline of the window: dark beside light, so that it shows on ice and on water."""
        row = self._row
        box = QRectF(origin.x() + row.x * scale, origin.y() + row.y * scale, row.w * scale, row.h * scale)
        painter.setPen(QPen(QColor(0, 0, 0, 130), 3.5))
        painter.drawRect(box)
        painter.setPen(QPen(verdict_colour(self._verdict or row.class_name), 2))
        painter.drawRect(box)

    def _paint_note(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        box = metrics.boundingRect(self._note).adjusted(-8, -4, 8, 4)
        box.moveCenter(self.rect().center())
        box.moveBottom(self.height() - 8)
        painter.fillRect(box, QColor(0, 0, 0, 150))
        painter.setPen(QColor(240, 240, 240))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._note)

    def _on_loaded(self, chip: Chip, image: QImage) -> None:
        if chip == self._wanted:
            self.update()
