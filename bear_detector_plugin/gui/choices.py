# SPDX-License-Identifier: GPL-2.0-or-later
"""Small widgets for a job's choices, with the job's own defaults."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce
from pathlib import Path

from qgis.core import Qgis, QgsMapLayerProxyModel
from qgis.gui import QgsFileWidget, QgsMapLayerComboBox
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox

from ..errors import BadArgument
from ..translation import tr

_DECIMALS = 4


def choice(options: Iterable[str], default: str) -> QComboBox:
    """One of a job's options."""
    combo = QComboBox()
    combo.addItems(list(options))
    combo.setCurrentText(default)
    return combo


class _Score(QDoubleSpinBox):
    """With four decimals, as reports and cards tell scores, of which it shows two where the others are zeros."""

    def textFromValue(self, value: float) -> str:
        """`0.30`, but `0.9983`."""
        text, zero = super().textFromValue(value), self.locale().zeroDigit()
        for _ in range(2):
            text = text[:-1] if text.endswith(zero) else text
        return text


def threshold_box(own: str = "") -> QDoubleSpinBox:
    """A score between 0 and 1; its lowest stands for a default that is decided elsewhere."""
    box = _Score()
    box.setRange(0.0, 1.0)
    box.setDecimals(_DECIMALS)
    box.setSingleStep(0.05)
    box.setSpecialValueText(own or tr("model's own"))
    return box


def threshold_of(box: QDoubleSpinBox) -> float | None:
    """What a threshold box holds, None for the default."""
    return round(box.value(), _DECIMALS) if box.value() > box.minimum() else None


def refuse_placeless(path: str | Path) -> None:
    """Raise BadArgument where a path names no folder: what is written would lie wherever QGIS was started."""
    if not Path(path).is_absolute():
        raise BadArgument(f"{path} names no folder.", "Choose one, or write the whole path.")


def save_file(title: str, file_filter: str) -> QgsFileWidget:
    """Where a file shall be written."""
    widget = QgsFileWidget()
    widget.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
    widget.setConfirmOverwrite(False)  # results are gone on with, not overwritten
    widget.setDialogTitle(title)
    widget.setFilter(file_filter)
    return widget


def layer_choice(*kinds: str) -> QgsMapLayerComboBox:
    """The project's layers of these kinds, such as `PolygonLayer`; from QGIS 3.34 on they are among its own enums."""
    combo = QgsMapLayerComboBox()
    known = getattr(Qgis, "LayerFilter", QgsMapLayerProxyModel.Filter)
    wanted = reduce(operator.or_, (getattr(known, kind) for kind in kinds))
    combo.setFilters(Qgis.LayerFilters(wanted) if hasattr(Qgis, "LayerFilters") else wanted)
    return combo
