# SPDX-License-Identifier: GPL-2.0-or-later
"""The parameters of the Processing algorithms become the jobs of the engine."""

from __future__ import annotations

import pytest
from qgis.core import (
    QgsProcessingFeatureSourceDefinition,
    QgsVectorLayer,
)

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
from tests.plugin.algorithms import algorithm, memory_layer


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


def test_a_crs_that_the_user_has_defined_is_told_in_full(provider, context, own_crs):
    parameters = {"FOLDER": "photos", "OUTPUT": "placed", "CRS": own_crs}
    assert "-20" in algorithm("georeference").job(parameters, context).crs


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


def test_what_is_too_long_for_a_path_is_no_crash(context):
    text = "type=xyz&url=" + 300 * "x"
    assert paths([text], context) == (text,)
