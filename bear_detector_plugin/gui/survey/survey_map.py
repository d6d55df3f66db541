# SPDX-License-Identifier: GPL-2.0-or-later
"""The survey on the map: a few photos as themselves, many by their outlines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsMapLayer,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QTimer

from ...map_styles import style
from ...translation import tr
from ..layer_group import add_to_group, file_of
from .background import BackgroundWork
from .headers import PhotoHeader, continuous
from .photos import photos

MOST_PHOTOS = 50
"""More layers than these make QGIS slow: the others are shown by their outlines."""

_OUTLINES = "bear_detector/outlines"
"""Marks the layer of outlines, of which one is enough."""
_BATCH = 500
"""QGIS takes outlines while Python stands still, the window's too: of 60,000 at once for seconds."""
_FIELDS = "field=photo:string&field=status:string&field=gsd_m:double&field=source:string"


def show_photos(project: QgsProject, loaded: Iterable[QgsRasterLayer]) -> None:
    """Add photos that were loaded, but for those that have come onto the map meanwhile."""
    shown = {Path(file_of(layer)) for layer in photos(project)}
    for layer in loaded:
        if Path(layer.source()) not in shown:
            add_to_group(project, layer, -1, tr("Survey"))


def unshown(project: QgsProject, placed: Iterable[PhotoHeader]) -> list[PhotoHeader]:
    """Those photos that are not on the map."""
    shown = {Path(file_of(layer)) for layer in photos(project)}
    return [photo for photo in placed if Path(photo.path) not in shown]


def layers_of(project: QgsProject, placed: Sequence[PhotoHeader]) -> list[QgsRasterLayer]:
    """The layers of those photos that are on the map."""
    wanted = {Path(photo.path) for photo in placed}
    return [layer for layer in photos(project) if Path(file_of(layer)) in wanted]


def show_footprints(project: QgsProject, path: str) -> QgsVectorLayer:
    """Add the footprints that the engine has written."""
    release_footprints(project, path)
    layer = QgsVectorLayer(f"{path}|layername=footprints", tr("Footprints"), "ogr")
    show_outlines(project, layer)
    return layer


def release_footprints(project: QgsProject, path: str) -> None:
    """Let go of a file of footprints, so that it can be written again."""
    same = [layer.id() for layer in project.mapLayers().values() if _is_file(layer, path)]
    project.removeMapLayers(same)


def renew_outlines(project: QgsProject, layer: QgsVectorLayer) -> None:
    """Add the outlines of a survey's photos, in place of those that were shown before."""
    layers = project.mapLayers().values()
    project.removeMapLayers([other.id() for other in layers if other.customProperty(_OUTLINES) and _in_memory(other)])
    layer.setCustomProperty(_OUTLINES, True)
    show_outlines(project, layer)


def show_outlines(project: QgsProject, layer: QgsVectorLayer) -> None:
    """Add a layer of outlines, above the photos."""
    style(layer, "footprints")
    add_to_group(project, layer, 0, tr("Survey"))


def zoom_to(canvas: QgsMapCanvas, project: QgsProject, layers: Iterable[QgsMapLayer]) -> None:
    """Move the map so that all of the layers are on it, once QGIS has taken over the CRS of a project's first layer."""
    wanted = [layer.id() for layer in layers]
    QTimer.singleShot(0, lambda: _zoom_to(canvas, project, filter(None, map(project.mapLayer, wanted))))


def _zoom_to(canvas: QgsMapCanvas, project: QgsProject, layers: Iterable[QgsMapLayer]) -> None:
    whole = QgsRectangle()
    for layer in layers:
        try:
            into = QgsCoordinateTransform(layer.crs(), project.crs(), project)
            whole.combineExtentWith(into.transformBoundingBox(layer.extent()))
        except QgsCsException:  # the project's CRS does not reach there
            continue
    if not whole.isEmpty():
        whole.scale(1.1)
        canvas.setExtent(whole)
        canvas.refresh()


class PhotosTask(BackgroundWork):
    """Loads photos as layers: QGIS looks at the pixels of those with more than 8 bits, for their contrast."""

    def __init__(self, placed: Sequence[PhotoHeader]) -> None:
        super().__init__(tr("Bear Detector: photos for the map"))
        self._paths = [photo.path for photo in placed]

    def work(self) -> list[QgsRasterLayer]:
        """In the task's thread, which gives the layers away in the end."""
        loaded: list[QgsRasterLayer] = []
        for path in self._paths:
            if self.isCanceled():
                break
            layer = QgsRasterLayer(path, Path(path).stem)
            if layer.isValid():
                loaded.append(layer)
        for layer in loaded:
            layer.moveToThread(QgsApplication.instance().thread())
        return loaded


class OutlineTask(BackgroundWork):
    """Makes a layer of many outlines, which lives in memory."""

    def __init__(self, placed: Sequence[PhotoHeader]) -> None:
        super().__init__(tr("Bear Detector: outlines of the photos"))
        self._placed = list(placed)

    def work(self) -> QgsVectorLayer:
        """In the task's thread, which gives the layer away in the end."""
        layer = QgsVectorLayer(f"Polygon?crs=EPSG:4326&{_FIELDS}", tr("Outlines of the photos"), "memory")
        middle = self._placed[0].corners[0][0] if self._placed else 0.0
        for start in range(0, len(self._placed), _BATCH):
            batch = self._placed[start : start + _BATCH]
            layer.dataProvider().addFeatures([_outline(photo, layer, middle) for photo in batch])
        layer.updateExtents()
        layer.moveToThread(QgsApplication.instance().thread())
        return layer


def _outline(photo: PhotoHeader, layer: QgsVectorLayer, middle: float) -> QgsFeature:
    corners = [QgsPointXY(*corner) for corner in continuous(photo.corners, middle)]
    row = QgsFeature(layer.fields())
    row.setAttributes([photo.path, photo.state, photo.gsd_m, photo.how])
    row.setGeometry(QgsGeometry.fromPolygonXY([corners]))
    return row


def _in_memory(layer: QgsMapLayer) -> bool:
    """Not where the user has made it permanent since."""
    return layer.providerType() == "memory"


def _is_file(layer: QgsMapLayer, path: str) -> bool:
    file = file_of(layer) if isinstance(layer, QgsVectorLayer) else ""
    return bool(file) and Path(file).absolute() == Path(path).absolute()
