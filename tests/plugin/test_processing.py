# SPDX-License-Identifier: GPL-2.0-or-later
"""The jobs as Processing algorithms, inside QGIS's process."""

from __future__ import annotations

import ast
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFile,
    QgsProject,
    QgsRasterLayer,
    QgsVectorFileWriter,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QUrl

from bear_detector_plugin.jobs import (
    AuditJob,
    BackgroundExamplesJob,
    CalibrateJob,
    CompareJob,
    ComposeExamplesJob,
    CountJob,
    CutOutJob,
    DetectJob,
    DoctorJob,
    EffortJob,
    EvaluateJob,
    ExplainJob,
    ExportJob,
    GeoreferenceJob,
    HarvestJob,
    ImportExamplesJob,
    ModelsJob,
    TrainJob,
)
from bear_detector_plugin.processing.parameters import paths
from bear_detector_plugin.processing.provider import ALGORITHMS, BearDetectorProvider
from tests.plugin.conftest import CRS, write_photo

GROUPS = {
    "survey": {"georeference"},
    "examples": {"importexamples", "cutout", "harvest", "composeexamples", "backgroundexamples"},
    "model": {"train", "evaluate", "calibrate", "models", "doctor"},
    "detections": {"detect", "audit", "explain", "count", "compare", "effort", "export"},
}


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


def algorithm(name: str):
    return QgsApplication.processingRegistry().createAlgorithmById(f"bear_detector:{name}")


def run(name, parameters, context, feedback=None):
    outputs, ok = algorithm(name).run(parameters, context, feedback or QgsProcessingFeedback(), catchExceptions=False)
    assert ok
    return outputs


def refused(name, parameters, context) -> str:
    """What is said of parameters that can't be right, before anything runs."""
    sound, message = algorithm(name).checkParameterValues(parameters, context)
    assert not sound
    assert "\n" not in message
    return message


def memory_layer(*squares, crs="EPSG:3413") -> QgsVectorLayer:
    layer = QgsVectorLayer("Polygon", "area", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem(crs))
    features = []
    for x, y, side in squares:
        feature = QgsFeature()
        wkt = f"POLYGON(({x} {y}, {x + side} {y}, {x + side} {y - side}, {x} {y - side}, {x} {y}))"
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


# What the toolbox shows ----------------------------------------------------------------------------------------------


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


