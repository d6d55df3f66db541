# SPDX-License-Identifier: GPL-2.0-or-later
"""Which photos of a survey are done, and which process scans which: the layer `photos` of a results file.

Several processes may work on one file, as far as the file system knows SQLite's locks: not every network's does. Each
claims a photo before it scans it, and tells from time to time that it is still alive; what a dead one had begun, others
take over.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from osgeo import gdal, ogr

from ...errors import ResultsError
from .tables import insert

gdal.UseExceptions()
ogr.UseExceptions()

PENDING, RUNNING, DONE, FAILED = "pending", "running", "done", "failed"
BEAT_S = 20.0
"""How often a process that scans a photo says that it lives."""
SILENCE = timedelta(seconds=180)
"""A process that said nothing for so long is taken for dead; one block of a photo takes some seconds."""


class Ledger:
    """The photos of an open results file. Belongs to one thread.

    Args:
        path: of the file, for messages.
        dataset: the file, open for writing.
    """

    def __init__(self, path: str, dataset: gdal.Dataset) -> None:
        self.path = path
        self._host, self._pid = socket.gethostname(), os.getpid()
        self._take(dataset)

    def pending(self, photos: Sequence[str]) -> list[str]:
        """Those of the photos that aren't done, in their order; those not known yet are entered.

        Failed ones are among them, and those that a process has begun.
        """
        with self._transaction():
            self._rows = self._known()  # others may have entered some
            for photo in photos:
                if photo not in self._rows:
                    self._rows[photo] = insert(self._photos, {"path": photo, "status": PENDING})
        return [photo for photo in photos if self._row(photo)["status"] != DONE]

    def free(self, photos: Sequence[str]) -> list[str]:
        """Those of the photos that aren't done, without those that other living processes scan just now."""
        return [photo for photo in self.pending(photos) if not self._held(self._row(photo))]

    def claim(self, photo: str) -> bool:
        """Take a photo for this process; False where it is done or a living process has it."""
        with self._transaction():
            row = self._row(photo)
            free = row["status"] != DONE and not self._held(row)
            if free:
                self._set(photo, status=RUNNING, owner=self._owner, heartbeat=now(), error=None)
        return free

    def beat(self, *photos: str) -> None:
        """Tell others that this process is still at some photos."""
        with self._transaction():
            for photo in filter(self._is_mine, photos):
                self._set(photo, heartbeat=now())

    def fail(self, photo: str, reason: str, seconds: float) -> None:
        """Note why a photo could not be scanned; one that another process has finished stays so."""
        with self._transaction():
            if self._row(photo)["status"] != DONE:
                self._set(photo, status=FAILED, owner=None, heartbeat=now(), seconds=seconds, error=reason)

    def release(self, *photos: str) -> None:
        """Give back photos that were begun; those that were finished meanwhile stay so."""
        with self._transaction():
            for photo in filter(self._is_mine, photos):
                self._set(photo, status=PENDING, owner=None, heartbeat=None)

    def held_elsewhere(self, photos: Sequence[str]) -> int:
        """How many of the photos other living processes scan just now."""
        return sum(self._held(self._row(photo)) for photo in photos)

    def _known(self) -> dict[str, int]:
        return {row["path"]: row.GetFID() for row in self._photos}

    def _take(self, dataset: gdal.Dataset) -> None:
        self._dataset = dataset
        self._photos = dataset.GetLayerByName("photos")
        self._rows = self._known()

    @property
    def _owner(self) -> str:
        return f"{self._host}:{self._pid}"

    def _is_mine(self, photo: str) -> bool:
        row = self._row(photo)
        return bool(row["status"] == RUNNING and row["owner"] == self._owner)

    def _held(self, row: ogr.Feature) -> bool:
        """Whether another process scans the photo and lives."""
        if row["status"] != RUNNING or row["owner"] == self._owner:
            return False
        host, _, pid = row["owner"].rpartition(":")
        if host == self._host and not _lives(int(pid)):
            return False
        return heard(row["heartbeat"])

    def _row(self, photo: str) -> ogr.Feature:
        return self._photos.GetFeature(self._rows[photo])

    def _set(self, photo: str, footprint: ogr.Geometry | None = None, **values: Any) -> None:
        row = self._row(photo)
        for name, value in values.items():
            row[name] = value
        if footprint is not None:
            row.SetGeometry(footprint)
        self._photos.SetFeature(row)

    def _transaction(self) -> AbstractContextManager[None]:
        return transaction(self.path, self._dataset)


@contextmanager
def transaction(path: str, survey: gdal.Dataset) -> Iterator[None]:
    """All that is written in between, or nothing.

    The longer spelling of COMMIT reaches SQLite; the plain one would be OGR's own affair. So would any ROLLBACK that
    stands first, as of GDAL 3.13.

    Raises:
        ResultsError: the file can't be written.
    """
    with told(path):
        survey.ExecuteSQL("BEGIN IMMEDIATE")
        try:
            yield
            survey.FlushCache()  # so that the layers' extents are part of it
            survey.ExecuteSQL("COMMIT TRANSACTION")
        except BaseException:
            with suppress(RuntimeError):  # SQLite has undone it by itself
                survey.ExecuteSQL("/**/ROLLBACK")
            raise


@contextmanager
def told(path: str) -> Iterator[None]:
    """What the database complains of, as one line that names the file."""
    try:
        yield
    except RuntimeError as error:
        hint = "What was done is kept: see to it that the disk has room and no other program holds the file, run again."
        raise ResultsError(f"{path} can't be written: {str(error).strip()}.", hint) from error


def now() -> str:
    """This moment, as a GeoPackage writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def heard(heartbeat: str) -> bool:
    """Whether a process that scans a photo may live, by its last word as OGR gives it: 2026/11/23 19:05:30.123+00."""
    return datetime.fromisoformat(heartbeat.replace("/", "-")).astimezone(UTC) > datetime.now(UTC) - SILENCE


def _lives(pid: int) -> bool:
    """Whether a process of this machine lives; where that can't be asked without harm, its silence will tell."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # of another user
        return True
    return True
