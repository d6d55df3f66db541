# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos on their way through this machine: some threads decode ahead, one has the network, and none waits for another.

    file -> decode -> memory, bounded in bytes -> network -> outcome, for the one who writes

GDAL and onnxruntime let other threads run while they work.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from types import TracebackType

from ..imagery.photo_facts import Facts
from ..machine import threads
from .search import Opened, Outcome, Search, Share, failure

AHEAD = 4
"""Photos that may be open beside those that are being decoded: one in the network, the others ready for it."""
_CORES_A_DECODER, _DECODERS = 4, 8
"""One core decodes about 90 megapixels a second."""


class _Stopped(Exception):
    """The photo's outcome is not wanted any more."""


class Room:
    """So many bytes of memory, that threads take and give back."""

    def __init__(self, size: int) -> None:
        self._free, self._closed, self._changed = size, False, threading.Condition()

    def take(self, size: int) -> bool:
        """Wait until there is so much; False once it is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or size <= self._free)
            self._free -= size
            return not self._closed

    def give(self, size: int) -> None:
        """Give back what was taken."""
        with self._changed:
            self._free += size
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Pipeline:
    """The threads of a run; they end with the `with` block, as soon as the network is through its batch.

    Args:
        search: what is done with each photo.

    Attributes:
        limit: how many photos are worth being handed in at a time.
    """

    def __init__(self, search: Search) -> None:
        self._search, self._room, self._stop = search, Room(search.room_bytes), threading.Event()
        self._files: SimpleQueue[str | None] = SimpleQueue()
        self._ready: SimpleQueue[Opened | None] = SimpleQueue()
        self._said: SimpleQueue[Share | Outcome] = SimpleQueue()
        decoders = min(max(threads.cores() // _CORES_A_DECODER, 1), _DECODERS)
        self.limit = decoders + AHEAD
        work = [self._decode_all] * decoders + [self._search_all]
        self._threads = [threading.Thread(target=do, name=do.__name__, daemon=True) for do in work]

    def __enter__(self) -> Pipeline:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._room.close()
        self._ready.put(None)
        for _ in self._threads:
            self._files.put(None)
        for thread in self._threads:
            thread.join()

    def put(self, photo: str) -> None:
        """Hand in a photo."""
        self._files.put(photo)

    def get(self, wait_s: float) -> Share | Outcome | None:
        """What is to be told of a photo next; None where that takes longer."""
        try:
            return self._said.get(timeout=wait_s)
        except Empty:
            return None

    def _decode_all(self) -> None:
        for photo in iter(self._files.get, None):
            self._attempt(photo, partial(self._open, photo))

    def _search_all(self) -> None:
        for opened in iter(self._ready.get, None):
            self._attempt(opened.photo, partial(self._search_one, opened), opened.facts)

    def _attempt(self, photo: str, step: Callable[[], None], known: Facts | None = None) -> None:
        """What goes wrong with a photo is told of it, and the thread goes on with the next."""
        try:
            if not self._stop.is_set():
                step()
        except _Stopped:
            pass
        except Exception as error:
            self._said.put(failure(photo, error, known))

    def _open(self, photo: str) -> None:
        opened = self._search.open(photo)
        self._attempt(photo, partial(self._decode, opened), opened.facts)

    def _decode(self, opened: Opened) -> None:
        try:
            if self._room.take(opened.bytes):
                opened.decode(lambda share: self._go_on())
        except BaseException:
            self._room.give(opened.bytes)
            raise
        self._ready.put(opened)

    def _search_one(self, opened: Opened) -> None:
        try:
            self._said.put(self._search.search(opened, partial(self._tell, opened.photo)))
        finally:
            self._room.give(opened.bytes)

    def _tell(self, photo: str, share: float) -> None:
        self._go_on()
        self._said.put(Share(photo, share))

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise _Stopped
