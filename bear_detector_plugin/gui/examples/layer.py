# SPDX-License-Identifier: GPL-2.0-or-later
"""The layer of training examples in a project, and what is put into it.

Whoever changes examples, the plugin or the user with QGIS's own tools, does so in the layer's edit buffer: Undo takes
it back, and nothing is in the file before it is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorLayerUtils,
)
from qgis.PyQt import sip

from ...errors import ExamplesError
from ...map_styles import style
from ...translation import tr
from ..layer_group import add_to_group, file_of
from ..survey.photos import original, photo_under, photos, pixel_box
from ..there import exists
from .examples_file import LAYER, PIXEL_FIELDS, create, holds_examples
from .outline import corners, polygon, square
from .reviewed import BACKGROUND, Known, Place, example_of

_VIRTUAL = "/vsi"
"""Begins a path in an archive or on the network, whose double slashes a Path would take for one."""


def examples_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """The project's examples layers, topmost first."""
    layers = project.layerTreeRoot().layerOrder()
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and holds_examples(layer)]


def open_examples(project: QgsProject, path: str) -> QgsVectorLayer:
    """Add the examples layer of a GeoPackage to the project; the file is made where there is none.

    Raises:
        ExamplesError: the file can't be made, or is something else.
    """
    for layer in examples_layers(project):
        if Path(file_of(layer)) == Path(path):
            return layer
    if not exists(path):
        create(path, _crs_for(project))
    layer = QgsVectorLayer(f"{path}|layername={LAYER}", tr("Examples: {name}", name=Path(path).stem), "ogr")
    if not layer.isValid() or not holds_examples(layer):
        raise ExamplesError(f"{path} is no file of examples.", "Give the name of a new file, or of an examples file.")
    if layer.crs().description().startswith("Undefined"):  # GeoPackage's word for none
        layer.setCrs(QgsCoordinateReferenceSystem())
    style(layer, "examples")
    add_to_group(project, layer)
    return layer


def save_edits(layer: QgsVectorLayer) -> None:
    """Write what was drawn into the file, and go on editing.

    Raises:
        ExamplesError: the file can't be written.
    """
    if layer.isEditable() and not layer.commitChanges(stopEditing=False):
        raise ExamplesError(f"{layer.name()} can't be saved: {'; '.join(layer.commitErrors())}", "Check the file.")


def reread(layer: QgsVectorLayer) -> None:
    """Show what the engine has written into the file meanwhile."""
    if not sip.isdeleted(layer):
        layer.dataProvider().reloadData()
        layer.updateExtents()
        layer.reload()
        layer.triggerRepaint()


def unsaved(layer: QgsVectorLayer) -> int:
    """How many examples are not in the file as they are shown."""
    buffer = layer.editBuffer()
    if buffer is None:
        return 0
    changed = {*buffer.changedAttributeValues(), *buffer.changedGeometries()} - set(buffer.addedFeatures())
    return len(buffer.addedFeatures()) + len(changed) + len(buffer.deletedFeatureIds())


@contextmanager
def edit_step(layer: QgsVectorLayer, title: str) -> Iterator[None]:
    """Changes of a layer that *Undo* takes back in one step.

    Raises:
        ExamplesError: the layer can't be edited.
    """
    if not layer.isEditable() and not layer.startEditing():
        raise ExamplesError(f"{layer.name()} can't be edited.", "Check the file's permissions.")
    layer.beginEditCommand(title)
    try:
        yield
    except BaseException:
        layer.destroyEditCommand()
        raise
    layer.endEditCommand()
    layer.triggerRepaint()


def delete_examples(layer: QgsVectorLayer, ids: list[int]) -> None:
    """Delete examples, as one step.

    Raises:
        ExamplesError: the layer can't be edited.
    """
    with edit_step(layer, tr("Delete examples")):
        layer.deleteFeatures(ids)


def set_field(layer: QgsVectorLayer, ids: list[int], field: str, value: str) -> None:
    """Give a field of examples a value, as one step.

    Raises:
        ExamplesError: the layer can't be edited.
    """
    at = layer.fields().indexOf(field)
    with edit_step(layer, tr("Change examples")):
        for feature_id in ids:
            layer.changeAttributeValue(feature_id, at, value)


