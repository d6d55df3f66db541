# SPDX-License-Identifier: GPL-2.0-or-later
"""Do placed photos agree with what they show? Points found in two of them must lie at one place on the ground.

    .venv/bin/python -m benchmarks.tie_points ../shared/data/drone_survey

Places the photos twice, at the heights that they tell and at those by their overlaps (`--height-by-overlaps`), finds
tie points in all pairs that overlap, and measures how far apart the two photos put each of them.

The ground sample distance that the photos were given is compared with what tie points and the GPS baselines say of it:

- by a block adjustment: the height above the ground at which rays through the tie points meet, with the cameras as far
  apart as their GPS positions and free to tilt by some degrees, with the standard error that it has by these positions;
- plainly: a baseline in metres by the shift of the photo's middle in pixels, a figure a pair; tilts that differ by one
  degree change it by 5 % where photos are as near as these, and trees above the road by as much as they are high. Its
  standard error is a jackknife's, which leaves out one photo after the other.

The engine measures heights by the pairs of a line only, on the same photos and with the same tie points. So it is also
judged by what it has not seen: by the pairs from line to line, and with heights by one line alone, which the pairs of
the other line judge. The adjustment sees all pairs, but frees the tilts and the ground's relief, which the engine does
not; what is wrong with a GPS position is wrong for both.

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

from bear_detector_plugin.engine.georeference import georeference
from bear_detector_plugin.engine.imagery.footprint import Georeference
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.placing.tie_points import SHOWN_PX, Features, look, ties
from bear_detector_plugin.events import Log
from bear_detector_plugin.jobs import GeoreferenceJob

RESULT = Path("benchmarks/results/tie_points.json")
MOST = 6000
"""Features of a photo: more than the engine takes, for more pairs."""
PLANE_PX = 12.0
"""Tie points lie no further off, in pixels, where a shift is told plainly."""
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
Pair = tuple[int, int]
Shared = dict[Pair, tuple[Points, Points]]


class Photo(NamedTuple):
    """A placed photo: its width and height in pixels, its place, and what it was given."""

    name: str
    size: tuple[int, int]
    place: Georeference
    gsd_m: float
    focal_px: float

    @property
    def middle(self) -> tuple[float, float]:
        """On the map."""
        return self.place.to_map(self.size[0] / 2, self.size[1] / 2)


def place(photos: Sequence[str], out: Path, said: list[str] | None = None, **options: Any) -> list[Photo]:
    """Place photos or a folder of them; those that have a place, in the order of their names.

    What the engine remarks is added to `said`.
    """
    remarks: list[str] = [] if said is None else said
    job = GeoreferenceJob(tuple(photos), str(out), **options)
    georeference(job, lambda event: remarks.append(event.message) if isinstance(event, Log) else None)
    footprints = ogr.Open(str(out / "footprints.gpkg"))
    rows = sorted((row.items() for row in footprints.GetLayer()), key=lambda row: row["photo"])
    return [_photo(row) for row in rows if row["status"] == "placed"]


def _photo(row: dict[str, Any]) -> Photo:
    with open_raster(row["vrt"]) as photo:
        size, where = (photo.width, photo.height), photo.georeference
    return Photo(row["photo"], size, where, row["gsd_m"], row["altitude_m"] / row["gsd_m"])


def shared_points(photos: Sequence[Photo], shown_px: int = SHOWN_PX, most: int = MOST) -> Shared:
    """The points that pairs of photos share."""
    seen: list[Features] = [look(photo.name, shown_px, most) for photo in photos]
    found = {(one, other): ties(seen[one], seen[other]) for one, other in combinations(range(len(photos)), 2)}
    return {pair: points for pair, points in found.items() if len(points[0])}


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

    def __init__(self, photos: Sequence[Photo], shared: Shared) -> None:
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
    moved, _ = cv2.estimateAffinePartial2D(*(points - middle for points in shared), ransacReprojThreshold=PLANE_PX)
    return math.dist(one.middle, other.middle) / float(np.hypot(*moved[:, 2]))


def on_one_line(one: Photo, other: Photo) -> bool:
    """Whether a photo lies ahead of another or behind it."""
    way = np.subtract(other.middle, one.middle)
    return bool(abs(axes_of(one)[1][:2] @ way) > SAME_LINE * np.linalg.norm(way))


def plain_scales(photos: Sequence[Photo], shared: Shared) -> dict[Pair, float]:
    """What each pair says plainly of the metres that a pixel spans."""
    return {pair: plain_gsd_m(*pair_of(photos, pair), points) for pair, points in shared.items()}


def lines_of(photos: Sequence[Photo], shared: Shared) -> dict[str, list[Pair]]:
    """The pairs along lines, and those across from one to another."""
    along = [pair for pair in shared if on_one_line(*pair_of(photos, pair))]
    return {"along_lines": along, "across_lines": [pair for pair in shared if pair not in along]}


def off_with_error(gsd_m: float, plain: dict[Pair, float], pairs: Sequence[Pair]) -> dict[str, float]:
    """By which share a gsd is coarser than pairs say (their median), with a jackknife's standard error over photos."""
    off = {pair: gsd_m / plain[pair] - 1 for pair in pairs}
    numbers = sorted({number for pair in pairs for number in pair})
    without = [[value for pair, value in off.items() if number not in pair] for number in numbers]
    medians = np.array([np.median(values) for values in without if values])
    error = math.sqrt((len(medians) - 1) / len(medians) * np.sum((medians - medians.mean()) ** 2))
    return {"off": round(float(np.median([*off.values()])), 4), "standard_error": round(error, 4), "pairs": len(pairs)}


