# SPDX-License-Identifier: GPL-2.0-or-later
"""The model file: one ONNX file that says all about itself, and where models are kept.

`metadata_props` of the file hold the `Card` as JSON under one key, so that what writes and what reads can't
disagree on a name. Reading needs onnxruntime, writing needs onnx.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ... import ROOT
from ...errors import ModelFileError
from ...events import Said
from ..imagery.rasters import Scaling
from ..imagery.windows import STRIDE_PX, TILE_PX
from ..statistics.guarantee import animals_needed, percent

BACKGROUND = "background"
_KEY = "bear_detector_card"
MODELS = ROOT / "models"
Guarantee = Literal["none", "risk_control", "binomial"]


class RecallThreshold(BaseModel):
    """The score at which a share `recall` of `animals` independent animals that were not trained on was found.

    `mode` is how a scan looks that was measured, empty where it was single windows with the animal in the middle;
    `precision` and `screen` (its sha256) are what scanned, empty for the model's own precision and for no screen. With
    the `guarantee` `binomial` recall is at least so high with `confidence`, with `risk_control` it is so on average,
    with `none` it was so among these animals. `class_name` is empty for animals of all classes.
    """

    model_config = ConfigDict(frozen=True)
    recall: float = Field(ge=0, le=1)
    threshold: float = Field(ge=0, le=1)
    animals: int = Field(ge=0)
    mode: str = Field(default="", pattern="^(|dense|tiles)$")
    precision: str = ""
    screen: str = ""
    guarantee: Guarantee = "none"
    confidence: float | None = Field(default=None, gt=0, lt=1)
    false_alarms_per_megapixel: float | None = Field(default=None, ge=0)
    class_name: str = ""

    @property
    def promise(self) -> Said:
        """What it promises, as part of a sentence."""
        recall, animals, sure = percent(self.recall), self.animals, percent(self.confidence or 0)
        if self.guarantee == "binomial":
            return (
                f"recall of at least {recall} with {sure} confidence, by the exact binomial bound over "
                f"{animals} animals"
            )
        if self.guarantee == "risk_control":
            miss_rate = percent(1 - self.recall)
            return f"expected miss rate of at most {miss_rate}, by conformal risk control over {animals} animals"
        return f"no guarantee: {recall} of {animals} animals scored at least so much"


class Card(BaseModel):
    """What a model is and how it wants its input.

    `classes` end with `background`; `look_alikes` are those that are only told apart from the animals; `gsd_m` is the
    ground sample distance in metres that it was trained at,
    None where unknown; `scaling` says how imagery of more than 8 bits becomes 0-255; `threshold` is the score
    from which a detection is shown; `training` tells the recipe, counts, seed, parent and versions; `calibration` how
    well scores meet shares of right answers, at a temperature of 1 and at the model's: `ece_before`, `ece_after` and
    the number of `windows`.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    classes: tuple[str, ...] = Field(min_length=2)
    architecture: str = "resnet50"
    tile_px: int = TILE_PX
    stride_px: int = STRIDE_PX
    gsd_m: float | None = Field(default=None, gt=0)
    bands: str = "RGB"
    scaling: Scaling = Scaling()
    temperature: float = Field(default=1.0, gt=0)
    look_alikes: tuple[str, ...] = ()
    threshold: float = Field(default=0.5, ge=0, le=1)
    thresholds: tuple[RecallThreshold, ...] = ()
    precision: str = "fp32"
    calibration: dict[str, float] = Field(default_factory=dict)
    training: dict[str, Any] = Field(default_factory=dict)
    sha256: str = ""

    @property
    def animals(self) -> tuple[str, ...]:
        """The classes that are looked for: all but look-alikes and the background."""
        return tuple(c for c in self.classes if c not in (*self.look_alikes, BACKGROUND))

    def threshold_for(
        self, recall: float, mode: str, confidence: float | None = None, screen: str = ""
    ) -> RecallThreshold:
        """The highest threshold for animals of all classes with at least this recall.

        With a confidence, only those of the exact binomial bound count. Without, one whose expected miss rate is
        guaranteed comes first, then one measured by scans, then one measured on single windows. What is promised
        without a screen doesn't hold with one; what promises nothing will do.

        Args:
            recall: the share of the animals to be found.
            mode: how the photos are scanned.
            confidence: how sure that must be; not at all where None.
            screen: sha256 of the screen that the photos are looked at through; empty without one.

        Raises:
            ModelFileError: the model's card has none.
        """
        chosen = self._promising(recall, mode, confidence, screen)
        if not chosen:
            raise self._refusal(recall, mode, confidence, screen)

        def rank(row: RecallThreshold) -> tuple[bool, bool, bool, float]:
            return row.guarantee == "risk_control", row.mode == mode, row.screen == screen, row.threshold

        return max(chosen, key=rank)

    def _promising(self, recall: float, mode: str, confidence: float | None, screen: str) -> list[RecallThreshold]:
        fitting = [t for t in self.thresholds if t.recall >= recall and self._fits(t, mode, screen)]
        if confidence is None:
            return [t for t in fitting if t.guarantee != "binomial"] or fitting
        return [t for t in fitting if t.guarantee == "binomial" and (t.confidence or 0) >= confidence]

    def _fits(self, row: RecallThreshold, mode: str, screen: str) -> bool:
        own = row.precision in ("", self.precision) and not row.class_name
        through = row.screen == screen or (row.guarantee == "none" and not row.screen)
        return own and through and row.mode in ("", mode)

    def _refusal(self, recall: float, mode: str, confidence: float | None, screen: str) -> ModelFileError:
        if confidence is None:
            return ModelFileError(
                f"Model {self.name} has no threshold for a recall of {recall:g} in mode {mode}.",
                "Give --threshold, or calibrate the model on more animals: bear-detector calibrate.",
            )
        if screen and self._promising(recall, mode, confidence, ""):
            return ModelFileError(
                f"Through its screen model {self.name} promises no recall of {recall:g} with confidence of "
                f"{confidence:g}.",
                "Give --no-screen: without it, the model does.",
            )
        needed = f"at least {animals_needed(recall, confidence)} animals that it was not trained on"
        return ModelFileError(
            f"Model {self.name} has no threshold in mode {mode} with a recall of {recall:g} and confidence of "
            f"{confidence:g}.",
            f"Calibrate it on {needed}: bear-detector calibrate. Or leave out --confidence.",
        )


