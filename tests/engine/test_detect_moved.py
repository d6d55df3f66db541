# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos whose folder was moved after they were searched, with or without their results."""

from pathlib import Path

import pytest
from osgeo import gdal

from bear_detector_plugin.engine.audit import audit
from bear_detector_plugin.engine.count import count
from bear_detector_plugin.engine.results import animals, audit_layer, moved_photos
from bear_detector_plugin.engine.results.results_file import latest_run, open_results, open_survey
from bear_detector_plugin.errors import ResultsError
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import AuditJob, CountJob
from tests.engine.detect_runs import ice, named, rows, run
from tests.engine.test_detect_reviews import review


def tells_time(path, taken):
    photo = gdal.OpenEx(path, gdal.OF_UPDATE)
    photo.SetMetadataItem("TAKEN", taken)
    del photo  # writes it


@pytest.fixture
def days(survey, tmp_path, write_photo):
    """A survey of two days, whose cameras counted from one again, searched and reviewed."""
    for day in ("Tag 1", "Tag ü'2"):
        (tmp_path / "drive" / day).mkdir(parents=True)
        photo = write_photo(f"drive/{day}/DJI_0001.tif", ice(bear=(240, 144)), corner=(1000, -1_600_000))
        tells_time(photo, f"2026-04-0{1 + (day != 'Tag 1')}T10:00:00Z")
    options = {**survey, "imagery": (str(tmp_path / "drive"),)}
    run(options)
    review(options["out"], {("DJI_0001.tif", "polar_bear"): "polar_bear"})
    return options


def messages(events):
    return [event.message for event in named(events, Log)]


def test_results_follow_photos_that_were_moved(days, tmp_path):
    """Nothing is searched or counted twice, and all that people said and drew goes along."""
    path = days["out"]
    audit(AuditJob(path, windows=4), lambda event: None)
    count(CountJob(path), lambda event: None)
    before = {
        table: rows(path, table) for table in ("photos", "detections", "reviews", "audit", "animals", "sightings")
    }
    old, new = str(tmp_path / "drive"), str(tmp_path / "other")
    (tmp_path / "drive").rename(new)
    told = run({**days, "imagery": (new,)})
    assert told[-1].counts["detections"] == 2
    assert f"2 photos that were searched in {old}/ are now in {new}/: the results follow them." in messages(told)
    assert "2 of 2 photos were done before." in messages(told)
    for table, known in before.items():
        moved = [{k: v.replace(old, new) if isinstance(v, str) else v for k, v in row.items()} for row in known]
        assert rows(path, table) == moved, table
    assert len(animals.read(open_survey(path))) == 1  # the two days' bears lie at one place


def test_a_sample_that_was_drawn_before_stays_one_when_more_is_added(days, tmp_path):
    path = days["out"]
    audit(AuditJob(path, windows=3), lambda event: None)
    drawn = {
        Path(one.drawn.photo).parent.name + str(one.drawn.window) for one in audit_layer.read(open_survey(path))[1]
    }
    (tmp_path / "drive").rename(tmp_path / "other")
    run({**days, "imagery": (str(tmp_path / "other"),)})
    told = []
    audit(AuditJob(path, more=2), told.append)
    _, judged = audit_layer.read(open_survey(path))
    assert drawn <= {Path(one.drawn.photo).parent.name + str(one.drawn.window) for one in judged}
    assert told[-1].counts["windows"] == len(judged) == 5
    assert sum(one.drawn.weight for one in judged) == pytest.approx(told[-1].counts["not_flagged"])


def test_results_that_another_computer_works_on_keep_their_paths(days, tmp_path, write_photo):
    """It may see the photos where they were."""
    more = write_photo("drive/Tag 1/DJI_0002.tif", ice())
    with open_results(days["out"], latest_run(open_survey(days["out"]))) as results:
        results.pending([more])
        results._host = "elsewhere"
        results.claim(more)
    (tmp_path / "drive").rename(tmp_path / "other")
    survey = open_survey(days["out"])
    photos = [str(path) for path in (tmp_path / "other").rglob("*.tif")]
    assert [move.sure for move in moved_photos.moves(survey, photos)] == [False]


def test_other_photos_of_the_same_names_are_no_moved_ones(days, tmp_path):
    """The first drive is put away, and the next has the same folders."""
    (tmp_path / "drive").rename(tmp_path / "next")
    for number, photo in enumerate(sorted((tmp_path / "next").rglob("*.tif"))):
        tells_time(str(photo), f"2026-05-0{1 + number}T10:00:00Z")
    told = run({**days, "imagery": (str(tmp_path / "next"),)})
    assert len(rows(days["out"], "photos")) == 4
    assert not [text for text in messages(told) if "DJI" in text or "follow" in text or "twice" in text]


