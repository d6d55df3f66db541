# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing training examples: the toolbar's class list, the map tool, and the layer that they write to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsFeature, QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QComboBox, QFileDialog

from ...class_names import class_title
from ...errors import BearDetectorError
from ...translation import tr
from ..layer_group import file_of
from ..survey.photos import photos
from ..there import is_folder, on_disk
from ..workspace import EXAMPLES, IMAGERY, Workspace
from .classes import Classes
from .draw_tool import BOX, DrawTool
from .layer import add_example, add_polygon, delete_examples, examples_layers, open_examples
from .photo_places import PhotoPlaces

_NEAR_PX = 4
"""A click so near an example, on the screen, means it."""


class Drawing(QObject):
    """Switched on and off by an action that can be checked.

    Signals:
        drawn: the examples layer and the new feature.
        switched: whether the tool is at work.
    """

    drawn = pyqtSignal(QgsVectorLayer, QgsFeature)
    switched = pyqtSignal(bool)

    def __init__(self, workspace: Workspace, action: QAction) -> None:
        super().__init__()
        self.workspace, self.action = workspace, action
        self._iface, self._project, self._messages = workspace.iface, workspace.project, workspace.messages
        self.known = Classes(workspace)
        self.classes = _class_list()
        self._places = PhotoPlaces(workspace.project, workspace.canvas)
        self.tool = DrawTool(workspace.canvas, self._places)
        self.tool.setAction(action)
        self._connect()
        self._offer_classes()

    def remove(self) -> None:
        """Take the tool off the canvas."""
        self._places.close()
        self.known.follow(None)
        self.tool.remove()

    def layer(self) -> QgsVectorLayer | None:
        """The examples layer that is drawn to, one that the user names where there is none."""
        return self.layer_at_hand() or self._ask_for_layer()

    def layer_at_hand(self) -> QgsVectorLayer | None:
        """The project's chosen examples layer: else the active one, else the topmost; None without any."""
        found = examples_layers(self._project)
        chosen = self.workspace.get(EXAMPLES, "")
        for layer in found:
            if chosen and Path(file_of(layer)) == Path(chosen):
                return layer
        if self._iface.activeLayer() in found:
            return self._iface.activeLayer()
        return found[0] if found else None

    def open(self, path: str) -> QgsVectorLayer | None:
        """Draw to this file from now on; it is made where there is none. What is wrong with it is told."""
        path = path if path.lower().endswith(".gpkg") else f"{path}.gpkg"
        layer = self._told(lambda: open_examples(self._project, path))
        if layer is not None:
            self.workspace.set(EXAMPLES, path)
            self.known.follow(layer)
        return layer

    def suggested_path(self) -> str:
        """Beside the project, else beside the photos."""
        folder = self.workspace.home
        if not folder:
            survey = self.workspace.get(IMAGERY, []) or [file_of(photo) for photo in photos(self._project)[:1]]
            first = Path(on_disk(survey[0])) if survey else Path()
            folder = str(first if is_folder(first) else first.parent)
        return str(Path(folder) / "examples.gpkg")

    def start(self, mode: str = BOX) -> None:
        """Take the canvas, to draw points and boxes, or polygons."""
        self.tool.set_mode(mode)
        if not self.tool.isActive():
            self.action.setChecked(True)
            self._switch(True)

    def stop(self) -> None:
        """Give the canvas back."""
        if self.tool.isActive():
            self._switch(False)

    def choose_class(self, name: str) -> None:
        """What is drawn next."""
        self.classes.setEditText(class_title(name))

    def _connect(self) -> None:
        self.action.triggered.connect(self._switch)  # by the user: not when another tool takes over
        self.known.changed.connect(self._offer_classes)
        self.classes.editTextChanged.connect(
            lambda words: self.tool.set_colour(self.known.colour(self.known.named(words)))
        )
        tool = self.tool
        tool.drawn.connect(lambda *ends: self._add(lambda layer, name: add_example(self._project, layer, name, *ends)))
        tool.outlined.connect(
            lambda corners: self._add(lambda layer, name: add_polygon(self._project, layer, name, corners))
        )
        tool.class_key.connect(self._choose_number)
        tool.picked.connect(self._pick)
        tool.undo.connect(lambda: self._on_stack("undo"))
        tool.redo.connect(lambda: self._on_stack("redo"))
        tool.delete.connect(self._delete)
        tool.activated.connect(lambda: self.switched.emit(True))
        tool.deactivated.connect(lambda: self.switched.emit(False))

    def _switch(self, on: bool) -> None:
        canvas = self._iface.mapCanvas()
        if not on:
            canvas.unsetMapTool(self.tool)
            self._iface.actionPan().trigger()
            return
        layer = self.layer()
        if layer is None:
            self.action.setChecked(False)
            return
        self.known.follow(layer)
        self._iface.setActiveLayer(layer)  # so that QGIS's Undo and Save work on it
        canvas.setMapTool(self.tool)

    def _add(self, add: Callable[[QgsVectorLayer, str], QgsFeature]) -> None:
        layer, name = self.layer(), self.known.named(self.classes.currentText())
        if layer is None:
            return
        feature = self._told(lambda: add(layer, name))
        if feature is not None:
            self.known.found([name])
            self.drawn.emit(layer, feature)

    def _choose_number(self, number: int) -> None:
        names = self.known.names()
        if number <= len(names):
            self.choose_class(names[number - 1])

    def _pick(self, point: QgsPointXY) -> None:
        """Select the smallest example at a place, nothing where there is none."""
        layer = self.layer_at_hand()
        if layer is None:
            return
        reach = self.workspace.canvas.mapUnitsPerPixel() * _NEAR_PX
        box = QgsGeometry.fromPointXY(point).buffer(reach, 4).boundingBox()
        if layer.crs().isValid():
            box = self.workspace.canvas.mapSettings().mapToLayerCoordinates(layer, box)
        hits = sorted(layer.getFeatures(QgsFeatureRequest(box)), key=lambda hit: hit.geometry().area())
        layer.selectByIds([hit.id() for hit in hits[:1]])

    def _on_stack(self, way: str) -> None:
        layer = self.layer_at_hand()
        if layer is not None:
            getattr(layer.undoStack(), way)()
            layer.triggerRepaint()

    def _delete(self) -> None:
        layer = self.layer_at_hand()
        if layer is not None and layer.selectedFeatureCount():
            self._told(lambda: delete_examples(layer, layer.selectedFeatureIds()))

    def _ask_for_layer(self) -> QgsVectorLayer | None:
        path, _ = QFileDialog.getSaveFileName(
            self._iface.mainWindow(),
            tr("Where shall the examples be kept? (a new or an existing file)"),
            self.suggested_path(),
            "GeoPackage (*.gpkg)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return self.open(path) if path else None

    def _offer_classes(self) -> None:
        chosen = self.classes.currentText()
        self.classes.clear()
        for name in self.known.names():
            self.classes.addItem(self.known.swatch(name), class_title(name))
        self.classes.setCurrentText(chosen or class_title(next(iter(self.known.names()), "")))

    def _told(self, step: Callable[[], Any]) -> Any:
        """The outcome of a step; None where it failed, which is told."""
        try:
            return step()
        except BearDetectorError as error:
            self._messages.show(error)
            return None


def _class_list() -> QComboBox:
    combo = QComboBox()
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    combo.setToolTip(tr("The class of the examples to draw: choose one, type another, or press its number on the map"))
    combo.setAccessibleName(tr("Class of the examples to draw"))
    return combo
