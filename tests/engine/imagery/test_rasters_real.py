# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading the real files, where they are at hand."""

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.errors import RasterError
from tests.engine.image_files import read

REAL = Path(__file__).parents[4] / "shared" / "data"


def real(name):
    file = REAL / name
    if not file.exists():
        pytest.skip(f"{file} is missing")
    return str(file)


class TestRealFiles:
    ONE_BAND = (
        "rasterio_float_nan.tif",
        "rasterio_rotated.tif",
        "riotiler_cog_dateline.tif",
        "riotiler_cog_gcps.tif",
        "riotiler_cog_nodata.tif",
    )
    # File, and the band or mask of it (0) that says what is valid.
    MASKED = (
        ("rasterio_RGBA.byte.tif", 4),
        ("rasterio_RGBA.uint16.tif", 4),
        ("rasterio_alpha.tif", 4),
        ("icefloe_modis_epsg3413.tif", 4),
        ("deepness_fotomap_small.tif", 4),
        ("riotiler_cog_rgb_mask.tif", 0),
        ("riotiler_cog_rgba.tif", 4),
        ("riotiler_pix4d_alpha_nodata.tif", 4),
    )

    @pytest.mark.parametrize("name", ONE_BAND)
    def test_one_band_is_refused(self, name):
        with pytest.raises(RasterError, match="has one band"):
            open_raster(real(f"rasters/{name}"))

    @pytest.mark.parametrize(("name", "number"), MASKED)
    def test_alpha_and_masks_are_heeded(self, name, number):
        path = real(f"rasters/{name}")
        dataset = gdal.Open(path)
        band = dataset.GetRasterBand(number) if number else dataset.GetRasterBand(1).GetMaskBand()
        told = np.frombuffer(band.ReadRaster(buf_type=gdal.GDT_UInt16), np.uint16)
        rgb, valid = read(path)
        assert (valid == (told > 0).reshape(valid.shape)).all()
        assert valid.any()
        assert not rgb[~valid].any()

    def test_a_palette_of_62_megapixels_is_expanded_by_window(self):
        path = real("rasters/riotiler_cog_cmap.tif")
        window = Window(3000, 3000, 300, 300)
        dataset = gdal.Open(path)
        band = dataset.GetRasterBand(1)
        indices = np.frombuffer(band.ReadRaster(*window), np.uint8).reshape(300, 300)
        table = np.array([band.GetColorTable().GetColorEntry(i) for i in range(256)])
        rgb, valid = read(path, window)
        assert (rgb[valid] == table[indices][valid][:, :3]).all()
        assert (valid == (indices != 0)).all()

    def test_a_damaged_tile_is_an_error_only_where_it_is_read(self):
        with open_raster(real("rasters/rasterio_corrupt.tif")) as image:
            assert image.read(Window(0, 0, 500, 500)).valid.any()
            with pytest.raises(RasterError, match=r"rasterio_corrupt\.tif can't be read: TIFF(ReadEncoded|Fill)Tile"):
                image.read(Window(600, 600, 300, 300))

    def test_a_photo_without_a_place(self):
        with open_raster(real("rasters/riotiler_no_geo.jpg")) as photo:
            assert photo.georeference is None
            assert photo.read(Window(0, 0, 2000, 2000)).valid.all()

    def test_a_drone_photo_reduced_far_below_its_preview(self):
        path = real("drone_survey/DJI_0018.JPG")
        whole, _ = read(path)
        small, _ = read(path, out_px=(160, 90))
        assert np.abs(small - whole.reshape(90, 25, 160, 25, 3).mean(axis=(1, 3))).max() <= 0.51

    def test_a_drone_photo_cut_off_in_the_middle(self, tmp_path):
        cut = tmp_path / "DJI_0018.JPG"
        cut.write_bytes(Path(real("drone_survey/DJI_0018.JPG")).read_bytes()[:2_000_000])
        with open_raster(str(cut)) as photo:
            assert photo.read(Window(0, 0, 224, 224)).valid.all()
            with pytest.raises(RasterError, match="Premature end of JPEG file"):
                photo.read(Window(2000, 1200, 224, 224))
