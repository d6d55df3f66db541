# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts: known at once, in the file soon after, whatever else writes there."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.errors import ResultsError
from bear_detector_plugin.gui.review import verdicts as verdicts_module
from bear_detector_plugin.gui.review.candidates import ALL, REJECTED, TO_DO, Candidates
from bear_detector_plugin.gui.review.results_file import Said, read_results, write_verdicts
from bear_detector_plugin.gui.review.verdicts import Verdicts

from .results_files import rows, write_results

FOUND = [("a.tif", "seal", 0.7, 0, 0), ("a.tif", "polar_bear", 0.9, 300, 0), ("b's.tif", "seal", 0.2, 0, 300)]


@pytest.fixture
def path(tmp_path) -> str:
    return write_results(tmp_path / "found.gpkg", FOUND)


@pytest.fixture
def store(path, until):
    store = Verdicts()
    store.results = []
    store.troubles = []
    store.read.connect(store.results.append)
    store.failed.connect(store.troubles.append)
    store.open(path)
    until(lambda: store.results and store.results[-1].detections)
    yield store
    store.close()


def reviews(path: str) -> dict[str, str]:
    return {row["id"]: row["review"] for row in rows(path, "detections") if row["review"]}


def test_a_file_is_read_by_falling_score(store):
    results = store.results[-1]
    assert [(row.class_name, row.score) for row in results.detections] == [
        ("polar_bear", 0.9),
        ("seal", 0.7),
        ("seal", 0.2),
    ]
    assert results.classes == ("polar_bear", "seal", "background")
    assert (results.threshold, results.model, results.crs_wkt) == (0.5, "tiny", "")


def test_a_verdict_is_known_at_once_and_in_the_file_soon(store, path, until):
    first = store.results[-1].detections[0]
    store.say(first, "polar_bear")
    assert store.of(first) == "polar_bear"
    until(lambda: not store.waiting)
    assert reviews(path) == {first.id: "polar_bear"}
    (row,) = rows(path, "reviews")
    assert (row["detection_id"], row["verdict"]) == (first.id, "polar_bear")
    assert row["reviewer"]
    assert row["at"].endswith("+00")


def test_quotes_in_names_are_no_trouble(store, path, until):
    odd = store.results[-1].detections[2]
    store.say(odd, "steller's_sea_lion")
    until(lambda: not store.waiting)
    assert reviews(path) == {"b's.tif#seal@0,300": "steller's_sea_lion"}
    assert not store.troubles


def test_undo_takes_back_as_if_nothing_had_been_said(store, path, until):
    first = store.results[-1].detections[0]
    store.say(first, "polar_bear")
    store.say(first, "background")
    assert store.undo() == first.id
    assert store.of(first) == "polar_bear"
    until(lambda: not store.waiting)
    assert reviews(path) == {first.id: "polar_bear"}
    assert [row["verdict"] for row in rows(path, "reviews")] == ["polar_bear"]
    store.undo()
    assert store.undo() == ""
    until(lambda: not store.waiting)
    assert reviews(path) == {}
    assert rows(path, "reviews") == []


def test_what_another_program_adds_is_followed_while_verdicts_are_given(store, path, until):
    writer = subprocess.Popen([sys.executable, str(Path(__file__).with_name("results_files.py")), path, "c.tif", "60"])
    said = 0
    while writer.poll() is None:
        store.say(store.results[-1].detections[said % 3], "background" if said % 2 else "seal")
        said += 1
        until(lambda: not store.waiting)
    assert writer.returncode == 0
    assert said >= 3
    until(lambda: len(store.results[-1].detections) == 63)
    assert len(rows(path, "reviews")) == said
    assert len(rows(path, "detections")) == 63
    assert not store.troubles


def test_a_busy_file_keeps_verdicts_waiting_until_it_is_free(store, path, until, monkeypatch):
    monkeypatch.setattr(verdicts_module, "_AGAIN_S", 0.05)
    monkeypatch.setattr("bear_detector_plugin.gui.review.results_file._BUSY_MS", 50)
    other = ogr.Open(path, update=1)
    other.ExecuteSQL("BEGIN IMMEDIATE")
    store.say(store.results[-1].detections[0], "seal")
    until(lambda: store.troubles)
    assert "database is locked" in str(store.troubles[0])
    assert store.waiting == 1
    other.ExecuteSQL("/**/ROLLBACK")
    until(lambda: not store.waiting)
    assert list(reviews(path).values()) == ["seal"]
    assert len(store.troubles) == 1  # told once


def test_closing_writes_what_waits(path, until):
    store, came = Verdicts(), []
    store.read.connect(came.append)
    store.open(path)
    until(lambda: came and came[-1].detections)
    for row in came[-1].detections:
        store.say(row, "background")
    assert not store.close()
    assert len(reviews(path)) == 3


