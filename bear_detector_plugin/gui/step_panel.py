# SPDX-License-Identifier: GPL-2.0-or-later
"""What every step of the dock has in common: a title, an icon, and its state at a glance."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from .workspace import Workspace


class StepPanel(QWidget):
    """One step. A child sets `icon`, and gives `title` and `state`.

    Signals:
        state_changed: `state` says something else now.
        next_step: the user wants to go on with the step that follows.
        setup_wanted: what the step needs of the engine is not installed, and the user wants it.
    """

    icon = ""
    state_changed = pyqtSignal()
    next_step = pyqtSignal()
    setup_wanted = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace

    def sizeHint(self) -> QSize:
        """Narrow enough to leave the map its room."""
        return QSize(380, 480)

    def heightForWidth(self, width: int) -> int:
        """The least height: a page takes what there is, and scrolls where that is less; Qt itself gives its best."""
        return self.layout().minimumHeightForWidth(width)

    @property
    def title(self) -> str:
        """The step's name, in the user's language."""
        raise NotImplementedError

    def state(self) -> str:
        """Two or three words for the step's button, such as `12 photos`; empty where nothing was done yet."""
        return ""

    def done(self) -> bool:
        """Whether the step has what the next one needs: its button then wears a tick."""
        return False

    def refresh(self) -> None:
        """Follow the project's layers, and the files."""

    def close_down(self) -> None:
        """Stop what runs and let go of files and the canvas: the plugin is being unloaded."""
