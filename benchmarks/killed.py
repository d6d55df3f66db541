# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey whose run is killed again and again ends with the rows of an undisturbed one.

    .venv/bin/python -m benchmarks.killed --photos 1000 --kills 20

Photos of the sample survey, small ones, searched by the shipped model; then the same into another file by a process
that SIGKILL ends at random moments and that is started again each time. Compared row for row, without ids of rows,
seconds and times. Written to benchmarks/results/killed.json.
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

from osgeo import ogr

from bear_detector_plugin import ROOT
from bear_detector_plugin.engine.sample_survey import write_survey

RESULT = Path("benchmarks/results/killed.json")
SIDE_PX = 320
LEFT_OUT = {"fid", "seconds", "heartbeat", "owner"}
"""Of the tables' columns: what differs between two runs that find the same."""


def command(photos: Path, out: Path) -> list[str]:
    """A run over the photos."""
    return [sys.executable, "-m", "bear_detector_plugin", "detect", str(photos), "--out", str(out), "--device", "cpu"]


def run_undisturbed(photos: Path, out: Path) -> float:
    """Seconds that it takes."""
    began = time.monotonic()
    subprocess.run(command(photos, out), cwd=ROOT, check=True, capture_output=True)
    return time.monotonic() - began


def run_killed(photos: Path, out: Path, kills: int, seconds: float) -> list[int]:
    """Kill it so often, spread over the time that it takes; returns how many photos were done each time."""
    rng, done = random.Random(0), []  # noqa: S311 (moments, no secrets)
    for _ in range(kills):
        process = subprocess.Popen(command(photos, out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not out.exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 2 * seconds / kills))
        process.send_signal(signal.SIGKILL)
        process.wait()
        done.append(sum(row["status"] == "done" for row in rows(out, "photos")))
    run_undisturbed(photos, out)
    return done


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


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        photos, alone, killed = (Path(name) / part for part in ("photos", "alone.gpkg", "killed.gpkg"))
        write_survey(photos, given.photos, width=SIDE_PX, height=SIDE_PX, seed=1)
        seconds = run_undisturbed(photos, alone)
        done = run_killed(photos, killed, given.kills, seconds)
        same = {table: rows(alone, table) == rows(killed, table) for table in ("detections", "photos")}
        results = {
            "photos": given.photos,
            "done_at_each_kill": done,
            "rows": {table: len(rows(alone, table)) for table in same},
            "same_rows": same,
            "seconds_undisturbed": round(seconds, 1),
        }
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
