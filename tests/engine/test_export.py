# SPDX-License-Identifier: GPL-2.0-or-later
"""Export, read back with OGR as another program would."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.export import export
from bear_detector_plugin.engine.imagery.footprint import Georeference, transform
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.engine.results.results_file import open_results
from bear_detector_plugin.errors import BadArgument, ResultsError
from bear_detector_plugin.events import Log, Result
from bear_detector_plugin.jobs import ExportJob

gdal.UseExceptions()
RUN = Run(("detect",), "tiny", "a1", ("polar_bear", "seal", "background"), 0.5, "dense", {})
PHOTO = Window(0, 0, 1000, 800)
FOUND = [
    ("polar_bear", 0.9, Window(320, 64, 224, 224)),
    ("seal", 0.6, Window(0, 0, 224, 224)),
    ("polar_bear", 0.02, Window(0, 576, 224, 224)),
]
FIELDS = [
    *("id", "photo", "class", "score", "chance", "x_px", "y_px", "w_px", "h_px"),
    *("review", "reviewer", "reviewed", "note"),
]


def polar():
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    return Georeference(crs.ExportToWkt(), (1000.0, 0.025, 0.0, -1_600_000.0, 0.0, -0.025))


@pytest.fixture
def survey(tmp_path):
    """One georeferenced photo, with Øst in its name."""
    path = str(tmp_path / "survey.gpkg")
    with open_results(path, RUN) as results:
        results.pending(["Øst/a.jpg"])
        results.finish("Øst/a.jpg", PHOTO, polar(), FOUND, seconds=1)
    return path


@pytest.fixture
def survey_with_lost_photo(survey):
    with open_results(survey, RUN) as results:
        results.pending(["lost.jpg"])
        results.finish("lost.jpg", PHOTO, None, FOUND, seconds=1)
    return survey


def read(path):
    """Fields, rows and CRS of a file's only layer."""
    dataset = ogr.Open(str(path))
    layer = dataset.GetLayer(0)
    crs = layer.GetSpatialRef()
    if crs is not None:
        crs.AutoIdentifyEPSG()
    rows = [
        {**feature.items(), "shape": feature.GetGeometryRef() and feature.GetGeometryRef().Clone()} for feature in layer
    ]
    return [field.name for field in layer.schema], rows, crs and crs.GetAuthorityCode(None)


