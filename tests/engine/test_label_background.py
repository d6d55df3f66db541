# SPDX-License-Identifier: GPL-2.0-or-later
"""Random squares of photos without an animal become examples of background."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from osgeo import gdal, ogr, osr

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.label import background_examples
from bear_detector_plugin.errors import ExamplesError
from bear_detector_plugin.events import Event, Log, Result
from bear_detector_plugin.jobs import BackgroundExamplesJob
from tests.engine.examples.test_layer import write_photo


@pytest.fixture
def flight(tmp_path: Path) -> str:
    """A folder of five photos; photo2 holds a seal in examples.gpkg beside the folder."""
    folder = tmp_path / "flight"
    folder.mkdir()
    for number in range(5):
        write_photo(folder / f"photo{number}.tif")
    layer.write(tmp_path / "examples.gpkg", [Example("seal", str(folder / "photo2.tif"), Window(9, 9, 40, 40))])
    return str(folder)


def draw(flight: str, **options: int) -> tuple[list[Example], list[Event]]:
    """All examples of background after a run, and what it told."""
    out = Path(flight).parent / "examples.gpkg"
    events: list[Event] = []
    background_examples(BackgroundExamplesJob((flight,), str(out), **options), events.append)
    return [e for e in layer.read(out) if e.class_name == "background"], events


def test_background_is_one_square_of_each_photo_without_an_animal(flight: str) -> None:
    found, events = draw(flight, count=3)
    assert len({e.photo for e in found}) == 3
    assert f"{flight}/photo2.tif" not in {e.photo for e in found}
    assert {(e.source, e.window.w, e.window.h) for e in found if e.window} == {("random", 224, 224)}
    assert all(e.geometry for e in found)
    assert isinstance(events[0], Log)
    assert events[0].message == "1 of 5 photos hold animals: left out."
    assert isinstance(events[-1], Result)
    assert events[-1].counts == {"background": 3, "photos": 3, "left_out": 1}


def test_a_photo_with_an_animal_is_known_however_its_path_is_spelled(flight: str, tmp_path: Path) -> None:
    dataset = ogr.Open(str(tmp_path / "examples.gpkg"), 1)
    rows = dataset.GetLayerByName("examples")
    for row in rows:
        row["photo"] = f"../{tmp_path.name}/{Path(flight).name}/./photo2.tif"
        rows.SetFeature(row)
    del row, rows, dataset
    found, events = draw(flight, count=5)
    assert f"{flight}/photo2.tif" not in {e.photo for e in found}
    assert isinstance(events[0], Log)
    assert events[0].message == "1 of 5 photos hold animals: left out."


def test_a_photo_whose_copy_on_the_map_has_an_animal_is_left_out(flight: str, tmp_path: Path) -> None:
    photo, copy = f"{flight}/photo3.tif", str(tmp_path / "placed.vrt")
    gdal.Translate(copy, photo, format="VRT").FlushCache()
    layer.append(tmp_path / "examples.gpkg", [Example("polar_bear", copy, Window(9, 9, 40, 40))])
    found, events = draw(flight, count=3)
    assert photo not in {e.photo for e in found}
    assert events[0] == Log("2 of 5 photos hold animals: left out.")


def test_more_squares_than_photos_spread_evenly_and_apart(flight: str) -> None:
    found, _ = draw(flight, count=8)
    assert set(Counter(e.photo for e in found).values()) == {2}
    for one in found:
        assert not any(one.window.intersects(e.window) for e in found if e is not one and e.photo == one.photo)


def test_a_second_run_goes_on_where_none_was_drawn(flight: str) -> None:
    draw(flight, count=2)
    found, _ = draw(flight, count=2)
    assert len({e.photo for e in found}) == 4


def test_the_seed_decides(flight: str, tmp_path: Path) -> None:
    before = (tmp_path / "examples.gpkg").read_bytes()
    drawn = []
    for seed in (1, 1, 2):
        (tmp_path / "examples.gpkg").write_bytes(before)
        drawn.append([(e.photo, e.window) for e in draw(flight, count=3, seed=seed)[0]])
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_full_survey_says_how_many_squares_found_room(flight: str) -> None:
    found, events = draw(flight, count=100)
    assert 4 <= len(found) < 100
    assert f"Only {len(found)} of 100 squares" in str(events[-2])


def test_an_animal_drawn_without_its_photo_keeps_that_photo_out(flight: str, tmp_path: Path) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(3413)
    outline = ((1100.0, -2100.0), (1130.0, -2100.0), (1130.0, -2120.0), (1100.0, -2120.0), (1100.0, -2100.0))
    layer.write(tmp_path / "examples.gpkg", [Example("seal", geometry=outline)], crs.ExportToWkt())
    found, _ = draw(flight, count=3)
    assert f"{flight}/photo0.tif" not in {e.photo for e in found}, "all photos lie on each other: the first is taken"


def test_background_without_an_examples_file_makes_one(flight: str, tmp_path: Path) -> None:
    (tmp_path / "examples.gpkg").unlink()
    assert len(draw(flight, count=2)[0]) == 2


def test_a_survey_of_animals_only_gives_no_background(flight: str, tmp_path: Path) -> None:
    with pytest.raises(ExamplesError, match="Every photo holds an animal's example"):
        background_examples(
            BackgroundExamplesJob((f"{flight}/photo2.tif",), str(tmp_path / "examples.gpkg")), lambda event: None
        )
