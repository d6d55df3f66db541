# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pieces of photos as images: read once, ahead of the eye, and kept.

    loader = ChipLoader()
    loader.loaded.connect(show)            # (request's chip, image)
    image = loader.get(Chip(photo, 100, 200, 224, 224), 96)   # None: `loaded` will tell

A JPEG can't be read from its middle: a piece costs the decoding of all above it. So pieces of one photo are read
together from top to bottom, and those that will be wanted next are read while the user looks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, NamedTuple

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QObject, QThread, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPainter

from ..errors import RasterError
from .photo_pixels import GREY, borrowed, let_go

_URGENT_MAX = 400
"""Requests that wait; the oldest beyond them were scrolled past, and are asked for again when they show."""
_IMAGES_BYTES = 64 * 2**20
_PACKED_BYTES = 256 * 2**20
_QUALITY = 93


class Chip(NamedTuple):
    """A piece of a photo, in its pixels; it may reach over the photo's edge."""

    photo: str
    x: int
    y: int
    w: int
    h: int


def read_chip(chip: Chip, side_px: int) -> QImage:
    """Read a piece of a photo; what lies outside or has no data is grey. Any thread may ask.

    Args:
        chip: the piece.
        side_px: the image's longer side.

    Raises:
        RasterError: the photo can't be read.
    """
    scale = side_px / max(chip.w, chip.h, 1)
    image = QImage(max(1, round(chip.w * scale)), max(1, round(chip.h * scale)), QImage.Format.Format_RGB32)
    image.fill(GREY)
    painter = QPainter(image)
    try:
        with borrowed(chip.photo) as photo:
            photo.paint(painter, (chip.x, chip.y, chip.w, chip.h), scale)
    finally:
        painter.end()
    return image


class ChipLoader(QObject):
    """Reads chips in threads of its own, and keeps them. Belongs to the main thread.

    Signals:
        loaded: a chip and its image, a null one where it can't be read.
    """

    loaded = pyqtSignal(object, QImage)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._images, self._packed = _Kept(_IMAGES_BYTES), _Kept(_PACKED_BYTES)
        self._orders = _Orders()
        readers = max(1, min(3, QThread.idealThreadCount() - 1))
        # One thread reads only what is wanted now: it never sits in the middle of another photo.
        self._threads = [
            threading.Thread(target=self._work, args=(ahead,), daemon=True, name="bear detector chips")
            for ahead in (False, *[True] * readers)
        ]
        for thread in self._threads:
            thread.start()

    def get(self, chip: Chip, side_px: int) -> QImage | None:
        """The chip's image if it is there, else it is asked for: the latest wish is read first."""
        image = self._kept(chip, side_px)
        if image is None:
            self._orders.want((chip, side_px))
        return image

    def prefetch(self, wishes: Iterable[tuple[Chip, int]]) -> None:
        """Read these when nothing else is wanted, in their order; they replace those of the call before.

        Args:
            wishes: chips and the longer side of each image in pixels.
        """
        self._orders.ahead([wish for wish in wishes if wish not in self._packed and wish not in self._images])

    def close(self) -> None:
        """Read no more, and let go of the photos."""
        self._orders.end()
        for thread in self._threads:
            thread.join()
        self._images.clear()
        self._packed.clear()
        let_go()

    def _kept(self, chip: Chip, side_px: int) -> QImage | None:
        image = self._images.get((chip, side_px))
        if image is None:
            packed = self._packed.get((chip, side_px))
            if packed is None:
                return None
            image = QImage.fromData(packed, "JPG")
            self._images.put((chip, side_px), image, image.sizeInBytes())
        return image

    def _work(self, ahead: bool) -> None:
        """In a thread: read until the end."""
        wish = None
        while True:
            wish = self._orders.next(wish, ahead)
            if wish is None:
                return
            try:
                image = read_chip(*wish)
            except RasterError:
                image = QImage()
            self._keep(wish, image)
            if not self._orders.ended:
                self.loaded.emit(wish[0], image)

    def _keep(self, wish: tuple[Chip, int], image: QImage) -> None:
        self._images.put(wish, image, image.sizeInBytes())
        if not image.isNull():
            packed = _pack(image)
            self._packed.put(wish, packed, packed.size())


