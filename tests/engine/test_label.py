# SPDX-License-Identifier: GPL-2.0-or-later
"""Labels from elsewhere become examples: YOLO boxes, points, polygons, animals from web photos."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest
from osgeo import ogr, osr

from bear_detector_plugin.engine import examples as layer
from bear_detector_plugin.engine.label import compose_examples, import_examples
from bear_detector_plugin.engine.windows import Window
from bear_detector_plugin.errors import ExamplesError
from bear_detector_plugin.events import Event, Result
from bear_detector_plugin.jobs import ComposeExamplesJob, ImportExamplesJob
from tests.engine.test_examples import write_photo


def yolo_folder(folder: Path, labels: dict[str, str]) -> str:
    """A data set in YOLO's layout, its photos 640 x 480."""
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    for name, text in labels.items():
        write_photo(folder / "images" / f"{name}.tif", 640, 480, georeferenced=False)
        (folder / "labels" / f"{name}.txt").write_text(text)
    return str(folder)


def test_yolo_boxes_straight_and_oriented(tmp_path: Path) -> None:
    source = yolo_folder(
        tmp_path / "set",
        {"a": "1 0.5 0.5 0.1 0.2\n", "b": "0 0.1 0.2 0.3 0.1 0.4 0.3 0.2 0.4\n", "c": ""},
    )
    out = tmp_path / "examples.gpkg"
    events: list[Event] = []
    import_examples(ImportExamplesJob(source, out=str(out), names=("seal", "polar_bear")), events.append)
    found = {(e.class_name, Path(e.photo).name): e.window for e in layer.read(out)}
    assert found == {
        ("polar_bear", "a.tif"): Window(288, 192, 64, 96),
        ("seal", "b.tif"): Window(64, 48, 192, 144),
    }
    assert isinstance(events[-1], Result)
    assert events[-1].counts["photos"] == 3


def test_photos_without_labels_give_background_and_keep_to_their_split(tmp_path: Path) -> None:
    source = yolo_folder(tmp_path / "set", {"a": "0 0.5 0.5 0.1 0.1", "b": ""})
    out = tmp_path / "examples.gpkg"
    job = ImportExamplesJob(source, out=str(out), names=("seal",), background_per_photo=2, split="validation")
    import_examples(job, lambda event: None)
    found = layer.read(out)
    assert Counter(e.class_name for e in found if Path(e.photo).name == "b.tif") == {"background": 2}
    assert {e.split for e in found} == {"validation"}


def test_a_class_without_a_name_is_pointed_at(tmp_path: Path) -> None:
    source = yolo_folder(tmp_path / "set", {"a": "3 0.5 0.5 0.1 0.1"})
    with pytest.raises(ExamplesError, match=r"a\.txt, line 1: not a YOLO label of a known class.*--names"):
        import_examples(ImportExamplesJob(source, out=str(tmp_path / "e.gpkg"), names=("seal",)), lambda event: None)


def write_points(path: Path, points: list[tuple[float, float, str]]) -> str:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    target = ogr.GetDriverByName("GeoJSON").CreateDataSource(str(path))
    points_layer = target.CreateLayer("points", crs, ogr.wkbPoint)
    points_layer.CreateField(ogr.FieldDefn("species", ogr.OFTString))
    for x, y, species in points:
        feature = ogr.Feature(points_layer.GetLayerDefn())
        feature.SetField("species", species)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(f"POINT ({x} {y})"))
        points_layer.CreateFeature(feature)
    return str(path)


def test_points_become_squares_on_their_photo(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "a.tif")
    source = write_points(tmp_path / "points.geojson", [(1100.0, -2100.0, "seal")])
    out = tmp_path / "examples.gpkg"
    job = ImportExamplesJob(source, out=str(out), imagery=(photo,), class_field="species", size_px=64)
    import_examples(job, lambda event: None)
    (found,) = layer.read(out)
    assert (found.class_name, found.photo, found.window) == ("seal", photo, Window(168, 168, 64, 64))


def web_photo(path: Path, colour: tuple[int, int, int]) -> None:
    """An animal of one colour on dark ground, filling the middle of the photo."""
    rng = np.random.default_rng(0)
    picture = rng.integers(20, 50, (224, 224, 3)).astype(np.uint8)
    cv2.ellipse(picture, (112, 112), (80, 45), 20, 0, 360, colour, -1)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), picture[..., ::-1])


def test_web_animals_are_set_into_ice_at_survey_size(tmp_path: Path) -> None:
    for number in range(3):
        web_photo(tmp_path / "web" / "polar_bear" / f"bear{number}.png", (240, 230, 200))
        web_photo(tmp_path / "web" / "walrus" / f"walrus{number}.png", (150, 90, 60))
    ice = write_photo(tmp_path / "ice.tif", 900, 900)
    job = ComposeExamplesJob(str(tmp_path / "web"), out=str(tmp_path / "out"), backgrounds=(ice,), copies=2)
    compose_examples(job, lambda event: None)
    found = layer.read(tmp_path / "out" / "examples.gpkg")
    assert Counter(e.class_name for e in found) == {"polar_bear": 6, "background": 6}
    for example in found:
        assert example.window is not None
        assert 20 <= max(example.window.w, example.window.h) <= 165
        picture = cv2.imread(example.photo)
        box = example.window
        inside = picture[box.y : box.bottom, box.x : box.right]
        assert inside.std() > 3, "something other than the even grey of the scene is in the box"


def test_composing_without_the_class_names_the_folder(tmp_path: Path) -> None:
    ice = write_photo(tmp_path / "ice.tif", 900, 900)
    web_photo(tmp_path / "web" / "fox" / "fox.png", (200, 200, 200))
    job = ComposeExamplesJob(str(tmp_path / "web"), out=str(tmp_path / "out"), backgrounds=(ice,))
    with pytest.raises(ExamplesError, match="has no folder polar_bear"):
        compose_examples(job, lambda event: None)
