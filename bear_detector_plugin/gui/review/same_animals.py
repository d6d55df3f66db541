# SPDX-License-Identifier: GPL-2.0-or-later
"""Which detections are sightings of one animal: as they were counted, and as people have said.

The engine counts (`engine/results/animals.py` tells of the tables). What is said here goes into `same_animal`, takes
effect at once, and is kept by every later count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from osgeo import gdal

ONCE, PROPOSED, CONFIRMED, SPLIT = "seen once", "proposed", "confirmed", "split"
_TABLE = "same_animal"


class Same(NamedTuple):
    """What somebody says of two detections, on its way to the file.

    Args:
        path: of the results file.
        one: a detection's id.
        other: another's.
        same: whether they show one animal.
        reviewer: who said it.
        at: when, in UTC, as a GeoPackage writes it.
    """

    path: str
    one: str
    other: str
    same: bool
    reviewer: str
    at: str


class Animal(NamedTuple):
    """The animal that a detection shows.

    Args:
        sightings: all its detections' ids, in the order in which they were taken.
        apart: what was taken for the same animal, until somebody set it apart.
        how: one of the four ways above.
    """

    sightings: tuple
    apart: tuple
    how: str


class Links(NamedTuple):
    """What a file holds of animals.

    Args:
        counted: for each detection that was counted all sightings of its animal.
        said: whether pairs of detections (ids in order) show one animal, by people's latest word.
    """

    counted: dict
    said: dict

    def say(self, one: str, other: str, same: bool) -> None:
        """Take somebody's word."""
        self.said[(min(one, other), max(one, other))] = same

    def animal(self, detection_id: str) -> Animal | None:
        """The animal that a detection shows; None where it was not counted."""
        if detection_id not in self.counted:
            return None
        known = dict.fromkeys(self.counted[detection_id])
        known.update(dict.fromkeys(name for pair in self.said if detection_id in pair for name in pair))
        mine = {detection_id}
        for _ in known:  # whoever is bound to one of them, by the count or by people
            mine |= {name for name in known if any(self._bound(name, other) for other in mine)}
        sightings = tuple(name for name in known if name in mine)
        apart = tuple(name for name in known if name not in mine)
        agreed = sum(self._said(one, other) is True for one in sightings for other in sightings if one < other)
        if len(sightings) > 1:
            return Animal(sightings, apart, CONFIRMED if agreed >= len(sightings) - 1 else PROPOSED)
        return Animal(sightings, apart, SPLIT if apart else ONCE)

    def _bound(self, one: str, other: str) -> bool:
        said = self._said(one, other)
        return other in self.counted.get(one, ()) if said is None else said

    def _said(self, one: str, other: str) -> bool | None:
        return self.said.get((min(one, other), max(one, other)))


def read_links(dataset: gdal.Dataset) -> Links:
    """What an open results file holds; nothing where its animals were not counted."""
    members: dict[str, list[str]] = {}
    for row in _rows(dataset, "sightings"):
        members.setdefault(row["animal_id"], []).append(row["detection_id"])
    links = Links({name: tuple(all_of_it) for all_of_it in members.values() for name in all_of_it}, {})
    for row in sorted(_rows(dataset, _TABLE), key=lambda row: row["at"] or ""):
        links.say(row["one"], row["other"], bool(row["same"]))
    return links


def statements(said: Same) -> Iterator[str]:
    """What puts a word into the file."""
    one, other, by = (text.replace("'", "''") for text in (said.one, said.other, said.reviewer))
    values = f"'{one}', '{other}', {int(said.same)}, '{by}', '{said.at}'"
    yield f"INSERT INTO {_TABLE} (one, other, same, reviewer, at) VALUES ({values})"  # noqa: S608  # nosec B608


def _rows(dataset: gdal.Dataset, table: str) -> list[dict]:
    layer = dataset.GetLayerByName(table)
    return [row.items() for row in layer] if layer is not None else []
