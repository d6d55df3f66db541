# SPDX-License-Identifier: GPL-2.0-or-later
"""The area that the user has drawn: outlined on the map as long as it counts, and kept with the project."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from qgis.gui import QgsMapTool, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..workspace import Workspace
from .area_tool import AreaTool, area_band

_KEPT = "detect/area"


class DrawnArea(QObject):
    """A polygon with its CRS, and the tool that draws it.

    Signals:
        changed: another area, or none.
        drawing: whether the tool is in hand.
    """

    changed = pyqtSignal()
    drawing = pyqtSignal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._canvas = workspace, workspace.canvas
        self.geometry, self.crs = QgsGeometry(), QgsCoordinateReferenceSystem()
        self._shown = False
        self._band: QgsRubberBand | None = None
        self._tool: AreaTool | None = None
        self._before: QgsMapTool | None = None
        self._canvas.destinationCrsChanged.connect(self._outline)
        self._canvas.mapToolSet.connect(self._on_tool)
        workspace.opened.connect(self._restore)
        self._restore()

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return self.geometry.isEmpty()

    def draw(self, on: bool) -> None:
        """Take the tool in hand, or lay it down."""
        if on and self._tool is None:
            self._tool = AreaTool(self._canvas)
            self._tool.drawn.connect(self._on_drawn)
        if on and self._canvas.mapTool() is not self._tool:
            self._before = self._canvas.mapTool()
            self._canvas.setMapTool(self._tool)
        elif not on and self._tool is not None and self._canvas.mapTool() is self._tool:
            self._hand_back()

    def show(self, on: bool) -> None:
        """Outline the area on the map, or not."""
        self._shown = on
        self._outline()

    def clear(self) -> None:
        """Forget it."""
        self._keep(QgsGeometry(), QgsCoordinateReferenceSystem())

    def close(self) -> None:
        """Take all off the canvas: the plugin is being unloaded."""
        if sip.isdeleted(self._canvas):
            return
        self._canvas.destinationCrsChanged.disconnect(self._outline)
        self._canvas.mapToolSet.disconnect(self._on_tool)
        if self._tool is not None:
            self.draw(False)
            self._tool.remove()
            self._tool.deleteLater()
        self._tool = None
        self.show(False)

    def _on_drawn(self, geometry: QgsGeometry) -> None:
        self._keep(geometry, self._canvas.mapSettings().destinationCrs())
        self._hand_back()

    def _hand_back(self) -> None:
        before, self._before = self._before, None
        if before is not None and not sip.isdeleted(before):
            self._canvas.setMapTool(before)
        else:
            self._canvas.unsetMapTool(self._tool)

    def _on_tool(self, tool: QgsMapTool | None, _before: QgsMapTool | None = None) -> None:
        self.drawing.emit(tool is not None and tool is self._tool)

    def _keep(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        self.geometry, self.crs = geometry, crs
        shape = {} if geometry.isEmpty() else {"wkt": geometry.asWkt(), "crs": crs.authid() or crs.toWkt()}
        self._workspace.set(_KEPT, shape)
        self._outline()
        self.changed.emit()

    def _restore(self) -> None:
        shape = self._workspace.get(_KEPT, {})
        self.geometry = QgsGeometry.fromWkt(shape.get("wkt", ""))
        self.crs = QgsCoordinateReferenceSystem(shape.get("crs", ""))
        self._outline()
        self.changed.emit()

    def _outline(self) -> None:
        if self._shown and not self.empty:
            self._band = self._band or area_band(self._canvas)
            self._band.setToGeometry(self.geometry, self.crs)
        elif self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None
