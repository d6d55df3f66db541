# SPDX-License-Identifier: GPL-2.0-or-later
"""Survey-like photos with animals from web photos in them, written as files, so that anyone can look at them."""

from __future__ import annotations

import itertools
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ...errors import BadArgument, ExamplesError, RasterError
from ...events import Log, Progress, Report
from ...jobs import ComposeExamplesJob
from ...splits import PHOTO, TRAIN, VALIDATION, all_splits, drawn_splits
from ..imagery.copies import original
from ..imagery.photo_facts import at_scale, facts
from ..imagery.rasters import Raster, open_raster
from ..imagery.sources import list_imagery
from ..imagery.true_scale import on_photo
from ..imagery.windows import TILE_PX, Window
from ..model.learnt import fingerprint
from ..model.model_file import BACKGROUND
from . import composing, cutout_library, cutouts
from .layer import Example

SCENE_PX = 2 * TILE_PX
"""Side of a composed photo: a window fits round the animal, wherever that lies in it."""
DEFAULT_LENGTHS = (
    *(39, 40, 41, 41, 43, 44, 45, 45, 46, 46, 47, 47, 52, 53),
    *(55, 56, 58, 64, 65, 67, 70, 71, 85, 85, 89, 90, 128),
)
"""Longest sides in pixels of 27 polar bears measured in 22 frames of a Russian survey: for photos of unknown scale."""
_EDGE_PX = 80
"""So near the scene's edge no animal is set: a window round it would be black beyond."""
_JPEG_QUALITY = (80, 96)
_NOTES = '<PAMDataset><Metadata><MDI key="GSD_M">{gsd_m:.5f}</MDI></Metadata></PAMDataset>\n'
"""A composed photo lies nowhere on the map, but training has to know its scale."""
_SCENES = 200
"""Photos tried for one animal: many hold animals everywhere."""
_TRIES = 12
"""Places tried in one photo."""
_SHORTEST_PX = 8
"""What is shorter is no animal any more, but a spot."""
_BLACK = 24
"""What is darker in all bands is a black border rather than a place for an animal."""


def open_scenes(backgrounds: Sequence[str], known: Iterable[Example]) -> list[tuple[str, tuple[Window, ...]]]:
    """Photos to set animals into, each with the boxes of the animals known to be in it."""
    boxes = defaultdict(list)
    for example in known:
        if example.window and example.class_name != BACKGROUND:
            boxes[original(example.photo)].append(example.window)
    return [(photo, tuple(boxes[original(photo)])) for photo in list_imagery(backgrounds)]


def grounds(
    scenes: Iterable[tuple[str, tuple[Window, ...]]], known: Iterable[Example], group: str = PHOTO
) -> dict[str, str]:
    """Which photos are trained on and which validate, as known examples or a training's draw have it: ice leaks too."""
    pairs = [*((e.photo, e.split) for e in known if e.photo), *((photo, "") for photo, _ in scenes)]
    return dict(zip((photo for photo, _ in pairs), all_splits(pairs, group=group), strict=True))


class _Scene(NamedTuple):
    """A crop of a photo without animals, where in it there is a picture, and metres a pixel where they are known."""

    rgb: NDArray[np.uint8]
    free: NDArray[np.bool_]
    gsd_m: float | None


class _Source(NamedTuple):
    """An animal to be set into scenes.

    Args:
        name: its own.
        photo: that it is from.
        content: tells that photo from others; a copy of it has the same.
        class_name: of the animal.
        cut: cuts it out.
    """

    name: str
    photo: str
    content: str
    class_name: str
    cut: Callable[[], cutouts.Cutout | None]


