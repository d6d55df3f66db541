# SPDX-License-Identifier: GPL-2.0-or-later
"""Train the tile classifier on an examples layer and write a model folder.

    bear-detector train examples.gpkg --out my-model --weights polar-bear-seal

The folder gets model.onnx, card.md, model-fp32.onnx beside an int8 model, and on the way there checkpoints that
`--resume` goes on from.
"""

from __future__ import annotations

import importlib.metadata
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Subset

from .. import __version__, jobs
from ..errors import BadArgument, ExamplesError
from ..events import Log, Progress, Report, Result
from . import composites, model_file, network, quantise, recipes
from . import examples as layer
from .examples import Example
from .lesson import Lesson, Watch
from .model_file import BACKGROUND, Card
from .rasters import Scaling, list_imagery, open_raster
from .tiles import SURROUNDINGS_PX, EpochSampler, Surroundings, Tiles
from .vision import callbacks, lightning
from .windows import TILE_PX, Window

_WEB_COPIES = 6
"""Scenes that each web photo's animal is set into."""
_CALIBRATION_CROPS = 192
_NORMALISATION_CROPS = 500
_SPLITS = ("train", "validation")


@dataclass
class _Lessons:
    """What a training works with."""

    classes: tuple[str, ...]
    examples: list[Example]
    labels: list[int]
    surroundings: Surroundings

    def numbers(self, split: str) -> list[int]:
        return [i for i, e in enumerate(self.examples) if e.split == split]


def train(job: jobs.TrainJob, report: Report) -> None:
    """Train as `job` says.

    Raises:
        ExamplesError: the examples can't be read, lie outside their photos, or a class has too few.
        ModelFileError: the starting weights can't be had.
        Cancelled: the user stopped; `--resume` goes on from the last epoch.
    """
    started = time.monotonic()
    lightning.seed_everything(job.seed, workers=True, verbose=False)
    out = _prepare_folder(job)
    recipe = recipes.RECIPES[job.recipe].lasting(job.epochs)
    lessons = _gather(job, out, report)
    classifier, pretrained = network.build(lessons.classes, job.weights)
    _settle_stem(classifier, recipe, pretrained, report)
    best: dict[str, float] = {}
    for number, stage in enumerate(recipe.stages):
        best = _run_stage(job, out, number, stage, lessons, classifier, pretrained, report)
    card = Card(
        name=Path(job.out).name,
        classes=lessons.classes,
        gsd_m=_ground_sample_distance(lessons.examples),
        precision=job.precision,
        training=_provenance(job, recipe, lessons, best, time.monotonic() - started),
    )
    card = _export(out, classifier, card, lessons, report)
    shutil.rmtree(out / "checkpoints")
    (out / "surroundings.npy").unlink()
    report(Result({"model": str(out / "model.onnx"), "card": str(out / "card.md")}, dict(best)))


