# SPDX-License-Identifier: GPL-2.0-or-later
"""What a run has taught becomes examples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from bear_detector_plugin.engine.audit import audit
from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.harvest import harvest
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.results.results_file import window_of
from bear_detector_plugin.engine.training.curriculum import gather
from bear_detector_plugin.engine.training.recipes import QUICK
from bear_detector_plugin.errors import ExamplesError
from bear_detector_plugin.events import Event, Log, Result
from bear_detector_plugin.jobs import AuditJob, DetectJob, HarvestJob, TrainJob


@pytest.fixture
def survey(tmp_path: Path, write_photo, spotter_model) -> str:
    """A run over four photos: the model takes a red rock in each for a bear."""
    for number in range(4):
        rgb = np.full((480, 640, 3), 10, np.uint8)
        rgb[128:352, 256 + 32 * number : 480 + 32 * number, 0] = 255 - 10 * number
        write_photo(f"photos/p{number}.tif", rgb)
    out = str(tmp_path / "survey.gpkg")
    job = DetectJob((str(tmp_path / "photos"),), out, spotter_model(0.2, threshold=0.5), device="cpu")
    detect(job, lambda event: None)
    return out


def review(survey: str, verdicts: list[str]) -> None:
    """Verdicts on the strongest detections."""
    dataset = ogr.Open(survey, 1)
    detections = dataset.GetLayerByName("detections")
    rows = sorted(detections, key=lambda row: (-row["score"], row["id"]))
    for row, verdict in zip(rows, verdicts, strict=False):
        row["review"] = verdict
        detections.SetFeature(row)


def run(job: HarvestJob) -> list[Event]:
    told: list[Event] = []
    harvest(job, told.append)
    return told


def test_verdicts_become_examples_and_doubts_do_not(survey: str, tmp_path: Path) -> None:
    review(survey, ["background", "polar_bear", "unsure"])
    out = str(tmp_path / "examples.gpkg")
    (result,) = (event for event in run(HarvestJob(survey, out)) if isinstance(event, Result))
    assert result.counts == {"background": 1, "polar_bear": 1}
    found = {e.class_name: e for e in layer.read(out)}
    assert {e.source for e in found.values()} == {"review"}
    assert (found["background"].window.w, found["polar_bear"].window.w) == (224, 64)


def test_in_empty_photos_the_strongest_are_false_alarms(survey: str, tmp_path: Path) -> None:
    out = str(tmp_path / "examples.gpkg")
    run(HarvestJob(survey, out, empty=True, most=3))
    found = layer.read(out)
    assert Counter(e.class_name for e in found) == {"background": 3}
    assert len({e.photo for e in found}) == 3


def test_what_was_learnt_before_is_not_learnt_twice(survey: str, tmp_path: Path) -> None:
    out = str(tmp_path / "examples.gpkg")
    run(HarvestJob(survey, out, empty=True))
    before = layer.read(out)
    told = [event.message for event in run(HarvestJob(survey, out, empty=True)) if isinstance(event, Log)]
    assert told == [f"Left out, as they are there already: {len(before)}."]
    assert layer.read(out) == before


def test_an_animal_that_was_drawn_is_not_learnt_twice(survey: str, tmp_path: Path) -> None:
    """It lies where the window's middle is, nearly: counted twice it would weigh twice in an evaluation."""
    review(survey, ["polar_bear"])
    out = tmp_path / "examples.gpkg"
    layer.write(out, [Example("polar_bear", str(tmp_path / "photos" / "p0.tif"), Window(360, 205, 60, 50))])
    told = [event.message for event in run(HarvestJob(survey, str(out))) if isinstance(event, Log)]
    assert told == ["Left out, as they are there already: 1."]


def test_what_was_learnt_on_a_copy_on_the_map_is_not_learnt_twice(survey: str, tmp_path: Path) -> None:
    review(survey, ["polar_bear"])
    copy = str(tmp_path / "p0.vrt")
    gdal.Translate(copy, str(tmp_path / "photos" / "p0.tif"), format="VRT").FlushCache()
    out = tmp_path / "examples.gpkg"
    layer.write(out, [Example("polar_bear", copy, Window(360, 205, 60, 50), source="review")])
    told = [event.message for event in run(HarvestJob(survey, str(out))) if isinstance(event, Log)]
    assert told == ["Left out, as they are there already: 1."]


