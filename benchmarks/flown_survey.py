# SPDX-License-Identifier: GPL-2.0-or-later
"""A survey that was never flown: where its photos truly lay, where they are said to lie, and which bear is in which.

Lines to and fro over 80 degrees north, across the antimeridian; no pixels. What is found in it goes into a results
file as `detect` writes one, with the places that a camera's GPS would have told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from osgeo import osr

from bear_detector_plugin.engine.imagery.footprint import Georeference, Point
from bear_detector_plugin.engine.imagery.photo_facts import Facts
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.placing.ground import Ground
from bear_detector_plugin.engine.results.records import Run
from bear_detector_plugin.engine.results.results_file import open_results

MIDDLE = (179.98, 80.0)
CRS = "EPSG:3413"
WIDTH_PX, HEIGHT_PX, GSD_M = 6000, 4000, 0.05
AHEAD_M, ASIDE_M = 80.0, 210.0  # between photos: 60 % overlap ahead, 30 % aside
SECONDS, TURN_S = 2.0, 90.0
BEGUN = datetime(2026, 5, 4, 20, 0, tzinfo=UTC)
RUN = Run(
    job=("detect", "photos", "--out", "survey.gpkg"),
    model="none",
    sha256="0",
    classes=("polar_bear", "background"),
    threshold=0.5,
    mode="dense",
    versions={},
)


@dataclass(frozen=True)
class Survey:
    """Photos in the order in which they were taken, and bears at a moment.

    Args:
        centres: of the photos, N x 2 in metres on the ground.
        headings: in radians from the first axis, N.
        said: where the photos are said to lie, N x 2.
        times: seconds since the first photo, N.
        bears: M x 2 in metres, when the first photo was taken.
        drift: of the ice, in m/s along both axes.
        noise_m: standard error of the photos' places, as they tell it.
    """

    centres: np.ndarray
    headings: np.ndarray
    said: np.ndarray
    times: np.ndarray
    bears: np.ndarray
    drift: Point = (0.0, 0.0)
    noise_m: float = 3.0

    def seen(self, photo: int) -> Iterator[tuple[int, float, float]]:
        """Bears in a photo: the number, and the pixel of each."""
        along, across = _axes(self.headings[photo])
        away = self.bears + self.times[photo] * np.array(self.drift) - self.centres[photo]
        for bear, (right, up) in enumerate(np.column_stack([away @ across, away @ along])):
            x, y = WIDTH_PX / 2 + right / GSD_M, HEIGHT_PX / 2 - up / GSD_M
            if 0 <= x < WIDTH_PX and 0 <= y < HEIGHT_PX:
                yield bear, x, y


def fly(lines: int, photos: int, bears: int, noise_m: float, seed: int = 0, drift: Point = (0.0, 0.0)) -> Survey:
    """A survey of so many photos a line; five bears in six are mothers with one cub or two within 8 m.

    Args:
        lines: flown to and fro.
        photos: of each line.
        bears: cubs counted.
        noise_m: standard deviation of the photos' places along each axis.
        seed: of all that is random.
        drift: of the ice, in m/s.
    """
    rng = np.random.default_rng(seed)
    centres, headings, times = [], [], []
    for line in range(lines):
        order = range(photos) if line % 2 == 0 else reversed(range(photos))
        for number, along in enumerate(order):
            centres.append((along * AHEAD_M, line * ASIDE_M))
            headings.append(0.0 if line % 2 == 0 else math.pi)
            times.append(line * (photos * SECONDS + TURN_S) + number * SECONDS)
    true = np.array(centres) - np.mean(centres, axis=0)
    said = true + rng.normal(0, noise_m, true.shape)
    return Survey(true, np.array(headings), said, np.array(times), _bears(rng, true, bears), drift, noise_m)


def write(survey: Survey, path: str, found: float = 0.9, seed: int = 0) -> dict[str, int]:
    """Write what was found as a results file; returns the bear behind each detection's id.

    Args:
        survey: that was flown.
        path: of the file.
        found: the share (0-1) of the sightings that the model finds.
        seed: of what it finds, and where in the window.
    """
    rng, ground, truth = np.random.default_rng(seed), Ground(MIDDLE), {}
    names = [f"photos/IMG_{number:05d}.jpg" for number in range(len(survey.said))]
    with open_results(path, RUN) as results:
        results.pending(names)
        for number, name in enumerate(names):
            detections = []
            for bear, x, y in survey.seen(number):
                left, top = (int(at - TILE_PX / 2 + rng.uniform(-32, 32)) for at in (x, y))
                if rng.random() < found:
                    detections.append(("polar_bear", 0.9, Window(left, top, TILE_PX, TILE_PX)))
                    truth[f"{name}#polar_bear@{left},{top}"] = bear
            extent = Window(0, 0, WIDTH_PX, HEIGHT_PX)
            results.describe(name, Facts(GSD_M, "table", "table", "", taken(survey, number), survey.noise_m))
            results.finish(name, extent, _place(ground, survey, number), detections, 1.0)
    return truth


def taken(survey: Survey, photo: int) -> str:
    """When a photo was taken, as a GeoPackage writes it."""
    return (BEGUN + timedelta(seconds=float(survey.times[photo]))).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _bears(rng: np.random.Generator, centres: np.ndarray, count: int) -> np.ndarray:
    bears: list[np.ndarray] = []
    low, high = centres.min(axis=0), centres.max(axis=0)
    while len(bears) < count:
        mother = rng.uniform(low, high)
        cubs = int(rng.integers(0, 3))
        bears += [mother, *(mother + _nearby(rng) for _ in range(cubs))]
    return np.array(bears[:count])


def _nearby(rng: np.random.Generator) -> np.ndarray:
    angle, far = rng.uniform(0, math.tau), rng.uniform(3, 8)
    return np.array([far * math.cos(angle), far * math.sin(angle)])


def _axes(heading: float) -> tuple[np.ndarray, np.ndarray]:
    """Ahead, and to the right."""
    return np.array([math.cos(heading), math.sin(heading)]), np.array([math.sin(heading), -math.cos(heading)])


def _place(ground: Ground, survey: Survey, photo: int) -> Georeference:
    """The photo's geotransform by three of its corners."""
    along, across = _axes(survey.headings[photo])
    wide, high = WIDTH_PX * GSD_M * across, HEIGHT_PX * GSD_M * along
    first = survey.said[photo] - wide / 2 + high / 2
    corner, right, below = ground.back(np.array([first, first + wide, first - high]), CRS)
    x, y = (right - corner) / WIDTH_PX, (below - corner) / HEIGHT_PX
    crs = osr.SpatialReference()
    crs.SetFromUserInput(CRS)
    return Georeference(crs.ExportToWkt(), (corner[0], x[0], y[0], corner[1], x[1], y[1]))
