# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos are searched at the scale that the model has learnt, and what is found lies in their own pixels."""

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.evaluation.labelled_photos import _sighting
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.photo_facts import at_scale, facts
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.true_scale import Remarks, on_photo, step_for
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.errors import BadArgument, ResultsError
from bear_detector_plugin.jobs import NATIVE, DetectJob
from tests.engine.detect_runs import rows

CORNER = 0, -2_100_000


@pytest.mark.parametrize(
    ("asked", "model", "photo", "step"),
    [
        pytest.param("auto", 0.05, 0.025, 2, id="a photo twice as fine"),
        pytest.param("auto", 0.05, 0.08, 0.625, id="a coarser one is enlarged"),
        pytest.param("auto", 0.05, 0.2, 1, id="one that is much coarser is not"),
        pytest.param("auto", 0.05, 0.048, 1, id="nearly the same is the same"),
        pytest.param("auto", None, 0.025, 1, id="a model that doesn't know"),
        pytest.param("auto", 0.05, None, 1, id="a photo that doesn't tell"),
        pytest.param("native", 0.05, 0.025, 1, id="as they are"),
        pytest.param("0.01", 0.05, None, 5, id="told by the user"),
        pytest.param("0.01", 0.05, 0.025, 2, id="told by the user, but the photo knows"),
    ],
)
def test_how_many_pixels_make_one(asked, model, photo, step):
    assert step_for(asked, model, photo) == pytest.approx(step)


def test_windows_in_the_photos_own_pixels():
    assert on_photo(Window(32, 64, 224, 224), (2.0, 1.5)) == Window(64, 96, 448, 336)


class TestScaledRaster:
    def test_it_is_read_like_any_other(self, write_photo):
        colours = np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)
        with open_raster(write_photo("a.tif", np.kron(colours, np.ones((4, 4, 1), np.uint8)))) as photo:
            seen = photo.scaled(4, 4)
            assert (seen.width, seen.height, seen.step) == (80, 60, (4, 4))
            assert (seen.read(Window(0, 0, 80, 60)).rgb == colours).all()
            rgb, valid = seen.read(Window(70, 50, 20, 20))
            assert (rgb[:10, :10] == colours[50:, 70:]).all()
            assert valid.sum() == 100
            assert (seen.held().read(Window(10, 10, 30, 30)).rgb == colours[10:40, 10:40]).all()

    def test_its_place_is_the_photos(self, write_photo):
        with open_raster(write_photo("a.tif", np.zeros((200, 301, 3), np.uint8), corner=CORNER)) as photo:
            seen = photo.scaled(2.5, 2.5)
            for x, y in ((0, 0), (100, 40), (seen.width, seen.height)):
                there = photo.georeference.to_map(x * seen.step[0], y * seen.step[1])
                assert seen.georeference.to_map(x, y) == pytest.approx(there)

    def test_pieces_fit_together(self, write_photo):
        colours = np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8)
        with open_raster(write_photo("a.tif", colours)) as photo:
            seen = photo.scaled(1.7, 1.7)
            whole = seen.read(Window(0, 0, seen.width, seen.height)).rgb.astype(int)
            piece = seen.read(Window(50, 60, 100, 90)).rgb
        assert np.abs(whole[60:150, 50:150] - piece).max() <= 2

    def test_a_step_of_one_is_the_photo_itself(self, write_photo):
        with open_raster(write_photo("a.tif", np.zeros((20, 30, 3), np.uint8))) as photo:
            assert photo.scaled(1, 1) is photo


def in_degrees(path, latitude, degrees=2.5e-7):
    """The same image in longitude and latitude, its pixels as wide as high by their numbers."""
    dataset = gdal.Open(path, gdal.GA_Update)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform((20.0, degrees, 0, latitude, 0, -degrees))
    dataset = None  # GDAL writes what is let go
    return path


class TestAMapInDegrees:
    """Far north its pixels are a fraction as wide as high on the ground, where a seal must keep its shape."""

    def test_it_is_seen_in_square_pixels(self, write_photo):
        with open_raster(in_degrees(write_photo("a.tif", np.zeros((400, 600, 3), np.uint8)), 75.0)) as photo:
            seen = at_scale(photo, facts(photo).gsd_m)
            across, down = seen.georeference.sides_at(seen.width / 2, seen.height / 2)
            assert across == pytest.approx(down, rel=0.01)
            assert seen.step[0] / seen.step[1] == pytest.approx(1 / np.cos(np.radians(75)), rel=0.02)
            assert seen.width * seen.height == pytest.approx(photo.width * photo.height, rel=0.02)
            assert at_scale(photo, 0.03, NATIVE) is at_scale(photo, None) is photo

    def test_at_the_scale_of_the_model(self, write_photo):
        with open_raster(in_degrees(write_photo("a.tif", np.zeros((400, 600, 3), np.uint8)), 75.0)) as photo:
            seen = at_scale(photo, 0.03)
            assert seen.georeference.sides_at(100, 50) == pytest.approx((0.03, 0.03), rel=0.01)

    def test_at_the_equator_it_is_square_already(self, write_photo):
        with open_raster(in_degrees(write_photo("a.tif", np.zeros((400, 600, 3), np.uint8)), 0.0)) as photo:
            assert at_scale(photo, facts(photo).gsd_m) is photo

    def test_an_animal_is_as_long_whichever_way_it_lies(self, write_photo):
        """At 75 degrees north, 1 m is 139 px across and 36 px down."""
        with open_raster(in_degrees(write_photo("a.tif", np.zeros((400, 600, 3), np.uint8)), 75.0)) as photo:
            boxes = (Window(200, 200, 278, 36), Window(200, 200, 139, 72))
            lengths = [_sighting(Example("seal", photo.path, box, ""), photo).long_m for box in boxes]
        assert lengths == pytest.approx([2.0, 2.0], rel=0.02)


