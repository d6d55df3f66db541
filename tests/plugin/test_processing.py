# SPDX-License-Identifier: GPL-2.0-or-later
"""The jobs as Processing algorithms, inside QGIS's process."""

from __future__ import annotations

import threading

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from bear_detector_plugin.jobs import DetectJob, ImportExamplesJob, TrainJob
from bear_detector_plugin.processing.base import paths
from bear_detector_plugin.processing.provider import BearDetectorProvider


@pytest.fixture
def provider():
    provider = BearDetectorProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def context(project) -> QgsProcessingContext:
    context = QgsProcessingContext()
    context.setProject(project)
    return context


def algorithm(name: str):
    return QgsApplication.processingRegistry().createAlgorithmById(f"bear_detector:{name}")


def run(name, parameters, context, feedback=None):
    outputs, ok = algorithm(name).run(parameters, context, feedback or QgsProcessingFeedback(), catchExceptions=False)
    assert ok
    return outputs


def test_every_algorithm_has_help_and_an_icon(provider):
    assert {a.name() for a in provider.algorithms()} == {
        "detect",
        "train",
        "evaluate",
        "export",
        "explain",
        "importexamples",
    }
    for each in provider.algorithms():
        assert each.shortHelpString()
        assert not each.icon().pixmap(16, 16).isNull()


def test_defaults_are_those_of_the_jobs(provider, context):
    parameters = {"INPUT": ["a.tif"], "OUTPUT": "out.gpkg"}
    assert algorithm("detect").job(parameters, context) == DetectJob(imagery=("a.tif",), out="out.gpkg")
    parameters = {"INPUT": "e.gpkg", "OUTPUT": "model"}
    assert algorithm("train").job(parameters, context) == TrainJob(examples="e.gpkg", out="model")
    parameters = {"LAYER": "points.shp", "OUTPUT": "e.gpkg"}
    assert algorithm("importexamples").job(parameters, context) == ImportExamplesJob(source="points.shp", out="e.gpkg")


def test_every_parameter_reaches_the_job(provider, context):
    parameters = {
        "INPUT": ["a.tif", "b.tif"],
        "FOLDER": "photos",
        "MODEL": "m.onnx",
        "THRESHOLD": 0.0,
        "MODE": "tiles",
        "DEVICE": "cpu",
        "FRESH": True,
        "OUTPUT": "out.gpkg",
    }
    assert algorithm("detect").job(parameters, context) == DetectJob(
        imagery=("a.tif", "b.tif", "photos"),
        out="out.gpkg",
        model="m.onnx",
        threshold=0.0,
        mode="tiles",
        device="cpu",
        fresh=True,
    )


def test_project_layers_and_files_both_count_as_photos(context, project, photo, tmp_path):
    file = str(tmp_path / "photo.tif")
    assert paths([photo.id(), photo, photo.name(), file, "missing.tif"], context) == (file,) * 4 + ("missing.tif",)


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

    exported = run("export", {"INPUT": out, "OUTPUT": str(tmp_path / "found.geojson")}, context)
    assert QgsVectorLayer(exported["OUTPUT"], "geojson", "ogr").featureCount() == 3


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
