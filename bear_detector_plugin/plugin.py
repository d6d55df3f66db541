# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin as QGIS sees it: menu, toolbar, dock and Processing provider."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAction, QToolBar

from .gui.dock import BearDetectorDock
from .gui.drawing import Drawing
from .gui.icons import icon
from .gui.messages import TITLE, Messages
from .processing.provider import BearDetectorProvider


class BearDetectorPlugin:
    """Made by the root's `classFactory`. Without a screen (`qgis_process`), `iface` is None."""

    def __init__(self, iface: QgisInterface | None) -> None:
        self._iface = iface
        self.provider: BearDetectorProvider | None = None
        self.actions: dict[str, QAction] = {}
        self.toolbar: QToolBar | None = None
        self.dock: BearDetectorDock | None = None
        self.drawing: Drawing | None = None

    def initProcessing(self) -> None:
        """Register the algorithms: all that `qgis_process` asks for."""
        self.provider = BearDetectorProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Put everything into QGIS's window."""
        self.initProcessing()
        messages = Messages(self._iface.messageBar())
        self.dock = BearDetectorDock(messages, QgsProject.instance(), self._iface.mainWindow())
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.setUserVisible(False)
        self._make_actions()
        self.drawing = Drawing(self._iface, QgsProject.instance(), messages, self.actions["draw"])
        self.toolbar.insertWidget(self.actions["train"], self.drawing.classes)

    def unload(self) -> None:
        """Take everything out again."""
        if self.provider is not None and not sip.isdeleted(self.provider):
            QgsApplication.processingRegistry().removeProvider(self.provider)
        if self.drawing is not None:
            self.drawing.remove()
        for action in self.actions.values():
            self._iface.removePluginRasterMenu(TITLE, action)
        if self.dock is not None and not sip.isdeleted(self.dock):
            self.dock.close_down()
            self._iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
        if self.toolbar is not None and not sip.isdeleted(self.toolbar):
            self.toolbar.deleteLater()
        self.provider = self.drawing = self.dock = self.toolbar = None
        self.actions = {}

    def _make_actions(self) -> None:
        dock, window = self.dock, self._iface.mainWindow()
        self.toolbar = self._iface.addToolBar(TITLE)
        self.toolbar.setObjectName("BearDetectorToolBar")
        for name, text, panel in (
            ("detect", "Detect animals", dock.detect),
            ("draw", "Draw training examples", None),
            ("train", "Train a model", dock.train),
            ("export", "Export detections", dock.export),
        ):
            action = QAction(icon(name), text, window)
            action.setObjectName(f"BearDetector_{name}")
            if panel is None:
                action.setCheckable(True)
            else:
                action.triggered.connect(lambda _=False, shown=panel: dock.open(shown))
            self.actions[name] = action
            self.toolbar.addAction(action)
            self._iface.addPluginToRasterMenu(TITLE, action)
