# SPDX-License-Identifier: GPL-2.0-or-later
"""The layer of training examples that a user draws: its file, its place in the project, a new example in it."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)

from ...errors import ExamplesError
from ...jobs import ImportExamplesJob
from ..layer_group import add_to_group, file_of, style
from ..survey.photos import photo_under, photos, pixel_box

LAYER = "examples"
CLASSES = ("polar_bear", "seal", "background")
USUAL_LENGTH_M = {"polar_bear": 2.5, "seal": 1.6}
"""The side of the square that a click stands for: an adult's length from above."""
OTHER_LENGTH_M = 2.5

_TEXT_FIELDS = {"class": 64, "shape": 16, "source": 16, "photo": 1024, "split": 16, "note": 1024, "created": 32}
_PIXEL_FIELDS = ("x_px", "y_px", "w_px", "h_px")


def examples_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """The project's examples layers, topmost first."""
    layers = project.layerTreeRoot().layerOrder()
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and _is_examples(layer)]


def open_examples(project: QgsProject, path: str) -> QgsVectorLayer:
    """Add the examples layer of a GeoPackage to the project; the file is made where there is none.

    Raises:
        ExamplesError: the file can't be made, or is something else.
    """
    for layer in examples_layers(project):
        if Path(file_of(layer)) == Path(path):
            return layer
    if not Path(path).exists():
        _create(path, _crs_for(project))
    layer = QgsVectorLayer(f"{path}|layername={LAYER}", f"Examples: {Path(path).stem}", "ogr")
    if not layer.isValid() or not _is_examples(layer):
        raise ExamplesError(f"{path} is no file of examples.", "Give the name of a new file, or of an examples file.")
    if layer.crs().description().startswith("Undefined"):  # GeoPackage's word for none
        layer.setCrs(QgsCoordinateReferenceSystem())
    style(layer, "examples")
    add_to_group(project, layer)
    return layer


def add_example(
    project: QgsProject, layer: QgsVectorLayer, class_name: str, start: QgsPointXY, end: QgsPointXY
) -> QgsFeature:
    """Draw an example into the layer's edit buffer, as one step that *Undo* takes back.

    Args:
        project: gives the CRS of the two points, and the photo under them.
        layer: the examples layer.
        class_name: of the animal, or `background`.
        start: where the mouse was pressed.
        end: where it was released; the same point for a click.

    Raises:
        ExamplesError: without a class, or when a photo with and one without a place on the map would mix.
    """
    if not class_name.strip():
        raise ExamplesError("The example has no class.", "Choose or type one in the toolbar.")
    photo = photo_under(project, start)
    if photo is not None and photo.crs().isValid() != layer.crs().isValid():
        raise ExamplesError(
            f"{photo.name()} and {layer.name()} don't fit: only one of them has a coordinate reference system.",
            "Keep photos without georeference in a project and an examples file of their own.",
        )
    placed = photo is None or photo.crs().isValid()
    rectangle = _square(project, class_name, start, placed) if start == end else QgsRectangle(start, end)
    outline = _corners(rectangle)
    values: dict[str, object] = {
        "class": class_name.strip(),
        "shape": "point" if start == end else "box",
        "source": "drawn",
        "created": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }
    if photo is not None:
        values["photo"] = _told_path(photo, layer)
        values.update(zip(_PIXEL_FIELDS, pixel_box(photo, project, outline) or ()))
    if placed:
        into = QgsCoordinateTransform(project.crs(), layer.crs(), project)
        outline = [into.transform(corner) for corner in outline]
    return _insert(layer, QgsGeometry.fromPolygonXY([[*outline, outline[0]]]), values)


def save_edits(layer: QgsVectorLayer) -> None:
    """Write what was drawn into the file, and go on editing.

    Raises:
        ExamplesError: the file can't be written.
    """
    if layer.isEditable() and not layer.commitChanges(stopEditing=False):
        raise ExamplesError(f"{layer.name()} can't be saved: {'; '.join(layer.commitErrors())}", "Check the file.")


def _insert(layer: QgsVectorLayer, geometry: QgsGeometry, values: dict[str, object]) -> QgsFeature:
    if not layer.isEditable() and not layer.startEditing():
        raise ExamplesError(f"{layer.name()} can't be edited.", "Check the file's permissions.")
    fields = layer.fields()
    attributes = {fields.indexOf(name): value for name, value in values.items()}
    feature = QgsVectorLayerUtils.createFeature(layer, geometry, attributes)
    layer.beginEditCommand(f"Draw {values['class']}")
    layer.addFeature(feature)
    layer.endEditCommand()
    layer.triggerRepaint()
    return feature


def _told_path(photo: QgsRasterLayer, layer: QgsVectorLayer) -> str:
    """Relative to the examples file where the photo lies below it, so that both can move together."""
    path, folder = Path(file_of(photo)), Path(file_of(layer)).parent
    return path.relative_to(folder).as_posix() if folder in path.parents else str(path)


def _square(project: QgsProject, class_name: str, centre: QgsPointXY, placed: bool) -> QgsRectangle:
    """The square that a click stands for, in the project's units."""
    if not placed:
        half = ImportExamplesJob.size_px / 2
        return QgsRectangle(centre.x() - half, centre.y() - half, centre.x() + half, centre.y() + half)
    half_m = USUAL_LENGTH_M.get(class_name.strip(), OTHER_LENGTH_M) / 2
    across, up = (half_m / metres for metres in _metres_per_unit(project, centre))
    return QgsRectangle(centre.x() - across, centre.y() - up, centre.x() + across, centre.y() + up)


def _metres_per_unit(project: QgsProject, place: QgsPointXY) -> tuple[float, float]:
    """Metres on the ground for one map unit to the right and upwards, at a place: true in any projection."""
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(project.crs(), project.transformContext())
    ruler.setEllipsoid(project.crs().ellipsoidAcronym() or "EPSG:7030")
    step = 1e-4 if project.crs().isGeographic() else 1.0
    right, up = QgsPointXY(place.x() + step, place.y()), QgsPointXY(place.x(), place.y() + step)
    return ruler.measureLine(place, right) / step, ruler.measureLine(place, up) / step


def _corners(box: QgsRectangle) -> list[QgsPointXY]:
    left, right, bottom, top = box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()
    return [QgsPointXY(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]


def _is_examples(layer: QgsVectorLayer) -> bool:
    return {"class", "shape", "source", "photo", *_PIXEL_FIELDS} <= set(layer.fields().names()) and bool(file_of(layer))


def _crs_for(project: QgsProject) -> QgsCoordinateReferenceSystem:
    """The project's, or none where the topmost photo has none: its pixels are no place on the map."""
    for photo in photos(project):
        return project.crs() if photo.crs().isValid() else QgsCoordinateReferenceSystem()
    return project.crs()


def _create(path: str, crs: QgsCoordinateReferenceSystem) -> None:
    """An empty examples file, by OGR: the fields have the engine's types in every QGIS."""
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
    for name in _PIXEL_FIELDS:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTInteger))


def _spatial_reference(crs: QgsCoordinateReferenceSystem) -> osr.SpatialReference | None:
    if not crs.isValid():
        return None
    reference = osr.SpatialReference()
    reference.SetFromUserInput(crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WKT_PREFERRED))
    return reference
