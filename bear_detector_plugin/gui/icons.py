# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's own icons."""

from __future__ import annotations

from qgis.PyQt.QtGui import QIcon

from .. import ROOT


def icon(name: str) -> QIcon:
    """One of resources/icons, without its ending."""
    return QIcon(str(ROOT / "resources" / "icons" / f"{name}.svg"))
