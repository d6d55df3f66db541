# SPDX-License-Identifier: GPL-2.0-or-later
"""The widgets of the setup page, without what they do."""

from __future__ import annotations

import sys

from qgis.gui import QgsCollapsibleGroupBox, QgsScrollArea
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontDatabase
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ...backend.requirements import DETECT, TRAIN, sizes_mb
from ...translation import tr
from ..help import help_button
from .checklist import Checklist, size_text, wrapped

_LOG_LINES = 2000
_LOG_PX = 140


class SetupForm(QWidget):
    """Narrow enough for the dock; scrolls where it is low."""

    def __init__(self) -> None:
        super().__init__()
        self.checklist = Checklist()
        self.problem = wrapped()
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.install_detect = QPushButton()
        self.install_train = QPushButton()
        self.gpu = QCheckBox()
        self.gpu.setToolTip(tr("onnxruntime for NVIDIA cards, with the CUDA libraries that it needs"))
        self.use_python = QPushButton(tr("Use this Python …"))
        self.use_python.setToolTip(tr("Choose another Python that has GDAL, such as one from conda-forge"))
        self.own_python = QPushButton(tr("Back to QGIS's own Python"))
        self.own_python.setToolTip(tr("Go back from a Python that was chosen to the one that came with QGIS"))
        self.retry = QPushButton(tr("Check again"))
        self.index_url = QLineEdit()
        self.index_url.setPlaceholderText(tr("the public one"))
        self.index_url.setToolTip(tr("The address of your institution's package index, where it has one"))
        self.proxy = wrapped()
        self.status = wrapped()
        self.bar = QProgressBar()
        self.cancel = QPushButton(tr("Cancel"))
        self.log_box = QgsCollapsibleGroupBox(tr("Log"))
        self.log = QPlainTextEdit()
        self.copy = QPushButton(tr("Copy diagnostics"))
        self.copy.setToolTip(tr("Versions, paths and the last log, for a report of a fault; without your name"))
        self.back = QPushButton(tr("Back to the steps"))
        for button in (self.install_detect, self.install_train, self.use_python, self.own_python, self.retry):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lay_out()

    def name_sizes(self, gpu: bool) -> None:
        """Say on the buttons how much they fetch.

        Args:
            gpu: whether the packages are those for NVIDIA cards.
        """
        detect, train = (sizes_mb(name, gpu, sys.platform)[0] for name in (DETECT, TRAIN))
        self.install_detect.setText(tr("Install for detecting (about {size})", size=size_text(detect)))
        self.install_train.setText(tr("Install for training (up to {size})", size=size_text(train)))
        extra = sizes_mb(DETECT, True)[0] - sizes_mb(DETECT, False)[0]
        self.gpu.setText(tr("NVIDIA graphics card ({size} more)", size=size_text(extra)))

    def show_running(self, running: bool, stoppable: bool = True) -> None:
        """Show that something is going on."""
        for widget in (self.install_detect, self.install_train, self.gpu, self.use_python, self.own_python,
                       self.retry, self.index_url, self.copy):  # fmt: skip
            widget.setEnabled(not running)
        self.cancel.setVisible(running and stoppable)
        self.bar.setVisible(running)
        self.bar.setRange(0, 0)

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        title = QLabel(tr("Set up the engine"))
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        title.setFont(font)
        lead = wrapped(
            tr(
                "The engine runs beside QGIS, in a Python environment of its own in your user folder. "
                "Updates of the plugin leave it in place."
            )
        )
        for widget in (title, lead, self.checklist, self.problem, self.install_detect, self.install_train, self.gpu):
            column.addWidget(widget)
        pythons = QHBoxLayout()
        for button in (self.use_python, self.retry):
            pythons.addWidget(button)
        column.addLayout(pythons)
        column.addWidget(self.own_python)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(tr("Package index"), self.index_url)
        form.addRow(tr("Proxy"), self.proxy)
        column.addLayout(form)
        self._lay_out_log()
        column.addWidget(self.log_box)
        column.addStretch()
        scroll = QgsScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QgsScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        bottom = QHBoxLayout()
        bottom.addWidget(help_button("setup"))
        bottom.addWidget(self.copy)
        bottom.addStretch()
        bottom.addWidget(self.back)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 4, 4, 4)
        whole.addWidget(scroll, 1)
        running = QHBoxLayout()
        running.addWidget(self.bar, 1)
        running.addWidget(self.cancel)
        whole.addWidget(self.status)
        whole.addLayout(running)
        whole.addLayout(bottom)

    def _lay_out_log(self) -> None:
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_LOG_LINES)
        self.log.setMinimumHeight(_LOG_PX)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setAccessibleName(tr("Log"))
        QVBoxLayout(self.log_box).addWidget(self.log)
        self.log_box.setCollapsed(True)
