# SPDX-License-Identifier: GPL-2.0-or-later
"""The first page that a user meets: what the engine needs, what is there of it, and the rest at a click."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ...backend import environment
from ...backend.environment import EnvironmentState
from ...backend.inspection import Findings, inspect
from ...backend.installer import GPU, Installer, InstallOptions, python_of, stamp
from ...backend.pythons import Checked, check
from ...backend.requirements import DETECT, TRAIN, lacking
from ...errors import BearDetectorError, Cancelled, EngineFailed
from ...events import Event, Log, Progress, Report
from ...translation import tr, translated
from ..messages import Messages
from .background import Background
from .checklist import lines_of
from .diagnostics import diagnostics, without_names
from .form import SetupForm
from .proxy import qgis_proxy
from .settings import UserSettings

Work = Callable[[Report], Any]
Then = Callable[[Any], None]


class SetupPage(QWidget):
    """Checks, installs and diagnoses; all of it in the background.

    Signals:
        ready: something was installed or chosen, and the engine can work.
        closed: the user wants to go back to the steps.
    """

    ready = pyqtSignal()
    closed = pyqtSignal()

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self.messages = messages
        self.form = SetupForm()
        self.findings: Findings | None = None
        self.task: Background | None = None
        self._failing = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        self._connect()
        self._recall()

    def refresh(self) -> None:
        """Look anew at what is there, unless something is going on."""
        if self.task is None:
            self.form.proxy.setText(qgis_proxy().shown or tr("the system's; QGIS's options have none"))
            self._run(tr("Checking what is there"), lambda report: inspect(), self._on_inspected)

    def install(self, name: str) -> None:
        """Install a requirement set, `detect` or `train`, with what the form says."""
        if self.findings is None or self.task is not None:
            return
        self._keep()
        self._failing = name
        proxy = qgis_proxy()
        options = InstallOptions(proxy.url, proxy.excluded, self.form.index_url.text().strip(), self._gpu())
        installer = Installer(environment.own_folder(), self.findings.base, options)
        self.form.log.clear()

        def work(report: Report) -> None:
            installer.install(name, report)

        self._run(tr("Installing the engine"), work, self._on_installed, installer.cancel)

    def use_python(self, path: str) -> None:
        """Use a Python of the user's: as it is where it has all packages, else to make the environment from."""

        def work(report: Report) -> Checked:
            return check(Path(path), environment.gdal_folder())

        self._run(tr("Trying {python}", python=path), work, self._on_tried)

    def cancel(self) -> None:
        """Stop what runs."""
        if self.task is not None:
            self.form.status.setText(tr("Stopping …"))
            self.task.cancel()

    def close_down(self) -> None:
        """Stop what runs and listen no more: the plugin is being unloaded."""
        if self.task is not None:
            for signal in (self.task.told, self.task.succeeded, self.task.failed):
                signal.disconnect()
            self.task.cancel()
            self.task = None

    def _connect(self) -> None:
        form = self.form
        form.install_detect.clicked.connect(lambda: self.install(DETECT))
        form.install_train.clicked.connect(lambda: self.install(TRAIN))
        form.use_python.clicked.connect(self._choose_python)
        form.own_python.clicked.connect(self._forget_python)
        form.retry.clicked.connect(self._try_again)
        form.cancel.clicked.connect(self.cancel)
        form.copy.clicked.connect(self._copy_diagnostics)
        form.back.clicked.connect(self.closed)
        form.gpu.toggled.connect(form.name_sizes)
        form.gpu.toggled.connect(self._allow)

    def _try_again(self) -> None:
        """Install again what failed, else look again at what is there."""
        if self._failing:
            self.install(self._failing)
        else:
            self.refresh()

    def _recall(self) -> None:
        settings = UserSettings.load()
        self.form.index_url.setText(settings.index_url)
        self.form.gpu.setChecked(settings.gpu)
        self.form.gpu.hide()
        self.form.own_python.hide()
        self.form.problem.hide()
        self.form.name_sizes(settings.gpu)
        self.form.show_running(False)

    def _gpu(self) -> bool:
        return bool(self.findings and self.findings.gpu and self.form.gpu.isChecked())

    def _keep(self) -> None:
        settings = UserSettings.load()
        settings.index_url, settings.gpu = self.form.index_url.text().strip(), self._gpu()
        settings.save()

    def _run(self, title: str, work: Work, then: Then, stop: Callable[[], None] | None = None) -> None:
        self.form.show_running(True, stop is not None)
        self.form.status.setText(title)
        self._show_problem(None)  # of what was tried before
        self.task = Background(f"Bear Detector: {title}", work, stop)
        self.task.told.connect(self._on_told)
        self.task.succeeded.connect(lambda outcome: self._end(then, outcome))
        self.task.failed.connect(lambda error: self._end(self._on_failed, error))
        self.task.start()

    def _end(self, then: Then, outcome: Any) -> None:
        self.task = None
        self.form.show_running(False)
        self.form.status.clear()
        self._failing = self._failing if then == self._on_failed else ""
        self.form.retry.setText(tr("Try again") if self._failing else tr("Check again"))
        self._allow()
        then(outcome)

    def _on_told(self, event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "install":
            self.form.bar.setRange(0, 0)  # pip doesn't tell how far it is with unpacking
        elif isinstance(event, Progress) and event.total:
            self.form.bar.setRange(0, 1000)
            self.form.bar.setValue(int(1000 * event.done / event.total))
            values = {"done": int(event.done), "total": int(event.total)}
            self.form.bar.setFormat(tr("{done} of {total} packages", **values))
        elif isinstance(event, Log):
            self.form.status.setText(translated(event.message))
            self.form.log.appendPlainText(translated(event.message))

    def _on_inspected(self, findings: Findings) -> None:
        first = self.findings is None
        self.findings = findings
        form, problem = self.form, findings.base.problem
        form.checklist.show_lines(list(lines_of(findings)))
        ready = findings.state in (EnvironmentState.DETECT, EnvironmentState.TRAIN)
        form.own_python.setVisible(bool(UserSettings.load().python or UserSettings.load().base_python))
        form.gpu.setVisible(findings.gpu)
        if first and findings.gpu and findings.state is EnvironmentState.MISSING:
            form.gpu.setChecked(True)
        self._allow()
        self._show_problem(problem if not ready else None)

    def _allow(self) -> None:
        """Offer what can be installed and is not there yet, or is there for the other kind of processor."""
        findings = self.findings
        if findings is None or self.task is not None:
            return
        fit = findings.base.problem is None
        otherwise = self._gpu() != (GPU in stamp(environment.own_folder()))
        lacks_detect = findings.state in (EnvironmentState.MISSING, EnvironmentState.OUTDATED)
        self.form.install_detect.setEnabled(fit and (lacks_detect or (findings.gpu and otherwise)))
        self.form.install_train.setEnabled(fit and findings.state is not EnvironmentState.TRAIN)

    def _on_installed(self, _nothing: None) -> None:
        own, used = python_of(environment.own_folder()), None
        with suppress(EngineFailed):  # the one that the user had named is gone
            used = environment.engine_python()
        if used != own:  # another one was in use that lacks what was installed now
            settings = UserSettings.load()
            settings.python = str(own)
            settings.save()
        self._say_ready()

    def _on_tried(self, checked: Checked) -> None:
        if checked.problem is not None:
            self._show_problem(checked.problem)
            return
        settings, complete = UserSettings.load(), not lacking(DETECT, checked.python)
        settings.python = str(checked.python) if complete else ""
        settings.base_python = "" if complete else str(checked.python)
        settings.save()
        if complete:
            self._say_ready()
        else:
            self.refresh()

    def _say_ready(self) -> None:
        self.messages.tell(tr("The engine is ready."))
        self.refresh()
        self.ready.emit()

    def _on_failed(self, error: BearDetectorError) -> None:
        self._show_problem(error)
        if not isinstance(error, Cancelled):
            self.form.log.appendPlainText(self._log_text())
            self.form.log_box.setCollapsed(False)

    def _show_problem(self, error: BearDetectorError | None) -> None:
        text = f"{translated(error.message)} {translated(error.hint)}" if error else ""
        self.form.problem.setText(text)
        self.form.problem.setVisible(bool(text))

    def _log_text(self) -> str:
        file = environment.own_folder().with_suffix(".log")
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""

    def _choose_python(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("A Python of 3.11 or newer that has GDAL"))
        if path:
            self.use_python(path)

    def _forget_python(self) -> None:
        settings = UserSettings.load()
        settings.python = settings.base_python = ""
        settings.save()
        self.refresh()

    def _copy_diagnostics(self) -> None:
        findings, proxy, index = self.findings, qgis_proxy().shown, self.form.index_url.text().strip()
        if findings is None:
            self.refresh()
            return
        title = tr("Gathering diagnostics")
        self._run(title, lambda report: diagnostics(findings, proxy, index), self._on_diagnosed)

    def _on_diagnosed(self, text: str) -> None:
        QgsApplication.clipboard().setText(text)
        self.form.log.setPlainText(without_names(text))
        self.form.log_box.setCollapsed(False)
        self.form.status.setText(tr("The diagnostics are on the clipboard, and in the log below."))
