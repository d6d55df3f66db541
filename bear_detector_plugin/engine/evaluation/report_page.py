# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that tells of a model: report.html, complete in itself and made for printing.

What it learnt from, how, and what it finds. Pictures are inside the page, nothing is fetched from elsewhere.
"""

from __future__ import annotations

import base64
import shlex
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from ...jobs import SCORE_FLOOR
from ...shares import decimal
from ..model import model_card
from ..model.model_file import Card
from . import report_plots
from .chips import Chip, Key
from .report_plots import words
from .report_tables import (
    false_alarms_table,
    headline,
    how_to_read,
    html_table,
    matrix,
    measured_on,
    passed_over,
    promises,
    recall_table,
    thresholds,
    windows_table,
)

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
        measured_on(metrics),
        recall_table(metrics),
        false_alarms_table(metrics),
        how_to_read(metrics),
        "<h2>Right and wrong, window by window</h2>",
        "<p>Each example in the middle of a window. Rows are the truth, columns what the model says."
        f"{passed_over(metrics)} Precision depends on how many examples of each class there are.</p>",
        matrix(metrics["windows"]),
        windows_table(metrics["windows"]),
        "<h2>Precision and recall</h2>",
        "<p>Each score as a threshold. The dot is that of the table above, with the 95 % interval of its recall.</p>",
        _image(report_plots.precision_recall(metrics["animals"]), "Precision over recall of each animal"),
        *_further_plots(metrics),
        *_calibration(metrics, journal),
        "<h2>Thresholds</h2>",
        promises(card, metrics),
        thresholds(metrics["animals"]),
        *_worst("Missed", "the lowest scores first", metrics["worst"]["misses"], chips),
        *_worst("False alarms", "the highest scores first", metrics["worst"]["false_alarms"], chips),
        *_training(card, journal),
        "<h2>Do it again</h2>",
        f"<pre>{escape(_commands(journal, command))}</pre>",
        "<h2>The model's card</h2>",
        f"<pre>{escape(model_card.describe(card))}</pre>",
    ]
    path.write_text(_PAGE.format(title=escape(title), body="\n".join(parts)), encoding="utf-8")


def _further_plots(metrics: Mapping[str, Any]) -> list[str]:
    animals, parts = metrics["animals"], []
    if metrics["windows"]["roc"]:  # not where all examples are of one class
        parts = [
            "<h2>Recognised and mistaken, window by window</h2>",
            "<p>Of the windows of a class the share that is recognised, over the share of the others that is taken for "
            "it, at each score (ROC). The larger the area below, the better the class is told apart: 1 at best, 0.5 by "
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
    table = html_table(("file", "temperature", "error before", "after", "windows"), rows)
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


def _training(card: Card, journal: Mapping[str, Any]) -> list[str]:
    training = card.training
    if "recipe" not in training:
        return []
    examples = training.get("examples", {})
    names = sorted({name for by_class in examples.values() for name in by_class})
    rows = [(words(name), *(by_class.get(name, 0) for by_class in examples.values())) for name in names]
    parts = [
        "<h2>What it learnt from</h2>",
        html_table(("examples", *examples), rows),
        f"<p>From {training.get('photos', '?')} photos.</p>",
        "<h2>How it was trained</h2>",
        f"<p>Recipe {escape(training['recipe']['name'])}, starting weights: {escape(str(training['weights']))}, "
        f"in {training.get('minutes', '?')} minutes.</p>",
        html_table(
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


def _image(picture: bytes, text: str, kind: str = "png") -> str:
    return f'<img alt="{escape(text)}" src="data:image/{kind};base64,{base64.b64encode(picture).decode()}">'
