# SPDX-License-Identifier: GPL-2.0-or-later
"""The Detect tab: what is searched and where, what is seen while it runs, and an engine that is killed."""

from __future__ import annotations

import os
import signal
import threading
from itertools import islice

import pytest
from osgeo import ogr
from qgis.core import QgsFeature, QgsGeometry, QgsProject, QgsRasterLayer, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtCore import QEvent, QPoint, Qt
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from bear_detector_plugin.backend.engine_process import EngineProcess
from bear_detector_plugin.gui.detect.area_file import area_files
from bear_detector_plugin.gui.detect.results_layer import results_layers
from bear_detector_plugin.gui.workspace import IMAGERY, RESULTS
from tests.plugin.conftest import CRS, write_photo
from tests.tiny_model import RED

LEFT_PHOTO = QgsRectangle(1000, -2060, 1080, -2000)


@pytest.fixture
def detect(plugin, survey, tiny_model, qgis_parent):
    """The tab, with a survey of two photos: two bears in the left one, a seal in the right one."""
    plugin.workspace.set(IMAGERY, [str(survey)])
    plugin.actions["detect"].trigger()
    panel = plugin.dock.search.detect
    panel.model.set_text(str(tiny_model))
    panel.out.setFilePath(str(survey / "found.gpkg"))
    canvas = panel.workspace.canvas
    canvas.setDestinationCrs(QgsProject.instance().crs())
    canvas.resize(600, 400)
    qgis_parent.show()
    QApplication.processEvents()
    canvas.setExtent(QgsRectangle(990, -2070, 1190, -1990))
    yield panel
    qgis_parent.hide()
    panel.workspace.canvas.unsetMapTool(panel.workspace.canvas.mapTool())


MANY = 60


@pytest.fixture
def long_survey(tmp_path):
    """Enough photos to be in the middle of them: a bear in each."""
    folder = tmp_path / "long"
    folder.mkdir()
    for number in range(MANY):
        place = (1000.0 + 100 * number, 0.1, 0.0, -2000.0, 0.0, -0.1)
        write_photo(folder / f"{number:02d}.tif", place, CRS, {(300, 300): RED})
    return folder


def run(panel, until) -> None:
    panel.run_button.click()
    until(lambda: panel.task is not None)
    until(lambda: panel.task is None)


def classes(panel) -> list[str]:
    (layer,) = results_layers(QgsProject.instance())
    return sorted(row["class"] for row in layer.getFeatures())


def said(panel) -> str:
    item = panel.messages._bar.currentItem()
    return item.text() if item else ""


def button(panel, text: str) -> QPushButton:
    buttons = panel.messages._bar.currentItem().findChildren(QPushButton)
    return next(button for button in buttons if button.text() == text)


def where(panel, name: str) -> None:
    panel.area.where.setCurrentIndex(panel.area.where.findData(name))


def drag(tool, start: QPoint, end: QPoint) -> None:
    canvas, left = tool.canvas(), Qt.MouseButton.LeftButton
    tool.canvasPressEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonPress, start, left, left))
    tool.canvasMoveEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseMove, end, left, left))
    tool.canvasReleaseEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonRelease, end, left))


def click(tool, at: QPoint, mouse=Qt.MouseButton.LeftButton) -> None:
    canvas = tool.canvas()
    tool.canvasPressEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonPress, at, mouse, mouse))
    tool.canvasReleaseEvent(QgsMapMouseEvent(canvas, QEvent.Type.MouseButtonRelease, at, mouse))


@pytest.fixture
def tool(detect):
    """The area's tool in hand, over a map of the survey."""
    where(detect, "drawn")
    detect.area.draw_button.click()
    return detect.workspace.canvas.mapTool()


