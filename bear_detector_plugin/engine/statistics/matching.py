# SPDX-License-Identifier: GPL-2.0-or-later
"""Which sightings in overlapping photos are of one animal: pure functions of places in metres.

Two sightings may be one animal where they are of one class, in two photos, and no further apart than

    min(most, 4 * sqrt(error_1^2 + error_2^2) + speed * time between them)

with the standard deviations of their places along each axis: of two places of one animal, one pair in 3,000 lies
further apart than the first part (Rayleigh: exp(-4^2 / 2)). All such pairs are taken in order of their distance as a
share of what is allowed. Two groups are joined where all pairs across them may be one animal, as in a complete-linkage
clustering: so a group has one sighting a photo at most, and no two of it are further apart than allowed. In the end a
group whose sightings all fit into others is shared out among these. What people said of a pair goes before.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ERRORS = 4.0
"""So many standard deviations of the difference of two places, along an axis."""
_BESIDE = [(0, 0), (1, -1), (1, 0), (1, 1), (0, 1)]

Pair = tuple[int, int]
"""Numbers of two sightings, the lower one first."""


class Sighting(NamedTuple):
    """An animal in a photo.

    Args:
        photo: in which it was seen.
        class_name: what it is.
        error_m: standard deviation of its place along each axis.
        time_s: when, from any moment on; not a number where it isn't known.
    """

    photo: str
    class_name: str
    error_m: float
    time_s: float = math.nan


class Reach(NamedTuple):
    """How far sightings of one animal may lie apart.

    Args:
        most_m: never further than so.
        speed_mps: how fast animals or ice may move in an unknown direction.
    """

    most_m: float
    speed_mps: float = 0.0

    def wanted(self, one: Sighting, other: Sighting) -> float:
        """What errors and speed ask for, in metres; without a time there is no motion."""
        apart_s = abs(one.time_s - other.time_s)
        moved = self.speed_mps * apart_s if math.isfinite(apart_s) else 0.0
        return ERRORS * math.hypot(one.error_m, other.error_m) + moved

    def allowed(self, one: Sighting, other: Sighting) -> float:
        """The furthest that two sightings of one animal may lie apart, in metres."""
        return min(self.most_m, self.wanted(one, other))


class Grouping(NamedTuple):
    """The animals that sightings are of.

    Args:
        animals: the sightings' numbers of each, the lowest first, in order of these.
        held_back: pairs within the greatest distance that errors and speed would allow more than that.
        close: animals of which a sighting may as well be another's, as far as places tell.
        longest_s: between two sightings that are near enough to be one animal's; 0 where times aren't known.
        unlike: animals that lie where one of another class does: it may be one that was found as both.
    """

    animals: list[list[int]]
    held_back: int
    close: int
    longest_s: float
    unlike: int


def group(
    points: NDArray[np.float64], sightings: Sequence[Sighting], reach: Reach, said: Mapping[Pair, bool]
) -> Grouping:
    """Group sightings by animal.

    Args:
        points: where they are (N x 2, in metres), at one moment where the drift of the ice is known.
        sightings: what they are.
        reach: how far they may lie apart.
        said: pairs of which people said that they are one animal, or that they aren't.
    """
    places = [(x, y) for x, y in points.tolist()]
    groups = _Groups(places, sightings, reach, said)
    for pair, same in said.items():
        if same:
            groups.join(*pair)
    near = list(_near(places, reach.most_m))
    pairs = [pair for pair in near if groups.comparable(*pair)]
    held_back = sum(reach.wanted(sightings[one], sightings[other]) > reach.most_m for one, other in pairs)
    for _, one, other in sorted((groups.share(*pair), *pair) for pair in pairs):
        if groups.fit(one, other):
            groups.join(one, other)
    groups.dissolve(pairs)
    between_s = (abs(sightings[one].time_s - sightings[other].time_s) for one, other in pairs)
    longest_s = max((seconds for seconds in between_s if math.isfinite(seconds)), default=0.0)
    return Grouping(groups.all(), held_back, groups.close(pairs), longest_s, groups.unlike(near))


class _Groups:
    """Each sighting's group, as a list that its members share."""

    def __init__(
        self,
        places: Sequence[tuple[float, float]],
        sightings: Sequence[Sighting],
        reach: Reach,
        said: Mapping[Pair, bool],
    ) -> None:
        self._places, self._sightings, self._reach, self._said = places, sightings, reach, said
        self._of = [[number] for number in range(len(sightings))]

    def comparable(self, one: int, other: int) -> bool:
        """Whether two sightings are of one class and in two photos."""
        first, second = self._sightings[one], self._sightings[other]
        return first.photo != second.photo and first.class_name == second.class_name

    def share(self, one: int, other: int) -> float:
        """Their distance as a share of what is allowed."""
        allowed = self._reach.allowed(self._sightings[one], self._sightings[other])
        return math.dist(self._places[one], self._places[other]) / allowed

    def fit(self, one: int, other: int) -> bool:
        """Whether the groups of two sightings may be one animal."""
        mine, theirs = self._of[one], self._of[other]
        return mine is not theirs and all(self._may_be_one(a, b) for a in mine for b in theirs)

    def join(self, one: int, other: int) -> None:
        """Make the groups of two sightings one."""
        mine, theirs = self._of[one], self._of[other]
        if mine is not theirs:
            mine += theirs
            for number in theirs:
                self._of[number] = mine

    def dissolve(self, pairs: Sequence[Pair]) -> None:
        """Share the sightings of a group out where each of them fits into another one: fewer animals explain all."""
        beside: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            beside[one].add(other)
            beside[other].add(one)
        for members in sorted(self._lists(), key=len):
            homes = [self._home(number, beside[number]) for number in members]
            if all(homes) and not self._agreed(members):
                for number, home in zip(members, homes, strict=True):
                    home.append(number)
                    self._of[number] = home

    def _home(self, number: int, beside: set[int]) -> list[int]:
        """Another group that a sighting fits into, that of the nearest if there are several; empty if there is none."""
        others = (self._of[other] for other in sorted(beside, key=lambda other: self.share(number, other)))
        return next((group for group in others if all(self._may_be_one(number, other) for other in group)), [])

    def _agreed(self, members: list[int]) -> bool:
        return any(self._said.get(pair) for pair in combinations(members, 2))

    def close(self, pairs: Sequence[Pair]) -> int:
        """How many groups have a sighting within reach of another group's."""
        apart = ((one, other) for one, other in pairs if self._of[one] is not self._of[other])
        return len({min(self._of[n]) for pair in apart if self._may_be_one(*pair) for n in pair})

    def unlike(self, pairs: Sequence[Pair]) -> int:
        """How many groups lie, with all their sightings, where a group of another class does."""
        found: set[int] = set()
        for one, other in pairs:
            mine, theirs = self._of[one], self._of[other]
            if mine is not theirs and all(self._at_one_place(a, b) for a in mine for b in theirs):
                found |= {min(mine), min(theirs)}
        return len(found)

    def _at_one_place(self, one: int, other: int) -> bool:
        """Whether two sightings of two classes may be of one animal; those in one photo are off alike: nearer then."""
        first, second = self._sightings[one], self._sightings[other]
        if first.class_name == second.class_name or (min(one, other), max(one, other)) in self._said:
            return False
        within = 1 / ERRORS if first.photo == second.photo else 1.0
        return self.share(one, other) <= within

    def all(self) -> list[list[int]]:
        """Each group once."""
        return [sorted(members) for members in self._lists()]

    def _lists(self) -> list[list[int]]:
        return [members for number, members in enumerate(self._of) if number == min(members)]

    def _may_be_one(self, one: int, other: int) -> bool:
        said = self._said.get((min(one, other), max(one, other)))
        if said is not None:
            return said
        return self.comparable(one, other) and self.share(one, other) <= 1


def _near(places: Sequence[tuple[float, float]], most_m: float) -> Iterator[Pair]:
    """Pairs in squares of the greatest distance that touch each other: all that are near, and some more."""
    squares: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (x, y) in enumerate(places):
        if math.isfinite(x):
            squares[math.floor(x / most_m), math.floor(y / most_m)].append(number)
    for (column, row), members in squares.items():
        for across, up in _BESIDE:
            others = squares.get((column + across, row + up), ())
            yield from ((a, b) for a in members for b in others if others is not members or a < b)
