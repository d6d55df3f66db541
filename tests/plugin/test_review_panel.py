# SPDX-License-Identifier: GPL-2.0-or-later
"""The review as it is done: by keys, in the dock, on real files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from bear_detector_plugin.gui.detect.results_layer import results_layers, show_results
from bear_detector_plugin.gui.review.candidates import ALL, STRONGEST, TO_DO, Candidates
from bear_detector_plugin.gui.review.keys import keys_of
from bear_detector_plugin.gui.review.results_file import Detection
from bear_detector_plugin.gui.workspace import CLASSES, RESULTS

from .results_files import begin_run, with_score, write_results
from .review_panel import KEY, press, saved, scores


@pytest.fixture
def panel(review_panel):
    return review_panel


class TestKeys:
    def test_a_class_has_the_first_letter_of_its_last_word(self):
        assert keys_of(["polar_bear", "seal", "arctic_fox", "walrus"]) == {
            "polar_bear": "B",
            "seal": "S",
            "arctic_fox": "F",
            "walrus": "W",
        }

    def test_letters_that_are_taken_are_left_out(self):
        keys = keys_of(["narwhal", "hooded_seal", "harp_seal", "harbour_seal"])
        assert keys["narwhal"] == "A"  # N is for "not an animal"
        assert len(set(keys.values())) == 4
        assert not set(keys.values()) & {"N", "U", "Z", "H", "M"}

    def test_classes_without_a_latin_letter_get_a_digit(self):
        assert keys_of(["медведь", "тюлень"]) == {"медведь": "1", "тюлень": "2"}


class TestFocus:
    @pytest.mark.parametrize("clicked", ["counting", "unsure"])
    def test_a_click_leaves_the_keys_where_they_were(self, panel, fake_engine, clicked):
        fake_engine("stops_when_asked")
        panel.gallery.setFocus()
        button = panel.counting.button if clicked == "counting" else panel.buttons.unsure
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert panel.window().focusWidget() is panel.gallery


class TestRounds:
    def test_a_round_is_of_the_strongest_that_wait(self, monkeypatch):
        monkeypatch.setattr("bear_detector_plugin.gui.review.candidates.ROUND", 3)
        rows = [Detection(n, str(n), "a.tif", "seal", 0.9 - n / 10, 0, 0, 224, 224, "", b"") for n in range(5)]
        candidates = Candidates()
        candidates.state = STRONGEST
        candidates.take(rows, {"0": "background", "1": "seal", "4": "background"})
        assert [row.id for row in candidates.shown] == ["2"]
        assert candidates.round() == (2, 3, 1)

    def test_other_filters_are_no_round(self):
        assert Candidates().round() is None


def test_the_runs_threshold_is_the_first_filter(panel):
    assert scores(panel) == [0.95, 0.9, 0.8, 0.6]
    assert panel.state() == "4 to review"
    assert not panel.done()
    assert [panel.buttons.animals.itemAt(n).widget().text() for n in (0, 1)] == ["Polar bear (B)", "Seal (S)"]


def test_a_key_is_a_verdict_and_brings_the_next_one(panel, until):
    press(panel, KEY.Key_B)
    assert panel.current.score == 0.9
    press(panel, KEY.Key_N, KEY.Key_S, KEY.Key_U)
    assert saved(panel, until) == {0.95: "polar_bear", 0.9: "background", 0.8: "seal", 0.6: "unsure"}
    assert panel.state() == "all 4 reviewed"
    assert panel.done()
    assert panel.filters.count.text() == "0 to do, 1 × polar bear, 1 × seal, 1 not an animal, 1 unsure"


def test_the_layer_on_the_map_sees_the_verdict(panel, until):
    (layer,) = results_layers(QgsProject.instance())
    press(panel, KEY.Key_B)
    saved(panel, until)
    assert sorted(str(feature["review"]) for feature in layer.getFeatures()).count("polar_bear") == 1


def test_undo_goes_back_to_where_the_slip_was(panel, until):
    press(panel, KEY.Key_N, KEY.Key_N, KEY.Key_Z)
    assert panel.current.score == 0.9
    assert saved(panel, until) == {0.95: "background"}
    QTest.keyClick(panel.gallery, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert panel.current.score == 0.95
    assert saved(panel, until) == {}
    assert not panel.buttons.undo.isEnabled()


def test_arrows_and_space_go_through_the_gallery(panel):
    press(panel, KEY.Key_Right, KEY.Key_Space)
    assert panel.current.score == 0.8
    assert panel.gallery.currentIndex().row() == 2
    press(panel, KEY.Key_Left)
    assert panel.current.score == 0.9
    press(panel, KEY.Key_Left, KEY.Key_Left)
    assert panel.current.score == 0.95


def test_keys_work_on_the_map_too_but_its_arrows_are_its_own(panel, plugin, qgis_canvas, until):
    QTest.keyClick(qgis_canvas, KEY.Key_B)
    QTest.keyClick(qgis_canvas, KEY.Key_Right)
    assert panel.current.score == 0.9
    assert saved(panel, until) == {0.95: "polar_bear"}
    plugin.dock.hide()
    QTest.keyClick(qgis_canvas, KEY.Key_B)
    assert saved(panel, until) == {0.95: "polar_bear"}


def test_buttons_do_what_their_keys_do(panel, until):
    QTest.mouseClick(panel.buttons.reject, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.buttons.animals.itemAt(1).widget(), Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.buttons.previous, Qt.MouseButton.LeftButton)
    assert panel.current.score == 0.9
    assert saved(panel, until) == {0.95: "background", 0.9: "seal"}


def test_what_is_done_goes_out_of_sight_under_to_do_and_comes_back_with_undo(panel):
    panel.filters.put("", TO_DO)
    panel.filters.changed.emit()
    press(panel, KEY.Key_N)
    assert scores(panel) == [0.9, 0.8, 0.6]
    assert panel.current.score == 0.9
    press(panel, KEY.Key_Z)
    assert scores(panel) == [0.95, 0.9, 0.8, 0.6]
    assert panel.current.score == 0.95


def test_filters_by_class(panel):
    panel.filters.put("seal", ALL)
    panel.filters.changed.emit()
    assert scores(panel) == [0.8, 0.6]
    assert panel.current.class_name == "seal"


def test_the_outline_follows_the_maps_crs(panel, qgis_canvas):
    before = panel.map._band.asGeometry().boundingBox()
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    after = panel.map._band.asGeometry().boundingBox()
    assert before.width() > 20, "metres"
    assert after.width() < 1, "degrees"


def test_the_map_does_not_follow_to_infinity(panel, qgis_canvas):
    """The project's CRS does not reach the detection: the map was blank from then on."""
    far = QgsGeometry.fromRect(QgsRectangle(105, 1, 106, 2))
    panel.map._crs = QgsCoordinateReferenceSystem("EPSG:4326")
    panel.map._row = panel.current._replace(wkb=bytes(far.asWkb()))
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    panel.map._move()
    assert panel.map._band is None
    assert qgis_canvas.extent().isFinite()


