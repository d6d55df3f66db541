# SPDX-License-Identifier: GPL-2.0-or-later
"""Do placed photos agree with what they show? Points found in two of them must lie at one place on the ground.

    .venv/bin/python -m benchmarks.tie_points ../shared/data/drone_survey

Places the photos by what they tell, finds tie points (SIFT, ratio test, RANSAC) in all pairs that overlap, and
measures how far apart the two photos put each of them.

The ground sample distance that the photos were given is compared with what tie points and the GPS baselines say of it,
by two ways, and with all photos and pairs:

- a block adjustment: the height above the ground at which rays through the tie points meet, with the cameras as far
  apart as their GPS positions and free to tilt by some degrees, with the standard error that it has by these positions;
- plainly: a baseline in metres by the shift of the photo's middle in pixels, a figure a pair; tilts that differ by one
  degree change it by 5 % where photos are as near as these, and trees above the road by as much as they are high.

Written to benchmarks/results/tie_points.json.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from osgeo import ogr
from scipy.optimize import least_squares
from scipy.sparse import lil_matrix
from scipy.spatial.transform import Rotation

from bear_detector_plugin.engine.footprint import Georeference
from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.rasters import open_raster
from bear_detector_plugin.engine.windows import Window
from bear_detector_plugin.jobs import GeoreferenceJob

RESULT = Path("benchmarks/results/tie_points.json")
RATIO, MISS_PX, FEWEST = 0.75, 3.0, 20
"""Lowe's ratio; how far, in reduced pixels, RANSAC lets a tie point lie off its plane; so many make a pair."""
POSITION_M, TILT, MISSED_PX, TIES = 1.0, math.radians(4), 3.0, 25
"""Of the adjustment: standard errors of a position against its neighbours', of a camera's angles and of a tie point,
and how many of these it takes from a pair."""
HEIGHT_M = 20.0
"""Of the cameras' and the ground's height: free, but for their sum."""
ENOUGH = 200
"""Steps of the adjustment: it has settled after 150, and is 3 % off after 30."""
SAME_LINE = math.cos(math.radians(20))
"""Of the angle between a photo's top or bottom and the way to the next on its line, no less."""

Points = NDArray[np.float64]


class Photo(NamedTuple):
    """A placed photo: N x 2 features in its pixels with their descriptors, its place, and what it was given."""

    name: str
    size: tuple[int, int]
    points: Points
    descriptors: NDArray[np.float32]
    place: Georeference
    gsd_m: float
    focal_px: float

    @property
    def middle(self) -> tuple[float, float]:
        """On the map."""
        return self.place.to_map(self.size[0] / 2, self.size[1] / 2)


def place(folder: str, out: Path, **options: Any) -> list[dict[str, Any]]:
    """Place photos; the rows of their footprints in the order of their names."""
    georeference(GeoreferenceJob((folder,), str(out), **options), lambda event: None)
    footprints = ogr.Open(str(out / "footprints.gpkg"))
    return sorted((row.items() for row in footprints.GetLayer()), key=lambda row: row["photo"])


def look(row: dict[str, Any], reduced: int = 4, most: int = 6000) -> Photo:
    """The features of a placed photo, found in its reduced image."""
    with open_raster(row["vrt"]) as photo:
        size, where = (photo.width, photo.height), photo.georeference
        small = size[0] // reduced, size[1] // reduced
        grey = cv2.cvtColor(photo.read(Window(0, 0, *size), small).rgb, cv2.COLOR_RGB2GRAY)
    keys, descriptors = cv2.SIFT_create(most).detectAndCompute(grey, None)
    points = (np.array([key.pt for key in keys]) + 0.5) * (size[0] / small[0], size[1] / small[1])
    gsd_m = row["gsd_m"]
    return Photo(Path(row["photo"]).name, size, points, descriptors, where, gsd_m, row["altitude_m"] / gsd_m)


def ties(one: Photo, other: Photo, reduced: int = 4) -> tuple[Points, Points]:
    """The points that two photos share, in the pixels of each; none where too few agree."""
    pairs = cv2.BFMatcher().knnMatch(one.descriptors, other.descriptors, k=2)
    good = [best for best, second in pairs if best.distance < RATIO * second.distance]
    here, there = one.points[[g.queryIdx for g in good]], other.points[[g.trainIdx for g in good]]
    if len(good) >= FEWEST:
        _, inside = cv2.findHomography(here, there, cv2.RANSAC, MISS_PX * reduced)
        agreeing = inside.ravel() > 0
        here, there = here[agreeing], there[agreeing]
    return (here, there) if len(here) >= FEWEST else (here[:0], there[:0])


