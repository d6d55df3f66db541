# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos and mosaics, read by window as 8-bit RGB with a mask: the only module that opens images.

    with open_raster("IMG_0001.JPG") as photo:
        rgb, valid = photo.read(Window(0, 0, 1024, 1024))

Whatever GDAL reads will do: 8 or 16 bits, floating point, palettes, alpha, nodata, masks. Memory is bounded by the
window that is asked for. Pixels are those of the file; a camera's note on how to turn the photo is left aside.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import BadArgument, RasterError
from .footprint import Georeference, from_gcps, from_geotransform
from .windows import Window

gdal.UseExceptions()

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".jp2", ".vrt")
"""What counts as an image in a folder, in small letters; a file that is named may end otherwise."""


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


class Pixels(NamedTuple):
    """A piece of an image: H x W x 3 colours (0-255, red, green, blue), and H x W where they mean something."""

    rgb: NDArray[np.uint8]
    valid: NDArray[np.bool_]


class Raster:
    """An open image; made by `open_raster`. Belongs to one thread."""

    def __init__(self, path: str, dataset: gdal.Dataset, scaling: Scaling) -> None:
        self.path = path
        self.width: int = dataset.RasterXSize
        self.height: int = dataset.RasterYSize
        self.georeference = _georeference(dataset)
        self._dataset = dataset
        self._scaling = scaling
        self._bands = [1, 2, 3]

    def __enter__(self) -> Raster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._dataset = None

    def read(self, window: Window, out_px: tuple[int, int] | None = None) -> Pixels:
        """The pixels of a window, which may reach beyond the image.

        Args:
            window: what to read, in pixels of the image.
            out_px: width and height to resample it to: averaged where it shrinks, bilinear where it grows.

        Raises:
            RasterError: the file is damaged.
        """
        out_w, out_h = out_px or (window.w, window.h)
        rgb = np.zeros((out_h, out_w, 3), np.uint8)
        valid = np.zeros((out_h, out_w), np.bool_)
        inside = window.clipped(self.width, self.height)
        if inside.w and inside.h:
            x, y = inside.x - window.x, inside.y - window.y
            rgb[y : y + inside.h, x : x + inside.w] = self._colours(inside)
            valid[y : y + inside.h, x : x + inside.w] = True
        return Pixels(rgb, valid)

    def _colours(self, window: Window) -> NDArray[np.uint8]:
        try:
            raw = self._dataset.ReadRaster(
                *window, band_list=self._bands, buf_pixel_space=3, buf_line_space=3 * window.w, buf_band_space=1
            )
        except RuntimeError as error:
            raise RasterError(f"{self.path} can't be read: {error}") from error
        return np.frombuffer(raw, np.uint8).reshape(window.h, window.w, 3)


def open_raster(path: str, scaling: Scaling = Scaling()) -> Raster:  # noqa: B008 (frozen)
    """Open an image.

    Raises:
        RasterError: the file is missing, is no image, is damaged or has no colours.
    """
    try:
        dataset = gdal.OpenEx(path, gdal.OF_RASTER)
    except RuntimeError as error:
        raise RasterError(f"{path} can't be opened: {error}") from error
    return Raster(path, dataset, scaling)


def list_imagery(paths: Sequence[str]) -> list[str]:
    """The images that files and folders stand for, each once.

    Files are taken as given; folders are searched with all that lies in them, in alphabetical order, for names
    that end in one of `IMAGE_SUFFIXES`, without hidden ones.

    Raises:
        BadArgument: a path is missing, or a folder holds no image or can't be looked into.
    """
    found: list[str] = []
    for path in paths:
        if not Path(path).exists():
            raise BadArgument(f"{path} does not exist.", "Check the path of the imagery.")
        found += _images_in(path) if Path(path).is_dir() else [path]
    return list(dict.fromkeys(found))


def _images_in(folder: str) -> list[str]:
    found: list[str] = []
    for parent, folders, names in os.walk(folder, onerror=_refuse_folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        images = (name for name in names if name.lower().endswith(IMAGE_SUFFIXES) and not name.startswith("."))
        found += [str(Path(parent, name)) for name in images]
    if not found:
        raise BadArgument(f"{folder} holds no images.", f"Images end in {', '.join(IMAGE_SUFFIXES)}.")
    return sorted(found)


def _refuse_folder(error: OSError) -> None:
    raise BadArgument(f"{error.filename} can't be searched: {error.strerror}.", "Check its permissions.") from error


def _georeference(dataset: gdal.Dataset) -> Georeference | None:
    geotransform = dataset.GetGeoTransform(can_return_null=True)
    return from_geotransform(geotransform, dataset.GetProjection()) or from_gcps(
        dataset.GetGCPs(), dataset.GetGCPProjection()
    )
