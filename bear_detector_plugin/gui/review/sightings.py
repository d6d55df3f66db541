# SPDX-License-Identifier: GPL-2.0-or-later
"""The line that tells of which animal the detection at hand is a sighting: the others, and a key for what is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ...translation import tr
from .keys import APART, OTHER_SIGHTING, SAME
from .results_file import Detection, Results
from .same_animals import CONFIRMED, Animal


class Sightings(QWidget):
    """Hidden where a detection was not counted, or its animal was seen once.

    Signals:
        wanted: the id of another sighting to go to.
        said: the ids of other detections, and whether they show the same animal as the one at hand.
    """

    wanted = pyqtSignal(str)
    said = pyqtSignal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._animal: Animal | None = None
        self._id = ""
        self.words = QLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.next = _button("next", tr("Next ({key})", key=OTHER_SIGHTING), tr("Go to the animal's next sighting"))
        self.same = _button("same", tr("Same ({key})", key=SAME), tr("All these sightings are of one animal"))
        self.apart = _button("apart", tr("Apart ({key})", key=APART), tr("This sighting is of another animal"))
        self.next.clicked.connect(self._go)
        self.same.clicked.connect(self._agree)
        self.apart.clicked.connect(self._split)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.words, 1)
        for button in (self.next, self.same, self.apart):
            row.addWidget(button)
        self.hide()

    def show_row(self, row: Detection | None, results: Results) -> None:
        """Tell of the animal of the detection at hand."""
        self._animal = results.links.animal(row.id) if row is not None and not results.audited else None
        self._id = row.id if row is not None else ""
        animal = self._animal
        self.setVisible(animal is not None and len(animal.sightings) + len(animal.apart) > 1)
        if animal is None:
            return
        self.words.setText(_short(animal))
        photos = {found.id: Path(found.photo).name for found in results.detections}
        names = (photos.get(name, name) for name in (*animal.sightings, *animal.apart))
        self.words.setToolTip("\n".join([_words(animal), *names]))
        self.words.setAccessibleDescription(_words(animal))
        self.same.setEnabled(animal.how != CONFIRMED)
        self.apart.setEnabled(len(animal.sightings) > 1)

    def steps(self) -> dict[str, Callable[[], None]]:
        """What each key does."""
        return {OTHER_SIGHTING: self.next.click, SAME: self.same.click, APART: self.apart.click}

    def _go(self) -> None:
        if self._animal is not None:
            names = (*self._animal.sightings, *self._animal.apart)
            self.wanted.emit(names[(names.index(self._id) + 1) % len(names)])

    def _agree(self) -> None:
        """All sightings; of one that was set apart, those that it was taken for."""
        if self._animal is not None:
            alone = len(self._animal.sightings) == 1
            names = self._animal.apart if alone else self._animal.sightings
            self.said.emit([name for name in names if name != self._id], True)

    def _split(self) -> None:
        if self._animal is not None:
            self.said.emit([name for name in self._animal.sightings if name != self._id], False)


def _short(animal: Animal) -> str:
    """Beside three buttons in a narrow dock."""
    if len(animal.sightings) > 1:
        seen = tr("{n} sightings", n=len(animal.sightings))
        return f"{seen} ✓" if animal.how == CONFIRMED else f"{seen} ?"
    return tr("apart from {n}", n=len(animal.apart))


def _words(animal: Animal) -> str:
    if len(animal.sightings) > 1:
        seen = tr("{n} sightings of one animal", n=len(animal.sightings))
        return f"{seen}, {tr('confirmed') if animal.how == CONFIRMED else tr('proposed')}"
    return tr("set apart from {n} others", n=len(animal.apart))


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(f"sighting_{name}")
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
