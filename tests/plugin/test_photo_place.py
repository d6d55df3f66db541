# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock and the engine agree on which photos have a place, and on where."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from osgeo import gdal, osr

from bear_detector_plugin.engine.imagery.footprint import transform
from bear_detector_plugin.engine.imagery.rasters import read_header
from bear_detector_plugin.errors import RasterError
from bear_detector_plugin.gui.survey.headers import PLACED, UNREADABLE, HeaderReader
from bear_detector_plugin.gui.survey.photos import photos_in
from tests.plugin.conftest import write_photo

RASTERS = Path(__file__).parents[3] / "shared" / "data" / "rasters"
SIZE = 400, 300
RPC = {
    "LINE_OFF": "150", "SAMP_OFF": "200", "LAT_OFF": "72", "LONG_OFF": "-150", "HEIGHT_OFF": "120",
    "LINE_SCALE": "150", "SAMP_SCALE": "200", "LAT_SCALE": "0.0015", "LONG_SCALE": "0.0065", "HEIGHT_SCALE": "500",
    "LINE_NUM_COEFF": "0 0 -1 0.01" + " 0" * 16, "LINE_DEN_COEFF": "1" + " 0" * 19,
    "SAMP_NUM_COEFF": "0 1 0.02 0.01" + " 0" * 16, "SAMP_DEN_COEFF": "1" + " 0" * 19,
}  # fmt: skip


def grid(place, side=5):
    """Control points of a photo in rows and columns; `place` tells longitude and latitude of a pixel."""
    width, height = SIZE
    pixels = [(width * i / (side - 1), height * j / (side - 1)) for j in range(side) for i in range(side)]
    return [gdal.GCP(*place(x, y), 0.0, x, y) for x, y in pixels]


def straight(x, y):
    return -150 + x / 1e5, 72 - y / 3e5


def bent(x, y):
    return -150 + x / 1e5, 72 - (y + 2e-3 * x**2) / 3e5


def across_the_date_line(x, y):
    return math.remainder(180 + (x - 200) / 1e5, 360), 72 - y / 3e5


def slanting(x, y):
    depth = 1 + 2e-3 * x - 1.5e-3 * y  # the bottom left is three times as near as the top right
    return -150 + (x - y / 4) / depth / 1e5, 72 - (y + x / 5) / depth / 3e5


def scattered(x, y):
    return -150 + (x + 150 * math.sin(x * y)) / 1e5, 72 - (y + 150 * math.cos(3 * x + y)) / 3e5


POINTS = {
    "four straight ones": grid(straight, 2),
    "many on a smooth surface": grid(bent),
    "a strong perspective": grid(slanting),
    "a strong perspective, by a few": grid(slanting, 3),
    "on both sides of the date line": grid(across_the_date_line),
    "many that can't be": grid(scattered, 4),
    "two": grid(straight, 2)[:2],
    "four in one place": [gdal.GCP(-150, 72, 0, x, y) for x, y in ((0, 0), (400, 0), (400, 300), (0, 300))],
}


def judged(path):
    """Whether both place a photo; their corners are compared where they do."""
    header = HeaderReader().read(str(path))
    try:
        engine = read_header(str(path))
    except RasterError:
        assert header.state == UNREADABLE
        return False
    place = engine.georeference
    assert (header.state == PLACED) == (place is not None)
    if place is None:
        return False
    width, height = engine.width, engine.height
    pixels = [(0, 0), (width, 0), (width, height), (0, height)]
    told = transform([place.to_map(*pixel) for pixel in pixels], place.crs_wkt, "EPSG:4326")
    for (longitude, latitude), corner in zip(told, header.corners, strict=True):
        assert math.remainder(longitude - corner[0], 360) == pytest.approx(0, abs=1e-3)
        assert latitude == pytest.approx(corner[1], abs=1e-3)
    return True


def with_points(path, points):
    write_photo(path)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetGCPs(points, osr.SRS_WKT_WGS84_LAT_LONG)
    dataset = None
    return path


@pytest.mark.parametrize("kind", POINTS)
def test_control_points(tmp_path, kind):
    judged(with_points(tmp_path / "a.tif", POINTS[kind]))


def test_points_of_a_strong_perspective_place_a_photo(tmp_path):
    assert judged(with_points(tmp_path / "many.tif", POINTS["a strong perspective"]))
    assert judged(with_points(tmp_path / "nine.tif", POINTS["a strong perspective, by a few"]))


def test_smooth_points_place_a_photo_and_scattered_ones_do_not(tmp_path):
    assert judged(with_points(tmp_path / "a.tif", POINTS["many on a smooth surface"]))
    assert not judged(with_points(tmp_path / "b.tif", POINTS["many that can't be"]))


def test_what_the_engine_has_placed_is_placed(tmp_path):
    """Points that were computed, as over hills, count however they lie."""
    path = with_points(tmp_path / "a.tif", grid(bent))
    gdal.Translate(str(tmp_path / "a.vrt"), str(path), metadataOptions=["PLACED_BY=EXIF/XMP, DEM"])
    assert judged(tmp_path / "a.vrt")


def test_rational_polynomials_beside_a_photo(tmp_path):
    path = tmp_path / "a.tif"
    write_photo(path)
    lines = []
    for name, value in RPC.items():
        if name.endswith("_COEFF"):
            lines += [f"{name}_{number}: {part}" for number, part in enumerate(value.split(), 1)]
        else:
            lines.append(f"{name}: {value}")
    (tmp_path / "a_RPC.TXT").write_text("\n".join(lines))
    assert judged(path)
    ((photo, beside),) = photos_in(str(tmp_path))
    assert HeaderReader().read(photo, beside).state == PLACED


def test_a_world_file_with_its_crs_beside_it(tmp_path):
    made = gdal.GetDriverByName("JPEG").CreateCopy(
        str(tmp_path / "a.jpg"), gdal.GetDriverByName("MEM").Create("", *SIZE, 3)
    )
    made = None  # noqa: F841 - GDAL writes what is let go
    (tmp_path / "a.jgw").write_text("0.03\n0.01\n0.01\n-0.03\n500000.015\n7999999.985\n")
    assert not judged(tmp_path / "a.jpg")
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32603)
    (tmp_path / "a.prj").write_text(crs.ExportToWkt())
    assert judged(tmp_path / "a.jpg")


@pytest.mark.skipif(not RASTERS.is_dir(), reason="the rasters of ../shared/data are not here")
def test_rasters_of_all_kinds():
    assert sum(judged(path) for path in sorted(RASTERS.glob("*.*")) if path.suffix in (".tif", ".jpg")) > 10
