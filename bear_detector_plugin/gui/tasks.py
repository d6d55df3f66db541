# SPDX-License-Identifier: GPL-2.0-or-later
"""Handing tasks to QGIS's task manager, so that each of them begins, and lives until its end."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QThreadPool


class Task(QgsTask):
    """A task that is kept until it ends: the manager alone does not keep a Python task alive."""

    _running: set[Task] = set()  # noqa: RUF012 - of all of them

    def start(self) -> None:
        """Hand the task to QGIS's task manager."""
        self._running.add(self)
        begin(self)

    @property
    def is_running(self) -> bool:
        """Whether it has been started and not ended; QGIS deletes what has ended."""
        return self in self._running

    def finished(self, succeeded: bool) -> None:
        """In the main thread. A child that tells of its end calls this first."""
        self._running.discard(self)


def thread_pool() -> QThreadPool:
    """Whose threads run tasks: QGIS's own pool where it has one, as 3.40 does; before, Qt's, which also draws maps."""
    manager = QgsApplication.taskManager()
    return manager.threadPool() if hasattr(manager, "threadPool") else QThreadPool.globalInstance()


def begin(task: QgsTask) -> None:
    """Hand a task to QGIS's task manager, once the manager has heard of all ends.

    It hears of an end with the next turn of the event loop, and then takes off its queue what lies at the address of
    the ended task's runner. That runner is gone by then, and a new task's may lie there: that task would never begin.
    """
    manager = QgsApplication.taskManager()
    for known in manager.tasks():
        if not sip.isdeleted(known):  # by what followed on the end of another
            QCoreApplication.sendPostedEvents(known)
    manager.addTask(task)
