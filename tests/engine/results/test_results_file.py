# SPDX-License-Identifier: GPL-2.0-or-later
"""The results GeoPackage: one transaction a photo, resumable, never a loss of reviews."""

import dataclasses
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import ogr, osr

from bear_detector_plugin.engine.imagery.footprint import Georeference, transform
from bear_detector_plugin.engine.imagery.photo_facts import Facts
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.engine.results.results_file import latest_run, open_results, open_survey
from bear_detector_plugin.errors import ResultsError

ROOT = Path(__file__).parents[3]
RUN = Run(
    job=("detect", "photos", "--out", "survey.gpkg"),
    model="tiny",
    sha256="a1",
    classes=("polar_bear", "background"),
    threshold=0.5,
    mode="dense",
    versions={"bear_detector": "0.1"},
)
PHOTO = Window(0, 0, 1000, 800)
BEARS = [("polar_bear", 0.9, Window(320, 64, 224, 224)), ("polar_bear", 0.02, Window(0, 576, 224, 224))]


def wkt(code: int) -> str:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(code)
    return crs.ExportToWkt()


POLAR = Georeference(wkt(3413), (1000.0, 0.025, 0.0, -2000.0, 0.0, -0.025))


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "survey.gpkg")


def rows(path, table):
    """Attributes of a table by OGR, with the geometry's envelope as `box`."""
    dataset = ogr.Open(path)
    found = []
    for feature in dataset.GetLayerByName(table):
        geometry = feature.GetGeometryRef()
        found.append({**feature.items(), "box": geometry and geometry.GetEnvelope()})
    return found


