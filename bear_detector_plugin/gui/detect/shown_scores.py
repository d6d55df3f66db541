# SPDX-License-Identifier: GPL-2.0-or-later
"""From which score on detections are shown: the model's own, a score, or as many animals as shall be found."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ...translation import numeral, percentage, tr
from ..choices import threshold_box, threshold_of
from ..workspace import Workspace


class ShownScores(QWidget):
    """A score, or the share of animals that the model then finds, as its card tells."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.threshold = threshold_box()
        self.recall = QComboBox()
        help_text = tr("Only a filter of what is shown: all that scores above 0.01 is kept.")
        self.threshold.setToolTip(help_text)
        self.recall.setToolTip(
            tr("The share of the animals in the model's test photos that score at least so much.") + " " + help_text
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.recall)
        row.addWidget(self.threshold, 1)
        self.offer([], "")
        workspace.remember("detect/threshold", self.threshold)
        self.recall.currentIndexChanged.connect(self._on_recall)
        workspace.opened.connect(self._restore)

    def offer(self, thresholds: list, mode: str, screened: bool = False) -> None:
        """What can be chosen.

        Args:
            thresholds: the card's rows: recall and threshold (0-1), and what they promise.
            mode: how the photos will be scanned.
            screened: whether they will be looked at through the model's screen.
        """
        self.recall.blockSignals(True)
        self.recall.clear()
        self.recall.addItem(tr("from score"), "")
        for row in _strongest(thresholds, mode, screened):
            self.recall.addItem(_words(row), _key(row))
        self.recall.blockSignals(False)
        self._restore()

    def values(self) -> dict[str, Any]:
        """What a DetectJob takes: `threshold`, or `recall` and the `confidence` that it is promised with."""
        if not self.recall.currentData():
            return {"threshold": threshold_of(self.threshold), "recall": None, "confidence": None}
        recall, _, confidence = self.recall.currentData().partition(" ")
        return {"threshold": None, "recall": float(recall), "confidence": float(confidence) if confidence else None}

    def _on_recall(self, *_: object) -> None:
        self._workspace.set("detect/recall", self.recall.currentData())
        self._show()

    def _show(self) -> None:
        self.threshold.setVisible(not self.recall.currentData())

    def _restore(self) -> None:
        kept = self._workspace.get("detect/recall", "")
        self.recall.blockSignals(True)
        self.recall.setCurrentIndex(max(self.recall.findData(kept), 0))
        self.recall.blockSignals(False)
        self._show()


def _strongest(thresholds: list, mode: str, screened: bool) -> list:
    """One row for each recall and confidence: where several hold, the one that the engine takes."""
    rows = [row for row in thresholds if row.get("mode", "") in ("", mode) and not row.get("class_name")]
    rows = [row for row in rows if _holds(row, screened)]
    rows.sort(
        key=lambda row: (
            row.get("guarantee") == "risk_control",
            row.get("mode", "") == mode,
            bool(row.get("screen")) == screened,
            row["threshold"],
        )
    )
    return sorted({_key(row): row for row in rows}.values(), key=_key)


def _holds(row: dict, screened: bool) -> bool:
    """What is promised without a screen doesn't hold through one, nor the other way round; no promise always holds."""
    promised, through = row.get("guarantee", "none") != "none", bool(row.get("screen"))
    return through == screened or not (promised or through)


def _key(row: dict) -> str:
    """Recall, and the confidence that it is promised with, if any."""
    confidence = row.get("confidence") if row.get("guarantee") == "binomial" else None
    return f"{row['recall']:g} {confidence:g}" if confidence else f"{row['recall']:g}"


def _words(row: dict) -> str:
    values = {"recall": percentage(row["recall"], 2), "score": numeral(row["threshold"], ".4g")}
    if row.get("guarantee") == "binomial":
        sure = percentage(row["confidence"], 2)
        return tr("at least {recall} % of animals, {sure} % sure (from {score})", sure=sure, **values)
    if row.get("guarantee") == "risk_control":
        return tr("{recall} % of animals, on average (from {score})", **values)
    return tr("{recall} % of the animals of a test (from {score})", **values)
