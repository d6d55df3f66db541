# SPDX-License-Identifier: GPL-2.0-or-later
"""The images that a user names: files, folders, and what GDAL reads over the network or out of archives.

list_imagery(["photos", "/vsizip/flight.zip", "/vsicurl/https://example.org/IMG_1.JPG"])
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from osgeo import gdal

from ...errors import BadArgument
from ...photo_folders import IMAGE_SUFFIXES, photo_folders
from .copies import real

gdal.UseExceptions()

_ARCHIVES = {".zip": "/vsizip/", ".tar": "/vsitar/", ".tgz": "/vsitar/", ".tar.gz": "/vsitar/", ".7z": "", ".rar": ""}
"""By their endings, how GDAL calls the folder that is in an archive; empty where few of its builds can."""


def is_virtual(path: str) -> bool:
    """Whether a path is one of GDAL's virtual file systems, which only GDAL can open."""
    return path.startswith("/vsi")


def content(path: str) -> bytes:
    """All of a file.

    Raises:
        OSError: it can't be read.
    """
    if not is_virtual(path):
        return Path(path).read_bytes()
    about, file = gdal.VSIStatL(path), gdal.VSIFOpenL(path, "rb")
    if about is None or file is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    try:
        return bytes(gdal.VSIFReadL(1, about.size, file) or b"")
    finally:
        gdal.VSIFCloseL(file)


def list_imagery(paths: Sequence[str]) -> list[str]:
    """The images that files and folders stand for, each once, as absolute paths.

    Files are taken as given; folders are searched with all that lies in them, in alphabetical order, for names
    that end in one of `IMAGE_SUFFIXES`, without hidden ones and without the pictures that come with models and
    results below it.

    Raises:
        BadArgument: a path is missing, or a folder holds no image or can't be looked into; or a name is no text.
    """
    found: list[str] = []
    for path in paths:
        found += _virtual(path) if is_virtual(path) else _local(path)
    once: dict[str, str] = {}
    for photo in found:
        once.setdefault(photo if is_virtual(photo) else real(photo), photo)
    _refuse_unwritable(once.values())
    return list(once.values())


def _refuse_unwritable(photos: Iterable[str]) -> None:
    """Names of an older system, such as those that a zip of Windows leaves on Linux: no results can tell of them."""
    written = ((photo, photo.encode(errors="backslashreplace").decode()) for photo in photos)
    odd = [text for photo, text in written if text != photo]
    if odd:
        count, first = len(odd), odd[0]
        raise BadArgument(f"Photos whose names are no UTF-8, such as {first}: {count}.", "Rename them first.")


def _local(path: str) -> list[str]:
    if not path:  # Python would take it for the folder that the engine runs in
        raise BadArgument("An empty path was given as imagery.", "Name photos or folders of photos.")
    if not Path(path).exists():
        raise _missing(path)
    absolute = os.path.abspath(path)  # noqa: PTH100 (symbolic links stay as the user named them)
    if Path(path).is_dir():
        return _images_in(absolute, _walk(absolute))
    _refuse_archive(absolute)
    return [absolute]


def _refuse_archive(path: str) -> None:
    """Some archives are images, as those of satellites; of others GDAL sees the photos by another name only."""
    kind = next((kind for ending, kind in _ARCHIVES.items() if path.lower().endswith(ending)), None)
    if kind is not None and gdal.IdentifyDriverEx(path, gdal.OF_RASTER) is None:
        inside = f"{kind}{path}"
        hint = f"Unpack it, or give what is in it as {inside}." if kind else "Unpack it."
        raise BadArgument(f"{path} is an archive, and no image.", hint)


def _virtual(path: str) -> list[str]:
    about = gdal.VSIStatL(path)
    if about is None:
        raise _missing(path)
    if not about.IsDirectory():
        return [path]
    folder = path.rstrip("/")
    return _images_in(path, (f"{folder}/{name}" for name in gdal.ReadDirRecursive(path) or () if not _hidden(name)))


def _missing(path: str) -> BadArgument:
    return BadArgument(f"{path} does not exist.", "Check the path of the imagery.")


def _walk(folder: str) -> Iterable[str]:
    for parent, names in photo_folders(folder, _refuse_folder):
        yield from (str(Path(parent, name)) for name in names if not _hidden(name))


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _images_in(folder: str, files: Iterable[str]) -> list[str]:
    found = sorted(file for file in files if file.lower().endswith(IMAGE_SUFFIXES))
    if not found:
        raise BadArgument(f"{folder} holds no images.", f"Images end in {', '.join(IMAGE_SUFFIXES)}.")
    return found


def _refuse_folder(error: OSError) -> None:
    raise BadArgument(f"{error.filename} can't be searched: {error.strerror}.", "Check its permissions.") from error
