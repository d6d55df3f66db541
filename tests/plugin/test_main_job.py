# SPDX-License-Identifier: GPL-2.0-or-later
"""The main job with the real engine, from the menu's action to the shapefile read back; QGIS stays awake."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsApplication, QgsGraduatedSymbolRenderer, QgsProject, QgsRasterLayer, QgsTask
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from bear_detector_plugin.events import Progress
from bear_detector_plugin.gui.detect.results_layer import results_layers
from bear_detector_plugin.gui.job_panel import progress_sentence


@pytest.fixture
def detect(plugin, survey, tiny_model):
    """The Detect tab, opened by its action and filled in."""
    for path in sorted(survey.glob("*.tif")):
        plugin.workspace.project.addMapLayer(QgsRasterLayer(str(path), path.stem))
    plugin.actions["detect"].trigger()
    panel = plugin.dock.search.detect
    assert plugin.dock.step is plugin.dock.search
    panel.model.set_text(str(tiny_model))
    panel.out.setFilePath(str(survey / "found.gpkg"))
    return panel


def run(panel, until) -> None:
    panel.run_button.click()
    assert not panel.run_button.isEnabled()
    until(lambda: panel.task is None)


def said(panel) -> str:
    item = panel.messages._bar.currentItem()
    return item.text() if item else ""


def test_from_the_menu_to_a_shapefile(plugin, detect, until, survey):
    run(detect, until)
    (overlay,) = results_layers(QgsProject.instance())
    assert isinstance(overlay.renderer(), QgsGraduatedSymbolRenderer)
    assert overlay.renderer().classAttribute() == "score"
    assert overlay.subsetString() == '"score" >= 0.5'
    assert sorted(feature["class"] for feature in overlay.getFeatures()) == ["polar_bear", "polar_bear", "seal"]
    group = QgsProject.instance().layerTreeRoot().findGroup("Bear Detector")
    assert [node.name() for node in group.findLayers()] == ["Detections: found", "Photos: found"]
    assert "3 detections in 2 photos" in said(detect)

    plugin.actions["export"].trigger()
    export = plugin.exporting.panel
    assert export.survey.text() == str(survey / "found.gpkg")  # what is on the map is offered
    export.out.setFilePath(str(survey / "bears.shp"))
    export.where.setText("class = 'polar_bear'")
    run(export, until)
    shapefile = ogr.Open(str(survey / "bears.shp"))
    rows = list(shapefile.GetLayer())
    assert [row["class"] for row in rows] == ["polar_bear", "polar_bear"]
    boxes = [row.GetGeometryRef().GetEnvelope() for row in rows]
    for animal_x, animal_y in ((1033.2, -2033.2), (1063.2, -2023.2)):
        assert any(west < animal_x < east and south < animal_y < north for west, east, south, north in boxes)
    assert QgsProject.instance().mapLayersByName("bears")


def test_the_event_loop_turns_while_the_engine_works(detect, until):
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(detect.task is not None))
    timer.start(10)
    run(detect, until)
    timer.stop()
    assert sum(ticks) > 20  # how long it stands still at most is measured by benchmarks/event_loop.py


def test_progress_reaches_the_tab(detect, until):
    seen = []
    detect.bar.valueChanged.connect(seen.append)
    run(detect, until)
    assert seen == sorted(seen)
    assert seen[-1] == 1000


def test_progress_in_words():
    assert progress_sentence(Progress("detect", 3.25, 12, "photos")) == "detect: 3.2 of 12 photos"
    assert progress_sentence(Progress("detect", 1204.5, 60_000, "photos")) == "detect: 1,204 of 60,000 photos"


def test_what_is_told_of_an_end_comes_after_qgiss_own_notice(detect, until, fake_engine):
    told = []
    QgsApplication.taskManager().statusChanged.connect(lambda _, status: told.append(status))
    fake_engine("crash")
    detect.run_button.click()
    detect.task.failed.connect(lambda *_: told.append("told"))
    until(lambda: detect.task is None)
    assert told[-2:] == [QgsTask.TaskStatus.Terminated, "told"]


def test_a_second_run_goes_on_in_the_same_layer_and_leaves_others_their_photos(detect, until, survey):
    run(detect, until)
    give_away(survey / "found.gpkg", "b.tif")
    run(detect, until)
    (overlay,) = results_layers(QgsProject.instance())
    assert overlay.featureCount() == 3
    assert "Another process searches 1 photo just now" in detect.outcome.words.text()


def give_away(results: Path, name: str) -> None:
    """Let a photo be another process's that lives: this one."""
    dataset = ogr.Open(str(results), update=1)
    photos = dataset.GetLayerByName("photos")
    row = next(row for row in photos if row["path"].endswith(name))
    row["status"], row["owner"] = "running", f"{socket.gethostname()}:{os.getpid()}"
    row["heartbeat"] = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    photos.SetFeature(row)


def test_a_fresh_run_replaces_what_is_on_the_map(detect, until):
    run(detect, until)
    detect.fresh.setChecked(True)
    detect.threshold.setValue(0.9)
    run(detect, until)
    (overlay,) = results_layers(QgsProject.instance())
    assert overlay.subsetString() == '"score" >= 0.9'
    assert overlay.featureCount() == 3


def test_a_damaged_photo_is_told_and_the_rest_is_found(detect, until, survey):
    (survey / "c.tif").write_bytes(b"II*\0 this is no photo")
    detect.source.choose("files")
    detect.source.files.add(str(survey))
    run(detect, until)
    assert "1 of 3 photos could not be read" in said(detect)
    photos = QgsProject.instance().mapLayersByName("Photos: found")[0]
    assert {row["path"].rpartition("/")[2]: row["status"] for row in photos.getFeatures()} == {
        "a.tif": "done",
        "b.tif": "done",
        "c.tif": "failed",
    }


def test_a_mistake_is_one_message_with_what_to_do(detect, until):
    detect.model.set_text("no-such-model")
    run(detect, until)
    assert "no-such-model" in said(detect)
    assert "Traceback" not in said(detect)


def test_an_empty_selection_starts_nothing(detect):
    detect.source.choose("files")
    detect.run_button.click()
    assert detect.task is None
    assert "No imagery is ticked" in said(detect)


def test_cancel_stops_the_engine_and_says_so(detect, until, fake_engine):
    fake_engine("stops_when_asked")
    detect.run_button.click()
    until(lambda: detect.bar.value() == 10)
    detect.cancel_button.click()
    until(lambda: detect.task is None)
    assert "Stopped on request" in said(detect)
    assert detect.run_button.isEnabled()


def test_a_crash_is_told_with_details(detect, until, fake_engine):
    fake_engine("crash")
    run(detect, until)
    assert "Segmentation fault" in said(detect)
    (button,) = (b for b in detect.messages._bar.currentItem().findChildren(QPushButton) if b.text() == "Details")
    button.click()
    (window,) = detect.messages.windows
    assert not window.isModal()
    assert "loading weights" in window.text.toPlainText()
    copy = next(button for button in window.findChildren(QPushButton) if "Copy" in button.text())
    copy.click()
    assert QApplication.clipboard().text() == window.text.toPlainText()
    window.close()


def test_unloading_stops_what_runs(plugin, detect, until, fake_engine):
    fake_engine("stops_when_asked")
    detect.run_button.click()
    until(lambda: detect.bar.value() == 10)
    task = detect.task
    plugin.unload()
    until(lambda: not task.is_running)
    assert task._process._child.returncode == 3
