# SPDX-License-Identifier: GPL-2.0-or-later
"""Count animals: detections in overlapping photos that may be of one animal are proposed as one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import ResultsError
from ..events import Log, Report, Result
from ..jobs import CountJob
from .placing.ground import LONGITUDE_LATITUDE, Ground
from .results import animals as layer
from .results.animals import CONFIRMED, ONCE, PROPOSED, SPLIT, Animal, Found
from .results.results_file import latest_run, open_survey, placed_crs
from .results.survey_photos import Photo, photos_of, unzoned
from .statistics.matching import ERRORS, Grouping, Pair, Reach, Sighting, group

_LONG_S = 60.0
"""Between sightings: from then on drifting ice matters beside what satellites are wrong by."""
_ICE_MPS = 0.1


class _Scene(NamedTuple):
    """All that was found, and where: points at the moment of the first photo, if the ice's drift is known."""

    found: Sequence[Found]
    photos: Mapping[str, Photo]
    sightings: Sequence[Sighting]
    points: NDArray[np.float64]
    drifted: NDArray[np.float64]
    ground: Ground | None


def count(job: CountJob, report: Report) -> None:
    """Group the detections by animal, and write the layer `animals`.

    Raises:
        ResultsError: there are no results, there is nothing to count in them, or they can't be written.
    """
    survey = open_survey(job.survey, update=True)
    run = latest_run(survey)
    threshold = run.threshold if job.threshold is None else job.threshold
    found = layer.found_in(survey, job.review, threshold)
    if not found:
        raise ResultsError(f"{job.survey} holds no detection to count.", "Lower --threshold, or review first.")
    scene = _scene(job, survey, found)
    said = _decided(survey, found)
    reach = Reach(job.max_distance_m, 0.0 if job.drift_to is not None else job.drift_mps)
    grouping = group(scene.points, scene.sightings, reach, said)
    counted = [_animal(scene, members, said) for members in grouping.animals]
    layer.write(job.survey, survey, counted, {**asdict(job), "threshold": threshold})
    _tell_how(job, threshold, scene, grouping, report)
    report(Result({"survey": job.survey}, _counts(scene, counted, report)))


def _scene(job: CountJob, survey: gdal.Dataset, found: Sequence[Found]) -> _Scene:
    photos = {one.photo: Photo(one.photo, searched=True) for one in found}
    photos |= {photo.path: photo for photo in photos_of(survey) if photo.path in photos}
    times = np.array([photos[one.photo].time_s for one in found])
    corners = [corner for one in found for corner in one.corners]
    crs = placed_crs(survey)
    if crs is None or not corners:
        nowhere = np.full((len(found), 2), math.nan)
        sightings = [Sighting(one.photo, one.class_name, job.position_error_m) for one in found]
        return _Scene(found, photos, sightings, nowhere, np.zeros((len(found), 2)), None)
    ground = Ground.about(corners, crs)
    squares = ground.plane([corner for one in found for corner in one.corners or [(math.nan,) * 2] * 4], crs)
    squares = squares.reshape(-1, 4, 2)
    points, sides = squares.mean(axis=1), np.linalg.norm(squares[:, 1] - squares[:, 0], axis=1)
    sightings = [
        Sighting(one.photo, one.class_name, _error_m(job, photos[one.photo], side), float(time))
        for one, side, time in zip(found, sides, times, strict=True)
    ]
    drifted = _drift(job, ground, points, times)
    return _Scene(found, photos, sightings, points - drifted, drifted, ground)


def _error_m(job: CountJob, photo: Photo, side_m: float) -> float:
    """Of an animal's place along each axis: the photo's own, and the animal is anywhere in its window."""
    told = job.position_error_m if photo.error_m is None else photo.error_m
    return math.hypot(told, side_m / math.sqrt(12))


