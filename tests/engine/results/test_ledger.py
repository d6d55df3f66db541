# SPDX-License-Identifier: GPL-2.0-or-later
"""Who scans which photo: claims, photos that come late or are there at the second try, two processes at one survey."""

import dataclasses
import os
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.results import ledger
from bear_detector_plugin.engine.results import results_file as results_module
from bear_detector_plugin.engine.results.results_file import Results, open_results, open_survey
from bear_detector_plugin.events import Log, Progress
from bear_detector_plugin.jobs import DetectJob
from tests.engine.detect_runs import ice
from tests.engine.results.test_results_file import BEARS, PHOTO, POLAR, ROOT, RUN, rows, wkt


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "survey.gpkg")


class TestClaims:
    """Two processes at one file: the second is this one by another name."""

    @pytest.fixture
    def both(self, path):
        with open_results(path, RUN) as first, open_results(path, RUN) as second:
            second._pid = os.getppid()
            first.pending(["a.jpg", "b.jpg"])
            second.pending(["a.jpg", "b.jpg"])
            yield first, second

    def test_one_process_scans_a_photo(self, both):
        first, second = both
        assert (first.claim("a.jpg"), second.claim("a.jpg")) == (True, False)
        assert (first.held_elsewhere(["a.jpg"]), second.held_elsewhere(["a.jpg"])) == (0, 1)
        first.finish("a.jpg", PHOTO, None, BEARS, seconds=1)
        assert not second.claim("a.jpg")

    def test_what_a_dead_process_had_begun_others_take(self, both, path):
        first, second = both
        with subprocess.Popen([sys.executable, "-c", ""]) as dead:
            pass
        first._pid = dead.pid
        assert first.claim("a.jpg")
        assert second.claim("a.jpg")
        first.release("a.jpg")
        assert rows(path, "photos")[0]["status"] == "running"

    def test_what_a_silent_machine_had_begun_others_take_after_a_while(self, both, monkeypatch):
        first, second = both
        first._host = "another machine"
        assert first.claim("a.jpg")
        assert not second.claim("a.jpg")
        monkeypatch.setattr(ledger, "SILENCE", timedelta(seconds=-1))
        assert second.claim("a.jpg")

    def test_a_beat_is_heard(self, both, path):
        first, second = both
        first.claim("a.jpg")
        before = rows(path, "photos")[0]["heartbeat"]
        time.sleep(0.01)
        second.beat("a.jpg")
        assert rows(path, "photos")[0]["heartbeat"] == before
        first.beat("a.jpg")
        assert rows(path, "photos")[0]["heartbeat"] > before

    def test_a_failure_does_not_undo_what_the_other_has_done(self, both, path):
        first, second = both
        first.claim("a.jpg")
        second.finish("a.jpg", PHOTO, None, BEARS, seconds=1)
        first.fail("a.jpg", "a.jpg is damaged.", seconds=1)
        assert rows(path, "photos")[0]["status"] == "done"

    def test_the_survey_has_one_crs_and_one_extent(self, path):
        first, second = open_results(path, RUN), open_results(path, RUN)
        for process in (first, second):
            process.pending(["a.jpg", "b.jpg"])
        first.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
        elsewhere = dataclasses.replace(POLAR, crs_wkt=wkt(3995), geotransform=(5000.0, 0.025, 0, -9000.0, 0, -0.025))
        second.finish("b.jpg", PHOTO, elsewhere, BEARS, seconds=1)
        for process in (second, first):
            process.__exit__(None, None, None)
        survey = open_survey(path)
        photos = survey.GetLayerByName("photos")
        assert photos.GetSpatialRef().GetAuthorityCode(None) == "3413"
        boxes = [row["box"] for row in rows(path, "photos")]
        whole = [pick(box[side] for box in boxes) for side, pick in enumerate((min, max, min, max))]
        assert photos.GetExtent() == pytest.approx(whole, abs=0.01)


def test_of_two_that_begin_at_once_the_second_goes_on(path, monkeypatch):
    made = results_module._create

    def too_late(at, run, fresh):
        made(at, run, fresh)  # the other was faster by a moment
        made(at, run, fresh)

    monkeypatch.setattr(results_module, "_create", too_late)
    with open_results(path, RUN) as results:
        assert results.pending(["a.jpg"]) == ["a.jpg"]
    assert len(rows(path, "run")) == 2
    assert sorted(file.name for file in Path(path).parent.iterdir()) == ["survey.gpkg"]


