# SPDX-License-Identifier: GPL-2.0-or-later
"""Opening and reading images, on files that the tests write."""

import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from bear_detector_plugin.engine.imagery.rasters import Raster, Scaling, open_raster
from bear_detector_plugin.engine.imagery.windows import Window, blocks
from bear_detector_plugin.errors import RasterError
from tests.engine.image_files import RGBA, as_image, coloured, noise, placed, read, write


class TestReading:
    @pytest.mark.parametrize("name", ["image.tif", "image.png"])
    def test_a_lossless_file_comes_back_as_it_was_written(self, tmp_path, name):
        pixels = noise(70, 50)
        with open_raster(write(tmp_path / name, pixels)) as image:
            rgb, valid = image.read(Window(0, 0, 70, 50))
            assert (image.width, image.height) == (70, 50)
        assert (rgb == as_image(pixels)).all()
        assert valid.all()
        assert (rgb.dtype, valid.dtype) == (np.uint8, bool)

    def test_a_window_in_the_middle(self, tmp_path):
        pixels = noise(70, 50)
        rgb, _ = read(write(tmp_path / "image.tif", pixels), Window(20, 10, 30, 25))
        assert (rgb == as_image(pixels)[10:35, 20:50]).all()

    def test_beyond_the_edge_it_is_black_and_invalid(self, tmp_path):
        pixels = noise(70, 50)
        rgb, valid = read(write(tmp_path / "image.tif", pixels), Window(-10, 30, 100, 100))
        assert rgb.shape == (100, 100, 3)
        assert (rgb[:20, 10:80] == as_image(pixels)[30:]).all()
        assert valid[:20, 10:80].all()
        assert valid.sum() == 20 * 70
        assert not rgb[~valid].any()

    @pytest.mark.parametrize("window", [Window(-30, 0, 30, 30), Window(70, 0, 9, 9), Window(500, 500, 30, 30)])
    def test_wholly_outside_nothing_is_valid(self, tmp_path, window):
        rgb, valid = read(write(tmp_path / "image.tif", noise(70, 50)), window)
        assert not rgb.any()
        assert not valid.any()

    def test_a_jpeg_read_in_blocks_is_the_jpeg_read_at_once(self, tmp_path):
        path = write(tmp_path / "photo.jpg", noise(300, 200))
        whole, _ = read(path)
        with open_raster(path) as photo:
            for core, around in reversed(blocks(300, 200, 64, 32)):
                piece = around.clipped(300, 200)
                assert (photo.read(piece).rgb == whole[piece.y : piece.bottom, piece.x : piece.right]).all(), core

    def test_the_pixels_may_be_written_to(self, tmp_path):
        rgb, _ = read(write(tmp_path / "image.tif", noise(7, 5)))
        rgb[:] = 3  # NumPy would refuse where memory is GDAL's or constant

    def test_a_window_of_a_huge_mosaic_takes_no_memory_for_the_rest(self, tmp_path):
        options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=YES"]
        path = tmp_path / "mosaic.tif"
        gdal.GetDriverByName("GTiff").Create(str(path), 300_000, 300_000, 3, options=options).FlushCache()
        rgb, valid = read(path, Window(299_900, 150_000, 224, 224))
        assert rgb.shape == (224, 224, 3)
        assert valid.sum() == 100 * 224

    def test_each_thread_reads_its_own_raster(self, tmp_path):
        path = write(tmp_path / "photo.jpg", noise(300, 200))
        whole, _ = read(path)
        with ThreadPoolExecutor(4) as threads:
            for rgb, _ in threads.map(read, [path] * 12):
                assert (rgb == whole).all()

    def test_nothing_is_written_beside_the_photo(self, tmp_path):
        path = write(tmp_path / "photo.tif", noise(60, 40, dtype=np.uint16))
        before = sorted(tmp_path.iterdir())
        read(path, out_px=(30, 20))
        assert sorted(tmp_path.iterdir()) == before

    def test_what_gdal_only_warns_of_is_kept_from_the_terminal(self, tmp_path, capfd):
        rows_per_strip, no_tag = (struct.pack("<HH", tag, 3) for tag in (278, 65_000))
        path = tmp_path / "image.tif"
        write(path, noise(30, 20))
        path.write_bytes(path.read_bytes().replace(rows_per_strip, no_tag, 1))
        gdal.Open(str(path))
        assert "Warning" in capfd.readouterr().err
        read(path)
        assert capfd.readouterr() == ("", "")


