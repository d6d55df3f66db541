# SPDX-License-Identifier: GPL-2.0-or-later
"""Images that are missing, damaged, or no images: one line each."""

import re

import pytest

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.errors import RasterError
from tests.engine.image_files import noise, read, write


class TestTrouble:
    def fails(self, path, *words):
        """One line that names the file, and what to do about it."""
        with pytest.raises(RasterError, match=r"\A[^\n]+\. [A-Z][^\n]+\.\Z"):
            read(path)
        for word in (str(path), *words):
            with pytest.raises(RasterError, match=re.escape(word)):
                read(path)

    def test_a_missing_file(self, tmp_path):
        self.fails(tmp_path / "nowhere.jpg", "can't be opened", "No such file")

    def test_a_folder(self, tmp_path):
        self.fails(tmp_path, "can't be opened")

    @pytest.mark.parametrize("content", [b"", b"not an image at all", b"\0" * 5000])
    def test_a_file_that_is_no_image(self, tmp_path, content):
        path = tmp_path / "notes.jpg"
        path.write_bytes(content)
        self.fails(path, "is not an image")

    def test_a_phones_photo_that_gdal_was_built_without(self, tmp_path):
        (tmp_path / "photo.HEIC").write_bytes(b"whatever it is")
        self.fails(tmp_path / "photo.HEIC", "is not an image", "Save it as JPEG")

    @pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
    @pytest.mark.parametrize(
        ("name", "option"),
        [
            ("photo.jpg", "PROGRESSIVE=NO"),
            ("photo.jpg", "PROGRESSIVE=YES"),
            ("image.png", "ZLEVEL=6"),
            ("image.tif", "COMPRESS=DEFLATE"),
            ("image.tif", "COMPRESS=JPEG"),
            ("image.tif", "COMPRESS=NONE"),
        ],
    )
    def test_a_file_cut_off_while_copying(self, tmp_path, name, option, share):
        path = tmp_path / name
        write(path, noise(400, 300), options=[option])
        content = path.read_bytes()
        path.write_bytes(content[: int(share * len(content))])
        self.fails(path)

    def test_a_cut_jpeg_does_not_pass_when_it_shrinks(self, tmp_path):
        path = tmp_path / "photo.jpg"
        write(path, noise(1600, 1200), options=["EXIF_THUMBNAIL=YES"])
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        with pytest.raises(RasterError, match="Premature end"):
            read(path, out_px=(100, 75))

    def test_once_found_damaged_it_stays_so_and_others_are_read(self, tmp_path):
        bad, good = tmp_path / "bad.jpg", tmp_path / "good.jpg"
        write(good, noise(400, 300))
        bad.write_bytes(good.read_bytes()[:20_000])
        with open_raster(str(bad)) as damaged, open_raster(str(good)) as sound:
            for top in (100, 200, 0):
                with pytest.raises(RasterError, match="Premature end"):
                    damaged.read(Window(0, top, 400, 100))
            assert sound.read(Window(0, 0, 400, 300)).valid.all()
