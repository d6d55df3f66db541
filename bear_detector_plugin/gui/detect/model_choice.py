# SPDX-License-Identifier: GPL-2.0-or-later
"""The model of a run, with what it is known to find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ... import ROOT
from ...jobs import DetectJob
from ...translation import tr
from ..note import Note
from ..path_combo import PathCombo
from ..train import model_folder
from ..train.model_list import entry_of, known_models
from ..workspace import MODEL, Workspace

_SMALL = 0.9


class ModelChoice(QWidget):
    """A combo of the models at hand, kept in the workspace as `model`, above a line with the model's numbers."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.combo = PathCombo(tr("Choose a model"), tr("Models (*.onnx)"))
        self.numbers = Note(scale=_SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.combo)
        column.addWidget(self.numbers)
        self.combo.changed.connect(self._on_chosen)
        workspace.changed.connect(self._follow)
        self.refresh()

    def text(self) -> str:
        """The chosen model, as a job takes it."""
        return self.combo.text() or DetectJob.model

    def set_text(self, model: str) -> None:
        """Choose a model."""
        self.combo.set_text(model)

    def refresh(self) -> None:
        """Look for models again; the chosen one stays."""
        entries = known_models(self._workspace)
        self.combo.combo.blockSignals(True)
        self.combo.offer([entry.path for entry in entries])
        for row, entry in enumerate(entries):
            self.combo.combo.setItemData(row, entry.summary, Qt.ItemDataRole.ToolTipRole)
        self.combo.set_text(self._workspace.get(MODEL) or DetectJob.model)
        self.combo.combo.blockSignals(False)
        self._describe()

    def _on_chosen(self, model: str) -> None:
        if model:
            self._workspace.set(MODEL, model)
        self._describe()

    def _describe(self) -> None:
        self.numbers.setText(entry_of(self.text()).summary)

    def _follow(self, name: str) -> None:
        if name == MODEL and self._workspace.get(MODEL) not in (None, self.combo.text()):
            self.refresh()


def card_of(model: str) -> dict[str, Any]:
    """The card of a model given by name, folder or file; empty where it can't be read."""
    return model_folder.card(_folder_of(model))


def has_screen(model: str) -> bool:
    """Whether a model given by name, folder or file has a screen."""
    return model_folder.has_screen(_folder_of(model))


def _folder_of(model: str) -> Path:
    shipped, path = ROOT / "models" / model, Path(model)
    if model_folder.has_model(shipped):
        return shipped
    return path.parent if path.suffix == ".onnx" else path
