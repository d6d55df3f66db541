# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting animals in a results file."""

import json
from collections import Counter

import numpy as np
import pytest
from osgeo import gdal, ogr

from bear_detector_plugin.engine.count import count
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.results.animals import read, said_same
from bear_detector_plugin.engine.results.results_file import open_results, open_survey
from bear_detector_plugin.errors import BadArgument, ResultsError
from bear_detector_plugin.events import Log, Result
from bear_detector_plugin.jobs import CountJob
from benchmarks.flown_survey import RUN, Survey, fly, write

PHOTOS = np.array([(0.0, 0.0), (80.0, 0.0), (160.0, 0.0)])


@pytest.fixture
def survey(tmp_path):
    """Three photos in a line over bears at some places, 2 s apart; their times stand in the file."""

    def make(*bears, drift=(0.0, 0.0), apart_s=2.0):
        path = str(tmp_path / "survey.gpkg")
        times = np.arange(3) * apart_s
        flown = Survey(PHOTOS, np.zeros(3), PHOTOS, times, np.array(bears, float).reshape(-1, 2), drift)
        write(flown, path, found=1.0)
        return path

    return make


def counted(path, **options):
    """What counting tells: the numbers, and the remarks."""
    events = []
    count(CountJob(path, **options), events.append)
    return events[-1].counts, [event.message for event in events if isinstance(event, Log)]


def animals(path):
    return sorted(read(open_survey(path)), key=lambda animal: animal.id)


def rows(path, table):
    dataset = ogr.Open(path)
    return [row.items() for row in dataset.GetLayerByName(table)]


def say(path, *rows):
    """What people said of pairs of detections, as the review writes it."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("same_animal")
    for number, (one, other, same) in enumerate(rows):
        row = ogr.Feature(layer.GetLayerDefn())
        row["one"], row["other"], row["same"], row["at"] = one, other, same, f"2026-05-05T12:00:0{number}Z"
        layer.CreateFeature(row)


def test_a_bear_in_three_photos_is_counted_once(survey):
    path = survey((80, 20), (80, -60))
    counts, told = counted(path)
    assert (counts["sightings"], counts["animals"], counts["proposed"]) == (6, 2, 2)
    assert "polar_bear: 2 animals: 0 seen once, 2 proposed, 0 confirmed, 0 split." in told
    first, second = animals(path)
    assert len(first.sightings) == len(first.photos) == 3
    assert not {*first.sightings} & {*second.sightings}
    assert first.taken == "2026-05-04T20:00:00.000Z"


def test_the_place_is_the_mean_of_the_sightings_and_better_known_than_each(survey):
    path = survey((80, 20))
    counted(path)
    (bear,) = animals(path)
    assert bear.place == pytest.approx((-179.98 + 359.96, 80.0), abs=0.02)
    assert 2.0 < bear.error_m < 3.0


def test_an_animal_is_first_seen_where_a_time_is_told(survey):
    path = survey((80, 0))
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    dataset.ExecuteSQL("UPDATE photos SET taken = NULL WHERE path = 'photos/IMG_00000.jpg'")
    dataset = None  # GDAL writes what is let go
    counted(path)
    (bear,) = animals(path)
    assert bear.taken == "2026-05-04T20:00:02.000Z"
    assert bear.photos[0] == "photos/IMG_00001.jpg"


def test_the_count_says_how_it_was_made(survey):
    path = survey((80, 20))
    _, told = counted(path, drift_mps=0.2)
    assert told[0] == "Counted: detections from a score of 0.5 on that nobody rejected."
    assert told[1] == "Sightings may be one animal within 4 standard errors of their distance, 50 m at most."
    (row,) = rows(path, "counts")
    job = json.loads(row["job"])
    assert (job["review"], job["threshold"], job["drift_mps"], job["max_distance_m"]) == ("all", 0.5, 0.2, 50.0)
    assert json.loads(row["animals"]) == {"polar_bear": {"proposed": 1}}


@pytest.mark.parametrize(("apart_m", "told"), [(5, True), (15, True), (60, False)])
def test_a_mother_and_her_cubs_are_three_and_it_is_told_that_they_may_be_mixed_up(survey, apart_m, told):
    path = survey((80, 20), (80 + apart_m, 20), (80, 20 - apart_m))
    counts, remarks = counted(path)
    assert counts["animals"] == 3
    assert ("3 animals lie near others: their sightings may be mixed up; a review can tell." in remarks) == told


def test_an_old_file_tells_no_times_and_is_counted_without_drift(tmp_path):
    path = str(tmp_path / "old.gpkg")
    write(Survey(PHOTOS, np.zeros(3), PHOTOS, np.zeros(3), np.array([(80.0, 0.0)])), path, found=1.0)
    dataset = ogr.Open(path, update=1)
    photos = dataset.GetLayerByName("photos")
    for name in ("taken", "position_error_m", "gsd_m"):
        number = photos.GetLayerDefn().GetFieldIndex(name)
        if number >= 0:
            photos.DeleteField(number)
    del photos, dataset
    counts, told = counted(path, drift_mps=0.5)
    assert counts["animals"] == 1
    assert "3 photos don't tell the error of their position: 5.0 m is taken." in told
    assert "3 sightings have no time: drift is left out of account for them." in told


def test_ice_that_drifts_whither_it_is_known_is_brought_back(survey):
    """Photos ten minutes apart: 0.1 m/s carry a bear 60 m from one to the next, more than sightings may lie apart."""
    path = survey((80, 0), drift=(0.0, -0.1), apart_s=600.0)
    assert counted(path)[0]["animals"] == 3
    assert counted(path, drift_mps=0.1)[0]["animals"] == 3  # 50 m at most, whatever the drift
    bearings = {way: counted(path, drift_mps=0.1, drift_to=way)[0]["animals"] for way in (0.0, 90.0, 180.0)}
    assert bearings == {0.0: 3, 90.0: 3, 180.0: 1}


def test_time_enough_for_ice_to_drift_is_told_where_no_drift_was_given(survey):
    hint = "Neighbours were seen up to 7 minutes apart, and no drift was given: ice at 0.1 m/s moves by 44 m meanwhile."
    path = survey((80, 0), apart_s=220.0)
    assert hint in counted(path)[1]
    assert hint not in counted(path, drift_mps=0.05)[1]
    assert not [line for line in counted(survey((80, 0), apart_s=2.0))[1] if "no drift was given" in line]


def test_ice_that_drifts_anywhere_widens_the_reach(survey):
    path = survey((80, 0), drift=(0.0, -0.1), apart_s=220.0)
    assert counted(path)[0]["animals"] == 2
    assert counted(path, drift_mps=0.12)[0]["animals"] == 1


def test_orthophotos_among_photos_by_satellite_are_as_exact_as_is_said_of_them(survey):
    """The bear's place differs by 28 m from photo to photo: too much for two orthophotos, not for a GPS position."""
    path = survey((80, -30), drift=(0.0, 14.0))
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    photos = dataset.GetLayerByName("photos")
    for row, error_m in zip(sorted(photos, key=lambda row: row["taken"]), (10.0, None, None), strict=True):
        row["position_error_m"] = error_m
        photos.SetFeature(row)
    del photos, row, dataset
    counts, told = counted(path, position_error_m=0.5)
    assert (counts["sightings"], counts["animals"], counts["proposed"]) == (3, 2, 1)
    assert "2 photos don't tell the error of their position: 0.5 m is taken." in told