def review(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO reviews (detection_id, verdict) VALUES ('a.jpg#polar_bear@320,64', 'seal')")


def test_a_finished_photo_has_its_detections_on_the_map(path):
    with open_results(path, RUN) as results:
        assert results.pending(["a.jpg"]) == ["a.jpg"]
        results.claim("a.jpg")
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=2.5)
        assert (results.count(), results.count(0.5)) == (2, 1)

    bear = rows(path, "detections")[0]
    assert bear["id"] == "a.jpg#polar_bear@320,64"
    assert (bear["photo"], bear["class"], bear["score"], bear["review"]) == ("a.jpg", "polar_bear", 0.9, None)
    assert [bear[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [320, 64, 224, 224]
    assert bear["box"] == pytest.approx((1008, 1013.6, -2007.2, -2001.6))
    (photo,) = rows(path, "photos")
    assert (photo["status"], photo["seconds"], photo["error"]) == ("done", 2.5, None)
    assert json.loads(photo["counts"]) == {"polar_bear": 2}
    assert photo["box"] == pytest.approx((1000, 1025, -2020, -2000))


def test_in_a_survey_in_degrees_a_photo_of_a_zone_may_lie_across_the_date_line(path):
    """The first photo decides on the CRS; the second one's windows went round the Earth."""
    mosaic = Georeference(wkt(4326), (-179.9, 1e-6, 0.0, 71.3, 0.0, -3e-7))
    ((x, y),) = transform([(180.0, 71.2)], "EPSG:4326", wkt(32601))
    zone = Georeference(wkt(32601), (x - 1300, 3.0, 0.0, y, 0.0, -3.0))
    with open_results(path, RUN) as results:
        for photo, place in (("a.tif", mosaic), ("b.tif", zone)):
            results.pending([photo])
            results.finish(photo, Window(0, 0, 9000, 800), place, BEARS, seconds=1)
    widths = [row["box"][1] - row["box"][0] for table in ("photos", "detections") for row in rows(path, table)]
    assert max(widths) < 1


def test_it_is_a_geopackage_that_ogrinfo_reads(path):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
    told = subprocess.run([shutil.which("ogrinfo"), "-al", path], capture_output=True, text=True, check=True)
    assert not told.stderr
    assert "NSIDC Sea Ice Polar Stereographic North" in told.stdout
    assert "Extent: (1000.000000, -2020.000000) - (1013.60" in told.stdout


def test_the_first_photo_with_a_place_decides_on_the_crs(path):
    lonlat = Georeference(wkt(4326), (-45.0, 1e-5, 0.0, 75.0, 0.0, -1e-5))
    with open_results(path, RUN) as results:
        results.pending(["none.jpg", "a.jpg", "b.jpg"])
        results.finish("none.jpg", PHOTO, None, BEARS, seconds=1)
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
    with open_results(path, RUN) as results:
        results.finish("b.jpg", PHOTO, lonlat, BEARS, seconds=1)

    lost, _, reprojected = rows(path, "photos")
    assert lost["box"] is None
    assert reprojected["box"][0] == pytest.approx(0, abs=1)  # 45 degrees west is EPSG:3413's own meridian
    assert reprojected["box"][3] == pytest.approx(-1_634_000, abs=2_000)
    survey = open_survey(path)
    assert survey.GetLayerByName("detections").GetSpatialRef().GetAuthorityCode(None) == "3413"


def test_done_photos_are_left_alone_and_failed_ones_tried_again(path):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg", "b.jpg", "c.jpg", "d.jpg"])
        results.finish("a.jpg", PHOTO, None, BEARS, seconds=1)
        results.fail("b.jpg", "b.jpg is damaged.", seconds=0.1)
        results.claim("c.jpg")
        results.claim("d.jpg")
        results.release("d.jpg")

    assert [row["status"] for row in rows(path, "photos")] == ["done", "failed", "running", "pending"]
    assert rows(path, "photos")[1]["error"] == "b.jpg is damaged."
    with open_results(path, RUN) as results:
        assert results.pending(["e.jpg", "a.jpg", "b.jpg", "c.jpg"]) == ["e.jpg", "b.jpg", "c.jpg"]


def test_a_photo_is_written_once_though_two_finish_it(path):
    with open_results(path, RUN) as first, open_results(path, RUN) as second:
        first.pending(["a.jpg"])
    with open_results(path, RUN) as first, open_results(path, RUN) as second:
        first.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
        second.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
    assert len(rows(path, "detections")) == 2


def test_a_write_that_fails_leaves_nothing_behind(path):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
        with pytest.raises(ResultsError, match=r"survey\.gpkg can't be written"):
            results.finish("a.jpg", PHOTO, POLAR, [BEARS[1], BEARS[0], BEARS[0]], seconds=1)  # the same id twice
        assert results.count() == 0
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
    assert len(rows(path, "detections")) == 2


def test_reviews_can_be_written_while_it_is_open(path):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg", "b.jpg"])
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
        review(path)
        results.finish("b.jpg", PHOTO, POLAR, BEARS, seconds=1)
    assert rows(path, "reviews")[0]["verdict"] == "seal"
    assert len(rows(path, "detections")) == 4


def test_the_run_can_be_read_back_and_goes_on_with_another_threshold(path):
    with open_results(path, RUN), open_results(path, dataclasses.replace(RUN, threshold=0.25)):
        pass
    assert latest_run(open_survey(path)) == dataclasses.replace(RUN, threshold=0.25)
    assert [row["threshold"] for row in rows(path, "run")] == [0.5, 0.25]


@pytest.mark.parametrize("change", [{"sha256": "b2", "model": "other"}, {"mode": "tiles"}])
def test_another_model_or_mode_does_not_go_into_the_same_file(path, change):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
    with pytest.raises(ResultsError, match="another mode") as raised:
        open_results(path, dataclasses.replace(RUN, **change))
    assert "--fresh" in raised.value.hint
    with open_results(path, dataclasses.replace(RUN, **change), fresh=True) as results:
        assert results.pending([]) == []
    assert rows(path, "photos") == []


def test_a_fresh_run_never_overwrites_reviews(path):
    open_results(path, RUN)
    review(path)
    with pytest.raises(ResultsError, match="holds 1 review"):
        open_results(path, RUN, fresh=True)
    assert len(rows(path, "reviews")) == 1


def test_a_fresh_run_waits_until_others_have_closed_the_file(path):
    with open_results(path, RUN):
        pass
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("UPDATE run SET threshold = 0.3")
    other.commit()
    with pytest.raises(ResultsError, match="open in another program"):
        open_results(path, RUN, fresh=True)
    other.close()
    with open_results(path, RUN, fresh=True):
        pass
    assert rows(path, "run")[0]["threshold"] == 0.5


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("survey.shp", "survey.shp is no name for a GeoPackage"),
        ("missing/survey.gpkg", "missing is not a folder"),
        ("file.txt/survey.gpkg", "file.txt is not a folder"),
        ("notes.gpkg", "notes.gpkg holds no results of Bear Detector"),
        ("text.gpkg", "text.gpkg can't be opened"),
    ],
)
@pytest.mark.parametrize("fresh", [False, True])
def test_a_place_it_cannot_be_written_to_is_named(tmp_path, name, complaint, fresh):
    (tmp_path / "file.txt").touch()
    (tmp_path / "text.gpkg").write_text("not a database")
    notes = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "notes.gpkg"))
    notes.CreateLayer("notes", None, ogr.wkbNone)
    del notes
    before = (tmp_path / "notes.gpkg").read_bytes()
    with pytest.raises(ResultsError, match=complaint) as raised:
        open_results(str(tmp_path / name), RUN, fresh)
    assert raised.value.hint
    assert "\n" not in str(raised.value)
    assert (tmp_path / "notes.gpkg").read_bytes() == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that even root can't write to")
def test_a_folder_without_write_permission_is_named():
    with pytest.raises(ResultsError, match=r"/proc/survey\.gpkg can't be written"):
        open_results("/proc/survey.gpkg", RUN)


