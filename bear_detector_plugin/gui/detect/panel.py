# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab that scans imagery and shows the detections."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QCheckBox

from ...errors import BadArgument, ResultsError
from ...events import Result
from ...jobs import DEVICES, MODES, DetectJob
from ...translation import tr
from ..choices import choice, model_combo, save_file, threshold_box, threshold_of
from ..job_panel import JobPanel
from ..setup.settings import UserSettings
from ..survey.imagery_list import ImageryList
from ..workspace import MODEL, Workspace
from .results_layer import release, show_results


class DetectPanel(JobPanel):
    """Widgets of a DetectJob."""

    icon = "detect"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.imagery = ImageryList(self.project)
        self.imagery.changed.connect(self._suggest_out)
        self.model = model_combo()
        self.threshold = threshold_box()
        self.threshold.setToolTip("Only a filter of what is shown: all that scores above 0.01 is kept.")
        self.mode = choice(MODES, DetectJob.mode)
        self.mode.setToolTip("dense: every window, in one pass. tiles: tile by tile, the slow reference.")
        self.device = choice(DEVICES, UserSettings.load().device)
        self.out = save_file("Results", "GeoPackage (*.gpkg)")
        self.fresh = QCheckBox("Begin anew")
        self.fresh.setToolTip(
            "Where the results exist: else photos that are done are left out. Reviews are never overwritten."
        )
        self.form.addRow("Imagery", self.imagery)
        for text, widget in (
            ("Model", self.model),
            ("Results", self.out),
            ("From score", self.threshold),
            ("Mode", self.mode),
            ("Device", self.device),
        ):
            self.form.addRow(text, widget)
        self.form.addRow(self.fresh)
        self._suggested = self._running_out = ""
        self._suggest_out()
        workspace.changed.connect(self._follow)

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Detect")

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.imagery.refresh()

    def job(self) -> DetectJob:
        """The job that the form describes."""
        out = self.out.filePath().strip()
        if not self.imagery.paths():
            raise BadArgument("No imagery is ticked.", "Tick photos of the project, or add a folder.")
        if not out:
            raise BadArgument("There is no file for the results.", "Choose a GeoPackage.")
        job = DetectJob(
            imagery=self.imagery.paths(),
            out=out if out.lower().endswith(".gpkg") else f"{out}.gpkg",
            model=self.model.text() or DetectJob.model,
            threshold=threshold_of(self.threshold),
            mode=self.mode.currentText(),
            device=self.device.currentText(),
            fresh=self.fresh.isChecked(),
        )
        self._running_out = job.out
        if job.fresh:
            release(self.project, job.out)
        return job

    def succeeded(self, result: Result) -> None:
        """Show the overlay."""
        show_results(self.project, self._running_out)
        count, photos, failed = (int(result.counts.get(name, 0)) for name in ("detections", "photos", "failed"))
        found = f"{count} detection{'' if count == 1 else 's'} in {Path(self._running_out).name}."
        if failed:
            found += f" {failed} of {photos} photos could not be read: the layer of photos says why."
        self.messages.tell(found)

    def ended(self) -> None:
        """A run that was stopped, or failed half way, shows what it found until then."""
        if Path(self._running_out).exists():
            try:
                show_results(self.project, self._running_out)
            except ResultsError as error:
                self.messages.show(error)

    def _suggest_out(self) -> None:
        """Beside the photos, as long as the user has chosen nothing else."""
        first = next(iter(self.imagery.paths()), "")
        if not first or self.out.filePath() != self._suggested:
            return
        folder = Path(first) if Path(first).is_dir() else Path(first).parent
        self._suggested = str(folder / "detections.gpkg")
        self.out.setFilePath(self._suggested)

    def _follow(self, name: str) -> None:
        if name == MODEL:
            self.model.set_text(self.workspace.get(MODEL, DetectJob.model))
