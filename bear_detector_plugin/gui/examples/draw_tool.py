# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing on the canvas: a click is a point, a drag is a box, or corner after corner is a polygon.

The square of a tile follows the cursor: what the network will see of the place. `Gesture` and `Outline` are the state
machines, without a window; `DrawTool` feeds them the canvas's mouse and keys.
"""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QKeySequence

from .gesture import Drawn, Gesture, Outline
from .photo_places import PhotoPlaces

BOX, POLYGON = "box", "polygon"

_FILL_ALPHA = 40
_TILE = QColor(255, 235, 59)
_DIGITS = "123456789"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ERASE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class DrawTool(QgsMapTool):
    """The map tool. Places are QgsPointXY in the canvas's CRS.

    Signals:
        drawn: two corners of a box, which are the same for a point.
        outlined: the corners of a polygon.
        picked: where an example shall be selected (a click with Ctrl).
        class_key: 1 to 9.
        undo, redo: the user wants the last step back, or forth.
        delete: the selected examples shall go.
    """

    drawn = pyqtSignal(QgsPointXY, QgsPointXY)
    outlined = pyqtSignal(list)
    picked = pyqtSignal(QgsPointXY)
    class_key = pyqtSignal(int)
    undo = pyqtSignal()
    redo = pyqtSignal()
    delete = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, places: PhotoPlaces) -> None:
        super().__init__(canvas)
        self._places = places
        self._gesture, self._outline = Gesture(), Outline()
        self.mode = BOX
        self._band = QgsRubberBand(canvas, QgsWkbTypes.PolygonGeometry)
        self._band.setWidth(2)
        self.tile = QgsRubberBand(canvas, QgsWkbTypes.PolygonGeometry)
        self.tile.setLineStyle(Qt.PenStyle.DashLine)
        self.tile.setWidth(2)
        self.tile.setStrokeColor(_TILE)
        self.tile.setFillColor(QColor(0, 0, 0, 0))
        self.tile.setSecondaryStrokeColor(QColor(0, 0, 0, 120))  # seen on ice and on water
        self.set_colour(QColor(255, 87, 34))

    def set_mode(self, mode: str) -> None:
        """BOX for points and boxes, or POLYGON."""
        self._abandon()
        self.mode = mode

    def set_colour(self, colour: QColor) -> None:
        """The colour of the class that is drawn."""
        self._band.setStrokeColor(colour)
        self._band.setFillColor(QColor(colour.red(), colour.green(), colour.blue(), _FILL_ALPHA))

    def activate(self) -> None:
        """The tool begins."""
        super().activate()
        self.canvas().installEventFilter(self)
        self.canvas().setFocus(Qt.FocusReason.OtherFocusReason)

    def deactivate(self) -> None:
        """Another tool takes over."""
        self._abandon()
        self.tile.reset(QgsWkbTypes.PolygonGeometry)
        self.canvas().removeEventFilter(self)
        super().deactivate()

    def remove(self) -> None:
        """Take the tool and its bands off the canvas, for good."""
        canvas = self.canvas()
        if canvas is not None and not sip.isdeleted(canvas):
            canvas.unsetMapTool(self)
            canvas.scene().removeItem(self._band)
            canvas.scene().removeItem(self.tile)
            self.deleteLater()  # its parent is the canvas, which stays

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Begin with the left button; the right one gives a box up and closes a polygon."""
        left = event.button() == Qt.MouseButton.LeftButton
        if left and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.picked.emit(event.originalMapPoint())
        elif self.mode == BOX and left:
            self._gesture.press(*_where(event))
        elif self.mode == BOX:
            self._abandon()
        elif left:
            self._outline.add(*_where(event))
            self._show_outline(event)
        elif event.button() == Qt.MouseButton.RightButton:
            self._close()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Show the tile, and what is being drawn."""
        self._show_tile(event.originalMapPoint())
        if self.mode == POLYGON:
            self._show_outline(event)
            return
        box = self._gesture.move(*_where(event))
        if box is not None:
            self._band.setToGeometry(_rectangle(box), None)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Tell what was drawn."""
        if self.mode == POLYGON or event.button() != Qt.MouseButton.LeftButton:
            return
        drawn = self._gesture.release(*_where(event))
        self._abandon()
        if drawn is not None:
            self.drawn.emit(QgsPointXY(*drawn.start), QgsPointXY(*drawn.end))

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        """Close a polygon; its last corner came with the first of the two clicks."""
        if self.mode == POLYGON:
            self._close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the canvas: taken here before QGIS's own shortcuts, which would work on another layer."""
        action = self._action(event) if isinstance(event, QKeyEvent) else None
        if action is None or event.type() == QEvent.Type.KeyRelease:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            action()
        return True

    def _action(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undo.emit
        if event.matches(QKeySequence.StandardKey.Redo) or _is_ctrl_y(event):
            return self.redo.emit
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return None
        if event.text() and event.text() in _DIGITS:  # on a French keyboard they need Shift
            number = int(event.text())
            return lambda: self.class_key.emit(number)
        return self._plain_action(event.key())

    def _plain_action(self, key: int) -> Callable[[], object] | None:
        drawing = bool(self._outline.corners)
        if key == Qt.Key.Key_Escape:
            return self._abandon
        if key in _ENTER and drawing:
            return self._close
        if key == Qt.Key.Key_Backspace and drawing:
            return self._take_back
        if key in _ERASE:
            return self.delete.emit
        return None

    def _take_back(self) -> None:
        self._outline.take_back()
        self._band.setToGeometry(_polygon(self._outline.places()), None)

    def _close(self) -> None:
        places = self._outline.places()
        self._abandon()
        if len(places) >= 3:
            self.outlined.emit([QgsPointXY(*place) for place in places])

    def _abandon(self) -> None:
        self._gesture.abandon()
        self._outline.abandon()
        self._band.reset(QgsWkbTypes.PolygonGeometry)

    def _show_outline(self, event: QgsMapMouseEvent) -> None:
        if self._outline.corners:
            self._band.setToGeometry(_polygon([*self._outline.places(), _where(event)[1]]), None)

    def _show_tile(self, point: QgsPointXY) -> None:
        corners = self._places.tile_at(point)
        if corners is None:
            self.tile.reset(QgsWkbTypes.PolygonGeometry)
        else:
            self.tile.setToGeometry(QgsGeometry.fromPolygonXY([[*corners, corners[0]]]), None)
        shape = Qt.CursorShape.ForbiddenCursor if corners is None else Qt.CursorShape.CrossCursor
        if self.canvas().cursor().shape() != shape:
            self.setCursor(shape)


def _is_ctrl_y(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def _where(event: QgsMapMouseEvent) -> tuple:
    pixel, place = event.originalPixelPoint(), event.originalMapPoint()
    return (pixel.x(), pixel.y()), (place.x(), place.y())


def _rectangle(drawn: Drawn) -> QgsGeometry:
    return QgsGeometry.fromRect(QgsRectangle(QgsPointXY(*drawn.start), QgsPointXY(*drawn.end)))


def _polygon(places: list) -> QgsGeometry:
    return QgsGeometry.fromPolygonXY([[QgsPointXY(*place) for place in places]])
