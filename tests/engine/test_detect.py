# SPDX-License-Identifier: GPL-2.0-or-later
"""Detection from photos to the results file, with a model that takes red for bears and green for seals."""

import json
import signal
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine import animals
from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.engine.rasters import Raster
from bear_detector_plugin.engine.results import latest_run, open_survey
from bear_detector_plugin.errors import BadArgument, Cancelled, ModelFileError, RasterError, ResultsError
from bear_detector_plugin.events import DetectionFound, Log, Progress, Result
from bear_detector_plugin.jobs import DetectJob

ROOT = Path(__file__).parents[2]


def blob(x, y, height=320, width=480):
    """An animal whose middle is brightest."""
    down, across = np.mgrid[:height, :width] + 0.5
    return 255 * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2))


def ice(bear=None, seal=None):
    rgb = np.zeros((320, 480, 3))
    for band, place in enumerate((bear, seal)):
        if place:
            rgb[..., band] = blob(*place)
    return rgb


@pytest.fixture
def survey(tmp_path, write_photo, spotter_model):
    """A folder with two good photos, one damaged and one that is text; the model; the results' path."""
    write_photo("photos/a.tif", ice(bear=(240, 144), seal=(112, 112)), corner=(1000, -1_600_000))
    write_photo("photos/b.tif", ice(), corner=(1020, -1_600_000))
    (tmp_path / "photos" / "bad.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a photo")
    write_photo("photos/c.tif", ice(seal=(240, 144)))
    return {
        "imagery": (str(tmp_path / "photos"),),
        "out": str(tmp_path / "survey.gpkg"),
        "model": spotter_model(gain=0.2, threshold=0.5, thresholds=[{"recall": 0.9, "threshold": 0.7, "animals": 20}]),
        "device": "cpu",
    }


def run(survey, **options):
    told = []
    detect(DetectJob(**{**survey, **options}), told.append)
    return told


def rows(path, table):
    dataset = ogr.Open(path)
    return [feature.items() for feature in dataset.GetLayerByName(table)]


def named(events, kind):
    return [event for event in events if isinstance(event, kind)]


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_what_is_found_is_told_and_kept(survey, mode):
    told = run(survey, mode=mode)
    found = named(told, DetectionFound)
    assert sorted((Path(animal.photo).name, animal.class_name) for animal in found) == [
        ("a.tif", "polar_bear"),
        ("a.tif", "seal"),
        ("c.tif", "seal"),
    ]
    assert told[-1].paths == {"survey": survey["out"]}
    assert told[-1].counts["photos"] == 4
    assert told[-1].counts["failed"] == 1
    assert told[-1].counts["detections"] == 3
    kept = rows(survey["out"], "detections")
    assert told[-1].counts["kept"] == len(kept) >= 3
    assert min(row["score"] for row in kept) >= 0.01
    bear = next(row for row in kept if row["class"] == "polar_bear" and row["score"] > 0.5)
    assert bear["x_px"] <= 240 < bear["x_px"] + bear["w_px"]


def test_progress_counts_photos_and_their_shares(survey):
    progress = named(run(survey), Progress)
    assert {(event.stage, event.unit, event.total) for event in progress} == {("detect", "photos", 4)}
    done = [event.done for event in progress]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 4)


def test_a_damaged_photo_is_listed_with_its_reason_and_the_run_goes_on(survey):
    told = run(survey)
    photos = {Path(row["path"]).name: row for row in rows(survey["out"], "photos")}
    assert {name: row["status"] for name, row in photos.items()} == {
        "a.tif": "done",
        "b.tif": "done",
        "bad.jpg": "failed",
        "c.tif": "done",
    }
    assert "bad.jpg" in photos["bad.jpg"]["error"]
    assert any(event.level == "warning" and "bad.jpg" in event.message for event in named(told, Log))
    assert json.loads(photos["b.tif"]["counts"]) == {}


