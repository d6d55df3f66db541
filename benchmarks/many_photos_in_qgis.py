# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: opens a survey of many photos in the dock. See many_photos.py."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QTimer

from benchmarks.event_loop_in_qgis import Heartbeat
from benchmarks.in_qgis import Hand

_AT_MOST_S = 600
_RESTS = 4
"""Looks, 50 ms apart, for which what is waited for must last."""


def main(hand: Hand) -> dict[str, Any]:
    """One step after the other, as on the first day and on every other."""
    plugin = hand.load_plugin()
    hand.tidy()
    panel, count = plugin.dock.survey, hand.arguments["count"]
    footprints = f"{hand.arguments['placed']}/footprints.gpkg"
    known = lambda: len(panel.overview.photos) == count and panel._scan is None  # noqa: E731
    plugin.actions["survey"].trigger()
    told: dict[str, Any] = {"before": {"memory_mb": _memory_mb()}}

    def add(name: str) -> Callable[[], None]:
        return lambda: panel.imagery.restore([hand.arguments[name]], [])

    told["a folder of photos without a place"] = step(add("photos"), known)
    panel.imagery.restore([], [])
    hand.wait(lambda: not panel.overview.photos)
    told["the folder of placed photos"] = step(add("placed"), lambda: known() and _index(panel))
    project = f"{hand.arguments['placed']}/survey.qgz"
    assert hand.project.write(project)
    hand.project.clear()
    hand.wait(lambda: not panel.overview.photos)
    told["the project opened again in the same QGIS"] = step(
        lambda: hand.project.read(project), lambda: known() and _index(panel)
    )
    told["outlines of all on the map"] = step(panel.show_on_map, lambda: _drawn(hand, 1, count))
    survey_map = hand.module("gui.survey.survey_map")
    told["the engine's footprints"] = step(
        lambda: survey_map.show_footprints(hand.project, footprints), lambda: _drawn(hand, 2, count)
    )
    browser = panel.browser
    told["the last photo by time"] = step(lambda: browser.step(count), lambda: not hand.canvas.isDrawing())
    return told


def step(action: Callable[[], Any], happened: Callable[[], Any]) -> dict[str, Any]:
    """Seconds until the window answers again after an action, and until all has happened; gaps and memory."""
    heart, began = Heartbeat(), time.monotonic()
    answered: list[float] = []

    def act() -> None:
        nonlocal began
        began = time.monotonic()
        action()
        QTimer.singleShot(0, lambda: answered.append(time.monotonic() - began))

    QTimer.singleShot(100, act)
    complete: list[float] = []

    def lasts() -> bool:
        """Whether it has happened and the map rests: one drawing may follow another at once."""
        if not answered or not happened():
            complete.clear()
        else:
            complete.append(time.monotonic() - began)
        return len(complete) > _RESTS

    heart.during(lasts, 0.3, _AT_MOST_S)
    gaps = heart.told()
    return {
        "usable_after_s": round(answered[0], 2),
        "complete_after_s": round(complete[0], 1),
        **{name: gaps[name] for name in ("max_ms", "over_100_ms", "longest_ms", "blocked_in")},
        "memory_mb": _memory_mb(),
    }


def _index(panel: Any) -> bool:
    """Whether photos are found by their place, too."""
    return panel.browser.in_view._index is not None


def _drawn(hand: Hand, layers: int, count: int) -> bool:
    """Whether so many layers hold all photos, and the map is drawn."""
    shown = [layer for layer in hand.project.mapLayers().values() if layer.featureCount() == count]
    return len(shown) >= layers and not hand.canvas.isDrawing()


def _memory_mb() -> int:
    """Of QGIS's process."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) // 1024
