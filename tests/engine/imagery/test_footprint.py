# SPDX-License-Identifier: GPL-2.0-or-later
"""From pixels to the map and back, judged by GDAL's own `gdalinfo` and by figures known from elsewhere."""

import math
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from osgeo import gdal, osr

from bear_detector_plugin.engine.imagery.footprint import (
    Georeference,
    from_gcps,
    from_geotransform,
    transform,
    transformer,
)
from bear_detector_plugin.engine.imagery.windows import Window

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

REAL = Path(__file__).parents[4] / "shared" / "data" / "rasters"
GEOREFERENCED = (
    "rasterio_RGBA.byte.tif",
    "icefloe_modis_epsg3413.tif",
    "riotiler_cog_dateline.tif",
    "riotiler_pix4d_alpha_nodata.tif",
    "deepness_fotomap_small.tif",
)


def wkt(epsg):
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    return crs.ExportToWkt()


POLAR = wkt(3413)
UTM = wkt(32604)
ROTATED = (100.0, 17.3, 5.0, 200.0, 10.0, -8.7)
TURNED_30_DEGREES = (500_000.0, 0.0216506, 0.0125, 8_300_000.0, 0.0125, -0.0216506)

steps = st.floats(-50, 50).filter(lambda step: abs(step) > 0.001)
shears = st.floats(-50, 50)
origins = st.floats(-1e7, 1e7)
pixels = st.floats(-1000, 50_000)


def gcp(x, y, column, row):
    return gdal.GCP(x, y, 0.0, column, row)


class TestGeoreference:
    @given(origins, steps, shears, origins, shears, steps, pixels, pixels)
    def test_to_the_map_and_back_is_the_same_pixel(self, g0, g1, g2, g3, g4, g5, x_px, y_px):
        assume(abs(g1 * g5 - g2 * g4) > 0.01 * max(map(abs, (g1, g2, g4, g5))) ** 2)
        place = Georeference(POLAR, (g0, g1, g2, g3, g4, g5))
        # A double holds a coordinate of 1e7 m to about 2e-9 m; on pixels of 1 mm that is far below 0.01 px.
        assert place.to_pixel(*place.to_map(x_px, y_px)) == pytest.approx((x_px, y_px), abs=0.01)

    def test_the_first_pixel_s_corner_is_the_origin_and_y_runs_down(self):
        place = Georeference(POLAR, (1000.0, 0.5, 0.0, 2000.0, 0.0, -0.5))
        assert place.to_map(0, 0) == (1000, 2000)
        assert place.to_map(10, 4) == (1005, 1998)

    def test_a_window_s_polygon_is_closed_and_goes_round_the_image(self):
        place = Georeference(POLAR, (1000.0, 0.5, 0.0, 2000.0, 0.0, -0.5))
        corners = place.polygon(Window(10, 20, 100, 60))
        assert corners == [(1005, 1990), (1055, 1990), (1055, 1960), (1005, 1960), (1005, 1990)]

    def test_a_turned_image_has_turned_polygons(self):
        corners = Georeference(POLAR, ROTATED).polygon(Window(0, 0, 10, 15))
        assert corners[1] == pytest.approx((273, 300))
        assert corners[2] == pytest.approx((348, 169.5))

    @pytest.mark.parametrize("name", GEOREFERENCED)
    def test_corners_are_where_gdalinfo_puts_them(self, name):
        file = REAL / name
        if not file.exists():
            pytest.skip(f"{file} is missing")
        dataset = gdal.Open(str(file))
        told = gdal.Info(dataset, format="json")
        place = from_geotransform(dataset.GetGeoTransform(), dataset.GetProjection())
        upper_left, upper_right, lower_right, lower_left, _ = place.polygon(Window(0, 0, *told["size"]))
        corners = told["cornerCoordinates"]
        assert upper_left == pytest.approx(corners["upperLeft"], abs=0.001)
        assert upper_right == pytest.approx(corners["upperRight"], abs=0.001)
        assert lower_right == pytest.approx(corners["lowerRight"], abs=0.001)
        assert lower_left == pytest.approx(corners["lowerLeft"], abs=0.001)


