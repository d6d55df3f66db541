# SPDX-License-Identifier: GPL-2.0-or-later
"""From which score on a model promises to find a share of the animals."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ...jobs import CalibrateJob
from ...translation import tr
from ..note import Note
from . import model_folder

_SMALL = 0.9


class Promise(QWidget):
    """Two numbers and a button; then what can be promised, or why nothing can.

    Signals:
        wanted: a CalibrateJob is to be run.
    """

    wanted = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self._told: list[str] = []
        self.recall, self.confidence = _percentage(CalibrateJob.recall), _percentage(CalibrateJob.confidence)
        self.recall.setAccessibleName(tr("Share of the animals to be found"))
        self.confidence.setAccessibleName(tr("How sure that must be"))
        self.button = QPushButton(tr("Find the score"))
        self.button.setToolTip(
            tr("Searches the validation photos once more: every animal in them must be among the examples.")
        )
        self.button.clicked.connect(lambda: self.wanted.emit(self.job()))
        self.answer = Note(scale=_SMALL)
        self._lay_out()

    def follow(self, folder: Path) -> None:
        """Offer it for another model."""
        if folder != self._folder:
            self.answer.setText("")
        self._folder = folder

    def job(self) -> CalibrateJob:
        """What was asked for, with the examples that the model was trained on."""
        trained = model_folder.job_to_go_on(self._folder)
        return CalibrateJob(
            examples=trained.examples,
            model=str(self._folder),
            recall=self.recall.value() / 100,
            confidence=self.confidence.value() / 100,
            device=trained.device,
        )

    def begin(self) -> None:
        """The search begins."""
        self._told.clear()
        self.answer.setText(tr("Searching the validation photos …"))

    def add(self, sentence: str) -> None:
        """The engine said something."""
        self._told.append(sentence)

    def end(self) -> None:
        """All is said."""
        self.answer.setText("\n".join(self._told))

    def _lay_out(self) -> None:
        share, sure = QHBoxLayout(), QHBoxLayout()
        for widget in (QLabel(tr("Find at least")), self.recall, QLabel(tr("of the animals,"))):
            share.addWidget(widget)
        share.addStretch()
        for widget in (self.confidence, QLabel(tr("sure"))):
            sure.addWidget(widget)
        sure.addWidget(self.button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(share)
        column.addLayout(sure)
        column.addWidget(self.answer)


def _percentage(share: float) -> QSpinBox:
    box = QSpinBox()
    box.setRange(50, 99)
    box.setSuffix(" %")
    box.setValue(round(100 * share))
    return box
