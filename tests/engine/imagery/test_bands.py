# SPDX-License-Identifier: GPL-2.0-or-later
"""Which bands are colours, and which pixels mean something."""

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.errors import RasterError
from tests.engine.image_files import RGBA, as_image, coloured, masked, noise, read, write

BLUE_GREEN_RED = (gdal.GCI_BlueBand, gdal.GCI_GreenBand, gdal.GCI_RedBand)


class TestBands:
    def test_marked_colours_count_more_than_their_order(self, tmp_path):
        pixels = noise(8, 6)
        rgb, _ = read(write(tmp_path / "image.tif", pixels, kinds=BLUE_GREEN_RED))
        assert (rgb == as_image(pixels[::-1])).all()

    def test_unmarked_bands_are_taken_as_red_green_blue(self, tmp_path):
        pixels = noise(8, 6, bands=5)
        rgb, valid = read(write(tmp_path / "image.tif", pixels, options=["PHOTOMETRIC=MINISBLACK", "ALPHA=NO"]))
        assert (rgb == as_image(pixels)).all()
        assert valid.all()

    @pytest.mark.parametrize(
        ("kinds", "count"),
        [
            ((gdal.GCI_GrayIndex,), "one band"),
            ((gdal.GCI_GrayIndex, gdal.GCI_AlphaBand), "one band"),
            ((gdal.GCI_Undefined, gdal.GCI_Undefined), "two bands"),
        ],
        ids=["grey", "grey with alpha", "two"],
    )
    def test_too_few_bands_are_refused(self, tmp_path, kinds, count):
        path = write(tmp_path / "thermal.tif", noise(8, 6, bands=len(kinds)), kinds=kinds)
        with pytest.raises(RasterError, match=rf"thermal\.tif has {count}; red, green and blue are needed\. Use"):
            open_raster(path)


class TestPalette:
    COLOURS = ((0, 0, 0, 255), (200, 100, 50, 255), (255, 255, 255, 255), (9, 9, 9, 0))
    INDICES = np.array([[[0, 1, 2], [3, 2, 1]]], np.uint8)

    @pytest.mark.parametrize("name", ["image.tif", "image.png"])
    def test_its_colours_are_looked_up(self, tmp_path, name):
        rgb, _ = read(write(tmp_path / name, self.INDICES, finish=coloured(self.COLOURS)))
        assert rgb[0].tolist() == [[0, 0, 0], [200, 100, 50], [255, 255, 255]]

    def test_a_transparent_entry_is_invalid(self, tmp_path):
        _, valid = read(write(tmp_path / "image.png", self.INDICES, finish=coloured(self.COLOURS)))
        assert valid.tolist() == [[True, True, True], [False, True, True]]

    def test_its_nodata_is_invalid(self, tmp_path):
        rgb, valid = read(write(tmp_path / "image.tif", self.INDICES, finish=coloured(self.COLOURS[:3]), nodata=1))
        assert valid[0].tolist() == [True, False, True]
        assert not rgb[0, 1].any()


class TestValidity:
    def test_alpha_of_nought_is_invalid_and_any_other_valid(self, tmp_path):
        pixels = noise(4, 2, bands=4)
        pixels[3] = [[0, 1, 128, 255], [255, 255, 255, 0]]
        rgb, valid = read(write(tmp_path / "image.tif", pixels, kinds=RGBA))
        assert (valid == (pixels[3] > 0)).all()
        assert not rgb[~valid].any()
        assert (rgb[valid] == as_image(pixels)[valid]).all()

    def test_nodata_must_be_in_all_three_colours(self, tmp_path):
        pixels = np.array([[[0, 0, 7]], [[0, 12, 7]], [[0, 14, 7]]], np.uint8)
        rgb, valid = read(write(tmp_path / "image.tif", pixels, nodata=0))
        assert valid.tolist() == [[False, True, True]]
        assert rgb[0, 1].tolist() == [0, 12, 14]

    def test_nodata_and_alpha_both_count(self, tmp_path):
        pixels = noise(3, 1, bands=4)
        pixels[:3, 0, 0] = 0
        pixels[3] = [[255, 0, 255]]
        _, valid = read(write(tmp_path / "image.tif", pixels, kinds=RGBA, nodata=0))
        assert valid.tolist() == [[False, False, True]]

    @pytest.mark.parametrize("inside", ["YES", "NO"])
    @pytest.mark.parametrize("name", ["image.tif", "image.jpg"])
    def test_a_mask_inside_the_file_or_beside_it(self, tmp_path, monkeypatch, name, inside):
        monkeypatch.setenv("GDAL_TIFF_INTERNAL_MASK", inside)
        mask = np.full((32, 32), 255)
        mask[:8] = 0
        options = [f"INTERNAL_MASK={inside}"] if name == "image.jpg" else []
        rgb, valid = read(write(tmp_path / name, noise(32, 32), finish=masked(mask), options=options))
        assert (tmp_path / f"{name}.msk").exists() == (inside == "NO")
        assert (valid == (mask > 0)).all()
        assert not rgb[:8].any()

    def test_values_that_are_no_numbers_are_invalid(self, tmp_path):
        pixels = noise(4, 1, dtype=np.float32)
        pixels[1, 0, 0], pixels[0, 0, 1], pixels[2, 0, 2] = np.nan, np.inf, -np.inf
        rgb, valid = read(write(tmp_path / "image.tif", pixels))
        assert valid.tolist() == [[False, False, False, True]]
        assert not rgb[0, :3].any()

    def test_an_image_without_a_single_number(self, tmp_path):
        rgb, valid = read(write(tmp_path / "image.tif", np.full((3, 4, 4), np.nan, np.float32), nodata=np.nan))
        assert not valid.any()
        assert not rgb.any()
