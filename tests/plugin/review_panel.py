# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done in the review, and what comes of it."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from .results_files import rows

KEY = Qt.Key


def press(panel, *keys) -> None:
    for key in keys:
        QTest.keyClick(panel.gallery, key)


def saved(panel, until) -> dict[float, str]:
    until(lambda: not panel.verdicts.waiting)
    return {round(row["score"], 2): row["review"] for row in rows(panel.results.path, "detections") if row["review"]}


def scores(panel) -> list[float]:
    return [row.score for row in panel.candidates.shown]
