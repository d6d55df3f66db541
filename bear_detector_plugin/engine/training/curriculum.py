# SPDX-License-Identifier: GPL-2.0-or-later
"""What a training learns from: examples, squares of background and composed animals, each in train or validation."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ... import jobs
from ...errors import BadArgument, ExamplesError, RasterError
from ...events import Log, Progress, Report
from ...splits import PHOTO, torn
from ..examples import composites, layer
from ..examples.backgrounds import draw_one_background
from ..examples.layer import Example
from ..imagery.copies import original
from ..imagery.photo_facts import facts
from ..imagery.rasters import Scaling, open_raster
from ..imagery.sources import list_imagery
from ..imagery.windows import TILE_PX
from ..model.model_file import BACKGROUND, Card
from .recipes import Pool, Recipe
from .tiles import Surroundings, clearances

SPLITS = ("train", "validation")
_BEAR = "polar_bear"
"""Web photos of these are animals without examples, too: for a first model."""
_WEB_COPIES = 6
"""Scenes that each web photo's animal is set into."""
_NAMED = 3
"""So many missing photos are told by name."""


@dataclass
class Lessons:
    """What a training works with."""

    classes: tuple[str, ...]
    examples: list[Example]
    labels: list[int]
    surroundings: Surroundings
    gsd_m: float | None = None
    """Metres on the ground that a pixel of them spans; None where no photo tells."""

    @property
    def digest(self) -> str:
        """Says in a few letters what is learnt from and validated with, wherever the photos lie."""
        told = sorted(f"{e.class_name}/{e.split}/{Path(e.photo).name}/{e.window}" for e in self.examples)
        return hashlib.sha256("\n".join(told).encode(errors="surrogateescape")).hexdigest()[:16]

    def numbers(self, split: str) -> list[int]:
        """Which examples of a split can be shown."""
        return [i for i, e in enumerate(self.examples) if e.split == split and i not in self.surroundings.lost]

    def pool(self) -> Pool:
        """What the epochs of a training are drawn from: the examples of its split."""
        numbers = self.numbers("train")
        found = [self.examples[n] for n in numbers]
        hard = [i for i, e in enumerate(found) if e.class_name == BACKGROUND and e.source == "review"]
        return Pool([self.labels[n] for n in numbers], len(self.classes) - 1, hard)


def gather(job: jobs.TrainJob, recipe: Recipe, out: Path, report: Report, model: Card | None = None) -> Lessons:
    """The lessons of a job, with every split decided and pixels read.

    Args:
        job: the training.
        recipe: how much background it wants, and how large its views are.
        out: the model's folder; pixels and composed scenes are kept there.
        report: is told of what is left out.
        model: that is there already, and sees photos at a scale of its own; the photos decide on it where None.

    Raises:
        ExamplesError: the examples can't be read, lie outside their photos, or a class has too few.
        BadArgument: there are web photos and no background to set them into.
    """
    imagery = list_imagery(job.backgrounds) if job.backgrounds else []
    chosen = _chosen(job, report)
    kept, reasons = layer.readable(chosen)
    for reason in reasons:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    found = layer.locate(kept, layer.crs_of(job.examples), imagery)
    # Animals that are left out by their source are there all the same.
    animals = {original(e.photo) for e in (*found, *_known(job)) if e.photo and e.class_name != BACKGROUND}
    empty = [photo for photo in imagery if original(photo) not in animals]
    found += _draw_backgrounds(empty, recipe, job.seed, report)
    if job.web_photos:
        found += _compose(job, out, found, report)
    found = layer.assign_splits(found, group=job.group)  # whatever the job's seed: an evaluation knows nothing of it
    classes = _classes(found, job, _lost(chosen, kept))
    gsd_m = model.gsd_m if model else _gsd_m(found)
    surroundings = Surroundings(
        found,
        out / "surroundings.npy",
        Scaling(),
        lambda done, of: report(Progress("read", done, of, "photos")),
        recipe.largest_view_px,
        gsd_m,
    )
    for reason in surroundings.damaged:
        report(Log(f"{reason} Its examples are left out.", "warning"))
    lost = _lost(found, [example for number, example in enumerate(found) if number not in surroundings.lost])
    _leave_out_animals(surroundings, recipe, report)
    try:
        _check_splits(classes, [e for n, e in enumerate(found) if n not in surroundings.lost], job, lost)
    except ExamplesError:
        surroundings.discard()
        raise
    return Lessons(classes, found, [classes.index(e.class_name) for e in found], surroundings, gsd_m)


