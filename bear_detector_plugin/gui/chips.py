# SPDX-License-Identifier: GPL-2.0-or-later
"""Small pieces of photos as images: read once, ahead of the eye, and kept.

    loader = ChipLoader()
    loader.loaded.connect(show)            # (request's chip, image)
    image = loader.get(Chip(photo, 100, 200, 224, 224), 96)   # None: `loaded` will tell

A JPEG can't be read from its middle: a piece costs the decoding of all above it. So those that will be wanted next are
read while the user looks, in the order in which they will be wanted, and on the way to a piece those above it, too.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any, NamedTuple

from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QObject, QThread, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPainter

from ..errors import RasterError
from .photo_pixels import GREY, borrowed, let_go

_IN_SIGHT_MAX = 400
"""Requests that wait; the oldest beyond them were scrolled past, and are asked for again when they show."""
_SOON = 24
"""So many that come next are in a hurry: they are read before what else is in sight."""
_ON_THE_WAY = 200
"""So many of what comes later may lie on the way of one in a hurry: each puts it off by some milliseconds."""
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


_Wish = tuple  # (chip, longer side of its image in pixels)
_Wishes = OrderedDict


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
        readers = max(2, min(4, QThread.idealThreadCount() - 1))
        # One thread reads only what is at hand: it never sits in the middle of another photo.
        self._threads = [
            threading.Thread(target=self._work, args=(only_at_hand,), daemon=True, name="bear detector chips")
            for only_at_hand in (True, *[False] * readers)
        ]
        for thread in self._threads:
            thread.start()

    def get(self, chip: Chip, side_px: int, at_hand: bool = False) -> QImage | None:
        """The chip's image if it is there, else it is asked for: the latest wish is read first.

        Args:
            chip: the piece.
            side_px: the image's longer side.
            at_hand: it is the one that the user looks at, and is read before all others.
        """
        image = self._kept(chip, side_px)
        if image is None:
            self._orders.want((chip, side_px), at_hand)
        return image

    def prefetch(self, wishes: Iterable[_Wish]) -> None:
        """Read these when nothing else is wanted; they replace those of the call before.

        Args:
            wishes: chips and the longer side of each image in pixels, in the order in which they will be wanted.
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

    def _work(self, only_at_hand: bool) -> None:
        """In a thread: read until the end."""
        while wishes := self._orders.next(only_at_hand):
            for wish in wishes:
                if not self._orders.ended:
                    self._read(wish)

    def _read(self, wish: _Wish) -> None:
        try:
            image = read_chip(*wish)
        except RasterError:
            image = QImage()
        self._keep(wish, image)
        if not self._orders.ended:
            self.loaded.emit(wish[0], image)

    def _keep(self, wish: _Wish, image: QImage) -> None:
        self._images.put(wish, image, image.sizeInBytes())
        if not image.isNull():
            packed = _pack(image)
            self._packed.put(wish, packed, packed.size())


class _Orders:
    """What shall be read, and in which order. Any thread may call."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._at_hand: _Wishes = OrderedDict()
        self._soon: _Wishes = OrderedDict()
        self._in_sight: _Wishes = OrderedDict()
        self._later: _Wishes = OrderedDict()
        self._reading: dict[int, list[_Wish]] = {}
        self.ended = False

    def want(self, wish: _Wish, at_hand: bool) -> None:
        """It shows: read it before those to come; the one at hand before all."""
        with self._news:
            if any(wish in reading for reading in self._reading.values()):
                return
            if at_hand:
                self._at_hand = OrderedDict.fromkeys([wish])
            else:
                self._in_sight[wish] = None
                self._in_sight.move_to_end(wish)
                while len(self._in_sight) > _IN_SIGHT_MAX:
                    self._in_sight.popitem(last=False)
            self._news.notify_all()

    def ahead(self, wishes: list[_Wish]) -> None:
        """Read these in spare time."""
        with self._news:
            reading = {wish for wishes in self._reading.values() for wish in wishes}
            wishes = [wish for wish in wishes if wish not in reading]
            self._soon, self._later = OrderedDict.fromkeys(wishes[:_SOON]), OrderedDict.fromkeys(wishes[_SOON:])
            self._news.notify_all()

    def next(self, only_at_hand: bool) -> list[_Wish]:
        """What the thread shall read now, all of one photo and downwards; nothing at the end. Waits for something."""
        me = threading.get_ident()
        with self._news:
            if self._reading.pop(me, None):
                self._news.notify_all()  # this photo is free again
            while not self.ended:
                wishes = self._choose(only_at_hand)
                if wishes:
                    self._reading[me] = wishes
                    return wishes
                self._news.wait()
            return []

    def end(self) -> None:
        """Nothing more."""
        with self._news:
            self.ended = True
            self._news.notify_all()

    def _choose(self, only_at_hand: bool) -> list[_Wish]:
        """The first that is wanted of a photo that no thread is reading, after what lies above it."""
        busy = {wishes[0][0].photo for wishes in self._reading.values()}
        ranks = [self._at_hand] if only_at_hand else [self._at_hand, self._soon, reversed(self._in_sight), self._later]
        first = next((wish for wish in chain(*ranks) if wish[0].photo not in busy), None)
        if first is None:
            return []
        wishes = self._down_to(first)
        for wish in wishes:
            for rank in (self._at_hand, self._soon, self._in_sight, self._later):
                rank.pop(wish, None)
        return wishes

    def _down_to(self, last: _Wish) -> list[_Wish]:
        """One, and what else is wanted of the photo above it: that costs no decoding of its own."""
        hurries = last in self._at_hand or last in self._soon
        later = islice(self._later, _ON_THE_WAY if hurries else None)
        photo, bottom = last[0].photo, last[0].y
        wanted = chain(self._at_hand, self._soon, self._in_sight, later)
        above = {wish for wish in wanted if wish[0].photo == photo and wish[0].y <= bottom}
        return sorted({last, *above}, key=lambda wish: wish[0].y)


class _Kept:
    """The latest used things up to a number of bytes. Any thread may call."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit, self._held = limit_bytes, 0
        self._lock = threading.Lock()
        self._things: OrderedDict[tuple[Chip, int], tuple[Any, int]] = OrderedDict()

    def __contains__(self, wish: object) -> bool:
        return wish in self._things

    def get(self, wish: _Wish) -> Any:
        """What is kept, else None."""
        with self._lock:
            if wish not in self._things:
                return None
            self._things.move_to_end(wish)
            return self._things[wish][0]

    def put(self, wish: _Wish, thing: object, size_bytes: int) -> None:
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
