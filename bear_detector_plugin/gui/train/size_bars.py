# SPDX-License-Identifier: GPL-2.0-or-later
"""Recall of small and of large animals: a bar for each class of size, with the interval that it may lie in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ...class_names import class_title
from ...translation import numeral, tr
from ..ink import ink_of
from .curves import COLOURS

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TRACK_ALPHA = 35


class Bar(NamedTuple):
    """A class of size: what it is called, how many were found of how many, and the recall's interval (0-1)."""

    label: str
    found: int
    animals: int
    interval: tuple


class SizeBars(QWidget):
    """Bars that run to the right, 0 to 100 %, below the name of their animal; a thin line shows the interval."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[tuple[str, list[Bar]]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sizes(self, by_class: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Replace what is shown: the rows `by_size` of metrics.json for each animal."""
        self._groups = [(class_title(name), [_bar(row) for row in rows]) for name, rows in by_class.items() if rows]
        self.setAccessibleDescription("; ".join(self.sentences()))
        self.updateGeometry()
        self.update()

    def sentences(self) -> list[str]:
        """Each bar in words."""
        return [
            tr("{animal} of {size}: {found} of {n} found", animal=name, size=bar.label, found=bar.found, n=bar.animals)
            for name, bars in self._groups
            for bar in bars
        ]

    def sizeHint(self) -> QSize:
        """A line for each bar, and one for each animal."""
        lines = sum(1 + len(bars) for _, bars in self._groups)
        return QSize(340, int(lines * self._line()) + 4)

    def minimumSizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each animal's name, then its bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, y, line = painter.fontMetrics(), 0.0, self._line()
        bars = [bar for _, bars in self._groups for bar in bars]
        left = max((metrics.horizontalAdvance(bar.label) for bar in bars), default=0) + 10.0
        right = max((metrics.horizontalAdvance(_count(bar)) for bar in bars), default=0) + 10.0
        for number, (name, own) in enumerate(self._groups):
            painter.setPen(ink_of(self))
            painter.drawText(QRectF(0, y, self.width(), line), _LEFT, name)
            for bar in own:
                y += line
                area = QRectF(left, y, max(self.width() - left - right, 1.0), line)
                self._paint(painter, area, bar, QColor(COLOURS[number % len(COLOURS)]))
            y += line
        painter.end()

    def _paint(self, painter: QPainter, area: QRectF, bar: Bar, colour: QColor) -> None:
        ink = ink_of(self)
        box = area.adjusted(0, 0.2 * area.height(), 0, -0.2 * area.height())
        track = QColor(ink)
        track.setAlpha(_TRACK_ALPHA)
        painter.fillRect(box, track)
        painter.fillRect(QRectF(box.left(), box.top(), box.width() * bar.found / bar.animals, box.height()), colour)
        painter.setPen(QPen(ink, 1.4))
        low, high = (box.left() + box.width() * end for end in bar.interval)
        middle, tick = box.center().y(), 0.25 * box.height()
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            painter.drawLine(QPointF(end, middle - tick), QPointF(end, middle + tick))
        painter.drawText(QRectF(0, area.top(), area.left() - 6, area.height()), _RIGHT, bar.label)
        painter.drawText(QRectF(area.right() + 6, area.top(), self.width(), area.height()), _LEFT, _count(bar))

    def _line(self) -> float:
        return 1.5 * self.fontMetrics().height()


def _bar(row: Mapping[str, Any]) -> Bar:
    if row.get("to_m") is None:
        label = tr("{low}–{high} px", low=numeral(row["from_px"], ".0f"), high=numeral(row["to_px"], ".0f"))
    else:
        label = tr("{low}–{high} m", low=numeral(row["from_m"], ".2g"), high=numeral(row["to_m"], ".2g"))
    return Bar(label, row["found"], row["animals"], tuple(row["interval_95"]))


def _count(bar: Bar) -> str:
    return tr("{found} of {n}", found=bar.found, n=bar.animals)
