# SPDX-License-Identifier: GPL-2.0-or-later
"""A photo's pixels as they are shown: 8 bits, red, green and blue or grey, with what has no data left grey."""

from __future__ import annotations

import atexit
import math
import os
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from pathlib import Path

from osgeo import gdal
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from ..errors import RasterError

GREY = QColor(128, 128, 128)
"""Stands for what lies outside a photo, or has no data."""

_SAMPLE_PX = 128
"""Side of the reduced photo that the stretch is estimated on: small, since its values are sorted in Python."""
_LOW, _HIGH = 0.005, 0.995
_OPEN_MAX = 8
_ANY = bytes([0, *[255] * 255])
_BESIDE = (".ovr", ".aux.xml", ".msk")

Box = tuple  # (left, top, width, height) in pixels of the photo


class PhotoPixels:
    """An open photo. Used by one thread at a time.

    Raises:
        RasterError: the photo can't be read.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._source = _open(path)
        self.width, self.height = self._source.RasterXSize, self._source.RasterYSize
        self._bands = _colour_bands(self._source)
        self._shown, self._shown_bands = self._as_shown()

    def paint(self, painter: QPainter, box: Box, scale: float) -> None:
        """Paint a box of the photo with its top left at the painter's origin.

        Args:
            painter: of an image that is grey already.
            box: may reach over the photo's edge.
            scale: pixels of the image for one of the photo.
        """
        left, top = max(box[0], 0), max(box[1], 0)
        right, bottom = min(box[0] + box[2], self.width), min(box[1] + box[3], self.height)
        if right <= left or bottom <= top:
            return
        x, y = round((left - box[0]) * scale), round((top - box[1]) * scale)
        size = max(1, round((right - box[0]) * scale) - x), max(1, round((bottom - box[1]) * scale) - y)
        inside = (left, top, right - left, bottom - top)
        image, held = self._image(inside, size, gdal.GRIORA_Average if scale < 1 else gdal.GRIORA_Bilinear)
        seen = self._seen(inside, size)
        if seen is not None:
            image = image.convertToFormat(QImage.Format.Format_ARGB32)
            image.setAlphaChannel(QImage(seen, *size, size[0], QImage.Format.Format_Grayscale8))
        painter.drawImage(QPointF(x, y), image)
        del image, held  # the image only borrows the bytes

    def _image(self, box: Box, size: tuple[int, int], resampling: int) -> tuple[QImage, bytes]:
        count = len(self._shown_bands)
        pixels = _read(
            self.path,
            self._shown,
            box,
            size,
            band_list=self._shown_bands,
            buf_type=gdal.GDT_Byte,
            buf_pixel_space=count,
            buf_line_space=count * size[0],
            buf_band_space=1,
            resample_alg=resampling,
        )
        kind = QImage.Format.Format_RGB888 if count == 3 else QImage.Format.Format_Grayscale8
        return QImage(pixels, *size, count * size[0], kind), pixels

    def _as_shown(self) -> tuple[gdal.Dataset, list[int]]:
        """The photo itself where it has 8 bits, else a view of it, stretched the same all over."""
        first = self._source.GetRasterBand(self._bands[0])
        if first.GetColorTable() is not None and self._source.RasterCount == 1:
            return _view(self.path, self._source, rgbExpand="rgb"), [1, 2, 3]
        if all(self._source.GetRasterBand(band).DataType == gdal.GDT_Byte for band in self._bands):
            return self._source, self._bands
        span = [*self._span(), 0, 255]
        numbers = list(range(1, len(self._bands) + 1))
        stretched = _view(
            self.path,
            self._source,
            bandList=self._bands,
            outputType=gdal.GDT_Byte,
            scaleParams=[span] * len(numbers),
            noData="none",
        )
        return stretched, numbers

    def _span(self) -> tuple[float, float]:
        """The values that become black and white: percentiles of what has data."""
        size = min(_SAMPLE_PX, self.width), min(_SAMPLE_PX, self.height)
        whole = (0, 0, self.width, self.height)
        values: list[float] = []
        for number in self._bands:
            band = self._source.GetRasterBand(number)
            raw = array("f", _read(self.path, band, whole, size, buf_type=gdal.GDT_Float32))
            seen = band.GetMaskBand().ReadRaster(*whole, *size, buf_type=gdal.GDT_Byte)
            values += [value for value, valid in zip(raw, seen) if valid and math.isfinite(value)]
        if not values:
            return 0.0, 255.0
        values.sort()
        low, high = values[int(_LOW * (len(values) - 1))], values[int(_HIGH * (len(values) - 1))]
        return low, high if high > low else low + 1

    def _seen(self, box: Box, size: tuple[int, int]) -> bytes | None:
        """255 where a pixel has data, else 0; None where all have."""
        count, seen = size[0] * size[1], None
        for alternatives in self._masks():
            raws = [_read(self.path, band, box, size, buf_type=gdal.GDT_Byte) for band in alternatives]
            # Whole images as one number: the quickest way to combine them without another library.
            either = reduce(or_, (int.from_bytes(raw.translate(_ANY), "little") for raw in raws))
            seen = either if seen is None else seen & either
        return None if seen is None else seen.to_bytes(count, "little")

    def _masks(self) -> Iterator[list[gdal.Band]]:
        """Bands that say where pixels have data: one of each list must be above 0.

        A value that stands for nodata may well occur in one colour of a real pixel, so only a pixel that has it in
        all colours has no data.
        """
        bands = [self._source.GetRasterBand(number + 1) for number in range(self._source.RasterCount)]
        colours = [bands[number - 1] for number in self._bands]
        flags = colours[0].GetMaskFlags()
        if flags & gdal.GMF_NODATA:
            yield [colour.GetMaskBand() for colour in colours]
        elif flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA:
            yield [colours[0].GetMaskBand()]
        for band in bands:
            if band.GetColorInterpretation() == gdal.GCI_AlphaBand:
                yield [band]


@contextmanager
def borrowed(path: str) -> Iterator[PhotoPixels]:
    """A photo that nobody else reads meanwhile; it stays open for the next who asks, since opening is slow.

    Raises:
        RasterError: the photo can't be read.
    """
    key = _key(path)
    with _lock:
        photo = next((idle for known, idle in _idle if known == key), None)
        if photo is not None:
            _idle.remove((key, photo))
    photo = photo or PhotoPixels(path)
    yield photo  # one that failed is not kept
    with _lock:
        _idle.append((key, photo))
        del _idle[:-_OPEN_MAX]


def let_go() -> None:
    """Close all photos that nobody is reading."""
    with _lock:
        _idle.clear()


atexit.register(let_go)  # GDAL crashes on what is still open when it has ended itself

_lock = threading.Lock()
_idle: list[tuple[tuple, PhotoPixels]] = []


def _key(path: str) -> tuple:
    try:
        status = Path(path).stat()
    except OSError as error:
        raise RasterError(f"{path} can't be opened: {error.strerror}.", "Check the path of the imagery.") from error
    return path, status.st_mtime_ns, status.st_size


def _open(path: str) -> gdal.Dataset:
    """Without a look at the folder, which may hold 60,000 photos; and without a camera's tiny preview."""
    name = os.path.basename(path)  # noqa: PTH119 - GDAL's own notion of a sibling
    beside = [name, *(name + ending for ending in _BESIDE if Path(path + ending).exists())]
    options = ["OVERVIEW_LEVEL=NONE"] if path.lower().endswith((".jpg", ".jpeg")) else []
    try:
        source = gdal.OpenEx(path, gdal.OF_RASTER, open_options=options, sibling_files=beside)
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        source = None
    if source is None or not source.RasterCount:
        raise _unreadable(path)
    return source


