# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples layer: what is written is read, the map and the pixels agree, a photo is in one split."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.backgrounds import draw_background
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.errors import ExamplesError


def write_photo(path: Path, width: int = 640, height: int = 480, georeferenced: bool = True) -> str:
    """A grey photo with pixels of 0.5 m near 75 degrees north."""
    target = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 3)
    if georeferenced:
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(3413)
        target.SetProjection(crs.ExportToWkt())
        target.SetGeoTransform((1000.0, 0.5, 0.0, -2000.0, 0.0, -0.5))
    for band in (1, 2, 3):
        target.GetRasterBand(band).Fill(128)
    target.FlushCache()
    return str(path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    written = [
        Example("polar_bear", photo, Window(10, 20, 60, 40), split="train", source="drawn", note="sow"),
        Example("background", photo, Window(300, 100, 224, 224), split="train", source="random"),
    ]
    layer.write(tmp_path / "examples.gpkg", written)
    read = layer.read(tmp_path / "examples.gpkg")
    assert [(e.class_name, e.photo, e.window, e.split, e.source, e.note) for e in read] == [
        (e.class_name, e.photo, e.window, e.split, e.source, e.note) for e in written
    ]
    assert all(e.created for e in read)


def test_an_example_lies_on_the_map_where_its_pixels_are(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    layer.write(tmp_path / "examples.gpkg", [Example("seal", photo, Window(10, 20, 60, 40))])
    outline = layer.read(tmp_path / "examples.gpkg")[0].geometry
    assert outline is not None
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((1005.0, 1035.0, -2030.0, -2010.0))


def test_a_drawn_outline_finds_its_photo_and_pixels(tmp_path: Path) -> None:
    photos = [write_photo(tmp_path / "a.tif"), write_photo(tmp_path / "b.tif", 100, 100)]
    outline = ((1100.0, -2100.0), (1130.0, -2100.0), (1130.0, -2120.0), (1100.0, -2120.0), (1100.0, -2100.0))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    (found,) = layer.locate([Example("seal", geometry=outline)], crs.ExportToWkt(), photos)
    assert (found.photo, found.window) == (photos[0], Window(200, 200, 60, 40))


def test_an_example_outside_its_photo_is_named(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    with pytest.raises(ExamplesError, match=r"example of seal lies outside .*a\.tif \(pixel 5000, 10\)"):
        layer.locate([Example("seal", photo, Window(5000, 10, 20, 20))], None)


def test_a_photo_is_wholly_in_one_split() -> None:
    some = [Example("seal", f"photo{i % 40}.jpg", Window(i, i, 9, 9)) for i in range(200)]
    some[7] = Example("seal", "photo7.jpg", Window(0, 0, 9, 9), split="validation")
    split = layer.assign_splits(some)
    by_photo: dict[str, set[str]] = {}
    for example in split:
        by_photo.setdefault(example.photo, set()).add(example.split)
    assert all(len(splits) == 1 for splits in by_photo.values())
    assert by_photo["photo7.jpg"] == {"validation"}
    assert 3 <= sum(splits == {"validation"} for splits in by_photo.values()) <= 14


def test_background_keeps_clear_of_animals(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif", 1200, 900)
    animals = [Window(500, 400, 80, 80), Window(100, 100, 60, 60)]
    drawn = draw_background(photo, animals, 20, np.random.default_rng(1))
    assert len(drawn) == 20
    assert not any(e.window.intersects(a) for e in drawn if e.window for a in animals)


def test_background_keeps_clear_of_black_borders(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif", 1200, 900)
    target = gdal.Open(photo, gdal.GA_Update)
    for band in (1, 2, 3):
        target.GetRasterBand(band).WriteRaster(600, 0, 600, 900, bytes(600 * 900))
    target.FlushCache()
    drawn = draw_background(photo, [], 20, np.random.default_rng(1))
    assert len(drawn) == 20
    assert all(e.window.right < 610 for e in drawn if e.window)


def test_examples_are_added_in_the_layers_own_crs(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    path = tmp_path / "examples.gpkg"
    layer.write(path, [Example("seal", photo, Window(10, 20, 60, 40))])
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    outline = ((-20.0, 75.0), (-19.9, 75.0), (-19.9, 75.1))
    layer.append(
        path, [Example("seal", photo, Window(90, 20, 60, 40)), Example("x", geometry=outline)], crs.ExportToWkt()
    )
    _, by_pixels, drawn = layer.read(path)
    assert (by_pixels.photo, by_pixels.geometry and by_pixels.geometry[0]) == (photo, (1045.0, -2010.0))
    assert drawn.geometry
    assert 1e5 < max(abs(v) for v in drawn.geometry[0]) < 1e7, "metres, no degrees"


def test_nothing_is_read_where_nothing_is_yet(tmp_path: Path) -> None:
    path = tmp_path / "examples.gpkg"
    assert layer.read_if_any(path) == []
    layer.write(path, [])
    assert layer.read_if_any(path) == []
    path.write_text("not a database")
    with pytest.raises(ExamplesError, match="can't be read as a GeoPackage"):
        layer.read_if_any(path)


def test_no_room_for_background_gives_none(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif", 300, 300)
    assert draw_background(photo, [Window(100, 100, 100, 100)], 3, np.random.default_rng(1)) == []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "There is no examples file"),
        (lambda path: path.write_text("not a database"), "can't be read as a GeoPackage"),
        (lambda path: layer.write(path, []), "holds no examples"),
    ],
)
def test_a_bad_file_gives_one_clear_line(tmp_path: Path, make: object, message: str) -> None:
    path = tmp_path / "examples.gpkg"
    make(path)  # type: ignore[operator]
    with pytest.raises(ExamplesError, match=message):
        layer.read(path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExamplesError, match="can't be written"):
        layer.write(tmp_path / "file" / "examples.gpkg", [Example("seal", geometry=((0, 0), (1, 0), (1, 1)))])


def test_examples_and_the_photos_below_them_move_together(tmp_path: Path) -> None:
    """To another machine that trains, say."""
    (tmp_path / "here" / "images").mkdir(parents=True)
    photo = write_photo(tmp_path / "here" / "images" / "a.tif")
    layer.write(tmp_path / "here" / "examples.gpkg", [Example("seal", photo, Window(9, 9, 40, 40))])
    (tmp_path / "here").rename(tmp_path / "there")
    (found,) = layer.read(tmp_path / "there" / "examples.gpkg")
    assert found.photo == str(tmp_path / "there" / "images" / "a.tif")


@pytest.mark.parametrize("photo", ["/vsicurl/https://example.org/a.tif", "/vsizip/flight.zip/a.tif"])
def test_a_photo_that_only_gdal_opens_keeps_its_name(tmp_path: Path, photo: str) -> None:
    layer.write(tmp_path / "examples.gpkg", [Example("seal", photo, Window(10, 20, 60, 40))])
    (example,) = layer.read(tmp_path / "examples.gpkg")
    assert example.photo == photo
