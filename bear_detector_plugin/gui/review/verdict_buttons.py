# SPDX-License-Identifier: GPL-2.0-or-later
"""The buttons of a review: a verdict each, with its key, then the ways through the gallery."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon, QPixmap
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...class_names import class_named
from ...translation import tr
from ..icons import icon
from .candidates import BACKGROUND, UNSURE
from .colours import verdict_colour, verdict_title
from .keys import FOLLOW, REJECT, SALIENCY, UNDO, keys_of
from .keys import UNSURE as UNSURE_KEY


class VerdictButtons(QWidget):
    """Every key has a button that says which it is.

    Attributes:
        tools: the ways through the gallery, a column to stand beside the chip.

    Signals:
        said: the verdict of a button or a key.
        named: a class that had no button was said: a look-alike.
        stepped: 1 for the next one, -1 for the one before.
        undone: the last verdict shall be taken back.
    """

    said = pyqtSignal(str)
    named = pyqtSignal(str)
    stepped = pyqtSignal(int)
    undone = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.classes: tuple = ()
        self.tools = QWidget()
        self.animals = QVBoxLayout()
        self.reject = _verdict_button(BACKGROUND, tr("Not an animal ({key})", key=REJECT))
        self.unsure = _verdict_button(UNSURE, tr("Unsure ({key})", key=UNSURE_KEY))
        self.reject.clicked.connect(lambda: self.said.emit(BACKGROUND))
        self.unsure.clicked.connect(lambda: self.said.emit(UNSURE))
        self.other = QLineEdit()
        self.other.setObjectName("verdict_other")
        self.other.setPlaceholderText(tr("another class …"))
        self.other.setAccessibleName(tr("Another class"))
        self.other.setToolTip(
            tr(
                "Such as walrus, then Enter. "
                "A look-alike: learnt as a class of its own, it is told apart better than as background."
            )
        )
        self.other.returnPressed.connect(self._say_other)
        self.undo = _tool("undo", tr("Take the last verdict back ({key})", key=UNDO))
        self.previous = _tool("previous", tr("Previous (left arrow)"))
        self.next = _tool("next", tr("Next (right arrow or space)"))
        self.saliency = _tool("saliency", tr("Show where the model saw the animal ({key})", key=SALIENCY), True)
        self.follow = _tool("extent", tr("The map follows ({key})", key=FOLLOW), True)
        self.follow.setChecked(True)
        self.undo.clicked.connect(self.undone)
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self._lay_out()

    def offer(self, classes: Iterable[str]) -> None:
        """A button for each class of animal."""
        wanted = tuple(classes)
        if wanted == self.classes:
            return
        self.classes = wanted
        while self.animals.count():
            self.animals.takeAt(0).widget().deleteLater()
        keys = keys_of(wanted)
        for name in wanted:
            title = verdict_title(name)
            key = keys.get(name)
            text = tr("{name} ({key})", name=title[:1].upper() + title[1:], key=key) if key else title
            button = _verdict_button(name, text)
            button.clicked.connect(lambda _=False, name=name: self.said.emit(name))
            self.animals.addWidget(button)

    def steps(self) -> dict[str, Callable[[], None]]:
        """What each key does."""
        steps = {key: self._sayer(name) for name, key in keys_of(self.classes).items()}
        return {
            **steps,
            REJECT: self._sayer(BACKGROUND),
            UNSURE_KEY: self._sayer(UNSURE),
            UNDO: self.undone.emit,
            "Ctrl+Z": self.undone.emit,
            "Right": lambda: self.stepped.emit(1),
            "Space": lambda: self.stepped.emit(1),
            "Left": lambda: self.stepped.emit(-1),
            SALIENCY: self.saliency.toggle,
            FOLLOW: self.follow.toggle,
        }

    def _say_other(self) -> None:
        words = self.other.text().lower().replace(",", " ")  # look-alikes are told with commas between
        name = "_".join(class_named(" ".join(words.split())).split())
        if name:
            self.other.clear()
            self.other.clearFocus()
            self.said.emit(name)
            if name not in self.classes:
                self.named.emit(name)

    def _sayer(self, verdict: str) -> Callable[[], None]:
        return lambda: self.said.emit(verdict)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.animals.setContentsMargins(0, 0, 0, 0)
        self.animals.setSpacing(2)
        column.addLayout(self.animals)
        for widget in (self.reject, self.unsure, self.other):
            column.addWidget(widget)
        column.addStretch()
        aside = QVBoxLayout(self.tools)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.setSpacing(2)
        for tool in (self.previous, self.next, self.undo, self.saliency, self.follow):
            aside.addWidget(tool)
        aside.addStretch()


def _verdict_button(verdict: str, text: str) -> QPushButton:
    swatch = QPixmap(10, 10)
    swatch.fill(verdict_colour(verdict))
    button = QPushButton(QIcon(swatch), text)
    button.setObjectName(f"verdict_{verdict}")
    button.setMinimumWidth(60)
    return _quiet(button)


def _tool(name: str, tip: str, checkable: bool = False) -> QToolButton:
    button = QToolButton()
    button.setObjectName(f"review_{name}")
    button.setIcon(icon(name))
    button.setIconSize(QSize(16, 16))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setCheckable(checkable)
    return _quiet(button)


def _quiet(button: QAbstractButton) -> QAbstractButton:
    """A click leaves the focus where the keys are; the tab key still gets here."""
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
