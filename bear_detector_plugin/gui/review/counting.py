# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting animals from the review: a button, what was counted, and a new count once something else was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ...errors import BearDetectorError, Cancelled
from ...events import Result
from ...jobs import CountJob
from ...translation import tr, tr_count
from ..detect.results_layer import show_animals
from ..icons import icon
from ..task import EngineTask
from ..workspace import Workspace

_REST_MS = 2_000


class Counting(QWidget):
    """Counts as it was done last, wherever that was; by default where it is the first time."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._path = ""
        self._terms: dict[str, Any] = {}
        self._task: EngineTask | None = None
        self.button, self.words = QPushButton(icon("count"), tr("Count animals")), QLabel()
        self.button.setToolTip(
            tr("Sightings in overlapping photos are proposed as one animal; drift and more: Processing, Count animals")
        )
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button.clicked.connect(self._run)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._run)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.words, 1)

    def open(self, path: str) -> None:
        """Another results file, or none."""
        self.close_down()
        self._path, self._terms = path, {}
        self.words.setText("")

    def know(self, terms: Mapping[str, Any]) -> None:
        """What the latest count of the file was made with; empty where nothing was counted."""
        known = {field.name for field in fields(CountJob)} - {"survey"}
        self._terms = {name: value for name, value in terms.items() if name in known}

    def soon(self) -> None:
        """Somebody has said what is one animal: count again once the keys rest."""
        self._rest.start()

    def close_down(self) -> None:
        """Count no more."""
        self._rest.stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _run(self) -> None:
        if not self._path:
            return
        if self._task is not None:
            self._rest.start()
            return
        try:
            job = CountJob(self._path, **self._terms)
        except (BearDetectorError, TypeError):  # of another version
            job = CountJob(self._path)
        self.button.setEnabled(False)
        self._task = task = EngineTask(tr("Bear Detector: count animals"), job)
        task.succeeded.connect(lambda result: self._on_succeeded(task, result))
        task.failed.connect(lambda error, details: self._on_failed(task, error, details))
        task.start()

    def _on_succeeded(self, task: EngineTask, result: Result) -> None:
        if task is self._task:
            self._end()
            animals, proposed = (int(result.counts[name]) for name in ("animals", "proposed"))
            show_animals(self._workspace.project, self._path)
            counted = tr_count(animals, "{n} animal", "{n} animals")
            self.words.setText(f"{counted}, {tr('{n} to confirm', n=proposed)}" if proposed else counted)

    def _on_failed(self, task: EngineTask, error: BearDetectorError, details: str) -> None:
        if task is self._task:
            self._end()
            if not isinstance(error, Cancelled):
                self._workspace.messages.show(error, details)

    def _end(self) -> None:
        self._task = None
        self.button.setEnabled(True)
