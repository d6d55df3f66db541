# SPDX-License-Identifier: GPL-2.0-or-later
"""The second step: training examples, drawn on the map, brought in or drawn at random."""

from __future__ import annotations

from ...translation import tr
from ..step_panel import StepPanel
from ..workspace import Workspace
from .drawing import Drawing


class ExamplesPanel(StepPanel):
    """The examples by class, and what can be done with them."""

    icon = "draw"

    def __init__(self, workspace: Workspace, drawing: Drawing) -> None:
        super().__init__(workspace)
        self.drawing = drawing

    @property
    def title(self) -> str:
        """The step's name."""
        return tr("Examples")
