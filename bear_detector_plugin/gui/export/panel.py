# SPDX-License-Identifier: GPL-2.0-or-later
"""What is exported, how, and what the format will not hold."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsVectorLayer
from qgis.gui import QgsCollapsibleGroupBox, QgsProjectionSelectionWidget
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from ... import formats
from ...backend.crs_text import crs_text
from ...errors import BadArgument, ResultsError
from ...events import Result
from ...jobs import ExportJob
from ...translation import tr, tr_count, translated
from ..choices import refuse_placeless, save_file, threshold_box, threshold_of
from ..detect.results_layer import refuse_unsaved, release, results_layers
from ..job_panel import JobPanel
from ..later import later
from ..layer_group import add_to_group, file_of
from ..path_combo import PathCombo
from ..workspace import RESULTS, Workspace
from .counting import Counting, holds_more

_COUNT_AFTER_MS = 300
"""A choice that is changed again sooner is not counted for."""
_UNMAPPED = (".csv", ".json")
"""Formats that QGIS shows no polygons of."""


class ExportPanel(JobPanel):
    """Widgets of an ExportJob."""

    icon = "export"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.survey = PathCombo(tr("Results"), "GeoPackage (*.gpkg)")
        self.review = QComboBox()
        for text, name in (
            (tr("All from the score on"), "all"),
            (tr("What was reviewed, whatever was said"), "reviewed"),
            (tr("Confirmed animals"), "confirmed"),
        ):
            self.review.addItem(text, name)
        self.threshold = threshold_box(tr("as the run"))
        self.where = QLineEdit()
        self.where.setPlaceholderText(tr("for example: class = 'polar_bear'"))
        self.where.setToolTip(tr("A condition in SQL. The fields: {names}", names=", ".join(formats.FIELDS[:9])))
        self.format = QComboBox()
        for suffix, name in formats.FORMATS.items():
            self.format.addItem(f"{name} (*{suffix})", suffix)
        self.out = save_file(tr("Export to"), ";;".join(f"{n} (*{s})" for s, n in formats.FORMATS.items()))
        self.out.setConfirmOverwrite(True)
        self.crs = QgsProjectionSelectionWidget()
        self.crs.setOptionVisible(QgsProjectionSelectionWidget.CrsOption.CrsNotSet, True)
        self.crs.setNotSetText(tr("as the survey"))
        self.fields = _field_list()
        self.show_it = QCheckBox(tr("Add it to the map"))
        self.show_it.setChecked(True)
        self.count, self.loss = QLabel(), QLabel()
        self.loss.setWordWrap(True)
        self._running_out = ""
        self._later = later(self, self._count_now, _COUNT_AFTER_MS)
        self._fill_form()
        self._connect()
        self.refresh()

    @property
    def title(self) -> str:
        """The window's name."""
        return tr("Export")

    def refresh(self) -> None:
        """Follow the project's layers."""
        known = [self.workspace.get(RESULTS, ""), *(file_of(layer) for layer in results_layers(self.project))]
        self.survey.offer(dict.fromkeys(path for path in known if path))
        self._on_changed()

    def _follow(self, name: str = RESULTS) -> None:
        """The latest results are exported, or those that the user has chosen since; none of another project."""
        if name == RESULTS:
            self.survey.set_text(self.workspace.get(RESULTS, ""))
            self.refresh()

    def close_down(self) -> None:
        """Stop what runs."""
        self._later.stop()
        super().close_down()

    def job(self) -> ExportJob:
        """The job that the form describes."""
        out = self.out.filePath().strip()
        if not self.survey.text():
            raise BadArgument("There are no results to export.", "Run Detect, or choose a results file.")
        if not out:
            raise BadArgument("There is no file to export to.", "Choose one.")
        refuse_placeless(out)
        known = Path(out).suffix.lower() in formats.FORMATS  # a name may end in a date, such as 12.05.2024
        self._running_out = out if known else out + self.format.currentData()
        if not holds_more(self._running_out):  # which the engine refuses
            refuse_unsaved(self.project, self._running_out)
        return self._job_to(self._running_out)

    def run(self, job: ExportJob) -> None:
        """Run the export; an earlier one of this name leaves the map, since Windows replaces no file that is open."""
        if not holds_more(job.out):  # which the engine refuses
            release(self.project, job.out)
        super().run(job)

    def succeeded(self, result: Result) -> None:
        """Tell where it is, and show it."""
        out = self._running_out
        rows = tr_count(int(result.counts.get("detections", 0)), "{n} detection", "{n} detections")
        folder = QUrl.fromLocalFile(str(Path(out).parent))
        text = tr("{detections} exported to {file}.", detections=rows, file=out)
        self.messages.tell(text, (tr("Open folder"), lambda: QDesktopServices.openUrl(folder)))
        self.status.setText(text)
        if self.left or not self.show_it.isChecked() or Path(out).suffix.lower() in _UNMAPPED:
            return
        layer = QgsVectorLayer(out, Path(out).stem, "ogr")
        if not layer.isValid():
            raise ResultsError(f"{out} can't be shown on the map.", "Look at it in another program.")
        add_to_group(self.project, layer)

    def _job_to(self, out: str) -> ExportJob:
        fields = tuple(item.text() for item in _items(self.fields) if item.checkState() == Qt.CheckState.Checked)
        return ExportJob(
            survey=self.survey.text(),
            out=out,
            where=self.where.text().strip(),
            threshold=threshold_of(self.threshold),
            crs=self._crs_text(),
            review=self.review.currentData(),
            fields=() if fields == formats.FIELDS else fields,
        )

    def _crs_text(self) -> str | None:
        return (crs_text(self.crs.crs()) or None) if self.crs.isEnabled() else None

    def _on_format(self) -> None:
        """The file's ending follows the format."""
        out = self.out.filePath().strip()
        if out and Path(out).suffix.lower() != self.format.currentData():
            name = Path(out).with_suffix("") if Path(out).suffix.lower() in formats.FORMATS else out
            self.out.setFilePath(f"{name}{self.format.currentData()}")
        self._on_changed()

    def _on_out(self) -> None:
        """The format follows the file's ending."""
        row = self.format.findData(Path(self.out.filePath().strip()).suffix.lower())
        if row >= 0:
            self.format.setCurrentIndex(row)
        self._on_changed()

    def _on_changed(self, *_: object) -> None:
        """Say what the format can't hold, and count anew in a moment."""
        suffix = self.format.currentData()
        self.crs.setEnabled(suffix not in formats.WITHOUT_CRS)
        self.show_it.setEnabled(suffix not in _UNMAPPED)
        job = self._job_to(f"export{suffix}")
        said = [f"• {translated(text)}" for text in formats.losses(job.out, job.fields, job.crs)]
        self.loss.setText("\n".join(said))
        self.loss.setVisible(bool(said))
        self.count.setText("…")
        self._later.start()

    def _count_now(self) -> None:
        if not self.survey.text():
            self.count.setText(tr("There are no results yet: run Detect."))
            return
        job = self._job_to("export.gpkg")
        counting = Counting(job)
        counting.counted.connect(lambda count: self._on_counted(job, count))
        counting.start()

    def _on_counted(self, job: ExportJob, count: int) -> None:
        if sip.isdeleted(self) or job != self._job_to("export.gpkg"):
            return  # the plugin was unloaded, or something else was chosen since
        if count < 0:
            self.count.setText(
                tr("Nothing can be counted: the condition isn't understood, or the results aren't there.")
            )
        else:
            self.count.setText(tr_count(count, "{n} detection will be written.", "{n} detections will be written."))
        self.run_button.setEnabled(count > 0 and self.task is None)

    def _fill_form(self) -> None:
        for text, widget in (
            (tr("Results"), self.survey),
            (tr("What"), self.review),
            (tr("From score"), self.threshold),
            (tr("Only where"), self.where),
            (tr("Format"), self.format),
            (tr("Export to"), self.out),
            (tr("CRS"), self.crs),
        ):
            self.form.addRow(text, widget)
        self.form.addRow(self.loss)
        box = QgsCollapsibleGroupBox(tr("Fields"))
        box.setCollapsed(True)
        column, buttons = QVBoxLayout(box), QHBoxLayout()
        column.addWidget(self.fields)
        for text, state in ((tr("All"), Qt.CheckState.Checked), (tr("None"), Qt.CheckState.Unchecked)):
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, ticked=state: self._tick_all(ticked))
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        self.form.addRow(box)
        self.form.addRow(self.show_it)
        self.form.addRow(self.count)

    def _tick_all(self, state: Qt.CheckState) -> None:
        for item in _items(self.fields):
            item.setCheckState(state)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(lambda _: self._on_format())
        self.out.fileChanged.connect(lambda _: self._on_out())
        for signal in (
            self.survey.changed,
            self.review.currentIndexChanged,
            self.threshold.valueChanged,
            self.where.textChanged,
            self.crs.crsChanged,
            self.fields.itemChanged,
        ):
            signal.connect(self._on_changed)
        for name in ("review", "threshold", "where", "format", "out", "show_it"):
            self.workspace.remember(f"export/{name}", getattr(self, name))
        self.workspace.changed.connect(self._follow)
        self.workspace.opened.connect(self._follow)


def _field_list() -> QListWidget:
    fields = QListWidget()
    fields.setMaximumHeight(150)
    fields.setAccessibleName(tr("Fields"))
    for name in formats.FIELDS:
        item = QListWidgetItem(name, fields)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
    return fields


def _items(fields: QListWidget) -> list[QListWidgetItem]:
    return [fields.item(row) for row in range(fields.count())]
