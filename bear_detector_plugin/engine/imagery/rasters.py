# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos and mosaics, read by window as 8-bit RGB with a mask: the only module that opens images.

    with open_raster("IMG_0001.JPG") as photo:
        rgb, valid = photo.read(Window(0, 0, 1024, 1024))

Whatever GDAL reads will do: 8 or 16 bits, floating point, palettes, alpha, nodata, masks. Memory is bounded by the
window that is asked for and GDAL's block cache. Pixels are those of the file: a camera's note in a JPEG on how to
turn it is left aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ...errors import RasterError
from .bands import Box, above_0, colour_bands, masks, named_bands, palette_expanded, raw_pixels
from .footprint import Georeference
from .photo_place import georeference_of
from .sources import is_virtual
from .windows import Window

gdal.UseExceptions()
# A photo that was cut off while copying is an error; GDAL would fill it up with grey.
gdal.SetConfigOption("GDAL_ERROR_ON_LIBJPEG_WARNING", "YES")
# World files and masks beside a photo are looked for by name: listing a folder of 60,000 photos for each is slow.
gdal.SetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "TRUE")
_MB = 1024 * 1024

_STRIP_PX = 512
"""Rows that are decoded at a time into a held image."""
_SAMPLE_PX = 1024
"""Side of the reduced image that percentiles are estimated on."""
_MOSAIC_PX = 8192
"""Longest side of an image that is reduced for them, though it has no overviews."""
_PATCHES, _PATCH_PX = 32, 32
"""Of a larger one so many patches a row and a column are looked at, of so many pixels: as many in all."""
_COPY_AGAIN = "Copy the file again from where it came from, or leave it out."


@dataclass(frozen=True)
class Scaling:
    """How values of more than 8 bits become 0-255; values of 8 bits are taken as they are.

    Args:
        rule: `percentile` maps the span between two percentiles of the image's valid pixels, the same for its
            three bands, linearly to 0-255; `none` cuts values off at 0 and 255.
        low: percentile (0-100) that becomes 0.
        high: percentile (0-100) that becomes 255.
    """

    rule: Literal["none", "percentile"] = "percentile"
    low: float = 0.5
    high: float = 99.5


DEFAULT_SCALING = Scaling()


class Pixels(NamedTuple):
    """A piece of an image: H x W x 3 colours (0-255, red, green, blue), and H x W where they mean something."""

    rgb: NDArray[np.uint8]
    valid: NDArray[np.bool_]


def set_cache(megabytes: int) -> None:
    """Bound what GDAL keeps of decoded images: the rows that neighbouring blocks share, so each is decoded once.

    GDAL's own setting, GDAL_CACHEMAX, goes first.
    """
    if gdal.GetConfigOption("GDAL_CACHEMAX") is None:
        gdal.SetCacheMax(megabytes * _MB)


def cached_rows(width: int) -> int:
    """How many rows of three colours and such a width GDAL keeps: what is read again further down is decoded anew."""
    return int(gdal.GetCacheMax()) // (3 * width)


set_cache(512)


