# SPDX-License-Identifier: GPL-2.0-or-later
"""What was not flagged, drawn by the engine and looked at in the dock by the same keys."""

from __future__ import annotations

import pytest
from osgeo import ogr
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from bear_detector_plugin.gui.review.learning import lessons
from bear_detector_plugin.gui.workspace import RESULTS
from tests.tiny_model import BLUE, RED

from .conftest import CRS, write_photo
from .results_files import rows, write_results

KEY = Qt.Key


@pytest.fixture
def path(tmp_path, tiny_model) -> str:
    """Two photos of 4 x 3 cells; a bear is flagged in one, and lies over two cells, and a seal is not."""
    found = []
    for name, west, animals in (
        ("a.tif", 1000.0, {(300, 300): RED, (600, 200): BLUE}),
        ("b.tif", 1100.0, {(9, 9): RED}),
    ):
        write_photo(tmp_path / name, (west, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, animals)
    corners = (1022.4, -2044.8, 1044.8, -2022.4)
    found = [(str(tmp_path / "a.tif"), "polar_bear", 0.95, 224, 224, corners)]
    path = write_results(tmp_path / "found.gpkg", found, str(tiny_model))
    dataset = ogr.Open(path, update=1)
    photos = dataset.GetLayerByName("photos")
    for name in ("a.tif", "b.tif"):
        row = ogr.Feature(photos.GetLayerDefn())
        row["path"], row["status"] = str(tmp_path / name), "done"
        row["heartbeat"], row["width_px"], row["height_px"] = "2026-03-01T12:00:00Z", 800, 600
        row.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON ((1000 -2060, 1080 -2060, 1080 -2000, 1000 -2060))"))
        photos.CreateFeature(row)
    del photos, dataset
    return path


@pytest.fixture
def panel(open_review, path):
    return open_review(path)


@pytest.fixture
def audited(panel, until):
    """The panel with the sample in it: all cells, as there are so few."""
    panel.audit.check.click()
    until(lambda: panel.results.audited and panel.current is not None)
    return panel


def press(panel, *keys) -> None:
    for key in keys:
        QTest.keyClick(panel.gallery, key)


def test_the_sample_is_drawn_and_takes_the_detections_place(audited):
    assert len(audited.candidates.shown) == 24
    assert "0 of 24 windows looked at." in audited.audit.words.text()
    assert audited.filters.histogram.isHidden()
    assert not audited.buttons.saliency.isEnabled()
    assert audited.current == audited.candidates.shown[0]
    assert audited.map._place() is not None  # it has a place on the map
    assert list(audited.buttons.classes) == ["polar_bear", "seal"]


def test_the_same_keys_give_verdicts_and_take_them_back(audited, path, until):
    press(audited, KEY.Key_B, KEY.Key_N, KEY.Key_U, KEY.Key_S, KEY.Key_Z)
    until(lambda: not audited.verdicts.waiting)
    assert [row["verdict"] for row in rows(path, "audit")][:5] == ["polar_bear", "background", "unsure", None, None]
    said = rows(path, "reviews")
    assert [row["verdict"] for row in said] == ["polar_bear", "background", "unsure"]
    assert said[0]["detection_id"] == rows(path, "audit")[0]["id"]
    assert [row["review"] for row in rows(path, "detections")] == [None]


def test_verdicts_are_told_as_an_estimate_in_plain_words(panel, until):
    press(panel, KEY.Key_B)
    panel.audit.check.click()
    until(lambda: panel.results.audited and panel.current is not None)
    assert panel.audit.words.text() == "0 of 24 windows looked at."

    strata = [row["stratum"] for row in rows(panel.results.path, "audit")]
    first_of_the_others = strata.index("none")
    press(panel, *[KEY.Key_S if number == first_of_the_others else KEY.Key_N for number in range(12)])
    until(lambda: "missed" in panel.audit.words.text())
    told = panel.audit.words.text()
    assert told.startswith("12 of 24 windows looked at.\nPolar bear: no missed animal seen, at most ")
    assert ", recall 100 % (" in told
    assert "Seal: about 2 animals missed, 1 to " in told

    press(panel, *[KEY.Key_N] * 12)
    until(lambda: "all was looked at" in panel.audit.words.text())
    assert panel.audit.words.text() == (
        "24 of 24 windows looked at.\n"
        "Polar bear: 0 animals missed, as all was looked at, recall 100 % (100 to 100 %).\n"
        "Seal: 1 animal missed, as all was looked at.\n"
        "Not flagged is what scores less than 0.5."
    )


def test_back_to_the_detections(audited, until):
    press(audited, KEY.Key_N)
    audited.audit.check.click()
    until(lambda: not audited.results.audited and audited.candidates.rows)
    assert [row.score for row in audited.candidates.shown] == [0.95]
    assert audited.candidates.threshold == 0.5
    assert not audited.filters.histogram.isHidden()
    assert audited.buttons.saliency.isEnabled()
    assert not audited.verdicts.reviews


def test_what_was_confirmed_becomes_an_example_and_what_lies_beside_a_flagged_one_no_background(audited, until):
    press(audited, *[KEY.Key_N] * 23, KEY.Key_B)
    learnt = lessons(audited.results, audited.candidates)
    beside = [row for row in audited.candidates.rows if audited.results.flagged_near(row)]
    assert 0 < len(beside) < 9
    assert [row["class"] for row in learnt].count("polar_bear") == 1
    assert not any(row["centred"] for row in learnt)  # where in its window the bear is, nobody has said
    assert [row["class"] for row in learnt].count("background") == 23 - sum(
        audited.candidates.verdict(row) == "background" for row in beside
    )


def test_another_file_shows_its_detections(audited, plugin, tmp_path, path, until):
    other = write_results(tmp_path / "other.gpkg", [("x.tif", "seal", 0.7, 0, 0)])
    plugin.workspace.set(RESULTS, other)
    until(lambda: audited.results.path == other and audited.candidates.rows)
    assert not audited.results.audited
    assert not audited.audit.on
    assert audited.audit.check.text() == "Check what was not flagged"


def test_an_engine_that_fails_leaves_the_detections(plugin, panel, fake_engine, until):
    fake_engine("crash")
    panel.audit.check.click()
    until(lambda: not panel.audit.check.isChecked())
    assert not panel.results.audited
    assert not panel.audit.on
