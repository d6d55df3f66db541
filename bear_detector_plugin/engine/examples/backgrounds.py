# SPDX-License-Identifier: GPL-2.0-or-later
"""Random squares of photos as examples of background, clear of animals and of what shows no ground."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...errors import RasterError
from ...events import Log, Report
from ..imagery.rasters import Raster, open_raster
from ..imagery.windows import TILE_PX, Window
from ..model.model_file import BACKGROUND
from .layer import Example

_TRIES = 50
"""Random places tried for a background square before a photo is taken to have none left."""
_PREVIEW_PX = 28
"""Side of the reduced view in which a square is searched for nodata."""
_EMPTY_SHARE = 0.02
"""A background square may hold so much nodata or black border."""
_MARGIN_PX = 28
"""Distance of a background square from animals: training zooms out by up to 1.25 and must not see one. Of a larger
square it is as much more."""


def draw_background(
    photo: str, taken: Sequence[Window], count: int, rng: np.random.Generator, side_px: int = TILE_PX
) -> list[Example]:
    """Up to `count` random windows of a photo as examples of background.

    They keep clear of nodata and of black borders.

    Args:
        photo: its path.
        taken: what they keep clear of in it, its animals above all.
        count: of windows.
        rng: draws them.
        side_px: of a window, in the photo's pixels: more where the network sees the photo reduced.

    Raises:
        RasterError: the photo can't be read.
    """
    found: list[Window] = []
    margin_px = _MARGIN_PX * side_px // TILE_PX
    with open_raster(photo) as raster:
        room = [max(side - side_px, 0) + 1 for side in (raster.width, raster.height)]
        for _ in range(_TRIES * count):
            x, y = int(rng.integers(room[0])), int(rng.integers(room[1]))
            seen = Window(x - margin_px, y - margin_px, side_px + 2 * margin_px, side_px + 2 * margin_px)
            window = Window(x, y, side_px, side_px)
            if not any(seen.intersects(other) for other in taken) and _shows_ground(raster, window):
                found.append(window)
            if len(found) == count:
                break
    return [Example(BACKGROUND, photo, window, source="random") for window in found]


def draw_one_background(
    photo: str, taken: Sequence[Window], rng: np.random.Generator, report: Report
) -> Example | None:
    """One such window; None, which is told, where the photo can't be read: a survey has some that are damaged."""
    try:
        return next(iter(draw_background(photo, taken, 1, rng)), None)
    except RasterError as error:
        report(Log(f"{error} It is left out.", "warning"))
        return None


def _shows_ground(raster: Raster, window: Window) -> bool:
    inside = window.clipped(raster.width, raster.height)
    rgb, valid = raster.read(inside, (min(inside.w, _PREVIEW_PX), min(inside.h, _PREVIEW_PX)))
    return bool((valid & rgb.any(axis=2)).mean() >= 1 - _EMPTY_SHARE)
