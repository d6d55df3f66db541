# SPDX-License-Identifier: GPL-2.0-or-later
"""To an example on the map: so near that its tile fills a good part of it."""

from __future__ import annotations

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.gui import QgsMapCanvas

from .layer import box_of
from .photo_places import TILE_PX

_TILES_ACROSS = 2.0
"""The map shows so many tiles' lengths."""


def fly_to(canvas: QgsMapCanvas, layer: QgsVectorLayer, feature_id: int) -> bool:
    """Zoom the map to an example and let it flash; False where it has no place on the map."""
    example = next(layer.getFeatures(QgsFeatureRequest(feature_id)), None)
    if example is None or example.geometry().isEmpty():
        return False
    bounds, box = example.geometry().boundingBox(), box_of(example)
    longest = max(box[2:]) if box else TILE_PX
    across = max(bounds.width(), bounds.height()) * max(TILE_PX / longest, 1.0) * _TILES_ACROSS
    view = canvas.mapSettings().layerToMapCoordinates(layer, bounds) if layer.crs().isValid() else bounds
    share = across / max(bounds.width(), bounds.height())
    view.scale(share)
    canvas.setExtent(view)
    canvas.refresh()
    canvas.flashFeatureIds(layer, [feature_id])
    return True
