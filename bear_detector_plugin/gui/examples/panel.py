# SPDX-License-Identifier: GPL-2.0-or-later
"""The second step: training examples, drawn on the map, brought in or drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsFeature, QgsVectorLayer
from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel
from qgis.PyQt.QtWidgets import QFileDialog

from ...errors import BearDetectorError
from ...jobs import TrainJob
from ...splits import group_of
from ...translation import tr, tr_count
from ..cutouts.window import CutoutWindow
from ..later import later
from ..layer_group import file_of
from ..step_panel import StepPanel
from ..workspace import EXAMPLES, TOGETHER, Workspace
from .doubts import EmptinessTask, doubts_about
from .draw_tool import BOX, POLYGON
from .drawing import Drawing
from .flight import fly_to
from .gallery_model import ExamplesModel, Row
from .layer import delete_examples, examples_layers, save_edits, set_field, unsaved
from .moves import Moves
from .needs import suffice
from .page import ExamplesPage


class ExamplesPanel(StepPanel):
    """The examples by class, and what can be done with them.

    Attributes:
        page: the widgets.
        model: the examples of the layer at hand.
        layer: that layer, None where there is none yet.
    """

    icon = "examples"

    def __init__(self, workspace: Workspace, drawing: Drawing) -> None:
        super().__init__(workspace)
        self.drawing = drawing
        self.layer: QgsVectorLayer | None = None
        self.model = ExamplesModel(self)
        self._moves = Moves(workspace.project)
        self._selecting = False
        self._soon = later(self, self._show_unsaved)  # to count for each of thousands would take its time
        self.page = ExamplesPage(self, drawing, self.model)
        self.cutouts: CutoutWindow | None = None
        self.gallery = self.page.gallery
        self._connect()
        self.refresh()

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Examples")

    def state(self) -> str:
        """How many examples there are."""
        count = self.model.rowCount()
        return tr_count(count, "{n} example", "{n} examples") if count else ""

    def done(self) -> bool:
        """Whether training has enough of every class."""
        return suffice(self.model.tallies())

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.model.keep_together(self.workspace.get(TOGETHER, TrainJob.group))
        layer = self.drawing.layer_at_hand()
        known = examples_layers(self.workspace.project)
        self.page.show_files([file_of(each) for each in known], layer)
        self.page.importing.leave_out(known)
        if layer is not self.layer:
            self._follow(layer)

    def close_down(self) -> None:
        """Stop what runs."""
        self._follow(None)
        self.page.close_down()
        if self.cutouts is not None:
            self.cutouts.close_down()
            self.cutouts = None

    def open(self, path: str) -> None:
        """Work on this file from now on; it is made where there is none."""
        if path and self.drawing.open(path) is not None:
            self.refresh()

    def save(self) -> None:
        """Write what was changed into the file."""
        if self.layer is not None:
            self._try(lambda: save_edits(self.layer))
            self._show_unsaved()

    def fly(self, row: Row) -> None:
        """Show an example on the map."""
        if self.layer is not None and not fly_to(self.workspace.canvas, self.layer, row.id):
            self.workspace.messages.tell(tr("This example has no place on the map: its photo has no georeference."))

    def delete(self) -> None:
        """Delete the selected examples."""
        ids = [row.id for row in self.gallery.selected()]
        if self.layer is not None and ids:
            self._try(lambda: delete_examples(self.layer, ids))

    def reassign(self, class_name: str) -> None:
        """The selected examples are of this class."""
        ids = [row.id for row in self.gallery.selected()]
        if self.layer is not None and ids:
            self._try(lambda: set_field(self.layer, ids, "class", class_name))

    def move(self, split: str) -> None:
        """The photos, or flights, of the selected examples are for training, or validation: all of their examples."""
        group = self.model.group
        chosen = {group_of(row.photo, group) for row in self.gallery.selected()}
        ids = [row.id for row in self.model.rows() if group_of(row.photo, group) in chosen]
        if self.layer is not None and ids:
            self._try(lambda: set_field(self.layer, ids, "split", split))

    def _connect(self) -> None:
        page, gallery, drawing = self.page, self.gallery, self.drawing
        self.workspace.changed.connect(self._on_changed)
        self.workspace.opened.connect(self.refresh)
        drawing.drawn.connect(self._on_drawn)
        drawing.switched.connect(lambda on: page.show_mode(drawing.tool.mode if on else ""))
        drawing.classes.editTextChanged.connect(lambda words: page.classes.choose(drawing.known.named(words)))
        page.classes.chosen.connect(drawing.choose_class)
        page.file_chosen.connect(self.open)
        page.new_wanted.connect(self._ask_new)
        page.open_wanted.connect(self._ask_open)
        page.mode_wanted.connect(self._on_mode)
        page.save_wanted.connect(self.save)
        page.next_wanted.connect(self.next_step)
        page.cutouts_button.clicked.connect(self._open_cutouts)
        gallery.flown.connect(self.fly)
        gallery.erased.connect(self.delete)
        gallery.reassigned.connect(self.reassign)
        gallery.moved.connect(self.move)
        gallery.selectionModel().selectionChanged.connect(self._select_on_map)
        self.model.updated.connect(self._on_updated)

    def _open_cutouts(self) -> None:
        if self.cutouts is None:
            self.cutouts = CutoutWindow(self.workspace, self.window())
        self.cutouts.open_window()

    def _on_changed(self, name: str) -> None:
        if name in (EXAMPLES, TOGETHER):
            self.refresh()

    def _follow(self, layer: QgsVectorLayer | None) -> None:
        if self.layer is not None:
            for signal, slot in self._signals(self.layer):
                signal.disconnect(slot)
        self.layer = layer
        self._moves.follow(layer)
        self.drawing.known.follow(layer)
        if layer is not None:
            for signal, slot in self._signals(layer):
                signal.connect(slot)
        self.model.follow(layer)
        self._show_unsaved()

    def _signals(self, layer: QgsVectorLayer) -> tuple:
        return (
            (layer.selectionChanged, self._select_in_gallery),
            (layer.layerModified, self._soon.start),
            (layer.afterCommitChanges, self._soon.start),
            (layer.editingStopped, self._soon.start),
            (layer.willBeDeleted, self._forget),
        )

    def _forget(self) -> None:
        self.layer = None
        self._moves.forget()

    def _on_updated(self) -> None:
        tallies = self.model.tallies()
        self.drawing.known.found(tallies)
        self.page.show_tallies(tallies)
        self._show_unsaved()
        self._select_in_gallery()
        self.state_changed.emit()

    def _show_unsaved(self) -> None:
        self.page.show_unsaved(unsaved(self.layer) if self.layer is not None else 0)

    def _on_mode(self, mode: str) -> None:
        if mode in (BOX, POLYGON):
            self.drawing.start(mode)
        else:
            self.drawing.stop()
        self.page.show_mode(self.drawing.tool.mode if self.drawing.tool.isActive() else "")

    def _on_drawn(self, layer: QgsVectorLayer, example: QgsFeature) -> None:
        """Warn of what is doubtful, now and when its pixels were looked at."""
        self.model.catch_up()
        for text in doubts_about(layer, example, self.model.with_splits(), self.model.group):
            self._doubt(example, text)
        task = EmptinessTask(layer, example)
        task.doubted.connect(self._doubt)
        task.start()

    def _doubt(self, example: QgsFeature, text: str) -> None:
        if self.layer is not None:
            self.model.doubt(example, text)
            self.workspace.messages.warn(text)

    def _select_on_map(self, *_: object) -> None:
        if self._selecting or self.layer is None:
            return
        self._selecting = True
        self.layer.selectByIds([row.id for row in self.gallery.selected()])
        self._selecting = False

    def _select_in_gallery(self, *_: object) -> None:
        if self._selecting or self.layer is None:
            return
        self._selecting = True
        chosen, last = QItemSelection(), None
        selected = set(self.layer.selectedFeatureIds())
        for number, row in enumerate(self.model.rows() if selected else []):
            shown = self.gallery.filter.mapFromSource(self.model.index(number)) if row.id in selected else None
            if shown is not None and shown.isValid():
                chosen.select(shown, shown)
                last = shown
        self.gallery.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if last is not None:
            self.gallery.scrollTo(last)
        self._selecting = False

    def _ask_new(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self,
            tr("A new examples file"),
            self.drawing.suggested_path(),
            "GeoPackage (*.gpkg)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        self.open(path)

    def _ask_open(self) -> None:
        folder = str(Path(self.drawing.suggested_path()).parent)
        self.open(QFileDialog.getOpenFileName(self, tr("An examples file"), folder, "GeoPackage (*.gpkg)")[0])

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except BearDetectorError as error:
            self.workspace.messages.show(error)
