# SPDX-License-Identifier: GPL-2.0-or-later
"""Points and polygons of any layer become examples."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from qgis.core import (
    QgsProviderRegistry,
    QgsVectorFileWriter,
    QgsVectorFileWriterTask,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsFieldComboBox
from qgis.PyQt import sip
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QRadioButton, QToolButton, QWidget

from ...class_names import class_title
from ...errors import BadArgument, ExamplesError
from ...events import Result
from ...jobs import ImportExamplesJob
from ...translation import tr, tr_count
from ..choices import layer_choice
from ..job_row import JobRow
from ..layer_group import file_of
from ..tasks import begin
from ..workspace import IMAGERY, Workspace
from .classes import Classes
from .examples_file import holds_examples
from .layer import reread, save_edits


class ImportForm(QWidget):
    """A layer of the project or a file, and where the class stands."""

    def __init__(self, workspace: Workspace, classes: Classes, layer: Callable[[], QgsVectorLayer | None]) -> None:
        super().__init__()
        self._workspace, self._classes, self._layer = workspace, classes, layer
        self._file: QgsVectorLayer | None = None
        self._writing: QgsVectorFileWriterTask | None = None
        self.source = layer_choice("PointLayer", "PolygonLayer")
        self.source.layerChanged.connect(self._on_source)
        self.file_button = QToolButton()
        self.file_button.setText("…")
        self.file_button.setToolTip(tr("A file of points or polygons"))
        self.file_button.clicked.connect(self._ask_file)
        self.by_field, self.by_name = QRadioButton(tr("Class from field")), QRadioButton(tr("One class for all"))
        self.by_field.setChecked(True)
        self.field = QgsFieldComboBox()
        self.name = QComboBox()
        self.name.setEditable(True)
        self.by_field.toggled.connect(self._follow_choice)
        self.row = JobRow(tr("Import"), workspace.messages, self._start)
        self._lay_out()
        classes.changed.connect(self._offer_classes)
        self._offer_classes()
        self._on_source()
        self._follow_choice()

    def choose_file(self, path: str) -> None:
        """Import from this file."""
        layer = QgsVectorLayer(_only_layer(path), Path(path).name, "ogr")
        if not layer.isValid():
            raise ExamplesError(f"{path} can't be read as a vector file.", "Give points or polygons.")
        self._file = layer
        self.source.setAdditionalItems([path])
        self.source.setCurrentIndex(self.source.findText(path))
        self._on_source()

    def leave_out(self, layers: list[QgsVectorLayer]) -> None:
        """Offer all layers but these: the examples themselves."""
        self.source.setExceptedLayerList(layers)

    def chosen(self) -> QgsVectorLayer | None:
        """The layer to import from."""
        return self.source.currentLayer() or (self._file if self.source.currentText() else None)

    def _on_source(self, *_: object) -> None:
        layer = self.chosen()
        self.field.setLayer(layer)
        if layer is not None:
            names = [name for name in layer.fields().names() if name.lower() in ("class", "species", "label", "name")]
            self.field.setField(names[0] if names else self.field.itemText(0))

    def _start(self) -> None:
        source, examples = self.chosen(), self._layer()
        imagery = tuple(self._workspace.get(IMAGERY, []))
        if source is None:
            raise BadArgument("There is no layer to import from.", "Choose a layer of points or polygons.")
        if not imagery:
            raise BadArgument("The survey has no photos.", "Choose some in the step Survey.")
        if examples is None or self._writing is not None:
            return
        if holds_examples(source) and file_of(source) == file_of(examples):
            raise BadArgument("These are the examples themselves.", "Choose another layer.")
        save_edits(examples)
        field = self.field.currentField() if self.by_field.isChecked() else ""
        name = "" if field else self._classes.named(self.name.currentText())
        if not field and not name:
            raise BadArgument("The examples have no class.", "Choose a field, or one class for all.")
        copy = Path(tempfile.mkdtemp(prefix="bear_detector_")) / "source.gpkg"
        job = ImportExamplesJob(str(copy), file_of(examples), imagery, (name,) if name else (), field, append=True)
        self._write(source, field, copy, lambda: self._run(job, examples, copy.parent))

    def _write(self, source: QgsVectorLayer, field: str, copy: Path, then: Callable[[], None]) -> None:
        """Save what the layer shows, edits and memory layers too, in a thread; then go on."""
        options = QgsVectorFileWriter.SaveVectorOptions()
        options.driverName = "GPKG"
        options.attributes = [source.fields().indexOf(field)] if field else []
        options.skipAttributeCreation = not field
        task = QgsVectorFileWriterTask(source, str(copy), options)
        task.writeComplete.connect(lambda _: self._on_written(then))
        task.errorOccurred.connect(lambda _, message: self._on_unwritten(copy, message))
        self._writing = task
        self.row.button.setEnabled(False)
        begin(task)

    def _on_written(self, then: Callable[[], None]) -> None:
        self._writing = None
        if not sip.isdeleted(self):
            then()

    def _on_unwritten(self, copy: Path, message: str) -> None:
        self._writing = None
        shutil.rmtree(copy.parent, ignore_errors=True)
        if not sip.isdeleted(self):
            self.row.button.setEnabled(True)
            self._workspace.messages.show(ExamplesError(f"The layer can't be read: {message}.", "Choose another one."))

    def _run(self, job: ImportExamplesJob, examples: QgsVectorLayer, folder: Path) -> None:
        def ended() -> None:
            shutil.rmtree(folder, ignore_errors=True)
            reread(examples)

        self.row.run(job, self._tell, ended)

    def _tell(self, result: Result) -> None:
        count = sum(int(n) for name, n in result.counts.items() if name != "photos")
        self._workspace.messages.tell(tr_count(count, "{n} example is imported.", "{n} examples are imported."))

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("A file of points or polygons"))
        if path:
            try:
                self.choose_file(path)
            except ExamplesError as error:
                self._workspace.messages.show(error)

    def _offer_classes(self) -> None:
        chosen = self.name.currentText()
        self.name.clear()
        for name in self._classes.names():
            self.name.addItem(self._classes.swatch(name), class_title(name))
        self.name.setCurrentText(chosen or class_title(next(iter(self._classes.names()), "")))

    def _follow_choice(self, *_: object) -> None:
        self.field.setEnabled(self.by_field.isChecked())
        self.name.setEnabled(not self.by_field.isChecked())

    def _lay_out(self) -> None:
        sources = QHBoxLayout()
        sources.addWidget(self.source, 1)
        sources.addWidget(self.file_button)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("From"), sources)
        form.addRow(self.by_field, self.field)
        form.addRow(self.by_name, self.name)
        form.addRow(self.row)


def _only_layer(path: str) -> str:
    """The source of the one layer of a file that has places: QGIS would take the first of several without a word."""
    layers = [
        layer
        for layer in QgsProviderRegistry.instance().querySublayers(path)
        if layer.providerKey() == "ogr" and layer.wkbType() != QgsWkbTypes.Type.NoGeometry
    ]
    if len(layers) > 1:
        count = len(layers)
        raise ExamplesError(f"{path} has {count} layers.", "Add the one that is meant to the map, and choose it.")
    return layers[0].uri() if layers else path
