# SPDX-License-Identifier: GPL-2.0-or-later
"""The results of a run: one GeoPackage. What is done of it is kept by `ledger`.

    detections  window polygon; id, photo, class, score, x_px, y_px (top left), w_px, h_px, review; chance, where it is
                known how rare animals are; rest, what all classes score that are not looked for
    reviews     detection_id, reviewer, verdict, at, note
    photos      footprint of what was searched; path, status, owner, heartbeat, counts (JSON, by class), seconds, error,
                width_px, height_px, and what the photo tells: gsd_m, gsd_by, placed_by, unplaced (why), taken,
                position_error_m; scale, at which it was searched
    run         one row each time it was started: all that is needed to repeat it
    audit       where some of what was not flagged was drawn to be looked at: see `audit_layer`

A photo's detections and its status `done` are written in one transaction: whenever the process is killed, the next
one goes on where it stopped, without a loss or a duplicate. QGIS may review in the same file meanwhile.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from osgeo import gdal, ogr

from ...errors import ResultsError
from ..imagery.footprint import Georeference, in_one_piece, transform, whole_turn
from ..imagery.photo_facts import Facts
from ..imagery.windows import Window
from .ledger import DONE, Ledger, now, told
from .records import Detection, Run, Unsaid
from .tables import COLUMNS, GEOMETRY, LAYERS, complete, create, crs, insert, ring, select

gdal.UseExceptions()
ogr.UseExceptions()

BUSY_MS = 30_000
"""How long a write waits for another program, such as QGIS saving a review."""


class Results(Ledger):
    """An open results file: its photos, and what was found in them; made by `open_results`. Belongs to one thread."""

    def __init__(self, path: str, dataset: gdal.Dataset) -> None:
        super().__init__(path, dataset)
        self._crs = placed_crs(dataset)

    def __enter__(self) -> Results:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(ResultsError), self._transaction():  # each process knows of its own rows' extent only
            for layer in LAYERS:
                self._dataset.ExecuteSQL(f"RECOMPUTE EXTENT ON {layer}")
        del self._detections, self._photos, self._reviews
        self._dataset = None

    def record(self, run: Run) -> None:
        """Note that a run goes on."""
        with self._transaction():
            insert(self._dataset.GetLayerByName("run"), _run_row(run))

    def describe(self, photo: str, known: Facts) -> None:
        """Note what a photo tells of itself, also where its scan should fail."""
        with self._transaction():
            self._set(photo, **{name: value or None for name, value in known._asdict().items()})

    def finish(
        self,
        photo: str,
        extent: Window,
        georeference: Georeference | None,
        found: Iterable[Unsaid | Detection],
        seconds: float,
        searched: Window | None = None,
    ) -> None:
        """Write a photo's detections and that it is done, at once or not at all.

        Nothing is written where another process has finished the photo meanwhile.

        Args:
            photo: as given to `pending`.
            extent: the whole photo, in its pixels.
            georeference: where it lies; None leaves the geometries empty.
            found: class, score (0-1) and window of each detection, and the reviews that it takes over.
            seconds: that the scan took.
            searched: the pixels that were looked at; the whole photo where None.
        """
        detections = [Detection(*animal) for animal in found]
        self._place(georeference)
        footprint, *polygons = self._polygons(georeference, [searched or extent, *(d.window for d in detections)])
        counts = json.dumps(Counter(detection.class_name for detection in detections))
        size = {"width_px": extent.w, "height_px": extent.h}
        with self._transaction():
            if self._row(photo)["status"] == DONE:
                return
            for detection, polygon in zip(detections, polygons, strict=True):
                row = _detection(photo, detection)
                insert(self._detections, row, polygon)
                for review in detection.earlier.reviews if detection.earlier else ():
                    insert(self._reviews, {**review, "detection_id": row["id"]})
            self._set(
                photo, footprint, status=DONE, owner=None, heartbeat=now(), counts=counts, seconds=seconds, **size
            )

    def renew_chances(self, chance: Callable[[Detection, Window, float | None], float]) -> int:
        """Put right the chances of all detections; returns how many were others.

        Args:
            chance: of a detection, in a photo of this extent and this scale.
        """
        sizes = {row["path"]: (row["width_px"], row["height_px"], row["scale"]) for row in self._photos}
        wrong: dict[int, float] = {}
        columns = "SELECT fid, photo, class, score, rest, chance, x_px, y_px, w_px, h_px FROM detections"
        for row in select(self._dataset, columns):
            width, height, scale = sizes[row["photo"]]
            found = Detection(row["class"], row["score"], window_of(row), row["rest"])
            right = chance(found, Window(0, 0, width or 0, height or 0), scale)
            if width and not math.isclose(right, row["chance"] or 0.0):
                wrong[row.GetFID()] = right
        with self._transaction():
            for number, right in wrong.items():
                self._dataset.ExecuteSQL(f"UPDATE detections SET chance = {right!r} WHERE fid = {number}")  # noqa: S608  # nosec B608
        return len(wrong)

    def count(self, threshold: float = 0.0) -> int:
        """How many detections score at least this."""
        self._detections.SetAttributeFilter(f"score >= {threshold!r}")
        count: int = self._detections.GetFeatureCount()
        self._detections.SetAttributeFilter(None)
        return count

    def count_by_class(self, threshold: float) -> dict[str, float]:
        """How many detections of each class that was found score at least this."""
        rows = self._dataset.ExecuteSQL(
            f"SELECT class, COUNT(*) AS found FROM detections WHERE score >= {threshold!r} GROUP BY class"  # noqa: S608  # nosec B608
        )
        counts = {row["class"]: row["found"] for row in rows}
        self._dataset.ReleaseResultSet(rows)
        return counts

    def of_photos(self, photos: Container[str]) -> dict[str, list[Detection]]:
        """The detections of those of the photos that are done."""
        done = [row["path"] for row in self._photos if row["status"] == DONE and row["path"] in photos]
        found: dict[str, list[Detection]] = {photo: [] for photo in done}
        for row in self._detections:
            if row["photo"] in found:
                found[row["photo"]].append(Detection(row["class"], row["score"], window_of(row)))
        return found

    def times(self) -> dict[str, str | None]:
        """When each photo was taken, as far as it tells."""
        return {row["path"]: row["taken"] for row in select(self._dataset, "SELECT path, taken FROM photos")}

    def _place(self, georeference: Georeference | None) -> None:
        """The first photo that knows where it lies decides on the survey's CRS, whichever process comes to it."""
        if georeference is None or self._crs is not None:
            return
        with told(self.path):
            self._dataset.StartTransaction()  # a change of columns works in OGR's own transactions only
            self._dataset.ExecuteSQL("UPDATE gpkg_geometry_columns SET srs_id = srs_id")  # takes the lock
            if _srs_id(self._dataset) == self._srs_id:
                for layer in (self._detections, self._photos):
                    definition = ogr.GeomFieldDefn(GEOMETRY, ogr.wkbPolygon)
                    definition.SetSpatialRef(crs(georeference.crs_wkt))
                    layer.AlterGeomFieldDefn(0, definition, ogr.ALTER_GEOM_FIELD_DEFN_SRS_FLAG)
                self._dataset.CommitTransaction()
                self._crs = georeference.crs_wkt
                return
            self._dataset.RollbackTransaction()
        self._take(open_survey(self.path, update=True))
        self._crs = self._photos.GetSpatialRef().ExportToWkt()

    def _take(self, dataset: gdal.Dataset) -> None:
        super()._take(dataset)
        self._detections, self._reviews = (dataset.GetLayerByName(name) for name in ("detections", "reviews"))
        self._srs_id = _srs_id(dataset)

    def _polygons(self, georeference: Georeference | None, windows: Sequence[Window]) -> list[ogr.Geometry | None]:
        if georeference is None or self._crs is None:
            return [None] * len(windows)
        corners = [corner for window in windows for corner in georeference.polygon(window)]
        if georeference.crs_wkt == self._crs:  # a mosaic may go round the Earth
            return [ring(corners[5 * i : 5 * i + 5]) for i in range(len(windows))]
        places, turn = transform(corners, georeference.crs_wkt, self._crs), whole_turn(self._crs)
        return [ring(in_one_piece(places[5 * i : 5 * i + 5], turn)) for i in range(len(windows))]


