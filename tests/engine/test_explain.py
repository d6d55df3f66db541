# SPDX-License-Identifier: GPL-2.0-or-later
"""The activation map as a raster that lies where its cells look."""

import numpy as np
import pytest
from osgeo import gdal, osr

from bear_detector_plugin.engine.explain import explain
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.searching.scan import window_scores
from bear_detector_plugin.errors import BadArgument, ModelFileError, RasterError
from bear_detector_plugin.events import Log, Result
from bear_detector_plugin.jobs import ExplainJob

gdal.UseExceptions()


def square(x, y, height=1000, width=1200, band=0):
    """One bright cell of 32 x 32 px whose top left is at x, y."""
    rgb = np.zeros((height, width, 3))
    rgb[y : y + 32, x : x + 32, band] = 255
    return rgb


def read(path):
    dataset = gdal.Open(str(path))
    band = dataset.GetRasterBand(1)
    values = np.frombuffer(band.ReadRaster(), np.float32).reshape(dataset.RasterYSize, dataset.RasterXSize)
    assert band.DataType == gdal.GDT_Float32
    assert band.GetNoDataValue() is None
    return values, dataset.GetGeoTransform(), dataset.GetSpatialRef(), band.GetDescription()


@pytest.fixture
def run(tmp_path, spotter_model):
    model = spotter_model(gain=0.2)

    def explained(image, window, **options):
        told = []
        out = str(tmp_path / "saliency.tif")
        explain(ExplainJob(**{"image": image, "window": window, "out": out, "model": model, **options}), told.append)
        return told

    return explained


def test_the_brightest_cell_lies_over_the_animal(run, write_photo, tmp_path):
    photo = write_photo("photo.tif", square(512, 448), corner=(1000.0, -1_600_000.0))
    log, result = run(photo, (416, 352))
    values, (left, size, _, top, _, down), crs, class_name = read(tmp_path / "saliency.tif")
    assert values.shape == (21, 21)  # the window and a window's width round it
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert values[row, column] == pytest.approx(51)
    # the network's cell i is centred at pixel 32 i
    centre_x, centre_y = left + (column + 0.5) * size, top + (row + 0.5) * down
    assert (centre_x, centre_y) == pytest.approx((1000 + 512 * 0.025, -1_600_000 - 448 * 0.025))
    assert (size, down) == pytest.approx((0.8, -0.8))
    assert crs.IsSame(gdal.Open(photo).GetSpatialRef())
    assert class_name == "polar_bear"
    assert isinstance(log, Log)
    assert isinstance(result, Result)
    assert result.paths == {"explanation": str(tmp_path / "saliency.tif")}


def test_a_finer_photo_is_looked_at_as_it_was_searched(write_photo, spotter_model, tmp_path):
    """Of twice as many pixels, the map lies over the same ground."""
    fine = write_photo("fine.tif", np.kron(square(512, 448), np.ones((2, 2, 1))), corner=(1000.0, -1_600_000.0))
    with open_raster(fine) as photo:
        gsd_m = 2 * photo.georeference.gsd_at(1200, 1000)
    out = str(tmp_path / "saliency.tif")
    explain(ExplainJob(fine, (832, 704), out, spotter_model(gain=0.2, gsd_m=gsd_m)), lambda event: None)
    values, (left, size, _, top, _, down), _, _ = read(out)
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert values[row, column] == pytest.approx(51)
    centre_x, centre_y = left + (column + 0.5) * size, top + (row + 0.5) * down
    assert (centre_x, centre_y) == pytest.approx((1000 + 1024 * 0.025, -1_600_000 - 896 * 0.025))


def test_a_run_at_the_photos_own_scale_is_explained_at_it(write_photo, spotter_model, tmp_path):
    photo = write_photo("photo.tif", square(512, 448), corner=(1000.0, -1_600_000.0))
    out, model = str(tmp_path / "saliency.tif"), spotter_model(gain=0.2, gsd_m=0.06)
    cells = {}
    for gsd in ("auto", "native"):
        explain(ExplainJob(photo, (416, 352), out, model, gsd=gsd), lambda event: None)
        cells[gsd] = read(out)[1][1]
    assert cells["native"] == pytest.approx(32 * 0.025)
    assert cells["auto"] > 1.5 * cells["native"]


def test_it_tells_the_pixels_that_it_covers_also_where_a_photo_slants(run, write_photo, tmp_path):
    """Control points of a strong perspective: six numbers hold near the window only."""
    photo = write_photo("photo.tif", square(512, 448))
    dataset = gdal.Open(photo, gdal.GA_Update)
    places = [(x, y, 1 + 2e-4 * x) for x in (0, 400, 800, 1200) for y in (0, 500, 1000)]
    points = [gdal.GCP(5e5 + 0.1 * x / depth, 8e6 - 0.1 * y / depth, 0, x, y) for x, y, depth in places]
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32603)
    dataset.SetGCPs(points, crs.ExportToWkt())
    del dataset
    run(photo, (416, 352))
    told = gdal.Open(str(tmp_path / "saliency.tif"))
    assert told.GetMetadataItem("PIXELS") == "176 112 672 672"
    with open_raster(photo) as raster:
        there = raster.georeference.to_map(528, 464)  # the window's middle
    cell = (528 - 176) / 32, (464 - 112) / 32
    assert gdal.ApplyGeoTransform(told.GetGeoTransform(), *cell) == pytest.approx(there, abs=1e-3)


