# SPDX-License-Identifier: GPL-2.0-or-later
"""Which sightings are of one animal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bear_detector_plugin.engine.statistics.matching import Reach, Sighting, group

REACH = Reach(50.0)


def bears(*rows, **options):
    """Group sightings of photo, x, y; of class and time, where they are given."""
    points = np.array([(x, y) for _, x, y, *_ in rows], float)
    sightings = [Sighting(row[0], *(row[3:4] or ["bear"]), 3.0, *row[4:]) for row in rows]
    return group(points, sightings, options.get("reach", REACH), options.get("said", {})).animals


def test_near_sightings_in_two_photos_are_one_animal_and_far_ones_two():
    assert bears(("a", 0, 0), ("b", 10, 0), ("b", 40, 0)) == [[0, 1], [2]]


def test_the_distance_grows_with_the_error_of_the_places():
    """4 * sqrt(3^2 + 3^2) is 17 m, where both are off by 3 m."""
    assert bears(("a", 0, 0), ("b", 16.9, 0)) == [[0, 1]]
    assert bears(("a", 0, 0), ("b", 17.1, 0)) == [[0], [1]]


def test_two_animals_of_one_photo_are_never_one():
    assert bears(("a", 0, 0), ("a", 1, 0)) == [[0], [1]]
    assert sorted(bears(("a", 0, 0), ("a", 4, 0), ("b", 1, 0), ("b", 5, 0))) == [[0, 2], [1, 3]]


def test_animals_of_two_classes_are_never_one():
    assert bears(("a", 0, 0, "bear"), ("b", 0, 0, "seal")) == [[0], [1]]


def test_an_animal_that_was_found_as_two_classes_is_told():
    """In one photo, or as one class in each of two; a seal beside a bear in the same photo is another animal."""

    def unlike(*rows, said=None):
        points = np.array([(x, y) for _, x, y, _ in rows], float)
        sightings = [Sighting(photo, name, 3.0) for photo, _, _, name in rows]
        return group(points, sightings, REACH, said or {}).unlike

    assert unlike(("a", 0, 0, "bear"), ("a", 2, 0, "seal"), ("a", 30, 0, "seal")) == 2
    assert unlike(("a", 0, 0, "bear"), ("b", 10, 0, "seal")) == 2
    assert unlike(("a", 0, 0, "bear"), ("a", 10, 0, "seal"), ("b", 10, 0, "seal")) == 0
    assert unlike(("a", 0, 0, "bear"), ("a", 2, 0, "seal"), said={(0, 1): False}) == 0


def test_a_chain_of_neighbours_is_no_animal_wider_than_allowed():
    animals = bears(("a", 0, 0), ("b", 12, 0), ("c", 24, 0))
    assert len(animals) == 2


def test_what_moves_in_an_unknown_direction_may_be_further_away_the_more_time_passes():
    rows = [("a", 0, 0, "bear", 0.0), ("b", 30, 0, "bear", 60.0)]
    assert bears(*rows) == [[0], [1]]
    assert bears(*rows, reach=Reach(50.0, speed_mps=0.25)) == [[0, 1]]
    assert bears(*rows, reach=Reach(25.0, speed_mps=0.25)) == [[0], [1]]  # never more than the greatest distance


def test_pairs_that_errors_would_allow_more_are_told():
    sightings = [Sighting("a", "bear", 30.0), Sighting("b", "bear", 30.0)]
    assert group(np.array([(0.0, 0.0), (60.0, 0.0)]), sightings, REACH, {}).held_back == 1


def test_animals_whose_sightings_may_be_each_others_are_told():
    """A mother and her cub 8 m off in two photos; the bear 40 m away can be neither."""

    def close(*rows, said=None):
        points = np.array([(x, y) for _, x, y in rows], float)
        return group(points, [Sighting(photo, "bear", 3.0) for photo, *_ in rows], REACH, said or {}).close

    family = [("a", 0, 0), ("a", 8, 0), ("b", 1, 0), ("b", 9, 0)]
    assert close(*family, ("a", 48, 0), ("b", 49, 0)) == 2
    assert close(*family, said={(0, 3): False, (1, 2): False}) == 0
    assert close(("a", 0, 0), ("a", 40, 0), ("b", 1, 0), ("b", 41, 0)) == 0


def test_without_a_time_nothing_moves():
    assert bears(("a", 0, 0), ("b", 30, 0), reach=Reach(50.0, speed_mps=0.25)) == [[0], [1]]


def test_sightings_without_a_place_are_animals_of_their_own():
    assert bears(("a", np.nan, np.nan), ("b", np.nan, np.nan), ("b", 0, 0)) == [[0], [1], [2]]


def test_what_people_said_goes_before():
    assert bears(("a", 0, 0), ("b", 5, 0), said={(0, 1): False}) == [[0], [1]]
    assert bears(("a", 0, 0), ("b", 500, 0), said={(0, 1): True}) == [[0, 1]]
    assert bears(("a", np.nan, np.nan), ("b", 5, 0), said={(0, 1): True}) == [[0, 1]]


def test_a_group_whose_sightings_fit_into_others_is_shared_out():
    """By distance alone 4 and 5 pair first, which leaves two bears of photos a to d as three."""
    rows = [("a", 0, 0), ("b", 0, 1), ("a", 9, 0), ("b", 9, 1), ("c", 4, 0), ("d", 4.1, 0), ("c", 10, 0), ("d", 0, -1)]
    assert len(bears(*rows)) == 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.floats(-60, 60), st.floats(-60, 60)), max_size=25))
def test_each_sighting_is_in_one_animal_once_a_photo_and_within_reach(rows):
    animals = bears(*rows) if rows else []
    assert sorted(number for members in animals for number in members) == list(range(len(rows)))
    for members in animals:
        photos = [rows[number][0] for number in members]
        assert len(photos) == len(set(photos))
        places = np.array([rows[number][1:] for number in members])
        assert max(np.linalg.norm(places[:, None] - places[None], axis=2).ravel()) <= 17 + 1e-6 or len(members) == 1


def test_the_order_of_the_sightings_does_not_matter():
    rng = np.random.default_rng(3)
    rows = [(name, *rng.uniform(0, 60, 2)) for name in "aaabbbcccddd"]
    order = rng.permutation(len(rows))
    there = {frozenset(rows[n] for n in members) for members in bears(*rows)}
    here = {frozenset(rows[order[n]] for n in members) for members in bears(*(rows[n] for n in order))}
    assert there == here


def test_an_empty_survey_has_no_animals():
    assert group(np.zeros((0, 2)), [], REACH, {}).animals == []
    assert pytest.approx(0) == group(np.zeros((0, 2)), [], REACH, {}).held_back
