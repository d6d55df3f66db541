# SPDX-License-Identifier: GPL-2.0-or-later
"""A biologist's day in a real QGIS window, by mouse and key: from the folder of photos to the exported file.

On a sample survey, and on real photos of seals on ice where they are at hand. The model is the shipped one, trained
on for one epoch; what is looked at is that each step does what its page says, not how good the model is.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal, ogr

from bear_detector_plugin import ROOT
from bear_detector_plugin.engine.sample_survey.survey import write_survey
from benchmarks.qgis_window import is_possible, run_in_qgis

SEALS = ROOT.parent / "shared" / "data" / "glacier_bay_seals" / "valid"
PACK_ICE = ROOT.parent / "shared" / "data" / "pack_ice"
FLOW = Path(__file__).with_name("flow_in_qgis.py")
VALIDATES = "photo_0003.tif"
"""The photo that the split draws for validation."""
SIDE_PX = 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_possible(), reason="needs qgis, and a screen or xvfb-run"),
]


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> dict[str, Any]:
    """The flow on a sample survey: bears by clicks and one polygon, seals by boxes, one square of plain ice."""
    out = tmp_path_factory.mktemp("sample")
    photos = write_survey(out / "survey", 6, width=768, height=512, seed=4, bears=1, seals=1)
    boxes = [(a.class_name, p.path, (a.x_px, a.y_px, a.w_px, a.h_px)) for p in photos for a in p.animals]
    bears = [box for box in boxes if box[0] == "polar_bear"]
    seals = [box for box in boxes if box[0] == "seal"]
    drawn = [("point", bear) for bear in bears[:-1]] + [("polygon", bears[-1])]
    drawn += [("box", seals[0]), ("box", seals[-1]), ("point", plain_ice(boxes, 768, 512))]
    return flow(out, drawn, keys="BSNNUZ")


def test_the_survey_is_counted_and_shown(sample):
    assert sample["add_survey"] == {"added": ["survey"], "state": "6 photos", "layers": 6, "crs": "EPSG:3413"}


def test_every_gesture_draws_its_shape(sample):
    told = sample["draw_examples"]
    assert told["counts"] == [0, 6, 8, 9, 8, 9]
    assert Counter(map(tuple, told["drawn"])) == {
        ("polar_bear", "point"): 5, ("polar_bear", "polygon"): 1, ("seal", "box"): 2, ("background", "point"): 1,
    }  # fmt: skip
    assert told["state"] == "9 examples"


def test_background_is_drawn_from_photos_without_animals(sample):
    assert sample["draw_background"]["drawn"] > 0


def test_the_model_is_trained_measured_and_taken(sample):
    assert "ours" in sample["train_model"]["words"][0]
    assert "recall" in sample["train_model"]["state"]
    assert sample["train_model"]["epochs"] == [1]
    assert sample["train_model"]["report"] > 20_000


def test_an_engine_that_is_killed_is_told_and_goes_on(sample):
    assert sample["detect"]["killed"].startswith("The engine was killed in the middle of its work")
    assert "in 6 photos" in sample["detect"]["words"]


def test_detections_are_shown_reviewed_by_keys_and_learnt_from(sample):
    assert sample["detect"]["shown"] > 0
    assert sample["review"]["reviews"] == ["background", "background", "polar_bear", "seal"]
    assert taught(sample) == {"background", "polar_bear", "seal"}
    assert sample["learn"]["step"] == "Train"


def test_what_was_confirmed_is_in_the_shapefile(sample):
    assert sample["export"]["said"][0] == "2 detections will be written."
    shapefile = ogr.Open(str(sample["out"] / "found.shp"))
    rows = [(row["class"], row["review"], row.GetGeometryRef() is not None) for row in shapefile.GetLayer()]
    assert sorted(row[1] for row in rows) == ["polar_bear", "seal"]
    assert all(placed for *_, placed in rows)


def test_the_engine_never_runs_in_the_main_thread(sample):
    assert len(sample["engine threads"]) >= 5
    assert "MainThread" not in sample["engine threads"]


def test_no_window_is_too_low(sample):
    assert set(map(tuple, sample["window"])) == {(1280, 800)}


@pytest.mark.skipif(not SEALS.is_dir(), reason="needs the real photos in ../shared/data")
def test_real_seals(tmp_path_factory):
    out = tmp_path_factory.mktemp("seals")
    (out / "survey").mkdir()
    boxes = []
    for number, label in enumerate(labels_with_few_seals()[:6], 1):
        photo = str(out / "survey" / f"photo_{number:04}.tif")
        place(SEALS / "images" / f"{label.stem}.jpg", photo, 30.0 * number)
        boxes += [("seal", photo, box) for box in seals_of(label, 640)]
    place(next(PACK_ICE.glob("*.*g")), str(out / "survey" / "photo_0007.tif"), 0.0)  # without animals
    first = {box[1]: box for box in boxes}.values()
    shapes = ("box", "point", "point", "polygon", "point", "point")
    drawn = [*zip(shapes, first, strict=True), ("point", plain_ice(boxes, 640, 640))]
    told = flow(out, drawn, keys="SNUZ")
    assert told["draw_examples"]["counts"][-1] == 7
    assert told["detect"]["shown"] > 0
    assert told["review"]["reviews"] == ["background", "seal"]
    assert taught(told) - {"background"} == {"seal"}


def taught(told: dict[str, Any]) -> set[str]:
    """The classes of what was learnt: of the windows that the keys reject, those in which no animal was drawn."""
    return set(told["learn"]["learnt"])


def flow(out: Path, drawn: list[tuple[str, tuple]], keys: str) -> dict[str, Any]:
    """Run it; what it told, and the folder."""
    animals = [{"shape": s, "class": name, "box": on_map(photo, *box)} for s, (name, photo, box) in drawn]
    arguments = {"survey": str(out / "survey"), "out": str(out), "animals": animals, "keys": keys, "pictures": ""}
    told = run_in_qgis(FLOW, arguments, out / "profile", timeout_s=400)
    print(json.dumps(told["seconds"]))
    return {**told, "out": out}


def on_map(photo: str, x: int, y: int, w: int, h: int) -> list[float]:
    """A box of pixels as left, bottom, right and top in the survey's CRS."""
    dataset = gdal.Open(photo)
    left, dx, _, top, _, dy = dataset.GetGeoTransform()
    return [left + x * dx, top + (y + h) * dy, left + (x + w) * dx, top + y * dy]