def test_the_bands_of_a_run_are_looked_at(run, write_photo):
    shown = [square(512, 448, band=band) for band in (0, 2)]
    photos = [write_photo(f"{number}.tif", rgb) for number, rgb in enumerate(shown)]
    options = {"class_name": "polar_bear"}
    as_it_is, blue, swapped = (
        run(photo, (416, 352), **options, **more)[-1].counts["score"]
        for photo, more in ((photos[0], {}), (photos[1], {}), (photos[1], {"bands": (3, 2, 1)}))
    )
    assert swapped == pytest.approx(as_it_is)
    assert blue < as_it_is


@pytest.mark.parametrize("corner", [(0, 0), (416, 352), (1184, 992), (32, 960)])
def test_its_score_is_the_scans(run, write_photo, spotter_model, corner):
    rgb = np.random.default_rng(0).integers(0, 100, (1000, 1200, 3))
    photo = write_photo("photo.tif", rgb)
    (_, result) = run(photo, corner, class_name="seal")
    with open_raster(photo) as raster:
        seen = window_scores(raster, Classifier(spotter_model(0.2, name="twin"), "cpu"), "dense", lambda share: None)
    at = np.flatnonzero((seen.corners == corner).all(axis=1))
    if at.size:
        assert result.counts["score"] == pytest.approx(seen.scores[at[0], 1])
    else:  # beyond the last window of a scan, which ends with the photo
        assert 0 < result.counts["score"] < 1


def test_at_the_photos_corner_it_shows_what_is_there(run, write_photo, tmp_path):
    photo = write_photo("photo.tif", square(0, 0), corner=(1000.0, -1_600_000.0))
    run(photo, (0, 0))
    values, (left, _, _, top, _, _), _, _ = read(tmp_path / "saliency.tif")
    assert values.shape == (14, 14)
    assert values[0, 0] == pytest.approx(51)
    assert (left, top) == pytest.approx((1000 - 16 * 0.025, -1_600_000 + 16 * 0.025))


def test_any_corner_will_do(run, write_photo, tmp_path):
    run(write_photo("photo.tif", square(517, 453)), (421, 357))
    values, (left, size, _, top, _, down), _, _ = read(tmp_path / "saliency.tif")
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert (left + (column + 0.5) * size, top + (row + 0.5) * down) == (517, -453)


def test_without_georeference_the_coordinates_are_pixels(run, write_photo, tmp_path):
    run(write_photo("photo.tif", square(512, 448)), (416, 352))
    _, geotransform, crs, _ = read(tmp_path / "saliency.tif")
    assert geotransform == (416 - 224 - 16, 32, 0, -(352 - 224 - 16), 0, -32)
    assert crs is None


def test_a_photo_smaller_than_a_window_has_its_seven_cells(run, write_photo, tmp_path):
    run(write_photo("photo.tif", square(32, 32, height=60, width=100)), (0, 0))
    values, *_ = read(tmp_path / "saliency.tif")
    assert values.shape == (7, 7)


def test_the_best_scoring_animal_is_explained_unless_a_class_is_asked_for(run, write_photo, tmp_path):
    photo = write_photo("photo.tif", square(512, 448, band=1))
    run(photo, (416, 352))
    assert read(tmp_path / "saliency.tif")[3] == "seal"
    run(photo, (416, 352), class_name="background")
    values, *_, class_name = read(tmp_path / "saliency.tif")
    assert class_name == "background"
    assert (values == 6).all()


def test_a_second_map_in_the_place_of_a_first_is_shown_by_its_own_values(run, write_photo, tmp_path):
    photo, out = write_photo("photo.tif", square(512, 448)), str(tmp_path / "saliency.tif")
    highest = []
    for window in ((0, 0), (416, 352)):
        run(photo, window)
        shown = gdal.Open(out)
        highest.append(shown.GetRasterBand(1).GetStatistics(False, True)[1])  # QGIS asks so, and GDAL keeps it beside
        del shown
    assert highest == pytest.approx([0, 51])


def test_a_look_alike_is_explained_on_request_only(run, write_photo, spotter_model, tmp_path):
    """It scores best here, and is no animal that is looked for."""
    photo = write_photo("photo.tif", square(512, 448, band=1))
    model = spotter_model(gain=0.2, name="told apart", look_alikes=("seal",))
    run(photo, (416, 352), model=model)
    assert read(tmp_path / "saliency.tif")[-1] == "polar_bear"
    run(photo, (416, 352), model=model, class_name="seal")
    assert read(tmp_path / "saliency.tif")[-1] == "seal"


@pytest.mark.parametrize(
    ("options", "error", "complaint"),
    [
        ({"window": (1200, 0)}, BadArgument, r"1200, 0 lies outside .*photo\.tif"),
        ({"window": (0, -1)}, BadArgument, "0, -1 lies outside"),
        ({"class_name": "walrus"}, BadArgument, "no class walrus"),
        ({"image": "none.tif"}, RasterError, r"none\.tif"),
        ({"model": "nobody"}, ModelFileError, "nobody"),
        ({"out": "missing/saliency.tif"}, BadArgument, "missing is not a folder"),
        ({"out": "saliency.png"}, BadArgument, r"saliency\.png is no name for a GeoTIFF"),
        ({"out": "/proc/saliency.tif"}, RasterError, r"/proc/saliency\.tif can't be written"),
    ],
)
def test_mistakes_are_told_in_one_line(run, write_photo, tmp_path, options, error, complaint):
    photo = write_photo("photo.tif", square(512, 448))
    with pytest.raises(error, match=complaint) as raised:
        run(**{"image": photo, "window": (0, 0), **options})
    assert raised.value.hint
    assert "\n" not in str(raised.value)
    assert not (tmp_path / "saliency.tif").exists()
