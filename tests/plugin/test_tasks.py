# SPDX-License-Identifier: GPL-2.0-or-later
"""Tasks in QGIS's task manager: they begin, whatever else ends or runs."""

from __future__ import annotations

import time

from bear_detector_plugin.events import Progress
from bear_detector_plugin.gui.engine_task import EngineTask
from bear_detector_plugin.gui.tasks import Task, thread_pool


class Quick(Task):
    has_run = ended = False

    def run(self) -> bool:
        self.has_run = True
        return True

    def finished(self, succeeded: bool) -> None:
        super().finished(succeeded)
        self.ended = True


def wait_without_events(task: Quick) -> None:
    end = time.monotonic() + 30
    while not task.has_run:
        assert time.monotonic() < end, "it did not run"
        time.sleep(0.001)
    time.sleep(0.05)  # the thread still has to post the end


def test_ends_are_heard_of_before_a_task_is_added(qgis_app, until):
    first, second = Quick("first"), Quick("second")
    first.start()
    wait_without_events(first)
    assert not first.ended
    second.start()
    assert first.ended  # its runner's address means nothing to the manager any more
    until(lambda: second.ended)
    assert not second.is_running


def test_engines_at_work_leave_qgis_its_threads(qgis_app, until, fake_engine, job):
    fake_engine("stops_when_asked")
    engines = [EngineTask("engine", job) for _ in range(thread_pool().maxThreadCount())]
    working = []
    for engine in engines:
        engine.told.connect(lambda event: working.append(event) if isinstance(event, Progress) else None)
        engine.start()
    until(lambda: len(working) == len(engines))
    quick = Quick("quick")
    quick.start()
    until(lambda: quick.ended)
    for engine in engines:
        engine.cancel()
    until(lambda: not any(engine.is_running for engine in engines))
    until(lambda: thread_pool().activeThreadCount() == 0)
