# SPDX-License-Identifier: GPL-2.0-or-later
"""What to search: the survey's photos, chosen layers of the project, or a folder or files."""

from __future__ import annotations

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...errors import BadArgument, BearDetectorError
from ...translation import tr, tr_count
from ..layer_group import file_of
from ..note import Note
from ..survey.imagery_list import ImageryList
from ..survey.photos import is_online
from ..workspace import COUNTED, IMAGERY, Workspace

SURVEY, LAYERS, FILES = "survey", "layers", "files"
_LIST_PX = 96
_KEPT = {LAYERS: "detect/layers", FILES: "detect/files"}


class Source(QWidget):
    """What the choice of `what`, a combo that stands above it, needs.

    Signals:
        changed: something else is to be searched.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._busy = False
        self.what = QComboBox()
        for text, name in (
            (tr("The survey's photos"), SURVEY),
            (tr("Chosen layers"), LAYERS),
            (tr("A folder or files"), FILES),
        ):
            self.what.addItem(text, name)
        self.survey = Note()
        self.layers = QListWidget()
        self.layers.setFixedHeight(_LIST_PX)
        self.layers.setAccessibleName(tr("Chosen layers"))
        self._no_layers = QgsProject(self)  # its list shows what is added, and no layer
        self.files = ImageryList(self._no_layers)
        self.files.list.setFixedHeight(_LIST_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.survey, self.layers, self.files):
            column.addWidget(widget)
        workspace.remember("detect/what", self.what)
        self.what.currentIndexChanged.connect(self._on_what)
        self.layers.itemChanged.connect(self._on_ticked)
        self.files.changed.connect(self._on_files)
        workspace.changed.connect(self._follow)
        workspace.opened.connect(self._restore)
        self._restore()

    def choose(self, what: str) -> None:
        """SURVEY, LAYERS or FILES."""
        self.what.setCurrentIndex(self.what.findData(what))

    def paths(self) -> tuple[str, ...]:
        """The files and folders to be searched; online layers are not among them."""
        if self._what() == SURVEY:
            return tuple(self._workspace.get(IMAGERY, []))
        if self._what() == FILES:
            return self.files.paths()
        return tuple(file_of(layer) for layer in self._ticked() if not is_online(layer))

    def online(self) -> list[QgsRasterLayer]:
        """The chosen layers whose pixels come from a server."""
        return [layer for layer in self._ticked() if is_online(layer)] if self._what() == LAYERS else []

    def problem(self) -> BearDetectorError | None:
        """What is missing."""
        if self.paths() or self.online():
            return None
        if self._what() == SURVEY:
            return BadArgument("The survey has no photos.", "Choose some in the step Survey.")
        return BadArgument("No imagery is ticked.", "Tick layers, or add a folder or files.")

    def refresh(self) -> None:
        """Follow the project's layers; ticks are kept."""
        ticked = set(self._workspace.get(_KEPT[LAYERS], []))
        layers = self._workspace.project.layerTreeRoot().layerOrder()
        self._busy = True
        self.layers.clear()
        for layer in layers:
            if isinstance(layer, QgsRasterLayer) and layer.isValid() and (is_online(layer) or file_of(layer)):
                self._append(layer, layer.id() in ticked)
        self._busy = False
        self._show_survey()
        self.changed.emit()

    def _what(self) -> str:
        return self.what.currentData()

    def _ticked(self) -> list[QgsRasterLayer]:
        items = (self.layers.item(row) for row in range(self.layers.count()))
        names = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]
        layers = (self._workspace.project.mapLayer(name) for name in names)
        return [layer for layer in layers if layer is not None]

    def _append(self, layer: QgsRasterLayer, ticked: bool) -> None:
        text = tr("{layer} (online)", layer=layer.name()) if is_online(layer) else layer.name()
        item = QListWidgetItem(text, self.layers)
        item.setData(Qt.ItemDataRole.UserRole, layer.id())
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _on_what(self, *_: object) -> None:
        for widget, name in ((self.survey, SURVEY), (self.layers, LAYERS), (self.files, FILES)):
            widget.setVisible(self._what() == name)
        self.changed.emit()

    def _on_ticked(self, *_: object) -> None:
        if not self._busy:
            self._workspace.set(_KEPT[LAYERS], [layer.id() for layer in self._ticked()])
            self.changed.emit()

    def _on_files(self) -> None:
        if not self._busy:
            self._workspace.set(_KEPT[FILES], list(self.files.paths()))
            self.changed.emit()

    def _follow(self, name: str) -> None:
        if name in (IMAGERY, COUNTED):
            self._show_survey()
            self.changed.emit()

    def _show_survey(self) -> None:
        count = self._workspace.get(COUNTED, 0)
        if not self._workspace.get(IMAGERY, []):
            self.survey.setText(tr("The survey has no photos yet: add them in the step Survey."))
        elif count:
            self.survey.setText(tr_count(count, "{n} photo of the step Survey", "{n} photos of the step Survey"))
        else:
            self.survey.setText(tr("The photos of the step Survey"))

    def _restore(self) -> None:
        self._busy = True
        self.files.restore(self._workspace.get(_KEPT[FILES], []))
        self._busy = False
        self.refresh()
        self._on_what()
