# SPDX-License-Identifier: GPL-2.0-or-later
"""What the engine tells its caller while it works: one JSON object a line.

    {"event": "progress", "stage": "detect", "done": 3, "total": 12, "unit": "photos", ...}

The first line is always `hello`, the last one `result` or `error`. A reader skips lines that aren't JSON
objects with a known `event` and fields that it doesn't know, so that either side may be the newer one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from typing import ClassVar, Union

from .errors import BearDetectorError

PROTOCOL = 1

Said = str
"""What a function returns that is a sentence for people, or a part of one: it is translated like what `Log` tells."""


@dataclass(frozen=True)
class Hello:
    """The engine has started; `protocol` changes when an event's meaning does."""

    name: ClassVar[str] = "hello"
    version: str
    protocol: int = PROTOCOL


@dataclass(frozen=True)
class Progress:
    """`done` of `total` `unit`s of a stage; rate in units a second, eta in seconds, None while unknown."""

    name: ClassVar[str] = "progress"
    stage: str
    done: float
    total: float
    unit: str
    rate: float | None = None
    eta_s: float | None = None


@dataclass(frozen=True)
class DetectionFound:
    """An animal found: the photo, the class, its score (0-1) and its window in the photo's pixels."""

    name: ClassVar[str] = "detection"
    photo: str
    class_name: str
    score: float
    x_px: int
    y_px: int
    w_px: int
    h_px: int


@dataclass(frozen=True)
class Measured:
    """Numbers of one step of a stage, such as the losses of a training's epoch (from 1), by name."""

    name: ClassVar[str] = "measured"
    stage: str
    step: int
    total: int
    values: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Log:
    """A remark for the log; level is `info` or `warning`."""

    name: ClassVar[str] = "log"
    message: str
    level: str = "info"


@dataclass(frozen=True)
class Result:
    """The job is done: the files that it wrote, by role, and the numbers worth telling."""

    name: ClassVar[str] = "result"
    paths: dict[str, str] = field(default_factory=dict)
    counts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """The job failed or was cancelled: what is wrong and what to do. `code` is the error's class."""

    name: ClassVar[str] = "error"
    code: str
    message: str
    hint: str = ""

    @classmethod
    def of(cls, error: BearDetectorError) -> Failed:
        """The event that tells of an error."""
        return cls(error.code, error.message, error.hint)


Event = Union[Hello, Progress, DetectionFound, Measured, Log, Result, Failed]
Report = Callable[[Event], None]
"""How a verb tells what happens. It raises `Cancelled` when the caller wants to stop."""

_EVENTS = {kind.name: kind for kind in (Hello, Progress, DetectionFound, Measured, Log, Result, Failed)}


def to_line(event: Event) -> str:
    """The event as one line of JSON, without the line's end."""
    return json.dumps({"event": event.name, **asdict(event)}, ensure_ascii=False)


def from_line(line: str) -> Event | None:
    """The event that a line holds, or None where the line holds none."""
    try:
        values = json.loads(line)
        kind = _EVENTS[values.pop("event")]
        known = {f.name for f in fields(kind)}
        return kind(**{name: value for name, value in values.items() if name in known})
    except (ValueError, TypeError, AttributeError, KeyError):
        return None
