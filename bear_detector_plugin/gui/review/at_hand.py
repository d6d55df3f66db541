# SPDX-License-Identifier: GPL-2.0-or-later
"""The detection at hand, and the ways from it to the others that pass the filters."""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .candidates import Candidates
from .results_file import Detection


class AtHand(QObject):
    """One of the candidates, or none.

    Attributes:
        row: the detection at hand; None where there is none.

    Signals:
        changed: it is another one, or shall be shown anew; whether the map shall go there, too.
    """

    changed = pyqtSignal(bool)

    def __init__(self, candidates: Candidates) -> None:
        super().__init__()
        self._candidates = candidates
        self.row: Detection | None = None

    @property
    def place(self) -> int:
        """Where it stands among those shown, or would stand."""
        return 0 if self.row is None else self._candidates.place(self.row)

    @property
    def is_shown(self) -> bool:
        """Whether it passes the filters."""
        return self.row is not None and self._candidates.holds(self.row)

    def is_other(self, row: Detection) -> bool:
        """Whether a detection is not the one at hand."""
        return self.row is None or row.id != self.row.id

    def go_to(self, row: Detection | None) -> None:
        """Bring a detection up, whether or not the filters let it pass."""
        self.row = row
        self.changed.emit(True)

    def find(self, detection_id: str) -> None:
        """Bring a detection up by its id, if there is one."""
        row = self._candidates.find(detection_id)
        if row is not None:
            self.go_to(row)

    def step(self, by: int) -> None:
        """Go on, or back."""
        if self.row is not None:
            missing = by > 0 and not self.is_shown  # it went out of sight: the next took its place
            self._go(self.place if missing else self.place + by)

    def go_on(self) -> None:
        """Go to the next one without a verdict; stay where all have one."""
        number = self._candidates.next_to_do(self.place + self.is_shown)
        if number >= 0:
            self._go(number)
        else:
            self.changed.emit(True)

    def pass_filters(self) -> bool:
        """The filters let others pass now: stay at hand, or let another take the place. Returns whether it stays."""
        row = self.row and self._candidates.find(self.row.id)
        if row is not None and self._candidates.holds(row):
            self.row = row
            self.changed.emit(False)  # the map and the gallery stay where the user has moved them
            return True
        if self._candidates.shown:
            self._go(max(self._candidates.next_to_do(0), 0) if row is None else self._candidates.place(row))
        else:
            self.go_to(None)
        return False

    def _go(self, number: int) -> None:
        shown = self._candidates.shown
        if shown:
            self.go_to(shown[min(max(number, 0), len(shown) - 1)])
