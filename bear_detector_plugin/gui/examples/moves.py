# SPDX-License-Identifier: GPL-2.0-or-later
"""An example that the user moves with QGIS's own tools: its photo and pixels go with its outline.

Training cuts by the pixels; without this, it would go on looking at the place where the example was before.
"""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QObject

from ...errors import ExamplesError
from .examples_file import PIXEL_FIELDS
from .layer import place_values


class Moves(QObject):
    """Follows one layer at a time."""

    def __init__(self, project: QgsProject) -> None:
        super().__init__()
        self._project = project
        self._layer: QgsVectorLayer | None = None

    def follow(self, layer: QgsVectorLayer | None) -> None:
        """This layer from now on."""
        if self._layer is not None:
            self._layer.geometryChanged.disconnect(self._on_moved)
        self._layer = layer
        if layer is not None:
            layer.geometryChanged.connect(self._on_moved)

    def forget(self) -> None:
        """The layer is being deleted."""
        self._layer = None

    def _on_moved(self, feature_id: int, geometry: QgsGeometry) -> None:
        layer = self._layer
        if not layer.isEditCommandActive():  # an undo: the pixels are taken back by it too
            return
        values = {**dict.fromkeys(PIXEL_FIELDS), **self._place(geometry)}
        fields = layer.fields()
        for name, value in values.items():
            layer.changeAttributeValue(feature_id, fields.indexOf(name), value)

    def _place(self, geometry: QgsGeometry) -> dict[str, Any]:
        """What the fields say of the new place; nothing where it has no area, or lies where none of the photos can."""
        layer, hull = self._layer, geometry.convexHull()
        if hull.isEmpty() or hull.type() != QgsWkbTypes.PolygonGeometry:
            return {}
        outline = hull.asPolygon()[0][:-1]
        try:
            if layer.crs().isValid():
                back = QgsCoordinateTransform(layer.crs(), self._project.crs(), self._project)
                outline = [back.transform(corner) for corner in outline]
            return place_values(self._project, layer, outline)
        except (QgsCsException, ExamplesError):
            return {}
