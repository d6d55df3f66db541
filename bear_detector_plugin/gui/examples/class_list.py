# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes with their keys, colours and counts, and what each still needs before training."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsApplication
from qgis.gui import QgsColorButton
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from ...class_names import class_title
from ...translation import tr
from .classes import BACKGROUND, KEYS, Classes
from .needs import Tally

_ROWS_SHOWN = 8
_INDENT_PX = 12
_COLOUR_PX = 56


class ClassList(QWidget):
    """A list, and a row to add a class or to change the colour of the chosen one.

    Signals:
        chosen: this class is drawn next.
    """

    chosen = pyqtSignal(str)

    def __init__(self, classes: Classes) -> None:
        super().__init__()
        self._classes = classes
        self._tallies: dict[str, Tally] = {}
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(_INDENT_PX)
        self.tree.setIconSize(QSize(18, 18))
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(True)
        self.tree.setAccessibleName(tr("Classes"))
        self.tree.itemSelectionChanged.connect(self._on_selected)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Another class …"))
        self.name.returnPressed.connect(self._add)
        self.colour = QgsColorButton()
        self.colour.setMaximumWidth(_COLOUR_PX)
        self.colour.setToolTip(tr("Colour of the chosen class"))
        self.colour.colorChanged.connect(self._recolour)
        self.add_button = _button("+", tr("Add the class"), self._add)
        self.remove_button = _button("−", tr("Take the chosen class out of the list"), self._remove)
        self._lay_out()
        classes.changed.connect(self._fill)
        self._fill()

    def show_tallies(self, tallies: dict[str, Tally]) -> None:
        """The counts as they are now."""
        self._tallies = tallies
        self._fill()

    def choose(self, name: str) -> None:
        """Mark the class that is drawn."""
        for item in self._items():
            if item.data(0, Qt.ItemDataRole.UserRole) == name and not item.isSelected():
                self.tree.blockSignals(True)
                self.tree.setCurrentItem(item)
                self.tree.blockSignals(False)
        self._follow_choice()

    def current(self) -> str:
        """The chosen class; empty where there is none."""
        items = self.tree.selectedItems()
        return items[0].data(0, Qt.ItemDataRole.UserRole) if items else ""

    def _fill(self) -> None:
        chosen = self.current()
        self.tree.blockSignals(True)
        self.tree.clear()
        for number, name in enumerate(self._classes.names(), 1):
            self._add_item(number, name)
        self.tree.blockSignals(False)
        self._fit()
        self.choose(chosen)

    def _add_item(self, number: int, name: str) -> None:
        tally = self._tallies.get(name, Tally())
        title = class_title(name)
        item = QTreeWidgetItem([title, tally.sentence()])
        item.setIcon(0, self._classes.swatch(name))
        item.setData(0, Qt.ItemDataRole.UserRole, name)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{number} {title}")
        if number <= KEYS:
            item.setToolTip(0, tr("Press {number} on the map to draw {name}", number=number, name=title))
        self.tree.addTopLevelItem(item)
        lack = tally.lack() if tally.total or name == BACKGROUND else ""
        if lack:
            self._add_lack(item, lack, tally.suffices)

    def _add_lack(self, item: QTreeWidgetItem, lack: str, suffices: bool) -> None:
        line = QTreeWidgetItem([lack])
        line.setFlags(Qt.ItemFlag.ItemIsEnabled)  # not to be chosen
        line.setToolTip(0, lack)
        font = line.font(0)
        font.setItalic(True)
        line.setFont(0, font)
        if not suffices:
            line.setIcon(0, QgsApplication.getThemeIcon("/mIconWarning.svg"))
        item.addChild(line)
        line.setFirstColumnSpanned(True)
        item.setExpanded(True)

    def _items(self) -> list[QTreeWidgetItem]:
        return [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]

    def _fit(self) -> None:
        """As high as its rows, up to a few."""
        lines = sum(1 + item.childCount() for item in self._items())
        height = self.tree.sizeHintForRow(0)
        self.tree.setFixedHeight(min(max(lines, 1), _ROWS_SHOWN) * height + 2 * self.tree.frameWidth() + 2)

    def _on_selected(self) -> None:
        self._follow_choice()
        if self.current():
            self.chosen.emit(self.current())

    def _follow_choice(self) -> None:
        name = self.current()
        self.remove_button.setEnabled(bool(name) and name not in self._tallies and name != BACKGROUND)
        self.colour.blockSignals(True)
        self.colour.setColor(self._classes.colour(name))
        self.colour.blockSignals(False)

    def _add(self) -> None:
        name = self._classes.named(self.name.text())
        if name:
            self._classes.add(name)
            self.name.clear()
            self.choose(name)
            self.chosen.emit(name)

    def _remove(self) -> None:
        self._classes.remove(self.current())

    def _recolour(self, colour: QColor) -> None:
        if self.current():
            self._classes.add(self.current(), colour)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.tree, 0, 0, 1, 4)
        for column, widget in enumerate((self.name, self.add_button, self.remove_button, self.colour)):
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(0, 1)


def _button(text: str, tip: str, slot: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda _=False: slot())
    return button
