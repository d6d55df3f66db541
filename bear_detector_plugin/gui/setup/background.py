# SPDX-License-Identifier: GPL-2.0-or-later
"""Any work in QGIS's task manager that is no job of the engine's: it reports, and can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ...errors import BearDetectorError, Cancelled, EngineFailed
from ...events import Event, Progress, Report
from ..tasks import Task


class Background(Task):
    """Runs a function in a thread. Its signals arrive in the thread that made it.

    Args:
        title: shown by QGIS's task manager.
        work: gets a `report` to tell events by; what it returns is the outcome.
        stop: called to stop the work; may come from any thread.

    Signals:
        told: an event.
        succeeded: what the work returned.
        failed: a `BearDetectorError`.
    """

    told = pyqtSignal(object)
    succeeded = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, title: str, work: Callable[[Report], Any], stop: Callable[[], None] | None = None) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work, self._stop = work, stop
        self._outcome: Any = None
        self._error: BearDetectorError | None = None

    def run(self) -> bool:
        """In the task's thread."""
        try:
            self._outcome = self._work(self._report)
        except BearDetectorError as error:
            self._error = error
        except Exception as error:  # an exception may not leave a task: QGIS would end without a word
            self._error = EngineFailed(f"Bear Detector stumbled: {error!r}.", "Please report this fault.")
        return self._error is None

    def cancel(self) -> None:
        """Stop the work."""
        if self._stop is not None:
            self._stop()
        super().cancel()

    def finished(self, succeeded: bool) -> None:
        """In the main thread."""
        super().finished(succeeded)
        if succeeded:
            self.succeeded.emit(self._outcome)
        else:
            self.failed.emit(self._error or Cancelled())

    def _report(self, event: Event) -> None:
        if isinstance(event, Progress) and event.total:
            self.setProgress(100 * event.done / event.total)
        self.told.emit(event)
