# SPDX-License-Identifier: GPL-2.0-or-later
"""Where to search: everywhere, what the map shows, a drawn area, or the polygons of a layer."""

from __future__ import annotations

from typing import NamedTuple

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ...errors import BadArgument, BearDetectorError
from ...translation import tr
from ..choices import layer_choice
from ..icons import icon
from ..note import Note
from ..workspace import Workspace
from .drawn_area import DrawnArea

EVERYWHERE, EXTENT, DRAWN, LAYER = "everywhere", "extent", "drawn", "layer"
_LAYER = "detect/area_layer"


class Shape(NamedTuple):
    """A polygon of the map and its CRS."""

    geometry: QgsGeometry
    crs: QgsCoordinateReferenceSystem


class AreaChoice(QWidget):
    """What the choice of `where`, a combo that stands above it, needs.

    Signals:
        changed: another place is to be searched.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._gone = False  # whether the layer of polygons is just being removed
        workspace.project.layersWillBeRemoved.connect(self._on_going)  # ahead of the combo, which moves to another one
        self.drawn = DrawnArea(workspace)
        self.where = QComboBox()
        for text, name in (
            (tr("Everywhere"), EVERYWHERE),
            (tr("What the map shows"), EXTENT),
            (tr("A drawn area"), DRAWN),
            (tr("Polygons of a layer"), LAYER),
        ):
            self.where.addItem(text, name)
        self.draw_button, self.clear_button = QToolButton(), QToolButton()
        self.draw_button.setText(tr("Draw"))
        self.draw_button.setIcon(icon("area"))
        self.draw_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.draw_button.setCheckable(True)
        self.clear_button.setText(tr("Clear"))
        self.drawing_help = Note(tr("Drag a rectangle, or click the corners of a polygon; a right click closes it."))
        self.layer = layer_choice("PolygonLayer")
        self.selected = QCheckBox(tr("Selected only"))
        self._lay_out()
        self._connect()
        self._show_needed()

    def shape(self) -> Shape | None:
        """The polygon to be searched: of a layer its extent; None for everywhere, or where there is none yet."""
        if self._where() == EXTENT:
            settings = self._workspace.canvas.mapSettings()
            return Shape(QgsGeometry.fromRect(settings.visibleExtent()), settings.destinationCrs())
        if self._where() == DRAWN and not self.drawn.empty:
            return Shape(self.drawn.geometry, self.drawn.crs)
        layer = self.polygons()
        if layer is not None and layer.featureCount():
            return Shape(QgsGeometry.fromRect(layer.extent()), layer.crs())
        return None

    def polygons(self) -> QgsVectorLayer | None:
        """The layer whose polygons are searched."""
        return self.layer.currentLayer() if self._where() == LAYER else None

    def problem(self) -> BearDetectorError | None:
        """What is missing."""
        if self._where() == DRAWN and self.drawn.empty:
            return BadArgument("No area is drawn.", "Draw one, or search everywhere.")
        if self._where() == LAYER and self.polygons() is None:
            return BadArgument("There is no layer of polygons.", "Choose another place to search.")
        if self._where() == LAYER and self.selected.isChecked() and not self.polygons().selectedFeatureCount():
            return BadArgument("No polygon is selected.", "Select some, or take all of the layer.")
        shape = self.shape()
        if shape is not None and not shape.crs.isValid():
            return BadArgument("The area has no coordinate reference system.", "Give the project or the layer one.")
        return None

    def close_down(self) -> None:
        """Take all off the canvas: the plugin is being unloaded."""
        self._workspace.canvas.extentsChanged.disconnect(self._on_extent)
        self._workspace.project.layersWillBeRemoved.disconnect(self._on_going)
        self._workspace.project.layersRemoved.disconnect(self._on_removed)
        self.drawn.close()

    def _where(self) -> str:
        return self.where.currentData()

    def _on_extent(self) -> None:
        if self._where() == EXTENT:
            self.changed.emit()

    def _on_going(self, going: list) -> None:
        """By their ids or, where a QGIS takes its other signal of the name, themselves."""
        layer = self.polygons()
        self._gone = layer is not None and any(each in (layer, layer.id()) for each in going)

    def _on_removed(self, _: list[str]) -> None:
        """No other layer takes the place of the one that was chosen: the user chooses again."""
        if self._gone:
            self._gone = False
            self._workspace.set(_LAYER, "")
            self.layer.setLayer(None)

    def _on_layer(self, *_: object) -> None:
        layer = self.layer.currentLayer()
        if self._gone:
            return
        if self._where() == LAYER and layer is not None:
            self._workspace.set(_LAYER, layer.id())
        self.changed.emit()

    def _restore(self) -> None:
        layer = self._workspace.project.mapLayer(self._workspace.get(_LAYER, ""))
        if layer is not None:
            self.layer.setLayer(layer)
        self._show_needed()

    def _show_needed(self, *_: object) -> None:
        where = self._where()
        for widget in (self.layer, self.selected):
            widget.setVisible(where == LAYER)
        for widget in (self.draw_button, self.clear_button):
            widget.setVisible(where == DRAWN)
        self.setVisible(where in (DRAWN, LAYER))
        self.clear_button.setEnabled(not self.drawn.empty)
        self.drawing_help.setVisible(where == DRAWN and self.draw_button.isChecked())
        self.drawn.show(where == DRAWN)
        if where != DRAWN:
            self.drawn.draw(False)
        self.changed.emit()

    def _on_drawing(self, on: bool) -> None:
        self.draw_button.setChecked(on)
        self.drawing_help.setVisible(on)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.draw_button, self.clear_button):
            row.addWidget(button)
        row.addStretch()
        polygons = QHBoxLayout()
        polygons.addWidget(self.layer, 1)
        polygons.addWidget(self.selected)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.drawing_help)
        column.addLayout(polygons)

    def _connect(self) -> None:
        self._workspace.remember("detect/where", self.where)
        self.where.currentIndexChanged.connect(self._show_needed)
        self.draw_button.clicked.connect(self.drawn.draw)
        self.clear_button.clicked.connect(self.drawn.clear)
        self.drawn.drawing.connect(self._on_drawing)
        self.drawn.changed.connect(self._show_needed)
        self.layer.layerChanged.connect(self._on_layer)
        self.selected.toggled.connect(self.changed)
        self._workspace.canvas.extentsChanged.connect(self._on_extent)
        self._workspace.project.layersRemoved.connect(self._on_removed)
        self._workspace.opened.connect(self._restore)