class TestWhatIsSearched:
    def test_the_survey(self, detect, until):
        run(detect, until)
        assert classes(detect) == ["polar_bear", "polar_bear", "seal"]

    def test_chosen_layers(self, detect, until, survey, project):
        layers = [QgsRasterLayer(str(survey / name), name) for name in ("a.tif", "b.tif")]
        project.addMapLayers(layers)
        detect.source.choose("layers")
        until(lambda: detect.source.layers.count() == 2)
        rows = {detect.source.layers.item(i).text(): detect.source.layers.item(i) for i in range(2)}
        assert rows["a.tif"].checkState() == Qt.CheckState.Unchecked
        rows["b.tif"].setCheckState(Qt.CheckState.Checked)
        run(detect, until)
        assert classes(detect) == ["seal"]

    def test_a_folder(self, detect, until, survey):
        detect.workspace.set(IMAGERY, [])
        detect.source.choose("files")
        detect.source.files.add(str(survey / "b.tif"))
        run(detect, until)
        assert classes(detect) == ["seal"]

    def test_bands_are_offered_and_swapped(self, detect, until):
        bands = detect.fields.bands
        until(lambda: bands.combos[0].itemText(0) == "1: Red")
        assert bands.bands() == ()
        bands.combos[0].setCurrentIndex(2)
        bands.combos[2].setCurrentIndex(0)
        assert bands.bands() == (3, 2, 1)
        run(detect, until)
        assert classes(detect) == ["polar_bear", "seal", "seal"]

    def test_as_many_animals_as_shall_be_found(self, detect):
        detect.model.set_text("polar-bear-seal")
        recall = detect.fields.scores.recall
        recall.setCurrentIndex(recall.findData("0.95"))
        assert (detect.job().threshold, detect.job().recall) == (None, 0.95)
        recall.setCurrentIndex(0)
        detect.threshold.setValue(0.3)
        assert (detect.job().threshold, detect.job().recall) == (0.3, None)

    def test_a_score_is_taken_as_a_report_tells_it(self, detect):
        for score, shown in ((0.9983, "0.9983"), (0.141, "0.141"), (0.5, "0.50"), (1.0, "1.00")):
            detect.threshold.setValue(score)
            assert (detect.job().threshold, detect.threshold.text()) == (score, shown)

    def test_a_promise_of_the_models_calibration_is_offered_for_its_mode(self, detect):
        rows = [
            {"recall": 0.9, "threshold": 0.4, "mode": ""},
            {"recall": 0.9, "threshold": 0.2, "mode": "dense", "guarantee": "risk_control"},
            {"recall": 0.9, "threshold": 0.1, "mode": "dense", "guarantee": "binomial", "confidence": 0.95},
            {"recall": 0.8, "threshold": 0.5, "mode": "tiles"},
        ]
        scores = detect.fields.scores
        scores.offer(rows, "dense")
        assert [scores.recall.itemText(i) for i in range(scores.recall.count())] == [
            "from score",
            "90 % of animals, on average (from 0.2)",
            "at least 90 % of animals, 95 % sure (from 0.1)",
        ]
        scores.recall.setCurrentIndex(2)
        assert scores.values() == {"threshold": None, "recall": 0.9, "confidence": 0.95}

    def test_what_is_promised_without_a_screen_is_not_offered_through_one(self, detect):
        rows = [
            {"recall": 0.8, "threshold": 0.5, "mode": "", "guarantee": "none"},
            {"recall": 0.9, "threshold": 0.2, "mode": "dense", "guarantee": "risk_control"},
            {"recall": 0.9, "threshold": 0.3, "mode": "dense", "guarantee": "risk_control", "screen": "5f"},
            {"recall": 0.9, "threshold": 0.1, "mode": "dense", "guarantee": "binomial", "confidence": 0.95},
        ]
        scores = detect.fields.scores
        scores.offer(rows, "dense", screened=True)
        assert [scores.recall.itemText(i) for i in range(1, scores.recall.count())] == [
            "80 % of the animals of a test (from 0.5)",
            "90 % of animals, on average (from 0.3)",
        ]
        scores.offer(rows, "dense")
        assert [scores.recall.itemData(i) for i in range(1, scores.recall.count())] == ["0.8", "0.9", "0.9 0.95"]
        assert scores.recall.itemText(2) == "90 % of animals, on average (from 0.2)"

    def test_results_without_a_folder_are_told(self, detect):
        """They were written wherever QGIS had been started."""
        detect.out.setFilePath("found")
        detect.run_button.click()
        assert detect.task is None
        assert "found.gpkg names no folder" in said(detect)

    def test_tab_goes_through_the_form_and_then_to_the_button(self, detect):
        reached, widget = [], detect.scroll_area
        while widget not in reached:
            reached.append(widget)
            widget = widget.nextInFocusChain()
        assert reached.index(detect.fresh) < reached.index(detect.run_button)


