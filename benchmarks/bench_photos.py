# SPDX-License-Identifier: GPL-2.0-or-later
"""The photos that `make bench` measures on: JPEGs of the sample survey, and what they show.

    .venv/bin/python -m benchmarks.bench_photos build/bench/survey 3 7360 4912 --animals 2

Made once and kept: a photo of 36 megapixels takes some seconds. Each has a JSON file beside it with its animals.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from osgeo import gdal

from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.sample_survey.survey import make_photo

gdal.UseExceptions()
GSD_M = 0.025
QUALITY = "QUALITY=92"


class Truth(NamedTuple):
    """A photo and the animals in it, each its class and its box."""

    photo: str
    width: int
    height: int
    animals: list[tuple[str, Window]]


def survey(folder: Path, photos: int, size: tuple[int, int], animals: int, seed: int) -> None:
    """Write photos that are not there yet; every photo holds so many bears, and as many seals."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(photos):
        path, rng = folder / f"photo_{number:04d}.jpg", np.random.default_rng((seed, number))
        if not path.with_suffix(".json").exists():  # written last
            rgb, shown = make_photo(rng, *size, GSD_M, animals, animals)
            bands = gdal.GetDriverByName("MEM").Create("", *size, 3)
            interleaved = {"buf_pixel_space": 3, "buf_line_space": 3 * size[0], "buf_band_space": 1}
            bands.WriteRaster(0, 0, *size, rgb.tobytes(), **interleaved)
            gdal.GetDriverByName("JPEG").CreateCopy(str(path), bands, options=[QUALITY])
            boxes = [[a.class_name, a.x_px, a.y_px, a.w_px, a.h_px] for a in shown]
            told = {"width": size[0], "height": size[1], "animals": boxes}
            path.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")


def truth(folder: Path, photos: int) -> list[Truth]:
    """The first photos of a folder and what they show."""
    found = []
    for path in sorted(folder.glob("*.json"))[:photos]:
        told = json.loads(path.read_text(encoding="utf-8"))
        animals = [(name, Window(*box)) for name, *box in told["animals"]]
        photo = str(path.with_suffix(".jpg").resolve())
        found.append(Truth(photo, told["width"], told["height"], animals))
    return found


def resized(photos: Sequence[str], path: Path, megapixels: float) -> Path:
    """A square JPEG of this size, laid out of photos side by side; made once."""
    side = round((megapixels * 1e6) ** 0.5)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    first = gdal.Open(photos[0])
    width, height = first.RasterXSize, first.RasterYSize
    columns, rows = -(-side // width), -(-side // height)
    placed = []
    for place in range(columns * rows):
        x, y = place % columns * width, place // columns * height
        corners = [x, -y, x + width, -y - height]
        placed.append(gdal.Translate("", photos[place % len(photos)], format="VRT", outputBounds=corners))
    mosaic = gdal.BuildVRT("", placed)
    part = path.with_suffix(".part")
    gdal.Translate(str(part), mosaic, format="JPEG", srcWin=[0, 0, side, side], creationOptions=[QUALITY])
    part.with_name(f"{part.name}.aux.xml").unlink(missing_ok=True)
    part.replace(path)
    return path


def main() -> None:
    """Make photos; a process of its own, so that the one that measures stays small."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("photos", type=int)
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    parser.add_argument("--animals", type=int, default=1, help="bears in each, and as many seals")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--megapixels", type=float, nargs="*", default=[], help="and larger or smaller ones of these")
    given = parser.parse_args()
    survey(given.folder, given.photos, (given.width, given.height), given.animals, given.seed)
    for size in given.megapixels:
        photos = [shown.photo for shown in truth(given.folder, given.photos)]
        resized(photos, given.folder.with_name("sizes") / f"{size:g}.jpg", size)


if __name__ == "__main__":
    main()
