# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawing examples: what a gesture means, and what the mouse on the canvas leaves in the layer."""

from __future__ import annotations

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsRasterLayer
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.errors import ExamplesError
from bear_detector_plugin.gui.examples import photo_places
from bear_detector_plugin.gui.examples.draw_tool import POLYGON
from bear_detector_plugin.gui.examples.gesture import Drawn, Gesture, Outline
from bear_detector_plugin.gui.examples.layer import add_example, examples_layers, open_examples, save_edits

from .conftest import write_photo

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class TestGesture:
    def test_a_click_is_a_point_where_the_button_went_down(self):
        gesture = Gesture()
        gesture.press((10, 10), (1.0, 2.0))
        assert gesture.move((12, 11), (1.2, 2.1)) is None
        assert gesture.release((12, 11), (1.2, 2.1)) == Drawn((1.0, 2.0), (1.0, 2.0))

    def test_a_drag_is_a_box(self):
        gesture = Gesture()
        gesture.press((10, 10), (1.0, 2.0))
        assert gesture.move((40, 30), (4.0, 3.0)) == Drawn((1.0, 2.0), (4.0, 3.0))
        assert gesture.release((50, 30), (5.0, 3.0)) == Drawn((1.0, 2.0), (5.0, 3.0))

    def test_a_box_without_an_area_is_nothing(self):
        gesture = Gesture()
        gesture.press((10, 10), (1.0, 2.0))
        assert gesture.release((90, 10), (9.0, 2.0)) is None

    def test_a_drag_back_to_its_start_is_still_a_drag(self):
        gesture = Gesture()
        gesture.press((10, 10), (1.0, 2.0))
        gesture.move((90, 90), (9.0, 9.0))
        assert gesture.move((11, 11), (1.1, 2.1)) == Drawn((1.0, 2.0), (1.1, 2.1))

    def test_nothing_begins_without_a_press_or_after_giving_up(self):
        gesture = Gesture()
        assert gesture.move((10, 10), (1.0, 2.0)) is None
        assert gesture.release((10, 10), (1.0, 2.0)) is None
        gesture.press((10, 10), (1.0, 2.0))
        gesture.abandon()
        assert gesture.release((50, 50), (5.0, 6.0)) is None


class TestOutline:
    def test_corner_after_corner(self):
        outline = Outline()
        for n in (1, 2, 3):
            outline.add((n * 50, 0), (n, 0.0))
        outline.take_back()
        assert outline.places() == [(1, 0.0), (2, 0.0)]
        outline.abandon()
        assert outline.places() == []

    def test_the_second_press_of_a_double_click_is_no_corner(self):
        outline = Outline()
        outline.add((50, 50), (1.0, 1.0))
        outline.add((51, 50), (1.1, 1.0))
        assert outline.places() == [(1.0, 1.0)]


@pytest.fixture
def examples(project, photo, tmp_path):
    return open_examples(project, str(tmp_path / "examples.gpkg"))


@pytest.fixture
def canvas(plugin, examples, photo, qgis_canvas, qgis_parent):
    """The canvas, 400 x 300 screen pixels: one for each of the photo's."""
    qgis_canvas.setDestinationCrs(photo.crs())
    qgis_canvas.resize(400, 300)
    qgis_parent.show()
    QApplication.processEvents()
    qgis_canvas.setExtent(photo.extent())
    plugin.actions["draw"].trigger()
    yield qgis_canvas
    qgis_parent.hide()


def screen(canvas, x: float, y: float) -> QPoint:
    return canvas.getCoordinateTransform().transform(x, y).toQPointF().toPoint()


def drag(canvas, start: QPoint, end: QPoint) -> None:
    view = canvas.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, LEFT, pos=end)


