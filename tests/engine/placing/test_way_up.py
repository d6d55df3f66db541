# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos that may have been turned are laid as their neighbours show the ground."""

import math

import numpy as np
import pytest

from bear_detector_plugin.engine.imagery.camera import Angles, Camera
from bear_detector_plugin.engine.placing.way_up import Shot, right_way, ways_up

SIZE = WIDTH, HEIGHT = 1600, 1200
NORTHERN = Camera(-150.0, 72.0, 100.0, Angles(0, 0, 0), 1000.0)  # 10 cm a pixel
SOUTHERN = Camera(-150.0, 72.0 - 60 / 111_570, 100.0, Angles(0, 0, 0), 1000.0)  # 600 px further south


def ground(seed):
    """2,000 px from north to south, in blocks of 40."""
    blocks = np.random.default_rng(seed).integers(0, 255, (50, 40, 1), np.uint8)
    return np.repeat(np.kron(blocks, np.ones((40, 40, 1), np.uint8)), 3, axis=2)


@pytest.fixture
def shots(write_photo):
    """Two photos that overlap by half; the southern one as it is on disk, with both cameras that it may have."""

    def take(southern):
        northern = write_photo("northern.tif", ground(0)[:HEIGHT])
        path = write_photo("southern.tif", southern)
        ways = [Shot(path, SIZE, Camera(*vars_of(SOUTHERN, angles))) for angles in ways_up(Angles(0, 0, 0), SIZE)]
        return ways, [Shot(northern, SIZE, NORTHERN)]

    return take


def vars_of(camera, angles):
    return camera.longitude, camera.latitude, camera.altitude_m, angles, camera.focal_px


@pytest.mark.parametrize(("turned", "yaw"), [(False, 0), (True, 180)])
def test_the_right_way_is_found(shots, turned, yaw):
    seen = ground(0)[600 : 600 + HEIGHT]
    ways, placed = shots(seen[::-1, ::-1] if turned else seen)
    way, neighbour = right_way(ways, placed)
    assert math.remainder(way.camera.angles.yaw - yaw, 360) == pytest.approx(0, abs=1e-6)
    assert neighbour == placed[0].photo


def test_other_ground_tells_nothing(shots):
    assert right_way(*shots(ground(1)[:HEIGHT])) is None


def test_what_is_far_away_or_damaged_tells_nothing(shots, tmp_path):
    ways, (northern,) = shots(ground(0)[:HEIGHT])
    assert right_way(ways, [northern._replace(camera=Camera(*vars_of(NORTHERN, Angles(0, 0, 0))[:1], 71.0, 100.0,
                                                             Angles(0, 0, 0), 1000.0))]) is None  # fmt: skip
    (tmp_path / "damaged.tif").write_bytes(b"no photo")
    assert right_way(ways, [northern._replace(photo=str(tmp_path / "damaged.tif"))]) is None
    assert right_way(ways, []) is None


def test_a_photo_that_is_higher_than_wide_was_turned_by_a_quarter():
    assert [round(way.yaw) % 360 for way in ways_up(Angles(10, 0, 0), (3000, 2000))] == [10, 190]
    assert [round(way.yaw) % 360 for way in ways_up(Angles(10, 0, 0), (2000, 3000))] == [100, 280]
    ahead, back = ways_up(Angles(10, 20, 0), (3000, 2000))
    assert (round(ahead.pitch), round(back.pitch)) == (20, -20)  # it then looks to the photo's bottom