class TestWhere:
    def test_what_the_map_shows(self, detect, until):
        detect.workspace.canvas.setExtent(LEFT_PHOTO)
        where(detect, "extent")
        run(detect, until)
        assert classes(detect) == ["polar_bear", "polar_bear"]

    def test_a_dragged_rectangle(self, detect, until, tool):
        canvas = detect.workspace.canvas
        at = canvas.getCoordinateTransform().transform
        corners = [at(1100, -2000).toQPointF().toPoint(), at(1180, -2060).toQPointF().toPoint()]
        drag(tool, *corners)
        assert canvas.mapTool() is not tool
        assert detect.area.drawn._band.isVisible()
        run(detect, until)
        assert classes(detect) == ["seal"]

    def test_a_clicked_polygon(self, detect, tool):
        for corner in ((10, 10), (200, 20), (150, 200)):
            click(tool, QPoint(*corner))
        click(tool, QPoint(150, 200), Qt.MouseButton.RightButton)
        (ring,) = detect.area.drawn.geometry.asPolygon()
        assert len(ring) == 4
        detect.area.clear_button.click()
        assert detect.area.drawn.empty
        assert detect.area.drawn._band is None

    def test_nothing_drawn_is_told(self, detect):
        where(detect, "drawn")
        detect.run_button.click()
        assert detect.task is None
        assert "No area is drawn" in said(detect)

    def test_polygons_of_a_layer_that_lives_in_memory(self, detect, until, project):
        layer = QgsVectorLayer(f"Polygon?crs={CRS}", "zone", "memory")
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(LEFT_PHOTO))
        layer.dataProvider().addFeature(feature)
        project.addMapLayer(layer)
        where(detect, "layer")
        detect.area.layer.setLayer(layer)
        run(detect, until)
        assert classes(detect) == ["polar_bear", "polar_bear"]
        detect.area.selected.setChecked(True)
        detect.run_button.click()
        assert "No polygon is selected" in said(detect)

    def test_the_layer_of_the_area_is_removed_and_no_other_takes_its_place(self, detect, project):
        zone, other = (QgsVectorLayer(f"Polygon?crs={CRS}", name, "memory") for name in ("zone", "other"))
        project.addMapLayers([other, zone])
        where(detect, "layer")
        detect.area.layer.setLayer(zone)
        project.removeMapLayer(zone.id())
        assert detect.area.polygons() is None
        detect.run_button.click()
        assert "There is no layer of polygons" in said(detect)
        detect.area.layer.setLayer(other)
        assert detect.area.polygons() is other

    def test_the_area_of_a_run_is_kept_with_its_results(self, detect, until, survey):
        detect.workspace.canvas.setExtent(LEFT_PHOTO)
        where(detect, "extent")
        run(detect, until)
        detect.workspace.canvas.setExtent(LEFT_PHOTO)  # QGIS goes to a project's first layers
        run(detect, until)
        first, second, *others = islice(area_files(str(survey / "found.gpkg")), 200)
        assert len({first, second, *others}) == 200, "a run over a layer that goes on takes another name each time"
        assert first.exists()
        assert not second.exists()
        detect.workspace.canvas.setExtent(QgsRectangle(1100, -2060, 1180, -2000))
        run(detect, until)
        assert "made for another area" in said(detect)
        kept = ogr.Open(str(first))
        (row,) = kept.GetLayer()
        assert row.GetGeometryRef().GetEnvelope()[0] < 1080


class TestWhileItRuns:
    def test_finds_are_on_the_map_before_the_end(self, plugin, detect, until, long_survey):
        detect.workspace.set(IMAGERY, [str(long_survey)])
        detect._live._timer.setInterval(50)  # else the tiny model is done before the first look
        seen, states = [], []

        def look() -> bool:
            layers = results_layers(QgsProject.instance())
            if layers and detect.task is not None:
                seen.append(sum(1 for _ in layers[0].getFeatures()))
            states.append(plugin.dock.search.state())
            return detect.task is None

        detect.run_button.click()
        until(look)
        until(lambda: detect.state() == f"{MANY} found")
        assert any(0 < count < MANY for count in seen)
        assert any(state.startswith("running ") for state in states)
        assert len(classes(detect)) == MANY
        assert detect.workspace.get(RESULTS) == str(detect.fields.results())

    def test_a_survey_whose_first_photo_has_no_place_comes_to_lie_right(self, detect, until, survey):
        write_photo(survey / "0.tif", animals={(300, 300): RED})
        detect._live._timer.setInterval(20)
        run(detect, until)
        (layer,) = results_layers(QgsProject.instance())
        assert layer.crs().authid() == CRS
        assert classes(detect) == ["polar_bear", "polar_bear", "polar_bear", "seal"]
        places = [row.geometry().boundingBox() for row in layer.getFeatures() if row.hasGeometry()]
        assert min(place.xMinimum() for place in places) > 1000

    def test_cancel_keeps_what_was_found(self, detect, until, long_survey):
        detect.workspace.set(IMAGERY, [str(long_survey)])
        detect.run_button.click()
        until(lambda: detect._percent >= 20)
        detect.cancel_button.click()
        until(lambda: detect.task is None)
        assert 0 < len(classes(detect)) < MANY
        assert "kept" in detect.outcome.words.text()
        run(detect, until)
        assert len(classes(detect)) == MANY

    def test_no_engine_call_runs_on_the_main_thread(self, detect, until, monkeypatch):
        threads, real = [], EngineProcess.run

        def noted(self, report):
            threads.append(threading.current_thread())
            return real(self, report)

        monkeypatch.setattr(EngineProcess, "run", noted)
        run(detect, until)
        assert len(threads) == 1
        assert threading.main_thread() not in threads


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
class TestAKilledEngine:
    def test_it_is_told_and_goes_on_at_a_click(self, detect, until, long_survey):
        detect.workspace.set(IMAGERY, [str(long_survey)])
        detect.run_button.click()
        until(lambda: detect._percent >= 20)
        os.kill(detect.task._process._child.pid, signal.SIGKILL)
        until(lambda: detect.task is None)
        assert "The engine was killed in the middle of its work" in said(detect)
        assert "kept" in said(detect)
        assert 0 < len(classes(detect)) < MANY
        assert "died" in detect.outcome.words.text()
        button(detect, "Go on").click()
        until(lambda: detect.task is not None)
        until(lambda: detect.task is None)
        assert len(classes(detect)) == MANY
        photos = QgsProject.instance().mapLayersByName("Photos: found")[0]
        assert [row["status"] for row in photos.getFeatures()] == ["done"] * MANY

    def test_an_engine_that_could_not_be_started_has_nothing_to_go_on_with(self, detect, until, monkeypatch):
        monkeypatch.setenv("BEAR_DETECTOR_PYTHON", "/nowhere/python")
        run(detect, until)
        assert "does not exist" in said(detect)
        buttons = detect.messages._bar.currentItem().findChildren(QPushButton)
        assert "Go on" not in [button.text() for button in buttons]