class TestResampling:
    def test_shrinking_averages(self, tmp_path):
        pixels = noise(64, 48)
        rgb, valid = read(write(tmp_path / "image.tif", pixels), out_px=(16, 12))
        means = as_image(pixels).reshape(12, 4, 16, 4, 3).mean(axis=(1, 3))
        assert np.abs(rgb - means).max() <= 0.51
        assert valid.all()

    def test_growing_interpolates(self, tmp_path):
        ramp = np.broadcast_to(np.arange(0, 200, 10, dtype=np.uint8), (3, 5, 20))
        rgb, _ = read(write(tmp_path / "image.tif", ramp), out_px=(40, 10))
        assert rgb.shape == (10, 40, 3)
        assert np.abs(np.diff(rgb[5, 1:-1, 0].astype(int)) - 5).max() <= 1

    def test_pieces_that_grow_fit_together_without_a_seam(self, tmp_path):
        path = write(tmp_path / "image.tif", noise(64, 48))
        whole, _ = read(path, out_px=(128, 96))
        right, _ = read(path, Window(32, 0, 32, 48), out_px=(64, 96))
        assert (right == whole[:, 64:]).all()

    def test_beyond_the_edge_what_shrinks_is_black_too(self, tmp_path):
        pixels = noise(64, 48)
        rgb, valid = read(write(tmp_path / "image.tif", pixels), Window(-32, -16, 128, 128), out_px=(32, 32))
        means = as_image(pixels).reshape(12, 4, 16, 4, 3).mean(axis=(1, 3))
        assert np.abs(rgb[4:16, 8:24] - means).max() <= 0.51
        assert valid.sum() == 12 * 16

    @pytest.mark.parametrize("start", [-3, -4, -5])
    def test_an_edge_within_a_resampled_pixel_goes_to_the_nearer_side(self, tmp_path, start):
        path = write(tmp_path / "image.tif", noise(61, 47))
        _, valid = read(path, Window(start, start, 69, 69), out_px=(23, 23))
        columns, rows = np.flatnonzero(valid.any(axis=0)), np.flatnonzero(valid.any(axis=1))
        assert (columns[0], columns[-1] + 1) == (round(-start / 3), round((61 - start) / 3))
        assert (rows[0], rows[-1] + 1) == (round(-start / 3), round((47 - start) / 3))

    def test_invalid_pixels_do_not_darken_their_neighbours(self, tmp_path):
        pixels = np.full((4, 40, 40), 200, np.uint8)
        pixels[:, :, 1::2] = 0
        rgb, valid = read(write(tmp_path / "image.tif", pixels, kinds=RGBA), out_px=(10, 10))
        assert (rgb[valid] == 200).all()

    def test_the_preview_inside_a_jpeg_is_not_taken_for_the_photo(self, tmp_path):
        pixels = np.kron(noise(80, 45), np.ones((1, 16, 16), np.uint8))
        previewed = ["QUALITY=95", "EXIF_THUMBNAIL=YES", "THUMBNAIL_WIDTH=160", "THUMBNAIL_HEIGHT=120"]
        path = write(tmp_path / "photo.jpg", pixels, options=previewed)
        assert "160x120" in gdal.Info(path)
        whole, _ = read(path)
        small, _ = read(path, out_px=(80, 45))
        assert np.abs(small - whole.reshape(45, 16, 80, 16, 3).mean(axis=(1, 3))).max() <= 0.51


