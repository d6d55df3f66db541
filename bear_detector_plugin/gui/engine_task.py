# SPDX-License-Identifier: GPL-2.0-or-later
"""A job in QGIS's task manager: the engine's process outside, progress and cancel inside."""

from __future__ import annotations

import time
from functools import partial

from qgis.core import QgsTask
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..backend.engine_process import EngineProcess
from ..errors import BearDetectorError, Cancelled, EngineFailed
from ..events import DetectionFound, Event, Log, Measured, Progress, Result
from ..jobs import Job
from .tasks import Task, thread_pool

_EVERY_S = 0.1
"""Progress is told at most this often: a fast engine must not flood the main thread with signals."""


class _End(QObject):
    """How a task ended; it lives longer than the task, which QGIS deletes at once."""

    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object, str)

    def tell(self, outcome: Result | BearDetectorError, details: str) -> None:
        """Emit the one or the other."""
        if isinstance(outcome, Result):
            self.succeeded.emit(outcome)
        else:
            self.failed.emit(outcome, details)


class EngineTask(Task):
    """Runs one job. Its signals arrive in the thread that made it.

    Signals:
        told: an `events.Log`, `Measured`, `Progress` or `DetectionFound`; the last two only as fast as eyes follow.
        succeeded: the `events.Result`.
        failed: a `BearDetectorError` and what the engine wrote as free text.
    """

    told = pyqtSignal(object)

    def __init__(self, description: str, job: Job, aside: bool = False) -> None:
        """Make it.

        Args:
            description: for QGIS's list of tasks.
            job: for the engine.
            aside: nobody waits for it: QGIS, where it can, gives no notice of its end.
        """
        silent = getattr(QgsTask.Flag, "Silent", None) if aside else None  # QGIS 3.26
        super().__init__(description, QgsTask.Flag.CanCancel | silent if silent else QgsTask.Flag.CanCancel)
        self._end = _End()
        self.succeeded, self.failed = self._end.succeeded, self._end.failed
        self._process = EngineProcess(job)
        self._outcome: Result | BearDetectorError = Cancelled()
        self._told_at: dict[str, float] = {}

    @property
    def has_started(self) -> bool:
        """Whether there was an engine that could die: it is another thing where none could be started."""
        return self._process.has_started

    def run(self) -> bool:
        """In the task's thread: nothing here touches the user interface or a layer."""
        pool = thread_pool()
        pool.releaseThread()  # this one only waits, for hours perhaps; QGIS has few, and needs them
        try:
            self._outcome = self._process.run(self._report)
        except BearDetectorError as error:
            self._outcome = error
        except Exception as error:  # an exception may not leave a task: QGIS would end without a word
            self._outcome = EngineFailed(f"Bear Detector stumbled: {error!r}.", "Please report this fault.")
        finally:
            pool.reserveThread()
        return isinstance(self._outcome, Result)

    def cancel(self) -> None:
        """Stop the engine; what it has done is kept."""
        self._process.cancel()
        if self.is_running:
            super().cancel()

    def finished(self, succeeded: bool) -> None:
        """In the main thread. QGIS gives a notice of its own next, which must not cover what is told of the end."""
        super().finished(succeeded)
        QTimer.singleShot(0, partial(self._end.tell, self._outcome, self._process.details))

    def _report(self, event: Event) -> None:
        if isinstance(event, (Log, Measured)):
            self.told.emit(event)
        elif isinstance(event, Progress) and event.total:
            if self._is_time(event.name) or event.done >= event.total:
                self.setProgress(100 * event.done / event.total)
                self.told.emit(event)
        elif isinstance(event, DetectionFound) and self._is_time(event.name):
            self.told.emit(event)

    def _is_time(self, kind: str) -> bool:
        now = time.monotonic()
        if now - self._told_at.get(kind, 0.0) < _EVERY_S:
            return False
        self._told_at[kind] = now
        return True
