# SPDX-License-Identifier: GPL-2.0-or-later
"""The photos that could not be placed, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtWidgets import QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from ...translation import tr, tr_count, translated
from .fates import Fate

_MOST = 1000


class UnplacedList(QWidget):
    """Hidden while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr("Photo"), tr("Why it has no place on the map")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setMinimumHeight(90)
        self.tree.setAccessibleName(tr("Photos without a place"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.tree)

    def show_fates(self, fates: Sequence[Fate]) -> None:
        """List photos; the first thousand where there are more."""
        self.tree.clear()
        count = len(fates)
        self.words.setText(
            tr_count(count, "{n} photo has no place on the map:", "{n} photos have no place on the map:")
        )
        for fate in fates[:_MOST]:
            reason = translated(fate.reason)
            item = QTreeWidgetItem([Path(fate.photo).name, reason])
            item.setToolTip(0, fate.photo)
            item.setToolTip(1, reason)
            self.tree.addTopLevelItem(item)
        self.tree.resizeColumnToContents(0)
        self.setVisible(bool(fates))
