# SPDX-License-Identifier: GPL-2.0-or-later
"""Detection from photos to the results file, with a model that takes red for bears and green for seals."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.results.results_file import latest_run, open_survey
from bear_detector_plugin.errors import BadArgument, Cancelled, ModelFileError, RasterError, ResultsError
from bear_detector_plugin.events import DetectionFound, Log, Progress, Result
from bear_detector_plugin.jobs import DetectJob
from tests.engine.detect_runs import blob, ice, named, rows, run

ROOT = Path(__file__).parents[2]


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
    status = {Path(row["path"]).name: row["status"] for row in rows(survey["out"], "photos")}
    assert (status["a.tif"], status["b.tif"], status["c.tif"]) == ("done", "pending", "pending")
    assert status["bad.jpg"] in ("pending", "failed")  # it may have been opened ahead
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
    for moment, done in (("0.5", 0), ("1.5", 1), ("2.5", 2)):
        command = [sys.executable, "-c", KILLS_ITSELF, survey["imagery"][0], survey["out"], survey["model"], moment]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
        status = [row["status"] for row in rows(survey["out"], "photos")]
        assert status.count("done") == done

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
        {
            "photos": 4,
            "failed": 1,
            "detections": 3,
            "kept": len(rows(survey["out"], "detections")),
            "polar_bear": 1,
            "seal": 2,
        },
    )


@pytest.fixture
def five_bands(tmp_path):
    """A photo of five bands: a bear shows in the fifth only."""
    path = tmp_path / "multi" / "five.tif"
    path.parent.mkdir()
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 480, 320, 5)
    dataset.GetRasterBand(5).WriteRaster(0, 0, 480, 320, blob(240, 144).astype(np.uint8).tobytes())
    del dataset
    return str(path)


def test_other_bands_can_be_taken_for_red_green_and_blue(survey, five_bands):
    assert run(survey, imagery=(five_bands,))[-1].counts["detections"] == 0
    told = run(survey, imagery=(five_bands,), bands=(5, 4, 3), fresh=True)
    assert [animal.class_name for animal in named(told, DetectionFound)] == ["polar_bear"]
    made = latest_run(open_survey(survey["out"]))
    assert made.bands == (5, 4, 3)
    assert made.job[-4:] == ("--bands", "5", "4", "3") or "--bands" in made.job


def test_a_photo_with_too_few_bands_is_one_line_and_the_run_goes_on(survey, five_bands):
    told = run(survey, imagery=(*survey["imagery"], five_bands), bands=(5, 4, 3))
    assert told[-1].counts["failed"] == 4  # the three of three bands, and the one that is no photo
    (line,) = [event.message for event in named(told, Log) if "a.tif" in event.message]
    assert "has no band 5: the bands asked for are 5 4 3, it has 3" in line
    assert "\n" not in line


def test_results_made_with_other_bands_are_not_mixed(survey):
    run(survey)
    with pytest.raises(ResultsError, match=r"other bands \(the photos' own, now 3 2 1\)"):
        run(survey, bands=(3, 2, 1))


def test_where_animals_are_rare_each_detection_has_a_lower_chance(survey, spotter_model):
    shares = {"polar_bear": 0.25, "seal": 0.25, "background": 0.5}
    model = spotter_model(0.2, "rare", training={"shares": shares})
    run(survey, model=model, photos_per_animal=3000)
    detections = rows(survey["out"], "detections")
    assert detections
    assert all(0 < row["chance"] < row["score"] for row in detections)
    (told,) = rows(survey["out"], "run")
    assert told["photos_per_animal"] == 3000


def test_chances_follow_what_is_said_of_the_survey_without_a_new_search(survey, spotter_model, tmp_path):
    shares = {"polar_bear": 0.25, "seal": 0.25, "background": 0.5}
    asked = {**survey, "model": spotter_model(0.2, "rare", training={"shares": shares}), "photos_per_animal": 20}
    run({**asked, "out": str(tmp_path / "at_once.gpkg")})
    expected = [row["chance"] for row in rows(str(tmp_path / "at_once.gpkg"), "detections")]
    run({**asked, "photos_per_animal": None})
    run(asked)
    assert [row["chance"] for row in rows(survey["out"], "detections")] == pytest.approx(expected)


def test_what_is_surely_an_animal_stays_one_however_rare_it_is(survey, spotter_model, write_photo):
    """Red and green alike: a bear as likely as a seal, and no ice."""
    write_photo("both/a.tif", ice(bear=(240, 144), seal=(240, 144)))
    shares = dict.fromkeys(("polar_bear", "seal", "background"), 1 / 3)
    model = spotter_model(0.8, "unsure", training={"shares": shares})
    photos = str(Path(survey["out"]).parent / "both")
    run({**survey, "imagery": (photos,), "model": model}, photos_per_animal=3000)
    strongest = {row["class"]: row for row in rows(survey["out"], "detections") if row["score"] > 0.4}
    assert {name: row["score"] for name, row in strongest.items()} == pytest.approx({"polar_bear": 0.5, "seal": 0.5})
    assert [row["chance"] for row in strongest.values()] == pytest.approx([0.5, 0.5], abs=0.01)


def test_a_chance_needs_a_model_that_tells_how_frequent_animals_were_in_its_training(survey):
    with pytest.raises(BadArgument, match="how frequent animals were"):
        run(survey, photos_per_animal=3000)


def test_look_alikes_are_not_detected(survey, spotter_model):
    run(survey, model=spotter_model(0.2, "choosy", look_alikes=("seal",)))
    assert {row["class"] for row in rows(survey["out"], "detections")} == {"polar_bear"}
