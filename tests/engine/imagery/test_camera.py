# SPDX-License-Identifier: GPL-2.0-or-later
"""What tags and tables tell of a camera, and where its photo's pixels lie on the ground."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bear_detector_plugin.engine.imagery.camera import (
    Angles,
    Camera,
    Clues,
    Unplaced,
    angles_of,
    camera,
    focal_px_from_35mm,
    from_gimbal,
    from_omega_phi_kappa,
    from_tags,
    rotation,
)
from bear_detector_plugin.engine.imagery.footprint import transform
from bear_detector_plugin.engine.placing.placement import crs_wkt, fitting_crs, local_crs, on_the_ground

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

DJI = """<rdf:Description drone-dji:RelativeAltitude="+39.80" drone-dji:GimbalRollDegree="+0.00"
 drone-dji:GimbalYawDegree="+45.00" drone-dji:GimbalPitchDegree="-90.00" drone-dji:FlightYawDegree="+46.00"/>"""
TAGS = {
    "EXIF_GPSLatitude": "(46) (50) (33.3855)",
    "EXIF_GPSLatitudeRef": "N",
    "EXIF_GPSLongitude": "(91) (59) (40.4156)",
    "EXIF_GPSLongitudeRef": "W",
    "EXIF_FocalLength": "(3.61)",
    "EXIF_FocalLengthIn35mmFilm": "20",
    "EXIF_PixelXDimension": "4000",
    "EXIF_PixelYDimension": "2250",
}
HERE = Camera(-150.0, 72.0, 100.0, Angles(0, 0, 0), 1000.0)


def turned(yaw=0.0, pitch=0.0, roll=0.0):
    return Camera(HERE.longitude, HERE.latitude, HERE.altitude_m, Angles(yaw, pitch, roll), HERE.focal_px)


def on_local_ground(seen, width=1000, height=500):
    """Metres east and north of the camera, of the corners from the top left on."""
    here = crs_wkt(local_crs(seen.longitude, seen.latitude))
    return np.array(on_the_ground(seen, width, height, here).corners)


class TestTags:
    def test_a_drone_tells_all(self):
        clues = from_tags(TAGS, DJI, 4000, 2250)
        assert clues.latitude == pytest.approx(46 + 50 / 60 + 33.3855 / 3600)
        assert clues.longitude == pytest.approx(-(91 + 59 / 60 + 40.4156 / 3600))
        assert clues.altitude_m == 39.8
        assert (clues.yaw, clues.pitch, clues.roll) == pytest.approx((45, 0, 0), abs=1e-9)

    def test_a_known_camera_s_sensor_tells_the_focal_length_in_pixels(self):
        tags = {name: value for name, value in TAGS.items() if "35mm" not in name}
        assert from_tags(tags, DJI, 4000, 2250).focal_px is None
        by_sensor = from_tags({**tags, "EXIF_Model": "FC300S"}, DJI, 4000, 2250).focal_px
        assert by_sensor == pytest.approx(3.61 / 6.17 * 4000)
        assert by_sensor == pytest.approx(from_tags(TAGS, DJI, 4000, 2250).focal_px, rel=0.02)

    def test_values_may_stand_in_elements(self):
        xmp = "<drone-dji:RelativeAltitude>+61.10</drone-dji:RelativeAltitude>"
        assert from_tags(TAGS, xmp, 4000, 2250).altitude_m == 61.1

    def test_south_and_east_are_the_other_way(self):
        tags = {**TAGS, "EXIF_GPSLatitudeRef": "S", "EXIF_GPSLongitudeRef": "E"}
        clues = from_tags(tags, "", 4000, 2250)
        assert clues.latitude < 0 < clues.longitude

    def test_half_the_earth_is_not_guessed(self):
        tags = {name: value for name, value in TAGS.items() if not name.endswith("Ref")}
        assert from_tags(tags, "", 4000, 2250).latitude is None

    def test_a_camera_with_a_compass_tells_its_yaw(self):
        assert from_tags({**TAGS, "EXIF_GPSImgDirection": "(0)"}, "", 4000, 2250).yaw == 0

    def test_magnetic_north_is_far_from_true_north_in_the_arctic(self):
        tags = {**TAGS, "EXIF_GPSImgDirection": "(10)", "EXIF_GPSImgDirectionRef": "M"}
        assert from_tags(tags, "", 4000, 2250).yaw is None

    def test_altitude_above_the_sea_is_not_taken_for_that_above_ground(self):
        with pytest.raises(Unplaced, match="altitude above ground is not told"):
            camera(from_tags({**TAGS, "EXIF_GPSAltitude": "(198.3)"}, "", 4000, 2250))

    def test_a_cut_out_is_refused(self):
        with pytest.raises(Unplaced, match="cut out of a larger photo"):
            from_tags(TAGS, DJI, 1058, 997)
        xmp = 'drone-dji:CalibratedOpticalCenterX="2736.0" drone-dji:CalibratedOpticalCenterY="1539.0"'
        with pytest.raises(Unplaced, match="cut out of a larger photo"):
            from_tags({}, xmp, 1058, 997)

    def test_a_smaller_copy_of_the_whole_photo_is_not_a_cut_out(self):
        assert from_tags(TAGS, DJI, 2000, 1125).focal_px == pytest.approx(from_tags(TAGS, DJI, 4000, 2250).focal_px / 2)

    def test_a_photo_that_a_viewer_has_saved_again_may_be_turned(self):
        stamps = {"EXIF_DateTimeOriginal": "2016:06:23 16:32:43", "EXIF_DateTime": "2016:06:23 19:24:38"}
        tags = {**TAGS, **stamps, "EXIF_Software": "Photo Viewer 10"}
        with pytest.raises(Unplaced, match="saved again by Photo Viewer 10"):
            camera(from_tags(tags, DJI, 4000, 2250))
        camera(from_tags({**tags, "EXIF_Software": "Adobe Lightroom 9.1"}, DJI, 4000, 2250))
        camera(from_tags({**tags, "EXIF_DateTime": "2016:06:23 16:32:44"}, DJI, 4000, 2250))

    @pytest.mark.parametrize(
        ("clues", "reason"),
        [
            (Clues(), "position is not told"),
            (Clues(0.0, 0.0, 100, 0, 0, 0, 1000), "can't be"),
            (Clues(10.0, 50.0, -1, 0, 0, 0, 1000), "altitude above ground is -1 m"),
            (Clues(10.0, 50.0, 100, None, 0, 0, 1000), "direction of its top"),
            (Clues(10.0, 50.0, 100, 0, 0, 0, None), "focal length"),
        ],
    )
    def test_what_is_missing_is_told(self, clues, reason):
        with pytest.raises(Unplaced, match=reason):
            camera(clues)

    def test_one_source_is_completed_by_another(self):
        clues = Clues(yaw=90.0).completed(Clues(10.0, 50.0, 100.0, 0.0, 0.0, 0.0, 1000.0))
        assert (clues.longitude, clues.yaw) == (10.0, 90.0)


class TestFocalLength:
    def test_of_a_sensor_as_the_film(self):
        assert focal_px_from_35mm(36, 3600, 2400) == pytest.approx(3600, rel=1e-6)

    @pytest.mark.parametrize(
        ("equivalent", "focal_mm", "width", "height", "sensor_mm"),
        [(20, 3.61, 4000, 3000, 6.16), (20, 3.61, 4000, 2250, 6.16), (24, 8.8, 5472, 3648, 13.2),
         (24, 8.8, 5472, 3078, 13.2)],
    )  # fmt: skip
    def test_of_drones_as_their_sensors_say(self, equivalent, focal_mm, width, height, sensor_mm):
        """The equivalent is a whole number of millimetres: 2.5 % is what that can cost."""
        by_sensor = focal_mm / sensor_mm * width
        assert focal_px_from_35mm(equivalent, width, height, focal_mm) == pytest.approx(by_sensor, rel=0.025)

    def test_calibration_goes_first(self):
        xmp = 'drone-dji:CalibratedFocalLength="3666.67" drone-dji:CalibratedOpticalCenterX="2736.0"'
        assert from_tags(TAGS, xmp, 4000, 2250).focal_px == pytest.approx(3666.67 * 4000 / 5472)

    def test_by_the_sensors_resolution(self):
        tags = {
            "EXIF_FocalLength": "(85)",
            "EXIF_FocalPlaneXResolution": "(2000)",
            "EXIF_FocalPlaneResolutionUnit": "3",
        }
        assert from_tags(tags, "", 7360, 4912).focal_px == pytest.approx(85 * 200)


angle = st.floats(-180, 180)
tilt = st.floats(-80, 80)


class TestAngles:
    @given(angle, tilt, angle)
    def test_there_and_back(self, yaw, pitch, roll):
        again = rotation(angles_of(rotation(Angles(yaw, pitch, roll))))
        assert np.allclose(again, rotation(Angles(yaw, pitch, roll)), atol=1e-9)

    @given(angle, tilt)
    def test_a_gimbal_that_is_lifted_looks_ahead(self, yaw, lifted):
        found = from_gimbal(yaw, -90 + lifted, 0)
        assert np.allclose(rotation(found), rotation(Angles(yaw, lifted, 0)), atol=1e-9)

    @given(angle)
    def test_a_gimbals_other_name_for_straight_down_is_the_same(self, yaw):
        one, other = from_gimbal(yaw, -90, 0), from_gimbal(yaw + 180, -90, 180)
        assert np.allclose(rotation(one), rotation(other), atol=1e-9)

    @given(angle)
    def test_kappa_turns_against_the_clock(self, kappa):
        assert np.allclose(rotation(from_omega_phi_kappa(0, 0, kappa)), rotation(Angles(-kappa, 0, 0)), atol=1e-9)

    def test_omega_looks_north_and_phi_west(self):
        assert from_omega_phi_kappa(10, 0, 0) == pytest.approx((0, 10, 0), abs=1e-9)
        assert from_omega_phi_kappa(0, 10, 0) == pytest.approx((0, 0, 10), abs=1e-9)


class TestGround:
    def test_a_photos_top_points_north(self):
        assert on_local_ground(turned()) == pytest.approx(
            np.array([(-50, 25), (50, 25), (50, -25), (-50, -25)]), abs=1e-3
        )

    def test_a_photos_top_points_to_its_yaw(self):
        corners = on_local_ground(turned(yaw=90))
        assert corners == pytest.approx(np.array([(25, 50), (25, -50), (-25, -50), (-25, 50)]), abs=1e-3)

    def test_pitch_looks_ahead_and_roll_to_the_left(self):
        step = 100 * math.tan(math.radians(10))
        ahead, left = on_local_ground(turned(pitch=10), 2, 2), on_local_ground(turned(roll=10), 2, 2)
        assert ahead.mean(axis=0) == pytest.approx((0, step), abs=0.01)
        assert left.mean(axis=0) == pytest.approx((-step, 0), abs=0.01)

    @given(st.floats(-180, 179.9), st.floats(-84, 84), st.floats(0, 360))
    def test_yaw_is_from_true_north_in_any_crs(self, longitude, latitude, yaw):
        seen = Camera(longitude, latitude, 100.0, Angles(yaw, 0, 0), 1000.0)
        chosen = fitting_crs([(longitude, latitude)])
        corners = transform(on_the_ground(seen, 1000, 500, chosen).corners, chosen, local_crs(longitude, latitude))
        top = np.mean(corners[:2], axis=0)
        bearing = math.degrees(math.atan2(top[0], top[1]))
        assert math.remainder(bearing - yaw, 360) == pytest.approx(0, abs=0.01)

    def test_ground_sample_distance_and_area(self):
        place = on_the_ground(HERE, 1000, 500, fitting_crs([(HERE.longitude, HERE.latitude)]))
        assert place.gsd_m == pytest.approx(0.1)
        assert place.area_m2 == pytest.approx(100 * 50)

    def test_a_photo_straight_down_needs_six_numbers(self):
        place = on_the_ground(turned(yaw=30), 1000, 500, fitting_crs([(HERE.longitude, HERE.latitude)]))
        g0, g1, g2, g3, g4, g5 = place.geotransform
        x, y = place.corners[2]
        assert (g0 + g1 * 1000 + g2 * 500, g3 + g4 * 1000 + g5 * 500) == pytest.approx((x, y), abs=0.01)

    def test_one_taken_slantwise_needs_control_points(self):
        place = on_the_ground(turned(pitch=20), 1000, 500, fitting_crs([(HERE.longitude, HERE.latitude)]))
        assert place.geotransform is None
        assert len(place.control_points) == 25
        assert place.control_points[0][2:] == place.corners[0]

    def test_where_six_numbers_are_a_metre_wrong_they_are_not_used(self):
        chosen = fitting_crs([(HERE.longitude, HERE.latitude)])
        for pitch in np.arange(0, 6, 0.25):
            place = on_the_ground(turned(pitch=float(pitch)), 1000, 500, chosen)
            if place.geotransform is not None:
                g0, g1, g2, g3, g4, g5 = place.geotransform
                for column, row, x, y in place.control_points:
                    miss = math.hypot(g0 + g1 * column + g2 * row - x, g3 + g4 * column + g5 * row - y)
                    assert miss < 1.05  # map metres are up to 5 % shorter or longer
        assert place.geotransform is None

    def test_the_horizon_is_refused(self):
        with pytest.raises(Unplaced, match="reaches the horizon"):
            on_local_ground(turned(pitch=80))
        with pytest.raises(Unplaced, match=r"reaches 8[1-5] degrees from straight down"):
            on_local_ground(turned(pitch=69))

    def test_a_crs_of_the_other_side_is_refused(self):
        with pytest.raises(Unplaced, match="coordinate reference system does not reach"):
            on_the_ground(HERE, 1000, 500, crs_wkt("+proj=gnom +lat_0=-72 +lon_0=30 +datum=WGS84"))


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [(-150, 72, 3413), (20, -70, 3031), (-91.99, 46.84, 32615), (147, -42, 32755), (180, 50, 32601), (-180, 50, 32601),
     (179.99, 50, 32660), (15, 60, 3995), (-60, 72, 3413), (170, 70, 3413), (100, 76, 3995)],
)  # fmt: skip
def test_the_crs_that_fits_a_place(longitude, latitude, code):
    assert fitting_crs([(longitude, latitude)]) == crs_wkt(f"EPSG:{code}")


@pytest.mark.parametrize(
    ("places", "code"),
    [([(-179, 71), (178, 71), (-178, 72)], 3413), ([(-100, 89), (20, 88), (140, 89)], 3995),
     ([(-120, 80), (-30, 82), (-60, 80)], 3413), ([(178, 52), (-179, 52)], 32660), ([(90, -75), (-100, -80)], 3031)],
)  # fmt: skip
def test_the_crs_that_fits_a_survey(places, code):
    assert fitting_crs(places) == crs_wkt(f"EPSG:{code}")
