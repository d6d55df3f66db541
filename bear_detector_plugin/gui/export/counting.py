# SPDX-License-Identifier: GPL-2.0-or-later
"""How many detections an export would write, counted beside the main thread."""

from __future__ import annotations

from contextlib import suppress

from osgeo import gdal
from qgis.core import QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from ... import formats
from ...jobs import ExportJob
from ..tasks import Task
from ..there import exists


class Counting(Task):
    """Counts what a job would write.

    Signals:
        counted: how many; -1 where the condition isn't understood, or there are no results.
    """

    counted = pyqtSignal(int)

    def __init__(self, job: ExportJob) -> None:
        super().__init__("Bear Detector", getattr(QgsTask.Flag, "Hidden", QgsTask.Flag.CanCancel))
        self._job = job
        self._count = -1

    def run(self) -> bool:
        """In the task's thread."""
        # GDAL raises where another plugin told it to, and for a table `run` that is not ours; nothing may leave a task
        with suppress(Exception):
            self._count = count(self._job)
        return True

    def finished(self, succeeded: bool) -> None:
        """In the main thread."""
        super().finished(succeeded)
        self.counted.emit(self._count)


def holds_more(path: str) -> bool:
    """Whether a GeoPackage holds more than an export: results, say, or examples, which an export never replaces."""
    if not path.lower().endswith(".gpkg") or not exists(path):
        return False
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        there = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=["GPKG"])
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        there = None
    finally:
        gdal.PopErrorHandler()
    names = (
        {there.GetLayer(number).GetName() for number in range(there.GetLayerCount())} if there is not None else set()
    )
    return not names <= set(formats.EXPORTED)


def count(job: ExportJob) -> int:
    """How many detections a job would write; -1 where its condition isn't understood, or there are no results."""
    survey = gdal.OpenEx(job.survey, gdal.OF_VECTOR)
    detections = survey.GetLayerByName("detections") if survey is not None else None
    runs = survey.GetLayerByName("run") if survey is not None else None
    if detections is None or runs is None:
        return -1
    threshold = 0.0
    for run in runs:
        threshold = run["threshold"]
    lowest = formats.lowest_score(job.review, job.threshold, threshold)
    gdal.PushErrorHandler("CPLQuietErrorHandler")  # a condition that is half typed is no news for the console
    try:
        failed = detections.SetAttributeFilter(formats.condition(job.review, lowest, job.where))
        found = -1 if failed else detections.GetFeatureCount()
    finally:
        gdal.PopErrorHandler()
    del runs, detections  # before their dataset
    return found
