# SPDX-License-Identifier: GPL-2.0-or-later
"""The settings of a training, from the examples to the model's name, as widgets that become a job."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from ...errors import BadArgument
from ...jobs import CROPS, DEFAULT_MODEL, DEVICES, PRECISIONS, RECIPES, TrainJob
from ...translation import tr
from ..choices import choice, refuse_placeless
from ..forms import more_settings, narrow_form
from ..help import help_button
from ..note import Note
from ..path_combo import PathCombo
from ..setup.settings import UserSettings
from ..there import exists
from ..workspace import IMAGERY, LOOK_ALIKES, WEB_PHOTOS, WEIGHTS, Workspace
from .lessons import Lessons
from .model_list import default_folder, entry_of, known_models

_SMALL = 0.9
_BOX_PX = 90
_FROM_NOTHING = ("imagenet", "none")


class Settings(QWidget):
    """Widgets of a TrainJob. All are kept with the project."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.lessons = Lessons(workspace)
        self.recipe = choice(RECIPES, TrainJob.recipe)
        self.recipe_note = Note(scale=_SMALL)
        self.weights = PathCombo(tr("Weights to start from"), "Weights (*.onnx *.pt *.pth)")
        self.weights_note = Note(scale=_SMALL)
        self.survey_backgrounds = QCheckBox(tr("the survey's photos"))
        self.survey_backgrounds.setChecked(True)
        self.survey_backgrounds.setToolTip(
            tr("A random square from each photo of the survey in which no animal is marked.")
        )
        self.name = QLineEdit()
        self.folder = _folder(tr("The folder that models are kept in"))
        self.epochs = _number(tr("as recipe"))
        self.device = choice(DEVICES, UserSettings.load().device)
        self.web_photos = _folder(tr("Web photos of animals, one folder a class, or cut-outs"))
        self.more_backgrounds = _folder(tr("Photos without animals"))
        self.crop = choice([str(side) for side in CROPS], str(TrainJob.crop))
        self.crop.setToolTip(
            tr("In pixels. Larger ones show a window in its surroundings, as a dense scan does; they take longer.")
        )
        self.batch = _number(tr("as recipe"))
        self.batch.setToolTip(tr("A part of the recipe's batch, such as 16, for a graphics card of little memory."))
        self.patience = _number(tr("never"))
        self.patience.setToolTip(tr("A stage ends after so many epochs that bring nothing; the best one is kept."))
        self.together = choice(("photo", "flight"), TrainJob.group)
        self.together.setToolTip(
            tr("What is wholly for training or wholly for validation. The names of the photos tell their flight.")
        )
        self.look_alikes = QLineEdit()
        self.look_alikes.setPlaceholderText(tr("such as walrus, rock"))
        self.look_alikes.setToolTip(
            tr("Classes that are learnt to be told apart from the animals, and not looked for.")
        )
        self.precision = choice(PRECISIONS, TrainJob.precision)
        self.precision.setToolTip(tr("int8: a quarter of the size and faster on most computers, almost as good."))
        self.with_screen = QCheckBox(tr("Make a screen, too"))
        self.with_screen.setToolTip(
            tr("A small network that looks at photos first, so that a search is several times faster.")
        )
        self._suggested = ""
        workspace.opened.connect(self._begin_to_suggest)
        self._lay_out()
        self.weights.set_text(DEFAULT_MODEL)
        self.recipe.currentTextChanged.connect(self._explain)
        self.weights.changed.connect(self._explain)
        self._remember()
        self._explain()

    def refresh(self) -> None:
        """Follow the project's layers, its models and its place."""
        self.lessons.refresh()
        self.weights.offer(dict.fromkeys([*(m.path for m in known_models(self._workspace)), *_FROM_NOTHING]))
        self.folder.lineEdit().setPlaceholderText(str(default_folder(self._workspace)))
        if self.name.text() == self._suggested:
            self.suggest_name()

    def _begin_to_suggest(self) -> None:
        """Another project: what was suggested for the one before is nothing that this one would hold."""
        self._suggested = ""

    def suggest_name(self) -> None:
        """A name that no model has yet."""
        number = 1
        while exists(self._models() / f"model-{number}"):
            number += 1
        self._suggested = f"model-{number}"
        self.name.setText(self._suggested)

    def out(self) -> Path:
        """The new model's folder."""
        return self._models() / self.name.text().strip()

    def job(self) -> TrainJob:
        """The job; what was drawn and not saved is saved first.

        Raises:
            BadArgument: examples or a name are missing.
            ExamplesError: what was drawn can't be saved.
        """
        examples, name = self.lessons.path(), self.name.text().strip()
        if not examples:
            raise BadArgument("There are no examples.", "Draw some, or choose an examples file.")
        if not name or Path(name).name != name:
            raise BadArgument("The new model has no name.", "Give one without a slash.")
        refuse_placeless(self.out())
        self.lessons.save()
        return TrainJob(
            examples=examples,
            out=str(self.out()),
            web_photos=self.web_photos.filePath().strip() or None,
            backgrounds=self._backgrounds(),
            sources=self.lessons.sources(),
            recipe=self.recipe.currentText(),
            weights=self.weights.text() or TrainJob.weights,
            epochs=self.epochs.value() or None,
            precision=self.precision.currentText(),
            device=self.device.currentText(),
            group=self.together.currentText(),
            crop=int(self.crop.currentText()),
            batch=self.batch.value() or None,
            look_alikes=tuple(name.strip() for name in self.look_alikes.text().split(",") if name.strip()),
            patience=self.patience.value() or None,
            screen=self.with_screen.isChecked(),
        )

    def _models(self) -> Path:
        return Path(self.folder.filePath().strip() or default_folder(self._workspace))

    def _backgrounds(self) -> tuple[str, ...]:
        survey = self._workspace.get(IMAGERY, []) if self.survey_backgrounds.isChecked() else []
        more = self.more_backgrounds.filePath().strip()
        return (*survey, more) if more else tuple(survey)

    def _explain(self, *_: object) -> None:
        recipes = {
            "quick": tr(
                "A short fine-tuning: five passes over the examples from a model, ten from other weights. "
                "Minutes on a graphics card, up to some hours without."
            ),
            "chabot2022": tr(
                "The two stages of the published method, 600 passes over the examples. "
                "For a graphics card, and a night."
            ),
        }
        weights = {
            "imagenet": tr("Weights that know everyday photos; 98 MB are downloaded the first time."),
            "none": tr("From nothing: only for thousands of examples, and with patience."),
        }
        summary = entry_of(self.weights.text()).summary
        onward = tr("Goes on from a model ({summary}). Nothing is downloaded.", summary=summary)
        self.recipe_note.setText(recipes.get(self.recipe.currentText(), ""))
        self.weights_note.setText(weights.get(self.weights.text(), onward))

    def _follow(self, name: str) -> None:
        """Cut-outs, a model to go on from, or look-alikes were chosen elsewhere."""
        if name == LOOK_ALIKES and self.look_alikes.text() != self._workspace.get(LOOK_ALIKES, ""):
            self.look_alikes.setText(self._workspace.get(LOOK_ALIKES, ""))
        if name == WEIGHTS and self.weights.text() != self._workspace.get(WEIGHTS, ""):
            self.weights.set_text(self._workspace.get(WEIGHTS, ""))
        if name == WEB_PHOTOS and self.web_photos.filePath() != self._workspace.get(WEB_PHOTOS, ""):
            self.web_photos.setFilePath(self._workspace.get(WEB_PHOTOS, ""))

    def _remember(self) -> None:
        self._workspace.changed.connect(self._follow)
        for name in (
            *("recipe", "weights", "survey_backgrounds", "name", "folder"),
            *("epochs", "device", "web_photos", "more_backgrounds", "precision"),
            *("crop", "batch", "patience", "together", "look_alikes", "with_screen"),
        ):
            self._workspace.remember(f"train/{name}", getattr(self, name))

    def _lay_out(self) -> None:
        form, more = narrow_form(), narrow_form()
        for text, widget in (
            (tr("Recipe"), _with_note(self.recipe, self.recipe_note)),
            (tr("Start from"), _with_note(self.weights, self.weights_note)),
            (tr("Background"), self.survey_backgrounds),
            (tr("Model's name"), self.name),
            (tr("Kept in"), self.folder),
        ):
            form.addRow(text, widget)
        for text, widget in (
            (tr("Epochs"), self.epochs),
            (tr("Device"), self.device),
            (tr("Web photos"), self.web_photos),
            (tr("More background"), self.more_backgrounds),
            (tr("Precision"), self.precision),
            (tr("Look-alikes"), self.look_alikes),
            (tr("Squares"), self.crop),
            (tr("Images at once"), self.batch),
            (tr("Give up after"), self.patience),
            (tr("Keep together"), self.together),
        ):
            more.addRow(text, widget)
        more.addRow(self.with_screen)
        self.advanced = more_settings(more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        heading = QHBoxLayout()
        heading.addWidget(QLabel(tr("Examples")))
        heading.addStretch()
        heading.addWidget(help_button("train"))
        column.addLayout(heading)
        column.addWidget(self.lessons)
        column.addLayout(form)
        column.addWidget(self.advanced)


def _number(nothing: str) -> QSpinBox:
    """A box from 1 on; what it says without a number."""
    box = QSpinBox()
    box.setRange(0, 1000)
    box.setMinimumWidth(_BOX_PX)
    box.setSpecialValueText(nothing)
    return box


def _with_note(widget: QWidget, note: Note) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(widget)
    column.addWidget(note)
    return both


def _folder(title: str) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
    widget.setDialogTitle(title)
    return widget
