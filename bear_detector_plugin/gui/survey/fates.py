# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of the photos that the engine was asked to place, read from its footprints in the background."""

from __future__ import annotations

from typing import NamedTuple

from qgis.core import QgsFeatureRequest, QgsVectorLayer

from ...translation import tr
from .background import BackgroundWork

STAYING = ("known", "unreadable")
"""States of photos that got no VRT: they stay in the survey as they are."""


class Fate(NamedTuple):
    """A photo that was not placed: its path, its state (known, refused or unreadable) and why."""

    photo: str
    status: str
    reason: str


class FatesTask(BackgroundWork):
    """Reads the photos that were not placed; gives a list of `Fate`."""

    def __init__(self, footprints: str) -> None:
        super().__init__(tr("Bear Detector: photos without a place"))
        self._path = footprints

    def work(self) -> list[Fate]:
        """In the task's thread."""
        layer = QgsVectorLayer(f"{self._path}|layername=footprints", "footprints", "ogr")
        rows = layer.getFeatures(QgsFeatureRequest().setFilterExpression("\"status\" <> 'placed'"))
        return [Fate(row["photo"], row["status"], row["reason"] or "") for row in rows]
