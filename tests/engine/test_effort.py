# SPDX-License-Identifier: GPL-2.0-or-later
"""What a survey has covered, and what was found where."""

import csv
from dataclasses import replace
from itertools import cycle
from uuid import UUID

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.count import count
from bear_detector_plugin.engine.effort import effort
from bear_detector_plugin.engine.imagery.area import Area
from bear_detector_plugin.engine.imagery.footprint import Georeference, polygon_of, transformer
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.placing.ground import Ground
from bear_detector_plugin.engine.results import flight
from bear_detector_plugin.engine.results.results_file import open_results
from bear_detector_plugin.engine.results.tables import crs
from bear_detector_plugin.errors import BadArgument, ResultsError
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import CountJob, EffortJob
from benchmarks.flown_survey import MIDDLE, RUN, Survey, write
from tests.engine.test_compare import say

LINE = np.array([(80.0 * i, 0.0) for i in range(4)])
TWO_LINES = np.array([*LINE, *(LINE[::-1] + np.array([0, 250]))])


@pytest.fixture
def survey(tmp_path):
    """Two lines of four photos each, to and fro, 250 m apart; a bear under the first, and one between them."""
    path = str(tmp_path / "survey.gpkg")
    times = np.array([0.0, 2, 4, 6, 96, 98, 100, 102])
    headings = np.repeat([0.0, np.pi], 4)
    flown = Survey(TWO_LINES, headings, TWO_LINES, times, np.array([(80.0, 30.0), (160.0, 125.0)]))
    write(flown, path, found=1.0)
    return path


def run(path, out, counted=True, **options):
    events = []
    if counted:
        count(CountJob(path), lambda _: None)
    effort(EffortJob(path, str(out), **options), events.append)
    return events[-1].counts, [event.message for event in events if isinstance(event, Log)]


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_overlap_is_covered_once(survey, tmp_path):
    """Photos of 300 m across and 200 m ahead: each line is a strip of 440 m, and the two share 50 m."""
    counts, _ = run(survey, tmp_path / "out")
    assert counts["area_km2"] == pytest.approx(0.44 * 0.55, rel=1e-3)
    assert counts["area_with_overlap_km2"] == pytest.approx(8 * 0.06, rel=1e-3)
    assert (counts["transects"], counts["strip_width_m"]) == (2, pytest.approx(300, abs=0.2))
    assert counts["length_km"] == pytest.approx(0.48, abs=1e-3)
    assert counts["effort_km"] == pytest.approx(0.88, abs=1e-3)


def test_of_an_area_only_what_lies_in_it_is_covered(tmp_path, monkeypatch):
    """Half of a strip of 440 x 300 m, cut off slantwise; results and area have moved since."""
    area, path = tmp_path / "there" / "area.gpkg", str(tmp_path / "here" / "survey.gpkg")
    for folder in ("there", "here"):
        (tmp_path / folder).mkdir()
    made = ogr.GetDriverByName("GPKG").CreateDataSource(str(area))
    layer = made.CreateLayer("area", crs(Ground(MIDDLE).crs), ogr.wkbPolygon)
    row = ogr.Feature(layer.GetLayerDefn())
    row.SetGeometry(polygon_of([(-100, -150), (340, -150), (340, 150)]))
    layer.CreateFeature(row)
    del row, layer, made
    searched = replace(RUN, job=(*RUN.job, "--area", str(area)), area=Area(str(area)).digest)
    monkeypatch.setattr("benchmarks.flown_survey.RUN", searched)
    write(Survey(LINE, np.zeros(4), LINE, np.arange(4.0), np.zeros((0, 2))), path)
    area.rename(tmp_path / "here" / "area.gpkg")
    counts, _ = run(path, tmp_path / "out", counted=False)
    assert counts["area_km2"] == pytest.approx(0.44 * 0.3 / 2, rel=1e-3)
    assert counts["length_km"] == pytest.approx(0.24, abs=1e-3)
    (tmp_path / "here" / "area.gpkg").unlink()
    with pytest.raises(BadArgument, match="can't be read"):
        run(path, tmp_path / "out", counted=False)


