# SPDX-License-Identifier: GPL-2.0-or-later
"""Small widgets for a job's choices, with the job's own defaults."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox

from ..translation import tr


def choice(options: Iterable[str], default: str) -> QComboBox:
    """One of a job's options."""
    combo = QComboBox()
    combo.addItems(list(options))
    combo.setCurrentText(default)
    return combo


def threshold_box(own: str = "") -> QDoubleSpinBox:
    """A score between 0 and 1; its lowest stands for a default that is decided elsewhere."""
    box = QDoubleSpinBox()
    box.setRange(0.0, 1.0)
    box.setDecimals(2)
    box.setSingleStep(0.05)
    box.setSpecialValueText(own or tr("model's own"))
    return box


def threshold_of(box: QDoubleSpinBox) -> float | None:
    """What a threshold box holds, None for the default."""
    return round(box.value(), 2) if box.value() > box.minimum() else None


def save_file(title: str, file_filter: str) -> QgsFileWidget:
    """Where a file shall be written."""
    widget = QgsFileWidget()
    widget.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
    widget.setConfirmOverwrite(False)  # results are gone on with, not overwritten
    widget.setDialogTitle(title)
    widget.setFilter(file_filter)
    return widget
