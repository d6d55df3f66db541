# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey that never was: aerial photos of made-up sea ice, with seals and polar bears at known places.

It stands in for real imagery wherever truth or scale is needed: the demo, the tests, the benchmarks.

    photos = write_survey(Path("survey"), photos=12, seed=0)
    photos[0].animals[0]    # Animal(class_name='seal', x_px=803, y_px=412, w_px=61, h_px=40)

The same seed gives the same pixels. About half of the photos hold no animal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

from ...errors import BadArgument
from ..imagery.windows import Window
from . import bodies
from .sea_ice import SeaIce
from .textures import Array

gdal.UseExceptions()
osr.UseExceptions()

SMALLEST_PX = 128
"""A photo's sides are at least this long."""
_LOOK_ALIKES_PER_M2 = 1 / 220
_TRIES = 400
"""Places tried for an animal."""
_START = -150.0, 75.0
"""Longitude and latitude of the first photo: the Beaufort Sea."""
_GAP_M = 12.0
"""Ground between one photo and the next."""


@dataclass(frozen=True)
class Animal:
    """An animal's box in its photo, tight around the body without its shadow; x and y are the top left corner."""

    class_name: str
    x_px: int
    y_px: int
    w_px: int
    h_px: int


@dataclass(frozen=True)
class Photo:
    """A photo that was written, and what it shows."""

    path: str
    width: int
    height: int
    animals: tuple[Animal, ...]


def make_photo(
    rng: np.random.Generator, width: int, height: int, gsd_m: float, bears: int, seals: int
) -> tuple[NDArray[np.uint8], tuple[Animal, ...]]:
    """Draw one photo.

    Args:
        rng: decides everything.
        width: of the photo, pixels.
        height: of the photo, pixels.
        gsd_m: metres on the ground to a pixel.
        bears: how many polar bears to place.
        seals: how many seals to place.

    Returns:
        Pixels, height x width x 3, and the animals; their boxes lie inside the photo and share no pixel.

    Raises:
        BadArgument: the photo is too small for so many.
    """
    if min(width, height) < SMALLEST_PX:
        raise BadArgument(f"A photo of {width} x {height} px is too small.", f"Make it at least {SMALLEST_PX} px.")
    scene = _Scene(rng, SeaIce(rng, width, height, gsd_m))
    animals = [scene.placed("polar_bear") for _ in range(bears)] + [scene.placed("seal") for _ in range(seals)]
    scene.add_look_alikes(rng.poisson(width * height * gsd_m**2 * _LOOK_ALIKES_PER_M2))
    return _photographed(rng, scene.rgb), tuple(animals)


