# SPDX-License-Identifier: GPL-2.0-or-later
"""The step Examples: what is drawn shows at once, and what is done in the list is done to the layer."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsPointXY,
    QgsRendererCategory,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from bear_detector_plugin.gui.examples.classes import _categories as styled
from bear_detector_plugin.gui.examples.gallery_model import ROW
from bear_detector_plugin.gui.examples.layer import examples_layers, save_edits
from bear_detector_plugin.gui.examples.needs import Tally, suffice, tallies
from bear_detector_plugin.gui.workspace import EXAMPLES, STEP
from bear_detector_plugin.splits import all_splits, drawn_split

from .examples_panel import classes, select


@pytest.fixture
def panel(examples_panel):
    return examples_panel


CONTROL = Qt.KeyboardModifier.ControlModifier


class TestNeeds:
    def test_a_class_is_ready_with_both_splits(self):
        found = tallies([("seal", "a", "train"), ("seal", "b", "validation"), ("background", "a", "train")])
        assert found["seal"].suffices
        assert found["seal"].sentence() == "2: 1 train, 1 validation"
        assert found["seal"].lack() == "8 more would be better"
        assert not suffice(found)
        found["background"].validation = 1
        assert suffice(found)

    def test_what_is_lacking_is_said(self):
        assert Tally().lack() == "at least 10 more, on at least 2 photos"
        assert Tally(4, 4, 0, {"a"}).lack() == "at least 6 more, on another photo too"
        assert Tally(12, 12, 0, {"a", "b"}).lack().startswith("none to validate with")
        assert Tally(12, 10, 2, {"a", "b"}).lack() == ""

    def test_animals_without_background_are_not_enough(self):
        assert not suffice({"seal": Tally(20, 10, 10, {"a"})})
        assert not suffice({"background": Tally(20, 10, 10, {"a"})})


def test_what_is_drawn_is_counted_at_once(panel, draw):
    told = []
    panel.state_changed.connect(lambda: told.append(panel.state()))
    draw("seal", 1010, -2010)
    draw("polar_bear", 1020, -2010)
    assert told[-1] == "2 examples"
    assert panel.page.classes.tree.topLevelItem(1).text(1) == f"1: {_shares(drawn_split('photo.tif'))}"
    assert not panel.done()


def _shares(split: str) -> str:
    return "1 train, 0 validation" if split == "train" else "0 train, 1 validation"


def test_where_flights_stay_together_whole_flights_are_counted_and_moved(plugin, panel, draw, until):
    draw("seal", 1010, -2010)
    photos = ["photo.tif", *(f"Flight_0{flight}_{number}.jpg" for flight in (1, 2) for number in range(3))]
    for photo in photos[1:]:
        feature = QgsFeature(panel.layer.fields())
        feature["class"], feature["photo"] = "walrus", photo
        panel.layer.addFeature(feature)
    until(lambda: panel.model.rowCount() == 7)
    plugin.dock.train.settings.together.setCurrentText("flight")
    expected = dict(zip(photos, all_splits(((photo, "") for photo in photos), group="flight"), strict=True))
    assert {Path(row.photo).name: split for row, split in panel.model.with_splits()} == expected
    select(panel, 6)
    panel.move("validation")
    until(lambda: sum(row.decided == "validation" for row in panel.model.rows()) == 3)
    assert {Path(row.photo).name[:9] for row in panel.model.rows() if row.decided} == {"Flight_02"}


def test_undo_and_deletion_are_followed(panel, draw, until):
    feature = draw("seal", 1010, -2010)
    draw("seal", 1020, -2010)
    panel.layer.undoStack().undo()
    until(lambda: panel.model.rowCount() == 1)
    panel.layer.deleteFeature(feature.id())
    until(lambda: panel.model.rowCount() == 0)
    assert panel.state() == ""


def test_saving_keeps_the_list_and_its_doubts(panel, draw, until):
    draw("seal", 1010, -2010)
    draw("seal", 1010.2, -2010)  # the same place
    assert panel.page.unsaved.text() == "2 unsaved"
    panel.save()
    until(lambda: all(row.id > 0 for row in panel.model.rows()))
    assert panel.page.unsaved.text() == ""
    assert not panel.page.save_button.isEnabled()
    assert [len(panel.model.doubts(row)) for row in panel.model.rows()] == [0, 1]


def test_selecting_works_in_both_directions(panel, draw, until):
    draw("seal", 1010, -2010)
    bear = draw("polar_bear", 1020, -2010)
    select(panel, 1)  # by class: the bear stands first
    assert [f["class"] for f in panel.layer.selectedFeatures()] == ["seal"]
    panel.layer.selectByIds([bear.id()])
    assert [row.class_name for row in panel.gallery.selected()] == ["polar_bear"]


def test_keys_reassign_and_delete_the_selected(panel, draw, until):
    draw("seal", 1010, -2010)
    draw("seal", 1020, -2010)
    draw("seal", 1030, -2010)
    select(panel, 0, 1)
    QTest.keyClick(panel.gallery, Qt.Key.Key_1)
    until(lambda: sorted(classes(panel)) == ["polar_bear", "polar_bear", "seal"])
    assert len(panel.gallery.selected()) == 2, "a change of class takes no selection away"
    QTest.keyClick(panel.gallery, Qt.Key.Key_Delete)
    until(lambda: classes(panel) == ["seal"])
    panel.layer.undoStack().undo()
    until(lambda: len(classes(panel)) == 3)
    panel.layer.undoStack().undo()
    until(lambda: set(classes(panel)) == {"seal"})


def test_the_thumbnails_stay_in_order_of_their_classes(panel, draw, until):
    for class_name, x in (("seal", 1010), ("polar_bear", 1020), ("background", 1030)):
        draw(class_name, x, -2010)
    assert classes(panel) == ["background", "polar_bear", "seal"]
    select(panel, 0)
    panel.reassign("walrus")
    until(lambda: classes(panel) == ["polar_bear", "seal", "walrus"])
    assert [row.class_name for row in panel.gallery.selected()] == ["walrus"]
    panel.reassign("background")
    until(lambda: classes(panel) == ["background", "polar_bear", "seal"])


def test_the_menu_reassigns_too(panel, draw, until):
    draw("seal", 1010, -2010)
    select(panel, 0)
    menu = panel.gallery.menu()
    next(action for action in menu.actions() if action.objectName() == "class_background").trigger()
    until(lambda: classes(panel) == ["background"])


def test_a_photo_is_chosen_for_validation_as_a_whole(panel, draw, until):
    draw("seal", 1010, -2010)
    draw("polar_bear", 1020, -2010)
    select(panel, 0)
    menu = panel.gallery.menu()
    next(action for action in menu.actions() if action.objectName() == "split_validation").trigger()
    until(lambda: panel.model.tallies()["seal"].validation == 1)
    assert [f["split"] for f in panel.layer.getFeatures()] == ["validation", "validation"]


def test_filters_narrow_the_thumbnails(panel, draw):
    draw("seal", 1010, -2010)
    draw("polar_bear", 1020, -2010)
    page, shown = panel.page, panel.gallery.filter
    page.by_class.setCurrentIndex(page.by_class.findData("seal"))
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == ["seal"]
    page.by_source.setCurrentIndex(page.by_source.findData("random"))
    assert shown.rowCount() == 0


def test_the_last_of_a_class_takes_its_filter_along(panel, draw, until):
    """The box said all classes, and the gallery was empty as if all examples were lost."""
    draw("seal", 1010, -2010)
    draw("polar_bear", 1020, -2010)
    page = panel.page
    page.by_class.setCurrentIndex(page.by_class.findData("seal"))
    panel.gallery.selectAll()
    panel.delete()
    until(lambda: classes(panel) == ["polar_bear"])
    assert page.by_class.currentData() == ""
    assert panel.gallery.filter.rowCount() == 1


def test_a_click_on_a_thumbnail_flies_there(panel, draw, until, qgis_canvas, photo):
    qgis_canvas.setDestinationCrs(photo.crs())
    qgis_canvas.setExtent(photo.extent())
    draw("seal", 1010, -2010)
    index = panel.gallery.filter.index(0, 0)
    panel.gallery.flown.emit(index.data(ROW))
    extent = qgis_canvas.extent()
    assert extent.contains(QgsPointXY(1010, -2010))
    assert 42 <= min(extent.width(), extent.height()) <= 47, "two tiles of 224 pixels of 0.1 m"


def test_thumbnails_are_read_from_the_photo(panel, draw, until):
    panel.resize(380, 700)
    panel.show()
    draw("seal", 1020, -2015)
    chip = panel.model.rows()[0].chip()
    assert chip.photo.endswith("photo.tif")
    until(lambda: panel.gallery.loader.get(chip, 80) is not None)
    image = panel.gallery.loader.get(chip, 80)
    assert QColor(image.pixel(40, 40)).red() == pytest.approx(128, abs=4)
    panel.hide()


def test_an_own_class_gets_a_colour_in_the_layers_style(panel, project):
    page = panel.page
    page.classes.name.setText("walrus")
    QTest.keyClick(page.classes.name, Qt.Key.Key_Return)
    assert panel.drawing.known.names()[-1] == "walrus"
    assert panel.drawing.classes.currentText() == "walrus"
    colour = panel.drawing.known.colour("walrus").name()
    assert styled(panel.layer)["walrus"] == colour
    panel.drawing.known.add("walrus", QColor("#123456"))
    assert styled(panel.layer)["walrus"] == "#123456"


def test_the_class_that_is_drawn_is_marked_in_the_list(panel):
    for name in ("seal", "polar_bear"):
        panel.drawing.choose_class(name)
        assert panel.page.classes.current() == name


def test_a_class_of_two_words_is_drawn_as_it_is(panel, until):
    """A look-alike of the review, `bearded_seal`, was drawn as `bearded seal`: two classes to the training."""
    panel.drawing.known.add("bearded_seal")
    panel.drawing.choose_class("bearded_seal")
    panel.drawing.tool.drawn.emit(QgsPointXY(1010, -2010), QgsPointXY(1010, -2010))
    until(lambda: classes(panel) == ["bearded_seal"])
    panel.page.classes.name.setText("bearded seal")
    QTest.keyClick(panel.page.classes.name, Qt.Key.Key_Return)
    assert panel.drawing.known.names()[3:] == ["bearded_seal"]


def test_a_style_by_another_field_brings_no_classes_and_stays(panel, draw):
    """Examples coloured by their source made `drawn` and `random` classes, and the classes took the style over."""
    sources = [QgsRendererCategory(name, QgsFillSymbol(), name) for name in ("drawn", "random")]
    panel.layer.setRenderer(QgsCategorizedSymbolRenderer("source", sources))
    draw("walrus", 1010, -2010)
    assert panel.drawing.known.names() == ["polar_bear", "seal", "background", "walrus"]
    assert [category.value() for category in panel.layer.renderer().categories()] == ["drawn", "random"]


def test_classes_that_a_file_brings_are_listed(panel, draw):
    draw("reindeer", 1010, -2010)
    assert "reindeer" in panel.drawing.known.names()
    assert "reindeer" in styled(panel.layer)


def test_a_moved_example_takes_its_pixels_along(panel, draw, until):
    feature = draw("seal", 1010, -2010)
    before = [feature[name] for name in ("x_px", "y_px")]
    panel.layer.beginEditCommand("move")
    moved = QgsGeometry(feature.geometry())
    moved.translate(5, -3)
    panel.layer.changeGeometry(feature.id(), moved)
    panel.layer.endEditCommand()
    now = panel.layer.getFeature(feature.id())
    assert [now[name] for name in ("x_px", "y_px")] == [before[0] + 50, before[1] + 30]
    panel.layer.undoStack().undo()
    now = panel.layer.getFeature(feature.id())
    assert [now[name] for name in ("x_px", "y_px")] == before


def test_the_file_is_remembered_with_the_project(plugin, panel, tmp_path):
    assert plugin.workspace.get(EXAMPLES) == str(tmp_path / "examples.gpkg")
    panel.open(str(tmp_path / "others.gpkg"))
    assert plugin.workspace.get(EXAMPLES) == str(tmp_path / "others.gpkg")
    assert panel.layer.name() == "Examples: others"
    assert panel.page.file.currentText() == "others.gpkg"


def test_a_removed_layer_leaves_an_empty_step(panel, draw, project):
    draw("seal", 1010, -2010)
    project.removeMapLayer(panel.layer)
    QApplication.processEvents()
    assert (panel.layer, panel.state()) == (None, "")


def test_a_thousand_examples_are_read_at_once_and_one_alone(panel, until):
    new = []
    for number in range(1000):
        feature = QgsFeature(panel.layer.fields())
        for name, value in (("class", "seal"), ("photo", "photo.tif"), ("x_px", number), ("y_px", 5)):
            feature[name] = value
        feature["w_px"] = feature["h_px"] = 20
        new.append(feature)
    resets = []
    panel.model.modelReset.connect(lambda: resets.append(panel.model.rowCount()))
    panel.layer.startEditing()
    panel.layer.addFeatures(new)
    until(lambda: panel.model.rowCount() == 1000)
    panel.layer.changeAttributeValue(panel.model.rows()[9].id, panel.layer.fields().indexOf("class"), "walrus")
    until(lambda: panel.model.tallies().keys() == {"seal", "walrus"})
    assert resets == [1000]


def test_next_leads_to_training(plugin, panel):
    panel.page.next_button.click()
    assert plugin.workspace.get(STEP) == plugin.dock.steps.index(plugin.dock.train)


def test_nothing_is_cut_off_in_a_narrow_dock(panel):
    panel.resize(380, 700)
    panel.show()
    QApplication.processEvents()
    for button in panel.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width()
            assert panel.rect().contains(button.mapTo(panel, button.rect().bottomRight()))
    panel.hide()


def test_only_saved_layers_are_left_behind(plugin, panel, draw, project):
    draw("seal", 1010, -2010)
    save_edits(panel.layer)
    assert examples_layers(project) == [panel.layer]
