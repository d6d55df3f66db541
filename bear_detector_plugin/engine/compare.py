# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare two reviewers of one run, and estimate how many animals both have missed among what they were shown."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from osgeo import gdal

from ..errors import BadArgument, ResultsError
from ..events import Log, Report, Result
from ..jobs import CompareJob
from .exchange.csv_table import write_table
from .results import animals
from .results.double_review import Looked, both_looked, reviewers
from .results.results_file import latest_run, open_survey
from .statistics.recapture import FEW, Estimate, chapman

_DIFFERENCES = ("detection", "animal", "first", "second", "settled")


class _Seen(NamedTuple):
    """An animal: what it is, and whether each of the two has found it."""

    class_name: str
    first: bool
    second: bool


def compare(job: CompareJob, report: Report) -> None:
    """Tell where two reviewers differ, and what they have missed together.

    Raises:
        ResultsError: there are no results, fewer than two reviewers, or nothing that both looked at.
        BadArgument: a reviewer that was named has said nothing, or the table's name tells another format.
    """
    if job.out and not job.out.lower().endswith(".csv"):
        raise BadArgument(f"{job.out} is no name for a table.", "Let --out end in .csv.")
    survey = open_survey(job.survey)
    first, second = _two(job, survey)
    looked = both_looked(survey, first, second)
    if not looked:
        raise ResultsError(f"There is no detection that both {first} and {second} have looked at.", "Review first.")
    animal_of = {sighting: animal.id for animal in animals.read(survey) for sighting in animal.sightings}
    seen = _seen(looked, animal_of, latest_run(survey).animals)
    differ = sum(one.differ for one in looked)
    alone = sum(reviewers(survey)[name] for name in (first, second)) - 2 * len(looked)
    report(Log(f"First reviewer: {first}. Second reviewer: {second}."))
    both = len(looked)
    report(Log(f"Both looked at {both} detections, and differ on {differ} that nobody has settled."))
    _warn(looked, alone, report)
    counts: dict[str, float] = {"looked_at": both, "differ": differ, **_estimates(seen, report)}
    paths = {"survey": job.survey}
    if job.out:
        rows = [
            (one.detection_id, animal_of.get(one.detection_id, ""), one.first, one.second, one.settled)
            for one in looked
            if one.first != one.second
        ]
        write_table(job.out, _DIFFERENCES, rows)
        paths["differences"] = job.out
    report(Result(paths, counts))


def _two(job: CompareJob, survey: gdal.Dataset) -> tuple[str, str]:
    known = reviewers(survey)
    for name in job.reviewers:
        if name not in known:
            names = ", ".join(known) or "nobody"
            raise BadArgument(f"{name} has given no verdict in {job.survey}.", f"Verdicts are of: {names}.")
    named = job.reviewers or tuple(name for name, _ in known.most_common(2))
    if len(named) < 2:
        raise ResultsError(
            f"{job.survey} has verdicts of fewer than two reviewers.",
            "Let a second reviewer look at it blindly: see Review.",
        )
    first, second = named
    return first, second


def _seen(looked: Sequence[Looked], animal_of: dict[str, str], classes: Sequence[str]) -> list[_Seen]:
    """The animals among what both looked at: one is found where any of its sightings is taken for an animal.

    Who takes it for a look-alike has not found it.
    """
    groups: dict[str, list[Looked]] = defaultdict(list)
    for one in looked:
        if one.animal(classes):
            groups[animal_of.get(one.detection_id, one.detection_id)].append(one)
    return [
        _Seen(
            sightings[0].animal(classes),
            any(one.first in classes for one in sightings),
            any(one.second in classes for one in sightings),
        )
        for sightings in groups.values()
    ]


def _warn(looked: Sequence[Looked], alone: int, report: Report) -> None:
    if alone:
        report(Log(f"{alone} verdicts are on detections that only one of them has looked at: left out."))
    seeing = sum(not one.blind for one in looked)
    if seeing:
        report(
            Log(
                f"{seeing} detections were looked at with the other's verdict in sight: the estimate is too low.",
                "warning",
            )
        )
    if any(one.differ for one in looked):
        report(Log("What only one takes for an animal counts as one until it is settled.", "warning"))


def _estimates(seen: Sequence[_Seen], report: Report) -> dict[str, float]:
    names = sorted({animal.class_name for animal in seen})
    counts: dict[str, float] = {}
    few = False
    for name in ("", *(names if len(names) > 1 else ())):
        mine = [animal for animal in seen if name in ("", animal.class_name)]
        first, second = sum(animal.first for animal in mine), sum(animal.second for animal in mine)
        both = sum(animal.first and animal.second for animal in mine)
        found = chapman(first, second, both)
        few |= both < FEW
        _tell(name or "all", (first, second, both), found, report)
        suffix = f"_{name}" if name else ""
        figures = {"first": first, "second": second, "both": both, **_limits(found)}
        counts |= {f"{key}{suffix}": value for key, value in figures.items()}
    if few:
        least = FEW
        report(
            Log(f"Fewer than {least} animals were found by both: the estimate is too low, its limits wide.", "warning")
        )
    report(
        Log(
            "This holds where the two are independent, and one animal is as easily seen as another. Hard ones are "
            "missed by both: then there are more. What the model has not shown them is in no number: see audit.",
            "warning",
        )
    )
    return counts


def _tell(name: str, counts: tuple[int, int, int], found: Estimate, report: Report) -> None:
    first, second, both = counts
    about, low, high = f"{found.total:.1f}", f"{found.low:g}", f"{found.high:g}"
    report(Log(f"{name}: {first} and {second} found, {both} of them by both."))
    if math.isinf(found.high):
        report(Log(f"{name}: about {about} among what was shown, at least {low}; no upper limit."))
    else:
        report(Log(f"{name}: about {about} among what was shown, {low} to {high} with 95 % confidence."))


def _limits(found: Estimate) -> dict[str, float]:
    figures = {"estimate": round(found.total, 1), "low": found.low, "high": found.high}
    return {name: value for name, value in figures.items() if math.isfinite(value)}