class _Scene:
    """Ice that fills with animals, and what else lies on it."""

    def __init__(self, rng: np.random.Generator, ice: SeaIce) -> None:
        self.rgb = ice.painted()
        self._rng, self._ice = rng, ice
        self._taken: list[Window] = []

    def placed(self, class_name: str) -> Animal:
        """Draw one more animal."""
        body = (bodies.seal if class_name == "seal" else bodies.polar_bear)(self._rng)
        angle = self._rng.uniform(0, 2 * np.pi)
        drawn = bodies.sprite(self._rng, body, angle, self._ice.gsd_m, self._ice.sun)
        x, y = self._resting_place(class_name, drawn.box, angle, body.length_m / self._ice.gsd_m)
        far_from_water = not self._ice.is_near_water(x, y, 3 / self._ice.gsd_m)
        if class_name == "seal" and far_from_water and self._rng.random() < 0.6:
            self._add_hole(x, y, angle, body.length_m)
        bodies.put(self.rgb, drawn, x, y, self._ice.sun)
        box = _moved(drawn.box, x, y)
        self._taken.append(box)
        return Animal(class_name, *box)

    def _resting_place(self, class_name: str, box: Window, angle: float, length_px: float) -> tuple[int, int]:
        """A free place on the ice: seals near water, bears further in; the best there is where none fits."""
        best: tuple[float, int, int] | None = None
        for x, y in self._free_places(box, 3):
            body = _along(x, y, angle, length_px * 0.42)
            inner = min(self._ice.edge_px(*at) for at in body)
            flaw = _flaw(class_name, inner * self._ice.gsd_m) + sum(0.3 for at in body if not self._ice.is_plain(*at))
            if best is None or flaw < best[0]:
                best = flaw, x, y
            if flaw == 0:
                break
        if best is None:
            size = f"{self.rgb.shape[1]} x {self.rgb.shape[0]} px"
            raise BadArgument(f"So many animals do not fit a photo of {size}.", "Place fewer, or make it larger.")
        return best[1:]

    def _free_places(self, box: Window, margin_px: int) -> Iterator[tuple[int, int]]:
        """Random centres at which the box lies in the photo, clear of what was placed."""
        height, width = self.rgb.shape[:2]
        low = margin_px - box.x, margin_px - box.y
        high = width - margin_px - box.right, height - margin_px - box.bottom
        if high[0] <= low[0] or high[1] <= low[1]:
            return
        for x, y in self._rng.integers(low, high, (_TRIES, 2)).tolist():
            around = Window(box.x - margin_px, box.y - margin_px, box.w + 2 * margin_px, box.h + 2 * margin_px)
            if not any(_moved(around, x, y).intersects(other) for other in self._taken):
                yield x, y

    def add_look_alikes(self, count: int) -> None:
        """Draw things that are no animals, on the ice."""
        for _ in range(count):
            angle = self._rng.uniform(0, 2 * np.pi)
            drawn = bodies.sprite(self._rng, bodies.look_alike(self._rng), angle, self._ice.gsd_m, self._ice.sun)
            at = next((p for p in self._free_places(drawn.box, 3) if self._ice.edge_px(*p) > drawn.box.w / 2), None)
            if at is not None:
                bodies.put(self.rgb, drawn, *at, self._ice.sun)
                self._taken.append(_moved(drawn.box, *at))

    def _add_hole(self, x: int, y: int, angle: float, length_m: float) -> None:
        """A breathing hole at the head of a seal, if there is room."""
        reach_px = (length_m / 2 + 0.5) / self._ice.gsd_m
        at = round(x - np.cos(angle) * reach_px), round(y - np.sin(angle) * reach_px)
        hole = bodies.sprite(self._rng, bodies.breathing_hole(self._rng), angle, self._ice.gsd_m, self._ice.sun)
        box = _moved(hole.box, *at)
        if not any(box.intersects(other) for other in self._taken) and box.clipped(*self.rgb.shape[1::-1]) == box:
            bodies.put(self.rgb, hole, *at, self._ice.sun)
            self._taken.append(box)


def _flaw(class_name: str, edge_m: float) -> float:
    """How far, in metres, a body whose nearest point to the water is this far from it is from where it would lie."""
    nearest, furthest = (0.35, 2.5) if class_name == "seal" else (0.6, np.inf)
    return max(nearest - edge_m, 0.0) * 20 + max(edge_m - furthest, 0.0)


def _along(x: int, y: int, angle: float, reach_px: float) -> list[tuple[float, float]]:
    return [(x + t * reach_px * np.cos(angle), y + t * reach_px * np.sin(angle)) for t in (-1, -0.5, 0, 0.5, 1)]


def _moved(box: Window, x: int, y: int) -> Window:
    return Window(box.x + x, box.y + y, box.w, box.h)


# The camera

_ROWS = 128
"""Rows developed at once."""


