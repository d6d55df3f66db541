# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the network saw the animal: asked of the engine for the detection at hand, shown on the chip and the map."""

from __future__ import annotations

import zlib
from array import array
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsColorRampShader,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import QObject, QRectF, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage

from ...errors import BearDetectorError, Cancelled, RasterError
from ...jobs import ExplainJob
from ...photo_folders import SALIENCY_FOLDER
from ...translation import tr
from ..engine_task import EngineTask
from ..layer_group import add_to_group, file_of
from ..there import exists
from .results_file import Detection, Results

_RAMP = ((0.15, (255, 200, 0, 0)), (0.4, (255, 200, 0, 150)), (0.7, (255, 110, 0, 220)), (1.0, (200, 0, 60, 255)))
"""Share of the strongest cell, and its colour: what adds little stays clear."""
_OURS = "bear_detector/saliency"
"""A property of the layer."""
_PIXELS = "PIXELS"
"""Metadata in which the engine tells what of the photo its map covers."""


class Saliency(QObject):
    """Belongs to the main thread.

    Signals:
        arrived: a detection's id, a QImage of colours and the QRectF of photo pixels that it covers.
        looking: the id of the detection that the engine is looking at; empty when it has ended.
        failed: a `BearDetectorError` and what the engine wrote.
    """

    arrived = pyqtSignal(str, QImage, QRectF)
    looking = pyqtSignal(str)
    failed = pyqtSignal(object, str)
    _read = pyqtSignal(object, object)

    def __init__(self, project: QgsProject) -> None:
        super().__init__()
        self._project = project
        self._results = Results("", [])
        self._task: EngineTask | None = None
        self._wanted: Detection | None = None
        self._asked: Detection | None = None
        self._layer_id = ""
        self._reader: ThreadPoolExecutor | None = None
        self._read.connect(self._show)

    def open(self, results: Results) -> None:
        """Ask the model of these results from now on."""
        if results.path != self._results.path:
            self.hide()
        self._results = results

    def show(self, row: Detection) -> None:
        """Bring a detection's map: from its file if it was asked for before, else from the engine."""
        self._wanted = row
        if self._task is None:
            self._begin()

    def hide(self) -> None:
        """Bring no more, and take the layer off the map."""
        self._wanted = None
        if self._task is not None:
            self._task.cancel()
        self._remove_layer()

    def close(self) -> None:
        """Stop what runs: the plugin is being unloaded."""
        self._wanted = None
        if self._task is not None:
            self._task.cancel()
        if self._reader is not None:
            self._reader.shutdown()
            self._reader = None

    def _begin(self) -> None:
        row = self._wanted
        if row is None:
            return
        path = self._file(row)
        if exists(path):
            self._read_file(row)
            return
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            self.failed.emit(
                RasterError(f"{path.parent} can't be made: {error.strerror}.", "Check the folder's permissions."), ""
            )
            return
        job = ExplainJob(
            image=row.photo,
            window=(max(row.x, 0), max(row.y, 0)),
            out=str(path),
            model=self._results.model,
            class_name=row.class_name,
            gsd=self._results.gsd,
            bands=self._results.bands,
        )
        self._asked = row
        self._task = EngineTask(tr("Bear Detector: saliency"), job, aside=True)
        self._task.succeeded.connect(lambda _: self._ended(row))
        self._task.failed.connect(self._on_failed)
        self.looking.emit(row.id)
        self._task.start()

    def _ended(self, row: Detection) -> None:
        self._task = None
        self.looking.emit("")
        if self._wanted is None:
            return
        if self._wanted.id == row.id:
            self._read_file(row)
        else:
            self._begin()

    def _on_failed(self, error: BearDetectorError, details: str) -> None:
        self._task = None
        self.looking.emit("")
        if not isinstance(error, Cancelled):
            self.failed.emit(error, details)
        if self._wanted is not None and self._wanted.id != self._asked.id:
            self._begin()

    def _file(self, row: Detection) -> Path:
        """Beside the results; another model, place, scale or bands have another file, and a photo's namesake, too."""
        results = Path(self._results.path)
        model, scale = self._results.sha256[:8], self._results.gsd
        bands = "".join(f"-{band}" for band in self._results.bands)
        folder = f"{zlib.crc32(str(Path(row.photo).parent).encode()):08x}"
        name = f"{Path(row.photo).stem}_{row.class_name}_{row.x}_{row.y}_{folder}_{model}_{scale}{bands}.tif"
        return results.with_name(results.stem + SALIENCY_FOLDER) / name

    def _read_file(self, row: Detection) -> None:
        if self._reader is None:
            self._reader = ThreadPoolExecutor(1, "bear detector saliency")
        path = self._file(row)
        future = self._reader.submit(read_saliency, str(path))
        future.add_done_callback(lambda done: self._read.emit((row, str(path)), done))

    def _show(self, what: tuple[Detection, str], done: Future) -> None:
        row, path = what
        if self._wanted is None or self._wanted.id != row.id:
            return
        try:
            image, box, most = done.result()
        except BearDetectorError as error:
            self.failed.emit(error, "")
            return
        self.arrived.emit(row.id, image, box)
        if row.wkb:
            self._lay_on_map(path, most)

    def _lay_on_map(self, path: str, most: float) -> None:
        layer = self._project.mapLayer(self._layer_id)
        if layer is not None and file_of(layer) == path:
            return
        self._remove_layer()
        layer = QgsRasterLayer(path, tr("Saliency"))
        if not layer.isValid():
            return
        shader = QgsColorRampShader(0.0, most)
        shader.setColorRampItemList(
            [QgsColorRampShader.ColorRampItem(share * most, QColor(*colour)) for share, colour in _RAMP]
        )
        both = QgsRasterShader()
        both.setRasterShaderFunction(shader)
        layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, both))
        layer.setOpacity(0.6)
        layer.setCustomProperty(_OURS, True)
        add_to_group(self._project, layer, 1)
        self._layer_id = layer.id()

    def _remove_layer(self) -> None:
        """That of a project that was saved with it, too."""
        layers = self._project.mapLayers().items()
        self._project.removeMapLayers([name for name, layer in layers if layer.customProperty(_OURS)])
        self._layer_id = ""


def read_saliency(path: str) -> tuple[QImage, QRectF, float]:
    """A map of the engine's in colours, the photo's pixels that it covers, and the strength of its strongest cell.

    Raises:
        RasterError: it can't be read.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        cells = gdal.Open(path)
        told = cells.GetMetadataItem(_PIXELS) if cells is not None else None
        if told is None:
            raise RuntimeError
        size = cells.RasterXSize, cells.RasterYSize
        values = array("f", cells.ReadRaster(0, 0, *size, buf_type=gdal.GDT_Float32))
        box = QRectF(*map(float, told.split()))
    except RuntimeError as error:
        raise RasterError(f"{path} can't be read.", "Remove the file: it is made again.") from error
    finally:
        gdal.PopErrorHandler()
    most = max(max(values), 1e-6)
    image = QImage(*size, QImage.Format.Format_ARGB32)
    for number, value in enumerate(values):
        image.setPixelColor(number % size[0], number // size[0], _colour(value / most))
    return image, box, most


def _colour(share: float) -> QColor:
    """Between the colours of the ramp on either side."""
    below = _RAMP[0]
    for above in _RAMP:
        if share < above[0]:
            part = max(share - below[0], 0.0) / ((above[0] - below[0]) or 1)
            return QColor(*(round(a + part * (b - a)) for a, b in zip(below[1], above[1])))
        below = above
    return QColor(*below[1])
