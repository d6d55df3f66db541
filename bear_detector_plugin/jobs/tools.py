# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs that tell of the program itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from .limits import DEVICES, POSITIONAL, check_choice, check_seed


@dataclass(frozen=True)
class DemoJob:
    """Carry the main job through on a sample survey that the project makes itself."""

    command: ClassVar[tuple[str, ...]] = ("demo",)
    out: str = "demo"
    photos: int = 12
    seed: int = 2022
    device: str = "auto"

    def __post_init__(self) -> None:
        check_choice("device", self.device, DEVICES)
        check_seed(self.seed)


@dataclass(frozen=True)
class ModelsJob:
    """List the models at hand, or show the card of one."""

    command: ClassVar[tuple[str, ...]] = ("models",)
    model: str | None = field(default=None, metadata=POSITIONAL)


@dataclass(frozen=True)
class DoctorJob:
    """Say what is installed, which device will be used and how fast it is."""

    command: ClassVar[tuple[str, ...]] = ("doctor",)
