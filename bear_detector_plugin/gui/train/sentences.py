# SPDX-License-Identifier: GPL-2.0-or-later
"""What was measured, in words; a model that an earlier version has measured has fewer figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...class_names import class_title
from ...translation import numeral, tr, tr_count
from .model_list import share


def headlines(journal: Mapping[str, Any], metrics: Mapping[str, Any]) -> list[str]:
    """A sentence for each animal; then what one should know of the figures, and how the training ended."""
    lines = [_of_animal(name, values) for name, values in metrics.get("animals", {}).items()]
    if not lines:
        lines = [tr("The model was not measured: too few of the examples could be used.")]
    lines += [_of_other(name, values) for name, values in metrics.get("not_shown", {}).items()]
    if metrics.get("groups", {}).get("by", "photo") != "photo":
        flights = metrics["groups"]["number"]
        lines.append(tr_count(flights, "Measured on {n} whole flight.", "Measured on {n} whole flights."))
    if metrics.get("screen"):
        lines.append(tr("Measured as photos are searched: through the model's screen."))
    lines += _doubts(metrics)
    if journal.get("state") == "stopped":
        lines.append(
            tr(
                "The training was stopped at epoch {epoch} of {epochs}.",
                epoch=journal["epoch"],
                epochs=journal["epochs"],
            )
        )
    return lines


def _doubts(metrics: Mapping[str, Any]) -> list[str]:
    """Why the figures may be better than the model is."""
    unread = metrics.get("unread")
    leak, by_photo = metrics.get("leak") or {}, metrics.get("groups", {}).get("by", "photo") == "photo"
    photos, flights, known = leak.get("photos"), leak.get("flights"), metrics.get("from_review")
    lines = []
    if photos:
        lines.append(
            tr_count(
                photos,
                "The figures flatter: {n} of the photos was trained on.",
                "The figures flatter: {n} of the photos were trained on.",
            )
        )
    elif flights and not by_photo:
        lines.append(
            tr_count(
                flights,
                "The figures flatter: {n} of the flights was trained on.",
                "The figures flatter: {n} of the flights were trained on.",
            )
        )
    if unread:
        lines.append(
            tr_count(
                unread,
                "{n} photo could not be read, and is left out with its animals.",
                "{n} photos could not be read, and are left out with their animals.",
            )
        )
    if known:
        lines.append(
            tr_count(
                known,
                "{n} of the animals is known from the review of a search: where it missed others, recall is lower.",
                "{n} of the animals are known from the review of a search: where it missed others, recall is lower.",
            )
        )
    return lines


def _of_other(name: str, values: Mapping[str, Any]) -> str:
    """`polar bear: no photo shows one; false alarms: 0.3 per photo.`."""
    alarms = numeral(values["false_alarms_per_photo"], ".2g")
    return tr(
        "{animal}: no photo shows one; false alarms: {alarms} per photo.", animal=class_title(name), alarms=alarms
    )


def _of_animal(name: str, values: Mapping[str, Any]) -> str:
    """`seal: finds 92 % of 25 (95 % interval: 74 % to 99 %); false alarms: 0.3 per photo, 12 per km².`."""
    found = {"animal": class_title(name), "recall": share(values["recall"]), "n": values["animals"]}
    if "false_alarms_per_photo" not in values:
        return tr(
            "{animal}: finds {recall} of {n}; false alarms: {alarms} per megapixel.",
            alarms=numeral(values["false_alarms_per_megapixel"], ".2g"),
            **found,
        )
    low, high = (share(bound) for bound in values["recall_interval_95"])
    found.update(low=low, high=high, alarms=numeral(values["false_alarms_per_photo"], ".2g"))
    ground = values.get("false_alarms_per_km2")
    if ground is None:
        return tr(
            "{animal}: finds {recall} of {n} (95 % interval: {low} to {high}); false alarms: {alarms} per photo.",
            **found,
        )
    return tr(
        "{animal}: finds {recall} of {n} (95 % interval: {low} to {high}); false alarms: {alarms} per photo, "
        "{ground} per km².",
        ground=numeral(ground, ".3g"),
        **found,
    )