def test_what_is_read_as_it_closes_is_told_to_nobody(path):
    """The plugin was unloaded, and the outline of a detection came back to the map."""
    store, came = Verdicts(), []
    store.read.connect(came.append)
    store.open(path)
    while not store._clerk._seen:
        time.sleep(0.005)
    store.close()
    QApplication.processEvents()
    assert [results.detections for results in came] == [[]]


def test_a_file_that_cannot_be_written_keeps_no_other_one_waiting(store, path, tmp_path, until, monkeypatch):
    """A copy of results on a read-only share was reviewed, and nothing of it written, without a word."""
    monkeypatch.setattr(verdicts_module, "_AGAIN_S", 0.05)
    copy = write_results(tmp_path / "copy.gpkg", FOUND)
    Path(path).rename(tmp_path / "gone.gpkg")
    store.say(store.results[-1].detections[0], "seal")
    until(lambda: store.troubles)
    store.open(copy)
    until(lambda: store.results[-1].path == copy and store.results[-1].detections)
    store.say(store.results[-1].detections[0], "polar_bear")
    until(lambda: store.waiting == 1)
    assert list(reviews(copy).values()) == ["polar_bear"]
    assert len(store.troubles) == 1
    assert store.close() == {path: 1}


def test_a_file_that_comes_later_is_waited_for(tmp_path, until):
    store, came = Verdicts(), []
    store.read.connect(came.append)
    store.open(str(tmp_path / "later.gpkg"))
    write_results(tmp_path / "beside.gpkg", FOUND)
    (tmp_path / "beside.gpkg").replace(tmp_path / "later.gpkg")
    until(lambda: came and came[-1].detections)
    store.close()


def test_a_file_of_something_else_is_told(tmp_path):
    target = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "other.gpkg"))
    target.CreateLayer("cities")
    target = None
    with pytest.raises(ResultsError, match="holds no results"):
        read_results(str(tmp_path / "other.gpkg"))
    with pytest.raises(ResultsError, match="can't be read"):
        read_results(str(tmp_path / "gone.gpkg"))


def test_what_fails_half_way_leaves_the_file_to_others(path):
    """Nobody could write into it as long as the error stood."""
    found = read_results(path).detections[0].id
    survey = ogr.Open(path, update=1)
    reviews = survey.GetLayerByName("reviews")
    reviews.DeleteField(reviews.GetLayerDefn().GetFieldIndex("note"))
    del reviews, survey
    with pytest.raises(ResultsError, match="note") as told:
        write_verdicts(path, [Said(path, found, "seal", "Ann", "2026-11-30T03:00:00.000Z")])
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
    del told  # and with it the dataset, which must not outlive QGIS


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_file_that_cant_be_written_is_told(path):
    Path(path).chmod(0o400)
    with pytest.raises(ResultsError, match="can't be written"):
        write_verdicts(path, [])


class TestCandidates:
    @pytest.fixture
    def candidates(self, path):
        candidates = Candidates()
        rows = read_results(path).detections
        candidates.take(rows, {rows[0].id: "polar_bear"})
        return candidates

    def shown(self, candidates) -> list[float]:
        candidates.sift()
        return [row.score for row in candidates.shown]

    def test_filters_add_up(self, candidates):
        assert self.shown(candidates) == [0.9, 0.7, 0.2]
        candidates.class_name = "seal"
        assert self.shown(candidates) == [0.7, 0.2]
        candidates.threshold = 0.7
        assert self.shown(candidates) == [0.7]
        candidates.state = REJECTED
        assert self.shown(candidates) == []

    def test_the_next_one_without_a_verdict_is_found_all_the_way_round(self, candidates):
        assert [candidates.next_to_do(at) for at in (0, 1, 2, 3)] == [1, 1, 2, 1]
        candidates.reviews = {row.id: "seal" for row in candidates.rows}
        assert candidates.next_to_do(0) == -1

    def test_counts_follow_threshold_and_class(self, candidates):
        assert candidates.counts() == {"polar_bear": 1, "": 2}
        candidates.class_name, candidates.threshold = "seal", 0.5
        assert candidates.counts() == {"": 1}
        assert candidates.counts(all_classes=True) == {"polar_bear": 1, "": 1}

    def test_one_goes_out_of_sight_and_comes_back_to_its_place(self, candidates):
        candidates.state = TO_DO
        candidates.sift()
        first = candidates.rows[0]
        assert not candidates.holds(first)
        candidates.reviews = {}
        candidates.add(first)
        assert candidates.holds(first)
        assert [row.score for row in candidates.shown] == [0.9, 0.7, 0.2]
        candidates.remove(0)
        candidates.state = ALL
        assert self.shown(candidates) == [0.9, 0.7, 0.2]
