# SPDX-License-Identifier: GPL-2.0-or-later
"""Calibration from labelled photos to the model's card, with a model that takes red for bears and green for seals."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bear_detector_plugin.engine.calibrate import calibrate
from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model import journal, model_file
from bear_detector_plugin.engine.results.results_file import latest_run, open_survey
from bear_detector_plugin.engine.searching.screen import beside
from bear_detector_plugin.engine.statistics import guarantee
from bear_detector_plugin.errors import BadArgument, ExamplesError, ModelFileError
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import CalibrateJob, DetectJob
from bear_detector_plugin.splits import digest_of

BRIGHT = np.linspace(150, 255, 30)


def blob(brightness, x=240, y=144):
    down, across = np.mgrid[:320, :480] + 0.5
    rgb = np.zeros((320, 480, 3))
    rgb[..., 0] = brightness * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2))
    return rgb


@pytest.fixture
def lessons(tmp_path, write_photo):
    """30 photos of a bear each, from pale to bright, and one of ice with a red spot; a background's example in each."""
    found = []
    for number, brightness in enumerate([*BRIGHT, 170]):
        photo = write_photo(f"photos/{number}.tif", blob(brightness))
        if number < 30:
            found.append(Example("polar_bear", photo, Window(200, 104, 80, 80), "validation"))
        found.append(Example("background", photo, Window(0, 290, 30, 30), "validation"))
    layer.write(tmp_path / "examples.gpkg", found)
    return str(tmp_path / "examples.gpkg")


def run(job):
    told = []
    calibrate(job, told.append)
    return told, " ".join(event.message for event in told if isinstance(event, Log))


def card_of(model):
    return model_file.read(model)[1]


def test_30_animals_carry_90_percent_and_not_95(lessons, spotter_model):
    model = spotter_model(gain=0.15)
    told, said = run(CalibrateJob(lessons, model, device="cpu"))
    assert "30 of 30 animals were found, in 31 photos." in said
    card = card_of(model)
    by_kind = {(row.recall, row.guarantee): row for row in card.thresholds}
    assert (0.9, "binomial") in by_kind
    assert (0.95, "binomial") not in by_kind  # 59 are needed
    assert (0.95, "risk_control") in by_kind  # 19 are needed
    strong, average, weak = (by_kind[0.9, kind].threshold for kind in ("binomial", "risk_control", "none"))
    assert strong < average < weak
    row = by_kind[0.9, "binomial"]
    assert (row.animals, row.mode, row.precision, row.confidence) == (30, "dense", "fp32", 0.95)
    assert row.promise in said
    photo = 0.32 * 0.48
    assert row.false_alarms_per_megapixel == pytest.approx(1 / (31 * photo), rel=1e-4)
    assert "That costs 32 false alarms to review in 1000 such photos (0.21 a megapixel)." in said
    assert told[-1].counts["threshold"] == strong
    assert told[-1].counts["false_alarms_in_1000_photos"] == pytest.approx(1000 / 31, abs=0.1)


def test_what_the_animals_cannot_carry_is_refused_plainly(lessons, spotter_model):
    model = spotter_model(gain=0.15)
    _, said = run(CalibrateJob(lessons, model, device="cpu", recall=0.95))
    assert (
        "30 of 30 animals found proves a recall of 90.4 %, not 95 %, at 95 % confidence: 59 without a miss are needed."
        in said
    )
    assert "expected miss rate of at most 5 %, by conformal risk control over 30 animals" in said
    with pytest.raises(ModelFileError, match="Calibrate it on at least 59 animals"):
        card_of(model).threshold_for(0.95, "dense", 0.95)


def test_the_temperature_is_fitted_and_scores_follow(lessons, spotter_model):
    model = spotter_model(gain=0.15)
    before = card_of(model)
    _, said = run(CalibrateJob(lessons, model, device="cpu"))
    card = card_of(model)
    assert card.temperature != 1
    assert card.sha256 != before.sha256
    assert card.calibration["ece_after"] < card.calibration["ece_before"]
    assert card.calibration["windows"] == 61
    assert f"Temperature {card.temperature:g}" in said


def test_thresholds_of_another_mode_stay_while_the_scores_do(lessons, spotter_model):
    model = spotter_model(gain=0.15, thresholds=[{"recall": 0.9, "threshold": 0.7, "animals": 20}])
    run(CalibrateJob(lessons, model, device="cpu"))
    run(CalibrateJob(lessons, model, mode="tiles", device="cpu"))
    run(CalibrateJob(lessons, model, mode="tiles", device="cpu"))
    rows = [(row.mode, row.guarantee) for row in card_of(model).thresholds if row.recall == 0.9]
    assert sorted(rows) == sorted((m, g) for m in ("dense", "tiles") for g in ("binomial", "none", "risk_control"))


def test_photos_that_were_trained_on_are_left_out(lessons, spotter_model):
    model = spotter_model(gain=0.15)
    _, said = run(CalibrateJob(lessons, model, device="cpu"))
    assert "Nothing tells which photos the model was trained on" in said
    seen = {"photos": [digest_of(f"{number}.tif") for number in range(5)], "flights": []}
    (Path(model) / journal.NAME).write_text(json.dumps({"seen": seen}))
    _, said = run(CalibrateJob(lessons, model, device="cpu"))
    assert "5 of 31 photos are left out: the model was trained on them." in said
    assert {row.animals for row in card_of(model).thresholds} == {25}
    seen["photos"] = [digest_of(f"{number}.tif") for number in range(30)]
    (Path(model) / journal.NAME).write_text(json.dumps({"seen": seen}))
    with pytest.raises(ExamplesError, match="No animal is left"):
        run(CalibrateJob(lessons, model, device="cpu"))