def _drift(
    job: CountJob, ground: Ground, points: NDArray[np.float64], times: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far the ice has carried each sighting since the first one, where it is known whither it drifts."""
    if job.drift_to is None or not np.isfinite(times).any():
        return np.zeros_like(points)
    known = np.isfinite(points[:, 0])
    north = np.zeros_like(points)
    north[known] = ground.north(points[known])
    east = np.column_stack([north[:, 1], -north[:, 0]])
    bearing = math.radians(job.drift_to)
    seconds = np.nan_to_num(times - np.nanmin(times))
    way = math.cos(bearing) * north + math.sin(bearing) * east
    return np.asarray(job.drift_mps * seconds[:, None] * way)


def _decided(survey: gdal.Dataset, found: Sequence[Found]) -> dict[Pair, bool]:
    """What people said of pairs that are both counted, by their numbers."""
    numbers = {one.id: number for number, one in enumerate(found)}
    return {
        (min(numbers[one], numbers[other]), max(numbers[one], numbers[other])): same
        for (one, other), same in layer.said_same(survey).items()
        if one in numbers and other in numbers
    }


def _animal(scene: _Scene, members: Sequence[int], said: Mapping[Pair, bool]) -> Animal:
    """Its place is the mean of its sightings', weighted by their errors, at the time of the first that tells it."""
    ordered = sorted(members, key=lambda number: _when(scene.photos[scene.found[number].photo]))
    found = [scene.found[number] for number in ordered]
    weights = np.array([1 / max(scene.sightings[number].error_m, 1e-3) ** 2 for number in members])
    point = np.average(scene.points[members], axis=0, weights=weights) + scene.drifted[ordered[0]]
    place, error = (math.nan, math.nan), math.nan
    if scene.ground is not None and np.isfinite(point).all():
        (place,) = (tuple(row) for row in scene.ground.back(point[None], LONGITUDE_LATITUDE).tolist())
        error = float(weights.sum() ** -0.5)
    return Animal(
        scene.found[members[0]].id,
        found[0].class_name,
        _how(members, said),
        tuple(one.id for one in found),
        tuple(dict.fromkeys(one.photo for one in found)),
        max(one.score for one in found),
        place,
        error,
        scene.photos[found[0].photo].taken,
    )


def _when(photo: Photo) -> float:
    return photo.time_s if math.isfinite(photo.time_s) else math.inf


def _how(members: Sequence[int], said: Mapping[Pair, bool]) -> str:
    mine = set(members)
    touching = [(same, {*pair} <= mine) for pair, same in said.items() if mine & {*pair}]
    if len(members) > 1:
        agreed = sum(same and inside for same, inside in touching)
        return CONFIRMED if agreed >= len(members) - 1 else PROPOSED
    return SPLIT if any(not same for same, _ in touching) else ONCE


def _tell_how(job: CountJob, threshold: float, scene: _Scene, grouping: Grouping, report: Report) -> None:
    score, errors, most, assumed = f"{threshold:.4g}", f"{ERRORS:g}", f"{job.max_distance_m:g}", job.position_error_m
    if job.review == CONFIRMED:
        report(Log("Counted: detections that people confirmed."))
    else:
        report(Log(f"Counted: detections from a score of {score} on that nobody rejected."))
    report(Log(f"Sightings may be one animal within {errors} standard errors of their distance, {most} m at most."))
    untold = sum(photo.error_m is None for photo in scene.photos.values())
    if untold:
        report(Log(f"{untold} photos don't tell the error of their position: {assumed} m is taken."))
    _tell_times(job, scene, grouping, report)
    if grouping.close:
        close = grouping.close
        report(Log(f"{close} animals lie near others: their sightings may be mixed up; a review can tell.", "warning"))
    if grouping.unlike:
        unlike = grouping.unlike
        report(
            Log(
                f"{unlike} animals lie where one of another class does: one that was found as both counts twice.",
                "warning",
            )
        )
    if grouping.held_back:
        report(Log(f"Errors and drift would ask for more than {most} m: some animals may be counted twice.", "warning"))
    unplaced = sum(not one.corners for one in scene.found)
    if unplaced:
        report(Log(f"{unplaced} sightings have no place on the map: each counts as an animal.", "warning"))


def _tell_times(job: CountJob, scene: _Scene, grouping: Grouping, report: Report) -> None:
    timeless = sum(math.isnan(sighting.time_s) for sighting in scene.sightings)
    local = unzoned(scene.photos.values())
    if local:
        report(Log(f"{local} photos don't tell their time zone, others do: their times are taken for UTC.", "warning"))
    if job.drift_mps and timeless:
        report(Log(f"{timeless} sightings have no time: drift is left out of account for them.", "warning"))
    if not job.drift_mps and grouping.longest_s > _LONG_S:
        minutes, metres = f"{grouping.longest_s / 60:.0f}", f"{_ICE_MPS * grouping.longest_s:.0f}"
        report(
            Log(
                f"Neighbours were seen up to {minutes} minutes apart, and no drift was given: ice at 0.1 m/s moves by "
                f"{metres} m meanwhile.",
                "warning",
            )
        )


def _counts(scene: _Scene, animals: Sequence[Animal], report: Report) -> dict[str, float]:
    ways = {how: sum(animal.how == how for animal in animals) for how in (ONCE, PROPOSED, CONFIRMED, SPLIT)}
    counts: dict[str, float] = {"sightings": len(scene.found), "animals": len(animals)}
    counts |= {how.replace(" ", "_"): number for how, number in ways.items()}
    for name, how in layer.by_class(animals).items():
        number = sum(how.values())
        once, proposed, agreed, split = (how.get(way, 0) for way in (ONCE, PROPOSED, CONFIRMED, SPLIT))
        report(
            Log(f"{name}: {number} animals: {once} seen once, {proposed} proposed, {agreed} confirmed, {split} split.")
        )
        counts[f"animals_{name}"] = number
    return counts
