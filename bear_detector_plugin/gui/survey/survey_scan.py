# SPDX-License-Identifier: GPL-2.0-or-later
"""Looks through the headers of a survey's photos in the background."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
)
from qgis.PyQt.QtCore import pyqtSignal

from ...translation import tr
from .background import BackgroundWork
from .headers import PLACED, HeaderReader, PhotoHeader
from .photos import photos_in

_EVERY_S = 0.2
_BATCH = 500


@dataclass
class Overview:
    """What a survey's photos are like.

    Args:
        photos: all of them, each once.
        counts: by entry (a file or a folder of the survey), how many are placed, unplaced and unreadable.
        area_km2: what they show together, overlaps counted once.
    """

    photos: list[PhotoHeader] = field(default_factory=list)
    counts: dict[str, Counter] = field(default_factory=dict)
    area_km2: float = 0.0

    @property
    def total(self) -> Counter:
        """How many photos are in each state."""
        return Counter(photo.state for photo in self.photos)

    @property
    def placed(self) -> list[PhotoHeader]:
        """The photos that have a place on the map."""
        return [photo for photo in self.photos if photo.state == PLACED]


class SurveyScan(BackgroundWork):
    """Reads the header of each photo, and gives the Overview.

    Signals (they arrive in the thread that made the task):
        counted: how many photos were looked at, and how many there are; 0 while they are searched for.
    """

    counted = pyqtSignal(int, int)

    def __init__(self, entries: Sequence[str], reader: HeaderReader) -> None:
        super().__init__(tr("Bear Detector: the survey's photos"))
        self._entries, self._reader = list(entries), reader
        self._told_at = 0.0

    def work(self) -> Overview:
        """In the task's thread."""
        self._reader.new_thread()
        overview, found = Overview(), self._found()
        overview.counts = {entry: Counter() for entry in self._entries}
        for done, (path, (entry, beside)) in enumerate(found.items(), 1):
            if self.isCanceled():
                break
            photo = self._reader.read(path, beside)
            overview.photos.append(photo)
            overview.counts[entry][photo.state] += 1
            self._tell(done, len(found))
        overview.area_km2 = self._area_km2(overview.placed)
        return overview

    def _found(self) -> dict[str, tuple[str, list[str] | None]]:
        """Each photo once, with the first entry that holds it."""
        found: dict[str, tuple[str, list[str] | None]] = {}
        for entry in self._entries:
            for path, beside in photos_in(entry):
                found.setdefault(path, (entry, beside))
                self._tell(0, len(found))
                if self.isCanceled():
                    return {}
        return found

    def _tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._told_at > _EVERY_S:
            self._told_at = now
            self.counted.emit(done, total)

    def _area_km2(self, placed: Sequence[PhotoHeader]) -> float:
        """In an equal-area projection about the first photo, neighbours first: a union of thousands takes seconds."""
        if not placed:
            return 0.0
        longitude, latitude = placed[0].corners[0]
        equal_area = QgsCoordinateReferenceSystem.fromProj(
            f"+proj=laea +lat_0={latitude} +lon_0={longitude} +datum=WGS84 +units=m +type=crs"
        )
        degrees = QgsCoordinateReferenceSystem("EPSG:4326")
        into = QgsCoordinateTransform(degrees, equal_area, QgsCoordinateTransformContext())
        parts = []
        for start in range(0, len(placed), _BATCH):
            if self.isCanceled():
                return 0.0
            parts.append(QgsGeometry.unaryUnion(list(_polygons(placed[start : start + _BATCH], into))))
        return QgsGeometry.unaryUnion(parts).area() / 1e6


def _polygons(photos: Iterable[PhotoHeader], into: QgsCoordinateTransform) -> Iterable[QgsGeometry]:
    for photo in photos:
        try:
            yield QgsGeometry.fromPolygonXY([[into.transform(QgsPointXY(*corner)) for corner in photo.corners]])
        except QgsCsException:  # the other side of the Earth
            continue
