# SPDX-License-Identifier: GPL-2.0-or-later
"""Seals, polar bears and what looks like them, seen from above and drawn as heights of balls in the sun.

A body is a set of balls strung along its spine and limbs. Their upper surface gives the light on each place, the
shadow on the ice and the outline; lengths are in metres until a `Sprite` is made of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..imagery.windows import Window
from .sea_ice import SKYLIGHT, SUNLIGHT, WHITE, Sun
from .textures import Array, rough_noise, shifted, step

_Part = tuple[slice, slice]

SEAL_LENGTH_M = (0.95, 2.6)
"""Nose to hind flippers, from a pup to a bearded seal; most are 1.3 to 1.8 m."""
BEAR_LENGTH_M = (1.2, 2.6)
"""Rump to nose, from a cub to a male; most are 2.0 to 2.6 m when they stretch."""

_SEAL_COATS = np.array(
    [[0.17, 0.15, 0.13], [0.09, 0.09, 0.095], [0.28, 0.27, 0.26], [0.37, 0.31, 0.24], [0.50, 0.48, 0.45]], np.float32
)
_BEAR_COATS = np.array([[0.96, 0.91, 0.79], [0.92, 0.84, 0.66], [0.97, 0.95, 0.88], [0.85, 0.79, 0.67]], np.float32)
_LUMPS = np.array([[0.88, 0.82, 0.64], [0.80, 0.76, 0.66], [0.92, 0.90, 0.82]], np.float32)
_STONES = np.array([[0.22, 0.19, 0.16], [0.34, 0.30, 0.25], [0.16, 0.15, 0.15]], np.float32)
_STAIN = np.array([0.66, 0.57, 0.42], np.float32)
_HOLE = np.array([0.07, 0.13, 0.17], np.float32)
_SLUSH = np.array([0.45, 0.58, 0.66], np.float32)


@dataclass(frozen=True)
class Body:
    """What is to be drawn, lying along the x axis round the origin.

    Args:
        balls: N x 4: x, y, height of the centre and radius, in metres.
        coat: its colour, as the share of light that comes back in red, green and blue.
        mottling: how much the coat varies, as a share.
        ragged_m: how far the outline strays from that of the balls.
        rim: colour of its outermost part instead of the coat's, or None.
        opacity: share of the ice's colour that it hides.
    """

    balls: Array
    coat: Array
    mottling: float
    ragged_m: float = 0.0
    rim: Array | None = None
    opacity: float = 1.0

    @property
    def length_m(self) -> float:
        """From end to end along the x axis."""
        x, radius = self.balls[:, 0], self.balls[:, 3]
        return float((x + radius).max() - (x - radius).min())


def seal(rng: np.random.Generator) -> Body:
    """A seal that lies on the ice: a spindle with small flippers, slightly bent."""
    length = float(np.clip(rng.normal(1.62, 0.26), *SEAL_LENGTH_M))
    girth = length * rng.uniform(0.125, 0.165)
    profile = ([0, 0.05, 0.12, 0.2, 0.36, 0.52, 0.72, 0.86, 1], [0.25, 0.42, 0.5, 0.62, 0.95, 1, 0.72, 0.38, 0.18])
    bend = rng.normal(0, 0.25)
    spine = _strung(0.90, lambda t: (t, bend * (t - 0.45) ** 2), lambda t: np.interp(t / 0.9, *profile), 60)
    flippers = [_limb((0.86, side * 0.01), (1.0, side * rng.uniform(0.01, 0.05)), 0.17, 0.12) for side in (-1, 1)] + [
        _limb((0.27, side * 0.08), (0.36, side * rng.uniform(0.12, 0.19)), 0.2, 0.1) for side in (-1, 1)
    ]
    outline = np.concatenate([spine, *flippers])
    outline[:, 1] += bend * np.where(np.arange(len(outline)) < len(spine), 0, (outline[:, 0] - 0.45) ** 2)
    coat = _SEAL_COATS[rng.choice(5, p=[0.34, 0.18, 0.22, 0.16, 0.10])] * rng.uniform(0.85, 1.15)
    return Body(_scaled(outline, length, girth, 0.75), coat, rng.uniform(0.1, 0.35))


def polar_bear(rng: np.random.Generator) -> Body:
    """A polar bear that walks, stands or lies; a cub now and then."""
    length = rng.uniform(1.2, 1.7) if rng.random() < 0.12 else rng.triangular(1.9, 2.3, 2.6)
    walks = rng.random() < 0.65
    girth = length * rng.uniform(0.145, 0.18)
    profile = ([0, 0.08, 0.25, 0.42, 0.56, 0.68, 0.78, 0.88, 1], [0.6, 0.9, 1, 0.9, 0.88, 0.6, 0.44, 0.47, 0.2])
    bend = rng.normal(0, 0.25 if walks else 0.7)
    turn = rng.normal(0, 0.25)

    def place(t: Array) -> tuple[Array, Array]:
        return t, bend * (t - 0.4) ** 2 + turn * np.maximum(t - 0.66, 0)

    spine = _strung(1.0, place, lambda t: np.interp(t, *profile), 70)
    stride = rng.normal(0, 0.09) if walks else rng.normal(0, 0.03)
    reach = rng.uniform(0.15, 0.21) if walks else rng.uniform(0.18, 0.28)
    legs = []
    for at, ahead in ((0.14, 1), (0.55, -1)):
        for side in (-1, 1):
            hip = float(place(np.float32(at))[1])
            paw = at + 0.03 + side * ahead * stride, hip + side * reach
            legs.append(_limb((at, hip + side * 0.08), paw, 0.46, 0.32))
    head = float(place(np.float32(0.86))[1])
    legs += [_limb((0.84, head), (0.82, head + side * 0.075), 0.2, 0.14) for side in (-1, 1)]
    coat = _BEAR_COATS[rng.choice(4, p=[0.4, 0.25, 0.2, 0.15])] * rng.uniform(0.88, 1.02)
    return Body(_scaled(np.concatenate([spine, *legs]), length, girth, 2.4 if walks else 1.0), coat, 0.1)


def look_alike(rng: np.random.Generator) -> Body:
    """Something of an animal's size that is none: a yellowish lump of ice, a melt hole, a stone, a stain."""
    kind = rng.choice(4, p=[0.4, 0.25, 0.2, 0.15])
    length = rng.uniform(0.7, 2.3)
    if kind == 0:
        girth, lift, coat, mottling, ragged = 0.26, 0.8, _LUMPS[rng.integers(len(_LUMPS))], 0.12, 0.09
    elif kind == 1:
        return Body(_scaled(_heap(rng), length, length * 0.22, 0.0), _HOLE, 0.1, 0.12 * length, rim=_SLUSH)
    elif kind == 2:
        length, girth, lift, coat, mottling, ragged = 0.6 * length, 0.3, 0.6, _STONES[rng.integers(3)], 0.4, 0.1
    else:
        stain = Body(_scaled(_heap(rng), length, length * 0.3, 0.0), _STAIN, 0.4, 0.25 * length)
        return replace(stain, opacity=rng.uniform(0.2, 0.6))
    return Body(_scaled(_heap(rng), length, length * girth, lift), coat, mottling, ragged * length)


