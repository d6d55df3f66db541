# SPDX-License-Identifier: GPL-2.0-or-later
"""Events survive the way through a line of JSON, and a reader survives any line."""

import json

import pytest

from bear_detector_plugin.errors import ModelFileError
from bear_detector_plugin.events import DetectionFound, Failed, Hello, Log, Progress, Result, from_line, to_line

EVENTS = [
    Hello("0.1.0"),
    Progress("detect", 3, 12, "photos"),
    Progress("detect", 3.5, 12, "photos", rate=0.5, eta_s=17),
    DetectionFound("photos/Ærø.tif", "polar_bear", 0.93, 64, -32, 224, 224),
    Log("two\nlines", "warning"),
    Result({"results": "survey.gpkg"}, {"photos": 12, "recall": 0.5}),
    Failed("model_file", "There is no model x.", "Name another."),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_comes_back_from_its_line(event):
    assert from_line(to_line(event)) == event


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_an_event_is_one_line_with_its_name(event):
    line = to_line(event)
    assert "\n" not in line
    assert json.loads(line)["event"] == event.name


@pytest.mark.parametrize(
    "line",
    ["", "free text", "[1, 2]", "3", "null", '{"event": "later_invention"}', '{"stage": "detect"}', '{"event": "log"}'],
)
def test_a_line_that_is_no_known_event_is_skipped(line):
    assert from_line(line) is None


def test_fields_of_a_newer_engine_are_skipped():
    assert from_line('{"event": "log", "message": "hello", "level": "info", "colour": "red"}') == Log("hello")


def test_an_error_becomes_an_event_with_its_code():
    assert Failed.of(ModelFileError("a", "b")) == Failed("model_file", "a", "b")