def open_results(path: str, run: Run, fresh: bool = False) -> Results:
    """Open the results file of a run to go on with it, or make it where there is none.

    Args:
        path: ends in .gpkg.
        run: what this run is made with.
        fresh: begin anew where the file exists.

    Raises:
        ResultsError: the file can't be written, is no results file, was made with another model, mode, bands or
            area, or holds reviews that a fresh run would lose.
    """
    if not path.lower().endswith(".gpkg"):
        raise ResultsError(f"{path} is no name for a GeoPackage.", "Let --out end in .gpkg.")
    if not Path(path).parent.is_dir():
        raise ResultsError(f"{Path(path).parent} is not a folder.", "Create it, or choose another --out.")
    if Path(path).exists() and not fresh:
        return _go_on(path, run)
    if Path(path).exists():
        _refuse_loss(path)
    try:
        _create(path, run, fresh)
    except FileExistsError:
        return _go_on(path, run)
    return Results(path, open_survey(path, update=True))


def _go_on(path: str, run: Run) -> Results:
    _refuse_mixture(path, run)
    survey = open_survey(path, update=True)
    complete(survey)
    results = Results(path, survey)
    results.record(run)
    return results


def open_survey(path: str, update: bool = False) -> gdal.Dataset:
    """A results file as GDAL opens it, for reading unless told otherwise.

    Raises:
        ResultsError: there is no such file, or it is no results file, or it can't be written to.
    """
    if not Path(path).is_file():
        raise ResultsError(f"There are no results {path}.", "Give a GeoPackage made by `bear-detector detect`.")
    update = update or Path(f"{path}-journal").exists()  # a killed run's half transaction, to be undone in writing
    try:
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | (gdal.OF_UPDATE if update else 0), allowed_drivers=["GPKG"])
    except RuntimeError as error:
        raise ResultsError(f"{path} can't be opened: {error}.", "Check the file and its permissions.") from error
    if any(dataset.GetLayerByName(name) is None for name in COLUMNS):
        raise ResultsError(f"{path} holds no results of Bear Detector.", "Choose another file.")
    dataset.ExecuteSQL(f"PRAGMA busy_timeout = {BUSY_MS}")
    return dataset


