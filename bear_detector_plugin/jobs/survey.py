# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs on a survey's photos and on what was found in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ..errors import BadArgument
from .limits import (
    AUTO,
    COUNTED,
    DEFAULT_MODEL,
    DEVICES,
    MODES,
    NETWORK_MB,
    POSITIONAL,
    REVIEWED,
    check_bands,
    check_choice,
    check_file,
    check_gsd,
    check_promise,
    check_seed,
    check_share,
)


@dataclass(frozen=True)
class DetectJob:
    """Scan imagery (files and folders) and write the results GeoPackage `out`."""

    command: ClassVar[tuple[str, ...]] = ("detect",)
    imagery: tuple[str, ...] = field(metadata=POSITIONAL)
    out: str
    model: str = DEFAULT_MODEL
    threshold: float | None = None  # the model's own where None; kept with the run, a filter and no loss
    recall: float | None = None
    confidence: float | None = None  # only a threshold that promises the recall with at least so much
    mode: str = "dense"
    device: str = "auto"
    bands: tuple[int, ...] = ()  # red, green and blue, counted from 1; the photo's own where empty
    area: str | None = None  # a vector file: only what lies in its polygons is scanned
    reviews: str | None = None  # an earlier results file whose reviews are carried over by photo and position
    fresh: bool = False
    photos_per_animal: float | None = None  # about one animal in so many photos: each detection then has a chance
    gsd: str = AUTO  # photos are scaled to the model's; `native`: as they are; a number: metres where they don't tell
    memory_mb: int = 2000  # about what the engine takes, on each machine: the network, and photos that wait for it
    scheduler: str | None = None  # of Dask: its address, `local`, `local:N` (worker processes) or `slurm`
    no_screen: bool = False  # the network looks at every window, and not only at those that pass its screen

    def __post_init__(self) -> None:
        if self.photos_per_animal is not None and self.photos_per_animal <= 0:
            raise BadArgument("--photos-per-animal must be above 0.", "Give 3000 for one animal in 3000 photos.")
        check_bands(self.bands)
        check_file("area", self.area)
        check_file("reviews", self.reviews)
        if not self.imagery:
            raise BadArgument("No imagery was given.", "Name photos or folders of photos.")
        if self.threshold is not None and self.recall is not None:
            raise BadArgument("--threshold and --recall exclude each other.", "Give one of them.")
        check_share("threshold", self.threshold)
        check_share("recall", self.recall)
        if self.confidence is not None and self.recall is None:
            raise BadArgument("--confidence needs --recall.", "Give both, such as --recall 0.9 --confidence 0.95.")
        check_promise("confidence", self.confidence)
        if self.confidence is not None:
            check_promise("recall", self.recall)
        check_choice("mode", self.mode, MODES)
        check_choice("device", self.device, DEVICES)
        check_gsd(self.gsd)
        if self.memory_mb < NETWORK_MB + 100:
            raise BadArgument(
                f"--memory-mb {self.memory_mb} is too little: the network alone takes up to {NETWORK_MB} MB.",
                f"Give {NETWORK_MB + 100} or more.",
            )


@dataclass(frozen=True)
class ExportJob:
    """Write the detections of a results GeoPackage as `out`, in the format of its ending.

    `review` is one of REVIEWED: all, those with a verdict, or those confirmed to be an animal.
    `fields` are some of `formats.FIELDS`.
    """

    command: ClassVar[tuple[str, ...]] = ("export",)
    survey: str = field(metadata=POSITIONAL)
    out: str = field(metadata=POSITIONAL)
    where: str = ""
    threshold: float | None = None  # where None: the run's own for all, none for reviewed ones
    crs: str | None = None  # the survey's where None
    review: str = "all"
    fields: tuple[str, ...] = ()  # all where empty

    def __post_init__(self) -> None:
        check_share("threshold", self.threshold)
        check_choice("review", self.review, REVIEWED)


@dataclass(frozen=True)
class AuditJob:
    """Draw windows from what was not flagged, once, to be looked at; then estimate the animals that were missed.

    `more` windows may be added later. The sample that is drawn keeps its threshold and its seed.
    """

    command: ClassVar[tuple[str, ...]] = ("audit",)
    survey: str = field(metadata=POSITIONAL)
    windows: int = 200
    more: int = 0
    threshold: float | None = None  # what scores less is not flagged; the run's own where None
    seed: int = 0

    def __post_init__(self) -> None:
        check_share("threshold", self.threshold)
        if self.windows < 1:
            raise BadArgument("--windows must be at least 1.", "Give the number of windows to look at.")
        if self.more < 0:
            raise BadArgument("--more must not be negative.", "Give the number of windows to add.")
        check_seed(self.seed)


