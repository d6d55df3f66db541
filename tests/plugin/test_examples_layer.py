# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples layer: what a review puts into it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from osgeo import gdal
from qgis.core import (
    NULL,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsPointXY,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayerUtils,
)

from bear_detector_plugin.errors import ExamplesError
from bear_detector_plugin.gui import layer_group
from bear_detector_plugin.gui.examples.layer import (
    add_example,
    add_reviewed,
    clear_of_animals,
    open_examples,
    photo_of,
    save_edits,
)
from bear_detector_plugin.gui.examples.moves import Moves
from bear_detector_plugin.gui.review.learning import learn
from bear_detector_plugin.gui.survey.photos import original, photo_under

from .conftest import CRS, write_photo


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


@pytest.mark.parametrize("before", ["polar_bear", "background"])
def test_doubt_takes_an_example_of_a_review_back(project, photo, examples, before):
    add_reviewed(project, examples, [window(photo, before)])
    add_example(project, examples, "seal", QgsPointXY(1017.6, -2014.4), QgsPointXY(1017.6, -2014.4))
    assert learn(project, examples.source().split("|")[0], [window(photo, "unsure")]) == (0, {}, 0, 1)
    assert [f["class"] for f in examples.getFeatures()] == ["seal"]  # which was drawn


def test_doubt_of_another_class_at_the_same_place_takes_nothing_back(project, photo, examples):
    """An animal that was found as a bear and as a seal: it is a seal, and the bear is left unsure."""
    rows = [window(photo, "seal"), window(photo, "unsure")]
    path = examples.source().split("|")[0]
    assert learn(project, path, rows)[0] == 1
    save_edits(examples)
    assert learn(project, path, rows)[0] == 0
    assert [f["class"] for f in examples.getFeatures()] == ["seal"]


def test_a_copy_that_was_placed_on_the_map_is_the_same_photo(project, photo, examples, tmp_path):
    copy = gdal.GetDriverByName("VRT").CreateCopy(str(tmp_path / "placed.vrt"), gdal.Open(photo.source()))
    copy.SetMetadataItem("PLACED_BY", "exif")
    copy = None
    add_reviewed(project, examples, [window(photo, "polar_bear")])
    again = {**window(photo, "polar_bear"), "photo": str(tmp_path / "placed.vrt")}
    assert add_reviewed(project, examples, [again]) == 0


def test_an_example_on_a_photo_in_an_archive_names_it_as_gdal_does(project, photo, tmp_path):
    with zipfile.ZipFile(tmp_path / "flight.zip", "w") as archive:
        archive.write(photo.source(), "day 1/photo.tif")
    project.removeMapLayer(photo)
    inside = f"/vsizip/{tmp_path.as_posix()}/flight.zip/day 1/photo.tif"
    project.addMapLayer(QgsRasterLayer(inside, "photo"))
    layer = open_examples(project, str(tmp_path / "examples.gpkg"))
    add_example(project, layer, "seal", QgsPointXY(1017.6, -2014.4), QgsPointXY(1017.6, -2014.4))
    (feature,) = layer.getFeatures()
    assert (feature["photo"], photo_of(layer, feature)) == (inside, inside)
    assert gdal.Open(inside) is not None


def test_a_large_review_opens_each_copy_once_and_asks_once_where_the_examples_lie(examples, monkeypatch):
    """Time and again, it took half a minute for 12,000 detections, in which QGIS stood still."""
    opened, asked = [], []
    layer_group.file_of(examples)
    monkeypatch.setattr(gdal, "Open", opened.append)
    monkeypatch.setattr(layer_group, "QgsProviderRegistry", SimpleNamespace(instance=lambda: asked.append(1)))
    for path in [f"/survey/{number}.vrt" for number in range(5000)] * 2:
        original(path)
    assert len(opened) == 5000
    assert Path(layer_group.file_of(examples)).name == "examples.gpkg"
    assert not asked


def test_a_place_that_the_layers_crs_does_not_reach_is_told(project, photo, examples):
    here = QgsGeometry.fromRect(QgsRectangle(105, 1, 106, 2))
    far = {**window(photo, "background"), "geometry": here, "crs": QgsCoordinateReferenceSystem("EPSG:4326")}
    examples.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    with pytest.raises(ExamplesError, match="does not reach this place"):
        add_reviewed(project, examples, [far])


def test_a_rejected_window_with_an_animal_in_it_is_no_background(project, photo, examples):
    """Seals lie in groups; a bear may have been found a second time from beside it."""
    beside, away = window(photo, "background", x=128), window(photo, "background", x=220)
    rows = [window(photo, "polar_bear"), beside, away]
    assert clear_of_animals(project, examples, rows) == [rows[0], away]
    add_reviewed(project, examples, rows[:1])
    assert clear_of_animals(project, examples, [beside, away]) == [away]
    changed = [window(photo, "background"), beside, away]
    assert clear_of_animals(project, examples, changed) == changed
    add_example(project, examples, "polar_bear", QgsPointXY(1017.6, -2014.4), QgsPointXY(1017.6, -2014.4))
    assert clear_of_animals(project, examples, changed) == [away]


