# SPDX-License-Identifier: GPL-2.0-or-later
"""How well and how fast animals are counted: 500 overlapping photos near 80 degrees north with 40 bears.

    .venv/bin/python -m benchmarks.count_survey

Ten lines to and fro across the antimeridian, photos that overlap by 60 % ahead and 30 % aside, a bear in three of them
on average; positions off by 3 m along each axis; nine sightings in ten are found, up to 1.6 m beside the window's
middle. Five bears in six are families with cubs 3 to 8 m from their mother: which bear of a family is which can't be
told then, so animals that mix two are told, with the greatest true distance between two that were taken for one. Also
with position errors of 1 and 10 m. The time is that of the whole verb, from the file to the file. Written to
benchmarks/results/count.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bear_detector_plugin.engine.count import count
from bear_detector_plugin.engine.results.animals import Animal, read
from bear_detector_plugin.engine.results.results_file import open_survey
from bear_detector_plugin.jobs import CountJob

from .flown_survey import Survey, fly, write

RESULT = Path("benchmarks/results/count.json")
LINES, PHOTOS, BEARS = 10, 50, 40
NOISES_M = (3.0, 1.0, 10.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--surveys", type=int, default=5, help="of each position error")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    rows = [measure(noise_m, seed) for noise_m in NOISES_M for seed in range(options.surveys)]
    summary = {f"{noise:g} m": _summary([row for row in rows if row["noise_m"] == noise]) for noise in NOISES_M}
    written = {"photos": LINES * PHOTOS, "bears": BEARS, "summary": summary, "surveys": rows}
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(summary, indent=1))


def measure(noise_m: float, seed: int) -> dict[str, Any]:
    """A survey, counted."""
    flown = fly(LINES, PHOTOS, BEARS, noise_m, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/survey.gpkg"
        truth = write(flown, path, seed=seed)
        began = time.monotonic()
        count(CountJob(path), lambda _: None)
        seconds = time.monotonic() - began
        animals = read(open_survey(path))
    seen = len(set(truth.values()))
    return {
        "noise_m": noise_m,
        "seed": seed,
        "sightings": len(truth),
        "bears_seen": seen,
        "counted": len(animals),
        "error": round(len(animals) / seen - 1, 4),
        "mixed": sum(len({truth[sighting] for sighting in animal.sightings}) > 1 for animal in animals),
        "furthest_taken_for_one_m": round(max(_apart_m(flown, truth, animal) for animal in animals), 1),
        "seconds": round(seconds, 3),
    }


def _apart_m(flown: Survey, truth: dict[str, int], animal: Animal) -> float:
    """How far the bears lie truly apart that were taken for one animal."""
    places = flown.bears[[truth[sighting] for sighting in animal.sightings]]
    return float(np.linalg.norm(places[:, None] - places[None], axis=2).max())


def _summary(rows: list[dict[str, Any]]) -> dict[str, float]:
    return {
        "surveys": len(rows),
        "median_error": statistics.median(row["error"] for row in rows),
        "worst_error": max((row["error"] for row in rows), key=abs),
        "furthest_taken_for_one_m": max(row["furthest_taken_for_one_m"] for row in rows),
        "median_seconds": statistics.median(row["seconds"] for row in rows),
    }


if __name__ == "__main__":
    main()
