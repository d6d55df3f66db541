# SPDX-License-Identifier: GPL-2.0-or-later
"""Online layers: the picture's true scale and size, and a search in tiles that the test has written itself."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.gui.detect import online
from bear_detector_plugin.gui.detect.area import Shape
from bear_detector_plugin.gui.detect.fetching import Fetching
from bear_detector_plugin.gui.detect.online import metres_a_unit, picture_crs, plan
from bear_detector_plugin.gui.detect.results_layer import results_layers
from bear_detector_plugin.gui.survey.photos import photos_in
from tests.tiny_model import RED

MERCATOR = QgsCoordinateReferenceSystem("EPSG:3857")
WGS84 = QgsCoordinateReferenceSystem("EPSG:4326")
ZOOM, COLUMN, ROW, TILES = 20, 581000, 245000, 4
WIDTH = 2 * 20037508.342789244 / 2**ZOOM
"""Of a tile in units of Web Mercator: 38.2 m at the equator, 14 m where the tiles of this test lie."""


@pytest.fixture
def tiles(tmp_path, project) -> QgsRasterLayer:
    """Four by four grey tiles somewhere in the Barents Sea, with a red bear of 64 pixels at 500, 400."""
    picture = QImage(TILES * 256, TILES * 256, QImage.Format.Format_RGB32)
    picture.fill(QColor(128, 128, 128))
    painter = QPainter(picture)
    painter.fillRect(500, 400, 64, 64, QColor(*RED))
    painter.end()
    for x in range(TILES):
        folder = tmp_path / "tiles" / str(ZOOM) / str(COLUMN + x)
        folder.mkdir(parents=True)
        for y in range(TILES):
            picture.copy(256 * x, 256 * y, 256, 256).save(str(folder / f"{ROW + y}.png"))
    address = f"file://{tmp_path}/tiles/{{z}}/{{x}}/{{y}}.png"
    layer = QgsRasterLayer(f"type=xyz&url={address}&zmin={ZOOM}&zmax={ZOOM}", "photos of a server", "wms")
    assert layer.isValid()
    project.addMapLayer(layer)
    project.setCrs(MERCATOR)
    return layer


def extent() -> QgsRectangle:
    """What the tiles cover, in Web Mercator."""
    left, top = COLUMN * WIDTH - 20037508.342789244, 20037508.342789244 - ROW * WIDTH
    return QgsRectangle(left, top - TILES * WIDTH, left + TILES * WIDTH, top)


def shape(rectangle: QgsRectangle | None = None) -> Shape:
    return Shape(QgsGeometry.fromRect(rectangle or extent()), MERCATOR)


def latitude() -> float:
    centre = QgsCoordinateTransform(MERCATOR, WGS84, QgsProject.instance()).transform(extent().center())
    return math.radians(centre.y())


@pytest.fixture
def holes(tiles, tmp_path) -> None:
    """A column of tiles is missing, before the map could show and keep them."""
    for path in (tmp_path / "tiles" / str(ZOOM) / str(COLUMN)).glob("*.png"):
        path.unlink()


@pytest.fixture
def detect(plugin, tiles, tiny_model, tmp_path, qgis_parent):
    plugin.actions["detect"].trigger()
    panel = plugin.dock.search.detect
    panel.model.set_text(str(tiny_model))
    panel.out.setFilePath(str(tmp_path / "found.gpkg"))
    panel.source.choose("layers")
    panel.source.layers.item(0).setCheckState(Qt.CheckState.Checked)
    canvas = panel.workspace.canvas
    canvas.setDestinationCrs(MERCATOR)
    canvas.resize(400, 400)
    qgis_parent.show()
    QApplication.processEvents()
    canvas.setExtent(extent())
    yield panel
    qgis_parent.hide()


def search(panel, until) -> None:
    panel.area.where.setCurrentIndex(panel.area.where.findData("extent"))
    panel.run_button.click()
    until(lambda: panel.task is not None)
    until(lambda: panel.task is None)


class TestScale:
    def test_a_unit_of_web_mercator_is_shorter_than_a_metre(self, project):
        place = extent().center()
        assert metres_a_unit(MERCATOR, place, project) == pytest.approx(math.cos(latitude()), rel=0.005)

    @pytest.mark.parametrize(("wanted", "wide"), [("EPSG:4326", 33), ("EPSG:3857", None), ("EPSG:3413", None)])
    def test_the_same_ground_has_as_many_pixels_whatever_the_projection(self, tiles, project, wanted, wide):
        project.setCrs(QgsCoordinateReferenceSystem(wanted))
        made = plan(tiles, shape(), 0.1, project)
        side_m = TILES * WIDTH * math.cos(latitude())
        turned = 1.45 if wanted == "EPSG:3413" else 1.06  # the box round a turned square
        assert side_m / 0.1 * 0.98 < made.width < side_m / 0.1 * turned
        assert made.problem is None
        assert not made.crs.isGeographic()

    def test_the_layers_own_scale_is_the_default(self, tiles, project):
        made = plan(tiles, shape(), None, project)
        assert made.gsd_m == pytest.approx(WIDTH / 256 * math.cos(latitude()), rel=0.005)
        assert (made.width, made.height) in [(1024, 1024), (1025, 1025), (1024, 1025), (1025, 1024)]
        assert made.crs == MERCATOR

    @pytest.mark.parametrize(
        ("lon", "lat", "crs"),
        [(15.5, 78, "EPSG:32633"), (-140.2, 70, "EPSG:32607"), (170, -77, "EPSG:32759"), (0, 86, "EPSG:32661")],
    )
    def test_a_project_in_degrees_gets_the_zone(self, lon, lat, crs):
        assert picture_crs(WGS84, QgsPointXY(lon, lat)).authid() == crs

    def test_a_project_of_another_place_gets_the_zone(self):
        assert picture_crs(QgsCoordinateReferenceSystem("EPSG:2154"), QgsPointXY(15.5, 78)).authid() == "EPSG:32633"


class TestSize:
    def test_it_is_told_while_the_user_chooses(self, detect):
        detect.area.where.setCurrentIndex(detect.area.where.findData("extent"))
        detect.fields.online.gsd.setValue(0.1)
        text = detect.fields.online.words.text()
        assert "pixels of 0.1 m" in text
        assert "megapixels" in text
        assert "tiles" in text
        assert "EPSG:3857" in text
        detect.fields.online.gsd.setValue(0.01)
        assert "no more than 0.0" in detect.fields.online.words.text()

    def test_much_is_warned_of_and_more_is_refused(self, detect, monkeypatch):
        detect.area.where.setCurrentIndex(detect.area.where.findData("extent"))
        monkeypatch.setattr(online, "MOST_PX", 1000)
        detect.fields.online.gsd.setValue(0.2)
        assert "fetched at most" in detect.fields.online.words.text()
        detect.run_button.click()
        assert detect.task is None
        assert "Choose a smaller area" in detect.messages._bar.currentItem().text()

    def test_without_an_area_nothing_is_fetched(self, detect):
        detect.run_button.click()
        assert detect.task is None
        assert "Online layers need an area" in detect.messages._bar.currentItem().text()

    def test_a_layer_with_a_file_needs_no_resolution(self, detect, survey, project, until):
        assert detect.fields.online.gsd.isVisibleTo(detect)
        project.addMapLayer(QgsRasterLayer(str(survey / "a.tif"), "a"))
        until(lambda: detect.source.layers.count() == 2)  # the list follows a little later
        for row in range(2):
            item = detect.source.layers.item(row)
            ticked = Qt.CheckState.Checked if item.text() == "a" else Qt.CheckState.Unchecked
            item.setCheckState(ticked)
        assert not detect.fields.online.gsd.isVisibleTo(detect)


class TestTheSearch:
    def test_the_bear_is_found_where_the_tiles_show_it(self, detect, until, tmp_path):
        search(detect, until)
        (layer,) = results_layers(QgsProject.instance())
        (bear,) = layer.getFeatures()
        assert bear["class"] == "polar_bear"
        box = bear.geometry().boundingBox()
        pixel = WIDTH / 256
        assert box.contains(QgsPointXY(extent().xMinimum() + 532 * pixel, extent().yMaximum() - 432 * pixel))
        picture = gdal.Open(str(tmp_path / "found-online" / "found-online-1.tif"))
        assert picture.RasterCount == 4
        assert bytes(picture.GetRasterBand(1).ReadRaster(532, 432, 1, 1))[0] == pytest.approx(RED[0], abs=12)
        photos = [Path(photo).name for photo, _ in photos_in(str(tmp_path))]
        assert "found-online-1.tif" not in photos  # of a survey in the same folder

    def test_what_was_fetched_is_not_fetched_again(self, detect, until, tmp_path):
        search(detect, until)
        first = (tmp_path / "found-online" / "found-online-1.tif").stat().st_mtime_ns
        detect.workspace.canvas.setExtent(extent())
        search(detect, until)
        assert (tmp_path / "found-online" / "found-online-1.tif").stat().st_mtime_ns == first
        assert not (tmp_path / "found-online" / "found-online-2.tif").exists()

    @pytest.mark.usefixtures("holes")
    def test_tiles_that_are_missing_are_told(self, detect, until):
        search(detect, until)
        bar = detect.messages._bar
        assert any("of the picture of photos of a server is empty" in item.text() for item in bar.items())

    def test_cancel_leaves_no_file(self, detect, until, tmp_path):
        detect.area.where.setCurrentIndex(detect.area.where.findData("extent"))
        detect.fields.online.gsd.setValue(0.005)
        detect.run_button.click()
        assert detect.cancel_button.isVisibleTo(detect)
        detect.cancel_button.click()
        until(lambda: not detect._fetching.running)
        assert detect.task is None
        assert detect.run_button.isEnabled()
        assert list(tmp_path.glob("*found-online*")) == []

    def test_layers_that_are_taken_off_the_map_meanwhile_are_fetched(self, tiles, project, tmp_path, until):
        near, far = plan(tiles, shape(), 0.5, project), plan(tiles, shape(), 1.0, project)
        fetching, fetched = Fetching(None, project), []
        fetching.fetched.connect(fetched.extend)
        fetching.start([(tiles, near), (tiles, far)], str(tmp_path / "found.gpkg"), fresh=True)
        project.removeMapLayer(tiles.id())
        until(lambda: not fetching.running)
        assert len(fetched) == 2
