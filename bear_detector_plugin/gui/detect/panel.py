# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab that scans imagery and shows the detections while they are found."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from qgis.PyQt.QtCore import QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices

from ...errors import BearDetectorError, EngineFailed
from ...events import DetectionFound, Event, Progress, Result
from ...jobs import DetectJob
from ...translation import tr, tr_count
from ..choices import refuse_placeless
from ..job_panel import JobPanel
from ..later import later
from ..layer_group import file_of
from ..survey.photos import photos
from ..survey.survey_map import zoom_to
from ..workspace import RESULTS, Workspace
from .area_file import AreaFile
from .fetching import Fetching
from .form import DetectForm
from .live import LiveResults, Tally
from .outcome import RunOutcome
from .results_layer import refuse_unsaved, release

_FOUND = "detect/found"


class DetectPanel(JobPanel):
    """Where to search and what with, then what is found.

    Signals:
        export_wanted: the user wants what was found in another format.
    """

    icon = "detect"
    export_wanted = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.fields = DetectForm(workspace)
        self.source, self.area = self.fields.source, self.fields.area
        self.model, self.out, self.fresh = self.fields.model, self.fields.out, self.fields.fresh
        self.threshold = self.fields.scores.threshold
        self.outcome = RunOutcome(workspace)
        self.form.addRow(self.fields)
        self.form.addRow(self.outcome)
        self._percent, self._started_s, self._found = 0, 0.0, ""
        self._area_path, self._fetched = "", ()
        self._job: DetectJob | None = None
        self._closing = False
        self._area_file, self._fetching = AreaFile(self), Fetching(self, self.project)
        self._live = LiveResults(self.project)
        self._soon = later(self, lambda: self.scroll_area.ensureWidgetVisible(self.outcome))
        self._connect()
        self._on_opened()

    @property
    def title(self) -> str:
        """The tab's name."""
        return tr("Detect")

    def state(self) -> str:
        """How far the run is, else what the last one found."""
        return tr("running {percent} %", percent=self._percent) if self.task is not None else self._found

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.fields.refresh()

    def close_down(self) -> None:
        """Stop what runs, and take the area off the canvas."""
        self._closing = True
        self._live.stop()
        super().close_down()
        self._stop_preparing()
        self.fields.close_down()

    def start(self) -> None:
        """Write the area and fetch what is online, then run the job."""
        if self.task is not None or self._preparing():
            return
        self._area_path, self._fetched = "", ()
        problem = self.fields.problem()
        if problem is not None:
            self.messages.show(problem)
            return
        out, fresh = self.fields.results(), self.fresh.isChecked()
        try:
            refuse_placeless(out)
            if fresh:
                refuse_unsaved(self.project, out)
        except BearDetectorError as error:
            self.messages.show(error)
            return
        self._show_running(True)
        polygons = self.area.polygons()
        if polygons is not None:
            self._area_file.write_layer(polygons, self.area.selected.isChecked(), out, fresh)
        else:
            self._area_file.write_shape(self.area.shape(), out, fresh)

    def cancel(self) -> None:
        """Stop what runs; what was found is kept."""
        self._stop_preparing()
        super().cancel()

    def job(self) -> DetectJob:
        """The job that the form describes, with the area and the pictures that were made for it."""
        job = self.fields.job(self._fetched, self._area_path)
        if job.fresh:
            release(self.project, job.out)
        return job

    def run(self, job: DetectJob) -> None:
        """Run a job; what it finds comes onto the map meanwhile."""
        self._job = job
        self._percent, self._found, self._started_s = 0, "", time.monotonic()
        self.outcome.forget()
        self._live.begin(job.out)
        super().run(job)
        self.state_changed.emit()

    def going_on(self, job: DetectJob) -> DetectJob:
        """The same run: what is done is left out."""
        return replace(job, fresh=False)

    def told(self, event: Event) -> None:
        """Show what is found, as fast as eyes follow."""
        if isinstance(event, Progress):
            self._percent = int(100 * event.done / event.total)
            if self._found:
                self.status.setText(f"{self.status.text()}; {self._found}")
            self.state_changed.emit()
        if isinstance(event, (Progress, DetectionFound)):
            self._live.nudge()

    def succeeded(self, result: Result) -> None:
        """Say what was found, what failed and why; in another project, only that it is done."""
        if self.left:
            self.messages.tell(tr("{file} is searched through, for another project.", file=self._job.out))
            self.state_changed.emit()
            return
        self._show_found()
        self.fresh.setChecked(False)
        headline = self.outcome.show_run(self._job.out, result, time.monotonic() - self._started_s)
        self._soon.start()
        failed, all_photos = (int(result.counts.get(name, 0)) for name in ("failed", "photos"))
        if failed:
            headline += " " + tr("{failed} of {n} photos could not be read.", failed=failed, n=all_photos)
        found = bool(result.counts.get("detections"))
        self.messages.tell(headline, (tr("Review them"), self.next_step.emit) if found else None)

    def ended(self) -> None:
        """A run that was stopped, or failed half way, shows what it found until then."""
        if not self._closing and self._show_found():
            self.outcome.show_stopped(self._job.out, isinstance(self.error, EngineFailed))
            self._soon.start()
        self.state_changed.emit()

    def _preparing(self) -> bool:
        return self._area_file.running or self._fetching.running

    def _stop_preparing(self) -> None:
        if self._area_file.running:
            self._area_file.cancel()
            self._show_running(False)
        self._fetching.cancel()

    def _on_area(self, path: str) -> None:
        """The area is written: now the pictures of online layers."""
        self._area_path = path
        layers, shape = self.source.online(), self.area.shape()
        if layers:
            self.status.setText(tr("Fetching the picture of the area …"))
        try:
            plans = [(layer, self.fields.online.plan_for(layer, shape)) for layer in layers]
            self._fetching.start(plans, self.fields.results(), self.fresh.isChecked())
        except BearDetectorError as error:
            self._on_unprepared(error)

    def _on_fetched(self, paths: list) -> None:
        self._fetched = tuple(paths)
        self._show_running(False)
        super().start()

    def _on_unprepared(self, error: BearDetectorError) -> None:
        self._show_running(False)
        self.status.clear()
        self.messages.show(error)

    def _on_fetch_progress(self, percent: float) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(int(10 * percent))

    def _on_counted(self, tally: Tally) -> None:
        if self._closing or self.left:
            return
        parts = [tr("{n} found", n=tally.found)]
        if tally.failed:
            parts.append(tr_count(tally.failed, "{n} photo failed", "{n} photos failed"))
        self._found = ", ".join(parts)
        self.workspace.set(_FOUND, self._found)
        if tally.done:
            self.workspace.set(RESULTS, self._job.out)
        self.state_changed.emit()

    def _show_found(self) -> bool:
        """Bring the map up to date; False where there is nothing to show."""
        try:
            shown = self._live.end()
        except BearDetectorError as error:
            self.messages.show(error)
            return False
        if shown:
            self.workspace.set(RESULTS, self._job.out)
        return shown

    def _go_to_photo(self, path: str) -> None:
        """Show a photo on the map where it is there, else its folder."""
        layer = next((layer for layer in photos(self.project) if file_of(layer) == path), None)
        if layer is None or layer.extent().isEmpty():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(path).parent)))
            return
        zoom_to(self.workspace.canvas, self.project, [layer])

    def _on_opened(self) -> None:
        """Another project: what runs goes on, but is nothing to be shown here."""
        self._stop_preparing()
        self._live.begin("")
        self._found = self.workspace.get(_FOUND, "")
        self.outcome.restore()
        self.state_changed.emit()

    def _connect(self) -> None:
        self.outcome.review_wanted.connect(self.next_step)
        self.outcome.export_wanted.connect(self.export_wanted)
        self.outcome.photo_wanted.connect(self._go_to_photo)
        self._area_file.written.connect(self._on_area)
        self._area_file.failed.connect(self._on_unprepared)
        self._fetching.fetched.connect(self._on_fetched)
        self._fetching.failed.connect(self._on_unprepared)
        self._fetching.progress.connect(self._on_fetch_progress)
        self._fetching.doubt.connect(partial(self.messages.warn, stays=True))
        self._live.counted.connect(self._on_counted)
        self.workspace.opened.connect(self._on_opened)
