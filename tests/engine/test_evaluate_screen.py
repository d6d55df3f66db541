# SPDX-License-Identifier: GPL-2.0-or-later
"""Evaluation through a model's screen: two bears that the model finds, of which the screen lets the bright one pass."""

import json
from pathlib import Path

import numpy as np
import pytest

from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import EvaluateJob

BRIGHT, PALE, ICE = (200, 200), (700, 200), (1200, 200)


@pytest.fixture
def labelled(tmp_path, write_photo):
    down, across = np.mgrid[:400, :1400] + 0.5
    rgb = np.zeros((400, 1400, 3))
    for (x, y), brightness in ((BRIGHT, 255), (PALE, 160)):
        rgb[..., 0] += brightness * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2))
    photo = write_photo("photo.tif", rgb)
    boxes = [(name, Window(x - 40, y - 40, 80, 80)) for name, (x, y) in
             (("polar_bear", BRIGHT), ("polar_bear", PALE), ("background", ICE))]  # fmt: skip
    layer.write(tmp_path / "e.gpkg", [Example(name, photo, box, "validation") for name, box in boxes])
    return str(tmp_path / "e.gpkg")


@pytest.fixture
def model(spotter_model, spotter_screen):
    folder = spotter_model(gain=0.3)
    spotter_screen(folder, threshold=1 / (1 + np.exp(-14)), animals=25, kept=24)
    return folder


def measured(labelled, model, out, **options):
    told = []
    evaluate(EvaluateJob(labelled, str(out), model, device="cpu", **options), told.append)
    metrics = json.loads((out / "metrics.json").read_text())
    return metrics, " ".join(event.message for event in told if isinstance(event, Log))


def test_photos_are_looked_at_as_detect_does(labelled, model, tmp_path):
    metrics, said = measured(labelled, model, tmp_path / "report")
    bears = metrics["animals"]["polar_bear"]
    assert (bears["animals"], bears["recall"], bears["best_scores"][1]) == (2, 0.5, 0.0)
    assert metrics["windows"]["confusion_matrix"] == [[1, 0, 1], [0, 0, 0], [0, 0, 1]]
    assert metrics["screen"]["passed_over"] == {"polar_bear": 1, "background": 1}
    assert len(metrics["screen"]["sha256"]) == 64
    assert "The model's screen looks first: it kept 24 of 25 animals" in said
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "scanned dense, through the model's screen." in page
    assert "count as background of the lowest score: polar bear 1, background 1." in page


@pytest.mark.parametrize("options", [{"no_screen": True}, {"mode": "tiles"}])
def test_the_model_alone(labelled, model, tmp_path, options):
    metrics, said = measured(labelled, model, tmp_path / "report", **options)
    assert (metrics["animals"]["polar_bear"]["recall"], metrics["screen"]) == (1.0, None)
    assert metrics["windows"]["confusion_matrix"] == [[2, 0, 0], [0, 0, 0], [0, 0, 1]]
    assert "screen" not in said
    assert ", without a screen." in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


def test_what_a_score_is_worth_does_not_depend_on_the_screen(labelled, model, tmp_path):
    through, alone = (
        measured(labelled, model, tmp_path / str(no_screen), no_screen=no_screen)[0] for no_screen in (False, True)
    )
    assert through["calibration"] == alone["calibration"]


def test_the_screen_of_another_model_is_told_and_left_out(labelled, model, spotter_model, tmp_path):
    other = Path(spotter_model(gain=0.2, name="other", temperature=2.0))
    (Path(model) / "screen.onnx").rename(other / "screen.onnx")
    metrics, said = measured(labelled, str(other), tmp_path / "report")
    assert metrics["screen"] is None
    assert "was made for another model, and is left out" in said
