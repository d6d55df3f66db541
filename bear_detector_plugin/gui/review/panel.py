# SPDX-License-Identifier: GPL-2.0-or-later
"""The other half of the last step: looking through what was found."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsMapTool
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ...errors import ResultsError
from ...translation import tr
from ..chips import ChipLoader
from ..detect.results_layer import results_layers
from ..examples.classes import kept_names
from ..later import later
from ..layer_group import file_of
from ..step_panel import StepPanel
from ..workspace import CLASSES, RESULTS, Workspace
from .at_hand import AtHand
from .below import Below
from .candidates import ALL, BACKGROUND, UNSURE, Candidates
from .caption import Caption
from .chip_view import ChipView
from .filters import Filters
from .gallery import Gallery, GalleryModel, coming, thumbnail_px
from .kept_view import View, keep_view, kept_view
from .keys import Keys
from .learning import LearnButtons, lessons
from .map_link import MapLink
from .results_file import Detection, Results
from .saliency import Saliency
from .saliency_switch import SaliencySwitch
from .sightings import Sightings
from .stage import stage
from .verdict_buttons import VerdictButtons
from .verdicts import Verdicts

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
        self.at_hand = AtHand(self.candidates)
        self.results = Results("", [])
        self.loader = ChipLoader(self)
        self.verdicts = Verdicts(self)
        self.map, self.saliency = MapLink(workspace), Saliency(workspace.project)
        self.filters, self.buttons = Filters(), VerdictButtons()
        self.chip = ChipView(self.loader)
        self.switch = SaliencySwitch(self.buttons.saliency, self.saliency, self.chip, self.at_hand)
        self.model = GalleryModel(self.candidates)
        self.gallery = Gallery(self.model, self.loader)
        self.caption, self.empty = Caption(), QLabel(tr("Nothing to review yet: run Detect."))
        self.learning = LearnButtons(workspace, lambda: self.results, lambda: lessons(self.results, self.candidates))
        self.below, self.sightings = Below(workspace), Sightings()
        self.audit, self.counting, self.reviewer = self.below.audit, self.below.counting, self.below.reviewer
        self.keys = Keys(self)
        self._narrow = later(self, self._sift, _NARROW_MS)
        self._soon = later(self, self._look_ahead, _SOON_MS)
        self._rest = later(self, self._on_rest, _REST_MS)
        self._restored = "", False  # the file whose view this is, and whether it is that of its audit
        self._quiet = False
        self._lay_out()
        self._connect()
        self._on_reviewer()
        self._follow(RESULTS)

    @property
    def current(self) -> Detection | None:
        """The detection at hand."""
        return self.at_hand.row

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
        for path, left in self.verdicts.close().items():
            lost = ResultsError(f"{left} verdicts could not be written to {path}.", "Give them again.")
            self.workspace.messages.show(lost)

    def say(self, verdict: str) -> None:
        """Give the detection at hand a verdict, and go to the next one without."""
        if self.current is not None:
            self.verdicts.say(self.current, verdict)
            self.at_hand.go_on()

    def undo(self) -> None:
        """Take the last verdict back, and go to its detection."""
        self.at_hand.find(self.verdicts.undo())

    def _show_current(self, go: bool) -> None:
        """Show the detection at hand everywhere; `go` takes the map there, too."""
        row = self.current
        verdict = self.candidates.verdict(row) if row is not None else ""
        self.chip.show_detection(row, verdict, self.results.flagged.get(row.photo, ()) if row is not None else ())
        self.map.show(row, verdict, go)
        self.caption.show_row(row, self.candidates, self.width() - 12)
        self.sightings.show_row(row, self.results)
        if row is None:
            return
        index = self.model.index(self.at_hand.place)
        if self.at_hand.is_shown and self.gallery.currentIndex() != index:
            self.gallery.setCurrentIndex(index)
        self.switch.follow()
        if not self._soon.isActive():  # a key held down would put it off for ever
            self._soon.start()
        self._rest.start()

    def _look_ahead(self) -> None:
        """Have the chips read that come next."""
        if self.current is not None:
            self.loader.prefetch(coming(self.candidates.shown, self.at_hand.place, thumbnail_px(self)))

    # what arrives

    def _on_read(self, results: Results) -> None:
        before, self.results = self.results, results
        self.saliency.open(results)
        self.switch.allow(not results.audited)
        self.map.open(results.path, results.crs_wkt)
        self.counting.know(results.count_terms)
        self.candidates.take(results.detections, self.verdicts.reviews, results.differ)
        self._offer_classes()
        if (results.path, results.audited) != self._restored:
            self.at_hand.row, self._restored = None, ("", False)
            if results.sha256:
                self._restore()
        elif results.threshold != before.threshold and not results.audited:
            self._show_from(results.threshold)  # Detect was run again for it
            self.map.show_from(results.threshold)
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

    def _on_same(self, others: list, same: bool) -> None:
        self.verdicts.say_same(self.current, others, same)
        self.sightings.show_row(self.current, self.results)
        self.counting.soon()

    def _on_picked(self, fid: int) -> None:
        rows = () if self.results.audited else self.candidates.rows
        row = next((row for row in rows if row.fid == fid), None)
        if row is not None and self.at_hand.is_other(row):
            self.at_hand.go_to(row)

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
        stays = self.at_hand.pass_filters()
        if stays and scrolled is not None:
            bar.setValue(scrolled)
        if self.current is None:
            self.chip.say(tr("No detection passes the filters."))

    def _show_counts(self) -> None:
        self.filters.say(self.candidates.counts(), self.candidates.round())
        self.buttons.undo.setEnabled(self.verdicts.can_undo)
        said = [verdict for verdict in self.verdicts.reviews.values() if verdict]
        self.learning.follow(said)
        self.audit.tell(len(said), len(self.candidates.rows))
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
        """Between the detections and the sample of what was not flagged."""
        self._rest.stop()
        self.switch.allow(not on)
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
        """Show what was shown when the review was left."""
        self._restored = self.results.path, self.results.audited
        view = kept_view(self.workspace, self.results)
        self._show_from(view.threshold)
        self.filters.put(view.class_name, view.state)
        self.at_hand.row = next((row for row in self.results.detections if row.fid == view.fid), None)

    def _show_from(self, threshold: float) -> None:
        self.candidates.threshold = threshold
        self.filters.histogram.set_threshold(threshold)

    def _on_rest(self) -> None:
        """The keys rest: the slower things."""
        self.filters.histogram.show_scores(self.candidates)
        self.map.repaint()
        path, audited = self._restored
        if path and not audited:
            shown, fid = self.candidates, self.current.fid if self.current is not None else -1
            keep_view(self.workspace, self.results, View(shown.threshold, shown.class_name, shown.state, fid))

    # the making

    def _connect(self) -> None:
        self.workspace.changed.connect(self._follow)
        self.workspace.opened.connect(self._on_opened)
        self.at_hand.changed.connect(self._show_current)
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
        self.buttons.stepped.connect(self.at_hand.step)
        self.buttons.follow.toggled.connect(self._on_follow)
        self.gallery.selectionModel().currentChanged.connect(self._on_clicked)
        self.map.picked.connect(self._on_picked)
        self.saliency.failed.connect(self.workspace.messages.show)
        self.learning.train_wanted.connect(self.train_wanted)
        self.audit.toggled.connect(self._on_audit)
        self.reviewer.changed.connect(self._on_reviewer)
        self.sightings.wanted.connect(self.at_hand.find)
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
            self._show_current(go=True)

    def _on_clicked(self, index: QModelIndex, before: QModelIndex) -> None:
        row = None if self._quiet else index.data(Qt.ItemDataRole.UserRole)
        if row is not None and self.at_hand.is_other(row):
            self.at_hand.go_to(row)

    def _lay_out(self) -> None:
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addWidget(stage(self.chip, (self.caption, self.sightings), self.buttons, self.gallery), 1)
        inside.addWidget(self.learning)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)  # all of it shows on a low screen
        column.addWidget(self.filters)
        column.addWidget(self.empty, 1)
        column.addWidget(self.body, 1)
        column.addWidget(self.below)
        self._show_empty()
