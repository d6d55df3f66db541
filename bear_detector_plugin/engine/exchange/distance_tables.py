# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that R's packages Distance and mrds read, and the history of who has found which animal.

    distance.csv         Region.Label, Area, Sample.Label, Effort, object, distance, size, class
                         a line without an animal of a class has one row for it, with NA, so that whoever picks out
                         the rows of a class keeps all lines; Distance calls it a flat file
    mrds.csv             object, observer (1 or 2), detected (0 or 1), distance, size, class, Region.Label, Sample.Label
    capture_history.csv  object, animal, class, transect, distance_m, model, reviewer_a, reviewer_b: 1 found, 0 looked
                         at and not found, empty where that one has not looked

An animal has the same object in all three; mrds takes none whose distance is not known, as of a photo without a place
or alone in its line.

Distances are in metres from the line, Effort in kilometres. Area is the region's, in square kilometres, and not known
here: with 0 the packages tell densities only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..results.animals import Animal
from ..results.flight import Line
from .csv_table import Value

REGION = "survey"
DISTANCE = ("Region.Label", "Area", "Sample.Label", "Effort", "object", "distance", "size", "class")
MRDS = ("object", "observer", "detected", "distance", "size", "class", "Region.Label", "Sample.Label")
HISTORY = ("object", "animal", "class", "transect", "distance_m", "model", "reviewer_a", "reviewer_b")

Row = tuple[Value, ...]


class Placed(NamedTuple):
    """An animal, the line in whose photos it was seen first, and how far from it, in metres; NaN: not known."""

    number: int
    animal: Animal
    line: str
    distance_m: float


def distance_rows(lines: Sequence[Line], placed: Sequence[Placed], classes: Sequence[str]) -> Iterator[Row]:
    """A row an animal, and one a line and class without any."""
    for line in lines:
        effort = (REGION, 0, line.name, line.effort_m / 1000)
        mine = [one for one in placed if one.line == line.name]
        for one in mine:
            yield (*effort, one.number, one.distance_m, 1, one.animal.class_name)
        for name in classes:
            if all(one.animal.class_name != name for one in mine):
                yield (*effort, math.nan, math.nan, math.nan, name)


def mrds_rows(placed: Sequence[Placed], verdicts: Sequence[Mapping[str, str]], classes: Sequence[str]) -> Iterator[Row]:
    """Two rows an animal that one of the two has found, of those at a known distance that both have looked at.

    `classes` are those that were looked for: who takes one of them for a look-alike has not found it.
    """
    for one in (one for one in placed if math.isfinite(one.distance_m)):
        found = [_found(one.animal, said, classes) for said in verdicts]
        if None in found or not any(found):
            continue
        for observer, detected in enumerate(found, start=1):
            yield one.number, observer, detected, one.distance_m, 1, one.animal.class_name, REGION, one.line


def history_rows(
    placed: Sequence[Placed], threshold: float, verdicts: Sequence[Mapping[str, str]], classes: Sequence[str]
) -> Iterator[Row]:
    """A row an animal; the model has found what scores at least the threshold."""
    for one in placed:
        said = [_found(one.animal, mine, classes) for mine in verdicts]
        model = int(one.animal.score >= threshold)
        first, second, *_ = [*said, None, None]
        yield one.number, one.animal.id, one.animal.class_name, one.line, one.distance_m, model, first, second


def _found(animal: Animal, said: Mapping[str, str], classes: Sequence[str]) -> int | None:
    """Whether somebody took any of an animal's sightings for one; None where none of them was looked at."""
    kin = classes if animal.class_name in classes else (animal.class_name,)
    verdicts = [said[sighting] for sighting in animal.sightings if sighting in said]
    return int(any(verdict in kin for verdict in verdicts)) if verdicts else None
