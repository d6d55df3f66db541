# SPDX-License-Identifier: GPL-2.0-or-later
"""How ground control points place a photo: the one rule by which the engine places, and the dock tells what it will.

Stands on numpy and GDAL, which QGIS has as well as the engine; GDAL's exceptions may be on or off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

_NO_GEOTRANSFORM = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
_FEWEST, _HALF_WINDOW_PX = 3, 112.0
_PERSPECTIVE_POINTS = 9
"""So many control points at least must agree on a perspective: four fit one always, wrong ones too."""
_PERSPECTIVE_MISS_PX = 1.0
_FEWEST_BENDS, _ROUGHNESS_PX, _STRAIGHT_PX = 10, 2.0, 0.1
"""A thin plate needs more points than a surface of second order, which must not miss any by more than two pixels, else
one of them is wrong; it isn't needed where six numbers miss none by more than a tenth."""


class Fit(NamedTuple):
    """The way from a photo's pixels to the map.

    Args:
        geotransform: GDAL's six numbers: X = g0 + g1 x + g2 y, Y = g3 + g4 x + g5 y.
        slant: of flat ground seen slantwise: X and Y are divided by 1 + s0 x + s1 y.
        bent: whether a thin plate is bent through the points, which the geotransform misses.
    """

    geotransform: tuple[float, float, float, float, float, float]
    slant: tuple[float, float] = (0.0, 0.0)
    bent: bool = False

    def to_map(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Map coordinates of a place in the photo, where nothing is bent."""
        g0, g1, g2, g3, g4, g5 = self.geotransform
        depth = 1 + self.slant[0] * x_px + self.slant[1] * y_px
        return (g0 + g1 * x_px + g2 * y_px) / depth, (g3 + g4 * x_px + g5 * y_px) / depth


def fit(points: Sequence[gdal.GCP], exact: bool = False) -> Fit | None:
    """What fits control points best, by least squares.

    Where many agree within a pixel on the perspective of a slanting photo of flat ground, it is that; where many lie on
    a smooth surface, or were computed and so are exact, a thin plate through all of them. None where fewer than three
    or too similar points allow no fit, and where the fit misses one of them by more than half a window: a photo that
    isn't nearly flat and straight would get a wrong place on the map.

    Args:
        points: all on one side of the date line.
        exact: whether they were computed.
    """
    affine = gdal.GCPsToGeoTransform(points) if len(points) >= _FEWEST else None
    inverse = gdal.InvGeoTransform(affine) if affine else None
    if affine is None or inverse is None or affine == _NO_GEOTRANSFORM:
        return None
    pixels = np.array([(point.GCPPixel, point.GCPLine) for point in points])
    places = np.array([(point.GCPX, point.GCPY) for point in points])
    misses = np.array([gdal.ApplyGeoTransform(inverse, *place) for place in places.tolist()]) - pixels
    miss_px = _furthest(misses)
    slanting = _slanting(pixels, places) if miss_px > _PERSPECTIVE_MISS_PX else None
    if slanting is not None:
        return slanting
    if miss_px > _STRAIGHT_PX and _is_smooth(pixels, misses, exact):
        return Fit(affine, bent=True)
    return Fit(affine) if miss_px <= _HALF_WINDOW_PX else None


def on_one_side(points: Sequence[gdal.GCP], crs_wkt: str) -> Sequence[gdal.GCP]:
    """Longitudes on both sides of the date line as those of one: 179 and -179 degrees are 179 and 181."""
    crs = osr.SpatialReference(crs_wkt) if crs_wkt else None
    if not points or crs is None or not crs.IsGeographic():
        return points
    first, whole = points[0].GCPX, math.tau / crs.GetAngularUnits()
    return [
        gdal.GCP(first + math.remainder(p.GCPX - first, whole), p.GCPY, p.GCPZ, p.GCPPixel, p.GCPLine) for p in points
    ]


def _is_smooth(pixels: NDArray[np.float64], misses: NDArray[np.float64], exact: bool) -> bool:
    """Whether a surface of second order misses none of the points by more than two pixels; or nothing is wrong."""
    if len(pixels) < _FEWEST_BENDS:
        return False
    u, v = _balanced(pixels)[0]
    design = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    left = misses - design @ np.linalg.lstsq(design, misses, rcond=None)[0]
    return exact or _furthest(left) <= _ROUGHNESS_PX


def _slanting(pixels: NDArray[np.float64], places: NDArray[np.float64]) -> Fit | None:
    """The perspective of a plane that fits best, by least squares in coordinates of about 1; None where it misses."""
    if len(pixels) < _PERSPECTIVE_POINTS:
        return None
    (u, v), from_pixels = _balanced(pixels)
    (x, y), from_places = _balanced(places)
    none, one = np.zeros_like(u), np.ones_like(u)
    design = np.vstack(
        [
            np.column_stack([u, v, one, none, none, none, -u * x, -v * x]),
            np.column_stack([none, none, none, u, v, one, -u * y, -v * y]),
        ]
    )
    found = np.linalg.lstsq(design, np.concatenate([x, y]), rcond=None)[0]
    misses = (_seen(found, x, y) - np.column_stack([u, v])) / from_pixels[0, 0]
    if not _furthest(misses) <= _PERSPECTIVE_MISS_PX:  # not a number where it leads nowhere
        return None
    matrix = np.linalg.inv(from_places) @ np.append(found, 1.0).reshape(3, 3) @ from_pixels
    (g1, g2, g0), (g4, g5, g3), (s0, s1, _) = (matrix / matrix[2, 2]).tolist()
    return Fit((g0, g1, g2, g3, g4, g5), (s0, s1))


def _seen(found: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """N x 2: where a perspective of eight numbers sees places of the map."""
    g1, g2, g0, g4, g5, g3, s0, s1 = found
    # (g1 - s0 X) x + (g2 - s1 X) y = X - g0, and the same for Y.
    a, b, c, d = g1 - s0 * x, g2 - s1 * x, g4 - s0 * y, g5 - s1 * y
    across, down = d * (x - g0) - b * (y - g3), a * (y - g3) - c * (x - g0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.column_stack([across, down]) / (a * d - b * c)[:, None])


def _balanced(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """N x 2 points about 0 and of about 1, as two rows, and the 3 x 3 matrix that makes them so."""
    centre, size = points.mean(axis=0), float(np.abs(points - points.mean(axis=0)).max()) or 1.0
    matrix = np.array([[1 / size, 0, -centre[0] / size], [0, 1 / size, -centre[1] / size], [0, 0, 1]])
    return (points - centre).T / size, matrix


def _furthest(misses: NDArray[np.float64]) -> float:
    return float(np.linalg.norm(misses, axis=1).max())
