# SPDX-License-Identifier: GPL-2.0-or-later
"""The models at hand, and what one of them says about itself."""

from __future__ import annotations

from ..events import Log, Report, Result
from ..jobs import DEFAULT_MODEL, ModelsJob
from . import model_file
from .model_file import Card


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
    for line in _lines(card):
        report(Log(line))
    text = path.parent / "card.md"
    if text.is_file():
        report(Log("\n" + text.read_text(encoding="utf-8").strip()))
    paths = {"model": str(path)} | ({"card": str(text)} if text.is_file() else {})
    report(Result(paths, {"size_bytes": path.stat().st_size}))


def _lines(card: Card) -> list[str]:
    gsd = "not known" if card.gsd_m is None else f"{card.gsd_m * 100:.3g} cm a pixel"
    lines = [
        f"{card.name}: {card.architecture}, {card.precision}, finds {', '.join(card.animals)}.",
        f"Trained on imagery of a ground sample distance that is {gsd}; looks at {card.tile_px} px windows.",
        f"A detection counts from a score of {card.threshold:.4g}.",
    ]
    lines += [f"From a score of {t.threshold:.4g} (mode {t.mode or 'any'}): {t.promise}." for t in card.thresholds]
    lines += [f"Training, {name.replace('_', ' ')}: {value}" for name, value in card.training.items()]
    return [*lines, f"Weights' SHA-256: {card.sha256}"]
