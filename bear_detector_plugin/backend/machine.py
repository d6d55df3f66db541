# SPDX-License-Identifier: GPL-2.0-or-later
"""What this computer has: a graphics card that networks can use, room on the disk, processor cores."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_LINUX_DRIVER = Path("/proc/driver/nvidia/version")


def has_nvidia_gpu() -> bool:
    """Whether NVIDIA's driver is there; looks at files only."""
    return _LINUX_DRIVER.exists() or shutil.which("nvidia-smi") is not None


def free_mb(folder: Path) -> float:
    """Room on the disk of a folder, which need not exist yet, in megabytes (1e6 bytes)."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(existing).free / 1e6


def engine_threads(left_to_qgis: int) -> int:
    """How many threads the engine may use, at least one.

    Args:
        left_to_qgis: processor cores that QGIS keeps, so that the map stays smooth.
    """
    return max(1, (os.cpu_count() or 1) - left_to_qgis)
