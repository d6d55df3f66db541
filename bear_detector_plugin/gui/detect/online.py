# SPDX-License-Identifier: GPL-2.0-or-later
"""What an online layer (WMS, WMTS, XYZ) shows of an area, as a picture at a true scale that can be searched."""

from __future__ import annotations

import hashlib
import math
from typing import NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

from ...errors import BadArgument, BearDetectorError
from ...translation import numeral
from .area import Shape

WARN_PX = 100_000_000
"""Pixels from which the user is warned: hundreds of MB, and more tiles than some servers like to give."""
MOST_PX = 1_000_000_000
"""Pixels that are fetched at most."""
TILE_PX = 256
GSD_M = 0.1
"""Ground sample distance where neither the model nor the layer tells one: a bear is twenty pixels long."""

_STEP = {True: 1e-4, False: 10.0}
"""The length that a CRS's scale is measured on, in degrees or in its units."""
_WGS84 = QgsCoordinateReferenceSystem("EPSG:4326")


class Plan(NamedTuple):
    """A picture to be fetched.

    Args:
        extent: in `crs`.
        crs: of the picture.
        width: in pixels.
        height: in pixels.
        gsd_m: length of a pixel on the ground, in metres.
        native_m: the finest that the layer itself has; None where it doesn't tell.
        problem: why it can't be fetched.
    """

    extent: QgsRectangle
    crs: QgsCoordinateReferenceSystem
    width: int
    height: int
    gsd_m: float
    native_m: float | None = None
    problem: BearDetectorError | None = None

    @property
    def pixels(self) -> int:
        """How many pixels the picture has."""
        return self.width * self.height

    @property
    def tiles(self) -> int:
        """About how many of the server's tiles it takes."""
        return (self.width // TILE_PX + 1) * (self.height // TILE_PX + 1)

    def digest(self, layer: QgsRasterLayer) -> str:
        """The same for the same picture of the same layer; it gives away no key of the layer's address."""
        parts = (layer.source(), self.extent.asWktPolygon(), self.crs.toWkt(), self.width, self.height)
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def plan(layer: QgsRasterLayer, shape: Shape | None, gsd_m: float | None, project: QgsProject) -> Plan:
    """The picture of an area at a ground sample distance in true metres, at the layer's own where None."""
    if shape is None:
        return _impossible(BadArgument("Online layers need an area.", "Choose what the map shows, or draw an area."))
    context = project.transformContext()
    try:
        middle = QgsCoordinateTransform(shape.crs, _WGS84, context).transform(shape.geometry.centroid().asPoint())
        crs = picture_crs(project.crs(), middle)
        extent = QgsCoordinateTransform(shape.crs, crs, context).transformBoundingBox(shape.geometry.boundingBox())
        native_m = native_gsd_m(layer, middle, project)
    except QgsCsException:
        return _impossible(BadArgument("The area lies outside what can be mapped.", "Choose another area."))
    gsd_m = gsd_m or native_m or GSD_M
    pixel = gsd_m / metres_a_unit(crs, extent.center(), project)
    width, height = (max(math.ceil(side / pixel), 1) for side in (extent.width(), extent.height()))
    grown = QgsRectangle(
        extent.xMinimum(), extent.yMaximum() - height * pixel, extent.xMinimum() + width * pixel, extent.yMaximum()
    )
    made = Plan(grown, crs, width, height, gsd_m, native_m)
    return made._replace(problem=_too_large(made)) if made.pixels > MOST_PX else made


def picture_crs(wanted: QgsCoordinateReferenceSystem, middle: QgsPointXY) -> QgsCoordinateReferenceSystem:
    """The project's CRS; where that is geographic, or made for another place, the UTM or polar zone.

    Args:
        wanted: the project's.
        middle: of the area, in degrees.
    """
    bounds = wanted.bounds()
    if wanted.isValid() and not wanted.isGeographic() and (bounds.isEmpty() or bounds.contains(middle)):
        return wanted
    if middle.y() > 84:
        return QgsCoordinateReferenceSystem("EPSG:32661")
    if middle.y() < -80:
        return QgsCoordinateReferenceSystem("EPSG:32761")
    zone = int((middle.x() + 180) % 360 // 6) + 1
    return QgsCoordinateReferenceSystem(f"EPSG:{(32600 if middle.y() >= 0 else 32700) + zone}")


def metres_a_unit(crs: QgsCoordinateReferenceSystem, place: QgsPointXY, project: QgsProject) -> float:
    """How many metres on the ground one unit of a CRS is at a place: in Web Mercator the less, the nearer the pole."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(crs, project.transformContext())
    measure.setEllipsoid("EPSG:7030")
    step = _STEP[crs.isGeographic()]
    along = measure.measureLine(place, QgsPointXY(place.x() + step, place.y()))
    across = measure.measureLine(place, QgsPointXY(place.x(), place.y() + step))
    return math.sqrt(along * across) / step


def native_gsd_m(layer: QgsRasterLayer, middle: QgsPointXY, project: QgsProject) -> float | None:
    """The finest that a layer has at a place given in degrees, in metres on the ground; None where it doesn't tell."""
    resolutions = [r for r in layer.dataProvider().nativeResolutions() if r > 0]
    if not resolutions or not layer.crs().isValid():
        return None
    place = QgsCoordinateTransform(_WGS84, layer.crs(), project.transformContext()).transform(middle)
    return min(resolutions) * metres_a_unit(layer.crs(), place, project)


def _too_large(made: Plan) -> BadArgument:
    size, most = numeral(made.pixels / 1e6, ",.0f"), numeral(MOST_PX / 1e6, ",.0f")
    return BadArgument(
        f"The picture of the area would have {size} megapixels; {most} are fetched at most.",
        "Choose a smaller area or a coarser resolution.",
    )


def _impossible(problem: BearDetectorError) -> Plan:
    return Plan(QgsRectangle(), QgsCoordinateReferenceSystem(), 0, 0, 0.0, problem=problem)