def test_flights_that_were_trained_on_are_told(lessons, spotter_model):
    model = spotter_model(gain=0.15)
    (Path(model) / journal.NAME).write_text(json.dumps({"seen": {"flights": [digest_of("1"), digest_of("2")]}}))
    _, said = run(CalibrateJob(lessons, model, device="cpu", group=r"^(\d)"))
    assert "2 of 10 flights were trained on: the figures flatter." in said


def test_animals_that_a_search_has_found_promise_nothing_of_those_that_it_missed(lessons, spotter_model):
    found = [replace(example, source="review") for example in layer.read(lessons)[:10]]
    layer.write(lessons, [*found, *layer.read(lessons)[10:]])
    _, said = run(CalibrateJob(lessons, spotter_model(gain=0.15), device="cpu"))
    assert "5 of 30 animals are known from the review of a search: where it missed others, recall is lower." in said


def test_a_copy_is_calibrated_where_the_model_shall_stay(lessons, spotter_model, tmp_path, monkeypatch):
    model = spotter_model(gain=0.15)
    (Path(model) / journal.NAME).write_text("{}")
    untouched = (Path(model) / "model.onnx").read_bytes()
    monkeypatch.setattr(model_file, "MODELS", tmp_path)
    with pytest.raises(BadArgument, match="came with the plugin and stays as it is"):
        run(CalibrateJob(lessons, "spotter", device="cpu"))
    out = tmp_path / "mine"
    told, _ = run(CalibrateJob(lessons, "spotter", str(out), device="cpu"))
    assert told[-1].paths == {"model": str(out / "model.onnx"), "card": str(out / "card.md")}
    assert (Path(model) / "model.onnx").read_bytes() == untouched
    assert sorted(path.name for path in out.iterdir()) == ["card.json", "card.md", "model.onnx", "training.json"]
    assert "by the exact binomial bound over 30 animals" in (out / "card.md").read_text(encoding="utf-8")
    with pytest.raises(BadArgument, match="holds a model already"):
        run(CalibrateJob(lessons, "spotter", str(out), device="cpu"))


def test_a_run_keeps_what_was_promised(lessons, spotter_model, tmp_path):
    model, out = spotter_model(gain=0.15), str(tmp_path / "survey.gpkg")
    run(CalibrateJob(lessons, model, device="cpu"))
    told = []
    job = DetectJob((str(tmp_path / "photos"),), out, model, recall=0.9, confidence=0.95, device="cpu")
    detect(job, told.append)
    assert told[-1].counts["detections"] == 31  # all bears; the red spot costs a look
    made = latest_run(open_survey(out))
    assert made.guarantee == card_of(model).threshold_for(0.9, "dense", 0.95).promise
    assert any(made.guarantee in event.message for event in told if isinstance(event, Log))


@pytest.mark.parametrize(("gsd", "warned"), [("native", True), ("auto", False)])
def test_what_was_measured_at_the_models_scale_is_not_promised_at_another(
    write_photo, spotter_model, tmp_path, gsd, warned
):
    row = {"recall": 0.9, "threshold": 0.1, "animals": 30, "mode": "dense", "guarantee": "risk_control"}
    photo, told = write_photo("photos/a.tif", blob(255)), []
    model = spotter_model(gain=0.15, gsd_m=0.03, thresholds=[row])
    job = DetectJob((photo,), str(tmp_path / "survey.gpkg"), model, recall=0.9, device="cpu", gsd=gsd)
    detect(job, told.append)
    text = "Photos are searched at their own scale; this was measured at the model's."
    assert (text in [event.message for event in told if isinstance(event, Log)]) is warned


def test_what_is_promised_through_a_screen_is_measured_through_it(lessons, spotter_model, spotter_screen, tmp_path):
    model = spotter_model(gain=0.15)
    before = spotter_screen(model, threshold=guarantee.rounded_down(1 / (1 + np.exp(6 - 0.1 * 150))))
    _, said = run(CalibrateJob(lessons, model, str(tmp_path / "mine"), device="cpu"))
    path, card = model_file.read(str(tmp_path / "mine"))
    assert ("Without the screen (--no-screen) it holds from" in said) != ("recall of at least 90 %" in said)
    screen = beside(path, card).card
    assert screen.sha256 == before.sha256
    assert screen.model != before.model  # the scores have another temperature, and so the model another sum
    alone, through = (
        {(row.recall, row.guarantee): row for row in card.thresholds if row.screen == kind}
        for kind in ("", screen.sha256)
    )
    assert set(through) <= set(alone)
    assert through[0.9, "none"].threshold <= alone[0.9, "none"].threshold
    kept = card.threshold_for(0.9, "dense", screen=screen.sha256)
    assert kept.screen == screen.sha256
    assert card.threshold_for(0.9, "dense").screen == ""
    with pytest.raises(ModelFileError):
        card.threshold_for(0.9, "dense", 0.95, screen="another")
    assert card.threshold_for(0.8, "dense", screen="another").guarantee == "none"
