# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab that writes detections for other programs."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsVectorLayer
from qgis.gui import QgsProjectionSelectionWidget
from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QCheckBox, QLineEdit

from ...errors import BadArgument, ResultsError
from ...events import Result
from ...jobs import ExportJob
from ...translation import tr
from ..choices import save_file, threshold_box, threshold_of
from ..detect.results_layer import results_layers
from ..job_panel import JobPanel
from ..layer_group import add_to_group, file_of
from ..path_combo import PathCombo
from ..workspace import Workspace

_FORMATS = "ESRI Shapefile (*.shp);;GeoPackage (*.gpkg);;GeoJSON (*.geojson);;CSV (*.csv)"


class ExportPanel(JobPanel):
    """Widgets of an ExportJob."""

    icon = "export"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.survey = PathCombo("Results", "GeoPackage (*.gpkg)")
        self.out = save_file("Export to", _FORMATS)
        self.out.setConfirmOverwrite(True)
        self.threshold = threshold_box("as the run")
        self.where = QLineEdit()
        self.where.setPlaceholderText("all, or for example: class = 'polar_bear'")
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText("as the survey")
        self.show_it = QCheckBox("Add it to the map")
        self.show_it.setChecked(True)
        for text, widget in (
            ("Results", self.survey),
            ("Export to", self.out),
            ("From score", self.threshold),
            ("Only where", self.where),
            ("CRS", self.crs),
        ):
            self.form.addRow(text, widget)
        self.form.addRow(self.show_it)
        self._running_out = ""
        self.refresh()

    @property
    def title(self) -> str:
        """The dialog's name."""
        return tr("Export")

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what is on the map now."""
        self.refresh()
        super().showEvent(event)

    def refresh(self) -> None:
        """Follow the project's layers."""
        self.survey.offer(file_of(layer) for layer in results_layers(self.project))

    def job(self) -> ExportJob:
        """The job that the form describes."""
        out = self.out.filePath().strip()
        if not self.survey.text():
            raise BadArgument("There are no results to export.", "Run Detect, or choose a results file.")
        if not out:
            raise BadArgument("There is no file to export to.", "Choose one, ending in .shp, .gpkg, .geojson or .csv.")
        self._running_out = out if Path(out).suffix else f"{out}.shp"
        return ExportJob(
            survey=self.survey.text(),
            out=self._running_out,
            where=self.where.text().strip(),
            threshold=threshold_of(self.threshold),
            crs=_crs_text(self.crs),
        )

    def succeeded(self, result: Result) -> None:
        """Tell where it is, and show it."""
        self.messages.tell(f"Exported to {self._running_out}.")
        if not self.show_it.isChecked():
            return
        layer = QgsVectorLayer(self._running_out, Path(self._running_out).stem, "ogr")
        if not layer.isValid():
            raise ResultsError(f"{self._running_out} can't be shown on the map.", "Look at it in another program.")
        add_to_group(self.project, layer)


def _crs_text(widget: QgsProjectionSelectionWidget) -> str | None:
    crs = widget.crs()
    return (crs.authid() or crs.toWkt()) if crs.isValid() else None
