# SPDX-License-Identifier: GPL-2.0-or-later
"""Survey-like photos with animals from web photos in them, written as files, so that anyone can look at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..errors import BadArgument, ExamplesError, RasterError
from ..events import Log, Progress, Report
from ..jobs import ComposeExamplesJob
from ..splits import drawn_split
from . import cutouts
from .examples import Example
from .model_file import BACKGROUND
from .rasters import list_imagery, open_raster
from .windows import TILE_PX, Window

SCENE_PX = 2 * TILE_PX
"""Side of a composed photo: a window fits round the animal, wherever that lies in it."""
DEFAULT_LENGTHS = (
    *(39, 40, 41, 41, 43, 44, 45, 45, 46, 46, 47, 47, 52, 53),
    *(55, 56, 58, 64, 65, 67, 70, 71, 85, 85, 89, 90, 128),
)
"""Longest sides in pixels of 27 polar bears measured in 22 frames of a Russian survey, at about 2.4 cm a pixel."""
_JPEG_QUALITY = (80, 96)
_SCENES = 200
"""Photos tried for one animal: many hold animals everywhere."""
_TRIES = 12
"""Places tried in one photo."""
_BLACK = 24
"""What is darker in all bands is a black border rather than a place for an animal."""


def open_scenes(backgrounds: Sequence[str], known: Iterable[Example]) -> list[tuple[str, tuple[Window, ...]]]:
    """Photos to set animals into, each with the boxes of the animals known to be in it."""
    boxes = defaultdict(list)
    for example in known:
        if example.window and example.class_name != BACKGROUND:
            boxes[example.photo].append(example.window)
    return [(photo, tuple(boxes[photo])) for photo in list_imagery(backgrounds)]


class Composer:
    """Draws what goes where, by one seed.

    Args:
        job: what to compose.
        scenes: photos to set animals into, and the boxes in them that must stay free.

    Raises:
        ExamplesError: the sizes can't be read, or a class has no folder.
    """

    def __init__(self, job: ComposeExamplesJob, scenes: list[tuple[str, tuple[Window, ...]]]) -> None:
        self.job = job
        self.scenes = scenes
        self.rng = np.random.default_rng(job.seed)
        self.lengths = cutouts.read_lengths(job.sizes) if job.sizes else np.array(DEFAULT_LENGTHS, float)
        self.images = Path(job.out).absolute() / "images"
        missing = [name for name in job.classes if not (Path(job.web_photos) / name).is_dir()]
        if missing:
            raise ExamplesError(f"{job.web_photos} has no folder {missing[0]}.", "Keep one folder of photos a class.")

    def run(self, report: Report) -> list[Example]:
        """Write the photos; returns one example for each animal set in."""
        try:
            self.images.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExamplesError(f"{self.images} can't be written.", "Choose another --out.") from error
        photos = [p for p in list_imagery([self.job.web_photos]) if self._wanted(p)]
        found: list[Example] = []
        for index, photo in enumerate(photos):
            found += self._compose_all(photo, report)
            report(Progress("compose", index + 1, len(photos), "web photos"))
        return found

    def _split(self, photo: str) -> str:
        return drawn_split(photo, seed=self.job.seed)

    def _wanted(self, photo: str) -> bool:
        return self.job.split in ("auto", self._split(photo))

    def _compose_all(self, photo: str, report: Report) -> list[Example]:
        try:
            with open_raster(photo) as raster:
                pixels = raster.read(Window(0, 0, raster.width, raster.height))
        except RasterError as error:
            report(Log(str(error), "warning"))
            return []
        cutout = cutouts.cut_out(np.ascontiguousarray(pixels.rgb), photo)
        if cutout is None:
            return []
        made = (self._compose(cutout, copy) for copy in range(self.job.copies))
        return [example for example in made if example]

    def _compose(self, cutout: cutouts.Cutout, copy: int) -> Example | None:
        for _ in range(_SCENES):
            crop = self._scene()
            if crop is None:
                continue
            scene, free = crop
            length = float(self.rng.choice(self.lengths)) * self.rng.uniform(0.85, 1.2)
            made = cutouts.compose(scene, cutout, length, free, self.rng)
            if made:
                return self._write(*made, cutout, copy)
        return None

    def _scene(self) -> tuple[NDArray[np.uint8], NDArray[np.bool_]] | None:
        """A crop without animals, and where in it there is a picture."""
        photo, animals = self.scenes[int(self.rng.integers(len(self.scenes)))]
        with open_raster(photo) as raster:
            if min(raster.width, raster.height) < SCENE_PX:
                raise BadArgument(f"{photo} is smaller than {SCENE_PX} px.", "Choose larger background photos.")
            place = self._empty_place(raster.width, raster.height, animals)
            if place is None:
                return None
            pixels = raster.read(place)
        return pixels.rgb, pixels.valid & (pixels.rgb.max(axis=2) > _BLACK)

    def _empty_place(self, width: int, height: int, animals: tuple[Window, ...]) -> Window | None:
        for _ in range(_TRIES):
            x, y = int(self.rng.integers(width - SCENE_PX + 1)), int(self.rng.integers(height - SCENE_PX + 1))
            place = Window(x, y, SCENE_PX, SCENE_PX)
            if not any(place.intersects(animal) for animal in animals):
                return place
        return None

    def _class_of(self, origin: Path) -> str:
        """The class that the photo's folder is named after, be it polar_bear or polar_bear_in_zoos."""
        return next((name for name in self.job.classes if origin.parent.name.startswith(name)), BACKGROUND)

    def _write(self, scene: NDArray[np.uint8], box: Window, cutout: cutouts.Cutout, copy: int) -> Example:
        origin = Path(cutout.origin)
        path = self.images / f"{origin.parent.name}_{origin.stem}_{copy:02d}.jpg"
        quality = int(self.rng.integers(*_JPEG_QUALITY))
        if not cv2.imwrite(str(path), scene[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality]):
            raise ExamplesError(f"{path} can't be written.", "Choose another --out.")
        return Example(
            self._class_of(origin), str(path), box, self._split(cutout.origin), source="web", note=origin.name
        )
