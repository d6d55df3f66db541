# SPDX-License-Identifier: GPL-2.0-or-later
"""Which photo a virtual copy shows."""

from osgeo import gdal

from bear_detector_plugin.engine.imagery.copies import copied, photo_of
from tests.engine.detect_runs import ice


def test_a_copy_is_known_by_the_photo_that_it_names(tmp_path, write_photo):
    (tmp_path / "placed").mkdir()
    photo, copy = write_photo("a & ü.tif", ice()), str(tmp_path / "placed" / "a.vrt")
    gdal.Translate(copy, photo, format="VRT")
    assert "relativeToVRT" in (tmp_path / "placed" / "a.vrt").read_text()
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    linked = str(tmp_path / "link" / "a & ü.tif")
    assert photo_of(copy) == photo
    assert copied([photo, copy]) == {photo: copy}
    assert copied([copy], [linked]) == {linked: copy}


def test_a_mosaic_of_several_photos_is_no_copy(tmp_path, write_photo):
    photos = [write_photo(name, ice(), corner=(at, 0)) for name, at in (("a.tif", 0), ("b.tif", 10))]
    mosaic = str(tmp_path / "all.vrt")
    gdal.BuildVRT(mosaic, photos)
    assert copied([*photos, mosaic, str(tmp_path / "gone.vrt")]) == {}
