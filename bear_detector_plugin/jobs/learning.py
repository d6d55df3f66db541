# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs that make a model and say what it is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..errors import BadArgument
from .limits import (
    AUTO,
    CROPS,
    DEFAULT_MODEL,
    DEVICES,
    MODES,
    POSITIONAL,
    PRECISIONS,
    RECIPES,
    SALIENCY,
    SPLITS,
    check_bands,
    check_choice,
    check_file,
    check_group,
    check_gsd,
    check_promise,
    check_seed,
)


@dataclass(frozen=True)
class TrainJob:
    """Train the tile classifier on an examples layer and write the model's folder `out`."""

    command: ClassVar[tuple[str, ...]] = ("train",)
    grace_s: ClassVar[float] = 180.0  # what a stop may take: the best epoch becomes a model first
    examples: str = field(metadata=POSITIONAL)
    out: str
    web_photos: str | None = None
    backgrounds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # of the examples: drawn, review, web, random, import ...; all where empty
    recipe: str = "quick"
    weights: str = "imagenet"
    epochs: int | None = None  # the recipe's own where None
    precision: str = "fp32"
    device: str = "auto"
    seed: int = 0
    resume: bool = False
    group: str = "photo"  # what is wholly in one split: photo, flight, or a regular expression
    crop: int = 224  # px; larger squares show a window in its surroundings, as a dense scan sees it
    batch: int | None = None  # images on a device at once; the recipe's batch where None, else a part of it
    look_alikes: tuple[str, ...] = ()  # classes that are learnt to be told apart, and not looked for
    patience: int | None = None  # a stage ends after so many epochs without a lower validation loss; None: at its end
    screen: bool = False  # make the model's screen, too; of a model that is there, the screen only

    def __post_init__(self) -> None:
        check_file("web-photos", self.web_photos)
        check_choice("crop", str(self.crop), tuple(str(side) for side in CROPS))
        check_choice("recipe", self.recipe, RECIPES)
        check_choice("precision", self.precision, PRECISIONS)
        check_choice("device", self.device, DEVICES)
        check_group(self.group)
        check_seed(self.seed)
        if self.epochs is not None and self.epochs < 1:
            raise BadArgument("--epochs must be at least 1.", "Leave it out for the recipe's own number.")
        if self.batch is not None and self.batch < 1:
            raise BadArgument("--batch must be at least 1.", "Leave it out for the recipe's own number.")
        if self.patience is not None and self.patience < 1:
            raise BadArgument("--patience must be at least 1.", "Leave it out to train all epochs.")


@dataclass(frozen=True)
class EvaluateJob:
    """Score a model on labelled photos and write metrics and curves into the folder `out`."""

    command: ClassVar[tuple[str, ...]] = ("evaluate",)
    examples: str = field(metadata=POSITIONAL)
    out: str
    model: str = DEFAULT_MODEL
    split: str = "validation"
    mode: str = "dense"
    device: str = "auto"
    group: str | None = None  # as the model was trained where None
    no_screen: bool = False  # as in DetectJob

    def __post_init__(self) -> None:
        check_choice("split", self.split, SPLITS)
        check_choice("mode", self.mode, MODES)
        check_choice("device", self.device, DEVICES)
        check_group(self.group)


@dataclass(frozen=True)
class CalibrateJob:
    """Fit a model's temperature and thresholds on labelled photos that it was not trained on; its card keeps them.

    The model of a folder is changed in place, or with `out` copied there. `recall` and `confidence` are what is
    wished for: "recall of at least 0.9 with a confidence of 0.95".
    """

    command: ClassVar[tuple[str, ...]] = ("calibrate",)
    examples: str = field(metadata=POSITIONAL)
    model: str = DEFAULT_MODEL
    out: str | None = None
    mode: str = "dense"
    recall: float = 0.9
    confidence: float = 0.95
    split: str = "validation"
    device: str = "auto"
    group: str | None = None  # as the model was trained where None

    def __post_init__(self) -> None:
        check_promise("recall", self.recall)
        check_promise("confidence", self.confidence)
        check_choice("split", self.split, SPLITS[1:])
        check_choice("mode", self.mode, MODES)
        check_choice("device", self.device, DEVICES)
        check_group(self.group)


@dataclass(frozen=True)
class ExplainJob:
    """Write the activation map round a window (its top left pixel) of a photo as a raster `out`."""

    command: ClassVar[tuple[str, ...]] = ("explain",)
    image: str = field(metadata=POSITIONAL)
    window: tuple[int, int]
    out: str
    model: str = DEFAULT_MODEL
    class_name: str | None = None  # the highest-scoring animal where None
    device: str = "auto"
    method: str = "cam"  # the class activation map out of the model file; grad-cam needs what training needs
    gsd: str = AUTO  # the scale at which the photo is searched, as in DetectJob
    bands: tuple[int, ...] = ()  # red, green and blue, as in DetectJob

    def __post_init__(self) -> None:
        check_gsd(self.gsd)
        check_bands(self.bands)
        check_choice("method", self.method, SALIENCY)
        check_choice("device", self.device, DEVICES)
