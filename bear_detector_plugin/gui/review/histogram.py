# SPDX-License-Identifier: GPL-2.0-or-later
"""How many detections have which score, stacked by verdict; a line sets the threshold by mouse or keys."""

from __future__ import annotations

import math
from collections import Counter

from qgis.PyQt.QtCore import QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...translation import fraction, numeral, tr
from ..ink import ink_of
from .candidates import CONFIRMED, REJECTED, TO_DO, UNSURE, Candidates, state_of
from .colours import verdict_colour

BINS = 50
_ORDER = (CONFIRMED, UNSURE, TO_DO, REJECTED)
_SCALE_PX = 14
_MARGIN_PX = 6
_KEYS: dict[int, float] = {
    Qt.Key.Key_Left: -0.01,
    Qt.Key.Key_Down: -0.01,
    Qt.Key.Key_Right: 0.01,
    Qt.Key.Key_Up: 0.01,
    Qt.Key.Key_PageDown: -0.1,
    Qt.Key.Key_PageUp: 0.1,
}


class Histogram(QWidget):
    """The scores, 0 to 1.

    Signals:
        moved: the threshold (0-1), while it is being moved.
    """

    moved = pyqtSignal(float)

    def __init__(self) -> None:
        super().__init__()
        self.threshold = 0.0
        self._bars: list[Counter] = [Counter() for _ in range(BINS)]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setToolTip(tr("Drag the line, or use the arrow keys: what scores less is hidden here and on the map"))
        self.setAccessibleName(tr("Threshold of the score"))

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(360, 52)

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def show_scores(self, candidates: Candidates) -> None:
        """Count the detections of the chosen class."""
        self._bars = [Counter() for _ in range(BINS)]
        for row in candidates.rows:
            if candidates.class_name in ("", row.class_name):
                number = min(int(row.score * BINS), BINS - 1)
                self._bars[number][state_of(candidates.verdict(row))] += 1
        self.update()

    def set_threshold(self, threshold: float) -> None:
        """Put the line somewhere, without a word."""
        self.threshold = threshold
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, scale and line. The bars' heights are square roots: a single bear shows beside 1,000 waves."""
        painter = QPainter(self)
        plot = self._plot()
        painter.fillRect(plot, self.palette().base())
        most = max((math.sqrt(sum(bar.values())) for bar in self._bars), default=0) or 1
        width = plot.width() / BINS
        for number, bar in enumerate(self._bars):
            self._paint_bar(painter, QRectF(plot.left() + number * width, plot.top(), width, plot.height()), bar, most)
        self._paint_scale(painter, plot)
        x = plot.left() + self.threshold * plot.width()
        painter.setPen(QPen(self.palette().highlight().color(), 3 if self.hasFocus() else 2))
        painter.drawLine(int(x), int(plot.top()), int(x), int(plot.bottom()) + 3)
        self._paint_threshold(painter, plot, x)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._take_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._take_to(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line by a hundredth, or by a tenth."""
        step = _KEYS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self._move(self.threshold + step)

    def _take_to(self, event: QMouseEvent) -> None:
        plot = self._plot()
        self._move((event.pos().x() - plot.left()) / plot.width())

    def _move(self, threshold: float) -> None:
        threshold = round(min(max(threshold, 0.0), 1.0), 2)
        if threshold != self.threshold:
            self.threshold = threshold
            self.update()
            self.moved.emit(threshold)

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN_PX, 2, -_MARGIN_PX, -_SCALE_PX)

    def _paint_bar(self, painter: QPainter, slot: QRectF, bar: Counter, most: float) -> None:
        total = sum(bar.values())
        if not total:
            return
        height, bottom = max(2.0, slot.height() * math.sqrt(total) / most), slot.bottom()
        painter.setOpacity(
            1.0 if slot.center().x() >= self._plot().left() + self.threshold * self._plot().width() else 0.35
        )
        for state in _ORDER:
            share = height * bar[state] / total
            painter.fillRect(QRectF(slot.left(), bottom - share, max(1.0, slot.width() - 1), share), _colour(state))
            bottom -= share
        painter.setOpacity(1.0)

    def _paint_scale(self, painter: QPainter, plot: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(ink_of(self))
        for score in (0.0, 0.25, 0.5, 0.75, 1.0):
            x = plot.left() + score * plot.width()
            place = QRectF(x - 20, plot.bottom() + 1, 40, _SCALE_PX - 1)
            place.moveLeft(min(max(place.left(), 0.0), self.width() - 40.0))
            flag = Qt.AlignmentFlag.AlignLeft if score == 0 else Qt.AlignmentFlag.AlignRight
            painter.drawText(place, flag if score in (0.0, 1.0) else Qt.AlignmentFlag.AlignHCenter, numeral(score, "g"))

    def _paint_threshold(self, painter: QPainter, plot: QRectF, x: float) -> None:
        """The number beside the line, on the side where there is room."""
        place = QRectF(x + 4, plot.top(), 40, 16)
        if place.right() > plot.right():
            place.moveRight(x - 4)
        flag = Qt.AlignmentFlag.AlignLeft if place.left() > x else Qt.AlignmentFlag.AlignRight
        painter.setPen(ink_of(self))
        painter.drawText(place, flag | Qt.AlignmentFlag.AlignVCenter, fraction(self.threshold))


def _colour(state: str) -> QColor:
    return verdict_colour({CONFIRMED: "polar_bear", REJECTED: "background", UNSURE: "unsure"}.get(state, ""))
