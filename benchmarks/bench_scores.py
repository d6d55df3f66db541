# SPDX-License-Identifier: GPL-2.0-or-later
"""What an arm of the benchmark found, against what the photos show."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from osgeo import ogr

from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window, merge
from bear_detector_plugin.engine.searching.scan import MERGE_RADIUS_PX
from bear_detector_plugin.engine.statistics.metrics import recall_interval

from .bench_photos import Truth


class Detection(NamedTuple):
    """An animal that was found in a photo."""

    photo: str
    class_name: str
    score: float
    window: Window


def from_results(path: Path) -> list[Detection]:
    """All that a results GeoPackage holds."""
    survey, found = ogr.Open(str(path)), []
    for row in survey.GetLayerByName("detections"):
        values = row.items()
        window = Window(*(int(values[name]) for name in ("x_px", "y_px", "w_px", "h_px")))
        found.append(Detection(values["photo"], values["class"], values["score"], window))
    return found


def from_script(path: Path) -> list[Detection]:
    """What the PyTorch script wrote, the windows of one animal merged by the engine's own rule."""
    told: dict[tuple[str, str], list[tuple[float, int, int]]] = defaultdict(list)
    for photo, name, score, x, y in json.loads(path.read_text(encoding="utf-8"))["windows"]:
        told[photo, name].append((score, x, y))
    found = []
    for (photo, name), rows in told.items():
        scores, corners = np.array([r[0] for r in rows], np.float32), np.array([r[1:] for r in rows], np.int64)
        for index in merge(corners, scores, MERGE_RADIUS_PX):
            x, y = corners[index].tolist()
            found.append(Detection(photo, name, float(scores[index]), Window(x, y, TILE_PX, TILE_PX)))
    return found


def best_scores(shown: Sequence[Truth], found: Iterable[Detection]) -> tuple[list[float], list[float]]:
    """The score of each animal's best detection, 0 where there is none, and those of the false alarms."""
    by_photo: dict[str, list[Detection]] = defaultdict(list)
    for detection in found:
        by_photo[detection.photo].append(detection)
    animals, false_alarms = [], []
    for photo in shown:
        own, showing = by_photo[photo.photo], set()
        for name, box in photo.animals:
            hits = [i for i, d in enumerate(own) if d.class_name == name and d.window.contains(*box.centre)]
            showing.update(hits)
            animals.append(max((own[i].score for i in hits), default=0.0))
        false_alarms += [d.score for i, d in enumerate(own) if i not in showing]
    return animals, false_alarms


def against_truth(shown: Sequence[Truth], found: Iterable[Detection], threshold: float) -> dict[str, Any]:
    """Recall with its exact 95 % interval, and false alarms, of what scores at least so much."""
    animals, false_alarms = best_scores(shown, found)
    names = [name for photo in shown for name, _ in photo.animals]
    hits, megapixels = sum(s >= threshold for s in animals), sum(p.width * p.height for p in shown) / 1e6
    wrong = sum(s >= threshold for s in false_alarms)
    return {
        "photos": len(shown),
        "animals": len(animals),
        "found": hits,
        "found_by_class": _by_class(names, animals, threshold),
        "animals_by_class": dict(Counter(names)),
        "recall": round(hits / len(animals), 4) if animals else None,
        "recall_interval_95": [round(v, 4) for v in recall_interval(hits, len(animals))],
        "false_alarms": wrong,
        "false_alarms_per_megapixel": round(wrong / megapixels, 4),
    }


def kept(reference: Sequence[float], shortcut: Sequence[float], threshold: float) -> dict[str, Any]:
    """Of the animals that the reference finds, how many the shortcut finds too, with the exact 95 % interval."""
    pairs = [s >= threshold for r, s in zip(reference, shortcut, strict=True) if r >= threshold]
    also = sum(r < threshold <= s for r, s in zip(reference, shortcut, strict=True))
    return {
        "found_by_reference": len(pairs),
        "kept": sum(pairs),
        "share_kept": round(sum(pairs) / len(pairs), 4) if pairs else None,
        "interval_95": [round(v, 4) for v in recall_interval(sum(pairs), len(pairs))],
        "found_besides": also,
    }


def _by_class(names: Sequence[str], scores: Sequence[float], threshold: float) -> dict[str, int]:
    return dict(Counter(name for name, score in zip(names, scores, strict=True) if score >= threshold))
