# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside a real QGIS: unloads and reloads the plugin, and counts what is there before and after."""

from __future__ import annotations

import gc
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from qgis import utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget, QToolBar

from benchmarks.in_qgis import PLUGIN, Hand

_DEFERRED_DELETE = 52


def main(hand: Hand) -> dict[str, Any]:
    """What was there before the plugin first came, while it was there, after it went, and after ten times more."""
    hand.tidy()
    hand.iface.messageBar()  # seen as a plain frame until it is asked for
    told = {"before": count(hand)}
    for turn in range(11):
        hand.load_plugin()
        work(hand)
        if not turn:
            told["loaded"] = count(hand)
        unload(hand)
        if not turn:
            told["once"] = count(hand)
    told["eleven times"] = count(hand)
    return told


def work(hand: Hand) -> None:
    """Touch what makes things: every step, the export window, the map tool with what it draws."""
    plugin = hand.plugin
    for name in ("survey", "examples", "train", "detect", "review", "export"):
        plugin.actions[name].trigger()
        hand.pause(0.02)
    hand.canvas.setMapTool(plugin.drawing.tool)
    hand.map_move(hand.canvas.center().x(), hand.canvas.center().y())
    hand.pause(0.05)


def unload(hand: Hand) -> None:
    """As the plugin manager does; then Qt deletes what it was told to."""
    assert utils.unloadPlugin(PLUGIN)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, _DEFERRED_DELETE)
        hand.pause(0.03)
        gc.collect()


def count(hand: Hand) -> dict[str, Any]:
    """Everything that a plugin can leave behind, by name."""
    hand.pause(0.1)
    ours = [t for t in gc.get_objects() if str(type(t).__module__).startswith(PLUGIN) and isinstance(t, QObject)]
    return {
        "menus": _names(hand.window, QAction, lambda action: action.text(), "Bear Detector"),
        "actions": _names(hand.window, QAction, lambda action: action.objectName(), "BearDetector"),
        "toolbars": _names(hand.window, QToolBar, lambda bar: bar.objectName(), "Bear"),
        "docks": _names(hand.window, QDockWidget, lambda dock: dock.objectName(), "Bear"),
        "widgets": _kinds(QApplication.allWidgets()),
        "children of the window": _kinds(hand.window.findChildren(QObject)),
        "on the canvas": _kinds(hand.canvas.scene().items()),
        "map tool": type(hand.canvas.mapTool()).__name__,
        "providers": [p.id() for p in QgsApplication.processingRegistry().providers() if p.id() == PLUGIN],
        "running tasks": QgsApplication.taskManager().count(),
        "python threads": sorted(thread.name for thread in threading.enumerate()),
        "child processes": _child_processes(),
        "python objects": _kinds(ours),
    }


def _names(parent: QObject, kind: type, name: Callable[[Any], str], part: str) -> list[str]:
    return sorted(name(child) for child in parent.findChildren(kind) if part in name(child))


def _kinds(things: Iterable[object]) -> dict[str, int]:
    return dict(sorted(Counter(type(thing).__name__ for thing in things).items()))


def _child_processes() -> list[str]:
    children = Path("/proc/self/task").glob("*/children")
    return [Path(f"/proc/{pid}/comm").read_text() for path in children for pid in path.read_text().split()]