def latest_run(survey: gdal.Dataset) -> Run:
    """What an open results file was made with, when it was last worked on."""
    *_, last = survey.GetLayerByName("run")
    return Run.of_row(last.items())


def window_of(row: ogr.Feature) -> Window:
    """The window of a row of `detections`."""
    return Window(*(row[name] for name in ("x_px", "y_px", "w_px", "h_px")))


def placed_crs(dataset: gdal.Dataset) -> str | None:
    """The survey's CRS as WKT, None as long as no photo's place on the map is known."""
    photos = dataset.GetLayerByName("photos")
    photos.SetAttributeFilter(f"{GEOMETRY} IS NOT NULL")
    placed = photos.GetFeatureCount() > 0
    photos.SetAttributeFilter(None)
    return photos.GetSpatialRef().ExportToWkt() if placed else None


def _srs_id(dataset: gdal.Dataset) -> int:
    """The number by which the file now knows the survey's CRS, also where another process has changed it."""
    rows = dataset.ExecuteSQL("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'photos'")
    number: int = next(iter(rows))["srs_id"]
    dataset.ReleaseResultSet(rows)
    return number


def _create(path: str, run: Run, fresh: bool) -> None:
    """Made beside and then moved, so that a results file is never half made.

    Raises:
        FileExistsError: another process was first, and this run is not to begin anew.
    """
    beside = Path(path).with_name(f".{Path(path).stem}-{os.getpid()}.gpkg")
    try:
        dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(beside))
        create(dataset)
        insert(dataset.GetLayerByName("run"), _run_row(run))
        dataset = None
        (beside.replace if fresh else partial(_rename, beside))(path)
    except FileExistsError:
        beside.unlink()
        raise
    except (RuntimeError, OSError) as error:
        beside.unlink(missing_ok=True)
        raise ResultsError(f"{path} can't be written: {error}.", "Choose another --out.") from error


