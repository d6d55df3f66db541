# SPDX-License-Identifier: GPL-2.0-or-later
"""The outlines of new examples: the square that a click stands for, in any projection."""

from __future__ import annotations

import math

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDistanceArea,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)

from ...errors import ExamplesError
from ...jobs import ImportExamplesJob

USUAL_LENGTH_M = {"polar_bear": 2.5, "seal": 1.6}
"""The side of the square that a click stands for: an adult's length from above."""
OTHER_LENGTH_M = 2.5
PLAIN_PX = ImportExamplesJob.size_px
"""Side of that square in pixels where the size of a pixel on the ground is not known."""


def usual_length_m(class_name: str) -> float:
    """The length of an adult of a class in metres."""
    return USUAL_LENGTH_M.get(class_name.strip(), OTHER_LENGTH_M)


def square(project: QgsProject, class_name: str, centre: QgsPointXY, placed: bool) -> list[QgsPointXY]:
    """The corners of the square that a click stands for, in the project's units.

    Args:
        project: of the map that was clicked.
        class_name: of the example.
        centre: where the click was.
        placed: whether the map's units are places on Earth; else they are pixels.

    Raises:
        ExamplesError: the project's CRS knows no metres there.
    """
    if placed:
        half_m, units = usual_length_m(class_name) / 2, _metres_per_unit(project, centre)
        if not all(math.isfinite(metres) and metres > 0 for metres in units):  # no CRS, or one of another body
            raise ExamplesError(
                "The project's coordinate reference system tells no lengths on the ground here.",
                "Choose another one for the project, such as that of the photos.",
            )
        across, up = (half_m / metres for metres in units)
    else:
        across = up = PLAIN_PX / 2
    x, y = centre.x(), centre.y()
    return corners(QgsRectangle(x - across, y - up, x + across, y + up))


def corners(box: QgsRectangle) -> list[QgsPointXY]:
    """The four corners of a box, from its upper left one."""
    left, right, bottom, top = box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()
    return [QgsPointXY(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]


def polygon(outline: list[QgsPointXY]) -> QgsGeometry:
    """The area inside corners."""
    return QgsGeometry.fromPolygonXY([[*outline, outline[0]]])


def shrunk(window: QgsGeometry, share: float) -> QgsGeometry:
    """A window's outline with its sides at a share of their length, round the same centre."""
    centre = window.centroid().asPoint()
    ring = window.asPolygon()[0] if not window.isMultipart() else window.asMultiPolygon()[0][0]
    return QgsGeometry.fromPolygonXY([[centre + (corner - centre) * share for corner in ring]])


def side_m(project: QgsProject, crs: QgsCoordinateReferenceSystem, window: QgsGeometry) -> float:
    """The side of a square window on the ground in metres."""
    ruler = _ruler(project, crs)
    return ruler.measureArea(window) ** 0.5


def _ruler(project: QgsProject, crs: QgsCoordinateReferenceSystem) -> QgsDistanceArea:
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(crs, project.transformContext())
    ruler.setEllipsoid(crs.ellipsoidAcronym() or "EPSG:7030")
    return ruler


def _metres_per_unit(project: QgsProject, place: QgsPointXY) -> tuple[float, float]:
    """Metres on the ground for one map unit to the right and upwards, at a place: true in any projection."""
    ruler = _ruler(project, project.crs())
    step = 1e-4 if project.crs().isGeographic() else 1.0
    right, up = QgsPointXY(place.x() + step, place.y()), QgsPointXY(place.x(), place.y() + step)
    return ruler.measureLine(place, right) / step, ruler.measureLine(place, up) / step
