# SPDX-License-Identifier: GPL-2.0-or-later
"""Detection once more, with the reviews of an earlier run carried over."""

from pathlib import Path

import pytest
from osgeo import gdal, ogr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.results import animals
from bear_detector_plugin.engine.results.results_file import open_survey
from bear_detector_plugin.errors import BadArgument, Cancelled
from bear_detector_plugin.events import Log, Progress
from bear_detector_plugin.jobs import DetectJob
from tests.engine.detect_runs import named, rows, run, square


def review(path, verdicts, reviewer="Ida"):
    """Give the detections with a score from 0.5, by photo and class, a verdict as QGIS would."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    detections, reviews = dataset.GetLayerByName("detections"), dataset.GetLayerByName("reviews")
    for row in [row for row in detections if row["score"] >= 0.5]:
        verdict = verdicts.get((Path(row["photo"]).name, row["class"]))
        if verdict:
            row["review"] = verdict
            detections.SetFeature(row)
            said = ogr.Feature(reviews.GetLayerDefn())
            values = {"reviewer": reviewer, "verdict": verdict, "at": "2026-03-01T12:00:00.500Z", "note": "sure"}
            for name, value in {"detection_id": row["id"], **values}.items():
                said[name] = value
            reviews.CreateFeature(said)
    del detections, reviews, row, said


VERDICTS = {("a.tif", "polar_bear"): "polar_bear", ("a.tif", "seal"): "background", ("c.tif", "seal"): "seal"}


@pytest.fixture
def again(survey, tmp_path):
    """The same survey, reviewed, and where a new run would write."""
    run(survey)
    review(survey["out"], VERDICTS)
    return {**survey, "out": str(tmp_path / "again.gpkg"), "reviews": survey["out"]}


def test_reviews_are_carried_over_with_who_said_what_and_when(again):
    told = run(again)
    assert {name: told[-1].counts[name] for name in (
        "reviews_carried_over", "confirmed_not_found", "confirmed_below_threshold"
    )} == {"reviews_carried_over": 3, "confirmed_not_found": 0, "confirmed_below_threshold": 0}  # fmt: skip
    found = {row["id"]: row for row in rows(again["out"], "detections")}
    verdicts = {(Path(row["photo"]).name, row["class"]): row["review"] for row in found.values() if row["review"]}
    assert verdicts == VERDICTS
    said = rows(again["out"], "reviews")
    assert {row["detection_id"] for row in said} == {identity for identity, row in found.items() if row["review"]}
    assert {(row["reviewer"], row["at"], row["note"]) for row in said} == {
        ("Ida", "2026/03/01 12:00:00.500+00", "sure")
    }


def test_what_was_said_of_pairs_is_carried_over_too(again):
    """Also of detections that have no verdict of their own; those that nobody finds again are left out."""
    ids = {(Path(row["photo"]).name, row["class"]): row["id"] for row in rows(again["reviews"], "detections")}
    bear, other, seal = ids["a.tif", "polar_bear"], ids["a.tif", "seal"], ids["c.tif", "seal"]
    said = {"same": 1, "reviewer": "Ida", "at": "2026-03-01T12:00:00.500Z"}
    pairs = [{"one": bear, "other": seal, **said}, {"one": other, "other": seal, **said, "same": 0}]
    animals.take_over(again["reviews"], [*pairs, {"one": bear, "other": "gone.tif#seal@0,0", **said}])
    expected = animals.said_same(open_survey(again["reviews"]))
    for _ in range(2):
        run(again)
        assert animals.said_same(open_survey(again["out"])) == {pair: expected[pair] for pair in [*expected][:2]}
    (at,) = {row["at"] for row in rows(again["out"], "same_animal")}
    assert at == "2026/03/01 12:00:00.500+00"
    assert len(rows(again["out"], "same_animal")) == 2


def test_a_run_that_is_stopped_and_goes_on_carries_each_review_over_once(again):
    def stop(event):
        if isinstance(event, Progress) and event.done > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(DetectJob(**again), stop)
    assert run(again)[-1].counts["reviews_carried_over"] == 3
    assert run(again)[-1].counts["reviews_carried_over"] == 3
    assert len(rows(again["out"], "reviews")) == 3


def test_photos_that_were_moved_are_known_by_their_name(again, tmp_path):
    (tmp_path / "photos").rename(tmp_path / "moved")
    told = run(again, imagery=(str(tmp_path / "moved"),))
    assert told[-1].counts["reviews_carried_over"] == 3


def test_photos_that_come_while_it_runs_get_their_reviews_too(again, tmp_path):
    """The earlier run knew them; they are copied to the folder one by one."""
    late, told = tmp_path / "photos" / "c.tif", []
    kept = late.rename(tmp_path / "c.tif")

    def add(event):
        told.append(event)
        if isinstance(event, Progress) and event.done >= 1 and kept.exists():
            kept.rename(late)

    detect(DetectJob(**again), add)
    assert "1 photos were added meanwhile." in [event.message for event in named(told, Log)]
    assert told[-1].counts["reviews_carried_over"] == 3
    verdicts = {(Path(r["photo"]).name, r["class"]): r["review"] for r in rows(again["out"], "detections")}
    assert verdicts["c.tif", "seal"] == "seal"


def test_a_confirmed_animal_that_is_not_found_again_is_counted_and_named(again, spotter_model):
    blind = spotter_model(gain=0.02, name="blind", threshold=0.5)
    told = run(again, model=blind)
    counts = told[-1].counts
    assert counts["confirmed_not_found"] + counts["confirmed_below_threshold"] == 2
    lines = [event.message for event in named(told, Log) if "was confirmed before" in event.message]
    assert len(lines) == 2
    assert any("a.tif: the polar_bear at" in line and "px" in line for line in lines)
    assert run(again, model=blind)[-1].counts == counts  # said again by a run that goes on


def test_an_animal_outside_the_area_is_not_missed(again, tmp_path, write_photo):
    photos = (str(tmp_path / "photos" / "a.tif"),)
    told = run(again, imagery=photos, area=square(tmp_path, (1009, -1_600_005.6), 2))
    assert told[-1].counts["confirmed_not_found"] == 0


def test_a_results_file_gives_itself_no_reviews(survey):
    with pytest.raises(BadArgument, match="is the results file itself"):
        run(survey, reviews=survey["out"])
