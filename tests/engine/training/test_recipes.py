# SPDX-License-Identifier: GPL-2.0-or-later
"""The recipes are what they say, and an epoch is a whole number of batches."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bear_detector_plugin.engine.training.recipes import (
    CHABOT2022,
    QUICK,
    Pool,
    Stage,
    class_weights,
    epoch_indices,
)

BEAR, BACKGROUND = 0, 1


@pytest.mark.parametrize(
    ("stage", "bears", "backgrounds", "iterations"),
    [(CHABOT2022.stages[0], 534, 554, 5100), (CHABOT2022.stages[1], 1068, 6292, 34500)],
)
def test_the_published_table_follows_from_the_recipe(
    stage: Stage, bears: int, backgrounds: int, iterations: int
) -> None:
    labels = [BEAR] * 534 + [BACKGROUND] * 6292
    drawn = epoch_indices(stage, Pool(labels, BACKGROUND), np.random.default_rng(0))
    assert Counter(labels[i] for i in drawn) == {BEAR: bears, BACKGROUND: backgrounds}
    assert len(drawn) / stage.batch * stage.epochs == iterations


def test_classes_weigh_as_published_and_an_image_one_on_average() -> None:
    labels = [BEAR] * 534 + [BACKGROUND] * 6292
    bear, background = class_weights(CHABOT2022.stages[1], Pool(labels, BACKGROUND))
    assert bear / background == pytest.approx(0.85 / 0.15)
    assert 1068 * bear + 6292 * background == pytest.approx(1068 + 6292)


def test_the_published_solvers() -> None:
    first, second = CHABOT2022.stages
    assert (first.solver, first.rates, first.weight_decay, first.animal_weight) == ("sgd", (1e-4,), 1e-3, 0.95)
    assert (second.rates, second.weight_decay, second.animal_weight) == ((1e-5, 1e-6, 1e-7), 1e-4, 0.85)
    assert (first.normalisation, second.normalisation) == ("measured", "kept")
    assert CHABOT2022.freeze_stem


@pytest.mark.parametrize("animals", [1, 5, 31, 200])
@pytest.mark.parametrize("backgrounds", [1, 40, 3000])
def test_any_counts_give_whole_batches_with_both_kinds(animals: int, backgrounds: int) -> None:
    labels = [BEAR] * animals + [BACKGROUND] * backgrounds
    for stage in (*QUICK.stages, *CHABOT2022.stages):
        drawn = epoch_indices(stage, Pool(labels, BACKGROUND), np.random.default_rng(0))
        assert len(drawn) > 0
        assert len(drawn) % stage.batch == 0
        assert {labels[i] for i in drawn} == {BEAR, BACKGROUND}


def test_epochs_are_shared_out_as_in_the_recipe() -> None:
    assert [s.epochs for s in QUICK.lasting(None).stages] == [8, 2]
    assert [s.epochs for s in QUICK.lasting(20).stages] == [16, 4]
    assert [s.epochs for s in QUICK.lasting(1).stages] == [1, 1]


@pytest.mark.parametrize("epochs", [2, 3, 5, 7, 9, 25, 600])
def test_as_many_epochs_are_trained_as_were_asked_for(epochs: int) -> None:
    for recipe in (QUICK, QUICK.training_on(), CHABOT2022):
        stages = recipe.lasting(epochs).stages
        assert sum(stage.epochs for stage in stages) == epochs
        assert min(stage.epochs for stage in stages) > 0


def test_a_model_that_is_trained_on_sees_whole_windows_only() -> None:
    assert [s.tile_px for s in QUICK.training_on().stages] == [224]
    assert CHABOT2022.training_on().stages == CHABOT2022.stages


def test_hard_backgrounds_are_in_every_epoch_up_to_half() -> None:
    labels = [BEAR] * 32 + [BACKGROUND] * 500
    for hard, shown in ((range(40, 50), 10), (range(40, 140), 16)):
        for seed in range(3):
            pool = Pool(labels, BACKGROUND, hard)
            drawn = epoch_indices(Stage("s", epochs=1, batch=64), pool, np.random.default_rng(seed))
            assert len(set(drawn)) == 64
            assert len(set(drawn) & set(hard)) >= shown


def test_the_published_method_takes_a_tenth_of_the_photos() -> None:
    assert CHABOT2022.backgrounds_of(61_000) == 6_100
    assert CHABOT2022.backgrounds_of(300) == 100
    assert CHABOT2022.backgrounds_of(9) == 9
    assert [QUICK.backgrounds_of(n) for n in (9, 61_000)] == [9, 2_000]
