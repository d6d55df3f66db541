# SPDX-License-Identifier: GPL-2.0-or-later
"""Learning from a review: what was confirmed and what was rejected becomes examples to train on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from ...errors import BearDetectorError
from ...translation import tr
from ..examples.layer import add_reviewed, clear_of_animals, open_examples
from ..icons import icon
from ..workspace import EXAMPLES, LEFT_OUT, LOOK_ALIKES, RESULTS, WEIGHTS, Workspace
from .candidates import CONFIRMED, REJECTED, UNSURE, Candidates, state_of
from .colours import verdict_title
from .results_file import Results

_NAMED = "review/look_alikes"
_SOURCE = "review"


def lessons(results: Results, candidates: Candidates) -> list[dict[str, Any]]:
    """The detections that were confirmed or rejected, and those of doubt, as rows for the examples layer.

    A window of the audit that was rejected is no background where a flagged one covers a part of it: there may be the
    animal that was found. One that was confirmed is not cut down to its middle: the animal is somewhere in it.
    """
    wkt = results.crs_wkt
    crs = QgsCoordinateReferenceSystem.fromWkt(wkt) if wkt else QgsCoordinateReferenceSystem()
    found = []
    for row in candidates.rows:
        verdict = candidates.verdict(row)
        state = state_of(verdict)
        if state not in (CONFIRMED, REJECTED, UNSURE) or (state == REJECTED and results.flagged_near(row)):
            continue
        outline = None
        if row.wkb:
            outline = QgsGeometry()
            outline.fromWkb(row.wkb)
        found.append(
            {
                "class": verdict,
                "photo": row.photo,
                "x_px": row.x,
                "y_px": row.y,
                "w_px": row.w,
                "h_px": row.h,
                "geometry": outline,
                "crs": crs,
                "note": Path(results.path).name,
                "centred": not results.audited,
            }
        )
    return found


class LearnButtons(QWidget):
    """*Learn from this review*, and once it has learnt, *Train again*.

    Args:
        workspace: what the steps share.
        results: gives what is under review.
        rows: gives what it teaches.

    Signals:
        train_wanted: the user goes on to train.
    """

    train_wanted = pyqtSignal()

    def __init__(
        self, workspace: Workspace, results: Callable[[], Results], rows: Callable[[], list[dict[str, Any]]]
    ) -> None:
        super().__init__()
        self._workspace, self._results, self._rows = workspace, results, rows
        self.learn = QPushButton(icon("learn"), tr("Learn from this review"))
        self.learn.setToolTip(tr("What was confirmed or rejected becomes examples to train on"))
        self.learn.setEnabled(False)
        self.train = QPushButton(icon("train"), tr("Train again"))
        self.train.setToolTip(tr("From the model that was reviewed, with what the review has taught"))
        self.train.setVisible(False)
        self.learn.clicked.connect(self._learn)
        self.train.clicked.connect(self._train)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.learn, 1)
        row.addWidget(self.train)

    def follow(self, verdicts: Collection[str]) -> None:
        """These were given: whether there is something to learn from, or, where one is in doubt now, to take back."""
        doubted = UNSURE in verdicts and bool(self._workspace.get(EXAMPLES, ""))
        self.learn.setEnabled(doubted or any(verdict != UNSURE for verdict in verdicts))

    def note_look_alike(self, name: str) -> None:
        """A class was named that the model doesn't know: it is to be told apart, not looked for, once it is learnt."""
        self._workspace.set(_NAMED, sorted({*self._workspace.get(_NAMED, []), name}))

    def _learn(self) -> None:
        rows = self._rows()
        path = self._workspace.get(EXAMPLES, "") or self._ask_for_examples()
        if not path or not rows:
            return
        try:
            added, counts, held, taken = learn(self._workspace.project, path, rows)
        except BearDetectorError as error:
            self._workspace.messages.show(error)
            return
        self._workspace.set(EXAMPLES, path)
        told = ", ".join(f"{n} × {verdict_title(name)}" for name, n in sorted(counts.items()))
        file = Path(path).name
        text = tr("Nothing new is learnt from what nobody is sure of.")
        if counts:
            text = tr("Learnt from {told}: {added} new in {file}.", told=told, added=added, file=file)
        if taken:
            text = f"{text} {tr('Taken back of what was learnt before: {taken}.', taken=taken)}"
        if held:
            text = (
                f"{text} {tr('False alarms left out, as an animal of the examples lies in them: {held}.', held=held)}"
            )
        learnt = [name for name in self._workspace.get(_NAMED, []) if name in counts]
        if learnt:
            self._add_look_alikes(learnt)
            names = ", ".join(verdict_title(name) for name in learnt)
            text = f"{text} {tr('Look-alikes, told apart and not looked for: {names}.', names=names)}"
        self._workspace.messages.tell(text)
        self.train.setVisible(True)

    def _train(self) -> None:
        """Another round begins from the model of this one, with what the review has taught."""
        self._workspace.set(WEIGHTS, self._results().model)
        left_out = self._workspace.get(LEFT_OUT, [])
        self._workspace.set(LEFT_OUT, [source for source in left_out if source != _SOURCE])
        self.train_wanted.emit()

    def _add_look_alikes(self, names: list[str]) -> None:
        there = [name.strip() for name in self._workspace.get(LOOK_ALIKES, "").split(",") if name.strip()]
        self._workspace.set(LOOK_ALIKES, ", ".join(dict.fromkeys([*there, *names])))

    def _ask_for_examples(self) -> str:
        results = self._workspace.get(RESULTS, "")
        path, _ = QFileDialog.getSaveFileName(
            self,
            tr("Where shall the examples be kept? (a new or an existing file)"),
            str(Path(results).with_name("examples.gpkg")),
            "GeoPackage (*.gpkg)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return path if not path or path.lower().endswith(".gpkg") else f"{path}.gpkg"


def learn(project: QgsProject, path: str, rows: list[dict[str, Any]]) -> tuple[int, Counter, int, int]:
    """Add rows to an examples file.

    Returns:
        How many were new, of each class there were, were left out for an animal there, and were taken back.

    Raises:
        ExamplesError: the file can't be written, or is no file of examples.
    """
    layer = open_examples(project, path)
    doubted = [row for row in rows if row["class"] == UNSURE]  # an example that was learnt from one is taken back
    sure = [row for row in rows if row["class"] != UNSURE]
    clear = clear_of_animals(project, layer, sure)
    before = layer.featureCount()
    added = add_reviewed(project, layer, clear, doubted)
    counts = Counter(row["class"] for row in clear)
    return added, counts, len(sure) - len(clear), before + added - layer.featureCount()
