# SPDX-License-Identifier: GPL-2.0-or-later
"""Which results are reviewed, and which of their detections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QGridLayout, QLabel, QSizePolicy, QWidget

from ...translation import tr, tr_count
from ..help import help_button
from .candidates import ALL, BACKGROUND, CONFIRMED, DIFFER, REJECTED, ROUND, STRONGEST, TO_DO, UNSURE, Round
from .colours import verdict_title
from .histogram import Histogram

_OTHER = "…"


class Filters(QWidget):
    """Signals tell what a user chose, never what was put in by `offer_*` or `put`.

    Signals:
        results_chosen: the path of another results file.
        changed: class or state.
    """

    results_chosen = pyqtSignal(str)
    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.results, self.classes, self.states = (_combo() for _ in range(3))
        self.histogram = Histogram()
        self.count = QLabel()
        self.count.setWordWrap(True)
        self.results.setToolTip(tr("The results under review"))
        self.results.setAccessibleName(tr("Results"))
        self.classes.setAccessibleName(tr("Class"))
        self.states.setAccessibleName(tr("State"))
        for state, text in (
            (ALL, tr("all")),
            (TO_DO, tr("to do")),
            (STRONGEST, tr("{n} strongest to do", n=ROUND)),
            (CONFIRMED, tr("confirmed")),
            (REJECTED, tr("rejected")),
            (UNSURE, tr("unsure")),
            (DIFFER, tr("reviewers differ")),
        ):
            self.states.addItem(text, state)
        self._path = ""
        self.results.activated.connect(self._on_results)
        self.classes.activated.connect(lambda _: self.changed.emit())
        self.states.activated.connect(lambda _: self.changed.emit())
        self._lay_out()

    def offer_results(self, paths: Iterable[str], chosen: str) -> None:
        """The files of the project, and the one that is chosen among them."""
        self._path = chosen
        self.results.clear()
        for path in dict.fromkeys([*paths, *([chosen] if chosen else [])]):
            self.results.addItem(Path(path).name, path)
            self.results.setItemData(self.results.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.results.addItem(tr("Other results …"), _OTHER)
        self.results.setCurrentIndex(self.results.findData(chosen) if chosen else -1)

    def offer_classes(self, names: Iterable[str]) -> None:
        """The classes of the detections; what is chosen stays chosen."""
        chosen = self.classes.currentData() or ""
        self.classes.clear()
        self.classes.addItem(tr("any class"), "")
        for name in names:
            self.classes.addItem(verdict_title(name), name)
        self.classes.setCurrentIndex(max(self.classes.findData(chosen), 0))

    def put(self, class_name: str, state: str) -> None:
        """Choose a class (empty for all) and a state."""
        self.classes.setCurrentIndex(max(self.classes.findData(class_name), 0))
        self.states.setCurrentIndex(max(self.states.findData(state), 0))

    def say(self, counts: Counter, round_: Round | None = None) -> None:
        """`14 to do, 3 × polar bear, 20 not animals`; of a round how far it has come."""
        if round_ is not None:
            seen = tr("{n} of the {total} strongest looked at", n=round_.looked_at, total=round_.total)
            alarms = tr_count(round_.alarms, "{n} false alarm", "{n} false alarms")
            self.count.setText(f"{seen}, {alarms}")
            return
        parts = [tr("{n} to do", n=counts[""])]
        parts += [
            f"{n} × {verdict_title(verdict)}"
            for verdict, n in sorted(counts.items())
            if verdict not in ("", BACKGROUND, UNSURE)
        ]
        if counts[BACKGROUND]:
            parts.append(tr_count(counts[BACKGROUND], "{n} not an animal", "{n} not animals"))
        if counts[UNSURE]:
            parts.append(tr("{n} unsure", n=counts[UNSURE]))
        self.count.setText(", ".join(parts))

    def show_all(self, full: bool) -> None:
        """Nothing but the choice of results where there are no detections."""
        for widget in (self.classes, self.states, self.histogram, self.count):
            widget.setVisible(full)

    def _on_results(self, number: int) -> None:
        chosen = self.results.itemData(number)
        if chosen == _OTHER:
            folder = str(Path(self._path).parent) if self._path else ""
            title = tr("Which results shall be reviewed?")
            chosen, _ = QFileDialog.getOpenFileName(self, title, folder, "GeoPackage (*.gpkg)")
            self.results.setCurrentIndex(self.results.findData(self._path) if self._path else -1)
        if chosen and chosen != self._path:
            self.results_chosen.emit(chosen)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2)
        grid.addWidget(self.results, 0, 0)
        grid.addWidget(self.classes, 0, 1)
        grid.addWidget(self.states, 0, 2)
        grid.addWidget(help_button("review"), 0, 3)
        grid.addWidget(self.histogram, 1, 0, 1, 4)
        grid.addWidget(self.count, 2, 0, 1, 4)
        for column, share in enumerate((5, 4, 3)):
            grid.setColumnStretch(column, share)


def _combo() -> QComboBox:
    combo = QComboBox()
    combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    combo.setMinimumWidth(70)
    return combo
