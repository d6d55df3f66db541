# SPDX-License-Identifier: GPL-2.0-or-later
"""A GeoPackage of Bear Detector brings its style: QGIS shows it so, without the plugin."""

from __future__ import annotations

import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionContext,
    QgsFeature,
    QgsVectorLayer,
)

from bear_detector_plugin.engine.examples import layer as examples
from bear_detector_plugin.engine.results import results_file as results
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.gui.detect.results_layer import DETECTIONS, PHOTOS
from bear_detector_plugin.gui.examples.examples_file import create
from bear_detector_plugin.layer_styles import add_style
from bear_detector_plugin.map_styles import style
from bear_detector_plugin.translation import use_language


@pytest.fixture
def run():
    return Run(("detect",), "tiny", "0" * 64, ("polar_bear",), 0.5, "dense", {})


def style_of(path, table):
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    assert layer.isValid()
    _, found = layer.loadDefaultStyle()
    return found, layer.renderer().type()


def test_results_bring_their_styles(tmp_path, run):
    path = str(tmp_path / "survey.gpkg")
    with results.open_results(path, run):
        pass
    assert style_of(path, "detections") == (True, "graduatedSymbol")
    assert style_of(path, "photos") == (True, "categorizedSymbol")


@pytest.mark.parametrize("make", [lambda p: examples.write(p, []), lambda p: create(p, QgsCoordinateReferenceSystem())],
                         ids=["engine", "QGIS"])  # fmt: skip
def test_examples_bring_their_style_whoever_makes_the_file(tmp_path, make):
    path = str(tmp_path / "examples.gpkg")
    make(path)
    assert style_of(path, "examples") == (True, "categorizedSymbol")


def test_two_tables_of_a_file_share_the_table_of_styles(tmp_path):
    path = str(tmp_path / "both.gpkg")
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    for table in ("detections", "photos"):
        dataset.CreateLayer(table, None, ogr.wkbPolygon)
        add_style(dataset, table)
    dataset = None
    dataset = gdal.OpenEx(path)
    styles = list(dataset.GetLayerByName("layer_styles"))
    assert [row["f_table_name"] for row in styles] == ["detections", "photos"]
    assert sum(row["useAsDefault"] for row in styles) == 2


@pytest.fixture
def french():
    use_language("fr_FR")
    yield
    use_language("en")


def test_what_is_read_on_the_map_is_in_the_users_language(tmp_path, run, french):
    path = str(tmp_path / "survey.gpkg")
    with results.open_results(path, run):
        pass
    detections, photos = (QgsVectorLayer(f"{path}|layername={table}", table, "ogr") for table in (DETECTIONS, PHOTOS))
    style(detections, DETECTIONS)
    style(photos, PHOTOS)
    assert detections.renderer().ranges()[0].label() == "0,0 à 0,2"
    assert [category.label() for category in photos.renderer().categories()][:2] == ["terminée", "en cours"]
    assert [category.value() for category in photos.renderer().categories()][:2] == ["done", "running"]
    said = QgsExpression(detections.labeling().settings().fieldName)
    seen = QgsFeature(detections.fields())
    context = QgsExpressionContext()
    for name, words in (("polar_bear", "ours polaire"), ("harp_seal", "harp seal")):
        seen["class"], seen["score"] = name, 0.5
        context.setFeature(seen)
        assert str(said.evaluate(context)).startswith(words)
