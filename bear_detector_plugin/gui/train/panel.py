# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab that trains a model on the examples."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QCheckBox, QSpinBox

from ...errors import BadArgument
from ...events import Result
from ...jobs import DEVICES, RECIPES, TrainJob
from ...translation import tr
from ..choices import choice, shipped_models
from ..examples.layer import examples_layers, save_edits
from ..job_panel import JobPanel
from ..layer_group import file_of
from ..path_combo import PathCombo
from ..survey.imagery_list import ImageryList
from ..workspace import MODEL, Workspace


class TrainPanel(JobPanel):
    """Widgets of a TrainJob; the new model becomes the workspace's `model`."""

    icon = "train"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.examples = PathCombo("Examples", "GeoPackage (*.gpkg)")
        self.out = _folder("The folder of the new model")
        self.recipe = choice(RECIPES, TrainJob.recipe)
        self.recipe.setToolTip("quick: a short fine-tuning. chabot2022: the two stages of the paper.")
        self.weights = PathCombo("Weights to start from", "Weights (*.onnx *.pt *.pth *.safetensors)")
        self.weights.offer(dict.fromkeys((TrainJob.weights, "none", *shipped_models())))
        self.epochs = QSpinBox()
        self.epochs.setRange(0, 1000)
        self.epochs.setSpecialValueText("the recipe's own")
        self.web_photos = _folder("Web photos of animals, one folder a class")
        self.device = choice(DEVICES, TrainJob.device)
        self.resume = QCheckBox("Go on where it stopped")
        self.backgrounds = ImageryList(self.project, ticked=False)
        for text, widget in (
            ("Examples", self.examples),
            ("New model", self.out),
            ("Recipe", self.recipe),
            ("Start from", self.weights),
            ("Epochs", self.epochs),
            ("Device", self.device),
            ("Web photos", self.web_photos),
            ("Backgrounds", self.backgrounds),
        ):
            self.form.addRow(text, widget)
        self.form.addRow(self.resume)
        self.refresh()

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Train")

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.examples.offer(file_of(layer) for layer in examples_layers(self.project))
        self.backgrounds.refresh()

    def job(self) -> TrainJob:
        """The job that the form describes; what was drawn and not saved is saved first."""
        path, out = self.examples.text(), self.out.filePath().strip()
        if not path:
            raise BadArgument("There are no examples.", "Draw some, or choose an examples file.")
        if not out:
            raise BadArgument("The new model has no folder.", "Choose one.")
        for layer in examples_layers(self.project):
            if Path(file_of(layer)) == Path(path):
                save_edits(layer)
        return TrainJob(
            examples=path,
            out=out,
            web_photos=self.web_photos.filePath().strip() or None,
            backgrounds=self.backgrounds.paths(),
            recipe=self.recipe.currentText(),
            weights=self.weights.text() or TrainJob.weights,
            epochs=self.epochs.value() or None,
            device=self.device.currentText(),
            resume=self.resume.isChecked(),
        )

    def succeeded(self, result: Result) -> None:
        """Tell where the model is."""
        model = self.out.filePath().strip()
        self.messages.tell(f"The model is trained: {model}. Detect can use it now.")
        self.workspace.set(MODEL, model)


def _folder(title: str) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
    widget.setDialogTitle(title)
    return widget
