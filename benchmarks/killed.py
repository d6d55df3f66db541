# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey whose run, or one of whose workers, is killed again and again ends with the rows of an undisturbed one.

    .venv/bin/python -m benchmarks.killed --photos 1000 --kills 20 --worker-kills 3

Photos of the sample survey, small ones, searched by the shipped model or a `--model`; then the same into another file
by a process that SIGKILL ends at random moments and that is started again each time; then by two Dask workers, and by
two of which SIGKILL ends one now and then. Compared row for row, without ids of rows, seconds and times. Written to
benchmarks/results/killed.json.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from osgeo import ogr

from bear_detector_plugin import ROOT
from bear_detector_plugin.engine.results.results_file import open_survey
from bear_detector_plugin.engine.sample_survey.survey import write_survey
from bear_detector_plugin.jobs import DetectJob

RESULT = Path("benchmarks/results/killed.json")
SIDE_PX = 320
DASK = ("--scheduler", "local:2")
ARMS = ("killed", "two_workers", "workers_killed")
TABLES = ("detections", "photos")
LEFT_OUT = {"fid", "seconds", "heartbeat", "owner"}
"""Of the tables' columns: what differs between two runs that find the same."""


def command(photos: Path, out: Path, *options: str) -> list[str]:
    """A run over the photos."""
    start = [sys.executable, "-m", "bear_detector_plugin", "detect"]
    return [*start, str(photos), "--out", str(out), "--device", "cpu", *options]


def run_undisturbed(run: list[str]) -> float:
    """Seconds that it takes."""
    began = time.monotonic()
    subprocess.run(run, cwd=ROOT, check=True, capture_output=True)
    return time.monotonic() - began


def run_killed(run: list[str], out: Path, kills: int, seconds: float) -> list[int]:
    """Kill it so often, spread over the time that it takes; returns how many photos were done each time."""
    rng, done = random.Random(0), []  # noqa: S311 (moments, no secrets)
    for _ in range(kills):
        process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not out.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 2 * seconds / kills))
        process.send_signal(signal.SIGKILL)
        process.wait()
        done.append(sum(row["status"] == "done" for row in rows(out, "photos")))
    run_undisturbed(run)
    return done


def run_losing_workers(run: list[str], out: Path, given: argparse.Namespace) -> list[int]:
    """Kill one of two workers so often, amid the photos; returns how many of them were done each time."""
    rng, done = random.Random(0), []  # noqa: S311
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for number in range(given.worker_kills):
        moment = given.photos * (number + rng.random()) / given.worker_kills
        while not out.exists() or finished(out) < moment:
            time.sleep(0.2)
        children = psutil.Process(process.pid).children()
        workers = [child for child in children if any("spawn_main" in part for part in child.cmdline())]
        rng.choice(workers).kill()
        done.append(finished(out))
    if process.wait():
        raise SystemExit("the run failed")
    return done


def finished(out: Path) -> int:
    """How many photos are done; read beside the run that writes."""
    survey = open_survey(str(out))
    return sum(row["status"] == "done" for row in survey.GetLayerByName("photos"))


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    """A table's rows, sorted; scores to five places, geometry as text."""
    survey = ogr.Open(str(path), 1)  # for writing: half a transaction of a killed run is undone
    found = []
    for feature in survey.GetLayerByName(table):
        values = {name: value for name, value in feature.items().items() if name not in LEFT_OUT}
        if values.get("score") is not None:
            values["score"] = round(values["score"], 5)
        geometry = feature.GetGeometryRef()
        found.append({**values, "place": geometry and geometry.ExportToWkt()})
    return sorted(found, key=str)


def same_rows(one: Path, other: Path) -> dict[str, bool]:
    """Whether each table holds the same."""
    return {table: rows(one, table) == rows(other, table) for table in TABLES}


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--worker-kills", type=int, default=3)
    parser.add_argument("--model", default=DetectJob.model)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        photos, alone, *others = (Path(name) / part for part in ("photos", "alone.gpkg", *(f"{o}.gpkg" for o in ARMS)))
        write_survey(photos, given.photos, width=SIDE_PX, height=SIDE_PX, seed=1)
        model = ("--model", given.model)
        seconds = run_undisturbed(command(photos, alone, *model))
        done = run_killed(command(photos, others[0], *model), others[0], given.kills, seconds)
        with_dask = run_undisturbed(command(photos, others[1], *model, *DASK))
        lost = run_losing_workers(command(photos, others[2], *model, *DASK), others[2], given)
        results = {
            "photos": given.photos,
            "model": Path(given.model).name,
            "rows": {table: len(rows(alone, table)) for table in TABLES},
            "done_at_each_kill": done,
            "done_at_each_kill_of_a_worker": lost,
            "same_rows": {arm: same_rows(alone, out) for arm, out in zip(ARMS, others, strict=True)},
            "seconds_undisturbed": round(seconds, 1),
            "seconds_two_workers": round(with_dask, 1),
        }
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
