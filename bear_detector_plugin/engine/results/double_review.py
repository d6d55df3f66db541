# SPDX-License-Identifier: GPL-2.0-or-later
"""Two reviewers of one run: what each said before they spoke about it, and what they settled.

A verdict of a blind review is noted as such in `reviews`. What somebody says with the others' verdicts in sight, after
both have spoken, settles a difference; it is nobody's own finding any more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from typing import Any, NamedTuple

from osgeo import gdal, ogr

ogr.UseExceptions()

BLIND = "blind"
"""The note of a verdict that was given without the others' in sight."""


class Looked(NamedTuple):
    """A detection that two reviewers looked at.

    Args:
        detection_id: whose verdicts these are.
        first: the first reviewer's verdict: a class, `background` or `unsure`.
        second: the second one's.
        settled: what was said later by somebody who knew both; empty where nothing was.
        blind: whether the later of the two verdicts was given without the other in sight.
    """

    detection_id: str
    first: str
    second: str
    settled: str
    blind: bool

    @property
    def differ(self) -> bool:
        """Whether the two said different things, and nothing is settled."""
        return self.first != self.second and not self.settled

    def animal(self, classes: Container[str]) -> str:
        """Which of the classes it is; empty where it is none: if it is not settled, one who says one is believed."""
        said = [self.settled] if self.settled else [self.first, self.second]
        return next((verdict for verdict in said if verdict in classes), "")


def reviewers(survey: gdal.Dataset) -> Counter[str]:
    """Who gave verdicts on detections, and on how many; by `most_common` the busiest first, then who began."""
    known = _detections(survey)
    said = dict.fromkeys((row["reviewer"], row["detection_id"]) for row in _rows(survey))
    return Counter(who for who, found in said if who and found in known)


def both_looked(survey: gdal.Dataset, first: str, second: str) -> list[Looked]:
    """The detections that two reviewers looked at, in the order of their ids."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(survey):
        rows[row["detection_id"]].append(row)
    known = _detections(survey)
    looked = (_looked(name, rows[name], first, second) for name in sorted(rows) if name in known)
    return [one for one in looked if one is not None]


def findings(survey: gdal.Dataset, names: Sequence[str]) -> list[dict[str, str]]:
    """The verdicts of one reviewer or of two by the detections' ids: each one's own, before anything was settled."""
    said = [{row["detection_id"]: row["verdict"] for row in _rows(survey) if row["reviewer"] == who} for who in names]
    if len(names) == 2:
        for one in both_looked(survey, *names):
            said[0][one.detection_id], said[1][one.detection_id] = one.first, one.second
    return said


def _looked(name: str, rows: Sequence[dict[str, Any]], first: str, second: str) -> Looked | None:
    said: dict[str, str] = {}
    settled, blind = "", False
    for row in rows:
        who, verdict, is_blind = row["reviewer"], row["verdict"], row["note"] == BLIND
        if len(said) == 2 and not is_blind:
            settled = verdict
        elif who in (first, second):
            blind = is_blind if len(said | {who: ""}) == 2 else blind
            said[who] = verdict
    return Looked(name, said[first], said[second], settled, blind) if len(said) == 2 else None


def _rows(survey: gdal.Dataset) -> list[dict[str, Any]]:
    """All verdicts, in the order in which they were given."""
    rows = [row.items() for row in survey.GetLayerByName("reviews")]
    return sorted((row for row in rows if row["verdict"]), key=lambda row: row["at"] or "")


def _detections(survey: gdal.Dataset) -> set[str]:
    return {row["id"] for row in survey.GetLayerByName("detections")}
