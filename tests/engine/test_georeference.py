# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos are placed by what is known of their cameras: tags, or a table."""

import math
import resource
import zipfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.georeference import _vrt_names, georeference
from bear_detector_plugin.engine.imagery.footprint import transform
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.placing.placement import crs_wkt, local_crs
from bear_detector_plugin.errors import BadArgument, Cancelled, ResultsError
from bear_detector_plugin.jobs import GeoreferenceJob

from .drone_photos import LATITUDE, LONGITUDE, ROW, drone_photo, photo, table


class TestByTags:
    def test_a_photo_gets_a_vrt_that_refers_to_it(self, tmp_path, place):
        drone_photo(tmp_path / "flight" / "a.jpg")
        result, warnings, rows = place(tmp_path / "flight")
        assert result.counts == {"photos": 1, "placed": 1, "known": 0, "refused": 0, "unreadable": 0}
        assert warnings == []
        vrt = tmp_path / "placed" / "a.vrt"
        assert rows["a.jpg"]["vrt"] == str(vrt)
        assert '<SourceFilename relativeToVRT="1">../flight/a.jpg</SourceFilename>' in vrt.read_text()
        assert gdal.Open(str(vrt)).GetMetadataItem("PLACED_BY") == "EXIF/XMP"
        with open_raster(str(vrt)) as placed:
            assert placed.georeference.crs_wkt == crs_wkt("EPSG:3413")
            rgb, valid = placed.read(Window(0, 0, 400, 300))
        assert valid.all()
        assert rgb[10, 10, 0] > 200 > rgb[10, 390, 0]

    def test_photos_and_placed_ones_can_move_together(self, tmp_path, place):
        drone_photo(tmp_path / "here" / "flight" / "a.jpg")
        place(tmp_path / "here" / "flight", out=str(tmp_path / "here" / "placed"))
        (tmp_path / "here").rename(tmp_path / "there")
        with open_raster(str(tmp_path / "there" / "placed" / "a.vrt")) as placed:
            assert placed.read(Window(0, 0, 10, 10)).valid.all()

    def test_photos_in_an_archive_are_found_there(self, tmp_path, place):
        with zipfile.ZipFile(tmp_path / "flight.zip", "w") as archive:
            for name in ("a.jpg", "b.jpg"):
                archive.write(drone_photo(tmp_path / name), name)
        place(f"/vsizip/{tmp_path}/flight.zip")
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            assert placed.read(Window(0, 0, 10, 10)).valid.all()

    def test_a_link_in_the_folders_path_does_not_lead_astray(self, tmp_path, place):
        drone_photo(tmp_path / "flight" / "a.jpg")
        (tmp_path / "far" / "away").mkdir(parents=True)
        (tmp_path / "link").symlink_to(tmp_path / "far" / "away", target_is_directory=True)
        place(tmp_path / "flight", out=str(tmp_path / "link" / "placed"))
        with open_raster(str(tmp_path / "link" / "placed" / "a.vrt")) as placed:
            assert placed.read(Window(0, 0, 10, 10)).valid.all()

    @pytest.mark.parametrize("yaw", [0, 45, 90, -140])
    def test_the_photos_top_points_to_its_yaw(self, tmp_path, place, yaw):
        drone_photo(tmp_path / "a.jpg", yaw=yaw)
        place(tmp_path / "a.jpg")
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            where = placed.georeference
            points = [where.to_map(200, 150), where.to_map(200, 0)]
        middle, top = transform(points, where.crs_wkt, local_crs(LONGITUDE, LATITUDE))
        assert middle == pytest.approx((0, 0), abs=0.02)
        bearing = math.degrees(math.atan2(top[0] - middle[0], top[1] - middle[1]))
        assert math.remainder(bearing - yaw, 360) == pytest.approx(0, abs=0.01)
        width_m = 400 * 100 / (35 / 43.2666 * 500)
        assert math.dist(middle, top) == pytest.approx(width_m * 3 / 8, rel=1e-3)

    def test_its_corners_are_transparent_where_it_is_turned_upright(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", yaw=45)
        place(tmp_path / "a.jpg")
        upright = gdal.AutoCreateWarpedVRT(gdal.Open(str(tmp_path / "placed" / "a.vrt")))
        alpha = upright.GetRasterBand(4).ReadAsArray()
        assert upright.GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
        assert (alpha[0, 0], alpha[-1, -1], alpha[alpha.shape[0] // 2, alpha.shape[1] // 2]) == (0, 0, 255)

    def test_a_photos_mask_becomes_transparent(self, tmp_path, place, write_photo):
        with_alpha = write_photo("b.tif", np.full((60, 80, 3), 9, np.uint8), np.eye(60, 80) > 0)
        masked = gdal.Open(write_photo("m.tif", np.full((60, 80, 3), 9, np.uint8)), gdal.GA_Update)
        masked.CreateMaskBand(gdal.GMF_PER_DATASET)
        masked.GetRasterBand(1).GetMaskBand().WriteArray(np.eye(60, 80, dtype=np.uint8) * 255)
        masked = None  # GDAL writes what is let go
        place(with_alpha, tmp_path / "m.tif")
        for name in ("b.vrt", "m.vrt"):
            with open_raster(str(tmp_path / "placed" / name)) as plain:
                assert (plain.read(Window(0, 0, 80, 60)).valid == (np.eye(60, 80) > 0)).all()

    def test_footprints_tell_the_ground_sample_distance(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", yaw=45)
        _, _, rows = place(tmp_path / "a.jpg")
        gsd = 100 / (35 / 43.2666 * 500)
        row = rows["a.jpg"]
        assert row["gsd_m"] == pytest.approx(gsd, rel=1e-4)
        assert row["area_m2"] == pytest.approx(400 * 300 * gsd**2, rel=1e-4)
        assert (row["status"], row["source"], row["altitude_m"]) == ("placed", "EXIF/XMP", 100)
        assert (row["yaw"], row["tilt"]) == pytest.approx((45, 0), abs=1e-6)
        stretched = row["shape"].GetArea() / row["area_m2"]  # EPSG:3413 is true at 70 degrees
        assert stretched == pytest.approx(0.99, abs=0.02)

    def test_a_slanting_photo_gets_control_points(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", pitch=-60, yaw=70, width=4000, height=3000)
        place(tmp_path / "a.jpg")
        points = gdal.Open(str(tmp_path / "placed" / "a.vrt")).GetGCPs()
        assert len(points) == 25
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            where = placed.georeference
        for point in points:
            assert where.to_map(point.GCPPixel, point.GCPLine) == pytest.approx((point.GCPX, point.GCPY), abs=0.01)
            assert where.to_pixel(point.GCPX, point.GCPY) == pytest.approx((point.GCPPixel, point.GCPLine), abs=0.5)

    def test_one_that_shows_the_horizon_has_no_place(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", pitch=-10)
        drone_photo(tmp_path / "b.jpg")
        result, warnings, rows = place(tmp_path / "a.jpg", tmp_path / "b.jpg")
        assert result.counts["placed"] == 1
        assert warnings == [f"{tmp_path / 'a.jpg'} has no place on the map: it reaches the horizon."]
        assert rows["a.jpg"]["shape"] is None
        assert rows["a.jpg"]["status"] == "refused"

    def test_one_that_was_turned_and_shows_the_horizon_does_not_stop_the_others(self, tmp_path, place):
        saved = {"EXIF_DateTimeOriginal": "2026:03:01 12:00:00", "EXIF_DateTime": "2026:03:02 12:00:00",
                 "EXIF_Software": "Photo Viewer"}  # fmt: skip
        drone_photo(tmp_path / "f" / "a.jpg")
        drone_photo(tmp_path / "f" / "b.jpg", pitch=-10, tags=saved)
        result, (warning,), _ = place(tmp_path / "f")
        assert (result.counts["placed"], result.counts["refused"]) == (1, 1)
        assert "saved again by Photo Viewer" in warning

    def test_a_photo_without_a_place_is_among_the_placed_ones_without_one(self, tmp_path, place):
        photo(tmp_path / "a.jpg")
        _, warnings, _ = place(tmp_path / "a.jpg")
        assert warnings == [f"{tmp_path / 'a.jpg'} has no place on the map: its position is not told."]
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as plain:
            assert plain.georeference is None
            assert plain.read(Window(0, 0, 10, 10)).valid.all()

    def test_what_is_missing_can_be_given(self, tmp_path, place):
        exif = {"EXIF_GPSLatitude": "72 0 0", "EXIF_GPSLatitudeRef": "N", "EXIF_GPSLongitude": "150 0 0",
                "EXIF_GPSLongitudeRef": "W", "EXIF_GPSImgDirection": "30"}  # fmt: skip
        photo(tmp_path / "a.jpg", exif)
        _, warnings, rows = place(tmp_path / "a.jpg", altitude_m=200.0, focal_35mm=50.0)
        assert rows["a.jpg"]["altitude_m"] == 200
        assert rows["a.jpg"]["gsd_m"] == pytest.approx(200 / (50 / 43.2666 * 500), rel=1e-4)
        assert warnings == ["1 photos don't tell their tilt: they are taken as looking straight down."]

    def test_a_photo_that_knows_its_place_is_left_alone(self, tmp_path, place, write_photo):
        known = write_photo("known.tif", np.full((60, 80, 3), 9, np.uint8), corner=(1000.0, -2000.0))
        result, warnings, rows = place(known)
        assert result.counts["known"] == 1
        assert warnings == ["1 photos know their place and stay where they are: they are not among the placed ones."]
        assert rows["known.tif"]["status"] == "known"
        assert rows["known.tif"]["shape"].GetEnvelope() == pytest.approx((1000, 1002, -2001.5, -2000))
        assert not (tmp_path / "placed" / "known.vrt").exists()

    def test_what_is_no_photo_is_told_and_the_others_are_placed(self, tmp_path, place):
        drone_photo(tmp_path / "flight" / "a.jpg")
        (tmp_path / "flight" / "b.jpg").write_bytes(b"no photo")
        result, (warning,), rows = place(tmp_path / "flight")
        assert (result.counts["placed"], result.counts["unreadable"]) == (1, 1)
        assert "b.jpg has no place on the map" in warning
        assert rows["b.jpg"]["status"] == "unreadable"

    def test_a_survey_is_placed_in_one_crs(self, tmp_path, place):
        drone_photo(tmp_path / "f" / "a.jpg", longitude=-84.01, latitude=50)
        drone_photo(tmp_path / "f" / "b.jpg", longitude=-83.99, latitude=50)
        place(tmp_path / "f")
        crs = {gdal.Open(str(tmp_path / "placed" / name)).GetProjection() for name in ("a.vrt", "b.vrt")}
        assert len(crs) == 1

    def test_the_crs_can_be_chosen(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg")
        place(tmp_path / "a.jpg", crs="EPSG:4326")
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            assert placed.georeference.to_map(200, 150) == pytest.approx((LONGITUDE, LATITUDE), abs=1e-6)

    def test_in_degrees_a_photo_may_lie_across_the_date_line(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", longitude=180)
        place(tmp_path / "a.jpg", crs="EPSG:4326")
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            where = placed.georeference
        east, north = where.to_map(200, 150)
        assert (east % 360, north) == pytest.approx((180, LATITUDE), abs=1e-6)
        assert where.gsd_m == pytest.approx(100 / (35 / 43.2666 * 500), rel=1e-3)

    def test_at_the_pole_there_are_no_degrees(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", latitude=90)
        _, (warning,), _ = place(tmp_path / "a.jpg", crs="EPSG:4326")
        assert "it lies at the pole" in warning
        result, _, _ = place(tmp_path / "a.jpg")
        assert result.counts["placed"] == 1

    def test_folders_stay_and_names_do_not_clash(self, tmp_path, place):
        for name in ("one/a.jpg", "two/a.jpg", "two/a.JPEG"):
            drone_photo(tmp_path / "f" / name)
        _, _, _ = place(tmp_path / "f")
        made = {str(path.relative_to(tmp_path / "placed")) for path in (tmp_path / "placed").rglob("*.vrt")}
        assert made == {"one/a.vrt", "two/a.jpg.vrt", "two/a.JPEG.vrt"}

    def test_photos_of_the_same_name_on_several_drives_stay_apart(self, monkeypatch):
        def drives(_):
            raise ValueError("Paths don't have the same drive")

        monkeypatch.setattr("os.path.commonpath", drives)
        names = _vrt_names(["/d/flight1/DSC_0001.JPG", "/e/flight1/DSC_0001.JPG"], Path("placed"))
        assert len(set(names.values())) == 2

    def test_footprints_that_cant_be_written_are_told_with_the_reason(self, tmp_path, place):
        """A disk without room: nothing may become larger than 20 kB."""
        drone_photo(tmp_path / "a.jpg")
        unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, unlimited[1]))
        try:
            with pytest.raises(ResultsError, match=r"footprints.gpkg can't be written: "):
                place(tmp_path / "a.jpg")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)

    def test_it_can_be_run_again_in_the_photos_own_folder(self, tmp_path, place):
        drone_photo(tmp_path / "f" / "a.jpg")
        for _ in range(2):
            result, _, _ = place(tmp_path / "f", out=str(tmp_path / "f" / "placed"))
            assert result.counts["photos"] == result.counts["placed"] == 1

    def test_it_can_be_stopped(self, tmp_path):
        for name in "abc":
            drone_photo(tmp_path / "f" / f"{name}.jpg")

        def stop(event):
            raise Cancelled

        with pytest.raises(Cancelled):
            georeference(GeoreferenceJob((str(tmp_path / "f"),), str(tmp_path / "placed")), stop)

    def test_mistakes_are_told(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg")
        with pytest.raises(BadArgument, match="--crs EPSG:1 is not known"):
            place(tmp_path / "a.jpg", crs="EPSG:1")
        with pytest.raises(BadArgument, match="can't be made a folder"):
            place(tmp_path / "a.jpg", out=str(tmp_path / "a.jpg"))


class TestByTable:
    def test_it_goes_before_the_photos_own_tags(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", yaw=10, altitude=50)
        _, _, rows = place(tmp_path / "a.jpg", cameras=table(tmp_path / "log.csv", [ROW]))
        row = rows["a.jpg"]
        assert (row["yaw"], row["altitude_m"], row["source"]) == (90, 300, "table + EXIF/XMP")

    def test_spreadsheets_of_other_countries_are_read(self, tmp_path, place):
        photo(tmp_path / "a.jpg")
        row = {"fichier": "a", "lon": "-150,5", "lat": "72,25", "alt": "300,5", "yaw": "0"}
        cameras = table(tmp_path / "log.csv", [row], separator=";")
        _, _, rows = place(tmp_path / "a.jpg", cameras=cameras, columns=("photo=fichier",), focal_35mm=35.0)
        assert rows["a.jpg"]["altitude_m"] == 300.5
        assert rows["a.jpg"]["source"] == "table"

    def test_a_comma_that_may_stand_for_thousands_is_no_number(self, tmp_path, place):
        photo(tmp_path / "a.jpg")
        cameras = table(tmp_path / "log.csv", [{**ROW, "AGL (m)": "1,250"}])
        _, (warning,), _ = place(tmp_path / "a.jpg", cameras=cameras, focal_35mm=35.0)
        assert "the table's altitude_agl is no number: 1,250" in warning

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_names_with_umlauts_are_found_however_they_are_written(self, tmp_path, place, encoding):
        """A Mac splits ü into two letters."""
        photo(tmp_path / "u\u0308.jpg")
        row = "\u00fc.jpg\t10\t50\t100\t0\t35\n"
        text = f"photo\tlon\tlat\tagl\tyaw\tfocal_35mm\n{row}"
        (tmp_path / "log.txt").write_text(text, encoding=encoding)
        result, _, _ = place(tmp_path / "u\u0308.jpg", cameras=str(tmp_path / "log.txt"))
        assert result.counts["placed"] == 1

    def test_the_ground_is_taken_off_the_altitude(self, tmp_path, place):
        photo(tmp_path / "a.jpg")
        row = {"photo": "a.jpg", "lon": 10, "lat": 50, "altitude": 950, "ground": 650, "yaw": 0, "focal_35mm": 35}
        _, _, rows = place(tmp_path / "a.jpg", cameras=table(tmp_path / "log.csv", [row]))
        assert rows["a.jpg"]["altitude_m"] == 300

    def test_x_y_and_kappa_are_of_the_grid(self, tmp_path, place):
        """At 105 degrees west, grid north of EPSG:3413 points to 60 degrees west of true north."""
        photo(tmp_path / "a.jpg")
        ((x, y),) = transform([(-105.0, 72.0)], crs_wkt("EPSG:4326"), crs_wkt("EPSG:3413"))
        row = {"photo": "a.jpg", "x": x, "y": y, "agl": 300, "omega": 0, "phi": 0, "kappa": 0, "focal_35mm": 35}
        cameras = table(tmp_path / "log.csv", [row])
        place(tmp_path / "a.jpg", cameras=cameras, crs="EPSG:3413")
        with open_raster(str(tmp_path / "placed" / "a.vrt")) as placed:
            where = placed.georeference
            middle, top = where.to_map(200, 150), where.to_map(200, 0)
        assert middle == pytest.approx((x, y), abs=0.02)
        assert math.atan2(top[0] - middle[0], top[1] - middle[1]) == pytest.approx(0, abs=1e-4)

    def test_x_and_y_need_a_crs(self, tmp_path, place):
        photo(tmp_path / "a.jpg")
        cameras = table(tmp_path / "log.csv", [{"photo": "a.jpg", "x": 1, "y": 2}])
        with pytest.raises(BadArgument, match="has x and y, but nothing says in which CRS"):
            place(tmp_path / "a.jpg", cameras=cameras)

    @pytest.mark.parametrize(("pitch", "name"), [(-80, "pitch"), (-80, "gimbal_pitch"), (10, "pitch")])
    def test_pitch_of_a_gimbal_and_of_an_aircraft(self, tmp_path, place, pitch, name):
        photo(tmp_path / "a.jpg")
        row = {"photo": "a.jpg", "lon": 10, "lat": 50, "agl": 100, "yaw": 0, name: pitch, "focal_35mm": 35}
        _, _, rows = place(tmp_path / "a.jpg", cameras=table(tmp_path / "log.csv", [row]))
        assert rows["a.jpg"]["tilt"] == pytest.approx(10)

    def test_a_gimbal_is_known_by_the_whole_table(self, tmp_path, place):
        """40 degrees below the horizon is 50 from straight down, also where the column is called pitch."""
        for name in "ab":
            photo(tmp_path / "f" / f"{name}.jpg")
        same = {"lon": 10, "lat": 50, "agl": 100, "yaw": 0, "focal_35mm": 70}
        log = [{"photo": f"{name}.jpg", **same, "pitch": pitch} for name, pitch in (("a", -40), ("b", -90))]
        _, _, rows = place(tmp_path / "f", cameras=table(tmp_path / "log.csv", log))
        assert [rows[name]["tilt"] for name in ("a.jpg", "b.jpg")] == pytest.approx([50, 0], abs=1e-4)

    @pytest.mark.parametrize("name", ["AGL (ft)", "Alt_AGL_ft", "AltAgl [feet]", "Height AGL (ft above ground)"])
    def test_feet_and_radians_are_known_by_the_columns_names(self, tmp_path, place, name):
        photo(tmp_path / "a.jpg")
        row = {"photo": "a.jpg", "lon": 10, "lat": 50, name: 1000, "Yaw [rad]": math.pi / 2, "focal_35mm": 35}
        _, _, rows = place(tmp_path / "a.jpg", cameras=table(tmp_path / "log.csv", [row]))
        assert (rows["a.jpg"]["altitude_m"], rows["a.jpg"]["yaw"]) == pytest.approx((304.8, 90))

    def test_names_in_several_folders_are_told_apart_by_them(self, tmp_path, place):
        for folder in ("one", "two"):
            photo(tmp_path / folder / "a.jpg")
        log = [
            {"photo": rf"D:\survey\{folder}\A.JPG", "lon": lon, "lat": 50, "agl": 100, "yaw": 0, "focal_35mm": 35}
            for folder, lon in (("one", 10), ("two", 11))
        ]
        place(tmp_path / "one", tmp_path / "two", cameras=table(tmp_path / "log.csv", log), crs="EPSG:4326")
        for folder, lon in (("one", 10), ("two", 11)):
            with open_raster(str(tmp_path / "placed" / folder / "a.vrt")) as placed:
                assert placed.georeference.to_map(200, 150)[0] == pytest.approx(lon, abs=1e-6)

    def test_a_name_that_two_photos_share_places_neither(self, tmp_path, place):
        for folder in ("one", "two"):
            photo(tmp_path / folder / "a.jpg")
        result, warnings, _ = place(tmp_path / "one", tmp_path / "two", cameras=table(tmp_path / "log.csv", [ROW]))
        assert result.counts["refused"] == 2
        assert "2 photos have the name in the table" in warnings[0]

    def test_a_photo_that_the_table_does_not_know_is_placed_by_its_tags(self, tmp_path, place):
        drone_photo(tmp_path / "f" / "a.jpg")
        drone_photo(tmp_path / "f" / "b.jpg")
        cameras = table(tmp_path / "log.csv", [ROW])
        _, warnings, rows = place(tmp_path / "f", cameras=cameras)
        assert (rows["a.jpg"]["source"], rows["b.jpg"]["source"]) == ("table + EXIF/XMP", "EXIF/XMP")
        assert warnings == [f"1 photos are not in the table {cameras}."]

    def test_a_table_may_tell_less_than_the_photos(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg", yaw=10)
        cameras = table(tmp_path / "log.csv", [{"photo": "a.jpg", "yaw": 200}])
        _, _, rows = place(tmp_path / "a.jpg", cameras=cameras)
        assert (rows["a.jpg"]["yaw"], rows["a.jpg"]["altitude_m"]) == (200, 100)

    def test_a_number_that_is_none_is_told(self, tmp_path, place):
        drone_photo(tmp_path / "a.jpg")
        cameras = table(tmp_path / "log.csv", [{**ROW, "Heading": "north"}])
        _, (warning,), _ = place(tmp_path / "a.jpg", cameras=cameras)
        assert "the table's yaw is no number: north" in warning

    def test_mistakes_are_told(self, tmp_path, place):
        photo(tmp_path / "a.jpg")
        cameras = table(tmp_path / "log.csv", [ROW])
        with pytest.raises(BadArgument, match="can't be read"):
            place(tmp_path / "a.jpg", cameras=str(tmp_path / "none.csv"))
        with pytest.raises(BadArgument, match="The table has no column Name"):
            place(tmp_path / "a.jpg", cameras=cameras, columns=("photo=Name",))
        with pytest.raises(BadArgument, match="names nothing that a camera has"):
            place(tmp_path / "a.jpg", cameras=cameras, columns=("zoom=Heading",))
        with pytest.raises(BadArgument, match="has no column that names the photos"):
            place(tmp_path / "a.jpg", cameras=cameras, columns=("photo=",))
