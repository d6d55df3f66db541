# SPDX-License-Identifier: GPL-2.0-or-later
"""One photo, from its file to what is found in it: the same for the threads of a run and for workers elsewhere.

    search = Search(job, classifier)
    outcome = search.outcome("IMG_0001.JPG")

Nothing is written: that is for the one who asked.
"""

from __future__ import annotations

import math
import time
from threading import Lock
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from ...errors import BearDetectorError, RasterError
from ...events import Log, Report, Said
from ...jobs import NETWORK_MB, DetectJob, EvaluateJob
from ..imagery.area import Area, Region
from ..imagery.footprint import Georeference
from ..imagery.photo_facts import Facts, at_scale, facts
from ..imagery.rasters import Raster, open_raster, set_cache
from ..imagery.true_scale import on_photo
from ..imagery.windows import Window
from ..machine import providers
from ..model import model_file
from ..model.classifier import Classifier
from ..model.model_file import Card
from ..statistics.guarantee import percent
from .scan import MERGE_RADIUS_PX, Found, Progress, scan
from .screen import NAME, Screen, ScreenCard, beside

_MB = 1024 * 1024
_CACHE_SHARE = 0.25
"""Of the memory for photos, what GDAL may keep of those that are too large to be held."""


class Outcome(NamedTuple):
    """What became of a photo.

    Args:
        photo: its path.
        seconds: that were spent on it, waiting aside.
        error: why it could not be searched; empty where it could.
        found: the animals, best first.
        extent: the whole photo, in its pixels.
        georeference: its place on the map; None without.
        searched: the pixels that were looked at; None where it is all of them.
        facts: what the photo tells of itself; None where it can't be opened.
    """

    photo: str
    seconds: float
    error: str = ""
    found: tuple[Found, ...] = ()
    extent: Window = Window(0, 0, 0, 0)
    georeference: Georeference | None = None
    searched: Window | None = None
    facts: Facts | None = None


class Share(NamedTuple):
    """How much (0-1) of a photo is searched."""

    photo: str
    share: float


