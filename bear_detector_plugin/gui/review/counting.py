# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting animals from the review: a button, what was counted, and a new count once something else was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QPushButton

from ...errors import BearDetectorError, Cancelled
from ...events import Result
from ...jobs import CountJob
from ...translation import tr, tr_count
from ..detect.results_layer import show_animals
from ..engine_task import EngineTask
from ..icons import icon
from ..later import later
from ..workspace import Workspace

_REST_MS = 2_000


class Counting(QObject):
    """Counts as it was done last, wherever that was; by default where it is the first time.

    Attributes:
        button: to be pressed; once something was counted it says how many.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._path = ""
        self._terms: dict[str, Any] = {}
        self._task: EngineTask | None = None
        self.button = QPushButton(icon("count"), tr("Count animals"))
        self.button.setAccessibleName(tr("Count animals"))
        self.button.setToolTip(
            tr("Sightings in overlapping photos are proposed as one animal; drift and more: Processing, Count animals")
        )
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # off while it counts: the next field would get the keys
        self.button.clicked.connect(self._run)
        self._rest = later(self, self._run, _REST_MS)

    def open(self, path: str) -> None:
        """Another results file, or none."""
        self.close_down()
        self._path, self._terms = path, {}
        self.button.setText(tr("Count animals"))
        self.button.setEnabled(True)  # a count that was stopped says nothing of its end

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
            try:
                show_animals(self._workspace.project, self._path)
            except BearDetectorError as error:  # busy just now, say
                self._workspace.messages.show(error)
            counted = tr_count(animals, "{n} animal", "{n} animals")
            self.button.setText(f"{counted}, {tr('{n} to confirm', n=proposed)}" if proposed else counted)

    def _on_failed(self, task: EngineTask, error: BearDetectorError, details: str) -> None:
        if task is self._task:
            self._end()
            if not isinstance(error, Cancelled):
                self._workspace.messages.show(error, details)

    def _end(self) -> None:
        self._task = None
        self.button.setEnabled(True)
