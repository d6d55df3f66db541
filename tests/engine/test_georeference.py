# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos are placed by what is known of their cameras, judged by GDAL and by what the photos show."""

import csv
import math
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr

from bear_detector_plugin.engine.footprint import transform
from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.placement import crs_wkt, local_crs
from bear_detector_plugin.engine.rasters import open_raster
from bear_detector_plugin.engine.windows import Window
from bear_detector_plugin.errors import BadArgument, Cancelled
from bear_detector_plugin.jobs import GeoreferenceJob

DRONE = Path(__file__).parents[3] / "shared" / "data" / "drone_survey"
LONGITUDE, LATITUDE = -150.0, 72.0


def photo(path, exif=None, xmp="", width=400, height=300):
    """A grey JPEG whose upper left quarter is white, with tags."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = gdal.GetDriverByName("MEM").Create("", width, height, 3)
    grey = np.full((3, height, width), 90, np.uint8)
    grey[:, : height // 2, : width // 2] = 250
    image.WriteArray(grey)
    image.SetMetadata(exif or {})
    made = gdal.GetDriverByName("JPEG").CreateCopy(str(path), image, options=["WRITE_EXIF_METADATA=YES"])
    made = image = None  # noqa: F841 - GDAL writes what is let go
    path.with_name(f"{path.name}.aux.xml").unlink(missing_ok=True)
    if xmp:
        packet = b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode()
        raw = path.read_bytes()
        path.write_bytes(raw[:2] + b"\xff\xe1" + (len(packet) + 2).to_bytes(2, "big") + packet + raw[2:])
    return path


def drone_photo(path, yaw=0.0, altitude=100.0, pitch=-90.0, longitude=LONGITUDE, latitude=LATITUDE, **size):
    exif = {
        "EXIF_GPSLatitude": f"{abs(latitude)} 0 0",
        "EXIF_GPSLatitudeRef": "N" if latitude >= 0 else "S",
        "EXIF_GPSLongitude": f"{abs(longitude)} 0 0",
        "EXIF_GPSLongitudeRef": "E" if longitude >= 0 else "W",
        "EXIF_FocalLengthIn35mmFilm": "35",
    }
    xmp = (
        f'<x drone-dji:RelativeAltitude="{altitude}" drone-dji:GimbalYawDegree="{yaw}" '
        f'drone-dji:GimbalPitchDegree="{pitch}" drone-dji:GimbalRollDegree="0"/>'
    )
    return photo(path, exif, xmp, **size)


def table(path, rows, separator=","):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


@pytest.fixture
def place(tmp_path):
    """Run the verb; its result, its warnings, and the rows of its footprints by the photo's name."""

    def run(*imagery, **options):
        told = []
        job = GeoreferenceJob(tuple(map(str, imagery)), options.pop("out", str(tmp_path / "placed")), **options)
        georeference(job, told.append)
        result = told[-1]
        footprints = ogr.Open(result.paths["footprints"])
        rows = {}
        for row in footprints.GetLayer():
            shape = row.GetGeometryRef()
            rows[Path(row["photo"]).name] = {**row.items(), "shape": shape.Clone() if shape else None}
        warnings = [event.message for event in told if event.name == "log"]
        return result, warnings, rows

    return run


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
        assert (result.counts["known"], warnings) == (1, [])
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

    def test_folders_stay_and_names_do_not_clash(self, tmp_path, place):
        for name in ("one/a.jpg", "two/a.jpg", "two/a.JPEG"):
            drone_photo(tmp_path / "f" / name)
        _, _, _ = place(tmp_path / "f")
        made = {str(path.relative_to(tmp_path / "placed")) for path in (tmp_path / "placed").rglob("*.vrt")}
        assert made == {"one/a.vrt", "two/a.jpg.vrt", "two/a.JPEG.vrt"}

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


ROW = {"Image Name": "a.jpg", "Lon [deg]": LONGITUDE, "Lat [deg]": LATITUDE, "AGL (m)": 300, "Heading": 90}


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
