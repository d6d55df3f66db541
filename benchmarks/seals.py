# SPDX-License-Identifier: GPL-2.0-or-later
"""Recall of real seals where few windows of plain ice may be flagged.

    .venv/bin/python -m benchmarks.seals models/polar-bear-seal --name given_split
    .venv/bin/python -m benchmarks.seals models/polar-bear-seal --name other_photos --other-photos
    .venv/bin/python -m benchmarks.seals build/other-flights --name survey5 --flight survey5
    .venv/bin/python -m benchmarks.seals models/polar-bear-seal --name turned --turned       # 5 x 5 windows, eight ways

On glacier_bay_seals/valid in ../shared/data, whose tiles come from the flights, and partly from the photos, of the
training tiles: what a model that was trained on all of /train reaches there is flattered. Less so on tiles of photos
that gave no training tile (`--other-photos`), though these were taken seconds apart from others that did. The claim
rests on tiles of a flight (`--flight`) that the model has not seen, in a training without the tiles whose names tell
no flight (D is the absolute path of ../shared/data):

    mkdir -p build/train/images build/train/labels
    for tile in $(ls $D/glacier_bay_seals/train/images | grep Flight | grep -v survey5); do
        ln -s $D/glacier_bay_seals/train/images/$tile build/train/images
        ln -s $D/glacier_bay_seals/train/labels/${tile%.*}.txt build/train/labels
    done
    .venv/bin/bear-detector examples import build/train --names seal --background-per-photo 4 --out build/train.gpkg
    .venv/bin/python -m benchmarks.distil build/train.gpkg --out build/other-flights \
        --backgrounds build/train/images --teach 9 --match 11

Windows of 224 px. A window counts as seal if a seal's centre lies in its inner 176 px; it is left out if it touches a
seal otherwise; all others are background. Two sets of windows: 5 x 5 a tile, each seen alone (`tiles`), and all that
lie at stride 32, seen in one scan (`dense`). Of all tiles together, and flight by flight: that shows where a model
fails, not how it does on a flight that it has not seen. Added to benchmarks/results/seals.json under the name.

The labels lack some seals, most of them cut by a tile's edge. Where only two or three windows may be flagged, these
decide. Those that a person saw among the 30 strongest windows of background, of four models each, are listed in
seals_without_labels.csv; figures are given as labelled, and with windows of background that touch one left out.
The table also has those of /train, among the 85 strongest places without a label of one model: benchmarks/screen.py
gathers them as seals.
The small network that a ResNet-50 is matched with is measured likewise by benchmarks/teachers.py.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from bear_detector_plugin.engine.imagery.rasters import Raster, open_raster
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.model.model_file import Card
from bear_detector_plugin.engine.statistics.metrics import log_odds, recall_interval
from bear_detector_plugin.splits import FLIGHT, group_of

SEALS = Path("../shared/data/glacier_bay_seals/valid")
RESULT = Path("benchmarks/results/seals.json")
UNLABELLED = Path(__file__).with_name("seals_without_labels.csv")
FLAGGED = (0.01, 0.001)
"""Shares of the background windows that may be flagged."""
WAYS = 8
"""In which a window can be turned by quarters and mirrored."""
_EDGE_PX = 24
"""A seal's centre that lies nearer to a window's edge doesn't make it a window of seals."""


class Network(Protocol):
    """What is measured: an engine's `Classifier`, or what answers likewise."""

    card: Card

    def logits(self, rgb: NDArray[np.uint8], /) -> NDArray[np.float32]:
        """Logits of every window of images, N x H x W x 3 to N x classes x H' x W'."""


Look = Callable[[Raster, Network], tuple[NDArray[np.int64], NDArray[np.float32]]]
"""What looks at a tile: gives the windows' corners (x, y) and each one's log-odds of a seal."""


class Windows(NamedTuple):
    """Windows of all tiles: their log-odds, and for each the numbers of the seals in it; None where left out.

    `unlabelled` tells those that touch a seal without a label.
    """

    scores: NDArray[np.float64]
    shows: list[tuple[int, ...] | None]
    unlabelled: list[bool]
    seals: int

    def less_unlabelled(self) -> Windows:
        """The same, without windows of background that touch a seal without a label."""
        pairs = zip(self.shows, self.unlabelled, strict=True)
        return self._replace(shows=[None if unlabelled and not shown else shown for shown, unlabelled in pairs])


