# SPDX-License-Identifier: GPL-2.0-or-later
"""A GeoPackage of Bear Detector brings its style: QGIS shows it so, without the plugin."""

from __future__ import annotations

import pytest
from osgeo import gdal, ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer

from bear_detector_plugin.engine import examples, results
from bear_detector_plugin.gui.examples.examples_file import create
from bear_detector_plugin.layer_styles import add_style


@pytest.fixture
def run():
    return results.Run(("detect",), "tiny", "0" * 64, ("polar_bear",), 0.5, "dense", {})


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
