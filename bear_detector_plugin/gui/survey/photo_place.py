# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a photo lies by what its file tells, in the engine's order of trust: what is placed here is placed there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from osgeo import gdal, osr

from ...control_points import fit, on_one_side

Place = tuple[list[tuple[float, float]], str]
"""A photo's corners on the map, clockwise in the photo from its top left, and their CRS as WKT."""

_NONE = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
_BROKEN = (RuntimeError, ValueError, TypeError)
"""What GDAL raises for a transformer that can't be made, with its exceptions and without."""


def place_of(photo: gdal.Dataset) -> Place | None:
    """By the first that leads to a map: geotransform, control points, RPC; None where none does."""
    return _by_geotransform(photo) or _by_control_points(photo) or _by_rpc(photo)


def _by_geotransform(photo: gdal.Dataset) -> Place | None:
    geotransform = photo.GetGeoTransform(can_return_null=True)
    if not geotransform or geotransform == _NONE or gdal.InvGeoTransform(geotransform) is None:
        return None
    wkt = photo.GetProjection() or _crs_beside(photo.GetDescription())
    return (_applied(geotransform, photo), wkt) if _on_earth(wkt) else None


def _by_control_points(photo: gdal.Dataset) -> Place | None:
    wkt = photo.GetGCPProjection()
    if not _on_earth(wkt):
        return None
    points = on_one_side(photo.GetGCPs(), wkt)
    found = fit(points, exact=bool(photo.GetMetadataItem("PLACED_BY")))
    if found is None:
        return None
    if found.bent:
        return _transformed(_bare(photo, points, wkt), ["METHOD=GCP_TPS"], wkt)
    return [found.to_map(*corner) for corner in _corners(photo)], wkt


def _by_rpc(photo: gdal.Dataset) -> Place | None:
    """Over flat ground at the polynomials' own middle height."""
    polynomials = photo.GetMetadata("RPC")
    if not polynomials:
        return None
    height = polynomials.get("HEIGHT_OFF", "0").split()[0]
    return _transformed(photo, ["METHOD=RPC", f"RPC_HEIGHT={height}"], osr.SRS_WKT_WGS84_LAT_LONG)


def _corners(photo: gdal.Dataset) -> list[tuple[int, int]]:
    width, height = photo.RasterXSize, photo.RasterYSize
    return [(0, 0), (width, 0), (width, height), (0, height)]


def _applied(geotransform: Sequence[float], photo: gdal.Dataset) -> list[tuple[float, float]]:
    return [tuple(gdal.ApplyGeoTransform(geotransform, *corner)) for corner in _corners(photo)]


def _transformed(photo: gdal.Dataset, options: list[str], wkt: str) -> Place | None:
    try:
        places, found = gdal.Transformer(photo, None, options).TransformPoints(0, [(*c, 0.0) for c in _corners(photo)])
    except _BROKEN:
        return None
    return ([place[:2] for place in places], wkt) if all(found) else None


def _bare(photo: gdal.Dataset, points: Sequence[gdal.GCP], wkt: str) -> gdal.Dataset:
    """A photo of the same size without a band, that lies by these points."""
    bare = gdal.GetDriverByName("MEM").Create("", photo.RasterXSize, photo.RasterYSize, 0)
    bare.SetGCPs(points, wkt)
    return bare


def _crs_beside(path: str) -> str:
    """The CRS in a .prj beside a photo, as WKT: GDAL reads it for a few formats only."""
    crs = osr.SpatialReference()
    try:
        failed = crs.ImportFromESRI([Path(path).with_suffix(".prj").read_text(encoding="utf-8")])
    except (OSError, ValueError, RuntimeError):
        return ""
    return "" if failed else crs.ExportToWkt()


@lru_cache(maxsize=64)
def _on_earth(wkt: str) -> bool:
    crs = osr.SpatialReference(wkt) if wkt else None
    return crs is not None and bool(crs.IsProjected() or crs.IsGeographic())
