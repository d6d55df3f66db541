# SPDX-License-Identifier: GPL-2.0-or-later
"""Scan imagery for animals and keep what is found in the results GeoPackage."""

from __future__ import annotations

import os
import platform
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from osgeo import gdal

from .. import __version__
from ..errors import BadArgument, RasterError, ResultsError
from ..events import Log, Progress, Report, Result
from ..jobs import NATIVE, DetectJob, argv
from .imagery.area import Area, anywhere
from .imagery.copies import copied
from .imagery.rasters import open_raster
from .imagery.sources import list_imagery
from .imagery.true_scale import Remarks
from .machine import providers
from .model import model_file
from .model.classifier import Classifier
from .model.model_file import Card
from .results import animals, carry_over, moved_photos
from .results.carry_over import Earlier
from .results.records import Run
from .results.results_file import open_results, open_survey
from .searching.cluster import Cluster
from .searching.pipeline import Pipeline
from .searching.screen import ScreenCard
from .searching.search import Search, Searchers, region_of, screen_of, tell_of_screen
from .searching.survey import Survey


def detect(job: DetectJob, report: Report) -> None:
    """Scan the photos that aren't done yet, and those that come into the folders meanwhile.

    Those that can't be read are tried again at the end, then listed; the run goes on. Other processes may work on the
    same results: each photo is scanned by one of them.

    Raises:
        BearDetectorError: the imagery, the model or the results file can't be used, or no photo could be read.
        Cancelled: the caller asked to stop; photos that are done are kept.
    """
    listed = list_imagery(job.imagery)
    photos = _each_once(listed, (), report)
    area = Area(job.area) if job.area else None
    card, searchers, provider, screen = _who_searches(job, area, report)
    if job.photos_per_animal and not card.training.get("shares"):
        raise BadArgument(
            "The model doesn't tell how frequent animals were in its training.",
            "Train it anew, or leave out --photos-per-animal.",
        )
    run = _run(job, card, provider, area, screen)
    _tell(job, run, card, screen, report)
    remarks = Remarks(job.gsd, card.gsd_m)
    if remark := remarks.first():
        report(remark)
    if area:
        touched = _touched(photos, area, job, report)
        if not touched:
            raise BadArgument(f"None of {len(photos)} photos lies in the area {job.area}.", "Choose another area.")
        photos = touched
    earlier = _earlier(job, photos, report)
    if job.out.lower().endswith(".gpkg") and Path(job.out).exists() and not job.fresh:
        _follow_moved(job.out, photos, report)
    # The searchers first: a scheduler that isn't there must not cost the results that a fresh run replaces.
    with searchers, open_results(job.out, run, job.fresh) as results:
        survey = Survey(results, searchers, run, card, report, area, earlier, remarks)
        reasons = survey.search_all(photos, partial(_added, job, area, {*listed}, report))
        carried = survey.carried_over()
        counts: dict[str, float] = {
            "photos": survey.total,
            "failed": len(reasons),
            "detections": results.count(run.threshold),
            "kept": results.count(),
            **results.count_by_class(run.threshold),
            **(carry_over.counts([*carried.values()]) if earlier else {}),
            **({"off_scale": remarks.off} if remarks.off else {}),
        }
    if earlier and (said := earlier.same_animal(carried)):
        animals.take_over(job.out, said)
    if len(reasons) == survey.total:
        raise RasterError(f"None of {survey.total} photos could be scanned: {reasons[0]}", "Check the imagery.")
    report(Result(paths={"survey": job.out}, counts=counts))


def _tell(job: DetectJob, run: Run, card: Card, screen: ScreenCard | None, report: Report) -> None:
    """What looks at the photos, and what it promises."""
    provider = run.versions["provider"]
    report(Log(f"Model {run.model}, {card.precision}, on {provider}."))
    tell_of_screen(job, screen, report)
    if run.guarantee:
        score, promise = f"{run.threshold:.4g}", run.guarantee
        report(Log(f"Detections count from a score of {score}: {promise}."))
        if provider == providers.OPENVINO:
            text = "OpenVINO's scores differ a little from those that this was measured on; --device cpu keeps to them."
            report(Log(text, "warning"))
        if job.gsd == NATIVE and card.gsd_m:
            report(Log("Photos are searched at their own scale; this was measured at the model's.", "warning"))