class TestTheEnd:
    def test_edits_that_are_not_saved_are_not_lost_to_a_new_beginning(self, detect, until, project):
        run(detect, until)
        (layer,) = results_layers(project)
        layer.startEditing()
        layer.changeAttributeValue(next(layer.getFeatures()).id(), layer.fields().indexOf("review"), "seal")
        detect.fresh.setChecked(True)
        detect.run_button.click()
        assert not detect._preparing()
        assert detect.task is None
        assert "has edits that are not saved" in said(detect)
        assert results_layers(project) == [layer]
        layer.rollBack()

    def test_a_summary_with_the_counts_by_class_and_what_failed(self, detect, until, survey):
        (survey / "c.tif").write_bytes(b"II*\0 this is no photo")
        run(detect, until)
        words = detect.outcome.words.text()
        assert words.startswith("3 detections in 3 photos in found.gpkg")
        assert "polar bear: 2, seal: 1" in words
        assert "1 photo could not be read" in words
        assert detect.outcome.failed.item(0).text().startswith("c.tif can't be read")
        until(lambda: detect.state() == "3 found, 1 photo failed")

    def test_the_way_on(self, plugin, detect, until):
        run(detect, until)
        detect.outcome.review_button.click()
        step = plugin.dock.search
        assert step.tabs.currentIndex() == 1
        detect.outcome.export_button.click()
        assert plugin.exporting.isVisible()
        plugin.exporting.hide()

    def test_reviews_of_the_latest_results_are_taken_over_by_a_new_file(self, detect, until, survey):
        run(detect, until)
        survey_file = ogr.Open(str(survey / "found.gpkg"), 1)
        layer = survey_file.GetLayerByName("detections")
        row = layer.GetNextFeature()
        row["review"] = "background"
        layer.SetFeature(row)
        del row, layer, survey_file
        detect.out.setFilePath(str(survey / "second.gpkg"))
        assert detect.fields.reviews.text() == str(survey / "found.gpkg")
        run(detect, until)
        assert "1 review was carried over" in detect.outcome.words.text()

    def test_all_is_there_again_with_the_project(self, detect, until, survey, project, tmp_path, tool):
        drag(tool, QPoint(10, 10), QPoint(300, 300))
        drawn = detect.area.drawn.geometry.asWkt()
        detect.threshold.setValue(0.25)
        detect.fields.bands.combos[0].setCurrentIndex(1)
        run(detect, until)
        until(lambda: detect.state().endswith("found"))
        state, words = detect.state(), detect.outcome.words.text()
        project.write(str(tmp_path / "survey.qgz"))
        project.clear()
        assert detect.state() == ""
        assert detect.area.drawn.empty
        assert not detect.outcome.isVisible()
        project.read(str(tmp_path / "survey.qgz"))
        assert detect.state() == state
        assert detect.outcome.words.text() == words
        assert detect.outcome.isVisibleTo(detect)
        assert detect.area.drawn.geometry.asWkt() == drawn
        assert detect.threshold.value() == 0.25
        assert detect.fields.bands.combos[0].currentIndex() == 1
        assert detect.out.filePath() == str(survey / "found.gpkg")
        assert len(results_layers(project)) == 1
