# SPDX-License-Identifier: GPL-2.0-or-later
"""A training of a few steps: a ResNet-50 with a quarter of its blocks, which takes a third of the time."""

from __future__ import annotations

import pytest

from bear_detector_plugin.engine.training import recipes
from bear_detector_plugin.engine.training.recipes import Recipe, Stage
from bear_detector_plugin.engine.training.vision import models

BRIEF = Recipe(
    "quick",
    (
        Stage("first", epochs=2, tile_px=64, batch=8, rates=(1e-3,)),
        Stage("second", epochs=1, tile_px=96, batch=8, solver="sgd", rates=(1e-4, 1e-5), normalisation="measured"),
    ),
)


def be_brief(patch: pytest.MonkeyPatch) -> None:
    """Train by a recipe of a few steps, and a network of a few layers."""
    patch.setattr(recipes, "RECIPES", {"quick": BRIEF})
    patch.setattr(models, "resnet50", lambda weights: models.ResNet(models.resnet.Bottleneck, [1, 1, 1, 1]))