def test_a_filter_of_the_users_own_stays_on_the_map(panel, project, review_results, until):
    """A second layer, of what is confirmed, showed all from the score on as soon as the project was opened again."""
    shown = results_layers(project)[0]
    own = shown.clone()
    own.setSubsetString("review = 'polar_bear'")
    project.addMapLayer(own)
    panel._on_threshold(0.85)
    until(lambda: shown.subsetString() == '"score" >= 0.85')
    show_results(project, review_results)
    assert own.subsetString() == "review = 'polar_bear'"


def test_the_threshold_filters_gallery_and_map_while_it_moves(panel, until):
    (layer,) = results_layers(QgsProject.instance())
    histogram = panel.filters.histogram
    plot = histogram._plot()
    at = QPoint(int(plot.left() + 0.85 * plot.width()), int(plot.center().y()))
    QTest.mousePress(histogram, Qt.MouseButton.LeftButton, pos=at)
    until(lambda: scores(panel) == [0.95, 0.9])
    until(lambda: len(list(layer.getFeatures())) == 2)
    QTest.mouseRelease(histogram, Qt.MouseButton.LeftButton, pos=at)
    until(lambda: QTest.keyClick(histogram, KEY.Key_PageDown) or len(scores(panel)) == 5)
    QTest.keyClick(histogram, KEY.Key_Right)
    until(lambda: panel.candidates.threshold == pytest.approx(histogram.threshold) and histogram.threshold > 0)
    until(lambda: layer.subsetString() == f'"score" >= {histogram.threshold}')


def test_a_layer_that_is_being_edited_is_filtered_afterwards(panel, until):
    (layer,) = results_layers(QgsProject.instance())
    layer.startEditing()
    panel._on_threshold(0.85)
    until(lambda: not panel._narrow.isActive())
    layer.rollBack()
    until(lambda: len(list(layer.getFeatures())) == 2)


def test_nothing_passes_is_said(panel, until):
    panel.filters.histogram._move(0.99)
    until(lambda: not scores(panel))
    assert panel.current is None
    assert panel.chip._note == "No detection passes the filters."
    press(panel, KEY.Key_B, KEY.Key_Right)  # nothing to say it of
    assert panel.state() == ""


