# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside a real QGIS: the whole work flow by mouse and key, from the folder of photos to the exported file.

Each step is a function that works the window as a person does and returns what the screen then says.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QLabel

from benchmarks.in_qgis import Hand

Told = dict[str, Any]


def main(hand: Hand) -> Told:
    """Walk through all steps; `arguments` has survey, out, animals and, for pictures, pictures."""
    hand.load_plugin()
    hand.tidy()
    told: Told = {"engine threads": _watch_engine(hand)}
    for step in (add_survey, draw_examples, draw_background, train_model, detect, review, learn, export):
        began = time.monotonic()
        told[step.__name__] = step(hand)
        told[step.__name__]["seconds"] = round(time.monotonic() - began, 1)
        _picture(hand, step.__name__)
    told["messages"] = hand.told
    return told


def add_survey(hand: Hand) -> Told:
    """Add the folder, wait until its photos are counted, and show them."""
    page = hand.plugin.dock.survey
    hand.key(Qt.Key.Key_1, modifier=_ALT)
    hand.answer_file_dialog(hand.arguments["survey"])
    hand.press("Add folder…", page)
    hand.wait(lambda: page.overview.photos, what="the photos are not counted")
    hand.press("Show on the map", page)
    hand.settle()
    return {"state": page.state(), "layers": len(hand.project.mapLayers()), "crs": hand.project.crs().authid()}


def draw_examples(hand: Hand) -> Told:
    """Points by a click, a box by a drag, a polygon by its corners; classes by their keys; undo and redo."""
    page = hand.plugin.dock.examples
    hand.press("Next: examples", hand.plugin.dock.survey)
    hand.answer_file_dialog(f"{hand.arguments['out']}/examples.gpkg")
    hand.press("Point or box", page)
    hand.wait(lambda: page.layer is not None, what="there is no examples layer")
    counts = [page.model.rowCount()]
    bears, seals = (_animals(hand, name) for name in ("polar_bear", "seal"))
    for animal in bears[:-1]:
        look_at(hand, animal)
        hand.key(Qt.Key.Key_1, hand.canvas)
        hand.map_click(*_centre(animal))
    counts.append(page.model.rowCount())
    for animal in seals[:2]:
        look_at(hand, animal)
        hand.key(Qt.Key.Key_2, hand.canvas)
        left, bottom, right, top = animal["box"]
        hand.map_drag((left, top), (right, bottom))
    counts.append(page.model.rowCount())
    for ice in _animals(hand, "background"):
        look_at(hand, ice)
        hand.key(Qt.Key.Key_3, hand.canvas)
        hand.map_click(*_centre(ice))
    counts.append(page.model.rowCount())
    _undo_and_redo(hand, counts)
    hand.press("Polygon", page)
    look_at(hand, bears[-1])
    hand.key(Qt.Key.Key_1, hand.canvas)
    left, bottom, right, top = bears[-1]["box"]
    for x, y in ((left, bottom), (right, bottom), (right, top), (left, top)):
        hand.map_click(x, y)
    hand.key(Qt.Key.Key_Return, hand.canvas)
    counts.append(page.model.rowCount())
    hand.click(page.page.save_button)
    shapes = sorted(row["shape"] for row in page.layer.getFeatures())
    classes = sorted(row["class"] for row in page.layer.getFeatures())
    return {"counts": counts, "shapes": shapes, "classes": classes, "state": page.state()}


def _undo_and_redo(hand: Hand, counts: list[int]) -> None:
    page = hand.plugin.dock.examples
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        hand.key(key, hand.canvas, Qt.KeyboardModifier.ControlModifier)
        hand.pause(0.2)
        counts.append(page.model.rowCount())


def draw_background(hand: Hand) -> Told:
    """Squares at random, by the engine."""
    page = hand.plugin.dock.examples
    before = page.model.rowCount()
    group = page.page.groups[0]
    hand.click(group, group.rect().topLeft() + _TITLE)
    hand.type(page.page.background.count, "8")
    hand.press("Draw", page.page.background)
    hand.wait(lambda: page.model.rowCount() > before, 40, "no background was drawn")
    hand.tell()
    return {"drawn": page.model.rowCount() - before, "state": page.state()}


