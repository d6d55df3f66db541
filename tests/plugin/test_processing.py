# SPDX-License-Identifier: GPL-2.0-or-later
"""The jobs as Processing algorithms: what the toolbox shows, and what is refused before a run."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from qgis.core import (
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QUrl

from bear_detector_plugin.processing.provider import ALGORITHMS
from tests.plugin.algorithms import algorithm, memory_layer, refused

GROUPS = {
    "survey": {"georeference"},
    "examples": {"importexamples", "cutout", "harvest", "composeexamples", "backgroundexamples"},
    "model": {"train", "evaluate", "calibrate", "models", "doctor"},
    "detections": {"detect", "audit", "explain", "count", "compare", "effort", "export"},
}


def test_every_job_has_an_algorithm_in_its_group(provider):
    found = {}
    for each in provider.algorithms():
        assert each.group()
        found.setdefault(each.groupId(), set()).add(each.name())
    assert found == GROUPS


@pytest.mark.parametrize("name", sorted(set().union(*GROUPS.values())))
def test_help_tells_of_every_parameter_and_output_and_gives_an_example(provider, name):
    each = algorithm(name)
    told = each.shortHelpString()
    assert each.shortDescription() in told
    for parameter in each.parameterDefinitions():
        assert parameter.isDestination() or parameter.help() in told
        assert parameter.isDestination() or parameter.help(), parameter.name()
    notes = each.output_notes()
    assert set(notes) == {output.name() for output in each.outputDefinitions()}
    assert all(note in told for note in notes.values())
    assert f"qgis_process run bear_detector:{name}" in told
    page = QUrl(each.helpUrl())
    assert page.isLocalFile()
    assert Path(page.toLocalFile()).is_file(), page
    assert not each.icon().pixmap(16, 16).isNull()
    assert Path(each.helpUrl()).suffix == ".html"


@pytest.mark.parametrize("name", sorted(set().union(*GROUPS.values())))
def test_the_example_of_the_help_names_parameters_that_there_are(provider, name):
    each = algorithm(name)
    given = dict(word.partition("=")[::2] for word in each.example().split())
    assert set(given) <= {parameter.name() for parameter in each.parameterDefinitions()}
    needed = {
        p.name() for p in each.parameterDefinitions() if not p.flags() & p.FlagOptional and p.defaultValue() is None
    }
    assert needed <= set(given)


def test_texts_are_asked_for_when_they_are_shown(provider):
    """In the user's language, which isn't known yet when the modules are loaded."""
    for kind in ALGORITHMS:
        source = Path(__import__(kind.__module__, fromlist=[""]).__file__).read_text(encoding="utf-8")
        outside = [node for node in ast.parse(source).body if not isinstance(node, ast.ClassDef)]
        assert not [
            call for node in outside for call in ast.walk(node) if isinstance(call, ast.Name) and call.id == "tr"
        ]


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("detect", {"OUTPUT": "o.gpkg"}, "No photos were given"),
        ("detect", {"FOLDER": "photos", "OUTPUT": "o.shp"}, "o.shp is no name for a GeoPackage"),
        ("detect", {"FOLDER": "photos", "THRESHOLD": 0.5, "RECALL": 0.9, "OUTPUT": "o.gpkg"}, "exclude each other"),
        ("detect", {"FOLDER": "photos", "THRESHOLD": 1.5, "OUTPUT": "o.gpkg"}, "THRESHOLD"),
        ("detect", {"FOLDER": "photos", "BANDS": "4 3", "OUTPUT": "o.gpkg"}, "4 3 are no bands"),
        ("detect", {"FOLDER": "photos", "BANDS": "red", "OUTPUT": "o.gpkg"}, "red are no bands"),
        ("export", {"INPUT": "s.gpkg", "OUTPUT": "o.kml"}, "o.kml has no ending that tells its format"),
        ("export", {"INPUT": "s.gpkg", "CRS": "EPSG:3413", "OUTPUT": "o.json"}, "The CRS of COCO can't be chosen"),
        ("importexamples", {"OUTPUT": "e.gpkg"}, "A file or a folder of labels"),
        ("importexamples", {"LAYER": "p.shp", "OUTPUT": "e.shp"}, "e.shp is no name for a GeoPackage"),
        ("composeexamples", {"INPUT": "web", "OUTPUT": "c"}, "No background was given"),
        ("backgroundexamples", {"OUTPUT": "e.gpkg"}, "No photos were given"),
        ("backgroundexamples", {"FOLDER": "p", "COUNT": 0, "OUTPUT": "e.gpkg"}, "COUNT"),
        ("georeference", {"OUTPUT": "placed"}, "No photos were given"),
        (
            "georeference",
            {"FOLDER": "p", "CAMERAS": "l.csv", "COLUMNS": "Frame", "OUTPUT": "o"},
            "Frame names no column",
        ),
        ("georeference", {"FOLDER": "p", "COLUMNS": "photo=F", "OUTPUT": "o"}, "no table was given"),
    ],
)
def test_mistakes_are_told_before_the_run(provider, context, name, parameters, complaint):
    assert complaint in refused(name, parameters, context)


def test_an_online_dem_is_told_before_the_run(provider, context):
    """Its photos were placed as if the ground were flat, without a word."""
    layer = QgsRasterLayer("type=xyz&url=https://tile.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png", "online", "wms")
    parameters = {"FOLDER": "photos", "DEM": layer, "OUTPUT": "placed"}
    assert "The DEM is no file" in refused("georeference", parameters, context)


@pytest.mark.parametrize(
    ("name", "photos", "others"),
    [
        ("train", "BACKGROUNDS", {"INPUT": "examples.gpkg", "OUTPUT": "model"}),
        ("importexamples", "IMAGERY", {"LAYER": "seals.shp", "OUTPUT": "o.gpkg"}),
        ("composeexamples", "BACKGROUNDS", {"INPUT": "cut-outs", "OUTPUT": "composed"}),
        ("cutout", "INPUT", {"OUTPUT": "cut-outs"}),
    ],
)
def test_an_online_layer_is_not_the_folder_that_the_engine_runs_in(provider, context, name, photos, others):
    """Its empty path was taken for that: all images below it were trained on as background."""
    layer = QgsRasterLayer("type=xyz&url=https://tile.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png", "online", "wms")
    assert "A layer among the photos is no file" in refused(name, {photos: [layer], **others}, context)


@pytest.mark.parametrize("name", ["detect", "backgroundexamples", "georeference"])
def test_an_online_layer_among_the_photos_is_told_before_the_run(provider, context, name):
    layer = QgsRasterLayer("type=xyz&url=https://tile.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png", "online", "wms")
    parameters = {"INPUT": [layer], "OUTPUT": "o.gpkg"}
    assert "A layer among the photos is no file" in refused(name, parameters, context)


def test_an_area_that_is_nowhere_is_told_before_the_run(provider, context):
    layer = memory_layer((0, 0, 10), crs="")
    parameters = {"FOLDER": "photos", "AREA": layer.id(), "OUTPUT": "o.gpkg"}
    assert "The area has no coordinate reference system" in refused("detect", parameters, context)


@pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", "o.GPKG"])
def test_what_is_right_passes(provider, context, output):
    parameters = {"FOLDER": "photos", "BANDS": "4,3,2", "OUTPUT": output}
    assert algorithm("detect").checkParameterValues(parameters, context) == (True, "")
