# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: measures the gaps of its event loop while the engine works. See event_loop.py."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer

from benchmarks.in_qgis import Hand

BEAT_MS = 5
LONG_S = 0.1
_NAMED_FROM_S = 0.05


class Heartbeat:
    """Measures the time from beat to beat while it runs, and where the main thread was when a beat stayed out."""

    def __init__(self) -> None:
        self.gaps_s: list[float] = []
        self._places: Counter[str] = Counter()
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def during(self, happened: Callable[[], Any], at_least_s: float, at_most_s: float) -> None:
        """Beat until something has happened."""
        began = time.monotonic()
        loop, ask = QEventLoop(), QTimer()

        def look() -> None:
            elapsed = time.monotonic() - began
            if (elapsed > at_least_s and happened()) or elapsed > at_most_s:
                loop.quit()

        ask.timeout.connect(look)
        ask.start(50)
        self._last = time.perf_counter()
        self._timer.start()
        watch = threading.Thread(target=self._watch, args=(threading.get_ident(),), daemon=True)
        watch.start()
        loop.exec()
        self._timer.stop()
        ask.stop()
        self._last = 0.0
        watch.join()
        assert happened(), "it did not end in time"

    def told(self) -> dict[str, Any]:
        """The figures, in milliseconds, and where the main thread was in the long gaps."""
        gaps = sorted(gap * 1000 for gap in self.gaps_s)
        return {
            "seconds": round(sum(gaps) / 1000, 1),
            "median_ms": round(gaps[len(gaps) // 2], 1),
            "p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
            "max_ms": round(gaps[-1], 1),
            "over_100_ms": sum(gap > LONG_S * 1000 for gap in gaps),
            "longest_ms": [round(gap) for gap in gaps[:-6:-1]],
            "blocked_in": dict(self._places.most_common(8)),
        }

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_s.append(now - self._last)
        self._last = now

    def _watch(self, main_thread: int) -> None:
        """In a thread of its own: look where the main thread is, once a gap."""
        seen = 0.0
        while self._last:
            time.sleep(0.01)
            last = self._last
            if last and last != seen and time.perf_counter() - last > _NAMED_FROM_S:
                seen = last
                self._places[_place(sys._current_frames()[main_thread])] += 1


def _place(frame: FrameType | None) -> str:
    """The innermost place in the plugin; QGIS or Qt where there is none."""
    while frame is not None:
        _, found, path = frame.f_code.co_filename.partition("bear_detector_plugin/")
        if found:
            return f"{path}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return "QGIS or Qt"


def main(hand: Hand) -> dict[str, Any]:
    """Measure each kind of work with the map as it is, and with the map frozen."""
    plugin = hand.load_plugin()
    hand.tidy()
    workspace = hand.module("gui.workspace")
    plugin.workspace.set(workspace.IMAGERY, [hand.arguments["survey"]])
    plugin.workspace.set(workspace.EXAMPLES, hand.arguments["examples"])
    plugin.actions["survey"].trigger()
    hand.wait(lambda: plugin.dock.survey.overview.placed)
    plugin.dock.survey.show_on_map()
    hand.settle()
    told: dict[str, Any] = {"idle": measure(lambda: True, 5, 6)}
    for frozen in (False, True):
        hand.canvas.freeze(frozen)
        key = "map frozen" if frozen else "map live"
        told[f"detecting, {key}"] = detecting(hand, f"{int(frozen)}")
        told[f"training, {key}"] = training(hand, f"{int(frozen)}")
    return told


def measure(happened: Callable[[], Any], at_least_s: float, at_most_s: float) -> dict[str, Any]:
    """The event loop's gaps until something has happened."""
    heart = Heartbeat()
    heart.during(happened, at_least_s, at_most_s)
    return heart.told()


def detecting(hand: Hand, name: str) -> dict[str, Any]:
    """A run of the default model over the survey."""
    page = hand.plugin.dock.search.detect
    hand.plugin.actions["detect"].trigger()
    page.out.setFilePath(f"{hand.arguments['out']}/found{name}.gpkg")
    return _job(hand, page)


def training(hand: Hand, name: str) -> dict[str, Any]:
    """A training of one epoch from the default model, and the measuring after it."""
    page = hand.plugin.dock.train
    hand.plugin.actions["train"].trigger()
    page.settings.folder.setFilePath(f"{hand.arguments['out']}/models")
    page.settings.name.setText(f"model{name}")
    page.settings.epochs.setValue(1)
    return _job(hand, page)


def _job(hand: Hand, page: Any) -> dict[str, Any]:
    heart = Heartbeat()
    QTimer.singleShot(100, page.start)
    heart.during(lambda: page.task is None, 2, 600)
    told = heart.told()
    told["messages"] = hand.messages()
    hand.iface.messageBar().clearWidgets()
    return told
