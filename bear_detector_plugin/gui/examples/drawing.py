# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing training examples: the toolbar's class list, the map tool, and the layer that they write to."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsVectorLayer
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QColor, QIcon, QPixmap
from qgis.PyQt.QtWidgets import QAction, QComboBox, QFileDialog

from ...errors import BearDetectorError
from ..workspace import Workspace
from .draw_tool import DrawTool
from .layer import add_example, examples_layers, open_examples

CLASSES = ("polar_bear", "seal", "background")
CLASS_COLOURS = {"polar_bear": "#ff5722", "seal": "#1565c0", "background": "#757575"}
"""As in resources/styles/examples.qml."""


class Drawing(QObject):
    """Switched on and off by an action that can be checked."""

    def __init__(self, workspace: Workspace, action: QAction) -> None:
        super().__init__()
        self._iface, self._project, self._messages = workspace.iface, workspace.project, workspace.messages
        self._action = action
        self.classes = _class_list()
        self.tool = DrawTool(workspace.canvas)
        self.tool.setAction(action)
        self.tool.drawn.connect(self._add)
        action.triggered.connect(self._switch)  # by the user: not when another tool takes over

    def remove(self) -> None:
        """Take the tool off the canvas."""
        self.tool.remove()

    def layer(self) -> QgsVectorLayer | None:
        """The examples layer that is drawn to: the active one, else the topmost, else one that the user names."""
        found = examples_layers(self._project)
        if self._iface.activeLayer() in found:
            return self._iface.activeLayer()
        return found[0] if found else self._ask_for_layer()

    def _switch(self, on: bool) -> None:
        canvas = self._iface.mapCanvas()
        if not on:
            canvas.unsetMapTool(self.tool)
            self._iface.actionPan().trigger()
            return
        layer = self._told(self.layer)
        if layer is None:
            self._action.setChecked(False)
            return
        self._iface.setActiveLayer(layer)  # so that QGIS's Undo and Save work on it
        canvas.setMapTool(self.tool)

    def _add(self, start: QgsPointXY, end: QgsPointXY) -> None:
        layer = self._told(self.layer)
        if layer is not None:
            self._told(lambda: add_example(self._project, layer, self.classes.currentText(), start, end))

    def _ask_for_layer(self) -> QgsVectorLayer | None:
        path, _ = QFileDialog.getSaveFileName(
            self._iface.mainWindow(),
            "Where shall the examples be kept? (a new or an existing file)",
            "examples.gpkg",
            "GeoPackage (*.gpkg)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if not path:
            return None
        return open_examples(self._project, path if path.lower().endswith(".gpkg") else f"{path}.gpkg")

    def _told(self, step):  # noqa: ANN001, ANN202 - whatever the step returns
        """The outcome of a step; None where it failed, which is told."""
        try:
            return step()
        except BearDetectorError as error:
            self._messages.show(error)
            return None


def _class_list() -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    combo.setToolTip("The class of the examples to draw: choose one, or type another")
    for name in CLASSES:
        swatch = QPixmap(12, 12)
        swatch.fill(QColor(CLASS_COLOURS[name]))
        combo.addItem(QIcon(swatch), name)
    return combo
