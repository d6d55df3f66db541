# SPDX-License-Identifier: GPL-2.0-or-later
"""Evaluation on photos whose truth is known to the pixel."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.evaluate import evaluate
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.journal import Journal
from bear_detector_plugin.engine.model.model_file import Card
from bear_detector_plugin.errors import BadArgument, ExamplesError
from bear_detector_plugin.events import Event, Log, Measured, Result
from bear_detector_plugin.jobs import EvaluateJob, TrainJob
from tests.tiny_model import BLUE, RED

GREY = (200, 200, 200)


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


def test_the_figures_of_a_scene_worked_by_hand(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    """Of two seals of 64 px, one is found; the barrel is a false alarm; nothing tells where the photo lies."""
    metrics = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)))
    seal = metrics["animals"]["seal"]
    assert metrics["groups"] == {"by": "photo", "number": 1}
    assert metrics["leak"] is None  # this model doesn't tell what it was trained on
    assert seal["recall_interval_95"] == seal["precision_interval_95"] == [0.0126, 0.9874]
    assert (seal["false_alarms_per_photo"], seal["false_alarms_per_km2"], seal["square_km"]) == (1.0, None, None)
    (size,) = seal["by_size"]
    assert (size["from_px"], size["to_px"], size["animals"], size["found"]) == (64, 64, 2, 1)
    assert (seal["best_scores"][0] > 0.99, seal["best_scores"][1] < 0.5) == (True, True)
    assert seal["photos"]["found"] == seal["photos"]["with_animals"] == 1
    (miss,), (alarm,) = metrics["worst"]["misses"], metrics["worst"]["false_alarms"]
    assert (miss["class"], miss["window"]) == ("seal", [700 + 32 - 112, 100 + 32 - 112, 224, 224])
    assert (alarm["class"], Window(*alarm["window"]).contains(732, 462)) == ("seal", True)
    assert metrics["windows"]["roc"]["polar_bear"]["area"] == 1.0
    assert metrics["windows"]["by_class"]["seal"]["recall_interval_95"] == [0.0126, 0.9874]
    assert metrics["calibration"]["temperature"] == 1.0
    assert sum(row["count"] for row in metrics["calibration"]["reliability"]) == 5


def test_what_is_taken_for_an_animal_that_no_photo_shows_is_counted(
    labelled: Path, tiny_model: Path, tmp_path: Path
) -> None:
    """Without the bear's label, what the model finds there is a false alarm of a class that has no animal."""
    layer.write(labelled, [example for example in layer.read(labelled) if example.class_name != "polar_bear"])
    metrics = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)))
    assert list(metrics["animals"]) == ["seal"]
    bear = metrics["not_shown"]["polar_bear"]
    assert (bear["false_alarms"], bear["false_alarms_interval_95"]) == (1, [0.0253, 5.5716])  # Garwood's table
    assert {alarm["class"] for alarm in metrics["worst"]["false_alarms"]} == {"seal", "polar_bear"}
    assert "polar bear: no photo shows one, with 1 false alarms per photo." in (
        (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    )


def test_what_lies_on_the_map_is_measured_in_metres(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    """Pixels of 5 cm: 1000 x 600 of them are 1500 square metres, and a seal of 64 is 3.2 m long."""
    photo = gdal.Open(str(tmp_path / "a.tif"), gdal.GA_Update)
    photo.SetProjection("EPSG:32606")
    photo.SetGeoTransform((500000, 0.05, 0, 7500000, 0, -0.05))
    photo.FlushCache()
    del photo
    seal = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)))["animals"]["seal"]
    assert seal["square_km"] == pytest.approx(0.0015, rel=2e-3)
    assert seal["false_alarms_per_km2"] == pytest.approx(1 / 0.0015, rel=2e-3)
    assert seal["by_size"][0]["to_m"] == pytest.approx(3.2, rel=1e-3)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "Ground that several photos show counts in each of them" in page


def test_of_an_animal_known_from_a_review_nobody_knows_the_size(
    labelled: Path, tiny_model: Path, tmp_path: Path
) -> None:
    """A square of 64 px stands for each, however long the animal is."""
    first, second, *others = layer.read(labelled)
    layer.write(labelled, [replace(first, source="review"), second, *others])
    seal = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)))["animals"]["seal"]
    assert [(row["animals"], row["found"]) for row in seal["by_size"]] == [(1, 0)]


def test_where_all_examples_are_of_one_class_there_is_nothing_to_mistake_them_for(
    labelled: Path, tiny_model: Path, tmp_path: Path
) -> None:
    layer.write(labelled, [example for example in layer.read(labelled) if example.class_name == "seal"])
    metrics = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)))
    assert metrics["windows"]["roc"] == {}
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "ROC" not in page
    assert "<td>–</td><td>–</td></tr>\n</table>" in page  # nor is there a precision by window


