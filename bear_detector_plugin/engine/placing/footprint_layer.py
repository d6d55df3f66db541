# SPDX-License-Identifier: GPL-2.0-or-later
"""The layer of footprints that placing photos leaves in its folder: what became of each photo, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal, ogr, osr

from ...errors import ResultsError
from ..imagery.camera import Camera
from ..imagery.footprint import Point, polygon_of, transform
from .placement import Place

gdal.UseExceptions()
ogr.UseExceptions()

NAME = "footprints.gpkg"
PLACED, KNOWN, REFUSED, UNREADABLE = "placed", "known", "refused", "unreadable"
"""What became of a photo: it got a place; it knew its own before; it has none; it can't be read."""

_COLUMNS = {
    **dict.fromkeys(("photo", "vrt", "status"), ogr.OFTString),
    **dict.fromkeys(("gsd_m", "area_m2"), ogr.OFTReal),
    "source": ogr.OFTString,
    **dict.fromkeys(("altitude_m", "yaw", "tilt"), ogr.OFTReal),
    **dict.fromkeys(("reason", "taken"), ogr.OFTString),
    "position_error_m": ogr.OFTReal,
}


@dataclass
class Fate:
    """A row of the footprints.

    Args:
        photo: its path.
        status: one of `PLACED`, `KNOWN`, `REFUSED`, `UNREADABLE`.
        vrt: the file that tells its place; empty without.
        reason: why it has none, as a clause.
        source: what told its place.
        camera: that took it.
        place: that was computed for it.
        corners: of its outline on the map; none without a place.
        crs: of the corners, as WKT.
        gsd_m: metres on the ground that a pixel in its middle spans.
        taken: when, as ISO 8601.
        position_error_m: standard error of a place in it.
    """

    photo: str
    status: str
    vrt: str = ""
    reason: str = ""
    source: str = ""
    camera: Camera | None = None
    place: Place | None = None
    corners: Sequence[Point] = ()
    crs: str = ""
    gsd_m: float | None = None
    taken: str | None = None
    position_error_m: float | None = None


def write(folder: Path, fates: Sequence[Fate], crs: str) -> Path:
    """Write all fates in one go, and put them in the place of earlier ones; returns the file's path.

    Args:
        folder: where the file goes.
        fates: a row for each photo: its polygon, or the reason why it has none.
        crs: of the layer, as WKT; that of the first photo with a place where empty.

    Raises:
        ResultsError: the file can't be written.
        OSError: an earlier one can't be replaced.
    """
    path, beside = folder / NAME, folder / f".{NAME}"
    beside.unlink(missing_ok=True)
    crs = crs or next((fate.crs for fate in fates if fate.crs), "")
    try:
        dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(beside))
        dataset.StartTransaction()
        layer = dataset.CreateLayer("footprints", osr.SpatialReference(crs) if crs else None, ogr.wkbPolygon)
        for name, kind in _COLUMNS.items():
            layer.CreateField(ogr.FieldDefn(name, kind))
        for fate in fates:
            layer.CreateFeature(_row(layer, fate, crs))
        dataset.CommitTransaction()
        dataset = layer = None
    except RuntimeError as error:
        raise ResultsError(f"{path} can't be written: {error}.", "Choose another folder.") from error
    try:
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def _row(layer: ogr.Layer, fate: Fate, crs: str) -> ogr.Feature:
    row = ogr.Feature(layer.GetLayerDefn())
    values = {name: getattr(fate, name) for name in _COLUMNS if hasattr(fate, name)}
    if fate.camera is not None and fate.place is not None:
        values |= {"altitude_m": fate.camera.altitude_m, "yaw": fate.camera.angles.yaw % 360}
        values |= {"area_m2": fate.place.area_m2, "tilt": fate.place.tilt}
    for name, value in values.items():
        if value is not None:
            row[name] = value
    if fate.corners:
        row.SetGeometry(polygon_of(fate.corners if fate.crs == crs else transform(fate.corners, fate.crs, crs)))
    return row
