# SPDX-License-Identifier: GPL-2.0-or-later
"""A notice at the head of the page: what was found, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from ..note import Note


class Notice(QFrame):
    """A framed sentence with buttons.

    Args:
        buttons: their texts.
    """

    def __init__(self, buttons: Iterable[str]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.label = Note()
        self.buttons = [QPushButton(text) for text in buttons]
        row = QHBoxLayout()
        row.addStretch()
        for button in self.buttons:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addLayout(row)
        self.hide()

    def say(self, text: str) -> None:
        """Set the sentence."""
        self.label.setText(text)
