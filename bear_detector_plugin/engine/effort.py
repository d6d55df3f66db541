# SPDX-License-Identifier: GPL-2.0-or-later
"""What a survey has covered, and what was found where: tables for reports, for R and for Darwin Core."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from osgeo import gdal, ogr

from ..errors import BadArgument, ResultsError
from ..events import Log, Report, Result
from ..jobs import EffortJob
from .exchange import darwin_core, distance_tables
from .exchange.csv_table import Value, write_table
from .exchange.distance_tables import Placed
from .imagery.footprint import gathered, whole_turn
from .model.model_file import BACKGROUND
from .placing.ground import LONGITUDE_LATITUDE
from .placing.transects import across
from .results import animals as layer
from .results.animals import Animal
from .results.audit_layer import count_photos
from .results.double_review import findings, reviewers
from .results.flight import Flight
from .results.ledger import DONE
from .results.records import Run
from .results.results_file import latest_run, open_survey, placed_crs
from .results.searched_area import searched_area
from .results.survey_photos import Photo, photos_of, unzoned
from .results.tables import crs

ogr.UseExceptions()

_PHOTOS = ("photo", "taken", "state", "transect", "longitude", "latitude", "gsd_m", "area_m2")
_LINES = ("transect", "photos", "begun", "ended", "bearing", "length_km", "effort_km", "strip_width_m", "area_km2")


class _Survey(NamedTuple):
    """All that the tables are made from."""

    run: Run
    photos: Sequence[Photo]
    flight: Flight
    animals: Sequence[Animal]
    classes: Sequence[str]
    line_of: dict[str, str]


def effort(job: EffortJob, report: Report) -> None:
    """Write the tables and the layers of a survey's effort into the folder `job.out`.

    Raises:
        ResultsError: there are no results, no photo that was searched has a place, detections were not counted, or
            something can't be written.
        BadArgument: the folder can't be made, or the area that was searched can't be read any more.
    """
    opened = open_survey(job.survey)
    survey = _read(job, opened, report)
    out = Path(job.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be made: {error.strerror}.", "Choose another --out.") from error
    covered, area_m2 = survey.flight.covered()
    placed = _placed(survey, report)
    write_table(out / "photos.csv", (*_PHOTOS, *_columns(survey)), _photo_rows(survey))
    write_table(out / "transects.csv", (*_LINES, *survey.classes), _line_rows(survey, placed))
    _write_for_r(out, opened, survey, placed, report)
    confirmed = {one.id for one in layer.found_in(opened, "confirmed", 0.0)}
    reviewed = [bool(confirmed & {*animal.sightings}) for animal in survey.animals]
    write_table(out / "occurrences.csv", darwin_core.TERMS, darwin_core.rows(survey.animals, reviewed))
    _write_layers(out / "effort.gpkg", opened, survey, covered)
    report(Result({"tables": str(out)}, _counts(survey, area_m2)))


def _read(job: EffortJob, opened: gdal.Dataset, report: Report) -> _Survey:
    photos, run, animals = photos_of(opened), latest_run(opened), layer.read(opened)
    surveyed, onto = [photo for photo in photos if not photo.excluded], placed_crs(opened)
    if not surveyed or onto is None:
        raise ResultsError(f"No photo of {job.survey} was searched and has a place on the map.", "Detect first.")
    if not animals and layer.found_in(opened, "all", run.threshold):
        raise ResultsError(f"The animals of {job.survey} are not counted yet.", "Count them first.")
    reasons = Counter(p.excluded.replace(p.path, "it").rstrip(".") for p in photos if p.excluded)
    for reason, number in reasons.most_common():
        report(Log(f"{number} photos are left out: {reason}.", "warning"))
    counted = layer.counted_at(opened)
    later = count_photos(opened, f"status = '{DONE}' AND heartbeat > '{counted}'") if counted else 0
    if later:
        report(Log(f"{later} photos were searched after the count: count again.", "warning"))
    if all(math.isnan(photo.time_s) for photo in surveyed):
        report(Log("No photo tells its time: lines follow the order of the names.", "warning"))
    local = unzoned(surveyed)
    if local:
        report(Log(f"{local} photos don't tell their time zone, others do: their times are taken for UTC.", "warning"))
    flight = Flight(surveyed, onto, job.gap_s, job.turn_deg, searched_area(job.survey, run))
    names = {name: None for name in run.classes if name != BACKGROUND} | dict.fromkeys(a.class_name for a in animals)
    line_of = {photo.path: line.name for line in flight.lines for photo in line.photos}
    return _Survey(run, photos, flight, animals, list(names), line_of)


def _placed(survey: _Survey, report: Report) -> list[Placed]:
    """Each animal with the line in whose photos it was seen first."""
    lines = {line.name: line.points for line in survey.flight.lines}
    points = survey.flight.ground.plane([animal.place for animal in survey.animals], LONGITUDE_LATITUDE)
    placed = []
    for number, (animal, point) in enumerate(zip(survey.animals, points, strict=True), start=1):
        name = survey.line_of.get(animal.photos[0], "")
        led = name and len(lines[name]) > 1  # a photo alone tells no direction, and so no distance from it
        away = abs(float(across(point[None], lines[name])[0])) if led else math.nan
        placed.append(Placed(number, animal, name, away))
    lost = sum(not one.line for one in placed)
    if lost:
        report(Log(f"{lost} animals are in no line: their photos have no place on the map.", "warning"))
    return placed


def _columns(survey: _Survey) -> list[str]:
    return [f"{name}_{what}" for name in survey.classes for what in ("sightings", "animals")]


def _photo_rows(survey: _Survey) -> Iterator[tuple[Value, ...]]:
    """A row a photo, also where nothing was found; an animal belongs to the photo that shows it first."""
    seen = Counter((photo, animal.class_name) for animal in survey.animals for photo in animal.photos)
    first = Counter((animal.photos[0], animal.class_name) for animal in survey.animals)
    for photo in survey.photos:
        path = photo.path
        longitude, latitude = survey.flight.middles.get(path, (math.nan, math.nan))
        yield (
            *(path, photo.taken, photo.excluded or "searched", survey.line_of.get(path)),
            *(longitude, latitude, photo.gsd_m, survey.flight.areas.get(path)),
            *(counts[path, name] if photo.searched else None for name in survey.classes for counts in (seen, first)),
        )


def _line_rows(survey: _Survey, placed: Sequence[Placed]) -> Iterator[tuple[Value, ...]]:
    found = Counter((one.line, one.animal.class_name) for one in placed)
    for line in survey.flight.lines:
        yield (
            *(line.name, len(line.photos), line.photos[0].taken, line.photos[-1].taken, round(line.bearing, 1)),
            *(line.length_m / 1e3, line.effort_m / 1e3, line.width_m, line.area_m2 / 1e6),
            *(found[line.name, name] for name in survey.classes),
        )


def _write_for_r(out: Path, opened: gdal.Dataset, survey: _Survey, placed: Sequence[Placed], report: Report) -> None:
    names = [name for name, _ in reviewers(opened).most_common(2)]
    verdicts = findings(opened, names)
    history = distance_tables.history_rows(placed, survey.run.threshold, verdicts, survey.run.animals)
    write_table(out / "capture_history.csv", distance_tables.HISTORY, history)
    distances = distance_tables.distance_rows(survey.flight.lines, placed, survey.classes)
    write_table(out / "distance.csv", distance_tables.DISTANCE, distances, missing="NA")
    if len(names) == 2:
        first, second = names
        report(Log(f"Observer 1 (reviewer_a) is {first}, observer 2 (reviewer_b) is {second}."))
        rows = distance_tables.mrds_rows(placed, verdicts, survey.run.animals)
        write_table(out / "mrds.csv", distance_tables.MRDS, rows, missing="NA")
    else:
        report(Log("There is no mrds.csv: it needs verdicts of two reviewers."))


def _write_layers(path: Path, opened: gdal.Dataset, survey: _Survey, covered: ogr.Geometry) -> None:
    """The lines and all ground that was seen, for the map."""
    onto = placed_crs(opened) or ""
    beside = path.with_name(f".{path.name}")
    beside.unlink(missing_ok=True)
    try:
        made = ogr.GetDriverByName("GPKG").CreateDataSource(str(beside))
        _write_lines(made, survey, onto)
        ground = made.CreateLayer("covered", crs(onto), ogr.wkbMultiPolygon)
        row = ogr.Feature(ground.GetLayerDefn())
        row.SetGeometry(ogr.ForceToMultiPolygon(covered))
        ground.CreateFeature(row)
        del ground, made
        beside.replace(path)
    except (RuntimeError, OSError) as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ResultsError(f"{path} can't be written: {error}.", "Choose another --out.") from error


def _write_lines(made: ogr.DataSource, survey: _Survey, onto: str) -> None:
    lines = made.CreateLayer("transects", crs(onto), ogr.wkbLineString)
    lines.CreateField(ogr.FieldDefn("transect", ogr.OFTString))
    for line in survey.flight.lines:
        way = ogr.Geometry(ogr.wkbLineString)
        for x, y in survey.flight.ground.back(line.points, onto).tolist():
            way.AddPoint_2D(x, y)
        row = ogr.Feature(lines.GetLayerDefn())
        row["transect"] = line.name
        row.SetGeometry(gathered(way, whole_turn(onto)))
        lines.CreateFeature(row)


def _counts(survey: _Survey, area_m2: float) -> dict[str, float]:
    lines = survey.flight.lines
    flown = [line for line in lines if len(line.points) > 1] or lines
    found = Counter(animal.class_name for animal in survey.animals)
    return {
        "photos": len(survey.photos),
        "left_out": sum(bool(photo.excluded) for photo in survey.photos),
        "area_km2": round(area_m2 / 1e6, 4),
        "area_with_overlap_km2": round(sum(survey.flight.areas.values()) / 1e6, 4),
        "transects": len(lines),
        "length_km": round(sum(line.length_m for line in lines) / 1e3, 3),
        "effort_km": round(sum(line.effort_m for line in lines) / 1e3, 3),
        "strip_width_m": round(float(np.median([line.width_m for line in flown])), 1),
        **{f"animals_{name}": found[name] for name in survey.classes},
    }
