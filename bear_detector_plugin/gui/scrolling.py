# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages that scroll where the window is low: else QGIS's window could not be lower than the highest of them."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QWidget


def scrolling(page: QWidget) -> QgsScrollArea:
    """A frameless area as wide as the page needs; the page gets all of its height where there is enough."""
    area = QgsScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QgsScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # else a click on a button that takes no keys would give them to it
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    area.setMinimumWidth(page.minimumSizeHint().width())
    for surface in (page, area.viewport()):
        surface.setAutoFillBackground(False)  # the colour of what is around shows through
    return area
