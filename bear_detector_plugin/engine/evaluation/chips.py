# SPDX-License-Identifier: GPL-2.0-or-later
"""Chips of a report: a window in its surroundings, once as it is and once with where the model sees its class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import RasterError
from ...events import Log, Report
from ..imagery.photo_facts import at_scale
from ..imagery.rasters import Raster, open_raster
from ..imagery.windows import STRIDE_PX, TILE_PX, Window
from ..model.classifier import Classifier

_AROUND_PX = 96
"""So much is looked at round the window, of which a third is shown."""
_SHOWN_PX = 32
_SIDE_PX = 224
_QUALITY = 80
_OPACITY = 0.55
"""Of the map where it is strongest."""


class Key(NamedTuple):
    """Which chip: the photo, the class that is looked for, and the window in the photo's pixels."""

    photo: str
    class_name: str
    window: Window

    @classmethod
    def of(cls, place: Mapping[str, Any]) -> Key:
        """The key of a place as metrics.json tells it."""
        return cls(place["photo"], place["class"], Window(*(int(value) for value in place["window"])))


class Chip(NamedTuple):
    """Two JPEGs of 224 px: the place, and the place with the class activation map over it."""

    plain: bytes
    explained: bytes


def draw(places: Iterable[Mapping[str, Any]], classifier: Classifier, report: Report) -> dict[Key, Chip]:
    """The chips of places; photos that can't be read any more are told and left out.

    Args:
        places: dictionaries with `photo`, `class` and `window` (x, y, width, height), as in metrics.json.
        classifier: the model that explains itself.
        report: is told of damaged photos.
    """
    by_photo: dict[str, list[Key]] = defaultdict(list)
    for place in places:
        by_photo[place["photo"]].append(Key.of(place))
    chips: dict[Key, Chip] = {}
    for photo, keys in by_photo.items():
        try:
            with open_raster(photo, classifier.card.scaling) as raster:
                view = at_scale(raster, classifier.card.gsd_m)
                chips.update((key, _chip(view, classifier, key)) for key in keys)
        except RasterError as error:
            report(Log(str(error), "warning"))
    return chips


def _chip(raster: Raster, classifier: Classifier, key: Key) -> Chip:
    """Of a photo at the model's scale, in whose pixels a window is always as large."""
    side = TILE_PX + 2 * _AROUND_PX
    x, y = (round(middle / step) - side // 2 for middle, step in zip(key.window.centre, raster.step, strict=True))
    rgb = raster.read(Window(x, y, side, side)).rgb
    cells = classifier.activation(rgb[None])[0][classifier.card.classes.index(key.class_name)]
    cut = slice(_AROUND_PX - _SHOWN_PX, side - _AROUND_PX + _SHOWN_PX)
    return Chip(_jpeg(_framed(rgb)[cut, cut]), _jpeg(_framed(_explained(rgb, cells))[cut, cut]))


def _explained(rgb: NDArray[np.uint8], cells: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture with what speaks for the class in warm colours; cell k of the map is centred at pixel 32 k."""
    import cv2

    side = rgb.shape[0]
    grow = np.array([[STRIDE_PX, 0, 0], [0, STRIDE_PX, 0]], np.float32)
    large = cv2.warpAffine(cells, grow, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    strength = np.clip(large, 0, None)
    strength = strength / max(float(strength.max()), 1e-6)
    warm = cv2.applyColorMap((255 * strength).astype(np.uint8), cv2.COLORMAP_INFERNO)[..., ::-1]
    opacity = _OPACITY * strength[..., None]
    mixed: NDArray[np.uint8] = (rgb * (1 - opacity) + warm * opacity).astype(np.uint8)
    return mixed


def _framed(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """With the window's outline."""
    import cv2

    framed = np.ascontiguousarray(rgb)
    last = _AROUND_PX + TILE_PX - 1
    cv2.rectangle(framed, (_AROUND_PX, _AROUND_PX), (last, last), (255, 255, 255), 1)
    return framed


def _jpeg(rgb: NDArray[np.uint8]) -> bytes:
    import cv2

    small = cv2.resize(rgb, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    _, encoded = cv2.imencode(".jpg", small[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return bytes(encoded)