def test_a_click_on_the_canvas_is_a_square_of_a_bears_length(canvas, examples):
    QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, 1010, -2010))
    (feature,) = examples.getFeatures()
    assert (feature["class"], feature["shape"], feature["source"]) == ("polar_bear", "point", "drawn")
    assert feature["photo"] == "photo.tif"  # beside the examples file
    # EPSG:3413 is true to scale at 70 N only: near the pole, 2.5 m on the ground are 2.43 m on the map
    assert feature.geometry().boundingBox().width() == pytest.approx(2.43, abs=0.01)
    assert [feature[name] for name in ("w_px", "h_px")] == pytest.approx([24, 24], abs=1)
    assert feature["x_px"] == pytest.approx(88, abs=1)
    assert feature["y_px"] == pytest.approx(88, abs=1)


def test_a_drag_on_the_canvas_is_a_box_of_the_chosen_class(canvas, plugin, examples):
    plugin.drawing.classes.setEditText("walrus")
    drag(canvas, screen(canvas, 1005, -2005), screen(canvas, 1015, -2010))
    (feature,) = examples.getFeatures()
    assert (feature["class"], feature["shape"]) == ("walrus", "box")
    assert [feature[name] for name in ("x_px", "y_px", "w_px", "h_px")] == pytest.approx([50, 50, 100, 50], abs=2)


def test_undo_takes_one_example_back(canvas, examples):
    QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, 1010, -2010))
    QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, 1020, -2020))
    examples.undoStack().undo()
    assert examples.featureCount() == 1


def test_the_right_button_gives_up_a_box(canvas, examples):
    start, end = screen(canvas, 1005, -2005), screen(canvas, 1015, -2010)
    QTest.mousePress(canvas.viewport(), LEFT, pos=start)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.RightButton, pos=end)
    QTest.mouseRelease(canvas.viewport(), LEFT, pos=end)
    assert examples.featureCount() == 0


def test_keys_choose_the_class_undo_and_redo(canvas, plugin, examples):
    QTest.keyClick(canvas, Qt.Key.Key_2)
    assert plugin.drawing.classes.currentText() == "seal"
    QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, 1010, -2010))
    assert [f["class"] for f in examples.getFeatures()] == ["seal"]
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert examples.featureCount() == 0
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert examples.featureCount() == 1
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(canvas, Qt.Key.Key_Y, CONTROL)
    assert examples.featureCount() == 1
    QTest.keyClick(canvas, Qt.Key.Key_9)  # there is no ninth class
    assert plugin.drawing.classes.currentText() == "seal"


def test_keys_are_qgiss_own_again_afterwards(canvas, plugin, examples):
    QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, 1010, -2010))
    plugin.actions["draw"].trigger()
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert examples.featureCount() == 1


def test_ctrl_and_a_click_select_and_delete_deletes(canvas, examples):
    for x in (1010, 1020):
        QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, x, -2010))
    QTest.mouseClick(canvas.viewport(), LEFT, CONTROL, pos=screen(canvas, 1010, -2010))
    (chosen,) = examples.selectedFeatures()
    assert chosen.geometry().centroid().asPoint().x() == pytest.approx(1010, abs=0.1)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert examples.featureCount() == 1
    QTest.mouseClick(canvas.viewport(), LEFT, CONTROL, pos=screen(canvas, 1030, -2020))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert examples.featureCount() == 1, "nothing is selected where nothing is"


CORNERS = [(1005, -2005), (1015, -2005), (1010, -2012)]


def click_corners(canvas, corners=CORNERS) -> None:
    for x, y in corners:
        QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, x, y))


@pytest.mark.parametrize("way", ["enter", "right", "double"])
def test_a_polygon_is_closed(canvas, plugin, examples, way):
    plugin.drawing.start(POLYGON)
    click_corners(canvas)
    if way == "double":
        QTest.mouseDClick(canvas.viewport(), LEFT, pos=screen(canvas, *CORNERS[2]))
    if way == "enter":
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    if way == "right":
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, pos=screen(canvas, 1020, -2020))
    (feature,) = examples.getFeatures()
    assert (feature["class"], feature["shape"]) == ("polar_bear", "polygon")
    assert len(feature.geometry().asPolygon()[0]) == 4
    assert [feature[name] for name in ("x_px", "y_px", "w_px", "h_px")] == pytest.approx([50, 50, 100, 70], abs=2)


