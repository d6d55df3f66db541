# SPDX-License-Identifier: GPL-2.0-or-later
"""The last step of the dock: detect, then review what was found, and export it."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QTabWidget, QToolButton, QVBoxLayout

from ..translation import tr
from .detect.panel import DetectPanel
from .icons import icon
from .review.panel import ReviewPanel
from .scrolling import scrolling
from .step_panel import StepPanel
from .workspace import Workspace


class SearchStep(StepPanel):
    """Two tabs: the run, and the review of its detections.

    Signals:
        export_wanted: the user wants the detections in another format.
    """

    icon = "detect"
    export_wanted = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.detect, self.review = DetectPanel(workspace), ReviewPanel(workspace)
        self.tabs = QTabWidget()
        for panel in (self.detect, self.review):
            self.tabs.addTab(scrolling(panel), icon(panel.icon), panel.title)
            panel.state_changed.connect(self.state_changed)
            panel.setup_wanted.connect(self.setup_wanted)
        self.detect.export_wanted.connect(self.export_wanted)
        self.tabs.setCornerWidget(self._export_button())
        self.detect.next_step.connect(lambda: self.show_panel(self.review))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)

    def _export_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon("export"))
        button.setAutoRaise(True)
        button.setToolTip(tr("Export detections"))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(self.export_wanted)
        return button

    def show_panel(self, panel: StepPanel) -> None:
        """Bring one of the two to the front."""
        self.tabs.setCurrentIndex((self.detect, self.review).index(panel))

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Detect & review")

    def state(self) -> str:
        """How far a run is, else what waits for review."""
        running = self.detect.task is not None
        return self.detect.state() if running else self.review.state() or self.detect.state()

    def done(self) -> bool:
        """Whether everything that was found is reviewed."""
        return self.review.done()

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.detect.refresh()
        self.review.refresh()

    def close_down(self) -> None:
        """Stop what runs."""
        self.detect.close_down()
        self.review.close_down()
