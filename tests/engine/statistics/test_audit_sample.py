# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample of what was not flagged, and what it tells of missed animals."""

from collections import Counter

import numpy as np
import pytest
from scipy.special import gammaincinv

from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.statistics.audit_sample import (
    STRATA,
    Estimate,
    Looked,
    Pool,
    _gamma_quantile,
    allocation,
    borders,
    estimate,
    strata_of,
)


def pool_of(photos, seed=0, most=100, none_only=True):
    """A pool of photos of 10 x 10 cells without any score."""
    pool = Pool(seed, most)
    for photo in photos:
        edges = borders(2240)
        detections = [] if none_only else [(0.4, Window(224, 0, 224, 224)), (0.02, Window(448, 0, 224, 224))]
        pool.add(photo, edges, edges, strata_of(edges, edges, detections, 0.5, 0.01))
    return pool


def test_a_photo_is_cut_evenly_into_cells_of_at_most_224_px():
    assert borders(1000).tolist() == [0, 200, 400, 600, 800, 1000]
    assert borders(224).tolist() == [0, 224]
    assert borders(1000, 2.0).tolist() == [0, 333, 667, 1000]  # of a photo twice as fine as what the run saw
    assert borders(100).tolist() == [0, 100]
    assert max(np.diff(borders(7360))) <= 224


def test_scores_below_the_threshold_and_flagged_windows_make_the_strata():
    edges = borders(224 * 6)
    detections = [
        (0.9, Window(0, 0, 224, 224)),  # flagged, and wholly one cell
        (0.8, Window(224 * 4 + 32, 224 * 4 + 32, 224, 224)),  # flagged, over four cells
        (0.3, Window(448, 0, 224, 224)),
        (0.02, Window(448, 224, 224, 224)),
        (0.01, Window(448, 224, 224, 224)),
        (0.3, Window(224 * 6 - 32, 448, 224, 224)),  # its middle lies beyond the photo: the last cell of the row
    ]
    strata = strata_of(edges, edges, detections, threshold=0.5, floor=0.01)
    names = np.array([*STRATA, "found"])[strata]
    assert names[0, 0] == "found"
    assert (names[4:6, 4:6] == "beside").all()
    assert names[0, 2] == names[2, 5] == "near"
    assert names[1, 2] == "far"
    assert Counter(names.ravel()) == {"found": 1, "beside": 4, "near": 2, "far": 1, "none": 28}


def test_the_same_sample_is_drawn_each_time_in_whatever_order_the_photos_come():
    photos = ["a.jpg", "b.jpg", "c.jpg"]
    first = pool_of(photos).draw(30)
    assert sorted(first) == sorted(pool_of(photos[::-1]).draw(30))
    assert sorted(first) != sorted(pool_of(photos, seed=1).draw(30))
    assert len({(drawn.photo, drawn.window) for drawn in first}) == 30


def test_more_cells_are_added_and_none_is_lost():
    photos = [f"{number}.jpg" for number in range(20)]
    few = {drawn[:3] for drawn in pool_of(photos, none_only=False).draw(30)}
    many = {drawn[:3] for drawn in pool_of(photos, none_only=False).draw(50)}
    assert few < many
    assert len(many) == 50


def test_every_part_of_the_sample_holds_a_share_of_each_stratum():
    drawn = pool_of([f"{number}.jpg" for number in range(40)], none_only=False).draw(100)
    assert Counter(cell.stratum for cell in drawn) == {"none": 56, "near": 22, "far": 22}
    assert Counter(cell.stratum for cell in drawn[:20]) == {"none": 11, "near": 5, "far": 4}
    assert sum(cell.weight for cell in drawn) == pytest.approx(40 * 100)


def test_each_cell_is_drawn_as_often_as_any_other():
    counts = Counter(
        drawn.window[:2] for seed in range(200) for drawn in pool_of(["a.jpg"], seed=seed, most=20).draw(20)
    )
    assert len(counts) == 100
    spread = sum((count - 40) ** 2 for count in counts.values()) / (200 * 0.2 * 0.8)
    assert spread < 140  # chi squared of 99 degrees: 99, give or take 14


