# SPDX-License-Identifier: GPL-2.0-or-later
"""Squares of background at random places of the survey, and their removal."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtWidgets import QFormLayout, QLabel, QPushButton, QSpinBox, QWidget

from ...errors import BadArgument
from ...events import Result
from ...jobs import BackgroundExamplesJob
from ...translation import tr, tr_count
from ..job_row import JobRow
from ..layer_group import file_of
from ..workspace import IMAGERY, Workspace
from .layer import edit_step, reread, save_edits

_MOST = 100_000
_DRAWN = "\"source\" = 'random' AND \"class\" = 'background'"


class BackgroundForm(QWidget):
    """How many, and from the survey's photos."""

    def __init__(self, workspace: Workspace, layer: Callable[[], QgsVectorLayer | None]) -> None:
        super().__init__()
        self._workspace, self._layer = workspace, layer
        self.count = QSpinBox()
        self.count.setRange(1, _MOST)
        self.count.setValue(BackgroundExamplesJob.count)
        self.count.setToolTip(tr("The published method took one square from each of a tenth of the photos."))
        workspace.remember("examples/background_count", self.count)
        hint = QLabel(tr("Never from photos with animals"))
        hint.setToolTip(tr("One square a photo, never from a photo with an example of an animal."))
        self.row = JobRow(tr("Draw"), workspace.messages, self._start)
        self.remove_button = QPushButton(tr("Remove random background"))
        self.remove_button.clicked.connect(self.remove)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(hint)
        form.addRow(tr("How many"), self.count)
        form.addRow(self.row)
        form.addRow(self.remove_button)

    def remove(self) -> None:
        """Take all random squares out of the layer, as one step that *Undo* takes back."""
        layer = self._layer()
        if layer is None:
            return
        request = QgsFeatureRequest().setFilterExpression(_DRAWN).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        drawn = [feature.id() for feature in layer.getFeatures(request)]
        with edit_step(layer, tr("Remove random background")):
            layer.deleteFeatures(drawn)
        removed = tr_count(len(drawn), "{n} random square is removed.", "{n} random squares are removed.")
        self._workspace.messages.tell(removed)

    def _start(self) -> None:
        imagery = tuple(self._workspace.get(IMAGERY, []))
        if not imagery:
            raise BadArgument("The survey has no photos.", "Choose some in the step Survey.")
        layer = self._layer()
        if layer is None:
            return
        save_edits(layer)
        job = BackgroundExamplesJob(imagery, file_of(layer), self.count.value())
        self.row.run(job, self._tell, lambda: reread(layer))

    def _tell(self, result: Result) -> None:
        drawn, left_out = (int(result.counts.get(name, 0)) for name in ("background", "left_out"))
        text = tr_count(drawn, "{n} square of background is drawn.", "{n} squares of background are drawn.")
        if left_out:
            held = tr_count(left_out, "{n} photo holds animals.", "{n} photos hold animals.")
            text = f"{text} {held}"
        self._workspace.messages.tell(text)
