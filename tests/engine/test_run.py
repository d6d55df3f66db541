# SPDX-License-Identifier: GPL-2.0-or-later
"""What a process does: its streams, signals and exit status, with a real child that runs a small task through `run`."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from bear_detector_plugin import ROOT
from bear_detector_plugin.events import DetectionFound, Failed, Hello, Log, Progress, Result, from_line

TASKS = """
import os, sys, time
from bear_detector_plugin.errors import RasterError
from bear_detector_plugin.events import DetectionFound, Log, Progress, Result
from bear_detector_plugin.run import run

def works(report):
    os.write(1, b"a native library says hello\\n")
    print("so does Python")
    for done in range(3):
        report(Progress("scan", done, 3, "photos"))
    report(DetectionFound("a.tif", "seal", 0.5, 0, 0, 224, 224))
    report(Log("all is well"))
    report(Log("but for a.tif", "warning"))
    report(Result({"results": "survey.gpkg"}, {"photos": 3, "recall": 0.123456}))

def waits(report):
    report(Log("started"))
    for _ in range(600):
        time.sleep(0.05)
        report(Progress("scan", 0, 1, "photos"))

def finishes_though_asked_to_stop(report):
    report(Log("started"))
    time.sleep(1)
    report(Result({}, {"photos": 1}))

def hangs(report):
    report(Log("started"))
    time.sleep(30)

def mistakes(report):
    raise RasterError("x.tif has one band.", "Give it three.")

def breaks(report):
    raise KeyError("a fault\\nof ours")

def lacks(report):
    raise ModuleNotFoundError("No module named 'torch'", name="torch")

def lacks_gdal(report):
    raise ModuleNotFoundError("No module named 'osgeo'", name="osgeo")

def is_denied(report):
    raise PermissionError(13, "Permission denied", "/survey.gpkg")

sys.exit(run(sys.argv[2:], lambda arguments: globals()[sys.argv[1]]))
"""


def start(task, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-c", TASKS, task, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def finished(process, stdin=None):
    out, err = process.communicate(stdin, timeout=30)
    return process.returncode, out, err


def test_with_events_stdout_is_json_lines_and_nothing_else():
    process = start("works", "--events")
    events = [from_line(line) for line in process.stdout]
    status, _, err = finished(process)
    assert status == 0
    assert isinstance(events[0], Hello)
    assert [type(event) for event in events[1:]] == [Progress, Progress, Progress, DetectionFound, Log, Log, Result]
    assert "a native library says hello" in err
    assert "so does Python" in err


def test_rate_and_remaining_time_are_in_the_progress_events():
    process = start("works", "--events")
    progress = [event for event in map(from_line, process.stdout) if isinstance(event, Progress)]
    finished(process)
    assert progress[0].rate is None
    assert progress[2].rate > 0
    assert progress[2].eta_s == pytest.approx(1 / progress[2].rate)


def test_without_a_terminal_there_are_plain_lines_and_a_summary():
    status, out, err = finished(start("works"))
    assert status == 0
    assert out.splitlines()[-4:] == ["all is well", "photos   3", "recall   0.1235", "results  survey.gpkg"]
    assert err.splitlines() == ["scan: 0 of 3 photos", "warning: but for a.tif"]


def test_closing_stdin_cancels_with_events():
    process = start("waits", "--events")
    assert [from_line(process.stdout.readline()) for _ in range(2)][1] == Log("started")
    status, out, _ = finished(process)
    assert status == 3
    assert isinstance(last := from_line(out.splitlines()[-1]), Failed)
    assert last.code == "cancelled"


def test_a_closed_stdin_means_nothing_without_events():
    process = start("works")
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()
    process.stderr.close()


def test_a_result_that_is_there_already_is_not_taken_back():
    process = start("finishes_though_asked_to_stop", "--events")
    assert [from_line(process.stdout.readline()) for _ in range(2)][1] == Log("started")
    time.sleep(0.2)  # past the report of "started", which would stop the task
    status, out, _ = finished(process)
    assert status == 0
    assert isinstance(from_line(out.splitlines()[-1]), Result)


@pytest.mark.skipif(os.name == "nt", reason="a signal can't be sent to a single process on Windows")
def test_the_first_interrupt_asks_and_the_second_one_kills():
    asked = start("waits")
    assert asked.stdout.readline() == "started\n"
    asked.send_signal(signal.SIGINT)
    status, _, err = finished(asked)
    assert status == 3
    assert err.splitlines()[-1] == "error: Stopped on request. What was done is kept."

    killed = start("hangs")
    assert killed.stdout.readline() == "started\n"
    killed.send_signal(signal.SIGINT)
    assert killed.stderr.readline() == "\n"
    killed.send_signal(signal.SIGINT)
    assert finished(killed)[0] == -signal.SIGINT


@pytest.mark.skipif(os.name == "nt", reason="pipes break in another way on Windows")
def test_nobody_reading_the_output_is_a_cancel():
    process = start("waits", env={**os.environ, "PYTHONUNBUFFERED": "1"})
    process.stdout.close()
    assert process.wait(timeout=30) == 3
    assert process.stderr.read() == "error: Nobody reads the output any more. What was done is kept.\n"
    process.stdin.close()
    process.stderr.close()


@pytest.mark.parametrize(
    ("task", "status", "line"),
    [
        ("mistakes", 1, "error: x.tif has one band. Give it three."),
        ("is_denied", 1, "error: /survey.gpkg: Permission denied. Check the path, the permissions"),
        ("breaks", 1, r"error: unexpected KeyError: 'a fault\nof ours'. Run it again with BEAR_DETECTOR_TRACE=1"),
        ("lacks_gdal", 1, "error: GDAL's Python package osgeo is not installed. Use a Python that has it"),
        ("lacks", 1, "error: The Python package torch is not installed. Install what the job needs:"),
    ],
)
def test_what_goes_wrong_is_one_line(task, status, line):
    ended, out, err = finished(start(task))
    assert (ended, out) == (status, "")
    assert err.startswith(line)
    assert err.count("\n") == 1


def test_a_missing_package_names_the_requirements_to_install():
    _, _, err = finished(start("lacks"))
    assert str(ROOT / "requirements" / "train.txt") in err


def test_a_python_that_is_not_the_engines_is_told_so_in_one_line():
    module = "import runpy, sys; sys.modules['typer'] = None; runpy.run_module('bear_detector_plugin')"
    ended = subprocess.run([sys.executable, "-c", module], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: The Python package typer is not installed. Install what the engine needs:")
    assert ended.stderr.count("\n") == 1


def test_a_failure_is_an_event_for_a_program():
    process = start("mistakes", "--events")
    events = [from_line(line) for line in process.stdout]
    assert finished(process)[0] == 1
    assert events[1:] == [Failed("raster", "x.tif has one band.", "Give it three.")]


def test_the_trace_is_shown_on_request():
    _, _, err = finished(start("breaks", env={**os.environ, "BEAR_DETECTOR_TRACE": "1"}))
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("error: unexpected KeyError")


def test_the_command_itself_tells_a_bad_argument_with_status_2():
    command = [sys.executable, "-m", "bear_detector_plugin", "detect", "a.tif", "--out", "s.gpkg", "--mode", "sparse"]
    plain = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (plain.returncode, plain.stdout) == (2, "")
    assert plain.stderr == "error: --mode sparse is not known. Choose one of: dense, tiles.\n"
    events = subprocess.run([*command, "--events"], cwd=ROOT, capture_output=True, text=True)
    assert events.returncode == 2
    assert [json.loads(line)["event"] for line in events.stdout.splitlines()] == ["hello", "error"]
