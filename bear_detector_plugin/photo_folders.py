# SPDX-License-Identifier: GPL-2.0-or-later
"""Which files below a survey's folder are photos: the dock counts the same ones that the engine searches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import PurePath

IMAGE_SUFFIXES = (".jpg", ".jpeg", ".tif", ".tiff", ".png", ".jp2", ".webp", ".vrt")
"""What counts as an image in a folder, in small letters; a file that is named may end otherwise."""
_OURS = (
    {"training.json", "contact_sheet.png"},  # a training's folder, which becomes a model's
    {"card.json", "card.md"},
    {"metrics.json", "report.html"},
    {"cutouts.json"},
    {"examples.gpkg", "contact_sheet.png"},  # photos that animals were set into
)
"""Names that stand together in folders whose pictures are ours; one alone may be another program's."""
SALIENCY_FOLDER = "-saliency"
"""Ends the name of the folder beside a results file that holds saliency as rasters."""
ONLINE_FOLDER = "-online"
"""Ends the name of the folder beside a results file that holds the pictures of online layers."""


def photo_folders(folder: str, onerror: Callable[[OSError], None] | None = None) -> Iterator[tuple[str, list[str]]]:
    """A folder and those below it that may hold photos, in the order of their names, each with its files' names.

    Without hidden folders. One that is linked to from another place is followed, as a folder of flights on several
    disks has them; a link to what is there anyway, or to a folder round this one, is not: no photo comes twice.

    Args:
        folder: where to begin.
        onerror: told of a folder that can't be looked into, which is passed over otherwise; may raise.
    """
    root, seen = os.path.realpath(folder), set()
    for parent, folders, names in os.walk(folder, onerror=onerror, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen or (parent != folder and _holds_no_photos(parent, names)):
            folders.clear()
            continue
        seen.add(real)
        shown = sorted(name for name in folders if not name.startswith("."))
        folders[:] = [name for name in shown if not _leads_back(os.path.join(parent, name), root)]  # noqa: PTH118
        yield parent, names


def _holds_no_photos(folder: str, names: list[str]) -> bool:
    """Whether a folder is a model's, a report's, of cut-outs, composed photos, saliency or online layers.

    Its pictures are ours. They often lie below the survey's folder, where a project keeps its models and results.
    """
    there, own = set(names), PurePath(folder).name
    return _is_online(own, names) or own.endswith(SALIENCY_FOLDER) or any(there >= ours for ours in _OURS)


def _is_online(own: str, names: list[str]) -> bool:
    """One whose pictures have another name, or that has folders only, is somebody's folder of photos."""
    if not own.endswith(ONLINE_FOLDER):
        return False
    pictures = [name for name in names if name.lower().endswith(IMAGE_SUFFIXES) and not name.startswith(".")]
    return bool(pictures) and all(name.startswith(f"{own}-") for name in pictures)


def _leads_back(folder: str, root: str) -> bool:
    """Whether a folder is a link to one below or above another."""
    if not os.path.islink(folder):  # noqa: PTH114
        return False
    there = os.path.realpath(folder)
    return any(
        f"{inner}{os.sep}".startswith(f"{outer.rstrip(os.sep)}{os.sep}")
        for inner, outer in ((there, root), (root, there))
    )