CHILD = """
import sys, time
from bear_detector_plugin.engine.results.results_file import open_results
from tests.engine.results.test_results_file import BEARS, PHOTO, POLAR, RUN

with open_results(sys.argv[1], RUN) as results:
    todo = results.pending([f"{i}.jpg" for i in range(60)])
    for photo in todo[:int(sys.argv[2])]:
        results.claim(photo)
        print(photo, flush=True)
        results.finish(photo, PHOTO, POLAR, BEARS, seconds=1)
    time.sleep(60 if len(todo) > int(sys.argv[2]) else 0)  # a slow parent kills it here
"""


def test_what_fails_half_way_is_undone_and_others_are_written(path):
    with open_results(path, RUN) as results:
        assert results.pending(["a.jpg"]) == ["a.jpg"]
        with pytest.raises(KeyError), results._transaction():
            raise KeyError
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
        assert results.count() == 2


DIES_BEFORE_COMMIT = """
import os, sys
from osgeo import gdal
from bear_detector_plugin.engine.results.results_file import open_results
from tests.engine.results.test_results_file import BEARS, PHOTO, POLAR, RUN

with open_results(sys.argv[1], RUN) as results:
    results.pending(["a.jpg", "b.jpg"])
    results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
    execute = gdal.Dataset.ExecuteSQL
    gdal.Dataset.ExecuteSQL = lambda self, sql: os._exit(9) if sql.startswith("COMMIT") else execute(self, sql)
    many = [("polar_bear", 0.5, PHOTO._replace(x=x)) for x in range(2000)]
    results.finish("b.jpg", PHOTO, POLAR, many, seconds=1)
"""


@pytest.mark.parametrize("first", ["read", "resume", "fresh"])
def test_what_a_killed_process_had_half_written_is_undone(path, first):
    """It dies with pages of an open transaction in the file already, and their old contents in the journal."""
    tiny_cache = {**os.environ, "OGR_SQLITE_PRAGMA": "cache_size=1"}
    child = subprocess.run([sys.executable, "-c", DIES_BEFORE_COMMIT, path], cwd=ROOT, env=tiny_cache, check=False)
    assert child.returncode == 9
    assert Path(f"{path}-journal").stat().st_size > 0
    if first == "fresh":
        with open_results(path, RUN, fresh=True) as results:
            assert results.pending(["a.jpg", "b.jpg"]) == ["a.jpg", "b.jpg"]
        return
    if first == "read":
        assert latest_run(open_survey(path)) == RUN
    with open_results(path, RUN) as results:
        assert results.pending(["a.jpg", "b.jpg"]) == ["b.jpg"]
        assert results.count() == 2


def test_killed_again_and_again_it_neither_loses_nor_doubles(path):
    """A real process, killed by SIGKILL in the midst of its writing, five times."""
    for begun in (1, 2, 5, 9, 14):
        command = [sys.executable, "-c", CHILD, path, str(begun + 2)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        for _ in range(begun):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        child.communicate()
    killed = rows(path, "photos")
    assert {"pending", "done"} <= {row["status"] for row in killed}
    assert len(rows(path, "detections")) == 2 * sum(row["status"] == "done" for row in killed)

    subprocess.run([sys.executable, "-c", CHILD, path, "60"], check=True, capture_output=True, cwd=ROOT)

    assert [row["status"] for row in rows(path, "photos")] == ["done"] * 60
    assert len({row["id"] for row in rows(path, "detections")}) == len(rows(path, "detections")) == 120


def test_a_file_of_an_earlier_version_is_read_and_gone_on_with(path):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg", "b.jpg"])
        results.finish("a.jpg", PHOTO, POLAR, BEARS, seconds=1)
    dataset = ogr.Open(path, update=1)
    for table, columns in (("photos", ("width_px", "height_px", "gsd_m", "taken")), ("run", ("bands", "area"))):
        for column in columns:
            dataset.ExecuteSQL(f"ALTER TABLE {table} DROP COLUMN {column}")
    del dataset
    earlier = latest_run(open_survey(path))
    assert (earlier.bands, earlier.area) == ((), "")
    with open_results(path, RUN) as results:
        results.describe("b.jpg", Facts(0.03, "EXIF/XMP", taken="2026-03-01T12:00:00.000"))
        results.finish("b.jpg", PHOTO, POLAR, BEARS, seconds=1)
    assert [(row["width_px"], row["height_px"]) for row in rows(path, "photos")] == [(None, None), (1000, 800)]
    assert [(row["gsd_m"], row["taken"]) for row in rows(path, "photos")] == [
        (None, None),
        (0.03, "2026-03-01T12:00:00.000"),
    ]


def test_a_photo_searched_in_part_covers_that_part_on_the_map(path):
    with open_results(path, RUN) as results:
        results.pending(["a.jpg"])
        results.finish("a.jpg", PHOTO, POLAR, [], seconds=1, searched=Window(320, 64, 224, 224))
    (photo,) = rows(path, "photos")
    assert photo["box"] == pytest.approx((1008, 1013.6, -2007.2, -2001.6))
    assert (photo["width_px"], photo["height_px"]) == (1000, 800)
