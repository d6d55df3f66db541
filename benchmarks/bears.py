# SPDX-License-Identifier: GPL-2.0-or-later
"""Recall of polar bears and false alarms, window by window as the published method counts them.

    .venv/bin/python -m benchmarks.bears models/polar-bear-seal

There is no public photo of a real polar bear from the air: the bears are cut out of web photos that training never
used and set into ice of glacier_bay_seals/valid (../shared/data), which it never used either. Background: 5 x 5 windows
of each valid tile that show no seal. Written to benchmarks/results/bears.json, beside the published 20 of 21 bears
and 7 of 1179 background crops, which were real ones.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.label import compose_examples, import_examples
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.statistics.metrics import log_odds, recall_interval
from bear_detector_plugin.jobs import ComposeExamplesJob, ImportExamplesJob

from .seals import labels_of, one_by_one_corners, shown, tiles_of

DATA = Path("../shared/data")
SEALS = DATA / "glacier_bay_seals" / "valid"
RESULT = Path("benchmarks/results/bears.json")
PUBLISHED = {"bears": {"found": 20, "of": 21}, "background": {"flagged": 7, "of": 1179}}
"""Chabot, Stapleton & Francis (2022), Ecological Informatics 68:101547; real bears."""
COPIES = 4


def _silent(event: object) -> None:
    pass


def compose_held_out(folder: Path, web_photos: Path = DATA / "web_photos") -> list[layer.Example]:
    """Bears of held-out web photos, or of cut-outs of them, in ice of the valid tiles, as examples."""
    seals = folder / "seals.gpkg"
    import_examples(ImportExamplesJob(str(SEALS), out=str(seals), names=("seal",), split="validation"), _silent)
    job = ComposeExamplesJob(
        str(web_photos),
        out=str(folder / "bears"),
        backgrounds=(str(SEALS / "images"),),
        avoid=str(seals),
        sizes=str(DATA / "polar_bear_box_sizes_px.csv"),
        copies=COPIES,
        split="validation",
    )
    compose_examples(job, _silent)
    return [e for e in layer.read(str(folder / "bears" / "examples.gpkg")) if e.class_name == "polar_bear"]


def windows_round(bears: Sequence[layer.Example], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A window round each bear, which lies anywhere in its inner part: N x 224 x 224 x 3."""
    views = []
    for bear in bears:
        if bear.window is None:
            raise ValueError("an example without a window")
        reach = max(TILE_PX / 2 - max(bear.window.w, bear.window.h) / 2 - 12, 0)
        x, y = (round(centre + rng.uniform(-reach, reach)) - TILE_PX // 2 for centre in bear.window.centre)
        with open_raster(bear.photo) as raster:
            views.append(raster.read(Window(x, y, TILE_PX, TILE_PX)).rgb)
    return np.stack(views)


def windows_of_ice(step: int = 1) -> NDArray[np.uint8]:
    """5 x 5 windows of each valid tile, or of every so-manieth, but those that show or touch a seal."""
    views = []
    for tile in list(tiles_of(None))[::step]:
        seals = labels_of(tile)
        with open_raster(str(tile)) as raster:
            for corner in one_by_one_corners(raster):
                if shown(corner, seals) == []:
                    views.append(raster.read(Window(int(corner[0]), int(corner[1]), TILE_PX, TILE_PX)).rgb)
    return np.stack(views)


def scores(classifier: Classifier, views: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Each window's score (0-1) of a polar bear."""
    logits = np.concatenate([classifier.logits(views[i : i + 16])[:, :, 0, 0] for i in range(0, len(views), 16)])
    margins = log_odds(logits / classifier.card.temperature)[:, classifier.card.classes.index("polar_bear")]
    return 1 / (1 + np.exp(-margins.astype(np.float64)))


def share(flags: NDArray[np.bool_], word: str) -> dict[str, Any]:
    """How many of how many, with the exact 95 % interval."""
    low, high = recall_interval(int(flags.sum()), len(flags))
    return {word: int(flags.sum()), "of": len(flags), "interval_95": [round(low, 4), round(high, 4)]}


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    classifier = Classifier(parser.parse_args().model, "cpu")
    with tempfile.TemporaryDirectory() as name:
        bears = compose_held_out(Path(name))
        bear_scores = scores(classifier, windows_round(bears, np.random.default_rng(0)))
    ice_scores = scores(classifier, windows_of_ice())
    as_published = float(np.sort(ice_scores)[::-1][round(7 / 1179 * len(ice_scores))])
    results = {
        "model": classifier.card.name,
        "sha256": classifier.card.sha256,
        "precision": classifier.card.precision,
        "web_photos": len({bear.note for bear in bears}),
        "at a score of 0.5": {
            "bears": share(bear_scores >= 0.5, "found"),
            "background": share(ice_scores >= 0.5, "flagged"),
        },
        "at the published share of flagged background": {
            "threshold": round(as_published, 4),
            "bears": share(bear_scores > as_published, "found"),
            "background": share(ice_scores > as_published, "flagged"),
        },
        "published, on real bears": PUBLISHED,
    }
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