def test_the_map_follows_and_a_selection_on_it_is_followed(panel, qgis_canvas, project, until):
    press(panel, KEY.Key_Right)
    until(
        lambda: (
            abs(qgis_canvas.extent().center().x() - 1062.4) < 1 and abs(qgis_canvas.extent().center().y() + 2024) < 1
        )
    )
    (layer,) = results_layers(project)
    third = next(feature.id() for feature in layer.getFeatures() if round(feature["score"], 2) == 0.8)
    layer.selectByIds([third])
    assert panel.current.score == 0.8
    until(lambda: abs(qgis_canvas.extent().center().x() - 1143.2) < 1)
    press(panel, KEY.Key_M)
    assert not panel.buttons.follow.isChecked()
    before = qgis_canvas.extent()
    press(panel, KEY.Key_Left)
    QTest.qWait(200)
    assert qgis_canvas.extent() == before


def test_the_chip_and_the_thumbnails_are_painted(panel, until):
    shown = []
    panel.chip.shown.connect(shown.append)
    press(panel, KEY.Key_Right)
    until(lambda: panel.current.id in shown)
    image = panel.chip.grab().toImage()
    red = image.pixelColor(image.width() // 2, image.height() // 2)
    assert red.red() > 180 > red.green()


def test_a_run_that_goes_on_brings_more_to_review(panel, review_photos, until):
    press(panel, KEY.Key_B)
    writer = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("results_files.py")), panel.results.path, review_photos[1], "20"]
    )
    at = panel.current.id
    until(lambda: len(panel.candidates.rows) == 25)
    assert writer.wait() == 0
    assert panel.current.id == at
    assert panel.state() == "23 to review"
    assert panel.candidates.verdict(panel.candidates.rows[0]) == "polar_bear"


def test_a_run_for_another_threshold_shows_the_review_from_there_on(plugin, panel, tmp_path, until):
    panel.filters.histogram._move(0.92)
    until(lambda: scores(panel) == [0.95])
    until(lambda: plugin.workspace.get("review/view"))
    begin_run(panel.results.path, threshold=0.8)
    until(lambda: scores(panel) == [0.95, 0.9, 0.8])
    assert panel.filters.histogram.threshold == 0.8
    (layer,) = results_layers(QgsProject.instance())
    until(lambda: layer.subsetString() == '"score" >= 0.8')


def test_a_view_that_was_left_gives_way_to_a_run_for_another_threshold(plugin, panel, until):
    path = panel.results.path
    panel.filters.histogram._move(0.92)
    until(lambda: (plugin.workspace.get("review/view") or [0, 0, 0])[2] == 0.92)
    plugin.workspace.set(RESULTS, "")
    begin_run(path, threshold=0.8)
    plugin.workspace.set(RESULTS, path)
    until(lambda: scores(panel) == [0.95, 0.9, 0.8])


def test_the_map_shows_the_detection_whose_score_is_the_threshold(panel, until):
    score = 0.912345678901
    (layer,) = results_layers(QgsProject.instance())
    begin_run(panel.results.path, threshold=score)
    with_score(panel.results.path, 0.95, score)
    show_results(QgsProject.instance(), panel.results.path)
    assert [row["score"] for row in layer.getFeatures()] == [score]
    panel.map.show_from(score)
    until(lambda: not panel.map._narrow.isActive())
    assert [row["score"] for row in layer.getFeatures()] == [score]


def test_the_view_is_kept_with_the_project(plugin, panel, tmp_path, until):
    panel.filters.histogram._move(0.7)
    until(lambda: scores(panel) == [0.95, 0.9, 0.8])
    press(panel, KEY.Key_Right, KEY.Key_Right)
    until(lambda: (plugin.workspace.get("review/view") or [0])[-1] == panel.current.fid)
    project = plugin.workspace.project
    assert project.write(str(tmp_path / "survey.qgz"))
    project.clear()
    until(lambda: panel.current is None)
    assert panel.empty.isVisibleTo(panel)
    assert project.read(str(tmp_path / "survey.qgz"))
    until(lambda: panel.current is not None)
    assert panel.current.score == 0.8
    assert panel.candidates.threshold == 0.7


def test_without_results_it_says_what_to_do(plugin):
    panel = plugin.dock.search.review
    assert panel.empty.text() == "Nothing to review yet: run Detect."
    assert panel.state() == ""
    assert not panel.body.isVisibleTo(panel)


def test_a_missing_photo_leaves_the_review_alive(plugin, tmp_path, until):
    path = write_results(tmp_path / "gone.gpkg", [(str(tmp_path / "gone.tif"), "seal", 0.9, 0, 0)])
    plugin.workspace.set(RESULTS, path)
    plugin.dock.open_review()
    panel = plugin.dock.search.review
    until(lambda: panel.current is not None)
    press(panel, KEY.Key_S)
    assert saved(panel, until) == {0.9: "seal"}


def test_classes_of_the_project_have_their_keys(plugin, panel):
    plugin.workspace.set(CLASSES, [["walrus", "#8e44ad"], ["background", "#757575"]])
    first = panel.current.id
    press(panel, KEY.Key_W)
    assert panel.verdicts.reviews[first] == "walrus"
