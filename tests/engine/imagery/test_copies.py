# SPDX-License-Identifier: GPL-2.0-or-later
"""Which photo a virtual copy shows."""

import pytest
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


@pytest.mark.parametrize("how", [{"srcWin": [0, 0, 40, 30]}, {"width": 40, "height": 30}])
def test_a_part_of_a_photo_or_a_smaller_one_is_no_copy(tmp_path, write_photo, how):
    photo, other = write_photo("a.tif", ice()), str(tmp_path / "other.vrt")
    gdal.Translate(other, photo, format="VRT", **how)
    assert copied([photo, other]) == {}


def test_a_mosaic_of_several_photos_is_no_copy(tmp_path, write_photo):
    photos = [write_photo(name, ice(), corner=(at, 0)) for name, at in (("a.tif", 0), ("b.tif", 10))]
    mosaic = str(tmp_path / "all.vrt")
    gdal.BuildVRT(mosaic, photos)
    assert copied([*photos, mosaic, str(tmp_path / "gone.vrt")]) == {}
