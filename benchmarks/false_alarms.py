# SPDX-License-Identifier: GPL-2.0-or-later
"""Add a model's strongest false alarms among the training tiles of glacier_bay_seals to examples, as background.

    .venv/bin/python -m benchmarks.false_alarms models/polar-bear-seal build/screen/examples.gpkg

What `bear-detector examples harvest` does with photos that somebody reviews, for tiles whose seals are labelled: a
window that shows no seal, by the rule of benchmarks/seals.py, is a false alarm. Three minutes on two cores.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window, merge
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.model.model_file import BACKGROUND
from bear_detector_plugin.engine.searching.scan import MERGE_RADIUS_PX

from .seals import SEALS, dense, labels_of, shown

TRAIN = SEALS.with_name("train")
_FROM = -4.0
"""Log-odds of a seal from which a window is worth it."""
_OF_A_TILE = 3


def false_alarms(tile: Path, classifier: Classifier) -> Iterator[tuple[float, Window]]:
    """The strongest of a tile, each some way from the others, with its log-odds."""
    seals = labels_of(tile)
    with open_raster(str(tile), classifier.card.scaling) as raster:
        corners, margins = dense(raster, classifier)
    empty = np.array([shown(corner, seals) == [] for corner in corners]) & (margins >= _FROM)
    corners, margins = corners[empty], margins[empty]
    for number in merge(corners, margins, MERGE_RADIUS_PX)[:_OF_A_TILE]:
        x, y = corners[number].tolist()
        yield float(margins[number]), Window(x, y, TILE_PX, TILE_PX)


def main() -> None:
    """Add them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("examples", type=Path)
    given = parser.parse_args()
    classifier, known = Classifier(given.model, "cpu"), layer.read(given.examples)
    split = {e.photo: e.split for e in known}
    found = [
        Example(BACKGROUND, str(tile.resolve()), window, split.get(str(tile.resolve()), ""), source="review")
        for tile in sorted((TRAIN / "images").iterdir())
        for _, window in false_alarms(tile, classifier)
    ]
    layer.write(given.examples, known + found)
    print(f"{len(found)} false alarms")


if __name__ == "__main__":
    main()
