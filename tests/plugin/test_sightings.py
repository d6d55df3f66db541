# SPDX-License-Identifier: GPL-2.0-or-later
"""Sightings of one animal in the review, a count from the dock, and a second, blind review."""

from __future__ import annotations

import random

import pytest
from osgeo import ogr
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from bear_detector_plugin.engine.results.double_review import both_looked
from bear_detector_plugin.events import Result
from bear_detector_plugin.gui.review.candidates import DIFFER
from bear_detector_plugin.gui.review.results_file import Said, read_results, write_verdicts
from bear_detector_plugin.gui.review.same_animals import Animal, Links
from tests.tiny_model import RED

from .conftest import CRS, write_photo
from .results_files import rows, write_results

KEY = Qt.Key


@pytest.fixture
def path(tmp_path, tiny_model) -> str:
    """Three photos of one place with a bear, and another bear further away in the last of them."""
    found = []
    for number, name in enumerate(("a.tif", "b.tif", "c.tif")):
        write_photo(tmp_path / name, (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(300, 300): RED})
        corners = (1022.4 + number, -2044.8, 1044.8 + number, -2022.4)
        found.append((str(tmp_path / name), "polar_bear", 0.95 - number / 100, 224, 224, corners))
    found.append((str(tmp_path / "c.tif"), "polar_bear", 0.6, 0, 224, (1400.0, -2044.8, 1422.4, -2022.4)))
    path = write_results(tmp_path / "found.gpkg", found, str(tiny_model))
    dataset = ogr.Open(path, update=1)
    photos = dataset.GetLayerByName("photos")
    for name in ("a.tif", "b.tif", "c.tif"):
        row = ogr.Feature(photos.GetLayerDefn())
        row["path"], row["status"], row["heartbeat"] = str(tmp_path / name), "done", "2026-03-01T12:00:00Z"
        row.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON ((1000 -2060, 1080 -2060, 1080 -2000, 1000 -2060))"))
        photos.CreateFeature(row)
    del row, photos, dataset
    return path


@pytest.fixture
def panel(open_review, path):
    return open_review(path)


@pytest.fixture
def counted(panel, until):
    """The panel after a count, at the bear that is in all three photos."""
    assert panel.sightings.isHidden()
    before = panel.counting.button.text()
    panel.counting.button.click()
    until(lambda: panel.counting.button.text() != before and panel.results.links.counted)
    assert not panel.sightings.isHidden()
    return panel


def press(panel, *keys) -> None:
    for key in keys:
        QTest.keyClick(panel.gallery, key)


def animals(path) -> list[str]:
    return sorted(row["how"] for row in rows(path, "animals"))


def test_a_count_proposes_what_is_one_animal_and_a_key_confirms_it(counted, path, until):
    assert counted.counting.button.text() == "2 animals, 1 to confirm"
    (layer,) = counted.workspace.project.mapLayersByName("Animals: found")
    assert (layer.featureCount(), layer.renderer().type()) == (2, "categorizedSymbol")
    assert counted.sightings.words.text() == "3 sightings ?"
    told = counted.sightings.words.toolTip().split("\n")
    assert told == ["3 sightings of one animal, proposed", "a.tif", "b.tif", "c.tif"]
    assert animals(path) == ["proposed", "seen once"]

    seen = []
    for _ in range(3):
        press(counted, KEY.Key_G)
        seen.append(counted.current.photo[-5:])
    assert seen == ["b.tif", "c.tif", "a.tif"]

    counted.at_hand.go_to(counted.candidates.rows[-1])  # the one that was seen once: there is nothing to say
    assert counted.sightings.isHidden()
    press(counted, KEY.Key_E, KEY.Key_X)
    assert not counted.results.links.said

    counted.at_hand.go_to(counted.candidates.rows[0])
    press(counted, KEY.Key_E)
    until(lambda: counted.sightings.words.text() == "3 sightings ✓")
    until(lambda: not counted.verdicts.waiting)
    assert [row["same"] for row in rows(path, "same_animal")] == [1, 1]
    assert rows(path, "same_animal")[0]["reviewer"] == counted.reviewer.name
    until(lambda: animals(path) == ["confirmed", "seen once"])  # counted again by itself


def test_one_key_sets_a_sighting_apart_and_another_takes_it_back(counted, path, until):
    press(counted, KEY.Key_G, KEY.Key_X)
    assert counted.sightings.words.text() == "apart from 2"
    until(lambda: animals(path) == ["proposed", "seen once", "split"])
    press(counted, KEY.Key_G)
    assert counted.sightings.words.text() == "2 sightings ?"
    press(counted, KEY.Key_G, KEY.Key_G)
    until(lambda: counted.current.photo.endswith("b.tif") or press(counted, KEY.Key_G))
    press(counted, KEY.Key_E)
    until(lambda: animals(path) == ["confirmed", "seen once"])


def test_a_count_that_cant_be_shown_is_told(panel, plugin):
    """Another program keeps the file busy, say."""
    counting = panel.counting
    counting._task = task = object()
    counting._on_succeeded(task, Result({}, {"animals": 2, "proposed": 0}))
    assert "has no table animals" in plugin.workspace.messages._bar.currentItem().text()
    assert counting.button.text() == "2 animals"


