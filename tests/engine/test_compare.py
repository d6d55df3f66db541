# SPDX-License-Identifier: GPL-2.0-or-later
"""Two reviewers of one run: where they differ, and what both have missed."""

import csv
from dataclasses import replace

import pytest
from osgeo import ogr

from bear_detector_plugin.engine.compare import compare
from bear_detector_plugin.engine.count import count
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.results.double_review import Looked, both_looked, findings, reviewers
from bear_detector_plugin.engine.results.results_file import open_results, open_survey
from bear_detector_plugin.errors import BadArgument, ResultsError
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import CompareJob, CountJob
from benchmarks.flown_survey import RUN

BEAR, SEAL, NONE, UNSURE = "polar_bear", "seal", "background", "unsure"


@pytest.fixture
def survey(tmp_path):
    """Twenty detections in a photo, and their ids."""
    path = str(tmp_path / "survey.gpkg")
    with open_results(path, replace(RUN, classes=(BEAR, SEAL, NONE))) as results:
        results.pending(["a.jpg"])
        found = [(BEAR, 0.9, Window(300 * i, 0, TILE_PX, TILE_PX)) for i in range(20)]
        results.finish("a.jpg", Window(0, 0, 9000, 900), None, found, 1)
    return path, [f"a.jpg#{BEAR}@{300 * i},0" for i in range(20)]


def say(path, *rows):
    """Write verdicts, in their order: reviewer, detection, verdict, and a note if there is one."""
    dataset = ogr.Open(path, update=1)
    reviews = dataset.GetLayerByName("reviews")
    begun = reviews.GetFeatureCount()
    dataset.StartTransaction()
    for number, (who, found, verdict, *note) in enumerate(rows, start=begun):
        row = ogr.Feature(reviews.GetLayerDefn())
        row["reviewer"], row["detection_id"], row["verdict"] = who, found, verdict
        row["at"] = f"2026-05-05T12:{number // 60:02d}:{number % 60:02d}Z"
        if note:
            row["note"] = note[0]
        reviews.CreateFeature(row)
    dataset.CommitTransaction()


def told(path, **options):
    events = []
    compare(CompareJob(path, **options), events.append)
    return events[-1].counts, [event.message for event in events if isinstance(event, Log)]


def two_reviews(ids, first, second):
    """Ann's verdicts, then Bob's blind ones."""
    ann = [("Ann", name, verdict) for name, verdict in zip(ids, first, strict=False)]
    return [*ann, *(("Bob", name, verdict, "blind") for name, verdict in zip(ids, second, strict=False))]


def test_the_estimate_is_chapmans(survey):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR] * 16 + [NONE] * 4, [NONE] * 4 + [BEAR] * 14 + [NONE] * 2))
    counts, words = told(path)
    assert (counts["looked_at"], counts["differ"]) == (20, 6)
    assert (counts["first"], counts["second"], counts["both"]) == (16, 14, 12)
    assert counts["estimate"] == pytest.approx(17 * 15 / 13 - 1, abs=0.05)
    assert (counts["low"], counts["high"]) == (18, 24)
    assert "all: about 18.6 among what was shown, 18 to 24 with 95 % confidence." in words
    assert "First reviewer: Ann. Second reviewer: Bob." in words
    assert "What only one takes for an animal counts as one until it is settled." in words
    assert not any("in sight" in sentence for sentence in words)
    assert "independent" in words[-1]


def test_few_in_common_and_none_at_all_are_told(survey):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR, NONE], [NONE, BEAR]))
    counts, words = told(path)
    assert "high" not in counts
    assert "all: about 3.0 among what was shown, at least 2; no upper limit." in words
    assert "Fewer than 7 animals were found by both: the estimate is too low, its limits wide." in words


def test_each_class_has_its_own_estimate_where_there_are_several(survey):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR] * 9 + [SEAL] * 9, [BEAR] * 8 + [NONE] + [SEAL] * 9))
    counts, _ = told(path)
    assert (counts["first_polar_bear"], counts["second_polar_bear"], counts["both_polar_bear"]) == (9, 8, 8)
    assert (counts["estimate_seal"], counts["both"]) == (9, 17)


