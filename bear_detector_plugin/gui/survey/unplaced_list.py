# SPDX-License-Identifier: GPL-2.0-or-later
"""The photos that could not be placed, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ...translation import tr, tr_count, translated
from .fates import Fate

_MOST = 1000


class UnplacedList(QWidget):
    """Hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setAlternatingRowColors(True)
        self.list.setMinimumHeight(90)
        self.list.setAccessibleName(tr("Photos without a place"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.list)

    def show_fates(self, fates: Sequence[Fate]) -> None:
        """List photos; the first thousand where there are more."""
        self.list.clear()
        count = len(fates)
        self.words.setText(
            tr_count(count, "{n} photo has no place on the map:", "{n} photos have no place on the map:")
        )
        for fate in fates[:_MOST]:
            item = QListWidgetItem(f"{Path(fate.photo).name}\n{translated(fate.reason)}")
            item.setToolTip(fate.photo)
            self.list.addItem(item)
        self.setVisible(bool(fates))