def test_backspace_takes_a_corner_back_and_escape_all(canvas, plugin, examples):
    plugin.drawing.start(POLYGON)
    click_corners(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert examples.featureCount() == 0, "two corners are no polygon"
    click_corners(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert examples.featureCount() == 0


def hover(canvas, pos: QPoint) -> None:
    """Move the mouse with no button down, which QTest does without telling the widget."""
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, QPointF(pos), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), move)


def test_the_tile_follows_the_cursor_at_the_photos_scale(canvas, plugin, examples):
    hover(canvas, screen(canvas, 1010, -2010))
    hover(canvas, screen(canvas, 1020, -2015))
    box = plugin.drawing.tool.tile.asGeometry().boundingBox()
    assert (box.width(), box.height()) == pytest.approx((22.4, 22.4))
    assert (box.center().x(), box.center().y()) == pytest.approx((1020, -2015), abs=0.2)


def test_beside_the_photos_there_is_no_tile_and_the_cursor_says_so(canvas, plugin, examples):
    canvas.setExtent(canvas.extent().buffered(40))
    hover(canvas, screen(canvas, 1020, -2015))
    assert plugin.drawing.tool.tile.numberOfVertices() > 0
    hover(canvas, screen(canvas, 1020, -2050))
    assert plugin.drawing.tool.tile.numberOfVertices() == 0
    assert canvas.cursor().shape() == Qt.CursorShape.ForbiddenCursor


def test_the_tile_turns_with_a_rotated_photo(plugin, project, qgis_canvas, tmp_path):
    turned = (1000.0, 0.08, 0.06, -2000.0, 0.06, -0.08)  # pixels of 0.1 m, turned by 37 degrees
    write_photo(tmp_path / "turned.tif", turned, "EPSG:3413")
    project.addMapLayer(QgsRasterLayer(str(tmp_path / "turned.tif"), "turned"))
    qgis_canvas.setDestinationCrs(project.crs())
    corners = plugin.drawing._places.tile_at(QgsPointXY(1025, -2000))
    assert [corners[n].distance(corners[n - 1]) for n in range(4)] == pytest.approx([22.4] * 4)
    assert (corners[1].x() - corners[0].x(), corners[1].y() - corners[0].y()) == pytest.approx((17.92, 13.44))


def test_the_tile_costs_no_second_look_into_the_file(canvas, plugin, monkeypatch):
    places, point = plugin.drawing._places, QgsPointXY(1020, -2015)
    first = places.tile_at(point)
    monkeypatch.setattr(photo_places, "read_frame", None)
    assert places.tile_at(point) == first


def test_what_is_drawn_is_in_the_file_once_saved(canvas, examples, tmp_path):
    QTest.mouseClick(canvas.viewport(), LEFT, pos=screen(canvas, 1010, -2010))
    save_edits(examples)
    source = ogr.Open(str(tmp_path / "examples.gpkg"))
    layer = source.GetLayerByName("examples")
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "3413"
    assert [feature["class"] for feature in layer] == ["polar_bear"]
    assert examples.isEditable()


def test_the_action_gives_the_canvas_back(canvas, plugin, qgis_canvas):
    assert qgis_canvas.mapTool() is plugin.drawing.tool
    plugin.actions["draw"].trigger()
    assert qgis_canvas.mapTool() is None
    assert not plugin.actions["draw"].isChecked()


def test_another_tool_unchecks_the_action(canvas, plugin, qgis_canvas):
    from qgis.gui import QgsMapToolPan

    pan = QgsMapToolPan(qgis_canvas)
    qgis_canvas.setMapTool(pan)
    assert not plugin.actions["draw"].isChecked()
    qgis_canvas.unsetMapTool(pan)


