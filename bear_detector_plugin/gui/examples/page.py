# SPDX-License-Identifier: GPL-2.0-or-later
"""The widgets of the step Examples."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsApplication, QgsVectorLayer
from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...class_names import class_title
from ...translation import tr
from ..help import help_button
from ..icons import icon
from ..layer_group import file_of
from ..step_panel import StepPanel
from .background_form import BackgroundForm
from .class_list import ClassList
from .draw_tool import BOX, POLYGON
from .drawing import Drawing
from .gallery import Gallery
from .gallery_model import ExamplesModel, source_names, split_names
from .import_form import ImportForm
from .needs import Tally, suffice


class ExamplesPage(QObject):
    """Lays them out in the panel, and tells what the user wants.

    Signals:
        file_chosen: one of the project's examples files.
        new_wanted, open_wanted, save_wanted, next_wanted: a button was pressed.
        mode_wanted: BOX, POLYGON, or empty to draw no more.
    """

    file_chosen = pyqtSignal(str)
    new_wanted = pyqtSignal()
    open_wanted = pyqtSignal()
    mode_wanted = pyqtSignal(str)
    save_wanted = pyqtSignal()
    next_wanted = pyqtSignal()

    def __init__(self, panel: StepPanel, drawing: Drawing, model: ExamplesModel) -> None:
        super().__init__(panel)
        self._known = drawing.known
        self.file = QComboBox()
        self.file.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.file.activated.connect(lambda number: self.file_chosen.emit(self.file.itemData(number)))
        self.new_button = _tool("/mActionFileNew.svg", tr("A new examples file"), self.new_wanted.emit)
        self.open_button = _tool("/mActionFileOpen.svg", tr("An examples file that exists"), self.open_wanted.emit)
        self.classes = ClassList(self._known)
        self.gallery = Gallery(model, self._known)
        self.background = BackgroundForm(panel.workspace, drawing.layer)
        self.importing = ImportForm(panel.workspace, self._known, drawing.layer)
        self.unsaved = QLabel()
        tip = tr("Write what was changed into the file")
        self.save_button = _tool("/mActionSaveEdits.svg", tip, self.save_wanted.emit)
        self.cutouts_button = QPushButton(icon("animal"), tr("Web photos …"))
        self.cutouts_button.setToolTip(tr("Cut animals out of web photos, for training without examples of one's own"))
        self.next_button = QPushButton(icon("next"), tr("Next: train"))
        self.next_button.clicked.connect(self.next_wanted)
        self._make_modes()
        self._make_filters(panel)
        self._lay_out(panel)
        self.show_mode("")

    def close_down(self) -> None:
        """Stop what runs."""
        self.gallery.close_down()
        self.background.row.cancel()
        self.importing.row.cancel()

    def show_files(self, paths: list[str], layer: QgsVectorLayer | None) -> None:
        """The project's examples files, and the one at hand."""
        self.file.clear()
        for path in paths:
            self.file.addItem(Path(path).name, path)
            self.file.setItemData(self.file.count() - 1, path, Qt.ItemDataRole.ToolTipRole)
        self.file.setCurrentIndex(self.file.findData(file_of(layer)) if layer is not None else -1)
        self.file.setEnabled(bool(paths))
        self.file.setToolTip(file_of(layer) if layer is not None else tr("No examples file yet"))

    def show_mode(self, mode: str) -> None:
        """What is being drawn; empty for nothing."""
        self.box_button.setChecked(mode == BOX)
        self.polygon_button.setChecked(mode == POLYGON)

    def show_tallies(self, tallies: dict[str, Tally]) -> None:
        """The counts as they are now."""
        self.classes.show_tallies(tallies)
        self.next_button.setDefault(suffice(tallies))
        _offer(self.by_class, tr("All classes"), {name: class_title(name) for name in sorted(tallies)})
        if self.gallery.filter.class_name != self.by_class.currentData():  # the last of its class is gone
            self._filter()

    def show_unsaved(self, count: int) -> None:
        """How many examples are not in the file as they are shown."""
        self.unsaved.setText(tr("{n} unsaved", n=count) if count else "")
        self.save_button.setEnabled(bool(count))

    def _make_modes(self) -> None:
        self.box_button, self.polygon_button = QToolButton(), QToolButton()
        for button, mode, text, name, tip in (
            (
                self.box_button,
                BOX,
                tr("Point or box"),
                "box",
                tr("Click an animal, or drag a box round it. Ctrl and a click select an example."),
            ),
            (
                self.polygon_button,
                POLYGON,
                tr("Polygon"),
                "polygon",
                tr(
                    "Click corner after corner; a double click, Enter or the right button closes. Backspace takes back."
                ),
            ),
        ):
            button.setText(text)
            button.setIcon(icon(name))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.clicked.connect(lambda on, mode=mode: self.mode_wanted.emit(mode if on else ""))

    def _make_filters(self, panel: StepPanel) -> None:
        self.by_class, self.by_source, self.by_split = QComboBox(), QComboBox(), QComboBox()
        _offer(self.by_class, tr("All classes"), {})
        _offer(self.by_source, tr("All sources"), source_names())
        _offer(self.by_split, tr("Both splits"), split_names())
        for name, combo in (("class", self.by_class), ("source", self.by_source), ("split", self.by_split)):
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.setMinimumContentsLength(6)
            combo.currentIndexChanged.connect(self._filter)
            panel.workspace.remember(f"examples/by_{name}", combo)

    def _filter(self, *_: object) -> None:
        self.gallery.filter.choose(
            *(combo.currentData() or "" for combo in (self.by_class, self.by_source, self.by_split))
        )

    def _on_collapsed(self, group: QgsCollapsibleGroupBox, collapsed: bool) -> None:
        """One at a time: the thumbnails keep some room."""
        if not collapsed:
            for other in self.groups:
                if other is not group:
                    other.setCollapsed(True)

    def _lay_out(self, panel: StepPanel) -> None:
        column = QVBoxLayout(panel)
        column.setContentsMargins(4, 4, 4, 4)
        top = (self.file, self.unsaved, self.save_button, self.new_button, self.open_button)
        column.addLayout(_row(*top, stretched=self.file))
        column.addWidget(self.classes)
        gap = QWidget()
        column.addLayout(_row(self.box_button, self.polygon_button, gap, stretched=gap))
        column.addLayout(_row(self.by_class, self.by_source, self.by_split, stretched=None))
        column.addWidget(self.gallery, 1)
        self.groups = (
            _group(tr("Random background"), self.background, "background"),
            _group(tr("Import points or polygons"), self.importing, "import"),
        )
        for group in self.groups:
            group.collapsedStateChanged.connect(lambda collapsed, group=group: self._on_collapsed(group, collapsed))
            column.addWidget(group)
        gap = QWidget()
        column.addLayout(_row(help_button("examples"), self.cutouts_button, gap, self.next_button, stretched=gap))


def _group(title: str, form: QWidget, name: str) -> QgsCollapsibleGroupBox:
    group = QgsCollapsibleGroupBox(title)
    group.setObjectName(f"examples_{name}")
    group.setSaveCollapsedState(False)
    inside = QVBoxLayout(group)
    inside.addWidget(form)
    group.setCollapsed(True)
    return group


def _row(*widgets: QWidget, stretched: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget, 1 if stretched in (None, widget) else 0)
    return row


def _tool(theme_icon: str, tip: str, slot: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setIcon(QgsApplication.getThemeIcon(theme_icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda _=False: slot())
    return button


def _offer(combo: QComboBox, everything: str, choices: dict[str, str]) -> None:
    """Replace the choices; what is chosen stays chosen."""
    if [combo.itemData(row) for row in range(combo.count())] == ["", *choices]:
        return
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(everything, "")
    for value, text in choices.items():
        combo.addItem(text, value)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.blockSignals(False)