def test_an_examples_photo_is_found_from_the_files_folder(project, photo, examples):
    add_reviewed(project, examples, [window(photo, "seal")])
    (feature,) = examples.getFeatures()
    assert photo_of(examples, feature) == photo.source()


@pytest.mark.parametrize(
    "to", ["", "LineString (1010 -2010, 1012 -2012)", "Polygon ((1e9 1e9, 2e9 1e9, 2e9 2e9, 1e9 1e9))"]
)
def test_what_is_moved_to_no_place_has_no_pixels(project, photo, examples, to):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32606"))
    example = draw_in(examples)
    move(project, examples, example, QgsGeometry.fromWkt(to))
    assert examples.getFeature(example)["x_px"] in (None, NULL)


def test_what_is_moved_onto_a_photo_without_a_place_has_no_pixels(project, photo, examples, tmp_path):
    example = draw_in(examples)
    project.removeMapLayer(photo.id())
    write_photo(tmp_path / "plain.tif")
    project.addMapLayer(QgsRasterLayer(str(tmp_path / "plain.tif"), "plain"))
    move(project, examples, example, QgsGeometry.fromRect(QgsRectangle(100, -60, 120, -40)))
    assert examples.getFeature(example)["x_px"] in (None, NULL)


def test_where_the_crs_of_a_photo_does_not_reach_it_is_not_under_the_mouse(project, tmp_path):
    write_photo(tmp_path / "utm.tif", (500000.0, 0.1, 0.0, 8000000.0, 0.0, -0.1), "EPSG:32633")
    project.addMapLayer(QgsRasterLayer(str(tmp_path / "utm.tif"), "utm"))
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert photo_under(project, QgsPointXY(105, 1)) is None


def test_beside_the_pixels_of_a_photo_that_is_turned_lies_the_one_below_it(project, tmp_path):
    """As drones leave them: the upper one's extent has empty corners, and what the map shows there is the lower one."""
    cos, sin = 0.08, 0.06
    write_photo(tmp_path / "below.tif", (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS)
    write_photo(tmp_path / "turned.tif", (1010.0, cos, sin, -2010.0, sin, -cos), CRS)
    for name in ("below", "turned"):
        project.addMapLayer(QgsRasterLayer(str(tmp_path / f"{name}.tif"), name))
    corner, middle = QgsPointXY(1011, -2005), QgsPointXY(1030, -2010)
    assert [photo_under(project, place).name() for place in (corner, middle)] == ["below", "turned"]
    example = add_example(project, open_examples(project, str(tmp_path / "e.gpkg")), "seal", corner, corner)
    assert (example["photo"], example["x_px"] + 8, example["y_px"] + 8) == ("below.tif", 110, 50)


def test_where_the_crs_of_the_examples_does_not_reach_nothing_is_drawn(project, tmp_path):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    examples = open_examples(project, str(tmp_path / "far.gpkg"))
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    with pytest.raises(ExamplesError, match="does not reach this place"):
        add_example(project, examples, "seal", QgsPointXY(105, 1), QgsPointXY(106, 2))


@pytest.mark.parametrize("crs", ["", "ESRI:104903", "EPSG:4978"])
def test_where_the_crs_of_the_project_knows_no_metres_a_click_is_refused(project, photo, examples, crs):
    project.setCrs(QgsCoordinateReferenceSystem(crs))
    with pytest.raises(ExamplesError, match="tells no lengths on the ground"):
        add_example(project, examples, "seal", QgsPointXY(1010, -2010), QgsPointXY(1010, -2010))


def test_in_a_crs_that_the_user_has_defined_examples_know_their_place(project, tmp_path, own_crs):
    project.setCrs(own_crs)
    examples = open_examples(project, str(tmp_path / "own.gpkg"))
    assert "laea" in examples.crs().toProj()
    assert "lon_0=-20" in examples.crs().toProj()


def draw_in(examples) -> int:
    """An example over the photo, in the edit buffer; returns its id."""
    feature = QgsVectorLayerUtils.createFeature(
        examples,
        QgsGeometry.fromRect(QgsRectangle(1010, -2012, 1012, -2010)),
        {examples.fields().indexOf(name): 7 for name in ("x_px", "y_px", "w_px", "h_px")},
    )
    examples.startEditing()
    assert examples.addFeature(feature)
    return feature.id()


def move(project, examples, example: int, to: QgsGeometry) -> None:
    """As QGIS's own tools do."""
    moves = Moves(project)
    moves.follow(examples)
    examples.beginEditCommand("move")
    examples.changeGeometry(example, to)
    examples.endEditCommand()
