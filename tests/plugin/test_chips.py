# SPDX-License-Identifier: GPL-2.0-or-later
"""Pieces of photos: what is shown of them, and in which order they are read."""

from __future__ import annotations

from array import array

import pytest
from osgeo import gdal
from qgis.PyQt.QtGui import QColor

from bear_detector_plugin.errors import RasterError
from bear_detector_plugin.gui.chips import Chip, ChipLoader, _Orders, read_chip
from bear_detector_plugin.gui.photo_pixels import GREY, let_go

from .conftest import write_photo


@pytest.fixture
def loader():
    loader = ChipLoader()
    yield loader
    loader.close()


def colour(image, x: int, y: int) -> tuple[int, int, int]:
    return QColor(image.pixel(x, y)).getRgb()[:3]


def write(path, bands, kind, nodata=None, width=100, height=100):
    """A file of bands that each are a function of x and y."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, len(bands), kind)
    for number, value in enumerate(bands, 1):
        band = dataset.GetRasterBand(number)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        values = array("f", [value(x, y) for y in range(height) for x in range(width)])
        band.WriteRaster(0, 0, width, height, values.tobytes(), buf_type=gdal.GDT_Float32)
    return str(path)


def test_a_chip_is_the_photos_pixels(tmp_path):
    write_photo(tmp_path / "a.tif", animals={(300, 200): (200, 10, 20)})
    image = read_chip(Chip(str(tmp_path / "a.tif"), 268, 168, 128, 128), 128)
    assert (image.width(), image.height()) == (128, 128)
    assert colour(image, 64, 64) == (200, 10, 20)
    assert colour(image, 10, 10) == (128, 128, 128)


def test_the_longer_side_is_as_asked(tmp_path):
    write_photo(tmp_path / "a.tif")
    image = read_chip(Chip(str(tmp_path / "a.tif"), 0, 0, 200, 100), 50)
    assert (image.width(), image.height()) == (50, 25)


def test_what_lies_outside_is_grey(tmp_path):
    photo = write(tmp_path / "white.tif", [lambda x, y: 255] * 3, gdal.GDT_Byte)
    image = read_chip(Chip(photo, -50, 50, 100, 100), 100)
    assert colour(image, 25, 25) == colour(image, 75, 75) == GREY.getRgb()[:3]
    assert colour(image, 75, 25) == (255, 255, 255)
    assert colour(read_chip(Chip(photo, 500, 500, 100, 100), 40), 20, 20) == GREY.getRgb()[:3]


def test_16_bits_are_stretched_the_same_in_every_chip_of_a_photo(tmp_path):
    photo = write(tmp_path / "deep.tif", [lambda x, y: 1000 + 10 * x] * 3, gdal.GDT_UInt16)
    left, right = (read_chip(Chip(photo, x, 0, 50, 50), 50) for x in (0, 50))
    assert colour(left, 2, 25)[0] < 10
    assert colour(right, 47, 25)[0] > 245
    assert colour(left, 49, 25)[0] == pytest.approx(colour(right, 0, 25)[0], abs=4)


def test_no_data_is_grey_where_no_colour_has_any(tmp_path):
    bands = [lambda x, y: 0 if x < 50 else 200, lambda x, y: 0 if x < 25 else 100, lambda x, y: 0 if x < 25 else 100]
    photo = write(tmp_path / "holes.tif", bands, gdal.GDT_Byte, nodata=0)
    image = read_chip(Chip(photo, 0, 0, 100, 100), 100)
    assert colour(image, 10, 50) == GREY.getRgb()[:3]
    assert colour(image, 35, 50) == (0, 100, 100)  # black ice in red is no hole
    assert colour(image, 75, 50) == (200, 100, 100)


def test_one_band_is_grey_and_a_palette_is_coloured(tmp_path):
    photo = write(tmp_path / "one.tif", [lambda x, y: 77], gdal.GDT_Byte)
    assert colour(read_chip(Chip(photo, 0, 0, 50, 50), 50), 25, 25) == (77, 77, 77)
    dataset = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "palette.tif"), 50, 50, 1)
    table = gdal.ColorTable()
    table.SetColorEntry(3, (10, 200, 30, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset.GetRasterBand(1).Fill(3)
    dataset = None
    assert colour(read_chip(Chip(str(tmp_path / "palette.tif"), 0, 0, 50, 50), 50), 25, 25) == (10, 200, 30)


def test_a_photo_that_cant_be_read_says_so(tmp_path):
    with pytest.raises(RasterError, match=r"gone\.tif can't be opened"):
        read_chip(Chip(str(tmp_path / "gone.tif"), 0, 0, 10, 10), 10)
    (tmp_path / "bad.tif").write_bytes(b"II*\0 this is no photo")
    with pytest.raises(RasterError, match=r"bad\.tif can't be read"):
        read_chip(Chip(str(tmp_path / "bad.tif"), 0, 0, 10, 10), 10)


def test_a_photo_that_was_replaced_is_read_anew(tmp_path):
    photo = write(tmp_path / "a.tif", [lambda x, y: 10] * 3, gdal.GDT_Byte)
    assert colour(read_chip(Chip(photo, 0, 0, 10, 10), 10), 5, 5) == (10, 10, 10)
    let_go()
    write(tmp_path / "a.tif", [lambda x, y: 99] * 3, gdal.GDT_Byte, width=120)
    assert colour(read_chip(Chip(photo, 0, 0, 10, 10), 10), 5, 5) == (99, 99, 99)


class TestLoader:
    def test_a_chip_comes_by_signal_and_stays(self, loader, tmp_path, until):
        write_photo(tmp_path / "a.tif")
        chip, came = Chip(str(tmp_path / "a.tif"), 0, 0, 100, 100), []
        loader.loaded.connect(lambda chip, image: came.append((chip, image.width())))
        assert loader.get(chip, 40) is None
        until(lambda: came)
        assert came == [(chip, 40)]
        assert loader.get(chip, 40).width() == 40

    def test_a_photo_that_cant_be_read_comes_as_nothing(self, loader, tmp_path, until):
        chip, came = Chip(str(tmp_path / "gone.tif"), 0, 0, 100, 100), []
        loader.loaded.connect(lambda chip, image: came.append(image.isNull()))
        loader.get(chip, 40)
        until(lambda: came)
        assert came == [True]
        assert loader.get(chip, 40).isNull()

    def test_on_the_way_to_a_piece_those_above_it_are_read(self, loader, tmp_path, until):
        for name in "ab":
            write_photo(tmp_path / f"{name}.tif")
        places = [("a", 200), ("b", 0), ("a", 0), ("b", 200), ("a", 100)]
        wishes = [(Chip(str(tmp_path / f"{name}.tif"), 0, y, 50, 50), 50) for name, y in places]
        came = []
        loader.loaded.connect(lambda chip, image: came.append(chip))
        loader.prefetch(wishes)
        until(lambda: len(came) == len(wishes))
        for name in "ab":
            rows = [chip.y for chip in came if chip.photo.endswith(f"{name}.tif")]
            assert rows == sorted(rows)
        assert all(loader.get(*wish) is not None for wish in wishes)

    def test_closing_ends_its_threads(self, tmp_path):
        loader = ChipLoader()
        loader.prefetch([(Chip(str(tmp_path / "gone.tif"), 0, y, 50, 50), 50) for y in range(1000)])
        loader.close()
        assert not any(thread.is_alive() for thread in loader._threads)


def chip(photo: str, y: int):
    return Chip(photo, 0, y, 50, 50), 50


class TestOrder:
    """Which pieces a thread takes next; one that says so takes only the one at hand."""

    def test_the_one_at_hand_is_read_before_those_in_sight_and_those_to_come(self):
        orders = _Orders()
        orders.ahead([chip("soon.jpg", 0)])
        orders.want(chip("in sight.jpg", 0), at_hand=False)
        orders.want(chip("passed.jpg", 0), at_hand=True)
        orders.want(chip("at hand.jpg", 0), at_hand=True)
        assert orders._choose(only_at_hand=True) == [chip("at hand.jpg", 0)]
        assert orders._choose(only_at_hand=True) == []
        assert orders._choose(only_at_hand=False) == [chip("soon.jpg", 0)]
        assert orders._choose(only_at_hand=False) == [chip("in sight.jpg", 0)]

    def test_a_photo_that_is_being_read_is_left_to_its_thread(self):
        orders = _Orders()
        orders.ahead([chip("a.jpg", 0), chip("a.jpg", 9), chip("b.jpg", 0)])
        assert orders.next(only_at_hand=False) == [chip("a.jpg", 0)]
        assert orders._choose(only_at_hand=False) == [chip("b.jpg", 0)]
        assert orders._choose(only_at_hand=False) == []
        assert orders.next(only_at_hand=False) == [chip("a.jpg", 9)]

    def test_one_in_a_hurry_waits_for_some_of_what_lies_on_its_way_only(self):
        orders = _Orders()
        much_later = [chip("a.jpg", y) for y in range(1000)]
        orders.ahead([chip("a.jpg", 5000), chip("a.jpg", 6000), chip("a.jpg", 4000), *much_later])
        taken = orders._choose(only_at_hand=False)
        assert taken[-2:] == [chip("a.jpg", 4000), chip("a.jpg", 5000)]
        assert 100 < len(taken) < 300

    def test_one_that_can_wait_brings_all_that_lies_on_its_way(self):
        orders = _Orders()
        orders.want(chip("a.jpg", 2000), at_hand=False)
        orders.ahead([*(chip("b.jpg", y) for y in range(100)), *(chip("a.jpg", y) for y in range(1000))])
        while (taken := orders._choose(only_at_hand=False))[0][0].photo != "a.jpg":
            pass
        assert len(taken) == 1001
