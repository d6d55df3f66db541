# SPDX-License-Identifier: GPL-2.0-or-later
"""A coordinate reference system of QGIS's in words that every PROJ understands."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem

_ONLY_HERE = "USER:"
"""Before the number of one that a user has defined: nobody but this QGIS knows it."""


def crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """A code such as EPSG:3413 or, where there is none that others know, WKT; empty where the CRS isn't valid."""
    code = crs.authid()
    if code and not code.startswith(_ONLY_HERE):
        return str(code)
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED))