class _Orders:
    """What shall be read, and in which order. Any thread may call."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._urgent: OrderedDict[tuple[Chip, int], None] = OrderedDict()
        self._ahead: OrderedDict[tuple[Chip, int], None] = OrderedDict()
        self._reading: dict[int, tuple[Chip, int]] = {}
        self.ended = False

    def want(self, wish: tuple[Chip, int]) -> None:
        """To be read before all others."""
        with self._news:
            if wish in self._reading.values():
                return
            self._ahead.pop(wish, None)
            self._urgent[wish] = None
            self._urgent.move_to_end(wish)
            while len(self._urgent) > _URGENT_MAX:
                self._urgent.popitem(last=False)
            self._news.notify_all()

    def ahead(self, wishes: Iterable[tuple[Chip, int]]) -> None:
        """To be read in spare time."""
        with self._news:
            self._ahead = OrderedDict.fromkeys(wish for wish in wishes if wish not in self._urgent)
            self._news.notify_all()

    def next(self, last: tuple[Chip, int] | None, with_ahead: bool) -> tuple[Chip, int] | None:
        """What a thread that has read `last` shall read now; None at the end. Waits where there is nothing."""
        me = threading.get_ident()
        with self._news:
            self._reading.pop(me, None)
            while not self.ended:
                wish = self._choose(last, with_ahead)
                if wish is not None:
                    self._reading[me] = wish
                    return wish
                self._news.wait()
            return None

    def end(self) -> None:
        """Nothing more."""
        with self._news:
            self.ended = True
            self._urgent.clear()
            self._ahead.clear()
            self._news.notify_all()

    def _choose(self, last: tuple[Chip, int] | None, with_ahead: bool) -> tuple[Chip, int] | None:
        if self._urgent:
            return self._urgent.popitem()[0]
        if not with_ahead or not self._ahead:
            return None
        wish = self._below(last) or self._untouched()
        del self._ahead[wish]
        return wish

    def _below(self, last: tuple[Chip, int] | None) -> tuple[Chip, int] | None:
        """The next one downwards in the photo that is being read."""
        if last is None:
            return None
        photo, top = last[0].photo, last[0].y
        below = [wish for wish in self._ahead if wish[0].photo == photo and wish[0].y >= top]
        return min(below, key=lambda wish: wish[0].y, default=None)

    def _untouched(self) -> tuple[Chip, int]:
        """The uppermost of the first photo that no other thread is reading."""
        busy = {chip.photo for chip, _ in self._reading.values()}
        first = next((wish for wish in self._ahead if wish[0].photo not in busy), next(iter(self._ahead)))
        same = [wish for wish in self._ahead if wish[0].photo == first[0].photo]
        return min(same, key=lambda wish: wish[0].y)


class _Kept:
    """The latest used things up to a number of bytes. Any thread may call."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit, self._held = limit_bytes, 0
        self._lock = threading.Lock()
        self._things: OrderedDict[tuple[Chip, int], tuple[Any, int]] = OrderedDict()

    def __contains__(self, wish: object) -> bool:
        return wish in self._things

    def get(self, wish: tuple[Chip, int]) -> Any:
        """What is kept, else None."""
        with self._lock:
            if wish not in self._things:
                return None
            self._things.move_to_end(wish)
            return self._things[wish][0]

    def put(self, wish: tuple[Chip, int], thing: object, size_bytes: int) -> None:
        """Keep it; the longest unused go."""
        with self._lock:
            self._held += size_bytes - self._things.pop(wish, (None, 0))[1]
            self._things[wish] = thing, size_bytes
            while self._held > self._limit and len(self._things) > 1:
                self._held -= self._things.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._things.clear()
            self._held = 0


def _pack(image: QImage) -> QByteArray:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", _QUALITY)
    buffer.close()
    return data