class Raster:
    """An open image; made by `open_raster`. Belongs to one thread.

    Attributes:
        path: as it was given.
        width: of the image in pixels.
        height: of the image in pixels.
        georeference: its place on the map, by its geotransform, its control points or its RPC; None without.
        step: how many of the file's pixels make one of its own, across and down; not 1 where it is `scaled`.
    """

    def __init__(
        self, path: str, dataset: gdal.Dataset, scaling: Scaling = DEFAULT_SCALING, bands: Sequence[int] = ()
    ) -> None:
        self.path = path
        self.width: int = dataset.RasterXSize
        self.height: int = dataset.RasterYSize
        self.georeference: Georeference | None = georeference_of(dataset)
        self.step = (1.0, 1.0)
        self._size = self.width, self.height
        self._dataset = dataset
        self._scaling = scaling
        self._damage = ""
        self._bands = named_bands(dataset, path, bands) if bands else colour_bands(dataset, path)
        self._is_8_bit = all(dataset.GetRasterBand(band).DataType == gdal.GDT_Byte for band in self._bands)

    def __enter__(self) -> Raster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._dataset = None

    @cached_property
    def tags(self) -> dict[str, str]:
        """EXIF and others, as GDAL names them."""
        return self._dataset.GetMetadata() or {}

    @cached_property
    def xmp(self) -> str:
        """That packet as text; empty without."""
        return str((self._dataset.GetMetadata("xml:XMP") or [""])[0])

    @property
    def held_bytes(self) -> int:
        """What `held` takes: three colours a pixel, and a mask where there is one."""
        return self.width * self.height * (3 + any(True for _ in masks(self._dataset, self._bands)))

    def held(self, progress: Callable[[float], None] = lambda share: None) -> Raster:
        """The same image decoded into memory, once: what is read of it from then on is only copied.

        Its `read` gives the same pixels. Where it also shrinks an image of more than 8 bits, values are averaged
        after they were scaled to 8 bits, which may differ by rounding. May be used by another thread.

        Args:
            progress: told the share (0-1) that is decoded; may raise to stop.

        Raises:
            RasterError: the file is damaged, or the memory isn't there.
        """
        with _gdal_speaks(self.path):
            memory = gdal.GetDriverByName("MEM").Create("", self.width, self.height, 3, gdal.GDT_Byte)
        for y in range(0, self.height, _STRIP_PX):
            strip = Window(0, y, self.width, min(_STRIP_PX, self.height - y))
            _fill(memory, strip, self.read(strip))
            progress(strip.bottom / self.height)
        image = Raster(self.path, memory, Scaling("none"), (1, 2, 3))
        image.georeference = self.georeference
        return image

    def scaled(self, across: float, down: float) -> Raster:
        """The same image with larger or smaller pixels, resampled while it is read; itself for steps of 1.

        Args:
            across: how many of the image's pixels make one; rounded so that their number is whole.
            down: the same in the other direction.
        """
        if across == down == 1:
            return self
        view = copy(self)
        view.width, view.height = (max(round(n / step), 1) for n, step in zip(self._size, (across, down), strict=True))
        view.step = self._size[0] / view.width, self._size[1] / view.height
        view.georeference = self.georeference and self.georeference.scaled(*view.step)
        return view

    def read(self, window: Window, out_px: tuple[int, int] | None = None) -> Pixels:
        """The pixels of a window, which may reach beyond the image.

        What lies outside, is masked, has no data or no finite value is black and invalid. A mask is never
        averaged: it is taken from the nearest pixel; so are the colours of a palette that shrinks.

        Args:
            window: what to read, in pixels of the image.
            out_px: width and height to resample it to: averaged where both shrink, else bilinear.

        Raises:
            RasterError: the file is damaged; from then on always.
        """
        out_w, out_h = out_px or (window.w, window.h)
        scale_x, scale_y = window.w / out_w, window.h / out_h
        inside = window.clipped(self.width, self.height)
        x, right = round((inside.x - window.x) / scale_x), round((inside.right - window.x) / scale_x)
        y, bottom = round((inside.y - window.y) / scale_y), round((inside.bottom - window.y) / scale_y)
        if right <= x or bottom <= y:
            return Pixels(np.zeros((out_h, out_w, 3), np.uint8), np.zeros((out_h, out_w), np.bool_))
        box = _box_inside(
            (window.x + x * scale_x, window.y + y * scale_y, (right - x) * scale_x, (bottom - y) * scale_y),
            (self.width, self.height),
        )
        across, down = self.step
        box = box[0] * across, box[1] * down, box[2] * across, box[3] * down
        shrinks = min(scale_x * across, scale_y * down) >= 1
        with self._sound():
            pixels = self._pixels(box, (right - x, bottom - y), shrinks)
        margins = ((y, out_h - bottom), (x, out_w - right))
        return pixels if margins == ((0, 0), (0, 0)) else _with_margins(pixels, margins)

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Fail for good once the file is found damaged: GDAL tells of a JPEG's end once, then gives grey."""
        if self._damage:
            raise RasterError(self._damage, _COPY_AGAIN)
        try:
            with _gdal_speaks(self.path):
                yield
        except RasterError as error:
            self._damage = error.message  # not the error itself: it knows this frame, and so would never be freed
            raise

    def _pixels(self, box: Box, size: tuple[int, int], shrinks: bool) -> Pixels:
        valid = self._mask(box, size)
        if not valid.any():  # most of a mosaic may be empty
            return Pixels(np.zeros((*valid.shape, 3), np.uint8), valid)
        values = self._values(box, size, gdal.GRIORA_Average if shrinks else gdal.GRIORA_Bilinear)
        if values.dtype == np.uint8:
            rgb = values
        else:
            valid &= np.isfinite(values).all(axis=2)
            rgb = self._to_8_bit(values)
        if not valid.all():
            rgb[~valid] = 0
        return Pixels(rgb, valid)

    def _values(self, box: Box, size: tuple[int, int], resampling: int) -> NDArray[Any]:
        kind, dtype = (gdal.GDT_Byte, np.uint8) if self._is_8_bit else (gdal.GDT_Float32, np.float32)
        item = np.dtype(dtype).itemsize
        raw = raw_pixels(
            self._dataset,
            *box,
            *size,
            buf_type=kind,
            band_list=self._bands,
            buf_pixel_space=3 * item,
            buf_line_space=3 * item * size[0],
            buf_band_space=item,
            resample_alg=resampling,
        )
        return np.frombuffer(raw, dtype).reshape(size[1], size[0], 3)

    def _mask(self, box: Box, size: tuple[int, int]) -> NDArray[np.bool_]:
        valid = np.ones((size[1], size[0]), np.bool_)
        for alternatives in masks(self._dataset, self._bands):
            valid &= np.logical_or.reduce([above_0(band, box, size) for band in alternatives])
        return valid

    def _to_8_bit(self, values: NDArray[np.float32]) -> NDArray[np.uint8]:
        low, high = self._span
        kept = np.nan_to_num(values).clip(np.float32(low), np.float32(high))
        return ((kept - np.float32(low)) * np.float32(255 / (high - low))).round().astype(np.uint8)

    def _valid_values(self, box: Box, size: tuple[int, int]) -> NDArray[np.float32]:
        values = self._values(box, size, gdal.GRIORA_NearestNeighbour)
        valid: NDArray[np.float32] = values[self._mask(box, size) & np.isfinite(values).all(axis=2)]
        return valid

    def _sample_places(self) -> list[tuple[Box, tuple[int, int]]]:
        """What is read, at which size, to estimate percentiles: the reduced image, or patches all over a mosaic.

        To reduce a mosaic that has no overviews, nearly all of it would be read.
        """
        sides = self._size
        if max(sides) <= _MOSAIC_PX or self._dataset.GetRasterBand(self._bands[0]).GetOverviewCount():
            return [((0, 0, *sides), (min(sides[0], _SAMPLE_PX), min(sides[1], _SAMPLE_PX)))]
        across, down = (min(_PATCH_PX, side) for side in sides)
        xs, ys = (np.linspace(0, side - _PATCH_PX, _PATCHES).clip(0).astype(int).tolist() for side in sides)
        return [((x, y, across, down), (across, down)) for y in dict.fromkeys(ys) for x in dict.fromkeys(xs)]

    @cached_property
    def _span(self) -> tuple[float, float]:
        """The values that become 0 and 255."""
        if self._scaling.rule == "none":
            return 0.0, 255.0
        sample = np.concatenate([self._valid_values(*place) for place in self._sample_places()])
        if not sample.size:
            return 0.0, 255.0
        low, high = np.percentile(sample, [self._scaling.low, self._scaling.high])
        return float(low), float(high if high > low else low + 1)


