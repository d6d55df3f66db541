# SPDX-License-Identifier: GPL-2.0-or-later
"""The models at hand, and what one of them says about itself."""

from __future__ import annotations

from ..events import Log, Report, Result
from ..jobs import DEFAULT_MODEL, ModelsJob
from .model import model_card, model_file
from .model.model_file import Card


def models(job: ModelsJob, report: Report) -> None:
    """List the models that come with the plugin, or show one's card.

    Raises:
        ModelFileError: the model is missing, damaged or not one of Bear Detector's.
    """
    if job.model is None:
        _list(report)
    else:
        _show(job.model, report)


def _list(report: Report) -> None:
    found = model_file.list_models()
    if not found:
        report(Log(f"There is no model in {model_file.MODELS}.", "warning"))
    for name, card in found:
        default = " (the default)" if name == DEFAULT_MODEL else ""
        report(Log(f"{name}{default}: finds {', '.join(card.animals)}; {card.precision}."))
    report(Result(counts={"models": len(found)}))


def _show(model: str, report: Report) -> None:
    path, card = model_file.read(model)
    text = path.parent / "card.md"
    for line in _lines(card):
        report(line)
    if text.is_file():
        report(Log("\n" + text.read_text(encoding="utf-8").strip()))
    else:
        for name, value in card.training.items():
            report(Log(f"Training, {name.replace('_', ' ')}: {value}"))
    paths = {"model": str(path)} | ({"card": str(text)} if text.is_file() else {})
    report(Result(paths, {"size_bytes": path.stat().st_size}))


def _lines(card: Card) -> list[Log]:
    animals, score = ", ".join(card.animals), f"{card.threshold:.4g}"
    lines = [
        Log(f"{card.name}: {card.architecture}, {card.precision}, finds {animals}."),
        _scale(card.gsd_m),
        Log(f"A detection counts from a score of {score}."),
    ]
    for row in card.thresholds:
        score, how, promise = f"{row.threshold:.4g}", model_card.looked_at(row), row.promise
        lines.append(Log(f"From a score of {score} ({how}): {promise}."))
    return [*lines, Log(f"Weights' SHA-256: {card.sha256}")]


def _scale(gsd_m: float | None) -> Log:
    if gsd_m is None:
        return Log("The ground sample distance that it was trained at is not known.")
    centimetres = f"{100 * gsd_m:.3g}"
    return Log(f"Trained at a ground sample distance of {centimetres} cm a pixel.")
