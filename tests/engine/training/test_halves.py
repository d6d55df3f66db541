"""benchmarks/halves.py: two networks of half the width are a ResNet-50."""

import pytest
import torch
from torch import nn

from bear_detector_plugin.engine.training.network import TileClassifier
from benchmarks.halves import Half, apart, together


def half(seed):
    """One with norms of its own, as after a training; all share the first convolution."""
    torch.manual_seed(0)
    made = Half(3).eval()
    torch.manual_seed(seed)
    for name, module in made.backbone.named_modules():
        if isinstance(module, nn.Conv2d) and name != "conv1":
            nn.init.kaiming_normal_(module.weight)
        if isinstance(module, nn.BatchNorm2d):
            for value, low, high in (
                (module.weight, 0.5, 1.0),
                (module.bias, -0.1, 0.1),
                (module.running_mean, -0.1, 0.1),
                (module.running_var, 1.0, 2.0),
            ):
                nn.init.uniform_(value, low, high)
    nn.init.normal_(made.head.weight)
    return made


@torch.no_grad()
def test_two_halves_side_by_side_say_the_mean_of_what_they_say():
    one, other = half(1), half(2)
    views = torch.rand(2, 3, 224, 256) * 255
    said = [network.activation(views) for network in (one, other, together([one, other]))]
    assert (said[0] - said[1]).abs().mean() > 0.1 * said[0].abs().mean(), "they say different things"
    torch.testing.assert_close(said[2], (said[0] + said[1]) / 2, rtol=1e-3, atol=1e-3 * said[0].abs().max().item())


@torch.no_grad()
def test_halves_are_taken_apart_as_they_were_put_together():
    one, other = half(1), half(2)
    views = torch.rand(2, 3, 224, 256) * 255
    for before, after in zip((one, other), apart(together([one, other])), strict=True):
        said = before.activation(views)
        torch.testing.assert_close(
            after.activation(views) - after.head.bias[:, None, None],
            said - before.head.bias[:, None, None],
            rtol=1e-3,
            atol=1e-3 * said.abs().max().item(),
        )


def test_a_resnet_of_one_piece_has_no_halves():
    with pytest.raises(ValueError, match="not a model of two halves"):
        apart(TileClassifier(3))
