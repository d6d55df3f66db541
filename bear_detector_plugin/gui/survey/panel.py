# SPDX-License-Identifier: GPL-2.0-or-later
"""The first step: which photos the survey has, and where they lie."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QVBoxLayout

from ...translation import tr, tr_count
from ..step_panel import StepPanel
from ..workspace import IMAGERY, Workspace
from .imagery_list import ImageryList


class SurveyPanel(StepPanel):
    """The survey's imagery, kept in the workspace as `imagery`."""

    icon = "survey"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.imagery = ImageryList(workspace.project)
        column = QVBoxLayout(self)
        column.addWidget(self.imagery)
        self.imagery.changed.connect(self._on_changed)

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Survey")

    def state(self) -> str:
        """How many photos or folders there are."""
        count = len(self.imagery.paths())
        return tr_count(count, "{n} photo", "{n} photos") if count else ""

    def done(self) -> bool:
        """Whether there is any imagery."""
        return bool(self.imagery.paths())

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.imagery.refresh()

    def _on_changed(self) -> None:
        self.workspace.set(IMAGERY, list(self.imagery.paths()))
        self.state_changed.emit()
