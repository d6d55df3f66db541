# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder of cut-out animals, each a picture with its opacity, and where they are from.

    bears/
        cutouts.json                a list of entries, as `Entry` names their fields
        walking-5f1c0a92.png        deleted, it is out of the library

A photo that is cut out again replaces what it gave before: its name holds the checksum of the photo's file. Whose photo
it is stays where nothing else is told. The list remembers photos whose picture was deleted, too: somebody has judged
them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from ..errors import ExamplesError
from .cutouts import Cutout

NAME = "cutouts.json"


@dataclass(frozen=True)
class Entry:
    """What is known of a cut-out.

    Args:
        name: of its picture, without the ending.
        class_name: of the animal.
        photo: the name of the photo's file.
        sha256: the checksum of the photo's file.
        origin: whose photo it is and where it is from, as told.
        box: x, y, width and height in the photo's pixels that it was looked for in; empty for all of the photo.
    """

    name: str
    class_name: str
    photo: str
    sha256: str
    origin: str = ""
    box: tuple[int, ...] = ()


def is_library(folder: str | Path) -> bool:
    """Whether a folder holds cut-outs, rather than photos to cut animals out of."""
    return (Path(folder) / NAME).is_file()


def entries(folder: str | Path) -> list[Entry]:
    """What the library holds, in the order of its making; those whose picture was deleted are left out.

    Raises:
        ExamplesError: the list can't be read.
    """
    return [entry for entry in _list(folder) if _picture(folder, entry).is_file()]


def judged(folder: str | Path) -> frozenset[str]:
    """Checksums of the photos that were cut out, also of those whose picture was deleted.

    Raises:
        ExamplesError: the list can't be read.
    """
    return frozenset(entry.sha256 for entry in _list(folder))


def checksum(photo: str | Path) -> str:
    """By which the library knows a photo again, whatever its name."""
    return hashlib.sha256(Path(photo).read_bytes()).hexdigest()


def _list(folder: str | Path) -> list[Entry]:
    path = Path(folder) / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return [Entry(**{**row, "box": tuple(row.get("box", ()))}) for row in told]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ExamplesError(f"{path} can't be read: {error}.", "Cut the animals out again, to a new folder.") from error


def keep(folder: str | Path, cutout: Cutout, class_name: str, origin: str = "", box: Sequence[int] = ()) -> Entry:
    """Put a cut-out into the library; makes the folder.

    Raises:
        ExamplesError: the library can't be read or written.
    """
    photo = Path(cutout.origin)
    digest = checksum(photo)
    known, name = _list(folder), f"{photo.stem}-{digest[:8]}"
    origin = origin or next((other.origin for other in known if other.name == name), "")
    entry = Entry(name, class_name, photo.name, digest, origin, tuple(box))
    opacity = np.round(cutout.alpha * 255).astype(np.uint8)
    _, png = cv2.imencode(".png", np.dstack([cutout.rgb[..., ::-1], opacity]))
    kept = [other for other in known if other.name != name]
    part = Path(folder) / f"{NAME}.part"
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        _picture(folder, entry).write_bytes(bytes(png))
        part.write_text(json.dumps([asdict(e) for e in (*kept, entry)], indent=1, ensure_ascii=False), encoding="utf-8")
        part.replace(part.with_name(NAME))
    except OSError as error:
        raise ExamplesError(f"{folder} can't be written ({error.strerror}).", "Choose another --library.") from error
    return entry


def read(folder: str | Path, entry: Entry) -> Cutout:
    """A cut-out of the library; its origin is the photo's name.

    Raises:
        ExamplesError: the picture is damaged, or nothing in it is opaque.
    """
    path = _picture(folder, entry)
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None or picture.ndim != 3 or picture.shape[2] != 4 or picture[..., 3].max() < 128:
        raise ExamplesError(f"{path} is no cut-out.", "Delete it, and cut the animal out again.")
    return Cutout(picture[..., 2::-1].copy(), picture[..., 3].astype(np.float32) / 255, entry.photo)


def _picture(folder: str | Path, entry: Entry) -> Path:
    return Path(folder) / f"{entry.name}.png"