def train_model(hand: Hand) -> Told:
    """One epoch from the shipped model, which is then measured and taken for detecting."""
    hand.press("Next: train", hand.plugin.dock.examples)
    page = hand.plugin.dock.train
    settings = page.settings
    hand.click(settings.advanced, settings.advanced.rect().topLeft() + _TITLE)
    hand.pause(0.4)
    hand.type(settings.epochs, "1")
    hand.type(settings.name, "ours")
    hand.choose(settings.precision, "fp32")
    hand.press("Train", page)
    hand.wait(lambda: page.task is not None, what="the training did not begin")
    hand.wait(lambda: page.task is None, 120, "the training does not end")
    hand.tell()
    words = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    hand.press("Use it to detect", page)
    return {"state": page.state(), "words": words}


def detect(hand: Hand) -> Told:
    """Search the survey with the model that was trained; detections are on the map when it ends."""
    page = hand.plugin.dock.search.detect
    hand.type(page.out, f"{hand.arguments['out']}/found.gpkg")
    hand.click(page.run_button)
    hand.wait(lambda: page.task is not None, what="the search did not begin")
    hand.wait(lambda: page.task is None, 120, "the search does not end")
    hand.tell()
    layer = hand.project.mapLayersByName("Detections: found")[0]
    return {"state": page.state(), "layers": len(hand.project.mapLayers()), "shown": layer.featureCount()}


def review(hand: Hand) -> Told:
    """A key a verdict: an animal, not an animal, unsure; one is taken back."""
    page = hand.plugin.dock.search.review
    hand.key(Qt.Key.Key_5, modifier=_ALT)
    hand.wait(lambda: page.candidates.rows, what="the results are not read")
    histogram = page.filters.histogram
    hand.click(histogram, histogram.rect().center() - QPoint(histogram.width() * 45 // 100, 0))
    hand.wait(lambda: len(page.candidates.shown) >= 6, what="the threshold shows nothing")
    before = [page.state()]
    for key in (Qt.Key.Key_B, Qt.Key.Key_S, Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_U, Qt.Key.Key_Z):
        hand.key(key, page.gallery)
        hand.pause(0.1)
    hand.wait(lambda: not page.verdicts.waiting, what="the verdicts are not written")
    reviews = [verdict for verdict in page.verdicts.reviews.values() if verdict]
    return {"states": [*before, page.state()], "reviews": sorted(reviews), "threshold": page.candidates.threshold}


def learn(hand: Hand) -> Told:
    """What was said becomes examples."""
    page, examples = hand.plugin.dock.search.review, hand.plugin.dock.examples
    before = examples.model.rowCount()
    hand.press("Learn from this review", page)
    hand.wait(lambda: examples.model.rowCount() > before, what="nothing was learnt")
    hand.tell()
    learnt = sorted(row["class"] for row in examples.layer.getFeatures() if row["source"] == "review")
    hand.press("Train", page)
    return {"learnt": learnt, "step": hand.plugin.dock.step.title}


def export(hand: Hand) -> Told:
    """Into a shapefile."""
    hand.plugin.actions["export"].trigger()
    window = hand.plugin.exporting
    hand.type(window.out, f"{hand.arguments['out']}/found.shp")
    hand.click(window.run_button)
    hand.wait(lambda: window.task is not None, what="the export did not begin")
    hand.wait(lambda: window.task is None, 30, "the export does not end")
    hand.tell()
    return {}


def look_at(hand: Hand, animal: Told) -> None:
    """Zoom to an animal."""
    x, y = _centre(animal)
    hand.canvas.setExtent(QgsRectangle(x - 6, y - 6, x + 6, y + 6))
    hand.canvas.refresh()
    hand.settle()


def _animals(hand: Hand, name: str) -> list[Told]:
    return [animal for animal in hand.arguments["animals"] if animal["class"] == name]


def _centre(animal: Told) -> tuple[float, float]:
    left, bottom, right, top = animal["box"]
    return (left + right) / 2, (bottom + top) / 2


def _watch_engine(hand: Hand) -> list[str]:
    """Note the thread of everything that is asked of the engine from now on."""
    module = hand.module("backend.engine_process")
    threads: list[str] = []

    def noted(run: Callable[..., Any]) -> Callable[..., Any]:
        def run_and_note(self: Any, *arguments: Any) -> Any:
            threads.append(threading.current_thread().name)
            return run(self, *arguments)

        return run_and_note

    module.EngineProcess.run = noted(module.EngineProcess.run)
    return threads


def _picture(hand: Hand, name: str) -> None:
    folder = hand.arguments.get("pictures")
    if folder:
        hand.picture(Path(folder) / f"{name}.png")


_ALT = Qt.KeyboardModifier.AltModifier
_TITLE = QPoint(30, 8)
"""Where a group box is clicked to unfold it."""
