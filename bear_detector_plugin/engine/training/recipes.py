# SPDX-License-Identifier: GPL-2.0-or-later
"""Training recipes: every number of a training in one place.

`chabot2022` is the table of Chabot, Stapleton & Francis (2022), Ecological Informatics 68:101547. `quick` is
ours: most of its time on small squares, where a step costs a third, and the last epochs on whole windows, so
that the scores fit what a scan looks at; a model that is trained on sees whole windows only.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..imagery.windows import TILE_PX


@dataclass(frozen=True)
class Augmentation:
    """How the views of a training differ from its examples; each is drawn at random, by the training's seed.

    The ranges are ours: the published method names none.

    Args:
        zoom: range of scale changes: animals and flying heights differ by about as much.
        turned: whether views are turned by quarters and mirrored: from the air nothing has a right way up.
        brightness: largest change, as a share; so with contrast and saturation.
        hue: largest shift, as a share of the colour circle.
        blur_sigma: range of blurs, in pixels.
        blurred: share of the views that are blurred; so with noise and compression.
        noise_sigma: of grey levels from 0 to 1.
        jpeg_quality: range of compressions, from 1 to 100.
    """

    zoom: tuple[float, float] = (0.8, 1.25)
    turned: bool = True
    brightness: float = 0.25
    contrast: float = 0.25
    saturation: float = 0.25
    hue: float = 0.02
    blur_sigma: tuple[float, float] = (0.3, 1.2)
    blurred: float = 0.2
    noise_sigma: float = 0.02
    noisy: float = 0.2
    jpeg_quality: tuple[int, int] = (60, 95)
    jpeg: float = 0.2


@dataclass(frozen=True)
class Stage:
    """One stage of a training.

    Args:
        name: for checkpoints and the log.
        epochs: passes over the stage's images.
        tile_px: side of the squares that the network sees.
        animal_repeats: how often each example of an animal appears in an epoch.
        background_ratio: examples of background for each appearance of an animal; None: all there are.
        animal_weight: the loss's weight of each animal class; the background has the rest to 1.
        solver: `sgd` with momentum 0.9, or `adamw`, both with the weight decay given.
        rates: learning rates, each for an equal share of the epochs; `adamw` follows one cosine cycle instead
            with the first one as its peak.
        scratch_factor: what the rates are multiplied by where the weights aren't pretrained.
        normalisation: whether the input's mean and standard deviation are measured on the stage's images
            (`measured`) or left as they are (`kept`).
        batch: images in a step of the solver; the number of images in an epoch is a multiple of it.
    """

    name: str
    epochs: int
    tile_px: int = TILE_PX
    animal_repeats: int = 1
    background_ratio: float | None = 1.0
    animal_weight: float = 0.5
    solver: Literal["sgd", "adamw"] = "adamw"
    rates: tuple[float, ...] = (2e-4,)
    weight_decay: float = 1e-2
    scratch_factor: float = 1.0
    normalisation: Literal["measured", "kept"] = "kept"
    batch: int = 64


@dataclass(frozen=True)
class Recipe:
    """Stages, one after the other; `freeze_stem` holds for pretrained weights only.

    Args:
        name: as the user gives it.
        stages: for weights that know nothing of windows yet.
        freeze_stem: whether the layers before the first fork stay as they are.
        further: the stages for a model that is trained on, where they are others: it needs no small squares.
        augmentation: how views differ from the examples.
        background_share: share of the photos without an animal (0-1), drawn at random, that give one square of
            background each.
        background_photos: such photos at least, where there are so many, and at most.
    """

    name: str
    stages: tuple[Stage, ...]
    freeze_stem: bool = True
    further: tuple[Stage, ...] = ()
    augmentation: Augmentation = Augmentation()
    background_share: float = 1.0
    background_photos: tuple[int, int] = (0, 2000)

    def training_on(self) -> Recipe:
        """The recipe for a start from one of our models."""
        return replace(self, stages=self.further or self.stages, further=())

    def seeing(self, crop: int) -> Recipe:
        """The recipe with squares of `crop` px wherever it shows whole windows."""
        stages = [replace(s, tile_px=crop) if s.tile_px == TILE_PX else s for s in self.stages]
        return replace(self, stages=tuple(stages))

    @property
    def largest_view_px(self) -> int:
        """Side of the largest square of a photo that a view may show."""
        return math.ceil(max(TILE_PX, *(stage.tile_px for stage in self.stages)) / self.augmentation.zoom[0])

    def backgrounds_of(self, photos: int) -> int:
        """How many of so many photos without an animal give a square of background."""
        least, most = self.background_photos
        return min(max(round(photos * self.background_share), least), most, photos)

    def lasting(self, epochs: int | None) -> Recipe:
        """The recipe with this many epochs in all, shared out as its own are; each stage keeps at least one."""
        if epochs is None:
            return self
        own = np.cumsum([stage.epochs for stage in self.stages])
        ends, last = [0], len(self.stages) - 1
        for number, end in enumerate(own * epochs / own[-1]):  # rounded so that no epoch is lost, nor one too many
            most = max(epochs - (last - number), ends[-1] + 1)
            ends.append(min(max(round(end), ends[-1] + 1), most))
        return replace(
            self, stages=tuple(replace(s, epochs=int(n)) for s, n in zip(self.stages, np.diff(ends), strict=True))
        )


CHABOT2022 = Recipe(
    "chabot2022",
    (
        Stage(
            "reduced background",
            epochs=300,
            background_ratio=554 / 534,
            animal_weight=0.95,
            solver="sgd",
            rates=(1e-4,),
            weight_decay=1e-3,
            normalisation="measured",
        ),
        Stage(
            "full background",
            epochs=300,
            animal_repeats=2,
            background_ratio=None,
            animal_weight=0.85,
            solver="sgd",
            rates=(1e-5, 1e-6, 1e-7),
            weight_decay=1e-4,
        ),
    ),
    background_share=0.1,
    background_photos=(100, 100_000),
)
QUICK = Recipe(
    "quick",
    (
        Stage("small squares", epochs=8, tile_px=128, scratch_factor=4.0, batch=32),
        Stage("whole windows", epochs=2, rates=(1e-4,), scratch_factor=2.0, batch=32),
    ),
    further=(Stage("whole windows", epochs=5, rates=(4e-5,), batch=16),),
)
RECIPES: Mapping[str, Recipe] = {recipe.name: recipe for recipe in (QUICK, CHABOT2022)}


@dataclass(frozen=True)
class Pool:
    """What epochs are drawn from.

    Args:
        labels: class number of each example.
        background: class number of the background.
        hard: indices of the backgrounds that a model took for animals.
    """

    labels: Sequence[int]
    background: int
    hard: Collection[int] = ()


def epoch_indices(stage: Stage, pool: Pool, rng: np.random.Generator) -> NDArray[np.int64]:
    """Which examples an epoch of a stage shows, shuffled; their number is a multiple of the batch.

    Args:
        stage: the stage.
        pool: the examples.
        rng: draws the background and the order.

    Returns:
        Indices into the pool. Backgrounds fill the last batch; where there are too few of them, they repeat. All
        hard ones are among them, up to half: what is easy must not be forgotten.
    """
    numbers, background = np.asarray(pool.labels), pool.background
    animals = np.repeat(np.flatnonzero(numbers != background), stage.animal_repeats)
    backgrounds = rng.permutation(np.flatnonzero(numbers == background))
    wanted = len(backgrounds) if stage.background_ratio is None else round(len(animals) * stage.background_ratio)
    total = max(round((len(animals) + wanted) / stage.batch), 1) * stage.batch
    wanted = max(total - len(animals), 1)
    hard = backgrounds[np.isin(backgrounds, list(pool.hard))][: -(-wanted // 2)]
    in_turn = np.concatenate([hard, backgrounds[~np.isin(backgrounds, hard)]])
    drawn = np.resize(in_turn, wanted) if len(in_turn) else in_turn
    return rng.permutation(np.concatenate([animals, drawn]))[:total]


def class_weights(stage: Stage, pool: Pool) -> NDArray[np.float64]:
    """The loss's weight of each class, background last: as the stage says, and 1 on average over an epoch's images.

    So a step is the same however its images are shared out: weighed among those that a device sees at once, an image
    that is seen alone would count like any other.
    """
    weights = np.full(pool.background + 1, stage.animal_weight)
    weights[pool.background] = 1 - stage.animal_weight
    shown = np.take(pool.labels, epoch_indices(stage, pool, np.random.default_rng(0)))
    weighed: NDArray[np.float64] = weights / weights[shown].mean()
    return weighed
