# SPDX-License-Identifier: GPL-2.0-or-later
"""Place photos on the map by what is known of their cameras.

bear-detector georeference flight --out flight_placed
bear-detector georeference flight --out flight_placed --cameras log.csv --columns photo=FILENAME
"""

from __future__ import annotations

import math
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import BadArgument, BearDetectorError, RasterError, ResultsError
from ..events import Log, Progress, Report, Result
from ..jobs import GeoreferenceJob
from .imagery.camera import (
    TAKEOFF,
    Camera,
    Clues,
    Unplaced,
    camera,
    focal_px_from_35mm,
    from_tags,
    gsd_of,
    moment,
    satellite_error_m,
)
from .imagery.footprint import Georeference
from .imagery.photo_facts import TAGS, Facts, notes, position_error_m
from .imagery.rasters import Header, read_header
from .imagery.sources import list_imagery
from .imagery.windows import Window
from .placing import footprint_layer
from .placing.camera_table import CameraTable
from .placing.footprint_layer import KNOWN, PLACED, REFUSED, UNREADABLE, Fate
from .placing.placed_photo import write_placed
from .placing.placement import Place, crs_wkt, fitting_crs, on_the_ground
from .placing.terrain import Terrain, above_ground
from .placing.way_up import Shot, right_way, ways_up
from .results.survey_photos import seconds

if TYPE_CHECKING:
    from .placing.flight_heights import FlightHeights
    from .placing.overlaps import Seen

_TABLE, _DEM = "table", "DEM"
_SAMPLE = 50
"""So many of a survey's photos tell which CRS fits it."""


class _Doubtful(NamedTuple):
    """A photo of which something is missing, with what is known of it."""

    photo: str
    header: Header
    clues: Clues
    source: str


def georeference(job: GeoreferenceJob, report: Report) -> None:
    """Write a VRT for each photo that can be placed, and the footprints of all into the folder `job.out`.

    Photos that know their place are left as they are. Those without one are told, each with its reason; they get a
    VRT too, without a place, so that the folder can be scanned in the stead of the photos and none is forgotten.

    Raises:
        BadArgument: imagery, table, CRS or folder can't be used.
        ResultsError: the folder can't be written to.
    """
    survey = _Survey(job)
    fates: list[Fate] = []
    if job.height_by_overlaps:
        survey.measure_heights(report)
    try:
        for fate in survey.fates():
            fates.append(fate)
            photo, reason = fate.photo, fate.reason
            if reason:
                report(Log(f"{photo} has no place on the map: {reason}.", "warning"))
            report(Progress("georeference", len(fates), len(survey.photos), "photos"))
        footprints = footprint_layer.write(survey.out, fates, survey.crs)
    except OSError as error:
        if isinstance(error, BearDetectorError):  # some of ours are OSErrors, too
            raise
        raise ResultsError(f"{job.out} can't be written to: {error.strerror}.", "Choose another folder.") from error
    counts = Counter(fate.status for fate in fates)
    _tell_guesses(job, survey, fates, report)
    report(
        Result(
            {"placed": str(survey.out), "footprints": str(footprints)},
            {"photos": len(fates), **{status: counts[status] for status in (PLACED, KNOWN, REFUSED, UNREADABLE)}},
        )
    )


def _tell_guesses(job: GeoreferenceJob, survey: _Survey, fates: Sequence[Fate], report: Report) -> None:
    known = sum(1 for fate in fates if fate.status == KNOWN)
    if known:
        report(Log(f"{known} photos know their place and stay where they are: they are not among the placed ones."))
    guessed = sum(1 for fate in fates if fate.camera and not fate.camera.tilt_known)
    if guessed:
        report(Log(f"{guessed} photos don't tell their tilt: they are taken as looking straight down.", "warning"))
    if survey.unlisted:
        count, table = len(survey.unlisted), job.cameras
        report(Log(f"{count} photos are not in the table {table}.", "warning"))
    beyond = sum(1 for fate in fates if fate.place and fate.place.beyond)
    if beyond:
        report(
            Log(f"{beyond} photos reach where {job.dem} has no height: the ground is taken as flat there.", "warning")
        )
    if survey.takeoffs:
        photo, height = next(iter(survey.takeoffs.values()))
        first, ground = Path(photo).name, f"{height:.0f}"
        report(
            Log(
                f"Drones' altitudes count from the ground under the first photo of each folder, {ground} m under "
                f"{first}: give --takeoff-m where they took off higher or lower."
            )
        )
    if survey.by_satellite:
        count = len(survey.by_satellite)
        report(
            Log(
                f"{count} photos tell their altitude by satellites only, which must count from the same level as "
                f"{job.dem}: the sea or the ellipsoid.",
                "warning",
            )
        )


