# SPDX-License-Identifier: GPL-2.0-or-later
"""A network becomes a half-precision model file: small, close to the exact one, calibrated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import Scaling
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model import journal, model_file, quantise
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.model.journal import Journal
from bear_detector_plugin.engine.model.model_file import Card
from bear_detector_plugin.engine.training import exporting, network
from bear_detector_plugin.engine.training.curriculum import Lessons
from bear_detector_plugin.engine.training.recipes import Stage
from bear_detector_plugin.engine.training.tiles import Surroundings
from bear_detector_plugin.events import Event, Progress
from bear_detector_plugin.jobs import TrainJob

CLASSES = ("polar_bear", "background")
TRAINING = {
    **{"recipe": {"name": "quick", "stages": []}, "weights": "none", "seed": 0, "examples": {}},
    **{"photos": 1, "minutes": 0.1, "validation": {}, "versions": {}},
}


@pytest.fixture
def lessons(tmp_path, write_photo) -> Lessons:
    """Eight squares of noise for training and ten for validation, every other one a bear."""
    rng = np.random.default_rng(0)
    photo = write_photo("noise.tif", rng.integers(0, 255, (400, 400, 3)))
    names = [CLASSES[i % 2] for i in range(18)]
    places = [Window(100 + 8 * i, 150, 60, 60) for i in range(18)]
    splits = ["train" if i < 8 else "validation" for i in range(18)]
    found = [Example(*parts) for parts in zip(names, [photo] * 18, places, splits, strict=True)]
    around = Surroundings(found, tmp_path / "surroundings.npy", Scaling(), lambda done, of: None, 280)
    return Lessons(CLASSES, found, [CLASSES.index(name) for name in names], around)


@pytest.mark.slow
def test_a_half_precision_model_is_half_the_size_and_says_the_same(lessons: Lessons, tmp_path: Path) -> None:
    made, _ = network.build(CLASSES, "none")
    diary = Journal(tmp_path, TrainJob("e.gpkg", str(tmp_path)), 1)
    told: list[Event] = []
    card = Card(name="m", classes=CLASSES, precision="fp16", training=TRAINING)
    exporting.export(tmp_path, made, card, lessons, diary, told.append)
    half, exact = tmp_path / "model.onnx", tmp_path / "model-fp32.onnx"
    assert half.stat().st_size < 0.52 * exact.stat().st_size
    images = np.random.default_rng(0).integers(0, 255, (2, 224, 256, 3)).astype(np.uint8)
    files = Classifier(str(half), "cpu"), Classifier(str(exact), "cpu")
    logits = [file.logits(images) for file in files]
    assert logits[0].dtype == np.float32
    assert np.abs(logits[0] - logits[1]).max() < 0.02 * max(1, np.abs(logits[1]).max())
    assert [file.card.precision for file in files] == ["fp16", "fp32"]
    weights = [quantise.read_weights(file) for file in (half, exact)]
    assert {n: v.shape for n, v in weights[0].items()} == {n: v.shape for n, v in weights[1].items()}
    assert np.allclose(weights[0]["layer4.2.conv3.weight"], weights[1]["layer4.2.conv3.weight"], atol=1e-3)
    assert set(journal.read(tmp_path)["calibration"]) == {"fp16", "fp32"}
    assert model_file.read(str(half))[1].calibration["windows"] == 10
    assert [e.done for e in told if isinstance(e, Progress)] == [10, 10]


def test_the_shares_are_what_the_network_learnt_from(lessons: Lessons) -> None:
    even = exporting.learnt_shares(Stage("s", 1, batch=4), lessons)
    assert even == {"polar_bear": 0.5, "background": 0.5}
    stage = Stage("s", 1, batch=4, background_ratio=3.0, animal_weight=0.75)
    assert exporting.learnt_shares(stage, lessons)["polar_bear"] == pytest.approx(
        0.5
    )  # three to one, weighed one to three
