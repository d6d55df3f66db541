# SPDX-License-Identifier: GPL-2.0-or-later
"""How the command line shows events: JSON lines to a caller, a bar on a terminal, plain lines elsewhere.

What a person asked for (remarks and the result) goes to stdout; progress, warnings and errors go to stderr.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import TextIOWrapper
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bars

from .events import DetectionFound, Event, Failed, Log, Progress, Result, to_line
from .shares import decimal, figure

PLAIN_EVERY_S = 10.0
"""Without a terminal, a stage's progress is written no more often than this."""


class View(Protocol):
    """Somewhere to show events."""

    def show(self, event: Event) -> None:
        """Show one event."""

    def close(self) -> None:
        """Leave the terminal as it was found."""


class Pace:
    """Rate and remaining time of each stage, from what was done since its first event.

    Work that an earlier, interrupted run had done is in the first event's `done` and does not count as speed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._starts: dict[str, tuple[float, float]] = {}
        self._done: dict[str, float] = {}

    def timed(self, event: Progress) -> Progress:
        """The event with its rate (units a second) and eta (seconds), None while nothing was done yet."""
        now_s = self._clock()
        if event.done < self._done.get(event.stage, float("inf")):
            self._starts[event.stage] = now_s, event.done  # the first time, or the stage starts over
        self._done[event.stage] = event.done
        started_s, before = self._starts[event.stage]
        elapsed_s, done = now_s - started_s, event.done - before
        if elapsed_s <= 0 or done <= 0:
            return event
        return replace(event, rate=done / elapsed_s, eta_s=max(event.total - event.done, 0) * elapsed_s / done)


class JsonLines:
    """One JSON object a line, for a program that reads them."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def show(self, event: Event) -> None:
        """Write one line at once."""
        self._out.write(to_line(event) + "\n")
        self._out.flush()

    def close(self) -> None:
        """Nothing is held."""


class Lines:
    """Plain lines, for a log file."""

    def __init__(self) -> None:
        self._shown_s: dict[str, float] = {}

    def show(self, event: Event) -> None:
        """Print what is worth a line."""
        if isinstance(event, Progress):
            self._progress(event)
        else:
            _print_text(event)

    def _progress(self, event: Progress) -> None:
        now = time.monotonic()
        finished = event.done >= event.total
        if finished or now - self._shown_s.get(event.stage, -PLAIN_EVERY_S) >= PLAIN_EVERY_S:
            self._shown_s[event.stage] = now
            print(f"{event.stage}: {pace_text(event)}", file=sys.stderr)

    def close(self) -> None:
        """Nothing is held."""


class Terminal:
    """A bar for each stage, below the lines printed so far."""

    def __init__(self) -> None:
        self._bars = Bars(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[pace]}", markup=False),
            console=Console(stderr=True),
            redirect_stdout=sys.stdout.isatty(),
        )
        self._rows: dict[str, TaskID] = {}
        self._found = 0

    def show(self, event: Event) -> None:
        """Move a bar or print a line above the bars."""
        if isinstance(event, Progress):
            self._progress(event)
        elif isinstance(event, DetectionFound):
            self._found += 1
        elif isinstance(event, (Result, Failed)):
            self.close()
            _print_text(event)
        else:
            _print_text(event)

    def _progress(self, event: Progress) -> None:
        if event.stage not in self._rows:
            self._bars.start()
            self._rows[event.stage] = self._bars.add_task(event.stage, total=event.total, pace="")
        found = f", {self._found:,} found" if self._found else ""
        pace = pace_text(event) + found
        self._bars.update(self._rows[event.stage], completed=event.done, total=event.total, pace=pace)

    def close(self) -> None:
        """Stop drawing; the bars stay as they are."""
        self._bars.stop()


def person_view() -> View:
    """What suits a person: bars on a terminal, plain lines in a file or a pipe."""
    if isinstance(sys.stdout, TextIOWrapper):  # on Windows a file is written in the letters of the west
        sys.stdout.reconfigure(errors="backslashreplace")
    return Terminal() if sys.stderr.isatty() else Lines()


def pace_text(event: Progress) -> str:
    """For example "3 of 12 photos, 1.5 photos/min, 0:06:00 left"."""
    parts = [f"{number_text(event.done)} of {number_text(event.total)} {event.unit}"]
    if event.rate:
        slow = event.rate < 1
        parts.append(f"{event.rate * (60 if slow else 1):.3g} {event.unit}/{'min' if slow else 's'}")
    if event.eta_s is not None and event.done < event.total:
        minutes, seconds = divmod(round(event.eta_s), 60)
        parts.append(f"{minutes // 60}:{minutes % 60:02}:{seconds:02} left")
    return ", ".join(parts)


def number_text(value: float) -> str:
    """Whole numbers in full, others to four digits; nothing below 1 reads as 1."""
    if value == round(value):
        return f"{value:,.0f}"
    return decimal(value, 4).rstrip("0") if 0.5 < value < 1 else figure(value, 4)


def _print_text(event: Event) -> None:
    if isinstance(event, Log):
        warning = event.level == "warning"
        print(f"warning: {event.message}" if warning else event.message, file=sys.stderr if warning else sys.stdout)
    elif isinstance(event, Failed):
        print(f"error: {event.message} {event.hint}".rstrip(), file=sys.stderr)
    elif isinstance(event, Result):
        print("\n".join(_summary(event)))


def _summary(result: Result) -> list[str]:
    rows = [(name, number_text(value)) for name, value in result.counts.items()] + list(result.paths.items())
    width = max((len(name) for name, _ in rows), default=0)
    return [f"{name.replace('_', ' '):<{width}}  {value}" for name, value in rows]
