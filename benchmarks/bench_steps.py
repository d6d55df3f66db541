# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the time of a run with default settings goes, step by step.

    .venv/bin/python -m benchmarks.bench_steps models/polar-bear-seal build/steps.json photo.jpg ...

First the photos are only decoded, one after the other on one thread: the limit. Then `detect` runs as always, in
this process, with clocks at its steps. They run side by side, so the steps' seconds may add up to more than the whole,
and each is longer than it would be alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnxruntime as ort

from bear_detector_plugin.engine.imagery.rasters import Raster, open_raster
from bear_detector_plugin.engine.results.results_file import Results
from bear_detector_plugin.jobs import DetectJob

seconds: dict[str, float] = defaultdict(float)
"""Of each step."""


def clocked(name: Callable[..., str], function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which adds what it takes to a step; the step's name is asked of its first argument."""

    def call(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            seconds[name(given[0])] += time.perf_counter() - began

    return call


def decode(photos: list[str]) -> float:
    """Seconds that decoding alone takes."""
    began = time.perf_counter()
    for photo in photos:
        with open_raster(photo) as raster, raster.held():
            pass
    return time.perf_counter() - began


def main() -> None:
    """Measure the photos."""
    model, out, photos = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    alone_s = decode(photos)
    session = ort.InferenceSession
    session.run = clocked(lambda own: "screen" if "screen" in Path(own._model_path).name else "network", session.run)
    Raster.held = clocked(lambda _: "decode", Raster.held)  # type: ignore[method-assign]
    Results.finish = clocked(lambda _: "write", Results.finish)  # type: ignore[method-assign]
    from bear_detector_plugin.engine.detect import detect

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        detect(DetectJob(tuple(photos), str(Path(folder) / "survey.gpkg"), model), lambda event: None)
        whole_s = time.perf_counter() - began
    per_photo = {name: round(value / len(photos), 4) for name, value in sorted(seconds.items())}
    told = {
        "photos": len(photos),
        "decoding_alone_s": round(alone_s / len(photos), 4),
        "whole_s": round(whole_s / len(photos), 4),
        "multiple_of_decoding": round(whole_s / alone_s, 2),
        "steps_s": per_photo,
    }
    out.write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
