# SPDX-License-Identifier: GPL-2.0-or-later
"""The step that trains a model on the examples, and measures it."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtGui import QShowEvent

from ...backend import environment
from ...events import Event, Log, Measured, Result
from ...jobs import CalibrateJob, EvaluateJob, Job, TrainJob
from ...translation import percentage, tr, translated
from ..job_panel import JobPanel
from ..workspace import EXAMPLES, MODEL, Workspace
from . import model_folder
from .model_list import TRAINED, default_folder, entry_of, share
from .notice import Notice
from .outcome import Outcome
from .settings import Settings

_SHOWN, _DISMISSED = "train/shown", "train/dismissed"
"""Values of the workspace: the model whose outcome is shown, and stopped trainings not to be offered again."""


class TrainPanel(JobPanel):
    """Settings, then a training with its live curves, then what the model is worth."""

    icon = "train"

    def __init__(self, workspace: Workspace) -> None:
        self._job: Job | None = None
        self._epoch, self._closing = "", False
        super().__init__(workspace)
        self.setup_notice = Notice((tr("Set up …"),))
        self.stopped_notice = Notice((tr("Go on"), tr("Begin anew")))
        self.settings = Settings(workspace)
        self.outcome = Outcome()
        for widget in (self.setup_notice, self.stopped_notice, self.outcome, self.settings):
            self.form.addRow(widget)
        self.setup_notice.buttons[0].clicked.connect(self.setup_wanted)
        self.stopped_notice.buttons[0].clicked.connect(self._go_on)
        self.stopped_notice.buttons[1].clicked.connect(self._begin_anew)
        self.outcome.use_wanted.connect(self._use)
        self.outcome.promise.wanted.connect(self._find_score)
        self.outcome.again_wanted.connect(self._show_settings)
        self.settings.name.textChanged.connect(lambda _: self._look_for_stopped())
        workspace.changed.connect(self._follow)
        workspace.opened.connect(self._on_opened)
        self._on_opened()

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Train")

    def state(self) -> str:
        """How far the training is, else how much the chosen model finds."""
        if self.task is not None:
            return self._epoch
        model = self.workspace.get(MODEL, "")
        if not model:
            return ""
        found = entry_of(model)
        shares = sorted(recall for recall, _ in found.recall.values())
        if not shares:
            return found.name
        if share(shares[0]) == share(shares[-1]):
            return tr("recall {recall}", recall=share(shares[0]))
        return tr("recall {low}–{high}", low=percentage(shares[0]), high=share(shares[-1]))

    def done(self) -> bool:
        """Whether a model is chosen."""
        return bool(self.workspace.get(MODEL, ""))

    def refresh(self) -> None:
        """Follow the project's layers, and look what lies in the models' folder."""
        self.settings.refresh()
        self._look_for_packages()
        self._look_for_stopped()

    def showEvent(self, event: QShowEvent) -> None:
        """Examples may have been drawn since the last look."""
        super().showEvent(event)
        self.refresh()

    def close_down(self) -> None:
        """Stop what runs, and begin nothing more."""
        self._closing = True
        super().close_down()

    def job(self) -> TrainJob:
        """The job that the settings describe."""
        return self.settings.job()

    def run(self, job: Job) -> None:
        """Run a training, or the evaluation after it."""
        self._job = job
        if isinstance(job, TrainJob):
            self._epoch = tr("starting")
            self.workspace.set(_SHOWN, job.out)
            known = self.workspace.get(TRAINED, [])  # now: it may end while another project is open
            self.workspace.set(TRAINED, [*(m for m in known if m != job.out), job.out])
            self.outcome.show_live(Path(job.out))
            self.cancel_button.setText(tr("Stop (keeps the best)"))
        elif isinstance(job, CalibrateJob):
            self._epoch = tr("calibrating")
            self.outcome.promise.begin()
            self.cancel_button.setText(tr("Cancel"))
        else:
            self._epoch = tr("measuring")
            self.outcome.show_measuring()
            self.cancel_button.setText(tr("Cancel"))
        super().run(job)
        self._arrange()

    def told(self, event: Event) -> None:
        """Draw the curves on; show what the network sees before the first step."""
        if isinstance(event, Log) and isinstance(self._job, CalibrateJob):
            self.outcome.promise.add(translated(event.message))
        elif isinstance(event, Log) and model_folder.SHEET in event.message:
            self.outcome.show_sheet()
        if isinstance(event, Measured) and {"epoch", "epochs"} <= set(event.values):
            self.outcome.add(event)
            epoch, epochs = event.values["epoch"], event.values["epochs"]
            self._epoch = tr("epoch {epoch}/{epochs}", epoch=f"{epoch:.0f}", epochs=f"{epochs:.0f}")
            self.state_changed.emit()

    def succeeded(self, result: Result) -> None:
        """After the training measure the model; after that show what it is worth."""
        if isinstance(self._job, TrainJob):
            self._measure(self._job)
        elif isinstance(self._job, CalibrateJob):
            self.outcome.promise.end()
            self._arrange()
        else:
            self._show_outcome()
            self.messages.tell(tr("The model {name} is trained and measured.", name=self.outcome.folder.name))

    def going_on(self, job: Job) -> Job | None:
        """The rest of a training, from its last whole epoch on."""
        if isinstance(job, TrainJob) and model_folder.can_go_on(Path(job.out)):
            return model_folder.job_to_go_on(Path(job.out))
        return None

    def ended(self) -> None:
        """A training that was stopped may have left a model; one that crashed can go on."""
        if self._closing:
            return
        if isinstance(self._job, TrainJob):
            folder = Path(self._job.out)
            stopped = model_folder.journal(folder).get("state") == "stopped"
            if stopped and model_folder.has_model(folder):
                self._measure(self._job)
                return
        self.outcome.promise.end()
        self._show_outcome()

    def _find_score(self, job: CalibrateJob) -> None:
        if self.task is None:
            self.run(job)

    def _measure(self, trained: TrainJob) -> None:
        """Evaluate the new model on the validation photos."""
        report = str(Path(trained.out) / model_folder.REPORT)
        self.run(EvaluateJob(trained.examples, report, trained.out, device=trained.device))

    def _show_outcome(self) -> None:
        folder = Path(self.workspace.get(_SHOWN, ""))
        if model_folder.has_model(folder):
            self.outcome.show_model(folder)
        else:
            self.workspace.set(_SHOWN, "")
        self.refresh()
        self._arrange()

    def _show_settings(self) -> None:
        self.workspace.set(_SHOWN, "")
        self.settings.suggest_name()
        self.refresh()
        self._arrange()

    def _use(self, folder: str) -> None:
        self.workspace.set(MODEL, folder)
        self.next_step.emit()

    def _go_on(self) -> None:
        folder = self._stopped_folder()
        if folder is not None and self.task is None:
            self.run(model_folder.job_to_go_on(folder))

    def _begin_anew(self) -> None:
        """Leave the stopped training alone: what it has made stays where it is."""
        folder = self._stopped_folder()
        if folder is not None:
            self.workspace.set(_DISMISSED, [*self.workspace.get(_DISMISSED, []), str(folder)])
        self._show_settings()

    def _stopped_folder(self) -> Path | None:
        """The latest training that was stopped, or crashed, and can go on."""
        shown = self.workspace.get(_SHOWN, "")
        beside = default_folder(self.workspace).glob("*/training.json")
        folders = [*([Path(shown)] if shown else []), self.settings.out(), *(path.parent for path in beside)]
        dismissed = self.workspace.get(_DISMISSED, [])
        return next((f for f in folders if str(f) not in dismissed and model_folder.can_go_on(f)), None)

    def _look_for_stopped(self) -> None:
        folder = self._stopped_folder() if self.task is None else None
        self.stopped_notice.setVisible(folder is not None)
        if folder is not None:
            found = model_folder.journal(folder)
            values = {"name": folder.name, "epoch": found["epoch"], "epochs": found["epochs"]}
            self.stopped_notice.say(tr("The training of {name} stopped at epoch {epoch} of {epochs}.", **values))

    def _look_for_packages(self) -> None:
        missing_for = getattr(environment, "missing_for", None)
        missing = missing_for(TrainJob("", "")) if missing_for and self.task is None else None
        self.setup_notice.setVisible(bool(missing))
        self.setup_notice.say(tr("Training needs packages that are not installed yet."))

    def _arrange(self) -> None:
        """The settings before, the curves during, the outcome after a training."""
        running, shown = self.task is not None, bool(self.workspace.get(_SHOWN, ""))
        self.outcome.setVisible(running or shown)
        self.settings.setVisible(not running and not shown)
        self.run_button.setVisible(not running and not shown)
        if running:
            self.stopped_notice.hide()
            self.setup_notice.hide()
        self.state_changed.emit()

    def _follow(self, name: str) -> None:
        if name in (MODEL, EXAMPLES):
            self.state_changed.emit()

    def _on_opened(self) -> None:
        if self.task is None:
            self._show_outcome()
