# SPDX-License-Identifier: GPL-2.0-or-later
"""Which photos are trained on and which validate: known to both processes, so that both count alike.

A photo is wholly in one split. It goes where its first decided example is; the others by a checksum of their file
name, so that adding photos moves none. Photos of the same name are taken as one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

TRAIN, VALIDATION = "train", "validation"
VALIDATION_SHARE = 0.2


def drawn_split(photo: str, validation_share: float = VALIDATION_SHARE, seed: int = 0) -> str:
    """`train` or `validation`, drawn by a checksum of the file's name and the seed."""
    digest = hashlib.sha256(f"{seed}/{PurePath(photo).name}".encode()).digest()
    return VALIDATION if int.from_bytes(digest[:4], "big") < validation_share * 2**32 else TRAIN


def all_splits(
    decided: Iterable[tuple[str, str]], validation_share: float = VALIDATION_SHARE, seed: int = 0
) -> list[str]:
    """The split of each example, from pairs of its photo and what was decided for it, empty where nothing was."""
    pairs = list(decided)
    names = {photo: PurePath(photo).name for photo in {photo for photo, _ in pairs}}
    of_name = {names[photo]: split for photo, split in reversed(pairs) if split}
    for name in names.values():
        if name not in of_name:
            of_name[name] = drawn_split(name, validation_share, seed)
    return [of_name[names[photo]] for photo, _ in pairs]
