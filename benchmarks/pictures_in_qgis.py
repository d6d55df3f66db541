# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: takes a picture of every step. See pictures.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QRect, Qt
from qgis.PyQt.QtGui import QPainter, QPixmap
from qgis.PyQt.QtWidgets import QApplication, QDialog

from benchmarks.in_qgis import HEIGHT, WIDTH, Hand, cut_off

_TITLE_PX = 24
_SOME_PHOTOS = 0.3
"""Of the way that the map shows from the first to the last photo: at once they are stamps in a white field."""
_REVIEWER = "M. Lavoie"
_KEYS = {"polar_bear": Qt.Key.Key_B, "seal": Qt.Key.Key_S}


def main(hand: Hand) -> dict[str, Any]:
    """Make the project, or open it; then one picture a step. Returns what is cut off in them."""
    plugin = hand.load_plugin()
    hand.tidy()
    if hand.arguments["is_first"]:
        begin(hand)
        assert hand.project.write(f"{hand.arguments['out']}/{hand.arguments['name']}.qgz")
    else:
        assert hand.iface.addProject(f"{hand.arguments['out']}/beaufort.qgz")
    hand.settle()
    told = {}
    for page in (survey, examples, train, detect, review, count, export, setup):
        page(hand)
        take(hand, page.__name__)
        told[page.__name__] = cut_off(plugin.dock)
        plugin.exporting.hide()
    return told


def begin(hand: Hand) -> None:
    """Put the survey, its examples, its model and its detections into the project."""
    names, out, dock = hand.module("gui.workspace"), hand.arguments["out"], hand.plugin.dock
    workspace = hand.plugin.workspace
    dock.survey.imagery.add(f"{out}/photos")
    dock.open(dock.survey)
    hand.wait(lambda: dock.survey.overview.placed, what="the photos are not counted")
    dock.survey.show_on_map()
    hand.settle()
    dock.examples.open(f"{out}/examples.gpkg")
    model = f"{out}/models/beaufort-1"
    workspace.set(hand.module("gui.train.model_list").TRAINED, [model])
    workspace.set("train/shown", model)
    workspace.set(names.MODEL, model)
    hand.module("gui.detect.results_layer").show_results(hand.project, f"{out}/detections.gpkg")
    workspace.set(names.RESULTS, f"{out}/detections.gpkg")
    workspace.opened.emit()
    hand.pause(1)


def survey(hand: Hand) -> None:
    """Photos on the map, and how such without a place get one."""
    show(hand, ("detections.gpkg", "examples.gpkg"), False)
    hand.plugin.actions["survey"].trigger()
    page = hand.plugin.dock.survey
    hand.wait(lambda: page.overview.placed)
    page.show_on_map()
    page.place_button.setChecked(True)
    hand.wait(lambda: not QgsApplication.taskManager().countActiveTasks(), 60, "the photos are not shown")
    hand.settle()
    hand.canvas.zoomByFactor(_SOME_PHOTOS)


def examples(hand: Hand) -> None:
    """Drawing, with the tile around the cursor."""
    show(hand, ("examples.gpkg",), True)
    hand.plugin.actions["examples"].trigger()
    page = hand.plugin.dock.examples
    bear = next(row for row in page.layer.getFeatures() if row["class"] == "polar_bear")
    page.drawing.start()
    look_at(hand, bear.geometry(), 8)
    centre = bear.geometry().centroid().asPoint()
    hand.map_move(centre.x() + 0.5, centre.y() - 0.3)
    by_class = page.page.by_class
    hand.choose(by_class, by_class.itemText(by_class.findData("polar_bear")))
    hand.pause(1)


def train(hand: Hand) -> None:
    """What a training came to."""
    hand.plugin.drawing.stop()
    hand.plugin.actions["train"].trigger()


def detect(hand: Hand) -> None:
    """The form of a run, and what it found on a photo."""
    show(hand, ("detections.gpkg",), True)
    hand.plugin.actions["detect"].trigger()
    layer = hand.module("gui.detect.results_layer").results_layers(hand.project)[0]
    both = twins(layer)
    alone = (row for row in layer.getFeatures() if row["class"] == "polar_bear" and row["photo"] not in both)
    best = max(alone, key=lambda row: row["score"])
    look_at(hand, best.geometry(), 3)