def _view(path: str, source: gdal.Dataset, **options: object) -> gdal.Dataset:
    try:
        view = gdal.Translate("", source, format="VRT", **options)
    except RuntimeError:
        view = None
    if view is None:
        raise _unreadable(path)
    return view


def _read(path: str, source: gdal.Dataset, box: Box, size: tuple[int, int], **options: object) -> bytes:
    try:
        pixels = source.ReadRaster(*box, *size, **options)
    except RuntimeError:
        pixels = None
    if pixels is None:
        raise _unreadable(path)
    return bytes(pixels)


def _unreadable(path: str) -> RasterError:
    return RasterError(f"{path} can't be read.", "Copy the file again from where it came from, or leave it out.")


def _colour_bands(source: gdal.Dataset) -> list[int]:
    """Numbers of the red, green and blue band: those marked so, else the first three; one where there are fewer."""
    meanings = {n: source.GetRasterBand(n).GetColorInterpretation() for n in range(1, source.RasterCount + 1)}
    marked = {meaning: number for number, meaning in meanings.items()}
    wanted = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
    if all(colour in marked for colour in wanted):
        return [marked[colour] for colour in wanted]
    colours = [number for number, meaning in meanings.items() if meaning != gdal.GCI_AlphaBand]
    return colours[:3] if len(colours) >= 3 else [1]
