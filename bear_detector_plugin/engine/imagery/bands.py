# SPDX-License-Identifier: GPL-2.0-or-later
"""Which bands of an image are its colours, and which say where its pixels mean something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ...errors import RasterError

Box: TypeAlias = tuple[float, float, float, float]
"""x, y, width, height in pixels of an image, as GDAL takes them."""


def palette_expanded(dataset: gdal.Dataset) -> gdal.Dataset:
    """The image itself; one of a palette as red, green, blue and alpha."""
    if dataset.RasterCount != 1 or dataset.GetRasterBand(1).GetColorTable() is None:
        return dataset
    return gdal.Translate("", dataset, format="VRT", rgbExpand="rgba", outputType=gdal.GDT_Byte)


def colour_bands(dataset: gdal.Dataset, path: str) -> list[int]:
    """Numbers of the red, green and blue band: those marked so, else the first three.

    Raises:
        RasterError: there are too few.
    """
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


def named_bands(dataset: gdal.Dataset, path: str, bands: Sequence[int]) -> list[int]:
    """The bands that the user asked for, which may name one several times: a grey image is 1 1 1.

    Raises:
        RasterError: there are fewer.
    """
    count: int = dataset.RasterCount
    if max(bands) > count:
        raise RasterError(
            f"{path} has no band {max(bands)}: the bands asked for are {' '.join(map(str, bands))}, it has {count}.",
            "Give other --bands, or leave this image out.",
        )
    return list(bands)


def masks(dataset: gdal.Dataset, bands: Sequence[int]) -> Iterator[list[gdal.Band]]:
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


def raw_pixels(source: gdal.Dataset | gdal.Band, *where: float, **how: Any) -> bytes:
    """What `ReadRaster` gives; GDAL 3.10 gives nothing at all where a PNG ends before its time.

    Raises:
        RuntimeError: there is nothing, as GDAL says or not.
    """
    raw: bytes | None = source.ReadRaster(*where, **how)
    if raw is None:
        raise RuntimeError(gdal.GetLastErrorMsg() or "the file ends before its time")
    return raw


def above_0(band: gdal.Band, box: Box, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Where a band is above 0 in a box, resampled to a width and height from the nearest pixels: rows x columns."""
    is_byte = band.DataType == gdal.GDT_Byte
    raw = raw_pixels(band, *box, *size, buf_type=gdal.GDT_Byte if is_byte else gdal.GDT_Float32)
    above: NDArray[np.bool_] = np.frombuffer(raw, np.uint8 if is_byte else np.float32).reshape(size[1], size[0]) > 0
    return above


def _band_numbers(dataset: gdal.Dataset) -> range:
    return range(1, dataset.RasterCount + 1)
