# SPDX-License-Identifier: GPL-2.0-or-later
"""The first rows of a table of camera positions, and what each of its columns is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ...camera_columns import open_table, recognise
from ...errors import BadArgument
from ...translation import tr, translated

_ROWS = 3
_POSITIONS = ({"longitude", "latitude"}, {"x", "y"})


class ColumnTable(QWidget):
    """The columns' names, a choice of meaning under each, and the first rows.

    Signals:
        changed: a column is taken for something else.
    """

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.table = QTableWidget()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(tr("Columns"))
        self.words = QLabel()
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addWidget(self.words)
        self._header: list[str] = []
        self._meanings: list[QComboBox] = []

    def show_file(self, path: str, given: Sequence[str] = ()) -> None:
        """Show a table.

        Args:
            path: of a CSV file; empty for none.
            given: `ours=theirs`, what the user has chosen before; of no effect where it does not fit.
        """
        self._header = []
        self.table.hide()
        if not path:
            self.words.setText(tr("A row for each photo, with its name, longitude, latitude, altitude and heading."))
            return
        try:
            with open_table(path) as (header, rows, _):
                first = list(islice(rows, _ROWS))
            fitting = [pair for pair in given if pair.partition("=")[2] in ("", *header)]
            self._fill(header, first, recognise(header, fitting))
        except BadArgument as error:
            self.words.setText(translated(error.message))

    def given(self) -> tuple[str, ...]:
        """What differs from what the names of the columns say, as `ours=theirs`, or `ours=` for none."""
        own, chosen = recognise(self._header) if self._header else {}, self._chosen()
        differing = [ours for ours in (*chosen, *(set(own) - set(chosen))) if own.get(ours) != chosen.get(ours)]
        return tuple(f"{ours}={chosen.get(ours, '')}" for ours in sorted(differing))

    def _chosen(self) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for number, name in enumerate(self._header):
            meaning = self._meanings[number].currentData()
            if meaning:
                chosen.setdefault(meaning, name)
        return chosen

    def _fill(self, header: list[str], rows: list[list[str]], known: dict[str, str]) -> None:
        self._header = header
        meanings = {theirs: ours for ours, theirs in known.items()}
        self.table.clear()
        self.table.setColumnCount(len(header))
        self.table.setRowCount(len(rows) + 1)
        self.table.setHorizontalHeaderLabels(header)
        self._meanings = [self._meaning(meanings.get(name, "")) for name in header]
        for number, combo in enumerate(self._meanings):
            self.table.setCellWidget(0, number, combo)
            for row, values in enumerate(rows, 1):
                self.table.setItem(row, number, QTableWidgetItem(values[number] if number < len(values) else ""))
        self.table.resizeColumnsToContents()
        heights = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        bar = self.table.horizontalScrollBar().sizeHint().height()
        self.table.setFixedHeight(heights + self.table.horizontalHeader().sizeHint().height() + bar + 4)
        self.table.show()
        self._tell()

    def _meaning(self, meaning: str) -> QComboBox:
        combo = QComboBox()
        combo.addItem("–", "")
        for ours, words in _words().items():
            combo.addItem(words, ours)
        combo.setCurrentIndex(max(combo.findData(meaning), 0))
        combo.currentIndexChanged.connect(self._on_chosen)
        return combo

    def _on_chosen(self, *_: object) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        chosen = set(self._chosen())
        if "photo" not in chosen:
            self.words.setText(tr("Say which column names the photos."))
        elif not any(position <= chosen for position in _POSITIONS):
            self.words.setText(
                tr("Say which columns hold longitude and latitude, or x and y. Without them the photos must tell.")
            )
        elif {"x", "y"} <= chosen and not {"longitude", "latitude"} <= chosen:
            self.words.setText(tr("x and y are taken in the CRS that is chosen below."))
        else:
            columns = ", ".join(words for ours, words in _words().items() if ours in chosen)
            self.words.setText(tr("Recognised: {columns}.", columns=columns))


def _words() -> dict[str, str]:
    """What a column can stand for, in the user's language."""
    return {
        "photo": tr("photo"),
        "longitude": tr("longitude"),
        "latitude": tr("latitude"),
        "x": "x",
        "y": "y",
        "altitude_agl": tr("altitude above ground"),
        "altitude": tr("altitude"),
        "ground": tr("elevation of the ground"),
        "yaw": tr("heading"),
        "pitch": tr("pitch"),
        "roll": tr("roll"),
        "omega": "omega",
        "phi": "phi",
        "kappa": "kappa",
        "focal_35mm": tr("focal length (35 mm)"),
    }