def test_a_photo_without_georeference_has_no_place_on_the_map(survey):
    told = run(survey)
    dataset = ogr.Open(survey["out"])
    placed = {Path(f["photo"]).name: f.GetGeometryRef() is not None for f in dataset.GetLayerByName("detections")}
    assert placed == {"a.tif": True, "c.tif": False}
    assert any("c.tif has no georeference" in event.message for event in named(told, Log))


def test_the_run_says_how_to_repeat_it(survey):
    run(survey, recall=0.9)
    made = latest_run(open_survey(survey["out"]))
    assert made.threshold == 0.7
    assert made.classes == ("polar_bear", "seal", "background")
    assert made.job[:2] == ("detect", survey["imagery"][0])
    assert {"bear_detector", "gdal", "provider"} <= set(made.versions)


def test_the_threshold_is_a_filter_not_a_new_run(survey):
    low = run(survey, threshold=0.3)
    again = run(survey, threshold=0.99)
    assert again[-1].counts["kept"] == low[-1].counts["kept"]
    assert again[-1].counts["detections"] < low[-1].counts["detections"]
    assert not named(again, DetectionFound)


def test_cancelled_it_keeps_what_is_done_and_goes_on_later(survey):
    def stop(event):
        if isinstance(event, Progress) and event.done > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(DetectJob(**survey), stop)
    status = {Path(row["path"]).name: row["status"] for row in rows(survey["out"], "photos")}
    assert (status["a.tif"], status["b.tif"], status["c.tif"]) == ("done", "pending", "pending")
    assert status["bad.jpg"] in ("pending", "failed")  # it may have been opened ahead
    before = rows(survey["out"], "detections")
    told = run(survey)
    assert told[-1].counts["detections"] == 3
    assert rows(survey["out"], "detections")[: len(before)] == before


def test_cancelled_while_telling_of_a_finished_photo_it_stays_finished(survey):
    def stop(event):
        if isinstance(event, DetectionFound):
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(DetectJob(**survey), stop)
    assert rows(survey["out"], "photos")[0]["status"] == "done"
    assert run(survey)[-1].counts["detections"] == 3


KILLS_ITSELF = """
import os, signal, sys
from bear_detector_plugin.engine.detect import detect
from bear_detector_plugin.events import Progress
from bear_detector_plugin.jobs import DetectJob

imagery, out, model, moment = sys.argv[1:]

def tell(event):
    if isinstance(event, Progress) and event.done >= float(moment):
        os.kill(os.getpid(), signal.SIGKILL)

detect(DetectJob((imagery,), out, model=model, device="cpu"), tell)
"""


def test_killed_and_run_again_it_has_everything_once(survey):
    """A real engine process, dead by SIGKILL amid its first, its second and its last photo."""
    for moment, done in (("0.5", 0), ("1.5", 1), ("2.5", 2)):
        command = [sys.executable, "-c", KILLS_ITSELF, survey["imagery"][0], survey["out"], survey["model"], moment]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
        status = [row["status"] for row in rows(survey["out"], "photos")]
        assert status.count("done") == done

    assert run(survey)[-1].counts["detections"] == 3
    found = rows(survey["out"], "detections")
    assert len({row["id"] for row in found}) == len(found)
    assert len([row for row in found if row["score"] >= 0.5]) == 3


def test_when_no_photo_can_be_read_it_fails_and_lists_them(survey, tmp_path):
    bad = str(tmp_path / "photos" / "bad.jpg")
    with pytest.raises(RasterError, match=r"None of 1 photos could be scanned: .*bad\.jpg"):
        run(survey, imagery=(bad,))
    assert [row["status"] for row in rows(survey["out"], "photos")] == ["failed"]


@pytest.mark.parametrize(
    ("options", "error", "complaint"),
    [
        ({"imagery": ("nowhere",)}, BadArgument, "nowhere"),
        ({"model": "nobody"}, ModelFileError, "nobody"),
        ({"recall": 0.99}, ModelFileError, "0.99"),
        ({"out": "missing/survey.gpkg"}, ResultsError, "missing"),
    ],
)
def test_mistakes_are_told_in_one_line(survey, options, error, complaint):
    with pytest.raises(error, match=complaint) as raised:
        run(survey, **options)
    assert raised.value.hint
    assert "\n" not in str(raised.value)
    assert not Path(survey["out"]).exists()


