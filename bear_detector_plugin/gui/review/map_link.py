# SPDX-License-Identifier: GPL-2.0-or-later
"""The review and the map: the map follows the detection at hand, and a selection on the map calls it up."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ..detect.results_layer import follows_threshold, results_layers, shown_from
from ..later import later
from ..layer_group import file_of
from ..workspace import Workspace
from .colours import verdict_colour
from .results_file import Detection

_AROUND = 3.0
"""The map shows so many times the window."""
_SETTLE_MS = 120
"""The map moves once the keys rest: drawing photos is slower than looking at chips."""
_SUBSET_MS = 200
_POLYGON = Qgis.GeometryType.Polygon if hasattr(Qgis, "GeometryType") else QgsWkbTypes.GeometryType.PolygonGeometry


class MapLink(QObject):
    """Belongs to the main thread.

    Signals:
        picked: the number (fid) of a detection that was selected on the map.
    """

    picked = pyqtSignal(int)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.follows = True
        self._path = self._crs_wkt = ""
        self._crs = QgsCoordinateReferenceSystem()
        self._row: Detection | None = None
        self._verdict = ""
        self._threshold: float | None = None
        self._layers: list[QgsVectorLayer] = []
        self._band: QgsRubberBand | None = None
        self._settle, self._narrow = (
            later(self, step, ms) for ms, step in ((_SETTLE_MS, self._move), (_SUBSET_MS, self._filter))
        )
        workspace.canvas.destinationCrsChanged.connect(self._outline)

    def open(self, path: str, crs_wkt: str) -> None:
        """Follow the detections of a results file, whose outlines have this CRS (WKT)."""
        if path != self._path:
            self._path, self._threshold = path, None
        if crs_wkt != self._crs_wkt:
            self._crs_wkt, self._crs = crs_wkt, QgsCoordinateReferenceSystem()
            if crs_wkt:
                self._crs = QgsCoordinateReferenceSystem.fromWkt(crs_wkt)
        self.watch()

    def watch(self) -> None:
        """Listen to the layers that show the file; those that come later show from the same threshold on."""
        known = self._layers
        self._unwatch()
        self._layers = self._shown_layers()
        for layer in self._layers:
            layer.selectionChanged.connect(self._on_selected)
        if self._threshold is not None and any(layer not in known for layer in self._layers):
            self._narrow.start()

    def show(self, row: Detection | None, verdict: str = "", go: bool = True) -> None:
        """Outline a detection on the map, and go there if the map follows."""
        self._row, self._verdict = row, verdict
        self._outline()
        if go and self.follows and row is not None:
            self._settle.start()

    def show_from(self, threshold: float) -> None:
        """Show on the map only what scores at least this."""
        self._threshold = threshold
        self._narrow.start()

    def repaint(self) -> None:
        """Verdicts have changed."""
        for layer in self._layers:
            if not sip.isdeleted(layer):
                layer.triggerRepaint(True)

    def close(self) -> None:
        """Take the outline off the map, and listen no more."""
        self._settle.stop()
        self._narrow.stop()
        self._unwatch()
        self._workspace.canvas.destinationCrsChanged.disconnect(self._outline)
        self._row = None
        self._outline()

    def _shown_layers(self) -> list[QgsVectorLayer]:
        if not self._path:
            return []
        wanted = Path(self._path)
        return [layer for layer in results_layers(self._workspace.project) if Path(file_of(layer)) == wanted]

    def _unwatch(self) -> None:
        for layer in self._layers:
            if not sip.isdeleted(layer):
                layer.selectionChanged.disconnect(self._on_selected)
        self._layers = []

    def _on_selected(self, selected: list[int], *_: object) -> None:
        if len(selected) == 1:
            self.picked.emit(selected[0])

    def _place(self) -> QgsGeometry | None:
        """The detection's outline in the map's CRS; None where it has none there."""
        if self._row is None or not self._row.wkb or not self._crs.isValid():
            return None
        outline = QgsGeometry()
        outline.fromWkb(self._row.wkb)
        onto = self._workspace.canvas.mapSettings().destinationCrs()
        try:
            outline.transform(QgsCoordinateTransform(self._crs, onto, self._workspace.project))
        except QgsCsException:
            return None
        return outline if outline.boundingBox().isFinite() else None  # some places are taken to infinity

    def _outline(self) -> None:
        place = self._place()
        if self._band is None and place is not None:
            self._band = QgsRubberBand(self._workspace.canvas, _POLYGON)
            self._band.setWidth(3)
            self._band.setFillColor(QColor(0, 0, 0, 0))
            self._band.setSecondaryStrokeColor(QColor(0, 0, 0, 120))
        if self._band is None or sip.isdeleted(self._band):
            return
        if place is None:
            self._workspace.canvas.scene().removeItem(self._band)
            self._band = None
            return
        self._band.setStrokeColor(verdict_colour(self._verdict or self._row.class_name))
        self._band.setToGeometry(place, None)

    def _move(self) -> None:
        place = self._place()
        if place is None:
            return
        box = place.boundingBox()
        box.scale(_AROUND)
        canvas = self._workspace.canvas
        canvas.setExtent(box)
        canvas.refresh()

    def _filter(self) -> None:
        only = shown_from(self._threshold)
        others = [layer for layer in self._layers if not sip.isdeleted(layer) and layer.subsetString() != only]
        if not all([layer.setSubsetString(only) for layer in others if follows_threshold(layer)]):
            self._narrow.start()  # it is being edited, or its file is busy: again soon
