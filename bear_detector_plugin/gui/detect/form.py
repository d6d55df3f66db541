# SPDX-License-Identifier: GPL-2.0-or-later
"""The widgets of a run: what to search, where, what with, and where the results go."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ...errors import BadArgument, BearDetectorError
from ...jobs import AUTO, DEVICES, MODES, NATIVE, DetectJob
from ...translation import tr
from ..choices import choice, save_file
from ..forms import more_settings, narrow_form
from ..help import help_button
from ..layer_group import file_of
from ..path_combo import PathCombo
from ..setup.settings import UserSettings
from ..there import exists, is_folder, on_disk
from ..workspace import MODEL, RESULTS, Workspace
from .area import AreaChoice
from .bands import Bands
from .model_choice import ModelChoice, card_of, has_screen
from .online_box import OnlineBox
from .results_layer import results_layers
from .shown_scores import ShownScores
from .source import Source


class DetectForm(QWidget):
    """Widgets of a DetectJob; all are kept with the project."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._suggested = ""
        workspace.opened.connect(self._begin_to_suggest)  # before the source tells what the project searches
        self.source, self.area, self.online = Source(workspace), AreaChoice(workspace), OnlineBox(workspace)
        self.model, self.scores, self.bands = ModelChoice(workspace), ShownScores(workspace), Bands(workspace)
        self.out = save_file(tr("Results"), "GeoPackage (*.gpkg)")
        self.reviews = PathCombo(tr("Earlier results"), "GeoPackage (*.gpkg)")
        self.reviews.setToolTip(tr("What was reviewed there, at the same place of the same photo, counts as reviewed."))
        self.mode = choice(MODES, DetectJob.mode)
        self.mode.setToolTip(tr("dense: every window, in one pass. tiles: tile by tile, the slow reference."))
        self.device = choice(DEVICES, UserSettings.load().device)
        self.rarity = QSpinBox()
        self.rarity.setRange(0, 1_000_000)
        self.rarity.setSpecialValueText(tr("not known"))
        self.rarity.setSuffix(" " + tr("photos"))
        self.rarity.setToolTip(tr("Gives each detection the chance that it is right in such a survey."))
        self.scale = QComboBox()
        self.scale.addItem(tr("of the model"), AUTO)
        self.scale.addItem(tr("as they are"), NATIVE)
        self.scale.setToolTip(
            tr("Photos are read at the scale that the model was trained at, each by its own: animals keep their size.")
        )
        self.pixel_cm = QDoubleSpinBox()
        self.pixel_cm.setRange(0.0, 1000.0)
        self.pixel_cm.setSuffix(" cm")
        self.pixel_cm.setSpecialValueText(tr("as the photos tell"))
        self.pixel_cm.setToolTip(tr("What a pixel spans on the ground, for photos that don't tell it."))
        self.no_screen = QCheckBox(tr("Look at every window"))
        self.no_screen.setToolTip(tr("Slow: a model's screen, where it has one, leaves out what is plainly empty."))
        self.fresh = QCheckBox(tr("Begin anew"))
        self.fresh.setToolTip(
            tr("Where the results exist: else photos that are done are left out. Reviews are never overwritten.")
        )
        self._lay_out()
        self._connect()
        self._on_model()
        self._on_place()

    def refresh(self) -> None:
        """Follow the project's layers and the models at hand."""
        self.source.refresh()
        self.model.refresh()
        self._on_model()  # its card may have other thresholds by now
        self._offer_reviews()

    def close_down(self) -> None:
        """Stop what runs, and take the area off the canvas."""
        self.bands.close_down()
        self.area.close_down()

    def problem(self) -> BearDetectorError | None:
        """What is missing."""
        if not self.out.filePath().strip():
            return BadArgument("There is no file for the results.", "Choose a GeoPackage.")
        problem = self.source.problem() or self.area.problem()
        plans = [self.online.plan_for(layer, self.area.shape()) for layer in self.source.online()]
        return problem or next((plan.problem for plan in plans if plan.problem is not None), None)

    def results(self) -> str:
        """The results file."""
        out = self.out.filePath().strip()
        return out if out.lower().endswith(".gpkg") else f"{out}.gpkg"

    def job(self, pictures: tuple[str, ...], area: str) -> DetectJob:
        """The job.

        Args:
            pictures: of online layers, to be searched besides the rest.
            area: the file of the area; empty for everywhere.
        """
        return DetectJob(
            imagery=(*self.source.paths(), *pictures),
            out=self.results(),
            model=self.model.text(),
            mode=self.mode.currentText(),
            device=self.device.currentText(),
            bands=self.bands.bands(),
            area=area or None,
            reviews=self.reviews.text() or None,
            fresh=self.fresh.isChecked(),
            no_screen=self.no_screen.isChecked(),
            photos_per_animal=self.rarity.value() or None,
            gsd=self._gsd(),
            **self.scores.values(),
        )

    def _gsd(self) -> str:
        """The scale at which photos are searched, as the job names it."""
        if self.scale.currentData() == NATIVE or not self.pixel_cm.value():
            return self.scale.currentData()
        return f"{self.pixel_cm.value() / 100:g}"

    def _on_place(self) -> None:
        """What is searched, or where, is something else."""
        paths, online = self.source.paths(), self.source.online()
        self.online.show(bool(online))
        self._gsd_label.setVisible(bool(online))
        if online:
            self.online.show_plans(online, self.area.shape())
        first = next(iter(paths), "")
        if first:
            self.bands.offer(first)
        self._suggest_results(first)

    def _begin_to_suggest(self) -> None:
        """Another project: what was suggested for the one before is nothing that this one would hold."""
        self._suggested = ""

    def _suggest_results(self, first: str) -> None:
        """Beside the photos, else beside the project, as long as the user has chosen nothing else."""
        first, home = on_disk(first), self._workspace.home
        if not (first or home) or self.out.filePath() != self._suggested:
            return
        folder = Path(first or home)
        is_photo = folder.suffix and not is_folder(folder)  # a folder may be called 12.05.2024
        self._suggested = str((folder.parent if is_photo else folder) / "detections.gpkg")
        self.out.setFilePath(self._suggested)

    def _offer_reviews(self) -> None:
        """Results of the project other than those of this run; what is chosen stays."""
        out, chosen = self.out.filePath(), self.reviews.text()
        known = [self._workspace.get(RESULTS, ""), *map(file_of, results_layers(self._workspace.project))]
        self.reviews.offer(["", *dict.fromkeys(path for path in known if path and path != out)])
        self.reviews.set_text(chosen if chosen != out else "")

    def _on_out(self, *_: object) -> None:
        """A new file takes the reviews of the latest results."""
        out, latest = self.out.filePath(), self._workspace.get(RESULTS, "")
        if out and latest not in ("", out) and not exists(out):
            self.reviews.set_text(latest)
        self._offer_reviews()

    def _on_model(self, *_: object) -> None:
        card = card_of(self.model.text())
        self.online.set_model_gsd(card.get("gsd_m"))
        mode, screened = self.mode.currentText(), not self.no_screen.isChecked() and has_screen(self.model.text())
        self.scores.offer(card.get("thresholds", []), mode, screened and mode == "dense")

    def _on_followed(self, name: str) -> None:
        if name == MODEL:
            self._on_model()
            self._on_place()
        elif name == RESULTS:
            self._offer_reviews()

    def _connect(self) -> None:
        for name in ("out", "reviews", "mode", "device", "rarity", "scale", "pixel_cm", "no_screen"):
            self._workspace.remember(f"detect/{name}", getattr(self, name))
        self._workspace.remember("detect/gsd", self.online.gsd)
        for signal in (self.source.changed, self.area.changed, self.online.changed):
            signal.connect(self._on_place)
        self.out.fileChanged.connect(self._on_out)
        self.mode.currentTextChanged.connect(self._on_model)
        self.no_screen.toggled.connect(self._on_model)
        self._workspace.changed.connect(self._on_followed)
        self._workspace.opened.connect(self._on_model)

    def _lay_out(self) -> None:
        self._gsd_label = QLabel(tr("Resolution"))
        form, more = narrow_form(), narrow_form()
        form.addRow(tr("Search"), _with_help(self.source.what))
        form.addRow(self.source)
        form.addRow(tr("Where"), self.area.where)
        form.addRow(self.area)
        form.addRow(self._gsd_label, self.online.gsd)
        form.addRow(self.online.words)
        for text, widget in (
            (tr("Model"), self.model),
            (tr("Show"), self.scores),
            (tr("Results"), self.out),
            (tr("Reviews from"), self.reviews),
        ):
            form.addRow(text, widget)
        more.addRow(QLabel(tr("Bands for red, green and blue")))
        more.addRow(self.bands)
        for text, widget in (
            (tr("Mode"), self.mode),
            (tr("Device"), self.device),
            (tr("One animal in"), self.rarity),
            (tr("Scale of the photos"), self.scale),
            (tr("Else a pixel is"), self.pixel_cm),
        ):
            more.addRow(text, widget)
        more.addRow(self.no_screen)
        more.addRow(self.fresh)
        self.advanced = more_settings(more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.advanced)
        column.addStretch()  # what is left over is here, not between the rows
        _let_shrink(self)


def _let_shrink(form: QWidget) -> None:
    """A long choice is cut where the dock is narrow, rather than making the dock wide."""
    for combo in form.findChildren(QComboBox):
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
    for box in form.findChildren(QAbstractSpinBox):
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumWidth(72)


def _with_help(widget: QWidget) -> QWidget:
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget, 1)
    row.addWidget(help_button("detect"))
    return both
