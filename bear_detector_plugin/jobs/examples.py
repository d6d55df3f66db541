# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs that bring in or make training examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..errors import BadArgument
from .limits import POSITIONAL, SPLITS, check_choice, check_file, check_seed


@dataclass(frozen=True)
class ImportExamplesJob:
    """Bring YOLO boxes, or a layer of points or polygons, into the examples layer `out`.

    `source` is a folder of YOLO labels (its photos in `images` beside it, or given as imagery), a data set in parts
    such as train and valid, or a vector file. `names` are the classes of the YOLO numbers, in order. `size_px` is the
    square a point stands for. `background_per_photo` squares without an animal are drawn from each photo. An `out`
    that exists is replaced, or with `append` gets what it doesn't hold yet.
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
        check_seed(self.seed)


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
        check_seed(self.seed)


@dataclass(frozen=True)
class ComposeExamplesJob:
    """Cut animals out of web photos, set them into crops of real background, and write both as examples.

    `web_photos` holds one folder a class, or cut-outs; `out` becomes a folder with `images` and `examples.gpkg`.
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
    length_m: tuple[float, float] = (2.0, 2.6)  # of a bear from nose to rump; where a background's scale is known
    gsd_m: float | None = None  # metres a pixel of backgrounds that don't tell

    def __post_init__(self) -> None:
        check_choice("split", self.split, ("auto", *SPLITS[:2]))
        check_seed(self.seed)
        check_file("avoid", self.avoid)
        check_file("sizes", self.sizes)
        if not self.backgrounds:
            raise BadArgument("No background was given.", "Name photos or folders with --backgrounds.")
        if not 0 < self.length_m[0] <= self.length_m[1]:
            raise BadArgument("--length-m needs a shortest and a longest length.", "Give metres, such as 2.0 2.6.")
        if self.gsd_m is not None and self.gsd_m <= 0:
            raise BadArgument("--gsd-m must be above 0.", "Give the metres that a pixel spans, such as 0.03.")


@dataclass(frozen=True)
class HarvestJob:
    """Add what the run in `survey` has taught to the examples layer `out`: confirmed animals and false alarms.

    Where the run's photos are `empty`, having no animals, what nobody has looked at is a false alarm too: the `most`
    strongest of them are taken.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "harvest")
    survey: str = field(metadata=POSITIONAL)
    out: str
    empty: bool = False
    most: int = 500

    def __post_init__(self) -> None:
        if self.most < 1:
            raise BadArgument("--most must be at least 1.", "Give the number of false alarms to learn from.")


@dataclass(frozen=True)
class CutOutJob:
    """Cut animals out of web photos and keep them in the folder `library`.

    Where the animal is may be told for a single photo: a `box` (x, y, width, height) that holds it, strokes that lie
    on it (`animal`) and beside it (`background`), each written as points: "10,20 30,40". `origin` says whose photos
    they are.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "cut-out")
    photos: tuple[str, ...] = field(metadata=POSITIONAL)
    library: str
    class_name: str = "polar_bear"
    box: tuple[int, ...] = ()
    animal: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    origin: str = ""

    def __post_init__(self) -> None:
        if not self.photos:
            raise BadArgument("No photo was given.", "Name photos of animals, or a folder of them.")
        if not self.class_name:
            raise BadArgument("The animals have no class.", "Give one, such as --class-name polar_bear.")
        if (self.box or self.animal or self.background) and len(self.photos) > 1:
            raise BadArgument("A box or a stroke is for one photo.", "Give the photos one by one.")
        if self.box and (len(self.box) != 4 or min(self.box[2:]) < 1):
            raise BadArgument("--box needs x, y, width and height.", "Give them in pixels, such as 40 20 150 90.")
        for stroke in (*self.animal, *self.background):
            points(stroke)


def points(stroke: str) -> list[tuple[float, float]]:
    """The points (x, y) of a stroke.

    Raises:
        BadArgument: it is not written as "10,20 30,40".
    """
    try:
        pairs = [tuple(float(value) for value in point.split(",")) for point in stroke.split()]
    except ValueError:
        pairs = []
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise BadArgument(f'"{stroke}" is no stroke.', 'Give points in pixels, such as "10,20 30,40".')
    return [(pair[0], pair[1]) for pair in pairs]
