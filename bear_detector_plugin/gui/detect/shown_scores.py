# SPDX-License-Identifier: GPL-2.0-or-later
"""From which score on detections are shown: the model's own, a score, or as many animals as shall be found."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ...translation import tr
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
        self.offer([])
        workspace.remember("detect/threshold", self.threshold)
        self.recall.currentIndexChanged.connect(self._on_recall)
        workspace.opened.connect(self._restore)

    def offer(self, thresholds: list) -> None:
        """The card's rows of recall (0-1), threshold (0-1) and number of animals."""
        kept = self._workspace.get("detect/recall", 0.0)
        self.recall.blockSignals(True)
        self.recall.clear()
        self.recall.addItem(tr("from score"), 0.0)
        for row in thresholds:
            values = {"recall": f"{100 * row['recall']:g}", "score": f"{row['threshold']:.2g}"}
            self.recall.addItem(tr("{recall} % of animals (from {score})", **values), row["recall"])
        self.recall.setCurrentIndex(max(self.recall.findData(kept), 0))
        self.recall.blockSignals(False)
        self._show()

    def values(self) -> dict[str, float | None]:
        """What a DetectJob takes: `threshold` and `recall`, of which one at most is no None."""
        recall = self.recall.currentData() or None
        return {"threshold": None if recall else threshold_of(self.threshold), "recall": recall}

    def _on_recall(self, *_: object) -> None:
        self._workspace.set("detect/recall", self.recall.currentData())
        self._show()

    def _show(self) -> None:
        self.threshold.setVisible(not self.recall.currentData())

    def _restore(self) -> None:
        kept = self._workspace.get("detect/recall", 0.0)
        self.recall.blockSignals(True)
        self.recall.setCurrentIndex(max(self.recall.findData(kept), 0))
        self.recall.blockSignals(False)
        self._show()