def test_a_photo_that_is_gone_gives_its_example_all_the_same(survey: str, tmp_path: Path) -> None:
    """A disk may be connected again; what was said of its photos is not lost, nor of the others."""
    review(survey, ["polar_bear", "polar_bear"])
    (tmp_path / "photos" / "p0.tif").unlink()
    run(HarvestJob(survey, str(tmp_path / "examples.gpkg")))
    assert len(layer.read(tmp_path / "examples.gpkg")) == 2


def test_an_animal_of_the_examples_is_no_false_alarm(survey: str, tmp_path: Path) -> None:
    out = str(tmp_path / "examples.gpkg")
    photo = str(tmp_path / "photos" / "p1.tif")
    layer.write(out, [Example("polar_bear", photo, Window(380, 220, 40, 40))])
    told = run(HarvestJob(survey, out, empty=True))
    assert [event.message for event in told if isinstance(event, Log)] == [
        "False alarms left out, as an animal of the examples lies in them: 1."
    ]
    alarms = [e.window for e in layer.read(out) if e.class_name == "background" and e.photo == photo]
    assert not any(alarm.intersects(Window(380, 220, 40, 40)) for alarm in alarms)


def test_whoever_changes_their_mind_is_told_what_to_delete(survey: str, tmp_path: Path) -> None:
    out = str(tmp_path / "examples.gpkg")
    review(survey, ["background"])
    run(HarvestJob(survey, out))
    review(survey, ["polar_bear"])
    told = [event for event in run(HarvestJob(survey, out)) if isinstance(event, Log)]
    assert [(event.message, event.level) for event in told] == [
        ("Of another class among the examples too, so delete one of each: 1.", "warning")
    ]
    assert Counter(e.class_name for e in layer.read(out)) == {"background": 1, "polar_bear": 1}


def test_an_animal_in_a_square_of_background_is_told(survey: str, tmp_path: Path) -> None:
    """It was drawn at random, from a photo that nobody knew to hold one."""
    review(survey, ["polar_bear"])
    photo = str(tmp_path / "photos" / "p0.tif")
    out = tmp_path / "examples.gpkg"
    layer.write(out, [Example("background", photo, Window(200, 100, 224, 224), source="random")])
    told = [event.message for event in run(HarvestJob(survey, str(out))) if isinstance(event, Log)]
    assert told == ["Of another class among the examples too, so delete one of each: 1."]


def test_a_rejected_detection_may_become_a_look_alike(survey: str, tmp_path: Path) -> None:
    review(survey, ["walrus"])
    out = str(tmp_path / "examples.gpkg")
    run(HarvestJob(survey, out))
    (walrus,) = layer.read(out)
    assert (walrus.class_name, walrus.source) == ("walrus", "review")


def test_an_audit_teaches_too_the_animal_anywhere_in_its_window(survey: str, tmp_path: Path) -> None:
    """A missed animal is worth most; the middle of its window may be nothing but ice."""
    audit(AuditJob(survey), lambda event: None)
    dataset = ogr.Open(survey, 1)
    windows = dataset.GetLayerByName("audit")
    for number, row in enumerate(windows):
        row["verdict"] = "background" if number else "polar_bear"
        windows.SetFeature(row)
    missed = [(row["photo"], window_of(row)) for row in windows if row["verdict"] == "polar_bear"]
    assert {row["stratum"] for row in windows} == {"beside"}
    del row, windows, dataset
    out = str(tmp_path / "examples.gpkg")
    run(HarvestJob(survey, out))
    assert [(e.photo, e.window) for e in layer.read(out)] == missed, "beside what was flagged nothing is background"


def test_without_a_verdict_it_says_what_to_do(survey: str, tmp_path: Path) -> None:
    with pytest.raises(ExamplesError, match="no verdict to learn from"):
        run(HarvestJob(survey, str(tmp_path / "examples.gpkg")))


def test_a_round_of_training_shows_the_false_alarms_in_every_epoch(survey: str, tmp_path: Path) -> None:
    out = str(tmp_path / "examples.gpkg")
    photos = sorted(str(path) for path in (tmp_path / "photos").iterdir())
    layer.write(out, [Example("polar_bear", photo, Window(20, 20, 40, 40)) for photo in photos])
    run(HarvestJob(survey, out, empty=True))
    splits = {photo: "validation" if number == 0 else "train" for number, photo in enumerate(photos)}
    layer.write(
        out, [Example(e.class_name, e.photo, e.window, splits[e.photo], source=e.source) for e in layer.read(out)]
    )
    pool = gather(TrainJob(out, ""), QUICK, tmp_path, lambda event: None).pool()
    assert len(pool.hard) == pool.labels.count(pool.background) > 0
