# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing on the canvas: a click is a point, a drag is a box.

`Gesture` is the state machine, without a window; `DrawTool` feeds it the canvas's mouse and shows the box that
is being drawn.
"""

from __future__ import annotations

from typing import NamedTuple

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

DRAG_PX = 5
"""A mouse that moves less on the screen while its button is down has clicked."""

_LINE = QColor(255, 87, 34)
_FILL = QColor(255, 87, 34, 40)

Place = tuple  # (x, y)


class Drawn(NamedTuple):
    """Where a gesture began and ended on the map; both are the same for a click."""

    start: Place
    end: Place


class Gesture:
    """What a press, moves and a release amount to. Pixels are the screen's, places the map's."""

    def __init__(self) -> None:
        self._pixel: Place | None = None
        self._start: Place | None = None
        self._dragged = False

    def press(self, pixel: Place, place: Place) -> None:
        """The button goes down."""
        self._pixel, self._start, self._dragged = pixel, place, False

    def move(self, pixel: Place, place: Place) -> Drawn | None:
        """The mouse moves: the box as it is now, None as long as there is none."""
        if self._pixel is None:
            return None
        far = max(abs(pixel[0] - self._pixel[0]), abs(pixel[1] - self._pixel[1]))
        self._dragged = self._dragged or far >= DRAG_PX
        return Drawn(self._start, place) if self._dragged else None

    def release(self, pixel: Place, place: Place) -> Drawn | None:
        """The button comes up: what was drawn, None where nothing had begun."""
        if self._pixel is None:
            return None
        drawn = self.move(pixel, place) or Drawn(self._start, self._start)
        self.abandon()
        return None if drawn.start != drawn.end and _is_flat(drawn) else drawn

    def abandon(self) -> None:
        """Forget what had begun."""
        self._pixel = self._start = None
        self._dragged = False


def _is_flat(drawn: Drawn) -> bool:
    return drawn.start[0] == drawn.end[0] or drawn.start[1] == drawn.end[1]


class DrawTool(QgsMapTool):
    """The map tool; `drawn` carries the two places as QgsPointXY, in the canvas's CRS."""

    drawn = pyqtSignal(QgsPointXY, QgsPointXY)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._gesture = Gesture()
        self._band = QgsRubberBand(canvas, QgsWkbTypes.PolygonGeometry)
        self._band.setStrokeColor(_LINE)
        self._band.setFillColor(_FILL)
        self._band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Begin with the left button; the right one gives up."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gesture.press(*_where(event))
        else:
            self._abandon()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Show the box."""
        box = self._gesture.move(*_where(event))
        if box is not None:
            self._band.setToGeometry(_rectangle(box), None)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Tell what was drawn."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drawn = self._gesture.release(*_where(event))
        self._abandon()
        if drawn is not None:
            self.drawn.emit(QgsPointXY(*drawn.start), QgsPointXY(*drawn.end))

    def deactivate(self) -> None:
        """Another tool takes over."""
        self._abandon()
        super().deactivate()

    def remove(self) -> None:
        """Take the tool and its band off the canvas, for good."""
        canvas = self.canvas()
        if canvas is not None and not sip.isdeleted(canvas):
            canvas.unsetMapTool(self)
            canvas.scene().removeItem(self._band)
            self.deleteLater()  # its parent is the canvas, which stays

    def _abandon(self) -> None:
        self._gesture.abandon()
        self._band.reset(QgsWkbTypes.PolygonGeometry)


def _where(event: QgsMapMouseEvent) -> tuple[Place, Place]:
    pixel, place = event.originalPixelPoint(), event.originalMapPoint()
    return (pixel.x(), pixel.y()), (place.x(), place.y())


def _rectangle(drawn: Drawn) -> QgsGeometry:
    return QgsGeometry.fromRect(QgsRectangle(QgsPointXY(*drawn.start), QgsPointXY(*drawn.end)))