class TestScaling:
    def test_eight_bits_are_never_scaled(self, tmp_path):
        pixels = noise(50, 40, low=100, high=110)
        assert (read(write(tmp_path / "image.tif", pixels)).rgb == as_image(pixels)).all()

    def test_the_span_of_the_percentiles_becomes_0_to_255_for_all_bands_alike(self, tmp_path):
        pixels = np.arange(3 * 100 * 100).reshape(3, 100, 100).astype(np.uint16)
        rgb, _ = read(write(tmp_path / "image.tif", pixels), scaling=Scaling(low=10, high=90))
        expected = np.clip((as_image(pixels) - 2999.9) / (26_999.1 - 2999.9), 0, 1) * 255
        assert np.abs(rgb - expected).max() <= 0.51

    def test_a_few_glints_do_not_darken_the_rest(self, tmp_path):
        pixels = noise(100, 100, dtype=np.uint16, low=1000, high=3000)
        pixels[:, 0, :3] = 65_535
        rgb, _ = read(write(tmp_path / "image.tif", pixels))
        assert 120 < rgb[1:].mean() < 135
        assert (rgb[0, :3] == 255).all()

    def test_nodata_does_not_count(self, tmp_path):
        pixels = noise(100, 100, dtype=np.uint16, low=1000, high=3000)
        pixels[:, 40:] = 0
        rgb, valid = read(write(tmp_path / "image.tif", pixels, nodata=0))
        assert 120 < rgb[valid].mean() < 135
        assert valid.sum() == 40 * 100

    def test_a_window_is_scaled_like_the_whole(self, tmp_path):
        path = write(tmp_path / "image.tif", np.sort(noise(1500, 1200, dtype=np.int16, low=-500, high=9000)))
        whole, _ = read(path)
        assert (read(path, Window(900, 700, 100, 80)).rgb == whole[700:780, 900:1000]).all()

    @pytest.mark.parametrize("height", [40_000, 20])
    def test_of_a_mosaic_without_overviews_patches_are_looked_at(self, tmp_path, monkeypatch, height):
        """100 x 100 values, each drawn out to 400 pixels: a reduced image would touch all of them."""
        small = write(tmp_path / "small.tif", np.arange(3 * 100 * 100).reshape(3, 100, 100).astype(np.uint16))
        mosaic = str(tmp_path / "mosaic.vrt")
        gdal.Translate(mosaic, small, width=40_000, height=height, resampleAlg="near").FlushCache()
        seen, values = [], Raster._values
        monkeypatch.setattr(Raster, "_values", lambda self, box, *more: seen.append(box) or values(self, box, *more))
        with open_raster(mosaic, scaling=Scaling(low=10, high=90)) as image:
            low, high = image._span
        assert abs(low - 3000) < 300
        assert abs(high - 27_000) < 300
        assert sum(w * h for _, _, w, h in seen) <= 1024**2
        assert all(0 <= x <= x + w <= 40_000 and 0 <= y <= y + h <= height for x, y, w, h in seen)

    def test_without_a_rule_values_are_cut_off(self, tmp_path):
        pixels = np.array([[[-5.0, 0.4, 254.6, 9000.0]]] * 3, np.float32)
        rgb, _ = read(write(tmp_path / "image.tif", pixels), scaling=Scaling(rule="none"))
        assert rgb[0, :, 0].tolist() == [0, 0, 255, 255]

    def test_one_value_everywhere_is_no_division_by_nought(self, tmp_path):
        rgb, valid = read(write(tmp_path / "image.tif", np.full((3, 9, 9), 4000, np.uint16)))
        assert valid.all()
        assert len(np.unique(rgb)) == 1


