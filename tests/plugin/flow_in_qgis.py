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
from qgis.PyQt.QtWidgets import QLabel, QWidget

from benchmarks.in_qgis import Hand

Told = dict[str, Any]


def main(hand: Hand) -> Told:
    """Walk through all steps.

    `arguments` has the folder of the survey, a folder `out`, `animals` (class, shape to draw it by, box on the map),
    `keys` to be pressed in the review, and `pictures`, a folder for pictures of each step, empty for none.
    """
    hand.load_plugin()
    hand.tidy()
    told: Told = {"engine threads": _watch_engine(hand)}
    seconds: dict[str, float] = {}
    told["window"] = []
    for step in (add_survey, draw_examples, draw_background, train_model, detect, review, learn, export):
        began = time.monotonic()
        told[step.__name__] = step(hand)
        seconds[step.__name__] = round(time.monotonic() - began, 1)
        told["window"].append([hand.window.width(), hand.window.height()])
        _picture(hand, step.__name__)
    return {**told, "seconds": seconds, "messages": hand.told}


def add_survey(hand: Hand) -> Told:
    """Add the folder, wait until its photos are counted, and show them."""
    page = hand.plugin.dock.survey
    hand.key(Qt.Key.Key_1, modifier=_ALT)
    hand.answer_file_dialog(hand.arguments["survey"])
    hand.press("Add folder…", page)
    hand.wait(lambda: page.overview.photos, what="the photos are not counted")
    added = [Path(path).name for path in page.imagery.paths()]
    hand.press("Show on the map", page)
    hand.wait(hand.project.mapLayers, what="the photos are not shown")
    hand.settle()
    layers, crs = len(hand.project.mapLayers()), hand.project.crs().authid()
    return {"added": added, "state": page.state(), "layers": layers, "crs": crs}


def draw_examples(hand: Hand) -> Told:
    """Points by a click, boxes by a drag, polygons by their corners; classes by their keys; undo and redo."""
    page = hand.plugin.dock.examples
    hand.press("Next: examples", hand.plugin.dock.survey)
    hand.answer_file_dialog(f"{hand.arguments['out']}/examples.gpkg")
    hand.press("Point or box", page)
    hand.wait(lambda: page.layer is not None, what="there is no examples layer")
    counts = [page.model.rowCount()]
    for shape in ("point", "box", "polygon"):
        if shape == "polygon":
            hand.press("Polygon", page)
        for animal in hand.arguments["animals"]:
            if animal["shape"] == shape:
                look_at(hand, animal)
                hand.key(_CLASS_KEYS[animal["class"]], hand.canvas)
                _DRAW[shape](hand, *animal["box"])
        counts.append(page.model.rowCount())
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        hand.key(key, hand.canvas, Qt.KeyboardModifier.ControlModifier)
        hand.pause(0.2)
        counts.append(page.model.rowCount())
    hand.click(page.page.save_button)
    drawn = sorted([row["class"], row["shape"]] for row in page.layer.getFeatures())
    return {"counts": counts, "drawn": drawn, "state": page.state()}


def _draw_point(hand: Hand, left: float, bottom: float, right: float, top: float) -> None:
    hand.map_click((left + right) / 2, (bottom + top) / 2)


def _draw_box(hand: Hand, left: float, bottom: float, right: float, top: float) -> None:
    hand.map_drag((left, top), (right, bottom))


def _draw_polygon(hand: Hand, left: float, bottom: float, right: float, top: float) -> None:
    for x, y in ((left, bottom), (right, bottom), (right, top), (left, top)):
        hand.map_click(x, y)
    hand.key(Qt.Key.Key_Return, hand.canvas)


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
    outcome = page.outcome
    told = {
        "words": [label.text() for label in page.findChildren(QLabel) if label.isVisible()],
        "epochs": [x for x, _ in outcome.curves.series[1].points],
        "report": (outcome.folder / "report" / "report.html").stat().st_size,
    }
    hand.press("Use it to detect", page)
    return {"state": page.state(), **told}


def detect(hand: Hand) -> Told:
    """Search the survey with the model that was trained. The engine is killed on the way, and goes on at a click."""
    page, bar = hand.plugin.dock.search.detect, hand.iface.messageBar()
    hand.type(page.out, f"{hand.arguments['out']}/found.gpkg")
    hand.click(page.run_button)
    hand.wait(lambda: "run" in page.state() and page._percent >= 20, 120, "the search does not get on")
    page.task._process._child.kill()
    told = "engine was killed"
    hand.wait(
        lambda: page.task is None and any(told in item.text() for item in bar.items()),
        what="the end of the engine is not noticed",
    )
    hand.pause(0.5)
    while told not in bar.currentItem().text():  # QGIS may complain of the layers after it
        bar.popWidget()
    killed = bar.currentItem().text()
    hand.press("Go on", bar)
    hand.wait(lambda: page.task is not None, what="the search did not go on")
    hand.wait(lambda: page.task is None and bar.items(), 120, "the search does not end")
    hand.tell()
    layer = hand.project.mapLayersByName("Detections: found")[0]
    return {"killed": killed, "words": page.outcome.words.text(), "shown": layer.featureCount()}


def review(hand: Hand) -> Told:
    """A key a verdict: an animal, not an animal, unsure; one is taken back."""
    page = hand.plugin.dock.search.review
    hand.key(Qt.Key.Key_5, modifier=_ALT)
    hand.wait(lambda: page.candidates.rows, what="the results are not read")
    histogram = page.filters.histogram
    hand.click(histogram, histogram.rect().center() - QPoint(histogram.width() * 45 // 100, 0))
    hand.wait(lambda: len(page.candidates.shown) >= 6, what="the threshold shows nothing")
    before = [page.state()]
    for key in hand.arguments["keys"]:
        hand.key(getattr(Qt.Key, f"Key_{key}"), page.gallery)
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
    hand.press("Train again", page)
    return {"learnt": learnt, "step": hand.plugin.dock.step.title}


def export(hand: Hand) -> Told:
    """Into a shapefile."""
    hand.click(hand.plugin.toolbar.widgetForAction(hand.plugin.actions["export"]))
    window = hand.plugin.exporting.panel
    hand.choose(window.review, "Confirmed")
    hand.type(window.out, f"{hand.arguments['out']}/found.shp")
    hand.wait(lambda: "will be written" in window.count.text(), what="what will be written is not counted")
    said = [window.count.text(), window.loss.text()]
    _picture(hand, "export_window", window.window())
    hand.click(window.run_button)
    hand.wait(lambda: window.task is not None, what="the export did not begin")
    hand.wait(lambda: window.task is None, 30, "the export does not end")
    hand.tell()
    return {"said": said}


def look_at(hand: Hand, animal: Told) -> None:
    """Zoom to an animal."""
    left, bottom, right, top = animal["box"]
    around = QgsRectangle(left, bottom, right, top)
    around.scale(5)
    hand.canvas.setExtent(around)
    hand.canvas.refresh()
    hand.settle()


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


def _picture(hand: Hand, name: str, widget: QWidget | None = None) -> None:
    folder = hand.arguments["pictures"]
    if folder:
        hand.picture(Path(folder) / f"{name}.png", widget)


_ALT = Qt.KeyboardModifier.AltModifier
_TITLE = QPoint(30, 8)
"""Where a group box is clicked to unfold it."""
_CLASS_KEYS = {"polar_bear": Qt.Key.Key_1, "seal": Qt.Key.Key_2, "background": Qt.Key.Key_3}
_DRAW = {"point": _draw_point, "box": _draw_box, "polygon": _draw_polygon}
