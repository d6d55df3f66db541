# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the default model's screen, or fit the one that is there to the model as it is now.

    .venv/bin/python -m benchmarks.screen build/screen --model models/polar-bear-seal

Where the model's folder holds a screen, its network is kept and its threshold fitted anew: so after every change of
the model. Without screen.onnx there, one is trained. What it learns from: the seals of glacier_bay_seals/train in
../shared/data, bears from web photos set into the same photos, and photos of the sample survey (other seeds than those
that are measured). Both are what `bear-detector train examples.gpkg --out MODEL --screen` does; this only gathers the
examples.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bear_detector_plugin.engine import examples as layer
from bear_detector_plugin.engine.examples import Example
from bear_detector_plugin.engine.label import compose_examples, import_examples
from bear_detector_plugin.engine.sample_survey import Photo, write_survey
from bear_detector_plugin.engine.windows import Window
from bear_detector_plugin.jobs import ComposeExamplesJob, ImportExamplesJob

DATA = Path("../shared/data")
SEALS = DATA / "glacier_bay_seals" / "train"
SURVEYS = ((40, 101, 0.03), (30, 102, 0.022), (20, 103, 0.04))
"""Photos, seed and ground sample distance in metres of the sample surveys that are learnt from."""
_BACKGROUND = 12
"""Squares of background from each of their photos."""


def examples(folder: Path) -> Path:
    """The examples to learn from; made once."""
    path = folder / "examples.gpkg"
    if path.exists():
        return path
    seals = ImportExamplesJob(str(SEALS), out=str(folder / "seals.gpkg"), names=("seal",), background_per_photo=4)
    import_examples(seals, print)
    found = layer.read(folder / "seals.gpkg")
    for photos, seed, gsd_m in SURVEYS:
        written = write_survey(folder / f"sample-{seed}", photos, seed=seed, gsd_m=gsd_m, bears=2, seals=3)
        found += labelled(written, seed)
    bears = ComposeExamplesJob(
        str(shutil.copytree(DATA / "web_photos" / "polar_bear", folder / "web" / "polar_bear").parent),
        out=str(folder / "bears"),
        backgrounds=(str(SEALS / "images"),),
        avoid=str(folder / "seals.gpkg"),
        sizes=str(DATA / "polar_bear_box_sizes_px.csv"),
        copies=1,
    )
    compose_examples(bears, print)
    layer.write(path, found + layer.read(folder / "bears" / "examples.gpkg"))
    return path


def labelled(photos: Sequence[Photo], seed: int) -> list[Example]:
    """All animals of sample photos, and squares of background; every fifth photo is for validation."""
    rng = np.random.default_rng(seed)
    found: list[Example] = []
    for number, photo in enumerate(photos):
        split, path = "validation" if number % 5 == 0 else "train", str(Path(photo.path).absolute())
        boxes = [Window(a.x_px, a.y_px, a.w_px, a.h_px) for a in photo.animals]
        kinds = [a.class_name for a in photo.animals]
        found += [Example(k, path, box, split, source="sample") for k, box in zip(kinds, boxes, strict=True)]
        squares = layer.draw_background(path, boxes, _BACKGROUND, rng)
        found += [Example(e.class_name, path, e.window, split, source="sample") for e in squares]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the examples are gathered")
    parser.add_argument("--model", required=True)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    examples(arguments.folder)


if __name__ == "__main__":
    main()
