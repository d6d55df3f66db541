# SPDX-License-Identifier: GPL-2.0-or-later
"""What every tab of the dock has in common: a form, a run button, progress and cancel."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from ..errors import BadArgument, BearDetectorError, EngineFailed
from ..events import Event, Log, Progress, Result
from ..jobs import Job
from ..translation import numeral, tr, translated
from .engine_task import EngineTask
from .step_panel import StepPanel
from .workspace import Workspace

_FEW = 100
"""Of so few photos it shows how far the one at hand is."""


class JobPanel(StepPanel):
    """A form that becomes a job. A child fills `form`, and gives `job` and `succeeded`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.messages, self.project = workspace.messages, workspace.project
        self.task: EngineTask | None = None
        self.error: BearDetectorError | None = None  # that the latest job ended with
        self._begun_in = workspace.openings
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.run_button = QPushButton(self.title)
        self.run_button.clicked.connect(self.start)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel)
        self.bar = QProgressBar()
        self.status = QLabel()
        self.status.setWordWrap(True)
        self._lay_out()
        self._show_running(False)

    @property
    def left(self) -> bool:
        """Whether the project that the job was begun in is open no more."""
        return self._begun_in != self.workspace.openings

    def showEvent(self, event: QShowEvent) -> None:
        """Tab goes from the form's last field to the buttons, which were made before the form was filled."""
        super().showEvent(event)
        fields, widget = [], self._page.nextInFocusChain()
        while widget is not self._page:
            if self._page.isAncestorOf(widget) and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                fields.append(widget)
            widget = widget.nextInFocusChain()
        if fields:
            self.setTabOrder(fields[-1], self.cancel_button)
            self.setTabOrder(self.cancel_button, self.run_button)

    def job(self) -> Job:
        """The job that the form describes; raises a BearDetectorError where it describes none."""
        raise NotImplementedError

    def succeeded(self, result: Result) -> None:
        """Show what came out."""
        raise NotImplementedError

    def ended(self) -> None:
        """Called after a failure or a cancel."""

    def going_on(self, job: Job) -> Job | None:
        """The job that takes up what is left of one whose engine died; None where there is none."""
        return None

    def told(self, event: Event) -> None:
        """Called for every event of the running job, after it was shown in the bar."""

    def close_down(self) -> None:
        """Stop what runs."""
        self.cancel()

    def start(self) -> None:
        """Run the form's job, unless one is running."""
        if self.task is not None:
            return
        try:
            job = self.job()
        except BearDetectorError as error:
            self.messages.show(error)
            return
        self.run(job)

    def run(self, job: Job) -> None:
        """Run a job; `succeeded` or `ended` hears of its end."""
        self._running_job, self.error, self._begun_in = job, None, self.workspace.openings
        self.task = EngineTask(f"Bear Detector: {self.title}", job)
        self.task.told.connect(self._on_told)
        self.task.succeeded.connect(self._on_succeeded)
        self.task.failed.connect(self._on_failed)
        self._show_running(True)
        self.task.start()

    def cancel(self) -> None:
        """Stop the running job."""
        if self.task is not None:
            self.status.setText(tr("Stopping …"))
            self.task.cancel()

    def _on_told(self, event: Event) -> None:
        if isinstance(event, Progress):
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(1000 * event.done / event.total))
            self.status.setText(progress_sentence(event))
        elif isinstance(event, Log):
            self.status.setText(translated(event.message))
        self.told(event)

    def _on_succeeded(self, result: Result) -> None:
        self._forget()
        try:
            self.succeeded(result)
        except BearDetectorError as error:
            self.messages.show(error)

    def _on_failed(self, error: BearDetectorError, details: str) -> None:
        died = isinstance(error, EngineFailed) and self.task.has_started
        self.error = error
        self._forget()
        rest = self.going_on(self._running_job) if died else None
        begun_in = self._begun_in
        go_on = (tr("Go on"), lambda: self._go_on_with(rest, begun_in))
        self.messages.show(error, details, None if rest is None else go_on)
        self.status.setText(translated(error.message))
        self.ended()

    def _go_on_with(self, job: Job, begun_in: int) -> None:
        """From a message, which outlives its project: what comes of the job is for that one."""
        if begun_in != self.workspace.openings:
            self.messages.show(
                BadArgument("The project of this job was closed since.", "Start it from its step there: it goes on.")
            )
        elif self.task is None:
            self.run(job)

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
        page = self._page = QWidget()
        page.setLayout(self.form)
        self.scroll_area = QgsScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QgsScrollArea.Shape.NoFrame)
        self.scroll_area.setWidget(page)
        for surface in (page, self.scroll_area.viewport()):
            surface.setAutoFillBackground(False)  # the tab's own colour shows through
        buttons = QHBoxLayout()
        buttons.addWidget(self.bar, 1)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch()
        buttons.addWidget(self.run_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.scroll_area, 1)
        column.addWidget(self.status)
        column.addLayout(buttons)


def progress_sentence(progress: Progress) -> str:
    """`detect: 3.2 of 12 photos, 0.8 a second, 12 s left`, or `detect: 1,204 of 60,000 photos`."""
    part = ",.1f" if progress.total < _FEW and progress.done % 1 else ",.0f"
    values = {"done": numeral(progress.done, part), "total": numeral(progress.total, ",.0f"), "unit": tr(progress.unit)}
    parts = [tr("{stage}: {done} of {total} {unit}", stage=tr(progress.stage), **values)]
    if progress.rate:
        parts.append(tr("{rate} a second", rate=numeral(progress.rate, ".2f" if progress.rate < 10 else ",.0f")))
    if progress.eta_s is not None:
        minutes, seconds = divmod(round(progress.eta_s), 60)
        left = tr("{minutes} min {seconds} s left") if minutes else tr("{seconds} s left")
        parts.append(left.format(minutes=minutes, seconds=seconds))
    return ", ".join(parts)