def _photographed(rng: np.random.Generator, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What a camera makes of it: exposure, white balance, haze, vignetting, blur and noise; in place."""
    gain = rng.uniform(0.72, 1.12) * rng.uniform(0.97, 1.03, 3)
    haze, corner, blur, noise = rng.uniform((0, 0, 0.08, 0.8), (18, 0.22, 0.2, 3.2))
    height, width = rgb.shape[:2]
    x, y = ((np.arange(n, dtype=np.float32) / n * 2 - 1) ** 2 / 2 for n in (width, height))
    above = rgb[:1].copy()
    for top in range(0, height, _ROWS):
        rows = slice(top, min(top + _ROWS, height))
        below = rgb[min(rows.stop, height - 1)][None]
        strip = _blurred(np.concatenate([above, rgb[rows], below]).astype(np.float32), np.float32(blur))
        above = rgb[rows.stop - 1 : rows.stop].copy()
        strip *= (1 - np.float32(corner) * (y[rows, None] + x))[..., None] * gain.astype(np.float32)
        grain = rng.standard_normal(strip.shape[:2], dtype=np.float32)
        coloured = np.stack([np.roll(grain, shift, axis=1) for shift in (7, 19, 31)], axis=-1)
        strip += np.float32(haze) + np.float32(noise) * (grain[..., None] + np.float32(0.4) * coloured)
        rgb[rows] = np.clip(strip, 0, 255).astype(np.uint8)
    return rgb


def _blurred(strip: Array, share: np.float32) -> Array:
    """Each pixel lets a share of its light go to each neighbour; the first and last row are lost."""
    inner = strip[1:-1] * (1 - 2 * share) + (strip[:-2] + strip[2:]) * share
    result = inner * (1 - 2 * share)
    result[:, 1:] += inner[:, :-1] * share
    result[:, :-1] += inner[:, 1:] * share
    result[:, [0, -1]] = inner[:, [0, -1]]
    return result


# The survey


def write_survey(  # noqa: PLR0913  what a caller may choose, each with a default
    folder: str | Path,
    photos: int = 12,
    width: int = 1536,
    height: int = 1024,
    seed: int = 0,
    gsd_m: float = 0.025,
    bears: float = 0.5,
    seals: float = 1.5,
    crs: str = "EPSG:3413",
) -> list[Photo]:
    """Write photos along a flight line up the map, GeoTIFFs with JPEG inside, that do not overlap.

    Args:
        folder: where to; made if missing, files of the same name are replaced.
        photos: how many.
        width: of each photo, pixels.
        height: of each photo, pixels.
        seed: the same seed and sizes give the same survey.
        gsd_m: side of a pixel in the CRS's metres.
        bears: mean number of polar bears a photo; the survey holds `round(bears * photos)`.
        seals: mean number of seals a photo, likewise; they keep company.
        crs: a projected CRS in metres that holds 75 degrees north, 150 degrees west.

    Raises:
        BadArgument: the folder can't be written, the CRS isn't in metres, or the photos are too small.
    """
    rng = np.random.default_rng((seed, 0))
    counts = zip(_shared_out(rng, bears, photos, 2.0), _shared_out(rng, seals, photos, 0.3), strict=True)
    places = _flight_line(photos, (width * gsd_m, height * gsd_m), crs, rng)
    written = []
    for number, (of_class, (left, top)) in enumerate(zip(counts, places, strict=True), start=1):
        rgb, animals = make_photo(np.random.default_rng((seed, number)), width, height, gsd_m, *of_class)
        path = Path(folder) / f"photo_{number:04d}.tif"
        _write(path, rgb, (left, gsd_m, 0, top, 0, -gsd_m), crs)
        written.append(Photo(str(path), width, height, animals))
    return written


def _shared_out(rng: np.random.Generator, mean: float, photos: int, evenness: float) -> list[int]:
    """So many for each photo that the total is `round(mean * photos)`; the smaller the evenness, the more herds."""
    weights = rng.dirichlet(np.full(photos, evenness))
    counts: list[int] = rng.multinomial(round(mean * photos), weights).tolist()
    return counts


def _flight_line(
    photos: int, size_m: tuple[float, float], crs: str, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """The photos' top left corners on the map, each above the one before, a little off the line."""
    metric, geographic = osr.SpatialReference(), osr.SpatialReference()
    geographic.ImportFromEPSG(4326)
    geographic.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    try:
        metric.SetFromUserInput(crs)
        metric.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        x, y, _ = osr.CoordinateTransformation(geographic, metric).TransformPoint(*_START)
    except RuntimeError as error:
        raise BadArgument(
            f"{crs} is no coordinate system for this.", "Choose a projected one, as EPSG:3413."
        ) from error
    if not metric.IsProjected() or metric.GetLinearUnits() != 1:
        raise BadArgument(f"{crs} does not count in metres.", "Choose a projected one that does, as EPSG:3413.")
    sideways = rng.normal(0, size_m[0] / 20, photos)
    return [(round(x + sideways[k], 3), round(y + k * (size_m[1] + _GAP_M), 3)) for k in range(photos)]


def _write(path: Path, rgb: NDArray[np.uint8], geotransform: tuple[float, ...], crs: str) -> None:
    height, width = rgb.shape[:2]
    options = ["COMPRESS=JPEG", "JPEG_QUALITY=90", "PHOTOMETRIC=YCBCR", "TILED=YES"]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 3, gdal.GDT_Byte, options)
        file.SetProjection(crs)
        file.SetGeoTransform(geotransform)
        interleaved = {"buf_pixel_space": 3, "buf_line_space": 3 * width, "buf_band_space": 1}
        file.WriteRaster(0, 0, width, height, rgb.tobytes(), **interleaved)
        file.FlushCache()
    except (OSError, RuntimeError) as error:
        raise BadArgument(f"{path} can't be written.", "Choose a folder you may write to.") from error
