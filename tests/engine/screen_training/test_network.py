# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen's network: its file says what it says, and no cell depends on what lies beyond its sight."""

from pathlib import Path

import numpy as np
import onnxruntime
import torch

from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import STRIDE_PX, Window
from bear_detector_plugin.engine.screen_training import views as screen_views
from bear_detector_plugin.engine.screen_training.network import CELL_PX, ScreenNetwork, export_onnx, from_file
from bear_detector_plugin.engine.screen_training.views import SCALE, ScreenViews
from bear_detector_plugin.engine.searching.screen import SIGHT_PX


def grown():
    """A network whose norms and weights are not those that it began with."""
    torch.manual_seed(0)
    network = ScreenNetwork()
    network(torch.rand(2, 3, 64, 64) * 255)
    return network.eval()


def test_the_file_says_what_the_network_says(tmp_path):
    network = grown()
    export_onnx(network, tmp_path / "screen.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "screen.onnx"), providers=["CPUExecutionProvider"])
    image = np.random.default_rng(0).integers(0, 256, (2, 96, 160, 3)).astype(np.uint8)
    (said,) = session.run(["map"], {"image": image})
    with torch.no_grad():
        expected = network(torch.from_numpy(image).permute(0, 3, 1, 2).float())[:, 0].numpy()
    assert said.shape == (2, 6, 10)
    np.testing.assert_allclose(said, expected, atol=1e-4)
    assert (tmp_path / "screen.onnx").stat().st_size < 1_500_000


def test_a_network_goes_on_from_its_file(tmp_path):
    network, again = ScreenNetwork().eval(), tmp_path / "again.onnx"
    export_onnx(network, tmp_path / "screen.onnx")
    read = from_file(tmp_path / "screen.onnx").train()
    image = torch.rand(1, 3, 64, 96) * 255
    torch.testing.assert_close(read(image), network(image), atol=1e-4, rtol=1e-3)
    export_onnx(read, again)
    torch.testing.assert_close(from_file(again)(image), read(image))


def test_the_halo_of_a_block_is_all_that_a_cell_sees():
    assert CELL_PX * SCALE == STRIDE_PX
    image = torch.rand(1, 3, 384, 384, requires_grad=True)
    grown()(image)[0, 0, 12, 12].backward()
    rows = np.flatnonzero(image.grad.abs().sum(dim=(0, 1, 3)).numpy())
    halo = SIGHT_PX // SCALE
    assert 12 * CELL_PX - halo <= rows.min()
    assert rows.max() < 13 * CELL_PX + halo


def test_views_and_what_is_asked_of_them_fit_together(tmp_path):
    """The brightest cell of each view, a white spot on black, is one that should say so."""

    class Around:
        examples = (Example("seal", "a.tif", Window(500, 500, 20, 20)),)
        steps = ((1.0, 1.0),)
        pixels = np.zeros((1, 400, 400, 3), np.uint8)

    Around.pixels[0, 190:210, 190:210] = 255
    views = ScreenViews(Around(), ("seal",), np.ones(1, np.float32), Path(tmp_path, "views.npy"))
    batch = views.draw([0] * 16, torch.Generator().manual_seed(1))
    side = screen_views.VIEW_PX // SCALE
    assert batch.views.shape == (16, 3, side, side)
    for view, targets, weights in zip(*batch, strict=True):
        y, x = np.unravel_index(int(view[0].argmax()), view.shape[1:])
        row, column = round(y / CELL_PX), round(x / CELL_PX)
        if 0 < row < len(targets) - 1 and 0 < column < len(targets) - 1:
            assert targets[row, column] == 1
            assert weights[row, column] == 1
        assert 0 < targets.sum() <= 9
    views.discard()
    assert list(tmp_path.iterdir()) == []