def photo_of(layer: QgsVectorLayer, example: QgsFeature) -> str:
    """The whole path of an example's photo; empty where it has none yet."""
    told = text_of(example, "photo")
    return str(Path(file_of(layer)).parent / told) if told and not told.startswith(_VIRTUAL) else told


def text_of(example: QgsFeature, field: str) -> str:
    """A field's text; empty where there is none."""
    value = example[field]
    return value if isinstance(value, str) else ""


def box_of(example: QgsFeature) -> tuple[int, ...] | None:
    """Left, top, width and height in pixels of the photo; None where they are not known yet."""
    values = tuple(example[name] for name in PIXEL_FIELDS)
    return values if all(isinstance(value, int) for value in values) else None


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
        ExamplesError: without a class, when a photo with and one without a place on the map would mix, or where the
            layer's CRS does not reach.
    """
    if start == end:
        photo = photo_under(project, start)
        outline = square(project, class_name, start, photo is None or photo.crs().isValid())
        return _add_drawn(project, layer, class_name, "point", outline)
    return _add_drawn(project, layer, class_name, "box", corners(QgsRectangle(start, end)))


def add_polygon(project: QgsProject, layer: QgsVectorLayer, class_name: str, outline: list[QgsPointXY]) -> QgsFeature:
    """Draw an example with any outline, of three corners or more in the project's CRS, as `add_example` does."""
    return _add_drawn(project, layer, class_name, "polygon", outline)


def add_reviewed(
    project: QgsProject,
    layer: QgsVectorLayer,
    rows: Iterable[dict[str, Any]],
    doubted: Iterable[dict[str, Any]] = (),
) -> int:
    """Add examples from a review, as one step that *Undo* takes back; those that are there already are left out.

    A verdict that was given otherwise before takes the earlier review's example away.

    Args:
        project: for transformations.
        layer: the examples layer.
        rows: reviewed windows: `class`, `photo`, `x_px`, `y_px`, `w_px`, `h_px`, `geometry` (QgsGeometry or None),
            `crs` (of the geometry) and `note`.
        doubted: windows of which nobody is sure any more.

    Returns:
        How many examples were added.

    Raises:
        ExamplesError: the layer can't be edited, or its CRS does not reach there.
    """
    known = known_places(layer)
    reviewed = {f.id() for f in layer.getFeatures() if text_of(f, "source") == "review"}
    new: list[QgsFeature] = []
    outdated = {key for row in doubted for key, _ in known.near(_window(row))} & reviewed
    for row in rows:
        values, outline = example_of(project, layer, row)
        place = place_at(str(row["photo"]), tuple(values[name] for name in PIXEL_FIELDS))
        there = known.near(place)
        same = {key for key, class_name in there if class_name == values["class"]}
        if same:
            outdated -= same  # another window of the place, found as another class, may be in doubt
            continue
        outdated.update(key for key, _ in there if key in reviewed)
        values["photo"] = _told_path(str(row["photo"]), layer)
        new.append(_feature(layer, outline, values))
        known.add(None, values["class"], place)
    if new or outdated:
        with edit_step(layer, tr("Learn from a review")):
            layer.deleteFeatures(list(outdated))
            layer.addFeatures(new)
    return len(new)


