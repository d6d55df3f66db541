# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether files and folders are there that a project names. `Path` ends with an error where the user may not look.

So it is in the home of the colleague who made the project.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_file(path: str | Path) -> bool:
    """Whether there is such a file."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: str | Path) -> bool:
    """Whether there is such a folder."""
    return os.path.isdir(path)  # noqa: PTH112


def on_disk(path: str) -> str:
    """The archive that a photo lies in, where it lies in one; empty for a photo on the network."""
    if not path.startswith("/vsi"):
        return path
    inside = path.split("/", 2)[-1]
    return next((str(place) for place in (Path(inside), *Path(inside).parents) if is_file(place)), "")


def exists(path: str | Path) -> bool:
    """Whether there is anything of this name."""
    return os.path.exists(path)  # noqa: PTH110
