# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey's ground as a plane in metres: at the pole and on the antimeridian as elsewhere."""

import math

import numpy as np
import pytest

from bear_detector_plugin.engine.placing.ground import Ground

DEGREES = "EPSG:4326"


def test_places_on_both_sides_of_the_antimeridian_are_neighbours():
    places = [(179.999, 80.0), (-179.999, 80.0)]
    points = Ground.about(places, DEGREES).plane(places, DEGREES)
    assert math.dist(*points.tolist()) == pytest.approx(38.79, abs=0.01)  # 0.002 degrees of longitude there
    assert abs(points.mean(axis=0)).max() < 0.1  # the middle lies between them


def test_places_round_the_pole_are_neighbours():
    places = [(0.0, 89.999), (90.0, 89.999), (180.0, 89.999), (-90.0, 89.999)]
    points = Ground.about(places, DEGREES).plane(places, DEGREES)
    assert math.dist(points[0], points[2]) == pytest.approx(2 * 111.69, rel=1e-3)


def test_places_come_back_where_they_were_and_what_has_no_place_has_none():
    ground = Ground((-60.0, 75.0))
    points = ground.plane([(-60.5, 75.2), (math.nan, math.nan), (-59.0, 74.0)], DEGREES)
    assert np.isnan(points[1]).all()
    back = ground.back(points, DEGREES)
    assert back[0] == pytest.approx((-60.5, 75.2))
    assert back[2] == pytest.approx((-59.0, 74.0))


def test_an_area_is_that_of_the_ellipsoid():
    """One degree by one degree from 79 to 80 degrees north: 2,272.4 square km on WGS 84."""
    ground = Ground((10.0, 75.0))
    edge = [(10 + i / 50, 79.0) for i in range(50)] + [(11.0, 79.0)]
    edge += [(11 - i / 50, 80.0) for i in range(50)] + [(10.0, 80.0)]
    x, y = ground.plane(edge, DEGREES).T
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    assert area / 1e6 == pytest.approx(_zone(79.0, 80.0) / 360, rel=1e-4)  # the edges are straight here


def test_north_points_to_the_pole_wherever_one_is():
    ground = Ground((0.0, 89.9))
    places = [(0.0, 89.5), (120.0, 89.95), (-100.0, 89.7), (0.0, 90.0)]
    points = ground.plane(places, DEGREES)
    (pole,) = ground.plane([(0.0, 90.0)], DEGREES)
    north = ground.north(points)
    for point, way in zip(points[:3], north[:3], strict=True):
        assert way == pytest.approx((pole - point) / np.linalg.norm(pole - point), abs=1e-3)
    assert np.isfinite(north).all()


def _zone(south: float, north: float) -> float:
    """Square km between two latitudes of WGS 84, by the closed formula of the authalic area."""
    a, e = 6378.137, math.sqrt(0.00669437999014)
    b2 = a * a * (1 - e * e)

    def upto(latitude: float) -> float:
        s = math.sin(math.radians(latitude))
        return s / (2 * (1 - (e * s) ** 2)) + math.log((1 + e * s) / (1 - e * s)) / (4 * e)

    return 2 * math.pi * b2 * (upto(north) - upto(south))
