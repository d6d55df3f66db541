# SPDX-License-Identifier: GPL-2.0-or-later
"""The verdicts of a review: known at once, written in the background, taken back by undo.

One thread reads and writes the file. While the engine writes too, verdicts wait for their turn; where they can't be
written they are told, kept, and tried again.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...errors import BearDetectorError, ResultsError
from .results_file import Detection, Results, Said, read_results, write_verdicts
from .same_animals import Same

_LOOK_MS = 1_000
"""How often the file is looked at for what a running engine, or another reviewer, has added."""
_AGAIN_S = 2.0
_CLOSE_S = 8.0
_REST = 5
"""After a reading, so many times its length pass before the next one."""


class Verdicts(QObject):
    """Belongs to the main thread.

    Signals:
        read: the file's `Results`, at first and whenever it has changed.
        said: the id of a detection whose verdict is another one now.
        saved: how many verdicts wait to be written.
        failed: a `BearDetectorError`, once for each trouble.
    """

    read = pyqtSignal(object)
    said = pyqtSignal(str)
    saved = pyqtSignal(int)
    failed = pyqtSignal(object)
    _arrived = pyqtSignal(object)
    _written = pyqtSignal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self.audited = "", False
        self.reviewer, self.blind = user_name(), False
        self.reviews: dict[str, str] = {}
        self._results = Results("", [])
        self._unsaved: list[Said | Same] = []
        self._done: list[tuple[Said, str]] = []
        self._last = datetime.now(timezone.utc)
        self._arrived.connect(self._take)
        self._written.connect(self._forget)
        self._clerk = _Clerk(self._arrived.emit, self._written.emit, self.failed.emit)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._clerk.look)
        self._clerk.start()

    def is_of(self, reviewer: str, blind: bool) -> None:
        """Who reviews from now on, and whether the others' verdicts are hidden."""
        if (reviewer, blind) == (self.reviewer, self.blind):
            return
        hidden = blind or self.blind
        self.reviewer, self.blind = reviewer, blind
        if hidden and self.path:
            path, self.path = self.path, ""
            self.open(path, self.audited)

    def open(self, path: str, audited: bool = False) -> None:
        """Review a file from now on; empty for none. Verdicts on the one before are still written.

        Args:
            path: of the results file.
            audited: the sample of what was not flagged instead of the detections.
        """
        if (path, audited) == (self.path, self.audited):
            return
        self.path, self.audited = path, audited
        self.reviews, self._done, self._results = {}, [], Results(path, [], audited=audited, only_of=self._only_of)
        self._clerk.open(path, audited, self._only_of)
        if path:
            self._timer.start(_LOOK_MS)
        else:
            self._timer.stop()
        self.read.emit(self._results)

    def look(self) -> None:
        """Read the file anew if it has changed."""
        self._clerk.look()

    def of(self, detection: Detection) -> str:
        """A detection's verdict; empty where there is none."""
        return self.reviews.get(detection.id, "")

    @property
    def _only_of(self) -> str:
        return self.reviewer if self.blind else ""

    def say(self, detection: Detection, verdict: str) -> None:
        """Give a verdict: a class, `background` or `unsure`."""
        said = Said(
            self.path, detection.id, verdict, self.reviewer, self._now(), audited=self.audited, blind=self.blind
        )
        self._done.append((said, self.of(detection)))
        self._keep(said)

    def say_same(self, detection: Detection, others: list[str], same: bool) -> None:
        """Say of others, by their ids, whether they show the same animal as a detection."""
        for other in others:
            said = Same(self.path, detection.id, other, same, self.reviewer, self._now())
            self._results.links.say(detection.id, other, same)
            self._unsaved.append(said)
            self._clerk.write(said)

    def undo(self) -> str:
        """Take the last verdict back as if it had not been given; returns whose it was, empty if there is none."""
        if not self._done:
            return ""
        said, former = self._done.pop()
        self._keep(said._replace(verdict=former, takes_back=True))
        return said.detection_id

    @property
    def can_undo(self) -> bool:
        """Whether a verdict can be taken back."""
        return bool(self._done)

    @property
    def waiting(self) -> int:
        """Verdicts that are not in the file yet."""
        return len(self._unsaved)

    def close(self) -> Counter:
        """Write what waits, and end; returns how many verdicts could not be written, by their file."""
        self._timer.stop()
        self.blockSignals(True)  # what was read just before is on its way still
        return self._clerk.end()

    def _keep(self, said: Said) -> None:
        self.reviews[said.detection_id] = said.verdict
        self._unsaved.append(said)
        self._clerk.write(said)
        self.said.emit(said.detection_id)

    def _take(self, results: Results) -> None:
        here = self.path, self.audited
        if (results.path, results.audited) != here or results.only_of != self._only_of:
            return
        reviews = {detection.id: detection.review for detection in results.detections if detection.review}
        for said in self._unsaved:
            if isinstance(said, Same) and said.path == self.path:
                results.links.say(said.one, said.other, said.same)
            elif isinstance(said, Said) and (said.path, said.audited) == here:
                reviews[said.detection_id] = said.verdict
        before, self._results = self._results, results
        if _is_same(before, results) and _given(reviews) == _given(self.reviews):
            return  # it was only our own writing
        self.reviews = reviews
        self.read.emit(results)

    def _forget(self, written: list[Said | Same]) -> None:
        done = set(written)
        self._unsaved = [said for said in self._unsaved if said not in done]
        self.saved.emit(len(self._unsaved))

    def _now(self) -> str:
        """To the millisecond, and never the same twice: it is how a row is known again."""
        self._last = max(datetime.now(timezone.utc), self._last + timedelta(milliseconds=1))
        return self._last.strftime("%Y-%m-%dT%H:%M:%S.") + f"{self._last.microsecond // 1000:03d}Z"


