# SPDX-License-Identifier: GPL-2.0-or-later
"""The overlay of a run: its detections as squares coloured by score, above the footprints of its photos."""

from __future__ import annotations

import re
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer

from ...errors import ResultsError
from ...map_styles import style
from ...translation import tr
from ..layer_group import add_to_group, file_of

DETECTIONS, PHOTOS, RUN, ANIMALS = "detections", "photos", "run", "animals"
_TABLES = 4
"""Every results file has the first three and `reviews`."""


def results_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """The project's layers of detections, topmost first."""
    layers = project.layerTreeRoot().layerOrder()
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and _holds_detections(layer)]


def show_results(project: QgsProject, path: str) -> QgsVectorLayer:
    """Show a results file, from its run's threshold on; one that is shown already is brought up to date.

    Raises:
        ResultsError: the file holds no results.
    """
    only = shown_from(_threshold(path))
    detections = reread(project, path)
    if detections is None:
        _add(project, path, PHOTOS)
        return _add(project, path, DETECTIONS, only)
    if detections.subsetString() != only and follows_threshold(detections):
        detections.setSubsetString(only)
    return detections


def shown_from(threshold: float) -> str:
    """A layer's filter. All digits count: a model's threshold is often the score of an animal that it must show."""
    return f'"score" >= {threshold!r}'


def follows_threshold(layer: QgsVectorLayer) -> bool:
    """Whether a layer shows all, or all from a score on: a filter of the user's own, as of what is confirmed, stays."""
    return not layer.subsetString() or bool(re.fullmatch(r'"score" >= [0-9.e+-]+', layer.subsetString()))


def refresh_results(project: QgsProject, path: str) -> QgsVectorLayer:
    """Bring a results file on the map up to date, and leave the filter that the user has chosen meanwhile.

    Raises:
        ResultsError: it is not on the map any more, and holds no results.
    """
    return reread(project, path) or show_results(project, path)


def reread(project: QgsProject, path: str) -> QgsVectorLayer | None:
    """Bring a results file's layers up to date, filtered as they are; returns that of detections if it is there."""
    shown = _layers_of(project, path)
    for layer in shown:
        layer.dataProvider().reloadData()
        layer.updateExtents()
        layer.triggerRepaint()
    return next((layer for layer in shown if _holds_detections(layer)), None)


def show_animals(project: QgsProject, path: str) -> None:
    """Show the animals of a results file that were counted, above all else, or bring them up to date.

    Raises:
        ResultsError: none were counted.
    """
    reread(project, path)
    if not any({"id", "how", "sightings"} <= set(layer.fields().names()) for layer in _layers_of(project, path)):
        _add(project, path, ANIMALS)


def refuse_unsaved(project: QgsProject, path: str) -> None:
    """Raise ResultsError where edits of a file's layers would be lost with the file that a job writes anew."""
    edited = next((layer for layer in _layers_of(project, path) if layer.isModified()), None)
    if edited is not None:
        raise ResultsError(f"{edited.name()} has edits that are not saved.", "Save or discard them first.")


def release(project: QgsProject, path: str) -> None:
    """Let go of a results file, so that a fresh run can replace it."""
    project.removeMapLayers([layer.id() for layer in _layers_of(project, path)])


def _add(project: QgsProject, path: str, table: str, only: str = "") -> QgsVectorLayer:
    """Add a table's layer, with a filter from the start: set later, QGIS 3.22 forgets to count what passes."""
    stem = Path(path).stem
    source = f"{path}|layername={table}" + (f"|subset={only}" if only else "")
    names = {
        DETECTIONS: tr("Detections: {name}", name=stem),
        PHOTOS: tr("Photos: {name}", name=stem),
        ANIMALS: tr("Animals: {name}", name=stem),
    }
    layer = QgsVectorLayer(source, names[table], "ogr")
    if not layer.isValid():
        raise ResultsError(f"{path} has no table {table}.", "Choose a GeoPackage that Detect has made.")
    style(layer, table)
    add_to_group(project, layer)
    return layer


def _threshold(path: str) -> float:
    """The score from which the latest run shows a detection."""
    run = QgsVectorLayer(f"{path}|layername={RUN}", RUN, "ogr")
    rows = [row["threshold"] for row in run.getFeatures(QgsFeatureRequest())]
    return float(rows[-1]) if rows else 0.0


def _layers_of(project: QgsProject, path: str) -> list[QgsVectorLayer]:
    layers = project.mapLayers().values()
    return [layer for layer in layers if isinstance(layer, QgsVectorLayer) and _same_file(file_of(layer), path)]


def _same_file(one: str, other: str) -> bool:
    return bool(one) and Path(one).resolve() == Path(other).resolve()


def _holds_detections(layer: QgsVectorLayer) -> bool:
    """Whether a layer shows the detections of a results file: an export has the same fields, but none of its tables."""
    known = {"id", "photo", "class", "score", "x_px"} <= set(layer.fields().names()) and bool(file_of(layer))
    return known and layer.dataProvider().subLayerCount() >= _TABLES
