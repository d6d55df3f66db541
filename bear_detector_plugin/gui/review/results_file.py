# SPDX-License-Identifier: GPL-2.0-or-later
"""A results GeoPackage as a review reads it and writes to it. Not for the main thread: a file may be slow, or busy.

By OGR and not by sqlite3: the tables' triggers call functions that only OGR brings along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from osgeo import gdal, ogr

from ...errors import ResultsError
from ...jobs import DEFAULT_MODEL, NATIVE
from .differences import differing
from .same_animals import Links, Same, read_links, statements

MOST = 200_000
"""Detections that are read, from the highest score on: what scores less than so many is no candidate."""
_BUSY_MS = 5_000
_REVIEWS = "SELECT detection_id, reviewer, verdict, note FROM reviews ORDER BY at"
_COLUMNS = "fid, id, photo, class, score, x_px, y_px, w_px, h_px, review, geom"


class Detection(NamedTuple):
    """A row of `detections`; `wkb` is its outline in the survey's CRS, empty where its place is not known."""

    fid: int
    id: str
    photo: str
    class_name: str
    score: float
    x: int
    y: int
    w: int
    h: int
    review: str
    wkb: bytes


Box = tuple[int, int, int, int]
"""A window's left, top, width and height in the photo's pixels."""


class Results(NamedTuple):
    """What a file holds: its detections by falling score, and what its latest run was made with.

    Where the windows that were drawn from what was not flagged are under review, they take the detections' place,
    without a class, and `flagged` holds what was flagged in their photos: that is found already. `links` tells which
    detections are of one animal, `count_terms` what the latest count was made with, `differ` the ids of what reviewers
    differ on, and `only_of` who must not see the others' verdicts.
    """

    path: str
    detections: list[Detection]
    crs_wkt: str = ""
    classes: tuple = ()
    threshold: float = 0.0
    model: str = DEFAULT_MODEL
    sha256: str = ""
    gsd: str = NATIVE
    bands: tuple = ()
    audited: bool = False
    flagged: dict[str, list[Box]] = {}  # noqa: RUF012 - never changed
    links: Links = Links({}, {})
    count_terms: dict = {}  # noqa: RUF012 - never changed
    only_of: str = ""
    differ: frozenset = frozenset()

    def flagged_near(self, row: Detection) -> list[Box]:
        """The flagged windows of a row's photo that share a pixel with it."""
        return [
            (x, y, w, h)
            for x, y, w, h in self.flagged.get(row.photo, [])
            if x < row.x + row.w and row.x < x + w and y < row.y + row.h and row.y < y + h
        ]


class Said(NamedTuple):
    """A verdict on its way to the file.

    Args:
        path: of the results file.
        detection_id: whose verdict it is.
        verdict: a class, `background` or `unsure`; empty for none.
        reviewer: who said it.
        at: when, in UTC, as a GeoPackage writes it.
        takes_back: the row of `reviews` of this moment is taken away, and the verdict is the one before it.
        audited: it is on a window of the audit's sample, not on a detection.
        blind: without the others' verdicts in sight: it stands in `reviews` only, and leaves the detection's as it is.
    """

    path: str
    detection_id: str
    verdict: str
    reviewer: str
    at: str
    takes_back: bool = False
    audited: bool = False
    blind: bool = False


def read_results(path: str, audited: bool = False, only_of: str = "") -> Results:
    """Read a file: its detections, or the audit's sample, in the order in which it was drawn.

    Args:
        path: of the file.
        audited: the sample of what was not flagged instead of the detections.
        only_of: a reviewer, for whom the others' verdicts are hidden; empty for nobody.

    Raises:
        ResultsError: there is no such file, it holds no results, or can't be read just now.
    """
    update = gdal.OF_UPDATE if Path(f"{path}-journal").exists() else 0  # a killed run's half transaction is undone
    with _told(path, "read"):
        dataset = _open(path, update)
        rows = list(_sample(dataset) if audited else _detections(dataset))
        if only_of:
            own = _own_verdicts(dataset, only_of)
            rows = [row._replace(review=own.get(row.id, "")) for row in rows]
        layer = dataset.GetLayerByName("detections")
        reference = layer.GetSpatialRef()
        wkt = reference.ExportToWkt() if reference is not None and any(row.wkb for row in rows) else ""
        flagged = _flagged(dataset) if audited and rows else {}
        links, terms = read_links(dataset), _count_terms(dataset)
        differ = frozenset() if only_of else differing(_select(dataset, _REVIEWS))
        results = Results(path, rows, wkt, *_latest_run(dataset), audited, flagged, links, terms, only_of, differ)
        del layer, reference
    return results


