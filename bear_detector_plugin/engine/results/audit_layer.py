# SPDX-License-Identifier: GPL-2.0-or-later
"""The layer `audit` of a results file: windows drawn from what was not flagged, and what people said of them.

    audit   window polygon; id, photo, x_px, y_px (top left), w_px, h_px, stratum, weight, verdict, drawn_at, threshold,
            seed

A verdict is a class, `background` or `unsure`, as in a review; who gave it and when stands in `reviews` under the
window's id. `weight` is how many windows of its stratum one that was drawn stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from osgeo import gdal, ogr

from ..imagery.footprint import Georeference, in_one_piece, transform, whole_turn
from ..imagery.windows import Window
from ..statistics.audit_sample import Drawn
from .ledger import DONE, transaction
from .results_file import placed_crs, window_of
from .tables import create_layer, insert, ring, select

gdal.UseExceptions()
ogr.UseExceptions()

NAME = "audit"
_COLUMNS = (
    "id photo x_px:int y_px:int w_px:int h_px:int stratum weight:real verdict drawn_at:time threshold:real seed:int"
)


class Terms(NamedTuple):
    """How a sample was drawn: when (UTC, as a GeoPackage writes it), from which score (0-1) on is flagged, the seed."""

    drawn_at: str
    threshold: float
    seed: int


class Judged(NamedTuple):
    """A window of the sample, and its verdict; empty as long as there is none."""

    drawn: Drawn
    verdict: str


class Scanned(NamedTuple):
    """A photo that is done.

    Args:
        path: of the photo.
        width: in pixels, 0 where an old file does not tell.
        height: the same.
        scale: how many of its pixels made one that the network saw.
        detections: score and window of what is kept.
    """

    path: str
    width: int
    height: int
    scale: float
    detections: list[tuple[float, Window]]


def read(survey: gdal.Dataset) -> tuple[Terms, list[Judged]] | None:
    """The sample of a results file, in the order in which it is to be looked at; None where none was drawn."""
    layer = survey.GetLayerByName(NAME)
    if layer is None or not layer.GetFeatureCount():
        return None
    judged = [
        Judged(Drawn(row["photo"], window_of(row), row["stratum"], row["weight"]), row["verdict"] or "")
        for row in layer
    ]
    query = f"SELECT threshold, seed, CAST(drawn_at AS TEXT) AS drawn FROM {NAME} LIMIT 1"  # noqa: S608  # nosec B608
    (terms,) = select(survey, query)
    return Terms(terms["drawn"], terms["threshold"], terms["seed"]), judged


def write(
    path: str, survey: gdal.Dataset, terms: Terms, drawn: Sequence[Drawn], places: Mapping[str, Georeference | None]
) -> None:
    """Write a sample, or what it is with more windows: verdicts that are there stay.

    Args:
        path: of the results file.
        survey: the same, open for writing.
        terms: how it was drawn.
        drawn: all of the sample, in the order in which it is to be looked at.
        places: where the photos of it lie.

    Raises:
        ResultsError: the file can't be written.
    """
    onto = placed_crs(survey)
    if survey.GetLayerByName(NAME) is None:
        create_layer(survey, NAME, _COLUMNS, onto)
    with transaction(path, survey):
        layer = survey.GetLayerByName(NAME)
        known = {row["id"]: row.GetFID() for row in layer}
        for one in drawn:
            identity = f"{one.photo}#{NAME}@{one.window.x},{one.window.y}"
            if identity in known:
                row = layer.GetFeature(known[identity])
                row["weight"] = one.weight
                layer.SetFeature(row)
            else:
                values = {"id": identity, "photo": one.photo, "stratum": one.stratum, "weight": one.weight}
                insert(layer, {**values, **_pixels(one.window), **terms._asdict()}, _outline(one, places, onto))


def scanned(survey: gdal.Dataset, until: str) -> Iterator[Scanned]:
    """The photos that were done up to a moment, each with all detections that are kept of it."""
    photos = select(
        survey,
        f"SELECT path, width_px, height_px, scale FROM photos WHERE {_until(until)} ORDER BY path",  # noqa: S608  # nosec B608
    )
    kept = select(survey, "SELECT photo, score, x_px, y_px, w_px, h_px FROM detections ORDER BY photo")
    groups = groupby(kept, key=lambda row: row["photo"])
    photo, rows = next(groups, ("", iter(())))
    for row in photos:
        path = row["path"]
        while photo and photo < path:
            photo, rows = next(groups, ("", iter(())))
        found = [(one["score"], window_of(one)) for one in rows] if photo == path else []
        yield Scanned(path, row["width_px"] or 0, row["height_px"] or 0, row["scale"] or 1.0, found)


def count_photos(survey: gdal.Dataset, condition: str) -> int:
    """How many photos meet a condition in SQL."""
    photos = survey.GetLayerByName("photos")
    photos.SetAttributeFilter(condition)
    count: int = photos.GetFeatureCount()
    photos.SetAttributeFilter(None)
    return count


def verdicts_on_flagged(survey: gdal.Dataset, terms: Terms) -> dict[str, int]:
    """Of what was flagged when the sample was drawn, how many have each verdict (empty: none yet)."""
    rows = select(
        survey,
        "SELECT COALESCE(review, '') AS verdict, COUNT(*) AS number FROM detections "  # noqa: S608  # nosec B608
        f"WHERE score >= {terms.threshold!r} AND photo IN (SELECT path FROM photos WHERE {_until(terms.drawn_at)}) "
        "GROUP BY verdict",
    )
    return {row["verdict"]: row["number"] for row in rows}


def _until(moment: str) -> str:
    """In SQL, which photos were done up to a moment."""
    return f"status = '{DONE}' AND heartbeat <= '{moment}'"


def _pixels(window: Window) -> dict[str, int]:
    return dict(zip(("x_px", "y_px", "w_px", "h_px"), window, strict=True))


def _outline(one: Drawn, places: Mapping[str, Georeference | None], onto: str | None) -> ogr.Geometry | None:
    place = places[one.photo]
    if place is None or onto is None:
        return None
    return ring(in_one_piece(transform(place.polygon(one.window), place.crs_wkt, onto), whole_turn(onto)))
