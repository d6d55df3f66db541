# SPDX-License-Identifier: GPL-2.0-or-later
"""What a finished run found, what failed and why, and the way on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ...class_names import class_title
from ...events import Result
from ...translation import tr, tr_count, translated
from ..note import Note
from ..there import is_file
from ..workspace import Workspace
from .results_layer import PHOTOS

_KEPT = "detect/outcome"
_LISTED = 200
"""Failed photos that are listed; the layer of photos has all."""
_NO_CLASSES = (
    *("photos", "failed", "detections", "kept", "off_scale"),
    *("reviews_carried_over", "confirmed_not_found", "confirmed_below_threshold"),
)
"""Counts of a result that are no class's."""


class RunOutcome(QWidget):
    """Words, the photos that failed, and buttons that lead on; kept with the project.

    Signals:
        review_wanted, export_wanted: the user goes on.
        photo_wanted: the path of a failed photo that the user wants to see.
    """

    review_wanted = pyqtSignal()
    export_wanted = pyqtSignal()
    photo_wanted = pyqtSignal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.words = Note()
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.failed = QListWidget()
        self.failed.setWordWrap(True)
        self.failed.setMaximumHeight(110)
        self.failed.setAccessibleName(tr("Photos that could not be read"))
        self.failed.itemActivated.connect(self._on_photo)
        self.failed.itemClicked.connect(self._on_photo)
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
        headline = tr(
            "{detections} in {photos} in {file}, after {duration}.",
            file=Path(path).name,
            duration=_duration(took_s),
            **_amounts(counts),
        )
        lines = [headline, _by_class(counts), *_carried(counts), _elsewhere(path)]
        if counts.get("failed"):
            lines.append(tr_count(counts["failed"], "{n} photo could not be read:", "{n} photos could not be read:"))
        self._keep(path, lines, bool(counts.get("detections")))
        return headline

    def show_stopped(self, path: str, died: bool) -> None:
        """Show that a run ended before its time, and what it leaves."""
        first = tr("The engine died in the middle of the run.") if died else tr("The run was stopped.")
        self._keep(path, [first, tr("What was found is kept: Detect goes on with the same results file.")], True)

    def forget(self) -> None:
        """Another run begins."""
        self._workspace.set(_KEPT, {})
        self.hide()

    def restore(self) -> None:
        """Show what the project says of its last run."""
        kept = self._workspace.get(_KEPT, {})
        path = self._workspace.get("detect/outcome_of", "")
        if kept and is_file(path):
            self._show(path, kept)
        else:
            self.hide()

    def _keep(self, path: str, lines: list[str], found: bool) -> None:
        kept = {"words": "\n".join(filter(None, lines)), "found": found}
        self._workspace.set("detect/outcome_of", path)
        self._workspace.set(_KEPT, kept)
        self._show(path, kept)

    def _show(self, path: str, kept: dict[str, Any]) -> None:
        self.words.setText(kept["words"])
        self.failed.clear()
        for row in _photos(path, "failed"):
            path = row["path"]
            item = QListWidgetItem(translated(str(row["error"])).replace(path, Path(path).name), self.failed)
            item.setToolTip(path)
            item.setData(Qt.ItemDataRole.UserRole, path)
        self.failed.setVisible(self.failed.count() > 0)
        self.review_button.setEnabled(kept["found"])
        self.export_button.setEnabled(kept["found"])
        self.show()

    def _on_photo(self, item: QListWidgetItem) -> None:
        self.photo_wanted.emit(item.data(Qt.ItemDataRole.UserRole))


def _amounts(counts: dict[str, int]) -> dict[str, str]:
    return {
        "detections": tr_count(counts.get("detections", 0), "{n} detection", "{n} detections"),
        "photos": tr_count(counts.get("photos", 0), "{n} photo", "{n} photos"),
    }


def _by_class(counts: dict[str, int]) -> str:
    classes = sorted(set(counts) - set(_NO_CLASSES))
    return ", ".join(f"{class_title(name)}: {counts[name]}" for name in classes)


def _carried(counts: dict[str, int]) -> list[str]:
    lines = []
    carried, lost, weak = (counts.get(name, 0) for name in _NO_CLASSES[-3:])
    if carried:
        lines.append(tr_count(carried, "{n} review was carried over.", "{n} reviews were carried over."))
    if lost:
        lines.append(tr_count(lost, "{n} animal that was confirmed before was not found now.", "{n} animals that were confirmed before were not found now."))  # fmt: skip  # noqa: E501
    if weak:
        lines.append(tr_count(weak, "{n} animal that was confirmed before scores less than what is shown.", "{n} animals that were confirmed before score less than what is shown."))  # fmt: skip  # noqa: E501
    return lines


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return tr("{seconds} s", seconds=rest)
    if minutes < 60:
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)


def _elsewhere(path: str) -> str:
    """What a run that has ended leaves to others that work on the same results."""
    others = len(_photos(path, "running"))
    if not others:
        return ""
    return tr_count(others, "Another process searches {n} photo just now: what it leaves undone, Detect does when it is started again.", "Other processes search {n} photos just now: what they leave undone, Detect does when it is started again.")  # fmt: skip  # noqa: E501


def _photos(path: str, status: str) -> list:
    layer = QgsVectorLayer(f"{path}|layername={PHOTOS}", PHOTOS, "ogr")
    if not layer.isValid():
        return []
    request = QgsFeatureRequest().setFilterExpression(f"\"status\" = '{status}'").setLimit(_LISTED)
    return list(layer.getFeatures(request))
