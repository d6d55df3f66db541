# SPDX-License-Identifier: GPL-2.0-or-later
"""What a training's journal remembers of the photos that it learnt from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bear_detector_plugin.engine.model import journal
from bear_detector_plugin.engine.model.journal import Journal
from bear_detector_plugin.engine.model.learnt import fingerprint
from bear_detector_plugin.jobs import TrainJob
from bear_detector_plugin.splits import digest_of


def remembered(folder: Path, photos: list[str], parent: Path | None = None) -> dict[str, list[str]]:
    folder.mkdir()
    Journal(folder, TrainJob("e.gpkg", str(folder)), 1).remember(photos, parent)
    return dict(journal.read(folder)["seen"])


def test_photos_are_remembered_by_their_contents_and_flights_by_their_names(tmp_path: Path) -> None:
    photos = [tmp_path / f"Flight_1_00{number}.jpg" for number in range(3)]
    for photo, content in zip(photos, (b"ice", b"ice", b"water"), strict=True):
        photo.write_bytes(content)
    seen = remembered(tmp_path / "model", [str(photo) for photo in photos])
    assert seen == {
        "contents": sorted({str(fingerprint(str(photo))) for photo in photos}),
        "photos": [],
        "flights": [digest_of("Flight_1")],
    }
    assert [len(known) for known in seen["contents"]] == [12, 12]


def test_what_the_starting_weights_have_seen_counts_too(tmp_path: Path) -> None:
    """A parent of an earlier version remembers names."""
    (tmp_path / "a.jpg").write_bytes(b"ice")
    remembered(tmp_path / "parent", ["gone.jpg"])
    seen = remembered(tmp_path / "child", [str(tmp_path / "a.jpg")], tmp_path / "parent")
    assert (seen["contents"], seen["photos"]) == ([fingerprint(str(tmp_path / "a.jpg"))], [digest_of("gone.jpg")])


def test_what_was_learnt_before_a_stop_is_not_forgotten(tmp_path: Path) -> None:
    """A photo that was moved to validation meanwhile was trained on all the same."""
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    remembered(tmp_path / "model", [str(tmp_path / "a.jpg")])
    job = TrainJob("e.gpkg", str(tmp_path / "model"), resume=True)
    Journal(tmp_path / "model", job, 1).remember([str(tmp_path / "b.jpg")])
    seen = journal.read(tmp_path / "model")["seen"]["contents"]
    assert seen == sorted(str(fingerprint(str(tmp_path / name))) for name in ("a.jpg", "b.jpg"))


def test_what_a_training_was_begun_with_is_known_again(tmp_path: Path) -> None:
    """Files may have moved; the device and the precision decide nothing."""
    job = TrainJob("e.gpkg", str(tmp_path), web_photos="bears", recipe="chabot2022", look_alikes=("walrus",))
    Journal(tmp_path, job, 1)
    begun = journal.read(tmp_path)
    assert journal.other_options(begun, replace(job, examples="moved/e.gpkg", device="cpu", resume=True)) == []
    assert journal.other_options(begun, TrainJob("e.gpkg", "m", web_photos="bears")) == ["recipe", "look_alikes"]
    assert journal.other_options({}, job) == []