class _Clerk(threading.Thread):
    """The thread that reads and writes; what it tells goes by signals to the main thread."""

    def __init__(
        self,
        arrived: Callable[[Results], None],
        written: Callable[[list[Said | Same]], None],
        failed: Callable[[BearDetectorError], None],
    ) -> None:
        super().__init__(name="bear detector review", daemon=True)
        self._arrived, self._done, self._failed = arrived, written, failed
        self._news = threading.Condition()
        self._wanted = "", False, ""  # the file, whether its audit is reviewed, and by whom blindly
        self._to_write: list[Said | Same] = []
        self._looking = self._ending = False
        self._in_trouble: set[str] = set()  # files whose trouble was told
        self._seen: tuple = ()
        self._rested = 0.0

    def open(self, path: str, audited: bool, only_of: str) -> None:
        """Read another file, or the other half of the same, or with other eyes."""
        with self._news:
            self._wanted, self._seen, self._rested, self._looking = (path, audited, only_of), (), 0.0, bool(path)
            self._news.notify()

    def look(self) -> None:
        """Read the file if it has changed."""
        with self._news:
            self._looking = bool(self._wanted[0])
            self._news.notify()

    def write(self, said: Said | Same) -> None:
        """Write a verdict as soon as it can be."""
        with self._news:
            self._to_write.append(said)
            self._news.notify()

    def end(self) -> Counter:
        """Write what waits, and end; returns how many verdicts are left, by their file."""
        with self._news:
            self._ending = True
            self._news.notify()
        self.join(_CLOSE_S)
        return Counter(said.path for said in self._to_write)

    def run(self) -> None:
        """Until the end."""
        while True:
            with self._news:
                while not (self._ending or self._to_write or self._looking):
                    self._news.wait()
                if self._ending and not self._to_write:
                    return
                wanted, looking, self._looking = self._wanted, self._looking, False
            written = self._write()
            if self._ending:
                while written and self._to_write:
                    written = self._write()
                return
            if looking:
                self._read(*wanted)
            if not written:
                with self._news:
                    self._news.wait(_AGAIN_S)

    def _write(self) -> bool:
        """Write all that waits; False where a file failed, which keeps no other one waiting."""
        with self._news:
            paths = dict.fromkeys(said.path for said in self._to_write)
        return all([self._write_to(path) for path in paths])

    def _write_to(self, path: str) -> bool:
        with self._news:
            batch = [said for said in self._to_write if said.path == path]
        try:
            write_verdicts(path, batch)
        except BearDetectorError as error:
            self._tell(path, error)
            return False
        self._in_trouble.discard(path)
        with self._news:
            done = set(batch)
            self._to_write = [said for said in self._to_write if said not in done]
        if not self._ending:
            self._done(batch)
        return True

    def _read(self, path: str, audited: bool, only_of: str) -> None:
        signature = _signature(path)
        if not signature or signature == self._seen or time.monotonic() < self._rested:
            return
        begun = time.monotonic()
        try:
            results = read_results(path, audited, only_of)
        except BearDetectorError as error:
            if "locked" not in error.message:  # a busy file is read at the next look
                self._seen = signature
                self._tell(path, error)
            return
        self._rested = time.monotonic() + _REST * (time.monotonic() - begun)
        with self._news:
            if (path, audited, only_of) != self._wanted:
                return
            self._seen = signature
        self._arrived(results)

    def _tell(self, path: str, error: BearDetectorError) -> None:
        if path not in self._in_trouble and not self._ending:
            self._in_trouble.add(path)
            self._failed(error if isinstance(error, ResultsError) else ResultsError(str(error)))


def _is_same(before: Results, now: Results) -> bool:
    """Whether two readings differ in verdicts at most."""
    same_run = before._replace(detections=[]) == now._replace(detections=[])
    return same_run and [row.id for row in before.detections] == [row.id for row in now.detections]


def _given(reviews: dict[str, str]) -> dict[str, str]:
    return {found: verdict for found, verdict in reviews.items() if verdict}


def _signature(path: str) -> tuple:
    """Tells one state of a file from another; empty where there is none."""
    try:
        return tuple(
            (part.stat().st_mtime_ns, part.stat().st_size)
            for part in (Path(path), Path(f"{path}-wal"))
            if part.exists()
        )
    except OSError:
        return ()


def user_name() -> str:
    """QGIS's user, who reviews where no other name is given."""
    return QgsApplication.userFullName() or QgsApplication.userLoginName()