def test_a_blind_review_shows_nobody_elses_verdicts_and_leaves_them(panel, path, until):
    panel.reviewer.known_name.setText("Ann")
    panel.reviewer.known_name.editingFinished.emit()
    press(panel, KEY.Key_B, KEY.Key_N)
    until(lambda: not panel.verdicts.waiting)

    panel.reviewer.known_name.setText("Bob")
    panel.reviewer.blind.setChecked(True)
    until(lambda: panel.results.only_of == "Bob" and panel.candidates.rows)
    assert not any(panel.verdicts.reviews.values())
    panel.at_hand.go_to(panel.candidates.rows[0])
    press(panel, KEY.Key_U, KEY.Key_B, KEY.Key_S, KEY.Key_Z)
    until(lambda: not panel.verdicts.waiting)
    assert list(panel.verdicts.reviews.values())[:2] == ["unsure", "polar_bear"]
    said = [(row["reviewer"], row["verdict"], row["note"]) for row in rows(path, "reviews")]
    assert said == [
        ("Ann", "polar_bear", None),
        ("Ann", "background", None),
        ("Bob", "unsure", "blind"),
        ("Bob", "polar_bear", "blind"),
    ]
    assert [row["review"] for row in rows(path, "detections")] == ["polar_bear", "background", None, None]

    panel.reviewer.blind.setChecked(False)
    until(lambda: panel.results.only_of == "" and panel.candidates.rows)
    assert sorted(filter(None, panel.verdicts.reviews.values())) == ["background", "polar_bear"]

    panel.filters.put("", DIFFER)
    panel.filters.changed.emit()
    first, second = panel.candidates.shown
    panel.at_hand.go_to(first)
    press(panel, KEY.Key_B)  # Bob has seen Ann's verdict now: that is settled
    until(lambda: [row.id for row in panel.candidates.shown] == [second.id])


def test_name_and_blindness_are_kept_with_the_project(panel, plugin):
    panel.reviewer.known_name.setText("Bob")
    panel.reviewer.blind.setChecked(True)
    panel.reviewer.known_name.setText("")
    panel.reviewer.restore()
    assert panel.reviewer.name == "Bob"
    assert panel.reviewer.blind.isChecked()


def test_links_follow_what_people_said():
    links = Links({name: ("a", "b", "c") for name in "abc"}, {})
    assert links.animal("a") == Animal(("a", "b", "c"), (), "proposed")
    assert links.animal("z") is None
    links.say("c", "a", False)
    links.say("b", "c", False)
    assert links.animal("c") == Animal(("c",), ("a", "b"), "split")
    assert links.animal("a") == Animal(("a", "b"), ("c",), "proposed")
    links.say("b", "a", True)
    assert links.animal("b") == Animal(("a", "b"), ("c",), "confirmed")


def test_dock_and_engine_agree_on_what_reviewers_differ_on(tmp_path):
    names = [f"a.tif#polar_bear@{number},0" for number in range(400)]
    path = write_results(tmp_path / "found.gpkg", [("a.tif", "polar_bear", 0.9, n, 0, None) for n in range(400)])
    rng = random.Random(1)  # noqa: S311 - no secrets
    said = [
        Said(
            path,
            name,
            rng.choice(["polar_bear", "background"]),
            rng.choice(["Ann", "Bob"]),
            f"{_moment(n, k)}",
            blind=b,
        )
        for n, name in enumerate(names)
        for k, b in enumerate(rng.choices([True, False], k=rng.randint(1, 5)))
    ]
    write_verdicts(path, said)
    engine = {one.detection_id for one in both_looked(ogr.Open(path), "Ann", "Bob") if one.differ}
    assert read_results(path).differ == engine
    assert 30 < len(engine) < 400
    assert not read_results(path, only_of="Ann").differ


def _moment(number: int, step: int) -> str:
    return f"2026-05-05T{number // 60:02d}:{number % 60:02d}:0{step}.000Z"


def test_once_a_difference_is_settled_the_latest_word_holds(tmp_path):
    """Also where one of the two says it blindly; somebody else who has not seen it may differ from it."""
    path = write_results(tmp_path / "found.gpkg", [])
    said = [("Ann", "polar_bear", None), ("Bob", "seal", "blind")]
    assert differs(path, said) == {"a"}
    settled = [*said, ("Ann", "seal", None), ("Bob", "polar_bear", None)]
    assert differs(path, settled) == differs(path, [*settled, ("Ann", "seal", "blind")]) == set()
    assert differs(path, [*settled, ("Cid", "seal", "blind")]) == {"a"}


def differs(path, said):
    """Whose reviews differ, where all these were given on detection `a`, one after the other."""
    dataset = ogr.Open(path, update=1)
    dataset.ExecuteSQL("DELETE FROM reviews")
    for number, (who, verdict, note) in enumerate(said):
        row = ogr.Feature(dataset.GetLayerByName("reviews").GetLayerDefn())
        values = {"detection_id": "a", "reviewer": who, "verdict": verdict, "note": note}
        for name, value in {**values, "at": f"2026-03-01T12:00:0{number}Z"}.items():
            row[name] = value
        dataset.GetLayerByName("reviews").CreateFeature(row)
    del row, dataset
    return set(read_results(path).differ)
