# SPDX-License-Identifier: GPL-2.0-or-later
"""Detections as COCO's JSON: what tools that train and compare detectors read. Places are pixels of the photos."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from osgeo import gdal

from ...errors import RasterError, ResultsError
from ..imagery.rasters import open_raster
from ..model.model_file import BACKGROUND
from ..results.ledger import DONE
from ..results.records import Run

ATTRIBUTES = ("id", "chance", "review", "reviewer", "reviewed", "note")
"""Fields of a detection that COCO has no place of its own for."""


class Image(NamedTuple):
    """A photo that was scanned: its path, and its size in pixels."""

    path: str
    width: int
    height: int


def images(survey: gdal.Dataset) -> list[Image]:
    """All photos that are done, so also those in which nothing was found.

    Raises:
        ResultsError: the size of a photo isn't in the results (of an earlier version), and it can't be read.
    """
    rows = [row.items() for row in survey.GetLayerByName("photos") if row["status"] == DONE]
    return [Image(row["path"], *_size(row)) for row in rows]


def _size(photo: Mapping[str, Any]) -> tuple[int, int]:
    if photo.get("width_px") and photo.get("height_px"):
        return photo["width_px"], photo["height_px"]
    try:
        with open_raster(photo["path"]) as raster:
            return raster.width, raster.height
    except RasterError as error:
        raise ResultsError(
            f"The size of {photo['path']} is not known: {error.message}",
            "Put the photo back, or export another format.",
        ) from error


def write(
    path: Path, run: Run, photos: Iterable[Image], rows: Iterable[Mapping[str, Any]], fields: Sequence[str]
) -> None:
    """Write a COCO file.

    A detection's category is what people took it for, where they named an animal: no reader looks at attributes.

    Args:
        path: of the file.
        run: whose classes become the categories, numbered from 1; others that people named come after them.
        photos: all that were scanned.
        rows: detections with all their fields.
        fields: those wanted; the ones in `ATTRIBUTES` become attributes of the annotations.
    """
    numbers: dict[str, int] = {}
    listed = []
    for number, photo in enumerate(photos, start=1):
        numbers[photo.path] = number
        listed.append({"id": number, "file_name": photo.path, "width": photo.width, "height": photo.height})
    categories = {name: number for number, name in enumerate(run.classes, start=1) if name != "background"}
    kept = [name for name in ATTRIBUTES if name in fields]
    annotations = []
    for number, row in enumerate(rows, start=1):
        category = categories.setdefault(_named(row), max(categories.values(), default=0) + 1)
        box = [row[name] for name in ("x_px", "y_px", "w_px", "h_px")]
        annotations.append(
            {
                "id": number,
                "image_id": numbers[row["photo"]],
                "category_id": category,
                "bbox": box,
                "area": box[2] * box[3],
                "iscrowd": 0,
                "score": row["score"],
                "attributes": {name: row[name] for name in kept},
            }
        )
    names = [{"id": number, "name": name} for name, number in categories.items()]
    info = {"description": f"Detections of {run.model}, by Bear Detector"}
    content = {"info": info, "images": listed, "categories": names, "annotations": annotations}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _named(row: Mapping[str, Any]) -> str:
    no_animal = row["review"] in (None, "", BACKGROUND, "unsure")
    name: str = row["class"] if no_animal else row["review"]
    return name
