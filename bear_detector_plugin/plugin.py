# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin as QGIS sees it: menu, toolbar, dock and Processing provider."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QAction, QMenu, QToolBar

from .gui.dock import BearDetectorDock
from .gui.examples.drawing import Drawing
from .gui.export.window import ExportWindow
from .gui.help import open_help
from .gui.icons import icon
from .gui.messages import TITLE, Messages
from .gui.setup.options import OptionsFactory, register, unregister
from .gui.workspace import Workspace
from .processing.provider import BearDetectorProvider
from .translation import tr, use_language


class BearDetectorPlugin:
    """Made by the root's `classFactory`. Without a screen (`qgis_process`), `iface` is None."""

    def __init__(self, iface: QgisInterface | None) -> None:
        use_language()
        self._iface = iface
        self.provider: BearDetectorProvider | None = None
        self.actions: dict[str, QAction] = {}
        self.menu: QMenu | None = None
        self.toolbar: QToolBar | None = None
        self.dock: BearDetectorDock | None = None
        self.drawing: Drawing | None = None
        self.exporting: ExportWindow | None = None
        self.workspace: Workspace | None = None
        self.options: OptionsFactory | None = None

    def initProcessing(self) -> None:
        """Register the algorithms: all that `qgis_process` asks for."""
        self.provider = BearDetectorProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        """Put everything into QGIS's window."""
        self.initProcessing()
        self.workspace = Workspace(self._iface, QgsProject.instance(), Messages(self._iface.messageBar()))
        self.menu = QMenu(TITLE, self._iface.mainWindow())  # QGIS itself would leave an empty one behind
        self.menu.setIcon(icon("bear_detector"))
        self._iface.rasterMenu().addMenu(self.menu)
        draw = self._make_action("draw", tr("Draw training examples"))
        self.drawing = Drawing(self.workspace, draw)
        self.dock = BearDetectorDock(self.workspace, self.drawing, self._iface.mainWindow())
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.setUserVisible(False)
        self.exporting = ExportWindow(self.workspace, self._iface.mainWindow())
        self.dock.search.export_wanted.connect(self.exporting.open_window)
        self._make_toolbar()
        self.options = register(self._iface, self.dock.open_setup)
        self._add_help()

    def unload(self) -> None:
        """Take everything out again."""
        if self.provider is not None and not sip.isdeleted(self.provider):
            QgsApplication.processingRegistry().removeProvider(self.provider)
        if self.workspace is not None:
            self._leave_window()
        self.provider = self.drawing = self.dock = self.menu = self.toolbar = self.exporting = self.workspace = None
        self.options = None
        self.actions = {}

    def _leave_window(self) -> None:
        unregister(self._iface, self.options)
        self.drawing.remove()
        if self._iface.mapCanvas().mapTool() is None:  # it was ours
            self._iface.actionPan().trigger()
        for panel in (self.dock, self.exporting):
            if not sip.isdeleted(panel):
                panel.close_down()
        self.workspace.close_down()
        self.workspace.messages.close_down()
        self._iface.removeDockWidget(self.dock)
        for action in self.actions.values():
            self._iface.unregisterMainWindowAction(action)
        # their parent is QGIS's window, which stays
        things: list[QObject] = [self.dock, self.exporting, self.toolbar, self.menu, *self.actions.values()]
        for thing in things:
            if not sip.isdeleted(thing):
                thing.deleteLater()

    def _make_action(self, name: str, text: str, shortcut: str = "") -> QAction:
        """An action of the menu, whose shortcut the user can change among QGIS's own."""
        action = QAction(icon(name), text, self._iface.mainWindow())
        action.setObjectName(f"BearDetector_{name}")
        self.actions[name] = action
        self.menu.addAction(action)
        self._iface.registerMainWindowAction(action, shortcut)
        return action

    def _make_toolbar(self) -> None:
        dock = self.dock
        self.actions["draw"].setCheckable(True)
        for name, text, shortcut, shown in (
            ("survey", tr("Survey photos"), "Alt+1", lambda: dock.open(dock.survey)),
            ("examples", tr("Training examples"), "Alt+2", lambda: dock.open(dock.examples)),
            ("train", tr("Train a model"), "Alt+3", lambda: dock.open(dock.train)),
            ("detect", tr("Detect animals"), "Alt+4", dock.open_detect),
            ("review", tr("Review detections"), "Alt+5", dock.open_review),
            ("export", tr("Export detections"), "", self.exporting.open_window),
            ("setup", tr("Set up the engine"), "", dock.open_setup),
        ):
            self._make_action(name, text, shortcut).triggered.connect(shown)
        self.toolbar = self._iface.addToolBar(TITLE)
        self.toolbar.setObjectName("BearDetectorToolBar")
        for name in ("survey", "draw", "train", "detect", "review", "export"):
            self.toolbar.addAction(self.actions[name])
            if name == "draw":
                self.toolbar.addWidget(self.drawing.classes)

    def _add_help(self) -> None:
        """In QGIS's Help menu, where the help of all plugins stands."""
        action = QAction(icon("bear_detector"), TITLE, self._iface.mainWindow())
        action.setObjectName("BearDetector_help")
        action.triggered.connect(lambda: open_help("index"))
        self.actions["help"] = action
        self._iface.pluginHelpMenu().addAction(action)
