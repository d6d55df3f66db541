# SPDX-License-Identifier: GPL-2.0-or-later
"""Detection from photos to the results file, with a model that takes red for bears and green for seals."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.results import latest_run, open_survey
from bear_detector_plugin.errors import BadArgument, Cancelled, ModelFileError, RasterError, ResultsError
from bear_detector_plugin.events import DetectionFound, Log, Progress, Result
from bear_detector_plugin.jobs import DetectJob

ROOT = Path(__file__).parents[2]


def blob(x, y, height=320, width=480):
    """An animal whose middle is brightest."""
    down, across = np.mgrid[:height, :width] + 0.5
    return 255 * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2))


def ice(bear=None, seal=None):
    rgb = np.zeros((320, 480, 3))
    for band, place in enumerate((bear, seal)):
        if place:
            rgb[..., band] = blob(*place)
    return rgb


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


def run(survey, **options):
    told = []
    detect(DetectJob(**{**survey, **options}), told.append)
    return told


def rows(path, table):
    dataset = ogr.Open(path)
    return [feature.items() for feature in dataset.GetLayerByName(table)]


def named(events, kind):
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_what_is_found_is_told_and_kept(survey, mode):
    told = run(survey, mode=mode)
    found = named(told, DetectionFound)
    assert sorted((Path(animal.photo).name, animal.class_name) for animal in found) == [
        ("a.tif", "polar_bear"),
        ("a.tif", "seal"),
        ("c.tif", "seal"),
    ]
    assert told[-1].paths == {"survey": survey["out"]}
    assert told[-1].counts["photos"] == 4
    assert told[-1].counts["failed"] == 1
    assert told[-1].counts["detections"] == 3
    kept = rows(survey["out"], "detections")
    assert told[-1].counts["kept"] == len(kept) >= 3
    assert min(row["score"] for row in kept) >= 0.01
    bear = next(row for row in kept if row["class"] == "polar_bear" and row["score"] > 0.5)
    assert bear["x_px"] <= 240 < bear["x_px"] + bear["w_px"]


def test_progress_counts_photos_and_their_shares(survey):
    progress = named(run(survey), Progress)
    assert {(event.stage, event.unit, event.total) for event in progress} == {("detect", "photos", 4)}
    done = [event.done for event in progress]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 4)


def test_a_damaged_photo_is_listed_with_its_reason_and_the_run_goes_on(survey):
    told = run(survey)
    photos = {Path(row["path"]).name: row for row in rows(survey["out"], "photos")}
    assert {name: row["status"] for name, row in photos.items()} == {
        "a.tif": "done",
        "b.tif": "done",
        "bad.jpg": "failed",
        "c.tif": "done",
    }
    assert "bad.jpg" in photos["bad.jpg"]["error"]
    assert any(event.level == "warning" and "bad.jpg" in event.message for event in named(told, Log))
    assert json.loads(photos["b.tif"]["counts"]) == {}


def test_a_photo_without_georeference_has_no_place_on_the_map(survey):
    told = run(survey)
    dataset = ogr.Open(survey["out"])
    placed = {Path(f["photo"]).name: f.GetGeometryRef() is not None for f in dataset.GetLayerByName("detections")}
    assert placed == {"a.tif": True, "c.tif": False}
    assert any("c.tif has no georeference" in event.message for event in named(told, Log))


def test_the_run_says_how_to_repeat_it(survey):
    run(survey, recall=0.9)
    made = latest_run(open_survey(survey["out"]))
    assert made.threshold == 0.7
    assert made.classes == ("polar_bear", "seal", "background")
    assert made.job[:2] == ("detect", survey["imagery"][0])
    assert {"bear_detector", "gdal", "provider"} <= set(made.versions)


def test_the_threshold_is_a_filter_not_a_new_run(survey):
    low = run(survey, threshold=0.3)
    again = run(survey, threshold=0.99)
    assert again[-1].counts["kept"] == low[-1].counts["kept"]
    assert again[-1].counts["detections"] < low[-1].counts["detections"]
    assert not named(again, DetectionFound)


def test_cancelled_it_keeps_what_is_done_and_goes_on_later(survey):
    def stop(event):
        if isinstance(event, Progress) and event.done > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(DetectJob(**survey), stop)
    assert [row["status"] for row in rows(survey["out"], "photos")] == ["done", "pending", "pending", "pending"]
    before = rows(survey["out"], "detections")
    told = run(survey)
    assert told[-1].counts["detections"] == 3
    assert rows(survey["out"], "detections")[: len(before)] == before


def test_cancelled_while_telling_of_a_finished_photo_it_stays_finished(survey):
    def stop(event):
        if isinstance(event, DetectionFound):
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(DetectJob(**survey), stop)
    assert rows(survey["out"], "photos")[0]["status"] == "done"
    assert run(survey)[-1].counts["detections"] == 3


KILLS_ITSELF = """
import os, signal, sys
from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.events import Progress
from bear_detector_plugin.jobs import DetectJob

imagery, out, model, moment = sys.argv[1:]

def tell(event):
    if isinstance(event, Progress) and event.done >= float(moment):
        os.kill(os.getpid(), signal.SIGKILL)

detect(DetectJob((imagery,), out, model=model, device="cpu"), tell)
"""


def test_killed_and_run_again_it_has_everything_once(survey):
    """A real engine process, dead by SIGKILL amid its first, its second and its last photo."""
    for moment, left in (("0.5", 4), ("1.5", 3), ("3.5", 1)):
        command = [sys.executable, "-c", KILLS_ITSELF, survey["imagery"][0], survey["out"], survey["model"], moment]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
        status = [row["status"] for row in rows(survey["out"], "photos")]
        assert status.count("pending") + status.count("running") == left

    assert run(survey)[-1].counts["detections"] == 3
    found = rows(survey["out"], "detections")
    assert len({row["id"] for row in found}) == len(found)
    assert len([row for row in found if row["score"] >= 0.5]) == 3


def test_when_no_photo_can_be_read_it_fails_and_lists_them(survey, tmp_path):
    bad = str(tmp_path / "photos" / "bad.jpg")
    with pytest.raises(RasterError, match=r"None of 1 photos could be scanned: .*bad\.jpg"):
        run(survey, imagery=(bad,))
    assert [row["status"] for row in rows(survey["out"], "photos")] == ["failed"]


@pytest.mark.parametrize(
    ("options", "error", "complaint"),
    [
        ({"imagery": ("nowhere",)}, BadArgument, "nowhere"),
        ({"model": "nobody"}, ModelFileError, "nobody"),
        ({"recall": 0.99}, ModelFileError, "0.99"),
        ({"out": "missing/survey.gpkg"}, ResultsError, "missing"),
    ],
)
def test_mistakes_are_told_in_one_line(survey, options, error, complaint):
    with pytest.raises(error, match=complaint) as raised:
        run(survey, **options)
    assert raised.value.hint
    assert "\n" not in str(raised.value)
    assert not Path(survey["out"]).exists()


def test_another_mode_needs_another_file_or_a_fresh_start(survey):
    run(survey)
    with pytest.raises(ResultsError, match="another mode"):
        run(survey, mode="tiles")
    assert run(survey, mode="tiles", fresh=True)[-1] == Result(
        {"survey": survey["out"]},
        {"photos": 4, "failed": 1, "detections": 3, "kept": len(rows(survey["out"], "detections"))},
    )