@dataclass(frozen=True)
class CountJob:
    """Say which detections in overlapping photos are of one animal, and write the animals into the results.

    `review` is one of COUNTED: all that score enough and were not rejected, or those confirmed to be an animal.
    """

    command: ClassVar[tuple[str, ...]] = ("count",)
    survey: str = field(metadata=POSITIONAL)
    review: str = "all"
    threshold: float | None = None  # of what nobody has looked at; the run's own where None
    position_error_m: float = 5.0  # standard error of a place in a photo, where the photo doesn't tell it
    drift_mps: float = 0.0  # of the ice, or of the animals, in m/s
    drift_to: float | None = None  # whither, in degrees from north over east; any direction where None
    max_distance_m: float = 50.0  # sightings further apart are never one animal

    def __post_init__(self) -> None:
        check_choice("review", self.review, COUNTED)
        check_share("threshold", self.threshold)
        if self.position_error_m < 0:
            raise BadArgument("--position-error-m must not be negative.", "Give metres, such as 3.")
        if self.drift_mps < 0:
            raise BadArgument("--drift-mps must not be negative.", "Give metres a second, such as 0.2.")
        if self.max_distance_m <= 0:
            raise BadArgument("--max-distance-m must be above 0.", "Give metres, such as 50.")


@dataclass(frozen=True)
class EffortJob:
    """Write what a survey has covered, and what was counted where, as tables and layers into the folder `out`."""

    command: ClassVar[tuple[str, ...]] = ("effort",)
    survey: str = field(metadata=POSITIONAL)
    out: str
    gap_s: float = 60.0  # a line ends where no photo was taken for longer
    turn_deg: float = 30.0  # or where the flight turns by more

    def __post_init__(self) -> None:
        if self.gap_s <= 0:
            raise BadArgument("--gap-s must be above 0.", "Give seconds, such as 60.")
        if not 0 < self.turn_deg <= 180:
            raise BadArgument("--turn-deg must be above 0, and 180 at most.", "Give degrees, such as 30.")


@dataclass(frozen=True)
class CompareJob:
    """Compare two reviewers of a results GeoPackage, the busiest where none are named.

    `out` is a table (CSV) of what they differ on.
    """

    command: ClassVar[tuple[str, ...]] = ("compare",)
    survey: str = field(metadata=POSITIONAL)
    reviewers: tuple[str, ...] = ()
    out: str | None = None

    def __post_init__(self) -> None:
        if len(self.reviewers) not in (0, 2) or len(set(self.reviewers)) != len(self.reviewers):
            raise BadArgument("--reviewers needs two names.", "Give it twice, or not at all.")


@dataclass(frozen=True)
class GeoreferenceJob:
    """Place photos on the map by camera positions: a small VRT for each in the folder `out`, no pixel is copied.

    Positions come from the table `cameras` (CSV) where given, else from each photo's EXIF and XMP.
    """

    command: ClassVar[tuple[str, ...]] = ("georeference",)
    imagery: tuple[str, ...] = field(metadata=POSITIONAL)
    out: str
    cameras: str | None = None
    columns: tuple[str, ...] = ()  # `ours=theirs`, where the table's columns have other names
    crs: str | None = None  # of the placed photos; the UTM or polar zone that fits where None
    altitude_m: float | None = None  # above ground, where neither source tells it
    focal_35mm: float | None = None  # 35-mm equivalent focal length in mm, where the photo doesn't tell it
    dem: str | None = None  # a raster of the ground's heights; the ground is flat where None
    takeoff_m: float | None = None  # height of a drone's place of take-off, as the DEM counts; under its first photo
    height_by_overlaps: bool = False  # whether the photos' overlaps correct the heights that they tell, by flight

    def __post_init__(self) -> None:
        if not self.imagery:
            raise BadArgument("No imagery was given.", "Name photos or folders of photos.")
        check_file("cameras", self.cameras)
        check_file("dem", self.dem)
        if self.altitude_m is not None and self.altitude_m <= 0:
            raise BadArgument("--altitude-m must be above 0.", "Give metres above the ground, such as 120.")
        if self.focal_35mm is not None and self.focal_35mm <= 0:
            raise BadArgument("--focal-35mm must be above 0.", "Give mm as of 35-mm film, such as 24.")
        if self.takeoff_m is not None and self.dem is None:
            raise BadArgument("--takeoff-m needs --dem.", "Give the DEM that its height counts in.")
