# SPDX-License-Identifier: GPL-2.0-or-later
"""Which new detection takes over which earlier review."""

import pytest
from osgeo import gdal, ogr

from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.results.carry_over import Earlier, overlap
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.engine.results.results_file import open_results

RUN = Run(("detect",), "tiny", "a1", ("polar_bear", "seal", "background"), 0.5, "dense", {})
PHOTO = Window(0, 0, 4000, 3000)


def at(x, y):
    return Window(x, y, 224, 224)


@pytest.fixture
def earlier(tmp_path):
    """Earlier detections (class, window, verdict) of photos, given by path."""

    def make(photos, now):
        path = str(tmp_path / "earlier.gpkg")
        with open_results(path, RUN) as results:
            results.pending(list(photos))
            for photo, found in photos.items():
                results.finish(photo, PHOTO, None, [(name, 0.9, window) for name, window, _ in found], seconds=1)
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
        layer = dataset.GetLayerByName("detections")
        verdicts = {(p, name, w.x, w.y): verdict for p, found in photos.items() for name, w, verdict in found}
        for row in list(layer):
            row["review"] = verdicts[row["photo"], row["class"], row["x_px"], row["y_px"]]
            layer.SetFeature(row)
        del layer, row, dataset
        return Earlier(path, now)

    return make


def carried(reviews, photo, *found):
    """The verdict that each of the detections takes over."""
    done = reviews.carry(photo, [(name, 0.8, window) for name, window in found], 0.5, None)
    return [detection.earlier and detection.earlier.verdict for detection in done.detections]


def test_overlap_is_the_shared_part_of_all_pixels_covered():
    assert overlap(at(0, 0), at(0, 0)) == 1
    assert overlap(at(0, 0), at(112, 0)) == pytest.approx(1 / 3)
    assert overlap(at(0, 0), at(224, 0)) == 0


@pytest.mark.parametrize(
    ("shift", "same"),
    [((0, 0), True), ((134, 0), True), ((112, 112), True), ((113, 113), False), ((160, 0), False), ((0, 135), False)],
)
def test_windows_nearer_than_those_of_two_animals_of_a_run_are_the_same(earlier, shift, same):
    reviews = earlier({"a.jpg": [("polar_bear", at(320, 320), "polar_bear")]}, ["a.jpg"])
    expected = ["polar_bear"] if same else [None]
    assert carried(reviews, "a.jpg", ("polar_bear", at(320 + shift[0], 320 + shift[1]))) == expected


def test_each_review_is_given_away_once_and_the_best_overlap_goes_first(earlier):
    reviews = earlier({"a.jpg": [("polar_bear", at(0, 0), "polar_bear"), ("seal", at(64, 0), "seal")]}, ["a.jpg"])
    assert carried(reviews, "a.jpg", ("seal", at(32, 0)), ("polar_bear", at(0, 0)), ("seal", at(0, 32))) == [
        "seal",
        "polar_bear",
        None,
    ]


def test_at_the_same_overlap_it_goes_to_the_same_class(earlier):
    reviews = earlier({"a.jpg": [("polar_bear", at(0, 0), "background"), ("seal", at(0, 0), "seal")]}, ["a.jpg"])
    assert carried(reviews, "a.jpg", ("seal", at(0, 0)), ("polar_bear", at(0, 0))) == ["seal", "background"]


def test_confirmed_animals_without_a_detection_are_lost_and_rejected_ones_are_not(earlier):
    found = [("polar_bear", at(x, 0), verdict) for x, verdict in ((0, "seal"), (500, "background"), (1000, "unsure"))]
    lost = earlier({"a.jpg": found}, ["a.jpg"]).carry("a.jpg", [], 0.5, None).lost
    assert [(animal.said, animal.window) for animal in lost] == [("seal", at(0, 0))]


def test_confirmed_animals_that_score_below_the_threshold_are_weak(earlier):
    reviews = earlier({"a.jpg": [("polar_bear", at(0, 0), "polar_bear")]}, ["a.jpg"])
    done = reviews.carry("a.jpg", [("polar_bear", 0.02, at(0, 0))], 0.5, None)
    assert (len(done.weak), done.lost, done.reviews) == (1, [], 1)


def test_a_photo_is_known_by_its_path_else_by_a_name_that_only_it_has(earlier):
    bear = [("polar_bear", at(0, 0), "polar_bear")]
    before = {"/one/a.jpg": bear, "/one/b.jpg": bear, "/two/b.jpg": bear, "/one/c.jpg": bear}
    now = ["/three/a.jpg", "/three/b.jpg", "/one/c.jpg", "/three/c.jpg"]
    assert earlier(before, now).photos() == {"/three/a.jpg", "/one/c.jpg"}


def test_a_verdict_that_stands_in_the_reviews_only_counts_as_well(tmp_path):
    path = str(tmp_path / "blind.gpkg")
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
        results.finish("a.jpg", PHOTO, None, [("polar_bear", 0.9, at(0, 0))], seconds=1)
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    said = ogr.Feature(dataset.GetLayerByName("reviews").GetLayerDefn())
    said["detection_id"], said["verdict"] = "a.jpg#polar_bear@0,0", "polar_bear"
    dataset.GetLayerByName("reviews").CreateFeature(said)
    del said, dataset
    done = Earlier(path, ["a.jpg"]).carry("a.jpg", [("polar_bear", 0.9, at(0, 0))], 0.5, None)
    assert done.detections[0].earlier.verdict == ""
    assert [row["verdict"] for row in done.detections[0].earlier.reviews] == ["polar_bear"]