@pytest.fixture
def survey(tmp_path, write_photo, spotter_model):
    """Two photos, of which the first shows a bear, and a file that is no photo."""
    write_photo("photos/a.tif", ice(bear=(240, 144)), corner=(1000, -1_600_000))
    write_photo("photos/b.tif", ice(), corner=(1020, -1_600_000))
    (tmp_path / "photos" / "bad.jpg").write_bytes(b"not a photo")
    model = spotter_model(gain=0.2, threshold=0.5)
    return {
        "imagery": (str(tmp_path / "photos"),), "out": str(tmp_path / "survey.gpkg"), "model": model, "device": "cpu",
    }  # fmt: skip


def run(survey, listen=lambda event: None):
    """Detect; `listen` hears each event before it is kept."""
    events = []
    detect(DetectJob(**survey), lambda event: (listen(event), events.append(event)))
    return events


def test_a_photo_that_could_not_be_read_is_tried_once_more(survey, tmp_path):
    """A network drive that was away for a moment: the photo is there when all others are done."""
    late, tries = tmp_path / "photos" / "bad.jpg", []

    def mend(event):
        if isinstance(event, Progress) and event.done >= 2 and not tries:
            tries.append(event)
            late.write_bytes((tmp_path / "photos" / "a.tif").read_bytes())

    events = run(survey, mend)
    assert events[-1].counts["failed"] == 0
    assert not [event for event in events if isinstance(event, Log) and "bad.jpg" in event.message]
    assert [row["status"] for row in rows(survey["out"], "photos")] == ["done"] * 3


def test_photos_that_come_while_it_runs_are_scanned_too(survey, tmp_path):
    new = tmp_path / "photos" / "z.tif"

    def add(event):
        if isinstance(event, Progress) and event.done >= 2 and not new.exists():
            shutil.copy(tmp_path / "photos" / "b.tif", new)

    events = run(survey, add)
    assert "1 photos were added meanwhile." in [event.message for event in events if isinstance(event, Log)]
    found = {Path(row["path"]).name: row["status"] for row in rows(survey["out"], "photos")}
    assert found == {"a.tif": "done", "b.tif": "done", "bad.jpg": "failed", "z.tif": "done"}
    assert [event for event in events if isinstance(event, Progress)][-1].done == events[-1].counts["photos"] == 4


def test_what_another_process_gives_back_is_scanned_after_all(survey, tmp_path):
    """It is stopped, or dies, after this one has passed over its photos."""
    other, photo = [], str(tmp_path / "photos" / "b.tif")

    def claim_and_give_back(event):
        if isinstance(event, Progress) and not other:
            other.append(Results(survey["out"], open_survey(survey["out"], update=True)))
            other[0]._pid = os.getppid()
            assert other[0].claim(photo)
        elif isinstance(event, Progress) and event.done >= 2:
            other[0].release(photo)

    run(survey, claim_and_give_back)
    found = {Path(row["path"]).name: row["status"] for row in rows(survey["out"], "photos")}
    assert found == {"a.tif": "done", "b.tif": "done", "bad.jpg": "failed"}


def test_two_processes_share_a_survey_and_do_no_photo_twice(survey, tmp_path):
    for number in range(12):
        shutil.copy(tmp_path / "photos" / "a.tif", tmp_path / "photos" / f"{number}.tif")
    alone, together = str(tmp_path / "alone.gpkg"), survey["out"]
    run({**survey, "out": alone})
    command = [sys.executable, "-m", "bear_detector_plugin", "detect", survey["imagery"][0], "--device", "cpu"]
    command += ["--model", survey["model"], "--out", together]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in range(2)]
    told = [process.communicate()[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], told

    for table, left_out in (("detections", {"fid"}), ("photos", {"fid", "heartbeat", "seconds"})):
        found, wanted = (
            sorted(({name: row[name] for name in row.keys() - left_out} for row in rows(at, table)), key=str)
            for at in (together, alone)
        )
        assert found == wanted
