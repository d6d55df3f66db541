# SPDX-License-Identifier: GPL-2.0-or-later
"""What a training's journal remembers of the photos that it learnt from."""

from __future__ import annotations

from pathlib import Path

from bear_detector_plugin.engine import journal
from bear_detector_plugin.engine.journal import Journal
from bear_detector_plugin.jobs import TrainJob
from bear_detector_plugin.splits import digest_of

PHOTOS = ["survey/Flight_1_001.jpg", "survey/Flight_1_002.jpg", "other/Flight_1_001.jpg"]


def remembered(folder: Path, photos: list[str], parent: Path | None = None) -> dict[str, list[str]]:
    folder.mkdir()
    Journal(folder, TrainJob("e.gpkg", str(folder)), 1).remember(photos, parent)
    return dict(journal.read(folder)["seen"])


def test_photos_and_flights_are_remembered_by_their_names(tmp_path: Path) -> None:
    assert remembered(tmp_path / "model", PHOTOS) == {
        "photos": sorted(digest_of(name) for name in ("Flight_1_001.jpg", "Flight_1_002.jpg")),
        "flights": [digest_of("Flight_1")],
    }


def test_what_the_starting_weights_have_seen_counts_too(tmp_path: Path) -> None:
    remembered(tmp_path / "parent", ["a.jpg"])
    seen = remembered(tmp_path / "child", ["b.jpg"], tmp_path / "parent")
    assert seen["photos"] == sorted((digest_of("a.jpg"), digest_of("b.jpg")))
