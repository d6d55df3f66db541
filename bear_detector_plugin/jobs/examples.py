# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs that bring in or make training examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..errors import BadArgument
from .limits import POSITIONAL, SPLITS, check_choice


@dataclass(frozen=True)
class ImportExamplesJob:
    """Bring YOLO boxes, or a layer of points or polygons, into the examples layer `out`.

    `source` is a folder of YOLO labels (its photos in `images` beside it, or given as imagery) or a vector
    file. `names` are the classes of the YOLO numbers, in order. `size_px` is the square a point stands for.
    `background_per_photo` squares without an animal are drawn from each photo. An `out` that exists is replaced, or
    with `append` gets what it doesn't hold yet.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "import")
    source: str = field(metadata=POSITIONAL)
    out: str
    imagery: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    class_field: str = "class"
    size_px: int = 64
    background_per_photo: int = 0
    split: str = "auto"
    seed: int = 0
    append: bool = False

    def __post_init__(self) -> None:
        check_choice("split", self.split, ("auto", *SPLITS[:2]))


@dataclass(frozen=True)
class BackgroundExamplesJob:
    """Add `count` random squares of background to the examples layer `out`, from photos without an animal.

    Photos that hold an animal's example in `out` are left out, as the published method does it.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "background")
    imagery: tuple[str, ...] = field(metadata=POSITIONAL)
    out: str
    count: int = 100
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.imagery:
            raise BadArgument("No imagery was given.", "Name photos or folders of photos.")
        if self.count < 1:
            raise BadArgument("--count must be at least 1.", "Give the number of squares to draw.")


@dataclass(frozen=True)
class ComposeExamplesJob:
    """Cut animals out of web photos, set them into crops of real background, and write both as examples.

    `web_photos` holds one folder a class; `out` becomes a folder with `images` and `examples.gpkg`.
    `sizes` is a CSV with the columns width_px and height_px, the sizes that animals have in the survey.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "compose")
    web_photos: str = field(metadata=POSITIONAL)
    out: str
    backgrounds: tuple[str, ...] = ()
    avoid: str | None = None  # an examples layer whose animals must not be covered
    sizes: str | None = None
    classes: tuple[str, ...] = ("polar_bear",)  # folders of animals; the others are look-alikes: background
    copies: int = 4
    split: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        check_choice("split", self.split, ("auto", *SPLITS[:2]))
        if not self.backgrounds:
            raise BadArgument("No background was given.", "Name photos or folders with --backgrounds.")
