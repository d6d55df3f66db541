# SPDX-License-Identifier: GPL-2.0-or-later
"""Scan imagery for animals and keep what is found in the results GeoPackage."""

from __future__ import annotations

import os
import platform
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from osgeo import gdal

from .. import __version__
from ..errors import BadArgument, RasterError
from ..events import DetectionFound, Log, Progress, Report, Result
from ..jobs import DetectJob, argv
from . import calibration
from .area import Area, Region
from .carry_over import Carried, Earlier
from .classifier import Classifier
from .ledger import BEAT_S
from .photo_facts import facts
from .rasters import Raster, list_imagery, open_raster
from .results import Detection, Results, Reviewed, Run, open_results
from .scan import MERGE_RADIUS_PX, scan
from .windows import TILE_PX, Window


def detect(job: DetectJob, report: Report) -> None:
    """Scan the photos that aren't done yet, and those that come into the folders meanwhile.

    Those that can't be read are tried again at the end, then listed; the run goes on. Other processes may work on the
    same results: each photo is scanned by one of them.

    Raises:
        BearDetectorError: the imagery, the model or the results file can't be used, or no photo could be read.
        Cancelled: the caller asked to stop; photos that are done are kept.
    """
    photos = _names(list_imagery(job.imagery))
    area = Area(job.area) if job.area else None
    classifier = Classifier(job.model, job.device)
    if job.photos_per_animal and not classifier.card.training.get("shares"):
        raise BadArgument(
            "The model doesn't tell how frequent animals were in its training.",
            "Train it anew, or leave out --photos-per-animal.",
        )
    run = _run(job, classifier, area)
    if run.guarantee:
        score, promise = f"{run.threshold:.4g}", run.guarantee
        report(Log(f"Detections count from a score of {score}: {promise}."))
    if area:
        touched = _touched(photos, area, job, report)
        if not touched:
            raise BadArgument(f"None of {len(photos)} photos lies in the area {job.area}.", "Choose another area.")
        photos = touched
    earlier = _earlier(job, photos)
    with open_results(job.out, run, job.fresh) as results:
        work = _Work(results, classifier, run, report, area, earlier)
        reasons = work.scan_all(photos, partial(_added, job, area, set(photos), report))
        counts: dict[str, float] = {
            "photos": len(photos),
            "failed": len(reasons),
            "detections": results.count(run.threshold),
            "kept": results.count(),
            **results.count_by_class(run.threshold),
            **work.carried_over(),
        }
    if len(reasons) == len(photos):
        raise RasterError(f"None of {len(photos)} photos could be scanned: {reasons[0]}", "Check the imagery.")
    report(Result(paths={"survey": job.out}, counts=counts))


def _names(photos: list[str]) -> list[str]:
    """Absolute paths, so that a run that goes on from another folder knows its photos again."""
    return list(dict.fromkeys(os.path.abspath(photo) for photo in photos))  # noqa: PTH100 (resolve follows links)


def _touched(photos: Sequence[str], area: Area, job: DetectJob, report: Report) -> list[str]:
    """The photos that the area touches; those that can't be read stay in the run, which lists them as failed."""
    touched, placeless = [], 0
    for count, photo in enumerate(photos, start=1):
        try:
            with open_raster(photo, bands=job.bands) as raster:
                placeless += raster.georeference is None
                if _region(raster, area) is not None:
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
        new = [photo for photo in _names(list_imagery(job.imagery)) if photo not in known]
    except BadArgument:  # a disk that was taken away: what was on it is done
        return []
    known.update(new)
    return _touched(new, area, job, report) if area and new else new


def _region(raster: Raster, area: Area) -> Region | None:
    """The part of a photo that the area asks for; None where they don't meet, or nobody knows."""
    if raster.georeference is None:
        return None
    return area.region(raster.georeference, raster.width, raster.height, MERGE_RADIUS_PX)


def _earlier(job: DetectJob, photos: Sequence[str]) -> Earlier | None:
    if job.reviews is None:
        return None
    if os.path.realpath(job.reviews) == os.path.realpath(job.out):
        raise BadArgument(f"{job.reviews} is the results file itself.", "Give an earlier one to take reviews from.")
    return Earlier(job.reviews, photos)


def _run(job: DetectJob, classifier: Classifier, area: Area | None) -> Run:
    card = classifier.card
    threshold, promise = card.threshold if job.threshold is None else job.threshold, ""
    if job.recall is not None:
        chosen = card.threshold_for(job.recall, job.mode, job.confidence)
        threshold, promise = chosen.threshold, chosen.promise
    versions = {
        "bear_detector": __version__,
        "python": platform.python_version(),
        "gdal": gdal.__version__,
        "numpy": np.__version__,
        "provider": classifier.provider,
    }
    command, digest = tuple(argv(job)), area.digest if area else ""
    how = (job.mode, versions, job.bands, digest, promise, job.photos_per_animal)
    return Run(command, card.name, card.sha256, card.classes, threshold, *how)


