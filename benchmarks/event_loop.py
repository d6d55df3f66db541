# SPDX-License-Identifier: GPL-2.0-or-later
"""Is QGIS's window ever blocked while the engine works? Gaps of the event loop, measured in a real window.

    .venv/bin/python -m benchmarks.event_loop

A timer beats every 5 ms in QGIS's main thread; a gap is the time from one beat to the next. Measured while nothing
runs, while photos are searched with the default model, and while a model is trained, each with the map as it is and
with the map frozen, which tells QGIS's own drawing apart. Written to benchmarks/results/event_loop.json. What blocks
for long is named by its place in the code.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from bear_detector_plugin.engine.demo import _labelled
from bear_detector_plugin.engine.examples import layer as examples
from bear_detector_plugin.engine.sample_survey.survey import write_survey
from benchmarks.qgis_window import is_possible, run_in_qgis

RESULTS = Path(__file__).with_name("results") / "event_loop.json"
PHOTOS = 12


def main() -> None:
    """Measure, and write the results."""
    if not is_possible():
        sys.exit("QGIS must be installed, and a screen or xvfb-run.")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        photos = write_survey(work / "survey", PHOTOS, seed=3, bears=2, seals=2)
        taught = [*_labelled(photos[::2], "train", 4, 0), *_labelled(photos[1::2], "validation", 4, 0)]
        examples.write(work / "examples.gpkg", taught)
        arguments = {"survey": str(work / "survey"), "examples": str(work / "examples.gpkg"), "out": str(work)}
        measured = run_in_qgis(
            Path(__file__).with_name("event_loop_in_qgis.py"), arguments, work / "profile", timeout_s=1500
        )
    measured["machine"] = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    RESULTS.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