def apart_m(one: Photo, other: Photo, shared: tuple[Points, Points]) -> Points:
    """Metres on the ground between the two places of each point, and so how wrong they are together."""
    places = [
        np.array([photo.place.to_map(*p) for p in points]) for photo, points in zip((one, other), shared, strict=True)
    ]
    return np.hypot(*(places[0] - places[1]).T)


class Adjusted(NamedTuple):
    """Metres on the ground that a pixel spans, and the standard error of that."""

    gsd_m: float
    error_m: float


class Block:
    """Photos, each with a camera of six unknowns, and tie points of three; metres east, north and up of the map.

    Args:
        photos: that are placed.
        shared: the points that pairs of them share.
    """

    def __init__(self, photos: Sequence[Photo], shared: dict[tuple[int, int], tuple[Points, Points]]) -> None:
        rng = np.random.default_rng(0)
        seen, number = [], 0
        for pair, points in shared.items():
            for tie in rng.permutation(len(points[0]))[:TIES]:
                seen += [(pair[end], number, *points[end][tie]) for end in (0, 1)]
                number += 1
        observed = np.array(seen)
        self.camera, self.tie = (observed[:, column].astype(int) for column in (0, 1))
        self.pixels = observed[:, 2:] - np.array(photos[0].size) / 2
        self.middles = np.array([photo.middle for photo in photos])
        self.middles -= self.middles.mean(axis=0)
        self.height_m = float(np.median([photo.gsd_m * photo.focal_px for photo in photos]))
        self.focal_px = photos[0].focal_px
        self.axes = np.array([axes_of(photo) for photo in photos])
        self.cameras, self.ties = len(photos), number

    def start(self) -> Points:
        """The unknowns as the photos tell: positions, small turns, and the places of the tie points."""
        cameras = np.zeros((self.cameras, 6))
        cameras[:, :2], cameras[:, 2] = self.middles, self.height_m
        rays = self.rays(self.axes)
        ground = cameras[self.camera, :3] - rays * (self.height_m / rays[:, 2:])
        return np.concatenate([cameras.ravel(), ((ground[::2] + ground[1::2]) / 2).ravel()])

    def rays(self, axes: Points) -> Points:
        """N x 3: the directions of the observed pixels."""
        across_down = np.column_stack([self.pixels / self.focal_px, np.ones(len(self.pixels))])
        return np.einsum("nk,nki->ni", across_down, axes[self.camera])

    def misses(self, unknown: Points) -> Points:
        """By how many standard errors tie points and positions miss."""
        cameras, ties = unknown[: 6 * self.cameras].reshape(-1, 6), unknown[6 * self.cameras :].reshape(-1, 3)
        axes = np.einsum("nki,nij->nkj", self.axes, Rotation.from_rotvec(cameras[:, 3:]).as_matrix())
        seen = np.einsum("nki,ni->nk", axes[self.camera], ties[self.tie] - cameras[self.camera, :3])
        missed_px = self.focal_px * seen[:, :2] / seen[:, 2:] - self.pixels
        moved = (cameras[:, :3] - [*np.zeros(2), self.height_m]) - np.pad(self.middles, ((0, 0), (0, 1)))
        told = np.hstack([moved / [POSITION_M, POSITION_M, HEIGHT_M], cameras[:, 3:] / TILT])
        return np.concatenate([(missed_px / MISSED_PX).ravel(), told.ravel(), ties[:, 2] / HEIGHT_M])

    def depends(self) -> lil_matrix:
        """Which miss depends on which unknown."""
        pixels, cameras = 2 * len(self.camera), 6 * self.cameras
        found = lil_matrix((pixels + cameras + self.ties, cameras + 3 * self.ties), dtype=int)
        for row, (camera, tie) in enumerate(zip(self.camera, self.tie, strict=True)):
            for first, count in ((6 * camera, 6), (cameras + 3 * tie, 3)):
                found[2 * row : 2 * row + 2, first : first + count] = 1
        found[pixels : pixels + cameras, :cameras] = np.eye(cameras)
        found[pixels + cameras :, cameras + 2 :: 3] = np.eye(self.ties)
        return found

    def adjusted(self) -> Adjusted:
        """The ground sample distance by the adjusted height of the cameras, with its standard error."""
        found = least_squares(
            self.misses,
            self.start(),
            jac_sparsity=self.depends(),
            loss="soft_l1",
            x_scale="jac",
            max_nfev=ENOUGH,
        )
        cameras = slice(2, 6 * self.cameras, 6)
        heights = found.x[cameras] - np.median(found.x[6 * self.cameras + 2 :: 3])
        share = np.zeros(len(found.x))
        share[cameras], share[6 * self.cameras + 2 :: 3] = 1 / self.cameras, -1 / self.ties
        jacobian = found.jac.toarray()
        variance = share @ np.linalg.solve(jacobian.T @ jacobian, share)
        return Adjusted(float(np.median(heights)) / self.focal_px, math.sqrt(variance) / self.focal_px)