class Searchers(Protocol):
    """Whoever searches photos: threads of this process, or workers on other machines."""

    @property
    def limit(self) -> int:
        """How many photos are worth being handed in at a time."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def put(self, photo: str) -> None:
        """Hand in a photo."""

    def get(self, wait_s: float) -> Share | Outcome | None:
        """What is to be told of a photo next; None where that takes longer. Each photo has one outcome, at last."""


class Opened:
    """A photo on its way: open, then decoded where it may be held in memory.

    Attributes:
        photo: its path.
        facts: what it tells of itself.
        extent: the whole photo, in its pixels.
        georeference: its place on the map; None without.
        step: how many of its pixels make one that the network sees, across and down.
        bytes: that it takes in memory; 0 where it is read by window, being too large.
        seconds: spent on decoding.
    """

    def __init__(self, photo: Raster, seen: Raster, known: Facts, region: Region | None, largest_bytes: float) -> None:
        self.photo, self.facts, self.step = photo.path, known, seen.step
        self.extent, self.georeference = Window(0, 0, photo.width, photo.height), photo.georeference
        self.region, self.raster = region, seen
        size = seen.held_bytes if region is None else 0  # of an area's photo a part may be enough
        self.bytes = size if size <= largest_bytes else 0
        self.seconds = 0.0

    def decode(self, progress: Progress) -> None:
        """Read all of it, once, if it is to be held.

        Raises:
            RasterError: the file is damaged.
        """
        if self.bytes:
            began = time.monotonic()
            with self.raster as file:
                self.raster = file.held(progress)
            self.seconds += time.monotonic() - began


class Search:
    """What a run asks of every photo. Several threads may use it; one at a time has the network.

    Args:
        job: the run's.
        classifier: its model, ready.
        area: what the job names, where it is read already.

    Attributes:
        screen: what is looked through first; None without one.
        room_bytes: what photos may take in memory, all together.
    """

    def __init__(self, job: DetectJob, classifier: Classifier, area: Area | None = None) -> None:
        self._job, self._classifier, self._network = job, classifier, Lock()
        self._area = area or (Area(job.area) if job.area else None)
        self.screen = screen_of(job, classifier.card, classifier.provider)
        photos_mb = job.memory_mb - NETWORK_MB
        self.room_bytes = int((1 - _CACHE_SHARE) * photos_mb * _MB)
        set_cache(int(_CACHE_SHARE * photos_mb))

    def outcome(self, photo: str, progress: Progress = lambda share: None) -> Outcome:
        """Search a photo; what is wrong with it is an outcome, too."""
        known = None
        try:
            opened = self.open(photo)
            known = opened.facts
            opened.decode(lambda share: None)
            return self.search(opened, progress)
        except Exception as error:
            return failure(photo, error, known)

    def open(self, photo: str) -> Opened:
        """A photo, not decoded yet.

        Raises:
            RasterError: it can't be read, or does not lie in the area.
        """
        raster = open_raster(photo, self._classifier.card.scaling, self._job.bands)
        known = facts(raster)
        seen = at_scale(raster, self._classifier.card.gsd_m, self._job.gsd, known)
        region = region_of(seen, self._area) if self._area else None
        if self._area and region is None:  # it could not be read when the others were looked at
            raise RasterError(f"{photo} does not lie in the area.")
        return Opened(raster, seen, known._replace(scale=math.sqrt(math.prod(seen.step))), region, self.room_bytes / 2)

    def search(self, opened: Opened, progress: Progress) -> Outcome:
        """What is found in an open photo, which is closed then.

        Raises:
            RasterError: it is damaged.
        """
        region = opened.region
        with self._network, opened.raster as raster:
            began = time.monotonic()
            seen = scan(raster, self._classifier, self._job.mode, progress, region=region, screen=self.screen)
        seconds = opened.seconds + time.monotonic() - began
        found = tuple(animal._replace(window=on_photo(animal.window, opened.step)) for animal in seen)
        searched = on_photo(region.extent(), opened.step) if region else None
        where = (opened.extent, opened.georeference, searched)
        return Outcome(opened.photo, seconds, "", found, *where, opened.facts)


def screen_of(job: DetectJob | EvaluateJob, card: Card, provider: str = providers.CPU) -> Screen | None:
    """The screen that a run looks through first: the model's, where it has one; the exact mode `tiles` has none."""
    wanted = job.mode == "dense" and not job.no_screen
    return beside(model_file.find(job.model), card, provider) if wanted else None


def tell_of_screen(job: DetectJob | EvaluateJob, screen: ScreenCard | None, report: Report) -> None:
    """Say that a screen looks first, and what it costs; or that there is one that doesn't fit."""
    if screen:
        low, high = (percent(share) for share in screen.recall_interval)
        kept, total = screen.kept, screen.animals
        report(Log(f"The model's screen looks first: it kept {kept} of {total} animals in a test ({low} to {high})."))
    elif not job.no_screen and job.mode == "dense" and model_file.find(job.model).with_name(NAME).exists():
        text = f"The screen of {job.model} was made for another model, and is left out: train --screen fits it."
        report(Log(text, "warning"))


def failure(photo: str, error: Exception, known: Facts | None = None) -> Outcome:
    """The outcome of a photo that could not be searched, whatever the reason: others are not to suffer."""
    reason = str(error) if isinstance(error, BearDetectorError) else _unexpected(photo, error)
    return Outcome(photo, 0.0, reason, facts=known)


def _unexpected(photo: str, error: Exception) -> Said:
    kind, text = type(error).__name__, " ".join(str(error).split())
    return f"{photo} could not be searched: unexpected {kind}: {text}."


def region_of(raster: Raster, area: Area) -> Region | None:
    """The part of a photo that the area asks for; None where they don't meet, or nobody knows."""
    return region_in(area, raster.georeference, raster.width, raster.height)


def region_in(area: Area, georeference: Georeference | None, width: int, height: int) -> Region | None:
    """The same for a photo of which place and size are known."""
    return None if georeference is None else area.region(georeference, width, height, MERGE_RADIUS_PX)
