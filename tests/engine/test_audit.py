# SPDX-License-Identifier: GPL-2.0-or-later
"""The audit of a run: a sample in the results file, verdicts on it, and what they tell."""

import dataclasses

import numpy as np
import pytest
from osgeo import ogr

from bear_detector_plugin.engine.audit import audit
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.engine.results.results_file import open_results
from bear_detector_plugin.errors import BadArgument, RasterError, ResultsError
from bear_detector_plugin.events import Log, Result
from bear_detector_plugin.jobs import AuditJob

RUN = Run(
    job=("detect", "photos", "--out", "survey.gpkg"),
    model="tiny",
    sha256="a1",
    classes=("polar_bear", "background"),
    threshold=0.5,
    mode="dense",
    versions={},
)
PHOTO = np.zeros((448, 672, 3), np.uint8)  # 2 x 3 cells
FLAGGED = ("polar_bear", 0.9, Window(0, 0, 224, 224))
WEAK = ("polar_bear", 0.3, Window(448, 224, 224, 224))


@pytest.fixture
def survey(tmp_path, write_photo):
    """Results of two photos with a place, of which one holds a bear that is flagged and one that nearly was."""

    def write(run=RUN, photos=("a.tif", "b.tif"), done=2):
        path = str(tmp_path / "survey.gpkg")
        names = [write_photo(name, PHOTO, corner=(100 * i, 0)) for i, name in enumerate(photos)]
        with open_results(path, run) as results:
            results.pending(names)
            for photo in names[:done]:
                finish(results, photo)
        return path

    return write


def finish(results, photo):
    from bear_detector_plugin.engine.imagery.rasters import open_raster

    found = [FLAGGED, WEAK] if photo.endswith("a.tif") else []
    with open_raster(photo) as raster:
        results.finish(photo, Window(0, 0, raster.width, raster.height), raster.georeference, found, 1)


def run(job):
    events = []
    audit(job, events.append)
    return events[-1].counts, [event.message for event in events if isinstance(event, Log)]


def rows(path, table="audit"):
    dataset = ogr.Open(path)
    found = []
    for feature in dataset.GetLayerByName(table):
        geometry = feature.GetGeometryRef()
        found.append({**feature.items(), "box": geometry and geometry.GetEnvelope()})
    return found


def say(path, verdicts, table="audit", column="verdict"):
    """Give verdicts by the numbers of the rows."""
    dataset = ogr.Open(path, update=1)
    layer = dataset.GetLayerByName(table)
    for row, verdict in zip(list(layer), verdicts, strict=False):
        row[column] = verdict
        layer.SetFeature(row)
    del layer, dataset


def test_all_that_was_not_flagged_is_drawn_where_there_is_little_of_it(survey):
    path = survey()
    counts, told = run(AuditJob(path, windows=200, seed=4))

    assert counts["windows"] == counts["not_flagged"] == 2 * 6 - 1
    assert told[0] == "11 windows are drawn from 11 that score less than 0.5: 0 looked at."
    drawn = rows(path)
    near = next(row for row in drawn if row["stratum"] == "near")
    assert [near[name] for name in ("x_px", "y_px", "w_px", "h_px")] == [448, 224, 224, 224]
    assert near["id"].endswith("a.tif#audit@448,224")
    assert (near["weight"], near["verdict"], near["threshold"], near["seed"]) == (1, None, 0.5, 4)
    assert near["drawn_at"]
    assert near["box"] == pytest.approx((11.2, 16.8, -11.2, -5.6))
    assert {row["stratum"] for row in drawn} == {"near", "none"}
    assert ogr.Open(path).GetLayerByName("audit").GetSpatialRef().GetAuthorityCode(None) == "3413"


def test_windows_are_as_large_as_the_run_saw_them(survey):
    """Photos of twice the model's scale were halved: a window is 448 of their pixels."""
    from bear_detector_plugin.engine.imagery.photo_facts import Facts

    path = survey(photos=("c.tif",), done=1)
    (photo,) = (row["path"] for row in rows(path, "photos"))
    with open_results(path, RUN) as results:
        results.describe(photo, Facts(scale=2.0))
    run(AuditJob(path))
    assert sorted((row["x_px"], row["w_px"], row["h_px"]) for row in rows(path)) == [(0, 336, 448), (336, 336, 448)]


def test_a_sample_is_drawn_once(survey):
    path = survey()
    run(AuditJob(path, windows=4))
    first = rows(path)
    counts, told = run(AuditJob(path, windows=9, threshold=0.2, seed=8))
    assert counts["windows"] == 4
    assert rows(path) == first
    assert "The sample was drawn for a threshold of 0.5, and tells of that one." in told


def test_more_may_be_added_and_verdicts_stay(survey):
    path = survey()
    run(AuditJob(path, windows=4, seed=3))
    say(path, ["background", "polar_bear"])
    first = rows(path)
    counts, _ = run(AuditJob(path, more=3))
    assert (counts["windows"], counts["looked_at"]) == (7, 2)
    assert [row["id"] for row in rows(path)][:4] == [row["id"] for row in first]
    assert [row["verdict"] for row in rows(path)][:2] == ["background", "polar_bear"]
    assert {row["seed"] for row in rows(path)} == {3}
    assert sum(row["weight"] for row in rows(path)) == pytest.approx(11)


