# SPDX-License-Identifier: GPL-2.0-or-later
"""Who reviews, and whether without the others' verdicts in sight."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from ...translation import tr
from ..workspace import Workspace
from .verdicts import user_name

_NAME, _BLIND = "review/reviewer", "review/blind"


class Reviewer(QWidget):
    """A name, and a box to tick: both are kept with the project.

    Signals:
        changed: the name or the box.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.known_name, self.blind = QLineEdit(), QCheckBox(tr("blind"))
        self.known_name.setPlaceholderText(user_name())
        self.known_name.setAccessibleName(tr("Reviewer"))
        self.known_name.setToolTip(tr("Who reviews: the name stands beside each verdict"))
        self.blind.setToolTip(
            tr("A second review: the others' verdicts are hidden, and yours leave them as they are, to be compared")
        )
        self._workspace = workspace
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.known_name, 1)
        row.addWidget(self.blind)
        self.restore()
        self.known_name.editingFinished.connect(self._keep)
        self.blind.toggled.connect(self._keep)

    @property
    def name(self) -> str:
        """The reviewer's name: QGIS's user where none is given."""
        return self.known_name.text().strip() or user_name()

    def restore(self) -> None:
        """What is kept with the project."""
        self.known_name.setText(self._workspace.get(_NAME, ""))
        self.blind.blockSignals(True)
        self.blind.setChecked(bool(self._workspace.get(_BLIND, False)))
        self.blind.blockSignals(False)

    def _keep(self, *_: object) -> None:
        self._workspace.set(_NAME, self.known_name.text().strip())
        self._workspace.set(_BLIND, self.blind.isChecked())
        self.changed.emit()
