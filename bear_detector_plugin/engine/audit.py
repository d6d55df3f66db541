# SPDX-License-Identifier: GPL-2.0-or-later
"""Draw windows from what a run did not flag, and estimate from people's verdicts on them how many animals it missed.

    bear-detector audit survey.gpkg --windows 200

The sample is drawn once and kept in the results file, where the dock's review shows it; called again, the command
tells what the verdicts say so far. An animal counts where its middle lies in a window of the sample and in no flagged
window; a window with several counts as one, as in a review. Look-alikes are no animals, and photos that were searched
after the sample was drawn are in no figure.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from osgeo import gdal

from ..errors import ResultsError
from ..events import Log, Progress, Report, Result
from ..jobs import SCORE_FLOOR, AuditJob
from ..shares import rounded
from .imagery.area import Area
from .imagery.footprint import Georeference
from .imagery.rasters import open_raster
from .imagery.windows import Window
from .model.model_file import BACKGROUND
from .results import audit_layer
from .results.audit_layer import Judged, Scanned, Terms
from .results.ledger import DONE, now
from .results.records import Run
from .results.results_file import latest_run, open_survey
from .results.searched_area import searched_area
from .results.tables import complete
from .statistics.audit_sample import CONFIDENCE, Estimate, Looked, Pool, borders, estimate, strata_of
from .statistics.guarantee import percent

UNSURE = "unsure"


def audit(job: AuditJob, report: Report) -> None:
    """Draw the sample where there is none, or add to it, and tell what it says.

    Raises:
        ResultsError: there are no results, nothing in them can be drawn, or they can't be written.
        RasterError: a photo that was drawn from can't be read any more.
        BadArgument: the area that was searched can't be read any more, or is another one.
        Cancelled: the caller asked to stop; nothing was drawn.
    """
    survey = open_survey(job.survey)
    sample = audit_layer.read(survey)
    if sample is None or job.more:
        survey = open_survey(job.survey, update=True)
        complete(survey)
        _draw(job, survey, sample, report)
        sample = audit_layer.read(survey)
    if sample is None:
        raise ResultsError(f"{job.survey} holds no window that was not flagged.", "There is nothing to look at.")
    (terms, judged), run = sample, latest_run(survey)
    state = _State(judged, audit_layer.verdicts_on_flagged(survey, terms), run.animals)
    _tell_terms(job, terms, state, report)
    counts: dict[str, float] = {
        "threshold": terms.threshold,
        "not_told": _tell_of_others(survey, terms, report),
        "windows": len(judged),
        "looked_at": state.looked_at,
        "unsure": sum(one.verdict == UNSURE for one in judged),
        "not_flagged": sum(stratum.size for stratum in state.strata()),
        "waiting": state.said.get("", 0),
        **_estimates(state, report),
    }
    report(Result({"survey": job.survey}, counts))


class _State(NamedTuple):
    """What was said of the sample, and of what was flagged (how many detections have which verdict).

    `animals` are the classes that were looked for: what else people name is a look-alike.
    """

    judged: Sequence[Judged]
    said: dict[str, int]
    animals: tuple[str, ...]

    @property
    def looked_at(self) -> int:
        return sum(bool(one.verdict) for one in self.judged)

    @property
    def look_alikes(self) -> Counter[str]:
        """Windows of the sample that show what was not looked for, by what they show."""
        others = (one.verdict for one in self.judged if one.verdict not in ("", BACKGROUND, UNSURE, *self.animals))
        return Counter(others)

    def strata(self, class_name: str = "") -> list[Looked]:
        """The sample by stratum; animals of one class, or of any where it is empty."""
        by_stratum: dict[str, list[Judged]] = defaultdict(list)
        for one in self.judged:
            by_stratum[one.drawn.stratum].append(one)
        return [
            Looked(
                round(sum(one.drawn.weight for one in drawn)),
                sum(bool(one.verdict) for one in drawn),
                self._animals(Counter(one.verdict for one in drawn), class_name),
                sum(one.verdict == UNSURE for one in drawn),
            )
            for drawn in by_stratum.values()
        ]

    def found(self, class_name: str = "") -> int:
        """Flagged windows that were confirmed."""
        return self._animals(self.said, class_name)

    def _animals(self, said: dict[str, int], class_name: str) -> int:
        return sum(said.get(name, 0) for name in self.animals if class_name in ("", name))


def _draw(job: AuditJob, survey: gdal.Dataset, sample: tuple[Terms, list[Judged]] | None, report: Report) -> None:
    run = latest_run(survey)
    threshold = run.threshold if job.threshold is None else job.threshold
    terms, judged = sample or (Terms(now(), threshold, job.seed), [])
    count = (len(judged) or job.windows) + job.more
    total = audit_layer.count_photos(survey, f"status = '{DONE}'")
    if not total:
        raise ResultsError(f"No photo of {job.survey} is searched yet.", "Detect first.")
    area = searched_area(job.survey, run)
    there = defaultdict(list)
    for one in judged:
        there[one.drawn.photo].append(one.drawn.window[:2])
    pool = Pool(terms.seed, count, there)
    for number, photo in enumerate(audit_layer.scanned(survey, terms.drawn_at), start=1):
        _add(pool, photo, terms.threshold, run, area)
        report(Progress("audit", number, total, "photos"))
    drawn = pool.draw(count)
    places = {photo: _place(photo, run) for photo in dict.fromkeys(one.photo for one in drawn)}
    if drawn:
        audit_layer.write(job.survey, survey, terms, drawn, places)


def _place(photo: str, run: Run) -> Georeference | None:
    with open_raster(photo, bands=run.bands) as raster:
        return raster.georeference


def _add(pool: Pool, photo: Scanned, threshold: float, run: Run, area: Area | None) -> None:
    width, height, georeference = photo.width, photo.height, None
    if area or not width:
        with open_raster(photo.path, bands=run.bands) as raster:
            width, height, georeference = raster.width, raster.height, raster.georeference
    columns, rows = borders(width, photo.scale), borders(height, photo.scale)
    strata = strata_of(columns, rows, photo.detections, threshold, SCORE_FLOOR)
    if area:
        region = area.region(georeference, width, height) if georeference else None
        for row, column in np.ndindex(strata.shape):
            x, y = int(columns[column]), int(rows[row])
            cell = Window(x, y, int(columns[column + 1]) - x, int(rows[row + 1]) - y)
            if region is None or not region.holds(cell):
                strata[row, column] = -1
    pool.add(photo.path, columns, rows, strata)


def _tell_terms(job: AuditJob, terms: Terms, state: _State, report: Report) -> None:
    windows, looked_at, cells = len(state.judged), state.looked_at, sum(stratum.size for stratum in state.strata())
    threshold, waiting = f"{terms.threshold:.4g}", state.said.get("", 0)
    report(Log(f"{windows} windows are drawn from {cells} that score less than {threshold}: {looked_at} looked at."))
    if job.threshold is not None and job.threshold != terms.threshold:
        report(Log(f"The sample was drawn for a threshold of {threshold}, and tells of that one.", "warning"))
    if state.look_alikes:
        others, names = state.look_alikes.total(), ", ".join(sorted(state.look_alikes))
        report(Log(f"{others} windows show what was not looked for ({names}): no missed animals."))
    if waiting and looked_at:
        report(Log(f"{waiting} flagged windows wait for a verdict: recall counts confirmed ones only.", "warning"))


def _tell_of_others(survey: gdal.Dataset, terms: Terms, report: Report) -> int:
    """How many photos the sample tells nothing of, being searched later or not at all."""
    later = audit_layer.count_photos(survey, f"status = '{DONE}' AND heartbeat > '{terms.drawn_at}'")
    if later:
        report(Log(f"{later} photos were searched after the sample was drawn: it does not tell of them.", "warning"))
    missing = audit_layer.count_photos(survey, f"status <> '{DONE}'")
    if missing:
        report(Log(f"{missing} photos were not searched: nothing tells of them.", "warning"))
    return later + missing


def _estimates(state: _State, report: Report) -> dict[str, float]:
    """Of any animal, and of each class where there are several."""
    names = state.animals
    counts: dict[str, float] = {}
    for name in ("", *(names if len(names) > 1 else ())):
        found, confirmed = estimate(state.strata(name)), state.found(name)
        if found is not None:
            _tell(name, found, confirmed, report)
            counts.update(_figures(f"_{name}" if name else "", found, confirmed))
    if not counts and state.looked_at:
        report(Log("Too few windows were looked at for an estimate: it needs some of each stratum."))
    return counts


def _tell(name: str, found: Estimate, confirmed: int, report: Report) -> None:
    missed, low, high = f"{found.missed:.0f}", f"{math.floor(found.low)}", f"{math.ceil(found.high)}"
    confidence = percent(CONFIDENCE)
    if name:
        report(Log(f"{name}: about {missed} missed, between {low} and {high} with {confidence} confidence."))
    else:
        report(Log(f"Animals missed: about {missed}, between {low} and {high} with {confidence} confidence."))
    if confirmed:
        share, least, most = (percent(value) for value in found.recall(confirmed))
        what = name or "all animals"
        report(Log(f"Recall of {what}: {share}, between {least} and {most}; {confirmed} confirmed."))


def _figures(suffix: str, found: Estimate, confirmed: int) -> dict[str, float]:
    figures: dict[str, float] = {
        "confirmed": confirmed,
        "missed": round(found.missed, 1),
        "missed_low": math.floor(found.low),
        "missed_high": math.ceil(found.high),
    }
    if confirmed:
        figures |= _named(("recall", "recall_low", "recall_high"), found.recall(confirmed))
    return {f"{key}{suffix}": value for key, value in figures.items()}


def _named(names: Iterable[str], shares: Iterable[float]) -> dict[str, float]:
    return {name: rounded(share) for name, share in zip(names, shares, strict=True)}
