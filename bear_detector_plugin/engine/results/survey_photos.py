# SPDX-License-Identifier: GPL-2.0-or-later
"""The photos of a survey as its results file knows them: what became of each, when it was taken and where it lies."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from osgeo import gdal, ogr

from .ledger import DONE, FAILED

gdal.UseExceptions()
ogr.UseExceptions()

NOT_SEARCHED, UNPLACED = "not searched", "no place on the map"


class Photo(NamedTuple):
    """A row of `photos`. Files of an earlier version tell neither time nor error nor ground sample distance.

    Args:
        path: as it was given.
        searched: whether its scan is done.
        excluded: why it is no part of what was surveyed; empty where it is.
        taken: when, as it is written: in UTC with a Z, else by the camera's clock; empty where it isn't known.
        error_m: standard error of a place in it.
        gsd_m: metres on the ground that a pixel spans.
        footprint: what was searched of it, in the survey's CRS.
    """

    path: str
    searched: bool
    excluded: str = ""
    taken: str = ""
    error_m: float | None = None
    gsd_m: float | None = None
    footprint: ogr.Geometry | None = None

    @property
    def time_s(self) -> float:
        """Seconds since 1970; not a number where it isn't known."""
        return seconds(self.taken)


def photos_of(survey: gdal.Dataset) -> list[Photo]:
    """All photos, in the order in which they were taken; those without a time first, by name."""
    photos = [_photo(row) for row in survey.GetLayerByName("photos")]
    return sorted(photos, key=lambda photo: (photo.time_s if math.isfinite(photo.time_s) else -math.inf, photo.path))


def unzoned(photos: Iterable[Photo]) -> int:
    """How many photos tell their time without a zone while others tell one: the two can't be put into one order."""
    zoned = [photo.taken.endswith("Z") for photo in photos if photo.taken]
    return zoned.count(False) if any(zoned) else 0


def seconds(taken: str) -> float:
    """A time as ISO 8601 in seconds since 1970; not a number where it is none."""
    try:
        moment = datetime.fromisoformat(taken)
    except ValueError:
        return math.nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _photo(row: ogr.Feature) -> Photo:
    values = row.items()
    outline = row.GetGeometryRef()
    return Photo(
        values["path"],
        values["status"] == DONE,
        _reason(values, outline is not None),
        values.get("taken") or "",
        values.get("position_error_m"),
        values.get("gsd_m"),
        None if outline is None else outline.Clone(),
    )


def _reason(values: dict[str, Any], placed: bool) -> str:
    if values["status"] == FAILED:
        return values["error"] or FAILED
    if values["status"] != DONE:
        return NOT_SEARCHED
    return "" if placed else values.get("unplaced") or UNPLACED
