# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing algorithms at work, with a real engine."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
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

from bear_detector_plugin.events import Progress
from bear_detector_plugin.jobs import DEFAULT_MODEL
from bear_detector_plugin.processing.base import _tell as tell
from tests.plugin.algorithms import algorithm, memory_layer, run
from tests.plugin.conftest import CRS, write_photo


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
    outputs = run("explain", {**parameters, "OUTPUT": str(tmp_path / "map.tiff")}, context)
    assert QgsRasterLayer(outputs["OUTPUT"], "map").isValid()
    assert outputs["SCORE"] > 0.9
    assert provider.supportedOutputRasterLayerExtensions()[0] == "tif", "whatever QGIS is set to"
    explain = provider.algorithm("explain")
    for name, said in {"map.tif": True, "map.TIFF": True, "map.png": False}.items():
        ok, _ = provider.isSupportedOutputValue(name, explain.parameterDefinition("OUTPUT"), context)
        assert ok is said, name


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
    parameters = {
        "INPUT": examples,
        "WEIGHTS": DEFAULT_MODEL,
        "EPOCHS": 1,
        "DEVICE": "cpu",
        "OUTPUT": str(tmp_path / "m"),
    }
    feedback = QgsProcessingFeedback()
    outputs = run("train", parameters, context, feedback)
    assert Path(outputs["MODEL"]).is_file()
    assert re.search(r"train.*, 1 of 1: ", feedback.textLog())
    assert run("models", {"MODEL": outputs["OUTPUT"]}, context)["FILE"] == outputs["MODEL"]


def write_lessons(folder: Path) -> str:
    """Examples of four small photos with bears, of which one is for validation."""
    from bear_detector_plugin.engine.examples import layer
    from bear_detector_plugin.engine.imagery.windows import Window
    from bear_detector_plugin.engine.sample_survey.survey import write_survey

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


def test_what_was_cancelled_before_it_began_does_not_begin(provider, context, fake_engine):
    fake_engine("never_stops")
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    outputs, went_well = algorithm("models").run({}, context, feedback)
    assert went_well
    assert "MODELS" not in outputs


def test_large_counts_are_written_out(provider):
    said = []

    class Listen(QgsProcessingFeedback):
        def setProgressText(self, text):
            said.append(text)

    tell(Progress("detect", 1_234_567, 2_000_000, "windows"), Listen())
    assert said == ["detect: 1,234,567 of 2,000,000 windows"]
