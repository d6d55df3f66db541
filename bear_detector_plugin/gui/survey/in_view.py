# SPDX-License-Identifier: GPL-2.0-or-later
"""The survey's photos that the map shows just now, loaded when it comes to them and taken away when it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsSpatialIndex,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from ...translation import tr
from ..later import later
from .background import BackgroundWork
from .headers import PhotoHeader
from .survey_map import PhotosTask, show_photos, unshown

MOST = 12
"""Photos that are loaded at a time: where more are in view, each is too small to show an animal."""
_SOON_MS = 250


class PhotoIndex:
    """Photos, found by their place.

    Args:
        photos: that are placed.
        context: how coordinates are transformed in the project.
    """

    def __init__(self, photos: Sequence[PhotoHeader], context: QgsCoordinateTransformContext) -> None:
        self.photos = list(photos)
        south = sum(photo.corners[0][1] for photo in photos) < 0
        self.crs = QgsCoordinateReferenceSystem("EPSG:3031" if south else "EPSG:3413")  # no seam anywhere near
        into = QgsCoordinateTransform(QgsCoordinateReferenceSystem("EPSG:4326"), self.crs, context)
        self._index = QgsSpatialIndex()
        for number, photo in enumerate(self.photos):
            try:
                outline = QgsGeometry.fromPolygonXY([[into.transform(QgsPointXY(*c)) for c in photo.corners]])
            except QgsCsException:  # the other side of the Earth
                continue
            row = QgsFeature(number)
            row.setGeometry(outline)
            self._index.addFeature(row)

    def within(self, view: QgsRectangle) -> list[PhotoHeader]:
        """The photos in a rectangle of the index's CRS."""
        return [self.photos[number] for number in sorted(self._index.intersects(view))]


class IndexTask(BackgroundWork):
    """Makes a PhotoIndex: of 60,000 photos that takes some seconds."""

    def __init__(self, photos: Sequence[PhotoHeader], context: QgsCoordinateTransformContext) -> None:
        super().__init__(tr("Bear Detector: where the photos lie"))
        self._photos, self._context = list(photos), context

    def work(self) -> PhotoIndex:
        """In the task's thread."""
        return PhotoIndex(self._photos, self._context)


class PhotosInView(QObject):
    """Follows the canvas as long as it is on.

    Args:
        project: where the photos are shown.
        canvas: that is followed.
    """

    def __init__(self, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._project, self._canvas = project, canvas
        self._index: PhotoIndex | None = None
        self._indexing: IndexTask | None = None
        self._own: list[str] = []
        self._task: PhotosTask | None = None
        self._on = False
        self._soon = later(self, self.follow, _SOON_MS)
        canvas.extentsChanged.connect(self._later)

    def set_photos(self, photos: Sequence[PhotoHeader]) -> None:
        """The placed photos of the survey; those of before are forgotten at once, the new ones known soon."""
        if self._indexing is not None:
            self._indexing.stop()
        self._index = None
        self._indexing = IndexTask(photos, self._project.transformContext())
        self._indexing.ended.connect(self._on_indexed)
        self._indexing.start()

    def turn(self, on: bool) -> None:
        """Begin to follow the map, or take away what was loaded."""
        self._on = on
        self.follow()

    def close_down(self) -> None:
        """Follow no more."""
        self._soon.stop()
        self._canvas.extentsChanged.disconnect(self._later)
        for task in (self._task, self._indexing):
            if task is not None:
                task.stop()

    def in_view(self) -> list[PhotoHeader]:
        """The photos that the map shows, at most `MOST`; none where there are more, or while they are not known."""
        if self._index is None:
            return []
        into = QgsCoordinateTransform(self._canvas.mapSettings().destinationCrs(), self._index.crs, self._project)
        try:
            found = self._index.within(into.transformBoundingBox(QgsRectangle(self._canvas.extent())))
        except QgsCsException:
            return []
        return found if len(found) <= MOST else []

    def follow(self) -> None:
        """Load what has come into view, and take away what has left it."""
        wanted = self.in_view() if self._on else []
        paths = {Path(photo.path) for photo in wanted}
        own = [self._project.mapLayer(name) for name in self._own]
        gone = [layer.id() for layer in own if layer is not None and Path(layer.source()) not in paths]
        self._own = [name for name in self._own if name not in gone]
        if gone:
            self._project.removeMapLayers(gone)
        new = unshown(self._project, wanted)
        if new:
            self._load(new)

    def _load(self, photos: Sequence[PhotoHeader]) -> None:
        if self._task is not None:
            self._task.stop()
        self._task = PhotosTask(photos)
        self._task.ended.connect(self._on_loaded)
        self._task.broken_off.connect(self._forget)
        self._task.start()

    def _on_loaded(self, loaded: list[QgsRasterLayer]) -> None:
        self._forget()
        wanted = {Path(photo.path) for photo in (self.in_view() if self._on else [])}
        still = [layer for layer in loaded if Path(layer.source()) in wanted]  # the map may have moved on
        show_photos(self._project, still)
        self._own += [layer.id() for layer in still if self._project.mapLayer(layer.id()) is not None]

    def _on_indexed(self, index: PhotoIndex) -> None:
        self._index, self._indexing = index, None
        self._later()

    def _forget(self) -> None:
        self._task = None

    def _later(self) -> None:
        if self._on:
            self._soon.start()
