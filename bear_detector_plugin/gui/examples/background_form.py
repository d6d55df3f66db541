# SPDX-License-Identifier: GPL-2.0-or-later
"""Squares of background at random places of photos, and their removal."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QLabel, QPushButton, QSpinBox, QWidget

from ...errors import BadArgument, ExamplesError
from ...events import Result
from ...jobs import BackgroundExamplesJob
from ...translation import tr, tr_count
from ..job_row import JobRow
from ..layer_group import file_of
from ..survey.photos import shown_photos
from ..workspace import IMAGERY, Workspace
from .layer import edit_step, reread, save_edits

SURVEY, SHOWN, FOLDER = "survey", "shown", "folder"
_MOST = 100_000
_DRAWN = "\"source\" = 'random' AND \"class\" = 'background'"


class BackgroundForm(QWidget):
    """How many, and from which photos."""

    def __init__(self, workspace: Workspace, layer: Callable[[], QgsVectorLayer | None]) -> None:
        super().__init__()
        self._workspace, self._layer = workspace, layer
        self.count = QSpinBox()
        self.count.setRange(1, _MOST)
        self.count.setValue(BackgroundExamplesJob.count)
        self.count.setToolTip(tr("The published method took one square from each of a tenth of the photos."))
        workspace.remember("examples/background_count", self.count)
        self.source = QComboBox()
        for text, name in (
            (tr("the survey's photos"), SURVEY),
            (tr("photos that the map shows"), SHOWN),
            (tr("a folder"), FOLDER),
        ):
            self.source.addItem(text, name)
        self.source.setToolTip(tr("Only photos that you have looked at: an animal in the background misleads."))
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setDialogTitle(tr("Photos without animals"))
        workspace.remember("examples/background_from", self.source)
        workspace.remember("examples/background_folder", self.folder)
        hint = QLabel(tr("Never from photos with animals"))
        hint.setToolTip(tr("One square a photo, never from a photo with an example of an animal."))
        self.row = JobRow(tr("Draw"), workspace.messages, self._start)
        self.remove_button = QPushButton(tr("Remove random background"))
        self.remove_button.clicked.connect(self.remove)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(hint)
        form.addRow(tr("From"), self.source)
        form.addRow(self.folder)
        form.addRow(tr("How many"), self.count)
        form.addRow(self.row)
        form.addRow(self.remove_button)
        self.source.currentIndexChanged.connect(self._on_source)
        self._on_source()

    def remove(self) -> None:
        """Take all random squares out of the layer, as one step that *Undo* takes back."""
        layer = self._layer()
        if layer is None:
            return
        request = QgsFeatureRequest().setFilterExpression(_DRAWN).setFlags(QgsFeatureRequest.Flag.NoGeometry)
        drawn = [feature.id() for feature in layer.getFeatures(request)]
        try:
            with edit_step(layer, tr("Remove random background")):
                layer.deleteFeatures(drawn)
        except ExamplesError as error:
            self._workspace.messages.show(error)
            return
        removed = tr_count(len(drawn), "{n} random square is removed.", "{n} random squares are removed.")
        self._workspace.messages.tell(removed)

    def _start(self) -> None:
        imagery = self._imagery()
        layer = self._layer()
        if layer is None:
            return
        save_edits(layer)
        job = BackgroundExamplesJob(imagery, file_of(layer), self.count.value())
        self.row.run(job, self._tell, lambda: reread(layer))

    def _imagery(self) -> tuple[str, ...]:
        chosen = self.source.currentData()
        if chosen == SHOWN:
            found = shown_photos(self._workspace)
            problem = BadArgument("The map shows no photo.", "Show some, or choose others.")
        elif chosen == FOLDER:
            found = [self.folder.filePath().strip()]
            problem = BadArgument("There is no folder of photos.", "Choose one.")
        else:
            found = self._workspace.get(IMAGERY, [])
            problem = BadArgument("The survey has no photos.", "Choose some in the step Survey.")
        if not any(found):
            raise problem
        return tuple(found)

    def _on_source(self, *_: object) -> None:
        self.folder.setVisible(self.source.currentData() == FOLDER)

    def _tell(self, result: Result) -> None:
        drawn, left_out = (int(result.counts.get(name, 0)) for name in ("background", "left_out"))
        text = tr_count(drawn, "{n} square of background is drawn.", "{n} squares of background are drawn.")
        if left_out:
            held = tr_count(left_out, "{n} photo holds animals.", "{n} photos hold animals.")
            text = f"{text} {held}"
        self._workspace.messages.tell(text)