class TestGroundSampleDistance:
    def test_in_utm_it_is_the_pixel_s_side(self):
        # On the central meridian UTM draws at 0.9996 of the true scale.
        assert Georeference(UTM, (5e5, 0.025, 0, 8.3e6, 0, -0.025)).gsd_m == pytest.approx(0.025 / 0.9996)

    def test_turning_the_image_does_not_change_it(self):
        assert Georeference(UTM, TURNED_30_DEGREES).gsd_m == pytest.approx(0.025 / 0.9996, rel=1e-5)

    def test_in_degrees_it_is_measured_on_the_ellipsoid(self):
        # An arc second at the equator: 30.922 m along it, 30.715 m along the meridian (WGS 84).
        second = 1 / 3600
        place = Georeference(wkt(4326), (20.0, second, 0, 0.0, 0, -second))
        assert place.gsd_m == pytest.approx((30.922 + 30.715) / 2, abs=0.001)

    def test_web_mercator_s_stretching_is_taken_out(self):
        to_mercator = transform([(-150.0, 75.0)], wkt(4326), wkt(3857))
        x, y = to_mercator[0]
        expected = math.cos(math.radians(75)) * 1.0
        assert Georeference(wkt(3857), (x, 1.0, 0, y, 0, -1.0)).gsd_m == pytest.approx(expected, rel=0.01)

    def test_feet_are_not_metres(self):
        # EPSG:2229, California zone 5 in US survey feet, near its origin.
        assert Georeference(wkt(2229), (6.56e6, 1.0, 0, 1.64e6, 0, -1.0)).gsd_m == pytest.approx(0.3048, rel=1e-3)

    def test_a_pixel_across_the_date_line_is_not_as_wide_as_the_earth(self):
        zone_60 = wkt(32660)
        ((x, y),) = transform([(180.0, 70.0)], wkt(4326), zone_60)
        assert Georeference(zone_60, (x - 0.5, 1.0, 0, y, 0, -1.0)).gsd_m == pytest.approx(1, rel=1e-3)

    def test_ground_that_a_photo_shows(self):
        photo = Georeference(UTM, (5e5, 0.025, 0, 8.3e6, 0, -0.025))
        assert photo.square_km(4000, 2000) == pytest.approx(100 * 50 / 0.9996**2 / 1e6)

    def test_ground_in_degrees_has_pixels_that_are_no_squares(self):
        # At 75 degrees north a degree is 28.902 km along the parallel, and 111.618 km along the meridian (WGS 84).
        photo = Georeference(wkt(4326), (20.0, 1e-6, 0, 75.0, 0, -1e-6))
        assert photo.square_km(4000, 2000) == pytest.approx(0.004 * 28.902 * 0.002 * 111.618, rel=1e-3)

    def test_ground_of_a_sheared_image(self):
        sheared = Georeference(UTM, (5e5, 0.025, 0.01, 8.3e6, 0, -0.025))
        assert sheared.square_km(4000, 2000) == pytest.approx(100 * 50 / 0.9996**2 / 1e6)

    def test_a_slanting_photo_has_pixels_of_many_sizes(self):
        slanting = Georeference(UTM, (5e5, 50.1, 100.02, 8e6, 800.02, 1599.9), (1e-4, 2e-4))
        x_m, y_m = (
            after - before for after, before in zip(slanting.to_map(1001, 500), slanting.to_map(1000, 500), strict=True)
        )
        below_m = math.dist(slanting.to_map(1000, 501), slanting.to_map(1000, 500))
        expected = (math.hypot(x_m, y_m) + below_m) / 2
        assert slanting.gsd_at(1000, 500) == pytest.approx(expected / 0.9996, rel=0.005)
        assert slanting.gsd_at(1000, 500) != pytest.approx(slanting.gsd_m, rel=0.05)


class TestFromGeotransform:
    def test_a_geotransform_with_a_crs_is_a_place(self):
        assert from_geotransform(ROTATED, POLAR) == Georeference(POLAR, ROTATED)

    @pytest.mark.parametrize(
        ("geotransform", "crs"),
        [
            pytest.param(None, POLAR, id="none"),
            pytest.param((0, 1, 0, 0, 0, 1), POLAR, id="identity, GDAL's word for none"),
            pytest.param((5, 1, 0, 7, 0, -1), "", id="world file without a CRS"),
            pytest.param((5, 1, 0, 7, 0, -1), 'LOCAL_CS["pixels",UNIT["metre",1]]', id="CRS that is nowhere on Earth"),
            pytest.param((5, 1, 2, 7, 2, 4), POLAR, id="flattened to a line"),
            pytest.param((5, 0, 0, 7, 0, 0), POLAR, id="pixels of no size"),
        ],
    )
    def test_anything_less_is_none(self, geotransform, crs):
        assert from_geotransform(geotransform, crs) is None


