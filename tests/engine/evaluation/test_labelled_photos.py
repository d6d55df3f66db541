# SPDX-License-Identifier: GPL-2.0-or-later
"""What a model says of labelled photos, of which some are finer than what it was trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import gdal

from bear_detector_plugin.engine.evaluation import labelled_photos
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model.classifier import Classifier
from tests.tiny_model import BLUE, make_tiny_model


def test_a_window_drawn_as_background_shows_no_animal_where_photos_are_finer(tmp_path: Path) -> None:
    """Three of the photo's pixels make one of the model's: a window is 672 of them, and seals lie 300 apart."""
    model = make_tiny_model(tmp_path / "tiny.onnx", gsd_m=0.03)
    seals = [Window(x, 400, 192, 192) for x in range(100, 1500, 492)]
    photos = {write_fine_photo(tmp_path / f"{number}.tif", seals): seals for number in range(2)}
    by_photo = {photo: [Example("seal", photo, box, "validation") for box in boxes] for photo, boxes in photos.items()}
    truth, logits = labelled_photos.windows(by_photo, Classifier(str(model), "cpu"))
    said = np.array(["polar_bear", "seal", "background"])[logits.argmax(axis=1)]
    assert truth.count("background") == len(seals) * len(photos)
    assert said.tolist() == truth


def write_fine_photo(path: Path, seals: list[Window]) -> str:
    """Ice of 3200 x 1000 px of 1 cm, its right half empty."""
    picture = np.full((1000, 3200, 3), 235, np.uint8)
    for x, y, w, h in seals:
        picture[y : y + h, x : x + w] = BLUE
    target = gdal.GetDriverByName("GTiff").Create(str(path), 3200, 1000, 3)
    target.SetProjection("EPSG:32606")
    target.SetGeoTransform((500000, 0.01, 0, 7500000, 0, -0.01))
    for band in range(3):
        target.GetRasterBand(band + 1).WriteRaster(0, 0, 3200, 1000, picture[..., band].tobytes())
    target.FlushCache()
    return str(path)
