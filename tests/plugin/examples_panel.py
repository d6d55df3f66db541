# SPDX-License-Identifier: GPL-2.0-or-later
"""What the gallery of the step Examples shows, and what is selected in it."""

from __future__ import annotations

from bear_detector_plugin.gui.examples.gallery_model import ROW


def classes(panel) -> list[str]:
    return [panel.model.index(number).data(ROW).class_name for number in range(panel.model.rowCount())]


def select(panel, *numbers: int) -> None:
    flag = panel.gallery.selectionModel().SelectionFlag.Select
    panel.gallery.clearSelection()
    for number in numbers:
        panel.gallery.selectionModel().select(panel.gallery.filter.index(number, 0), flag)