def write_verdicts(path: str, said: Iterable[Said | Same]) -> None:
    """Write verdicts as one short transaction.

    Raises:
        ResultsError: the file can't be written, or another program keeps it busy for too long: nothing is written.
    """
    with _told(path, "written"):
        dataset = _open(path, gdal.OF_UPDATE)
        _execute(dataset, f"PRAGMA busy_timeout = {_BUSY_MS}")
        _execute(dataset, "BEGIN IMMEDIATE")
        try:
            for verdict in said:
                for statement in statements(verdict) if isinstance(verdict, Same) else _statements(verdict):
                    _execute(dataset, statement)
            # The longer spelling reaches SQLite; a plain COMMIT would be OGR's own affair.
            _execute(dataset, "COMMIT TRANSACTION")
        except RuntimeError:
            with suppress(RuntimeError):  # SQLite has undone it by itself, as where the disk is full
                dataset.ExecuteSQL("/**/ROLLBACK")  # any ROLLBACK that stands first is OGR's own, as of GDAL 3.13
            raise


def _statements(said: Said) -> Iterator[str]:
    """OGR's SQL takes no parameters: so quotes are doubled."""
    verdict = f"'{_quoted(said.verdict)}'" if said.verdict else "NULL"
    found = _quoted(said.detection_id)
    table, column = ("audit", "verdict") if said.audited else ("detections", "review")
    if not said.blind:
        yield f"UPDATE {table} SET {column} = {verdict} WHERE id = '{found}'"  # noqa: S608  # nosec B608
    by = f"'{_quoted(said.reviewer)}'"
    if said.takes_back:
        yield f"DELETE FROM reviews WHERE detection_id = '{found}' AND reviewer = {by} AND at = '{said.at}'"  # noqa: S608 # nosec B608
    else:
        columns, note = "detection_id, reviewer, verdict, at, note", "'blind'" if said.blind else "NULL"
        yield f"INSERT INTO reviews ({columns}) VALUES ('{found}', {by}, {verdict}, '{said.at}', {note})"  # noqa: S608 # nosec B608


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _open(path: str, update: int) -> gdal.Dataset:
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR | update, allowed_drivers=["GPKG"])
    if dataset is None:
        raise RuntimeError(gdal.GetLastErrorMsg() or "it is no GeoPackage")
    if any(dataset.GetLayerByName(name) is None for name in ("detections", "reviews", "run")):
        raise ResultsError(f"{path} holds no results of Bear Detector.", "Choose another file.")
    return dataset


def _execute(dataset: gdal.Dataset, sql: str) -> None:
    gdal.ErrorReset()
    result = dataset.ExecuteSQL(sql)
    if result is not None:
        dataset.ReleaseResultSet(result)
    if gdal.GetLastErrorType() >= gdal.CE_Failure:
        raise RuntimeError(gdal.GetLastErrorMsg())


@contextmanager
def _told(path: str, done: str) -> Iterator[None]:
    """OGR's errors as ours, whether or not another plugin has switched its exceptions on."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    except RuntimeError as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise ResultsError(
            f"{path} can't be {done}: {reason}.", "It is tried again as long as QGIS is open."
        ) from error
    finally:
        gdal.PopErrorHandler()


def _detections(dataset: gdal.Dataset) -> Iterator[Detection]:
    query = f"SELECT {_COLUMNS} FROM detections ORDER BY score DESC, id LIMIT {MOST}"  # noqa: S608  # nosec B608
    for row in _select(dataset, query):
        yield _detection(row)


def _sample(dataset: gdal.Dataset) -> Iterator[Detection]:
    """The audit's sample; the score stands for its order, so that all that sorts detections sorts it too."""
    layer = dataset.GetLayerByName("audit")
    total = layer.GetFeatureCount() if layer is not None else 0
    if not total:
        return
    columns = "fid, id, photo, '' AS class, 1.0 AS score, x_px, y_px, w_px, h_px, verdict, geom"
    for number, row in enumerate(_select(dataset, f"SELECT {columns} FROM audit ORDER BY fid")):  # noqa: S608  # nosec B608
        yield _detection(row)._replace(score=1 - number / total)