def _leave_out_animals(surroundings: Surroundings, recipe: Recipe, report: Report) -> None:
    """Leave out random squares whose views show an animal: those of a photo that is seen smaller show more of it."""
    reach_px = TILE_PX / recipe.augmentation.zoom[0] / 2
    clear = clearances(surroundings.examples, surroundings.steps)
    near = {n for n, e in enumerate(surroundings.examples) if e.source == "random" and clear[n] < reach_px}
    surroundings.lost |= near
    if near:
        report(
            Log(f"Random squares left out, as an animal shows at the scale that is learnt at: {len(near)}.", "warning")
        )


def _gsd_m(found: Sequence[Example]) -> float | None:
    """The median of the ground sample distances that the photos tell: half of them need not be enlarged."""
    known = []
    for photo in sorted({e.photo for e in found}):
        with suppress(RasterError), open_raster(photo) as raster:  # a damaged one is told when it is read
            known.append(facts(raster).gsd_m)
    told = [gsd_m for gsd_m in known if gsd_m]
    return round(float(np.median(told)), 4) if told else None


def _chosen(job: jobs.TrainJob, report: Report) -> list[Example]:
    known = _known(job)
    _tell_of_torn(known, job.group, report)
    # Before the choice: an example that is left out may be the one that decides on its photo.
    decided = iter(layer.assign_splits((e for e in known if e.photo), group=job.group))
    known = [next(decided) if e.photo else e for e in known]
    found = layer.with_class([e for e in known if not job.sources or e.source in job.sources], report)
    if not found and (known or not job.web_photos):
        raise ExamplesError(f"{job.examples} holds no examples of the chosen sources.", "Choose more --sources.")
    return found


def _known(job: jobs.TrainJob) -> list[Example]:
    """What is drawn; with web photos that may be nothing yet, as they are for a first model."""
    if job.web_photos and Path(job.examples).is_file():
        return layer.read_if_any(job.examples)
    return layer.read(job.examples)


def _tell_of_torn(known: Sequence[Example], group: str, report: Report) -> None:
    """Photos, or flights, that were decided piece by piece; an import of earlier versions did so with flights."""
    both = torn(((e.photo, e.split) for e in known if e.photo), group)
    if both:
        count, first = len(both), both[0]
        report(
            Log(
                f"Photos decided for both splits, such as {first}: {count}. The first example of each decides."
                if group == PHOTO
                else f"Flights decided for both splits, such as {first}: {count}. The first example of each decides; "
                "empty the field split of their examples to have whole flights drawn.",
                "warning",
            )
        )


def _draw_backgrounds(empty: Sequence[str], recipe: Recipe, seed: int, report: Report) -> list[Example]:
    """One random square from each of the chosen photos without an animal, as the published method draws them."""
    rng = np.random.default_rng(seed)
    wanted, there = recipe.backgrounds_of(len(empty)), len(empty)
    if wanted < there:
        report(Log(f"Background is drawn from {wanted} of {there} photos without an animal."))
        empty = [empty[i] for i in sorted(rng.choice(there, wanted, replace=False))]
    return [e for photo in empty if (e := draw_one_background(photo, (), rng, report)) is not None]