def run(survey, out, **options):
    told = []
    export(ExportJob(survey, str(out), **options), told.append)
    return told


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson"])
def test_what_the_run_shows_is_what_is_written(survey, tmp_path, ending):
    out = tmp_path / f"found.{ending}"
    (result,) = run(survey, out)
    assert result == Result({"export": str(out)}, {"detections": 2, "without_place": 0})
    fields, (bear, seal), crs = read(out)
    assert fields == FIELDS
    assert bear["id"] == "Øst/a.jpg#polar_bear@320,64"
    assert (bear["class"], seal["class"]) == ("polar_bear", "seal")
    assert bear["score"] == pytest.approx(0.9)
    assert [bear[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [320, 64, 224, 224]
    assert bear["shape"].GetGeometryName() == "POLYGON"
    if ending == "geojson":
        assert crs == "4326"
    else:
        assert crs == "3413"
        assert bear["shape"].GetEnvelope() == pytest.approx((1008, 1013.6, -1_600_007.2, -1_600_001.6))


def test_a_shapefile_comes_with_its_projection_and_encoding(survey, tmp_path):
    run(survey, tmp_path / "found.shp")
    assert {path.suffix for path in tmp_path.glob("found.*")} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    assert (tmp_path / "found.cpg").read_text() == "UTF-8"
    assert "Stereographic" in (tmp_path / "found.prj").read_text()


def test_geojson_is_as_the_standard_wants_it(survey, tmp_path):
    run(survey, tmp_path / "found.geojson")
    collection = json.loads((tmp_path / "found.geojson").read_text(encoding="utf-8"))
    assert "crs" not in collection
    ring = collection["features"][0]["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1]
    assert ring[0] == pytest.approx((-44.96, 75.31), abs=0.05)
    area = sum((b[0] - a[0]) * (a[1] + b[1] - 150.6) / 2 for a, b in pairwise(ring))
    assert area < 0  # counterclockwise


def test_a_csv_tells_the_centres_on_the_map_and_on_earth(survey, tmp_path):
    run(survey, tmp_path / "found.csv", where="class = 'polar_bear'")
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        (bear,) = csv.DictReader(file)
    assert list(bear) == [*FIELDS, "x", "y", "longitude", "latitude"]
    assert (float(bear["x"]), float(bear["y"])) == pytest.approx((1010.8, -1_600_004.4))
    assert (float(bear["longitude"]), float(bear["latitude"])) == pytest.approx((-44.96, 75.31), abs=0.05)
    assert bear["photo"] == "Øst/a.jpg"


@pytest.mark.parametrize("ending", ["shp", "csv"])
def test_another_crs_can_be_had(survey, tmp_path, ending):
    run(survey, tmp_path / f"found.{ending}", crs="EPSG:4326")
    if ending == "shp":
        _, (bear, _), crs = read(tmp_path / "found.shp")
        assert crs == "4326"
        place = bear["shape"].Centroid().GetPoint_2D()
    else:
        with (tmp_path / "found.csv").open(newline="") as file:
            bear = next(csv.DictReader(file))
        place = float(bear["x"]), float(bear["y"])
        assert place == (float(bear["longitude"]), float(bear["latitude"]))
    assert place == pytest.approx((-44.96, 75.31), abs=0.05)


@pytest.mark.parametrize("ending", ["shp", "gpkg", "csv"])
@pytest.mark.parametrize("onto", ["EPSG:4326", "EPSG:3857"])
def test_a_window_across_the_date_line_goes_not_round_the_earth(tmp_path, ending, onto):
    """Off Wrangel Island: its middle was told to lie at Greenwich."""
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32601)
    ((x, y),) = transform([(180.0, 71.2)], "EPSG:4326", crs.ExportToWkt())
    place = Georeference(crs.ExportToWkt(), (x - 10.8, 0.025, 0.0, y + 4.4, 0.0, -0.025))
    survey, out = str(tmp_path / "survey.gpkg"), tmp_path / f"found.{ending}"
    with open_results(survey, RUN) as results:
        results.pending(["a.jpg"])
        results.finish("a.jpg", PHOTO, place, FOUND[:1], seconds=1)
    run(survey, out, crs=onto)
    if ending == "csv":
        with out.open(newline="", encoding="utf-8") as file:
            (bear,) = csv.DictReader(file)
        assert -180 <= float(bear["longitude"]) <= 180
        middle = float(bear["longitude"]), float(bear["latitude"])
    else:
        _, (bear,), _ = read(out)
        west, east, _, _ = bear["shape"].GetEnvelope()
        assert east - west < (0.001 if onto == "EPSG:4326" else 50)
        (middle,) = transform([bear["shape"].Centroid().GetPoint_2D()], onto, "EPSG:4326")
    assert (middle[0] % 360, middle[1]) == pytest.approx((180, 71.2), abs=1e-5)


@pytest.mark.parametrize("ending", ["shp", "gpkg", "csv"])
def test_a_field_that_is_named_twice_is_written_once(survey, tmp_path, ending):
    """A GeoPackage could not be written, a Shapefile had id and id_1."""
    out = tmp_path / f"found.{ending}"
    run(survey, out, fields=("id", "score", "id"))
    if ending == "csv":
        assert out.read_text(encoding="utf-8").splitlines()[0] == "id,score,x,y,longitude,latitude"
    else:
        assert read(out)[0] == ["id", "score"]


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson", "csv"])
def test_detections_without_a_place_come_along_without_geometry(survey_with_lost_photo, tmp_path, ending):
    out = tmp_path / f"found.{ending}"
    told = run(survey_with_lost_photo, out)
    assert told[0] == Log("2 of 4 detections have no place on the map: their geometry is empty.", "warning")
    if ending == "csv":
        with out.open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["x"] == row["latitude"] == "" for row in rows] == [False, False, True, True]
    else:
        _, rows, _ = read(out)
        assert [row["shape"] is None for row in rows] == [False, False, True, True]


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson", "csv"])
def test_a_survey_without_any_place_can_be_exported(tmp_path, ending):
    survey, out = str(tmp_path / "survey.gpkg"), tmp_path / f"found.{ending}"
    with open_results(survey, RUN) as results:
        results.pending(["a.jpg"])
        results.finish("a.jpg", PHOTO, None, FOUND, seconds=1)
    assert run(survey, out)[-1].counts == {"detections": 2, "without_place": 2}
    assert out.exists()


def test_threshold_and_filter_go_together(survey, tmp_path):
    out = tmp_path / "found.gpkg"
    assert run(survey, out, threshold=0.01)[-1].counts["detections"] == 3
    assert run(survey, out, threshold=0.01, where="class = 'polar_bear'")[-1].counts["detections"] == 2
    assert run(survey, out, where="class = 'polar_bear' OR class = 'seal'")[-1].counts["detections"] == 2
    assert len(read(out)[1]) == 2


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson", "csv"])
def test_an_empty_selection_is_said_and_leaves_the_earlier_file(survey, tmp_path, ending):
    out = tmp_path / f"found.{ending}"
    run(survey, out)
    before = out.read_bytes()
    with pytest.raises(ResultsError, match=r"No detection in .*survey\.gpkg has a score of at least 0\.95") as raised:
        run(survey, out, threshold=0.95)
    assert raised.value.hint
    assert out.read_bytes() == before


def test_an_earlier_shapefile_leaves_no_index_behind(survey, tmp_path):
    (tmp_path / "found.qix").touch()
    (tmp_path / "found.dbf").write_text("old")
    run(survey, tmp_path / "found.shp")
    assert not (tmp_path / "found.qix").exists()
    assert len(read(tmp_path / "found.shp")[1]) == 2


def test_a_shapefile_keeps_the_end_of_texts_that_are_too_long(tmp_path):
    survey, photo = str(tmp_path / "survey.gpkg"), "/ø" * 200 + "/a.jpg"
    with open_results(survey, RUN) as results:
        results.pending([photo])
        results.finish(photo, PHOTO, polar(), FOUND, seconds=1)
    run(survey, tmp_path / "found.shp")
    _, (bear, _), _ = read(tmp_path / "found.shp")
    assert bear["photo"].endswith("/ø/a.jpg")
    assert bear["id"].endswith("/a.jpg#polar_bear@320,64")
    assert 250 <= len(bear["photo"].encode()) <= 254


@pytest.mark.parametrize(
    ("out", "options", "complaint"),
    [
        ("found.kml", {}, "found.kml has no ending that tells its format"),
        ("missing/found.shp", {}, "missing is not a folder"),
        ("folder.shp", {}, "folder.shp is a folder"),
        ("survey.gpkg", {}, "survey.gpkg is the results file itself"),
        ("found.shp", {"crs": "EPSG:nothing"}, "--crs EPSG:nothing is not known"),
        ("found.geojson", {"crs": "EPSG:3413"}, "GeoJSON is always in longitude and latitude"),
        ("found.json", {"crs": "EPSG:3413"}, "COCO is always in pixels"),
        ("found.csv", {"fields": ("score", "colour")}, "--fields colour is not known"),
        ("found.shp", {"where": "colour = 'white'"}, "--where colour = 'white' isn't understood"),
        ("found.shp", {"where": "1=1 --"}, "--where 1=1 -- isn't understood"),
    ],
)
def test_mistakes_are_told_in_one_line(survey, tmp_path, out, options, complaint):
    (tmp_path / "folder.shp").mkdir()
    with pytest.raises(BadArgument, match=complaint) as raised:
        run(survey, tmp_path / out, **options)
    assert raised.value.hint
    assert "\n" not in str(raised.value)
    assert {path.name for path in tmp_path.iterdir()} == {"survey.gpkg", "folder.shp"}


def test_a_geopackage_that_holds_more_than_an_export_is_not_replaced(survey, tmp_path):
    """Other results with their reviews, say; an earlier export is, also where QGIS has put a style into it."""
    other = tmp_path / "other.gpkg"
    with open_results(str(other), RUN):
        pass
    before = other.read_bytes()
    with pytest.raises(BadArgument, match=r"other\.gpkg holds more than an export.*reviews"):
        run(survey, other)
    assert other.read_bytes() == before

    found = tmp_path / "found.gpkg"
    run(survey, found)
    gdal.OpenEx(str(found), gdal.OF_UPDATE).CreateLayer("layer_styles", geom_type=ogr.wkbNone)
    run(survey, found)
    assert ogr.Open(str(found)).GetLayerCount() == 1


def test_no_results_is_told(tmp_path):
    with pytest.raises(ResultsError, match=r"no results .*none\.gpkg"):
        run(str(tmp_path / "none.gpkg"), tmp_path / "found.shp")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that even root can't write to")
def test_a_folder_without_write_permission_is_named(survey):
    with pytest.raises(ResultsError, match=r"/proc/found\.shp can't be written"):
        run(survey, "/proc/found.shp")


# Reviews, fields, COCO -----------------------------------------------------------------------------------------------


@pytest.fixture
def reviewed(survey_with_lost_photo):
    """A bear of 0.02 confirmed twice, a seal of 0.6 rejected, the bear of 0.9 unsure; of the lost photo nothing.

    Somebody else has rejected the first bear, blindly: that is for a comparison of reviewers only.
    """
    dataset = gdal.OpenEx(survey_with_lost_photo, gdal.OF_VECTOR | gdal.OF_UPDATE)
    detections, reviews = dataset.GetLayerByName("detections"), dataset.GetLayerByName("reviews")
    verdicts = [("unsure", "Ida"), ("background", "Ida"), ("seal", "Ida"), ("polar_bear", "Åse")]
    rows = list(detections)[:3]
    for at, (verdict, reviewer) in enumerate(verdicts):
        row = rows[min(at, 2)]
        row["review"] = verdict
        detections.SetFeature(row)
        said = ogr.Feature(reviews.GetLayerDefn())
        values = {"verdict": verdict, "reviewer": reviewer, "at": f"2026-03-0{at + 1}T12:00:00Z", "note": "by eye"}
        for name, value in {"detection_id": row["id"], **values}.items():
            said[name] = value
        reviews.CreateFeature(said)
    said.SetFID(-1)
    said["verdict"], said["reviewer"], said["at"], said["note"] = "background", "Bo", "2026-03-05T12:00:00Z", "blind"
    reviews.CreateFeature(said)
    del detections, reviews, rows, row, said
    return survey_with_lost_photo


@pytest.mark.parametrize(
    ("review", "verdicts"),
    [
        ("all", ["unsure", "background", None, None]),  # from the run's threshold of 0.5
        ("reviewed", ["unsure", "background", "polar_bear"]),  # people have decided, not the score
        ("confirmed", ["polar_bear"]),
    ],
)
def test_what_people_said_decides_what_is_written(reviewed, tmp_path, review, verdicts):
    told = run(reviewed, tmp_path / "found.gpkg", review=review)
    _, rows, _ = read(tmp_path / "found.gpkg")
    assert [row["review"] for row in rows] == verdicts
    hidden = [event.message for event in told if isinstance(event, Log) and "confirmed" in event.message]
    assert hidden == (
        ["1 confirmed animals score below the threshold: they are not in found.gpkg."] if review == "all" else []
    )


def test_a_threshold_that_is_asked_for_counts_for_reviewed_ones_too(reviewed, tmp_path):
    with pytest.raises(ResultsError, match=r"at least 0\.5 and is confirmed"):
        run(reviewed, tmp_path / "found.gpkg", review="confirmed", threshold=0.5)


@pytest.mark.parametrize("ending", ["shp", "gpkg", "geojson", "csv"])
def test_who_said_it_last_and_when_comes_along(reviewed, tmp_path, ending):
    out = tmp_path / f"found.{ending}"
    run(reviewed, out, review="confirmed", fields=("review", "reviewer", "reviewed", "note", "score"))
    if ending == "csv":
        with out.open(newline="", encoding="utf-8") as file:
            (bear,) = csv.DictReader(file)
        assert list(bear)[:5] == ["review", "reviewer", "reviewed", "note", "score"]
    else:
        fields, (bear,), _ = read(out)
        assert fields == ["review", "reviewer", "reviewed", "note", "score"]
    assert (bear["review"], bear["reviewer"], bear["note"]) == ("polar_bear", "Åse", "by eye")
    time = "2026/03/04 12:00:00+00" if ending in ("gpkg", "geojson") else "2026-03-04T12:00:00+00:00"
    assert bear["reviewed"] == time


def test_coco_is_as_its_readers_want_it(reviewed, tmp_path):
    """By the rules of pycocotools: ids that are unique and refer to each other, boxes x, y, width, height."""
    run(reviewed, tmp_path / "found.json", threshold=0.01)
    coco = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert coco["images"] == [
        {"id": 1, "file_name": "Øst/a.jpg", "width": 1000, "height": 800},
        {"id": 2, "file_name": "lost.jpg", "width": 1000, "height": 800},
    ]
    assert coco["categories"] == [{"id": 1, "name": "polar_bear"}, {"id": 2, "name": "seal"}]
    assert [annotation["id"] for annotation in coco["annotations"]] == [1, 2, 3, 4, 5, 6]
    images, categories = ({row["id"]: row for row in coco[name]} for name in ("images", "categories"))
    for annotation in coco["annotations"]:
        image, (x, y, w, h) = images[annotation["image_id"]], annotation["bbox"]
        assert annotation["category_id"] in categories
        assert 0 <= x <= x + w <= image["width"]
        assert 0 <= y <= y + h <= image["height"]
        assert (annotation["area"], annotation["iscrowd"]) == (w * h, 0)
        assert 0 <= annotation["score"] <= 1
    first, *_, last = coco["annotations"]
    assert first["bbox"] == [320, 64, 224, 224]
    assert first["attributes"]["review"] == "unsure"
    assert last["attributes"]["review"] is None


def test_in_coco_a_detection_is_what_people_took_it_for(reviewed, tmp_path):
    """A bear that was confirmed as a seal taught whoever read the file that seals are bears."""
    survey = gdal.OpenEx(reviewed, gdal.OF_VECTOR | gdal.OF_UPDATE)
    survey.ExecuteSQL("UPDATE detections SET review = 'seal' WHERE score = 0.02 AND review <> ''")
    survey.ExecuteSQL("UPDATE detections SET review = 'walrus' WHERE score = 0.6 AND review <> ''")
    del survey
    run(reviewed, tmp_path / "found.json", review="reviewed")
    coco = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    names = {category["id"]: category["name"] for category in coco["categories"]}
    told = {annotation["attributes"]["review"]: names[annotation["category_id"]] for annotation in coco["annotations"]}
    assert told == {"unsure": "polar_bear", "walrus": "walrus", "seal": "seal"}


def test_coco_holds_photos_without_a_find_and_only_the_attributes_asked_for(survey, tmp_path):
    with open_results(survey, RUN) as results:
        results.pending(["empty.jpg", "damaged.jpg"])
        results.finish("empty.jpg", PHOTO, None, [], seconds=1)
        results.fail("damaged.jpg", "damaged", seconds=1)
    told = run(survey, tmp_path / "found.json", fields=("class", "score", "review"))
    coco = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [image["file_name"] for image in coco["images"]] == ["Øst/a.jpg", "empty.jpg"]
    assert [annotation["attributes"] for annotation in coco["annotations"]] == [{"review": None}] * 2
    assert [type(event) for event in told] == [Result]


def test_coco_of_an_earlier_versions_results_reads_the_photos_for_their_size(survey, tmp_path, write_photo):
    with open_results(survey, RUN) as results:
        results.pending([photo := write_photo("b.tif", np.zeros((60, 80, 3)))])
        results.finish(photo, Window(0, 0, 0, 0), None, [], seconds=1)
    run(survey, tmp_path / "found.json")
    coco = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [(image["width"], image["height"]) for image in coco["images"]] == [(1000, 800), (80, 60)]
    Path(photo).unlink()
    with pytest.raises(ResultsError, match=r"The size of .*b\.tif is not known"):
        run(survey, tmp_path / "found.json")
