# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS asks the engine to leave it a core: fewer threads, and after others in the queue."""

import os
import subprocess
import sys
from pathlib import Path

import onnxruntime
import pytest

from bear_detector_plugin.engine.machine import threads
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.errors import BadArgument

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("text", "limit"), [(None, None), ("", None), ("1", 1), (" 3 ", 3)])
def test_the_limit_is_what_the_variable_says(monkeypatch, text, limit):
    monkeypatch.delenv(threads.VARIABLE, raising=False)
    if text is not None:
        monkeypatch.setenv(threads.VARIABLE, text)
    assert threads.limit() == limit


@pytest.mark.parametrize("text", ["0", "-1", "half", "1.5"])
def test_what_is_no_number_of_threads_is_refused(monkeypatch, text):
    monkeypatch.setenv(threads.VARIABLE, text)
    with pytest.raises(BadArgument, match=text):
        threads.limit()


def test_the_network_runs_on_so_many_threads(monkeypatch, tiny_model):
    asked = []
    session = onnxruntime.InferenceSession
    monkeypatch.setattr(
        onnxruntime,
        "InferenceSession",
        lambda path, options, **more: asked.append(options.intra_op_num_threads) or session(path, options, **more),
    )
    for text in ("1", ""):
        monkeypatch.setenv(threads.VARIABLE, text)
        Classifier(str(tiny_model), "cpu")
    assert asked == [1, 0]


@pytest.mark.skipif(not hasattr(os, "nice"), reason="priorities are POSIX's")
@pytest.mark.parametrize(("variables", "nicer_by"), [({threads.VARIABLE: "1"}, threads.NICENESS), ({}, 0)])
def test_the_engine_lets_others_go_first_where_it_is_limited(variables, nicer_by):
    program = "import os, sys; from bear_detector_plugin.run import run; " \
              "sys.exit(run([], lambda words: lambda report: print(os.nice(0))))"  # fmt: skip
    inherited = {name: value for name, value in os.environ.items() if name != threads.VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**inherited, **variables}, capture_output=True, text=True
    )
    assert int(done.stdout) == min(os.nice(0) + nicer_by, 19)  # there is no lower priority
