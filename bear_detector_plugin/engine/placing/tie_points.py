# SPDX-License-Identifier: GPL-2.0-or-later
"""Points of the ground that two photos show, found by what they look like; needs OpenCV.

SIFT (Lowe 2004), its ratio test, and RANSAC for those that lie on one plane, as the ground nearly does.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from ..imagery.rasters import open_raster
from ..imagery.windows import Window

Points: TypeAlias = NDArray[np.float64]

SHOWN_PX, MOST = 1000, 3000
"""A photo's longer side as it is looked at, and the features that are kept of it: neighbours that share a third of
what they show then share a hundred points and more over wood."""
RATIO = 0.75
"""The best likeness is nearer than the second by so much, as Lowe proposes to within 0.05."""
MISS_PX = 3.0
"""A tie point lies no further off its plane, in pixels of the reduced photo: trees stand out by less than two."""
FEWEST = 20
"""Tie points of two photos that do overlap; chance agrees on ten at most."""


class Features(NamedTuple):
    """What a photo may be known by.

    Args:
        points: N x 2, in pixels of the photo.
        descriptors: N x 128, of SIFT.
        reduced: so many pixels of the photo made one that was looked at.
    """

    points: Points
    descriptors: NDArray[np.float32]
    reduced: float


NOTHING = Features(np.empty((0, 2)), np.empty((0, 128), np.float32), 1.0)


def look(photo: str, shown_px: int = SHOWN_PX, most: int = MOST) -> Features:
    """The features of a photo.

    Args:
        photo: its path.
        shown_px: see `SHOWN_PX`.
        most: see `MOST`.

    Raises:
        RasterError: it can't be read.
    """
    with open_raster(photo) as raster:
        size = np.array([raster.width, raster.height])
        reduced = max(float(size.max()) / shown_px, 1.0)
        width, height = (max(round(side / reduced), 1) for side in size.tolist())
        seen = raster.read(Window(0, 0, raster.width, raster.height), (width, height))
    grey = cv2.cvtColor(seen.rgb, cv2.COLOR_RGB2GRAY)
    keys, descriptors = cv2.SIFT_create(most).detectAndCompute(grey, seen.valid.astype(np.uint8))
    if descriptors is None:
        return NOTHING
    return Features((np.array([key.pt for key in keys]) + 0.5) * size / (width, height), descriptors, reduced)


def ties(one: Features, other: Features) -> tuple[Points, Points]:
    """N x 2 and N x 2: the points that two photos share, in the pixels of each; none where too few agree."""
    if min(len(one.points), len(other.points)) < FEWEST:
        return NOTHING.points, NOTHING.points
    pairs = cv2.BFMatcher().knnMatch(one.descriptors, other.descriptors, k=2)
    good = [best for best, second in pairs if best.distance < RATIO * second.distance]
    here, there = one.points[[g.queryIdx for g in good]], other.points[[g.trainIdx for g in good]]
    if len(good) >= FEWEST:
        _, inside = cv2.findHomography(here, there, cv2.RANSAC, MISS_PX * other.reduced)
        agreeing = np.zeros(len(good), np.bool_) if inside is None else inside.ravel() > 0
        here, there = here[agreeing], there[agreeing]
    return (here, there) if len(here) >= FEWEST else (here[:0], there[:0])
