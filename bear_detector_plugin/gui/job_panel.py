# SPDX-License-Identifier: GPL-2.0-or-later
"""What every tab of the dock has in common: a form, a run button, progress and cancel."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..errors import BearDetectorError
from ..events import Event, Log, Progress, Result
from ..jobs import Job
from .messages import Messages
from .task import EngineTask


class JobPanel(QWidget):
    """A form that becomes a job. A child fills `form`, and gives `job` and `done`."""

    title = ""
    icon = ""

    def __init__(self, messages: Messages, project: QgsProject) -> None:
        super().__init__()
        self.messages, self.project = messages, project
        self.task: EngineTask | None = None
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.run_button = QPushButton(self.title)
        self.run_button.clicked.connect(self.start)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.cancel)
        self.bar = QProgressBar()
        self.status = QLabel()
        self.status.setWordWrap(True)
        self._lay_out()
        self._show_running(False)

    def sizeHint(self) -> QSize:
        """Narrow enough to leave the map its room."""
        return QSize(340, 480)

    def job(self) -> Job:
        """The job that the form describes; raises a BearDetectorError where it describes none."""
        raise NotImplementedError

    def done(self, result: Result) -> None:
        """Show what came out."""
        raise NotImplementedError

    def ended(self) -> None:
        """Called after a failure or a cancel."""

    def start(self) -> None:
        """Run the form's job, unless one is running."""
        if self.task is not None:
            return
        try:
            job = self.job()
        except BearDetectorError as error:
            self.messages.show(error)
            return
        self.task = EngineTask(f"Bear Detector: {self.title}", job)
        self.task.told.connect(self._on_told)
        self.task.succeeded.connect(self._on_succeeded)
        self.task.failed.connect(self._on_failed)
        self._show_running(True)
        self.task.start()

    def cancel(self) -> None:
        """Stop the running job."""
        if self.task is not None:
            self.status.setText("Stopping …")
            self.task.cancel()

    def _on_told(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(1000 * event.done / event.total))
            self.status.setText(_sentence(event))
        elif isinstance(event, Log):
            self.status.setText(event.message)

    def _on_succeeded(self, result: Result) -> None:
        self._forget()
        try:
            self.done(result)
        except BearDetectorError as error:
            self.messages.show(error)

    def _on_failed(self, error: BearDetectorError, details: str) -> None:
        self._forget()
        self.messages.show(error, details)
        self.status.setText(error.message)
        self.ended()

    def _forget(self) -> None:
        self.task = None
        self._show_running(False)
        self.status.clear()

    def _show_running(self, running: bool) -> None:
        self.run_button.setEnabled(not running)
        self.cancel_button.setVisible(running)
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)  # it only says that something happens, until the first progress
        self.bar.setFormat("%p %")

    def _lay_out(self) -> None:
        page = QWidget()
        page.setLayout(self.form)
        scroll = QgsScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QgsScrollArea.Shape.NoFrame)
        scroll.setWidget(page)
        for surface in (page, scroll.viewport()):
            surface.setAutoFillBackground(False)  # the tab's own colour shows through
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch()
        buttons.addWidget(self.run_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(scroll, 1)
        column.addWidget(self.status)
        column.addLayout(buttons)


def _sentence(progress: Progress) -> str:
    """`detect: 3 of 12 photos, 0.8 a second, 12 s left`."""
    parts = [f"{progress.stage}: {progress.done:.4g} of {progress.total:.4g} {progress.unit}"]
    if progress.rate:
        parts.append(f"{progress.rate:.3g} a second")
    if progress.eta_s is not None:
        minutes, seconds = divmod(round(progress.eta_s), 60)
        parts.append(f"{minutes} min {seconds} s left" if minutes else f"{seconds} s left")
    return ", ".join(parts)