def test_two_cameras_of_one_aircraft_fly_one_line(tmp_path):
    """Photos of 300 m across, 20 m overlap in the middle, taken at once; a bear 200 m to the left of the aircraft."""
    path = str(tmp_path / "survey.gpkg")
    centres = np.repeat(LINE, 2, axis=0) + np.tile([(0, -140), (0, 140)], (4, 1))
    times = np.repeat([0.0, 2, 4, 6], 2) + np.tile([0, 0.2], 4)
    write(Survey(centres, np.zeros(8), centres, times, np.array([(80.0, 200.0)])), path, found=1.0)
    counts, _ = run(path, tmp_path / "out")
    assert (counts["transects"], counts["strip_width_m"]) == (1, pytest.approx(580, abs=0.5))
    assert (counts["length_km"], counts["effort_km"]) == pytest.approx((0.24, 0.44), abs=1e-3)
    (line,) = table(tmp_path / "out" / "transects.csv")
    assert (line["photos"], line["polar_bear"], round(float(line["bearing"]))) == ("8", "1", 90)
    (bear,) = table(tmp_path / "out" / "distance.csv")
    assert float(bear["distance"]) == pytest.approx(200, abs=2)


def test_every_photo_has_a_row_also_where_nothing_was_found(survey, tmp_path):
    run(survey, tmp_path / "out")
    rows = table(tmp_path / "out" / "photos.csv")
    assert len(rows) == 8
    assert [row["transect"] for row in rows] == ["T001"] * 4 + ["T002"] * 4
    assert {row["state"] for row in rows} == {"searched"}
    assert rows[0]["taken"] == "2026-05-04T20:00:00.000Z"
    assert float(rows[0]["area_m2"]) == pytest.approx(60_000, rel=1e-3)
    assert sum(int(row["polar_bear_animals"]) for row in rows) == 2
    assert "0" in {row["polar_bear_sightings"] for row in rows}


def test_lines_are_told_with_bearing_effort_and_animals(survey, tmp_path):
    run(survey, tmp_path / "out")
    first, second = table(tmp_path / "out" / "transects.csv")
    assert (first["photos"], first["polar_bear"], second["polar_bear"]) == ("4", "2", "0")
    assert float(first["bearing"]) == pytest.approx(90, abs=0.1)
    assert float(second["bearing"]) == pytest.approx(270, abs=0.1)
    assert (first["begun"], first["ended"]) == ("2026-05-04T20:00:00.000Z", "2026-05-04T20:00:06.000Z")
    assert float(first["effort_km"]) == pytest.approx(0.44, abs=1e-3)


def test_distance_reads_a_line_with_animals_and_one_without(survey, tmp_path):
    run(survey, tmp_path / "out")
    rows = table(tmp_path / "out" / "distance.csv")
    assert list(rows[0]) == ["Region.Label", "Area", "Sample.Label", "Effort", "object", "distance", "size", "class"]
    assert [(row["Sample.Label"], row["object"]) for row in rows] == [("T001", "1"), ("T001", "2"), ("T002", "NA")]
    assert sorted(float(row["distance"]) for row in rows[:2]) == pytest.approx([30, 125], abs=2)
    assert rows[2]["distance"] == "NA"


def test_whoever_picks_out_a_class_keeps_all_lines(tmp_path, monkeypatch):
    """Lines without seals are effort without seals: where they were left out, there were too many seals a kilometre."""
    monkeypatch.setattr("benchmarks.flown_survey.RUN", replace(RUN, classes=("polar_bear", "seal", "background")))
    path, times = str(tmp_path / "survey.gpkg"), np.array([0.0, 2, 4, 6, 96, 98, 100, 102])
    flown = Survey(TWO_LINES, np.repeat([0.0, np.pi], 4), TWO_LINES, times, np.array([(80.0, 30.0)]))
    write(flown, path, found=1.0)
    run(path, tmp_path / "out")
    rows = table(tmp_path / "out" / "distance.csv")
    lines = {name: [row["Sample.Label"] for row in rows if row["class"] == name] for name in ("polar_bear", "seal")}
    assert lines == {"polar_bear": ["T001", "T002"], "seal": ["T001", "T002"]}
    assert len({(row["Sample.Label"], row["Effort"]) for row in rows}) == 2  # which Distance asks for


