# SPDX-License-Identifier: GPL-2.0-or-later
"""Bear Detector's dock: four steps, from the photos to the reviewed detections."""

from __future__ import annotations

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ..backend import environment
from ..backend.environment import EnvironmentState
from .examples.drawing import Drawing
from .examples.panel import ExamplesPanel
from .later import later
from .messages import TITLE
from .scrolling import scrolling
from .search_step import SearchStep
from .setup.page import SetupPage
from .step_panel import StepPanel
from .stepper import Stepper
from .survey.panel import SurveyPanel
from .train.panel import TrainPanel
from .workspace import STEP, Workspace

_WIDTH_PX = 400
"""Of the dock when it is first shown."""


class BearDetectorDock(QgsDockWidget):
    """Holds the steps, and tells them when the project's layers change."""

    def __init__(self, workspace: Workspace, drawing: Drawing, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.setObjectName("BearDetectorDock")
        self.workspace = workspace
        self._is_new = True
        self._left_setup = False
        self.survey = SurveyPanel(workspace)
        self.examples = ExamplesPanel(workspace, drawing)
        self.train = TrainPanel(workspace)
        self.search = SearchStep(workspace)
        self.steps: tuple[StepPanel, ...] = (self.survey, self.examples, self.train, self.search)
        self.setup = SetupPage(workspace.messages)
        self.pages = QStackedWidget()
        self.stepper = Stepper(self.steps)
        self.stack = QStackedWidget()
        for number, step in enumerate(self.steps):
            self.stack.addWidget(step if step is self.search else scrolling(step))
            step.next_step.connect(lambda following=number + 1: self._go_to(min(following, len(self.steps) - 1)))
        self._lay_out()
        self.stepper.chosen.connect(self._go_to)
        self.opened.connect(self._ask_for_setup)
        self.setup.ready.connect(self._close_setup)
        self.setup.closed.connect(self._leave_setup)
        for step in self.steps:
            step.setup_wanted.connect(self.open_setup)
        self.search.review.train_wanted.connect(lambda: self._go_to(self.steps.index(self.train)))
        workspace.opened.connect(self._on_opened)
        project = workspace.project
        self._layers_signals = (project.layerTreeRoot().layerOrderChanged, project.layersRemoved)
        self._soon = later(self, self._refresh)  # of no time: a project's layers come in by the dozen
        for signal in self._layers_signals:
            signal.connect(self._refresh_soon)
        self._on_opened()

    @property
    def step(self) -> StepPanel:
        """The step in front."""
        return self.steps[self.stack.currentIndex()]

    def open(self, step: StepPanel) -> None:
        """Show the dock with a step in front."""
        self._go_to(self.steps.index(step))
        self._close_setup()
        self._ask_for_setup()
        self.setUserVisible(True)
        self._take_room()
        step.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_detect(self) -> None:
        """Show the dock with the form of a run in front."""
        self.search.show_panel(self.search.detect)
        self.open(self.search)

    def open_review(self) -> None:
        """Show the dock with what was found in front."""
        self.search.show_panel(self.search.review)
        self.open(self.search)

    def open_setup(self) -> None:
        """Show the dock with the page that sets up the engine."""
        self.pages.setCurrentWidget(self.setup)
        self.setup.refresh()
        self.setUserVisible(True)
        self._take_room()

    def close_down(self) -> None:
        """Stop what runs and listen no more: the plugin is being unloaded."""
        for signal in self._layers_signals:
            signal.disconnect(self._refresh_soon)
        self._soon.stop()
        self.setup.close_down()
        for step in self.steps:
            step.close_down()

    def _ask_for_setup(self) -> None:
        """Where the engine is not there or too old; but whoever went back to the steps is left alone."""
        lacking = environment.state() in (EnvironmentState.MISSING, EnvironmentState.OUTDATED)
        if lacking and not self._left_setup:
            self.open_setup()

    def _leave_setup(self) -> None:
        self._left_setup = True
        self._close_setup()

    def _close_setup(self) -> None:
        self.pages.setCurrentIndex(0)
        self._refresh()

    def _take_room(self) -> None:
        """Begin wide enough for every page; a dock that the user has made narrower stays so."""
        window = self.parentWidget()
        if self._is_new and isinstance(window, QMainWindow) and not self.isFloating() and self.width() < _WIDTH_PX:
            window.resizeDocks([self], [_WIDTH_PX], Qt.Orientation.Horizontal)
        self._is_new = False

    def _go_to(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self.stepper.go_to(number)
        self.workspace.set(STEP, number)

    def _on_opened(self) -> None:
        number = self.workspace.get(STEP, 0)
        self.stack.setCurrentIndex(number)
        self.stepper.go_to(number)
        self._refresh()

    def _refresh_soon(self, *_: object) -> None:
        self._soon.start()

    def _refresh(self) -> None:
        with self.workspace.unasked():
            for step in self.steps:
                step.refresh()
        self.stepper.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.stepper)
        column.addWidget(self.stack, 1)
        self.pages.addWidget(page)
        self.pages.addWidget(self.setup)
        self.setWidget(self.pages)