class Composer:
    """Draws what goes where, by one seed.

    Args:
        job: what to compose.
        scenes: photos to set animals into, and the boxes in them that must stay free.
        look: what is done to the animals.
        ground: for what some of these photos are, `train` or `validation`: for the same animals. All are for both where
            it is empty.

    Raises:
        ExamplesError: the sizes or the library can't be read, or a class has no folder.
    """

    def __init__(
        self,
        job: ComposeExamplesJob,
        scenes: list[tuple[str, tuple[Window, ...]]],
        look: composing.Look = composing.AS_FROM_THE_AIR,
        ground: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.job = job
        self.scenes = list(scenes)
        self._own = {split: [s for s in scenes if ground.get(s[0]) == split] for split in (TRAIN, VALIDATION) if ground}
        self.look = look
        self.rng = np.random.default_rng(job.seed)
        self.lengths = composing.read_lengths(job.sizes) if job.sizes else None
        self.images = Path(job.out).absolute() / "images"
        self.sources = _sources(job, look)
        self._splits = _splits(self.sources, job.seed)

    def run(self, report: Report) -> list[Example]:
        """Write the photos; returns one example for each animal set in."""
        try:
            self.images.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExamplesError(f"{self.images} can't be written.", "Choose another --out.") from error
        sources = [source for source in self.sources if self.job.split in ("auto", self._splits[source.content])]
        self._tell_of_shared(sources, report)
        found: list[Example] = []
        for index, source in enumerate(sources):
            found += self._compose_all(source, report)
            report(Progress("compose", index + 1, len(sources), "web photos"))
        return found

    def _tell_of_shared(self, sources: Sequence[_Source], report: Report) -> None:
        """Where no background is for a split, its animals have to be set into those of the other one."""
        for split in sorted({self._splits[source.content] for source in sources}):
            if self._own.get(split) == []:
                report(
                    Log(f"No background is for {split}: its animals are set into those of the other split.", "warning")
                )

    def _compose_all(self, source: _Source, report: Report) -> list[Example]:
        try:
            cutout = source.cut()
        except (RasterError, ExamplesError) as error:
            report(Log(str(error), "warning"))
            return []
        if cutout is None:
            report(Log(f"No animal stands out of {source.photo}: it is left out.", "warning"))
            return []
        made = (self._compose(cutout, source, copy, report) for copy in range(self.job.copies))
        found = [example for example in made if example]
        if len(found) < self.job.copies:
            photo, made_of_it, wanted = source.photo, len(found), self.job.copies
            report(
                Log(f"{photo} gives {made_of_it} of {wanted} animals: the backgrounds have no more room.", "warning")
            )
        return found

    def _compose(self, cutout: cutouts.Cutout, source: _Source, copy: int, report: Report) -> Example | None:
        for _ in range(_SCENES):
            scene = self._scene(self._splits[source.content], report)
            if scene is None:
                continue
            made = composing.compose(scene.rgb, cutout, self._length_px(scene, cutout), scene.free, self.rng, self.look)
            if made:
                return self._write(*made, scene.gsd_m, source, copy)
        return None

    def _length_px(self, scene: _Scene, cutout: cutouts.Cutout) -> float:
        """By the sizes that were given, else in metres, else as bears were measured in another survey."""
        if self.lengths is None and scene.gsd_m:
            return float(self.rng.uniform(*self.job.length_m)) / scene.gsd_m * composing.side_of_length(cutout)
        lengths = np.array(DEFAULT_LENGTHS, float) if self.lengths is None else self.lengths
        return float(self.rng.choice(lengths)) * float(self.rng.uniform(0.85, 1.2))

    def _scene(self, split: str, report: Report) -> _Scene | None:
        """A crop of one of a split's photos; None where animals are everywhere in it, or where it will not do at all.

        Raises:
            BadArgument: no photo is left.
        """
        scenes = self._own.get(split) or self.scenes
        scene = scenes[int(self.rng.integers(len(scenes)))]
        try:
            return self._crop(*scene)
        except RasterError as error:
            for known in (self.scenes, *self._own.values()):
                if scene in known:
                    known.remove(scene)
            if not self.scenes:
                raise BadArgument(str(error), "Choose other background photos.") from error
            report(Log(f"{error} No animal is set into it.", "warning"))
            return None

    def _crop(self, photo: str, animals: tuple[Window, ...]) -> _Scene | None:
        with open_raster(photo) as file:
            raster = at_scale(file, facts(file).gsd_m)  # its own, in square pixels: as the scene will be learnt from
            if min(raster.width, raster.height) < SCENE_PX:
                raise RasterError(f"{photo} is smaller than {SCENE_PX} px.")
            across, down = raster.step
            taken = tuple(on_photo(animal, (1 / across, 1 / down)) for animal in animals)
            place = self._empty_place(raster.width, raster.height, taken)
            if place is None:
                return None
            pixels, gsd_m = raster.read(place), self._gsd_m(raster, place)
        free = np.zeros((SCENE_PX, SCENE_PX), bool)
        inner = np.s_[_EDGE_PX:-_EDGE_PX, _EDGE_PX:-_EDGE_PX]
        free[inner] = (pixels.valid & (pixels.rgb.max(axis=2) > _BLACK))[inner]
        return _Scene(pixels.rgb, free, gsd_m)

    def _gsd_m(self, raster: Raster, place: Window) -> float | None:
        """Metres that a pixel spans there, as the photo tells, else as the job says.

        Raises:
            RasterError: it is so much that an animal can't be seen.
        """
        told = facts(raster).gsd_m
        gsd_m = raster.georeference.gsd_at(*place.centre) if told and raster.georeference else told
        gsd_m = gsd_m or self.job.gsd_m
        if self.lengths is None and gsd_m and self.job.length_m[0] / gsd_m < _SHORTEST_PX:
            photo, scale, long = raster.path, f"{gsd_m:.3g}", f"{self.job.length_m[0] / gsd_m:.2g}"
            raise RasterError(f"{photo} has {scale} m a pixel: an animal is {long} px long, and nobody can see it.")
        return gsd_m

    def _empty_place(self, width: int, height: int, animals: tuple[Window, ...]) -> Window | None:
        for _ in range(_TRIES):
            x, y = int(self.rng.integers(width - SCENE_PX + 1)), int(self.rng.integers(height - SCENE_PX + 1))
            place = Window(x, y, SCENE_PX, SCENE_PX)
            if not any(place.intersects(animal) for animal in animals):
                return place
        return None

    def _write(self, scene: NDArray[np.uint8], box: Window, gsd_m: float | None, source: _Source, copy: int) -> Example:
        path = self.images / f"{source.name}_{copy:02d}.jpg"
        quality = int(self.rng.integers(*_JPEG_QUALITY))
        _, encoded = cv2.imencode(".jpg", scene[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        try:
            path.write_bytes(bytes(encoded))
            if gsd_m:
                notes_of(path).write_text(_NOTES.format(gsd_m=gsd_m), encoding="utf-8")
        except OSError as error:
            raise ExamplesError(f"{path} can't be written.", "Choose another --out.") from error
        split, note = self._splits[source.content], Path(source.photo).name
        return Example(self._class_of(source), str(path), box, split, source="web", note=note)

    def _class_of(self, source: _Source) -> str:
        """The animal's, or background for a look-alike."""
        return source.class_name if source.class_name in self.job.classes else BACKGROUND


def notes_of(photo: Path) -> Path:
    """The file beside a composed photo in which GDAL finds its scale; there is none where nobody knows it."""
    return photo.with_name(f"{photo.name}.aux.xml")


def _sources(job: ComposeExamplesJob, look: composing.Look) -> list[_Source]:
    """The animals of a library, or of folders of photos, one a class."""
    if cutout_library.is_library(job.web_photos):
        kept = cutout_library.entries(job.web_photos)
        read = partial(cutout_library.read, job.web_photos)
        found = [_Source(e.name, e.photo, e.sha256, e.class_name, partial(read, e)) for e in kept]
    else:
        found = [
            _Source(
                name, photo, fingerprint(photo) or photo, named_after(folder, job.classes), partial(_cut, photo, look)
            )
            for name, (folder, photo) in _named(_by_folder(job.web_photos)).items()
        ]
    known = sorted({source.class_name for source in found})
    missing = next((name for name in job.classes if name not in known), None)
    if missing:
        web_photos, there = job.web_photos, ", ".join(known)
        raise ExamplesError(
            f"{web_photos} has no folder {missing}, nor cut-outs of it.",
            f"There are: {there}. Say by --classes which are animals.",
        )
    return found


def _splits(sources: Sequence[_Source], seed: int) -> dict[str, str]:
    """Which photos validate, by content, drawn by the first copy's name: of each class one at least, of several."""
    by_class: dict[str, dict[str, str]] = defaultdict(dict)
    for source in sources:
        by_class[source.class_name].setdefault(source.content, source.photo)
    drawn: dict[str, str] = {}
    for photos in by_class.values():
        splits = drawn_splits(photos.values(), seed)
        drawn |= {content: splits[photo] for content, photo in photos.items()}
    return drawn


def _by_folder(web_photos: str) -> list[tuple[str, str]]:
    """Photos, each with the folder of its class, in which it may lie deeper.

    Raises:
        BadArgument: there are no photos.
        ExamplesError: a photo lies in no folder: nobody knows what it shows.
    """
    root = os.path.abspath(web_photos)  # noqa: PTH100 (as `list_imagery` spells it)
    found = [(Path(photo).relative_to(root).parts, photo) for photo in list_imagery([web_photos])]
    for parts, photo in found:
        if len(parts) < 2:
            raise ExamplesError(
                f"{photo} lies in no folder of a class.",
                "Keep one folder of photos a class, such as polar_bear, and give the folder that holds these.",
            )
    return [(parts[0], photo) for parts, photo in found]


def _named(photos: Sequence[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """A name for each photo, by its folder and its own; bear.jpg and Bear.png get two: Windows tells no case apart."""
    named: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    for folder, photo in photos:
        plain = f"{folder}_{Path(photo).stem}"
        numbered = (f"{plain}-{number}" for number in itertools.count(2))
        name = next(name for name in itertools.chain([plain], numbered) if name.casefold() not in taken)
        taken.add(name.casefold())
        named[name] = (folder, photo)
    return named


def classes_of(web_photos: str) -> set[str]:
    """The classes that a library or a folder of photos holds.

    Raises:
        BadArgument: there are no photos.
        ExamplesError: the library can't be read, or a photo lies in no folder.
    """
    if cutout_library.is_library(web_photos):
        return {entry.class_name for entry in cutout_library.entries(web_photos)}
    return {folder for folder, _ in _by_folder(web_photos)}


def named_after(folder: str, classes: Iterable[str]) -> str:
    """The class of a folder, be it polar_bear or polar_bear_in_zoos; itself where it is named after none.

    The longest name counts; one that goes on with a letter is another: a bearded_seal is no bear.
    """
    fits = [name for name in classes if folder.startswith(name) and not folder[len(name) :][:1].isalpha()]
    return max(fits, key=len, default=folder)


def _cut(photo: str, look: composing.Look) -> cutouts.Cutout | None:
    with open_raster(photo) as raster:
        pixels = np.ascontiguousarray(raster.read(Window(0, 0, raster.width, raster.height)).rgb)
    return cutouts.cut_out(pixels, photo) if look.cut else cutouts.whole(pixels, photo)