def breathing_hole(rng: np.random.Generator) -> Body:
    """A hole in the ice as seals keep open."""
    size = rng.uniform(0.5, 0.9)
    return Body(_scaled(_heap(rng)[:2], size, size * 0.42, 0.0), _HOLE, 0.1, 0.04 * size, rim=_SLUSH)


def _strung(
    last: float, place: Callable[[Array], tuple[Array, Array]], radius: Callable[[Array], Array], count: int
) -> Array:
    """Balls from 0 to `last` of the length: x and y as shares of it, height and radius of the girth."""
    t = np.linspace(0, last, count, dtype=np.float32)
    x, y = place(t)
    return np.stack([x, y, radius(t), radius(t)], 1).astype(np.float32)


def _limb(start: tuple[float, float], end: tuple[float, float], thick: float, thin: float) -> Array:
    """Balls from the body outwards: x, y as shares of the length, height and radius as shares of the girth."""
    t = np.linspace(0, 1, 12)[:, None]
    xy = np.array(start) * (1 - t) + np.array(end) * t
    radius = thick * (1 - t) + thin * t
    return np.concatenate([xy, radius * (1 - 0.6 * t), radius], 1).astype(np.float32)


def _heap(rng: np.random.Generator) -> Array:
    t = rng.uniform(0, 1, 9)
    radius = rng.uniform(0.4, 1.0, 9)
    return np.stack([t, rng.normal(0, 0.09, 9), radius * 0.6, radius], 1).astype(np.float32)


def _scaled(outline: Array, length_m: float, girth_m: float, lift: float) -> Array:
    """Shares to metres: x and y of the length (to which the outline is stretched), the rest of the girth."""
    balls = outline * np.array([1, 1, girth_m * lift, girth_m], np.float32)
    balls[:, :2] *= length_m
    reach = balls[:, 0] - balls[:, 3], balls[:, 0] + balls[:, 3]
    balls[:, :2] *= (length_m - 2 * girth_m * 0.2) / (reach[1].max() - reach[0].min())
    balls[:, :2] -= (balls[:, :2].max(axis=0) + balls[:, :2].min(axis=0)) / 2
    return balls


@dataclass(frozen=True)
class Sprite:
    """A body as it will lie in the photo: square arrays round its centre.

    Args:
        colour: R, G, B as lit by the sun, 0 to 1, side x side x 3.
        cover: share of each pixel that it covers.
        shadow: how much of the sun it hides from the ice, 0 to 1.
        box: of the body without its shadow, from the sprite's centre.
    """

    colour: Array
    cover: Array
    shadow: Array
    box: Window


