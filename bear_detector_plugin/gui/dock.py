# SPDX-License-Identifier: GPL-2.0-or-later
"""Bear Detector's dock: one tab a job."""

from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsDockWidget
from qgis.PyQt.QtWidgets import QTabWidget, QWidget

from .detect_panel import DetectPanel
from .export_panel import ExportPanel
from .icons import icon
from .messages import TITLE, Messages
from .train_panel import TrainPanel


class BearDetectorDock(QgsDockWidget):
    """Holds the tabs, and tells them when the project's layers change."""

    def __init__(self, messages: Messages, project: QgsProject, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.setObjectName("BearDetectorDock")
        self._project = project
        self.detect = DetectPanel(messages, project)
        self.train = TrainPanel(messages, project)
        self.export = ExportPanel(messages, project)
        self.train.trained.connect(self.detect.model.set_text)
        self.tabs = QTabWidget()
        for panel in self.panels:
            self.tabs.addTab(panel, icon(panel.icon), panel.title)
        self.setWidget(self.tabs)
        self._layers_signals = (project.layerTreeRoot().layerOrderChanged, project.layersRemoved)
        for signal in self._layers_signals:
            signal.connect(self._refresh)

    @property
    def panels(self) -> tuple:
        """The tabs, from left to right."""
        return self.detect, self.train, self.export

    def open(self, panel: QWidget) -> None:
        """Show the dock with a tab in front."""
        self.tabs.setCurrentWidget(panel)
        self.setUserVisible(True)

    def close_down(self) -> None:
        """Stop what runs and listen no more: the plugin is being unloaded."""
        for panel in self.panels:
            panel.cancel()
        for signal in self._layers_signals:
            signal.disconnect(self._refresh)

    def _refresh(self, *_: object) -> None:
        for panel in self.panels:
            panel.refresh()