def _compose(job: jobs.TrainJob, out: Path, found: Sequence[Example], report: Report) -> list[Example]:
    if not job.backgrounds:
        raise BadArgument("--web-photos needs photos to set the animals into.", "Name some with --backgrounds.")
    folders = sorted(composites.classes_of(str(job.web_photos)))
    known = [*_known(job), *found]
    wanted = {*(e.class_name for e in known), *job.look_alikes, _BEAR} - {BACKGROUND, ""}
    named = {folder: composites.named_after(folder, wanted) for folder in folders}
    classes = tuple(dict.fromkeys(name for name in named.values() if name in wanted))
    others = [folder for folder, name in named.items() if name not in wanted]
    if others:
        names = ", ".join(others)
        report(Log(f"Web photos of {names} are learnt as background; --look-alikes makes classes of them.", "warning"))
    composing = jobs.ComposeExamplesJob(
        str(job.web_photos),
        str(out / "composites"),
        job.backgrounds,
        classes=classes,
        copies=_WEB_COPIES,
        seed=job.seed,
    )
    scenes = composites.open_scenes(job.backgrounds, known)
    ground = composites.grounds(scenes, known, job.group)
    return composites.Composer(composing, scenes, ground=ground).run(report)


def _lost(chosen: Sequence[Example], kept: Sequence[Example]) -> dict[str, list[str]]:
    """The photos that can't be opened, by the class of their examples."""
    known = {e.photo for e in kept}
    lost = [e for e in chosen if e.photo and e.photo not in known]
    return {name: sorted({e.photo for e in lost if e.class_name == name}) for name in {e.class_name for e in lost}}


def _classes(found: Sequence[Example], job: jobs.TrainJob, lost: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The classes, background last.

    Args:
        found: the examples.
        job: names the classes that are not looked for, and what is wholly in one split.
        lost: photos that can't be opened, by the class of their examples.

    Raises:
        ExamplesError: a class lacks examples to train on or to validate with.
    """
    names = sorted({e.class_name for e in found} - {BACKGROUND, ""})
    for name in job.look_alikes:
        if name not in names:
            _refuse_lost(name, lost.get(name, ()))
            raise ExamplesError(f"There is no example of the look-alike {name}.", f"Known are: {', '.join(names)}.")
    if not set(names) - set(job.look_alikes):
        _refuse_lost("an animal", sorted({photo for name in set(lost) - {BACKGROUND} for photo in lost[name]}))
        raise ExamplesError("There is no example of an animal.", "Draw some on the map.")
    classes = (*names, BACKGROUND)
    _check_splits(classes, found, job, lost)
    return classes


def _check_splits(
    classes: Sequence[str], found: Sequence[Example], job: jobs.TrainJob, lost: Mapping[str, Sequence[str]]
) -> None:
    """Refuse a class without examples to train on or to validate with; the arguments are those of `_classes`."""
    for name in classes:
        for split in SPLITS:
            if not any(e.class_name == name and e.split == split for e in found):
                _refuse_lost(name, lost.get(name, ()))
                from_web = {e.source for e in found if e.class_name == name} == {"web"}
                raise ExamplesError(
                    f"Class {name} has no example to {'train on' if split == 'train' else 'validate with'}.",
                    f"Give more web photos of {name}: all copies of an animal are in train or in validation."
                    if from_web
                    else f"Add examples of {name} on more photos: a photo is wholly in train or in validation."
                    if job.group == PHOTO
                    else f"Add examples of {name} of more flights: a flight is wholly in train or in validation, "
                    "where its first example of a decided split is.",
                )


def _refuse_lost(what: str, photos: Sequence[str]) -> None:
    """Where photos are missing, it isn't that nothing was drawn."""
    if not photos:
        return
    named, more = ", ".join(Path(photo).name for photo in photos[:_NAMED]), len(photos) - _NAMED
    named += f" (+ {more})" if more > 0 else ""
    folder = Path(photos[0]).parent
    raise ExamplesError(
        f"Too few examples of {what} are left, since photos can't be opened: {named}.",
        f"Put the photos back into {folder}, or connect the disk that they lie on, and train again.",
    )