def test_where_photos_tell_no_time_it_is_said_that_they_may_be_the_same(survey, tmp_path):
    run(survey)
    (tmp_path / "photos").rename(tmp_path / "moved")
    told = run(survey, imagery=(str(tmp_path / "moved"),))
    (warning,) = [text for text in messages(told) if "found twice" in text]
    assert str(tmp_path / "moved") in warning


def test_reviews_are_carried_over_where_only_the_folders_tell_photos_apart(days, tmp_path):
    (tmp_path / "drive").rename(tmp_path / "other")
    again = {**days, "imagery": (str(tmp_path / "other"),), "reviews": days["out"], "out": str(tmp_path / "again.gpkg")}
    assert run(again)[-1].counts["reviews_carried_over"] == 2


def test_another_days_photo_of_the_same_name_takes_over_no_review(days, tmp_path, write_photo):
    """What was rejected in the one may be where the other shows a bear."""
    photo = write_photo("next/DJI_0001.tif", ice(bear=(240, 144)))
    tells_time(photo, "2026-05-01T10:00:00Z")
    first = {**days, "imagery": (str(tmp_path / "drive" / "Tag 1"),), "out": str(tmp_path / "first.gpkg")}
    run(first)
    review(first["out"], {("DJI_0001.tif", "polar_bear"): "background"})
    told = run({**days, "imagery": (photo,), "reviews": first["out"], "out": str(tmp_path / "next.gpkg")})
    assert [row["review"] for row in rows(str(tmp_path / "next.gpkg"), "detections")] == [None]
    assert told[-1].counts["reviews_carried_over"] == 0
    assert "1 photos only have the names of some that were reviewed: times differ." in messages(told)


def test_reviewed_photos_that_the_new_run_lacks_are_told(days, tmp_path):
    again = {**days, "reviews": days["out"], "out": str(tmp_path / "again.gpkg")}
    told = run({**again, "imagery": (str(tmp_path / "drive" / "Tag 1"),)})
    said = f"1 photos that were reviewed in {days['out']} are not among these: their reviews stay there."
    assert said in messages(told)


def place_on_map(photos, folder="placed"):
    """Copies as `georeference` makes them, in a folder of the photos'."""
    for photo in sorted(Path(photos).glob("[ac].tif")):
        copy = photo.parent / folder / f"{photo.stem}.vrt"
        copy.parent.mkdir(exist_ok=True)
        gdal.Translate(str(copy), str(photo), format="VRT")
    return str(Path(photos) / folder)


def test_a_photo_and_its_copy_on_the_map_are_searched_once(survey):
    place_on_map(survey["imagery"][0])
    told = run(survey)
    assert told[-1].counts["photos"] == 4
    assert "2 photos are there twice, themselves and as a copy on the map: each is searched once." in messages(told)
    assert sorted(Path(row["path"]).name for row in rows(survey["out"], "photos")) == [
        "a.vrt",
        "b.tif",
        "bad.jpg",
        "c.vrt",
    ]


def test_photos_that_are_placed_after_they_were_searched_are_not_found_twice(survey, tmp_path):
    """They need other results, which take over what was reviewed."""
    run(survey)
    review(survey["out"], {("a.tif", "polar_bear"): "polar_bear", ("c.tif", "seal"): "seal"})
    placed = {**survey, "imagery": (place_on_map(survey["imagery"][0]),)}
    with pytest.raises(ResultsError, match="holds 2 photos from before they were placed on the map"):
        run(placed)
    told = run({**placed, "out": str(tmp_path / "placed.gpkg"), "reviews": survey["out"]})
    assert told[-1].counts["reviews_carried_over"] == 2


def test_copies_that_are_placed_anew_with_better_times_keep_their_reviews(survey, tmp_path):
    placed = place_on_map(survey["imagery"][0])
    tells_time(str(Path(placed) / "a.vrt"), "2026-04-01T12:00:00")
    run(survey)
    review(survey["out"], {("a.vrt", "polar_bear"): "polar_bear"})
    anew = place_on_map(survey["imagery"][0], "anew")
    tells_time(str(Path(anew) / "a.vrt"), "2026-04-01T10:00:00Z")
    told = run({**survey, "imagery": (anew,), "out": str(tmp_path / "anew.gpkg"), "reviews": survey["out"]})
    assert told[-1].counts["reviews_carried_over"] == 1