# What reaches the engine ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "job"),
    [
        ("detect", {"INPUT": ["a.tif"], "OUTPUT": "o.gpkg"}, DetectJob(("a.tif",), "o.gpkg")),
        (
            "detect",
            {
                "INPUT": ["a.tif", "b.tif"],
                "FOLDER": "photos",
                "MODEL": "m.onnx",
                "THRESHOLD": 0.0,
                "MODE": "tiles",
                "DEVICE": "cpu",
                "BANDS": "4, 3 2",
                "REVIEWS": "old.gpkg",
                "FRESH": True,
                "OUTPUT": "o.gpkg",
            },
            DetectJob(
                ("a.tif", "b.tif", "photos"),
                "o.gpkg",
                model="m.onnx",
                threshold=0.0,
                mode="tiles",
                device="cpu",
                bands=(4, 3, 2),
                reviews="old.gpkg",
                fresh=True,
            ),
        ),
        ("train", {"INPUT": "e.gpkg", "OUTPUT": "model"}, TrainJob("e.gpkg", "model")),
        (
            "train",
            {"INPUT": "e.gpkg|layername=examples", "SOURCES": "drawn, review", "EPOCHS": "3", "OUTPUT": "model"},
            TrainJob("e.gpkg", "model", sources=("drawn", "review"), epochs=3),
        ),
        ("evaluate", {"INPUT": "e.gpkg", "OUTPUT": "report"}, EvaluateJob("e.gpkg", "report")),
        (
            "evaluate",
            {"INPUT": "e.gpkg", "GROUP": "flight", "NO_SCREEN": True, "OUTPUT": "report"},
            EvaluateJob("e.gpkg", "report", group="flight", no_screen=True),
        ),
        ("calibrate", {"INPUT": "e.gpkg"}, CalibrateJob("e.gpkg")),
        (
            "harvest",
            {"INPUT": "s.gpkg", "EMPTY": True, "MOST": 20, "OUTPUT": "e.gpkg"},
            HarvestJob("s.gpkg", "e.gpkg", True, 20),
        ),
        (
            "calibrate",
            {"INPUT": "e.gpkg", "MODEL": "m", "RECALL": 0.8, "CONFIDENCE": 0.9, "OUTPUT": "copy", "DEVICE": "cpu"},
            CalibrateJob("e.gpkg", "m", "copy", recall=0.8, confidence=0.9, device="cpu"),
        ),
        (
            "detect",
            {"INPUT": ["a.tif"], "RECALL": 0.9, "CONFIDENCE": 0.95, "PHOTOS_PER_ANIMAL": 3000, "OUTPUT": "o.gpkg"},
            DetectJob(("a.tif",), "o.gpkg", recall=0.9, confidence=0.95, photos_per_animal=3000),
        ),
        (
            "train",
            {"INPUT": "e.gpkg", "CROP": "352", "BATCH": 16, "PATIENCE": 3, "LOOK_ALIKES": "walrus", "OUTPUT": "m"},
            TrainJob("e.gpkg", "m", crop=352, batch=16, patience=3, look_alikes=("walrus",)),
        ),
        ("train", {"INPUT": "e.gpkg", "GROUP": "flight", "OUTPUT": "m"}, TrainJob("e.gpkg", "m", group="flight")),
        ("explain", {"INPUT": "a.tif", "X": 32, "Y": "64", "OUTPUT": "m.tif"}, ExplainJob("a.tif", (32, 64), "m.tif")),
        (
            "explain",
            {"INPUT": "a.tif", "X": 32, "Y": "64", "GSD": "native", "BANDS": "4 3 2", "OUTPUT": "m.tif"},
            ExplainJob("a.tif", (32, 64), "m.tif", gsd="native", bands=(4, 3, 2)),
        ),
        ("audit", {"INPUT": "s.gpkg"}, AuditJob("s.gpkg")),
        ("count", {"INPUT": "s.gpkg"}, CountJob("s.gpkg")),
        (
            "count",
            {
                "INPUT": "s.gpkg|layername=detections",
                "REVIEW": "confirmed",
                "THRESHOLD": 0.25,
                "POSITION_ERROR": 3,
                "DRIFT": 0.1,
                "DRIFT_TO": 180,
                "MAX_DISTANCE": 40,
            },
            CountJob("s.gpkg", "confirmed", 0.25, 3.0, 0.1, 180.0, 40.0),
        ),
        ("effort", {"INPUT": "s.gpkg", "OUTPUT": "out"}, EffortJob("s.gpkg", "out")),
        ("effort", {"INPUT": "s.gpkg", "OUTPUT": "out", "GAP": 9, "TURN": 45}, EffortJob("s.gpkg", "out", 9.0, 45.0)),
        ("compare", {"INPUT": "s.gpkg"}, CompareJob("s.gpkg")),
        (
            "compare",
            {"INPUT": "s.gpkg", "REVIEWERS": "Ann, Bob", "OUTPUT": "d.csv"},
            CompareJob("s.gpkg", ("Ann", "Bob"), "d.csv"),
        ),
        (
            "audit",
            {"INPUT": "s.gpkg", "WINDOWS": 50, "MORE": 20, "THRESHOLD": 0.25, "SEED": 3},
            AuditJob("s.gpkg", 50, 20, 0.25, 3),
        ),
        ("export", {"INPUT": "s.gpkg", "OUTPUT": "o.shp"}, ExportJob("s.gpkg", "o.shp")),
        (
            "export",
            {
                "INPUT": "s.gpkg|layername=detections",
                "REVIEW": "confirmed",
                "THRESHOLD": "0.5",
                "WHERE": "score > 0.7",
                "FIELDS": ["score", "class"],
                "CRS": "EPSG:4326",
                "OUTPUT": "o.csv",
            },
            ExportJob("s.gpkg", "o.csv", "score > 0.7", 0.5, "EPSG:4326", "confirmed", ("score", "class")),
        ),
        ("export", {"INPUT": "s.gpkg", "FIELDS": "score,class", "OUTPUT": "o.csv"},
         ExportJob("s.gpkg", "o.csv", fields=("score", "class"))),
        ("importexamples", {"LAYER": "p.shp", "OUTPUT": "e.gpkg"}, ImportExamplesJob("p.shp", "e.gpkg")),
        (
            "composeexamples",
            {"INPUT": "web", "BACKGROUNDS": ["ice.tif"], "FOLDER": "p", "CLASSES": "polar_bear, seal", "OUTPUT": "c"},
            ComposeExamplesJob("web", "c", ("ice.tif", "p"), classes=("polar_bear", "seal")),
        ),
        ("composeexamples", {"INPUT": "web", "FOLDER": "p", "OUTPUT": "c"}, ComposeExamplesJob("web", "c", ("p",))),
        (
            "composeexamples",
            {"INPUT": "cuts", "FOLDER": "p", "LENGTH": "2, 2.5", "GSD": 0.03, "OUTPUT": "c"},
            ComposeExamplesJob("cuts", "c", ("p",), length_m=(2.0, 2.5), gsd_m=0.03),
        ),
        (
            "cutout",
            {"INPUT": ["bear.jpg"], "BOX": "40,20,150,90", "ORIGIN": "CC BY", "OUTPUT": "bears"},
            CutOutJob(("bear.jpg",), "bears", box=(40, 20, 150, 90), origin="CC BY"),
        ),
        ("backgroundexamples", {"FOLDER": "photos", "COUNT": 7, "OUTPUT": "e.gpkg"},
         BackgroundExamplesJob(("photos",), "e.gpkg", 7)),
        ("georeference", {"FOLDER": "photos", "OUTPUT": "placed"}, GeoreferenceJob(("photos",), "placed")),
        (
            "georeference",
            {
                "FOLDER": "photos",
                "CAMERAS": "log.csv",
                "COLUMNS": "photo=Frame, x=E",
                "CRS": "EPSG:3413",
                "ALTITUDE_M": 300,
                "FOCAL_35MM": 35,
                "DEM": "dem.tif",
                "TAKEOFF_M": -2,
                "HEIGHT_BY_OVERLAPS": True,
                "OUTPUT": "placed",
            },
            GeoreferenceJob(
                ("photos",), "placed", "log.csv", ("photo=Frame", "x=E"), "EPSG:3413", 300.0, 35.0,
                dem="dem.tif", takeoff_m=-2.0, height_by_overlaps=True,
            ),
        ),
        ("models", {}, ModelsJob("polar-bear-seal")),
        ("models", {"MODEL": ""}, ModelsJob()),
        ("doctor", {}, DoctorJob()),
    ],
)  # fmt: skip
def test_parameters_become_the_job(provider, context, name, parameters, job):
    assert algorithm(name).job(parameters, context) == job


