# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo is wholly in one split, for both processes alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bear_detector_plugin.splits import (
    TRAIN,
    VALIDATION,
    all_splits,
    digest_of,
    drawn_split,
    drawn_splits,
    group_of,
    torn,
)


def test_the_first_decision_holds_for_the_whole_photo() -> None:
    examples = [("x/a.jpg", ""), ("x/a.jpg", VALIDATION), ("y/a.jpg", TRAIN), ("b.jpg", TRAIN)]
    assert all_splits(examples) == [VALIDATION, VALIDATION, VALIDATION, TRAIN]


def test_what_nobody_decided_is_drawn_by_the_files_name() -> None:
    photos = [f"survey/photo{n}.jpg" for n in range(1000)]
    drawn = all_splits((photo, "") for photo in photos)
    assert drawn == [drawn_split(photo) for photo in photos]
    assert 160 <= drawn.count(VALIDATION) <= 240
    assert drawn_split("elsewhere/photo7.jpg") == drawn_split("photo7.jpg")
    assert drawn != all_splits(((photo, "") for photo in photos), seed=1)


def test_no_example_no_split() -> None:
    assert all_splits([]) == []


@pytest.mark.parametrize(
    ("photo", "by", "group"),
    [
        ("a/JHI_75m_survey2_Flight_02_00523_1280_0.jpg", "flight", "JHI_75m_survey2_Flight_02"),
        ("flight-7 (3).JPG", "flight", "flight-7"),
        ("a/DJI_0018.JPG", "flight", "DJI_0018.JPG"),
        ("a/survey2_Flight_02_00523.jpg", "photo", "survey2_Flight_02_00523.jpg"),
        ("a/2022-05-01_0018.JPG", r"^(\d{4}-\d\d-\d\d)_", "2022-05-01"),
        ("a/DJI_0018.JPG", r"^(\d{4}-\d\d-\d\d)_", "DJI_0018.JPG"),
    ],
)
def test_a_files_name_tells_its_group(photo: str, by: str, group: str) -> None:
    assert group_of(photo, by) == group


def test_a_photo_and_its_copy_on_the_map_are_in_one_split(tmp_path: Path) -> None:
    """Examples were drawn, or reviewed, before the photos were placed and after it."""
    source = '<SourceFilename relativeToVRT="1">../a &amp; b/{}</SourceFilename>'
    names = [f"DJI_{number:04d}.JPG" for number in range(40)]
    for name in names:
        (tmp_path / name).with_suffix(".vrt").write_text(f"<VRTDataset>{3 * source.format(name)}</VRTDataset>")
    photos = [str(tmp_path / name) for name in names]
    copies = [str((tmp_path / name).with_suffix(".vrt")) for name in names]
    splits = all_splits((photo, "") for photo in [*photos, *copies])
    assert splits[:40] == splits[40:] == [drawn_split(photo) for photo in photos]
    mosaic = tmp_path / "mosaic.vrt"
    mosaic.write_text(source.format("a.tif") + source.format("b.tif"))
    assert [group_of(str(path), "photo") for path in (mosaic, tmp_path / "gone.vrt")] == ["mosaic.vrt", "gone.vrt"]


def test_a_flight_is_wholly_in_one_split() -> None:
    photos = [f"Flight_{flight:02d}_{frame:05d}.jpg" for flight in range(40) for frame in range(3)]
    splits = all_splits(((photo, "") for photo in photos), group="flight")
    assert splits[::3] == splits[1::3] == splits[2::3]
    assert set(splits) == {TRAIN, VALIDATION}
    assert splits[0] == drawn_split("Flight_00")


def test_a_decided_photo_decides_for_its_flight() -> None:
    examples = [("Flight_1_1.jpg", ""), ("Flight_1_2.jpg", VALIDATION), ("Flight_1_3.jpg", TRAIN)]
    assert all_splits(examples, group="flight") == [VALIDATION] * 3


def test_a_name_is_told_by_eight_digits() -> None:
    assert digest_of("a.jpg") == digest_of("a.jpg") != digest_of("b.jpg")
    assert len(digest_of("a.jpg")) == 8


def test_flights_that_were_decided_photo_by_photo_are_torn() -> None:
    decided = [("Flight_01_1.jpg", TRAIN), ("Flight_01_2.jpg", VALIDATION), ("Flight_02_1.jpg", TRAIN), ("b.jpg", "")]
    assert torn(decided, "flight") == ["Flight_01"]
    assert torn(decided) == []


def test_of_a_few_photos_one_validates() -> None:
    few = [f"bear{number}.jpg" for number in range(40) if drawn_split(f"bear{number}.jpg") == TRAIN][:5]
    assert sorted(drawn_splits(few).values()) == [TRAIN] * 4 + [VALIDATION]
    assert drawn_splits(few[:1]) == {few[0]: TRAIN}
    many = [f"bear{number}.jpg" for number in range(40)]
    assert drawn_splits(many) == {photo: drawn_split(photo) for photo in many}
