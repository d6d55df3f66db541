# SPDX-License-Identifier: GPL-2.0-or-later
"""Detections lie where GDAL says that their pixels are, in every real raster; or it is refused with a reason."""

import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.imagery.photo_facts import facts
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.engine.results.results_file import open_results
from bear_detector_plugin.errors import RasterError

RASTERS = Path(__file__).parents[4] / "shared" / "data" / "rasters"
PLACELESS = {
    "rasterio_rotated.tif": "no georeference",  # a geotransform without a CRS
    "rasterio_float_nan.tif": "no georeference",
    "riotiler_no_geo.jpg": "no georeference",
}
ALL = (
    "deepforest_OSBS_029.tif",
    "deepforest_australia.tif",
    "deepness_fotomap_small.tif",
    "icefloe_modis_epsg3413.tif",
    "rasterio_RGBA.byte.tif",
    "rasterio_RGBA.uint16.tif",
    "rasterio_alpha.tif",
    "rasterio_corrupt.tif",
    "rasterio_float_nan.tif",
    "rasterio_rgb_deflate.tif",
    "rasterio_rotated.tif",
    "riotiler_cog_cmap.tif",
    "riotiler_cog_dateline.tif",
    "riotiler_cog_gcps.tif",
    "riotiler_cog_nodata.tif",
    "riotiler_cog_rgb_mask.tif",
    "riotiler_cog_rgba.tif",
    "riotiler_no_geo.jpg",
    "riotiler_pix4d_alpha_nodata.tif",
)
RUN = Run(("detect",), "tiny", "0" * 64, ("seal", "background"), 0.5, "dense", {})


def gdal_places(dataset, pixels):
    """Where GDAL puts pixels, in the file's own CRS: control points are met exactly by a thin plate."""
    method = ["METHOD=GCP_TPS"] if dataset.GetGCPCount() else []
    if dataset.GetMetadata("RPC"):
        method = ["METHOD=RPC", f"RPC_HEIGHT={dataset.GetMetadata('RPC')['HEIGHT_OFF']}"]
    places, _ = gdal.Transformer(dataset, None, method).TransformPoints(0, [(*pixel, 0.0) for pixel in pixels])
    return [place[:2] for place in places]


def off_px(dataset, written, pixels):
    """By how many pixels coordinates miss where GDAL puts those pixels; a turn of longitude is no miss."""
    off = []
    for place, (x, y) in zip(written, pixels, strict=True):
        told, right, below = gdal_places(dataset, [(x, y), (x + 1, y), (x, y + 1)])
        steps = np.array([np.subtract(right, told), np.subtract(below, told)]).T
        miss = np.subtract(place, told)
        if osr.SpatialReference(dataset.GetProjection() or dataset.GetGCPProjection()).IsGeographic():
            miss[0] = math.remainder(miss[0], 360)
        off.append(float(np.linalg.norm(np.linalg.solve(steps, miss))))
    return max(off)


