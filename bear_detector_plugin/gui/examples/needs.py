# SPDX-License-Identifier: GPL-2.0-or-later
"""How many examples there are of each class, and what training still needs: every class in both splits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ...splits import TRAIN, VALIDATION
from ...translation import tr
from .classes import BACKGROUND

ADVISED = 10
"""Fewer examples of a class teach hardly anything; training needs one in each split."""
_PHOTOS = 2


@dataclass
class Tally:
    """The examples of one class."""

    total: int = 0
    train: int = 0
    validation: int = 0
    photos: set[str] = field(default_factory=set)

    @property
    def suffices(self) -> bool:
        """Whether training takes it."""
        return bool(self.train and self.validation)

    def sentence(self) -> str:
        """`23: 18 train, 5 validation`."""
        if not self.total:
            return "0"
        values = {"total": self.total, "train": self.train, "validation": self.validation}
        return tr("{total}: {train} train, {validation} validation", **values)

    def lack(self) -> str:
        """What is needed, or would be good, before training; empty where there is enough."""
        more = max(ADVISED - self.total, 1)
        if not self.suffices and len(self.photos) < _PHOTOS:
            left = _PHOTOS - len(self.photos)
            if left == 1:
                return tr("at least {n} more, on another photo too", n=more)
            return tr("at least {n} more, on at least {photos} photos", n=more, photos=left)
        if not self.validation:
            return tr("none to validate with: add some on other photos, or choose a photo for it")
        if not self.train:
            return tr("none to train on: add some on other photos, or choose a photo for it")
        return tr("{n} more would be better", n=more) if self.total < ADVISED else ""


def tallies(examples: Iterable[tuple[str, str, str]]) -> dict[str, Tally]:
    """Counts by class, from class, photo and split of each example."""
    found: dict[str, Tally] = {}
    for class_name, photo, split in examples:
        tally = found.setdefault(class_name, Tally())
        tally.total += 1
        tally.train += split == TRAIN
        tally.validation += split == VALIDATION
        tally.photos.add(photo)
    return found


def suffice(found: dict[str, Tally]) -> bool:
    """Whether a training can begin: with an animal, background, and every class in both splits."""
    return len(found) > 1 and BACKGROUND in found and "" not in found and all(t.suffices for t in found.values())