@pytest.fixture
def survey(tmp_path, write_photo, spotter_model):
    """A photo with a red bear at (240, 144), 2.5 cm a pixel; the same in twice as many pixels; the model and file."""
    down, across = np.mgrid[:320, :480] + 0.5
    ice = np.zeros((320, 480, 3))
    ice[..., 0] = 255 * np.exp(-((across - 240) ** 2 + (down - 144) ** 2) / (2 * 40**2))
    write_photo("photos/coarse.tif", ice, corner=CORNER)
    fine = write_photo("photos/fine.tif", np.kron(ice, np.ones((2, 2, 1))), corner=CORNER)
    dataset = gdal.Open(fine, gdal.GA_Update)
    dataset.SetGeoTransform((CORNER[0], 0.0125, 0, CORNER[1], 0, -0.0125))
    dataset = None  # GDAL writes what is let go
    with open_raster(fine) as photo:
        gsd_m = 2 * photo.georeference.gsd_at(480, 320)
    return {
        "imagery": (str(tmp_path / "photos"),),
        "out": str(tmp_path / "found.gpkg"),
        "model": spotter_model(gain=0.2, gsd_m=gsd_m),
        "device": "cpu",
    }


def run(survey, **options):
    told = []
    detect(DetectJob(**{**survey, **options}), told.append)
    warnings = [event.message for event in told if event.name == "log" and event.level == "warning"]
    source = ogr.Open(survey["out"])
    photos = {row["path"].rpartition("/")[2]: row.items() for row in source.GetLayer("photos")}
    best = {}
    for row in source.GetLayer("detections"):
        name = row["photo"].rpartition("/")[2]
        if row["score"] > best.get(name, {"score": 0})["score"]:
            best[name] = {**row.items(), "box": row.GetGeometryRef().GetEnvelope()}
    return best, photos, warnings, told[-1]


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_an_animal_scores_alike_in_a_fine_photo_and_lies_in_its_own_pixels(survey, mode):
    best, photos, warnings, _ = run(survey, mode=mode)
    coarse, fine = best["coarse.tif"], best["fine.tif"]
    assert fine["score"] == pytest.approx(coarse["score"], abs=0.01)
    for name in ("x_px", "y_px", "w_px", "h_px"):
        assert fine[name] == 2 * coarse[name]
    assert fine["box"] == pytest.approx(coarse["box"], abs=0.01)
    assert (photos["coarse.tif"]["scale"], photos["fine.tif"]["scale"]) == (1, pytest.approx(2, rel=0.01))
    assert (photos["fine.tif"]["width_px"], photos["fine.tif"]["height_px"]) == (960, 640)
    assert warnings == []


def test_in_an_area_the_same_is_found(survey, tmp_path):
    whole, _, _, _ = run(survey)
    x, y = CORNER
    area = tmp_path / "area.geojson"
    ring = [[x + 3, y - 1], [x + 9, y - 1], [x + 9, y - 6], [x + 3, y - 6], [x + 3, y - 1]]
    area.write_text(
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:3413"}}, "features": '
        f'[{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": [{ring}]}}}}]}}'
    )
    inside, _, _, _ = run(survey, area=str(area), fresh=True)
    assert inside["fine.tif"]["score"] == pytest.approx(whole["fine.tif"]["score"], abs=1e-3)
    assert inside["fine.tif"]["x_px"] == whole["fine.tif"]["x_px"]


def test_native_looks_at_photos_as_they_are_and_warns(survey):
    best, photos, warnings, result = run(survey, gsd="native")
    assert best["fine.tif"]["w_px"] == 224
    assert photos["fine.tif"]["scale"] == 1
    (warning,) = warnings
    assert warning.endswith("fine.tif: animals are 2.0 times as large as those that the model has learnt.")
    assert result.counts["off_scale"] == 1
    with pytest.raises(ResultsError, match="at another scale"):
        run(survey)


@pytest.mark.parametrize("geotransform", [(5e7, 0.1, 0, 1e8, 0, -0.1), (15.0, 1e-7, 0, 78.0, 0, -1e-7)])
def test_a_photo_whose_place_can_t_be_is_searched_as_it_is(survey, geotransform):
    """It lies beyond its projection; or its degrees are called metres, so that 250,000 of its pixels would make one."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32633)
    photo = gdal.Open(f"{survey['imagery'][0]}/coarse.tif", gdal.GA_Update)
    photo.SetProjection(crs.ExportToWkt())
    photo.SetGeoTransform(geotransform)
    photo = None
    told = []
    detect(DetectJob(**survey), told.append)
    assert "coarse.tif" in {row["photo"].rpartition("/")[2] for row in rows(survey["out"], "detections")}
    assert any("coarse.tif doesn't tell its ground sample distance" in e.message for e in told if e.name == "log")


def test_what_is_not_told_is_said_once():
    remarks = Remarks("auto", 0.05)
    assert "doesn't tell its ground sample distance" in remarks.of("a.jpg", None, 1).message
    assert remarks.of("b.jpg", None, 1) is None
    assert "4.0 times as small" in remarks.of("c.jpg", 0.2, 1).message
    assert remarks.of("d.jpg", 0.2, 1) is None
    assert remarks.off == 2
    assert "model doesn't know" in Remarks("auto", None).first().message
    assert Remarks("native", None).first() is Remarks("auto", 0.05).first() is None


@pytest.mark.parametrize("gsd", ["fine", "0", "-1", "inf", "nan"])
def test_a_scale_that_is_none(gsd):
    with pytest.raises(BadArgument, match="is no ground sample distance"):
        DetectJob(("photos",), "out.gpkg", gsd=gsd)
