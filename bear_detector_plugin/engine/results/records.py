# SPDX-License-Identifier: GPL-2.0-or-later
"""What results are made of: a run, and a detection before it is written and after people have looked at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Union

from ...jobs import NATIVE
from ..imagery.windows import Window
from ..model.model_file import BACKGROUND

_LISTS = ("job", "classes", "bands", "look_alikes")  # of a run; written as JSON


@dataclass(frozen=True)
class Run:
    """What a run was made with: the command line, the model, the score (0-1) from which detections are shown.

    `bands` are those taken for red, green and blue, none where they are the photos' own; `area` is the digest of the
    polygons that were searched, empty where all was; `guarantee` is what the model's card promises of the threshold,
    empty where it was chosen otherwise; `photos_per_animal` is what was said of the survey: one animal in so many;
    `gsd` is the scale at which photos were searched: `auto` for the model's, `native`, or metres where they don't tell.
    `screen` is the sha256 of the screen that was looked through first, empty without one. `look_alikes` are those of
    the classes that are only told apart from the animals.
    """

    job: tuple[str, ...]
    model: str
    sha256: str
    classes: tuple[str, ...]
    threshold: float
    mode: str
    versions: dict[str, str]
    bands: tuple[int, ...] = ()
    area: str = ""
    guarantee: str = ""
    photos_per_animal: float | None = None
    gsd: str = NATIVE
    screen: str = ""
    look_alikes: tuple[str, ...] = ()

    @property
    def animals(self) -> tuple[str, ...]:
        """The classes that were looked for."""
        return tuple(name for name in self.classes if name not in (*self.look_alikes, BACKGROUND))

    def row(self) -> dict[str, Any]:
        """As it is written: lists and versions as JSON."""
        lists = {name: json.dumps(getattr(self, name), ensure_ascii=False) for name in (*_LISTS, "versions")}
        return {**vars(self), **lists}

    @classmethod
    def of_row(cls, written: Mapping[str, Any]) -> Run:
        """As it was written, perhaps by an earlier version that knew less."""
        row = {f.name: written[f.name] for f in fields(cls) if written.get(f.name) is not None}
        versions = json.loads(row.pop("versions", "{}"))
        row |= {name: tuple(json.loads(row[name])) for name in _LISTS if name in row}
        return cls(versions=versions, **row)


class Reviewed(NamedTuple):
    """A detection with what people said of it: the latest verdict, and all rows of it in `reviews`."""

    id: str
    class_name: str
    score: float
    window: Window
    verdict: str = ""
    reviews: tuple[dict[str, Any], ...] = ()

    @property
    def said(self) -> str:
        """The latest verdict, wherever it stands; empty where there is none."""
        rows = [review["verdict"] for review in self.reviews if review["verdict"]]
        return self.verdict or (rows[-1] if rows else "")


Unsaid = Union[tuple[str, float, Window], tuple[str, float, Window, float]]
"""A detection of which nothing was said: class, score and window, and mostly its `rest`."""


class Detection(NamedTuple):
    """A detection to be written: class, score (0-1), window, what was said of it in an earlier run, and its chance.

    What all classes score (0-1) that are not looked for is its `rest`, which earlier versions did not keep. The chance
    (0-1) is that it is right; None where it isn't known how rare animals are.
    """

    class_name: str
    score: float
    window: Window
    rest: float | None = None
    earlier: Reviewed | None = None
    chance: float | None = None

    def id_in(self, photo: str) -> str:
        """Its name in the results: of its photo, its class and its window's corner."""
        return f"{photo}#{self.class_name}@{int(self.window.x)},{int(self.window.y)}"
