# SPDX-License-Identifier: GPL-2.0-or-later
"""The detections under review: by falling score, filtered by class, score and state, and counted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from .results_file import Detection

BACKGROUND, UNSURE = "background", "unsure"
TO_DO, STRONGEST, CONFIRMED, REJECTED, ALL = "to do", "strongest", "confirmed", "rejected", "all"
DIFFER = "differ"
ROUND = 200
"""Detections that make a round of hard negatives: a quarter of an hour at some seconds each."""


def state_of(verdict: str) -> str:
    """What a verdict makes of a detection: to do, confirmed, rejected or unsure."""
    if not verdict:
        return TO_DO
    return {BACKGROUND: REJECTED, UNSURE: UNSURE}.get(verdict, CONFIRMED)


class Round(NamedTuple):
    """How far a round through the strongest detections has come.

    Args:
        looked_at: how many of them have a verdict.
        total: how many they are.
        alarms: how many were rejected.
    """

    looked_at: int
    total: int
    alarms: int


class Candidates:
    """The detections that pass the filters.

    Attributes:
        rows: all, by falling score.
        shown: those that pass, in the same order.
        class_name: only detections of this class; empty for all.
        threshold: only detections that score (0-1) at least this.
        state: only those of this state; `strongest`: those to do among the first `ROUND`;
            `differ`: those on which reviewers differ.
    """

    def __init__(self) -> None:
        self.rows: list[Detection] = []
        self.reviews: Mapping[str, str] = {}
        self.differ: frozenset = frozenset()
        self.shown: list[Detection] = []
        self.class_name, self.threshold, self.state = "", 0.0, ALL
        self._keys: list[tuple[float, str]] = []
        self._falling: list[float] = []
        self._by_id: dict[str, Detection] = {}
        self._strongest: dict[str, Detection] = {}

    def take(self, rows: list[Detection], reviews: Mapping[str, str], differ: frozenset = frozenset()) -> None:
        """Take over what a file holds; `differ` are the ids of those on which reviewers differ."""
        self.rows, self.reviews, self.differ = rows, reviews, differ
        self._by_id = {row.id: row for row in rows}
        self._falling = [-row.score for row in rows]
        self.sift()

    def sift(self) -> None:
        """Apply the filters."""
        of_class = (row for row in self._above() if self.class_name in ("", row.class_name))
        self._strongest = {row.id: row for row in islice(of_class, ROUND)}
        self.shown = [row for row in self._above() if self.passes(row)]
        self._keys = [_key(row) for row in self.shown]

    def find(self, detection_id: str) -> Detection | None:
        """A detection by its id."""
        return self._by_id.get(detection_id)

    def verdict(self, row: Detection) -> str:
        """What was said of a detection; empty where nothing was."""
        return self.reviews.get(row.id, "")

    def passes(self, row: Detection) -> bool:
        """Whether a detection is shown."""
        if self.state == STRONGEST:
            return row.id in self._strongest and not self.verdict(row)
        right_class = not self.class_name or row.class_name == self.class_name
        if self.state == DIFFER:
            return right_class and row.id in self.differ and row.score >= self.threshold
        right_state = self.state == ALL or state_of(self.verdict(row)) == self.state
        return right_class and right_state and row.score >= self.threshold

    def place(self, row: Detection) -> int:
        """Where a detection stands among the shown ones, or would stand."""
        return bisect_left(self._keys, _key(row))

    def holds(self, row: Detection) -> bool:
        """Whether a detection is among the shown ones."""
        at = self.place(row)
        return at < len(self.shown) and self.shown[at].id == row.id

    def add(self, row: Detection) -> None:
        """Show a detection again that did not pass before."""
        at = self.place(row)
        self.shown.insert(at, row)
        self._keys.insert(at, _key(row))

    def remove(self, at: int) -> None:
        """Show one no longer."""
        del self.shown[at], self._keys[at]

    def next_to_do(self, at: int) -> int:
        """The first one without a verdict from a place on, else from the beginning; -1 where all are done."""
        for number in (*range(max(at, 0), len(self.shown)), *range(min(max(at, 0), len(self.shown)))):
            if not self.reviews.get(self.shown[number].id):
                return number
        return -1

    def counts(self, all_classes: bool = False) -> Counter:
        """How many detections from the threshold on have each verdict (empty: none); of the chosen class, or of all."""
        wanted = "" if all_classes else self.class_name
        return Counter(self.verdict(row) for row in self._above() if wanted in ("", row.class_name))

    def round(self) -> Round | None:
        """How far the round has come; None where it isn't the strongest that are shown."""
        if self.state != STRONGEST:
            return None
        said = Counter(state_of(self.verdict(row)) for row in self._strongest.values())
        return Round(len(self._strongest) - said[TO_DO], len(self._strongest), said[REJECTED])

    def _above(self) -> list[Detection]:
        """Those that score enough: the first ones."""
        return self.rows[: bisect_right(self._falling, -self.threshold)]


def _key(row: Detection) -> tuple[float, str]:
    return -row.score, row.id
