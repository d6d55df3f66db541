# SPDX-License-Identifier: GPL-2.0-or-later
"""Saliency on real seals: the map's peak lies on the animal. And Grad-CAM as a raster on the map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from bear_detector_plugin import ROOT
from bear_detector_plugin.engine.explain import explain
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.jobs import ExplainJob

SEALS = ROOT.parent / "shared" / "data" / "glacier_bay_seals" / "valid"
_CELL_PX = 32


def boxes(tile: Path) -> list[Window]:
    """The seals of a tile, in pixels."""
    found = []
    for line in (tile.parents[1] / "labels" / f"{tile.stem}.txt").read_text().splitlines():
        corners = np.array(line.split()[1:], float).reshape(4, 2) * 640
        (x, y), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        found.append(Window(round(x), round(y), round(right - x), round(bottom - y)))
    return found


def peak(path: Path) -> tuple[float, float]:
    """Where a map is strongest, in the photo's pixels: without georeference y counts upwards."""
    dataset = gdal.Open(str(path))
    cells, (left, step, _, top, _, down) = dataset.ReadAsArray(), dataset.GetGeoTransform()
    row, column = np.unravel_index(cells.argmax(), cells.shape)
    return left + step * (column + 0.5), -(top + down * (row + 0.5))


def corner_of(box: Window) -> tuple[int, int]:
    """Of a window in the tile, with the seal in its middle where that can be."""
    x, y = (round(min(max(c - TILE_PX / 2, 0), 640 - TILE_PX)) for c in box.centre)
    return x, y


def lone_seals(count: int) -> list[tuple[Path, Window]]:
    """Tiles with one seal, all of it: so the map of its window and what surrounds it has one animal to show."""
    tiles = sorted((SEALS / "images").glob("*.jpg"))
    alone = [(tile, found[0]) for tile in tiles if len(found := boxes(tile)) == 1]
    alone = [(t, b) for t, b in alone if min(b.x, b.y) >= 0 and max(b.right, b.bottom) <= 640]
    return alone[:: max(len(alone) // count, 1)][:count]


def seen_at(tile: Path, box: Window, method: str, out: Path) -> tuple[float, float]:
    """Where a method sees the seal, in the photo's pixels."""
    job = ExplainJob(str(tile), corner_of(box), str(out), class_name="seal", device="cpu", method=method)
    explain(job, lambda event: None)
    return peak(out)


def lies_on(place: tuple[float, float], box: Window) -> bool:
    """Whether a place lies on a seal, or less than a cell beside it."""
    (x, y), near = place, _CELL_PX
    return box.x - near <= x < box.right + near and box.y - near <= y < box.bottom + near


@pytest.mark.skipif(not SEALS.is_dir(), reason="the real seals are not here")
def test_the_peak_lies_on_the_seal(tmp_path: Path) -> None:
    chosen = lone_seals(8)
    on_it = sum(lies_on(seen_at(tile, box, "cam", tmp_path / "map.tif"), box) for tile, box in chosen)
    assert on_it >= 0.75 * len(chosen), f"{on_it} of {len(chosen)}"


@pytest.mark.skipif(not SEALS.is_dir(), reason="the real seals are not here")
def test_grad_cam_sees_the_seal_at_the_same_place(tmp_path: Path) -> None:
    """What follows the gradient to the last block finds the cell that the last layer adds most of."""
    _, (tile, box) = lone_seals(2)
    place = seen_at(tile, box, "grad-cam", tmp_path / "map.tif")
    assert lies_on(place, box)
    assert place == seen_at(tile, box, "cam", tmp_path / "map.tif")


def test_grad_cam_is_a_raster_at_the_photos_place(write_photo, tmp_path: Path) -> None:
    photo = write_photo("a.tif", np.full((480, 480, 3), 128, np.uint8), corner=(1000, -1_600_000))
    out = tmp_path / "map.tif"
    job = ExplainJob(photo, (0, 128), str(out), device="cpu", method="grad-cam", gsd="native")
    explain(job, lambda event: None)
    dataset = gdal.Open(str(out))
    cells, place = dataset.ReadAsArray(), dataset.GetGeoTransform()
    assert 0 <= cells.min() <= cells.max() <= 1
    assert cells.shape == (15, 14)  # from the top of the photo and its left edge on, as far as the square goes
    assert place[0] == pytest.approx(1000 - 16 * 0.025, abs=0.01)
    assert place[3] == pytest.approx(-1_600_000, abs=0.9)


def test_another_method_is_refused() -> None:
    with pytest.raises(BadArgument, match="--method lime"):
        ExplainJob("a.tif", (0, 0), "map.tif", method="lime")