def clear_of_animals(project: QgsProject, layer: QgsVectorLayer, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows but for rejected windows in which an animal lies, of the layer or of the rows: they would unteach it.

    An animal of an earlier review on which these rows say otherwise counts no longer.

    Args:
        project: for transformations.
        layer: the examples layer.
        rows: as `add_reviewed` takes them.
    """
    known, outdated = known_places(layer), _contradicted(layer, rows)
    for row in rows:
        values, _ = example_of(project, layer, row)
        known.add(None, row["class"], place_at(str(row["photo"]), tuple(values[name] for name in PIXEL_FIELDS)))
    return [row for row in rows if row["class"] != BACKGROUND or set(known.animals_in(_window(row))) <= outdated]


def _contradicted(layer: QgsVectorLayer, rows: list[dict[str, Any]]) -> set[int]:
    """Ids of the examples of earlier reviews of whose places rows say otherwise."""
    known = known_places(layer)
    reviewed = {f.id() for f in layer.getFeatures() if text_of(f, "source") == "review"}
    there = ((row["class"], known.near(_window(row))) for row in rows)
    return {key for said, near in there for key, name in near if name != said} & reviewed


def _window(row: dict[str, Any]) -> Place:
    return place_at(str(row["photo"]), tuple(row[name] for name in PIXEL_FIELDS))


def known_places(layer: QgsVectorLayer) -> Known:
    """Where the layer's examples lie, with their feature ids."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    return Known(
        (feature.id(), text_of(feature, "class"), place_at(photo_of(layer, feature), box_of(feature)))
        for feature in layer.getFeatures(request)
        if box_of(feature) and text_of(feature, "photo")
    )


def place_at(photo: str, box: tuple[int, ...]) -> Place:
    """The place of a box in a photo."""
    left, top, width, height = box
    return Place(original(photo), left + width / 2, top + height / 2, max(width, height))


def place_values(project: QgsProject, layer: QgsVectorLayer, outline: list[QgsPointXY]) -> dict[str, Any]:
    """What the fields say of an outline's place (in the project's CRS): its photo and pixels, as far as known.

    Raises:
        ExamplesError: when a photo with and one without a place on the map would mix.
    """
    photo = photo_under(project, polygon(outline).centroid().asPoint()) or photo_under(project, outline[0])
    if photo is None:
        return {}
    if photo.crs().isValid() != layer.crs().isValid():
        raise ExamplesError(
            f"{photo.name()} and {layer.name()} don't fit: only one of them has a coordinate reference system.",
            "Keep photos without georeference in a project and an examples file of their own.",
        )
    pixels = dict(zip(PIXEL_FIELDS, pixel_box(photo, project, outline) or ()))
    return {"photo": _told_path(file_of(photo), layer), **pixels}


def _add_drawn(
    project: QgsProject, layer: QgsVectorLayer, class_name: str, shape: str, outline: list[QgsPointXY]
) -> QgsFeature:
    if not class_name.strip():
        raise ExamplesError("The example has no class.", "Choose or type one in the toolbar.")
    place = place_values(project, layer, outline)
    if layer.crs().isValid():
        outline = _into_layer(project, layer, outline)
    values = {"class": class_name.strip(), "shape": shape, "source": "drawn", **place}
    feature = _feature(layer, polygon(outline), values)
    with edit_step(layer, tr("Draw {name}", name=values["class"])):
        layer.addFeature(feature)
    return feature


def _into_layer(project: QgsProject, layer: QgsVectorLayer, outline: list[QgsPointXY]) -> list[QgsPointXY]:
    into = QgsCoordinateTransform(project.crs(), layer.crs(), project)
    try:
        return [into.transform(corner) for corner in outline]
    except QgsCsException as error:
        raise ExamplesError(
            f"The coordinate reference system of {layer.name()} does not reach this place.",
            "Keep the examples of distant surveys in files of their own.",
        ) from error


def _feature(layer: QgsVectorLayer, outline: QgsGeometry, values: dict[str, Any]) -> QgsFeature:
    values = {"created": datetime.now(timezone.utc).isoformat(timespec="seconds"), **values}
    fields = layer.fields()
    attributes = {fields.indexOf(name): value for name, value in values.items()}
    return QgsVectorLayerUtils.createFeature(layer, outline, attributes)


def _told_path(photo: str, layer: QgsVectorLayer) -> str:
    """Relative to the examples file where the photo lies below it, so that both can move together."""
    if photo.startswith(_VIRTUAL):
        return photo
    path, folder = Path(photo), Path(file_of(layer)).parent
    return path.relative_to(folder).as_posix() if folder in path.parents else str(path)


def _crs_for(project: QgsProject) -> QgsCoordinateReferenceSystem:
    """The project's, or none where the topmost photo has none: its pixels are no place on the map."""
    for photo in photos(project):
        return project.crs() if photo.crs().isValid() else QgsCoordinateReferenceSystem()
    return project.crs()