def test_darwin_core_has_places_and_their_uncertainty(survey, tmp_path):
    run(survey, tmp_path / "out")
    rows = table(tmp_path / "out" / "occurrences.csv")
    bear = rows[0]
    assert len(rows) == 2
    assert (bear["scientificName"], bear["occurrenceStatus"], bear["geodeticDatum"]) == (
        "Ursus maritimus",
        "present",
        "EPSG:4326",
    )
    assert float(bear["decimalLatitude"]) == pytest.approx(80.0, abs=0.01)
    assert 1 <= float(bear["coordinateUncertaintyInMeters"]) < 15
    assert bear["eventDate"] == "2026-05-04T20:00:00.000Z"
    assert bear["identificationVerificationStatus"] == "unverified"
    assert bear["catalogNumber"] in detections(survey)


def test_an_occurrence_keeps_its_name_which_no_other_survey_gives(survey, tmp_path):
    run(survey, tmp_path / "out")
    first = [row["occurrenceID"] for row in table(tmp_path / "out" / "occurrences.csv")]
    run(survey, tmp_path / "again")
    assert first == [row["occurrenceID"] for row in table(tmp_path / "again" / "occurrences.csv")]
    assert len(set(first)) == 2
    assert all(UUID(name).version == 5 for name in first)


def test_two_reviewers_make_capture_histories_that_mrds_reads(survey, tmp_path):
    ids = detections(survey)
    say(survey, *[("Ann", name, "polar_bear") for name in ids])
    say(survey, *[("Bob", name, verdict) for name, verdict in zip(ids, cycle(("background", "walrus")), strict=False)])
    _, told = run(survey, tmp_path / "out")
    assert "Observer 1 (reviewer_a) is Ann, observer 2 (reviewer_b) is Bob." in told
    history = table(tmp_path / "out" / "capture_history.csv")
    assert [(row["model"], row["reviewer_a"], row["reviewer_b"]) for row in history] == [("1", "1", "0")] * 2
    assert [row["object"] for row in history] == ["1", "2"]
    rows = table(tmp_path / "out" / "mrds.csv")
    assert [(row["object"], row["observer"], row["detected"]) for row in rows] == [
        ("1", "1", "1"),
        ("1", "2", "0"),
        ("2", "1", "1"),
        ("2", "2", "0"),
    ]


def test_an_animal_whose_distance_is_not_known_is_in_the_history_only(survey, tmp_path):
    """mrds fits no row without a distance."""
    with open_results(survey, RUN) as results:
        results.pending(["photos/nowhere.jpg"])
        results.finish("photos/nowhere.jpg", Window(0, 0, 9, 9), None, [("polar_bear", 0.9, Window(0, 0, 9, 9))], 1)
    ids = detections(survey)
    say(survey, *[(who, name, "polar_bear") for who in ("Ann", "Bob") for name in ids])
    run(survey, tmp_path / "out")
    assert len(table(tmp_path / "out" / "capture_history.csv")) == 3
    rows = table(tmp_path / "out" / "mrds.csv")
    assert len(rows) == 4
    assert all(float(row["distance"]) >= 0 for row in rows)


def test_a_photo_alone_in_its_line_tells_no_distance(tmp_path):
    path = str(tmp_path / "survey.gpkg")
    write(Survey(LINE[:1], np.zeros(1), LINE[:1], np.zeros(1), np.array([(10.0, 30.0)])), path, found=1.0)
    ids = detections(path)
    say(path, *[(who, name, "polar_bear") for who in ("Ann", "Bob") for name in ids])
    run(path, tmp_path / "out")
    (bear,) = table(tmp_path / "out" / "distance.csv")
    assert (bear["object"], bear["distance"]) == ("1", "NA")
    assert table(tmp_path / "out" / "mrds.csv") == []


def test_clocks_of_two_kinds_are_told(survey, tmp_path):
    dataset = gdal.OpenEx(survey, gdal.OF_VECTOR | gdal.OF_UPDATE)
    dataset.ExecuteSQL("UPDATE photos SET taken = RTRIM(taken, 'Z') WHERE path LIKE '%00000%'")
    dataset = None  # GDAL writes what is let go
    _, told = run(survey, tmp_path / "out")
    assert "1 photos don't tell their time zone, others do: their times are taken for UTC." in told


def test_layers_show_what_was_covered(survey, tmp_path):
    run(survey, tmp_path / "out")
    dataset = ogr.Open(str(tmp_path / "out" / "effort.gpkg"))
    lines, covered = dataset.GetLayerByName("transects"), dataset.GetLayerByName("covered")
    assert (lines.GetFeatureCount(), covered.GetFeatureCount()) == (2, 1)
    assert covered.GetSpatialRef().GetAuthorityCode(None) == "3413"


