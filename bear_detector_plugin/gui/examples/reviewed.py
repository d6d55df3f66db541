# SPDX-License-Identifier: GPL-2.0-or-later
"""Which examples a review gives: a confirmed animal as its square, a rejected window, and one of an audit, as a whole.

Training shifts its views round a small box so that the animal may lie anywhere in them, and takes a window as large
as a view as it is (`_reach` in engine/training/tiles.py). A confirmed window stored whole would teach animals in the
middle only; a rejected one stored small would be shifted until what was rejected has left the view. In an audit's
window the animal may be anywhere, and its middle nothing but ice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsProject, QgsVectorLayer

from ...errors import ExamplesError
from .outline import PLAIN_PX, shrunk, side_m, usual_length_m

BACKGROUND = "background"
_NEAR_PX = 16
"""Windows whose centres lie closer are the same place: half the step of a dense scan."""


class Place(NamedTuple):
    """What an example is about: its photo (`original`), its centre and its longer side in pixels."""

    photo: str
    x: float
    y: float
    side: float

    def near(self, other: Place) -> bool:
        """Whether both are the same place: within an animal's half length, or closer than windows lie."""
        sides = min(self.side, other.side)
        reach = max(_NEAR_PX, sides / 2 if max(self.side, other.side) < 224 else 0)
        return self.photo == other.photo and max(abs(self.x - other.x), abs(self.y - other.y)) < reach

    def meets(self, other: Place) -> bool:
        """Whether both share a pixel."""
        apart = max(abs(self.x - other.x), abs(self.y - other.y))
        return self.photo == other.photo and apart < (self.side + other.side) / 2


class Known:
    """Places of examples by photo, so that finding those near a place looks at one photo only."""

    def __init__(self, examples: Iterable[tuple[Any, str, Place]]) -> None:
        self._by_photo: dict[str, list[tuple[Any, str, Place]]] = {}
        for key, class_name, place in examples:
            self.add(key, class_name, place)

    def add(self, key: Any, class_name: str, place: Place) -> None:
        """One more; `key` is what `near` gives back."""
        self._by_photo.setdefault(place.photo, []).append((key, class_name, place))

    def near(self, place: Place) -> list[tuple[Any, str]]:
        """Keys and classes of the examples at a place."""
        return [(key, name) for key, name, other in self._by_photo.get(place.photo, ()) if place.near(other)]

    def animals_in(self, window: Place) -> list[Any]:
        """Keys of the animals that lie in a window, at least in part."""
        there = self._by_photo.get(window.photo, ())
        return [key for key, name, other in there if name != BACKGROUND and window.meets(other)]


def example_of(project: QgsProject, layer: QgsVectorLayer, row: dict[str, Any]) -> tuple[dict[str, Any], QgsGeometry]:
    """Values and outline (in the layer's CRS, empty where none is known) of a reviewed window's example.

    Raises:
        ExamplesError: the layer's CRS does not reach there.
    """
    box = tuple(int(row[name]) for name in ("x_px", "y_px", "w_px", "h_px"))
    geometry, crs = row.get("geometry"), row.get("crs")
    placed = geometry is not None and not geometry.isEmpty()
    if row["class"] != BACKGROUND and row.get("centred", True):
        side = round(PLAIN_PX * box[2] / 224)  # a finer photo has more pixels in a window, and in an animal
        if placed and crs is not None and crs.isValid():
            gsd_m = side_m(project, crs, geometry) / (box[2] * box[3]) ** 0.5
            side = max(round(usual_length_m(row["class"]) / gsd_m), 1)
        if placed:
            geometry = shrunk(geometry, side / box[2])
        box = (round(box[0] + (box[2] - side) / 2), round(box[1] + (box[3] - side) / 2), side, side)
    outline = QgsGeometry(geometry) if placed else QgsGeometry()
    if placed and crs is not None and crs.isValid() and layer.crs().isValid():
        _transform(outline, QgsCoordinateTransform(crs, layer.crs(), project), layer)
    values = dict(zip(("x_px", "y_px", "w_px", "h_px"), box))
    return {"class": row["class"], "shape": "box", "source": "review", "note": row.get("note") or "", **values}, outline


def _transform(outline: QgsGeometry, into: QgsCoordinateTransform, layer: QgsVectorLayer) -> None:
    """In place. QGIS raises an error for some places that a CRS does not reach, and takes others to infinity."""
    try:
        outline.transform(into)
        reached = outline.boundingBox().isFinite()
    except QgsCsException:
        reached = False
    if not reached:
        raise ExamplesError(
            f"The coordinate reference system of {layer.name()} does not reach this place.",
            "Keep the examples of distant surveys in files of their own.",
        )