def test_where_nothing_is_told_of_the_ground_there_are_no_figures_of_it(
    labelled: Path, tiny_model: Path, tmp_path: Path
) -> None:
    """A photo that lies nowhere on Earth."""
    photo = gdal.Open(str(tmp_path / "a.tif"), gdal.GA_Update)
    photo.SetProjection("EPSG:3573")
    photo.SetGeoTransform((2e7, 0.05, 0, 2e7, 0, -0.05))
    photo.FlushCache()
    del photo
    layer.write(labelled, [replace(e, geometry=None) for e in layer.read(labelled)[1:2]])
    seal = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)))["animals"]["seal"]
    assert (seal["false_alarms_per_km2"], seal["by_size"][0]["to_m"]) == (None, None)


def test_an_animal_that_two_photos_show_is_one_where_it_has_a_name(tiny_model: Path, tmp_path: Path) -> None:
    photos = [write_scene(tmp_path / f"{name}.tif", {(100, 100): BLUE}) for name in "ab"]
    seals = [Example("seal", photo, Window(100, 100, 64, 64), "validation", note="individual=7") for photo in photos]
    layer.write(tmp_path / "e.gpkg", seals)
    metrics = measured(EvaluateJob(str(tmp_path / "e.gpkg"), str(tmp_path / "report"), model=str(tiny_model)))
    assert metrics["animals"]["seal"]["animals"] == len(metrics["animals"]["seal"]["best_scores"]) == 1


def test_a_photo_and_its_copy_on_the_map_are_one(tiny_model: Path, tmp_path: Path) -> None:
    """One seal is labelled in both, the other in the copy only."""
    photo, copy = write_scene(tmp_path / "a.tif", {(100, 100): BLUE, (500, 300): BLUE}), str(tmp_path / "a.vrt")
    gdal.Translate(copy, photo, format="VRT").FlushCache()
    first, second = Window(100, 100, 64, 64), Window(500, 300, 64, 64)
    seals = [
        Example("seal", photo, first),
        Example("seal", copy, Window(102, 98, 64, 64)),
        Example("seal", copy, second),
    ]
    layer.write(tmp_path / "e.gpkg", [replace(seal, split="validation") for seal in seals])
    metrics = measured(EvaluateJob(str(tmp_path / "e.gpkg"), str(tmp_path / "report"), model=str(tiny_model)))
    seal = metrics["animals"]["seal"]
    assert (metrics["photos"], seal["animals"], seal["recall"], seal["false_alarms"]) == (1, 2, 1.0, 0)


@pytest.mark.parametrize(
    ("group", "leak", "warning"),
    [
        (None, {"photos": 0, "flights": 1}, []),
        ("flight", {"photos": 0, "flights": 1}, ["1 of 1 flights were trained on: the figures flatter."]),
        (r"^(.*_\d+)", {"photos": 0, "flights": None}, []),
    ],
)
def test_a_flight_that_was_trained_on_is_told(
    tiny_model: Path, tmp_path: Path, group: str | None, leak: dict[str, int | None], warning: list[str]
) -> None:
    events: list[Event] = []
    job = flight_of_two(tiny_model, tmp_path, ["Flight_1_003.tif"])
    metrics = measured(replace(job, group=group), events)
    assert (metrics["leak"], [e.message for e in events if isinstance(e, Log)]) == (leak, warning)


def test_a_photo_that_was_trained_on_is_told(tiny_model: Path, tmp_path: Path) -> None:
    events: list[Event] = []
    (tmp_path / "elsewhere").mkdir()
    job = flight_of_two(tiny_model, tmp_path, [write_scene(tmp_path / "elsewhere" / "Flight_1_001.tif", {})])
    assert measured(job)["leak"] == {"photos": 0, "flights": 1}  # of the same name only
    copied = shutil.copy(str(tmp_path / "Flight_1_001.tif"), str(tmp_path / "DSC_0001.tif"))
    Journal(tmp_path / "model", TrainJob("e.gpkg", str(tmp_path / "model")), 1).remember([copied])
    assert measured(job, events)["leak"] == {"photos": 1, "flights": 1}
    assert [e.message for e in events if isinstance(e, Log)] == ["1 of 1 photos were trained on: the figures flatter."]


def test_a_flight_is_scored_as_a_whole(tiny_model: Path, tmp_path: Path) -> None:
    """The first photo is for validation, so all of its flight is, whatever was decided for the second."""
    job = flight_of_two(tiny_model, tmp_path, [])
    assert measured(job)["photos"] == 1
    metrics = measured(replace(job, group="flight"))
    assert (metrics["photos"], metrics["groups"]) == (2, {"by": "flight", "number": 1})


def measured(job: EvaluateJob, events: list[Event] | None = None) -> dict[str, Any]:
    """metrics.json of a job."""
    evaluate(job, [].append if events is None else events.append)
    return dict(json.loads((Path(job.out) / "metrics.json").read_text()))


