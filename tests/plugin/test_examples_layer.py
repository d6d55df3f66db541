# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples layer: what a review puts into it."""

from __future__ import annotations

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsRectangle

from bear_detector_plugin.gui.examples.layer import add_example, add_reviewed, open_examples, photo_of, save_edits

from .conftest import CRS


@pytest.fixture
def examples(project, photo, tmp_path):
    return open_examples(project, str(tmp_path / "examples.gpkg"))


def window(photo, class_name: str, x: int = 64, y: int = 32, geometry: bool = True) -> dict:
    """A reviewed window of the photo of conftest, whose pixels measure 0.1 m."""
    left, top = 1000 + x / 10, -2000 - y / 10
    outline = QgsGeometry.fromRect(QgsRectangle(left, top - 22.4, left + 22.4, top))
    return {
        "class": class_name,
        "photo": photo.source(),
        "x_px": x,
        "y_px": y,
        "w_px": 224,
        "h_px": 224,
        "geometry": outline if geometry else None,
        "crs": QgsCoordinateReferenceSystem(CRS),
        "note": "by Ann",
    }


def test_a_confirmed_animal_is_a_square_round_the_windows_middle(project, photo, examples):
    assert add_reviewed(project, examples, [window(photo, "polar_bear")]) == 1
    (feature,) = examples.getFeatures()
    assert (feature["class"], feature["source"], feature["note"]) == ("polar_bear", "review", "by Ann")
    assert feature["photo"] == "photo.tif"
    # 2.5 m on the ground are 24.3 pixels here: the projection is true to scale further south
    assert [feature[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [164, 132, 24, 24]
    middle = feature.geometry().centroid().asPoint()
    assert (middle.x(), middle.y()) == pytest.approx((1017.6, -2014.4))
    assert feature.geometry().boundingBox().width() == pytest.approx(2.4)


def test_a_rejected_window_is_kept_as_a_whole(project, photo, examples):
    add_reviewed(project, examples, [window(photo, "background")])
    (feature,) = examples.getFeatures()
    assert [feature[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [64, 32, 224, 224]
    assert feature.geometry().boundingBox().width() == pytest.approx(22.4)


def test_a_window_without_a_place_on_the_map_keeps_its_pixels(project, photo, examples):
    add_reviewed(project, examples, [window(photo, "seal", geometry=False)])
    (feature,) = examples.getFeatures()
    assert [feature[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [144, 112, 64, 64]
    assert feature.geometry().isEmpty()


def test_one_undo_takes_a_whole_review_back(project, photo, examples):
    rows = [window(photo, "polar_bear"), window(photo, "background", x=128)]
    assert add_reviewed(project, examples, rows) == 2
    examples.undoStack().undo()
    assert examples.featureCount() == 0


def test_what_is_there_already_is_left_out(project, photo, examples):
    rows = [window(photo, "polar_bear"), window(photo, "background", x=128)]
    add_reviewed(project, examples, rows)
    save_edits(examples)
    assert add_reviewed(project, examples, [*rows, window(photo, "polar_bear", x=70)]) == 0
    assert examples.featureCount() == 2


def test_a_drawn_animal_is_not_added_again(project, photo, examples):
    add_example(project, examples, "polar_bear", QgsPointXY(1017.6, -2014.4), QgsPointXY(1017.6, -2014.4))
    assert add_reviewed(project, examples, [window(photo, "polar_bear")]) == 0


def test_a_changed_verdict_replaces_the_earlier_example(project, photo, examples):
    add_reviewed(project, examples, [window(photo, "polar_bear")])
    assert add_reviewed(project, examples, [window(photo, "background")]) == 1
    assert [f["class"] for f in examples.getFeatures()] == ["background"]


def test_an_examples_photo_is_found_from_the_files_folder(project, photo, examples):
    add_reviewed(project, examples, [window(photo, "seal")])
    (feature,) = examples.getFeatures()
    assert photo_of(examples, feature) == photo.source()