def open_raster(path: str, scaling: Scaling = DEFAULT_SCALING, bands: Sequence[int] = ()) -> Raster:
    """Open an image.

    Args:
        path: of a file.
        scaling: how values of more than 8 bits become 0-255.
        bands: numbers (from 1) of those taken for red, green and blue; the image's own colours where empty.

    Raises:
        RasterError: the file is missing, is no image, is damaged, or has too few bands to be a colour image.
    """
    if not is_virtual(path):
        _refuse_closed(path)
    with _gdal_speaks(path):
        driver = gdal.IdentifyDriver(path)
        if driver is None:
            phone = path.lower().endswith((".heic", ".heif"))  # which few builds of GDAL read
            hint = "Save it as JPEG by another program first." if phone else _COPY_AGAIN
            raise RasterError(f"{path} is not an image that GDAL can read.", hint)
        dataset = gdal.OpenEx(path, gdal.OF_RASTER, open_options=_OPEN_OPTIONS.get(driver.ShortName, []))
        return Raster(path, palette_expanded(dataset), scaling, bands)


def _refuse_closed(path: str) -> None:
    try:
        Path(path).open("rb").close()
    except OSError as error:
        raise RasterError(
            f"{path} can't be opened: {error.strerror}.", "Check the path and its permissions."
        ) from error


