# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line's commands on a run's results: what is counted in them, how sure that is, and for which programs."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from .cli_examples import Events, Seed, example
from .jobs import COUNTED, REVIEWED, AuditJob, CompareJob, CountJob, EffortJob, ExportJob
from .run import Task

results = typer.Typer()

Survey = Annotated[str, typer.Argument(help="The results GeoPackage.", metavar="SURVEY.gpkg")]


@results.command(epilog=example("export survey.gpkg bears.shp --where \"class='polar_bear'\""))
def export(
    survey: Survey,
    out: Annotated[str, typer.Argument(help="The file to write.", metavar="OUT.{shp,gpkg,geojson,csv,json}")],
    where: Annotated[str, typer.Option(help="Condition on the detections' fields, in SQL.")] = ExportJob.where,
    threshold: Annotated[
        float | None, typer.Option(help="Lowest score (0-1); else the run's own, none with --review.")
    ] = None,
    crs: Annotated[str | None, typer.Option(help="Coordinates to write, such as EPSG:4326; else the run's.")] = None,
    review: Annotated[
        str, typer.Option(help=f"What to write: {', '.join(REVIEWED)} (to be an animal).", metavar="WHICH")
    ] = ExportJob.review,
    fields: Annotated[list[str] | None, typer.Option(help="A field to write; all without. May be repeated.")] = None,
    events: Events = False,
) -> Task:
    """Write detections for other programs."""
    job = ExportJob(survey, out, where, threshold, crs, review, tuple(fields or ExportJob.fields))
    from .engine.export import export as verb

    return partial(verb, job)


@results.command(epilog=example("audit survey.gpkg --windows 200"))
def audit(
    survey: Survey,
    windows: Annotated[int, typer.Option(help="How many to draw, where none were drawn yet.")] = AuditJob.windows,
    more: Annotated[int, typer.Option(help="How many to add.")] = AuditJob.more,
    threshold: Annotated[
        float | None, typer.Option(help="What scores less (0-1) is not flagged; else the run's own threshold.")
    ] = None,
    seed: Seed = AuditJob.seed,
    events: Events = False,
) -> Task:
    """Sample what was not flagged, and estimate how many animals were missed."""
    job = AuditJob(survey, windows, more, threshold, seed)
    from .engine.audit import audit as verb

    return partial(verb, job)


@results.command(epilog=example("count survey.gpkg --drift-mps 0.1"))
def count(
    survey: Survey,
    review: Annotated[
        str, typer.Option(help=f"What to count: {' or '.join(COUNTED)} (to be an animal).", metavar="WHICH")
    ] = CountJob.review,
    threshold: Annotated[
        float | None, typer.Option(help="Lowest score (0-1) of what nobody has looked at; else the run's own.")
    ] = None,
    position_error_m: Annotated[
        float, typer.Option(help="Standard error of a place, where a photo doesn't tell it: little for orthophotos.")
    ] = CountJob.position_error_m,
    drift_mps: Annotated[float, typer.Option(help="How fast the ice drifts, in m/s.")] = CountJob.drift_mps,
    drift_to: Annotated[float | None, typer.Option(help="Whither, in degrees; else in any direction.")] = None,
    max_distance_m: Annotated[
        float, typer.Option(help="Sightings further apart are never one animal.")
    ] = CountJob.max_distance_m,
    events: Events = False,
) -> Task:
    """Count animals: sightings in overlapping photos that may be of one animal are proposed as one."""
    job = CountJob(survey, review, threshold, position_error_m, drift_mps, drift_to, max_distance_m)
    from .engine.count import count as verb

    return partial(verb, job)


@results.command(epilog=example("effort survey.gpkg --out effort"))
def effort(
    survey: Survey,
    out: Annotated[str, typer.Option(help="The folder to write: tables (CSV) and layers.")],
    gap_s: Annotated[
        float, typer.Option(help="A line ends where no photo was taken for so many seconds.")
    ] = EffortJob.gap_s,
    turn_deg: Annotated[
        float, typer.Option(help="A line ends where the flight turns by more, in degrees.")
    ] = EffortJob.turn_deg,
    events: Events = False,
) -> Task:
    """Tell what was covered and counted where: by photo and line, for R's Distance and mrds, and in Darwin Core."""
    job = EffortJob(survey, out, gap_s, turn_deg)
    from .engine.effort import effort as verb

    return partial(verb, job)


@results.command(epilog=example("compare survey.gpkg --out differences.csv"))
def compare(
    survey: Survey,
    reviewers: Annotated[
        list[str] | None, typer.Option(help="Twice: whose verdicts to compare; else the busiest two.", metavar="NAME")
    ] = None,
    out: Annotated[str | None, typer.Option(help="A table (CSV) of what they differ on.")] = CompareJob.out,
    events: Events = False,
) -> Task:
    """Compare two reviewers, and estimate how many animals both have missed."""
    job = CompareJob(survey, tuple(reviewers or CompareJob.reviewers), out)
    from .engine.compare import compare as verb

    return partial(verb, job)
