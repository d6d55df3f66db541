# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing the picture of an online layer into a GeoTIFF, in QGIS's task manager."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterLayer,
    QgsRasterPipe,
    QgsRasterProjector,
    QgsTask,
)
from qgis.PyQt.QtCore import pyqtSignal

from ...errors import BearDetectorError, Cancelled, RasterError
from ..tasks import Task
from ..there import is_file
from .online import Plan

_SAMPLES = 1024
"""Side of the reduced mask in which empty places are looked for."""
_DIGEST = "BEAR_DETECTOR_PICTURE"
_OPTIONS = ["COMPRESS=DEFLATE", "PREDICTOR=2", "TILED=YES", "BIGTIFF=IF_SAFER"]


class Picture(Task):
    """Fetches what a plan says. Its signals arrive in the thread that made it.

    Signals:
        written: the file, and which share (0-1) of it is empty: tiles that the server didn't give.
        failed: a BearDetectorError; no file is left.
    """

    written = pyqtSignal(str, float)
    failed = pyqtSignal(object)

    def __init__(self, layer: QgsRasterLayer, plan: Plan, path: str, context: QgsCoordinateTransformContext) -> None:
        super().__init__(f"Bear Detector: {layer.name()}", QgsTask.Flag.CanCancel)
        self._plan, self._path, self._context = plan, Path(path), context
        self._digest = plan.digest(layer)
        self._pipe = _pipe(layer, plan, context)
        self._feedback = QgsRasterBlockFeedback()
        self._feedback.progressChanged.connect(self.setProgress)
        self._empty = 0.0
        self._error: BearDetectorError = Cancelled()

    def cancel(self) -> None:
        """Stop; what was fetched is thrown away."""
        self._feedback.cancel()
        super().cancel()

    def run(self) -> bool:
        """In the task's thread."""
        path, part = self._path, self._path.with_name(f".{self._path.stem}.part.tif")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(part)
            self._empty = _empty_share(part)
            part.replace(path)
        except BearDetectorError as error:
            self._error = error
        except Exception as error:  # an exception may not leave a task: QGIS would end without a word
            self._error = RasterError(f"The picture {path} can't be written: {error}.", "Choose another results file.")
        else:
            return True
        finally:
            part.unlink(missing_ok=True)
        with suppress(OSError):  # others are in it
            path.parent.rmdir()
        return False

    def finished(self, succeeded: bool) -> None:
        """In the main thread."""
        super().finished(succeeded)
        if succeeded:
            self.written.emit(str(self._path), self._empty)
        else:
            self.failed.emit(self._error)

    def _write(self, part: Path) -> None:
        writer = QgsRasterFileWriter(str(part))
        writer.setOutputFormat("GTiff")
        # from QGIS 3.44 on it has another name
        take_options = writer.setCreationOptions if hasattr(writer, "setCreationOptions") else writer.setCreateOptions
        take_options(_OPTIONS)
        plan = self._plan
        outcome = writer.writeRaster(
            self._pipe, plan.width, plan.height, plan.extent, plan.crs, self._context, self._feedback
        )
        if self._feedback.isCanceled() or self.isCanceled():
            raise Cancelled
        path, error = self._path, next(iter(self._feedback.errors()), str(outcome))
        if getattr(outcome, "value", outcome) != 0:  # from QGIS 3.30 on an enum of Python's
            raise RasterError(f"The picture {path} can't be written: {error}.", "Choose another results file.")
        with _quiet():
            dataset = gdal.OpenEx(str(part), gdal.OF_UPDATE)
            if dataset is None:
                raise RasterError(f"The picture {path} can't be read again.", "See whether the disk is full.")
            dataset.SetMetadataItem(_DIGEST, self._digest)


def is_picture(path: Path, digest: str) -> bool:
    """Whether a file is the picture of this digest."""
    with _quiet():
        dataset = gdal.OpenEx(str(path), gdal.OF_RASTER) if is_file(path) else None
        return dataset is not None and dataset.GetMetadataItem(_DIGEST) == digest


def _pipe(layer: QgsRasterLayer, plan: Plan, context: QgsCoordinateTransformContext) -> QgsRasterPipe:
    """What the layer shows, in the picture's CRS; made in the main thread, used in the task's."""
    pipe, projector, name = QgsRasterPipe(), QgsRasterProjector(), layer.name()
    projector.setCrs(layer.crs(), plan.crs, context)
    for part in (layer.dataProvider().clone(), layer.renderer().clone(), projector):
        if not pipe.insert(pipe.size(), part):
            raise RasterError(f"The layer {name} can't be saved as a picture.", "Choose another layer.")
    return pipe


def _empty_share(path: Path) -> float:
    """The share (0-1) of a picture that shows nothing."""
    with _quiet():
        dataset = gdal.OpenEx(str(path), gdal.OF_RASTER)
        size = min(dataset.RasterXSize, _SAMPLES), min(dataset.RasterYSize, _SAMPLES)
        mask = dataset.GetRasterBand(1).GetMaskBand()
        seen = mask.ReadRaster(buf_xsize=size[0], buf_ysize=size[1])
        del mask
    return bytes(seen).count(0) / len(seen)


class _quiet:  # noqa: N801 - used as a word
    """GDAL's warnings are no news here."""

    def __enter__(self) -> None:
        gdal.PushErrorHandler("CPLQuietErrorHandler")

    def __exit__(self, *_: object) -> None:
        gdal.PopErrorHandler()