def test_who_takes_a_bear_for_a_look_alike_has_not_found_it(survey):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR] * 12 + ["walrus"] * 8, [BEAR] * 10 + ["walrus"] * 6 + [BEAR] * 4))
    counts, _ = told(path)
    assert (counts["first"], counts["second"], counts["both"]) == (12, 14, 10)
    assert "estimate_walrus" not in counts


def test_a_review_that_saw_the_other_is_told(survey):
    path, ids = survey
    say(path, ("Ann", ids[0], BEAR), ("Bob", ids[0], BEAR))
    _, words = told(path)
    assert "1 detections were looked at with the other's verdict in sight: the estimate is too low." in words


def test_what_only_one_has_looked_at_is_left_out(survey):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR] * 12, [BEAR] * 10))
    counts, words = told(path)
    assert (counts["first"], counts["looked_at"]) == (10, 10)
    assert "2 verdicts are on detections that only one of them has looked at: left out." in words


def test_a_later_word_with_both_in_sight_settles_and_leaves_the_findings(survey):
    path, ids = survey
    say(path, *two_reviews(ids[:3], [BEAR, NONE, NONE], [NONE, BEAR, BEAR]))
    say(path, ("Ann", ids[0], NONE), ("Ann", ids[1], BEAR))
    first, second, third = both_looked(open_survey(path), "Ann", "Bob")
    assert first == Looked(ids[0], BEAR, NONE, NONE, True)
    assert [one.animal((BEAR,)) for one in (first, second, third)] == ["", BEAR, BEAR]
    assert [one.differ for one in (first, second, third)] == [False, False, True]
    assert findings(open_survey(path), ["Ann", "Bob"])[0][ids[0]] == BEAR
    counts, _ = told(path)
    assert (counts["first"], counts["second"], counts["differ"]) == (0, 2, 1)


def test_a_blind_reviewer_may_change_their_mind(survey):
    path, ids = survey
    say(path, ("Ann", ids[0], BEAR), ("Bob", ids[0], NONE, "blind"), ("Bob", ids[0], BEAR, "blind"))
    (looked,) = both_looked(open_survey(path), "Ann", "Bob")
    assert (looked.second, looked.settled, looked.blind) == (BEAR, "", True)


def test_sightings_of_one_animal_are_one(survey, tmp_path):
    path, ids = survey
    count(CountJob(path), lambda _: None)
    dataset = ogr.Open(path, update=1)
    links = dataset.GetLayerByName("sightings")
    for row in list(links):
        row["animal_id"] = ids[0]  # as if all were one bear
        links.SetFeature(row)
    del row, links, dataset
    say(path, *two_reviews(ids, [BEAR] * 10 + [NONE] * 10, [NONE] * 10 + [BEAR] * 10))
    counts, _ = told(path)
    assert (counts["first"], counts["second"], counts["both"]) == (1, 1, 1)


def test_what_they_differ_on_is_a_table(survey, tmp_path):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR, BEAR], [BEAR, UNSURE]))
    told(path, out=str(tmp_path / "differences.csv"))
    with (tmp_path / "differences.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["detection"], row["first"], row["second"], row["settled"]) == (ids[1], BEAR, UNSURE, "")


def test_reviewers_can_be_named(survey):
    path, ids = survey
    say(path, *two_reviews(ids, [BEAR] * 3, [BEAR] * 2), ("Cid", ids[0], NONE))
    assert reviewers(open_survey(path)).most_common() == [("Ann", 3), ("Bob", 2), ("Cid", 1)]
    assert told(path, reviewers=("Cid", "Bob"))[1][0] == "First reviewer: Cid. Second reviewer: Bob."
    with pytest.raises(BadArgument, match="Dan has given no verdict"):
        told(path, reviewers=("Ann", "Dan"))
    with pytest.raises(BadArgument, match=r"differences\.xlsx is no name for a table"):
        told(path, out="differences.xlsx")
    with pytest.raises(BadArgument, match="two names"):
        CompareJob(path, ("Ann",))


def test_one_reviewer_is_too_few(survey):
    path, ids = survey
    say(path, ("Ann", ids[0], BEAR))
    with pytest.raises(ResultsError, match="fewer than two reviewers"):
        told(path)
    say(path, ("Bob", ids[1], BEAR))
    with pytest.raises(ResultsError, match="no detection that both"):
        told(path)
