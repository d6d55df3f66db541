# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the plugin's tests.

fake_engine     makes every EngineProcess run tests/plugin/fake_engine.py with a behaviour by name
job             any job, for tests in which the fake engine ignores it
plugin          the plugin, started in pytest-qgis's window with a real message bar; unloaded afterwards
photo           a georeferenced photo as a layer of the project, 400 x 300 pixels of 0.1 m
survey          a folder of two georeferenced photos with animals that the tiny model finds: two bears and a seal
until           turns the event loop until something is true
examples_panel  the step Examples, with a new layer over `photo`
draw            draws an example in it
review_photos   two photos with two bears and a seal
review_results  detections in them: four from the threshold on, one below
review_panel    the review of these, in a floating dock
provider        the algorithms, registered with Processing
context         where they run, in the project
"""

from __future__ import annotations

import faulthandler
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsPointXY,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
)
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.backend import environment
from bear_detector_plugin.gui.detect.results_layer import show_results
from bear_detector_plugin.gui.examples.layer import add_example
from bear_detector_plugin.gui.tasks import thread_pool
from bear_detector_plugin.gui.workspace import RESULTS
from bear_detector_plugin.jobs import DetectJob
from bear_detector_plugin.plugin import BearDetectorPlugin
from bear_detector_plugin.processing.provider import BearDetectorProvider
from tests.plugin.results_files import write_results
from tests.tiny_model import BLUE, RED

FAKE = Path(__file__).with_name("fake_engine.py")
CRS = "EPSG:3413"


@pytest.fixture
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def behave(behaviour: str) -> None:
        monkeypatch.setattr(environment, "command", lambda job: [sys.executable, str(FAKE), behaviour])

    return behave


@pytest.fixture
def job() -> DetectJob:
    return DetectJob(imagery=("photos",), out="survey.gpkg")


@pytest.fixture
def own_crs() -> Iterator[QgsCoordinateReferenceSystem]:
    QgsApplication.createDatabase()  # it is kept in the user profile's
    registry = QgsApplication.coordinateReferenceSystemRegistry()
    given = QgsCoordinateReferenceSystem.fromProj("+proj=laea +lat_0=90 +lon_0=-20 +datum=WGS84 +units=m +type=crs")
    crs = QgsCoordinateReferenceSystem.fromSrsId(registry.addUserCrs(given, "bears"))
    assert crs.authid().startswith("USER:")
    yield crs
    registry.removeUserCrs(crs.srsid())


@pytest.fixture
def until() -> Callable[[Callable[[], object]], None]:
    def wait(happened: Callable[[], object], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, f"it did not happen in time; {_at_work()}"
            QApplication.processEvents()
            time.sleep(0.005)

    return wait


def _at_work() -> str:
    """What QGIS's tasks and the engines are at; where each thread stands is written to stderr."""
    faulthandler.dump_traceback()
    tasks = [f"{task.description()}: {task.status()}" for task in QgsApplication.taskManager().tasks()]
    words = ["ps", "--ppid", str(os.getpid()), "-o", "pid,stat,time,wchan:20,args"]
    children = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return f"threads: {thread_pool().activeThreadCount()}, tasks: {tasks}, processes:\n{children}"


@pytest.fixture
def project(qgis_new_project: QgsProject, qgis_canvas: QgsMapCanvas) -> QgsProject:
    qgis_new_project.setCrs(QgsCoordinateReferenceSystem(CRS))
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))  # the one canvas of all tests does not follow
    return qgis_new_project


@pytest.fixture
def plugin(qgis_iface, project, monkeypatch) -> Iterator[BearDetectorPlugin]:
    monkeypatch.setattr(qgis_iface, "_messageBar", QgsMessageBar())
    plugin = BearDetectorPlugin(qgis_iface)
    plugin.initGui()
    yield plugin
    plugin.unload()
    QApplication.processEvents()


@pytest.fixture
def photo(project, tmp_path) -> QgsRasterLayer:
    path = tmp_path / "photo.tif"
    write_photo(path, geotransform=(1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), crs=CRS)
    layer = QgsRasterLayer(str(path), "photo")
    project.addMapLayer(layer)
    return layer


