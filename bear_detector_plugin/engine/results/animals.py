# SPDX-License-Identifier: GPL-2.0-or-later
"""The animals of a results file: what was counted, which detections are sightings of which, and what people said.

    animals      point (longitude, latitude); id, class, how, sightings, photos (JSON), score, error_m, taken
    sightings    detection_id, animal_id
    same_animal  what people said of two detections: one, other, same (1 or 0), reviewer, at
    counts       one row a count: created, job (JSON), animals (JSON, by class and how)

`animals` and `sightings` are made anew by each count; `same_animal` is never touched by it.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from osgeo import gdal, ogr

from ...formats import CONFIRMED as CONFIRMED_ROWS
from ...layer_styles import add_style
from ..imagery.footprint import Point
from ..placing.ground import LONGITUDE_LATITUDE
from .ledger import now, transaction
from .results_file import open_survey
from .tables import GEOMETRY, create_layer, insert

gdal.UseExceptions()
ogr.UseExceptions()

ONCE, PROPOSED, CONFIRMED, SPLIT = "seen once", "proposed", "confirmed", "split"
"""How an animal came to be: of one sighting; of several, by place and time or by people; set apart by people."""
_TABLES = {
    "animals": ("id class how sightings:int photos score:real error_m:real taken", ogr.wkbPoint),
    "sightings": ("detection_id animal_id", None),
    "same_animal": ("one other same:int reviewer at:time", None),
    "counts": ("created:time job animals", None),
}


class Found(NamedTuple):
    """A detection that is counted: its class is what people said, where they did; the score is 0-1.

    `corners` are those of its window in the survey's CRS, none where its place isn't known.
    """

    id: str
    photo: str
    class_name: str
    score: float
    corners: tuple[Point, ...] = ()


class Animal(NamedTuple):
    """An animal.

    Args:
        id: of its sighting that comes first by name: it stays as long as that is its first.
        class_name: what it is.
        how: one of the four ways above.
        sightings: the detections' ids.
        photos: in which it was seen.
        score: the highest (0-1).
        place: longitude and latitude; not a number where they aren't known.
        error_m: standard error of the place along each axis.
        taken: when its first photo was.
    """

    id: str
    class_name: str
    how: str
    sightings: tuple[str, ...]
    photos: tuple[str, ...]
    score: float
    place: Point
    error_m: float
    taken: str


def found_in(survey: gdal.Dataset, review: str, threshold: float) -> list[Found]:
    """What is to be counted.

    Args:
        survey: an open results file.
        review: `confirmed`, or `all`: what scores enough and was not rejected, and what was confirmed at any score.
        threshold: the lowest score (0-1) of what nobody has looked at.
    """
    layer = survey.GetLayerByName("detections")
    likely = f"(score >= {threshold!r} AND (review IS NULL OR review <> 'background')) OR ({CONFIRMED_ROWS})"
    layer.SetAttributeFilter(CONFIRMED_ROWS if review == CONFIRMED else likely)
    rows = [_found(row) for row in layer]
    layer.SetAttributeFilter(None)
    return sorted(rows)


def said_same(survey: gdal.Dataset) -> dict[tuple[str, str], bool]:
    """Whether people take two detections for one animal, by their latest word; the ids of a pair in order."""
    layer = survey.GetLayerByName("same_animal")
    rows = sorted((row.items() for row in layer), key=lambda row: row["at"] or "") if layer is not None else ()
    return {(min(row["one"], row["other"]), max(row["one"], row["other"])): bool(row["same"]) for row in rows}


def take_over(path: str, said: Sequence[dict[str, Any]]) -> None:
    """Add what people said of pairs in an earlier run, unless it is there.

    Args:
        path: of a results file.
        said: rows of `same_animal`.

    Raises:
        ResultsError: the file can't be written.
    """
    survey = open_survey(path, update=True)
    _make(survey, "same_animal")
    layer = survey.GetLayerByName("same_animal")
    known = {(row["one"], row["other"], row["at"]) for row in layer}
    with transaction(path, survey):
        for row in said:
            if (row["one"], row["other"], row["at"]) not in known:
                insert(layer, row)


def write(path: str, survey: gdal.Dataset, animals: Sequence[Animal], job: dict[str, Any]) -> None:
    """Replace the animals of a results file, and note how they were counted.

    Args:
        path: of the file.
        survey: the same, open for writing.
        animals: all of them.
        job: what they were counted with.

    Raises:
        ResultsError: the file can't be written.
    """
    for name in _TABLES:
        _make(survey, name)
    with transaction(path, survey):
        for name in ("animals", "sightings"):
            # Of all rows without a condition OGR makes an affair of its own, which fails here as of GDAL 3.13.
            survey.ExecuteSQL(f"DELETE FROM {name} WHERE TRUE")  # noqa: S608  # nosec B608
        layer, links = survey.GetLayerByName("animals"), survey.GetLayerByName("sightings")
        for animal in animals:
            insert(layer, _row(animal), _point(animal.place))
            for sighting in animal.sightings:
                insert(links, {"detection_id": sighting, "animal_id": animal.id})
        note = {"created": now(), "job": json.dumps(job), "animals": json.dumps(by_class(animals))}
        insert(survey.GetLayerByName("counts"), note)


def read(survey: gdal.Dataset) -> list[Animal]:
    """The animals of the latest count; none where nothing was counted."""
    layer = survey.GetLayerByName("animals")
    if layer is None:
        return []
    sightings: dict[str, list[str]] = defaultdict(list)
    for row in survey.GetLayerByName("sightings"):
        sightings[row["animal_id"]].append(row["detection_id"])
    return [_animal(row, sightings[row["id"]]) for row in layer]


def counted_at(survey: gdal.Dataset) -> str:
    """When the animals were counted, as the file writes it; empty where they weren't."""
    if survey.GetLayerByName("counts") is None:
        return ""
    rows = survey.ExecuteSQL("SELECT CAST(MAX(created) AS TEXT) AS latest FROM counts")
    latest: str = next(iter(rows))["latest"] or ""
    survey.ReleaseResultSet(rows)
    return latest


