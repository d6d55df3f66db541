# SPDX-License-Identifier: GPL-2.0-or-later
"""What is there for the engine, and what is missing: the facts of the setup page.

Starts Pythons and looks at folders, which takes seconds: not for the main thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import EngineFailed
from . import environment, machine
from .pythons import CONDA, Checked, check


@dataclass(frozen=True)
class Findings:
    """Facts at one moment.

    Attributes:
        state: what the engine can do.
        base: the Python that the environment is made from, with its problem where it will not do.
        engine: the engine's Python; None where there is none.
        gpu: whether NVIDIA's driver is there.
        free_mb: room on the disk of the user's folder, in megabytes.
    """

    state: environment.EnvironmentState
    base: Checked
    engine: Path | None
    gpu: bool
    free_mb: float


def inspect() -> Findings:
    """Look at everything."""
    try:
        engine: Path | None = environment.engine_python()
    except EngineFailed:
        engine = None
    free = machine.free_mb(environment.data_folder())
    return Findings(environment.state(), _base(), engine, machine.has_nvidia_gpu(), free)


def _base() -> Checked:
    """The first Python that will do, or the likeliest with what stands in its way."""
    tried = []
    for python in environment.base_pythons():
        checked = check(python, environment.gdal_folder())
        if checked.problem is None:
            return checked
        tried.append(checked)
    if tried:
        return tried[0]
    problem = EngineFailed(
        "No Python was found beside QGIS.", f"Name one that has GDAL, for example from conda-forge: {CONDA}"
    )
    return Checked(Path(), problem=problem)