def test_where_a_stratum_is_small_all_of_it_is_drawn_and_the_others_get_its_share():
    assert allocation({"beside": 100, "near": 100, "far": 100, "none": 1000}, 20) == {
        "beside": 2, "near": 4, "far": 4, "none": 10,
    }  # fmt: skip
    assert allocation({"beside": 0, "near": 3, "far": 100, "none": 1000}, 73) == {
        "beside": 0, "near": 3, "far": 20, "none": 50,
    }  # fmt: skip
    assert sum(allocation({"beside": 1, "near": 1, "far": 1, "none": 1}, 200).values()) == 4


def test_no_stratum_goes_without_a_cell():
    """What nobody can look at would be left out of the estimate."""
    sizes = {"beside": 100, "near": 0, "far": 100, "none": 1000}
    assert allocation(sizes, 1) == allocation(sizes, 3) == {"beside": 1, "near": 0, "far": 1, "none": 1}


def test_animals_in_the_sample_stand_for_those_in_the_survey():
    found = estimate([Looked(100, 20, 2), Looked(1000, 50, 0)])
    assert found.missed == 10
    assert found.low == pytest.approx(2)  # the gamma limit is lower, but two were seen
    assert found.high > 74  # a thousand cells, of which fifty held nothing


def test_no_animal_in_the_sample_is_no_proof_that_there_is_none():
    missed, low, high = estimate([Looked(1000, 100, 0), Looked(10, 10, 0)])
    assert (missed, low) == (0, 0)
    assert high == pytest.approx(10 * 3.689, rel=1e-3)  # Poisson's exact limit


def test_what_was_looked_at_wholly_is_known():
    assert estimate([Looked(30, 30, 2), Looked(0, 0, 0)]) == Estimate(2, 2, 2)


def test_unsure_ones_raise_the_upper_limit_only():
    sure, unsure = estimate([Looked(100, 50, 1)]), estimate([Looked(100, 50, 1, unsure=2)])
    assert unsure[:2] == sure[:2]
    assert unsure.high > sure.high


def test_a_stratum_that_nobody_has_looked_at_allows_no_estimate():
    assert estimate([Looked(100, 50, 1), Looked(10, 0, 0)]) is None
    assert estimate([]) is None


def test_recall_is_what_was_found_of_what_there_is():
    assert Estimate(10, 2, 30).recall(10) == (0.5, 0.25, pytest.approx(10 / 12))


@pytest.mark.parametrize(
    "animals", [(8, 20, 10, 4), (0, 0, 0, 40), (1, 2, 1, 1), (40, 60, 60, 400)], ids=["usual", "none", "few", "many"]
)
def test_the_limits_hold_at_least_as_often_as_they_say(animals):
    """Simulated draws; without seed-dependent luck 97.5 % of the limits of each side would do."""
    sizes = (80, 400, 2_000, 20_000)
    numbers = allocation(dict(zip(STRATA, sizes, strict=True)), 200).values()
    rng = np.random.default_rng(7)
    too_high = too_low = 0
    for _ in range(400):
        seen = [rng.hypergeometric(held, size - held, n) for held, size, n in zip(animals, sizes, numbers, strict=True)]
        found = estimate([Looked(size, n, int(x)) for size, n, x in zip(sizes, numbers, seen, strict=True)])
        too_high += found.low > sum(animals)
        too_low += found.high < sum(animals)
    assert too_high <= 0.025 * 400
    assert too_low <= 0.025 * 400


@pytest.mark.parametrize("shape", [0.3, 1, 2.7, 40, 3000])
@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_the_gamma_quantile_is_scipys(shape, share):
    assert _gamma_quantile(shape, share) == pytest.approx(gammaincinv(shape, share), rel=1e-6)