class TestGeoreference:
    def test_a_geotransform_with_a_crs(self, tmp_path):
        path = write(tmp_path / "image.tif", noise(8, 6), finish=placed)
        with open_raster(path) as image:
            assert image.georeference.to_map(8, 6) == (1004, 1997)
            assert "Polar" in image.georeference.crs_wkt

    def test_control_points(self, tmp_path):
        def pin(memory):
            crs = osr.SpatialReference()
            crs.ImportFromEPSG(32604)
            spots = [(0, 0), (8, 0), (8, 6), (0, 6)]
            points = [gdal.GCP(5e5 + x / 4, 8e6 - y / 4, 0, x, y) for x, y in spots]
            memory.SetGCPs(points, crs.ExportToWkt())

        with open_raster(write(tmp_path / "image.tif", noise(8, 6), finish=pin)) as image:
            assert image.georeference.to_map(4, 4) == pytest.approx((500_001, 7_999_999))

    def test_none_in_a_plain_photo(self, tmp_path):
        with open_raster(write(tmp_path / "photo.jpg", noise(8, 6))) as photo:
            assert photo.georeference is None

    def test_a_world_file_alone_names_no_crs_and_so_no_place(self, tmp_path):
        path = write(tmp_path / "photo.jpg", noise(8, 6))
        (tmp_path / "photo.jgw").write_text("0.5\n0\n0\n-0.5\n1000\n2000\n")
        with open_raster(path) as photo:
            assert photo.georeference is None

    def test_a_photo_that_gdal_has_placed_by_a_file_beside_it(self, tmp_path):
        path = write(tmp_path / "photo.jpg", noise(8, 6), finish=placed)
        assert (tmp_path / "photo.jpg.aux.xml").exists()
        with open_raster(path) as photo:
            assert photo.georeference.to_map(8, 6) == (1004, 1997)


class TestHeld:
    """What is held in memory reads as its file does."""

    WINDOWS = (
        (Window(0, 0, 601, 1201), None),
        (Window(-32, 1000, 448, 448), None),
        (Window(64, 32, 480, 960), (240, 480)),
        (Window(-10, -20, 300, 200), (100, 67)),
        (Window(100, 100, 50, 60), (120, 140)),
    )

    def same(self, path, within=0):
        with open_raster(path) as image:
            held = image.held()
            assert (held.path, held.width, held.height) == (image.path, image.width, image.height)
            assert held.georeference == image.georeference
            for window, out_px in self.WINDOWS:
                expected, found = image.read(window, out_px), held.read(window, out_px)
                assert (expected.valid == found.valid).all()
                assert np.abs(expected.rgb.astype(int) - found.rgb).max() <= within

    def test_a_photo(self, tmp_path):
        self.same(write(tmp_path / "image.tif", noise(601, 1201), finish=placed))

    def test_alpha_from_the_middle_on(self, tmp_path):
        pixels = noise(601, 1201, bands=4)
        pixels[3] = 255
        pixels[3, 700:, :200] = 0
        path = write(tmp_path / "image.tif", pixels, kinds=RGBA)
        with open_raster(path) as image:
            assert image.held_bytes == 4 * 601 * 1201
        self.same(path)

    def test_nodata(self, tmp_path):
        pixels = noise(601, 1201)
        pixels[:, 200:300, 100:400] = 0
        self.same(write(tmp_path / "image.tif", pixels, nodata=0))

    def test_a_palette(self, tmp_path):
        colours = [(i, 255 - i, i // 2, 255) for i in range(256)]
        path = write(tmp_path / "image.tif", noise(601, 1201, bands=1), finish=coloured(colours))
        with open_raster(path) as image:
            held = image.held()
            assert (held.read(Window(5, 7, 90, 80)).rgb == image.read(Window(5, 7, 90, 80)).rgb).all()

    @pytest.mark.parametrize("dtype", ["uint16", "float32"])
    def test_values_of_more_than_8_bits(self, tmp_path, dtype):
        self.same(write(tmp_path / "image.tif", noise(601, 1201, dtype=dtype, high=4000)), within=1)

    def test_damage_is_told_when_it_is_decoded(self, tmp_path):
        whole = Path(write(tmp_path / "image.jpg", noise(601, 1201)))
        whole.write_bytes(whole.read_bytes()[:-20_000])
        with open_raster(str(whole)) as image, pytest.raises(RasterError, match=r"image\.jpg can't be read"):
            image.held()

    def test_decoding_can_be_stopped(self, tmp_path):
        def stop(share):
            raise KeyboardInterrupt

        with open_raster(write(tmp_path / "image.tif", noise(601, 1201))) as image, pytest.raises(KeyboardInterrupt):
            image.held(stop)