def plain_ice(boxes: list[tuple], width: int, height: int) -> tuple:
    """A square of the photo that validates, far from every animal."""
    rng = random.Random(0)  # noqa: S311 - a place
    photo = next(photo for _, photo, _ in boxes if Path(photo).name == VALIDATES)
    taken = [(x + w / 2, y + h / 2) for _, where, (x, y, w, h) in boxes if where == photo]
    while True:
        x, y = rng.randrange(120, width - 180), rng.randrange(120, height - 180)
        if all(max(abs(x + SIDE_PX / 2 - a), abs(y + SIDE_PX / 2 - b)) > 170 for a, b in taken):
            return ("background", photo, (x, y, SIDE_PX, SIDE_PX))


def labels_with_few_seals() -> list[Path]:
    """Label files of photos with one to three seals, always the same ones."""
    files = sorted((SEALS / "labels").glob("*.txt"))
    return [file for file in files if 1 <= len(file.read_text().splitlines()) <= 3]


def seals_of(label: Path, side_px: int) -> list[tuple[int, int, int, int]]:
    """The boxes around the oriented ones of a label file: x, y, w, h in pixels."""
    found = []
    for line in label.read_text().splitlines():
        corners = [float(value) * side_px for value in line.split()[1:9]]
        xs, ys = corners[::2], corners[1::2]
        found.append((int(min(xs)), int(min(ys)), int(max(xs) - min(xs)), int(max(ys) - min(ys))))
    return found


def place(source: Path, target: str, north_m: float) -> None:
    """Give a photo a place on the map: it has none of its own."""
    dataset = gdal.Translate(target, str(source), outputSRS="EPSG:32608", creationOptions=["COMPRESS=JPEG"])
    dataset.SetGeoTransform((500_000.0, 0.02, 0.0, 6_520_000.0 + north_m, 0.0, -0.02))
