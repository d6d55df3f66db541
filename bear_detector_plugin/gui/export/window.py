# SPDX-License-Identifier: GPL-2.0-or-later
"""The export's own window, beside the map and never in its way."""

from __future__ import annotations

from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ...translation import tr
from ..help import help_button
from ..icons import icon
from ..side_window import SideWindow
from ..workspace import Workspace
from .panel import ExportPanel


class ExportWindow(SideWindow):
    """Not modal; remembers its place."""

    NAME = "export"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("BearDetectorExport")
        self.setWindowTitle(tr("Export detections"))
        self.setWindowIcon(icon("export"))
        self.panel = ExportPanel(workspace)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.hide)
        self.panel.run_button.setAutoDefault(True)
        row = QHBoxLayout()
        row.addWidget(help_button("export"))
        row.addStretch()
        row.addWidget(close)
        row.addWidget(self.panel.run_button)
        column = QVBoxLayout(self)
        column.addWidget(self.panel, 1)
        column.addLayout(row)
        self.resize(480, 520)
        self.come_back()

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what is on the map now."""
        self.panel.refresh()
        super().showEvent(event)

    def close_down(self) -> None:
        """Stop what runs: the plugin is being unloaded."""
        self.panel.close_down()
        self.hide()
