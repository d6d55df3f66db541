# SPDX-License-Identifier: GPL-2.0-or-later
"""The photos in a project: raster layers that are files on this machine, and where a place lies in one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsMapLayer, QgsPointXY, QgsProject, QgsRasterLayer

from ...photo_folders import IMAGE_SUFFIXES, photo_folders
from ..layer_group import file_of
from ..there import is_folder
from ..workspace import IMAGERY, Workspace

Box = tuple  # (left, top, width, height) in whole pixels of a photo
_NO_GEOTRANSFORM = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
_SHOWN_WITHOUT = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
"""QGIS shows the first row of a photo without georeference at 0 and counts downwards."""


def photos(project: QgsProject) -> list[QgsRasterLayer]:
    """The project's photos, topmost first, hidden ones too."""
    layers = project.layerTreeRoot().layerOrder()
    return [layer for layer in layers if isinstance(layer, QgsRasterLayer) and layer.isValid() and file_of(layer)]


def shown_photos(workspace: Workspace) -> list[str]:
    """The photos of the project that the map shows now, at least in part."""
    root, settings = workspace.project.layerTreeRoot(), workspace.canvas.mapSettings()
    view = settings.visibleExtent()
    ticked = (layer for layer in photos(workspace.project) if root.findLayer(layer.id()).isVisible())
    in_view = (layer for layer in ticked if settings.layerExtentToOutputExtent(layer, layer.extent()).intersects(view))
    return [file_of(layer) for layer in in_view]


def is_online(layer: QgsMapLayer) -> bool:
    """Whether a layer's pixels come from a server: WMS, WMTS, XYZ, WCS and the like, or a file somewhere in the web."""
    if not isinstance(layer, QgsRasterLayer):
        return False
    return layer.providerType() != "gdal" or file_of(layer).startswith(("/vsicurl", "/vsis3", "http:", "https:"))


def survey_photos(workspace: Workspace) -> list[str]:
    """All photos of the survey, folders expanded, each once. It walks folders: not for the main thread."""
    return list(dict.fromkeys(photo for path in workspace.get(IMAGERY, []) for photo, _ in photos_in(path)))


def photos_in(path: str) -> Iterator[tuple[str, list[str] | None]]:
    """The photos that a file or a folder stands for, folder by folder in the order of their names.

    One of a folder comes with the names beside it that begin as its own does (world files, masks), so that GDAL
    does not list a folder of 60,000 photos for each. Folders that can't be listed are passed over.
    """
    if not is_folder(path):
        yield path, None
        return
    for parent, names in photo_folders(path):
        beside: dict[str, list[str]] = {}
        for name in names:
            beside.setdefault(_stem(name), []).append(name)
        for name in sorted(names):
            if name.lower().endswith(IMAGE_SUFFIXES) and not name.startswith("."):
                yield str(Path(parent, name)), beside[_stem(name)]


@lru_cache(maxsize=1 << 16)  # of a whole survey, which a review goes through time and again
def original(path: str) -> str:
    """The photo itself, without links that lead to its folder; of a copy that was placed on the map the one it shows.

    As the engine knows them, in engine/imagery/copies.py.
    """
    shown = path
    if path.lower().endswith(".vrt"):
        try:
            copy = gdal.Open(path)
            files = copy.GetFileList() if copy is not None and copy.GetMetadataItem("PLACED_BY") else []
        except RuntimeError:  # where another plugin has switched GDAL's exceptions on
            files = []
        others = [file for file in files if not file.startswith(path)]  # its overviews do
        shown = others[0] if len(others) == 1 else path
    return str(Path(_real_folder(str(Path(shown).parent)), Path(shown).name))


@lru_cache(maxsize=4096)
def _real_folder(path: str) -> str:
    return str(Path(path).resolve())


def _stem(name: str) -> str:
    """What the names of a photo and of its side files begin with; its RPC may stand in `..._RPC.TXT`."""
    stem = name.partition(".")[0]
    return stem[:-4] if name.lower().endswith("_rpc.txt") else stem


def photo_under(project: QgsProject, point: QgsPointXY) -> QgsRasterLayer | None:
    """The topmost visible photo that holds a point, given in the project's CRS."""
    root = project.layerTreeRoot()
    for layer in photos(project):
        node = root.findLayer(layer.id())
        if node and node.isVisible() and _holds(layer, project, point):
            return layer
    return None


def geotransform_of(source: gdal.Dataset) -> tuple | None:
    """From an open photo's pixels to its CRS, by control points where it has no geotransform; None where they fail."""
    geotransform = source.GetGeoTransform(can_return_null=True)
    if geotransform not in (None, _NO_GEOTRANSFORM):
        return geotransform
    return gdal.GCPsToGeoTransform(source.GetGCPs()) if source.GetGCPCount() else _SHOWN_WITHOUT


def pixel_box(layer: QgsRasterLayer, project: QgsProject, corners: Iterable[QgsPointXY]) -> Box | None:
    """The pixels of a photo that corners (in the project's CRS) enclose.

    None where the file does not say so by itself: with ground control points, the engine finds out.
    """
    source = gdal.Open(file_of(layer))
    if source is None or source.GetGCPCount():
        return None
    inverse = gdal.InvGeoTransform(geotransform_of(source))
    if inverse is None:
        return None
    places = [_into(layer, project, corner) for corner in corners]
    pixels = [gdal.ApplyGeoTransform(inverse, place.x(), place.y()) for place in places]
    left, top = (math.floor(min(values) + 0.5) for values in zip(*pixels))
    right, bottom = (math.floor(max(values) + 0.5) for values in zip(*pixels))
    return left, top, max(right - left, 1), max(bottom - top, 1)


def _holds(layer: QgsRasterLayer, project: QgsProject, point: QgsPointXY) -> bool:
    try:
        place = _into(layer, project, point)
    except QgsCsException:  # the photo's CRS does not reach there
        return False
    return layer.extent().contains(place) and _shows(file_of(layer), place)


def _shows(path: str, place: QgsPointXY) -> bool:
    """Whether a place is on a photo's pixels: one that is turned on the map has empty corners in its extent."""
    try:
        source = gdal.Open(path)
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        source = None
    geotransform = geotransform_of(source) if source is not None else None
    inverse = gdal.InvGeoTransform(geotransform) if geotransform else None
    if inverse is None:
        return True  # all that is known is its extent
    column, row = gdal.ApplyGeoTransform(inverse, place.x(), place.y())
    return 0 <= column <= source.RasterXSize and 0 <= row <= source.RasterYSize


def _into(layer: QgsRasterLayer, project: QgsProject, point: QgsPointXY) -> QgsPointXY:
    return QgsCoordinateTransform(project.crs(), layer.crs(), project).transform(point)
