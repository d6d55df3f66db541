# SPDX-License-Identifier: GPL-2.0-or-later
"""The diagrams of a report, as PNG."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ...shares import decimal


def precision_recall(animals: Mapping[str, Any]) -> bytes:
    """Each animal's curve, with a dot at the model's threshold and its 95 % interval of recall."""
    figure, axes = _figure(5.5, 4.2)
    for number, (name, values) in enumerate(animals.items()):
        text = f"{words(name)}: {values['animals']} animals, AP {decimal(values['average_precision'])}"
        # A gain in recall has the precision at its end, as average precision counts it: the area below is that.
        recall, precision = values["curve"]["recall"], values["curve"]["precision"]
        axes.step([0, *recall], [*(precision[:1] or [1]), *precision], f"C{number}", where="pre", label=text)
        axes.plot(values["recall"], values["precision"], "ko", markersize=4)
        axes.plot(values["recall_interval_95"], [values["precision"]] * 2, "k-", linewidth=1)
    axes.set(xlabel="recall (animals)", ylabel="precision (detections)", xlim=(0, 1.01), ylim=(0, 1.02))
    axes.legend(loc="lower left")
    return _png(figure)


def roc(by_class: Mapping[str, Any]) -> bytes:
    """Share of a class's windows that are recognised over the share of the others that are taken for it."""
    figure, axes = _figure(5.5, 4.2)
    for name, values in by_class.items():
        text = f"{words(name)}: area {decimal(values['area'], 3)}"
        axes.plot(values["false_positive_rate"], values["true_positive_rate"], label=text)
    axes.set(xlabel="others taken for it", ylabel="recognised", xlim=(-0.01, 1), ylim=(0, 1.02))
    axes.legend(loc="lower right")
    return _png(figure)


def reliability(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> bytes:
    """Share of right answers over the score; honest scores lie on the diagonal. The dots' areas are numbers of windows.

    Args:
        before: rows as metrics.json has them, at a temperature of 1.
        after: the same at the model's temperature, which are shown with their intervals.
    """
    figure, axes = _figure(5.5, 4.2)
    axes.plot([0, 1], [0, 1], "k:", linewidth=1)
    for rows, text, colour in ((before, "as trained", "C1"), (after, "calibrated", "C0")):
        if rows:
            scores, shares = [r["mean_score"] for r in rows], [r["share_right"] for r in rows]
            most = max(row["count"] for row in rows)
            axes.scatter(scores, shares, [8 + 90 * row["count"] / most for row in rows], colour, label=text, alpha=0.8)
    for row in after:
        axes.plot([row["mean_score"]] * 2, row["interval_95"], "C0-", linewidth=1)
    axes.set(xlabel="score", ylabel="share that is right", xlim=(0, 1.02), ylim=(-0.03, 1.04))
    axes.legend(loc="upper left")
    return _png(figure)


def by_size(animals: Mapping[str, Any]) -> bytes:
    """Recall by the animal's longer side, with 95 % intervals."""
    figure, axes = _figure(5.5, 3.2)
    for number, (name, values) in enumerate(animals.items()):
        rows = values["by_size"]
        middles = [(row["from_px"] + row["to_px"]) / 2 + number for row in rows]
        shares = [row["recall"] for row in rows]
        below = [max(s - row["interval_95"][0], 0) for s, row in zip(shares, rows, strict=True)]
        above = [max(row["interval_95"][1] - s, 0) for s, row in zip(shares, rows, strict=True)]
        axes.errorbar(middles, shares, [below, above], fmt="o-", capsize=3, label=words(name))
    axes.set(xlabel="longer side in pixels", ylabel="recall", ylim=(0, 1.04))
    axes.legend(loc="lower right")
    return _png(figure)


def curves(history: Sequence[Mapping[str, Any]]) -> bytes:
    """Losses and recall over the epochs of a training."""
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
        lines += side.plot(*zip(*points, strict=True), style, color=colour, markersize=3, label=words(name))
    axes.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    right.set(ylabel="recall", ylim=(0, 1.02))
    axes.legend(handles=lines, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False)
    return _png(figure)


def words(name: str) -> str:
    """A name for people."""
    return name.replace("_", " ")


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
    figure.savefig(target, dpi=130)
    return target.getvalue()