def test_another_mode_needs_another_file_or_a_fresh_start(survey):
    run(survey)
    with pytest.raises(ResultsError, match="another mode"):
        run(survey, mode="tiles")
    assert run(survey, mode="tiles", fresh=True)[-1] == Result(
        {"survey": survey["out"]},
        {
            "photos": 4,
            "failed": 1,
            "detections": 3,
            "kept": len(rows(survey["out"], "detections")),
            "polar_bear": 1,
            "seal": 2,
        },
    )


# Bands ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def five_bands(tmp_path):
    """A photo of five bands: a bear shows in the fifth only."""
    path = tmp_path / "multi" / "five.tif"
    path.parent.mkdir()
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 480, 320, 5)
    dataset.GetRasterBand(5).WriteRaster(0, 0, 480, 320, blob(240, 144).astype(np.uint8).tobytes())
    del dataset
    return str(path)


def test_other_bands_can_be_taken_for_red_green_and_blue(survey, five_bands):
    assert run(survey, imagery=(five_bands,))[-1].counts["detections"] == 0
    told = run(survey, imagery=(five_bands,), bands=(5, 4, 3), fresh=True)
    assert [animal.class_name for animal in named(told, DetectionFound)] == ["polar_bear"]
    made = latest_run(open_survey(survey["out"]))
    assert made.bands == (5, 4, 3)
    assert made.job[-4:] == ("--bands", "5", "4", "3") or "--bands" in made.job


def test_a_photo_with_too_few_bands_is_one_line_and_the_run_goes_on(survey, five_bands):
    told = run(survey, imagery=(*survey["imagery"], five_bands), bands=(5, 4, 3))
    assert told[-1].counts["failed"] == 4  # the three of three bands, and the one that is no photo
    (line,) = [event.message for event in named(told, Log) if "a.tif" in event.message]
    assert "has no band 5: the bands asked for are 5 4 3, it has 3" in line
    assert "\n" not in line


def test_results_made_with_other_bands_are_not_mixed(survey):
    run(survey)
    with pytest.raises(ResultsError, match=r"other bands \(the photos' own, now 3 2 1\)"):
        run(survey, bands=(3, 2, 1))


# Area ----------------------------------------------------------------------------------------------------------------


def square(tmp_path, corner, side_m, name="area.geojson"):
    """A square on the map, `corner` being its top left, in EPSG:3413, written in longitude and latitude."""
    crs, degrees = osr.SpatialReference(), osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    (x, y), (right, bottom) = corner, (corner[0] + side_m, corner[1] - side_m)
    polygon = ogr.CreateGeometryFromWkt(f"POLYGON (({x} {y}, {right} {y}, {right} {bottom}, {x} {bottom}, {x} {y}))")
    polygon.Transform(osr.CoordinateTransformation(crs, degrees))
    dataset = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(tmp_path / name))
    layer = dataset.CreateLayer("area", degrees, ogr.wkbPolygon)
    row = ogr.Feature(layer.GetLayerDefn())
    row.SetGeometry(polygon)
    layer.CreateFeature(row)
    return str(tmp_path / name)