# Cameras put a tiny preview into a JPEG, often with black bars; GDAL would take it for the photo when it shrinks much.
_OPEN_OPTIONS = {"JPEG": ["OVERVIEW_LEVEL=NONE"]}


class Header(NamedTuple):
    """What an image's file says about itself; no pixel is read for it.

    Args:
        width: of the image in pixels.
        height: of the image in pixels.
        georeference: its place on the map; None without.
        tags: EXIF and others, as GDAL names them.
        xmp: that packet as text; empty without.
        vrt: a virtual copy of the image as XML, whose sources name `path`.
    """

    width: int
    height: int
    georeference: Georeference | None
    tags: dict[str, str]
    xmp: str
    vrt: str


def read_header(path: str) -> Header:
    """What an image's file says about itself, whatever its bands.

    Raises:
        RasterError: the file is missing, or is no image.
    """
    with _gdal_speaks(path):
        dataset = gdal.OpenEx(path, gdal.OF_RASTER)
        copy = gdal.Translate("", dataset, format="VRT")
        copy.SetMetadata({})  # the tags stay with the image
        return Header(
            dataset.RasterXSize,
            dataset.RasterYSize,
            georeference_of(dataset),
            dataset.GetMetadata() or {},
            (dataset.GetMetadata("xml:XMP") or [""])[0],
            copy.GetMetadata("xml:VRT")[0],
        )


@contextmanager
def _gdal_speaks(path: str) -> Iterator[None]:
    """GDAL's errors as ours, its warnings to nobody."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    except RuntimeError as error:
        reason = " ".join(str(error).split()).rpartition(": ")[2].rstrip(".")
        raise RasterError(f"{path} can't be read: {reason}.", _COPY_AGAIN) from error
    finally:
        gdal.PopErrorHandler()


def _fill(memory: gdal.Dataset, strip: Window, pixels: Pixels) -> None:
    """Write rows of an image; its mask is made when the first pixel means nothing, all above being valid."""
    rgb = pixels.rgb.tobytes()
    memory.WriteRaster(
        *strip, rgb, buf_type=gdal.GDT_Byte, buf_pixel_space=3, buf_line_space=3 * strip.w, buf_band_space=1
    )
    masked = memory.GetRasterBand(1).GetMaskFlags() & gdal.GMF_PER_DATASET
    if not masked and not pixels.valid.all():
        memory.CreateMaskBand(gdal.GMF_PER_DATASET)
        memory.GetRasterBand(1).GetMaskBand().Fill(255)
        masked = True
    if masked:
        memory.GetRasterBand(1).GetMaskBand().WriteRaster(*strip, (pixels.valid * np.uint8(255)).tobytes())


def _box_inside(box: Box, size: tuple[int, int]) -> Box:
    """Half a resampled pixel may stand out at the image's edge; GDAL refuses that."""
    x, y = max(box[0], 0.0), max(box[1], 0.0)
    return x, y, min(box[0] + box[2], size[0]) - x, min(box[1] + box[3], size[1]) - y


def _with_margins(pixels: Pixels, margins: tuple[tuple[int, int], tuple[int, int]]) -> Pixels:
    return Pixels(np.pad(pixels.rgb, (*margins, (0, 0))), np.pad(pixels.valid, margins))
