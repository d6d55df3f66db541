# SPDX-License-Identifier: GPL-2.0-or-later
"""The line below the chip: what it is, which of how many, and in which photo."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel

from ...translation import fraction, tr
from .candidates import Candidates
from .colours import verdict_title
from .results_file import Detection


class Caption(QLabel):
    """`polar bear 0.93 · 3 of 40 · IMG_0042.tif`; a window of the audit has no class, and keeps its score to itself."""

    def show_row(self, row: Detection | None, candidates: Candidates, width: int) -> None:
        """Tell of a detection, in so many pixels; of none where it is None."""
        if row is None:
            self.setText("")
            return
        place = tr("{number} of {total}", number=candidates.place(row) + 1, total=len(candidates.shown))
        parts = [f"{verdict_title(row.class_name)} {fraction(row.score)}"] if row.class_name else []
        text = " · ".join([*parts, place, Path(row.photo).name])
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max(width, 100)))
        self.setToolTip(row.photo)