def one_by_one_corners(raster: Raster) -> NDArray[np.int64]:
    """Corners of 5 x 5 windows that are spread evenly over a tile."""
    steps = [np.linspace(0, side - TILE_PX, 5).astype(int) for side in (raster.width, raster.height)]
    return np.array([(x, y) for y in steps[1] for x in steps[0]])


def one_by_one(raster: Raster, classifier: Network, way: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """5 x 5 windows, each seen alone: turned by so many quarters, and from a way of 4 on mirrored, too."""
    corners = one_by_one_corners(raster)
    images = np.stack([raster.read(Window(int(x), int(y), TILE_PX, TILE_PX)).rgb for x, y in corners])
    images = np.rot90(images, way % 4, axes=(1, 2))
    images = np.ascontiguousarray(images[:, :, ::-1] if way >= 4 else images)
    return corners, _seal(classifier.logits(images)[:, :, 0, 0], classifier)


def dense(raster: Raster, classifier: Network) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """All windows at stride 32, from one look at the whole tile."""
    logits = classifier.logits(raster.read(Window(0, 0, raster.width, raster.height)).rgb[None])[0]
    rows, columns = logits.shape[1:]
    y, x = np.mgrid[:rows, :columns] * classifier.card.stride_px
    return np.stack([x.ravel(), y.ravel()], 1), _seal(logits.reshape(len(logits), -1).T, classifier)


def _seal(logits: NDArray[np.float32], classifier: Network) -> NDArray[np.float32]:
    margins: NDArray[np.float32] = log_odds(logits)[:, classifier.card.classes.index("seal")]
    return margins


def labels_of(tile: Path) -> list[Window]:
    """The seals of a tile: the boxes round their outlines, in pixels."""
    lines = (tile.parents[1] / "labels" / f"{tile.stem}.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for line in filter(str.strip, lines):
        points = np.array(line.split()[1:], float).reshape(-1, 2) * 640
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        found.append(Window(left, top, right - left, bottom - top))  # type: ignore[arg-type]  # parts of pixels
    return found


def without_labels(tile: Path) -> list[Window]:
    """The seals of a tile that its labels lack, as far as people have seen them."""
    with UNLABELLED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["tile"] == tile.name]
    return [Window(*(int(row[name]) for name in ("x", "y", "w", "h"))) for row in rows]


def shown(corner: NDArray[np.int64], seals: list[Window]) -> list[int] | None:
    """Numbers of the seals that a window shows; None where it is left out."""
    window = _at(corner)
    inner = Window(window.x + _EDGE_PX, window.y + _EDGE_PX, TILE_PX - 2 * _EDGE_PX, TILE_PX - 2 * _EDGE_PX)
    inside = [number for number, seal in enumerate(seals) if inner.contains(*seal.centre)]
    return inside if inside or not any(window.intersects(seal) for seal in seals) else None


def _at(corner: NDArray[np.int64]) -> Window:
    return Window(int(corner[0]), int(corner[1]), TILE_PX, TILE_PX)


def look(tiles: list[Path], classifier: Network, way: Look) -> Windows:
    """Scores and truth of every window of the tiles."""
    scores, shows, unlabelled, count = [], [], [], 0
    for tile in tiles:
        seals, missing = labels_of(tile), without_labels(tile)
        with open_raster(str(tile), classifier.card.scaling) as raster:
            corners, values = way(raster, classifier)
        scores.append(values.astype(float))
        for corner in corners:
            inside = shown(corner, seals)
            shows.append(None if inside is None else tuple(count + number for number in inside))
            unlabelled.append(any(_at(corner).intersects(seal) for seal in missing))
        count += len(seals)
    return Windows(np.concatenate(scores), shows, unlabelled, count)


def joined(parts: Iterable[Windows]) -> Windows:
    """The windows of several looks as those of one."""
    scores, shows, unlabelled, seals = [], [], [], 0
    for part in parts:
        scores.append(part.scores)
        unlabelled += part.unlabelled
        shows += [shown and tuple(seals + number for number in shown) for shown in part.shows]
        seals += part.seals
    return Windows(np.concatenate(scores), shows, unlabelled, seals)


def measure_flights(tiles: list[Path], classifier: Network, way: Look) -> dict[str, Any]:
    """What `measure` gives for all tiles, as labelled and without windows of unlabelled seals, and for each flight."""
    flights = {
        flight: look(list(of), classifier, way) for flight, of in groupby(sorted(tiles, key=flight_of), flight_of)
    }
    together = joined(flights.values())
    return measure(together) | {
        "without windows of unlabelled seals": measure(together.less_unlabelled()),
        "flights": {name: measure(part) for name, part in flights.items()},
    }


def measure(windows: Windows) -> dict[str, Any]:
    """Area under the ROC curve, and recall of windows and of seals at each share of flagged background."""
    background = np.array([shown == () for shown in windows.shows])
    positive = np.array([bool(shown) for shown in windows.shows])
    used = background | positive
    best = _best(windows)
    result: dict[str, Any] = {
        "seal_windows": int(positive.sum()),
        "background_windows": int(background.sum()),
        "seals": len(best),
        "area_under_roc": round(float(roc_auc_score(positive[used], windows.scores[used])), 5),
    }
    for share in FLAGGED:
        allowed = int(share * background.sum())
        threshold = np.sort(windows.scores[background])[::-1][allowed]
        result[f"{share:.1%} of background flagged"] = {
            "windows": _recall(windows.scores[positive] > threshold),
            "seals": _recall(best > threshold),
        }
    return result


def _best(windows: Windows) -> NDArray[np.float64]:
    """Each seal's best score among the windows that show it; seals too near the tile's edge for any are left out."""
    best: dict[int, float] = {}
    for score, shown in zip(windows.scores, windows.shows, strict=True):
        for seal in shown or ():
            best[seal] = max(best.get(seal, -np.inf), float(score))
    return np.array(list(best.values()))


def _recall(found: NDArray[np.bool_]) -> dict[str, Any]:
    interval = recall_interval(int(found.sum()), len(found))
    return {"recall": round(float(found.mean()), 4), "interval_95": [round(v, 4) for v in interval]}


def photo_of(tile: Path) -> str:
    """The survey photo that a tile was cut from: flight and frame, where the name tells them."""
    return group_of(tile.name, r"(?i)(.*?flight_\d+_\d+)")


def flight_of(tile: Path) -> str:
    """The survey flight of a tile's photo."""
    flight = group_of(tile.name, FLIGHT)
    return "not told" if flight == tile.name else flight


def of_other_photos(tiles: Iterable[Path]) -> Iterator[Path]:
    """Those of the tiles that were cut from photos without a training tile."""
    trained = {photo_of(tile) for tile in (SEALS.parent / "train" / "images").iterdir()}
    return (tile for tile in tiles if photo_of(tile) not in trained)


def tiles_of(flight: str | None) -> Iterator[Path]:
    """The valid tiles, or those of one flight."""
    for tile in sorted((SEALS / "images").iterdir()):
        if flight is None or re.search(flight, tile.name):
            yield tile


def add_measured(name: str, tiles: list[Path], classifier: Network, turned: bool = False) -> None:
    """Measure on these tiles, and add what was reached to the results under this name."""
    card = classifier.card
    measured = {"model": card.name, "sha256": card.sha256, "precision": card.precision, "tiles": len(tiles)}
    if turned:
        measured["5 x 5 windows, each alone, turned and mirrored"] = [
            measure(look(tiles, classifier, partial(one_by_one, way=way))) for way in range(WAYS)
        ]
    else:
        measured["5 x 5 windows, each alone"] = measure_flights(tiles, classifier, one_by_one)
        measured["stride 32, dense"] = measure_flights(tiles, classifier, dense)
    print(json.dumps(measured, indent=1))
    results = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    RESULT.write_text(json.dumps({**results, name: measured}, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Measure one model and add what it reached to the results."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("model")
    arguments.add_argument("--name", required=True)
    arguments.add_argument("--flight")
    arguments.add_argument("--other-photos", action="store_true")
    arguments.add_argument("--turned", action="store_true", help="how far two or three windows decide")
    given = arguments.parse_args()
    tiles = list(tiles_of(given.flight))
    if given.other_photos:
        tiles = list(of_other_photos(tiles))
    add_measured(given.name, tiles, Classifier(given.model, "cpu"), given.turned)


if __name__ == "__main__":
    main()
