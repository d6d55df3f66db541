# SPDX-License-Identifier: GPL-2.0-or-later
"""On which detections reviewers differ, as long as nobody who knew both has settled it."""

from __future__ import annotations

from collections.abc import Iterable

from osgeo import ogr

BLIND = "blind"
"""The note of a verdict that was given without the others' in sight."""


def differing(reviews: Iterable[ogr.Feature]) -> frozenset:
    """The ids of the detections; the engine's `double_review` goes by the same rule.

    Args:
        reviews: detection_id, reviewer, verdict and note, in the order in which they were given.
    """
    said: dict[str, dict[str, str]] = {}
    knew: dict[str, set[str]] = {}
    for row in reviews:
        found, reviewer, verdict, note = (row.GetFieldAsString(number) for number in range(4))
        verdicts, heard = said.setdefault(found, {}), knew.setdefault(found, set())
        if note != BLIND and (heard or len(verdicts) > 1):
            heard.update(verdicts)  # settled: nobody's own finding, and the latest word holds
            verdicts.clear()
        elif reviewer in heard:
            continue
        if verdict:
            verdicts[reviewer] = verdict
    return frozenset(found for found, verdicts in said.items() if len(set(verdicts.values())) > 1)
