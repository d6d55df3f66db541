# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder of cut-out animals, each a picture with its opacity, and where they are from.

    bears/
        cutouts.json                a list of entries, as `Entry` names their fields
        walking-5f1c0a92.png        deleted, it is out of the library

An animal that is cut out again replaces what its photo, known by the checksum of its file, gave at that place before; a
second animal of the photo is kept beside it. Whose photo it is stays where nothing else is told. The list remembers
photos whose picture was deleted, too: somebody has judged them.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2
import numpy as np

from ...errors import ExamplesError
from ..imagery.sources import content
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
        place: and of the animal; empty where an earlier version did not note it.
    """

    name: str
    class_name: str
    photo: str
    sha256: str
    origin: str = ""
    box: tuple[int, ...] = ()
    place: tuple[int, ...] = ()


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


def checksum(photo: str) -> str:
    """By which the library knows a photo again, whatever its name."""
    return hashlib.sha256(content(photo)).hexdigest()


def _list(folder: str | Path) -> list[Entry]:
    path = Path(folder) / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        rows = [{**row, **{name: tuple(row.get(name, ())) for name in ("box", "place")}} for row in told]
        return [Entry(**row) for row in rows if row["name"] == Path(row["name"]).name]  # no picture lies elsewhere
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExamplesError(f"{path} can't be read: {error}.", "Cut the animals out again, to a new folder.") from error


def keep(folder: str | Path, cutout: Cutout, class_name: str, origin: str = "", box: Sequence[int] = ()) -> Entry:
    """Put a cut-out into the library; makes the folder.

    Raises:
        ExamplesError: the library can't be read or written.
    """
    photo, known = Path(cutout.origin), _list(folder)
    digest, place = checksum(cutout.origin), tuple(cutout.place or ())
    of_photo = [other for other in known if other.sha256 == digest]
    replaced = [other for other in of_photo if _same_animal(place, other.place)]
    name = replaced[0].name if replaced else _free_name(f"{photo.stem}-{digest[:8]}", known)
    origin = origin or next((other.origin for other in of_photo), "")
    entry = Entry(name, class_name, photo.name, digest, origin, tuple(box), place)
    opacity = np.round(cutout.alpha * 255).astype(np.uint8)
    _, png = cv2.imencode(".png", np.dstack([cutout.rgb[..., ::-1], opacity]))
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        _picture(folder, entry).write_bytes(bytes(png))
        _write_list(folder, [*(other for other in known if other not in replaced), entry])
        for other in replaced[1:]:
            _picture(folder, other).unlink(missing_ok=True)
    except OSError as error:
        raise ExamplesError(f"{folder} can't be written ({error.strerror}).", "Choose another --library.") from error
    return entry


def _same_animal(one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether places in a photo share more than half of the smaller one; so they do where one isn't known."""
    if not (one and other):
        return True
    (x, y, w, h), (u, v, width, height) = one, other
    across, down = min(x + w, u + width) - max(x, u), min(y + h, v + height) - max(y, v)
    return max(across, 0) * max(down, 0) > min(w * h, width * height) / 2


def _free_name(name: str, known: Sequence[Entry]) -> str:
    taken = {entry.name for entry in known}
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(each for each in itertools.chain([name], numbered) if each not in taken)


def _write_list(folder: str | Path, entries: Sequence[Entry]) -> None:
    part = Path(folder) / f"{NAME}.part"
    text = json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False)
    part.write_text(text, encoding="utf-8")
    part.replace(part.with_name(NAME))


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