def test_photos_that_are_left_out_are_told_with_their_reason(survey, tmp_path):
    with open_results(survey, RUN) as results:
        results.pending(["photos/broken.jpg", "photos/late.jpg", "photos/nowhere.jpg"])
        results.fail("photos/broken.jpg", "photos/broken.jpg can't be read.", 1)
        results.finish("photos/nowhere.jpg", Window(0, 0, 9, 9), None, [], 1)
    counts, told = run(survey, tmp_path / "out")
    assert (counts["photos"], counts["left_out"]) == (11, 3)
    assert "1 photos are left out: it can't be read." in told
    assert "1 photos are left out: not searched." in told
    assert "1 photos are left out: no place on the map." in told
    rows = {row["photo"]: row for row in table(tmp_path / "out" / "photos.csv")}
    assert rows["photos/broken.jpg"]["polar_bear_sightings"] == ""
    assert rows["photos/nowhere.jpg"]["polar_bear_sightings"] == "0"


def test_what_is_not_counted_is_asked_for(survey, tmp_path):
    with pytest.raises(ResultsError, match="not counted yet"):
        run(survey, tmp_path / "out", counted=False)


def test_a_survey_in_which_nothing_was_found_has_its_effort(tmp_path):
    path = str(tmp_path / "empty.gpkg")
    write(Survey(LINE, np.zeros(4), LINE, np.arange(4.0), np.zeros((0, 2))), path)
    counts, _ = run(path, tmp_path / "out", counted=False)
    assert (counts["animals_polar_bear"], counts["photos"]) == (0, 4)
    assert len(table(tmp_path / "out" / "distance.csv")) == 1


def test_photos_without_a_place_have_no_effort(tmp_path):
    path = str(tmp_path / "nowhere.gpkg")
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
        results.finish("a.jpg", Window(0, 0, 9, 9), None, [], 1)
    with pytest.raises(ResultsError, match="has a place"):
        run(path, tmp_path / "out", counted=False)


@pytest.mark.parametrize("wrong", [{"gap_s": 0}, {"turn_deg": 0}, {"turn_deg": 200}])
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(BadArgument):
        EffortJob("survey.gpkg", "out", **wrong)


def detections(path):
    dataset = ogr.Open(path)
    return [row["id"] for row in dataset.GetLayerByName("detections")]


def test_the_way_to_the_ground_is_made_once_for_all_photos(survey, tmp_path, monkeypatch):
    """For each of 60,000 photos it took a minute, in which nothing was told."""
    made = []
    monkeypatch.setattr(flight, "transformer", lambda *crs: made.append(crs) or transformer(*crs))
    run(survey, tmp_path / "out")
    assert len(made) == 2


def test_on_a_map_in_degrees_lines_and_ground_across_the_date_line_go_not_round_the_earth(tmp_path):
    degrees, path = osr.SpatialReference(), str(tmp_path / "survey.gpkg")
    degrees.ImportFromEPSG(4326)
    with open_results(path, RUN) as results:
        for number, west in enumerate((179.99, 179.997, 180.004)):
            results.pending([f"{number}.tif"])
            place = Georeference(degrees.ExportToWkt(), (west, 1e-6, 0.0, 71.2, 0.0, -3e-7))
            results.finish(f"{number}.tif", Window(0, 0, 9000, 9000), place, [], 1)
    counts, _ = run(path, tmp_path / "out", counted=False)
    assert counts["transects"] == 1
    made = ogr.Open(str(tmp_path / "out" / "effort.gpkg"))
    for name in ("transects", "covered"):
        west, east, _, _ = made.GetLayerByName(name).GetExtent()
        assert east - west < 0.1


@pytest.mark.parametrize("name", ["transects.csv", "effort.gpkg"])
def test_of_what_cant_be_replaced_no_hidden_copy_is_left(survey, tmp_path, name):
    """As a table that is open in a spreadsheet can't be on Windows."""
    (tmp_path / "out" / name).mkdir(parents=True)
    with pytest.raises(ResultsError, match=f"{name} can't be written"):
        run(survey, tmp_path / "out")
    assert not list((tmp_path / "out").glob(".*"))
