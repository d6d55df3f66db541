# SPDX-License-Identifier: GPL-2.0-or-later
"""How a training goes, live, and how good the model is in the end."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...class_names import class_title
from ...events import Measured
from ...translation import fraction, numeral, tr
from ..note import Note
from ..there import is_file
from . import model_folder
from .curves import LineChart, Series
from .matrix import ConfusionMatrix
from .promise import Promise
from .sentences import headlines
from .sheet import Sheet
from .size_bars import SizeBars


class Outcome(QWidget):
    """Curves while the training runs; then what the model is worth, in words and charts, and what to do next.

    Signals:
        use_wanted: the model's folder, which shall be what Detect uses.
        again_wanted: the settings of another training are asked for.
    """

    use_wanted = pyqtSignal(str)
    again_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self._history: list[dict[str, Any]] = []
        self._began_s = self._began_at = 0.0
        self.title, self.headline = Note(), Note()
        self.curves = LineChart(tr("epoch"), tr("loss"))
        self.matrix = ConfusionMatrix()
        self.matrix_title = Note(tr("Each example in the middle of a window; rows are the truth:"))
        self.precision = LineChart(
            tr("recall (animals found)"), tr("precision (detections that are right)"), x_is_share=True
        )
        self.roc_title = Note(tr("Animals recognised in windows, over others taken for one (ROC):"))
        self.roc = LineChart(tr("others taken for the animal"), tr("animals recognised"), x_is_share=True)
        self.sizes_title = Note(tr("Found by size (the longer side); the thin line is the 95 % interval:"))
        self.sizes = SizeBars()
        self.sheet, self.promise = Sheet(), Promise()
        self.use_button = QPushButton(tr("Use it to detect"))
        self.report_button = QPushButton(tr("Open report"))
        self.again_button = QPushButton(tr("Train another"))
        self._lay_out()
        self.use_button.clicked.connect(lambda: self.use_wanted.emit(str(self._folder)))
        self.report_button.clicked.connect(self._open_report)
        self.again_button.clicked.connect(self.again_wanted)

    @property
    def folder(self) -> Path:
        """Whose outcome this is."""
        return self._folder

    def show_live(self, folder: Path) -> None:
        """Begin to follow a training; one that goes on has curves already."""
        self._folder = folder
        self._history = list(model_folder.journal(folder).get("history", []))
        self._began_s = 0.0
        self.title.setText(_heading(tr("Training {name}", name=folder.name)))
        self.headline.setText(tr("Reading the examples …"))
        self._show_parts(measured=False, finished=False)
        self.sheet.show_file(None)
        self._draw()

    def show_sheet(self) -> None:
        """What the network will see is there to be looked at."""
        self.sheet.show_file(self._folder / model_folder.SHEET)

    def add(self, measured: Measured) -> None:
        """One more measurement of the training that runs."""
        epoch, epochs = measured.values["epoch"], measured.values["epochs"]
        self._history.append({"values": measured.values})
        if not self._began_s:
            self._began_s, self._began_at = time.monotonic(), epoch
        self.headline.setText(_how_far(epoch, epochs, self._left_s(epoch, epochs)))
        self._draw()

    def show_measuring(self) -> None:
        """The training is over; the evaluation runs."""
        self.headline.setText(tr("Measuring the model on the validation photos …"))

    def show_model(self, folder: Path) -> None:
        """The model of a folder, with whatever was measured."""
        self._folder = folder
        journal, metrics = model_folder.journal(folder), model_folder.metrics(folder)
        self._history = list(journal.get("history", []))
        self.title.setText(_heading(folder.name))
        self.headline.setText("\n".join(headlines(journal, metrics)))
        windows, animals = metrics.get("windows", {}), metrics.get("animals", {})
        if windows:
            self.matrix.show_counts(windows["classes"], windows["confusion_matrix"])
        curves = [(name, v["curve"]) for name, v in animals.items() if "curve" in v]
        lines = [Series(class_title(n), list(zip(c["recall"], c["precision"])), share=True) for n, c in curves]
        self.precision.show_series(lines, (0.0, 1.0))
        self._show_roc({name: values for name, values in windows.get("roc", {}).items() if name in animals})
        self.sizes.show_sizes({name: v.get("by_size", []) for name, v in animals.items()})
        self.promise.follow(folder)
        self._show_parts(measured=bool(windows), finished=True)
        self.show_sheet()
        self._draw()

    def _show_roc(self, by_class: Mapping[str, Mapping[str, Any]]) -> None:
        lines = [
            Series(
                tr("{animal} (area {area})", animal=class_title(name), area=fraction(values["area"], 3)),
                list(zip(values["false_positive_rate"], values["true_positive_rate"])),
                share=True,
            )
            for name, values in by_class.items()
        ]
        self.roc.show_series(lines, (0.0, 1.0))

    def _draw(self) -> None:
        epochs = max((m["values"]["epochs"] for m in self._history), default=1.0)
        names = (
            ("training_loss", tr("training loss"), False, False),
            ("validation_loss", tr("validation loss"), False, True),
            ("validation_recall", tr("recall (right axis)"), True, True),
        )
        lines = [Series(text, _points(self._history, name), is_share, dots) for name, text, is_share, dots in names]
        self.curves.show_series(lines, (0.0, float(epochs)))

    def _left_s(self, epoch: float, epochs: float) -> float | None:
        done = epoch - self._began_at
        return (time.monotonic() - self._began_s) / done * (epochs - epoch) if done > 0 else None

    def _show_parts(self, measured: bool, finished: bool) -> None:
        for widget in (self.matrix_title, self.matrix, self.precision):
            widget.setVisible(measured)
        for widget in (self.roc_title, self.roc):
            widget.setVisible(measured and bool(self.roc.series))
        for widget in (self.sizes_title, self.sizes):
            widget.setVisible(measured and bool(self.sizes.sentences()))
        self.curves.setVisible(bool(self._history) or not finished)  # a model from elsewhere brings none
        for widget in (self.use_button, self.again_button, self.promise):
            widget.setVisible(finished)
        self.report_button.setVisible(finished and is_file(self._report()))

    def _report(self) -> Path:
        return self._folder / model_folder.REPORT / "report.html"

    def _open_report(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report())))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.report_button, self.again_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.title, self.headline, self.use_button):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self.promise)
        for widget in (self.matrix_title, self.matrix, self.sizes_title, self.sizes, self.precision):
            column.addWidget(widget)
        for widget in (self.roc_title, self.roc, self.curves, self.sheet):
            column.addWidget(widget)
        column.addStretch(1)


def _heading(text: str) -> str:
    return f"<b>{text}</b>"


def _points(history: Sequence[dict[str, Any]], name: str) -> list[tuple[float, float]]:
    return [(m["values"]["epoch"], m["values"][name]) for m in history if name in m["values"]]


def _how_far(epoch: float, epochs: float, left_s: float | None) -> str:
    text = tr("Epoch {epoch} of {epochs}", epoch=numeral(epoch, ".1f"), epochs=numeral(epochs, ".0f"))
    if left_s is None:
        return text
    hours, minutes = divmod(round(left_s / 60), 60)
    if hours:
        return text + ", " + tr("about {hours} h {minutes} min left", hours=hours, minutes=minutes)
    return text + ", " + tr("about {minutes} min left", minutes=max(minutes, 1))
