# SPDX-License-Identifier: GPL-2.0-or-later
"""What a running search has found so far, counted beside it."""

from __future__ import annotations

import threading

from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.gui.detect.live import LiveResults
from bear_detector_plugin.gui.survey.background import BackgroundWork
from bear_detector_plugin.gui.tasks import thread_pool


class _Hold(BackgroundWork):
    def __init__(self, free: threading.Event) -> None:
        super().__init__("holds the only thread")
        self._free = free

    def work(self) -> None:
        self._free.wait(10)


def test_a_count_that_still_waits_for_its_turn_tells_nothing_once_it_is_stopped(project, tmp_path, until):
    """It would tell of nothing found, in a project that was opened meanwhile."""
    pool, free, told = thread_pool(), threading.Event(), []
    most = pool.maxThreadCount()
    pool.setMaxThreadCount(1)
    holds, live = _Hold(free), LiveResults(project)
    holds.start()
    try:
        live.counted.connect(told.append)
        live.begin(str(tmp_path / "found.gpkg"))
        live._start_look()
        live.stop()
        QApplication.processEvents()
        assert told == []
    finally:
        free.set()
        until(lambda: not holds.is_running)
        pool.setMaxThreadCount(most)
