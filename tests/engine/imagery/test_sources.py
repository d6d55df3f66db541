# SPDX-License-Identifier: GPL-2.0-or-later
"""Which images the files, folders and virtual paths that a user names stand for."""

import os
import sys
import zipfile

import numpy as np
import pytest

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.sources import list_imagery
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.errors import BadArgument, RasterError


class TestListImagery:
    def make(self, folder, *names):
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
        return [str(folder / name) for name in names]

    def test_a_folder_stands_for_the_images_in_it_and_below_in_order(self, tmp_path):
        self.make(tmp_path, "b/2.JPG", "b/1.jpeg", "a.tif", "a.tfw", "notes.txt", "c/deep/down/x.png", "d.webp")
        found = [os.path.relpath(path, tmp_path) for path in list_imagery([str(tmp_path)])]
        names = [name.replace(os.sep, "/") for name in found]
        assert names == ["a.tif", "b/1.jpeg", "b/2.JPG", "c/deep/down/x.png", "d.webp"]

    def test_what_a_mac_or_a_waste_bin_hides_is_left_out(self, tmp_path):
        _, _, photo = self.make(tmp_path, "._IMG_1.JPG", ".Trash/IMG_2.JPG", "IMG_3.JPG")
        assert list_imagery([str(tmp_path)]) == [photo]

    def test_pictures_of_models_and_results_among_the_survey_are_no_photos(self, tmp_path):
        photo, _ = self.make(tmp_path, "flight/1.jpg", "flight/metrics.json")  # another program's
        self.make(tmp_path, "models/ours/card.json", "models/ours/card.md", "models/ours/contact_sheet.png")
        report = tmp_path / "models" / "ours" / "report"
        self.make(report, "metrics.json", "report.html", "precision_recall.png")
        self.make(tmp_path, "models/begun/training.json", "models/begun/contact_sheet.png", "found-saliency/1_0.tif")
        cut_out, _ = self.make(tmp_path, "bears/1.png", "bears/cutouts.json")
        assert list_imagery([str(tmp_path)]) == [photo]
        assert list_imagery([str(tmp_path / "bears")]) == [cut_out], "what the user names is taken"

    def test_a_folder_of_folders_is_not_taken_for_online_layers(self, tmp_path):
        photos = self.make(tmp_path, "seals-online/day 1/1.jpg", "seals-online/day 2/1.jpg")
        assert list_imagery([str(tmp_path)]) == photos

    def test_online_layers_are_known_whatever_a_mac_has_put_beside_them(self, tmp_path):
        photo, *_ = self.make(tmp_path, "1.jpg", "found-online/found-online-1.tif", "found-online/.DS_Store")
        self.make(tmp_path, "found-online/Thumbs.db", "found-online/._found-online-1.tif")
        assert list_imagery([str(tmp_path)]) == [photo]

    def test_a_folder_may_be_called_as_an_archive_is(self, tmp_path):
        photos = self.make(tmp_path, "flight.zip/1.jpg")
        assert list_imagery([str(tmp_path / "flight.zip")]) == photos

    def test_files_are_taken_as_given_and_once(self, tmp_path):
        odd, photo = self.make(tmp_path, "photo.dat", "photo.jpg")
        assert list_imagery([photo, odd, str(tmp_path), odd]) == [photo, odd]

    def test_a_file_named_in_two_ways_is_one(self, tmp_path, monkeypatch):
        (photo,) = self.make(tmp_path, "photo.jpg")
        monkeypatch.chdir(tmp_path)
        assert list_imagery(["photo.jpg", ".", photo]) == [photo]

    def test_an_empty_path_is_not_the_folder_that_the_engine_runs_in(self, tmp_path, monkeypatch):
        self.make(tmp_path, "photo.jpg")
        monkeypatch.chdir(tmp_path)
        with pytest.raises(BadArgument, match="An empty path was given"):
            list_imagery([""])

    @pytest.mark.skipif(os.name == "nt", reason="Windows lets administrators alone make links")
    def test_linked_folders_are_followed_and_no_photo_comes_twice(self, tmp_path):
        one, other = self.make(tmp_path, "survey/flight1/1.jpg", "disk/flight2/2.jpg")
        survey = tmp_path / "survey"
        (survey / "a_flight2").symlink_to(tmp_path / "disk/flight2", target_is_directory=True)
        (survey / "b_again").symlink_to(tmp_path / "disk", target_is_directory=True)
        (survey / "a_flight1").symlink_to(survey / "flight1", target_is_directory=True)
        (tmp_path / "disk/flight2/back").symlink_to(tmp_path, target_is_directory=True)
        linked = str(survey / "a_flight2/2.jpg")
        assert list_imagery([str(survey)]) == [linked, one]
        assert list_imagery([str(tmp_path / "disk"), str(survey)]) == [other, one]

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
    def test_names_that_no_results_can_tell_of_are_told_before(self, tmp_path):
        """Results can't be written: not a string, ended the search of all."""
        self.make(tmp_path, "1.jpg", os.fsdecode(b"\xd8st/2.jpg"))
        with pytest.raises(BadArgument, match=r"no UTF-8, such as .*\\udcd8st/2\.jpg: 1"):
            list_imagery([str(tmp_path)])

    def test_a_missing_path_is_named(self, tmp_path):
        missing = str(tmp_path / "nowhere.jpg")
        with pytest.raises(BadArgument, match=r"nowhere\.jpg does not exist"):
            list_imagery([missing])

    def test_a_folder_without_images_says_what_images_end_in(self, tmp_path):
        self.make(tmp_path, "notes.txt")
        with pytest.raises(BadArgument, match=r"holds no images.*\.jpg"):
            list_imagery([str(tmp_path)])

    def test_a_folder_that_is_closed_is_not_passed_over(self, tmp_path, monkeypatch):
        self.make(tmp_path, "open.jpg", "closed/bear.jpg")
        scandir = os.scandir

        def guarded(path):
            if str(path).endswith("closed"):
                raise PermissionError(13, "Permission denied", str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", guarded)
        with pytest.raises(BadArgument, match="closed can't be searched: Permission denied"):
            list_imagery([str(tmp_path)])


class TestVirtualPaths:
    """Of GDAL's virtual file systems those in a file: they take the same way as those over a network."""

    @pytest.fixture
    def archive(self, tmp_path, write_photo):
        photo = write_photo("IMG_1.tif", np.full((40, 60, 3), 7))
        with zipfile.ZipFile(tmp_path / "flight.zip", "w") as file:
            for name in ("b/IMG_2.TIF", "IMG_1.tif", "b/.hidden.tif", "notes.txt"):
                file.write(photo, name)
        return f"/vsizip/{tmp_path}/flight.zip"

    def test_a_folder_stands_for_its_images(self, archive):
        assert list_imagery([archive]) == [f"{archive}/IMG_1.tif", f"{archive}/b/IMG_2.TIF"]

    def test_an_archive_that_is_named_as_a_file_says_how_its_photos_are_named(self, archive):
        with pytest.raises(BadArgument, match=r"flight\.zip is an archive, and no image") as refused:
            list_imagery([archive.removeprefix("/vsizip/")])
        assert refused.value.hint.endswith(f"give what is in it as {archive}.")

    def test_a_file_is_taken_as_given_and_can_be_opened(self, archive):
        (photo,) = list_imagery([f"{archive}/b/IMG_2.TIF"])
        with open_raster(photo) as image:
            assert (image.read(Window(0, 0, 60, 40)).rgb == 7).all()

    def test_what_is_not_there_is_named(self, archive):
        with pytest.raises(BadArgument, match=r"flight\.zip/IMG_9\.tif does not exist"):
            list_imagery([f"{archive}/IMG_9.tif"])
        with pytest.raises(RasterError, match=r"IMG_9\.tif"):
            open_raster(f"{archive}/IMG_9.tif")
