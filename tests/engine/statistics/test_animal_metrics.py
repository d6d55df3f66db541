# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures of animals, photos and ground, worked by hand."""

from __future__ import annotations

import pytest

from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.statistics.animal_metrics import (
    Detection,
    Finds,
    Searched,
    Sighting,
    animal_metrics,
    individual_of,
    worst,
)

TILE = Window(0, 0, 224, 224)


def box(long_px: int, photo: str = "a", long_m: float | None = None) -> Sighting:
    return Sighting(photo, Window(300, 400, long_px, 10), long_px, long_m)


@pytest.fixture
def finds() -> Finds:
    """Four photos, two of them on the map; two bears, of which one is found, in three windows; two false alarms."""
    finds = Finds()
    assert finds.see("bear", box(40, "a")) == 0
    assert finds.see("seal", box(20, "a")) == 1
    assert finds.see("bear", box(60, "b")) == 2
    finds.photos = [Searched("a", 2.0, 0.5), Searched("b", 2.0), Searched("c", 2.0, 0.5), Searched("d", 2.0)]
    finds.detections = [
        *(Detection("bear", score, "a", TILE, (0,)) for score in (0.9, 0.8, 0.7)),
        Detection("bear", 0.95, "c", TILE),
        Detection("bear", 0.6, "b", TILE),
        Detection("bear", 0.3, "d", TILE),
        Detection("bear", 0.2, "b", TILE, (2,)),
        Detection("seal", 0.9, "c", TILE),
    ]
    return finds


def test_an_animal_in_three_windows_is_one_animal(finds: Finds) -> None:
    bear = animal_metrics(finds, "bear", 0.5)
    assert (bear["animals"], bear["recall"], bear["best_scores"]) == (2, 0.5, [0.9, 0.2])
    assert bear["recall_interval_95"] == [0.0126, 0.9874]
    assert bear["precision"] == 0.6  # three windows of five
    assert bear["precision_interval_95"] == [0.1466, 0.9473]


def test_a_threshold_for_a_recall_is_never_rounded_above_the_score_that_reaches_it(finds: Finds) -> None:
    finds.detections[6] = Detection("bear", 0.20009, "b", TILE, (2,))
    assert animal_metrics(finds, "bear", 0.5)["by_target_recall"]["0.99"]["threshold"] == 0.2


def test_false_alarms_by_photo_and_by_the_ground_that_is_known(finds: Finds) -> None:
    bear = animal_metrics(finds, "bear", 0.5)
    assert bear["false_alarms"] == 2
    assert bear["false_alarms_per_megapixel"] == 0.25
    assert bear["false_alarms_per_photo"] == 0.5
    assert (bear["square_km"], bear["false_alarms_per_km2"]) == (1.0, 1.0)  # the one in photo b counts for no ground


def test_a_threshold_for_a_recall_costs_the_false_alarms_from_it_on(finds: Finds) -> None:
    finds.detections[6] = Detection("bear", 0.20009, "b", TILE, (2,))
    finds.detections[5] = Detection("bear", 0.20003, "d", TILE)
    told = animal_metrics(finds, "bear", 0.5)["by_target_recall"]["0.99"]
    assert (told["threshold"], told["false_alarms_per_megapixel"]) == (0.2, 3 / 8)


def test_a_false_alarm_in_very_many_photos_is_not_none(finds: Finds) -> None:
    finds.photos = [Searched(f"{number}", 36.0, 0.03) for number in range(40_000)]
    seal = animal_metrics(finds, "seal", 0.5)
    assert seal["false_alarms"] == 1
    assert 0 < seal["false_alarms_per_megapixel"] < 1e-6
    assert 0 < seal["false_alarms_per_photo"] < 1e-4


def test_without_a_map_nothing_is_said_of_the_ground(finds: Finds) -> None:
    finds.photos = [photo._replace(square_km=None) for photo in finds.photos]
    bear = animal_metrics(finds, "bear", 0.5)
    assert (bear["square_km"], bear["false_alarms_per_km2"]) == (None, None)