def sprite(rng: np.random.Generator, body: Body, angle: float, gsd_m: float, sun: Sun) -> Sprite:
    """The body turned by `angle` (radians, from the x axis towards the y axis) in this light."""
    inside, height = _surface(body, angle, gsd_m)
    ragged = rough_noise(rng, inside.shape, max(0.22 * body.length_m / gsd_m, 2.0), 3)
    inside += ragged * np.float32(body.ragged_m / gsd_m)
    cover = np.clip(inside + 0.5, 0, 1)
    if height.max() > 0:
        rough = rough_noise(rng, inside.shape, max(0.12 * body.length_m / gsd_m, 2.0), 2) + ragged
        height = np.where(cover > 0, np.maximum(height, 0) + rough * np.float32(body.ragged_m / gsd_m), 0)
    half = inside.shape[0] // 2
    ys, xs = np.nonzero(cover >= 0.5)
    box = Window(int(xs.min()) - half, int(ys.min()) - half, int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1)
    colour = _coat(rng, body, inside) * _light(height, sun)
    return Sprite(colour, cover * np.float32(body.opacity), _shadow(height, sun), box)


def _surface(body: Body, angle: float, gsd_m: float) -> tuple[Array, Array]:
    """Distance inside the outline and height above the ice, in pixels, on a square round the body's centre."""
    balls = body.balls / np.float32(gsd_m)
    half = int((np.hypot(balls[:, 0], balls[:, 1]) + balls[:, 3]).max() + 2 * body.ragged_m / gsd_m) + 4
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float32)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    inside, height = np.full(x.shape, -99, np.float32), np.zeros(x.shape, np.float32)
    for x_px, y_px, level, radius in balls:
        square = (along - x_px) ** 2 + (across - y_px) ** 2
        np.maximum(inside, radius - np.sqrt(square), out=inside)
        if level > 0:
            dome = level + np.sqrt(np.maximum(radius**2 - square, 0))
            np.maximum(height, dome, out=height, where=square < radius**2)
    return inside.astype(np.float32), height.astype(np.float32)


def _coat(rng: np.random.Generator, body: Body, inside: Array) -> Array:
    spots = rough_noise(rng, inside.shape, max(inside.max() * 0.5, 2.0), 3)
    coat = body.coat * np.clip(1 + np.float32(body.mottling) * spots, 0.4, 1.6)[..., None]
    if body.rim is not None:
        depth = step(inside, 0, max(float(inside.max()) * 0.35, 1.0))[..., None]
        coat = body.rim + (coat - body.rim) * depth
    return coat


def _light(height: Array, sun: Sun) -> Array:
    """Light on each place, R, G, B, from its slope."""
    dy, dx = np.gradient(_softened(height))
    steep = 1 / np.sqrt(1 + dx * dx + dy * dy)
    direct = np.clip((sun.slope - dx * sun.x - dy * sun.y) * steep / sun.slope, 0, 1.45)
    direct = 1 + (direct - 1) * (1 - 0.6 * sun.softness)
    return SKYLIGHT * (0.45 + 0.55 * steep)[..., None] + SUNLIGHT * direct[..., None]


def _softened(field: Array) -> Array:
    for axis in (0, 1):
        field = (np.roll(field, 1, axis) + 2 * field + np.roll(field, -1, axis)) / 4
    return field


def _shadow(height: Array, sun: Sun) -> Array:
    """How much of the sun is hidden from the ice: a larger square, as far as the shadow reaches."""
    reach = int(height.max() / sun.slope) + 3
    height = np.pad(height, reach)
    hidden = np.zeros_like(height)
    for distance in range(1, reach, 2):
        above = shifted(height, round(distance * sun.y), round(distance * sun.x))
        np.maximum(hidden, above - np.float32(distance * sun.slope), out=hidden)
    return step(_softened(hidden), 0, 2.5)


def put(rgb: NDArray[np.uint8], drawn: Sprite, x_px: int, y_px: int, sun: Sun) -> None:
    """Draw on the photo, centred on a place; what reaches beyond the photo is cut."""
    whole, part = _common(drawn.shadow.shape[0], rgb.shape[:2], x_px, y_px)
    shade = SUNLIGHT * (1 - sun.softness) / (SKYLIGHT + SUNLIGHT)
    _blend(rgb, whole, 1 - shade * drawn.shadow[part][..., None], 0.0)
    whole, part = _common(drawn.cover.shape[0], rgb.shape[:2], x_px, y_px)
    cover = drawn.cover[part][..., None]
    _blend(rgb, whole, 1 - cover, drawn.colour[part] * WHITE * cover)


def _common(side: int, shape: tuple[int, ...], x_px: int, y_px: int) -> tuple[_Part, _Part]:
    """The part of the photo under a square centred on a place, and the part of the square over the photo."""
    first = y_px - side // 2, x_px - side // 2
    cut = [(max(at, 0), max(min(at + side, length), 0)) for at, length in zip(first, shape, strict=True)]
    (top, bottom), (left, right) = cut
    whole = slice(top, bottom), slice(left, right)
    return whole, (slice(top - first[0], bottom - first[0]), slice(left - first[1], right - first[1]))


def _blend(rgb: NDArray[np.uint8], at: _Part, times: Array, plus: Array | float) -> None:
    rgb[at] = np.clip(rgb[at] * times + plus, 0, 255).astype(np.uint8)