def test_photos_outside_the_area_are_left_out_and_said_so_once(survey, tmp_path):
    told = run(survey, area=square(tmp_path, (1001, -1_600_001), 5))
    assert told[-1].counts["photos"] == 2  # a.tif, and what can't be read: who knows where it lies
    assert {Path(row["path"]).name for row in rows(survey["out"], "photos")} == {"a.tif", "bad.jpg"}
    said = [event.message for event in named(told, Log)]
    assert "1 of 4 photos lie outside the area: they are left out." in said
    assert "1 photos lie nowhere, having no georeference: they are left out." in said


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_what_is_found_in_the_area_is_what_a_whole_scan_finds_there(survey, tmp_path, write_photo, mode):
    rgb = np.zeros((1600, 2000, 3))
    for x, y in ((300, 300), (900, 700), (1010, 760), (1500, 1300), (1700, 300)):
        rgb[..., 0] = np.maximum(rgb[..., 0], blob(x, y, 1600, 2000))
    mosaic = write_photo("mosaic.tif", rgb, corner=(1000, -1_600_000))
    whole = run(survey, imagery=(mosaic,), mode=mode)
    everything = rows(survey["out"], "detections")
    area = square(tmp_path, (1010, -1_600_010), 20)  # pixels 400 to 1200
    inside = str(tmp_path / "inside.gpkg")
    told = run(survey, imagery=(mosaic,), mode=mode, area=area, out=inside)
    expected = [row for row in everything if all(400 <= row[side] + 112 < 1200 for side in ("x_px", "y_px"))]
    found = rows(inside, "detections")
    assert [{**row, "score": pytest.approx(row["score"], abs=1e-4)} for row in expected] == found
    assert 0 < told[-1].counts["detections"] < whole[-1].counts["detections"]


def test_an_area_costs_what_it_covers_and_not_what_the_raster_covers(survey, tmp_path, monkeypatch):
    """A mosaic of 4 gigapixels that fills no disk, of which 40 m x 40 m are asked for."""
    path = tmp_path / "huge.tif"
    options = ["SPARSE_OK=TRUE", "TILED=YES", "BIGTIFF=YES"]
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 80_000, 50_000, 3, options=options)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform((0, 0.025, 0, 0, 0, -0.025))
    dataset.GetRasterBand(1).WriteRaster(40_200, 30_100, 480, 320, blob(240, 144).astype(np.uint8).tobytes())
    del dataset
    read, read_window = [], Raster.read
    monkeypatch.setattr(Raster, "read", lambda self, window: read.append(window) or read_window(self, window))
    tracemalloc.start()
    told = run(survey, imagery=(str(path),), area=square(tmp_path, (1000, -750), 40))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    (bear,) = named(told, DetectionFound)
    assert abs(bear.x_px + 112 - 40_440) < 64
    assert abs(bear.y_px + 112 - 30_244) < 64
    beside = 160 + 112 + 224 + 64  # the margin, half a window, the halo and what strides round up
    assert sum(window.w * window.h for window in read) < 2.5 * (1600 + 2 * beside) ** 2
    assert min(window.x for window in read) >= 40_000 - beside
    assert max(window.right for window in read) <= 41_600 + beside
    assert peak < 200e6
    (photo,) = rows(survey["out"], "photos")
    assert (photo["width_px"], photo["height_px"]) == (80_000, 50_000)


def test_results_begun_with_another_area_are_not_mixed(survey, tmp_path):
    here, there = (square(tmp_path, (1001, -1_600_001), side, f"{side}.geojson") for side in (5, 6))
    run(survey, area=here)
    run(survey, area=square(tmp_path, (1001, -1_600_001), 5, "moved.geojson"))
    for other in (there, None):
        with pytest.raises(ResultsError, match="made for another area") as raised:
            run(survey, area=other)
        assert "--area" in raised.value.hint


def test_an_area_that_no_photo_lies_in_is_told(survey, tmp_path):
    photos = (str(tmp_path / "photos" / "a.tif"),)
    with pytest.raises(BadArgument, match="None of 1 photos lies in the area"):
        run(survey, imagery=photos, area=square(tmp_path, (5000, -1_600_000), 5))
    assert not Path(survey["out"]).exists()


# Reviews carried over ------------------------------------------------------------------------------------------------


