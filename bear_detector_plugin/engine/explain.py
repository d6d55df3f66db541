# SPDX-License-Identifier: GPL-2.0-or-later
"""Show where in and round a window the network sees a class: its class activation map as a raster on the map.

A cell holds what its place adds to the class's logit, which is the mean of a window's 7 x 7 cells (Zhou et al. 2016,
Learning deep features for discriminative localization). Where training is installed, Grad-CAM is the other method.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from ..errors import BadArgument, RasterError
from ..events import Log, Report, Result
from ..jobs import ExplainJob
from ..shares import decimal
from .imagery.photo_facts import at_scale
from .imagery.rasters import Raster, open_raster
from .imagery.windows import HALO_PX, STRIDE_PX, TILE_PX, Window, rounded_up
from .model.classifier import Classifier

gdal.UseExceptions()

MARGIN_PX = TILE_PX
"""How far round the window the map goes."""
PIXELS = "PIXELS"
"""Metadata of the map: left, top, width and height of what it covers, in the photo's pixels."""


def explain(job: ExplainJob, report: Report) -> None:
    """Write the activation map of a window and what surrounds it.

    Raises:
        BadArgument: the window lies outside the photo, the model doesn't know the class, or the map has another ending.
        RasterError: the photo can't be read, or the map not written.
        ModelFileError: the model can't be used.
    """
    if not Path(job.out).parent.is_dir():
        raise BadArgument(f"{Path(job.out).parent} is not a folder.", "Create it, or choose another --out.")
    if Path(job.out).suffix.lower() not in (".tif", ".tiff"):
        raise BadArgument(f"{job.out} is no name for a GeoTIFF.", "Let --out end in .tif.")
    classifier = Classifier(job.model, job.device)
    classes = classifier.card.classes
    if job.class_name is not None and job.class_name not in classes:
        raise BadArgument(f"The model knows no class {job.class_name}.", f"Choose one of: {', '.join(classes)}.")
    with open_raster(job.image, classifier.card.scaling, job.bands) as photo:
        raster, corner = _as_seen(photo, classifier, job)
        cells, seen = _activation(raster, classifier, corner)
        size = raster.width, raster.height
        square = raster.read(_square(corner)).rgb if job.method == "grad-cam" else None
    scores = _scores(cells, seen, corner, classifier.card.temperature)
    class_name = job.class_name or max(classifier.card.animals, key=lambda name: scores[classes.index(name)])
    index = classes.index(class_name)
    shown = _surroundings(cells[index], seen, corner)
    if square is not None:
        from .training.grad_cam import grad_cam  # needs torch, which detecting does without

        shown = _inside(grad_cam(job.model, classes, class_name, square), corner, size)
    _write(job.out, *shown, class_name, raster, corner)
    score, (x, y) = decimal(float(scores[index]), 3), job.window
    report(Log(f"{class_name} scores {score} in the window at {x}, {y}."))
    report(Result(paths={"explanation": job.out}, counts={"score": float(scores[index])}))


def _as_seen(raster: Raster, classifier: Classifier, job: ExplainJob) -> tuple[Raster, tuple[int, int]]:
    """The photo at the scale at which it is searched, and the window's corner in its pixels."""
    x, y = job.window
    if not (0 <= x < raster.width and 0 <= y < raster.height):
        raise BadArgument(
            f"The window at {x}, {y} lies outside {raster.path}.",
            f"The photo has {raster.width} x {raster.height} pixels.",
        )
    seen = at_scale(raster, classifier.card.gsd_m, job.gsd)
    across, down = seen.step
    return seen, (min(round(x / across), seen.width - 1), min(round(y / down), seen.height - 1))


def _activation(raster: Raster, classifier: Classifier, corner: tuple[int, int]) -> tuple[NDArray[np.float32], Window]:
    """The activation maps, C x H' x W', and the pixels that were read for them: enough for the network's sight."""
    x, y = corner
    (left, across), (top, down) = _span(x, raster.width), _span(y, raster.height)
    seen = Window(left, top, across, down)
    return classifier.activation(raster.read(seen).rgb[None])[0], seen


def _span(start: int, length: int) -> tuple[int, int]:
    """First pixel and number of those that a window's surroundings need, cut at the photo's edge as in a scan."""
    around = MARGIN_PX + HALO_PX
    first = start - min(around, start) // STRIDE_PX * STRIDE_PX
    return first, max(min(start + TILE_PX + around - first, rounded_up(length - first)), start - first + TILE_PX)