def _prepare_folder(job: jobs.TrainJob) -> Path:
    out = Path(job.out)
    if not job.resume and (out / "model.onnx").exists():
        raise BadArgument(f"{out} holds a model already.", "Choose another --out.")
    try:
        (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadArgument(f"{out} can't be written ({error.strerror}).", "Choose another --out.") from error
    if not job.resume:
        for old in (out / "checkpoints").glob("*.ckpt"):
            old.unlink()
    return out


def _gather(job: jobs.TrainJob, out: Path, report: Report) -> _Lessons:
    """Examples, squares of background and composed animals, with every split decided and pixels read."""
    imagery = list_imagery(job.backgrounds) if job.backgrounds else []
    found = layer.locate(layer.read(job.examples), layer.crs_of(job.examples), imagery)
    found += _draw_backgrounds(found, imagery, job.seed)
    if job.web_photos:
        found += _compose(job, out, report)
    found = layer.assign_splits(found, seed=job.seed)
    classes = _classes(found)
    surroundings = Surroundings(
        found, out / "surroundings.npy", Scaling(), lambda done: report(Progress("read", done * 100, 100, "%"))
    )
    return _Lessons(classes, found, [classes.index(e.class_name) for e in found], surroundings)


def _draw_backgrounds(found: Sequence[Example], imagery: Sequence[str], seed: int) -> list[Example]:
    """One random square from each photo without an animal, as the published method draws them."""
    taken = {e.photo for e in found if e.class_name != BACKGROUND}
    rng = np.random.default_rng(seed)
    drawn = []
    for photo in (p for p in imagery if p not in taken):
        with open_raster(photo) as raster:
            x, y = (int(rng.integers(max(side - TILE_PX, 0) + 1)) for side in (raster.width, raster.height))
        drawn.append(Example(BACKGROUND, photo, Window(x, y, TILE_PX, TILE_PX), source="random"))
    return drawn


def _compose(job: jobs.TrainJob, out: Path, report: Report) -> list[Example]:
    if not job.backgrounds:
        raise BadArgument("--web-photos needs photos to set the animals into.", "Name some with --backgrounds.")
    folders = sorted(p.name for p in Path(str(job.web_photos)).iterdir() if p.is_dir())
    known = {e.class_name for e in layer.read(job.examples)}
    classes = tuple(f for f in folders if f in known) or tuple(f for f in folders if f == "polar_bear")
    composing = jobs.ComposeExamplesJob(
        str(job.web_photos), str(out / "composites"), job.backgrounds, classes=classes, copies=_WEB_COPIES, seed=job.seed
    )
    scenes = composites.open_scenes(job.backgrounds, layer.read(job.examples))
    return composites.Composer(composing, scenes).run(report)


def _classes(found: Sequence[Example]) -> tuple[str, ...]:
    """The classes, background last.

    Raises:
        ExamplesError: a class lacks examples to train on or to validate with.
    """
    names = sorted({e.class_name for e in found} - {BACKGROUND, ""})
    if not names:
        raise ExamplesError("There is no example of an animal.", "Draw some on the map.")
    for name in (*names, BACKGROUND):
        for split in _SPLITS:
            if not any(e.class_name == name and e.split == split for e in found):
                raise ExamplesError(
                    f"Class {name} has no example to {'train on' if split == 'train' else 'validate with'}.",
                    f"Add examples of {name} on more photos: a photo is wholly in train or in validation.",
                )
    return (*names, BACKGROUND)


def _settle_stem(
    classifier: network.TileClassifier, recipe: recipes.Recipe, pretrained: bool, report: Report
) -> None:
    if recipe.freeze_stem and pretrained:
        classifier.freeze_stem()
    elif recipe.freeze_stem:
        report(Log("The weights are not pretrained, so the stem is trained with the rest."))


def _run_stage(
    job: jobs.TrainJob,
    out: Path,
    number: int,
    stage: recipes.Stage,
    lessons: _Lessons,
    classifier: network.TileClassifier,
    pretrained: bool,
    report: Report,
) -> dict[str, float]:
    """Train one stage and leave the network with the weights of its best epoch."""
    folder = out / "checkpoints"
    best, last = folder / f"stage{number}-best.ckpt", folder / f"stage{number}-last.ckpt"
    if job.resume and (folder / f"stage{number + 1}-last.ckpt").exists():
        return _load_best(classifier, best)
    if stage.normalisation == "measured" and not pretrained:
        classifier.set_normalisation(*_measured(lessons))
    sampler = EpochSampler(stage, lessons.numbers("train"), lessons.labels, len(lessons.classes) - 1, job.seed)
    training = Tiles(lessons.surroundings, lessons.labels, stage.tile_px, training=True)
    validation = Subset(
        Tiles(lessons.surroundings, lessons.labels, stage.tile_px, training=False), lessons.numbers("validation")
    )
    loader = DataLoader(training, stage.batch, sampler=sampler, num_workers=1, persistent_workers=True)
    weights = torch.full((len(lessons.classes),), stage.animal_weight)
    weights[-1] = 1 - stage.animal_weight
    lesson = Lesson(classifier, stage, weights, pretrained, len(loader) * stage.epochs)
    trainer = lightning.Trainer(
        accelerator={"auto": "auto", "cpu": "cpu", "cuda": "gpu"}[job.device],
        devices=1,
        max_epochs=stage.epochs,
        callbacks=[
            callbacks.ModelCheckpoint(folder, best.stem, "validation_loss", enable_version_counter=False),
            Watch(report, stage, last),
        ],
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
    )
    trainer.fit(
        lesson,
        loader,
        DataLoader(validation, stage.batch),
        ckpt_path=str(last) if job.resume and last.exists() else None,
        weights_only=True,
    )
    return _load_best(classifier, best)


def _load_best(classifier: network.TileClassifier, path: Path) -> dict[str, float]:
    """Put the best epoch's weights into the network; returns what it scored."""
    checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    state = {n.removeprefix("network."): v for n, v in checkpoint["state_dict"].items() if n.startswith("network.")}
    classifier.load_state_dict(state)
    (scored,) = (c for name, c in checkpoint["callbacks"].items() if name.startswith("ModelCheckpoint"))
    return {"validation_loss": round(float(scored["current_score"]), 4)}


def _measured(lessons: _Lessons) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and standard deviation of the bands of training examples, 0-255."""
    numbers = lessons.numbers("train")
    chosen = numbers[:: max(len(numbers) // _NORMALISATION_CROPS, 1)]
    pixels = torch.stack([_centre(lessons.surroundings[n]).float() for n in chosen])
    return pixels.mean(dim=(0, 2, 3)), pixels.std(dim=(0, 2, 3))


def _centre(surroundings: torch.Tensor) -> torch.Tensor:
    edge = (SURROUNDINGS_PX - TILE_PX) // 2
    return surroundings[:, edge:-edge, edge:-edge]


def _ground_sample_distance(found: Sequence[Example]) -> float | None:
    """The median of the training photos' ground sample distances in metres, None where none is georeferenced."""
    known = []
    for photo in sorted({e.photo for e in found}):
        with open_raster(photo) as raster:
            if raster.georeference:
                known.append(raster.georeference.gsd_m)
    return round(float(np.median(known)), 4) if known else None


def _export(
    out: Path, classifier: network.TileClassifier, card: Card, lessons: _Lessons, report: Report
) -> Card:
    path = out / "model.onnx"
    report(Log("Writing the model file."))
    network.export_onnx(classifier.cpu(), path)
    if card.precision == "int8":
        exact = out / "model-fp32.onnx"
        shutil.copyfile(path, exact)
        model_file.write_card(exact, card.model_copy(update={"precision": "fp32"}))
        quantise.quantise(path, _calibration(lessons))
    card = model_file.write_card(path, card)
    (out / "card.md").write_text(describe(card), encoding="utf-8")
    return card


def _calibration(lessons: _Lessons) -> Iterator[NDArray[np.uint8]]:
    numbers = lessons.numbers("train")
    for number in numbers[:: max(len(numbers) // _CALIBRATION_CROPS, 1)]:
        yield _centre(lessons.surroundings[number]).permute(1, 2, 0).numpy()[None]


def _provenance(
    job: jobs.TrainJob, recipe: recipes.Recipe, lessons: _Lessons, best: dict[str, float], seconds: float
) -> dict[str, Any]:
    by_split = {split: dict(layer.counts(e for e in lessons.examples if e.split == split)) for split in _SPLITS}
    return {
        "recipe": asdict(recipe),
        "weights": job.weights,
        "seed": job.seed,
        "examples": by_split,
        "photos": len({e.photo for e in lessons.examples}),
        "validation": best,
        "minutes": round(seconds / 60, 1),
        "versions": {
            "bear_detector": __version__,
            **{name: importlib.metadata.version(name) for name in ("torch", "torchvision", "lightning", "onnxruntime")},
        },
    }


def describe(card: Card) -> str:
    """The card in Markdown, for people."""
    training = card.training
    stages = training["recipe"]["stages"]
    lines = [
        f"# {card.name}",
        "",
        f"A ResNet-50 tile classifier of {', '.join(card.classes)}, made by Bear Detector; {card.precision}.",
        "",
        f"- Recipe {training['recipe']['name']}, starting weights: {training['weights']}, seed {training['seed']}.",
        *(f"- Stage {s['name']}: {s['epochs']} epochs of {s['tile_px']} px squares, batch {s['batch']}." for s in stages),
        *(
            f"- Examples for {split}: {', '.join(f'{n} {name}' for name, n in sorted(classes.items()))}."
            for split, classes in training["examples"].items()
        ),
        f"- From {training['photos']} photos, in {training['minutes']} minutes.",
        f"- Ground sample distance: {f'{card.gsd_m} m' if card.gsd_m else 'unknown (photos without georeference)'}.",
        f"- Validation loss of the best epoch: {training['validation'].get('validation_loss')}.",
        f"- Imagery of more than 8 bits: {card.scaling.rule} {card.scaling.low:g} to {card.scaling.high:g}.",
        f"- Made with {', '.join(f'{n} {v}' for n, v in training['versions'].items())}.",
    ]
    return "\n".join(lines) + "\n"