def review(path, verdicts, reviewer="Ida"):
    """Give the detections with a score from 0.5, by photo and class, a verdict as QGIS would."""
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    detections, reviews = dataset.GetLayerByName("detections"), dataset.GetLayerByName("reviews")
    for row in [row for row in detections if row["score"] >= 0.5]:
        verdict = verdicts.get((Path(row["photo"]).name, row["class"]))
        if verdict:
            row["review"] = verdict
            detections.SetFeature(row)
            said = ogr.Feature(reviews.GetLayerDefn())
            values = {"reviewer": reviewer, "verdict": verdict, "at": "2026-03-01T12:00:00.500Z", "note": "sure"}
            for name, value in {"detection_id": row["id"], **values}.items():
                said[name] = value
            reviews.CreateFeature(said)
    del detections, reviews, row, said


VERDICTS = {("a.tif", "polar_bear"): "polar_bear", ("a.tif", "seal"): "background", ("c.tif", "seal"): "seal"}


@pytest.fixture
def again(survey, tmp_path):
    """The same survey, reviewed, and where a new run would write."""
    run(survey)
    review(survey["out"], VERDICTS)
    return {**survey, "out": str(tmp_path / "again.gpkg"), "reviews": survey["out"]}


def test_reviews_are_carried_over_with_who_said_what_and_when(again):
    told = run(again)
    assert {name: told[-1].counts[name] for name in (
        "reviews_carried_over", "confirmed_not_found", "confirmed_below_threshold"
    )} == {"reviews_carried_over": 3, "confirmed_not_found": 0, "confirmed_below_threshold": 0}  # fmt: skip
    found = {row["id"]: row for row in rows(again["out"], "detections")}
    verdicts = {(Path(row["photo"]).name, row["class"]): row["review"] for row in found.values() if row["review"]}
    assert verdicts == VERDICTS
    said = rows(again["out"], "reviews")
    assert {row["detection_id"] for row in said} == {identity for identity, row in found.items() if row["review"]}
    assert {(row["reviewer"], row["at"], row["note"]) for row in said} == {
        ("Ida", "2026/03/01 12:00:00.500+00", "sure")
    }


def test_what_was_said_of_pairs_is_carried_over_too(again):
    """Also of detections that have no verdict of their own; those that nobody finds again are left out."""
    ids = {(Path(row["photo"]).name, row["class"]): row["id"] for row in rows(again["reviews"], "detections")}
    bear, other, seal = ids["a.tif", "polar_bear"], ids["a.tif", "seal"], ids["c.tif", "seal"]
    said = {"same": 1, "reviewer": "Ida", "at": "2026-03-01T12:00:00.500Z"}
    pairs = [{"one": bear, "other": seal, **said}, {"one": other, "other": seal, **said, "same": 0}]
    animals.take_over(again["reviews"], [*pairs, {"one": bear, "other": "gone.tif#seal@0,0", **said}])
    expected = animals.said_same(open_survey(again["reviews"]))
    for _ in range(2):
        run(again)
        assert animals.said_same(open_survey(again["out"])) == {pair: expected[pair] for pair in [*expected][:2]}
    (at,) = {row["at"] for row in rows(again["out"], "same_animal")}
    assert at == "2026/03/01 12:00:00.500+00"
    assert len(rows(again["out"], "same_animal")) == 2


def test_a_run_that_is_stopped_and_goes_on_carries_each_review_over_once(again):
    def stop(event):
        if isinstance(event, Progress) and event.done > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        detect(DetectJob(**again), stop)
    assert run(again)[-1].counts["reviews_carried_over"] == 3
    assert run(again)[-1].counts["reviews_carried_over"] == 3
    assert len(rows(again["out"], "reviews")) == 3


def test_photos_that_were_moved_are_known_by_their_name(again, tmp_path):
    (tmp_path / "photos").rename(tmp_path / "moved")
    told = run(again, imagery=(str(tmp_path / "moved"),))
    assert told[-1].counts["reviews_carried_over"] == 3


