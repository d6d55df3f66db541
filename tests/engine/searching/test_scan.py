# SPDX-License-Identifier: GPL-2.0-or-later
"""The one scan, with small networks whose answers can be told beforehand.

`far_sighted` has ResNet-50's stride and nearly its receptive field, with random weights: what it says of a window
depends on 223 px round each cell, so that a block with too small a halo gives itself away.
"""

from types import SimpleNamespace

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.selection import Selection
from bear_detector_plugin.engine.imagery.windows import Window, grid, rounded_up
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.searching import scan as scanning
from bear_detector_plugin.engine.searching.scan import scan, window_scores
from bear_detector_plugin.engine.statistics.metrics import log_odds
from bear_detector_plugin.errors import Cancelled

CLASSES = ("polar_bear", "seal", "background")


class Network:
    """An ONNX graph from `image` to `activation` and `logits`, as the classifier would run it."""

    def __init__(self, nodes, weights, classes=CLASSES, temperature=1.0):
        shapes = [("activation", "h", "w"), ("logits", "i", "j")]
        graph = helper.make_graph(
            [*nodes, helper.make_node("AveragePool", ["activation"], ["logits"], kernel_shape=[7, 7])],
            "tiny",
            [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, "y", "x"])],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["n", len(classes), h, w]) for n, h, w in shapes],
            [numpy_helper.from_array(np.asarray(array, np.float32), name) for name, array in weights.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        self.card = SimpleNamespace(classes=classes, animals=classes[:-1], temperature=temperature)
        self.seen = []

    def _run(self, output, rgb):
        assert rgb.dtype == np.uint8
        self.seen.append(rgb.shape)
        return self._session.run([output], {"image": np.moveaxis(rgb, -1, 1).astype(np.float32)})[0]

    def activation(self, rgb):
        return self._run("activation", rgb)

    def logits(self, rgb):
        return self._run("logits", rgb)


@pytest.fixture(scope="module")
def far_sighted():
    """Strides as ResNet-50's: 63 px until the last map, and 384 px more on it."""
    rng = np.random.default_rng(3)
    nodes, weights, above, channels = [], {}, "image", 3
    for level, (kernel, stride, out) in enumerate([(3, 2, 4)] * 5 + [(13, 1, 3)]):
        last = level == 5
        weights[f"w{level}"] = rng.normal(0, (2 / (channels * kernel**2)) ** 0.5, (out, channels, kernel, kernel))
        weights[f"b{level}"] = rng.normal(0, 0.5, out)
        names = [above, f"w{level}", f"b{level}"], ["activation" if last else f"c{level}"]
        nodes.append(helper.make_node("Conv", *names, strides=[stride] * 2, pads=[kernel // 2] * 4))
        if not last:
            nodes.append(helper.make_node("Relu", [f"c{level}"], [f"r{level}"]))
        above, channels = f"r{level}", out
    weights["w0"] /= 100
    return Network(nodes, weights)


@pytest.fixture
def red_spotter(spotter_model):
    """By its gain, a classifier that takes red for bears and green for seals, by the mean of each cell alone."""
    return lambda gain: Classifier(spotter_model(gain), "cpu")


@pytest.fixture
def photo_of(write_photo):
    return lambda rgb, valid=None: open_raster(write_photo("photo.tif", rgb, valid))


def noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3))


def ignore(share):
    """Where nobody wants to know how far it is."""


@pytest.mark.parametrize(("width", "height"), [(1100, 700), (224, 224), (100, 60), (1024, 225)])
def test_blocks_answer_as_the_whole_photo_would(photo_of, far_sighted, monkeypatch, width, height):
    monkeypatch.setattr(scanning, "BLOCK_PX", 256)
    photo = photo_of(noise(height, width))
    seen = window_scores(photo, far_sighted, "dense", ignore)

    across, down = max(rounded_up(width), 224), max(rounded_up(height), 224)
    whole = far_sighted.logits(photo.read(Window(0, 0, across, down)).rgb[None])[0]
    expected = [(x, y) for y in range(0, down - 223, 32) for x in range(0, across - 223, 32)]
    assert [tuple(corner) for corner in seen.corners] == expected
    logits = whole.reshape(3, -1).T
    np.testing.assert_allclose(seen.margins, log_odds(logits), atol=1e-4)
    assert logits.shape[0] == 1 or logits.std(axis=0).min() > 1e-3  # else any answer would do


def test_the_last_map_is_what_the_halo_was_made_for(photo_of, far_sighted, monkeypatch):
    """With a smaller halo the answers differ: the test above can fail."""
    monkeypatch.setattr(scanning, "BLOCK_PX", 256)
    whole_blocks = scanning.blocks
    photo = photo_of(noise(700, 1100))
    right = window_scores(photo, far_sighted, "dense", ignore).margins
    monkeypatch.setattr(scanning, "blocks", lambda w, h, side, halo, part: whole_blocks(w, h, side, 128, part))
    assert np.abs(window_scores(photo, far_sighted, "dense", ignore).margins - right).max() > 1e-2


@pytest.mark.parametrize("share", [0.003, 0.05])
def test_some_windows_get_the_scores_that_they_get_among_all(photo_of, far_sighted, monkeypatch, share):
    monkeypatch.setattr(scanning, "BLOCK_PX", 512)
    photo = photo_of(noise(1500, 1100))
    everything = Selection.whole(photo.width, photo.height)
    wanted = np.random.default_rng(5).random(everything.wanted.shape) < share
    alone = window_scores(photo, far_sighted, "dense", ignore)
    some = window_scores(photo, far_sighted, "dense", ignore, everything.narrowed(wanted))
    assert 0 < len(some.corners) == wanted.sum()
    np.testing.assert_array_equal(some.corners, alone.at(wanted.ravel()).corners)
    np.testing.assert_allclose(some.margins, alone.at(wanted.ravel()).margins, atol=1e-4)


def test_of_a_spot_at_the_edge_no_less_than_a_window_is_read(photo_of, far_sighted, monkeypatch):
    monkeypatch.setattr(scanning, "BLOCK_PX", 96)  # the last column of the spot's cells is then a block of its own
    photo = photo_of(noise(700, 700))
    everything = Selection.whole(photo.width, photo.height)
    corner = np.zeros_like(everything.wanted)
    corner[-1, -1] = True
    seen = window_scores(photo, far_sighted, "dense", ignore, everything.spots(corner))
    assert seen.corners.tolist() == [[704 - 224, 704 - 224]]


def test_memory_is_bounded_by_the_block(photo_of, far_sighted, monkeypatch):
    monkeypatch.setattr(scanning, "BLOCK_PX", 256)
    far_sighted.seen.clear()
    window_scores(photo_of(noise(700, 1100)), far_sighted, "dense", ignore)
    assert max(max(shape[1:3]) for shape in far_sighted.seen) == 256 + 2 * 224


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_what_is_held_of_a_photo_does_not_grow_with_it(photo_of, red_spotter, monkeypatch, mode):
    monkeypatch.setattr(scanning, "BLOCK_PX", 256)
    photo, spotter = photo_of(np.full((6144, 512, 3), 9, np.uint8)), red_spotter(0.2)
    everything = Selection.whole(photo.width, photo.height)
    sizes = [len(part.corners) for part in scanning._parts(photo, spotter, mode, ignore, everything)]
    assert sum(sizes) == len(window_scores(photo, spotter, mode, ignore).corners)
    assert max(sizes) <= 256 // 32 * (512 // 32)


def test_tiles_are_cut_out_exactly(photo_of, far_sighted):
    photo = photo_of(noise(500, 700))
    seen = window_scores(photo, far_sighted, "tiles", ignore)
    windows = grid(700, 500, 224, 112)
    assert [tuple(corner) for corner in seen.corners] == [window[:2] for window in windows]
    one_by_one = [far_sighted.logits(photo.read(window).rgb[None])[0, :, 0, 0] for window in windows]
    np.testing.assert_allclose(seen.margins, log_odds(np.array(one_by_one)), atol=1e-4)


def test_scores_are_the_softmax_at_the_models_temperature(photo_of, far_sighted, monkeypatch):
    monkeypatch.setattr(far_sighted.card, "temperature", 2.0)
    photo = photo_of(noise(224, 224))
    seen = window_scores(photo, far_sighted, "tiles", ignore)
    odds = np.exp(far_sighted.logits(photo.read(Window(0, 0, 224, 224)).rgb[None])[0, :, 0, 0] / 2)
    np.testing.assert_allclose(seen.scores[0], odds / odds.sum(), rtol=1e-5)


def blob(height, width, x, y):
    """An animal whose middle is brightest: 1 at its centre, half as much 47 px away."""
    down, across = np.mgrid[:height, :width] + 0.5
    return np.exp(-((across - x) ** 2 + (down - y) ** 2) / (2 * 40**2))


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_two_animals_are_found_once_each_where_they_are(photo_of, red_spotter, mode):
    rgb = np.zeros((700, 1000, 3))
    rgb[..., 0] = 255 * blob(700, 1000, 240, 144)
    rgb[..., 1] = 255 * blob(700, 1000, 800, 500)
    seal, bear = sorted(scan(photo_of(rgb), red_spotter(0.3), mode, ignore, floor=0.8), reverse=True)
    assert (bear.class_name, seal.class_name) == ("polar_bear", "seal")
    assert 0.8 < bear.score <= 1
    assert np.abs(np.subtract(bear.window.centre, (240, 144))).max() <= (16 if mode == "dense" else 56)
    assert np.abs(np.subtract(seal.window.centre, (800, 500))).max() <= (16 if mode == "dense" else 56)


def test_where_scores_are_all_1_the_margin_tells_the_best_window(photo_of, red_spotter):
    rgb = np.zeros((480, 480, 3))
    rgb[..., 0] = 200 + 55 * blob(480, 480, 240, 240)
    network = red_spotter(4)
    seen = window_scores(photo_of(rgb), network, "dense", ignore)
    assert (seen.scores[:, 0] == 1).all()
    assert scan(photo_of(rgb), network, "dense", ignore)[0][:3] == ("polar_bear", 1.0, Window(128, 128, 224, 224))


def test_filtering_equals_a_run_with_that_floor(photo_of, red_spotter):
    rgb = noise(900, 1200) * np.linspace(0, 1, 1200)[None, :, None]
    network, photo = red_spotter(0.03), photo_of(rgb)
    everything = scan(photo, network, "dense", ignore, floor=0.01)
    threshold = float(np.median([animal.score for animal in everything]))
    assert len(everything) > 4
    above = [animal for animal in everything if animal.score >= threshold]
    assert above == scan(photo, network, "dense", ignore, floor=threshold)


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_windows_without_a_photo_in_them_are_left_out(photo_of, far_sighted, mode, monkeypatch):
    monkeypatch.setattr(scanning, "BLOCK_PX", 256)
    rgb, valid = noise(320, 1600), np.zeros((320, 1600), bool)
    valid[:, :100] = True
    seen = window_scores(photo_of(rgb, valid), far_sighted, mode, ignore)
    assert seen.corners[:, 0].max() == (64 if mode == "dense" else 0)  # at 96 px only 4 of 224 columns mean something
    empty = photo_of(rgb, np.zeros_like(valid))
    assert scan(empty, far_sighted, mode, ignore, floor=0) == []


@pytest.mark.parametrize("mode", ["dense", "tiles"])
def test_progress_grows_to_1_and_can_stop_the_scan(photo_of, far_sighted, mode, monkeypatch):
    monkeypatch.setattr(scanning, "BLOCK_PX", 256)
    photo, told = photo_of(noise(700, 1100)), []
    scan(photo, far_sighted, mode, told.append)
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1] == 1

    def stop(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        scan(photo, far_sighted, mode, stop)
