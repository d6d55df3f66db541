# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: measures the gaps of its event loop while the engine works. See event_loop.py."""

from __future__ import annotations

import faulthandler
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QEventLoop, Qt, QTimer

from benchmarks.in_qgis import Hand

BEAT_MS = 5
LONG_S = 0.1
_NAMED_FROM_S = 0.08
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)')


class Heartbeat:
    """Measures the time from beat to beat while it runs, and where the main thread was when a beat stayed out."""

    def __init__(self) -> None:
        self.gaps_s: list[float] = []
        self._last = 0.0
        self._traces = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as the object
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
        loop.exec()
        self._timer.stop()
        ask.stop()
        faulthandler.cancel_dump_traceback_later()
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
            "blocked_in": self._places(),
        }

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_s.append(now - self._last)
        self._last = now
        faulthandler.dump_traceback_later(_NAMED_FROM_S, file=self._traces)

    def _places(self) -> dict[str, int]:
        self._traces.seek(0)
        found: Counter[str] = Counter()
        for dump in self._traces.read().split("Timeout (")[1:]:
            main = dump[dump.rfind("Thread 0x") :]  # the main thread comes last
            frames = [match.groupdict() for match in _FRAME.finditer(main)]
            ours = [frame for frame in frames if "bear_detector_plugin" in frame["file"]]
            place = ours[0] if ours else None
            found[
                f"{place['file'].split('bear_detector_plugin/')[-1]}:{place['line']} {place['function']}"
                if place
                else "QGIS or Qt"
            ] += 1
        return dict(found.most_common(8))


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
