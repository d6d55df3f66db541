# SPDX-License-Identifier: GPL-2.0-or-later
"""What an evaluation has measured, as the sentences and tables of a report's page.

Each takes what metrics.json holds, or a part of it, and gives HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from ...shares import decimal, figure, percent
from ..model import model_card
from ..model.model_file import Card
from .report_plots import words

_FLATTERED = (
    " If the model's training was validated on these photos, its best epoch was chosen by them, and figures flatter "
    "a little."
)


def headline(metrics: Mapping[str, Any]) -> list[str]:
    """A sentence for each animal, as `seal: 92 % (74 % to 99 %) of 25 found, with 0.3 false alarms per photo.`."""
    sentences = []
    for name, values in metrics["animals"].items():
        recall = share_between(values["recall"], values["recall_interval_95"])
        sentences.append(f"{words(name)}: {recall} of {values['animals']} found, {_alarms(values)}.")
    return sentences + [f"{words(name)}: no photo shows one, {_alarms(v)}." for name, v in metrics["not_shown"].items()]


def _class_row(name: str, values: Mapping[str, Any], counted: str) -> tuple[Any, ...]:
    """A class, how many there are of it, and how well they are known."""
    shares = (share_between(values[kind], values[f"{kind}_interval_95"]) for kind in ("recall", "precision"))
    return words(name), values[counted], *shares, decimal(values["average_precision"])


def _alarms(values: Mapping[str, Any]) -> str:
    return f"with {figure(values['false_alarms_per_photo'])} false alarms per photo"


def measured_on(metrics: Mapping[str, Any]) -> str:
    """Which photos, how they were looked at, and why the figures may flatter."""
    split = "all labelled photos" if metrics["split"] == "all" else f"the {metrics['split']} photos"
    return (
        f"<p>Measured on {metrics['measured'][:10]} by Bear Detector {metrics['version']}, on {escape(split)} of "
        f"<code>{escape(metrics['examples'])}</code>: {metrics['photos']} photos, "
        f"{figure(metrics['megapixels'], 3)} megapixels, scanned {escape(metrics['mode'])}, {_through(metrics)}. "
        "Whatever is found and not labelled counts as a false alarm."
        + _unread(metrics)
        + _leak(metrics)
        + _from_review(metrics)
        + (_FLATTERED if metrics["split"] == "validation" else "")
        + "</p>"
    )


def _through(metrics: Mapping[str, Any]) -> str:
    return "through the model's screen" if metrics["screen"] else "without a screen"


def passed_over(metrics: Mapping[str, Any]) -> str:
    """What the screen has to do with the figures by window."""
    if not metrics["screen"]:
        return ""
    counts = [f"{words(name)} {number}" for name, number in metrics["screen"]["passed_over"].items()]
    told = f" The screen passes over some of them, which count as background of the lowest score: {', '.join(counts)}."
    return escape(told)


def _leak(metrics: Mapping[str, Any]) -> str:
    groups, leak = metrics["groups"], metrics.get("leak") or {}
    told = f" From {groups['number']} flights." if groups["by"] != "photo" else ""
    if leak.get("photos"):
        return f"{told} <strong>{leak['photos']} of the photos were trained on: the figures flatter.</strong>"
    if leak.get("flights"):
        return f"{told} <strong>{leak['flights']} of the flights were trained on: the figures flatter.</strong>"
    return told


def _unread(metrics: Mapping[str, Any]) -> str:
    told = f" {metrics['unread']} photos could not be read, and are left out with their animals."
    return f"<strong>{told}</strong>" if metrics["unread"] else ""


def _from_review(metrics: Mapping[str, Any]) -> str:
    """Animals that nobody would know of, had no search found them."""
    number = metrics["from_review"]
    told = f" {number} of the animals are known from the review of a search: where it missed others, recall is lower."
    return f"<strong>{told}</strong>" if number else ""


def recall_table(metrics: Mapping[str, Any]) -> str:
    """Recall and precision of each animal that was labelled."""
    rows = [_class_row(name, values, "animals") for name, values in metrics["animals"].items()]
    head = ("", "animals", "recall (95 % interval)", "precision (95 % interval)", "average precision")
    threshold = next(iter(metrics["animals"].values()))["threshold"]
    return f"<p>Detections from a score of {threshold:.4g}:</p>" + html_table(head, rows)


def false_alarms_table(metrics: Mapping[str, Any]) -> str:
    """Of the animals that no photo shows, too."""
    rows = [
        (
            words(name),
            f"{values['false_alarms']} ({' to '.join(map(figure, values['false_alarms_interval_95']))})",
            *(_rate(values[f"false_alarms_per_{unit}"]) for unit in ("megapixel", "photo", "km2")),
        )
        for name, values in (metrics["animals"] | metrics["not_shown"]).items()
    ]
    return html_table(("", "false alarms (95 % interval)", "per megapixel", "per photo", "per km²"), rows)


def how_to_read(metrics: Mapping[str, Any]) -> str:
    """What the figures mean, and what they don't."""
    photos, animals = metrics["photos"], metrics["animals"].items()
    shown = ", ".join(f"{v['photos']['with_animals']} of {photos} show {words(name)}" for name, v in animals)
    text = (
        "Recall is the share of the animals that was found, precision the share of the detections that show one, "
        "average precision the area below the curve of the one over the other at all scores. Intervals are exact, and "
        "take animals, detections and false alarms as independent: those on one floe or in one photo are not quite, "
        "so that the truth may be further off. Precision is that of photos as rich in animals as these "
        f"({shown}); where animals are rarer it is lower, and the false alarms per photo tell what there will be to "
        "look at."
    )
    if any(values["square_km"] for values in (metrics["animals"] | metrics["not_shown"]).values()):
        text += " Ground that several photos show counts in each of them, for the figures per km² as well."
    return f"<p>{escape(text)}</p>"


