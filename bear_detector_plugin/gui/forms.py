# SPDX-License-Identifier: GPL-2.0-or-later
"""Forms for a narrow dock: labels on the left, fields on the right, and below them what is rarely needed."""

from __future__ import annotations

from qgis.gui import QgsCollapsibleGroupBox
from qgis.PyQt.QtWidgets import QFormLayout

from ..translation import tr


def narrow_form() -> QFormLayout:
    """A form whose fields take the room that there is."""
    form = QFormLayout()
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)  # wrapped rows get too little height when scrolled
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def more_settings(form: QFormLayout) -> QgsCollapsibleGroupBox:
    """A box round a form, closed at first."""
    box = QgsCollapsibleGroupBox(tr("More settings"))
    box.setSaveCollapsedState(False)
    box.setLayout(form)
    box.setCollapsed(True)
    return box
