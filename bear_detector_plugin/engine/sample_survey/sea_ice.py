# SPDX-License-Identifier: GPL-2.0-or-later
"""Sea ice seen from above, made up: floes, leads, brash, pressure ridges, melt ponds, drifted snow.

What is larger than about a metre is laid out on a coarse map of the whole photo (`SeaIce`); the photo itself is
painted in blocks from that map and from texture tiles, so that memory stays near that of the photo.

    ice = SeaIce(np.random.default_rng(0), width=1536, height=1024, gsd_m=0.025)
    rgb = ice.painted()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .textures import (
    TILE_SIDE_PX,
    Array,
    Band,
    cells,
    enlarged,
    ice_tiles,
    noise_tile,
    repeated,
    rough_noise,
    shifted,
    smooth_noise,
    step,
)

COARSE_PX = 4
"""Pixels of the photo to a sample of the coarse map."""
_MARGIN_PX = 8
"""The coarse map reaches this far beyond the photo, for slopes at its edge."""
_BLOCK_PX = 128, 512
"""Rows and columns painted at once, so that they stay in the processor's cache."""

_SNOW = np.array([0.90, 0.925, 0.955], np.float32)
_BARE_ICE = np.array([0.66, 0.76, 0.83], np.float32)
_POND = np.array([0.36, 0.56, 0.64], np.float32)
_DEEP_POND = np.array([0.20, 0.36, 0.44], np.float32)
_DIRT = np.array([0.62, 0.55, 0.45], np.float32)
_NILAS = np.array([0.30, 0.35, 0.40], np.float32)
SKYLIGHT = np.array([0.40, 0.47, 0.58], np.float32)
SUNLIGHT = np.array([0.56, 0.52, 0.46], np.float32)
"""The two lights that fall on level ground, as R, G, B; together nearly white."""
WHITE = 240
"""Pixel value of a surface that reflects all of it, before the camera."""


@dataclass(frozen=True)
class Sun:
    """Where the light comes from.

    Args:
        x: towards the sun along the photo's x axis, -1 to 1.
        y: towards the sun along its y axis (down), so that x^2 + y^2 = 1.
        slope: rise of its rays, the tangent of its elevation.
        softness: share of its light that reaches the shadows, 0 to 1: high under thin cloud.
    """

    x: float
    y: float
    slope: float
    softness: float


class _Map(NamedTuple):
    """The coarse map: samples every `COARSE_PX`, from `_MARGIN_PX` before the photo's corner on."""

    edge_px: Array
    """Distance to water; negative in the water."""
    ridge_px: Array
    """Height to which the ice is pressed up."""
    rubble: Array
    """How broken the surface is, 0 to 1."""
    bare: Array
    """Snow blown away, 0 to 1."""
    pond: Array
    """Melt ponds where above 0."""
    drift_px: Array
    """Height of the drifts."""
    brash: Array
    """Share of the water that loose pieces cover, about 0 to 1."""
    nilas: Array
    """Thin new ice on the water, 0 to 1."""
    red: Array
    """Colour of the ice: the share of the light that comes back, 0 to 1."""
    green: Array
    blue: Array


