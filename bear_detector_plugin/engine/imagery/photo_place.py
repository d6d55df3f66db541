# SPDX-License-Identifier: GPL-2.0-or-later
"""Where an image lies by what its file, or one beside it, tells: geotransform, world file, control points, RPC."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from .footprint import Georeference, from_gcps, from_geotransform

gdal.UseExceptions()
osr.UseExceptions()

_RPC_GRID = 9
"""Points a row and a column, at which rational polynomials are asked."""


def georeference_of(dataset: gdal.Dataset) -> Georeference | None:
    """By the first that tells: geotransform (a world file's, too), control points, RPC; None where none does."""
    geotransform = dataset.GetGeoTransform(can_return_null=True)
    crs_wkt = dataset.GetProjection() or (_crs_beside(dataset) if geotransform else "")
    return (
        _by_world_file(dataset, from_geotransform(geotransform, crs_wkt))
        or from_gcps(dataset.GetGCPs(), dataset.GetGCPProjection(), exact=bool(dataset.GetMetadataItem("PLACED_BY")))
        or _from_rpc(dataset)
    )


def _crs_beside(dataset: gdal.Dataset) -> str:
    """The CRS in a .prj beside an image, as WKT: GDAL reads it for a few formats only."""
    try:
        text = Path(dataset.GetDescription()).with_suffix(".prj").read_text(encoding="utf-8")
        crs = osr.SpatialReference()
        crs.ImportFromESRI([text])
    except (OSError, ValueError, RuntimeError):
        return ""
    wkt: str = crs.ExportToWkt()
    return wkt


def _by_world_file(dataset: gdal.Dataset, found: Georeference | None) -> Georeference | None:
    """The same, with its source told: JPEG and PNG hold no geotransform themselves."""
    photo = Path(dataset.GetDescription())
    endings = (".wld", f"{photo.suffix}w", f"{photo.suffix[:2]}{photo.suffix[-1:]}w")
    beside = dataset.GetDriver().ShortName in ("JPEG", "PNG") and any(photo.with_suffix(e).exists() for e in endings)
    return replace(found, source="world file") if found and beside else found


def _from_rpc(dataset: gdal.Dataset) -> Georeference | None:
    """By the rational polynomials of a satellite's camera, over flat ground at their own middle height."""
    if not dataset.GetMetadata("RPC"):
        return None
    height = float(dataset.GetMetadata("RPC").get("HEIGHT_OFF", "0").split()[0])
    to_ground = gdal.Transformer(dataset, None, ["METHOD=RPC", f"RPC_HEIGHT={height}"])
    width, height_px = dataset.RasterXSize, dataset.RasterYSize
    pixels = [(x, y) for y in np.linspace(0, height_px, _RPC_GRID) for x in np.linspace(0, width, _RPC_GRID)]
    places, found = to_ground.TransformPoints(0, [(x, y, 0.0) for x, y in pixels])
    if not all(found):
        return None
    points = [gdal.GCP(x, y, 0.0, *pixel) for (x, y, _), pixel in zip(places, pixels, strict=True)]
    fitted = from_gcps(points, osr.SRS_WKT_WGS84_LAT_LONG)
    return fitted and replace(fitted, source="RPC")
