# SPDX-License-Identifier: GPL-2.0-or-later
"""A lock held by one process at a time; the system lets go of it when the process ends, however it ends.

Home folders in a network may know no locks: there the block runs without one.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
        try:
            _take(handle.fileno())
        except OSError as error:
            if error.errno in _HELD:
                raise EngineFailed(
                    "The engine is being installed by another QGIS.", "Wait until it is done there, then try again."
                ) from error
        yield  # closing the file lets go


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