class SeaIce:
    """Made-up ice of one photo.

    Args:
        rng: decides everything.
        width: of the photo in pixels.
        height: of the photo in pixels.
        gsd_m: metres on the ground to a pixel.
    """

    def __init__(self, rng: np.random.Generator, width: int, height: int, gsd_m: float) -> None:
        self.width, self.height, self.gsd_m = width, height, gsd_m
        self.sun = _sun(rng)
        self._m = 1 / gsd_m
        self._rng = rng
        self._corner = rng.integers(0, TILE_SIDE_PX // COARSE_PX, 2) * COARSE_PX
        self._tiles = ice_tiles(gsd_m)
        wind = rng.uniform(0, np.pi)
        self._drifts = noise_tile(rng, Band(4, 1.6 * self._m, slope=1.6, angle=wind, stretch=rng.uniform(3, 6)))
        self._water = np.array([0.08, 0.13, 0.16], np.float32) * rng.uniform(0.7, 1.3)
        self._water += np.array([0, 0.05, 0.04], np.float32) * rng.uniform(0, 1) ** 2
        self._map = self._laid_out()
        self._shadow = self._cast()

    def edge_px(self, x_px: float, y_px: float) -> float:
        """Distance from a place to the nearest water, negative in the water; right to a few pixels."""
        row, col = (round((at + _MARGIN_PX) / COARSE_PX) for at in (y_px, x_px))
        return float(self._map.edge_px[row, col])

    def is_plain(self, x_px: float, y_px: float) -> bool:
        """Whether a place is level snow: no ridge, no pond, no shadow."""
        row, col = (round((at + _MARGIN_PX) / COARSE_PX) for at in (y_px, x_px))
        ridge, pond, shadow = (field[row, col] for field in (self._map.ridge_px, self._map.pond, self._shadow))
        return bool(ridge < 0.25 * self._m and pond < 0 and shadow < 0.3)

    def is_near_water(self, x_px: float, y_px: float, reach_px: float) -> bool:
        """Whether there is open water this near (in x as well as in y)."""
        first, last = (
            [max(round((at + side * reach_px + _MARGIN_PX) / COARSE_PX), 0) for at in (y_px, x_px)] for side in (-1, 1)
        )
        return bool(self._map.edge_px[first[0] : last[0] + 1, first[1] : last[1] + 1].min() < 0)

    # What lies where

    def _laid_out(self) -> _Map:
        rng, m = self._rng, self._m / COARSE_PX
        shape = self.height // COARSE_PX + 6, self.width // COARSE_PX + 6
        edge, ridge, tone = self._floes(shape)
        bare = step(rough_noise(rng, shape, 6 * m, 3), 0.5, 1.3) * np.float32(rng.uniform(0, 1))
        thin = np.maximum(bare, step(-edge, -0.12 * self._m, 0.3 * self._m) * np.float32(0.7))
        ponds = rough_noise(rng, shape, rng.uniform(2.5, 6) * m, 4) - np.float32(rng.choice([3.0, 1.3, 0.8]))
        dirt = step(rough_noise(rng, shape, 5 * m, 6), 0.75, 1.8) * np.float32(rng.uniform(0, 0.8))
        red, green, blue = (
            (_SNOW[k] + (_BARE_ICE[k] - _SNOW[k]) * thin) * tone * (1 + (_DIRT[k] - 1) * dirt) for k in range(3)
        )
        rubble = step(ridge, 0.1 * self._m, 0.5 * self._m)
        hummocks = step(rough_noise(rng, shape, 4 * m, 3), 1.0, 1.8)
        ridge = np.maximum(ridge, hummocks * np.float32(0.9 * self._m))
        return _Map(
            edge_px=edge,
            ridge_px=ridge,
            rubble=np.maximum(rubble, hummocks * np.float32(0.8)),
            bare=bare,
            pond=np.minimum(ponds, np.minimum(edge - 0.5 * self._m, 0.2 * self._m - ridge) / (0.3 * self._m)),
            drift_px=step(smooth_noise(rng, shape, 5 * m), -0.8, 1.2) * np.float32(rng.uniform(0.01, 0.045) * self._m),
            brash=rough_noise(rng, shape, 4 * m, 3) * np.float32(0.45) + np.float32(rng.uniform(-0.25, 0.6)),
            nilas=step(rough_noise(rng, shape, 8 * m, 2), 0.1, 0.35) * np.float32(rng.random() < 0.5),
            red=red,
            green=green,
            blue=blue,
        )

    def _floes(self, shape: tuple[int, int]) -> tuple[Array, Array, Array]:
        """Distance to water, height of ridges (both in pixels of the photo) and brightness of each floe."""
        rng, m = self._rng, self._m / COARSE_PX
        size = rng.uniform(9, 22) * m
        open_m = rng.choice([-1.3, -0.5, 0.2, 0.9], p=[0.2, 0.25, 0.3, 0.25])
        big, tones = self._broken(shape, size)
        small, small_tones = self._broken(shape, size * rng.uniform(0.22, 0.4))
        gap = rough_noise(rng, shape, size * 0.8, 2) * np.float32(0.9 * m) + np.float32(open_m * m)
        broken = np.abs(rough_noise(rng, shape, size * 1.5, 2) - np.float32(rng.uniform(-0.6, 0.6)))
        spared = step(broken, 0.1, 0.5) * np.float32(2.5 * m)
        ragged = rough_noise(rng, shape, 1.5 * m, 4) * np.float32(0.16 * m)
        edge = np.minimum(big - gap / 2, small - gap / 3 + spared) + ragged
        ridge = np.exp(-((big / (0.55 * m)) ** 2)) * np.clip(0.15 - gap / m, 0, 1.3)
        ridge *= np.clip(0.75 + 0.6 * rough_noise(rng, shape, 2 * m, 2), 0.1, 1.5) * step(edge, 0, 0.3 * m)
        tone = tones + (small_tones - np.float32(0.93)) * (1 - step(spared, 0, 0.8 * m)) * np.float32(0.4)
        return edge * COARSE_PX, ridge * np.float32(self._m), tone

    def _broken(self, shape: tuple[int, int], size: float) -> tuple[Array, Array]:
        """Distance to the border between floes of about this size, and each floe's brightness."""
        rng = self._rng
        y, x = np.indices(shape, dtype=np.float32)
        y += rough_noise(rng, shape, size * 0.7, 3) * np.float32(size * 0.16)
        x += rough_noise(rng, shape, size * 0.7, 3) * np.float32(size * 0.16)
        lattice = int(shape[0] / size) + 4, int(shape[1] / size) + 4
        floes = cells(rng, y + np.float32(2 * size), x + np.float32(2 * size), size, lattice)
        tones = rng.triangular(0.80, 0.97, 1.02, lattice[0] * lattice[1]).astype(np.float32)
        return floes.edge_px, tones[floes.owner]

    def _cast(self) -> Array:
        """Shadows, 0 to 1, on the coarse map: places from which something higher hides the sun."""
        height = self._relief(self._map, (-_MARGIN_PX, -_MARGIN_PX), COARSE_PX)[0]
        shadow = np.zeros_like(height)
        for distance in range(1, int(1.6 * self._m / COARSE_PX / self.sun.slope / 2) + 1):
            dy, dx = round(distance * self.sun.y), round(distance * self.sun.x)
            hidden = shifted(height, dy, dx) - height - np.float32(distance * COARSE_PX * self.sun.slope)
            np.maximum(shadow, hidden, out=shadow)
        return step(shadow, 0, 1.5)

    # What it looks like

    def painted(self) -> NDArray[np.uint8]:
        """The photo without a camera's flaws, height x width x 3, snow at about 220."""
        rgb = np.empty((self.height, self.width, 3), np.uint8)
        for top in range(0, self.height, _BLOCK_PX[0]):
            for left in range(0, self.width, _BLOCK_PX[1]):
                block = rgb[top : top + _BLOCK_PX[0], left : left + _BLOCK_PX[1]]
                block[:] = self._block(top, left, block.shape[:2])
        return rgb

    def _block(self, top: int, left: int, shape: tuple[int, ...]) -> NDArray[np.uint8]:
        """A piece of the photo, drawn with a frame of `COARSE_PX` for the slopes at its edge."""
        first = [(at - COARSE_PX + _MARGIN_PX) // COARSE_PX for at in (top, left)]
        taken = tuple(slice(at, at + -(-n // COARSE_PX) + 3) for at, n in zip(first, shape, strict=True))
        fields = _Map(*(enlarged(field[taken], COARSE_PX) for field in self._map))
        corner = top - COARSE_PX, left - COARSE_PX
        height, edge = self._relief(fields, corner, 1)
        light = self._lit(height) * (1 - enlarged(self._shadow[taken], COARSE_PX) * np.float32(1 - self.sun.softness))
        inner = slice(COARSE_PX, COARSE_PX + shape[0]), slice(COARSE_PX, COARSE_PX + shape[1])
        lit = np.empty((*shape, 3), np.float32)
        for k, albedo in enumerate(self._albedo(fields, edge, corner)):
            lit[..., k] = albedo[inner] * (SKYLIGHT[k] + SUNLIGHT[k] * light[inner])
        lit *= WHITE
        return np.clip(lit, 0, WHITE, out=lit).astype(np.uint8)

    def _lit(self, height: Array) -> Array:
        """Light from the sun on each slope, 1 on the level."""
        towards = np.zeros_like(height)
        towards[:, 1:-1] = (height[:, :-2] - height[:, 2:]) * np.float32(self.sun.x / 2)
        towards[1:-1] += (height[:-2] - height[2:]) * np.float32(self.sun.y / 2)
        brightness: Array = np.clip(
            1 + towards * np.float32(0.5 / self.sun.slope * (1 - 0.6 * self.sun.softness)), 0.1, 1.9
        )
        return brightness

    def _relief(self, fields: _Map, corner: tuple[int, int], step_px: int) -> tuple[Array, Array]:
        """Height of the ice and distance to water, in pixels, both with their fine detail."""
        m, shape = np.float32(self._m), fields.edge_px.shape
        rough = self._detail(self._tiles.rough, corner, shape, step_px)
        edge = fields.edge_px + rough * (m * 0.07)
        if edge.min() < 0.5 * m:
            edge = np.maximum(edge, self._floating(fields.brash, corner, shape, step_px))
        blocks = self._detail(self._tiles.blocks, corner, shape, step_px)
        dry = 1 - step(fields.pond, -0.05, 0.02)
        height = np.clip(edge * 0.6, 0, m * 0.22)
        height += fields.ridge_px * (0.15 + 1.3 * blocks * fields.rubble)
        height += fields.drift_px * self._detail(self._drifts, corner, shape, step_px) * (1 - fields.rubble) * dry
        height += rough * (m * 0.007) * (1 + 3 * fields.bare) * dry
        height -= np.clip(fields.pond, 0, 0.15) * m
        return np.where(edge > 0, height, 0), edge

    def _floating(self, share: Array, corner: tuple[int, int], shape: tuple[int, int], step_px: int) -> Array:
        """Distance inside the edge of loose pieces; negative in the water between them."""
        tiles = self._tiles
        found = np.full(shape, -99, np.float32)
        for edge, rank in ((tiles.brash_px, tiles.brash_rank), (tiles.slush_px, tiles.slush_rank)):
            there = self._detail(rank, corner, shape, step_px) < share
            np.maximum(found, np.where(there, self._detail(edge, corner, shape, step_px), -99), out=found)
        return found

    def _detail(self, tile: Array, corner: tuple[int, int], shape: tuple[int, int], step_px: int) -> Array:
        return repeated(tile, int(corner[0] + self._corner[0]), int(corner[1] + self._corner[1]), shape, step_px)

    def _albedo(self, fields: _Map, edge: Array, corner: tuple[int, int]) -> list[Array]:
        """Share of the light that comes back, in red, green and blue."""
        grain = self._detail(self._tiles.grain, corner, edge.shape, 1)
        tone = 1 + np.float32(0.012) * grain
        found = [share * tone for share in (fields.red, fields.green, fields.blue)]
        if fields.pond.max() > 0:
            pond, deep = step(fields.pond, 0, 0.06), step(fields.pond, 0.1, 0.9)
            for k, share in enumerate(found):
                share += (_POND[k] + (_DEEP_POND[k] - _POND[k]) * deep - share) * pond
        if edge.min() < 1.5:
            on_ice, grain = step(edge, -1, 1.5), 1 + np.float32(0.03) * grain
            shelf = np.exp(np.minimum(fields.edge_px, 0) / np.float32(0.35 * self._m)) * np.float32(0.22)
            for k, share in enumerate(found):
                sea = (self._water[k] + (_NILAS[k] - self._water[k]) * fields.nilas) * grain
                sea += (_POND[k] - sea) * shelf
                share += (sea - share) * (1 - on_ice)
        return found


def _sun(rng: np.random.Generator) -> Sun:
    azimuth = rng.uniform(0, 2 * np.pi)
    slope = np.tan(np.radians(rng.uniform(18, 42)))
    return Sun(float(np.cos(azimuth)), float(np.sin(azimuth)), float(slope), float(rng.beta(1.2, 1.8)))