def flight_of_two(
    tiny_model: Path, tmp_path: Path, learnt: list[str], splits: tuple[str, str] = ("validation", "train")
) -> EvaluateJob:
    """Two photos of one flight with a seal each, and a model that was trained on the photos `learnt`."""
    photos = [write_scene(tmp_path / f"Flight_1_00{n}.tif", {(100, 100): BLUE, (500 * n, 280): GREY}) for n in (1, 2)]
    window = Window(100, 100, 64, 64)
    layer.write(tmp_path / "e.gpkg", [Example("seal", p, window, s) for p, s in zip(photos, splits, strict=True)])
    (tmp_path / "model").mkdir()
    shutil.copy(tiny_model, tmp_path / "model" / "model.onnx")
    Journal(tmp_path / "model", TrainJob("e.gpkg", str(tmp_path / "model")), 1).remember(learnt)
    return EvaluateJob(str(tmp_path / "e.gpkg"), str(tmp_path / "report"), model=str(tmp_path / "model"))


def test_animals_that_a_search_has_found_are_told(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    layer.write(labelled, [replace(example, source="review") for example in layer.read(labelled)])
    events: list[Event] = []
    metrics = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)), events)
    told = "3 of {} animals are known from the review of a search: where it missed others, recall is lower."
    assert metrics["from_review"] == 3
    assert told.format(3) in [event.message for event in events if isinstance(event, Log)]
    assert told.format("the") in (tmp_path / "report" / "report.html").read_text()


def test_the_report_is_one_page_that_fetches_nothing(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    events: list[Event] = []
    evaluate(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)), events.append)
    assert isinstance(events[-1], Result)
    page = Path(events[-1].paths["report"]).read_text(encoding="utf-8")
    assert "seal: 50 % (1 % to 99 %) of 2 found, with 1 false alarms per photo." in page
    assert "<td>seal</td><td>1 (0.025 to 5.6)</td>" in page
    row = "<td>seal</td><td>0 (0 %)</td><td>1 (50 %)</td><td>1 (50 %)</td>"
    assert row.replace(" %", "\N{NO-BREAK SPACE}%") in page
    assert page.count("data:image/png;base64,") == 4  # this model has no curves of a training
    assert page.count("data:image/jpeg;base64,") % 2 == 0 < page.count("<figure>")
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!data:)|url\(", page)
    assert f"--out {tmp_path / 'report'}" in page


def test_the_report_tells_how_the_model_was_trained(labelled: Path, tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    shutil.copy(tiny_model, folder / "model.onnx")
    recipe = {"name": "quick", "stages": [{"name": "all", "epochs": 2, "tile_px": 224, "batch": 8, "solver": "sgd"}]}
    examples = {"train": {"seal": 7, "background": 9}, "validation": {"seal": 2}}
    training = {"recipe": recipe, "weights": "<none>", "examples": examples, "photos": 5, "minutes": 1.5}
    training |= {"seed": 0, "validation": {}, "versions": {}}
    card = Card(name="tiny", classes=("polar_bear", "seal", "background"), training=training)
    model_file.write_card(folder / "model.onnx", card)
    diary = Journal(folder, TrainJob("my examples.gpkg", str(folder)), 2)
    for epoch in (1, 2):
        values = {"epoch": epoch, "training_loss": 0.5, "validation_loss": 0.4, "validation_recall": 0.8}
        diary.tell(Measured("train: all", epoch, 2, values), lambda event: None)
    diary.close("done")
    evaluate(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(folder)), lambda event: None)
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 5
    assert "bear-detector train &#x27;my examples.gpkg&#x27;" in page
    assert "starting weights: &lt;none&gt;" in page
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
    metrics = json.loads((tmp_path / "report" / "metrics.json").read_text())
    assert (metrics["photos"], metrics["unread"]) == (1, 1)
    assert "1 photos could not be read, and are left out with their animals." in (
        (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    )


def test_a_photo_that_is_not_there_is_told_on_the_page_where_it_is_of_the_split(
    labelled: Path, tiny_model: Path, tmp_path: Path
) -> None:
    gone = [
        Example("seal", str(tmp_path / f"{split}.tif"), Window(10, 10, 60, 60), split)
        for split in ("train", "validation")
    ]
    layer.write(labelled, [*layer.read(labelled), *gone])
    events: list[Event] = []
    metrics = measured(EvaluateJob(str(labelled), str(tmp_path / "report"), model=str(tiny_model)), events)
    assert (metrics["photos"], metrics["unread"]) == (1, 1)
    (warning,) = (event.message for event in events if isinstance(event, Log))
    assert "validation.tif can't be opened" in warning
    assert "1 photos could not be read" in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")


def test_the_first_photo_decides_on_its_flight_as_in_training_though_it_is_not_there(
    tiny_model: Path, tmp_path: Path
) -> None:
    job = flight_of_two(tiny_model, tmp_path, [], ("train", "validation"))
    (tmp_path / "Flight_1_001.tif").unlink()
    with pytest.raises(ExamplesError, match="has no examples for validation"):
        measured(replace(job, group="flight"))


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
