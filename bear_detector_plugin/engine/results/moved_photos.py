# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos that lie elsewhere now: a folder that was moved, or a drive that has another name today.

The results follow them; else all would be searched, and counted, a second time, apart from what was said of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from osgeo import gdal, ogr

from ...errors import RasterError
from ..imagery.copies import copied
from ..imagery.photo_facts import facts
from ..imagery.rasters import open_raster
from ..imagery.sources import is_virtual
from .ledger import DONE, RUNNING, heard, transaction
from .tables import select

gdal.UseExceptions()
ogr.UseExceptions()

_PATHS = {
    "photos": ("path",),
    "detections": ("photo", "id"),
    "reviews": ("detection_id",),
    "audit": ("photo", "id"),
    "animals": ("id",),
    "sightings": ("detection_id", "animal_id"),
    "same_animal": ("one", "other"),
}
"""Columns that begin with a photo's path."""
_SEPARATORS = re.compile(r"[\\/]")
_LOOKED_AT = 3
"""Photos of a folder that are opened to see whether they are those that were searched."""


class Move(NamedTuple):
    """How the paths of a folder's photos began, and how they do now: up to a separator, and with it.

    Args:
        before: what they began with.
        now: what they begin with.
        photos: how many there are.
        sure: whether they tell the same time as those that were searched, and no other process is at them, which may
            see them where they were; False where they tell none.
    """

    before: str
    now: str
    photos: int
    sure: bool


def same_photos(before: Collection[str], now: Sequence[str]) -> dict[str, str]:
    """For each photo of now the one of before that it is: of the same path, or its copy that was placed on the map.

    Else it is one of the same file name; where several have it, as cameras number from one again, their folders' names
    tell them apart.
    """
    known, present = set(before), set(now)
    same = {photo: photo for photo in now if photo in known}
    gone, new = known - present, present - known
    placed = {copy: photo for photo, copy in copied([*new], gone).items() if photo in gone}
    same |= placed
    gone, new = gone - {*placed.values()}, new - placed.keys()
    for depth in range(1, max((len(_end(photo)) for photo in new), default=0) + 1):
        there, here = defaultdict(list), Counter(_end(photo, depth) for photo in now)
        for photo in gone:
            there[_end(photo, depth)].append(photo)
        new = {photo for photo in new if _end(photo, depth) in there}
        found = {p: there[_end(p, depth)][0] for p in new if len(there[_end(p, depth)]) == here[_end(p, depth)] == 1}
        same |= found
        gone, new = gone - {*found.values()}, new - found.keys()
        if not new:
            break
    return same


def moves(survey: gdal.Dataset, photos: Sequence[str]) -> list[Move]:
    """The folders whose photos were searched before, and lie elsewhere now.

    Args:
        survey: an open results file.
        photos: all of the run.
    """
    done = [row["path"] for row in select(survey, f"SELECT path FROM photos WHERE status = '{DONE}'")]  # noqa: S608  # nosec B608
    pairs = same_photos([path for path in done if not is_virtual(path)], photos)
    if all(now == before for now, before in pairs.items()):
        return []
    columns = "path, status, heartbeat, width_px, height_px, taken"
    rows = {row["path"]: row.items() for row in select(survey, f"SELECT {columns} FROM photos")}  # noqa: S608  # nosec B608
    folders: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for now, before in pairs.items():
        if now not in rows and not is_virtual(now) and _end(now, 1) == _end(before, 1):
            folders[_beginnings(before, now)].append((before, now))
    return list(_moves(folders, rows, set(photos)))


def placed_since(survey: gdal.Dataset, photos: Sequence[str]) -> int:
    """How many photos were searched before those copies of them were made that are to be searched now."""
    known = {row["path"]: row["status"] for row in select(survey, "SELECT path, status FROM photos")}
    done = [path for path, status in known.items() if status == DONE]
    return len(copied([photo for photo in photos if photo not in known], done))


def follow(path: str, survey: gdal.Dataset, move: Move) -> None:
    """Let all that is known of a folder's photos, and what people said of it, go with them.

    Args:
        path: of the results file.
        survey: the same, open for writing.
        move: of `moves`.

    Raises:
        ResultsError: the file can't be written.
    """
    with transaction(path, survey):
        for table, columns in _PATHS.items():
            if survey.GetLayerByName(table) is not None:
                for column in columns:
                    survey.ExecuteSQL(_begun_otherwise(table, column, move))
        if survey.GetLayerByName("animals") is not None:  # a list of paths, as JSON
            before, now = (_quoted(json.dumps(path, ensure_ascii=False)[:-1]) for path in move[:2])
            survey.ExecuteSQL(f"UPDATE animals SET photos = replace(photos, '{before}', '{now}')")  # noqa: S608  # nosec B608


def _begun_otherwise(table: str, column: str, move: Move) -> str:
    """In SQL."""
    begins = f"substr({column}, 1, {len(move.before)}) = '{_quoted(move.before)}'"
    value = f"'{_quoted(move.now)}' || substr({column}, {len(move.before) + 1})"
    return f"UPDATE {table} SET {column} = {value} WHERE {begins}"  # noqa: S608  # nosec B608


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _moves(
    folders: Mapping[tuple[str, str], Sequence[tuple[str, str]]], rows: Mapping[str, Mapping[str, Any]], now: set[str]
) -> Iterator[Move]:
    for (old, new), pairs in folders.items():
        some = pairs[:: max(len(pairs) // _LOOKED_AT, 1)][:_LOOKED_AT]
        if any(Path(before).exists() for before, _ in some):
            continue
        same = [_same_time(rows[before], photo) for before, photo in some]
        if False not in same:
            moved = [path for path in rows if path.startswith(old)]
            free = not any(path in now or new + path[len(old) :] in rows or _busy(rows[path]) for path in moved)
            yield Move(old, new, len(pairs), free and None not in same)


def _busy(row: Mapping[str, Any]) -> bool:
    return row["status"] == RUNNING and heard(row["heartbeat"])


def _same_time(row: Mapping[str, Any], photo: str) -> bool | None:
    """Whether a photo is the one that was searched, by its size and its time; None where it tells no time."""
    try:
        with open_raster(photo) as raster:
            size, taken = (raster.width, raster.height), facts(raster).taken
    except RasterError:
        return None
    if size != (row.get("width_px"), row.get("height_px")):
        return False
    return taken == row["taken"] if taken and row.get("taken") else None


def _end(path: str, depth: int = 0) -> tuple[str, ...]:
    """The last names of a path, of whatever system; all where it isn't said how many."""
    return tuple(_SEPARATORS.split(path)[-depth:])


def _beginnings(before: str, now: str) -> tuple[str, str]:
    """What two paths begin with, up to the names that are the same at their ends."""
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(before), reversed(now), strict=False))))
    end = before[len(before) - same :]
    first = _SEPARATORS.search(end)
    length = len(end) - (first.end() if first else 0)
    return before[: len(before) - length], now[: len(now) - length]