def review(hand: Hand) -> None:
    """A detection at hand, with the model's view of it."""
    hand.plugin.actions["review"].trigger()
    page = hand.plugin.dock.search.review
    hand.wait(lambda: page.candidates.rows, what="the results are not read")
    hand.type(page.reviewer.known_name, _REVIEWER)
    if hand.arguments["is_first"]:
        for _ in range(3):
            hand.key(_KEYS[page.current.class_name], page.gallery)
            hand.pause(0.3)
        hand.key(Qt.Key.Key_U, page.gallery)
        hand.wait(lambda: not page.verdicts.waiting)
    page.gallery.setFocus()
    page.at_hand.go_to(page.current)  # the map, too
    hand.pause(1.5)


def twins(layer: QgsVectorLayer) -> list[str]:
    """The two photos that show the same ground: squares over squares."""
    return sorted({row["photo"] for row in layer.getFeatures()})[-2:]


def count(hand: Hand) -> None:
    """What was counted, at an animal that two photos show."""
    page = hand.plugin.dock.search.review
    button, before = page.counting.button, page.counting.button.text()
    hand.click(button)
    hand.wait(lambda: button.text() != before, 60, "nothing was counted")
    row = hand.wait(lambda: seen_twice(page), 30, "no animal was seen twice")
    page.at_hand.go_to(row)
    hand.pause(1.5)


def seen_twice(page: Any) -> Any:
    """The strongest detection whose animal another photo shows, too."""
    counted = ((row, page.results.links.animal(row.id)) for row in page.candidates.shown)
    return next((row for row, animal in counted if animal is not None and len(animal.sightings) > 1), None)


def export(hand: Hand) -> None:
    """Its window, over the map."""
    window = hand.plugin.exporting
    hand.plugin.actions["export"].trigger()
    window.panel.out.setFilePath(f"{hand.arguments['out']}/detections.shp")
    window.move(300, 130)
    hand.pause(1)


def setup(hand: Hand) -> None:
    """What the engine needs, and what is there of it."""
    page = hand.plugin.dock.setup
    hand.plugin.dock.open_setup()
    hand.wait(lambda: page.task is None, 30, "the environment is not looked at")
    hand.pause(0.5)


def show(hand: Hand, files: tuple[str, ...], on: bool) -> None:
    """Tick the layers of these files, or not; their names are in the user's language."""
    for node in hand.project.layerTreeRoot().findLayers():
        if any(file in node.layer().source() for file in files):
            node.setItemVisibilityChecked(on)


def look_at(hand: Hand, geometry: QgsGeometry, times: float) -> None:
    """Zoom to a geometry with so much around it."""
    box = QgsRectangle(geometry.boundingBox())
    box.scale(times)
    hand.canvas.setExtent(box)
    hand.canvas.refresh()
    hand.settle()


def take(hand: Hand, name: str) -> None:
    """What the screen shows, windows over windows."""
    hand.wait(lambda: not QgsApplication.taskManager().countActiveTasks(), 60, "something still runs")
    hand.wait(lambda: _fits(hand), 20, "the window does not become small enough again")
    hand.canvas.refresh()  # else what was drawn for the wider window stays under what lies over it
    hand.settle()
    for item in list(hand.iface.messageBar().items()):
        hand.iface.messageBar().popWidget(item)
    hand.settle()
    path = Path(hand.arguments["pictures"]) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    screen = QApplication.primaryScreen().grabWindow(0, 0, 0, WIDTH, HEIGHT)
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QDialog) and window.isVisible():
            _frame(screen, window)
    assert screen.save(str(path))


def _fits(hand: Hand) -> bool:
    """Whether the window is as large as the picture: the bars of tasks that ran have widened it."""
    hand.window.setGeometry(0, 0, WIDTH, HEIGHT)
    return hand.window.width() == WIDTH


def _frame(screen: QPixmap, window: QDialog) -> None:
    """A title and a frame, which a window manager would draw."""
    box = window.geometry()
    title = QRect(box.left(), box.top() - _TITLE_PX, box.width(), _TITLE_PX)
    painter = QPainter(screen)
    painter.fillRect(title, window.palette().mid())
    painter.setPen(window.palette().windowText().color())
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, window.windowTitle())
    painter.drawRect(title.united(box).adjusted(0, 0, -1, -1))
    painter.end()
