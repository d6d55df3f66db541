# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of steps on top of the dock: where the work stands, and where one is."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from .icons import icon
from .step_panel import StepPanel

_LEAST_AROUND_PX = 4
_SLACK_PX = 4
"""Widths of texts are rounded."""
_LONG_STATE = "recall 100–100 %"
_NARROWEST_PX = 56


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
            button = StepButton(step.icon)
            self._group.addButton(button, number)
            row.addWidget(button)
            step.state_changed.connect(self.refresh)
        self._group.idClicked.connect(self.chosen)
        self.refresh()

    @property
    def buttons(self) -> list[StepButton]:
        """The steps' buttons, from left to right."""
        return self._group.buttons()

    def go_to(self, number: int) -> None:
        """Mark a step as the one that is open."""
        self.buttons[number].setChecked(True)

    def refresh(self) -> None:
        """Show each step's state."""
        for number, (button, step) in enumerate(zip(self.buttons, self._steps), 1):
            button.tell(number, step.title, step.state(), step.done())


class StepButton(QToolButton):
    """Two lines under an icon, shortened where the dock is narrow; the tooltip tells all.

    Args:
        icon_name: out of resources/icons.
    """

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._title, self._state = "", ""
        self.setObjectName(f"step_{icon_name}")
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.setIcon(icon(icon_name))
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        self.setFont(font)

    def tell(self, number: int, title: str, state: str, done: bool) -> None:
        """Show where the step stands.

        Args:
            number: of the step, from 1.
            title: such as `Survey`.
            state: such as `12 photos`; empty where nothing was done yet.
            done: whether the step has what the next one needs: then it wears a tick in place of its number.
        """
        self._title, self._state = f"{'✓' if done else number} {title}", state or "–"
        self.setToolTip(f"{title}: {state}" if state else title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(state)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as its texts; a state that is longer than most takes no room from the others."""
        metrics = self.fontMetrics()
        state = min(metrics.horizontalAdvance(self._state), metrics.horizontalAdvance(_LONG_STATE))
        text = max(metrics.horizontalAdvance(self._title), state)
        return QSize(max(text + self._around_px() + _SLACK_PX, _NARROWEST_PX), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Narrow enough that no text can widen the dock."""
        return QSize(_NARROWEST_PX, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the texts as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _around_px(self) -> int:
        """What the style keeps around a text; QGIS's dark theme has wide margins."""
        metrics = self.fontMetrics()
        text = max(metrics.horizontalAdvance(line) for line in self.text().replace("&&", "&").split("\n"))
        spare = 2 * metrics.horizontalAdvance(" ")  # that Qt adds, and does not need
        return max(super().sizeHint().width() - text - spare, _LEAST_AROUND_PX)

    def _fit(self) -> None:
        room, metrics = self.width() - self._around_px(), self.fontMetrics()
        lines = (metrics.elidedText(text, Qt.TextElideMode.ElideRight, room) for text in (self._title, self._state))
        self.setText("\n".join(lines).replace("&", "&&"))
