# SPDX-License-Identifier: GPL-2.0-or-later
"""Evaluation on photos whose truth is known to the pixel."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine import examples as layer
from bear_detector_plugin.engine import model_file
from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.examples import Example
from bear_detector_plugin.engine.journal import Journal
from bear_detector_plugin.engine.model_file import Card
from bear_detector_plugin.engine.windows import Window
from bear_detector_plugin.errors import BadArgument, ExamplesError
from bear_detector_plugin.events import Event, Log, Measured, Result
from bear_detector_plugin.jobs import EvaluateJob, TrainJob
from tests.tiny_model import BLUE, RED


def write_scene(path: Path, squares: dict[tuple[int, int], tuple[int, int, int]]) -> str:
    """Ice of 1000 x 600 px with squares of 64 px in it."""
    picture = np.full((600, 1000, 3), 235, np.uint8)
    for (x, y), colour in squares.items():
        picture[y : y + 64, x : x + 64] = colour
    target = gdal.GetDriverByName("GTiff").Create(str(path), 1000, 600, 3)
    for band in range(3):
        target.GetRasterBand(band + 1).WriteRaster(0, 0, 1000, 600, picture[..., band].tobytes())
    target.FlushCache()
    return str(path)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Two seals and a bear; one seal too pale to be seen, and a blue barrel that is no seal."""
    photo = write_scene(
        tmp_path / "a.tif",
        {(100, 100): BLUE, (700, 100): (225, 225, 240), (100, 400): RED, (700, 430): BLUE},
    )
    layer.write(
        tmp_path / "examples.gpkg",
        [
            Example("seal", photo, Window(100, 100, 64, 64), "validation"),
            Example("seal", photo, Window(700, 100, 64, 64), "validation"),
            Example("polar_bear", photo, Window(100, 400, 64, 64), "validation"),
            Example("background", photo, Window(620, 350, 224, 224), "validation"),
            Example("background", photo, Window(388, 188, 224, 224), "validation"),
        ],
    )
    return tmp_path / "examples.gpkg"


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_counts_are_those_of_the_scene(labelled: Path, tiny_model: Path, tmp_path: Path, mode: str) -> None:
    events: list[Event] = []
    job = EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model), mode=mode)
    evaluate(job, events.append)
    metrics = json.loads((tmp_path / "report" / "metrics.json").read_text())
    seal, bear = metrics["animals"]["seal"], metrics["animals"]["polar_bear"]
    assert (seal["animals"], seal["recall"], seal["precision"], seal["false_alarms"]) == (2, 0.5, 0.5, 1)
    assert (bear["animals"], bear["recall"], bear["false_alarms"]) == (1, 1.0, 0)
    assert seal["false_alarms_per_megapixel"] == pytest.approx(1 / 0.6, rel=1e-3)
    assert metrics["windows"]["classes"] == ["polar_bear", "seal", "background"]
    assert metrics["windows"]["confusion_matrix"] == [[1, 0, 0], [0, 1, 1], [0, 1, 1]]
    assert (tmp_path / "report" / "precision_recall.png").read_bytes().startswith(b"\x89PNG")
    assert isinstance(events[-1], Result)
    assert events[-1].counts["seal recall"] == 0.5
    assert len(seal["curve"]["recall"]) == len(seal["curve"]["precision"]) > 0


def test_the_report_is_one_page_that_fetches_nothing(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    events: list[Event] = []
    evaluate(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)), events.append)
    assert isinstance(events[-1], Result)
    page = Path(events[-1].paths["report"]).read_text(encoding="utf-8")
    assert "seal: 50% of 2 found, with 1.7 false alarms per megapixel." in page
    assert "<td>seal</td><td>0 (0%)</td><td>1 (50%)</td><td>1 (50%)</td>" in page
    assert page.count("data:image/png;base64,") == 1  # this model has no curves of a training
    assert not re.search(r"(src|href)=\"(?!data:)|url\(", page)
    assert f"--out {tmp_path / 'report'}" in page


def test_the_report_tells_how_the_model_was_trained(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(tiny_model, folder / "model.onnx")
    recipe = {"name": "quick", "stages": [{"name": "all", "epochs": 2, "tile_px": 224, "batch": 8, "solver": "sgd"}]}
    examples = {"train": {"seal": 7, "background": 9}, "validation": {"seal": 2}}
    training = {"recipe": recipe, "weights": "<none>", "examples": examples, "photos": 5, "minutes": 1.5}
    card = Card(name="tiny", classes=("polar_bear", "seal", "background"), training=training)
    model_file.write_card(folder / "model.onnx", card)
    diary = Journal(folder, TrainJob("my examples.gpkg", str(folder)), 2)
    for epoch in (1, 2):
        values = {"epoch": epoch, "training_loss": 0.5, "validation_loss": 0.4, "validation_recall": 0.8}
        diary.tell(Measured("train: all", epoch, 2, values), lambda event: None)
    diary.close("done")
    evaluate(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(folder)), lambda event: None)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 2
    assert "bear-detector train &#x27;my examples.gpkg&#x27;" in page
    assert "from &lt;none&gt;" in page
    assert "<tr><td>seal</td><td>7</td><td>2</td></tr>" in page


def test_a_photo_that_is_damaged_is_told_and_left_out(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    good = layer.read(labelled)
    bad = tmp_path / "bad.tif"
    write_scene(bad, {})
    layer.write(labelled, [*good, Example("seal", str(bad), Window(10, 10, 60, 60), "validation")])
    bad.write_bytes(bad.read_bytes()[:5000])
    events: list[Event] = []
    evaluate(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)), events.append)
    assert any("bad.tif" in e.message for e in events if isinstance(e, Log))
    assert json.loads((tmp_path / "report" / "metrics.json").read_text())["photos"] == 1


@pytest.mark.parametrize(
    ("example", "split", "message"),
    [
        (Example("walrus", "", Window(1, 1, 9, 9), "validation"), "validation", "doesn't know the class walrus"),
        (Example("seal", "", Window(1, 1, 9, 9), "train"), "validation", "has no examples for validation"),
        (Example("background", "", Window(1, 1, 9, 9), "train"), "train", "has no animals for train"),
    ],
)
def test_examples_that_do_not_fit_are_named(
    tmp_path: Path, tiny_model: Path, example: Example, split: str, message: str
) -> None:
    photo = write_scene(tmp_path / "a.tif", {})
    layer.write(tmp_path / "e.gpkg", [Example(example.class_name, photo, example.window, example.split)])
    job = EvaluateJob(str(tmp_path / "e.gpkg"), str(tmp_path / "r"), model=str(tiny_model), split=split)
    with pytest.raises(ExamplesError, match=message):
        evaluate(job, lambda event: None)


def test_a_report_below_a_file_is_refused(labelled: Path, tiny_model: Path) -> None:
    with pytest.raises(BadArgument, match="can't be written"):
        evaluate(EvaluateJob(str(labelled), str(labelled / "report"), model=str(tiny_model)), lambda event: None)
