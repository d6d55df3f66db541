# SPDX-License-Identifier: GPL-2.0-or-later
"""Which photos are trained on and which validate: known to both processes, so that both count alike.

A photo, or a whole flight where photos are grouped so, is wholly in one split. It goes where its first decided example
is; the others by a checksum of their name, so that adding photos moves none. Photos of the same name are taken as one,
and so are a photo and its virtual copy (VRT), as placing it on the map makes one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from html import unescape
from pathlib import Path, PurePath

TRAIN, VALIDATION = "train", "validation"
VALIDATION_SHARE = 0.2
PHOTO, FLIGHT = "photo", "flight"
FLIGHT_PATTERN = r"(?i)(.*?flight[ _-]?\d+)"
"""A flight is what stands in a file's name up to its number: `survey2_Flight_01` in `survey2_Flight_01_00195.jpg`."""


_SOURCE = re.compile(r"<SourceFilename\b([^>]*)>([^<]*)</SourceFilename>")


def group_of(photo: str, by: str = FLIGHT) -> str:
    """The group of photos that is wholly in one split.

    Args:
        photo: its path; only the file's name counts, of a virtual copy the name of the photo that it shows.
        by: `photo`, `flight`, or a regular expression that is searched in the file's name and whose first group
            names the flight.

    Returns:
        The flight's name; the file's, where photos stand alone or the name tells no flight.
    """
    name = PurePath(photo).name
    if photo.lower().endswith(".vrt"):
        with suppress(OSError):
            name = _shown(photo)
    if by == PHOTO:
        return name
    found = re.search(FLIGHT_PATTERN if by == FLIGHT else by, name)
    return (found.group(1) if found else "") or name


@cache
def _shown(vrt: str) -> str:
    """The name of the photo that a virtual copy shows; its own where it shows several."""
    text = Path(vrt).read_text(encoding="utf-8", errors="replace")
    names = {PurePath(source).name for source, _ in sources_of(text)}
    return names.pop() if len(names) == 1 else PurePath(vrt).name


def sources_of(vrt: str) -> set[tuple[str, bool]]:
    """The photos that a virtual copy's text names, and whether each lies relative to it."""
    return {(unescape(name), 'relativeToVRT="1"' in how) for how, name in _SOURCE.findall(vrt)}


def drawn_split(photo: str, validation_share: float = VALIDATION_SHARE, seed: int = 0) -> str:
    """`train` or `validation`, drawn by a checksum of the file's name (or its group's) and the seed."""
    return VALIDATION if _lot(photo, seed) < validation_share else TRAIN


def drawn_splits(photos: Iterable[str], seed: int = 0) -> dict[str, str]:
    """As `drawn_split`; where none of several was drawn to validate, one does so all the same: they are few."""
    splits = {photo: drawn_split(photo, seed=seed) for photo in photos}
    if len(splits) > 1 and VALIDATION not in splits.values():
        splits[min(splits, key=lambda photo: _lot(photo, seed))] = VALIDATION
    return splits


def _lot(photo: str, seed: int) -> float:
    """A number from 0 to 1 (excluded) that a photo draws by its name and the seed."""
    digest = hashlib.sha256(f"{seed}/{PurePath(photo).name}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def all_splits(
    decided: Iterable[tuple[str, str]], validation_share: float = VALIDATION_SHARE, seed: int = 0, group: str = PHOTO
) -> list[str]:
    """The split of each example, from pairs of its photo and what was decided for it, empty where nothing was.

    Args:
        decided: pairs of photo and split.
        validation_share: of what nobody has decided.
        seed: another one draws other photos.
        group: what stays together, as `group_of` takes it.
    """
    pairs = list(decided)
    names = {photo: group_of(photo, group) for photo in {photo for photo, _ in pairs}}
    of_name = {names[photo]: split for photo, split in reversed(pairs) if split}
    for name in names.values():
        if name not in of_name:
            of_name[name] = drawn_split(name, validation_share, seed)
    return [of_name[names[photo]] for photo, _ in pairs]


def torn(decided: Iterable[tuple[str, str]], group: str = PHOTO) -> list[str]:
    """The groups of photos whose examples were decided for both splits, from pairs as `all_splits` takes them."""
    splits: dict[str, set[str]] = {}
    for photo, split in decided:
        if split:
            splits.setdefault(group_of(photo, group), set()).add(split)
    return [name for name, both in splits.items() if len(both) > 1]


def digest_of(name: str) -> str:
    """Eight hexadecimal digits that tell a photo, or a flight, by its name: a model remembers by them what it saw."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]
