# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the photos of the map lie, asked on every move of the mouse: nothing is opened twice."""

from __future__ import annotations

from typing import NamedTuple

from osgeo import gdal
from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from ..layer_group import file_of
from ..survey.photos import geotransform_of, photos

TILE_PX = 224
"""Side of what the network looks at, in pixels of a photo."""


class Frame(NamedTuple):
    """A photo's size in pixels, and the way from them to its CRS and back."""

    width: int
    height: int
    to_map: tuple
    to_pixel: tuple

    def tile(self, x: float, y: float) -> list[QgsPointXY]:
        """The corners, in the photo's CRS, of the tile that has a place of the photo's CRS in its middle."""
        column, row = gdal.ApplyGeoTransform(self.to_pixel, x, y)
        half = TILE_PX / 2
        corners = ((-half, -half), (half, -half), (half, half), (-half, half))
        return [QgsPointXY(*gdal.ApplyGeoTransform(self.to_map, column + dx, row + dy)) for dx, dy in corners]

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the photo's CRS lies on its pixels."""
        column, row = gdal.ApplyGeoTransform(self.to_pixel, x, y)
        return 0 <= column <= self.width and 0 <= row <= self.height


def read_frame(path: str) -> Frame | None:
    """The frame that a photo's header gives; by its control points where it has no geotransform. None without."""
    try:
        source = gdal.Open(path)
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        source = None
    if source is None:
        return None
    geotransform = geotransform_of(source)
    inverse = gdal.InvGeoTransform(geotransform) if geotransform else None
    return Frame(source.RasterXSize, source.RasterYSize, geotransform, inverse) if inverse else None


class _Shown(NamedTuple):
    layer: QgsRasterLayer
    extent: QgsRectangle
    to_photo: QgsCoordinateTransform
    to_canvas: QgsCoordinateTransform


class PhotoPlaces(QObject):
    """The visible photos of a canvas, from the topmost down."""

    def __init__(self, project: QgsProject, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._project, self._canvas = project, canvas
        self._shown: list[_Shown] | None = None
        self._frames: dict[str, Frame | None] = {}
        root = project.layerTreeRoot()
        self._signals = (root.layerOrderChanged, root.visibilityChanged, canvas.destinationCrsChanged)
        for signal in self._signals:
            signal.connect(self._forget)

    def close(self) -> None:
        """Listen no more."""
        for signal in self._signals:
            signal.disconnect(self._forget)

    def tile_at(self, point: QgsPointXY) -> list[QgsPointXY] | None:
        """The corners of the tile round a point, both in the canvas's CRS; None where no photo is under it."""
        for shown in self._visible():
            if not shown.extent.contains(point):
                continue
            try:
                place = shown.to_photo.transform(point)
                frame = self._frame(shown.layer)
                if frame is not None and frame.holds(place.x(), place.y()):
                    return [shown.to_canvas.transform(corner) for corner in frame.tile(place.x(), place.y())]
            except QgsCsException:
                continue
        return None

    def _frame(self, layer: QgsRasterLayer) -> Frame | None:
        if layer.id() not in self._frames:
            self._frames[layer.id()] = read_frame(file_of(layer))
        return self._frames[layer.id()]

    def _visible(self) -> list[_Shown]:
        if self._shown is None:
            root = self._project.layerTreeRoot()
            nodes = ((layer, root.findLayer(layer.id())) for layer in photos(self._project))
            self._shown = [self._describe(layer) for layer, node in nodes if node and node.isVisible()]
        return self._shown

    def _describe(self, layer: QgsRasterLayer) -> _Shown:
        crs = self._canvas.mapSettings().destinationCrs()
        to_canvas = QgsCoordinateTransform(layer.crs(), crs, self._project)
        try:
            extent = to_canvas.transformBoundingBox(layer.extent())
        except QgsCsException:
            extent = QgsRectangle()
        return _Shown(layer, extent, QgsCoordinateTransform(crs, layer.crs(), self._project), to_canvas)

    def _forget(self, *_: object) -> None:
        self._shown = None
        self._frames = {}
