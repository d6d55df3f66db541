# SPDX-License-Identifier: GPL-2.0-or-later
"""A training spread over processes, one a device, as `torchrun` starts them on one machine or on several."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import torch
from torch import distributed

T = TypeVar("T")

_PATIENCE = timedelta(hours=12)
"""How long processes wait for the first one: it may read tens of thousands of photos."""


def number() -> int:
    """How many processes train together."""
    return int(os.environ.get("WORLD_SIZE", 1))


def here() -> int:
    """How many of them run on this machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", number()))


def rank() -> int:
    """Which of them this is, from 0."""
    return int(os.environ.get("RANK", 0))


def first() -> bool:
    """Whether this is the process that reads the photos, tells how it goes and writes the model."""
    return rank() == 0


@contextmanager
def together() -> Iterator[None]:
    """Join the other processes, and leave them at the end."""
    if number() == 1:
        yield
        return
    backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
    distributed.init_process_group(backend, timeout=_PATIENCE)
    try:
        yield
    finally:
        distributed.destroy_process_group()


def made_once(make: Callable[[], T]) -> T:
    """What the first process makes, for all of them. Its files must be in a folder that all can read."""
    if number() == 1:
        return make()
    box = [make() if first() else None]
    distributed.broadcast_object_list(box, device=torch.device("cpu"))
    return box[0]  # type: ignore[return-value]  # the first process has filled it