def test_project_layers_and_files_both_count_as_photos(context, project, photo, tmp_path):
    file = str(tmp_path / "photo.tif")
    assert paths([photo.id(), photo, photo.name(), file, "missing.tif"], context) == (file,) * 4 + ("missing.tif",)


def test_an_area_is_a_layer_of_any_kind_or_its_selected_polygons(provider, context):
    layer = memory_layer((1000, -2000, 10), (2000, -2000, 10))
    parameters = {"INPUT": ["a.tif"], "AREA": layer.id(), "OUTPUT": "o.gpkg"}
    whole = algorithm("detect").job(parameters, context).area
    assert QgsVectorLayer(whole, "", "ogr").featureCount() == 2
    layer.selectByIds([1])
    parameters["AREA"] = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    assert QgsVectorLayer(algorithm("detect").job(parameters, context).area, "", "ogr").featureCount() == 1


# What is refused beforehand ------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("name", ["detect", "backgroundexamples", "georeference"])
def test_an_online_layer_among_the_photos_is_told_before_the_run(provider, context, name):
    layer = QgsRasterLayer("type=xyz&url=https://tile.example.org/%7Bz%7D/%7Bx%7D/%7By%7D.png", "online", "wms")
    parameters = {"INPUT": [layer], "OUTPUT": "o.gpkg"}
    assert "A layer among the photos is no file" in refused(name, parameters, context)