def test_verdicts_become_an_estimate(survey):
    path = survey()
    run(AuditJob(path, windows=6))
    say(path, ["polar_bear" if row["stratum"] == "near" else "background" for row in rows(path)])
    say(path, ["polar_bear"], "detections", "review")

    counts, told = run(AuditJob(path))
    assert (counts["missed"], counts["missed_low"], counts["confirmed"], counts["recall"]) == (1, 1, 1, 0.5)
    assert counts["missed_high"] == 6  # five more cells were not looked at
    assert "Animals missed: about 1, between 1 and 6 with 95 % confidence." in told
    assert "Recall of all animals: 50 %, between 14.3 % and 50 %; 1 confirmed." in told


def test_classes_are_told_apart(survey):
    path = survey(dataclasses.replace(RUN, classes=("polar_bear", "seal", "background")))
    run(AuditJob(path))
    say(path, ["seal", "polar_bear", "seal", "unsure", *["background"] * 7])
    counts, told = run(AuditJob(path))
    assert (counts["missed"], counts["missed_polar_bear"], counts["missed_seal"]) == (3, 1, 2)
    assert (counts["missed_low"], counts["missed_high"], counts["unsure"]) == (3, 4, 1)
    assert "seal: about 2 missed, between 2 and 3 with 95 % confidence." in told


def test_too_few_verdicts_make_no_estimate(survey):
    path = survey()
    run(AuditJob(path))
    say(path, ["background"])
    counts, told = run(AuditJob(path))
    assert "missed" not in counts
    assert "Too few windows were looked at for an estimate: it needs some of each stratum." in told


def test_photos_that_the_sample_does_not_tell_of_are_named(survey):
    path = survey(photos=("a.tif", "b.tif", "c.tif"), done=1)
    run(AuditJob(path, windows=3))
    with open_results(path, RUN) as results:
        photo = results.pending([row["path"] for row in rows(path, "photos")])[0]
        finish(results, photo)
    counts, told = run(AuditJob(path, more=20))
    assert counts["not_flagged"] == 5  # those of the first photo still
    assert (counts["threshold"], counts["not_told"]) == (0.5, 2)
    assert "1 photos were searched after the sample was drawn: it does not tell of them." in told
    assert "1 photos were not searched: nothing tells of them." in told


def test_recall_is_that_of_the_photos_that_the_sample_tells_of(survey):
    path = survey(photos=("a.tif", "aa.tif"), done=1)
    run(AuditJob(path))
    with open_results(path, RUN) as results:
        (later,) = results.pending([row["path"] for row in rows(path, "photos")])
        finish(results, later)
    say(path, ["polar_bear", *["background"] * 4])
    flagged = [row["score"] == FLAGGED[1] for row in rows(path, "detections")]
    say(path, ["polar_bear" if yes else None for yes in flagged], "detections", "review")
    counts, _ = run(AuditJob(path))
    assert (counts["missed"], counts["confirmed"], counts["recall"]) == (1, 1, 0.5)  # the later photo's bear aside


def test_a_look_alike_is_no_missed_animal_and_no_found_one(survey):
    """Walruses that the model doesn't know, and foxes that it only tells apart."""
    classes = ("polar_bear", "seal", "fox", "background")
    path = survey(dataclasses.replace(RUN, classes=classes, look_alikes=("fox",)))
    run(AuditJob(path))
    say(path, ["seal", "walrus", "fox", *["background"] * 8])
    say(path, ["walrus"], "detections", "review")
    counts, told = run(AuditJob(path))
    assert (counts["missed"], counts["missed_seal"], counts["confirmed"]) == (1, 1, 0)
    assert "missed_fox" not in counts
    assert "2 windows show what was not looked for (fox, walrus): no missed animals." in told


def test_a_sample_of_fewer_windows_than_strata_has_one_of_each(survey):
    path = survey()
    counts, _ = run(AuditJob(path, windows=1))
    assert (counts["windows"], counts["not_flagged"]) == (2, 11)  # near and none


def test_where_an_area_was_searched_only_what_lies_in_it_is_drawn(survey, tmp_path):
    path = tmp_path / "area.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:3413"}}, "features": '
        '[{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": '
        "[[[6, -12], [16, -12], [16, 0], [6, 0], [6, -12]]]}}]}"
    )
    from bear_detector_plugin.engine.imagery.area import Area

    job = (*RUN.job, "--area", str(path))
    results = survey(dataclasses.replace(RUN, area=Area(str(path)).digest, job=job))
    counts, _ = run(AuditJob(results))
    assert counts["not_flagged"] == 4
    assert {row["x_px"] for row in rows(results)} == {224, 448}

    path.write_text(path.read_text().replace("16", "15"))
    with pytest.raises(BadArgument, match="another one"):
        run(AuditJob(results, more=1))


def test_what_can_not_be_drawn_is_told_in_one_line(survey, tmp_path):
    path = survey(done=0)
    with pytest.raises(ResultsError, match="No photo"):
        run(AuditJob(path))
    with pytest.raises(ResultsError, match="no results"):
        run(AuditJob(str(tmp_path / "none.gpkg")))


def test_a_photo_that_is_gone_is_named_and_nothing_is_drawn(survey, tmp_path):
    path = survey()
    (tmp_path / "b.tif").unlink()
    with pytest.raises(RasterError, match=r"b\.tif"):
        run(AuditJob(path))
    assert ogr.Open(path).GetLayerByName("audit") is None


def test_the_last_event_tells_the_results_file(survey):
    path = survey()
    events = []
    audit(AuditJob(path), events.append)
    assert isinstance(events[-1], Result)
    assert events[-1].paths == {"survey": path}