def write_detection(path, out):
    """A results file with a window at a known pixel of an image, and the outline of the whole image."""
    bands = (1, 1, 1) if gdal.Open(str(path)).RasterCount == 1 else ()
    with open_raster(str(path), bands=bands) as image, open_results(str(out), RUN) as results:
        extent = Window(0, 0, image.width, image.height)
        window = Window(image.width // 3, image.height // 4, min(224, image.width), min(224, image.height))
        results.pending([str(path)])
        results.describe(str(path), facts(image))
        results.finish(str(path), extent, image.georeference, [("seal", 0.9, window)], seconds=1)
    return extent, window


def outline(out, table):
    """The corners of a row, as they are written, and its columns."""
    survey = ogr.Open(str(out))
    (row,) = list(survey.GetLayer(table))
    shape = row.GetGeometryRef()
    return (shape.GetGeometryRef(0).GetPoints() if shape else None), row.items()


def corners(window):
    x, y, right, bottom = window.x, window.y, window.right, window.bottom
    return [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]


def judged(path, out):
    """Written to a results file, an image's outline and a detection in it lie where GDAL says."""
    extent, window = write_detection(path, out)
    dataset = gdal.Open(str(path))
    for table, box in (("photos", extent), ("detections", window)):
        written, columns = outline(out, table)
        assert off_px(dataset, written, corners(box)) < 0.5
        if table == "photos":
            assert columns["gsd_m"] > 0
    return columns


@pytest.mark.skipif(not RASTERS.is_dir(), reason="the rasters of ../shared/data are not here")
class TestRealRasters:
    def test_none_is_forgotten(self):
        assert sorted(path.name for path in RASTERS.iterdir()) == sorted(ALL)

    @pytest.mark.parametrize("name", [name for name in ALL if name not in PLACELESS])
    def test_a_detection_is_where_gdal_says(self, tmp_path, name):
        judged(RASTERS / name, tmp_path / "found.gpkg")

    @pytest.mark.parametrize("name", PLACELESS)
    def test_one_that_lies_nowhere_keeps_its_detections_without_a_place(self, tmp_path, name):
        write_detection(RASTERS / name, tmp_path / "found.gpkg")
        where, photo = outline(tmp_path / "found.gpkg", "photos")
        assert (where, photo["unplaced"]) == (None, PLACELESS[name])
        where, detection = outline(tmp_path / "found.gpkg", "detections")
        assert where is None
        assert detection["w_px"] > 0

    def test_what_is_damaged_or_has_one_band_is_refused_with_the_reason(self):
        with (
            open_raster(str(RASTERS / "rasterio_corrupt.tif")) as image,
            pytest.raises(RasterError, match=r"rasterio_corrupt\.tif can't be read"),
        ):
            image.read(Window(600, 600, 300, 300))
        with pytest.raises(RasterError, match="has one band; red, green and blue are needed"):
            open_raster(str(RASTERS / "riotiler_cog_gcps.tif"))
        with pytest.raises(RasterError, match="is not an image that GDAL can read"):
            open_raster(__file__)


def image_file(path, epsg=None, geotransform=None, gcps=(), rpc=None, suffix="tif"):
    """An RGB image with a place; `suffix` jpg writes world file and CRS beside it."""
    made = gdal.GetDriverByName("GTiff").Create(str(path), 600, 400, 3)
    reference = osr.SpatialReference()
    if epsg:
        reference.ImportFromEPSG(epsg)
    if geotransform:
        made.SetProjection(reference.ExportToWkt())
        made.SetGeoTransform(geotransform)
    if gcps:
        made.SetGCPs(gcps, reference.ExportToWkt())
    if rpc:
        made.SetMetadata(rpc, "RPC")
    made = None
    return path


TURN = math.cos(math.radians(30)), math.sin(math.radians(30))
MADE = {
    "turned": (32603, (5e5, 0.03 * TURN[0], 0.03 * TURN[1], 8e6, 0.03 * TURN[1], -0.03 * TURN[0])),
    "south up": (32603, (5e5, 0.03, 0, 8e6, 0, 0.03)),
    "degrees": (4326, (-150.0, 1e-6, 0, 72.0, 0, -3e-7)),
    "across the date line in degrees": (4326, (179.9999, 1e-6, 0, 72.0, 0, -3e-7)),
    "across the date line in a zone": (32660, (613_000.0, 3.0, 0, 8_000_000.0, 0, -3.0)),
    "across the date line in polar stereographic": (3413, (-1_400_000.0, 3.0, 0, 1_400_000.0, 0, -3.0)),
    "at the pole": (3413, (-9.0, 0.03, 0, 6.0, 0, -0.03)),
    "at the other pole": (3031, (-9.0, 0.03, 0, 6.0, 0, -0.03)),
}


@pytest.mark.parametrize("kind", MADE)
def test_places_of_all_kinds(tmp_path, kind):
    epsg, geotransform = MADE[kind]
    judged(image_file(tmp_path / "image.tif", epsg, geotransform), tmp_path / "found.gpkg")


def test_control_points_across_the_date_line(tmp_path):
    spots = [(0, 0), (600, 0), (600, 400), (0, 400), (300, 200)]
    gcps = [gdal.GCP((179.9999 + 1e-6 * x + 180) % 360 - 180, 72 - 3e-7 * y, 0, x, y) for x, y in spots]
    extent, _ = write_detection(image_file(tmp_path / "image.tif", 4326, gcps=gcps), tmp_path / "found.gpkg")
    written, photo = outline(tmp_path / "found.gpkg", "photos")
    for (east, north), (x, y) in zip(written, corners(extent), strict=True):
        assert math.remainder(east - 179.9999 - 1e-6 * x, 360) == pytest.approx(0, abs=5e-7)
        assert north == pytest.approx(72 - 3e-7 * y, abs=1.5e-7)
    assert photo["placed_by"] == "control points"


def test_rational_polynomials(tmp_path):
    def polynomial(**terms):
        return " ".join(str(terms.get(f"t{i}", 0)) for i in range(20))

    rpc = {
        "LINE_OFF": "200", "SAMP_OFF": "300", "LAT_OFF": "72", "LONG_OFF": "-150", "HEIGHT_OFF": "5",
        "LINE_SCALE": "200", "SAMP_SCALE": "300", "LAT_SCALE": "0.01", "LONG_SCALE": "0.05", "HEIGHT_SCALE": "500",
        "LINE_NUM_COEFF": polynomial(t1=0.05, t2=-1.0, t3=0.01, t4=0.002), "LINE_DEN_COEFF": polynomial(t0=1),
        "SAMP_NUM_COEFF": polynomial(t1=1.0, t2=0.05, t3=0.02, t7=0.003), "SAMP_DEN_COEFF": polynomial(t0=1, t2=0.001),
    }  # fmt: skip
    judged(image_file(tmp_path / "image.tif", rpc=rpc), tmp_path / "found.gpkg")
    _, photo = outline(tmp_path / "found.gpkg", "photos")
    assert photo["placed_by"] == "RPC"


def test_a_world_file_beside_a_photo_with_the_crs_in_a_file_of_its_own(tmp_path):
    source = gdal.GetDriverByName("MEM").Create("", 600, 400, 3)
    made = gdal.GetDriverByName("JPEG").CreateCopy(str(tmp_path / "image.jpg"), source)
    made = source = None  # noqa: F841 - GDAL writes what is let go
    (tmp_path / "image.jgw").write_text("0.03\n0.01\n0.01\n-0.03\n500000.015\n7999999.985\n")
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32603)
    (tmp_path / "image.prj").write_text(reference.ExportToWkt())
    extent, _ = write_detection(tmp_path / "image.jpg", tmp_path / "found.gpkg")
    written, photo = outline(tmp_path / "found.gpkg", "photos")
    assert photo["placed_by"] == "world file"
    for place, (x, y) in zip(written, corners(extent), strict=True):
        expected = 5e5 + 0.03 * (x - 0) + 0.01 * y - 0.005, 8e6 + 0.01 * x - 0.03 * y - 0.005
        assert place == pytest.approx(expected, abs=0.015)
