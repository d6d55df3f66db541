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
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

from ..errors import RasterError
from .footprint import Georeference, from_gcps, from_geotransform
from .imagery import is_virtual
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
_RPC_GRID = 9
"""Points a row and a column, at which rational polynomials are asked."""
_COPY_AGAIN = "Copy the file again from where it came from, or leave it out."

_Box = tuple[float, float, float, float]
"""x, y, width, height in pixels of the image, as GDAL takes them."""


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
        self.georeference: Georeference | None = _georeference(dataset)
        self.step = (1.0, 1.0)
        self._size = self.width, self.height
        self._dataset = dataset
        self._scaling = scaling
        self._damage = ""
        self._bands = _named_bands(dataset, path, bands) if bands else _colour_bands(dataset, path)
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
        return self.width * self.height * (3 + any(True for _ in _masks(self._dataset, self._bands)))

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

    def scaled(self, step: float) -> Raster:
        """The same image with larger or smaller pixels, resampled while it is read; itself for a step of 1.

        Args:
            step: how many of the image's pixels make one, in each direction; rounded so that their number is whole.
        """
        if step == 1:
            return self
        view = copy(self)
        view.width, view.height = (max(round(side / step), 1) for side in self._size)
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

    def _pixels(self, box: _Box, size: tuple[int, int], shrinks: bool) -> Pixels:
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

    def _values(self, box: _Box, size: tuple[int, int], resampling: int) -> NDArray[Any]:
        kind, dtype = (gdal.GDT_Byte, np.uint8) if self._is_8_bit else (gdal.GDT_Float32, np.float32)
        item = np.dtype(dtype).itemsize
        raw = self._dataset.ReadRaster(
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

    def _mask(self, box: _Box, size: tuple[int, int]) -> NDArray[np.bool_]:
        valid = np.ones((size[1], size[0]), np.bool_)
        for alternatives in _masks(self._dataset, self._bands):
            valid &= np.logical_or.reduce([_above_0(band, box, size) for band in alternatives])
        return valid

    def _to_8_bit(self, values: NDArray[np.float32]) -> NDArray[np.uint8]:
        low, high = self._span
        kept = np.nan_to_num(values).clip(np.float32(low), np.float32(high))
        return ((kept - np.float32(low)) * np.float32(255 / (high - low))).round().astype(np.uint8)

    def _valid_values(self, box: _Box, size: tuple[int, int]) -> NDArray[np.float32]:
        values = self._values(box, size, gdal.GRIORA_NearestNeighbour)
        valid: NDArray[np.float32] = values[self._mask(box, size) & np.isfinite(values).all(axis=2)]
        return valid

    def _sample_places(self) -> list[tuple[_Box, tuple[int, int]]]:
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
            raise RasterError(f"{path} is not an image that GDAL can read.", _COPY_AGAIN)
        dataset = gdal.OpenEx(path, gdal.OF_RASTER, open_options=_OPEN_OPTIONS.get(driver.ShortName, []))
        return Raster(path, _palette_expanded(dataset), scaling, bands)


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
            _georeference(dataset),
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


def _palette_expanded(dataset: gdal.Dataset) -> gdal.Dataset:
    if dataset.RasterCount != 1 or dataset.GetRasterBand(1).GetColorTable() is None:
        return dataset
    return gdal.Translate("", dataset, format="VRT", rgbExpand="rgba", outputType=gdal.GDT_Byte)


def _georeference(dataset: gdal.Dataset) -> Georeference | None:
    """By the first that tells: geotransform (a world file's, too), control points, RPC."""
    geotransform = dataset.GetGeoTransform(can_return_null=True)
    crs_wkt = dataset.GetProjection() or (_crs_beside(dataset) if geotransform else "")
    return (
        _by_world_file(dataset, from_geotransform(geotransform, crs_wkt))
        or from_gcps(dataset.GetGCPs(), dataset.GetGCPProjection(), exact=bool(dataset.GetMetadataItem("PLACED_BY")))
        or _from_rpc(dataset)
    )


def _crs_beside(dataset: gdal.Dataset) -> str:
    """The CRS in a .prj beside an image, as WKT: GDAL reads it for a few formats only."""
    try:
        text = Path(dataset.GetDescription()).with_suffix(".prj").read_text(encoding="utf-8")
        crs = osr.SpatialReference()
        crs.ImportFromESRI([text])
    except (OSError, ValueError, RuntimeError):
        return ""
    wkt: str = crs.ExportToWkt()
    return wkt


def _by_world_file(dataset: gdal.Dataset, found: Georeference | None) -> Georeference | None:
    """The same, with its source told: JPEG and PNG hold no geotransform themselves."""
    photo = Path(dataset.GetDescription())
    endings = (".wld", f"{photo.suffix}w", f"{photo.suffix[:2]}{photo.suffix[-1:]}w")
    beside = dataset.GetDriver().ShortName in ("JPEG", "PNG") and any(photo.with_suffix(e).exists() for e in endings)
    return replace(found, source="world file") if found and beside else found


def _from_rpc(dataset: gdal.Dataset) -> Georeference | None:
    """By the rational polynomials of a satellite's camera, over flat ground at their own middle height."""
    if not dataset.GetMetadata("RPC"):
        return None
    height = float(dataset.GetMetadata("RPC").get("HEIGHT_OFF", "0").split()[0])
    to_ground = gdal.Transformer(dataset, None, ["METHOD=RPC", f"RPC_HEIGHT={height}"])
    width, height_px = dataset.RasterXSize, dataset.RasterYSize
    pixels = [(x, y) for y in np.linspace(0, height_px, _RPC_GRID) for x in np.linspace(0, width, _RPC_GRID)]
    places, found = to_ground.TransformPoints(0, [(x, y, 0.0) for x, y in pixels])
    if not all(found):
        return None
    points = [gdal.GCP(x, y, 0.0, *pixel) for (x, y, _), pixel in zip(places, pixels, strict=True)]
    fitted = from_gcps(points, osr.SRS_WKT_WGS84_LAT_LONG)
    return fitted and replace(fitted, source="RPC")


def _colour_bands(dataset: gdal.Dataset, path: str) -> list[int]:
    """Numbers of the red, green and blue band: those marked so, else the first three."""
    meanings = {band: dataset.GetRasterBand(band).GetColorInterpretation() for band in _band_numbers(dataset)}
    marked = {meaning: band for band, meaning in meanings.items()}
    wanted = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
    if all(colour in marked for colour in wanted):
        return [marked[colour] for colour in wanted]
    colours = [band for band, meaning in meanings.items() if meaning != gdal.GCI_AlphaBand]
    if len(colours) < 3:
        count = ("no band", "one band", "two bands")[len(colours)]
        raise RasterError(f"{path} has {count}; red, green and blue are needed.", "Use the colour image.")
    return colours[:3]


def _named_bands(dataset: gdal.Dataset, path: str, bands: Sequence[int]) -> list[int]:
    """The bands that the user asked for, which may name one several times: a grey image is 1 1 1."""
    count: int = dataset.RasterCount
    if max(bands) > count:
        raise RasterError(
            f"{path} has no band {max(bands)}: the bands asked for are {' '.join(map(str, bands))}, it has {count}.",
            "Give other --bands, or leave this image out.",
        )
    return list(bands)


def _masks(dataset: gdal.Dataset, bands: Sequence[int]) -> Iterator[list[gdal.Band]]:
    """Bands that say where pixels are valid: one of each list must be above 0.

    A value that stands for nodata may well occur in one colour of a real pixel (black ice with red = 0), so only a
    pixel that has it in all three is invalid.
    """
    colours = [dataset.GetRasterBand(band) for band in bands]
    flags = colours[0].GetMaskFlags()
    if flags & gdal.GMF_NODATA:
        yield [colour.GetMaskBand() for colour in colours]
    elif flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA:
        yield [colours[0].GetMaskBand()]
    for number in _band_numbers(dataset):
        if dataset.GetRasterBand(number).GetColorInterpretation() == gdal.GCI_AlphaBand:
            yield [dataset.GetRasterBand(number)]


def _above_0(band: gdal.Band, box: _Box, size: tuple[int, int]) -> NDArray[np.bool_]:
    is_byte = band.DataType == gdal.GDT_Byte
    raw = band.ReadRaster(*box, *size, buf_type=gdal.GDT_Byte if is_byte else gdal.GDT_Float32)
    above: NDArray[np.bool_] = np.frombuffer(raw, np.uint8 if is_byte else np.float32).reshape(size[1], size[0]) > 0
    return above


def _band_numbers(dataset: gdal.Dataset) -> range:
    return range(1, dataset.RasterCount + 1)


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


def _box_inside(box: _Box, size: tuple[int, int]) -> _Box:
    """Half a resampled pixel may stand out at the image's edge; GDAL refuses that."""
    x, y = max(box[0], 0.0), max(box[1], 0.0)
    return x, y, min(box[0] + box[2], size[0]) - x, min(box[1] + box[3], size[1]) - y


def _with_margins(pixels: Pixels, margins: tuple[tuple[int, int], tuple[int, int]]) -> Pixels:
    return Pixels(np.pad(pixels.rgb, (*margins, (0, 0))), np.pad(pixels.valid, margins))
