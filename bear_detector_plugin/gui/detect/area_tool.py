# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing an area on the canvas: a drag is a rectangle, corner after corner is a polygon."""

from __future__ import annotations

from qgis.core import Qgis, QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ..examples.gesture import Gesture, Outline

POLYGON = Qgis.GeometryType.Polygon if hasattr(Qgis, "GeometryType") else QgsWkbTypes.GeometryType.PolygonGeometry
_COLOUR = QColor(3, 155, 229)
_FILL = QColor(3, 155, 229, 30)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AreaTool(QgsMapTool):
    """The map tool.

    Signals:
        drawn: a polygon in the canvas's CRS.
    """

    drawn = pyqtSignal(QgsGeometry)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._gesture, self._outline = Gesture(), Outline()
        self._band = area_band(canvas)
        self.setCursor(Qt.CursorShape.CrossCursor)

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

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Begin a rectangle, or set a corner; the right button closes a polygon."""
        if event.button() == Qt.MouseButton.RightButton:
            self._close()
        elif self._outline.corners:
            self._outline.add(*_where(event))
        else:
            self._gesture.press(*_where(event))

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Show what is being drawn."""
        box = self._gesture.move(*_where(event))
        if box is not None:
            self._band.setToGeometry(_rectangle(box.start, box.end), None)
        elif self._outline.corners:
            self._show([*self._outline.places(), _where(event)[1]])

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """A drag has made a rectangle; a click is the first corner of a polygon."""
        box = self._gesture.release(*_where(event))
        if box is None:
            return
        if box.start == box.end:
            self._outline.add(*_where(event))
        else:
            self._abandon()
            self.drawn.emit(_rectangle(box.start, box.end))

    def canvasDoubleClickEvent(self, _event: QgsMapMouseEvent) -> None:
        """Close a polygon; its last corner came with the first of the two clicks."""
        self._close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes, Backspace takes a corner back, Esc gives up."""
        if event.key() in _ENTER:
            self._close()
        elif event.key() == Qt.Key.Key_Backspace:
            self._outline.take_back()
            self._show(self._outline.places())
        elif event.key() == Qt.Key.Key_Escape:
            self._abandon()
        else:
            return
        event.accept()

    def _close(self) -> None:
        places = self._outline.places()
        self._abandon()
        if len(places) >= 3:
            self.drawn.emit(_polygon(places))

    def _show(self, places: list) -> None:
        self._band.setToGeometry(_polygon(places), None)

    def _abandon(self) -> None:
        self._gesture.abandon()
        self._outline.abandon()
        self._band.reset(POLYGON)


def area_band(canvas: QgsMapCanvas) -> QgsRubberBand:
    """A band that outlines an area; its fill leaves the photos to be seen."""
    band = QgsRubberBand(canvas, POLYGON)
    band.setWidth(2)
    band.setStrokeColor(_COLOUR)
    band.setFillColor(_FILL)
    band.setSecondaryStrokeColor(QColor(0, 0, 0, 120))  # seen on ice and on water
    return band


def _where(event: QgsMapMouseEvent) -> tuple:
    pixel, place = event.originalPixelPoint(), event.originalMapPoint()
    return (pixel.x(), pixel.y()), (place.x(), place.y())


def _rectangle(one: tuple, other: tuple) -> QgsGeometry:
    return QgsGeometry.fromRect(QgsRectangle(QgsPointXY(*one), QgsPointXY(*other)))


def _polygon(places: list) -> QgsGeometry:
    return QgsGeometry.fromPolygonXY([[QgsPointXY(*place) for place in places]])
