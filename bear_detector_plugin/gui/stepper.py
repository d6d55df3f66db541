# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of steps on top of the dock: where the work stands, and where one is."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from .icons import icon
from .step_panel import StepPanel


class Stepper(QWidget):
    """A button for each step, with its number, its name and its state.

    Signals:
        chosen: the number of the step (from 0) that the user went to.
    """

    chosen = pyqtSignal(int)

    def __init__(self, steps: Sequence[StepPanel]) -> None:
        super().__init__()
        self._steps = steps
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for number, step in enumerate(steps):
            button = self._button(step)
            self._group.addButton(button, number)
            row.addWidget(button)
            step.state_changed.connect(self.refresh)
        self._group.idClicked.connect(self.chosen)
        self.refresh()

    @property
    def buttons(self) -> list[QToolButton]:
        """The steps' buttons, from left to right."""
        return self._group.buttons()

    def go_to(self, number: int) -> None:
        """Mark a step as the one that is open."""
        self.buttons[number].setChecked(True)

    def refresh(self) -> None:
        """Show each step's state."""
        for number, (button, step) in enumerate(zip(self.buttons, self._steps), 1):
            tick = " ✓" if step.done() else ""
            state = step.state() or "–"
            button.setText(f"{number} {step.title}{tick}\n{state}")
            button.setToolTip(f"{step.title}: {state}")

    def _button(self, step: StepPanel) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setIcon(icon(step.icon))
        button.setIconSize(QSize(20, 20))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        font = button.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        button.setFont(font)
        return button