def axes_of(photo: Photo) -> Points:
    """3 x 3: a photo's right, its bottom and straight down, as east, north and up."""
    (_, east, _, _, north, _) = photo.place.geotransform
    right = np.array([east, north, 0]) / math.hypot(east, north)
    return np.array([right, [right[1], -right[0], 0], [0, 0, -1]])


def plain_gsd_m(one: Photo, other: Photo, shared: tuple[Points, Points]) -> float:
    """A baseline by the shift of the photo's middle, in metres a pixel."""
    middle = np.array(one.size) / 2
    moved, _ = cv2.estimateAffinePartial2D(*(points - middle for points in shared), ransacReprojThreshold=4 * MISS_PX)
    return math.dist(one.middle, other.middle) / float(np.hypot(*moved[:, 2]))


def on_one_line(one: Photo, other: Photo) -> bool:
    """Whether a photo lies ahead of another or behind it."""
    way = np.subtract(other.middle, one.middle)
    return bool(abs(axes_of(one)[1][:2] @ way) > SAME_LINE * np.linalg.norm(way))


def measure(rows: Sequence[dict[str, Any]], reduced: int = 4, most: int = 6000) -> dict[str, Any]:
    """What the tie points say of placed photos."""
    photos = [look(row, reduced, most) for row in rows if row["status"] == "placed"]
    shared = {pair: ties(*pair_of(photos, pair), reduced) for pair in combinations(range(len(photos)), 2)}
    shared = {pair: points for pair, points in shared.items() if len(points[0])}
    off = {pair: apart_m(*pair_of(photos, pair), points) for pair, points in shared.items()}
    everywhere = np.concatenate(list(off.values()))
    by_ties, error_m = Block(photos, shared).adjusted()
    given = float(np.median([photo.gsd_m for photo in photos]))
    plain = {pair: plain_gsd_m(*pair_of(photos, pair), points) for pair, points in shared.items()}
    off_plain = {pair: given / gsd_m - 1 for pair, gsd_m in plain.items()}
    along = [off_plain[pair] for pair in shared if on_one_line(*pair_of(photos, pair))]
    return {
        "photos": len(rows),
        "placed": len(photos),
        "pairs": len(shared),
        "tie_points": len(everywhere),
        "median_m": round(float(np.median(everywhere)), 2),
        "percentile_95_m": round(float(np.percentile(everywhere, 95)), 2),
        "median_m_by_pair": {
            " ".join(photos[i].name for i in pair): round(float(np.median(off[pair])), 2) for pair in shared
        },
        "gsd_m": round(given, 5),
        "gsd_m_by_tie_points": round(by_ties, 5),
        "gsd_off": round(given / by_ties - 1, 4),
        "gsd_off_standard_error": round(error_m / by_ties, 4),
        "gsd_off_plainly": round(float(np.median([*off_plain.values()])), 4),
        "gsd_off_plainly_along_lines": round(float(np.median(along)), 4),
        "gsd_off_plainly_by_pair": {
            " ".join(photos[i].name for i in pair): round(value, 3) for pair, value in off_plain.items()
        },
    }


def pair_of(photos: Sequence[Photo], pair: tuple[int, int]) -> tuple[Photo, Photo]:
    """Two of the photos."""
    return photos[pair[0]], photos[pair[1]]


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as out:
        rows = place(given.folder, Path(out))
        seconds = time.monotonic() - began
        results = {**measure(rows), "seconds_to_place": round(seconds, 2)}
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