def test_what_is_too_long_for_a_path_is_no_crash(context):
    text = "type=xyz&url=" + 300 * "x"
    assert paths([text], context) == (text,)


def test_an_area_that_is_nowhere_is_told_before_the_run(provider, context):
    layer = memory_layer((0, 0, 10), crs="")
    parameters = {"FOLDER": "photos", "AREA": layer.id(), "OUTPUT": "o.gpkg"}
    assert "The area has no coordinate reference system" in refused("detect", parameters, context)


@pytest.mark.parametrize("output", ["TEMPORARY_OUTPUT", "o.GPKG"])
def test_what_is_right_passes(provider, context, output):
    parameters = {"FOLDER": "photos", "BANDS": "4,3,2", "OUTPUT": output}
    assert algorithm("detect").checkParameterValues(parameters, context) == (True, "")


# What they do --------------------------------------------------------------------------------------------------------


@pytest.fixture
def found(provider, context, survey, tiny_model, tmp_path) -> str:
    """Results of the survey: two bears and a seal."""
    out = str(tmp_path / "found.gpkg")
    parameters = {"FOLDER": str(survey), "MODEL": str(tiny_model), "THRESHOLD": 0.5, "OUTPUT": out}
    outputs = run("detect", parameters, context)
    assert (outputs["PHOTOS"], outputs["FAILED"], outputs["DETECTED"]) == (2, 0, 3)
    return out


def test_detect_gives_a_layer_that_a_model_can_go_on_with(provider, context, survey, tiny_model, tmp_path):
    seen = []

    class Watch(QgsProcessingFeedback):
        def setProgressText(self, text):
            seen.append(self.progress())

    layers = [QgsRasterLayer(str(path), path.stem) for path in sorted(survey.glob("*.tif"))]
    QgsProject.instance().addMapLayers(layers)
    out = str(tmp_path / "found.gpkg")
    parameters = {"INPUT": layers, "MODEL": str(tiny_model), "THRESHOLD": 0.5, "OUTPUT": out}
    outputs = run("detect", parameters, context, Watch())
    found = QgsVectorLayer(outputs["OUTPUT"], "found", "ogr")
    strong = [f for f in found.getFeatures() if f["score"] >= 0.5]
    assert sorted(f["class"] for f in strong) == ["polar_bear", "polar_bear", "seal"]
    assert seen[-1] == 100


