# SPDX-License-Identifier: GPL-2.0-or-later
"""Virtual copies of photos, as `georeference` makes them: a photo and its copy are one, to be searched once."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

from ...splits import sources_of

_SIZE = re.compile(r'<VRTDataset\b[^>]*\brasterXSize="(\d+)" rasterYSize="(\d+)"')
_SOURCE_SIZE = re.compile(r'<SourceProperties RasterXSize="(\d+)" RasterYSize="(\d+)"')
_SHOWN_SIZE = re.compile(r'<SrcRect [^>]*\bxSize="([\d.]+)" ySize="([\d.]+)"')


def photo_of(path: str) -> str | None:
    """The photo that a virtual copy (VRT) shows, as `real` gives it.

    None for what shows several, or a part, or shows it smaller: there the photo itself holds more animals.
    """
    if not _is_vrt(path):
        return None
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    sources = sources_of(text)
    if len(sources) != 1 or not _is_whole(text):
        return None
    ((name, relative),) = sources
    return real(os.path.join(_folder(str(Path(path).parent)), name) if relative else name)  # noqa: PTH118 - no Path: ..


@lru_cache(maxsize=4096)
def original(path: str) -> str:
    """The photo itself, as `real` gives it; of a virtual copy the one that it shows."""
    return photo_of(path) or real(path)


def real(path: str) -> str:
    """A photo's path without the links that lead to its folder."""
    return str(Path(_folder(str(Path(path).parent)), Path(path).name))


def copied(photos: Sequence[str], known: Collection[str] = ()) -> dict[str, str]:
    """For each photo of which there is a virtual copy, that copy.

    Args:
        photos: paths, those of copies among them.
        known: paths of more photos.
    """
    copies = [path for path in photos if _is_vrt(path)]
    others = [path for path in (*photos, *known) if not _is_vrt(path)]
    if not copies or not others:
        return {}
    shown = {photo_of(copy): copy for copy in copies}
    return {photo: shown[real(photo)] for photo in others if real(photo) in shown}


def _is_whole(vrt: str) -> bool:
    """Whether a virtual copy of one photo has all of its pixels."""
    of_photo = {(float(x), float(y)) for x, y in (*_SOURCE_SIZE.findall(vrt), *_SHOWN_SIZE.findall(vrt))}
    return of_photo == {(float(x), float(y)) for x, y in _SIZE.findall(vrt)}


def _is_vrt(path: str) -> bool:
    return path.lower().endswith(".vrt")


@lru_cache(maxsize=4096)
def _folder(path: str) -> str:
    return str(Path(path).resolve())
