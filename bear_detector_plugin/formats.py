# SPDX-License-Identifier: GPL-2.0-or-later
"""What detections can be exported as, and what each format can't hold: known to both processes, before the export.

>>> losses("bears.csv")
['CSV holds the centre of each window, not its outline.']
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

FORMATS = {
    ".shp": "ESRI Shapefile",
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".csv": "CSV",
    ".json": "COCO",
}
"""Name of each format, by the ending of its files."""
FIELDS = (
    "id",
    "photo",
    "class",
    "score",
    "chance",
    "x_px",
    "y_px",
    "w_px",
    "h_px",
    "review",
    "reviewer",
    "reviewed",
    "note",
)
"""What is known of a detection: `reviewed` is when its latest verdict was given, `reviewer` by whom."""
TEXT_FIELDS = ("id", "photo", "class", "review", "reviewer", "note")
EXPORTED = ("detections", "layer_styles")
"""Layers of a GeoPackage that was exported, and of a style that QGIS has put there."""
WITHOUT_CRS = (".geojson", ".json")
"""Formats whose coordinates can't be chosen."""
CONFIRMED = "review NOT IN ('', 'background', 'unsure')"
_SHOWN = {"all": "", "reviewed": "review <> ''", "confirmed": CONFIRMED}
"""Condition of each choice of `--review`; one that is NULL fulfils none."""
SHAPEFILE_NAME_CHARACTERS = 10
SHAPEFILE_TEXT_BYTES = 254


class Loss(str):
    """A sentence that says what a format can't hold."""

    __slots__ = ()


def lowest_score(review: str, threshold: float | None, run_threshold: float) -> float:
    """The score (0-1) from which detections are written: people have decided on those that were reviewed."""
    if threshold is not None:
        return threshold
    return run_threshold if review == "all" else 0.0


def condition(review: str, lowest: float, where: str = "") -> str:
    """What a detection must fulfil to be written, as SQL on the layer `detections`.

    Args:
        review: one of `jobs.REVIEWED`.
        lowest: its least score (0-1).
        where: a further condition, in SQL.
    """
    parts = [f"score >= {lowest!r}", _SHOWN[review], f"({where})" if where else ""]
    return " AND ".join(part for part in parts if part)


def losses(path: str, fields: Sequence[str] = (), crs: str | None = None) -> list[Loss]:
    """What will not be in an exported file, as a sentence each.

    Args:
        path: the file to be written, whose ending decides on the format.
        fields: those to be written; all where empty.
        crs: the coordinate reference system that was asked for; the survey's own where None.
    """
    fields = fields or FIELDS
    suffix = PurePath(path).suffix.lower()
    if suffix == ".shp":
        return _of_shapefile(fields)
    if suffix == ".geojson":
        return _of_geojson(crs)
    if suffix == ".csv":
        return [Loss("CSV holds the centre of each window, not its outline.")]
    if suffix == ".json":
        return [Loss("COCO holds places in the photos' pixels only: nothing of where they lie on the map.")]
    return []


def _of_shapefile(fields: Sequence[str]) -> list[Loss]:
    found = []
    for name in fields:
        if len(name) > SHAPEFILE_NAME_CHARACTERS:
            short = name[:SHAPEFILE_NAME_CHARACTERS]
            found.append(Loss(f"A Shapefile's names have ten characters at most: {name} becomes {short}."))
    texts = ", ".join(name for name in fields if name in TEXT_FIELDS)
    if texts:
        found.append(Loss(f"A Shapefile's texts have 254 bytes at most: longer ones lose their beginning ({texts})."))
    if "reviewed" in fields:
        found.append(Loss("A Shapefile knows no time of day and no time zone: the time of a review is text."))
    return found


def _of_geojson(crs: str | None) -> list[Loss]:
    wgs84 = crs is not None and crs.upper() in ("EPSG:4326", "OGC:CRS84")
    return [] if wgs84 else [Loss("GeoJSON is always in longitude and latitude (WGS 84), by its standard.")]