def _flagged(dataset: gdal.Dataset) -> dict[str, list[Box]]:
    """What was flagged in the photos of the audit's sample."""
    found: dict[str, list[Box]] = {}
    query = (
        "SELECT photo, x_px, y_px, w_px, h_px FROM detections WHERE photo IN (SELECT photo FROM audit) "
        "AND score >= (SELECT threshold FROM audit LIMIT 1)"
    )
    for row in _select(dataset, query):
        box = tuple(row.GetFieldAsInteger(number) for number in range(1, 5))
        found.setdefault(row.GetFieldAsString(0), []).append(box)
    return found


def _select(dataset: gdal.Dataset, query: str) -> Iterator[ogr.Feature]:
    gdal.ErrorReset()
    layer = dataset.ExecuteSQL(query)
    if layer is None:
        raise RuntimeError(gdal.GetLastErrorMsg())
    yield from layer
    failed = gdal.GetLastErrorType() >= gdal.CE_Failure and gdal.GetLastErrorMsg()
    dataset.ReleaseResultSet(layer)
    if failed:
        raise RuntimeError(failed)


def _detection(row: ogr.Feature) -> Detection:
    outline = row.GetGeometryRef()
    return Detection(
        row.GetFID(),
        row.GetFieldAsString(0),
        row.GetFieldAsString(1),
        row.GetFieldAsString(2),
        row.GetFieldAsDouble(3),
        row.GetFieldAsInteger(4),
        row.GetFieldAsInteger(5),
        row.GetFieldAsInteger(6),
        row.GetFieldAsInteger(7),
        row.GetFieldAsString(8),
        bytes(outline.ExportToWkb()) if outline is not None else b"",
    )


def _own_verdicts(dataset: gdal.Dataset, reviewer: str) -> dict[str, str]:
    """A reviewer's latest verdicts, by the detections' ids."""
    by = _quoted(reviewer)
    query = f"SELECT detection_id, verdict FROM reviews WHERE reviewer = '{by}' ORDER BY at"  # noqa: S608  # nosec B608
    return {row.GetFieldAsString(0): row.GetFieldAsString(1) for row in _select(dataset, query)}


def _count_terms(dataset: gdal.Dataset) -> dict:
    """What the latest count was made with."""
    if dataset.GetLayerByName("counts") is None:
        return {}
    jobs = [row.GetFieldAsString(0) for row in _select(dataset, "SELECT job FROM counts ORDER BY created DESC LIMIT 1")]
    return json.loads(jobs[0]) if jobs else {}


def _latest_run(dataset: gdal.Dataset) -> tuple[tuple, float, str, str, str, tuple]:
    """Classes, threshold, model, its digest, and the photos' scale and bands."""
    row = None
    for row in dataset.GetLayerByName("run"):  # noqa: B007 - the last one counts
        pass
    if row is None:
        return (), 0.0, DEFAULT_MODEL, "", NATIVE, ()
    classes = tuple(json.loads(row["classes"] or "[]"))
    gsd, bands = row.items().get("gsd") or NATIVE, tuple(json.loads(row["bands"] or "[]"))  # older files tell no scale
    return classes, row["threshold"] or 0.0, _model(json.loads(row["job"] or "[]")), row["sha256"] or "", gsd, bands


def _model(command: list[str]) -> str:
    """The model as the run was told it."""
    for flag, value in zip(command, command[1:]):
        if flag == "--model":
            return value
    return DEFAULT_MODEL
