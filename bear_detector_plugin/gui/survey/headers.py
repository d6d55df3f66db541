# SPDX-License-Identifier: GPL-2.0-or-later
"""What the photos of a survey say about their place, read from their headers: no pixel is decoded."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import NamedTuple

from osgeo import gdal, osr

from .photo_place import place_of

PLACED, UNPLACED, UNREADABLE = "placed", "unplaced", "unreadable"

_EARTH_M = 6_371_008.8


class PhotoHeader(NamedTuple):
    """A photo's state.

    Args:
        path: of the photo.
        state: whether it has a place on the map, has none, or can't be read.
        how: how it was placed, in the words of its file; empty for one that has always known its place.
        gsd_m: metres on the ground that a pixel spans; 0 without a place.
        corners: four, as longitude and latitude, clockwise in the photo from its top left; none without a place.
        taken: when, as ISO 8601; empty where it isn't told.
    """

    path: str
    state: str
    how: str = ""
    gsd_m: float = 0.0
    corners: tuple = ()
    taken: str = ""


class HeaderReader:
    """Reads headers, each once as long as its file does not change. Any thread, one at a time."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[float, int], PhotoHeader]] = {}
        self._transforms: dict[str, osr.CoordinateTransformation] = {}

    def read(self, path: str, beside: Sequence[str] | None = None) -> PhotoHeader:
        """The state of a photo; `beside` are the names of files that may belong to it, where they are known."""
        stamp = _stamp(path)
        if stamp is None:
            return PhotoHeader(path, UNREADABLE)
        stored = self._known.get(path)
        if stored is None or stored[0] != stamp:
            gdal.PushErrorHandler("CPLQuietErrorHandler")
            try:
                stored = stamp, self._read(path, beside)
            except RuntimeError:  # where somebody in QGIS has told GDAL to raise its errors
                stored = stamp, PhotoHeader(path, UNREADABLE)
            finally:
                gdal.PopErrorHandler()
            self._known[path] = stored
        return stored[1]

    def new_thread(self) -> None:
        """Forget what belongs to the thread that read before."""
        self._transforms.clear()

    def _read(self, path: str, beside: Sequence[str] | None) -> PhotoHeader:
        listed = {} if beside is None else {"sibling_files": list(beside)}
        photo = gdal.OpenEx(path, gdal.OF_RASTER, **listed)
        if photo is None:
            return PhotoHeader(path, UNREADABLE)
        place = place_of(photo)
        if place is None:
            return PhotoHeader(path, UNPLACED)
        size, to_degrees = (photo.RasterXSize, photo.RasterYSize), self._to_degrees(place[1])
        corners = tuple(tuple(to_degrees.TransformPoint(*corner)[:2]) for corner in place[0])
        if not all(math.isfinite(value) for corner in corners for value in corner):
            return PhotoHeader(path, UNPLACED)
        how = photo.GetMetadataItem("PLACED_BY") or ""
        return PhotoHeader(path, PLACED, how, _gsd_m(corners, size), corners, _taken(photo))

    def _to_degrees(self, wkt: str) -> osr.CoordinateTransformation | None:
        if wkt not in self._transforms:
            here, there = osr.SpatialReference(wkt), osr.SpatialReference()
            there.ImportFromEPSG(4326)
            for crs in (here, there):
                crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
            self._transforms[wkt] = osr.CoordinateTransformation(here, there)
        return self._transforms[wkt]


def _stamp(path: str) -> tuple[float, int] | None:
    """Moves when a file changes; None where there is none."""
    if path.startswith("/vsi"):  # in an archive, say
        about = gdal.VSIStatL(path)
        return (about.mtime, about.size) if about is not None else None
    try:
        stat = os.stat(path)  # noqa: PTH116 - 60,000 times: a Path for each takes as long again
    except OSError:
        return None
    return stat.st_mtime, stat.st_size


def continuous(corners: Sequence, middle: float) -> list[tuple[float, float]]:
    """Across the date line longitudes count on from a middle one: no outline spans the Earth."""
    return [(middle + math.remainder(x - middle, 360), y) for x, y in corners]


def _taken(photo: gdal.Dataset) -> str:
    """By the VRT of a photo that was placed, else by EXIF."""
    stamp = photo.GetMetadataItem("EXIF_DateTimeOriginal") or ""
    return photo.GetMetadataItem("TAKEN") or stamp.strip().replace(":", "-", 2).replace(" ", "T", 1)


def _gsd_m(corners: tuple, size: tuple) -> float:
    """The mean of the photo's width and height on a globe, by its pixels."""
    across, down = _distance_m(corners[0], corners[1]), _distance_m(corners[0], corners[3])
    return (across / size[0] + down / size[1]) / 2


def _distance_m(one: tuple, other: tuple) -> float:
    """Between two places, along a great circle."""
    (lon1, lat1), (lon2, lat2) = (tuple(map(math.radians, place)) for place in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(min(half, 1.0)))