def find(model: str) -> Path:
    """The ONNX file of a model given by name, folder or file.

    Raises:
        ModelFileError: there is no such model.
    """
    for path in (Path(model), Path(model) / "model.onnx", MODELS / model / "model.onnx"):
        if path.is_file():
            return path
    known = ", ".join(path.parent.name for path in sorted(MODELS.glob("*/model.onnx"))) or "none"
    raise ModelFileError(f"There is no model {model}.", f"Give a model's folder or .onnx file, or a name: {known}.")


def read(model: str) -> tuple[Path, Card]:
    """The file and the card of a model given by name, folder or file.

    Raises:
        ModelFileError: there is no such model, it is damaged, or not one of Bear Detector's.
    """
    import onnxruntime as ort

    path = find(model)
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    try:
        session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base class but Exception
        raise ModelFileError(
            f"{path} can't be read as an ONNX model.", "It may be damaged: copy or train it again."
        ) from error
    return path, card_of(session, path)


def card_of(session: Any, path: Path) -> Card:
    """The card that an onnxruntime session's model carries.

    Raises:
        ModelFileError: it carries none, or one that makes no sense.
    """
    text = session.get_modelmeta().custom_metadata_map.get(_KEY)
    if text is None:
        raise ModelFileError(
            f"{path} is not a Bear Detector model.", "Choose a model made by `bear-detector train`, or the default one."
        )
    try:
        return Card.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ModelFileError(
            f"The card of {path} makes no sense: {place}: {first['msg']}.", "Train or export the model again."
        ) from error


def write_card(path: Path, card: Card) -> Card:
    """Put a card into an ONNX file in place, in one go; returns it with its checksum filled in.

    That is the weights', and the temperature's, where it isn't 1: what scores depend on.
    """
    import onnx

    model = onnx.load(path)
    digest = hashlib.sha256()
    for weights in sorted(model.graph.initializer, key=lambda tensor: tensor.name):
        digest.update(onnx.numpy_helper.to_array(weights).tobytes())
    if card.temperature != 1:  # other scores: a run can't go on with them
        digest.update(repr(card.temperature).encode())
    card = card.model_copy(update={"sha256": digest.hexdigest()})
    onnx.helper.set_model_props(model, {_KEY: card.model_dump_json()})
    part = path.with_name(f"{path.name}.part")
    onnx.save(model, part)
    part.replace(path)  # a crash leaves the old file or the new one, never a half
    return card


def list_models() -> list[tuple[str, Card]]:
    """Name and card of each model that comes with the plugin, by name."""
    return [(path.parent.name, read(str(path))[1]) for path in sorted(MODELS.glob("*/model.onnx"))]
