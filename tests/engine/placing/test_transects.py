# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines that a survey was flown in."""

import math

import numpy as np
import pytest

from bear_detector_plugin.engine.placing.transects import across, bearing, length, lines, moments, strip_width

EAST = np.array([(80.0 * i, 0.0) for i in range(10)])
NO_TIME = np.full(30, math.nan)


def sizes(points, times=None, gap_s=60.0, turn_deg=30.0):
    times = np.arange(len(points)) * 2.0 if times is None else times
    return [len(line) for line in lines(np.array(points), times, gap_s, turn_deg)]


def test_a_straight_flight_is_one_line():
    assert sizes(EAST) == [10]
    assert sizes(EAST, NO_TIME) == [10]


def test_a_pause_ends_a_line():
    times = np.array([0.0, 2, 4, 100, 102, 104, 106, 108, 110, 112])
    assert sizes(EAST, times) == [3, 7]
    assert sizes(EAST, times, gap_s=100) == [10]


def test_a_far_photo_begins_another_line_also_without_times():
    assert sizes([*EAST, *(EAST + np.array([5000, 0]))], NO_TIME) == [10, 10]


def test_a_turn_ends_a_line():
    back = EAST[::-1] + np.array([0, 210])
    assert sizes([*EAST, *back], NO_TIME) == [10, 10]
    assert sizes([*EAST, *(EAST[-1] + [(60.0 * i, 60.0 * i) for i in range(1, 6)])]) == [10, 5]


def test_a_bend_that_is_flown_in_small_steps_ends_it_too():
    bend = [(720 + 400 * math.sin(t), 400 - 400 * math.cos(t)) for t in np.radians(range(10, 181, 10))]
    assert sizes([*EAST, *bend])[0] in (13, 14, 15)  # once it is 30 degrees off
    assert len(sizes([*EAST, *bend])) > 2


def test_photos_of_one_place_turn_nowhere():
    rng = np.random.default_rng(0)
    assert sizes(rng.normal(0, 1, (10, 2))) == [10]


def test_a_photo_and_none_at_all():
    assert sizes([(0.0, 0.0)]) == [1]
    assert lines(np.zeros((0, 2)), np.zeros(0), 60, 30) == []


def test_a_line_is_measured():
    assert length(EAST) == 720
    assert bearing(EAST) == pytest.approx(90)
    assert bearing(EAST[::-1]) == pytest.approx(270)
    assert across(np.array([(100.0, -30.0), (100.0, 30.0)]), EAST) == pytest.approx([30, -30])
    square = np.array([(-40.0, -50.0), (40.0, -50.0), (40.0, 60.0), (-40.0, 60.0)])
    assert strip_width(EAST, [[square], [square + np.array([80, 0])], [square * 2]]) == pytest.approx(110)
    left, right = square + np.array([0, 100]), square - np.array([0, 40])
    assert strip_width(EAST, [[right, left]] * 2) == pytest.approx(220)  # 30 m between the two are not seen
    assert strip_width(EAST, [[square, square + np.array([0, 60])]]) == pytest.approx(170)


def test_several_cameras_take_photos_at_once():
    two_cameras = np.array([0.0, 0.1, 2.0, 2.1, 4.0, 4.1, 100.0, 100.1])
    assert moments(two_cameras, 60) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert moments(np.array([0.0, 2, 4, 7, 9]), 60) == [[0], [1], [2], [3], [4]]
    assert moments(np.array([math.nan, math.nan, 0.0]), 60) == [[0], [1], [2]]
    assert moments(np.zeros(0), 60) == []
