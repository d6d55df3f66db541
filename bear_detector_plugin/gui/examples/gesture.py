# SPDX-License-Identifier: GPL-2.0-or-later
"""What the mouse's presses, moves and releases amount to. Pixels are the screen's, places the map's."""

from __future__ import annotations

from typing import NamedTuple

DRAG_PX = 5
"""A mouse that moves less on the screen while its button is down has clicked."""

Place = tuple  # (x, y)


class Drawn(NamedTuple):
    """Where a gesture began and ended on the map; both are the same for a click."""

    start: Place
    end: Place


class Gesture:
    """A point or a box."""

    def __init__(self) -> None:
        self._pixel: Place | None = None
        self._start: Place | None = None
        self._dragged = False

    def press(self, pixel: Place, place: Place) -> None:
        """The button goes down."""
        self._pixel, self._start, self._dragged = pixel, place, False

    def move(self, pixel: Place, place: Place) -> Drawn | None:
        """The mouse moves: the box as it is now, None as long as there is none."""
        if self._pixel is None:
            return None
        self._dragged = self._dragged or _far(pixel, self._pixel)
        return Drawn(self._start, place) if self._dragged else None

    def release(self, pixel: Place, place: Place) -> Drawn | None:
        """The button comes up: what was drawn, None where nothing had begun."""
        if self._pixel is None:
            return None
        drawn = self.move(pixel, place) or Drawn(self._start, self._start)
        self.abandon()
        return None if drawn.start != drawn.end and _is_flat(drawn) else drawn

    def abandon(self) -> None:
        """Forget what had begun."""
        self._pixel = self._start = None
        self._dragged = False


class Outline:
    """A polygon, corner after corner.

    Attributes:
        corners: pixel and place of each.
    """

    def __init__(self) -> None:
        self.corners: list[tuple[Place, Place]] = []

    def add(self, pixel: Place, place: Place) -> None:
        """One more corner; a click at the last one again adds none."""
        if not self.corners or _far(pixel, self.corners[-1][0]):
            self.corners.append((pixel, place))

    def take_back(self) -> None:
        """The last corner was none."""
        del self.corners[-1:]

    def places(self) -> list[Place]:
        """The corners on the map."""
        return [place for _, place in self.corners]

    def abandon(self) -> None:
        """Forget what had begun."""
        self.corners = []


def _far(one: Place, other: Place) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) >= DRAG_PX


def _is_flat(drawn: Drawn) -> bool:
    return drawn.start[0] == drawn.end[0] or drawn.start[1] == drawn.end[1]