@dataclass(frozen=True)
class _Work:
    """A run under way."""

    results: Results
    classifier: Classifier
    run: Run
    report: Report
    area: Area | None = None
    earlier: Earlier | None = None

    def scan_all(self, photos: list[str], added: Callable[[], list[str]]) -> list[str]:
        """Scan what is left to do; returns the reasons of the photos that failed twice.

        Args:
            photos: all of the run.
            added: asked when all are done, for more of them.
        """
        photos = list(photos)
        todo = deque(self.results.pending(photos))
        done = len(photos) - len(todo)
        if done:
            self.report(Log(f"{done} of {len(photos)} photos were done before."))
        failed = []
        while todo:
            photo = todo.popleft()
            if self._try(photo, partial(self._tell, done, len(photos))):
                failed.append(photo)
            else:
                done += 1
            if not todo and (new := added()):
                self.report(Log(f"{len(new)} photos were added meanwhile."))
                photos += new
                todo.extend(self.results.pending(new))
        reasons = []
        for count, photo in enumerate(failed):
            if reason := self._try(photo, partial(self._tell, done + count, len(photos))):
                self.report(Log(reason, "warning"))
                reasons.append(reason)
        self._tell(len(photos), len(photos), 0)
        if elsewhere := self.results.held_elsewhere(photos):
            self.report(Log(f"{elsewhere} photos are being scanned by another process.", "warning"))
        return reasons

    def _tell(self, done: int, total: int, share: float) -> None:
        self.report(Progress("detect", done + share, total, "photos"))

    def _try(self, photo: str, progress: Callable[[float], None]) -> str:
        """Scan a photo, unless another process does or did; returns why it failed, or nothing."""
        started = time.monotonic()
        progress(0)
        if not self.results.claim(photo):
            return ""
        try:
            self._scan(photo, self._beating(photo, progress))
        except RasterError as error:
            self.results.fail(photo, str(error), time.monotonic() - started)
            return str(error)
        except BaseException:
            self.results.release(photo)
            raise
        return ""

    def _beating(self, photo: str, progress: Callable[[float], None]) -> Callable[[float], None]:
        """The progress of a photo, of which other processes hear now and then."""
        heard = time.monotonic()

        def tell(share: float) -> None:
            nonlocal heard
            if time.monotonic() - heard > BEAT_S:
                self.results.beat(photo)
                heard = time.monotonic()
            progress(share)

        return tell

    def _scan(self, photo: str, progress: Callable[[float], None]) -> None:
        started = time.monotonic()
        with open_raster(photo, self.classifier.card.scaling, self.run.bands) as raster:
            self.results.describe(photo, facts(raster))
            region = _region(raster, self.area) if self.area else None
            if self.area and region is None:  # it could not be read when the others were looked at
                raise RasterError(f"{photo} does not lie in the area.")
            found = scan(raster, self.classifier, self.run.mode, progress, region=region)
            extent, georeference = Window(0, 0, raster.width, raster.height), raster.georeference
        searched = region.extent() if region else None
        carried = self.earlier.carry(photo, found, self.run.threshold, region) if self.earlier else None
        detections = carried.detections if carried else found
        detections = self._with_chances(detections, extent)
        self.results.finish(photo, extent, georeference, detections, time.monotonic() - started, searched)
        if carried:
            self._mourn(photo, carried)
        if georeference is None and found:
            self.report(Log(f"{photo} has no georeference: its detections are kept without a place on the map."))
        for animal in found:
            if animal.score >= self.run.threshold:
                self.report(DetectionFound(photo, animal.class_name, animal.score, *animal.window))

    def _with_chances(self, found: Iterable[tuple[str, float, Window] | Detection], photo: Window) -> list[Detection]:
        """The detections of a photo, each with its chance where it is known how rare animals are."""
        detections, photos = [Detection(*animal) for animal in found], self.run.photos_per_animal
        if photos is None:
            return detections
        shares = self.classifier.card.training["shares"]
        windows = max(photos * photo.w * photo.h / TILE_PX**2, 2.0)
        return [d._replace(chance=calibration.chance(d.score, shares[d.class_name], windows)) for d in detections]

    def _mourn(self, photo: str, carried: Carried) -> None:
        """Tell which animals somebody has confirmed, and this run does not show."""
        for animal in carried.lost:
            self.report(Log(f"{photo}: {_place(animal)} was confirmed before and is not found now.", "warning"))
        for animal in carried.weak:
            threshold = f"{self.run.threshold:.2g}"
            self.report(
                Log(f"{photo}: {_place(animal)} was confirmed before and scores below {threshold} now.", "warning")
            )

    def carried_over(self) -> dict[str, float]:
        """What became of the earlier reviews of all photos that are done, whichever start of the run did them."""
        if self.earlier is None:
            return {}
        done = self.results.of_photos(self.earlier.photos())
        all_carried = [
            self.earlier.carry(photo, found, self.run.threshold, self._region_of(photo))
            for photo, found in done.items()
        ]
        return {
            "reviews_carried_over": sum(carried.reviews for carried in all_carried),
            "confirmed_not_found": sum(len(carried.lost) for carried in all_carried),
            "confirmed_below_threshold": sum(len(carried.weak) for carried in all_carried),
        }

    def _region_of(self, photo: str) -> Region | None:
        if self.area is None:
            return None
        try:
            with open_raster(photo, bands=self.run.bands) as raster:
                return _region(raster, self.area)
        except RasterError:  # it was there when it was scanned
            return None


def _place(animal: Reviewed) -> str:
    x, y = animal.window.centre
    return f"the {animal.said} at {x:.0f}, {y:.0f} px"