def test_the_square_has_its_length_on_the_ground_in_any_projection(project, photo, tmp_path):
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    layer = open_examples(project, str(tmp_path / "e.gpkg"))
    drawn = add_example(project, layer, "polar_bear", QgsPointXY(-45, 75), QgsPointXY(-45, 75))
    box = drawn.geometry().boundingBox()
    assert box.height() * 111_600 == pytest.approx(2.5, rel=0.01)
    assert box.width() / box.height() == pytest.approx(3.85, rel=0.02)  # meridians converge: 1 / cos 75


def test_a_photo_without_georeference_gives_pixels(project, tmp_path):
    project.setCrs(QgsCoordinateReferenceSystem())
    layer = add_plain_photo(project, tmp_path)
    examples = open_examples(project, str(tmp_path / "e.gpkg"))
    drawn = add_example(project, examples, "seal", QgsPointXY(100, -50), QgsPointXY(140, -80))
    assert not examples.crs().isValid() or examples.crs().authid() == ""
    assert [drawn[name] for name in ("photo", "x_px", "y_px", "w_px", "h_px")] == ["plain.tif", 100, 50, 40, 30]
    assert layer.isValid()


def test_pixels_are_not_taken_for_a_place_on_the_map(project, examples, tmp_path):
    for layer in list(project.mapLayers().values()):
        if isinstance(layer, QgsRasterLayer):
            project.removeMapLayer(layer)
    add_plain_photo(project, tmp_path)
    with pytest.raises(ExamplesError, match="coordinate reference system"):
        add_example(project, examples, "seal", QgsPointXY(100, -50), QgsPointXY(100, -50))


def test_a_rotated_photo_gives_the_pixels_that_the_box_covers(project, tmp_path):
    write_photo(tmp_path / "turned.tif", (1000.0, 0.0, 0.1, -2000.0, 0.1, 0.0), "EPSG:3413")  # a quarter turn
    project.addMapLayer(QgsRasterLayer(str(tmp_path / "turned.tif"), "turned"))
    examples = open_examples(project, str(tmp_path / "e.gpkg"))
    drawn = add_example(project, examples, "seal", QgsPointXY(1010, -1990), QgsPointXY(1013, -1988))
    assert [drawn[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [100, 100, 20, 30]


def test_an_example_needs_a_class(project, examples):
    with pytest.raises(ExamplesError, match="no class"):
        add_example(project, examples, " ", QgsPointXY(1010, -2010), QgsPointXY(1010, -2010))
    assert examples.featureCount() == 0


def test_an_examples_file_is_opened_again_and_only_once(project, examples, tmp_path):
    add_example(project, examples, "seal", QgsPointXY(1010, -2010), QgsPointXY(1010, -2010))
    save_edits(examples)
    assert open_examples(project, str(tmp_path / "examples.gpkg")) is examples
    project.removeMapLayer(examples)
    again = open_examples(project, str(tmp_path / "examples.gpkg"))
    assert [f["class"] for f in again.getFeatures()] == ["seal"]
    assert examples_layers(project) == [again]


def test_a_file_of_something_else_is_refused(project, tmp_path):
    (tmp_path / "notes.gpkg").write_text("not a GeoPackage")
    with pytest.raises(ExamplesError, match=r"notes\.gpkg is no file of examples"):
        open_examples(project, str(tmp_path / "notes.gpkg"))


def test_a_folder_that_is_not_there_is_told(project, tmp_path):
    with pytest.raises(ExamplesError, match="can't be written"):
        open_examples(project, str(tmp_path / "nowhere" / "e.gpkg"))


def add_plain_photo(project, folder) -> QgsRasterLayer:
    write_photo(folder / "plain.tif")
    layer = QgsRasterLayer(str(folder / "plain.tif"), "plain")
    layer.setCrs(QgsCoordinateReferenceSystem())
    project.addMapLayer(layer)
    return layer
