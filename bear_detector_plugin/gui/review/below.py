# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands below the review: the check of what was not flagged, the count of animals, and who reviews."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ..workspace import Workspace
from .audit import Audit
from .counting import Counting
from .reviewer import Reviewer


class Below(QWidget):
    """Shown wherever there are results, also where nothing was found in them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.audit, self.counting, self.reviewer = Audit(workspace), Counting(workspace), Reviewer(workspace)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        beside = QHBoxLayout()
        beside.addWidget(self.counting.button)
        beside.addWidget(self.reviewer, 1)
        column.addWidget(self.audit)
        column.addLayout(beside)

    def open(self, path: str) -> None:
        """Another results file, or none."""
        self.audit.open(path)
        self.counting.open(path)

    def close_down(self) -> None:
        """Ask and count no more."""
        self.audit.close_down()
        self.counting.close_down()
