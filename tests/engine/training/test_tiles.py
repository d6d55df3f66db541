# SPDX-License-Identifier: GPL-2.0-or-later
"""What the network sees: views that can be drawn again, from a file that loaders share."""

from __future__ import annotations

import copy
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import Scaling, open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.training.augment import Views
from bear_detector_plugin.engine.training.recipes import Augmentation, Pool, Stage
from bear_detector_plugin.engine.training.tiles import EpochSampler, Surroundings, Tiles
from bear_detector_plugin.errors import ExamplesError


@pytest.fixture
def surroundings(tmp_path: Path, write_photo) -> Surroundings:
    colours = np.random.default_rng(0).integers(0, 255, (600, 600, 3)).astype(np.uint8)
    photo = write_photo("a.tif", colours)
    examples = [Example("seal", photo, Window(270, 270, 60, 60)), Example("background", photo, Window(0, 0, 224, 224))]
    return Surroundings(examples, tmp_path / "pixels.npy", Scaling(), lambda done, of: None, 280)


def test_the_same_seed_gives_the_same_view_and_leaves_other_draws_alone(surroundings: Surroundings) -> None:
    tiles = Tiles(surroundings, [0, 1], 64, Augmentation())
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
    wide = Surroundings(surroundings.examples, tmp_path / "wide.npy", Scaling(), lambda done, of: None, 440)
    assert wide[0].shape == (3, 560, 560)
    window, crop = (Tiles(of, [0, 1], side, Augmentation())[0][0] for of, side in ((surroundings, 224), (wide, 352)))
    assert crop.shape == (3, 352, 352)
    assert torch.equal(crop[:, 64:-64, 64:-64], window)


def test_photos_are_seen_at_one_scale(tmp_path: Path, write_photo) -> None:
    """A photo of 2.5 cm a pixel, and one of 5 cm that shows four times the ground."""
    colours = np.random.default_rng(0).integers(0, 255, (600, 600, 3)).astype(np.uint8)
    coarse = write_photo("coarse.tif", colours)
    fine = write_photo("fine.tif", np.kron(colours, np.ones((2, 2, 1), np.uint8)), corner=(0, -2_100_000))
    examples = [Example("seal", coarse, Window(270, 270, 60, 60)), Example("seal", fine, Window(540, 540, 120, 120))]
    with open_raster(fine) as photo:
        gsd_m = 2 * photo.georeference.gsd_at(600, 600)
    seen = Surroundings(examples, tmp_path / "seen.npy", Scaling(), lambda done, of: None, 280, gsd_m)
    assert torch.equal(seen[0], seen[1])
    views = Tiles(seen, [0, 0], 128, Augmentation())
    assert torch.equal(views[(0, 7)][0], views[(1, 7)][0])  # shifted by as much, too


def test_views_of_background_keep_clear_of_a_seal_beside_it(tmp_path: Path, write_photo) -> None:
    """A click on a rock, round which training shifts its views; and a square of a photo that is shrunk by half."""
    ice = np.full((1000, 1400, 3), 100, np.uint8)
    ice[480:520, 980:1020] = 0
    photo = write_photo("ice.tif", ice, corner=(0, -2_100_000))
    seal = Example("seal", photo, Window(980, 480, 40, 40))
    rock, square = (
        Example("background", photo, window) for window in (Window(788, 468, 64, 64), Window(580, 388, 224, 224))
    )
    with open_raster(photo) as raster:
        gsd_m = raster.georeference.gsd_at(700, 500)
    for background, scale in ((rock, 1), (square, 2)):
        seen = Surroundings(
            [seal, background], tmp_path / "s.npy", Scaling(), lambda done, of: None, 280, gsd_m * scale
        )
        plain = Augmentation(brightness=0, contrast=0, saturation=0, hue=0, blurred=0, noisy=0, jpeg=0)
        views = Tiles(seen, [0, 1], 224, plain)
        assert min(float(views[(1, seed)][0].min()) for seed in range(60)) > 90
        assert {tuple(views[(1, seed)][0].shape) for seed in range(2)} == {(3, 224, 224)}


def test_a_disk_without_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system would end the process when pixels are written."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10_000_000))
    seals = [Example("seal", "a.tif", Window(270, 270, 60, 60))] * 50
    with pytest.raises(ExamplesError, match=r"no room .* they take 0\.02 GB, 0\.01 GB are free"):
        Surroundings(seals, tmp_path / "pixels.npy", Scaling(), lambda done, of: None, 280)
    assert list(tmp_path.iterdir()) == []


def test_a_loader_gets_the_file_and_not_its_pixels(surroundings: Surroundings) -> None:
    assert "pixels" not in surroundings.__getstate__()
    sent = copy.copy(surroundings)
    assert torch.equal(sent[0], surroundings[0])
    assert not sent.pixels.flags.writeable


def test_an_epoch_can_be_drawn_again(surroundings: Surroundings) -> None:
    sampler = EpochSampler(Stage("s", epochs=2, batch=4), [0, 1], Pool([0, 1], background=1), seed=5)
    sampler.set_epoch(1)
    second = list(sampler)
    assert list(sampler) == second
    sampler.set_epoch(0)
    assert list(sampler) != second
    assert len(sampler) == len(second) == 4


def test_what_is_discarded_is_gone(surroundings: Surroundings, tmp_path: Path) -> None:
    surroundings.discard()
    assert not (tmp_path / "pixels.npy").exists()


def test_two_processes_share_an_epoch(surroundings: Surroundings) -> None:
    stage, pool = Stage("s", epochs=1, batch=4), Pool([0, 1], background=1)
    whole, one, other = (EpochSampler(stage, [0, 1], pool, 5, share) for share in ((0, 1), (0, 2), (1, 2)))
    assert sorted([*one, *other]) == sorted(whole)
    assert len(one) == len(other) == len(list(one)) == len(whole) / 2


def test_augmentation_is_what_the_recipe_says(surroundings: Surroundings) -> None:
    nothing = Augmentation((1.0, 1.0), False, 0.0, 0.0, 0.0, 0.0, blurred=0.0, noisy=0.0, jpeg=0.0)
    plain = Tiles(surroundings, [0, 1], 64, nothing)[0][0]
    assert torch.allclose(Views(nothing).draw(surroundings[0], 0.0, 64), plain, atol=1e-3)
    for change in ({"brightness": 0.5}, {"blurred": 1.0}, {"noisy": 1.0}, {"jpeg": 1.0}, {"zoom": (0.5, 0.6)}):
        view = Views(replace(nothing, **change)).draw(surroundings[0], 0.0, 64)
        assert view.shape == plain.shape
        assert (view - plain).abs().mean() > 1
        assert 0 <= view.min() <= view.max() <= 255
