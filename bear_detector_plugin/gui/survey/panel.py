# SPDX-License-Identifier: GPL-2.0-or-later
"""The first step: which photos the survey has, and where they lie."""

from __future__ import annotations

from qgis.core import QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...events import Result
from ...translation import tr, tr_count
from ..help import help_button
from ..icons import icon
from ..later import later
from ..note import Note
from ..step_panel import StepPanel
from ..workspace import COUNTED, IMAGERY, Workspace
from .fates import STAYING, Fate, FatesTask
from .headers import HeaderReader
from .imagery_list import ImageryList
from .overview_words import entry_words, summary_words
from .photo_browser import PhotoBrowser
from .place_section import PlaceSection
from .survey_map import (
    MOST_PHOTOS,
    OutlineTask,
    PhotosTask,
    layers_of,
    renew_outlines,
    show_footprints,
    show_photos,
    unshown,
    zoom_to,
)
from .survey_scan import Overview, SurveyScan
from .unplaced_list import UnplacedList

LEFT_OUT = "survey/left_out"
"""Photos of the project that the user has unticked."""

_SOON_MS = 300
_MOST_STAYING = 300
"""More single photos would make a command that is too long for Windows."""


class SurveyPanel(StepPanel):
    """The survey's imagery, kept in the workspace as `imagery`: its state, its place on the map."""

    icon = "survey"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.imagery = ImageryList(workspace.project)
        self.summary = Note()
        self.overview = Overview()
        self.section = PlaceSection(workspace)
        self.browser = PhotoBrowser(workspace.project, workspace.canvas)
        self.unplaced = UnplacedList()
        self._reader = HeaderReader()
        self._scan: SurveyScan | None = None
        self._tasks: list[PhotosTask | OutlineTask | FatesTask] = []
        self._before: tuple | None = None
        self._following = True
        self._soon = later(self, self._look, _SOON_MS)
        self._make_buttons()
        self._lay_out()
        self.imagery.changed.connect(self._on_changed)
        self.section.placed.connect(self._on_placed)
        workspace.opened.connect(self._restore)
        workspace.changed.connect(self._follow)
        self._clearing = getattr(workspace.project, "aboutToBeCleared", None)
        if self._clearing is not None:
            self._clearing.connect(self._on_clearing)
        self._restore()

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Survey")

    def state(self) -> str:
        """How many photos there are; the entries of the list until they are counted."""
        photos, entries = len(self.overview.photos), len(self.imagery.paths())
        if not entries:
            return ""
        return tr_count(photos or entries, "{n} photo", "{n} photos") if photos or not self._scan else tr("counting …")

    def done(self) -> bool:
        """Whether there is any imagery."""
        return bool(self.imagery.paths())

    def refresh(self) -> None:
        """Follow the project's layers."""
        if self._following:
            self.imagery.refresh()

    def close_down(self) -> None:
        """Stop what runs."""
        self._soon.stop()
        self.section.close_down()
        self.browser.close_down()
        if self._clearing is not None:
            self._clearing.disconnect(self._on_clearing)
        self._stop_scan()
        self._stop_tasks()

    def _make_buttons(self) -> None:
        self.bar = QProgressBar()
        self.bar.setFormat(tr("%v of %m photos"))
        self.stop_button = QToolButton()
        self.stop_button.setText("✕")
        self.stop_button.setToolTip(tr("Stop counting"))
        self.stop_button.clicked.connect(self._stop_scan)
        self.show_button = QPushButton(tr("Show on the map"))
        self.show_button.clicked.connect(self.show_on_map)
        self.place_button = QPushButton(icon("georeference"), tr("Place photos on the map…"))
        self.place_button.setCheckable(True)
        self.place_button.toggled.connect(self._on_place_toggled)
        self.browse_button = QPushButton(tr("Photos by time"))
        self.browse_button.setCheckable(True)
        self.browse_button.toggled.connect(self.browser.setVisible)
        self.undo_button = QPushButton(icon("undo"), tr("Take the photos back"))
        self.undo_button.setToolTip(tr("List the photos as they were before they were placed. No file is removed."))
        self.undo_button.clicked.connect(self.undo)
        self.next_button = QPushButton(icon("next"), tr("Next: examples"))
        self.next_button.clicked.connect(self.next_step)

    def _lay_out(self) -> None:
        counting = QHBoxLayout()
        counting.addWidget(self.bar, 1)
        counting.addWidget(self.stop_button)
        actions = QHBoxLayout()
        actions.addWidget(self.show_button)
        actions.addWidget(self.place_button)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.imagery, 1)
        column.addWidget(self.summary)
        column.addLayout(counting)
        column.addLayout(actions)
        column.addWidget(self.browse_button)
        column.addWidget(self.browser, 1)
        column.addWidget(self.undo_button)
        column.addWidget(self.unplaced)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(top)
        split.addWidget(self.section)
        bottom = QHBoxLayout()
        bottom.addWidget(help_button("survey"))
        bottom.addStretch()
        bottom.addWidget(self.next_button)
        page = QVBoxLayout(self)
        page.setContentsMargins(4, 4, 4, 4)
        page.addWidget(split, 1)
        page.addLayout(bottom)
        for widget in (self.section, self.browser, self.unplaced, self.undo_button, self.bar, self.stop_button):
            widget.hide()

    def show_on_map(self) -> None:
        """Add the placed photos as layers; where they are many, their outlines."""
        placed = self.overview.placed
        task = OutlineTask(placed) if len(placed) > MOST_PHOTOS else PhotosTask(unshown(self.workspace.project, placed))
        task.ended.connect(self._on_outlines if len(placed) > MOST_PHOTOS else self._on_photos)
        self._keep(task)

    def undo(self) -> None:
        """List the photos as they were before they were placed."""
        if self._before is not None:
            self.imagery.restore(*self._before)
        self._before = None
        self.undo_button.hide()
        self.unplaced.show_fates([])

    def _restore(self) -> None:
        self._following, self._before = True, None
        self._stop_tasks()
        self.browser.show_photos([])
        self.undo_button.hide()
        self.unplaced.show_fates([])
        self.imagery.restore(self.workspace.get(IMAGERY, []), self.workspace.get(LEFT_OUT, []))

    def _follow(self, name: str) -> None:
        """Another step has changed the survey."""
        if name == IMAGERY and self.workspace.get(IMAGERY, []) != list(self.imagery.paths()):
            self.imagery.restore(self.workspace.get(IMAGERY, []), self.imagery.left_out())

    def _on_clearing(self) -> None:
        """The layers go away with their project: that is no change of its survey."""
        self._following = False

    def _on_changed(self) -> None:
        if not self._following:
            return
        self.workspace.set(LEFT_OUT, list(self.imagery.left_out()))
        self.workspace.set(COUNTED, 0)
        self.workspace.set(IMAGERY, list(self.imagery.paths()))
        self.section.suggest_out()
        self._show()
        self._soon.start()

    def _look(self) -> None:
        """Count the photos anew, in the background."""
        self._stop_scan()
        if not self.imagery.paths():
            self._on_scanned(Overview())
            return
        self._scan = SurveyScan(self.imagery.paths(), self._reader)
        self._scan.counted.connect(self._on_counted)
        self._scan.ended.connect(self._on_scanned)
        self._scan.broken_off.connect(self._on_broken_off)
        self._scan.start()

    def _stop_scan(self) -> None:
        if self._scan is not None:
            for signal in (self._scan.counted, self._scan.ended, self._scan.broken_off):
                signal.disconnect()
            self._scan.stop()
        self._scan = None
        self._show()

    def _stop_tasks(self) -> None:
        """What they make is for the project that they were begun in."""
        for task in self._tasks:
            task.stop()
        self._tasks = []

    def _on_counted(self, done: int, total: int) -> None:
        self.bar.setRange(0, total if done else 0)
        self.bar.setValue(done)
        self.bar.show()
        self.stop_button.show()
        if not done:
            self.summary.setText(tr_count(total, "{n} photo found so far", "{n} photos found so far"))

    def _on_broken_off(self) -> None:
        """QGIS deletes the task now: it must not be asked for anything any more."""
        self._scan = None
        self._show()

    def _on_scanned(self, overview: Overview) -> None:
        self._scan, self.overview = None, overview
        with self.workspace.unasked():
            self.workspace.set(COUNTED, len(overview.photos))
        self.browser.show_photos(overview.placed)
        for entry, counts in overview.counts.items():
            self.imagery.describe(entry, entry_words(counts))
        self._show()

    def _show(self) -> None:
        for widget in (self.bar, self.stop_button):
            widget.setVisible(self._scan is not None and widget.isVisible())
        entries = self.imagery.paths()
        if not entries:
            self.summary.setText(tr("Add the folder that holds the survey's photos, or open them as layers in QGIS."))
        elif self._scan is None:
            layers = len(entries) - len(self.imagery.added())
            self.summary.setText(summary_words(self.overview, len(self.imagery.added()), max(layers, 0)))
        self.show_button.setEnabled(bool(self.overview.placed))
        self.browse_button.setEnabled(bool(self.overview.placed))
        self.place_button.setEnabled(bool(entries))
        self.next_button.setEnabled(bool(entries))
        self.state_changed.emit()

    def _on_place_toggled(self, on: bool) -> None:
        self.section.suggest_out()
        self.section.setVisible(on)

    def _on_placed(self, result: Result) -> None:
        task = FatesTask(result.paths["footprints"])
        task.ended.connect(lambda fates: self._replace(result, fates))
        self._keep(task)

    def _replace(self, result: Result, fates: list[Fate]) -> None:
        """The folder of placed photos takes the place of the photos; those that it doesn't hold stay."""
        self.unplaced.show_fates([fate for fate in fates if fate.status != "known"])
        placed, count = int(result.counts.get("placed", 0)), int(result.counts.get("photos", 0))
        self.workspace.messages.tell(
            tr("{placed} of {count} photos are placed on the map.", placed=placed, count=count)
        )
        staying = [fate.photo for fate in fates if fate.status in STAYING]
        if not placed or len(staying) > _MOST_STAYING:
            return
        before = list(self.imagery.paths()), list(self.imagery.left_out())
        gone = [path for path in self.imagery.layers() if path not in staying]
        self.imagery.restore([result.paths["placed"], *staying], gone)
        self._before = before
        self.undo_button.show()
        self.place_button.setChecked(False)
        layer = show_footprints(self.workspace.project, result.paths["footprints"])
        zoom_to(self.workspace.canvas, self.workspace.project, [layer])

    def _on_photos(self, loaded: list[QgsRasterLayer]) -> None:
        show_photos(self.workspace.project, loaded)
        zoom_to(self.workspace.canvas, self.workspace.project, layers_of(self.workspace.project, self.overview.placed))

    def _on_outlines(self, layer: QgsVectorLayer) -> None:
        renew_outlines(self.workspace.project, layer)
        zoom_to(self.workspace.canvas, self.workspace.project, [layer])

    def _keep(self, task: PhotosTask | OutlineTask | FatesTask) -> None:
        self._tasks = [*self._tasks[-2:], task]
        task.start()
