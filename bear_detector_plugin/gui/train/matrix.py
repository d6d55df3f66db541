# SPDX-License-Identifier: GPL-2.0-or-later
"""A confusion matrix: rows are the truth, columns what the model says, each cell a count and its share of the row."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QEvent, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...class_names import class_title
from ...translation import tr
from ..ink import ink_of
from .model_list import share

_RIGHT_COLOUR, _WRONG_COLOUR = "#4aa564", "#e08a2c"
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_HEADING = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class ConfusionMatrix(QWidget):
    """What is right is green on the diagonal, what is wrong orange off it; the stronger, the greater the share."""

    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []
        self._counts: list[list[int]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, classes: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Replace what is shown: a row of counts for each class of the truth."""
        self._names, self._counts = [class_title(name) for name in classes], [list(row) for row in counts]
        self.setAccessibleDescription("; ".join(self.sentences()))
        self.updateGeometry()
        self.update()

    def sentences(self) -> list[str]:
        """Each cell that isn't empty, in words."""
        cells = [(r, c) for r in range(len(self._names)) for c in range(len(self._names)) if self._counts[r][c]]
        return [self._sentence(row, column) for row, column in cells]

    def sizeHint(self) -> QSize:
        """A row for each class, and the headings."""
        return QSize(340, int(self._top() + self._row() * len(self._names)) + 4)

    def minimumSizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Headings, then the cells."""
        painter = QPainter(self)
        ink = ink_of(self)
        metrics = painter.fontMetrics()
        painter.setPen(ink)
        painter.drawText(QRectF(0, 0, self.width(), metrics.height()), _MIDDLE, tr("what the model says"))
        painter.setFont(self._heading_font())
        for number, name in enumerate(self._names):
            for box, place in ((self._cell(-1, number), _MIDDLE), (self._cell(number, -1), _HEADING)):
                painter.drawText(box.adjusted(2, 0, -4, 0), place | Qt.TextFlag.TextWordWrap, name)
        painter.setFont(self.font())
        for row in range(len(self._names)):
            for column in range(len(self._names)):
                self._paint_cell(painter, row, column, ink)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """A cell says in words what it counts."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = next(
                (
                    (r, c)
                    for r in range(len(self._names))
                    for c in range(len(self._names))
                    if self._cell(r, c).contains(event.pos().x(), event.pos().y())
                ),
                None,
            )
            QToolTip.showText(event.globalPos(), self._sentence(*at) if at else "", self)
            return True
        return super().event(event)

    def _paint_cell(self, painter: QPainter, row: int, column: int, ink: QColor) -> None:
        box, part = self._cell(row, column).adjusted(1, 1, -1, -1), self._part(row, column)
        colour = QColor(_RIGHT_COLOUR if row == column else _WRONG_COLOUR)
        colour.setAlphaF(0.08 + 0.6 * part)
        painter.fillRect(box, colour)
        painter.setPen(ink)
        text = str(self._counts[row][column])
        painter.drawText(box, _MIDDLE, f"{text}\n{share(part)}" if sum(self._counts[row]) else text)

    def _part(self, row: int, column: int) -> float:
        return self._counts[row][column] / max(sum(self._counts[row]), 1)

    def _sentence(self, row: int, column: int) -> str:
        return tr(
            "{n} of {total} examples of {truth}: the model says {said}",
            n=self._counts[row][column],
            total=sum(self._counts[row]),
            truth=self._names[row],
            said=self._names[column],
        )

    def _heading_font(self) -> QFont:
        """So small that the longest word fits its box."""
        longest = max((word for name in self._names for word in name.split()), key=len, default="")
        font, metrics = self.font(), self.fontMetrics()
        room = min(self._cell(-1, 0).width(), self._cell(0, -1).width()) - 8
        font.setPointSizeF(font.pointSizeF() * min(0.9, room / max(metrics.horizontalAdvance(longest), 1)))
        return font

    def _row(self) -> float:
        return 2.2 * self.fontMetrics().height()

    def _top(self) -> float:
        return 3.2 * self.fontMetrics().height()

    def _cell(self, row: int, column: int) -> QRectF:
        """The box of a cell; row -1 and column -1 are the headings'."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name in self._names), default=0) + 10.0
        left = min(widest, self.width() * 0.3)
        width = (self.width() - left) / max(len(self._names), 1)
        x, across = (0.0, left) if column < 0 else (left + column * width, width)
        if row < 0:
            return QRectF(x, metrics.height(), across, self._top() - metrics.height())
        return QRectF(x, self._top() + row * self._row(), across, self._row())
