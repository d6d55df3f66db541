# SPDX-License-Identifier: GPL-2.0-or-later
"""One frozen dataclass for each job: what to do, and the only home of defaults, choices and limits.

The command line builds a job from its arguments, the Processing algorithms and the dock build the same job
from their widgets, and `argv` turns it back into the arguments of the command line:

    >>> argv(DetectJob(imagery=("photos",), out="survey.gpkg"))
    ['detect', 'photos', '--out', 'survey.gpkg']
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Union

from .errors import BadArgument

DEFAULT_MODEL = "polar-bear-seal"
SCORE_FLOOR = 0.01
"""Windows that score less are not kept: a threshold below it can't be had without a new run."""

MODES = ("dense", "tiles")
DEVICES = ("auto", "cpu", "cuda")
RECIPES = ("quick", "chabot2022")
PRECISIONS = ("fp32", "int8")
SPLITS = ("train", "validation", "all")
REVIEWED = ("all", "reviewed", "confirmed")
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".jp2", ".vrt")
"""What counts as an image in a folder, in small letters; a file that is named may end otherwise."""


_POSITIONAL = {"positional": True}


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise BadArgument(f"--{name} {value} is not known.", f"Choose one of: {', '.join(choices)}.")


def _check_share(name: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 1:
        raise BadArgument(f"--{name} {value:g} is not between 0 and 1.", "Give a share, such as 0.5.")


@dataclass(frozen=True)
class DetectJob:
    """Scan imagery (files and folders) and write the results GeoPackage `out`."""

    command: ClassVar[tuple[str, ...]] = ("detect",)
    imagery: tuple[str, ...] = field(metadata=_POSITIONAL)
    out: str
    model: str = DEFAULT_MODEL
    threshold: float | None = None  # the model's own where None; kept with the run, a filter and no loss
    recall: float | None = None
    mode: str = "dense"
    device: str = "auto"
    bands: tuple[int, ...] = ()  # red, green and blue, counted from 1; the photo's own where empty
    area: str | None = None  # a vector file: only what lies in its polygons is scanned
    reviews: str | None = None  # an earlier results file whose reviews are carried over by photo and position
    fresh: bool = False

    def __post_init__(self) -> None:
        if len(self.bands) not in (0, 3) or any(band < 1 for band in self.bands):
            raise BadArgument("--bands needs three numbers from 1 on.", "Give red, green and blue, such as 1 2 3.")
        if not self.imagery:
            raise BadArgument("No imagery was given.", "Name photos or folders of photos.")
        if self.threshold is not None and self.recall is not None:
            raise BadArgument("--threshold and --recall exclude each other.", "Give one of them.")
        _check_share("threshold", self.threshold)
        _check_share("recall", self.recall)
        _check_choice("mode", self.mode, MODES)
        _check_choice("device", self.device, DEVICES)


@dataclass(frozen=True)
class TrainJob:
    """Train the tile classifier on an examples layer and write the model's folder `out`."""

    command: ClassVar[tuple[str, ...]] = ("train",)
    grace_s: ClassVar[float] = 180.0  # what a stop may take: the best epoch becomes a model first
    examples: str = field(metadata=_POSITIONAL)
    out: str
    web_photos: str | None = None
    backgrounds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # of the examples: drawn, review, web, random, import ...; all where empty
    recipe: str = "quick"
    weights: str = "imagenet"
    epochs: int | None = None  # the recipe's own where None
    precision: str = "fp32"
    device: str = "auto"
    seed: int = 0
    resume: bool = False

    def __post_init__(self) -> None:
        _check_choice("recipe", self.recipe, RECIPES)
        _check_choice("precision", self.precision, PRECISIONS)
        _check_choice("device", self.device, DEVICES)
        if self.epochs is not None and self.epochs < 1:
            raise BadArgument("--epochs must be at least 1.", "Leave it out for the recipe's own number.")


@dataclass(frozen=True)
class EvaluateJob:
    """Score a model on labelled photos and write metrics and curves into the folder `out`."""

    command: ClassVar[tuple[str, ...]] = ("evaluate",)
    examples: str = field(metadata=_POSITIONAL)
    out: str
    model: str = DEFAULT_MODEL
    split: str = "validation"
    mode: str = "dense"
    device: str = "auto"

    def __post_init__(self) -> None:
        _check_choice("split", self.split, SPLITS)
        _check_choice("mode", self.mode, MODES)
        _check_choice("device", self.device, DEVICES)


@dataclass(frozen=True)
class ExplainJob:
    """Write the activation map round a window (its top left pixel) of a photo as a raster `out`."""

    command: ClassVar[tuple[str, ...]] = ("explain",)
    image: str = field(metadata=_POSITIONAL)
    window: tuple[int, int]
    out: str
    model: str = DEFAULT_MODEL
    class_name: str | None = None  # the highest-scoring animal where None
    device: str = "auto"

    def __post_init__(self) -> None:
        _check_choice("device", self.device, DEVICES)


@dataclass(frozen=True)
class ExportJob:
    """Write the detections of a results GeoPackage as `out`, in the format of its ending.

    `review` is one of REVIEWED: all, those with a verdict, or those confirmed to be an animal.
    `fields` are some of `formats.FIELDS`.
    """

    command: ClassVar[tuple[str, ...]] = ("export",)
    survey: str = field(metadata=_POSITIONAL)
    out: str = field(metadata=_POSITIONAL)
    where: str = ""
    threshold: float | None = None  # where None: the run's own for all, none for reviewed ones
    crs: str | None = None  # the survey's where None
    review: str = "all"
    fields: tuple[str, ...] = ()  # all where empty

    def __post_init__(self) -> None:
        _check_share("threshold", self.threshold)
        _check_choice("review", self.review, REVIEWED)


@dataclass(frozen=True)
class ImportExamplesJob:
    """Bring YOLO boxes, or a layer of points or polygons, into the examples layer `out`.

    `source` is a folder of YOLO labels (its photos in `images` beside it, or given as imagery) or a vector
    file. `names` are the classes of the YOLO numbers, in order. `size_px` is the square a point stands for.
    `background_per_photo` squares without an animal are drawn from each photo. An `out` that exists is replaced, or
    with `append` gets what it doesn't hold yet.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "import")
    source: str = field(metadata=_POSITIONAL)
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
        _check_choice("split", self.split, ("auto", *SPLITS[:2]))


@dataclass(frozen=True)
class BackgroundExamplesJob:
    """Add `count` random squares of background to the examples layer `out`, from photos without an animal.

    Photos that hold an animal's example in `out` are left out, as the published method does it.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "background")
    imagery: tuple[str, ...] = field(metadata=_POSITIONAL)
    out: str
    count: int = 100
    seed: int = 0

    def __post_init__(self) -> None:
        if not self.imagery:
            raise BadArgument("No imagery was given.", "Name photos or folders of photos.")
        if self.count < 1:
            raise BadArgument("--count must be at least 1.", "Give the number of squares to draw.")


@dataclass(frozen=True)
class GeoreferenceJob:
    """Place photos on the map by camera positions: a small VRT for each in the folder `out`, no pixel is copied.

    Positions come from the table `cameras` (CSV) where given, else from each photo's EXIF and XMP.
    """

    command: ClassVar[tuple[str, ...]] = ("georeference",)
    imagery: tuple[str, ...] = field(metadata=_POSITIONAL)
    out: str
    cameras: str | None = None
    columns: tuple[str, ...] = ()  # `ours=theirs`, where the table's columns have other names
    crs: str | None = None  # of the placed photos; the UTM or polar zone that fits where None
    altitude_m: float | None = None  # above ground, where neither source tells it
    focal_35mm: float | None = None  # 35-mm equivalent focal length in mm, where the photo doesn't tell it

    def __post_init__(self) -> None:
        if not self.imagery:
            raise BadArgument("No imagery was given.", "Name photos or folders of photos.")


@dataclass(frozen=True)
class ComposeExamplesJob:
    """Cut animals out of web photos, set them into crops of real background, and write both as examples.

    `web_photos` holds one folder a class; `out` becomes a folder with `images` and `examples.gpkg`.
    `sizes` is a CSV with the columns width_px and height_px, the sizes that animals have in the survey.
    """

    command: ClassVar[tuple[str, ...]] = ("examples", "compose")
    web_photos: str = field(metadata=_POSITIONAL)
    out: str
    backgrounds: tuple[str, ...] = ()
    avoid: str | None = None  # an examples layer whose animals must not be covered
    sizes: str | None = None
    classes: tuple[str, ...] = ("polar_bear",)  # folders of animals; the others are look-alikes: background
    copies: int = 4
    split: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        _check_choice("split", self.split, ("auto", *SPLITS[:2]))
        if not self.backgrounds:
            raise BadArgument("No background was given.", "Name photos or folders with --backgrounds.")


@dataclass(frozen=True)
class DemoJob:
    """Carry the main job through on a sample survey that the project makes itself."""

    command: ClassVar[tuple[str, ...]] = ("demo",)
    out: str = "demo"
    photos: int = 12
    seed: int = 2022
    device: str = "auto"


@dataclass(frozen=True)
class ModelsJob:
    """List the models at hand, or show the card of one."""

    command: ClassVar[tuple[str, ...]] = ("models",)
    model: str | None = field(default=None, metadata=_POSITIONAL)


@dataclass(frozen=True)
class DoctorJob:
    """Say what is installed, which device will be used and how fast it is."""

    command: ClassVar[tuple[str, ...]] = ("doctor",)


Job = Union[
    DetectJob,
    TrainJob,
    EvaluateJob,
    ExplainJob,
    ExportJob,
    ImportExamplesJob,
    BackgroundExamplesJob,
    ComposeExamplesJob,
    GeoreferenceJob,
    DemoJob,
    ModelsJob,
    DoctorJob,
]


def argv(job: Job) -> list[str]:
    """The command line's arguments for a job; what is left at its default is left out."""
    positional: list[str] = []
    options: list[str] = []
    for f in fields(job):
        value = getattr(job, f.name)
        if value is None or (f.default is not MISSING and value == f.default):
            continue
        if f.metadata.get("positional"):
            positional += [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
        else:
            options += _option(f.name, value)
    separator = ["--"] if any(p.startswith("-") for p in positional) else []
    return [*job.command, *options, *separator, *positional] if separator else [*job.command, *positional, *options]


def _option(name: str, value: Any) -> list[str]:
    flag = "--" + name.replace("_", "-")
    if value is True:
        return [flag]
    if name in ("window", "bands"):
        return [flag, *(str(v) for v in value)]
    if isinstance(value, tuple):
        return [part for v in value for part in (flag, str(v))]
    return [flag, str(value)]
