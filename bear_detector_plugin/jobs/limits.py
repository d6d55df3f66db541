# SPDX-License-Identifier: GPL-2.0-or-later
"""The choices and limits that jobs share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import PurePath

from ..errors import BadArgument

DEFAULT_MODEL = "polar-bear-seal"
SCORE_FLOOR = 0.01
"""Windows that score less are not kept: a threshold below it can't be had without a new run."""

NETWORK_MB = 1400
"""Memory that a network takes beside the photos, at its largest: ResNet-50 in fp32, with what Python loads."""
AUTO, NATIVE = "auto", "native"
"""Scales at which photos may be searched, beside a number of metres: the model's, or each photo's own."""
MODES = ("dense", "tiles")
DEVICES = ("auto", "cpu", "cuda")
RECIPES = ("quick", "chabot2022")
CROPS = (224, 288, 352, 416, 480)
"""Sides in px of the squares to train on: their map at stride 32 leaves a centred block of 7 x 7 cells, a window."""
PRECISIONS = ("fp32", "fp16", "int8")
SALIENCY = ("cam", "grad-cam")
SPLITS = ("train", "validation", "all")
GROUPS = ("photo", "flight")
"""What is wholly in one split; a regular expression may tell other groups."""
REVIEWED = ("all", "reviewed", "confirmed")
COUNTED = ("all", "confirmed")
IMAGE_SUFFIXES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".jp2", ".vrt")
"""What counts as an image in a folder, in small letters; a file that is named may end otherwise."""
_OURS = frozenset(("training.json", "card.json", "metrics.json", "cutouts.json"))
_COMPOSED = frozenset(("examples.gpkg", "contact_sheet.png"))
"""Both stand where animals were set into photos, of which the survey has none."""
SALIENCY_FOLDER = "-saliency"
"""Ends the name of the folder beside a results file that holds saliency as rasters."""
ONLINE_FOLDER = "-online"
"""Ends the name of the folder beside a results file that holds the pictures of online layers."""

POSITIONAL = {"positional": True}
"""Metadata of a field that is an argument of the command rather than an option."""


def holds_no_photos(folder: str, names: Iterable[str]) -> bool:
    """Whether a folder is a model's, a report's, of cut-outs, composed photos, saliency or online layers.

    Its pictures are ours. They often lie below the survey's folder, where a project keeps its models and results.
    """
    there, own = set(names), PurePath(folder).name
    # one whose pictures have another name is somebody's folder of photos
    online = own.endswith(ONLINE_FOLDER) and all(name.lstrip(".").startswith(f"{own}-") for name in there)
    return online or own.endswith(SALIENCY_FOLDER) or not _OURS.isdisjoint(there) or there >= _COMPOSED


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise BadArgument where an option's value is none of its choices."""
    if value not in choices:
        raise BadArgument(f"--{name} {value} is not known.", f"Choose one of: {', '.join(choices)}.")


def check_share(name: str, value: float | None) -> None:
    """Raise BadArgument where an option's value is given and lies outside 0-1."""
    if value is not None and not 0 <= value <= 1:
        raise BadArgument(f"--{name} {value:g} is not between 0 and 1.", "Give a share, such as 0.5.")


def check_promise(name: str, value: float | None) -> None:
    """Raise BadArgument where what shall be promised is given and isn't strictly between 0 and 1."""
    if value is not None and not 0 < value < 1:
        raise BadArgument(f"--{name} {value:g} can't be promised.", "Give a share above 0 and below 1, such as 0.95.")


def check_seed(value: int) -> None:
    """Raise BadArgument where a seed is below 0."""
    if value < 0:
        raise BadArgument("--seed must not be negative.", "Give 0 or a number above.")


def check_bands(value: tuple[int, ...]) -> None:
    """Raise BadArgument where bands are given, and are not three numbers from 1 on."""
    if len(value) not in (0, 3) or any(band < 1 for band in value):
        raise BadArgument("--bands needs three numbers from 1 on.", "Give red, green and blue, such as 1 2 3.")


def check_gsd(value: str) -> None:
    """Raise BadArgument where a ground sample distance is neither `auto`, nor `native`, nor a length in metres."""
    try:
        known = value in (AUTO, NATIVE) or 0 < float(value) < math.inf
    except ValueError:
        known = False
    if not known:
        raise BadArgument(f"--gsd {value} is no ground sample distance.", "Give auto, native, or metres such as 0.03.")


def check_group(value: str | None) -> None:
    """Raise BadArgument where what shall stay together is neither known nor a regular expression with a group."""
    if value is None or value in GROUPS:
        return
    try:
        groups = re.compile(value).groups
    except re.error as error:
        raise BadArgument(f"--group {value} is no regular expression: {error}.", "Give photo or flight.") from error
    if not groups:
        raise BadArgument(
            f"--group {value} is neither photo nor flight, and has no brackets.",
            "Give one of them, or a regular expression whose brackets hold the flight's name.",
        )
