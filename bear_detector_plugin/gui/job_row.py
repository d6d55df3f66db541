# SPDX-License-Identifier: GPL-2.0-or-later
"""A row that runs one job after the other in the engine: its button, progress, and cancel."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from ..errors import BearDetectorError
from ..events import Event, Log, Progress, Result
from ..jobs import Job
from ..translation import tr, translated
from .engine_task import EngineTask
from .messages import Messages


class JobRow(QWidget):
    """Button and progress.

    Args:
        text: on the button.
        messages: where errors are shown.
        start: called on a click; it calls `run`, at once or later.
    """

    def __init__(self, text: str, messages: Messages, start: Callable[[], None]) -> None:
        super().__init__()
        self._text, self._messages, self._start = text, messages, start
        self.task: EngineTask | None = None
        self._succeeded: Callable[[Result], None] = lambda result: None
        self._ended: Callable[[], None] = lambda: None
        self._notes: list[str] = []
        self.button = QPushButton(text)
        self.button.setAutoDefault(False)  # Enter in a field of its window ends the field, and begins nothing
        self.button.clicked.connect(self._begin)
        self.bar = QProgressBar()
        self.cancel_button = QToolButton()
        self.cancel_button.setText(tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self.status = QLabel()
        self.status.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.button, 0, 0)
        grid.addWidget(self.bar, 0, 1)
        grid.addWidget(self.cancel_button, 0, 2)
        grid.addWidget(self.status, 1, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        self._show_running(False)

    def run(self, job: Job, succeeded: Callable[[Result], None], ended: Callable[[], None] = lambda: None) -> None:
        """Run a job.

        Args:
            job: what to do.
            succeeded: told the outcome.
            ended: called at last, however it went.
        """
        self._succeeded, self._ended, self._notes = succeeded, ended, []
        self.task = EngineTask(f"Bear Detector: {self._text}", job)
        self.task.told.connect(self._on_told)
        self.task.succeeded.connect(self._on_succeeded)  # not a lambda: Qt forgets these with the row
        self.task.failed.connect(self._on_failed)
        self._show_running(True)
        self.task.start()

    def cancel(self) -> None:
        """Stop what runs."""
        if self.task is not None:
            self.task.cancel()

    def _begin(self) -> None:
        if self.task is None:
            try:
                self._start()
            except BearDetectorError as error:
                self._messages.show(error)

    def _on_told(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(1000 * event.done / event.total))
        elif isinstance(event, Log):
            self._notes.append(translated(event.message))
            self.status.setText("\n".join(self._notes))
            self.status.setVisible(True)

    def _on_succeeded(self, result: Result) -> None:
        self._finish()
        self._succeeded(result)
        self._ended()

    def _on_failed(self, error: BearDetectorError, details: str) -> None:
        self._finish()
        self._messages.show(error, details)
        self._ended()

    def _finish(self) -> None:
        self.task = None
        self._show_running(False)

    def _show_running(self, running: bool) -> None:
        self.button.setEnabled(not running)
        for widget in (self.bar, self.cancel_button):
            widget.setVisible(running)
        self.bar.setRange(0, 0)
        if running:
            self.status.clear()
        self.status.setVisible(bool(self.status.text()))