def matrix(windows: Mapping[str, Any]) -> str:
    """The confusion matrix by window, with each count's share of its row."""
    names = [words(name) for name in windows["classes"]]
    rows = []
    for name, counts in zip(names, windows["confusion_matrix"], strict=True):
        total = sum(counts)
        rows.append((name, *(f"{n} ({_share(n / total)})" if total else "–" for n in counts)))
    return html_table(("truth", *names), rows)


def windows_table(windows: Mapping[str, Any]) -> str:
    """Recall and precision of each class by window."""
    rows = [_class_row(name, values, "examples") for name, values in windows["by_class"].items()]
    if not windows["roc"]:  # of windows of one class none can be taken for it wrongly
        rows = [(*row[:3], "–", "–") for row in rows]
    return html_table(
        ("", "examples", "recall (95 % interval)", "precision (95 % interval)", "average precision"), rows
    )


def promises(card: Card, metrics: Mapping[str, Any]) -> str:
    """The card's thresholds, what each promises, and what it costs in photos like these."""
    per_photo = metrics["megapixels"] / max(metrics["photos"], 1)
    rows = [
        (
            f"{row.threshold:.4g}",
            row.promise,
            model_card.looked_at(row),
            "–"
            if row.false_alarms_per_megapixel is None
            else f"{1000 * per_photo * row.false_alarms_per_megapixel:.0f}",
        )
        for row in card.thresholds
    ]
    if not rows:
        return "<p>The model's card holds no thresholds: calibrate it.</p>"
    told = (
        "<p>What the model's card promises; Detect takes one by --recall, or by --recall and --confidence."
        f"{escape(model_card.of_all_classes(card))}</p>"
    )
    head = ("from a score of", "promise", "looked at", "false alarms in 1000 such photos")
    return told + html_table(head, rows)


def thresholds(animals: Mapping[str, Any]) -> str:
    """From which score on each animal's recall was reached on these photos."""
    rows = []
    for name, values in animals.items():
        for recall, found in values["by_target_recall"].items():
            if found is None:
                rows.append((_share(float(recall)), words(name), "not reached", str(values["animals"]), ""))
            else:
                alarms = figure(found["false_alarms_per_megapixel"])
                score = f"{found['threshold']:.4g}"
                rows.append((_share(float(recall)), words(name), score, str(values["animals"]), alarms))
    told = "<p>On these photos, without any promise for others:</p>"
    return told + html_table(("recall", "animal", "from a score of", "animals", "false alarms per megapixel"), rows)


def _rate(value: float | None) -> str:
    return "–" if value is None else figure(value)


def _share(value: float) -> str:
    return f"{percent(value)} %"


def share_between(value: float, bounds: Sequence[float]) -> str:
    """A share and its interval; nothing where there was nothing to take a share of."""
    return "–" if [*bounds] == [0, 1] else f"{_share(value)} ({' to '.join(map(_share, bounds))})"


def html_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; its first column is left aligned."""
    first = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table>\n<tr>{first}</tr>\n{body}\n</table>".replace(" %", "\N{NO-BREAK SPACE}%")
