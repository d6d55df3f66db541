# SPDX-License-Identifier: GPL-2.0-or-later
"""What photos tell of themselves, by their tags or by the VRT that placed them."""

import math
from pathlib import Path

import numpy as np
import pytest

from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.imagery.camera import Angles, Camera, moment, satellite_error_m
from bear_detector_plugin.engine.imagery.photo_facts import (
    SATELLITE_ERROR_M,
    TILT_ERROR,
    YAW_ERROR,
    facts,
    position_error_m,
)
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.placing.placement import local_crs, on_the_ground
from bear_detector_plugin.jobs import GeoreferenceJob

DRONE = Path(__file__).parents[4] / "shared" / "data" / "drone_survey"


def told_by(path):
    with open_raster(str(path)) as photo:
        return facts(photo)


def test_a_georeferenced_image_tells_its_scale(write_photo):
    known = told_by(write_photo("map.tif", np.zeros((60, 80, 3), np.uint8), corner=(0.0, -2_000_000.0)))
    assert known.gsd_m == pytest.approx(0.025, rel=0.02)  # the projection stretches by some hundredths
    assert (known.gsd_by, known.placed_by, known.unplaced) == ("its place", "geotransform", "")
    assert (known.taken, known.position_error_m) == (None, None)


def test_a_bare_image_tells_nothing(write_photo):
    known = told_by(write_photo("bare.tif", np.zeros((60, 80, 3), np.uint8)))
    assert known == (None, "", "", "no georeference", None, None, None)


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ({}, None),
        ({"EXIF_DateTimeOriginal": "    :  :     :  :  "}, None),
        ({"EXIF_DateTimeOriginal": "2026:03:01 12:00:05"}, "2026-03-01T12:00:05.000"),
        ({"EXIF_DateTimeOriginal": "2026:03:01 12:00:05", "EXIF_SubSecTimeOriginal": "25"}, "2026-03-01T12:00:05.250"),
        ({"EXIF_DateTimeOriginal": "2026:03:01 12:00:05", "EXIF_OffsetTimeOriginal": "-09:00"},
         "2026-03-01T21:00:05.000Z"),
        ({"EXIF_DateTimeOriginal": "2026:03:01 12:00:05", "EXIF_OffsetTimeOriginal": "   :  "},
         "2026-03-01T12:00:05.000"),
    ],
)  # fmt: skip
def test_when_it_was_taken(tags, told):
    assert moment(tags) == told


def test_places_are_less_sure_from_higher_up_and_where_the_tilt_is_not_told():
    low, high, untold = (
        position_error_m(Camera(0.0, 80.0, altitude, Angles(0, 0, 0), 2000.0, told), 4000, 3000)
        for altitude, told in ((40.0, True), (400.0, True), (400.0, False))
    )
    assert 3 < low < 4 < high < 20 < untold < 30
    exact = Camera(0.0, 80.0, 40.0, Angles(0, 0, 0), 2000.0)
    assert position_error_m(exact, 4000, 3000, satellite_m=0.02) < 2


@pytest.mark.parametrize("pitch", [0.0, 30.0, 50.0])
def test_the_error_of_a_place_is_what_errors_of_the_camera_make_of_it(pitch):
    """Half-way between the photo's middle and its corners, where 100 cameras see it that are wrong by chance."""
    size, rng = (4000, 3000), np.random.default_rng(0)

    def places(pitch, yaw):
        seen = Camera(0.0, 80.0, 100.0, Angles(yaw, pitch, 0.0), 4000.0)
        grid = np.array(on_the_ground(seen, *size, local_crs(0.0, 80.0)).control_points)[:, 2:]
        return grid[[6, 8, 16, 18]]

    true = places(pitch, 0.0)
    wrong = np.array([places(pitch + tilt, yaw) for tilt, yaw in rng.normal(0, (TILT_ERROR, YAW_ERROR), (100, 2))])
    spread_m = math.hypot(SATELLITE_ERROR_M, math.sqrt(((wrong - true) ** 2).sum(axis=2).mean()))
    told_m = position_error_m(Camera(0.0, 80.0, 100.0, Angles(0.0, pitch, 0.0), 4000.0), *size)
    assert told_m == pytest.approx(spread_m, rel=0.15)


@pytest.mark.parametrize(
    ("tags", "xmp", "told"),
    [
        ({}, "", None),
        ({"EXIF_GPSHPositioningError": "(0.5)"}, "", 0.5),
        ({"EXIF_GPSHPositioningError": "(0)"}, "", None),
        ({}, '<x drone-dji:RtkFlag="50" drone-dji:RtkStdLon="0.03" drone-dji:RtkStdLat="0.04"/>', 0.05),
    ],
)
def test_how_well_satellites_tell_a_position(tags, xmp, told):
    assert satellite_error_m(tags, xmp) == (told and pytest.approx(told))


@pytest.mark.skipif(not DRONE.is_dir(), reason="the drone survey of ../shared/data is not here")
class TestRealPhotos:
    def test_a_photo_tells_its_scale_though_it_has_no_place(self):
        known = told_by(DRONE / "DJI_0024.JPG")  # turned by a program for looking at pictures
        assert known.gsd_m == pytest.approx(39.9 / 2311, rel=1e-3)
        assert (known.gsd_by, known.placed_by, known.unplaced) == ("EXIF/XMP", "", "no georeference")
        assert known.taken == "2016-06-23T16:32:43.000"

    def test_its_vrt_tells_the_same_and_why_it_lies_where_it_does(self, tmp_path):
        photos = tuple(str(DRONE / f"DJI_00{number}.JPG") for number in (18, 24))
        georeference(GeoreferenceJob(photos, str(tmp_path)), lambda event: None)
        placed, unplaced = (told_by(tmp_path / f"DJI_00{number}.vrt") for number in (18, 24))
        assert placed[1:5] == ("EXIF/XMP", "EXIF/XMP", "", "2016-06-23T16:31:59.000")
        assert placed.gsd_m == pytest.approx(39.8 / 2311, rel=1e-2)
        assert 3 < placed.position_error_m < 4
        assert unplaced.gsd_m == pytest.approx(39.9 / 2311, rel=1e-3)
        assert "saved again by Microsoft Windows Photo Viewer" in unplaced.unplaced
