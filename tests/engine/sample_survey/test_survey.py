# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample survey: whether its truth can be trusted, and whether it is what the detectors will meet."""

import hashlib
import itertools
import json
import subprocess
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.sample_survey import bodies
from bear_detector_plugin.engine.sample_survey.bodies import BEAR_LENGTH_M, SEAL_LENGTH_M
from bear_detector_plugin.engine.sample_survey.sea_ice import SeaIce, Sun
from bear_detector_plugin.engine.sample_survey.survey import make_photo, write_survey
from bear_detector_plugin.errors import BadArgument

GSD_M = 0.025


def photo(seed, bears=2, seals=3, width=640, height=480, gsd_m=GSD_M):
    return make_photo(np.random.default_rng(seed), width, height, gsd_m, bears, seals)


@pytest.fixture(scope="module")
def crowd():
    """Forty animals of each class, photo by photo."""
    return [photo(seed, bears=10, seals=10, width=1200, height=900) for seed in range(4)]


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    folder = tmp_path_factory.mktemp("survey")
    return write_survey(folder / "new", photos=8, width=480, height=320, seed=5, bears=0.5, seals=1.5)


def boxes(animals):
    return [Window(a.x_px, a.y_px, a.w_px, a.h_px) for a in animals]


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


# One photo


def test_the_same_seed_gives_the_same_pixels_and_animals():
    (first, animals), (second, again) = photo(7), photo(7)
    assert np.array_equal(first, second)
    assert animals == again


def test_another_seed_gives_another_photo():
    (first, animals), (second, others) = photo(7), photo(8)
    assert np.abs(first.astype(int) - second).mean() > 5
    assert animals != others


def test_a_photo_holds_the_animals_asked_for():
    rgb, animals = photo(1, bears=2, seals=3, width=700, height=500)
    assert rgb.shape == (500, 700, 3)
    assert rgb.dtype == np.uint8
    assert Counter(a.class_name for a in animals) == {"polar_bear": 2, "seal": 3}


def test_a_photo_without_animals_is_ice_all_the_same():
    rgb, animals = photo(1, bears=0, seals=0)
    assert animals == ()
    assert rgb.std() > 8


@pytest.mark.parametrize(("width", "height"), [(128, 128), (129, 251), (513, 130)])
def test_any_size_will_do(width, height):
    rgb, _ = photo(3, bears=0, seals=1, width=width, height=height)
    assert rgb.shape == (height, width, 3)


def test_animals_lie_inside_and_apart(crowd):
    for rgb, animals in crowd:
        found = boxes(animals)
        assert all(box.clipped(rgb.shape[1], rgb.shape[0]) == box for box in found)
        assert not any(a.intersects(b) for i, a in enumerate(found) for b in found[:i])


@pytest.mark.parametrize(
    ("class_name", "longest_m", "median_px"),
    [("seal", SEAL_LENGTH_M[1], (48, 74)), ("polar_bear", BEAR_LENGTH_M[1] * 1.2, (53, 92))],
)
def test_animals_are_as_large_as_real_ones(crowd, class_name, longest_m, median_px):
    sides = [max(a.w_px, a.h_px) for _, animals in crowd for a in animals if a.class_name == class_name]
    assert min(sides) >= 26
    assert max(sides) * GSD_M <= longest_m
    assert median_px[0] <= np.median(sides) <= median_px[1]


def test_animals_shrink_with_the_ground_sample_distance():
    near, far = ([max(a.w_px, a.h_px) for a in photo(2, 6, 6, 900, 700, gsd)[1]] for gsd in (0.025, 0.05))
    assert np.median(near) / np.median(far) == pytest.approx(2, rel=0.2)


def test_seals_are_darker_and_bears_yellower_than_the_ice_round_them(crowd):
    for class_name, differs in (("seal", darker), ("polar_bear", yellower)):
        seen = [differs(rgb, a) for rgb, animals in crowd for a in animals if a.class_name == class_name]
        assert np.mean(seen) > 0.9