def _who_searches(job: DetectJob, area: Area | None, report: Report) -> tuple[Card, Searchers, str, ScreenCard | None]:
    """What the model says of itself, who searches with it, and on what; and what its screen says of itself."""
    if job.scheduler:
        _, card = model_file.read(job.model)
        screen = screen_of(job, card)
        known = screen.card if screen else None
        return card, Cluster(job, card.sha256, known.sha256 if known else "", report), f"Dask, {job.scheduler}", known
    classifier = Classifier(job.model, job.device)
    search = Search(job, classifier, area)
    return classifier.card, Pipeline(search), classifier.provider, search.screen.card if search.screen else None


def _touched(photos: Sequence[str], area: Area, job: DetectJob, report: Report) -> list[str]:
    """The photos that the area touches; those that can't be read stay in the run, which lists them as failed."""
    touched, placeless = [], 0
    for count, photo in enumerate(photos, start=1):
        try:
            with open_raster(photo, bands=job.bands) as raster:
                placeless += raster.georeference is None
                if region_of(raster, area) is not None:
                    touched.append(photo)
        except RasterError:
            touched.append(photo)
        report(Progress("area", count, len(photos), "photos"))
    outside = len(photos) - len(touched) - placeless
    if outside:
        report(Log(f"{outside} of {len(photos)} photos lie outside the area: they are left out."))
    if placeless:
        report(Log(f"{placeless} photos lie nowhere, having no georeference: they are left out.", "warning"))
    return touched


def _added(job: DetectJob, area: Area | None, known: set[str], report: Report) -> list[str]:
    """The photos that came since this was last asked; `known` then holds them too."""
    try:
        new = [photo for photo in list_imagery(job.imagery) if photo not in known]
    except BadArgument:  # a disk that was taken away: what was on it is done
        return []
    new = _each_once(new, known, report)
    known.update(new)
    return _touched(new, area, job, report) if area and new else new


def _each_once(photos: Sequence[str], known: Collection[str], report: Report) -> list[str]:
    """Without photos of which there is a copy too, placed on the map; nor copies of those that are known."""
    twice = copied(photos, known)
    copies = {copy for photo, copy in twice.items() if photo in known}
    left_out = [photo for photo in photos if photo in twice or photo in copies]
    if left_out:
        count = len(left_out)
        report(Log(f"{count} photos are there twice, themselves and as a copy on the map: each is searched once."))
    return [photo for photo in photos if photo not in {*left_out}]


def _follow_moved(path: str, photos: Sequence[str], report: Report) -> None:
    """Photos that were moved since they were searched stay searched."""
    survey = open_survey(path, update=True)
    if count := moved_photos.placed_since(survey, photos):
        raise ResultsError(
            f"{path} holds {count} photos from before they were placed on the map: they would be found twice.",
            f"Choose another --out, and {path} as --reviews; or begin anew with --fresh.",
        )
    for move in moved_photos.moves(survey, photos):
        before, now, count, sure = move
        if sure:
            moved_photos.follow(path, survey, move)
            report(Log(f"{count} photos that were searched in {before} are now in {now}: the results follow them."))
        else:
            text = (
                f"{count} photos in {now} have the names of some that were searched in {before} and are not there now. "
                f"If they are the same, all is found twice: choose another --out then, and {path} as --reviews."
            )
            report(Log(text, "warning"))


def _earlier(job: DetectJob, photos: Sequence[str], report: Report) -> Earlier | None:
    if job.reviews is None:
        return None
    if os.path.realpath(job.reviews) == os.path.realpath(job.out):
        raise BadArgument(f"{job.reviews} is the results file itself.", "Give an earlier one to take reviews from.")
    earlier = Earlier(job.reviews, photos)
    if earlier.left:
        count, path = earlier.left, job.reviews
        report(
            Log(
                f"{count} photos that were reviewed in {path} are not among these: their reviews stay there.", "warning"
            )
        )
    return earlier


def _run(job: DetectJob, card: Card, provider: str, area: Area | None, screen: ScreenCard | None) -> Run:
    sieve = screen.sha256 if screen else ""
    threshold, promise = card.threshold if job.threshold is None else job.threshold, ""
    if job.recall is not None:
        chosen = card.threshold_for(job.recall, job.mode, job.confidence, sieve)
        threshold, promise = chosen.threshold, chosen.promise
    versions = {
        "bear_detector": __version__,
        "python": platform.python_version(),
        "gdal": gdal.__version__,
        "numpy": np.__version__,
        "provider": provider,
    }
    named = replace(job, area=job.area and anywhere(job.area))  # an audit looks for it again, from another folder
    command, digest = tuple(argv(named)), area.digest if area else ""
    gsd = job.gsd if card.gsd_m else NATIVE
    how = (job.mode, versions, job.bands, digest, promise, job.photos_per_animal, gsd, sieve, card.look_alikes)
    return Run(command, card.name, card.sha256, card.classes, threshold, *how)
