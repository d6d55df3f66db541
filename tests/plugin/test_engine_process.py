# SPDX-License-Identifier: GPL-2.0-or-later
"""The wire to the engine: what arrives, and what happens when the engine misbehaves."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from bear_detector_plugin import ROOT
from bear_detector_plugin.backend import environment
from bear_detector_plugin.backend.engine_process import EngineProcess
from bear_detector_plugin.errors import BearDetectorError, Cancelled, EngineFailed
from bear_detector_plugin.events import Progress, Result
from bear_detector_plugin.jobs import DetectJob, ExportJob


def ignore(event: object) -> None:
    pass


def test_foreign_lines_and_unknown_events_are_skipped(fake_engine, job):
    fake_engine("chatter")
    events = []
    assert EngineProcess(job).run(events.append) == Result({"survey": "a.gpkg"}, {"photos": 2})
    assert [event.name for event in events] == ["hello", "progress", "result"]


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [("crash", "Segmentation fault"), ("silent_crash", "exit status 7"), ("half_line", "exit status 1")],
)
def test_an_engine_that_dies_is_told_with_its_last_words(fake_engine, job, behaviour, reason):
    fake_engine(behaviour)
    with pytest.raises(EngineFailed, match=reason):
        EngineProcess(job).run(ignore)


def test_what_the_engine_says_is_wrong_arrives_unchanged(fake_engine, job):
    fake_engine("refuses")
    with pytest.raises(BearDetectorError) as caught:
        EngineProcess(job).run(ignore)
    assert (caught.value.message, caught.value.hint) == ("x.tif has one band.", "Give an RGB photo.")


def test_as_many_photos_as_one_can_choose_fit_into_a_job(monkeypatch, tmp_path):
    """More than a command line holds, on any system; none of them is there."""
    photos = tuple(str(tmp_path / f"überflug 1_{number:06d}.jpg") for number in range(60_000))
    monkeypatch.setattr(environment, "engine_python", lambda: sys.executable)
    monkeypatch.setattr(environment, "variables", lambda: {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})
    with pytest.raises(BearDetectorError) as caught:
        EngineProcess(DetectJob(photos, str(tmp_path / "out.gpkg"))).run(ignore)
    assert caught.value.message == f"{photos[0]} does not exist."


def test_a_flood_on_stderr_neither_blocks_nor_fills_memory(fake_engine, job):
    fake_engine("loud")
    process = EngineProcess(job)
    process.run(ignore)
    assert process.details.endswith("warning 19999")
    assert len(process.details.splitlines()) < 100


def test_cancel_from_another_thread_stops_the_engine_cleanly(fake_engine, job):
    fake_engine("stops_when_asked")
    process = EngineProcess(job)
    timer = threading.Timer(0.3, process.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        process.run(ignore)
    assert process._child.returncode == 3


def test_a_report_that_raises_cancelled_stops_the_engine(fake_engine, job):
    fake_engine("stops_when_asked")

    def stop(event):
        raise Cancelled

    with pytest.raises(Cancelled):
        EngineProcess(job).run(stop)


def test_an_engine_that_does_not_stop_is_killed_after_the_grace_period(fake_engine, job):
    fake_engine("never_stops")
    process = EngineProcess(job, grace_s=0.2)

    def cancel_at_progress(event):
        if isinstance(event, Progress):
            process.cancel()

    started = time.monotonic()
    with pytest.raises(Cancelled):
        process.run(cancel_at_progress)
    assert time.monotonic() - started < 10


def test_cancelled_before_it_starts_nothing_is_started(fake_engine, job):
    fake_engine("never_stops")
    process = EngineProcess(job)
    process.cancel()
    with pytest.raises(Cancelled):
        process.run(ignore)
    assert process._child is None


def test_a_fault_in_the_listener_ends_the_engine(fake_engine, job):
    fake_engine("stops_when_asked")
    process = EngineProcess(job)
    with pytest.raises(ZeroDivisionError):
        process.run(lambda event: 1 / 0)
    assert process._child.returncode == 3


def test_the_engine_gets_a_clean_environment(fake_engine, job, monkeypatch):
    fake_engine("tells_variables")
    monkeypatch.setenv("QT_PLUGIN_PATH", "/nowhere")
    monkeypatch.setenv("SLURM_JOB_ID", "7")
    seen = EngineProcess(job).run(ignore).paths
    assert "QT_PLUGIN_PATH" not in seen
    assert seen["SLURM_JOB_ID"] == "7"
    assert seen["PYTHONPATH"] == str(ROOT)


def test_geodata_of_qgis_does_not_leak_into_another_python(monkeypatch, tmp_path):
    other = tmp_path / "bin" / "python"
    other.parent.mkdir()
    other.touch()
    monkeypatch.setenv("PROJ_LIB", "/qgis/proj")
    monkeypatch.setenv("PYTHONHOME", "/qgis/python")
    monkeypatch.setenv(environment.VARIABLE, str(other))
    assert "PROJ_LIB" not in environment.variables()
    assert "PYTHONHOME" not in environment.variables()
    (tmp_path / "pyvenv.cfg").write_text(f"home = {Path(environment.sys.base_prefix) / 'bin'}\n")
    assert environment.variables()["PROJ_LIB"] == "/qgis/proj"


def test_a_python_that_is_not_there_is_named(monkeypatch, job):
    monkeypatch.setenv(environment.VARIABLE, "/nowhere/python")
    with pytest.raises(EngineFailed, match="/nowhere/python does not exist"):
        EngineProcess(job).run(ignore)


def test_without_an_engine_the_hint_says_what_to_set(monkeypatch, job, tmp_path):
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with pytest.raises(EngineFailed) as caught:
        EngineProcess(job).run(ignore)
    assert environment.VARIABLE in caught.value.hint


def test_events_are_asked_for_before_the_options_end():
    words = environment.command(ExportJob(survey="-odd.gpkg", out="out.shp"))
    assert words[2:] == ["bear_detector_plugin", "export", "--events", "--", "-odd.gpkg", "out.shp"]