def _rename(old: Path, new: str) -> None:
    """Rename a file, but never onto another: on POSIX that takes a link, which not every file system has."""
    if os.name == "nt":
        old.rename(new)
        return
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:
        old.replace(new)
    else:
        old.unlink()


def _refuse_loss(path: str) -> None:
    survey = open_survey(path)  # verdicts on what was drawn for an audit are among the `reviews`
    detections = survey.GetLayerByName("detections")
    detections.SetAttributeFilter("review IS NOT NULL AND review <> ''")
    reviewed = max(detections.GetFeatureCount(), survey.GetLayerByName("reviews").GetFeatureCount())
    said_same = survey.GetLayerByName("same_animal")
    reviewed += said_same.GetFeatureCount() if said_same is not None else 0
    del detections, said_same, survey
    if reviewed:
        raise ResultsError(f"{path} holds {reviewed} reviews, which a fresh run would lose.", "Choose another --out.")
    if Path(f"{path}-wal").exists():
        raise ResultsError(f"{path} is open in another program.", "Close it there, or choose another --out.")


def _refuse_mixture(path: str, run: Run) -> None:
    earlier = latest_run(open_survey(path))
    hint = "Choose another --out, or begin anew with --fresh."
    if earlier.sha256 != run.sha256:
        raise ResultsError(f"{path} was made with another model ({earlier.model}, now {run.model}).", hint)
    if earlier.mode != run.mode:
        raise ResultsError(f"{path} was made in another mode ({earlier.mode}, now {run.mode}).", hint)
    if earlier.bands != run.bands:
        before, now = (" ".join(map(str, bands)) or "the photos' own" for bands in (earlier.bands, run.bands))
        raise ResultsError(f"{path} was made with other bands ({before}, now {now}).", hint)
    if earlier.gsd != run.gsd:
        raise ResultsError(
            f"{path} was made at another scale ({earlier.gsd}, now {run.gsd}).", f"Give --gsd {earlier.gsd}. {hint}"
        )
    if earlier.area != run.area:
        raise ResultsError(f"{path} was made for another area.", f"Give the same --area. {hint}")
    if earlier.screen != run.screen:
        known, now = (sha256[:8] or "none" for sha256 in (earlier.screen, run.screen))
        advice = f"Give --no-screen. {hint}" if run.screen and not earlier.screen else hint
        raise ResultsError(f"{path} was made with another screen ({known}, now {now}).", advice)


def _run_row(run: Run) -> dict[str, Any]:
    return {**run.row(), "created": now()}


def _detection(photo: str, found: Detection) -> dict[str, Any]:
    x, y, w, h = (int(value) for value in found.window)
    place = {"x_px": x, "y_px": y, "w_px": w, "h_px": h}
    verdict = {"review": found.earlier.verdict} if found.earlier and found.earlier.verdict else {}
    known = {name: value for name in ("chance", "rest") if (value := getattr(found, name)) is not None}
    named = {"id": found.id_in(photo), "photo": photo, "class": found.class_name, "score": float(found.score)}
    return named | known | place | verdict
