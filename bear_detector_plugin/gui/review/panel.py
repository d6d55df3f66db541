# SPDX-License-Identifier: GPL-2.0-or-later
"""The other half of the last step: looking through what was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import QModelIndex, QRectF, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...errors import ResultsError
from ...translation import tr
from ..chips import ChipLoader
from ..detect.results_layer import results_layers
from ..examples.classes import kept_names
from ..layer_group import file_of
from ..step_panel import StepPanel
from ..workspace import CLASSES, RESULTS, Workspace
from .below import Below
from .candidates import ALL, BACKGROUND, UNSURE, Candidates
from .caption import Caption
from .chip_view import ChipView
from .filters import Filters
from .gallery import Gallery, GalleryModel, coming, thumbnail_px
from .keys import Keys
from .learning import LearnButtons, lessons
from .map_link import MapLink
from .results_file import Detection, Results
from .saliency import Saliency
from .sightings import Sightings
from .stage import stage
from .verdict_buttons import VerdictButtons
from .verdicts import Verdicts

_VIEW = "review/view"
"""Kept with the project: file, threshold, class, state, and the number (fid) of the detection at hand."""
_NARROW_MS, _SOON_MS, _REST_MS = 40, 10, 400


class ReviewPanel(StepPanel):
    """The gallery of candidates, and a key for each verdict.

    Signals:
        train_wanted: the user has learnt from a review, and goes on to train.
    """

    icon = "review"
    train_wanted = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.candidates = Candidates()
        self.results = Results("", [])
        self.current: Detection | None = None
        self.loader = ChipLoader(self)
        self.verdicts = Verdicts(self)
        self.map, self.saliency = MapLink(workspace), Saliency(workspace.project)
        self.filters, self.buttons = Filters(), VerdictButtons()
        self.chip = ChipView(self.loader)
        self.model = GalleryModel(self.candidates)
        self.gallery = Gallery(self.model, self.loader)
        self.caption, self.empty = Caption(), QLabel(tr("Nothing to review yet: run Detect."))
        self.learning = LearnButtons(workspace, lambda: self.results, lambda: lessons(self.results, self.candidates))
        self.below, self.sightings = Below(workspace), Sightings()
        self.audit, self.counting, self.reviewer = self.below.audit, self.below.counting, self.below.reviewer
        self.keys = Keys(self)
        self._narrow = self._timer(_NARROW_MS, self._sift)
        self._soon = self._timer(_SOON_MS, self._look_ahead)
        self._rest = self._timer(_REST_MS, self._on_rest)
        self._restored = "", False  # the file whose view this is, and whether it is that of its audit
        self._quiet = False
        self._lay_out()
        self._connect()
        self._on_reviewer()
        self._follow(RESULTS)

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Review")

    def state(self) -> str:
        """`14 to review`, `all 37 reviewed`."""
        to_do, all_of_them = self._to_do()
        if not all_of_them:
            return ""
        return tr("{n} to review", n=to_do) if to_do else tr("all {n} reviewed", n=all_of_them)

    def done(self) -> bool:
        """Whether everything from the threshold on is reviewed."""
        to_do, all_of_them = self._to_do()
        return bool(all_of_them) and not to_do

    def refresh(self) -> None:
        """Follow the project's layers."""
        paths = [file_of(layer) for layer in results_layers(self.workspace.project)]
        self.filters.offer_results(paths, self.workspace.get(RESULTS, ""))
        if not self.workspace.get(RESULTS) and paths:
            self.workspace.set(RESULTS, paths[0])
        self.map.watch()

    def close_down(self) -> None:
        """Stop what runs, write what waits, and let go of the map."""
        self.keys.stop()
        self.below.close_down()
        self.map.close()
        self.saliency.close()
        self.loader.close()
        left = self.verdicts.close()
        if left:
            lost = ResultsError(f"{left} verdicts could not be written to {self.results.path}.", "Give them again.")
            self.workspace.messages.show(lost)

    def say(self, verdict: str) -> None:
        """Give the detection at hand a verdict, and go to the next one without."""
        if self.current is None:
            return
        row = self.current
        self.verdicts.say(row, verdict)
        at = self.candidates.place(row) + (1 if self.candidates.holds(row) else 0)
        number = self.candidates.next_to_do(at)
        if number >= 0:
            self._go(number)
        else:
            self._show_current()

    def undo(self) -> None:
        """Take the last verdict back, and go to its detection."""
        row = self.candidates.find(self.verdicts.undo())
        if row is not None:
            self.go_to(row)

    def step(self, by: int) -> None:
        """Go on, or back."""
        if self.current is None:
            return
        at = self.candidates.place(self.current)
        missing = by > 0 and not self.candidates.holds(self.current)  # it went out of sight: the next took its place
        self._go(at if missing else at + by)

    def go_to(self, row: Detection) -> None:
        """Bring a detection up, whether or not the filters let it pass."""
        self.current = row
        self._show_current()

    def _go(self, number: int) -> None:
        shown = self.candidates.shown
        if shown:
            self.go_to(shown[min(max(number, 0), len(shown) - 1)])

    def _show_current(self, go: bool = True) -> None:
        """Show the detection at hand everywhere; `go` takes the map there, too."""
        row = self.current
        verdict = self.candidates.verdict(row) if row is not None else ""
        self.chip.show_detection(row, verdict, self.results.flagged.get(row.photo, ()) if row is not None else ())
        self.map.show(row, verdict, go)
        self.caption.show_row(row, self.candidates, self.width() - 12)
        self.sightings.show_row(row, self.results)
        if row is None:
            return
        at = self.candidates.place(row)
        if self.candidates.holds(row):
            index = self.model.index(at)
            if self.gallery.currentIndex() != index:
                self.gallery.setCurrentIndex(index)
        if self.buttons.saliency.isChecked() and not self.results.audited:
            self.saliency.show(row)
        if not self._soon.isActive():  # a key held down would put it off for ever
            self._soon.start()
        self._rest.start()

    def _look_ahead(self) -> None:
        """Have the chips read that come next."""
        if self.current is not None:
            at = self.candidates.place(self.current)
            self.loader.prefetch(coming(self.candidates.shown, at, thumbnail_px(self)))

    # what arrives

    def _on_read(self, results: Results) -> None:
        self.results = results
        self.saliency.open(results)
        self.map.open(results.path, results.crs_wkt)
        self.counting.know(results.count_terms)
        self.candidates.take(results.detections, self.verdicts.reviews, results.differ)
        self._offer_classes()
        if (results.path, results.audited) != self._restored:
            self.current, self._restored = None, ("", False)
            if results.sha256:
                self._restore()
        self._sift()
        self._show_empty()

    def _offer_classes(self) -> None:
        found = dict.fromkeys(row.class_name for row in self.results.detections)
        said = dict.fromkeys(verdict for verdict in self.verdicts.reviews.values() if verdict)
        known = dict.fromkeys([*self.results.classes, *found, *said, *kept_names(self.workspace)])
        animals = [name for name in known if name not in ("", BACKGROUND, UNSURE)]
        self.filters.offer_classes(name for name in animals if name in found)
        self.buttons.offer(animals)
        self.keys.set_steps({**self.buttons.steps(), **self.sightings.steps()})

    def _on_said(self, detection_id: str) -> None:
        row = self.candidates.find(detection_id)
        if row is not None:
            self._quiet = True  # where a row goes out of sight, the gallery would choose the next one
            self.model.follow(row)
            self._quiet = False
        self._show_counts()

    def _on_reviewer(self) -> None:
        self.verdicts.is_of(self.reviewer.name, self.reviewer.blind.isChecked())

    def _on_sighting(self, detection_id: str) -> None:
        row = self.candidates.find(detection_id)
        if row is not None:
            self.go_to(row)

    def _on_same(self, others: list, same: bool) -> None:
        self.verdicts.say_same(self.current, others, same)
        self.sightings.show_row(self.current, self.results)
        self.counting.soon()

    def _on_picked(self, fid: int) -> None:
        rows = () if self.results.audited else self.candidates.rows
        row = next((row for row in rows if row.fid == fid), None)
        if row is not None and (self.current is None or row.id != self.current.id):
            self.go_to(row)

    # filters

    def _on_filters(self) -> None:
        self._sift()
        self.gallery.setFocus()

    def _on_threshold(self, threshold: float) -> None:
        self.candidates.threshold = threshold
        self._narrow.start()
        self.map.show_from(threshold)

    def _sift(self) -> None:
        self.candidates.class_name = self.filters.classes.currentData() or ""
        self.candidates.state = self.filters.states.currentData() or ALL
        bar = self.gallery.verticalScrollBar()
        scrolled = bar.value() if bar.maximum() else None
        self.candidates.sift()
        self.model.renew()
        self.filters.histogram.show_scores(self.candidates)
        self._show_counts()
        row = self.current and self.candidates.find(self.current.id)
        if row is not None and self.candidates.holds(row):
            self.current = row  # the map and the gallery stay where the user has moved them
            self._show_current(go=False)
            if scrolled is not None:
                bar.setValue(scrolled)
        elif self.candidates.shown:
            self._go(max(self.candidates.next_to_do(0), 0) if row is None else self.candidates.place(row))
        else:
            self.current = None
            self._show_current()
            self.chip.say(tr("No detection passes the filters."))

    def _show_counts(self) -> None:
        self.filters.say(self.candidates.counts(), self.candidates.round())
        self.buttons.undo.setEnabled(self.verdicts.can_undo)
        said = sum(1 for verdict in self.verdicts.reviews.values() if verdict and verdict != UNSURE)
        self.learning.learn.setEnabled(said > 0)
        self.audit.tell(sum(bool(verdict) for verdict in self.verdicts.reviews.values()), len(self.candidates.rows))
        self._rest.start()
        self.state_changed.emit()

    def _show_empty(self) -> None:
        empty = not self.results.detections
        self.empty.setVisible(empty)
        self.body.setVisible(not empty)
        self.filters.show_all(not empty and not self.results.audited)
        self.below.setVisible(bool(self.results.sha256))
        if self.results.path and empty:
            self.empty.setText(tr("Nothing was found in {file} so far.", file=Path(self.results.path).name))
        else:
            self.empty.setText(tr("Nothing to review yet: run Detect."))

    def _to_do(self) -> tuple[int, int]:
        """How many wait, and how many there are, of all classes, from the threshold on."""
        counts = self.candidates.counts(all_classes=True)
        return counts[""], sum(counts.values())

    # the project

    def _follow(self, name: str = RESULTS) -> None:
        if name == RESULTS:
            path = self.workspace.get(RESULTS, "")
            if path != self.verdicts.path:
                self.below.open(path)
                self.verdicts.open(path)
            self.refresh()
        if name == CLASSES:
            self._offer_classes()

    def _on_audit(self, on: bool) -> None:
        """Between the detections and the sample of what was not flagged. The network's view would sway a judgement."""
        self._rest.stop()
        self.buttons.saliency.setEnabled(not on)
        self._on_saliency(not on and self.buttons.saliency.isChecked())
        self.verdicts.open(self.verdicts.path, on)
        self.gallery.setFocus()

    def _on_opened(self) -> None:
        """Another project: its own view is restored even where the results are the same."""
        self._rest.stop()
        self.below.open("")
        self.verdicts.open("")
        self.reviewer.restore()
        self._on_reviewer()
        self._follow()

    def _restore(self) -> None:
        """The view that was left in the project; the run's own threshold where there is none."""
        self._restored = self.results.path, self.results.audited
        view = self.workspace.get(_VIEW, [])
        path, threshold, class_name, state, fid = view if len(view) == 5 else ("", None, "", ALL, -1)
        if path != self.results.path or self.results.audited:
            threshold = 0.0 if self.results.audited else self.results.threshold
            class_name, state, fid = "", ALL, -1
        self.candidates.threshold = threshold
        self.filters.histogram.set_threshold(threshold)
        self.filters.put(class_name, state)
        self.current = next((row for row in self.results.detections if row.fid == fid), None)

    def _on_rest(self) -> None:
        """The keys rest: the slower things."""
        self.filters.histogram.show_scores(self.candidates)
        self.map.repaint()
        path, audited = self._restored
        if path and not audited:
            fid = self.current.fid if self.current is not None else -1
            candidates = self.candidates
            view = [path, candidates.threshold, candidates.class_name, candidates.state, fid]
            self.workspace.set(_VIEW, view)

    # saliency

    def _on_saliency(self, on: bool) -> None:
        if on and self.current is not None and not self.results.audited:
            self.saliency.show(self.current)
        elif not on:
            self.saliency.hide()
            self.chip.lay_over(None)
            self.chip.say("")

    def _on_saliency_arrived(self, detection_id: str, image: QImage, box: QRectF) -> None:
        if self.current is not None and self.current.id == detection_id:
            self.chip.lay_over(image, box)

    # the making

    def _timer(self, ms: int, step: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(step)
        return timer

    def _connect(self) -> None:
        self.workspace.changed.connect(self._follow)
        self.workspace.opened.connect(self._on_opened)
        self.verdicts.read.connect(self._on_read)
        self.verdicts.said.connect(self._on_said)
        self.verdicts.failed.connect(self.workspace.messages.show)
        self.filters.results_chosen.connect(lambda path: self.workspace.set(RESULTS, path))
        self.filters.changed.connect(self._on_filters)
        self.filters.histogram.moved.connect(self._on_threshold)
        self.buttons.said.connect(self.say)
        self.buttons.named.connect(self.learning.note_look_alike)
        self.buttons.named.connect(lambda _: self._offer_classes())
        self.buttons.undone.connect(self.undo)
        self.buttons.stepped.connect(self.step)
        self.buttons.saliency.toggled.connect(self._on_saliency)
        self.buttons.follow.toggled.connect(self._on_follow)
        self.gallery.selectionModel().currentChanged.connect(self._on_clicked)
        self.map.picked.connect(self._on_picked)
        self.saliency.arrived.connect(self._on_saliency_arrived)
        self.saliency.looking.connect(lambda at: self.chip.say(tr("looking …") if at else ""))
        self.saliency.failed.connect(self.workspace.messages.show)
        self.learning.train_wanted.connect(self.train_wanted)
        self.audit.toggled.connect(self._on_audit)
        self.reviewer.changed.connect(self._on_reviewer)
        self.sightings.wanted.connect(self._on_sighting)
        self.sightings.said.connect(self._on_same)
        self.keys.listen(self, self.gallery, self.gallery.viewport(), self.chip)
        for surface in (self.workspace.canvas, self.workspace.canvas.viewport()):
            self.keys.listen_to_letters(surface, self._hears_the_map)

    def _hears_the_map(self) -> bool:
        """While the review shows, and no tool of the map needs the keys."""
        tool = self.workspace.canvas.mapTool()
        edits = tool is not None and bool(tool.flags() & QgsMapTool.Flag.EditTool)
        return self.isVisible() and not edits

    def _on_follow(self, on: bool) -> None:
        self.map.follows = on
        if on:
            self._show_current()

    def _on_clicked(self, index: QModelIndex, before: QModelIndex) -> None:
        row = None if self._quiet else index.data(Qt.ItemDataRole.UserRole)
        if row is not None and (self.current is None or row.id != self.current.id):
            self.go_to(row)

    def _lay_out(self) -> None:
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(stage(self.chip, (self.caption, self.sightings), self.buttons, self.gallery), 1)
        inside.addWidget(self.learning)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.filters)
        column.addWidget(self.empty, 1)
        column.addWidget(self.body, 1)
        column.addWidget(self.below)
        self._show_empty()