@pytest.fixture
def survey(tmp_path) -> Path:
    folder = tmp_path / "survey"
    folder.mkdir()
    write_photo(folder / "a.tif", (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(300, 300): RED, (600, 200): RED})
    write_photo(folder / "b.tif", (1100.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(400, 400): BLUE})
    return folder


@pytest.fixture
def examples_panel(plugin, photo, tmp_path):
    panel = plugin.dock.examples
    panel.open(str(tmp_path / "examples.gpkg"))
    return panel


@pytest.fixture
def draw(examples_panel, project, until):
    """Draws an example with its middle at x, y and waits until the panel shows it."""

    def add(class_name: str, x: float, y: float):
        count = examples_panel.model.rowCount()
        feature = add_example(project, examples_panel.layer, class_name, QgsPointXY(x, y), QgsPointXY(x, y))
        examples_panel.drawing.drawn.emit(examples_panel.layer, feature)
        until(lambda: examples_panel.model.rowCount() > count)
        return feature

    return add


@pytest.fixture
def review_photos(tmp_path) -> tuple[str, str]:
    write_photo(tmp_path / "a.tif", (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(300, 300): RED, (600, 200): RED})
    write_photo(tmp_path / "b.tif", (1100.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(400, 400): BLUE})
    return str(tmp_path / "a.tif"), str(tmp_path / "b.tif")


@pytest.fixture
def review_results(tmp_path, review_photos, tiny_model) -> str:
    """Four detections from the threshold on, one below."""
    a, b = review_photos
    found = [
        (a, "polar_bear", 0.95, 224, 224),
        (a, "polar_bear", 0.90, 512, 128),
        (b, "seal", 0.80, 320, 320),
        (b, "seal", 0.60, 32, 32),
        (b, "polar_bear", 0.10, 0, 0),
    ]
    west = {a: 1000.0, b: 1100.0}
    placed = [
        (
            *row,
            (
                west[row[0]] + row[3] / 10,
                -2000 - row[4] / 10 - 22.4,
                west[row[0]] + row[3] / 10 + 22.4,
                -2000 - row[4] / 10,
            ),
        )
        for row in found
    ]
    return write_results(tmp_path / "found.gpkg", placed, str(tiny_model))


@pytest.fixture
def open_review(plugin, until):
    """Shows results in the dock's review, and gives its panel."""

    def opened(path: str):
        show_results(plugin.workspace.project, path)
        plugin.workspace.set(RESULTS, path)
        plugin.dock.open_review()
        panel = plugin.dock.search.review
        plugin.dock.setFloating(True)
        plugin.dock.resize(400, 700)
        plugin.dock.show()
        until(lambda: panel.current is not None and panel.isVisible())
        return panel

    return opened


@pytest.fixture
def review_panel(open_review, review_results):
    return open_review(review_results)


@pytest.fixture
def provider():
    provider = BearDetectorProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def context(project) -> Iterator[QgsProcessingContext]:
    context = QgsProcessingContext()
    context.setProject(project)
    yield context
    context.temporaryLayerStore().removeAllMapLayers()  # after the last test QGIS ends, before the context does


def write_photo(
    path: Path, geotransform: tuple | None = None, crs: str | None = None, animals: dict | None = None
) -> None:
    """A grey photo of 400 x 300 pixels, or one of 800 x 600 with squares of 64 pixels where animals are."""
    width, height = (800, 600) if animals else (400, 300)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 3)
    if geotransform:
        dataset.SetGeoTransform(geotransform)
    if crs:
        reference = osr.SpatialReference()
        reference.SetFromUserInput(crs)
        dataset.SetProjection(reference.ExportToWkt())
    for band in (1, 2, 3):
        dataset.GetRasterBand(band).Fill(128)
    for (x, y), colour in (animals or {}).items():
        for band, value in enumerate(colour, 1):
            dataset.GetRasterBand(band).WriteRaster(x, y, 64, 64, bytes([value]) * 64 * 64)