def test_a_confirmed_animal_that_is_not_found_again_is_counted_and_named(again, spotter_model):
    blind = spotter_model(gain=0.02, name="blind", threshold=0.5)
    told = run(again, model=blind)
    counts = told[-1].counts
    assert counts["confirmed_not_found"] + counts["confirmed_below_threshold"] == 2
    lines = [event.message for event in named(told, Log) if "was confirmed before" in event.message]
    assert len(lines) == 2
    assert any("a.tif: the polar_bear at" in line and "px" in line for line in lines)
    assert run(again, model=blind)[-1].counts == counts  # said again by a run that goes on


def test_an_animal_outside_the_area_is_not_missed(again, tmp_path, write_photo):
    photos = (str(tmp_path / "photos" / "a.tif"),)
    told = run(again, imagery=photos, area=square(tmp_path, (1009, -1_600_005.6), 2))
    assert told[-1].counts["confirmed_not_found"] == 0


def test_a_results_file_gives_itself_no_reviews(survey):
    with pytest.raises(BadArgument, match="is the results file itself"):
        run(survey, reviews=survey["out"])


def test_where_animals_are_rare_each_detection_has_a_lower_chance(survey, spotter_model):
    shares = {"polar_bear": 0.25, "seal": 0.25, "background": 0.5}
    model = spotter_model(0.2, "rare", training={"shares": shares})
    run(survey, model=model, photos_per_animal=3000)
    detections = rows(survey["out"], "detections")
    assert detections
    assert all(0 < row["chance"] < row["score"] for row in detections)
    (told,) = rows(survey["out"], "run")
    assert told["photos_per_animal"] == 3000


def test_a_chance_needs_a_model_that_tells_how_frequent_animals_were_in_its_training(survey):
    with pytest.raises(BadArgument, match="how frequent animals were"):
        run(survey, photos_per_animal=3000)


def test_look_alikes_are_not_detected(survey, spotter_model):
    run(survey, model=spotter_model(0.2, "choosy", look_alikes=("seal",)))
    assert {row["class"] for row in rows(survey["out"], "detections")} == {"polar_bear"}


@pytest.fixture
def screened(survey, spotter_screen):
    """The survey, whose model has a screen; and that screen's card."""
    return survey, spotter_screen(survey["model"], threshold=0.5, animals=312, kept=312, recall_interval=(0.988, 1.0))


def test_a_model_with_a_screen_looks_through_it_and_says_so(screened):
    survey, card = screened
    said = " ".join(event.message for event in named(run(survey), Log))
    assert "The model's screen looks first: it kept 312 of 312 animals in a test (98.8 % to 100 %)." in said
    assert latest_run(open_survey(survey["out"])).screen == card.sha256
    found = [(row["photo"], row["class"]) for row in rows(survey["out"], "detections") if row["score"] > 0.5]
    run(survey, out=survey["out"].replace("survey", "alone"), no_screen=True)
    alone = rows(survey["out"].replace("survey", "alone"), "detections")
    assert sorted(found) == sorted((row["photo"], row["class"]) for row in alone if row["score"] > 0.5)


@pytest.mark.parametrize("options", [{"no_screen": True}, {"mode": "tiles"}])
def test_without_the_screen_the_run_says_none(screened, options):
    survey, _ = screened
    run(survey, **options)
    assert latest_run(open_survey(survey["out"])).screen == ""


def test_results_with_and_without_a_screen_are_not_mixed(screened, spotter_screen):
    survey, _ = screened
    run(survey, no_screen=True)
    with pytest.raises(ResultsError, match=r"made with another screen \(none, now \w{8}\)") as caught:
        run(survey)
    assert "--no-screen" in caught.value.hint
    run(survey, fresh=True)
    spotter_screen(survey["model"], threshold=0.4)
    with pytest.raises(ResultsError, match="made with another screen"):
        run(survey)


def test_the_screen_of_another_model_is_left_out_and_told(screened, spotter_screen):
    survey, _ = screened
    spotter_screen(survey["model"], model="another")
    said = " ".join(event.message for event in named(run(survey), Log))
    assert "was made for another model, and is left out" in said
    assert latest_run(open_survey(survey["out"])).screen == ""
