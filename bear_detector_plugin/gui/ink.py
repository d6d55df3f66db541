# SPDX-License-Identifier: GPL-2.0-or-later
"""The colour of text for widgets that paint themselves."""

from __future__ import annotations

from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QLabel, QWidget


def ink_of(widget: QWidget) -> QColor:
    """The colour that a label on the widget would have.

    QGIS's dark themes colour labels by a style sheet and leave the palette of other widgets as it was.
    """
    label = widget.findChild(QLabel, "ink")
    if label is None:
        label = QLabel(widget)
        label.setObjectName("ink")
        label.hide()
    label.ensurePolished()
    return label.palette().color(label.foregroundRole())
