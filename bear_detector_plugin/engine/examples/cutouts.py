# SPDX-License-Identifier: GPL-2.0-or-later
"""Animals cut out of web photos at eye level: OpenCV's GrabCut finds them, a box or a few strokes correct it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ..imagery.windows import Window

_MARGIN = 0.05
"""Share of the photo's side that GrabCut takes for background on each side."""
_AREA = (0.06, 0.80)
"""Shares of the photo that a believable animal covers: less is a scrap, more the whole photo."""
_LONGEST_PX = 800
"""GrabCut looks at larger photos at this size: it takes seconds, and the outline needs no more."""
_STROKE = 0.02
"""Width of a stroke, as a share of the photo's longer side."""

Stroke = Sequence[tuple[float, float]]
"""Points (x, y) of a line in the photo, in pixels."""


@dataclass(frozen=True)
class Cutout:
    """An animal without its surroundings: colours and opacity (0-1), tightly cropped; the photo, and where in it."""

    rgb: NDArray[np.uint8]
    alpha: NDArray[np.float32]
    origin: str
    place: Window | None = None


@dataclass(frozen=True)
class Hints:
    """What a person says of the animal, in the photo's pixels.

    Args:
        box: holds the whole animal; without one it is looked for everywhere but at the photo's edge.
        animal: strokes that lie on it.
        background: strokes that lie beside it.
    """

    box: Window | None = None
    animal: tuple[Stroke, ...] = ()
    background: tuple[Stroke, ...] = ()


def cut_out(rgb: NDArray[np.uint8], origin: str, hints: Hints | None = None) -> Cutout | None:
    """The animal of a web photo that it fills, or None where none stands out.

    The segmentation starts from the box, or from the photo's inner rectangle, and takes strokes as certain (Rother,
    Kolmogorov & Blake 2004: GrabCut). It keeps the pieces with a stroke of the animal, or its largest one.

    Args:
        rgb: H x W x 3, the photo.
        origin: its path.
        hints: what a person says; without, what covers too little or too much of the photo is taken for a mistake.
    """
    scale = min(_LONGEST_PX / max(rgb.shape[:2]), 1.0)
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    mask = _start(small.shape[:2], hints or Hints(), scale)
    sure = mask == cv2.GC_FGD
    cv2.setRNGSeed(0)
    try:
        cv2.grabCut(small, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_MASK)
    except cv2.error:  # it found nothing to tell apart
        return None
    animal = _pieces(np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8), sure)
    if not animal.any() or (hints is None and not _AREA[0] < animal.mean() < _AREA[1]):
        return None
    alpha = cv2.GaussianBlur(animal.astype(np.float32), (0, 0), 1.0)
    if scale < 1:
        alpha = cv2.resize(alpha, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    ys, xs = np.nonzero(alpha > 0.5)
    if not len(ys):
        return None
    place = Window(int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    box = np.s_[place.y : place.bottom, place.x : place.right]
    return Cutout(rgb[box].copy(), alpha[box].copy(), origin, place)


def whole(rgb: NDArray[np.uint8], origin: str) -> Cutout:
    """The photo as it is, surroundings and all."""
    return Cutout(rgb, np.ones(rgb.shape[:2], np.float32), origin)


def _start(size: tuple[int, int], hints: Hints, scale: float) -> NDArray[np.uint8]:
    """GrabCut's first guess: H x W of certain and likely background and animal."""
    height, width = size
    mask = np.full(size, cv2.GC_BGD, np.uint8)
    if hints.box is None:
        dx, dy = max(round(width * _MARGIN), 2), max(round(height * _MARGIN), 2)
        inside = np.s_[dy : height - dy, dx : width - dx]
    else:
        x, y, w, h = (round(value * scale) for value in hints.box)
        inside = np.s_[max(y, 0) : y + h, max(x, 0) : x + w]
    mask[inside] = cv2.GC_PR_FGD
    thickness = max(round(_STROKE * max(size)), 3)
    for strokes, value in ((hints.background, cv2.GC_BGD), (hints.animal, cv2.GC_FGD)):
        for stroke in strokes:
            points = np.round(np.array([*stroke, stroke[-1]], float) * scale).astype(np.int32)  # one point is a dot
            cv2.polylines(mask, [points.reshape(-1, 1, 2)], False, int(value), thickness)
    return mask


def _pieces(mask: NDArray[np.uint8], sure: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The connected pieces that a person has marked, else the largest one; without scraps."""
    opened = np.maximum(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), mask * sure)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    if count < 2:
        return np.zeros_like(mask)
    wanted = set(np.unique(labels[sure])) - {0} or {1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))}
    return np.isin(labels, list(wanted)).astype(np.uint8)
