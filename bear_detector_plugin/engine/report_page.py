# SPDX-License-Identifier: GPL-2.0-or-later
"""The page that tells of a model: report.html, complete in itself and made for printing.

What it learnt from, how, and what it finds. Pictures are inside the page, nothing is fetched from elsewhere.
"""

from __future__ import annotations

import base64
import io
import shlex
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from .model_file import Card

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
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: 0.7em; }}
.lead {{ font-size: 1.15em; }}
@media print {{ body {{ margin: 0; max-width: none; }} h2, table, img {{ break-inside: avoid; }} }}
</style>
</head>
<body>
{body}
</body>
</html>
"""
_FLATTERED = " The best epoch was chosen on the same photos, so that the figures flatter a little."


def write(path: Path, card: Card, metrics: Mapping[str, Any], journal: Mapping[str, Any], command: str) -> None:
    """Write the page.

    Args:
        path: the file.
        card: the model's.
        metrics: what evaluate measured, as in metrics.json.
        journal: the training's, empty where it is not known.
        command: the evaluation's, as it is typed.
    """
    title = f"{card.name}: what it finds"
    parts = [
        f"<h1>{escape(title)}</h1>",
        *(f'<p class="lead">{escape(sentence)}</p>' for sentence in headline(metrics)),
        _measured_on(metrics),
        _recall_table(metrics),
        "<h2>Right and wrong, window by window</h2>",
        "<p>Each example in the middle of a window. Rows are the truth, columns what the model says.</p>",
        _matrix(metrics["windows"]),
        "<h2>Precision and recall</h2>",
        _image(precision_recall(metrics["animals"]), "Precision over recall of each animal"),
        "<h2>Thresholds</h2>",
        _thresholds(card, metrics["animals"]),
        *_training(card, journal),
        "<h2>Do it again</h2>",
        f"<pre>{escape(_commands(journal, command))}</pre>",
        "<h2>The model's card</h2>",
        f"<pre>{escape(_card_text(card))}</pre>",
    ]
    path.write_text(_PAGE.format(title=escape(title), body="\n".join(parts)), encoding="utf-8")


def headline(metrics: Mapping[str, Any]) -> list[str]:
    """One sentence for each animal, such as `seal: 92 % of 25 found, with 0.3 false alarms per megapixel.`."""
    return [
        f"{_words(name)}: {values['recall']:.0%} of {values['animals']} found, "
        f"with {values['false_alarms_per_megapixel']:.2g} false alarms per megapixel."
        for name, values in metrics["animals"].items()
    ]


def _measured_on(metrics: Mapping[str, Any]) -> str:
    split = "all labelled photos" if metrics["split"] == "all" else f"the {metrics['split']} photos"
    return (
        f"<p>Measured on {escape(split)} of <code>{escape(metrics['examples'])}</code>: {metrics['photos']} photos, "
        f"{metrics['megapixels']:.3g} megapixels, scanned {escape(metrics['mode'])}. "
        "Whatever is found and not labelled counts as a false alarm."
        + (_FLATTERED if metrics["split"] == "validation" else "")
        + "</p>"
    )


def _recall_table(metrics: Mapping[str, Any]) -> str:
    rows = [
        (
            _words(name),
            values["animals"],
            f"{values['recall']:.0%}",
            "{:.0%} to {:.0%}".format(*values["recall_interval_95"]),
            f"{values['precision']:.0%}",
            f"{values['false_alarms_per_megapixel']:.2g}",
            f"{values['average_precision']:.2f}",
        )
        for name, values in metrics["animals"].items()
    ]
    head = ("", "animals", "recall", "95 % interval", "precision", "false alarms per megapixel", "average precision")
    threshold = next(iter(metrics["animals"].values()))["threshold"]
    return f"<p>Detections from a score of {threshold:.2g}:</p>" + _table(head, rows)


def _matrix(windows: Mapping[str, Any]) -> str:
    names = [_words(name) for name in windows["classes"]]
    rows = []
    for name, counts in zip(names, windows["confusion_matrix"], strict=True):
        total = sum(counts)
        rows.append((name, *(f"{n} ({n / total:.0%})" if total else "–" for n in counts)))
    return _table(("truth", *names), rows)


def _thresholds(card: Card, animals: Mapping[str, Any]) -> str:
    rows = [(f"{t.recall:.0%}", "all, in training", f"{t.threshold:.3g}", f"{t.animals}", "") for t in card.thresholds]
    for name, values in animals.items():
        for recall, found in values["by_target_recall"].items():
            if found is None:
                rows.append((f"{float(recall):.0%}", _words(name), "not reached", str(values["animals"]), ""))
            else:
                alarms = f"{found['false_alarms_per_megapixel']:.2g}"
                score = f"{found['threshold']:.3g}"
                rows.append((f"{float(recall):.0%}", _words(name), score, str(values["animals"]), alarms))
    return _table(("recall", "animal", "from a score of", "animals", "false alarms per megapixel"), rows)


def _training(card: Card, journal: Mapping[str, Any]) -> list[str]:
    training = card.training
    if "recipe" not in training:
        return []
    examples = training.get("examples", {})
    names = sorted({name for by_class in examples.values() for name in by_class})
    rows = [(_words(name), *(by_class.get(name, 0) for by_class in examples.values())) for name in names]
    parts = [
        "<h2>What it learnt from</h2>",
        _table(("examples", *examples), rows),
        f"<p>From {training.get('photos', '?')} photos.</p>",
        "<h2>How it was trained</h2>",
        f"<p>Recipe {escape(training['recipe']['name'])}, from {escape(str(training['weights']))}, "
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
        parts.append(_image(_curves(journal["history"]), "Losses and recall over the epochs"))
    if journal.get("state") == "stopped":
        parts.append(f"<p>The training was stopped after epoch {journal['epoch']} of {journal['epochs']}.</p>")
    return parts


def _commands(journal: Mapping[str, Any], evaluation: str) -> str:
    training = shlex.join(["bear-detector", *journal["command"]]) + "\n" if journal.get("command") else ""
    return training + evaluation


def _card_text(card: Card) -> str:
    values = card.model_dump(exclude={"training"})
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in values.items() if name != "thresholds"]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in card.training.items())])


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    first = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "\n".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table>\n<tr>{first}</tr>\n{body}\n</table>"


def _image(png: bytes, text: str) -> str:
    return f'<img alt="{escape(text)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'


def precision_recall(animals: Mapping[str, Any]) -> bytes:
    """A PNG of each animal's curve, with a dot at the model's threshold."""
    figure, axes = _figure(5.5, 4.2)
    for name, values in animals.items():
        text = f"{_words(name)}: {values['animals']} animals, AP {values['average_precision']:.2f}"
        axes.step(values["curve"]["recall"], values["curve"]["precision"], where="post", label=text)
        axes.plot(values["recall"], values["precision"], "ko", markersize=4)
    axes.set(xlabel="recall (animals)", ylabel="precision (detections)", xlim=(0, 1.01), ylim=(0, 1.02))
    axes.legend(loc="lower left")
    return _png(figure)


def _curves(history: Sequence[Mapping[str, Any]]) -> bytes:
    figure, axes = _figure(6.5, 3.4)
    right = axes.twinx()
    lines: list[Any] = []
    for name, side, style in (
        ("training_loss", axes, "-"),
        ("validation_loss", axes, "o-"),
        ("validation_recall", right, "s--"),
    ):
        points = [(m["values"]["epoch"], m["values"][name]) for m in history if name in m["values"]]
        colour = f"C{len(lines)}"
        lines += side.plot(*zip(*points, strict=True), style, color=colour, markersize=3, label=_words(name))
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    right.set(ylabel="recall", ylim=(0, 1.02))
    axes.legend(handles=lines, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False)
    return _png(figure)


def _figure(width: float, height: float) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.grid(alpha=0.3)
    return figure, axes


def _png(figure: Any) -> bytes:
    target = io.BytesIO()
    figure.savefig(target, dpi=150)
    return target.getvalue()


def _words(name: str) -> str:
    return name.replace("_", " ")