def darker(rgb, animal):
    inside, outside = inside_and_round(rgb, animal)
    return inside.mean() < outside.mean() - 15


def yellower(rgb, animal):
    inside, outside = inside_and_round(rgb, animal)
    return np.diff(inside[:, ::2]).mean() < np.diff(outside[:, ::2]).mean() - 8


def inside_and_round(rgb, animal):
    """Pixels of the middle of the box, and of a frame of 12 px round the box."""
    box = Window(animal.x_px, animal.y_px, animal.w_px, animal.h_px)
    middle = rgb[box.y + box.h // 3 : box.bottom - box.h // 3, box.x + box.w // 3 : box.right - box.w // 3]
    frame = np.zeros(rgb.shape[:2], bool)
    frame[max(box.y - 12, 0) : box.bottom + 12, max(box.x - 12, 0) : box.right + 12] = True
    frame[box.y : box.bottom, box.x : box.right] = False
    return middle.reshape(-1, 3).astype(float), rgb[frame].astype(float)


# Bodies

BODIES = [bodies.seal, bodies.polar_bear]


def laid_on_snow(make_body, softness, seed=0, angle=0.6):
    """A body in the middle of even snow, the sun at its right; which pixels it changed, and its box."""
    rng = np.random.default_rng(seed)
    sun = Sun(x=1.0, y=0.0, slope=0.5, softness=softness)
    snow = np.full((401, 401, 3), (201, 206, 212), np.uint8)
    rgb = snow.copy()
    drawn = bodies.sprite(rng, make_body(rng), angle, GSD_M, sun)
    bodies.put(rgb, drawn, 200, 200, sun)
    change = np.abs(rgb.astype(int) - snow).max(axis=2)
    return change, Window(drawn.box.x + 200, drawn.box.y + 200, drawn.box.w, drawn.box.h)


@pytest.mark.parametrize("make_body", BODIES)
@pytest.mark.parametrize("angle", [0.0, 1.1, 2.5, 4.0])
def test_a_box_is_tight_round_the_body(make_body, angle):
    change, box = laid_on_snow(make_body, softness=1.0, angle=angle)
    rows, cols = np.nonzero(change > 8)
    edges = cols.min(), rows.min(), cols.max() + 1, rows.max() + 1
    assert edges == pytest.approx((box.x, box.y, box.right, box.bottom), abs=2)


@pytest.mark.parametrize("make_body", BODIES)
def test_the_shadow_falls_away_from_the_sun_and_outside_the_box(make_body):
    change, box = laid_on_snow(make_body, softness=0.0)
    assert (change[:, box.right + 2 :] <= 2).all()
    assert (change[:, : box.x - 2] > 20).sum() > 30


def test_photos_sharing_a_body_differ_by_its_turn():
    (_, level), (_, upright) = (laid_on_snow(bodies.seal, 1.0, angle=a) for a in (0.0, np.pi / 2))
    assert (level.w, level.h) == pytest.approx((upright.h, upright.w), abs=2)


# Ice


def test_floes_leads_and_the_distance_to_water_agree():
    """Where the map says deep water the photo is dark, where it says floe it is bright."""
    dark, bright = [], []
    for seed in range(6):
        ice = SeaIce(np.random.default_rng(seed), 800, 600, GSD_M)
        rgb = ice.painted()
        for y in range(0, 600, 20):
            for x in range(0, 800, 20):
                if abs(ice.edge_px(x, y)) > 16 and (ice.edge_px(x, y) < 0 or ice.is_plain(x, y)):
                    (bright if ice.edge_px(x, y) > 0 else dark).append(rgb[y, x].mean())
    assert len(dark) > 50
    assert len(bright) > 500
    assert np.median(dark) < 110 < 150 < np.median(bright)


def test_animals_lie_on_the_ice_not_in_the_water():
    for seed in range(4):
        ice = SeaIce(np.random.default_rng(seed), 900, 700, GSD_M)
        _, animals = photo(seed, 4, 4, 900, 700)
        assert all(ice.edge_px(a.x_px + a.w_px / 2, a.y_px + a.h_px / 2) > 0 for a in animals)


def test_photos_are_exposed_differently():
    levels = [np.percentile(photo(seed, 0, 0, 320, 240)[0], 90) for seed in range(8)]
    assert max(levels) - min(levels) > 25


# The survey


def test_a_survey_is_written_as_georeferenced_jpeg_tiffs(survey):
    found = json.loads(subprocess.run(["gdalinfo", "-json", survey[2].path], capture_output=True, check=True).stdout)
    assert found["driverShortName"] == "GTiff"
    assert found["size"] == [480, 320]
    assert found["metadata"]["IMAGE_STRUCTURE"]["COMPRESSION"] == "YCbCr JPEG"
    assert [band["colorInterpretation"] for band in found["bands"]] == ["Red", "Green", "Blue"]
    assert found["geoTransform"][1:3] == [GSD_M, 0]
    assert found["geoTransform"][4:] == [0, -GSD_M]
    assert 'ID["EPSG",3413]' in found["coordinateSystem"]["wkt"]
    longitude, latitude = found["wgs84Extent"]["coordinates"][0][0]
    assert latitude == pytest.approx(75, abs=0.1)
    assert longitude == pytest.approx(-150, abs=0.5)


def test_what_is_read_back_is_what_was_drawn(survey):
    rgb, animals = make_photo(np.random.default_rng((5, 1)), 480, 320, GSD_M, *counts(survey[0]))
    with open_raster(survey[0].path) as raster:
        stored = raster.read(Window(0, 0, 480, 320))
    assert survey[0].animals == animals
    assert np.abs(stored.rgb.astype(int) - rgb).mean() < 4
    assert stored.valid.all()


def counts(taken):
    found = Counter(a.class_name for a in taken.animals)
    return found["polar_bear"], found["seal"]


def test_the_totals_are_the_means_times_the_photos(survey):
    assert [sum(n) for n in zip(*(counts(taken) for taken in survey), strict=True)] == [4, 12]


def test_some_photos_are_empty(survey):
    assert any(not taken.animals for taken in survey)


def test_photos_do_not_overlap(survey):
    spans = []
    for taken in survey:
        _, _, _, top, _, step = gdal.Open(taken.path).GetGeoTransform()
        spans.append((top + step * taken.height, top))
    spans.sort()
    assert all(below[1] < above[0] for below, above in itertools.pairwise(spans))


def test_a_survey_repeats_to_the_byte_and_changes_with_the_seed(tmp_path):
    size = {"photos": 2, "width": 256, "height": 192}
    first, second = (write_survey(tmp_path / name, **size, seed=3) for name in ("a", "b"))
    other = write_survey(tmp_path / "c", **size, seed=4)
    assert [digest(p.path) for p in first] == [digest(p.path) for p in second]
    assert [p.animals for p in first] == [p.animals for p in second]
    assert digest(first[0].path) != digest(other[0].path)


def test_another_projection_is_written_as_asked(tmp_path):
    (taken,) = write_survey(tmp_path, photos=1, width=128, height=128, bears=0, seals=0, crs="EPSG:32605")
    assert 'ID["EPSG",32605]' in gdal.Open(taken.path).GetSpatialRef().ExportToWkt(["FORMAT=WKT2"])


# Mistakes


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2263", "nonsense"])
def test_a_crs_that_is_not_in_metres_is_refused(tmp_path, crs):
    with pytest.raises(BadArgument, match=crs):
        write_survey(tmp_path, photos=1, width=128, height=128, crs=crs)


def test_a_photo_too_small_for_its_animals_says_so():
    with pytest.raises(BadArgument, match="do not fit"):
        photo(0, bears=40, seals=0, width=256, height=256)


def test_a_photo_too_small_for_ice_says_so():
    with pytest.raises(BadArgument, match="too small"):
        photo(0, width=100, height=600)


def test_a_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "taken").write_text("already a file")
    with pytest.raises(BadArgument, match="can't be written"):
        write_survey(tmp_path / "taken", photos=1, width=128, height=128)