class TestFromGcps:
    def test_points_that_agree_give_back_the_place_they_were_made_from(self):
        made_from = Georeference(UTM, TURNED_30_DEGREES)
        spots = [(0, 0), (4000, 0), (4000, 2250), (0, 2250), (1700, 900)]
        fitted = from_gcps([gcp(*made_from.to_map(x, y), x, y) for x, y in spots], UTM)
        assert fitted.to_map(2000, 1125) == pytest.approx(made_from.to_map(2000, 1125), abs=0.001)

    def test_a_point_a_little_off_is_averaged_out(self):
        spots = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
        points = [gcp(5e5 + x, 8e6 - y, x, y) for x, y in spots]
        points[0].GCPX += 8
        fitted = from_gcps(points, UTM)
        assert fitted.to_map(500, 500) == pytest.approx((5e5 + 502, 8e6 - 500), abs=0.01)

    def test_many_points_tell_the_perspective_of_a_slanting_photo(self):
        slanting = Georeference(UTM, (5e5, 50.1, 100.02, 8e6, 800.02, 1599.9), (1e-4, 2e-4))
        spots = [(x, y) for x in (0, 1000, 2000, 4000) for y in (0, 1000, 2250)]
        fitted = from_gcps([gcp(*slanting.to_map(x, y), x, y) for x, y in spots], UTM)
        assert fitted.to_map(2000, 1125) == pytest.approx(slanting.to_map(2000, 1125), abs=0.001)
        assert fitted.to_pixel(*slanting.to_map(2000, 1125)) == pytest.approx((2000, 1125), abs=0.01)
        x, y = slanting.to_map(1000, 500)
        g0, g1, g2, g3, g4, g5 = slanting.near(1000, 500)
        assert (g0 + g1 * 1000 + g2 * 500, g3 + g4 * 1000 + g5 * 500) == pytest.approx((x, y), abs=1e-6)
        right, below = slanting.to_map(1001, 500), slanting.to_map(1000, 501)
        assert (x + g1, y + g4) == pytest.approx(right, abs=0.001)
        assert (x + g2, y + g5) == pytest.approx(below, abs=0.001)

    def test_many_points_of_which_one_is_wrong_tell_nothing(self):
        points = [gcp(5e5 + 0.1 * x, 8e6 - 0.1 * y, x, y) for x in (0, 2000, 4000) for y in (0, 1000, 2250)]
        points[4].GCPX += 100
        assert from_gcps(points, UTM) is None

    def test_a_photo_that_no_plane_fits_gets_no_place_rather_than_a_wrong_one(self):
        # Seen aslant: the far edge is four times as wide on the ground as the near one.
        points = [gcp(5e5 + x, 8e6 + y, col, row) for x, y, col, row in
                  [(-200, 900, 0, 0), (200, 900, 1000, 0), (50, 0, 1000, 1000), (-50, 0, 0, 1000)]]  # fmt: skip
        assert from_gcps(points, UTM) is None

    @pytest.mark.parametrize(
        "spots", [[], [(0, 0), (9, 9)], [(0, 0), (5, 5), (9, 9)]], ids=["none", "two", "three on a line"]
    )
    def test_too_few_points_give_no_place(self, spots):
        assert from_gcps([gcp(5e5 + x, 8e6 - y, x, y) for x, y in spots], UTM) is None

    def test_points_without_a_crs_give_no_place(self):
        points = [gcp(x, -y, x, y) for x, y in [(0, 0), (9, 0), (0, 9), (9, 9)]]
        assert from_gcps(points, "") is None

    def test_many_points_of_a_bent_image_are_all_met(self):
        spots = [(x, y) for x in (0, 1000, 2000, 3000, 4000) for y in (0, 1000, 2250)]
        points = [gcp(5e5 + 0.1 * x + 4e-8 * x * x, 8e6 - 0.1 * y + 2e-8 * x * y, x, y) for x, y in spots]
        bent = from_gcps(points, UTM)
        assert bent.source == "control points"
        for x, y in (*spots, (500, 1700)):
            assert bent.to_map(x, y) == pytest.approx(
                (5e5 + 0.1 * x + 4e-8 * x * x, 8e6 - 0.1 * y + 2e-8 * x * y), abs=0.03
            )
            assert bent.to_pixel(*bent.to_map(x, y)) == pytest.approx((x, y), abs=0.01)
        g0, g1, g2, g3, g4, g5 = bent.near(500, 1700)
        assert (g0 + g1 * 500 + g2 * 1700, g3 + g4 * 500 + g5 * 1700) == pytest.approx(bent.to_map(500, 1700))

    def test_a_real_image_s_210_points_are_met_within_a_tenth_of_a_pixel(self):
        file = REAL / "riotiler_cog_gcps.tif"
        if not file.exists():
            pytest.skip(f"{file} is missing")
        dataset = gdal.Open(str(file))
        fitted = from_gcps(dataset.GetGCPs(), dataset.GetGCPProjection())
        misses = [
            math.dist(fitted.to_pixel(point.GCPX, point.GCPY), (point.GCPPixel, point.GCPLine))
            for point in dataset.GetGCPs()
        ]
        assert max(misses) < 0.1


class TestTransform:
    def test_longitude_comes_before_latitude(self):
        # On 45 degrees west x is 0; y by Snyder's formulas for the polar stereographic projection, true at 70 N.
        ((x, y),) = transform([(-45.0, 75.0)], wkt(4326), POLAR)
        assert x == pytest.approx(0, abs=0.001)
        assert y == pytest.approx(-1_633_879.5, abs=0.1)

    def test_points_keep_their_order(self):
        there = transform([(-45.0, 75.0), (135.0, 80.0)], wkt(4326), POLAR)
        back = transform(there, POLAR, wkt(4326))
        assert back == [pytest.approx((-45, 75)), pytest.approx((135, 80))]

    def test_a_point_that_the_other_crs_can_t_show_is_infinitely_far(self):
        far, near = transform([(1e12, 1e12), (5e5, 8e6)], UTM, wkt(4326))
        assert far == (math.inf, math.inf)
        assert near == pytest.approx((-159, 72.1), abs=0.1)

    def test_the_transformer_can_be_kept_for_many_points(self):
        to_utm = transformer(wkt(4326), UTM)
        assert to_utm.TransformPoint(-159.0, 0.0)[:2] == pytest.approx((500_000, 0))
