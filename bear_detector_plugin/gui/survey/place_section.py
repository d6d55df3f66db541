# SPDX-License-Identifier: GPL-2.0-or-later
"""The section that places photos on the map by what is known of their cameras."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsFileWidget, QgsProjectionSelectionWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout

from ...backend.crs_text import crs_text
from ...errors import BadArgument
from ...events import Result
from ...jobs import GeoreferenceJob
from ...translation import tr
from ..choices import refuse_placeless
from ..job_panel import JobPanel
from ..there import is_folder, on_disk
from ..workspace import IMAGERY, Workspace
from .column_table import ColumnTable
from .survey_map import release_footprints

FOOTPRINTS = "footprints.gpkg"
_TAGS, _TABLE = "tags", "table"
_COLUMNS, _CRS = "survey/columns", "survey/crs"
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
"""Of the Earth's land."""


class PlaceSection(JobPanel):
    """Widgets of a GeoreferenceJob for all of the survey's imagery.

    Signals:
        placed: the engine's Result, once the photos are placed.
    """

    placed = pyqtSignal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self.source = QComboBox()
        self.source.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.source.addItem(tr("the photos (EXIF, XMP)"), _TAGS)
        self.source.addItem(tr("a table (CSV), then the photos"), _TABLE)
        self.table = _file_widget(QgsFileWidget.StorageMode.GetFile, tr("A table of camera positions"))
        self.table.setFilter(tr("Tables (*.csv *.txt *.tsv);;All files (*)"))
        self.columns = ColumnTable()
        self.altitude = _optional_number(1.0, 20_000.0, tr("{unit} above ground", unit=" m"))
        self.altitude.setToolTip(
            tr("For photos whose altitude above ground is not told. Over sea ice that is the altitude above the sea.")
        )
        self.focal = _optional_number(1.0, 2000.0, " mm")
        self.focal.setToolTip(tr("As if the sensor were 36 x 24 mm: for photos that don't tell it."))
        self.dem = _file_widget(QgsFileWidget.StorageMode.GetFile, tr("A raster of the ground's heights"))
        self.dem.setToolTip(tr("Photos over hills are laid on it; without one, the ground is taken as flat."))
        self.takeoff = QDoubleSpinBox()
        self.takeoff.setRange(_LOWEST_M, _HIGHEST_M)
        self.takeoff.setSuffix(" m")
        self.takeoff.setSpecialValueText(tr("the ground under the first photo"))
        self.takeoff.setValue(_LOWEST_M)
        self.takeoff.setToolTip(
            tr("Drones tell their altitude above the place of take-off: its height, as the DEM counts.")
        )
        self.by_overlaps = QCheckBox(tr("Correct the height by the photos' overlaps"))
        self.by_overlaps.setToolTip(
            tr(
                "Altitudes count from the take-off, and barometers drift. Where neighbouring photos share enough "
                "ground that stands still, how far it moves between them tells their height, and with it their scale."
            )
        )
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText(tr("UTM, polar beyond 60°"))
        self.crs.setCrs(QgsCoordinateReferenceSystem())
        self.out = _file_widget(QgsFileWidget.StorageMode.GetDirectory, tr("The folder for the placed photos"))
        self.form.addRow(tr("Known from"), self.source)
        self.form.addRow(tr("Table"), self.table)
        self.form.addRow(self.columns)  # they need all the width
        self.form.addRow(tr("Else altitude"), self.altitude)
        self.form.addRow(tr("Else focal length"), self.focal)
        self.form.addRow(tr("DEM"), self.dem)
        self.form.addRow(tr("Take-off at"), self.takeoff)
        self.form.addRow(self.by_overlaps)
        self.form.addRow(tr("CRS"), self.crs)
        self.form.addRow(tr("Folder"), self.out)
        self._suggested = ""
        self._connect(workspace)

    @property
    def title(self) -> str:
        """What the button says."""
        return tr("Place photos")

    def job(self) -> GeoreferenceJob:
        """The job that the form describes."""
        imagery, out = tuple(self.workspace.get(IMAGERY, [])), self.out.filePath().strip()
        by_table = self.source.currentData() == _TABLE
        if not imagery:
            raise BadArgument("The survey has no photos.", "Add a folder first.")
        if not out:
            raise BadArgument("There is no folder for the placed photos.", "Choose one.")
        refuse_placeless(out)
        if by_table and not self.table.filePath():
            raise BadArgument("No table was chosen.", "Choose one, or let the photos tell.")
        release_footprints(self.project, str(Path(out, FOOTPRINTS)))
        return GeoreferenceJob(
            imagery=imagery,
            out=out,
            cameras=self.table.filePath() if by_table else None,
            columns=self.columns.given() if by_table else (),
            crs=crs_text(self.crs.crs()) or None,
            altitude_m=self.altitude.value() or None,
            focal_35mm=self.focal.value() or None,
            dem=self.dem.filePath().strip() or None,
            takeoff_m=self._takeoff_m(),
            height_by_overlaps=self.by_overlaps.isChecked(),
        )

    def succeeded(self, result: Result) -> None:
        """Hand on what came out, to the survey that it was made for."""
        if not self.left:
            self.placed.emit(result)

    def suggest_out(self) -> None:
        """Beside the photos, as long as the user has chosen nothing else."""
        first = on_disk(next(iter(self.workspace.get(IMAGERY, [])), ""))
        if not first or self.out.filePath() != self._suggested:
            return
        folder = Path(first) if is_folder(first) or not Path(first).suffix else Path(first).parent
        is_drive = not folder.name  # a camera's card
        self._suggested = str(folder / "placed" if is_drive else folder.with_name(f"{folder.name}_placed"))
        self.out.setFilePath(self._suggested)

    def _takeoff_m(self) -> float | None:
        known = self.dem.filePath().strip() and self.takeoff.value() > _LOWEST_M
        return self.takeoff.value() if known else None

    def _connect(self, workspace: Workspace) -> None:
        self.dem.fileChanged.connect(self._on_dem)
        self.source.currentIndexChanged.connect(self._on_source)
        self.table.fileChanged.connect(self._on_table)
        self.columns.changed.connect(lambda: workspace.set(_COLUMNS, list(self.columns.given())))
        self.crs.crsChanged.connect(lambda crs: workspace.set(_CRS, crs.authid()))
        for name, widget in (
            ("source", self.source),
            ("table", self.table),
            ("altitude", self.altitude),
            ("focal", self.focal),
            ("dem", self.dem),
            ("takeoff", self.takeoff),
            ("height_by_overlaps", self.by_overlaps),
            ("placed", self.out),
        ):
            workspace.remember(f"survey/{name}", widget)
        workspace.opened.connect(self._on_opened)
        self._on_opened()

    def _on_opened(self) -> None:
        self._suggested = ""  # for the project before
        self.crs.setCrs(QgsCoordinateReferenceSystem(self.workspace.get(_CRS, "")))
        self._on_table()
        self._on_source()
        self._on_dem()

    def _on_dem(self, *_: object) -> None:
        for widget in (self.takeoff, self.form.labelForField(self.takeoff)):
            widget.setVisible(bool(self.dem.filePath().strip()))

    def _on_source(self, *_: object) -> None:
        by_table = self.source.currentData() == _TABLE
        for widget in (self.table, self.form.labelForField(self.table), self.columns):
            widget.setVisible(by_table)

    def _on_table(self, *_: object) -> None:
        self.columns.show_file(self.table.filePath(), self.workspace.get(_COLUMNS, []))


def _file_widget(mode: QgsFileWidget.StorageMode, title: str) -> QgsFileWidget:
    widget = QgsFileWidget()
    widget.setStorageMode(mode)
    widget.setDialogTitle(title)
    return widget


def _optional_number(least: float, most: float, unit: str) -> QDoubleSpinBox:
    """A number, or nothing."""
    box = QDoubleSpinBox()
    box.setRange(0.0, most)
    box.setDecimals(1)
    box.setSingleStep(least)
    box.setSuffix(unit)
    box.setSpecialValueText(tr("as the photos tell"))
    return box