class _Survey:
    """The photos of a job, one after the other."""

    def __init__(self, job: GeoreferenceJob) -> None:
        self._job = job
        self.out = Path(os.path.abspath(job.out))  # noqa: PTH100 - symbolic links stay as the user named them
        self.photos = [photo for photo in list_imagery(job.imagery) if self.out not in Path(photo).parents]
        self.crs = _known_crs(job.crs)
        self._table = CameraTable(job.cameras, self.photos, job.columns, job.crs) if job.cameras else None
        self._terrain = Terrain(job.dem) if job.dem else None
        self._heights: FlightHeights | None = None
        self.unlisted: set[str] = set()
        self.by_satellite: set[str] = set()
        self.takeoffs: dict[Path, tuple[str, float]] = {}
        self._shots: list[Shot] = []
        self._doubtful: list[_Doubtful] = []
        try:
            self.out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadArgument(f"{job.out} can't be made a folder: {error.strerror}.", "Choose another one.") from error
        self._names = _vrt_names(self.photos, self.out)

    def fates(self) -> Iterator[Fate]:
        """What becomes of each photo; its VRT is written. Those that may have been turned come last."""
        self.crs = self.crs or self._fitting_crs()
        for photo in self.photos:
            try:
                header = read_header(photo)
            except RasterError as error:
                yield Fate(photo, UNREADABLE, reason=error.message.rstrip("."))
                continue
            fate = _known(photo, header, header.georeference) if header.georeference else self._fate(photo, header)
            if fate:
                yield fate
        yield from self._fates_by_overlap()

    def _fate(self, photo: str, header: Header) -> Fate | None:
        """None where the photos around it must tell which way up it lies."""
        clues, source = Clues(), ""
        try:
            clues, source = self._clues(photo, header)
            if clues.before and clues.yaw is None:
                camera(replace(clues, yaw=clues.before.yaw))  # nothing else is missing
                self._doubtful.append(_Doubtful(photo, header, clues, source))
                return None
            return self._placed(photo, header, clues, source)
        except Unplaced as why:
            return self._refused(_Doubtful(photo, header, clues, source), why)

    def _fates_by_overlap(self) -> Iterator[Fate]:
        """Photos that another program may have turned: one that is found out helps with the next."""
        waiting, before = self._doubtful, -1
        while waiting and len(waiting) != before:
            before, left = len(waiting), []
            for doubtful in waiting:
                found = right_way(_ways(doubtful), self._shots)
                if found is None:
                    left.append(doubtful)
                    continue
                (_, _, seen), neighbour = found
                clues = replace(doubtful.clues, **seen.angles._asdict())
                source = f"{doubtful.source}, way up by {Path(neighbour).name}"
                try:
                    yield self._placed(doubtful.photo, doubtful.header, clues, source)
                except Unplaced as why:
                    yield self._refused(doubtful, why)
            waiting = left
        for doubtful in waiting:
            try:
                camera(doubtful.clues)
            except Unplaced as why:
                yield self._refused(doubtful, why)

    def _refused(self, photo: _Doubtful, why: Unplaced) -> Fate:
        path, header, clues, source = photo
        vrt, taken, gsd_m = self._names[path], moment(header.tags), gsd_of(clues)  # it may know its scale all the same
        told = Facts(gsd_m, source if gsd_m else "", unplaced=str(why), taken=taken)
        write_placed(vrt, path, header, None, "", notes(told))
        return Fate(path, REFUSED, str(vrt), str(why), gsd_m=gsd_m, taken=taken)

    def _placed(self, photo: str, header: Header, clues: Clues, source: str) -> Fate:
        vrt, seen, taken = self._names[photo], camera(clues), moment(header.tags)
        size = header.width, header.height
        relief = self._terrain.relief(seen.longitude, seen.latitude) if self._terrain else None
        place = on_the_ground(seen, *size, self.crs, relief)
        if self._terrain and relief is None:
            place = replace(place, beyond=True)
        error_m = position_error_m(seen, *size, satellite_error_m(header.tags, header.xmp))
        told = Facts(place.gsd_m, source, source, taken=taken, position_error_m=error_m)
        write_placed(vrt, photo, header, place, self.crs, {**notes(told), **_attitude(seen, place)})
        self._shots.append(Shot(photo, size, seen))
        return Fate(
            photo, PLACED, str(vrt), "", source, seen, place, place.corners, self.crs, place.gsd_m, taken, error_m
        )

    def measure_heights(self, report: Report) -> None:
        """Of its flights, by the overlaps of their photos; needs OpenCV, so that it is loaded here."""
        from .placing.flight_heights import FlightHeights

        self._heights = FlightHeights(self._seen(), report)

    def _seen(self) -> Iterator[Seen]:
        """The photos that overlaps may tell the height of."""
        from .placing.overlaps import Seen

        for photo in self.photos:
            with suppress(RasterError, Unplaced):
                header = read_header(photo)
                if header.georeference is None:
                    clues, _ = self._above_ground(photo, header)
                    yield Seen(photo, (header.width, header.height), clues, seconds(moment(header.tags) or ""))

    def _clues(self, photo: str, header: Header) -> tuple[Clues, str]:
        """What is told of a photo's camera, its altitude above the ground below it, and by whom."""
        clues, source = self._above_ground(photo, header)
        return self._heights.raised(photo, clues, source) if self._heights else (clues, source)

    def _above_ground(self, photo: str, header: Header) -> tuple[Clues, str]:
        clues, listed, source = self._told(photo, header)
        if self._table is not None and not listed:
            self.unlisted.add(photo)
        if self._terrain is None or clues.longitude is None or clues.latitude is None:
            return clues, source
        ground_m = self._terrain.height(clues.longitude, clues.latitude)
        if ground_m is not None and clues.altitude_m is None and clues.height_m is not None:
            self.by_satellite.add(photo)
        altitude_m = above_ground(clues, ground_m, self._takeoff_m(photo, clues, ground_m))
        known = replace(clues, altitude_m=altitude_m, above=None)
        return known, f"{source}, {_DEM}" if ground_m is not None else source

    def _told(self, photo: str, header: Header) -> tuple[Clues, bool, str]:
        """What table, tags and job tell of a photo's camera, whether the table names it, and by whom it is told."""
        size = header.width, header.height
        tagged = from_tags(header.tags, header.xmp, *size)
        listed = self._table.clues(photo, *size) if self._table else None
        clues = listed.completed(tagged) if listed else tagged
        source = " + ".join([*([_TABLE] if listed else []), *([TAGS] if not listed or clues != listed else [])])
        focal = self._job.focal_35mm
        given = Clues(altitude_m=self._job.altitude_m, focal_px=focal and focal_px_from_35mm(focal, *size))
        return clues.completed(given), listed is not None, source

    def _takeoff_m(self, photo: str, clues: Clues, ground_m: float | None) -> float | None:
        """Height of the place of take-off: as the user says, else under the first photo of the flight, its folder."""
        if clues.above != TAKEOFF or ground_m is None or self._job.takeoff_m is not None:
            return self._job.takeoff_m
        return self.takeoffs.setdefault(Path(photo).parent, (photo, ground_m))[1]

    def _fitting_crs(self) -> str:
        """By some of the photos, all over the survey; none where they tell no place."""
        places = []
        for photo in self.photos[:: len(self.photos) // _SAMPLE + 1]:
            with suppress(RasterError, Unplaced):
                clues, _, _ = self._told(photo, read_header(photo))
                if clues.longitude is not None and clues.latitude is not None:
                    places.append((clues.longitude, clues.latitude))
        return fitting_crs(places) if places else ""


def _ways(doubtful: _Doubtful) -> list[Shot]:
    """A photo with the cameras that may have taken it, if it was turned since."""
    photo, header, clues, _ = doubtful
    size = header.width, header.height
    angles = ways_up(clues.before, size) if clues.before else []
    return [Shot(photo, size, camera(replace(clues, **way._asdict()))) for way in angles]


def _known_crs(name: str | None) -> str:
    if name is None:
        return ""
    try:
        return crs_wkt(name)
    except RuntimeError as error:
        raise BadArgument(f"--crs {name} is not known.", "Give a code such as EPSG:3413.") from error


def _vrt_names(photos: Sequence[str], out: Path) -> dict[str, Path]:
    """A VRT for each photo, in folders as the photos' own; with the photo's ending in its name where two would meet."""
    parents = [str(Path(photo).parent) for photo in photos]
    try:
        common = os.path.commonpath(parents) if parents else ""
    except ValueError:  # several drives
        common = ""
    names = {p: out / (Path(p).relative_to(common) if common else _by_drive(Path(p))) for p in photos}
    stems = Counter(str(path.with_suffix("")).casefold() for path in names.values())
    return {
        photo: path.with_suffix(".vrt" if stems[str(path.with_suffix("")).casefold()] == 1 else f"{path.suffix}.vrt")
        for photo, path in names.items()
    }


def _by_drive(photo: Path) -> Path:
    """Its folders under the letter of its drive: cameras count from DSC_0001.JPG on each."""
    return Path(re.sub(r"\W+", "", photo.drive), *photo.parts[1:])


def _known(photo: str, header: Header, place: Georeference) -> Fate:
    corners = place.polygon(Window(0, 0, header.width, header.height))[:4]
    gsd_m, taken = place.gsd_at(header.width / 2, header.height / 2), moment(header.tags)
    told = gsd_m if math.isfinite(gsd_m) else None
    return Fate(photo, KNOWN, source=place.source, corners=corners, crs=place.crs_wkt, gsd_m=told, taken=taken)


def _attitude(seen: Camera, place: Place) -> dict[str, str]:
    return {
        "ALTITUDE_M": f"{seen.altitude_m:.2f}",
        "YAW": f"{seen.angles.yaw % 360:.2f}",
        "TILT": f"{place.tilt:.2f}" if seen.tilt_known else "taken as 0",
    }
