# SPDX-License-Identifier: GPL-2.0-or-later
"""Examples that are not drawn: imported from layers, and random background."""

from __future__ import annotations

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsRectangle, QgsVectorLayer

from bear_detector_plugin.errors import BadArgument, ExamplesError
from bear_detector_plugin.gui.workspace import IMAGERY

from .conftest import CRS, write_photo
from .examples_panel import classes


@pytest.fixture
def panel(examples_panel):
    return examples_panel


def seals() -> QgsVectorLayer:
    """Three points, of which the last lies beside the photo."""
    layer = QgsVectorLayer(f"Point?crs={CRS}&field=species:string", "seals", "memory")
    layer.startEditing()
    for x, species in ((1010, "seal"), (1020, "walrus"), (9999, "seal")):
        feature = QgsFeature(layer.fields())
        feature["species"] = species
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, -2010)))
        layer.addFeature(feature)
    return layer


def test_points_of_a_memory_layer_are_imported_once(plugin, panel, photo, project: QgsProject, until):
    plugin.workspace.set(IMAGERY, [photo.source()])
    project.addMapLayer(seals())
    form = panel.page.importing
    assert form.field.currentField() == "species"
    for _ in range(2):
        form.row.button.click()
        until(lambda: form._writing is None and form.row.task is None)
    until(lambda: sorted(classes(panel)) == ["seal", "walrus"])
    assert "1 of 3 features lie on none of the photos: left out." in form.row.status.text()


def test_one_class_for_all_that_is_imported(plugin, panel, photo, project, until):
    plugin.workspace.set(IMAGERY, [photo.source()])
    project.addMapLayer(seals())
    form = panel.page.importing
    form.by_name.setChecked(True)
    form.name.setCurrentText("pinniped")
    form.row.button.click()
    until(lambda: classes(panel) == ["pinniped", "pinniped"])


def test_a_file_with_several_layers_is_not_taken_for_its_first(panel, tmp_path):
    """The nests were imported for the seals, without a word."""
    file = gdal.GetDriverByName("GPKG").Create(str(tmp_path / "colony.gpkg"), 0, 0, 0)
    file.CreateLayer("log", None, ogr.wkbNone)
    file.CreateLayer("nests", None, ogr.wkbPoint)
    file.FlushCache()
    panel.page.importing.choose_file(str(tmp_path / "colony.gpkg"))
    assert panel.page.importing.chosen().featureCount() == 0
    file.CreateLayer("seals", None, ogr.wkbPoint)
    file = None
    with pytest.raises(ExamplesError, match="has 2 layers"):
        panel.page.importing.choose_file(str(tmp_path / "colony.gpkg"))


def test_random_background_comes_and_goes(plugin, panel, photo, draw, until, tmp_path):
    for number in range(3):
        write_photo(tmp_path / f"ice{number}.tif", (1100.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS)
    plugin.workspace.set(IMAGERY, [str(tmp_path / f"ice{number}.tif") for number in range(3)] + [photo.source()])
    draw("seal", 1010, -2010)
    form = panel.page.background
    form.count.setValue(2)
    form.row.button.click()
    until(lambda: form.row.task is None)
    until(lambda: sorted(classes(panel)) == ["background", "background", "seal"])
    assert "1 of 4 photos hold animals: left out." in form.row.status.text()
    assert all("ice" in row.photo for row in panel.model.rows() if row.class_name == "background")
    form.remove_button.click()
    until(lambda: classes(panel) == ["seal"])
    panel.layer.undoStack().undo()
    until(lambda: len(classes(panel)) == 3)


def test_background_of_a_file_that_cannot_be_written_is_not_removed(plugin, panel, draw):
    draw("seal", 1010, -2010)
    panel.layer.commitChanges()
    panel.layer.setReadOnly(True)
    panel.page.background.remove_button.click()
    assert "can't be edited" in plugin.workspace.messages._bar.currentItem().text()


def test_background_comes_from_photos_that_were_looked_at(plugin, panel, photo, project, tmp_path):
    form = panel.page.background
    canvas = plugin.workspace.canvas
    canvas.setExtent(photo.extent())
    form.source.setCurrentIndex(form.source.findData("shown"))
    assert form._imagery() == (photo.source(),)
    canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    with pytest.raises(BadArgument, match="shows no photo"):
        form._imagery()
    form.source.setCurrentIndex(form.source.findData("folder"))
    form.folder.setFilePath(str(tmp_path))
    assert form._imagery() == (str(tmp_path),)


def test_without_a_survey_background_says_what_to_do(plugin, panel, project, photo):
    project.removeMapLayer(photo)
    plugin.workspace.set(IMAGERY, [])
    panel.page.background.row.button.click()
    (item,) = plugin.workspace.messages._bar.items()
    assert "Choose some in the step Survey" in item.text()
