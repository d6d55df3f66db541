# SPDX-License-Identifier: GPL-2.0-or-later
"""What a model was trained on, as its training.json keeps it: to measure it there would flatter.

A photo is known by the size of its file and some of its bytes. Cameras count from DSC_0001.JPG in every flight, and a
photo that was renamed, moved or placed by a VRT is still the same. One that was saved anew by another program is not.
Flights are known by their names, and so are the photos of models that an earlier version trained.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePath
from typing import NamedTuple

from osgeo import gdal

from ...splits import PHOTO, digest_of, group_of, sources_of

gdal.UseExceptions()

_PIECE_BYTES = 16 * 1024
"""So much of a file's beginning and of its middle is read: that takes 0.1 ms of computing a photo."""


class Learnt(NamedTuple):
    """Photos and flights that a model was trained on.

    Args:
        contents: the photos' fingerprints.
        photos: digests of the names of those whose file nobody has looked into.
        flights: digests of the flights' names.
    """

    contents: frozenset[str] = frozenset()
    photos: frozenset[str] = frozenset()
    flights: frozenset[str] = frozenset()

    @classmethod
    def read(cls, journal: Mapping[str, Mapping[str, Iterable[str]]]) -> Learnt:
        """What a training's journal tells; nothing where it is silent."""
        seen = journal.get("seen", {})
        return cls(*(frozenset(seen.get(name, ())) for name in cls._fields))

    @classmethod
    def of(cls, photos: Iterable[str], by: str) -> Learnt:
        """What a training on photos learns from, where their names tell flights as `group_of` takes `by`."""
        paths = set(photos)
        prints = {path: fingerprint(path) for path in paths}
        return cls(
            frozenset(known for known in prints.values() if known),
            frozenset(digest_of(PurePath(path).name) for path, known in prints.items() if not known),
            frozenset(digest_of(group_of(path, by)) for path in paths if _tells_flight(path, by)),
        )

    def and_also(self, other: Learnt) -> Learnt:
        """Both together."""
        return Learnt(*(one | more for one, more in zip(self, other, strict=True)))

    def as_json(self) -> dict[str, list[str]]:
        """What the journal keeps."""
        return {name: sorted(values) for name, values in self._asdict().items()}

    def has_photo(self, photo: str) -> bool:
        """Whether a photo was trained on."""
        return digest_of(PurePath(photo).name) in self.photos or (fingerprint(photo) or "") in self.contents

    def has_flight(self, photos: Sequence[str], by: str) -> bool:
        """Whether a flight was trained on, by its name or by one of its photos; a photo without one stands alone."""
        named = _tells_flight(photos[0], by) and digest_of(group_of(photos[0], by)) in self.flights
        return named or any(map(self.has_photo, photos))


def fingerprint(photo: str) -> str | None:
    """Twelve hexadecimal digits that tell a photo by its content; None where the file can't be read.

    A VRT that refers to one file stands for that one.
    """
    with suppress(OSError, RuntimeError):
        path = _referred_to(photo) if photo.lower().endswith(".vrt") else photo
        size = _size(path)
        pieces = (_bytes(path, start, _PIECE_BYTES) for start in (0, size // 2))
        return hashlib.sha256(b"".join([str(size).encode(), *pieces])).hexdigest()[:12]
    return None


def _tells_flight(photo: str, by: str) -> bool:
    return group_of(photo, by) != group_of(photo, PHOTO)


def _referred_to(vrt: str) -> str:
    """The file that a VRT shows; itself where that is none, or several."""
    text = _bytes(vrt, 0, _size(vrt)).decode(errors="replace")
    sources = sources_of(text)
    if len(sources) != 1:
        return vrt
    ((name, relative),) = sources
    folder = vrt.removesuffix(PurePath(vrt).name)
    return folder + name if relative else name


def _size(path: str) -> int:
    about = gdal.VSIStatL(path)
    if about is None:
        raise FileNotFoundError(path)
    return int(about.size)


def _bytes(path: str, start: int, count: int) -> bytes:
    file = gdal.VSIFOpenL(path, "rb")
    if file is None:
        raise PermissionError(path)
    try:
        gdal.VSIFSeekL(file, start, os.SEEK_SET)
        return bytes(gdal.VSIFReadL(1, count, file) or b"")
    finally:
        gdal.VSIFCloseL(file)
