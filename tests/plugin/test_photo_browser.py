# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos by time, the map that follows, and photos that come and go with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QCoreApplication, QEvent

from bear_detector_plugin.gui.survey import in_view
from bear_detector_plugin.gui.survey.headers import PLACED, HeaderReader, PhotoHeader
from bear_detector_plugin.gui.survey.in_view import MOST
from bear_detector_plugin.gui.survey.photo_browser import PhotoBrowser
from tests.plugin.conftest import CRS, write_photo

TIMES = {"a.tif": "2026-03-01T12:00:20", "b.tif": "2026-03-01T12:00:10", "c.tif": ""}


@pytest.fixture
def photos(tmp_path):
    """Three placed photos of 40 x 30 m, 100 m from each other; two tell when they were taken."""
    reader, read = HeaderReader(), []
    for number, (name, taken) in enumerate(TIMES.items()):
        write_photo(tmp_path / name, (1000.0 + 100 * number, 0.1, 0.0, -1_500_000.0, 0.0, -0.1), CRS)
        if taken:
            photo = gdal.Open(str(tmp_path / name), gdal.GA_Update)
            photo.SetMetadataItem("TAKEN", taken)
            photo = None  # GDAL writes what is let go
        read.append(reader.read(str(tmp_path / name)))
    return read


@pytest.fixture
def browser(project, photos, until):
    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3413"))
    canvas.setDestinationCrs(project.crs())
    browser = PhotoBrowser(project, canvas)
    browser.canvas = canvas
    browser.show_photos(photos)
    until(lambda: browser.in_view._indexing is None)
    yield browser
    browser.close_down()


def rows(browser):
    return [browser.model.data(browser.model.index(row, 0)) for row in range(browser.model.rowCount())]


def shown(project):
    return {Path(layer.source()).name for layer in project.mapLayers().values() if isinstance(layer, QgsRasterLayer)}


def test_the_earliest_comes_first_and_the_one_without_a_time_last(browser):
    assert rows(browser) == ["2026-03-01 12:00:10   b.tif", "2026-03-01 12:00:20   a.tif", "–   c.tif"]
    assert browser.where.text() == "3"


def test_the_map_follows_to_the_next_and_the_previous_photo(browser):
    browser.step(1)
    assert browser.where.text() == "1 / 3"
    assert not browser.previous_button.isEnabled()
    assert browser.canvas.extent().contains(QgsRectangle(1100, -1_500_030, 1140, -1_500_000))
    browser.next_button.click()
    assert browser.canvas.extent().contains(QgsRectangle(1000, -1_500_030, 1040, -1_500_000))
    browser.step(5)
    assert browser.where.text() == "3 / 3"
    browser.previous_button.click()
    assert browser.where.text() == "2 / 3"


def test_a_photo_across_the_date_line_is_gone_to_in_degrees_too(browser, project):
    corners = ((179.999, 71.0), (-179.999, 71.0), (-179.999, 70.999), (179.999, 70.999))
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    browser.canvas.setDestinationCrs(project.crs())
    browser.show_photos([PhotoHeader("a.tif", PLACED, "", 0.1, corners)])
    browser.step(1)
    assert browser.canvas.extent().width() < 0.1


def test_photos_in_view_are_loaded_and_go_when_the_map_moves(browser, project, until):
    browser.step(1)
    assert shown(project) == set()
    browser.load.setChecked(True)
    until(lambda: shown(project) == {"b.tif"})
    browser.step(1)
    until(lambda: shown(project) == {"a.tif"})
    browser.canvas.setExtent(QgsRectangle(900, -1_500_200, 1400, -1_499_900))  # as a user would
    until(lambda: shown(project) == {"a.tif", "b.tif", "c.tif"})
    browser.load.setChecked(False)
    assert shown(project) == set()


def test_a_photo_that_the_user_has_loaded_stays(browser, project, photos, until):
    layer = QgsRasterLayer(photos[1].path, "mine")
    project.addMapLayer(layer)
    browser.step(1)
    browser.load.setChecked(True)
    browser.step(1)
    until(lambda: shown(project) == {"a.tif", "b.tif"})
    browser.load.setChecked(False)
    assert shown(project) == {"b.tif"}


def test_too_many_in_view_are_not_loaded(browser, photos, until):
    browser.in_view.set_photos([photos[0]] * (MOST + 1))
    until(lambda: browser.in_view._indexing is None)
    browser.step(2)
    assert browser.in_view.in_view() == []


@pytest.mark.parametrize("longitude", [-150.0, 179.9999, 0.0])
@pytest.mark.parametrize("latitude", [72.0, 89.9999, -75.0])
def test_across_the_date_line_and_at_the_poles_too(browser, photos, until, longitude, latitude):
    """A photo of some 20 m, and another at the other side of its pole."""
    corners = [(longitude + x, latitude + y) for x, y in ((0, 0), (2e-4, 0), (2e-4, -1e-4), (0, -1e-4))]
    here = photos[0]._replace(corners=tuple((x if x <= 180 else x - 360, y) for x, y in corners))
    far = photos[1]._replace(corners=tuple((x, latitude * 0.9 + y) for x, y in ((20, 0), (21, 0), (21, -1), (20, -1))))
    crs = QgsCoordinateReferenceSystem("EPSG:3413" if latitude > 0 else "EPSG:3031")
    browser._project.setCrs(crs)
    browser.canvas.setDestinationCrs(crs)
    browser.show_photos([here, far])
    until(lambda: browser.in_view._indexing is None)
    browser.list.setCurrentIndex(browser.model.index(1, 0))
    assert browser.in_view.in_view() == [here]


def test_an_index_that_could_not_be_made_is_made_of_the_next_photos(browser, photos, until, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(in_view, "PhotoIndex", lambda *_: 1 / 0)
        browser.in_view.set_photos(photos)
        task = browser.in_view._indexing
        until(lambda: not task.is_running)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what QGIS's event loop does
    browser.in_view.set_photos(photos)
    until(lambda: browser.in_view._index is not None)
