# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo is wholly in one split, for both processes alike."""

from __future__ import annotations

from bear_detector_plugin.splits import TRAIN, VALIDATION, all_splits, drawn_split


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
