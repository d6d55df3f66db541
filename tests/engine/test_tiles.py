# SPDX-License-Identifier: GPL-2.0-or-later
"""What the network sees: views that can be drawn again, from a file that loaders share."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
import torch

from bear_detector_plugin.engine.examples import Example
from bear_detector_plugin.engine.rasters import Scaling
from bear_detector_plugin.engine.recipes import Stage
from bear_detector_plugin.engine.tiles import EpochSampler, Surroundings, Tiles
from bear_detector_plugin.engine.windows import Window


@pytest.fixture
def surroundings(tmp_path: Path, write_photo) -> Surroundings:
    colours = np.random.default_rng(0).integers(0, 255, (600, 600, 3)).astype(np.uint8)
    photo = write_photo("a.tif", colours)
    examples = [Example("seal", photo, Window(270, 270, 60, 60)), Example("background", photo, Window(0, 0, 224, 224))]
    return Surroundings(examples, tmp_path / "pixels.npy", Scaling(), lambda share: None)


def test_the_same_seed_gives_the_same_view_and_leaves_other_draws_alone(surroundings: Surroundings) -> None:
    tiles = Tiles(surroundings, [0, 1], 64)
    torch.manual_seed(1)
    expected = torch.rand(1)
    torch.manual_seed(1)
    first, label = tiles[(0, 7)]
    assert torch.rand(1) == expected
    assert label == 0
    assert torch.equal(first, tiles[(0, 7)][0])
    assert not torch.equal(first, tiles[(0, 8)][0])
    assert torch.equal(tiles[0][0], tiles[0][0])


def test_larger_crops_show_what_surrounds_a_window(surroundings: Surroundings, tmp_path: Path) -> None:
    wide = Surroundings(surroundings.examples, tmp_path / "wide.npy", Scaling(), lambda share: None, crop_px=352)
    assert wide[0].shape == (3, 560, 560)
    window, crop = (Tiles(of, [0, 1], side)[0][0] for of, side in ((surroundings, 224), (wide, 352)))
    assert crop.shape == (3, 352, 352)
    assert torch.equal(crop[:, 64:-64, 64:-64], window)


def test_a_loader_gets_the_file_and_not_its_pixels(surroundings: Surroundings) -> None:
    assert "pixels" not in surroundings.__getstate__()
    sent = copy.copy(surroundings)
    assert torch.equal(sent[0], surroundings[0])
    assert not sent.pixels.flags.writeable


def test_an_epoch_can_be_drawn_again(surroundings: Surroundings) -> None:
    sampler = EpochSampler(Stage("s", epochs=2, batch=4), [0, 1], [0, 1], background=1, seed=5)
    sampler.set_epoch(1)
    second = list(sampler)
    assert list(sampler) == second
    sampler.set_epoch(0)
    assert list(sampler) != second
    assert len(sampler) == len(second) == 4


def test_what_is_discarded_is_gone(surroundings: Surroundings, tmp_path: Path) -> None:
    surroundings.discard()
    assert not (tmp_path / "pixels.npy").exists()