def _scores(
    cells: NDArray[np.float32], seen: Window, corner: tuple[int, int], temperature: float
) -> NDArray[np.float64]:
    """The window's scores of all classes: the softmax of the means of its 7 x 7 cells."""
    column, row = (corner[0] - seen.x) // STRIDE_PX, (corner[1] - seen.y) // STRIDE_PX
    count = TILE_PX // STRIDE_PX
    means = cells[:, row : row + count, column : column + count].mean(axis=(1, 2), dtype=np.float64) / temperature
    odds = np.exp(means - means.max())
    shares: NDArray[np.float64] = odds / odds.sum()
    return shares


def _surroundings(
    cells: NDArray[np.float32], seen: Window, corner: tuple[int, int]
) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """The cells of the window and the margin round it, and the pixel that the first one is centred at."""
    (x, first_column, columns), (y, first_row, rows) = (
        _margin(start, first, length) for start, first, length in zip(corner, seen[:2], seen[2:], strict=True)
    )
    return cells[first_row : first_row + rows, first_column : first_column + columns], (x, y)


def _square(corner: tuple[int, int]) -> Window:
    """The window in the middle of its surroundings, as Grad-CAM looks at them."""
    side = TILE_PX + 2 * MARGIN_PX
    return Window(corner[0] - MARGIN_PX, corner[1] - MARGIN_PX, side, side)


def _inside(
    cells: NDArray[np.float32], corner: tuple[int, int], size: tuple[int, int]
) -> tuple[NDArray[np.float32], tuple[int, int]]:
    """The cells of the square that lie in the photo, and the pixel that the first one is centred at.

    As in the activation map, cell k looks at what lies round pixel 32 k, though Grad-CAM's own pictures show it half a
    cell further.
    """
    centres = [
        np.arange(count) * STRIDE_PX + start - MARGIN_PX for start, count in zip(corner, cells.shape[::-1], strict=True)
    ]
    (columns, rows) = (np.flatnonzero((c >= 0) & (c < length)) for c, length in zip(centres, size, strict=True))
    first = int(centres[0][columns[0]]), int(centres[1][rows[0]])
    return cells[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], first


def _margin(start: int, first: int, length: int) -> tuple[int, int, int]:
    skipped = max(start - MARGIN_PX - first, 0) // STRIDE_PX
    count = min(length // STRIDE_PX, (start + TILE_PX + MARGIN_PX - first) // STRIDE_PX) - skipped
    return first + skipped * STRIDE_PX, skipped, count


def _write(
    path: str,
    cells: NDArray[np.float32],
    centre: tuple[int, int],
    class_name: str,
    raster: Raster,
    corner: tuple[int, int],
) -> None:
    """A cell is centred at a multiple of the stride, so that the raster starts half a cell before.

    Which pixels of the photo it covers is told too: no six numbers lead there where a photo slants or bends. On the map
    it lies as the window's middle does, where the animal is.
    """
    x, y = (place - STRIDE_PX / 2 for place in centre)
    beside = Path(path).with_name(f".{Path(path).stem}-{os.getpid()}.tif")
    try:
        height, width = cells.shape
        dataset = gdal.GetDriverByName("GTiff").Create(str(beside), width, height, 1, gdal.GDT_Float32)
        _place(dataset, x, y, raster, (corner[0] + TILE_PX / 2, corner[1] + TILE_PX / 2))
        across, down = raster.step
        box = x * across, y * down, width * STRIDE_PX * across, height * STRIDE_PX * down
        dataset.SetMetadataItem(PIXELS, " ".join(f"{side:.10g}" for side in box))
        band = dataset.GetRasterBand(1)
        band.SetDescription(class_name)
        band.WriteRaster(0, 0, width, height, np.ascontiguousarray(cells, np.float32).tobytes())
        del band, dataset
        Path(f"{path}.aux.xml").unlink(missing_ok=True)  # in which QGIS keeps the highest value of an earlier map
        beside.replace(path)
    except (RuntimeError, OSError) as error:
        beside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error).strip()
        raise RasterError(f"{path} can't be written: {reason}.", "Choose another --out.") from error


def _place(dataset: gdal.Dataset, x: float, y: float, raster: Raster, middle: tuple[float, float]) -> None:
    """Without a georeference the coordinates are the photo's pixels, y upwards from the top: where QGIS shows it."""
    georeference, (across, down) = raster.georeference, raster.step
    if georeference is None:
        dataset.SetGeoTransform((x * across, STRIDE_PX * across, 0, -y * down, 0, -STRIDE_PX * down))
        return
    near = georeference.near(*middle)
    left, top = gdal.ApplyGeoTransform(near, x, y)
    _, x_across, x_down, _, y_across, y_down = (STRIDE_PX * step for step in near)
    dataset.SetGeoTransform((left, x_across, x_down, top, y_across, y_down))
    dataset.SetProjection(georeference.crs_wkt)
