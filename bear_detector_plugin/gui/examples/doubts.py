# SPDX-License-Identifier: GPL-2.0-or-later
"""What is doubtful about an example: told when it is drawn, marked in the gallery, in nobody's way."""

from __future__ import annotations

from collections.abc import Iterable

from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsTask,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import pyqtSignal

from ...splits import PHOTO, drawn_split, group_of
from ...translation import percentage, tr
from ..tasks import Task
from .gallery_model import Row
from .layer import box_of, photo_of, place_at
from .photo_places import TILE_PX, read_frame

_SIDE_PX = 32
"""Side of the reduced window in which nodata is looked for."""
_EMPTY_SHARE = 0.05
"""A window with less nodata in it is taken for a photo of ground."""
_BLACK_SHARE = 0.9
"""With less black in it, too: seals and open water are black in many photos, a border is so all over."""


def doubts_about(
    layer: QgsVectorLayer, example: QgsFeature, others: Iterable[tuple[Row, str]], group: str = PHOTO
) -> list[str]:
    """What is doubtful about a new example that can be told without reading pixels, one sentence each.

    Args:
        layer: the examples.
        example: the new one.
        others: the examples there were before it, each with the split that training will take it for.
        group: what training takes wholly into one split.
    """
    photo, there = photo_of(layer, example), [(row, split) for row, split in others if row.id != example.id()]
    return [
        *_astray(photo, box_of(example)),
        *_straddling(layer, example, there, group),
        *_again(photo, box_of(example), [row for row, _ in there]),
    ]


def _astray(photo: str, box: tuple[int, ...] | None) -> list[str]:
    if not photo:
        return [tr("It lies on none of the photos on the map: training will look for it in the survey.")]
    frame = read_frame(photo)
    if box is None or frame is None:
        return []
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    if not (0 <= x < frame.width and 0 <= y < frame.height):
        return [tr("It lies off the photo: training can't use it.")]
    return []


def _again(photo: str, box: tuple[int, ...] | None, others: list[Row]) -> list[str]:
    if box is None:
        return []
    place = place_at(photo, box)
    same = (row for row in others if row.photo == photo and row.box and place.near(place_at(photo, row.box)))
    return [tr("There is an example of {name} at the same place already.", name=row.class_name) for row in same][:1]


def _straddling(layer: QgsVectorLayer, example: QgsFeature, others: list[tuple[Row, str]], group: str) -> list[str]:
    """Whether the ground that it shows is trained on and validates too."""
    photo = photo_of(layer, example)
    if not photo:
        return []
    if len({row.decided for row, _ in others if row.photo == photo and row.decided}) > 1:
        return [tr("Its photo has examples of both train and validation: all will go where the first of them is.")]
    name = group_of(photo, group)
    own = next((split for row, split in others if group_of(row.photo, group) == name), drawn_split(name))
    elsewhere = {row.id for row, split in others if split != own and row.photo != photo}
    near = QgsFeatureRequest(_tile(example).boundingBox()).setNoAttributes() if elsewhere else None
    if near is not None and any(other.id() in elsewhere for other in layer.getFeatures(near)):
        return [tr("It straddles train and validation: an overlapping photo with an example here is in the other.")]
    return []


def _tile(example: QgsFeature) -> QgsGeometry:
    """The ground that the network sees with an example in the middle, about."""
    geometry, box = example.geometry(), box_of(example)
    side = max(box[2:]) if box else TILE_PX
    grown = max(geometry.boundingBox().width(), geometry.boundingBox().height()) * (TILE_PX / side - 1) / 2
    return geometry.buffer(max(grown, 0.0), 2)


class EmptinessTask(Task):
    """Looks, in a thread of its own, whether an example shows nodata or a black border.

    Signals:
        doubted: the example, and what is doubtful.
    """

    doubted = pyqtSignal(QgsFeature, str)

    def __init__(self, layer: QgsVectorLayer, example: QgsFeature) -> None:
        super().__init__(tr("Look at an example"), QgsTask.Flag.CanCancel)
        self._example, self._photo, self._box = example, photo_of(layer, example), box_of(example)
        self._share = 0.0

    def run(self) -> bool:
        """In the task's thread."""
        if self._photo and self._box:
            self._share = empty_share(self._photo, self._box)
        return True

    def finished(self, succeeded: bool) -> None:
        """In the main thread."""
        super().finished(succeeded)
        if self._share > _EMPTY_SHARE:
            self.doubted.emit(
                self._example, tr("{share} % of it is black or has no data.", share=percentage(self._share))
            )


def empty_share(photo: str, box: tuple) -> float:
    """The share (0-1) of a box of a photo that has no data or is a black border; 0 where it can't be read."""
    try:
        source = gdal.Open(photo)
        return _share(source, box) if source is not None else 0.0
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        return 0.0


def _share(source: gdal.Dataset, box: tuple) -> float:
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[0] + box[2], source.RasterXSize), min(box[1] + box[3], source.RasterYSize)
    if right <= left or bottom <= top:
        return 1.0
    inside = (left, top, right - left, bottom - top)
    size = min(right - left, _SIDE_PX), min(bottom - top, _SIDE_PX)
    known = lit = bytes(size[0] * size[1])
    for number in range(1, min(source.RasterCount, 3) + 1):
        band = source.GetRasterBand(number)
        values = band.ReadRaster(*inside, *size, buf_type=gdal.GDT_Byte)
        mask = band.GetMaskBand().ReadRaster(*inside, *size, buf_type=gdal.GDT_Byte)
        if values is None or mask is None:
            return 0.0
        known = bytes(seen or valid for seen, valid in zip(known, mask))
        lit = bytes(seen or (value and valid) for seen, value, valid in zip(lit, values, mask))
    covered = (right - left) * (bottom - top) / (box[2] * box[3])
    black = 1 - covered * _share_of(lit)
    return black if black >= _BLACK_SHARE else 1 - covered * _share_of(known)


def _share_of(pixels: bytes) -> float:
    return sum(1 for pixel in pixels if pixel) / len(pixels)
