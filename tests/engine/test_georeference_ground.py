# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos are placed where the ground is: judged by what real photos show, and over a DEM."""

import math
import shutil
from itertools import pairwise

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.placing.placement import crs_wkt

from .drone_photos import DRONE, LATITUDE, LONGITUDE, drone_photo, photo, table


@pytest.mark.skipif(not DRONE.is_dir(), reason="the drone survey of ../shared/data is not here")
class TestRealPhotos:
    def test_neighbours_overlap_and_turned_ones_are_found_out_by_them(self, place):
        result, warnings, rows = place(DRONE)
        assert (result.counts["placed"], result.counts["refused"], warnings) == (9, 0, [])
        line = [rows[f"DJI_00{n}.JPG"]["shape"] for n in range(18, 24)]
        for one, other in pairwise(line):
            assert 0.55 < one.Intersection(other).GetArea() / one.GetArea() < 0.75
        turned = [rows[f"DJI_00{n}.JPG"] for n in (24, 25, 26)]  # saved again by Windows Photo Viewer
        assert [round(row["yaw"]) for row in turned] == [40, 48, 48]
        assert turned[0]["source"] == "EXIF/XMP, way up by DJI_0023.JPG"

    def test_a_turned_one_alone_is_refused(self, place):
        result, (warning,), rows = place(DRONE / "DJI_0024.JPG", DRONE / "DJI_0018.JPG")  # which do not overlap
        assert (result.counts["placed"], result.counts["refused"]) == (1, 1)
        assert "saved again by Microsoft Windows Photo Viewer" in warning
        assert rows["DJI_0024.JPG"]["gsd_m"] == pytest.approx(0.0173, rel=0.01)

    def test_points_found_in_two_photos_are_one_place_and_tell_the_scale(self, tmp_path):
        pytest.importorskip("cv2")
        from benchmarks.tie_points import Block, measure, plain_scales, shared_points
        from benchmarks.tie_points import place as place_all

        told = place_all([str(DRONE)], tmp_path / "told")
        shared = shared_points(told, shown_px=500, most=600)
        by_ties, plain = Block(told, shared).adjusted(), plain_scales(told, shared)
        before = measure(told, shared, by_ties, plain)
        assert len(told) == 9
        assert before["median_m"] < 5
        assert before["percentile_95_m"] < 7
        raised = place_all([str(DRONE)], tmp_path / "raised", height_by_overlaps=True)
        after = measure(raised, shared, by_ties, plain)
        assert abs(after["gsd_off_by_adjustment"]["off"]) < 0.05
        assert {name for name, found in after["gsd_off_plainly"].items() if abs(found["off"]) >= 0.05} == set()
        assert after["median_m"] < before["median_m"]

    def test_a_point_in_two_photos_is_one_place(self, place, tmp_path):
        """A strip of the second photo is looked for in the first, where their places say it is."""
        cv2 = pytest.importorskip("cv2")
        place(DRONE)
        with (
            open_raster(str(tmp_path / "placed" / "DJI_0022.vrt")) as one,
            open_raster(str(tmp_path / "placed" / "DJI_0023.vrt")) as other,
        ):
            corner = 2800, 1500  # grass and road, which have no height
            patch = other.read(Window(*corner, 600, 400), (150, 100)).rgb
            x, y = one.georeference.to_pixel(*other.georeference.to_map(*corner))
            margin = 300
            around = Window(round(x) - margin, round(y) - margin, 600 + 2 * margin, 400 + 2 * margin)
            image = one.read(around, (around.w // 4, around.h // 4)).rgb
            likeness = cv2.matchTemplate(image, patch, cv2.TM_CCOEFF_NORMED)
            row, column = np.unravel_index(likeness.argmax(), likeness.shape)
            found = around.x + 4 * column, around.y + 4 * row
            off_m = math.dist(one.georeference.to_map(*found), other.georeference.to_map(*corner))
        assert likeness.max() > 0.5
        assert off_m < 3

    def test_a_table_places_turned_ones(self, place, tmp_path):
        rows = [{"photo": f"DJI_00{n}.JPG", "yaw": yaw} for n, yaw in ((24, 40), (25, 48), (26, 48))]
        result, _, rows = place(DRONE, cameras=table(tmp_path / "turned.csv", rows))
        assert result.counts["placed"] == 9
        assert rows["DJI_0024.JPG"]["yaw"] == 40

    def test_a_cut_out_is_refused(self, place):
        pelicans = DRONE.parent / "aerial_wildlife"
        if not pelicans.is_dir():
            pytest.skip("the pelicans are not here")
        _, (warning,), _ = place(pelicans)
        assert "cut out of a larger photo" in warning

    def test_a_copy_somewhere_else_is_placed_the_same(self, place, tmp_path):
        shutil.copy(DRONE / "DJI_0018.JPG", tmp_path / "a.jpg")
        _, _, rows = place(tmp_path / "a.jpg")
        assert rows["a.jpg"]["yaw"] == pytest.approx(45)


def slope(path, height):
    """A DEM that rises by `height` metres a degree towards the north, 0 at the photos' place."""
    made = gdal.GetDriverByName("GTiff").Create(str(path), 80, 80, 1, gdal.GDT_Float32)
    made.SetGeoTransform((LONGITUDE - 0.04, 0.001, 0, LATITUDE + 0.04, 0, -0.001))
    made.SetProjection(crs_wkt("EPSG:4326"))
    north = 0.04 - (np.arange(80) + 0.5) * 0.001
    made.GetRasterBand(1).WriteArray(np.repeat(height * north[:, None], 80, axis=1).astype(np.float32))
    return str(path)


class TestOverADem:
    def test_a_drone_flies_lower_over_a_hill_than_where_it_took_off(self, tmp_path, place):
        """The first photo is where it took off; the next is 20 m up the slope."""
        drone_photo(tmp_path / "f" / "a.jpg")
        drone_photo(tmp_path / "f" / "b.jpg", latitude=LATITUDE + 0.02)
        dem = slope(tmp_path / "dem.tif", 1000.0)
        _, told, rows = place(tmp_path / "f", dem=dem)
        assert [rows[name]["altitude_m"] for name in ("a.jpg", "b.jpg")] == pytest.approx([100, 80], abs=0.1)
        assert rows["b.jpg"]["gsd_m"] / rows["a.jpg"]["gsd_m"] == pytest.approx(0.8, abs=0.01)
        assert rows["b.jpg"]["source"] == "EXIF/XMP, DEM"
        assert "under a.jpg: give --takeoff-m" in told[0]
        _, told, rows = place(tmp_path / "f", dem=dem, takeoff_m=50.0)
        assert rows["a.jpg"]["altitude_m"] == pytest.approx(150, abs=0.1)
        assert told == []

    def test_a_hill_higher_than_the_camera_is_told(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg")
        _, told, _ = place(tmp_path / "a.jpg", dem=slope(tmp_path / "dem.tif", 0.0), takeoff_m=-130.0)
        assert "its altitude above ground is -30 m" in told[0]

    def test_altitude_by_satellites_will_do_where_the_ground_is_known(self, tmp_path, place):
        photo(tmp_path / "a.jpg", {"EXIF_GPSAltitude": "(130)", "EXIF_GPSAltitudeRef": "0x00"})
        row = {"photo": "a.jpg", "lon": LONGITUDE, "lat": LATITUDE, "yaw": 0, "focal_35mm": 35}
        cameras = table(tmp_path / "log.csv", [row])
        _, told, rows = place(tmp_path / "a.jpg", cameras=cameras, dem=slope(tmp_path / "dem.tif", 0.0))
        assert rows["a.jpg"]["altitude_m"] == pytest.approx(130, abs=0.1)
        assert "by satellites only" in " ".join(told)

    @pytest.mark.parametrize(
        ("columns", "expected"),
        [
            ({"altitude": 150}, 130),  # above the sea
            ({"altitude": 150, "ground": 60}, 90),  # the table tells the ground itself
            ({"altitude_agl": 150}, 150),
            ({"relative_altitude": 150}, 150 + 40 - 20),  # above a take-off at 40 m
        ],
    )
    def test_from_where_a_tables_altitude_counts(self, tmp_path, place, columns, expected):
        photo(tmp_path / "a.jpg")
        row = {"photo": "a.jpg", "lon": LONGITUDE, "lat": LATITUDE + 0.02, "yaw": 0, "focal_35mm": 35, **columns}
        cameras = table(tmp_path / "log.csv", [row])
        dem = slope(tmp_path / "dem.tif", 1000.0)  # 20 m there
        _, _, rows = place(tmp_path / "a.jpg", cameras=cameras, dem=dem, takeoff_m=40.0)
        assert rows["a.jpg"]["altitude_m"] == pytest.approx(expected, abs=0.1)

    def test_a_photo_beside_the_dem_lies_on_flat_ground(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", latitude=LATITUDE + 1)
        _, (told,), rows = place(tmp_path / "a.jpg", dem=slope(tmp_path / "dem.tif", 1000.0))
        assert "1 photos reach where" in told
        assert rows["a.jpg"]["altitude_m"] == 100

    def test_a_slanting_photo_of_hills_is_read_back_where_it_was_placed(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", pitch=-50.0)
        dem = slope(tmp_path / "dem.tif", 0.0)
        hills = gdal.Open(dem, gdal.GA_Update)
        hills.WriteArray(np.random.default_rng(0).uniform(0, 25, (80, 80)).astype(np.float32))
        hills = None
        _, _, rows = place(tmp_path / "a.jpg", dem=dem)
        ring = rows["a.jpg"]["shape"].GetGeometryRef(0)
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            corners = placed.georeference.polygon(Window(0, 0, 400, 300))
        assert np.array(corners) == pytest.approx(np.array(ring.GetPoints())[:, :2], abs=0.05)
