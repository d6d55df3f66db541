# SPDX-License-Identifier: GPL-2.0-or-later
"""The area of a run as a small GeoPackage beside its results, which the engine reads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from osgeo import ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsFields,
    QgsVectorFileWriter,
    QgsVectorFileWriterTask,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...errors import BadArgument, ResultsError
from ..tasks import begin
from ..there import exists
from .area import Shape


class AreaFile(QObject):
    """Writes the area, where there is one.

    An area that an earlier start of the same results has searched is never written over: the engine tells by it
    whether a run goes on, or another one begins.

    Signals:
        written: its path; empty where everything is searched.
        failed: a BearDetectorError.
    """

    written = pyqtSignal(str)
    failed = pyqtSignal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: QgsVectorFileWriterTask | None = None

    @property
    def running(self) -> bool:
        """Whether it is being written."""
        return self._task is not None

    def write_shape(self, shape: Shape | None, out: str, fresh: bool) -> None:
        """Write one polygon, for the results file `out`."""
        if shape is None:
            self.written.emit("")
            return
        goes_on = exists(out) and not fresh
        for path in area_files(out):
            if exists(path) and goes_on and not _is_of(path, shape):
                continue
            if not (exists(path) and goes_on):
                error = _write(shape, path)
                if error is not None:
                    self.failed.emit(error)
                    return
            self.written.emit(str(path))
            return

    def write_layer(self, layer: QgsVectorLayer, selected: bool, out: str, fresh: bool) -> None:
        """Write a layer's polygons as it shows them, edits and memory layers too, in a thread."""
        goes_on = exists(out) and not fresh
        path = next(path for path in area_files(out) if not (exists(path) and goes_on))
        options = _options()
        options.skipAttributeCreation = True
        options.onlySelectedFeatures = selected
        task = QgsVectorFileWriterTask(layer, str(path), options)
        task.writeComplete.connect(lambda _: self._end(task, str(path), None))
        task.errorOccurred.connect(lambda _, message: self._end(task, "", _unwritten(path, message)))
        self._task = task
        begin(task)

    def cancel(self) -> None:
        """Forget what is being written."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    def _end(self, task: QgsVectorFileWriterTask, path: str, error: ResultsError | None) -> None:
        if task is not self._task:
            return
        self._task = None
        if error is not None:
            self.failed.emit(error)
        else:
            self.written.emit(path)


def area_files(out: str) -> Iterator[Path]:
    """The names that areas of a results file may have, in their order, without an end."""
    results = Path(out)
    names = chain(["area"], (f"area-{number}" for number in count(2)))
    return (results.with_name(f"{results.stem}-{name}.gpkg") for name in names)


def _write(shape: Shape, path: Path) -> ResultsError | None:
    context = QgsCoordinateTransformContext()
    kind = QgsWkbTypes.Type.MultiPolygon if shape.geometry.isMultipart() else QgsWkbTypes.Type.Polygon
    writer = QgsVectorFileWriter.create(str(path), QgsFields(), kind, _known(shape.crs), context, _options())
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        return _unwritten(path, writer.errorMessage())
    feature = QgsFeature()
    feature.setGeometry(shape.geometry)
    written = writer.addFeature(feature)
    message = writer.errorMessage()
    del writer  # closes the file
    return None if written else _unwritten(path, message)


def _known(crs: QgsCoordinateReferenceSystem) -> QgsCoordinateReferenceSystem:
    if not crs.isValid():
        raise BadArgument("The area has no coordinate reference system.", "Give the project or the layer one.")
    return crs


def _is_of(path: Path, shape: Shape) -> bool:
    """Whether a file holds just this area."""
    source = ogr.Open(str(path))
    layer = source.GetLayer(0) if source is not None else None
    if layer is None or layer.GetFeatureCount() != 1:
        return False
    feature = layer.GetNextFeature()
    same = bytes(feature.GetGeometryRef().ExportToIsoWkb()) == bytes(shape.geometry.asWkb())
    reference = QgsCoordinateReferenceSystem()
    reference.createFromWkt(layer.GetSpatialRef().ExportToWkt() if layer.GetSpatialRef() else "")
    del feature, layer
    return same and reference == shape.crs


def _options() -> QgsVectorFileWriter.SaveVectorOptions:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "area"
    return options


def _unwritten(path: Path, message: str) -> ResultsError:
    return ResultsError(f"The area {path} can't be written: {message}.", "Choose another results file.")