def by_class(animals: Sequence[Animal]) -> dict[str, dict[str, int]]:
    """How many animals of each class came to be in which way."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for animal in animals:
        counts[animal.class_name][animal.how] += 1
    return {name: dict(counts[name]) for name in sorted(counts)}


def _make(survey: gdal.Dataset, name: str) -> None:
    """A table, where there is none yet."""
    columns, kind = _TABLES[name]
    if survey.GetLayerByName(name) is None:
        create_layer(survey, name, columns, LONGITUDE_LATITUDE if kind else None, kind or ogr.wkbNone)
        if kind:
            add_style(survey, name, GEOMETRY)


def _found(row: ogr.Feature) -> Found:
    outline, verdict = row.GetGeometryRef(), row["review"]
    class_name = verdict if verdict not in (None, "", "unsure") else row["class"]
    return Found(row["id"], row["photo"], class_name, row["score"], tuple(_corners(outline)))


def _corners(outline: ogr.Geometry | None) -> Iterator[Point]:
    if outline is not None and not outline.IsEmpty():
        yield from outline.GetGeometryRef(0).GetPoints()[:4]


def _row(animal: Animal) -> dict[str, Any]:
    values = {
        "id": animal.id,
        "class": animal.class_name,
        "how": animal.how,
        "sightings": len(animal.sightings),
        "photos": json.dumps(animal.photos, ensure_ascii=False),
        "score": animal.score,
        "taken": animal.taken or None,
    }
    return values if math.isnan(animal.error_m) else {**values, "error_m": animal.error_m}


def _point(place: Point) -> ogr.Geometry | None:
    if not math.isfinite(place[0]):
        return None
    point = ogr.Geometry(ogr.wkbPoint)
    point.AddPoint_2D(*place)
    return point


def _animal(row: ogr.Feature, sightings: Sequence[str]) -> Animal:
    point, error = row.GetGeometryRef(), row["error_m"]
    return Animal(
        row["id"],
        row["class"],
        row["how"],
        tuple(sightings),
        tuple(json.loads(row["photos"])),
        row["score"],
        point.GetPoint_2D() if point is not None else (math.nan, math.nan),
        math.nan if error is None else error,
        row["taken"] or "",
    )
