# SPDX-License-Identifier: GPL-2.0-or-later
"""Outputs that QGIS loads arrive with the plugin's style."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingLayerPostProcessorInterface

from ..map_styles import style


class _Style(QgsProcessingLayerPostProcessorInterface):
    """Puts a style on a layer after it was loaded."""

    _kept: list[_Style] = []  # noqa: RUF012 - Processing does not keep a Python object alive

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._kept.append(self)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """In the main thread, once the layer is there."""
        style(layer, self._name)
        layer.triggerRepaint()
        self._kept.remove(self)


def load_styled(path: str, table: str, context: QgsProcessingContext) -> str:
    """Have one table of a GeoPackage loaded where its file was asked for; returns the table's source."""
    source = f"{path}|layername={table}"
    loading = context.layersToLoadOnCompletion()
    if path in loading:
        details = loading.pop(path)
        details.setPostProcessor(_Style(table))
        loading[source] = details
        context.setLayersToLoadOnCompletion(loading)
    return source
