# SPDX-License-Identifier: GPL-2.0-or-later
"""Noise to draw ice with: smooth noise of any size, and texture tiles that repeat without a seam.

Everything is float32, comes from a numpy Generator, and uses elementwise arithmetic and FFT only, so that a seed
gives the same numbers whatever the number of cores.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float32]

TILE_SIDE_PX = 1024
"""Side of a texture tile. Tiles hold fine detail only; what is larger is drawn for each photo anew."""
_ROWS = 64
"""Rows worked on at once, so that they stay in the processor's cache."""


def smooth_noise(rng: np.random.Generator, shape: tuple[int, int], wavelength_px: float) -> Array:
    """Random hills and hollows, mostly within -1..1, as cubic B-splines through random values.

    Args:
        rng: where the values come from.
        shape: rows and columns of the result.
        wavelength_px: distance of the random values.
    """
    rows, cols = (int(np.ceil(length / wavelength_px)) + 4 for length in shape)
    values = rng.uniform(-2.2, 2.2, (rows, cols)).astype(np.float32)
    across = _splined(np.ascontiguousarray(values.T), shape[1], wavelength_px)
    return _splined(np.ascontiguousarray(across.T), shape[0], wavelength_px)


def rough_noise(rng: np.random.Generator, shape: tuple[int, int], wavelength_px: float, octaves: int) -> Array:
    """Smooth noise with ever smaller detail on it: each octave half as long and half as high."""
    total = smooth_noise(rng, shape, wavelength_px)
    for octave in range(1, octaves):
        total += smooth_noise(rng, shape, max(wavelength_px / 2**octave, 1.0)) * np.float32(0.5**octave)
    return total


def _splined(values: Array, length: int, step: float) -> Array:
    place = np.arange(length, dtype=np.float32)[:, None] / np.float32(step)
    first = np.floor(place).astype(np.intp)
    t = place - first
    first = first[:, 0]
    weights = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    total = values[first] * (weights[0] / 6)
    for k in (1, 2, 3):
        total += values[first + k] * (weights[k] / 6)
    return total


def enlarged(field: Array, factor: int) -> Array:
    """Linear interpolation between samples: n x m becomes (n - 1) factor x (m - 1) factor."""
    steps = np.arange(factor, dtype=np.float32) / np.float32(factor)
    rise = np.diff(field, axis=0)[:, None, :] * steps[:, None]
    rows = (field[:-1, None, :] + rise).reshape(-1, field.shape[1])
    left, rise = rows[:, :-1], np.diff(rows, axis=1)
    result = np.empty((*left.shape, factor), np.float32)
    for k in range(factor):
        np.add(left, rise * steps[k], out=result[:, :, k])
    return result.reshape(left.shape[0], -1)


class Cells(NamedTuple):
    """A plane cut into polygons, each the land nearest to its seed; one value a place."""

    edge_px: Array
    """Distance to the border with the next polygon."""
    owner: NDArray[np.int32]
    """Which polygon the place belongs to."""
    dy_px: Array
    dx_px: Array
    """From the place to its seed."""


def cells(rng: np.random.Generator, y_px: Array, x_px: Array, size_px: float, lattice: tuple[int, int]) -> Cells:
    """Voronoi polygons round one random seed in each square of a lattice.

    Args:
        rng: where the seeds come from.
        y_px: row of each place, from the lattice's first corner; any shape.
        x_px: its column.
        size_px: side of the lattice's squares.
        lattice: rows and columns of squares; beyond them the pattern repeats.
    """
    seeds = rng.uniform(0.1, 0.9, (2, *lattice)).astype(np.float32)
    pieces = [
        _nearest(seeds, y_px[top : top + _ROWS] / np.float32(size_px), x_px[top : top + _ROWS] / np.float32(size_px))
        for top in range(0, len(y_px), _ROWS)
    ]
    edge, owner, dy, dx = (np.concatenate(field) for field in zip(*pieces, strict=True))
    return Cells(edge * np.float32(size_px), owner, dy * np.float32(size_px), dx * np.float32(size_px))