def test_detect_in_an_area_with_reviews_carried_over(provider, context, survey, tiny_model, tmp_path, found):
    dataset = gdal.OpenEx(found, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("detections")
    for row in list(layer):
        row["review"] = row["class"] if row["score"] >= 0.5 else None
        layer.SetFeature(row)
    del layer, row, dataset
    area = memory_layer((1030, -2028, 20))  # round the first bear of a.tif
    parameters = {
        **{"FOLDER": str(survey), "MODEL": str(tiny_model), "THRESHOLD": 0.5, "AREA": area.id(), "REVIEWS": found},
        "OUTPUT": str(tmp_path / "again.gpkg"),
    }
    feedback = QgsProcessingFeedback()
    outputs = run("detect", parameters, context, feedback)
    assert (outputs["PHOTOS"], outputs["DETECTED"]) == (1, 1)
    assert "1 of 2 photos lie outside the area" in feedback.textLog()
    reviewed = QgsVectorLayer(outputs["OUTPUT"], "again", "ogr")
    assert [f["review"] for f in reviewed.getFeatures() if f["score"] >= 0.5] == ["polar_bear"]


def test_export_says_what_the_format_cannot_hold(context, found, tmp_path):
    feedback = QgsProcessingFeedback()
    outputs = run("export", {"INPUT": found, "OUTPUT": str(tmp_path / "found.shp")}, context, feedback)
    assert outputs["DETECTED"] == 3
    assert "A Shapefile knows no time of day" in feedback.textLog()
    parameters = {"INPUT": found, "FIELDS": ["class"], "OUTPUT": str(tmp_path / "found.json")}
    outputs = run("export", parameters, context)
    assert len(json.loads(Path(outputs["OUTPUT"]).read_text())["annotations"]) == 3


def test_animals_are_counted_and_the_effort_is_summarised(context, found, tmp_path):
    """A real run from photos to tables."""
    feedback = QgsProcessingFeedback()
    outputs = run("count", {"INPUT": found, "POSITION_ERROR": 1}, context, feedback)
    assert (outputs["ANIMALS"], outputs["SIGHTINGS"], outputs["PROPOSED"]) == (3, 3, 0)
    assert "Counted: detections from a score of 0.5 on that nobody rejected." in feedback.textLog()
    outputs = run("effort", {"INPUT": found, "OUTPUT": str(tmp_path / "effort")}, context)
    assert outputs["AREA"] > 0
    names = {path.name for path in Path(outputs["OUTPUT"]).iterdir()}
    tables = {"photos.csv", "transects.csv", "distance.csv", "capture_history.csv", "occurrences.csv"}
    assert names == {*tables, "effort.gpkg"}
    with pytest.raises(QgsProcessingException, match="fewer than two reviewers"):
        run("compare", {"INPUT": found}, context)


def test_explain_gives_a_raster(provider, context, survey, tiny_model, tmp_path):
    parameters = {"INPUT": str(survey / "a.tif"), "X": 224, "Y": 224, "MODEL": str(tiny_model)}
    outputs = run("explain", {**parameters, "OUTPUT": str(tmp_path / "map.tif")}, context)
    assert QgsRasterLayer(outputs["OUTPUT"], "map").isValid()
    assert outputs["SCORE"] > 0.9


@pytest.fixture
def examples(provider, context, survey, tmp_path) -> str:
    """Examples of the survey's animals, imported from a layer of points."""
    points = tmp_path / "points.geojson"
    layer = QgsVectorLayer("Point?crs=EPSG:3413&field=class:string", "points", "memory")
    for x, y, name in ((1033.2, -2033.2, "polar_bear"), (1063.2, -2023.2, "polar_bear"), (1143.2, -2043.2, "seal")):
        feature = QgsFeature(layer.fields())
        feature["class"] = name
        feature.setGeometry(QgsGeometry.fromWkt(f"POINT({x} {y})"))
        layer.dataProvider().addFeature(feature)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GeoJSON"
    QgsVectorFileWriter.writeAsVectorFormatV3(layer, str(points), context.transformContext(), options)
    out = str(tmp_path / "examples.gpkg")
    photos = [str(path) for path in sorted(survey.glob("*.tif"))]
    parameters = {"LAYER": str(points), "IMAGERY": photos, "SPLIT": "validation", "OUTPUT": out}
    outputs = run("importexamples", parameters, context)
    assert QgsVectorLayer(outputs["OUTPUT"], "examples", "ogr").featureCount() == 3
    return out


def test_evaluate_writes_a_report(context, examples, tiny_model, tmp_path):
    parameters = {"INPUT": examples, "MODEL": str(tiny_model), "OUTPUT": str(tmp_path / "report")}
    outputs = run("evaluate", parameters, context)
    assert Path(outputs["METRICS"]).is_file()
    assert json.loads(Path(outputs["METRICS"]).read_text())


def test_animals_of_web_photos_are_set_into_the_survey(provider, context, survey, tmp_path):
    web = tmp_path / "web" / "polar_bear"
    web.mkdir(parents=True)
    for number in range(2):
        write_animal(web / f"bear{number}.tif")
    parameters = {"INPUT": str(web.parent), "FOLDER": str(survey), "COPIES": 2, "OUTPUT": str(tmp_path / "composed")}
    outputs = run("composeexamples", parameters, context)
    rows = [row["class"] for row in QgsVectorLayer(outputs["EXAMPLES"], "examples", "ogr").getFeatures()]
    assert rows.count("polar_bear") == 4
    assert len(list((Path(outputs["OUTPUT"]) / "images").iterdir())) >= 4


def write_animal(path: Path) -> None:
    """A bright animal that fills the middle of a dark photo of 224 x 224 pixels."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 224, 224, 3)
    for band, value in zip((1, 2, 3), (240, 230, 200), strict=True):
        rows = bytearray(
            value if ((x - 112) / 80) ** 2 + ((y - 112) / 45) ** 2 < 1 else 20 + (7 * x + 13 * y) % 30
            for y in range(224)
            for x in range(224)
        )
        dataset.GetRasterBand(band).WriteRaster(0, 0, 224, 224, bytes(rows))


@pytest.mark.slow
def test_training_makes_a_model_that_the_card_tells_of(provider, context, tmp_path):
    examples = write_lessons(tmp_path)
    parameters = {"INPUT": examples, "WEIGHTS": "none", "EPOCHS": 1, "DEVICE": "cpu", "OUTPUT": str(tmp_path / "mine")}
    feedback = QgsProcessingFeedback()
    outputs = run("train", parameters, context, feedback)
    assert Path(outputs["MODEL"]).is_file()
    assert re.search(r"train.*, 1 of 1: ", feedback.textLog())
    assert run("models", {"MODEL": outputs["OUTPUT"]}, context)["FILE"] == outputs["MODEL"]


def write_lessons(folder: Path) -> str:
    """Examples of four small photos with bears, of which one is for validation."""
    from bear_detector_plugin.engine import examples as layer
    from bear_detector_plugin.engine.sample_survey import write_survey
    from bear_detector_plugin.engine.windows import Window

    found = []
    for number, photo in enumerate(write_survey(folder / "photos", 4, width=512, height=512, seed=5, bears=2, seals=0)):
        split = "train" if number else "validation"
        found += [layer.Example("polar_bear", photo.path, Window(200, 200, 60, 60), split)]
        found += [layer.Example("background", photo.path, Window(0, 0, 224, 224), split)]
    layer.write(folder / "examples.gpkg", found)
    return str(folder / "examples.gpkg")


def test_background_is_added_to_the_examples(provider, context, examples, tmp_path, survey):
    write_photo(tmp_path / "empty.tif", (5000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS)
    photos = [str(path) for path in sorted(survey.glob("*.tif"))]
    parameters = {"INPUT": [*photos, str(tmp_path / "empty.tif")], "COUNT": 4, "OUTPUT": examples}
    outputs = run("backgroundexamples", parameters, context)
    rows = list(QgsVectorLayer(outputs["OUTPUT"], "examples", "ogr").getFeatures())
    assert {Path(row["photo"]).name for row in rows if row["class"] == "background"} == {"empty.tif"}
    assert len(rows) > 3


def test_georeference_places_photos_by_a_table(provider, context, tmp_path):
    (tmp_path / "photos").mkdir()
    write_photo(tmp_path / "photos" / "plain.tif")
    (tmp_path / "log.csv").write_text("photo,longitude,latitude,altitude_agl,yaw\nplain.tif,-45.0,75.0,300,0\n")
    parameters = {
        **{"FOLDER": str(tmp_path / "photos"), "CAMERAS": str(tmp_path / "log.csv"), "FOCAL_35MM": 35},
        "OUTPUT": str(tmp_path / "placed"),
    }
    outputs = run("georeference", parameters, context)
    assert outputs["PLACED"] == 1
    assert QgsVectorLayer(outputs["FOOTPRINTS"], "footprints", "ogr").featureCount() == 1
    (placed,) = Path(outputs["OUTPUT"]).rglob("*.vrt")
    assert QgsRasterLayer(str(placed), "placed").crs().isValid()


def test_a_models_card_is_shown_in_the_log(provider, context, tiny_model):
    feedback = QgsProcessingFeedback()
    outputs = run("models", {"MODEL": str(tiny_model)}, context, feedback)
    assert outputs["FILE"] == str(tiny_model)
    assert "finds polar_bear, seal" in feedback.textLog()


def test_the_engine_is_checked(provider, context):
    feedback = QgsProcessingFeedback()
    outputs = run("doctor", {}, context, feedback)
    assert "GDAL" in feedback.textLog()
    assert outputs["TILES_PER_S"] is None or outputs["TILES_PER_S"] > 0


def test_what_a_training_measures_is_in_the_log(provider, context, fake_engine, tmp_path):
    fake_engine("measures")
    feedback = QgsProcessingFeedback()
    run("train", {"INPUT": "e.gpkg", "OUTPUT": str(tmp_path / "model")}, context, feedback)
    assert re.search(r"train, 1 of 2: training loss 0\.5, validation loss 0\.6", feedback.textLog())


def test_what_the_engine_says_is_wrong_is_what_the_user_reads(provider, context, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"missing\.tif"):
        run("detect", {"INPUT": ["missing.tif"], "OUTPUT": str(tmp_path / "out.gpkg")}, context)
    feedback = QgsProcessingFeedback()
    _, ok = algorithm("detect").run({"OUTPUT": str(tmp_path / "out.gpkg")}, context, feedback)
    assert not ok
    assert "No imagery was given. Name photos" in feedback.textLog()


def test_cancel_reaches_an_engine_that_is_silent(provider, context, fake_engine):
    fake_engine("stops_when_asked")
    feedback = QgsProcessingFeedback()
    timer = threading.Timer(0.5, feedback.cancel)
    timer.start()
    assert run("detect", {"INPUT": ["a.tif"], "OUTPUT": "out.gpkg"}, context, feedback) == {}
    timer.join()


def test_a_model_of_the_designer_detects_and_exports(provider, context, survey, tiny_model, tmp_path):
    """Made, saved as .model3, loaded again and run: what is found goes on into the export."""
    source = QgsProcessingModelChildParameterSource
    model = QgsProcessingModelAlgorithm("Find and export", "Bears")
    model.addModelParameter(
        QgsProcessingParameterFile("photos", "Photos", QgsProcessingParameterFile.Behavior.Folder),
        QgsProcessingModelParameter("photos"),
    )
    detecting = QgsProcessingModelChildAlgorithm("bear_detector:detect")
    detecting.setChildId("detect")
    detecting.addParameterSources("FOLDER", [source.fromModelParameter("photos")])
    detecting.addParameterSources("MODEL", [source.fromStaticValue(str(tiny_model))])
    detecting.addParameterSources("THRESHOLD", [source.fromStaticValue(0.5)])
    model.addChildAlgorithm(detecting)
    exporting = QgsProcessingModelChildAlgorithm("bear_detector:export")
    exporting.setChildId("export")
    exporting.addParameterSources("INPUT", [source.fromChildOutput("detect", "OUTPUT")])
    exporting.addParameterSources("FIELDS", [source.fromStaticValue(["class", "score"])])
    file = QgsProcessingModelOutput("exported", "Exported")
    file.setChildId("export")
    file.setChildOutputName("OUTPUT")
    exporting.setModelOutputs({"exported": file})
    model.addChildAlgorithm(exporting)
    model.updateDestinationParameters()
    assert model.toFile(str(tmp_path / "find.model3"))

    again = QgsProcessingModelAlgorithm()
    assert again.fromFile(str(tmp_path / "find.model3"))
    again.initAlgorithm({})
    (destination,) = [p.name() for p in again.parameterDefinitions() if p.isDestination()]
    parameters = {"photos": str(survey), destination: str(tmp_path / "found.csv")}
    outputs, ok = again.run(parameters, context, QgsProcessingFeedback(), catchExceptions=False)
    assert ok, outputs
    rows = (tmp_path / "found.csv").read_text().splitlines()
    assert rows[0] == "class,score,x,y,longitude,latitude"
    assert len(rows) == 1 + 3
