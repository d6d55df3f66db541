# SPDX-License-Identifier: GPL-2.0-or-later
"""The model card: what a model is for, what it was made of and how far it can be trusted, for people, in Markdown.

The headings follow Mitchell et al. 2019, Model cards for model reporting.
"""

from __future__ import annotations

from typing import Any

from ...events import Said
from ...shares import decimal, figure
from .model_file import Card, RecallThreshold


def describe(card: Card) -> str:
    """The card's text; what isn't known of an older model is left out."""
    animals = ", ".join(card.animals)
    parts = [
        f"# {card.name}",
        f"A ResNet-50 that looks at windows of {card.tile_px} px for {animals}; {card.precision}, by Bear Detector.",
        "## What it is for",
        f"Finding {animals} in photos taken from the air, for people to look at. Not for counting without a review, "
        "nor for photos unlike those that it learnt from: another camera, height, season or ground asks for a test, "
        "and most likely for further training.",
        _bullets(_input_lines(card)),
        *(_training_parts(card.training) if "recipe" in card.training else []),
        "## What its scores mean",
        _bullets(_calibration_lines(card)),
        *_threshold_parts(card),
    ]
    return "\n\n".join(parts) + "\n"


def _input_lines(card: Card) -> list[str]:
    told = [f"Look-alikes that it tells apart: {', '.join(card.look_alikes)}."] if card.look_alikes else []
    return [
        *told,
        f"Ground sample distance: {f'{card.gsd_m} m' if card.gsd_m else 'unknown (photos without georeference)'}.",
        f"Imagery of more than 8 bits: {card.scaling.rule} {card.scaling.low:g} to {card.scaling.high:g}.",
    ]


def _training_parts(training: dict[str, Any]) -> list[str]:
    recipe = training["recipe"]
    lines = [
        f"Recipe {recipe['name']}, starting weights: {training['weights']}, seed {training['seed']}.",
        *(
            f"Stage {s['name']}: {s['epochs']} epochs of {s['tile_px']} px squares, batch {s['batch']}."
            for s in recipe["stages"]
        ),
        *([_views(recipe["augmentation"])] if "augmentation" in recipe else []),
        *(
            f"Examples for {split}: {', '.join(f'{n} {name}' for name, n in sorted(classes.items()))}."
            for split, classes in training["examples"].items()
        ),
        f"From {training['photos']} photos, in {training['minutes']} minutes.",
        *_validation(training["validation"]),
        f"Made with {', '.join(f'{n} {v}' for n, v in training['versions'].items())}.",
    ]
    parts = ["## What it was made of", _bullets(lines)]
    if "command" in training:
        parts += ["The command:", f"    bear-detector {training['command']}"]
    return parts


def _validation(best: dict[str, Any]) -> list[str]:
    if "validation_loss" not in best:
        return []
    loss, recall = best["validation_loss"], best.get("validation_recall")
    return [f"Validation loss of the best epoch: {loss}, recall {recall} (single windows, mean of the classes)."]


def _views(augmentation: dict[str, Any]) -> str:
    """The augmentation as one line."""
    told = [f"{name.replace('_', ' ')} {_value(value)}".strip() for name, value in augmentation.items() if value]
    return f"Views of the examples: {', '.join(told)}."


def _value(value: object) -> str:
    if value is True:
        return ""
    return " to ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _calibration_lines(card: Card) -> list[str]:
    known = card.calibration
    if "ece_before" not in known:
        return [f"Detections count from a score of {card.threshold:g}.", "The scores are not calibrated."]
    return [
        f"Detections count from a score of {card.threshold:g}, unless another is asked for.",
        f"Temperature {card.temperature:.3g}; expected calibration error {decimal(known['ece_before'], 3)} before, "
        f"{decimal(known['ece_after'], 3)} after, over {known['windows']:g} windows.",
    ]


def _threshold_parts(card: Card) -> list[str]:
    if not card.thresholds:
        return []
    rows = [
        f"| {row.threshold:.4g} | {looked_at(row)} | {row.promise} | {_alarms(row)} |"
        for row in sorted(card.thresholds, key=lambda row: (row.mode, -row.threshold))
    ]
    head = ["| from a score of | looked at | promise | false alarms per megapixel |", "|---|---|---|---|"]
    return [
        "## Thresholds",
        "\n".join([*head, *rows]),
        "Animals on one floe, or in one photo, are not quite independent of each other: a promise is then a little "
        "weaker than its number of animals says." + of_all_classes(card),
    ]


def of_all_classes(card: Card) -> str:
    """What a promise does not say, where a model looks for several animals."""
    names = " and ".join(card.animals)
    told = f" A promise is for {names} together: of one of them alone, above all of the rarer, more may be missed."
    return told if len(card.animals) > 1 else ""


def looked_at(row: RecallThreshold) -> Said:
    """What a threshold was measured on."""
    if not row.mode:
        return "single windows with the animal in the middle"
    if row.screen:
        return f"whole photos, {row.mode}, through its screen"
    return f"whole photos, {row.mode}, without a screen"


def _alarms(row: RecallThreshold) -> str:
    return "not measured" if row.false_alarms_per_megapixel is None else figure(row.false_alarms_per_megapixel, 3)


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
