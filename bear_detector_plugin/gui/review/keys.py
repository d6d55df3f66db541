# SPDX-License-Identifier: GPL-2.0-or-later
"""One key for each verdict: chosen from the classes' names, and taken before QGIS's own shortcuts see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QWidget

REJECT, UNSURE, UNDO, SALIENCY, FOLLOW = "N", "U", "Z", "H", "M"
OTHER_SIGHTING, SAME, APART = "G", "E", "X"
RESERVED = {REJECT, UNSURE, UNDO, SALIENCY, FOLLOW, OTHER_SIGHTING, SAME, APART}


def keys_of(classes: Iterable[str]) -> dict[str, str]:
    """A key for each class: the first letter of its last word (polar_bear: B), else any that is free.

    Classes that outnumber the letters of their names get digits, then none.
    """
    keys: dict[str, str] = {}
    for name in classes:
        words = [word for word in name.upper().replace("-", "_").split("_") if word]
        wishes = [word[0] for word in reversed(words)] + [*"".join(words), *"123456789"]
        taken = RESERVED | set(keys.values())
        keys[name] = next((key for key in wishes if key.isalnum() and key.isascii() and key not in taken), "")
    return {name: key for name, key in keys.items() if key}


class Keys(QObject):
    """Runs a step for a key that is pressed in one of its widgets.

    QGIS has shortcuts on single letters (S switches snapping on), which a QShortcut would clash with: so the key is
    claimed where the focus is, as a text field does it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: dict[int, Callable[[], None]] = {}
        self._everywhere: set[QObject] = set()
        self._letters_only: dict[QObject, Callable[[], bool]] = {}

    def set_steps(self, steps: dict[str, Callable[[], None]]) -> None:
        """Take these keys, written as a QKeySequence."""
        self._steps = {_number(QKeySequence(text)): step for text, step in steps.items()}

    def listen(self, *widgets: QWidget) -> None:
        """Take all keys in these widgets."""
        for widget in widgets:
            self._everywhere.add(widget)
            widget.installEventFilter(self)

    def listen_to_letters(self, widget: QWidget, when: Callable[[], bool]) -> None:
        """Take letters in a widget that needs the arrows and the space bar for itself, such as the map."""
        self._letters_only[widget] = when
        widget.installEventFilter(self)

    def stop(self) -> None:
        """Take no more keys."""
        for widget in (*self._everywhere, *self._letters_only):
            widget.removeEventFilter(self)
        self._everywhere.clear()
        self._letters_only.clear()

    def eventFilter(self, watched: QObject, event: Any) -> bool:
        """Claim our keys, then act on them."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        step = self._step(watched, event)
        if step is None:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            step()
        return True

    def _step(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        step = self._steps.get(_pressed(event))
        if step is None or watched in self._everywhere:
            return step
        when = self._letters_only.get(watched)
        is_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
        return step if when is not None and is_letter and when() else None


def _pressed(event: QKeyEvent) -> int:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _whole(event.key()) | _whole(modifiers)


def _number(sequence: QKeySequence) -> int:
    combination = sequence[0]
    return combination if isinstance(combination, int) else combination.toCombined()


def _whole(flag: Any) -> int:
    """Qt 5 hands out integers, Qt 6 enumerations."""
    return flag.value if hasattr(flag, "value") else int(flag)
