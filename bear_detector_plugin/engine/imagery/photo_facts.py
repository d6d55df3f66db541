# SPDX-License-Identifier: GPL-2.0-or-later
"""What a photo tells of itself besides its footprint: its scale, its time, who placed it and how well.

A photo that Bear Detector has placed tells it by the metadata of its VRT (`notes`), any other by its own tags.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from ...jobs import AUTO, NATIVE
from .camera import Camera, Clues, Unplaced, from_tags, gsd_of, moment, rotation
from .rasters import Raster
from .true_scale import SAME, step_for

SATELLITE_ERROR_M = 3.0
"""Of a position by satellite navigation without correction, standard error of its distance on the ground."""
TILT_ERROR, UNTOLD_TILT, YAW_ERROR = 1.0, 3.0, 3.0
"""Degrees, standard errors: of a told tilt, of an aircraft that flies level where none is told, of a compass."""

FINEST_M = 1e-4
"""A pixel that spans less on the ground tells of a wrong place, as degrees that are taken for metres: a photo that was
scaled by it would be a few pixels large, and no animal found in it."""

TAGS = "EXIF/XMP"
UNNAMED = "no georeference"


class Facts(NamedTuple):
    """A row of the layer `photos`, as far as the photo tells; None or empty where it doesn't.

    Args:
        gsd_m: metres on the ground that a pixel in the photo's middle spans.
        gsd_by: what tells so: `its place`, or the source of altitude and focal length.
        placed_by: what tells its place: `geotransform`, `control points`, `RPC`, `table`, `EXIF/XMP` ...
        unplaced: why it has no place on the map, as a clause.
        taken: when, as ISO 8601: in UTC with a Z where the photo tells that, else by its camera's clock.
        position_error_m: standard error of a place in the photo, on the ground; None for a map or an orthophoto,
            which does not tell it.
        scale: how many of its pixels made one that the network saw, the geometric mean of across and down; 1 where it
            was searched as it is.
    """

    gsd_m: float | None = None
    gsd_by: str = ""
    placed_by: str = ""
    unplaced: str = ""
    taken: str | None = None
    position_error_m: float | None = None
    scale: float | None = None


def facts(raster: Raster) -> Facts:
    """What an open photo tells."""
    tags, place = raster.tags, raster.georeference
    gsd_m, gsd_by = _gsd(raster)
    error_m = tags.get("POSITION_ERROR_M")
    return Facts(
        gsd_m,
        gsd_by,
        tags.get("PLACED_BY", place.source) if place else "",
        "" if place else tags.get("WITHOUT_PLACE", UNNAMED),
        tags.get("TAKEN") or moment(tags),
        float(error_m) if error_m else None,
    )


def at_scale(raster: Raster, model_gsd_m: float | None, asked: str = AUTO, known: Facts | None = None) -> Raster:
    """A photo as a model wants to see it: at the ground sample distance that it was trained at, as far as both tell.

    The pixels of a map that are not square on the ground, as those of one in degrees, become so: animals are seen in
    their shape.

    Args:
        raster: the photo.
        model_gsd_m: metres on the ground that a pixel of what the model was trained on spans; None leaves the photo as
            it is.
        asked: as for `step_for`; `native` leaves it as it is.
        known: what the photo tells, where that was asked before.
    """
    told = known or facts(raster)
    step = step_for(asked, model_gsd_m, told.gsd_m)
    as_it_is = asked == NATIVE or None in (model_gsd_m, told.gsd_m)
    wide, high = (1.0, 1.0) if as_it_is else _stretch(raster)
    return raster.scaled(step / wide, step / high)


def _stretch(raster: Raster) -> tuple[float, float]:
    """How many times as wide and as high a map's pixel is as a square one of its area.

    A photo that was taken slantwise is left as it is: what stands on the ground is not foreshortened as the ground is.
    """
    place = raster.georeference
    if place is None or place.slant != (0.0, 0.0) or place.bends:
        return 1.0, 1.0
    across, down = place.sides_at(raster.width / 2, raster.height / 2)
    square = math.sqrt(across * down)
    return (1.0, 1.0) if 1 / SAME < across / down < SAME else (across / square, down / square)


def notes(known: Facts) -> dict[str, str]:
    """The metadata by which the VRT of a photo tells its facts."""
    written = {
        "PLACED_BY": known.placed_by,
        "WITHOUT_PLACE": known.unplaced,
        "GSD_M": f"{known.gsd_m:.5f}" if known.gsd_m else "",
        "GSD_BY": known.gsd_by,
        "TAKEN": known.taken or "",
        "POSITION_ERROR_M": f"{known.position_error_m:.1f}" if known.position_error_m else "",
    }
    return {name: value for name, value in written.items() if value}


def position_error_m(seen: Camera, width: int, height: int, satellite_m: float | None = None) -> float:
    """Standard error on the ground of a place in a photo of so many pixels, half-way from its middle to its corner.

    What is wrong with the camera's position (as `satellite_error_m` tells it), its tilt and its yaw adds up in squares.
    At a tilt t from straight down, an error of it moves a place by 1 / cos2 t as much; one of the yaw turns it about
    the point below the camera.
    """
    satellite_m = satellite_m or SATELLITE_ERROR_M
    tilt = math.radians(TILT_ERROR if seen.tilt_known else UNTOLD_TILT)
    down = float(rotation(seen.angles)[2, 2])
    beside_m = math.hypot(width, height) / 4 * seen.altitude_m / seen.focal_px / down
    out_m = math.hypot(seen.altitude_m * math.tan(math.acos(min(down, 1.0))), beside_m)
    return math.hypot(satellite_m, seen.altitude_m * math.tan(tilt) / down**2, out_m * math.radians(YAW_ERROR))


def _gsd(raster: Raster) -> tuple[float | None, str]:
    """By the photo's place; else by altitude and focal length, which may be told where the place is not."""
    tags = raster.tags
    if raster.georeference is not None:
        across_m = raster.georeference.gsd_at(raster.width / 2, raster.height / 2)
        return (across_m, tags.get("GSD_BY", "its place")) if FINEST_M < across_m < math.inf else (None, "")
    if "GSD_M" in tags:
        return float(tags["GSD_M"]), tags.get("GSD_BY", "")
    gsd_m = gsd_of(_clues(raster))
    return gsd_m, TAGS if gsd_m else ""


def _clues(raster: Raster) -> Clues:
    try:
        return from_tags(raster.tags, raster.xmp, raster.width, raster.height)
    except Unplaced:  # cut out of a larger photo
        return Clues()
