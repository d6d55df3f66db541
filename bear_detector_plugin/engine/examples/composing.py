# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut-out animals set into crops of survey imagery as if seen from above.

The published method edits web photos until they look like the survey's animals; what it does to them is not told.
Here an animal is scaled to a size measured in a survey, turned, toned to the scene, given a soft shadow and edge,
blurred a little, and at times partly hidden.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ...errors import ExamplesError
from ..imagery.windows import Window
from .cutouts import Cutout

_DIMMEST_WHITE = 170.0
"""Grey value taken for white in a scene that holds nothing bright, such as open water."""
_PLACES = 24
"""Random places looked at for one animal; the brightest, most likely ice, wins."""
_MOST_HIDDEN = 0.45
"""Share of an animal's length that may be hidden, behind a ridge or in the water."""


@dataclass(frozen=True)
class Look:
    """What is done to an animal to make it look like one from the air; an ablation leaves parts of it out.

    Args:
        cut: whether it is cut out; else the whole photo is scaled down.
        tone: whether it takes the scene's light.
        shadow: whether it casts a shadow.
        hidden: share of the animals (0-1) of which a part is hidden.
    """

    cut: bool = True
    tone: bool = True
    shadow: bool = True
    hidden: float = 0.15


AS_FROM_THE_AIR = Look()


def read_lengths(path: str | Path) -> NDArray[np.float64]:
    """Longest sides in pixels of measured animals: the columns width_px and height_px of a CSV.

    Raises:
        ExamplesError: no such file, or not with these columns.
    """
    try:
        with Path(path).open(newline="", encoding="utf-8-sig") as file:  # Excel puts a mark first
            lengths = [max(float(r["width_px"]), float(r["height_px"])) for r in csv.DictReader(file)]
        if not lengths:
            raise ValueError("no animal")
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise ExamplesError(f"{path} gives no animal sizes.", "It needs the columns width_px and height_px.") from error
    return np.array(lengths)


def side_of_length(cutout: Cutout) -> float:
    """The longer side of a cut-out as a share (up to 1) of the animal's length, which may lie aslant in it."""
    outline = np.argwhere(cutout.alpha > 0.5).astype(np.float32)
    _, radius = cv2.minEnclosingCircle(outline)
    return float(min(max(cutout.alpha.shape) / max(2.0 * radius, 1.0), 1.0))


def compose(
    scene: NDArray[np.uint8],
    cutout: Cutout,
    length_px: float,
    free: NDArray[np.bool_],
    rng: np.random.Generator,
    look: Look = AS_FROM_THE_AIR,
) -> tuple[NDArray[np.uint8], Window] | None:
    """Set an animal into a scene.

    Args:
        scene: H x W x 3, real background.
        cutout: the animal.
        length_px: the longest side that it shall have, before it is turned.
        free: H x W, where its pixels may lie.
        rng: draws turn, place, tone, shadow, blur and what is hidden.
        look: what is done to it.

    Returns:
        The new scene and the animal's box; None where it fits nowhere.
    """
    animal, alpha = _turned(cutout, length_px, rng)
    if rng.random() < look.hidden:
        alpha = _partly_hidden(alpha, rng)
    place = _place(scene, alpha, free, rng)
    if place is None:
        return None
    picture = scene.astype(np.float32)
    if look.shadow:
        _shade(picture, alpha, place, length_px, rng)
    _blend(picture, _toned(animal, alpha, picture, rng) if look.tone else animal, alpha, place)
    return np.clip(picture, 0, 255).astype(np.uint8), _tight(alpha, place)


