# SPDX-License-Identifier: GPL-2.0-or-later
"""What a finished run found, what failed and why, and the way on."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from ...events import Result
from ...translation import tr, tr_count, translated
from .results_layer import DETECTIONS, PHOTOS

_LISTED = 200
"""Failed photos that are listed; the layer of photos has all."""
_TOLD = ("photos", "failed", "detections", "kept", "reviews_carried_over", "confirmed_not_found")


class RunOutcome(QWidget):
    """Words, the photos that failed, and buttons that lead on.

    Signals:
        review_wanted, export_wanted: the user goes on.
    """

    review_wanted = pyqtSignal()
    export_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.failed = QListWidget()
        self.failed.setWordWrap(True)
        self.failed.setMaximumHeight(110)
        self.failed.setAccessibleName(tr("Photos that could not be read"))
        self.review_button = QPushButton(tr("Review them"))
        self.review_button.clicked.connect(self.review_wanted)
        self.export_button = QPushButton(tr("Export…"))
        self.export_button.clicked.connect(self.export_wanted)
        buttons = QHBoxLayout()
        for button in (self.review_button, self.export_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.failed)
        column.addLayout(buttons)
        self.hide()

    def show_run(self, path: str, result: Result, took_s: float) -> str:
        """Show what a run that came to its end found in a results file; returns the headline."""
        counts = {name: int(count) for name, count in result.counts.items()}
        headline = tr("{detections} in {photos}, {duration}.", **_amounts(counts), duration=_duration(took_s))
        lines = [headline]
        classes = {name: count for name, count in counts.items() if name in _classes(path)}
        if classes:
            lines.append(", ".join(f"{name.replace('_', ' ')}: {count}" for name, count in sorted(classes.items())))
        if counts.get("reviews_carried_over"):
            lines.append(tr_count(counts["reviews_carried_over"], "{n} review was carried over.", "{n} reviews were carried over."))  # fmt: skip  # noqa: E501
        if counts.get("confirmed_not_found"):
            lines.append(tr_count(counts["confirmed_not_found"], "{n} animal that was confirmed before was not found now.", "{n} animals that were confirmed before were not found now."))  # fmt: skip  # noqa: E501
        if counts.get("failed"):
            lines.append(tr_count(counts["failed"], "{n} photo could not be read:", "{n} photos could not be read:"))
        self._show(lines, path, bool(counts.get("detections")))
        return headline

    def show_stopped(self, path: str) -> None:
        """Show that a run ended before its time, and what it leaves."""
        self._show([tr("The run stopped. What was found is kept; the same results file goes on.")], path, True)

    def _show(self, lines: list[str], path: str, found: bool) -> None:
        self.words.setText("\n".join(lines))
        self.failed.clear()
        for row in _failures(path):
            self.failed.addItem(f"{Path(row['path']).name}: {translated(str(row['error']))}")
        self.failed.setVisible(self.failed.count() > 0)
        self.review_button.setEnabled(found)
        self.export_button.setEnabled(found)
        self.show()


def _amounts(counts: dict[str, int]) -> dict[str, str]:
    return {
        "detections": tr_count(counts.get("detections", 0), "{n} detection", "{n} detections"),
        "photos": tr_count(counts.get("photos", 0), "{n} photo", "{n} photos"),
    }


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _classes(path: str) -> set[str]:
    """The classes that a results file holds."""
    layer = QgsVectorLayer(f"{path}|layername={DETECTIONS}", DETECTIONS, "ogr")
    return set(layer.uniqueValues(layer.fields().indexOf("class"))) if layer.isValid() else set()


def _failures(path: str) -> list:
    layer = QgsVectorLayer(f"{path}|layername={PHOTOS}", PHOTOS, "ogr")
    if not layer.isValid():
        return []
    request = QgsFeatureRequest().setFilterExpression("\"status\" = 'failed'").setLimit(_LISTED)
    return list(layer.getFeatures(request))
