# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's page in QGIS's options: Settings > Options > Bear Detector."""

from __future__ import annotations

from collections.abc import Callable

from qgis.gui import QgisInterface, QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from ...jobs import DEVICES
from ...translation import tr
from ..choices import choice
from ..help import help_button
from ..icons import icon
from ..messages import TITLE
from .settings import UserSettings

_MOST_CORES = 64


class OptionsPage(QgsOptionsPageWidget):
    """The settings as a form.

    Args:
        parent: QGIS's options window.
        open_setup: shows the setup page.
    """

    def __init__(self, parent: QWidget | None, open_setup: Callable[[], None]) -> None:
        super().__init__(parent)
        settings = UserSettings.load()
        self.python = QgsFileWidget()
        self.python.setFilePath(settings.python)
        self.python.lineEdit().setPlaceholderText(tr("the one that was set up"))
        self.index_url = QLineEdit(settings.index_url)
        self.index_url.setPlaceholderText(tr("the public one"))
        self.device = choice(DEVICES, settings.device)
        self.cores_left = QSpinBox()
        self.cores_left.setRange(0, _MOST_CORES)
        self.cores_left.setValue(settings.cores_left)
        self.models = QgsFileWidget()
        self.models.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.models.setFilePath(settings.models)
        self.models.lineEdit().setPlaceholderText(tr("beside each project"))
        self.set_up = QPushButton(tr("Set up the engine …"))
        self.set_up.clicked.connect(open_setup)
        self._lay_out()

    def apply(self) -> None:
        """Called by QGIS when the options are accepted."""
        settings = UserSettings.load()
        settings.python = self.python.filePath().strip()
        settings.index_url = self.index_url.text().strip()
        settings.device = self.device.currentText()
        settings.cores_left = self.cores_left.value()
        settings.models = self.models.filePath().strip()
        settings.save()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, widget in (
            (tr("Engine's Python"), self.python),
            (tr("Package index"), self.index_url),
            (tr("Device of new projects"), self.device),
            (tr("Processor cores left to QGIS"), self.cores_left),
            (tr("Folder for trained models"), self.models),
        ):
            label = QLabel(text)
            label.setBuddy(widget)
            form.addRow(label, widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.set_up)
        buttons.addStretch()
        buttons.addWidget(help_button("settings"))
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addStretch()


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page each time that QGIS's options are opened.

    Args:
        open_setup: shows the setup page.
    """

    def __init__(self, open_setup: Callable[[], None]) -> None:
        super().__init__()
        self._open_setup = open_setup
        self.setTitle(TITLE)

    def icon(self) -> QIcon:
        """Shown beside the title."""
        return icon("bear_detector")

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:
        """A new page."""
        return OptionsPage(parent, self._open_setup)


def register(iface: QgisInterface, open_setup: Callable[[], None]) -> OptionsFactory:
    """Put the page into QGIS's options; the caller keeps the factory."""
    factory = OptionsFactory(open_setup)
    iface.registerOptionsWidgetFactory(factory)
    return factory


def unregister(iface: QgisInterface, factory: OptionsFactory) -> None:
    """Take the page out again."""
    iface.unregisterOptionsWidgetFactory(factory)
