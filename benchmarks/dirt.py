# SPDX-License-Identifier: GPL-2.0-or-later
"""Dirt and rock of glacier ice, set into other ice: what a network takes for a seal is the dark thing on a bright floe.

What lies dark and brown on the ice of training photos, away from all animals, is cut out and set into squares anywhere,
turned, stretched and more or less see-through. Photos show some hundred such things, each where it lies; in squares
they lie where seals do, and a network has to look at what they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model.model_file import BACKGROUND
from bear_detector_plugin.engine.training.curriculum import Lessons

_MOST = 3
"""Things in a square, at most."""
_DARKEST_WATER, _WARMER = -4.0, 12.0
"""Red less blue, 0-255: dirt has more than the former, and so much more than the middle of its photo."""
_DARKER = 150
"""The brightest of red, green and blue in dirt."""
_LEAST_PX, _MOST_PX, _LONGEST_PX = 250, 25_000, 24
"""Pixels that a thing covers, from and to, and how long it is at least."""
_APART_PX = 20
_MARGIN_PX = 6
"""What is cut out with it, and fades out."""
_STRETCH, _OPAQUE, _SIZE_PX = (0.6, 1.8), (0.55, 1.0), (24, 110)
_PLACES = 6
"""Places that are drawn for a thing; of half of the things, it is set into the brightest."""


class Thing(NamedTuple):
    """H x W x 3 uint8, and how far each pixel belongs to it, H x W, 0-1."""

    rgb: NDArray[np.uint8]
    opacity: NDArray[np.float32]


def things(lessons: Lessons, folder: Path) -> list[Thing]:
    """Dark brown things in those photos of a folder that are trained on."""
    animals: dict[str, list[Window]] = defaultdict(list)
    for example in (lessons.examples[number] for number in lessons.numbers("train")):
        if Path(example.photo).is_relative_to(folder.absolute()):
            animals[example.photo] += [example.window] if example.window and example.class_name != BACKGROUND else []
    return [thing for photo, boxes in animals.items() for thing in _in_photo(photo, boxes)]


def _in_photo(photo: str, animals: Sequence[Window]) -> list[Thing]:
    with open_raster(photo) as raster:
        rgb = raster.read(Window(0, 0, raster.width, raster.height)).rgb
    smooth = cv2.GaussianBlur(rgb, (0, 0), 2).astype(np.float32)
    warm = smooth[..., 0] - smooth[..., 2]
    dark = (smooth.max(-1) < _DARKER) & (warm > max(float(np.median(warm)) + _WARMER, _DARKEST_WATER))
    mask = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, numbers, boxes, _ = cv2.connectedComponentsWithStats(mask)
    found = []
    for number in range(1, count):
        x, y, w, h, area = (int(value) for value in boxes[number])
        around = Window(x - _APART_PX, y - _APART_PX, w + 2 * _APART_PX, h + 2 * _APART_PX)
        cut = x < 2 or y < 2 or x + w > rgb.shape[1] - 2 or y + h > rgb.shape[0] - 2
        if cut or not _LEAST_PX <= area <= _MOST_PX or max(w, h) < _LONGEST_PX:
            continue
        if any(around.intersects(animal) for animal in animals):
            continue
        part = np.s_[max(y - _MARGIN_PX, 0) : y + h + _MARGIN_PX, max(x - _MARGIN_PX, 0) : x + w + _MARGIN_PX]
        grown = cv2.dilate((numbers[part] == number).astype(np.float32), np.ones((5, 5), np.uint8))
        found.append(Thing(rgb[part].copy(), cv2.GaussianBlur(grown, (0, 0), 2)))
    return found


def strewn(
    pixels: NDArray[np.uint8], animals: Sequence[Window], dirt: Sequence[Thing], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """A square, H x W x 3, with some of these things set into it, away from its animals."""
    pixels = pixels.copy()
    for _ in range(rng.integers(1, _MOST + 1)):
        rgb, opacity = _turned(dirt[rng.integers(len(dirt))], rng)
        height, width = opacity.shape
        if height >= pixels.shape[0] or width >= pixels.shape[1]:
            continue
        places = [
            Window(
                int(rng.integers(pixels.shape[1] - width)), int(rng.integers(pixels.shape[0] - height)), width, height
            )
            for _ in range(_PLACES)
        ]
        free = [place for place in places if not any(place.intersects(animal) for animal in animals)]
        if not free:
            continue
        place = max(free, key=lambda at: float(pixels[_slices(at)].mean())) if rng.random() < 0.5 else free[0]
        alpha = (opacity * rng.uniform(*_OPAQUE))[..., None]
        under = pixels[_slices(place)]
        pixels[_slices(place)] = (alpha * rgb + (1 - alpha) * under).round().astype(np.uint8)
    return pixels


def _turned(thing: Thing, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A thing turned by any angle, mirrored, stretched and scaled."""
    height, width = thing.opacity.shape
    longest = np.exp(rng.uniform(*np.log(_SIZE_PX)))
    stretch, angle = np.exp(rng.uniform(*np.log(_STRETCH))), rng.uniform(0, 2 * np.pi)
    sizes = np.diag([rng.choice([-1, 1]) * stretch, 1 / stretch]) * longest / max(height, width)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ sizes
    corners = turn @ (np.array([[0, 0, 1, 1], [0, 1, 0, 1]]) * [[width], [height]])
    low = corners.min(axis=1)
    size = tuple(int(n) + 1 for n in np.ceil(corners.max(axis=1) - low))
    move = np.hstack([turn, -low[:, None]])
    return (
        cv2.warpAffine(thing.rgb.astype(np.float32), move, size, borderMode=cv2.BORDER_REFLECT),
        cv2.warpAffine(thing.opacity, move, size),
    )


def _slices(place: Window) -> tuple[slice, slice]:
    return np.s_[place.y : place.y + place.h, place.x : place.x + place.w]
