# SPDX-License-Identifier: GPL-2.0-or-later
"""Scan imagery for animals and keep what is found in the results GeoPackage."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from osgeo import gdal

from .. import __version__
from ..errors import RasterError
from ..events import DetectionFound, Log, Progress, Report, Result
from ..jobs import DetectJob, argv
from .classifier import Classifier
from .rasters import list_imagery, open_raster
from .results import Results, Run, open_results
from .scan import scan
from .windows import Window


def detect(job: DetectJob, report: Report) -> None:
    """Scan the photos that aren't done yet; those that can't be read are listed, and the run goes on.

    Raises:
        BearDetectorError: the imagery, the model or the results file can't be used, or no photo could be read.
        Cancelled: the caller asked to stop; photos that are done are kept.
    """
    photos = _names(list_imagery(job.imagery))
    classifier = Classifier(job.model, job.device)
    run = _run(job, classifier)
    with open_results(job.out, run, job.fresh) as results:
        reasons = _Work(results, classifier, run, report).scan_all(photos)
        counts: dict[str, float] = {
            "photos": len(photos),
            "failed": len(reasons),
            "detections": results.count(run.threshold),
            "kept": results.count(),
        }
    if len(reasons) == len(photos):
        raise RasterError(f"None of {len(photos)} photos could be scanned: {reasons[0]}", "Check the imagery.")
    report(Result(paths={"survey": job.out}, counts=counts))


def _names(photos: list[str]) -> list[str]:
    """Absolute paths, so that a run that goes on from another folder knows its photos again."""
    return list(dict.fromkeys(os.path.abspath(photo) for photo in photos))  # noqa: PTH100 (resolve follows links)


def _run(job: DetectJob, classifier: Classifier) -> Run:
    card = classifier.card
    threshold = job.threshold
    if threshold is None:
        threshold = card.threshold if job.recall is None else card.threshold_for(job.recall)
    versions = {
        "bear_detector": __version__,
        "python": platform.python_version(),
        "gdal": gdal.__version__,
        "numpy": np.__version__,
        "provider": classifier.provider,
    }
    return Run(tuple(argv(job)), card.name, card.sha256, card.classes, threshold, job.mode, versions)


@dataclass(frozen=True)
class _Work:
    """A run under way."""

    results: Results
    classifier: Classifier
    run: Run
    report: Report

    def scan_all(self, photos: list[str]) -> list[str]:
        """Scan what is left to do; returns the reasons of the photos that failed."""
        todo = self.results.pending(photos)
        done = len(photos) - len(todo)
        if done:
            self.report(Log(f"{done} of {len(photos)} photos were done before."))
        reasons = []
        for photo in todo:
            if reason := self._try(photo, partial(self._tell, done, len(photos))):
                reasons.append(reason)
            done += 1
        self._tell(len(photos), len(photos), 0)
        return reasons

    def _tell(self, done: int, total: int, share: float) -> None:
        self.report(Progress("detect", done + share, total, "photos"))

    def _try(self, photo: str, progress: Callable[[float], None]) -> str:
        """Scan a photo; returns why it failed, or nothing."""
        started = time.monotonic()
        progress(0)
        self.results.start(photo)
        try:
            self._scan(photo, progress)
        except RasterError as error:
            self.results.fail(photo, str(error), time.monotonic() - started)
            self.report(Log(str(error), "warning"))
            return str(error)
        except BaseException:
            self.results.release(photo)
            raise
        return ""

    def _scan(self, photo: str, progress: Callable[[float], None]) -> None:
        started = time.monotonic()
        with open_raster(photo, self.classifier.card.scaling) as raster:
            found = scan(raster, self.classifier, self.run.mode, progress)
            extent, georeference = Window(0, 0, raster.width, raster.height), raster.georeference
        self.results.finish(photo, extent, georeference, found, time.monotonic() - started)
        if georeference is None and found:
            self.report(Log(f"{photo} has no georeference: its detections are kept without a place on the map."))
        for animal in found:
            if animal.score >= self.run.threshold:
                self.report(DetectionFound(photo, animal.class_name, animal.score, *animal.window))
