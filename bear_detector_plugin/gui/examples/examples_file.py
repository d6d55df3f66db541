# SPDX-License-Identifier: GPL-2.0-or-later
"""The GeoPackage of examples as QGIS makes it: the engine's fields, in every version of QGIS."""

from __future__ import annotations

from osgeo import ogr, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer

from ...backend.crs_text import crs_text
from ...errors import ExamplesError
from ...layer_styles import add_style
from ..layer_group import file_of

LAYER = "examples"
PIXEL_FIELDS = ("x_px", "y_px", "w_px", "h_px")
_TEXT_FIELDS = {"class": 64, "shape": 16, "source": 16, "photo": 1024, "split": 16, "note": 1024, "created": 32}


def holds_examples(layer: QgsVectorLayer) -> bool:
    """Whether a layer is a file of examples."""
    return {"class", "shape", "source", "photo", *PIXEL_FIELDS} <= set(layer.fields().names()) and bool(file_of(layer))


def create(path: str, crs: QgsCoordinateReferenceSystem) -> None:
    """Make an empty file, by OGR, so that its fields have the engine's types.

    Raises:
        ExamplesError: the file can't be made.
    """
    try:
        target = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        target = None
    if target is None:
        raise ExamplesError(f"{path} can't be written.", "Choose a folder that you may write to.")
    layer = target.CreateLayer(LAYER, _spatial_reference(crs), ogr.wkbPolygon, ["GEOMETRY_NAME=geom"])
    for name, width in _TEXT_FIELDS.items():
        field = ogr.FieldDefn(name, ogr.OFTString)
        field.SetWidth(width)
        layer.CreateField(field)
    for name in PIXEL_FIELDS:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))
    add_style(target, LAYER)


def _spatial_reference(crs: QgsCoordinateReferenceSystem) -> osr.SpatialReference | None:
    if not crs.isValid():
        return None
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs_text(crs))
    return reference
