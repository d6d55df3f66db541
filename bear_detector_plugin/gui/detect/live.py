# SPDX-License-Identifier: GPL-2.0-or-later
"""Detections on the map while a run writes them: looked for beside the main thread, at most once a second."""

from __future__ import annotations

from typing import NamedTuple

from osgeo import gdal
from qgis.core import QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...errors import ResultsError
from ...translation import tr
from ..later import later
from ..survey.background import BackgroundWork
from ..there import is_file
from .results_layer import release, reread, show_results

EVERY_MS = 1000


class Tally(NamedTuple):
    """What a results file holds: shown detections, photos done and failed, and whether their place is known."""

    found: int = 0
    done: int = 0
    failed: int = 0
    placed: bool = False


class LiveResults(QObject):
    """Follows one results file at a time.

    Signals:
        counted: a Tally.
    """

    counted = pyqtSignal(object)

    def __init__(self, project: QgsProject) -> None:
        super().__init__()
        self._project = project
        self._path = ""
        self._shown: Tally | None = None
        self._look: _Look | None = None
        self._timer = later(self, self._start_look, EVERY_MS)

    def begin(self, path: str) -> None:
        """Another run has started."""
        self.stop()
        self._path, self._shown = path, None

    def nudge(self) -> None:
        """Something was found or done: look soon."""
        if self._path and not self._timer.isActive() and self._look is None:
            self._timer.start()

    def end(self) -> bool:
        """Show what there is now that nobody writes any more; False where there is nothing.

        Raises:
            ResultsError: the file holds no results.
        """
        self.stop()
        if not is_file(self._path):
            return False
        up_to_date = self._shown is not None and self._shown.placed and reread(self._project, self._path)
        if not up_to_date:
            if self._shown is not None:
                release(self._project, self._path)
            show_results(self._project, self._path)
        self._start_look(for_show=False)
        return True

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        look, self._look = self._look, None  # first: one that still waits for its turn tells of its end at once
        if look is not None:
            look.stop()

    def _start_look(self, for_show: bool = True) -> None:
        look = self._look = _Look(self._path)
        look.ended.connect(lambda tally: self._on_looked(look, tally, for_show))
        look.broken_off.connect(lambda: self._on_looked(look, Tally(), for_show))
        look.start()

    def _on_looked(self, look: _Look, tally: Tally, for_show: bool) -> None:
        if sip.isdeleted(self) or look is not self._look:
            return
        self._look = None
        if for_show and tally.done:
            self._show(tally)
        self.counted.emit(tally)

    def _show(self, tally: Tally) -> None:
        if self._shown is not None and self._shown.placed == tally.placed:
            reread(self._project, self._path)
        else:
            if self._shown is not None:
                release(self._project, self._path)  # a layer does not learn its CRS later
            try:
                show_results(self._project, self._path)
            except ResultsError:  # busy just now: the next look shows it
                return
        self._shown = tally


class _Look(BackgroundWork):
    """Counts what a results file holds."""

    def __init__(self, path: str) -> None:
        super().__init__(tr("Counting detections"))
        self._path = path

    def work(self) -> Tally:
        """In the task's thread."""
        return tally_of(self._path)


def tally_of(path: str) -> Tally:
    """What a results file holds; nothing where it can't be read just now."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        return _tally(gdal.OpenEx(path, gdal.OF_VECTOR))
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        return Tally()
    finally:
        gdal.PopErrorHandler()


def _tally(dataset: gdal.Dataset | None) -> Tally:
    if dataset is None:
        return Tally()
    shown = "score >= (SELECT threshold FROM run ORDER BY fid DESC LIMIT 1)"
    questions = (
        f"SELECT COUNT(*) FROM detections WHERE {shown}",  # noqa: S608 # nosec B608
        "SELECT COUNT(*) FROM photos WHERE status = 'done'",
        "SELECT COUNT(*) FROM photos WHERE status = 'failed'",
        "SELECT COUNT(*) FROM (SELECT 1 FROM photos WHERE geom IS NOT NULL LIMIT 1)",
    )
    found, done, failed, placed = (_number(dataset, question) for question in questions)
    return Tally(found, done, failed, placed > 0)


def _number(dataset: gdal.Dataset, question: str) -> int:
    rows = dataset.ExecuteSQL(question)
    if rows is None:
        return 0
    row = rows.GetNextFeature()
    number = row.GetFieldAsInteger(0) if row is not None else 0
    del row
    dataset.ReleaseResultSet(rows)
    return number
