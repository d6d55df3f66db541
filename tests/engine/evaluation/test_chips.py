# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips of a report show where the model sees an animal."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bear_detector_plugin.engine.evaluation.chips import Key, draw
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.events import Event, Log


@pytest.fixture
def photo(write_photo) -> str:
    """Grey ice with a red animal whose middle is at 300, 260."""
    rgb = np.full((600, 600, 3), 60, np.uint8)
    rgb[240:280, 280:320] = (250, 20, 20)
    return write_photo("a.tif", rgb)


def place(photo: str, x: int, y: int, class_name: str = "polar_bear") -> dict[str, object]:
    return {"photo": photo, "class": class_name, "window": [x, y, 224, 224], "score": 0.5}


def picture(jpeg: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1].astype(int)


def test_the_map_is_warm_where_the_animal_is(photo: str, spotter_model) -> None:
    found = place(photo, 188, 148)  # the animal in its middle
    (chip,) = draw([found], Classifier(spotter_model(0.2), "cpu"), lambda event: None).values()
    plain, explained = picture(chip.plain), picture(chip.explained)
    assert plain.shape == explained.shape == (224, 224, 3)
    changed = np.abs(explained - plain).sum(axis=2)
    y, x = np.unravel_index(cv2.GaussianBlur(changed.astype(np.float32), (0, 0), 8).argmax(), changed.shape)
    assert abs(x - 112) < 30
    assert abs(y - 112) < 30
    assert changed[:40, :40].mean() < changed[90:134, 90:134].mean() / 2


def test_a_photo_of_a_finer_scale_is_shown_as_the_model_sees_it(write_photo, spotter_model) -> None:
    """At half the model's metres a pixel, a window spans twice as many pixels."""
    rgb = np.full((800, 800, 3), 60, np.uint8)
    rgb[400:480, 400:480] = (250, 20, 20)
    fine = write_photo("fine.tif", rgb, corner=(0, -1_600_000))
    found = {**place(fine, 216, 216), "window": [216, 216, 448, 448]}
    (chip,) = draw([found], Classifier(spotter_model(0.2, gsd_m=0.05), "cpu"), lambda event: None).values()
    red = picture(chip.plain)[..., 1] < 40
    assert 25 < np.sqrt(red.sum()) < 37  # 40 pixels of the model's, at 224 for the 288 that are shown
    y, x = np.argwhere(red).mean(axis=0)
    assert (x, y) == pytest.approx((112, 112), abs=3)


def test_a_window_at_the_photos_edge_has_a_chip_too(photo: str, spotter_model) -> None:
    chips = draw([place(photo, -100, 500)], Classifier(spotter_model(0.2), "cpu"), lambda event: None)
    assert list(chips) == [Key(photo, "polar_bear", Window(-100, 500, 224, 224))]


def test_a_photo_that_is_gone_is_told_and_the_others_are_drawn(photo: str, spotter_model, tmp_path) -> None:
    events: list[Event] = []
    gone = str(tmp_path / "gone.tif")
    chips = draw([place(gone, 0, 0), place(photo, 0, 0)], Classifier(spotter_model(0.2), "cpu"), events.append)
    assert [key.photo for key in chips] == [photo]
    (told,) = (event.message for event in events if isinstance(event, Log))
    assert "gone.tif" in told
