# SPDX-License-Identifier: GPL-2.0-or-later
"""A run under way: the one who claims photos, hands them out to be searched, and writes what comes back.

Whoever searches, threads of this process or workers on other machines, has nothing to do with the results file.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ...errors import RasterError
from ...events import DetectionFound, Log, Progress, Report, Said
from ...jobs import AUTO
from ..imagery.area import Area, Region
from ..imagery.rasters import open_raster
from ..imagery.true_scale import Remarks
from ..imagery.windows import TILE_PX, Window
from ..model.model_file import Card
from ..results.carry_over import Carried, Earlier
from ..results.ledger import BEAT_S
from ..results.records import Detection, Reviewed, Run, Unsaid
from ..results.results_file import Results
from ..statistics import calibration
from .search import Outcome, Searchers, Share, region_in, region_of

_PATIENCE_S = 0.5
"""How long nothing may happen until the caller is asked whether to stop."""


@dataclass
class Survey:
    """The photos of a run and what becomes of them."""

    results: Results
    searchers: Searchers
    run: Run
    card: Card
    report: Report
    area: Area | None = None
    earlier: Earlier | None = None
    remarks: Remarks = field(default_factory=lambda: Remarks(AUTO, None))
    total: int = 0
    """Photos of the run, those that came meanwhile among them."""
    _done: int = 0
    _flying: dict[str, float] = field(default_factory=dict)
    """The photos that are being searched, each with the share (0-1) that is done."""

    def search_all(self, photos: Sequence[str], added: Callable[[], list[str]]) -> list[str]:
        """Have searched what is left to do; returns the reasons of the photos that failed twice.

        Args:
            photos: all of the run.
            added: asked when all are done, for more of them.
        """
        photos = list(photos)
        if self.run.photos_per_animal is not None and (renewed := self.results.renew_chances(self._chance)):
            self.report(Log(f"{renewed} detections have the chance now that the survey's frequency of animals gives."))
        todo = self.results.pending(photos)
        self.total, self._done = len(photos), len(photos) - len(todo)
        if self._done:
            self.report(Log(f"{self._done} of {len(photos)} photos were done before."))
        failed: dict[str, str] = {}
        while todo:
            failed |= self._round(todo)
            new = added()
            if new:
                self.report(Log(f"{len(new)} photos were added meanwhile."))
                self._expect(new)
            photos += new
            # What another process had claimed and then gave back, or died of, was passed over.
            todo = [photo for photo in self.results.free(photos) if photo not in failed]
            self.total, self._done = len(photos), len(photos) - len(todo) - len(failed)
        failed = self._round(list(failed))
        for reason in failed.values():
            self.report(Log(reason, "warning"))
        self.report(Progress("detect", self.total, self.total, "photos"))
        if elsewhere := self.results.held_elsewhere(photos):
            self.report(Log(f"{elsewhere} photos are being scanned by another process.", "warning"))
        return list(failed.values())

    def _expect(self, photos: Sequence[str]) -> None:
        if self.earlier:
            self.earlier.expect(photos)

    def _round(self, photos: Iterable[str]) -> dict[str, str]:
        """Have all of them searched once; returns those that failed, with the reasons."""
        todo, failed, heard = deque(photos), {}, time.monotonic()
        try:
            while todo or self._flying:
                self._tell()
                self._hand_out(todo)
                said = self.searchers.get(_PATIENCE_S) if self._flying else None
                if isinstance(said, Share):
                    self._flying[said.photo] = said.share
                elif said:
                    if said.error:
                        failed[said.photo] = said.error
                    self._write(said)
                if time.monotonic() - heard > BEAT_S:
                    self.results.beat(*self._flying)
                    heard = time.monotonic()
        except BaseException:
            self.results.release(*self._flying)
            raise
        return failed

    def _tell(self) -> None:
        done = self._done + sum(self._flying.values())
        self.report(Progress("detect", done, self.total, "photos"))

    def _hand_out(self, todo: deque[str]) -> None:
        """As many as are wanted, without those that another process has or did."""
        while todo and len(self._flying) < self.searchers.limit:
            photo = todo.popleft()
            if self.results.claim(photo):
                self._flying[photo] = 0
                self.searchers.put(photo)
            else:
                self._done += 1

    def _write(self, outcome: Outcome) -> None:
        """Keep what became of a photo, then tell of it."""
        if outcome.facts:
            self.results.describe(outcome.photo, outcome.facts)
            if remark := self.remarks.of(outcome.photo, outcome.facts.gsd_m, outcome.facts.scale or 1.0):
                self.report(remark)
        if outcome.error:
            self.results.fail(outcome.photo, outcome.error, outcome.seconds)
            del self._flying[outcome.photo]
            return
        carried = self._carried(outcome)
        detections = self._with_chances(carried.detections if carried else outcome.found, outcome)
        self.results.finish(
            outcome.photo, outcome.extent, outcome.georeference, detections, outcome.seconds, outcome.searched
        )
        del self._flying[outcome.photo]
        self._done += 1
        if carried:
            self._mourn(outcome.photo, carried)
        self._announce(outcome)

    def _announce(self, outcome: Outcome) -> None:
        if outcome.georeference is None and outcome.found:
            text = f"{outcome.photo} has no georeference: its detections are kept without a place on the map."
            self.report(Log(text))
        for animal in outcome.found:
            if animal.score >= self.run.threshold:
                self.report(DetectionFound(outcome.photo, animal.class_name, animal.score, *animal.window))

    def _carried(self, outcome: Outcome) -> Carried | None:
        if self.earlier is None:
            return None
        region = region_in(self.area, outcome.georeference, outcome.extent.w, outcome.extent.h) if self.area else None
        taken = outcome.facts.taken if outcome.facts else None
        return self.earlier.carry(outcome.photo, outcome.found, self.run.threshold, region, taken)

    def _with_chances(self, found: Iterable[Unsaid | Detection], outcome: Outcome) -> list[Detection]:
        """The detections of a photo, each with its chance where it is known how rare animals are."""
        detections = [Detection(*animal) for animal in found]
        if self.run.photos_per_animal is None:
            return detections
        scale = outcome.facts.scale if outcome.facts else None
        chances = (self._chance(one, outcome.extent, scale) for one in detections)
        return [one._replace(chance=chance) for one, chance in zip(detections, chances, strict=True)]

    def _chance(self, found: Detection, extent: Window, scale: float | None) -> float:
        """How likely a detection is right, where it is known how rare animals are."""
        side, animals = TILE_PX * (scale or 1.0), self.card.animals
        windows = max((self.run.photos_per_animal or 1.0) * extent.w * extent.h / side**2, len(animals) + 1.0)
        shares = self.card.training["shares"]
        others = [shares[name] for name in animals if name != found.class_name]
        rest = 1 - found.score if found.rest is None else found.rest
        return calibration.chance(found.score, rest, shares[found.class_name], others, windows)

    def _mourn(self, photo: str, carried: Carried) -> None:
        """Tell which animals somebody has confirmed, and this run does not show."""
        threshold = f"{self.run.threshold:.4g}"
        for where in map(_place, carried.lost):
            self.report(Log(f"{photo}: {where} was confirmed before and is not found now.", "warning"))
        for where in map(_place, carried.weak):
            self.report(Log(f"{photo}: {where} was confirmed before and scores below {threshold} now.", "warning"))

    def carried_over(self) -> dict[str, Carried]:
        """What became of the earlier reviews of all photos that are done, whichever start of the run did them."""
        if self.earlier is None:
            return {}
        done, times = self.results.of_photos(self.earlier.photos()), self.results.times()
        carried = {
            photo: self.earlier.carry(photo, found, self.run.threshold, self._region_of(photo), times[photo])
            for photo, found in done.items()
        }
        if count := len(self.earlier.namesakes):
            self.report(Log(f"{count} photos only have the names of some that were reviewed: times differ.", "warning"))
        return carried

    def _region_of(self, photo: str) -> Region | None:
        if self.area is None:
            return None
        try:
            with open_raster(photo, bands=self.run.bands) as raster:
                return region_of(raster, self.area)
        except RasterError:  # it was there when it was scanned
            return None


def _place(animal: Reviewed) -> Said:
    x, y = (round(middle) for middle in animal.window.centre)
    return f"the {animal.said} at {x}, {y} px"