def _nearest(seeds: Array, y: Array, x: Array) -> Cells:
    """The nearest of the seeds in a place's own square and the eight round it; lengths in squares."""
    row, col = np.floor(y).astype(np.int32), np.floor(x).astype(np.int32)
    first, second = np.full(y.shape, 99, np.float32), np.full(y.shape, 99, np.float32)
    code, runner_up = np.zeros(y.shape, np.int32), np.zeros(y.shape, np.int32)
    for neighbour in range(9):
        _, dy, dx = _seed(seeds, (y, x), (row + (neighbour // 3 - 1), col + (neighbour % 3 - 1)))
        distance = dy * dy + dx * dx
        beaten = distance < first
        runner_up = np.where(beaten, code, np.where(distance < second, neighbour, runner_up))
        second = np.where(beaten, first, np.minimum(second, distance))
        code = np.where(beaten, neighbour, code)
        first = np.minimum(first, distance)
    owner, dy, dx = _seed(seeds, (y, x), (row + (code // 3 - 1), col + (code % 3 - 1)))
    _, other_dy, other_dx = _seed(seeds, (y, x), (row + (runner_up // 3 - 1), col + (runner_up % 3 - 1)))
    apart = np.hypot(other_dy - dy, other_dx - dx)
    return Cells((second - first) / (2 * apart + np.float32(1e-6)), owner, dy, dx)


def _seed(
    seeds: Array, place: tuple[Array, Array], square: tuple[NDArray[np.int32], NDArray[np.int32]]
) -> tuple[NDArray[np.int32], Array, Array]:
    """Index of the seed in a square of the repeating lattice, and the way there from a place (y, x)."""
    owner = square[0] % seeds.shape[1] * seeds.shape[2] + square[1] % seeds.shape[2]
    dy, dx = (seeds[axis].ravel()[owner] + square[axis].astype(np.float32) - place[axis] for axis in (0, 1))
    return owner, dy, dx


def cell_tile(rng: np.random.Generator, size_px: float) -> tuple[Cells, int]:
    """A tile of polygons of about this size, without a seam, and how many polygons there are."""
    across = max(round(TILE_SIDE_PX / size_px), 3)
    y, x = np.indices((TILE_SIDE_PX, TILE_SIDE_PX), dtype=np.float32)
    return cells(rng, y, x, TILE_SIDE_PX / across, (across, across)), across * across


class Band(NamedTuple):
    """What wavelengths a noise tile holds, and how they are stretched."""

    shortest_px: float
    longest_px: float
    slope: float = 1.0
    """Amplitude falls with frequency to this power: 0 is white, 1 rough, 2 smooth."""
    angle: float = 0.0
    """Direction of the streaks, radians from the x axis."""
    stretch: float = 1.0
    """How many times longer than wide the streaks are."""


def noise_tile(rng: np.random.Generator, band: Band) -> Array:
    """A tile of filtered noise, mean 0 and standard deviation 1, without a seam."""
    side = TILE_SIDE_PX
    fy, fx = np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :]
    along = (fx * np.cos(band.angle) + fy * np.sin(band.angle)) * band.stretch
    frequency = np.hypot(along, fy * np.cos(band.angle) - fx * np.sin(band.angle))
    frequency[0, 0] = 1.0
    passed = np.exp(-((frequency * band.shortest_px) ** 2)) * (1 - np.exp(-((frequency * band.longest_px) ** 2)))
    spectrum = np.fft.rfft2(rng.standard_normal((side, side))) * passed / frequency**band.slope
    spectrum[0, 0] = 0
    tile = np.fft.irfft2(spectrum, s=(side, side))
    return (tile / tile.std()).astype(np.float32)


def repeated(tile: Array, y_px: int, x_px: int, shape: tuple[int, int], step_px: int = 1) -> Array:
    """What a plane paved with the tile shows from this corner on, at every `step_px`-th pixel."""
    rows = (y_px + step_px * np.arange(shape[0])) % tile.shape[0]
    cols = (x_px + step_px * np.arange(shape[1])) % tile.shape[1]
    return np.take(np.take(tile, rows, axis=0), cols, axis=1)


def step(field: Array, low: float, high: float) -> Array:
    """0 below `low`, 1 above `high`, smooth between."""
    t = field - np.float32(low)
    t *= np.float32(1 / (high - low))
    np.clip(t, 0, 1, out=t)
    rise = 3 - 2 * t
    rise *= t
    rise *= t
    return rise


def shifted(field: Array, dy: int, dx: int) -> Array:
    """`field[y + dy, x + dx]`, the border's values repeated beyond it."""
    rows = np.clip(np.arange(field.shape[0]) + dy, 0, field.shape[0] - 1)
    cols = np.clip(np.arange(field.shape[1]) + dx, 0, field.shape[1] - 1)
    return np.take(np.take(field, rows, axis=0), cols, axis=1)


class IceTiles(NamedTuple):
    """Detail that all photos of a ground sample distance share, cut out at random places."""

    grain: Array
    rough: Array
    blocks: Array
    brash_px: Array
    brash_rank: Array
    slush_px: Array
    slush_rank: Array


@lru_cache(maxsize=2)
def ice_tiles(gsd_m: float) -> IceTiles:
    """The tiles for a ground sample distance; always the same."""
    rng = np.random.default_rng(20161123)
    m = 1 / gsd_m
    slabs, shards = (cell_tile(rng, size_m * m) for size_m in (0.9, 0.35))
    brash, brash_rank = _pieces(rng, *slabs)
    slush, slush_rank = _pieces(rng, *shards)
    return IceTiles(
        grain=noise_tile(rng, Band(1.5, 0.4 * m, slope=0.6)),
        rough=noise_tile(rng, Band(2.0, 2.5 * m, slope=1.5)),
        blocks=np.maximum(_rubble(rng, *slabs), 0.8 * _rubble(rng, *shards)),
        brash_px=brash,
        brash_rank=brash_rank,
        slush_px=slush,
        slush_rank=slush_rank,
    )


def _rubble(rng: np.random.Generator, slabs: Cells, count: int) -> Array:
    """Heights, 0 to 1, of tilted slabs that lie side by side."""
    level, tilt_y, tilt_x = rng.uniform(0, 1, (3, count)).astype(np.float32)
    tilt = (tilt_y[slabs.owner] - 0.5) * slabs.dy_px + (tilt_x[slabs.owner] - 0.5) * slabs.dx_px
    size_px = np.float32(TILE_SIDE_PX / count**0.5)
    height: Array = np.clip(level[slabs.owner] ** 2 * 0.8 + tilt / size_px * 0.9 + 0.05, 0, 1)
    return height * (0.7 + 0.3 * step(slabs.edge_px, 0, size_px * 0.1))


def _pieces(rng: np.random.Generator, found: Cells, count: int) -> tuple[Array, Array]:
    """Loose pieces of ice: distance inside each one's edge, and a rank, 0 to 1, by which they thin out."""
    gap, rank = rng.uniform(0, 1, (2, count)).astype(np.float32)
    size_px = np.float32(TILE_SIDE_PX / count**0.5)
    return found.edge_px - (0.04 + 0.22 * gap[found.owner]) * size_px, rank[found.owner]
