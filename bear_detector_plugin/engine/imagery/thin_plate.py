# SPDX-License-Identifier: GPL-2.0-or-later
"""A smooth surface through given heights: the thin plate spline, which meets all of them; arithmetic only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class ThinPlate:
    """Two surfaces over a plane.

    Args:
        points: N x 2 places of the plane, at least three that are not on a line, none twice.
        values: N x 2, the heights of the surfaces there.
    """

    def __init__(self, points: Sequence[Sequence[float]], values: Sequence[Sequence[float]]) -> None:
        places = np.array(points, np.float64)
        self._middle = places.mean(axis=0)
        self._size = float(np.abs(places - self._middle).max()) or 1.0
        self._places = (places - self._middle) / self._size
        count = len(places)
        plane = np.column_stack([np.ones(count), self._places])
        system = np.zeros((count + 3, count + 3))
        system[:count, :count] = _bending(self._places, self._places)
        system[:count, count:], system[count:, :count] = plane, plane.T
        known = np.zeros((count + 3, 2))
        known[:count] = values
        self._weights = np.linalg.lstsq(system, known, rcond=None)[0]

    def at(self, x: float, y: float) -> NDArray[np.float64]:
        """The two heights at a place."""
        place = (np.array([[x, y]]) - self._middle) / self._size
        bent = _bending(place, self._places)[0]
        heights: NDArray[np.float64] = np.concatenate([bent, [1.0], place[0]]) @ self._weights
        return heights


def _bending(places: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """r2 log r of all distances."""
    squares = ((places[:, None] - others) ** 2).sum(axis=2)
    bent: NDArray[np.float64] = squares * np.log(np.where(squares > 0, squares, 1.0)) / 2
    return bent
