# SPDX-License-Identifier: GPL-2.0-or-later
"""A chart of lines: the curves of a training, live, and precision over recall, in the palette's colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...translation import numeral, percentage
from ..ink import ink_of

COLOURS = ("#3d85c6", "#e08a2c", "#4aa564", "#b0619f", "#8c8c3c")
"""Mid-tones, which read on light and on dark."""
_DOT = 2.5
_GRID_ALPHA = 45


class Series(NamedTuple):
    """One line: its name in the legend, its points (x, y), and whether it is measured on the right (0-1)."""

    name: str
    points: Sequence[tuple[float, float]]
    share: bool = False
    dots: bool = False


class LineChart(QWidget):
    """Lines over a common x axis; shares have an axis of their own on the right, from 0 to 100 %.

    Args:
        x_title: what the x axis counts.
        y_title: what the left axis measures.
        x_is_share: whether x runs from 0 to 100 %.
    """

    def __init__(self, x_title: str, y_title: str = "", x_is_share: bool = False) -> None:
        super().__init__()
        self._x_text = _percent if x_is_share else _number
        self._x_title, self._y_title = x_title, y_title
        self._series: list[Series] = []
        self._x_range = (0.0, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Readable in a narrow dock."""
        return QSize(340, 230)

    def minimumSizeHint(self) -> QSize:
        """As low as a chart still reads."""
        return QSize(200, 230)

    def show_series(self, series: Sequence[Series], x_range: tuple[float, float]) -> None:
        """Replace what is shown."""
        self._series, self._x_range = list(series), x_range
        self.setAccessibleDescription("; ".join(f"{s.name}: {_last(s)}" for s in self._series if s.points))
        self.update()

    @property
    def series(self) -> list[Series]:
        """What is shown."""
        return self._series

    def paintEvent(self, event: QPaintEvent) -> None:
        """Legend on top, axes, then the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = self.font()
        small.setPointSizeF(small.pointSizeF() * 0.85)
        painter.setFont(small)
        top = self._legend(painter)
        area = self._area(painter, top)
        y_high = _ceiling(max((y for s in self._series if not s.share for _, y in s.points), default=1.0))
        self._axes(painter, area, y_high)
        for number, series in enumerate(self._series):
            self._line(painter, area, series, QColor(COLOURS[number % len(COLOURS)]), 1.0 if series.share else y_high)
        painter.end()

    def _has(self, share: bool) -> bool:
        return any(s.share == share for s in self._series)

    def _legend(self, painter: QPainter) -> float:
        """Names beside their colours, on as many lines as they need; returns where they end."""
        metrics = painter.fontMetrics()
        x, y, row = 2.0, 2.0, metrics.height() + 2.0
        for number, series in enumerate(self._series):
            width = metrics.horizontalAdvance(series.name) + 30
            if x > 2 and x + width > self.width():
                x, y = 2.0, y + row
            painter.setPen(QPen(QColor(COLOURS[number % len(COLOURS)]), 2.5))
            painter.drawLine(QPointF(x, y + row / 2), QPointF(x + 14, y + row / 2))
            painter.setPen(ink_of(self))
            painter.drawText(QPointF(x + 18, y + metrics.ascent() + 1), series.name)
            x += width
        return y + row

    def _area(self, painter: QPainter, top: float) -> QRectF:
        metrics = painter.fontMetrics()
        left = metrics.horizontalAdvance("0.00") + 8.0
        right = metrics.horizontalAdvance("100 %") + 6.0 if self._has(True) and self._has(False) else 10.0
        right = max(right, metrics.horizontalAdvance(self._x_text(self._x_range[1])) / 2 + 4)
        if not self._has(False) and self._series:
            left = metrics.horizontalAdvance("100 %") + 8.0
        above = top + 4 + (1.6 * metrics.height() if self._y_title else 4)
        below = 2.0 * metrics.height() + 6
        return QRectF(left, above, self.width() - left - right, self.height() - above - below)

    def _axes(self, painter: QPainter, area: QRectF, y_high: float) -> None:
        ink = ink_of(self)
        pale = QColor(ink)
        pale.setAlpha(_GRID_ALPHA)
        metrics = painter.fontMetrics()
        half = metrics.height() / 2
        only_shares = bool(self._series) and not self._has(False)
        for value in _ticks(0.0, 1.0 if only_shares else y_high, 4):
            y = area.bottom() - area.height() * value / (1.0 if only_shares else y_high)
            painter.setPen(pale)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(ink)
            text = _percent(value) if only_shares else _number(value)
            painter.drawText(QRectF(0, y - half, area.left() - 4, 2 * half), _RIGHT, text)
        if self._has(True) and not only_shares:
            for value in (0.0, 0.5, 1.0):
                y = area.bottom() - area.height() * value
                painter.drawText(QRectF(area.right() + 4, y - half, 60, 2 * half), _LEFT, _percent(value))
        self._x_axis(painter, area, ink)
        if self._y_title:
            painter.drawText(QPointF(2, area.top() - 1.6 * half), self._y_title)

    def _x_axis(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        height = painter.fontMetrics().height()
        painter.setPen(ink)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        low, high = self._x_range
        for value in _ticks(low, high, 5):
            x = area.left() + area.width() * (value - low) / (high - low)
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3))
            painter.drawText(QRectF(x - 30, area.bottom() + 3, 60, height), _CENTRE, self._x_text(value))
        painter.drawText(QRectF(area.left(), area.bottom() + 3 + height, area.width(), height), _CENTRE, self._x_title)

    def _line(self, painter: QPainter, area: QRectF, series: Series, colour: QColor, y_high: float) -> None:
        low, high = self._x_range
        places = [
            QPointF(
                area.left() + area.width() * (x - low) / (high - low),
                area.bottom() - area.height() * min(y / y_high, 1.0),
            )
            for x, y in series.points
            if math.isfinite(y)
        ]
        painter.setPen(QPen(colour, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        if series.dots or len(places) == 1:
            painter.setBrush(colour)
            for place in places:
                painter.drawEllipse(place, _DOT, _DOT)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop


def _last(series: Series) -> str:
    value = series.points[-1][1]
    return f"{percentage(value)} %" if series.share else _number(value)


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _number(value: float) -> str:
    return numeral(value, ".3g")


def _step(span: float, parts: int) -> float:
    """The round step (1, 2 or 5 times a power of ten) that parts a span into about so many."""
    rough = max(span, 1e-9) / parts
    power = 10.0 ** math.floor(math.log10(rough))
    return next(f * power for f in (1, 2, 5, 10) if f * power >= rough * 0.999)


def _ticks(low: float, high: float, parts: int) -> list[float]:
    step = _step(high - low, parts)
    first = math.ceil(low / step - 1e-6)
    return [step * n for n in range(first, math.floor(high / step + 1e-6) + 1)]


def _ceiling(value: float) -> float:
    """A round number that is not below a value."""
    if not math.isfinite(value) or value <= 0:
        return 1.0
    step = _step(value, 4)
    return step * math.ceil(value / step - 1e-6)