def _turned(
    cutout: Cutout, length_px: float, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    height, width = cutout.alpha.shape
    scale = length_px / max(height, width)
    side = int(np.ceil(np.hypot(height, width) * scale)) + 4
    smooth = cv2.GaussianBlur(cutout.rgb, (0, 0), max(0.4 / scale, 0.3)) if scale < 1 else cutout.rgb
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(0, 360), scale)
    turn[:, 2] += side / 2 - np.array([width, height]) / 2
    if rng.random() < 0.5:
        turn[0] = [0, 0, side - 1] - turn[0]
    animal = cv2.warpAffine(smooth, turn, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(cutout.alpha, turn, (side, side), flags=cv2.INTER_LINEAR)
    blur = rng.uniform(0.4, 1.0)
    return cv2.GaussianBlur(animal.astype(np.float32), (0, 0), blur), cv2.GaussianBlur(alpha, (0, 0), blur)


def _partly_hidden(alpha: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Without what lies beyond a straight edge, which leaves more than half of the animal's length."""
    ys, xs = np.indices(alpha.shape, dtype=np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    along = xs * np.float32(np.cos(angle)) + ys * np.float32(np.sin(angle))
    inside = along[alpha > 0.5]
    low, high = float(inside.min()), float(inside.max())
    edge = low + (high - low) * rng.uniform(0.1, _MOST_HIDDEN)
    kept: NDArray[np.float32] = alpha * np.clip((along - edge) / 2 + 0.5, 0, 1)
    return kept


def _place(
    scene: NDArray[np.uint8], alpha: NDArray[np.float32], free: NDArray[np.bool_], rng: np.random.Generator
) -> Window | None:
    side = alpha.shape[0]
    height, width = scene.shape[:2]
    if side >= min(height, width):
        return None
    best: tuple[float, Window] | None = None
    for _ in range(_PLACES if rng.random() < 0.8 else 3):
        place = Window(int(rng.integers(width - side)), int(rng.integers(height - side)), side, side)
        brightness = float((scene[_pixels(place)].mean(axis=2) * alpha).sum() / alpha.sum())
        if free[_pixels(place)].all() and (best is None or brightness > best[0]):
            best = brightness, place
    return best[1] if best else None


def _pixels(place: Window) -> tuple[slice, slice]:
    return slice(place.y, place.bottom), slice(place.x, place.right)


def _shade(
    picture: NDArray[np.float32], alpha: NDArray[np.float32], place: Window, length_px: float, rng: np.random.Generator
) -> None:
    angle, reach = rng.uniform(0, 2 * np.pi), length_px * rng.uniform(0.05, 0.3)
    shift = np.array([[1, 0, reach * np.cos(angle)], [0, 1, reach * np.sin(angle)]], np.float32)
    shadow = cv2.GaussianBlur(cv2.warpAffine(alpha, shift, alpha.shape[::-1]), (0, 0), rng.uniform(1, 3))
    picture[_pixels(place)] *= 1 - rng.uniform(0, 0.45) * shadow[..., None]


def _toned(
    animal: NDArray[np.float32],
    alpha: NDArray[np.float32],
    picture: NDArray[np.float32],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """The animal in the scene's light: as bright as the web photo shows it against the scene's own white."""
    white = np.maximum(np.percentile(picture, 98, axis=(0, 1)), _DIMMEST_WHITE)
    own_white = np.percentile(animal[alpha > 0.5], 95) if (alpha > 0.5).any() else 255.0
    light = white / max(float(own_white), 1.0) * rng.uniform(0.75, 1.05)
    contrast = rng.uniform(0.6, 1.0)
    mean = animal[alpha > 0.5].mean(axis=0) if (alpha > 0.5).any() else animal.mean(axis=(0, 1))
    toned = (mean + (animal - mean) * contrast) * light
    return toned + rng.normal(0, rng.uniform(0, 4), animal.shape)


def _blend(
    picture: NDArray[np.float32], animal: NDArray[np.float32], alpha: NDArray[np.float32], place: Window
) -> None:
    under = picture[_pixels(place)]
    picture[_pixels(place)] = under + (animal - under) * alpha[..., None]


def _tight(alpha: NDArray[np.float32], place: Window) -> Window:
    ys, xs = np.nonzero(alpha > 0.5)
    return Window(place.x + int(xs.min()), place.y + int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