def test_what_people_said_survives_a_new_count(survey):
    path = survey((80, 20), (80, -60))
    counted(path)
    first, second = animals(path)
    one, other, third = first.sightings
    say(path, (one, third, 0), (other, third, 0), *[(second.sightings[0], name, 1) for name in second.sightings[1:]])
    counts, told = counted(path)
    assert (counts["animals"], counts["proposed"], counts["confirmed"], counts["split"]) == (3, 1, 1, 1)
    assert "polar_bear: 3 animals: 0 seen once, 1 proposed, 1 confirmed, 1 split." in told
    assert counted(path)[0] == counts
    assert len(said_same(open_survey(path))) == 4
    assert Counter(animal.how for animal in animals(path)) == {"proposed": 1, "confirmed": 1, "split": 1}


def test_the_latest_word_on_a_pair_counts(survey):
    path = survey((80, 20))
    counted(path)
    one, other, third = animals(path)[0].sightings
    say(path, (one, other, 0), (one, third, 0), (other, one, 1), (third, one, 1))
    assert counted(path)[0]["confirmed"] == 1


def test_rejected_ones_are_left_out_and_confirmed_ones_taken_at_any_score(survey):
    path = survey((80, 20), (80, -60))
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = dataset.GetLayerByName("detections")
    for number, row in enumerate(list(layer)):
        row["review"] = ("background", "polar_bear", "unsure", "seal", None, None)[number]
        row["score"] = (0.9, 0.1, 0.9, 0.1, 0.9, 0.4)[number]
        layer.SetFeature(row)
    del row, layer, dataset
    assert counted(path)[0]["sightings"] == 4
    counts, told = counted(path, review="confirmed")
    assert (counts["sightings"], counts["animals_polar_bear"], counts["animals_seal"]) == (2, 1, 1)
    assert told[0] == "Counted: detections that people confirmed."


def test_sightings_without_a_place_are_counted_and_told(tmp_path):
    path = str(tmp_path / "nowhere.gpkg")
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
        found = [("polar_bear", 0.9, Window(0, 0, TILE_PX, TILE_PX)), ("seal", 0.9, Window(500, 0, TILE_PX, TILE_PX))]
        results.finish("a.jpg", Window(0, 0, 900, 900), None, found, 1)
    counts, told = counted(path)
    assert counts["seen_once"] == 2
    assert "2 sightings have no place on the map: each counts as an animal." in told


def test_nothing_to_count_is_said(tmp_path):
    path = str(tmp_path / "empty.gpkg")
    open_results(path, RUN)
    with pytest.raises(ResultsError, match="no detection to count"):
        counted(path)


@pytest.mark.parametrize("wrong", [{"review": "some"}, {"drift_mps": -1}, {"max_distance_m": 0}, {"threshold": 2}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(BadArgument):
        CountJob("survey.gpkg", **wrong)


def test_bears_of_a_survey_of_overlapping_photos_are_counted_to_5_percent(tmp_path):
    """A small one of the benchmark's: GPS noise of 3 m, over the antimeridian at 80 degrees north."""
    flown, path = fly(lines=4, photos=12, bears=20, noise_m=3.0, seed=2), str(tmp_path / "flown.gpkg")
    truth = write(flown, path)
    events = []
    count(CountJob(path), events.append)
    assert isinstance(events[-1], Result)
    assert events[-1].counts["animals"] == pytest.approx(len({*truth.values()}), rel=0.05)
    for animal in animals(path):
        places = flown.bears[[truth[sighting] for sighting in animal.sightings]]
        assert np.linalg.norm(places[:, None] - places[None], axis=2).max() < 50
