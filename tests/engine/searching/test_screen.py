# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen: what passes it gets the very scores that it gets without, and what it spares costs nothing."""

from pathlib import Path

import numpy as np
import pytest

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.searching import screen
from bear_detector_plugin.engine.searching.scan import scan
from bear_detector_plugin.engine.searching.screen import Screen, beside
from bear_detector_plugin.errors import ModelFileError


def ignore(share):
    """Where nobody wants to know how far it is."""


def photo_with_animals(*middles, height=1600, width=2400):
    """Dim ice with red spots, brightest in the middle."""
    rgb = np.full((height, width, 3), 20, np.uint8)
    down, across = np.mgrid[:height, :width]
    for x, y in middles:
        rgb[..., 0] = np.maximum(rgb[..., 0], 230 * np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2)))
    return rgb


@pytest.fixture
def model(spotter_model, spotter_screen):
    folder = spotter_model(0.3)
    spotter_screen(folder, threshold=0.5)
    return folder


@pytest.fixture
def cascade(model):
    classifier = Classifier(model, "cpu")
    return classifier, beside(Path(model, "model.onnx"), classifier.card)


def test_windows_pass_round_what_is_bright(cascade, write_photo):
    photo = open_raster(write_photo("photo.tif", photo_with_animals((700, 500))))
    passed = cascade[1].passed(photo, Window(0, 0, 2400, 1600))
    assert passed.shape == (44, 69)
    rows, columns = np.nonzero(passed)
    assert abs(32 * rows.mean() + 112 - 500) < 32
    assert abs(32 * columns.mean() + 112 - 700) < 32
    assert passed.mean() < 0.03


def test_an_animal_at_the_edge_is_seen_by_the_outermost_windows(cascade, write_photo):
    photo = open_raster(write_photo("photo.tif", photo_with_animals((10, 1590), (2399, 5))))
    passed = cascade[1].passed(photo, Window(0, 0, 2400, 1600))
    assert passed[-1, 0]
    assert passed[0, -1]


def test_blocks_and_parts_say_what_the_whole_photo_does(cascade, write_photo, monkeypatch):
    rgb = np.random.default_rng(1).integers(0, 90, (900, 1500, 3))
    photo = open_raster(write_photo("photo.tif", rgb))
    whole = cascade[1].values(photo, Window(0, 0, 1504, 928))
    monkeypatch.setattr(screen, "BLOCK_PX", 256)
    np.testing.assert_allclose(cascade[1].values(photo, Window(0, 0, 1504, 928)), whole, atol=1e-5)
    part = cascade[1].values(photo, Window(320, 256, 640, 480))
    np.testing.assert_allclose(part, whole[8:17, 10:24], atol=1e-5)


def test_what_passes_gets_the_very_same_scores(cascade, write_photo):
    classifier, sieve = cascade
    photo = open_raster(write_photo("photo.tif", photo_with_animals((700, 500), (2300, 1500), (60, 1200))))
    alone = scan(photo, classifier, "dense", ignore, floor=0.6)
    both = scan(photo, classifier, "dense", ignore, floor=0.6, screen=sieve)
    scores = {found.window: found.score for found in alone}
    assert [found.window for found in both] == [found.window for found in alone][:3]
    np.testing.assert_allclose([f.score for f in both], [scores[f.window] for f in both], atol=1e-6)


def test_what_does_not_pass_costs_nothing(cascade, write_photo, monkeypatch):
    classifier, sieve = cascade
    looked, told = [], []
    activation = classifier.activation
    monkeypatch.setattr(classifier, "activation", lambda rgb: looked.append(rgb.shape) or activation(rgb))
    empty = open_raster(write_photo("empty.tif", photo_with_animals()))
    assert scan(empty, classifier, "dense", told.append, screen=sieve) == []
    assert looked == []
    assert told[-1] > 0
    two = open_raster(write_photo("two.tif", photo_with_animals((500, 500), (2000, 1100))))
    assert len(scan(two, classifier, "dense", told.append, floor=0.6, screen=sieve)) == 2
    assert len(looked) == 2
    assert sum(h * w for _, h, w, _ in looked) < 1600 * 2400 / 2
    assert told[-1] == 1


def test_black_borders_cost_neither_network_anything(cascade, write_photo, monkeypatch):
    classifier, sieve = cascade
    monkeypatch.setattr(sieve, "_session", None)
    monkeypatch.setattr(classifier, "_session", None)
    black = open_raster(write_photo("black.tif", np.zeros((700, 900, 3), np.uint8)))
    assert not sieve.passed(black, Window(0, 0, 928, 704)).any()
    assert scan(black, classifier, "dense", ignore) == []
    assert scan(black, classifier, "tiles", ignore) == []


def test_the_tiles_are_looked_at_without_it(cascade, write_photo):
    classifier, sieve = cascade
    photo = open_raster(write_photo("photo.tif", photo_with_animals((700, 500), height=700, width=900)))
    assert scan(photo, classifier, "tiles", ignore, screen=sieve) == scan(photo, classifier, "tiles", ignore)


def test_a_screen_belongs_to_one_model(model, spotter_model, spotter_screen):
    path, card = model_file.read(model)
    assert beside(path, card).card.model == card.sha256
    spotter_screen(model, model="another")
    assert beside(path, card) is None
    other, other_card = model_file.read(spotter_model(0.3, "other"))
    assert beside(other, other_card) is None


def test_a_card_goes_round_and_its_sum_follows_the_threshold(model, spotter_screen):
    first = spotter_screen(model, threshold=0.25, animals=312, kept=311, recall=0.9968, recall_interval=(0.98, 1.0))
    assert Screen(Path(model, screen.NAME)).card == first
    assert spotter_screen(model, threshold=0.5).sha256 != first.sha256


def test_what_is_no_screen_is_told(model):
    Path(model, screen.NAME).write_bytes(Path(model, "model.onnx").read_bytes())
    with pytest.raises(ModelFileError, match="is no screen of Bear Detector"):
        beside(*model_file.read(model))
    Path(model, screen.NAME).write_bytes(b"broken")
    with pytest.raises(ModelFileError, match="can't be read as a screen"):
        beside(*model_file.read(model))
