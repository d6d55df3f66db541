# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the engine's tests.

spotter_model(gain)     writes a model whose scores can be told beforehand; its folder
spotter_screen(folder)  writes a screen beside such a model, for what is red or green; its card
write_photo(...)        writes an RGB photo, with alpha and georeference if wanted; its path
survey                  the options of a search: a folder of photos, good and bad, a spotter model, and where to write
lessons                 an examples layer of four small photos with bears, to be trained on
brief                   lets a training take a few steps
"""

import gc
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.examples import layer as examples
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.model_file import Card, write_card
from bear_detector_plugin.engine.sample_survey.survey import write_survey
from bear_detector_plugin.engine.searching import screen
from bear_detector_plugin.jobs import GeoreferenceJob
from tests.engine.detect_runs import ice

gdal.UseExceptions()
SPOTTER_CLASSES = ("polar_bear", "seal", "background")


@pytest.fixture(scope="session", autouse=True)
def no_dataset_outlives_qgis():
    """Collect datasets that a caught exception's traceback still holds, before pytest-qgis ends QGIS.

    That closes all datasets of the process, and to release one afterwards crashes it.
    """
    yield
    gc.collect()


@pytest.fixture
def spotter_model(tmp_path):
    """Red means bear, green seal: logits are `gain` times the mean of a 32 x 32 px cell, the background's are 6."""

    def write(gain, name="spotter", **card):
        weights = {
            "scale": np.array([gain, 0, 0, 0, gain, 0, 0, 0, 0], np.float32).reshape(3, 3, 1, 1),
            "bias": np.array([0, 0, 6], np.float32),
        }
        graph = helper.make_graph(
            [
                helper.make_node("AveragePool", ["image"], ["cells"], kernel_shape=[32, 32], strides=[32, 32]),
                helper.make_node("Conv", ["cells", "scale", "bias"], ["activation"]),
                helper.make_node("AveragePool", ["activation"], ["logits"], kernel_shape=[7, 7]),
            ],
            name,
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "h", "w"])],
            [
                helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 3, "lh", "lw"]),
                helper.make_tensor_value_info("activation", TensorProto.FLOAT, ["n", 3, "ah", "aw"]),
            ],
            [numpy_helper.from_array(array, name) for name, array in weights.items()],
        )
        folder = tmp_path / name
        folder.mkdir()
        opset = [helper.make_opsetid("", 17)]
        onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), folder / "model.onnx")
        write_card(folder / "model.onnx", Card(name=name, classes=SPOTTER_CLASSES, **card))
        return str(folder)

    return write


@pytest.fixture
def spotter_screen():
    """Log-odds are the sum of red and green in a cell's mean, in tens, less 6: it passes from 60 on."""

    def write(folder, **card):
        weights = {"scale": np.array([0.1, 0.1, 0], np.float32).reshape(1, 3, 1, 1), "bias": np.array([-6], np.float32)}
        graph = helper.make_graph(
            [
                helper.make_node("Transpose", ["image"], ["bands"], perm=[0, 3, 1, 2]),
                helper.make_node("Cast", ["bands"], ["colours"], to=TensorProto.FLOAT),
                helper.make_node("AveragePool", ["colours"], ["cells"], kernel_shape=[16, 16], strides=[16, 16]),
                helper.make_node("Conv", ["cells", "scale", "bias"], ["odds"]),
                helper.make_node("Squeeze", ["odds", "first"], ["map"]),
            ],
            "screen",
            [helper.make_tensor_value_info("image", TensorProto.UINT8, ["n", "h", "w", 3])],
            [helper.make_tensor_value_info("map", TensorProto.FLOAT, ["n", "rows", "columns"])],
            [
                *(numpy_helper.from_array(a, n) for n, a in weights.items()),
                numpy_helper.from_array(np.array([1]), "first"),
            ],
        )
        path = Path(folder) / screen.NAME
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
        return screen.write_card(path, screen.ScreenCard(**{"model": model_file.read(str(folder))[1].sha256, **card}))

    return write


@pytest.fixture
def write_photo(tmp_path):
    """Write H x W x 3 colours as a GeoTIFF; `corner` is its top left in EPSG:3413 at 2.5 cm a pixel."""

    def write(name, rgb, valid=None, corner=None):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        height, width, _ = rgb.shape
        bands = [rgb[..., i] for i in range(3)] + ([] if valid is None else [valid * 255])
        dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, len(bands))
        for number, band in enumerate(bands, start=1):
            pixels = np.ascontiguousarray(band, np.uint8).tobytes()
            dataset.GetRasterBand(number).WriteRaster(0, 0, width, height, pixels)
        if valid is not None:
            dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
        if corner is not None:
            crs = osr.SpatialReference()
            crs.ImportFromEPSG(3413)
            dataset.SetProjection(crs.ExportToWkt())
            dataset.SetGeoTransform((corner[0], 0.025, 0, corner[1], 0, -0.025))
        return str(path)

    return write


@pytest.fixture
def survey(tmp_path, write_photo, spotter_model):
    """A folder with two good photos, one damaged and one that is text; the model; the results' path."""
    write_photo("photos/a.tif", ice(bear=(240, 144), seal=(112, 112)), corner=(1000, -1_600_000))
    write_photo("photos/b.tif", ice(), corner=(1020, -1_600_000))
    (tmp_path / "photos" / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a photo")
    write_photo("photos/c.tif", ice(seal=(240, 144)))
    return {
        "imagery": (str(tmp_path / "photos"),),
        "out": str(tmp_path / "survey.gpkg"),
        "model": spotter_model(gain=0.2, threshold=0.5, thresholds=[{"recall": 0.9, "threshold": 0.7, "animals": 20}]),
        "device": "cpu",
    }


@pytest.fixture(scope="session")
def lessons(tmp_path_factory):
    """An examples layer of four small photos with bears, of which one is for validation."""
    folder = tmp_path_factory.mktemp("lessons")
    photos = write_survey(folder / "photos", 4, width=512, height=512, seed=5, bears=2, seals=0)
    rng = np.random.default_rng(0)
    found = []
    for number, photo in enumerate(photos):
        split = "train" if number else "validation"
        boxes = [Window(a.x_px, a.y_px, a.w_px, a.h_px) for a in photo.animals]
        found += [Example("polar_bear", photo.path, box, split) for box in boxes or [Window(200, 200, 60, 60)]]
        place = Window(int(rng.integers(200)), 0, 224, 224)
        found.append(Example("background", photo.path, place, split))
    examples.write(folder / "examples.gpkg", found)
    return folder / "examples.gpkg"


@pytest.fixture
def brief(monkeypatch):
    """Trainings take a few steps of a small network."""
    from tests.engine.brief_training import be_brief  # it takes torch

    be_brief(monkeypatch)


@pytest.fixture
def place(tmp_path):
    """Run the verb; its result, its warnings, and the rows of its footprints by the photo's name."""

    def run(*imagery, **options):
        told = []
        job = GeoreferenceJob(tuple(map(str, imagery)), options.pop("out", str(tmp_path / "placed")), **options)
        georeference(job, told.append)
        result = told[-1]
        footprints = ogr.Open(result.paths["footprints"])
        rows = {}
        for row in footprints.GetLayer():
            shape = row.GetGeometryRef()
            rows[Path(row["photo"]).name] = {**row.items(), "shape": shape.Clone() if shape else None}
        warnings = [event.message for event in told if event.name == "log"]
        return result, warnings, rows

    return run
