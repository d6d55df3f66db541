# SPDX-License-Identifier: GPL-2.0-or-later
"""A lock held by one process at a time; the system lets go of it when the process ends, however it ends.

Home folders in a network may know no locks: there the block runs without one.
"""

from __future__ import annotations

import errno
import hashlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ..errors import EngineFailed

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""What the system says of a lock that another process holds."""


@contextmanager
def only_one(file: Path) -> Iterator[None]:
    """Hold a lock file while the block runs.

    Raises:
        EngineFailed: another process, or another window of this one, holds it.
        OSError: the lock file can't be made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as handle:
        if not _taken(handle):
            raise EngineFailed(
                "The engine is being installed by another QGIS.", "Wait until it is done there, then try again."
            )
        yield  # closing the file lets go


@contextmanager
def only_training(model: str | Path) -> Iterator[None]:
    """Hold the lock of a model's training on this computer while the block runs.

    Raises:
        EngineFailed: another window of QGIS trains it.
    """
    try:
        handle = _training_lock(model).open("a+b")
    except OSError:  # another user's, who can't train it either
        yield
        return
    with handle:
        if not _taken(handle):
            raise EngineFailed(f"{model} is being trained by another QGIS.", "Wait for it, or choose another name.")
        yield


def is_training(model: str | Path) -> bool:
    """Whether a window of QGIS trains a model on this computer."""
    try:
        with _training_lock(model).open("r+b") as handle:
            return not _taken(handle)
    except OSError:
        return False


def _training_lock(model: str | Path) -> Path:
    """Not in the model's folder, which the engine makes, nor beside it, where a project lies."""
    digest = hashlib.sha256(str(Path(model).resolve()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir(), f"bear_detector_{digest}.lock")


def _taken(handle: IO[bytes]) -> bool:
    """Take an open file's lock; False where another one holds it."""
    try:
        _take(handle.fileno())
    except OSError as error:
        return error.errno not in _HELD
    return True


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
