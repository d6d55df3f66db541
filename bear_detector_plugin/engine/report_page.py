# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that tells of a model: report.html, complete in itself and made for printing.

What it learnt from, how, and what it finds. Pictures are inside the page, nothing is fetched from elsewhere.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from ..jobs import SCORE_FLOOR
from ..shares import decimal, percent
from . import model_card, report_plots
from .chips import Chip, Key
from .model_file import Card
from .report_plots import words

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 sans-serif; color: #222; background: #fff; max-width: 50em; margin: 2em auto; padding: 0 1em; }}
h1 {{ font-size: 1.6em; }} h2 {{ font-size: 1.2em; margin-top: 1.6em; }}
table {{ border-collapse: collapse; margin: 0.6em 0; }}
th, td {{ border: 1px solid #bbb; padding: 0.25em 0.7em; text-align: right; }}
th:first-child, td:first-child {{ text-align: left; }}
img {{ max-width: 100%; }}
.chips {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(15em, 1fr)); gap: 0.7em; }}
figure {{ margin: 0; }} figure img {{ width: 49%; margin-right: 1%; }}
figcaption {{ font-size: 0.8em; overflow-wrap: anywhere; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: 0.7em; }}
.lead {{ font-size: 1.15em; }}
@media print {{
  @page {{ margin: 15mm; }}
  body {{ margin: 0; padding: 0; max-width: none; font-size: 10pt; }}
  table, img, figure {{ break-inside: avoid; }}
  h2, h2 + p {{ break-after: avoid; }}
  body > img {{ max-height: 85mm; }}
  .chips {{ grid-template-columns: repeat(2, 1fr); }}
}}
</style>
</head>
<body>
{body}
</body>
</html>
"""
_FLATTERED = " The best epoch was chosen on the same photos, so that the figures flatter a little."


class Measured(NamedTuple):
    """What an evaluation knows of a model.

    Args:
        card: the model's.
        metrics: what was measured, as in metrics.json.
        journal: the training's, empty where it is not known.
        chips: of the worst misses and false alarms.
        command: the evaluation's, as it is typed.
    """

    card: Card
    metrics: Mapping[str, Any]
    journal: Mapping[str, Any]
    chips: Mapping[Key, Chip]
    command: str


def write(path: Path, measured: Measured) -> None:
    """Write the page."""
    card, metrics, journal, chips, command = measured
    title = f"{card.name}: what it finds"
    parts = [
        f"<h1>{escape(title)}</h1>",
        *(f'<p class="lead">{escape(sentence)}</p>' for sentence in headline(metrics)),
        _measured_on(metrics),
        _recall_table(metrics),
        _false_alarms_table(metrics),
        _how_to_read(metrics),
        "<h2>Right and wrong, window by window</h2>",
        "<p>Each example in the middle of a window. Rows are the truth, columns what the model says."
        f"{_passed_over(metrics)} Precision depends on how many examples of each class there are.</p>",
        _matrix(metrics["windows"]),
        _windows_table(metrics["windows"]),
        "<h2>Precision and recall</h2>",
        "<p>Each score as a threshold. The dot is that of the table above, with the 95 % interval of its recall.</p>",
        _image(report_plots.precision_recall(metrics["animals"]), "Precision over recall of each animal"),
        *_further_plots(metrics),
        *_calibration(metrics, journal),
        "<h2>Thresholds</h2>",
        _promises(card, metrics),
        _thresholds(metrics["animals"]),
        *_worst("Missed", "the lowest scores first", metrics["worst"]["misses"], chips),
        *_worst("False alarms", "the highest scores first", metrics["worst"]["false_alarms"], chips),
        *_training(card, journal),
        "<h2>Do it again</h2>",
        f"<pre>{escape(_commands(journal, command))}</pre>",
        "<h2>The model's card</h2>",
        f"<pre>{escape(model_card.describe(card))}</pre>",
    ]
    path.write_text(_PAGE.format(title=escape(title), body="\n".join(parts)), encoding="utf-8")


def headline(metrics: Mapping[str, Any]) -> list[str]:
    """A sentence for each animal, as `seal: 92 % (74 % to 99 %) of 25 found, with 0.3 false alarms per photo.`."""
    sentences = []
    for name, values in metrics["animals"].items():
        recall = _share_between(values["recall"], values["recall_interval_95"])
        sentences.append(f"{words(name)}: {recall} of {values['animals']} found, {_alarms(values)}.")
    return sentences + [f"{words(name)}: no photo shows one, {_alarms(v)}." for name, v in metrics["not_shown"].items()]


def _alarms(values: Mapping[str, Any]) -> str:
    return f"with {values['false_alarms_per_photo']:.2g} false alarms per photo"


def _measured_on(metrics: Mapping[str, Any]) -> str:
    split = "all labelled photos" if metrics["split"] == "all" else f"the {metrics['split']} photos"
    return (
        f"<p>Measured on {metrics['measured'][:10]} by Bear Detector {metrics['version']}, on {escape(split)} of "
        f"<code>{escape(metrics['examples'])}</code>: {metrics['photos']} photos, "
        f"{metrics['megapixels']:.3g} megapixels, scanned {escape(metrics['mode'])}, {_through(metrics)}. "
        "Whatever is found and not labelled counts as a false alarm."
        + _unread(metrics)
        + _leak(metrics)
        + _from_review(metrics)
        + (_FLATTERED if metrics["split"] == "validation" else "")
        + "</p>"
    )


def _through(metrics: Mapping[str, Any]) -> str:
    return "through the model's screen" if metrics["screen"] else "without a screen"


def _passed_over(metrics: Mapping[str, Any]) -> str:
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


def _recall_table(metrics: Mapping[str, Any]) -> str:
    rows = [
        (
            words(name),
            values["animals"],
            *(_share_between(values[kind], values[f"{kind}_interval_95"]) for kind in ("recall", "precision")),
            decimal(values["average_precision"]),
        )
        for name, values in metrics["animals"].items()
    ]
    head = ("", "animals", "recall (95 % interval)", "precision (95 % interval)", "average precision")
    threshold = next(iter(metrics["animals"].values()))["threshold"]
    return f"<p>Detections from a score of {threshold:.4g}:</p>" + _table(head, rows)


def _false_alarms_table(metrics: Mapping[str, Any]) -> str:
    """Of the animals that no photo shows, too."""
    rows = [
        (
            words(name),
            f"{values['false_alarms']} ({' to '.join(f'{bound:.2g}' for bound in values['false_alarms_interval_95'])})",
            *(_rate(values[f"false_alarms_per_{unit}"]) for unit in ("megapixel", "photo", "km2")),
        )
        for name, values in (metrics["animals"] | metrics["not_shown"]).items()
    ]
    return _table(("", "false alarms (95 % interval)", "per megapixel", "per photo", "per km²"), rows)


def _how_to_read(metrics: Mapping[str, Any]) -> str:
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
    return f"<p>{escape(text)}</p>"


def _matrix(windows: Mapping[str, Any]) -> str:
    names = [words(name) for name in windows["classes"]]
    rows = []
    for name, counts in zip(names, windows["confusion_matrix"], strict=True):
        total = sum(counts)
        rows.append((name, *(f"{n} ({_share(n / total)})" if total else "–" for n in counts)))
    return _table(("truth", *names), rows)


def _windows_table(windows: Mapping[str, Any]) -> str:
    rows = [
        (
            words(name),
            values["examples"],
            *(_share_between(values[kind], values[f"{kind}_interval_95"]) for kind in ("recall", "precision")),
            decimal(values["average_precision"]),
        )
        for name, values in windows["by_class"].items()
    ]
    return _table(("", "examples", "recall (95 % interval)", "precision (95 % interval)", "average precision"), rows)


def _further_plots(metrics: Mapping[str, Any]) -> list[str]:
    animals = metrics["animals"]
    parts = [
        "<h2>Recognised and mistaken, window by window</h2>",
        "<p>Of the windows of a class the share that is recognised, over the share of the others that is taken for it, "
        "at each score (ROC). The larger the area below, the better the class is told apart: 1 at best, 0.5 by "
        "chance.</p>",
        _image(report_plots.roc(metrics["windows"]["roc"]), "Receiver operating characteristic of each class"),
    ]
    sized = {name: values for name, values in animals.items() if values["by_size"]}
    if sized:
        plot = _image(report_plots.by_size(sized), "Recall over the size of the animals")
        parts += ["<h2>Found by size</h2>", "<p>The longer side of each animal; bars are 95 % intervals.</p>", plot]
    return parts


def _calibration(metrics: Mapping[str, Any], journal: Mapping[str, Any]) -> list[str]:
    """What a score is worth; and of each file of the model, what the training measured."""
    told = metrics["calibration"]
    before, after = told["expected_calibration_error_before"], told["expected_calibration_error"]
    windows = sum(row["count"] for row in told["reliability"])
    learnt = journal.get("calibration", {})
    rows = [
        (
            precision,
            f"{of['temperature']:.3g}",
            decimal(of["ece_before"], 3),
            decimal(of["ece_after"], 3),
            of["windows"],
        )
        for precision, of in learnt.items()
    ]
    table = _table(("file", "temperature", "error before", "after", "windows"), rows)
    return [
        "<h2>What a score is worth</h2>",
        f"<p>Score and share of right answers differ by {decimal(after, 3)} on average over these {windows} windows "
        f"(the expected calibration error, which few windows enlarge); by {decimal(before, 3)} without the model's "
        f"temperature of {told['temperature']:.3g}. On the dotted line, of the windows that score 0.8 eight in ten are "
        "right; lines are 95 % intervals, larger dots more windows. All examples count here, whatever a screen says of "
        "them.</p>",
        _image(
            report_plots.reliability(told["reliability_before"], told["reliability"]),
            "Share of right answers over the score",
        ),
        *(["<p>What the training measured of each file of the model:</p>", table] if rows else []),
    ]


def _promises(card: Card, metrics: Mapping[str, Any]) -> str:
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
    return told + _table(("from a score of", "promise", "looked at", "false alarms in 1000 such photos"), rows)


def _thresholds(animals: Mapping[str, Any]) -> str:
    rows = []
    for name, values in animals.items():
        for recall, found in values["by_target_recall"].items():
            if found is None:
                rows.append((_share(float(recall)), words(name), "not reached", str(values["animals"]), ""))
            else:
                alarms = f"{found['false_alarms_per_megapixel']:.2g}"
                score = f"{found['threshold']:.4g}"
                rows.append((_share(float(recall)), words(name), score, str(values["animals"]), alarms))
    told = "<p>On these photos, without any promise for others:</p>"
    return told + _table(("recall", "animal", "from a score of", "animals", "false alarms per megapixel"), rows)


def _worst(title: str, order: str, places: Sequence[Mapping[str, Any]], chips: Mapping[Key, Chip]) -> list[str]:
    """Chips, each beside the same with where the model sees the class."""
    shown = [(place, chips[Key.of(place)]) for place in places if Key.of(place) in chips]
    if not shown:
        return [f"<h2>{title}</h2>", "<p>None.</p>"]
    figures = [
        f"<figure>{_image(chip.plain, 'the place', 'jpeg')}{_image(chip.explained, 'what the model sees', 'jpeg')}"
        f"<figcaption>{escape(words(place['class']))}, {_score(place['score'])}, {escape(Path(place['photo']).name)}"
        "</figcaption></figure>"
        for place, chip in shown
    ]
    told = (
        f"<p>{len(shown)}, {order}. Left the place; right, in warm colours, what speaks for the class, measured by the "
        "strongest spot of each picture, however weak that is.</p>"
    )
    return [f"<h2>{title}</h2>", told, '<div class="chips">', *figures, "</div>"]


def _score(value: float) -> str:
    return decimal(value) if value else f"below {SCORE_FLOOR:g}"


def _rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.2g}"


def _share(value: float) -> str:
    return f"{percent(value)} %"


def _share_between(value: float, bounds: Sequence[float]) -> str:
    """A share and its interval; nothing where there was nothing to take a share of."""
    return "–" if [*bounds] == [0, 1] else f"{_share(value)} ({' to '.join(map(_share, bounds))})"


def _training(card: Card, journal: Mapping[str, Any]) -> list[str]:
    training = card.training
    if "recipe" not in training:
        return []
    examples = training.get("examples", {})
    names = sorted({name for by_class in examples.values() for name in by_class})
    rows = [(words(name), *(by_class.get(name, 0) for by_class in examples.values())) for name in names]
    parts = [
        "<h2>What it learnt from</h2>",
        _table(("examples", *examples), rows),
        f"<p>From {training.get('photos', '?')} photos.</p>",
        "<h2>How it was trained</h2>",
        f"<p>Recipe {escape(training['recipe']['name'])}, starting weights: {escape(str(training['weights']))}, "
        f"in {training.get('minutes', '?')} minutes.</p>",
        _table(
            ("stage", "epochs", "squares", "batch", "solver"),
            [
                (s["name"], s["epochs"], f"{s['tile_px']} px", s["batch"], s["solver"])
                for s in training["recipe"]["stages"]
            ],
        ),
    ]
    if journal.get("history"):
        parts.append(_image(report_plots.curves(journal["history"]), "Losses and recall over the epochs"))
    if journal.get("state") == "stopped":
        parts.append(f"<p>The training was stopped after epoch {journal['epoch']} of {journal['epochs']}.</p>")
    return parts


def _commands(journal: Mapping[str, Any], evaluation: str) -> str:
    training = shlex.join(["bear-detector", *journal["command"]]) + "\n" if journal.get("command") else ""
    return training + evaluation


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    first = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table>\n<tr>{first}</tr>\n{body}\n</table>".replace(" %", "\N{NO-BREAK SPACE}%")


def _image(picture: bytes, text: str, kind: str = "png") -> str:
    return f'<img alt="{escape(text)}" src="data:image/{kind};base64,{base64.b64encode(picture).decode()}">'
