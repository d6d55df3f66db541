# SPDX-License-Identifier: GPL-2.0-or-later
"""Work in QGIS's task manager that takes no engine: reading headers, making outlines."""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsMessageLog, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ..tasks import Task


class BackgroundWork(Task):
    """A child gives `work`.

    Signals (they arrive in the thread that made the task):
        ended: what `work` has given; not sent where the task was stopped or failed.
        broken_off: it was stopped, also from QGIS's own list of tasks, or has failed.
    """

    ended = pyqtSignal(object)
    broken_off = pyqtSignal()

    def __init__(self, description: str) -> None:
        super().__init__(description, QgsTask.Flag.CanCancel)
        self._result: Any = None
        self._stopped = False

    def work(self) -> Any:
        """In the task's thread: nothing here touches the user interface or a layer of the project."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop it, unless it has ended: QGIS then has deleted it. What it has made by now is of no use any more."""
        self._stopped = True
        if self.is_running:
            self.cancel()

    def run(self) -> bool:
        """In the task's thread."""
        try:
            self._result = self.work()
        except Exception as error:  # an exception may not leave a task: QGIS would end without a word
            QgsMessageLog.logMessage(repr(error), "Bear Detector", Qgis.MessageLevel.Warning, False)
            return False
        return not self.isCanceled()

    def finished(self, succeeded: bool) -> None:
        """In the main thread."""
        super().finished(succeeded)
        if succeeded and not self._stopped:
            self.ended.emit(self._result)
        else:
            self.broken_off.emit()
