# SPDX-License-Identifier: GPL-2.0-or-later
"""Detection in an area: photos outside are left out, and what lies inside is found as in a whole scan."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from bear_detector_plugin.engine.audit import audit
from bear_detector_plugin.engine.imagery.rasters import Raster
from bear_detector_plugin.errors import BadArgument, ResultsError
from bear_detector_plugin.events import DetectionFound, Log
from bear_detector_plugin.jobs import AuditJob
from tests.engine.detect_runs import blob, named, rows, run, square


def test_photos_outside_the_area_are_left_out_and_said_so_once(survey, tmp_path, capfd):
    told = run(survey, area=square(tmp_path, (1001, -1_600_001), 5))
    assert told[-1].counts["photos"] == 2  # a.tif, and what can't be read: who knows where it lies
    assert {Path(row["path"]).name for row in rows(survey["out"], "photos")} == {"a.tif", "bad.jpg"}
    said = [event.message for event in named(told, Log)]
    assert "1 of 4 photos lie outside the area: they are left out." in said
    assert "1 photos lie nowhere, having no georeference: they are left out." in said
    assert len([text for text in said if "left out" in text and "lie" in text]) == 2
    assert not capfd.readouterr().err  # where QGIS looks for the reason of a death


def test_an_audit_finds_the_area_again_from_another_folder(survey, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(survey, area=Path(square(tmp_path, (1001, -1_600_001), 5)).name)
    monkeypatch.chdir("/")
    told = []
    audit(AuditJob(survey["out"], windows=2), told.append)
    assert told[-1].counts["windows"] > 0


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_what_is_found_in_the_area_is_what_a_whole_scan_finds_there(survey, tmp_path, write_photo, mode):
    rgb = np.zeros((1600, 2000, 3))
    for x, y in ((300, 300), (900, 700), (1010, 760), (1500, 1300), (1700, 300)):
        rgb[..., 0] = np.maximum(rgb[..., 0], blob(x, y, 1600, 2000))
    mosaic = write_photo("mosaic.tif", rgb, corner=(1000, -1_600_000))
    whole = run(survey, imagery=(mosaic,), mode=mode)
    everything = rows(survey["out"], "detections")
    area = square(tmp_path, (1010, -1_600_010), 20)  # pixels 400 to 1200
    inside = str(tmp_path / "inside.gpkg")
    told = run(survey, imagery=(mosaic,), mode=mode, area=area, out=inside)
    expected = [row for row in everything if all(400 <= row[side] + 112 < 1200 for side in ("x_px", "y_px"))]
    found = rows(inside, "detections")
    assert [{**row, "score": pytest.approx(row["score"], abs=1e-4)} for row in expected] == found
    assert 0 < told[-1].counts["detections"] < whole[-1].counts["detections"]


def test_an_area_costs_what_it_covers_and_not_what_the_raster_covers(survey, tmp_path, monkeypatch):
    """A mosaic of 4 gigapixels that fills no disk, of which 40 m x 40 m are asked for."""
    path = tmp_path / "huge.tif"
    options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 80_000, 50_000, 3, options=options)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform((0, 0.025, 0, 0, 0, -0.025))
    dataset.GetRasterBand(1).WriteRaster(40_200, 30_100, 480, 320, blob(240, 144).astype(np.uint8).tobytes())
    del dataset
    read, read_window = [], Raster.read
    monkeypatch.setattr(Raster, "read", lambda self, window: read.append(window) or read_window(self, window))
    tracemalloc.start()
    told = run(survey, imagery=(str(path),), area=square(tmp_path, (1000, -750), 40))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (bear,) = named(told, DetectionFound)
    assert abs(bear.x_px + 112 - 40_440) < 64
    assert abs(bear.y_px + 112 - 30_244) < 64
    beside = 160 + 112 + 224 + 64  # the margin, half a window, the halo and what strides round up
    assert sum(window.w * window.h for window in read) < 2.5 * (1600 + 2 * beside) ** 2
    assert min(window.x for window in read) >= 40_000 - beside
    assert max(window.right for window in read) <= 41_600 + beside
    assert peak < 200e6
    (photo,) = rows(survey["out"], "photos")
    assert (photo["width_px"], photo["height_px"]) == (80_000, 50_000)


def test_results_begun_with_another_area_are_not_mixed(survey, tmp_path):
    here, there = (square(tmp_path, (1001, -1_600_001), side, f"{side}.geojson") for side in (5, 6))
    run(survey, area=here)
    run(survey, area=square(tmp_path, (1001, -1_600_001), 5, "moved.geojson"))
    for other in (there, None):
        with pytest.raises(ResultsError, match="made for another area") as raised:
            run(survey, area=other)
        assert "--area" in raised.value.hint


def test_an_area_that_no_photo_lies_in_is_told(survey, tmp_path):
    photos = (str(tmp_path / "photos" / "a.tif"),)
    with pytest.raises(BadArgument, match="None of 1 photos lies in the area"):
        run(survey, imagery=photos, area=square(tmp_path, (5000, -1_600_000), 5))
    assert not Path(survey["out"]).exists()