def measure(photos: Sequence[Photo], shared: Shared, by_ties: Adjusted, plain: dict[Pair, float]) -> dict[str, Any]:
    """What the tie points say of placed photos."""
    off = {pair: apart_m(*pair_of(photos, pair), points) for pair, points in shared.items()}
    everywhere = np.concatenate(list(off.values()))
    given = float(np.median([photo.gsd_m for photo in photos]))
    error = by_ties.error_m / by_ties.gsd_m
    groups = {"all_pairs": list(shared), **lines_of(photos, shared)}
    return {
        "median_m": round(float(np.median(everywhere)), 2),
        "percentile_95_m": round(float(np.percentile(everywhere, 95)), 2),
        "median_m_by_pair": {_named(photos, pair): round(float(np.median(off[pair])), 2) for pair in shared},
        "gsd_m": round(given, 5),
        "gsd_off_by_adjustment": {"off": round(given / by_ties.gsd_m - 1, 4), "standard_error": round(error, 4)},
        "gsd_off_plainly": {name: off_with_error(given, plain, pairs) for name, pairs in groups.items()},
        "gsd_off_plainly_by_pair": {_named(photos, pair): round(given / plain[pair] - 1, 3) for pair in shared},
    }


def by_one_line(
    told: Sequence[Photo], shared: Shared, plain: dict[Pair, float], line: Sequence[int], out: Path
) -> dict[str, Any]:
    """Heights by the overlaps of one line alone, judged by the pairs that hold no photo of it."""
    said: list[str] = []
    raised = {
        photo.name: photo.gsd_m for photo in place([told[n].name for n in line], out, said, height_by_overlaps=True)
    }
    changed = [raised[told[n].name] / told[n].gsd_m - 1 for n in line if told[n].name in raised]
    found = {
        "photos": [Path(told[n].name).name for n in line],
        "said": said[0].replace(f"{Path(told[0].name).parent}: ", ""),
    }
    if not any(changed):
        return found
    given = (1 + float(np.median(changed))) * float(np.median([photo.gsd_m for photo in told]))
    others = [pair for pair in shared if not set(pair) & set(line)]
    beyond = [pair for pair in shared if not set(pair) <= set(line)]
    return found | {
        "scale_changed": round(float(np.median(changed)), 4),
        "gsd_off_plainly_by_other_photos": off_with_error(given, plain, others),
        "gsd_off_plainly_by_other_pairs": off_with_error(given, plain, beyond),
    }


def lines_apart(photos: Sequence[Photo], along: Sequence[Pair]) -> list[list[int]]:
    """The photos of each line, which pairs along it tie together."""
    lines: list[set[int]] = []
    for pair in along:
        met = [line for line in lines if line & set(pair)]
        lines = [line for line in lines if line not in met] + [set(pair).union(*met)]
    return sorted(sorted(line) for line in lines)


def pair_of(photos: Sequence[Photo], pair: Pair) -> tuple[Photo, Photo]:
    """Two of the photos."""
    return photos[pair[0]], photos[pair[1]]


def _named(photos: Sequence[Photo], pair: Pair) -> str:
    return " ".join(Path(photos[number].name).name for number in pair)


def main() -> None:
    """Measure, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        results = run(given.folder, Path(name))
    RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))


def run(folder: str, out: Path) -> dict[str, Any]:
    """All figures of a folder of photos."""
    took_s, placed, said = {}, {}, []
    for name, by_overlaps in (("as_told", False), ("by_overlaps", True)):
        began = time.process_time()
        placed[name] = place([folder], out / name, said, height_by_overlaps=by_overlaps)
        took_s[name] = round(time.process_time() - began, 2)
    told = placed["as_told"]
    shared = shared_points(told)
    by_ties, plain = Block(told, shared).adjusted(), plain_scales(told, shared)
    lines = lines_apart(told, lines_of(told, shared)["along_lines"])
    return {
        "photos": len(told),
        "pairs": len(shared),
        "tie_points": sum(len(points[0]) for points in shared.values()),
        "said": [text.replace(f"{Path(told[0].name).parent}: ", "") for text in said],
        "gsd_m_by_adjustment": round(by_ties.gsd_m, 5),
        **{name: measure(photos, shared, by_ties, plain) for name, photos in placed.items()},
        "by_one_line": [by_one_line(told, shared, plain, line, out / f"line{line[0]}") for line in lines],
        "processor_seconds_to_place": took_s,
    }


if __name__ == "__main__":
    main()
