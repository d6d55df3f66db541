# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo from end to end with the default model, on fewer photos and by a recipe of a few steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import ogr

from bear_detector_plugin.engine import demo as module
from bear_detector_plugin.engine.demo import demo
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.training import recipes
from bear_detector_plugin.engine.training.recipes import Recipe, Stage
from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.events import Event, Log, Result
from bear_detector_plugin.jobs import DemoJob

GENTLE = Recipe("quick", (Stage("few", epochs=1, tile_px=64, batch=8, rates=(1e-7,)),))
"""Leaves the default model nearly as it is, so that it finds what it finds."""


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipes, "RECIPES", {"quick": GENTLE})
    monkeypatch.setattr(module, "_TRAINING_PHOTOS", 4)
    monkeypatch.setattr(module, "_VALIDATION_PHOTOS", 2)


@pytest.mark.usefixtures("short")
def test_the_demo_goes_from_examples_to_a_shapefile(tmp_path: Path) -> None:
    events: list[Event] = []
    demo(DemoJob(str(tmp_path / "demo"), photos=2, device="cpu"), events.append)
    result = events[-1]
    assert isinstance(result, Result)
    assert sum(isinstance(e, Result) for e in events) == 1
    assert [e.message[:6] for e in events if isinstance(e, Log) and " of 5:" in e.message] == [
        f"{step} of 5" for step in range(1, 6)
    ]
    assert all(Path(path).exists() for path in result.paths.values())
    truth = layer.read(result.paths["truth"])
    bears = sum(e.class_name == "polar_bear" for e in truth)
    assert result.counts["polar_bear animals"] == bears > 0
    assert 0 <= result.counts["polar_bear recall"] <= 1
    photos = {Path(e.photo).name for e in layer.read(tmp_path / "demo" / "examples.gpkg")}
    assert photos, "the photos trained on lie elsewhere than those searched"
    assert not {e.photo for e in truth} & {e.photo for e in layer.read(tmp_path / "demo" / "examples.gpkg")}
    shapes = ogr.Open(result.paths["shapefile"])
    assert shapes.GetLayer(0).GetSpatialRef().GetAuthorityCode(None) == "3413"


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadArgument, match="is not empty"):
        demo(DemoJob(str(tmp_path)), lambda event: None)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
