# SPDX-License-Identifier: GPL-2.0-or-later
"""What a training learns from."""

from __future__ import annotations

from pathlib import Path

from bear_detector_plugin.engine import examples as layer
from bear_detector_plugin.engine.curriculum import gather
from bear_detector_plugin.engine.examples import Example
from bear_detector_plugin.engine.windows import Window
from bear_detector_plugin.events import Event, Log
from bear_detector_plugin.jobs import TrainJob
from tests.engine.test_examples import write_photo


def test_a_damaged_photo_of_the_survey_gives_no_background_and_stops_nothing(tmp_path: Path) -> None:
    flight = tmp_path / "flight"
    flight.mkdir()
    photos = [write_photo(flight / f"photo{number}.tif") for number in range(4)]
    (flight / "damaged.jpg").write_bytes(b"no photo")
    seals = [
        Example("seal", p, Window(9, 9, 40, 40), split=s)
        for p, s in zip(photos[:2], ("train", "validation"), strict=True)
    ]
    ice = [Example("background", e.photo, Window(90, 90, 40, 40), split=e.split) for e in seals]
    layer.write(tmp_path / "examples.gpkg", [*seals, *ice])
    events: list[Event] = []
    lessons = gather(TrainJob(str(tmp_path / "examples.gpkg"), "", backgrounds=(str(flight),)), tmp_path, events.append)
    assert [Path(e.photo).name for e in lessons.examples[4:]] == ["photo2.tif", "photo3.tif"]
    (told,) = (event.message for event in events if isinstance(event, Log))
    assert "damaged.jpg is not an image" in told
