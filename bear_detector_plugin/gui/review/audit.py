# SPDX-License-Identifier: GPL-2.0-or-later
"""Checking what was not flagged: the sample is drawn by the engine, reviewed as detections are, and told in words."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...errors import BearDetectorError, Cancelled
from ...events import Result
from ...jobs import AuditJob
from ...translation import numeral, percentage, tr, tr_count
from ..engine_task import EngineTask
from ..icons import icon
from ..later import later
from ..workspace import Workspace
from .colours import verdict_title

MORE = 100
"""Windows that one click adds."""
_REST_MS = 1_500
"""So long after the last verdict the engine is asked what they tell."""


class Audit(QWidget):
    """A button that switches between the detections and the sample, and below it what the sample tells.

    Attributes:
        on: whether the sample is under review.

    Signals:
        toggled: the sample shall be reviewed, or the detections again.
    """

    toggled = pyqtSignal(bool)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._path = ""
        self._told: Mapping[str, float] = {}
        self._looked_at = -1
        self._task: EngineTask | None = None
        self.check = QPushButton(icon("random"), tr("Check what was not flagged"))
        self.check.setCheckable(True)
        self.check.setToolTip(tr("Look at a random sample of it, and learn how many animals were missed"))
        self.more = QPushButton(tr("{n} more", n=MORE))
        self.more.setToolTip(tr("Draw more windows: the limits come closer"))
        self.rule, self.words = QLabel(), QLabel()
        self.rule.setText(tr("An animal counts if its middle lies in the frame, and is not hatched: that was flagged."))
        for label in (self.rule, self.words):
            label.setWordWrap(True)
        self._rest = later(self, self._ask, _REST_MS)
        self.check.clicked.connect(self._on_check)
        self.more.clicked.connect(lambda: self._run(AuditJob(self._path, more=MORE)))
        self._lay_out()
        self._show(False)

    @property
    def on(self) -> bool:
        """Whether the sample is under review."""
        return not self.rule.isHidden()

    def open(self, path: str) -> None:
        """Another results file, or none: its detections come first."""
        self._stop()
        self._path, self._told, self._looked_at = path, {}, -1
        self.check.setChecked(False)
        self._show(False)

    def tell(self, looked_at: int, total: int) -> None:
        """So many windows of the sample have a verdict."""
        if not self.on or not total:
            return
        seen = tr("{n} of {total} windows looked at.", n=looked_at, total=total)
        self.words.setText("\n".join([seen, *self._words()]))
        if looked_at != self._looked_at:
            self._looked_at = looked_at
            self._rest.start()

    def close_down(self) -> None:
        """Ask no more."""
        self._stop()

    def _words(self) -> list[str]:
        """What the sample tells of each class, or of all animals where there is one, and what is not counted yet."""
        told = self._told
        if "missed" not in told:
            return [tr("An estimate needs a few more of each kind.")] if self._looked_at > 0 else []
        names = [key[len("missed_low_") :] for key in told if key.startswith("missed_low_")]
        words = [_sentence(told, f"_{name}", f"{verdict_title(name)}: ") for name in names]
        words = words or [_sentence(told, "", "")]
        words += _terms(told)
        waiting = int(told.get("waiting", 0))
        if waiting:
            words.append(tr_count(waiting, "{n} detection waits for a verdict.", "{n} detections wait for a verdict."))
        return words

    def _on_check(self, on: bool) -> None:
        if on:
            self._run(AuditJob(self._path))
        else:
            self._stop()
            self._show(False)
            self.toggled.emit(False)

    def _ask(self) -> None:
        if self._task is None and self.on:
            self._run(AuditJob(self._path))
        else:
            self._rest.start()

    def _run(self, job: AuditJob) -> None:
        if self._task is not None or not self._path:
            return
        if not self.on:
            self.words.setText(tr("Drawing windows …"))
            self.words.setVisible(True)
        self.more.setEnabled(False)
        self._task = EngineTask(tr("Bear Detector: check what was not flagged"), job)
        task = self._task
        task.succeeded.connect(lambda result: self._on_succeeded(task, result))
        task.failed.connect(lambda error, details: self._on_failed(task, error, details))
        task.start()

    def _on_succeeded(self, task: EngineTask, result: Result) -> None:
        if task is not self._task:
            return
        self._task, self._told = None, result.counts
        self.more.setEnabled(True)
        if self.on:
            self.tell(int(result.counts["looked_at"]), int(result.counts["windows"]))
        else:
            self._show(True)
            self.toggled.emit(True)

    def _on_failed(self, task: EngineTask, error: BearDetectorError, details: str) -> None:
        if task is not self._task:
            return
        self._task = None
        self.more.setEnabled(True)
        if not self.on:
            self.check.setChecked(False)
            self._show(False)
        if not isinstance(error, Cancelled):
            self._workspace.messages.show(error, details)

    def _stop(self) -> None:
        self._rest.stop()
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _show(self, on: bool) -> None:
        self.rule.setVisible(on)
        self.words.setVisible(on)
        self.more.setVisible(on)
        self.check.setText(tr("Back to the detections") if on else tr("Check what was not flagged"))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.check, 1)
        buttons.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.rule)
        column.addWidget(self.words)
        column.addLayout(buttons)


def _terms(told: Mapping[str, float]) -> list[str]:
    """What the estimate is of, where it isn't all that the biologist sees."""
    words = [tr("Not flagged is what scores less than {score}.", score=numeral(told["threshold"], ".4g"))]
    others = int(told["not_told"])
    if others:
        words.append(
            tr_count(
                others,
                "It tells nothing of {n} photo, searched after the sample was drawn or not at all.",
                "It tells nothing of {n} photos, searched after the sample was drawn or not at all.",
            )
        )
    return words


def _sentence(told: Mapping[str, float], suffix: str, start: str) -> str:
    """`About 3 animals missed, 1 to 11 with 95 % confidence, recall 70 % (42 to 90 %)`, of a class or of all."""
    missed, low, high = (round(told[f"{name}{suffix}"]) for name in ("missed", "missed_low", "missed_high"))
    if low == high:
        parts = [
            tr_count(missed, "{n} animal missed, as all was looked at", "{n} animals missed, as all was looked at")
        ]
    elif missed:
        parts = [
            tr_count(missed, "about {n} animal missed", "about {n} animals missed"),
            tr("{low} to {high} with 95 % confidence", low=low, high=high),
        ]
    else:
        parts = [tr("no missed animal seen"), tr("at most {high} with 95 % confidence", high=high)]
    if f"recall{suffix}" in told:
        share, least, most = (percentage(told[f"{name}{suffix}"]) for name in ("recall", "recall_low", "recall_high"))
        parts.append(tr("recall {share} % ({least} to {most} %)", share=share, least=least, most=most))
    sentence = start + ", ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]