def test_photos_are_found_or_alarmed(finds: Finds) -> None:
    """A detection beside the animal of photo b doesn't find it, and alarms no photo without animals."""
    assert animal_metrics(finds, "bear", 0.5)["photos"] == {
        "with_animals": 2,
        "found": 1,
        "without": 2,
        "with_false_alarm": 1,
        "recall": 0.5,
        "recall_interval_95": [0.0126, 0.9874],
    }


def test_an_animal_with_a_name_is_one_in_all_photos() -> None:
    finds = Finds(photos=[Searched("a", 1.0), Searched("b", 1.0)])
    assert finds.see("bear", box(40, "a"), "Nanuk") == finds.see("bear", box(50, "b"), "Nanuk") == 0
    assert finds.see("seal", box(50, "b"), "Nanuk") == 1
    finds.detections = [Detection("bear", 0.9, "b", TILE, (0,))]
    bear = animal_metrics(finds, "bear", 0.5)
    assert (bear["animals"], bear["recall"]) == (1, 1.0)
    assert (bear["photos"]["with_animals"], bear["photos"]["found"]) == (2, 1)


@pytest.mark.parametrize(
    ("note", "name"),
    [("", ""), ("individual=B7", "B7"), ("on ice; individual=B7, lying", "B7"), ("noindividual=B7", "")],
)
def test_a_note_names_the_individual(note: str, name: str) -> None:
    assert individual_of(note) == name


def test_recall_by_size_has_classes_of_equal_number() -> None:
    """Twenty animals of 1 to 20 px: the eight smallest are missed. One more has no size."""
    finds = Finds(photos=[Searched("a", 1.0)])
    for length in range(1, 21):
        number = finds.see("bear", box(length, long_m=length / 10))
        finds.detections.append(Detection("bear", 0.9 if length > 8 else 0.1, "a", TILE, (number,)))
    finds.see("bear", Sighting("a", TILE))
    rows = animal_metrics(finds, "bear", 0.5)["by_size"]
    assert [row["animals"] for row in rows] == [4, 4, 4, 4, 4]
    assert [row["found"] for row in rows] == [0, 0, 4, 4, 4]
    assert rows[0] == {
        "from_px": 1.0,
        "to_px": 4.0,
        "from_m": 0.1,
        "to_m": 0.4,
        "animals": 4,
        "found": 0,
        "recall": 0.0,
        "interval_95": [0.0, 0.6024],
    }


def test_animals_of_one_size_are_one_class() -> None:
    finds = Finds(photos=[Searched("a", 1.0)])
    for _ in range(30):
        finds.see("bear", box(40))
    (row,) = animal_metrics(finds, "bear", 0.5)["by_size"]
    assert (row["from_px"], row["to_px"], row["animals"], row["from_m"]) == (40.0, 40.0, 30, None)


def test_the_worst_come_first(finds: Finds) -> None:
    named = worst(finds, ["bear", "seal"], 0.5)
    assert [(miss["class"], miss["photo"], miss["score"]) for miss in named["misses"]] == [
        ("seal", "a", 0.0),
        ("bear", "b", 0.2),
    ]
    assert named["misses"][0]["window"] == [198, 293, 224, 224]  # the animal in its middle
    assert [(alarm["class"], alarm["photo"], alarm["score"]) for alarm in named["false_alarms"]] == [
        ("bear", "c", 0.95),
        ("seal", "c", 0.9),
        ("bear", "b", 0.6),
    ]


def test_no_more_than_25_are_named() -> None:
    finds = Finds(photos=[Searched("a", 1.0)])
    for _ in range(30):
        finds.see("bear", box(40))
        finds.detections.append(Detection("bear", 0.9, "a", TILE))
    named = worst(finds, ["bear"], 0.5)
    assert (len(named["misses"]), len(named["false_alarms"])) == (25, 25)
