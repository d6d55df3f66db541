# SPDX-License-Identifier: GPL-2.0-or-later
"""The models at hand, with their numbers: those that came with the plugin, and those that were trained here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qgis.core import QgsSettings

from ... import ROOT
from ...backend import environment
from ...class_names import class_title
from ...jobs import DEFAULT_MODEL
from ...translation import percentage, tr
from ..workspace import EXAMPLES, Workspace
from . import model_folder

FOLDER_SETTING = "bear_detector/models"
"""A folder of models that is offered in every project."""
TRAINED = "train/models"
"""The workspace's list of model folders that were trained in the project."""
_BACKGROUND = "background"


class ModelEntry(NamedTuple):
    """A model in a list.

    Args:
        name: for people.
        path: what a job's `model` takes: the name of a shipped model, else its folder.
        summary: one line: what it finds and how well.
        classes: the animals that it knows.
        recall: share found and number of animals behind it, by class; empty where it was not measured.
        trained: date, empty where not known.
    """

    name: str
    path: str
    summary: str
    classes: tuple = ()
    recall: dict = {}  # noqa: RUF012 - a default that nobody writes to
    trained: str = ""


def known_models(workspace: Workspace) -> list[ModelEntry]:
    """The default model first, then the other shipped ones, then those trained here, the latest first."""
    shipped = sorted(_models_in(ROOT / "models"), key=lambda folder: (folder.name != DEFAULT_MODEL, folder.name))
    seen: dict[Path, ModelEntry] = {}
    for folder in (*map(Path, workspace.get(TRAINED, [])), *_models_in(*_folders(workspace))):
        if model_folder.has_model(folder) and folder not in seen:
            seen[folder] = entry(folder)
    trained = sorted(seen.values(), key=lambda found: found.trained, reverse=True)
    return [*(entry(folder)._replace(path=folder.name) for folder in shipped), *trained]


def entry(folder: Path) -> ModelEntry:
    """A model's folder as an entry."""
    card, measured = model_folder.card(folder), model_folder.metrics(folder)
    recall = {name: (v["recall"], v["animals"]) for name, v in measured.get("animals", {}).items()}
    classes = tuple(name for name in card.get("classes", recall) if name != _BACKGROUND)
    trained = str(card.get("training", {}).get("trained", ""))[:10]
    return ModelEntry(folder.name, str(folder), _summary(classes, recall, trained), classes, recall, trained)


def entry_of(model: str) -> ModelEntry:
    """A model given by name, folder or file, as an entry."""
    shipped = ROOT / "models" / model
    if model_folder.has_model(shipped):
        return entry(shipped)._replace(path=model)
    path = Path(model)
    return entry(path.parent if path.suffix == ".onnx" else path)


def default_folder(workspace: Workspace) -> Path:
    """Where new models are kept unless the user says otherwise: beside the project, else beside the examples."""
    home, examples = workspace.home, workspace.get(EXAMPLES, "")
    if home:
        return Path(home) / "models"
    if examples:
        return Path(examples).parent / "models"
    chosen = QgsSettings().value(FOLDER_SETTING, "", type=str)
    return Path(chosen) if chosen else environment.data_folder() / "models"


def share(value: float) -> str:
    """A share as a percentage."""
    return f"{percentage(value)} %"


def _folders(workspace: Workspace) -> list[Path]:
    chosen = QgsSettings().value(FOLDER_SETTING, "", type=str)
    return list(dict.fromkeys((default_folder(workspace), *((Path(chosen),) if chosen else ()))))


def _models_in(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path.parent for path in sorted(folder.glob("*/model.onnx")))


def _summary(classes: Iterable[str], recall: dict[str, Any], trained: str) -> str:
    """`polar bear 92 % of 25, seal 79 % of 261; trained 2022-05-01`."""
    parts = []
    for name in classes:
        if name in recall:
            found, animals = recall[name]
            parts.append(tr("{animal} {recall} of {n}", animal=class_title(name), recall=share(found), n=animals))
        else:
            parts.append(class_title(name))
    text = ", ".join(parts) or tr("not measured")
    return f"{text}; {tr('trained {date}', date=trained)}" if trained else text
