# SPDX-License-Identifier: GPL-2.0-or-later
"""The export window: what it writes, what it counts, and what it says beforehand."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.backend.engine_process import EngineProcess
from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.gui.export.counting import Counting, count
from bear_detector_plugin.gui.export.panel import ExportPanel
from bear_detector_plugin.gui.layer_group import file_of
from bear_detector_plugin.gui.workspace import RESULTS
from bear_detector_plugin.jobs import DetectJob, ExportJob


@pytest.fixture(scope="session")
def found(tmp_path_factory, tiny_model) -> str:
    """Results of a run: two bears, one of them confirmed and one rejected, and a seal nobody has looked at."""
    from tests.plugin.conftest import CRS, write_photo
    from tests.tiny_model import BLUE, RED

    folder = tmp_path_factory.mktemp("export")
    write_photo(folder / "a.tif", (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(300, 300): RED, (600, 200): RED})
    write_photo(folder / "b.tif", (1100.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(400, 400): BLUE})
    out = str(folder / "found.gpkg")
    EngineProcess(DetectJob((str(folder / "a.tif"), str(folder / "b.tif")), out, str(tiny_model))).run(lambda _: None)
    survey = ogr.Open(out, 1)
    layer = survey.GetLayerByName("detections")
    bears = [row for row in layer if row["class"] == "polar_bear" and row["score"] > 0.5]
    for row, verdict in zip(bears, ("polar_bear", "background"), strict=True):
        row["review"] = verdict
        layer.SetFeature(row)
    del bears, row, layer, survey
    return out


@pytest.fixture
def export(plugin, found):
    plugin.workspace.set(RESULTS, found)
    plugin.actions["export"].trigger()
    yield plugin.exporting.panel
    plugin.exporting.hide()


def write(panel, until, path: Path) -> str:
    panel.out.setFilePath(str(path))
    panel.run_button.click()
    until(lambda: panel.task is None)
    return str(path)


def test_the_window_leaves_the_map_free_and_knows_the_results(plugin, export, found):
    assert plugin.exporting.isVisible()
    assert not plugin.exporting.isModal()
    assert export.survey.text() == found


def test_a_name_without_a_folder_is_told(export):
    export.out.setFilePath("bears")
    with pytest.raises(BadArgument, match="bears names no folder"):
        export.job()


def test_a_name_may_hold_a_dot(export, until, tmp_path):
    write(export, until, tmp_path / "bears 12.05.2024")
    assert (tmp_path / "bears 12.05.2024.shp").exists()
    export.format.setCurrentIndex(export.format.findData(".gpkg"))
    assert Path(export.out.filePath()).name == "bears 12.05.2024.gpkg"


def test_what_is_counted_when_the_plugin_is_unloaded_is_told_to_nobody(plugin, found, until):
    panel = ExportPanel(plugin.workspace)
    panel.survey.set_text(found)
    panel._count_now()
    panel.close_down()
    sip.delete(panel)
    until(lambda: not any(isinstance(task, Counting) for task in Counting._running))


def test_the_latest_results_are_exported_and_none_of_another_project(plugin, export, project, found, tmp_path):
    """The window held on to the first results that it was opened with."""
    later = str(shutil.copy(found, tmp_path / "later.gpkg"))
    plugin.workspace.set(RESULTS, later)
    assert export.survey.text() == later
    project.clear()
    assert export.survey.text() == ""


def test_a_shapefile_of_confirmed_animals(export, until, tmp_path):
    export.review.setCurrentIndex(export.review.findData("confirmed"))
    shapefile = ogr.Open(write(export, until, tmp_path / "bears.shp"))
    assert [row["review"] for row in shapefile.GetLayer()] == ["polar_bear"]


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_chosen_fields_only(export, until, tmp_path, suffix):
    export._tick_all(Qt.CheckState.Unchecked)
    for row in range(export.fields.count()):
        if export.fields.item(row).text() in ("class", "score"):
            export.fields.item(row).setCheckState(Qt.CheckState.Checked)
    written = ogr.Open(write(export, until, tmp_path / f"found{suffix}"))
    definition = written.GetLayer().GetLayerDefn()
    assert [definition.GetFieldDefn(i).GetName() for i in range(definition.GetFieldCount())] == ["class", "score"]
    assert written.GetLayer().GetFeatureCount() == 3


def test_a_table_and_boxes_for_other_programs(export, until, tmp_path):
    text = Path(write(export, until, tmp_path / "found.csv")).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert sorted(row["class"] for row in rows) == ["polar_bear", "polar_bear", "seal"]
    coco = json.loads(Path(write(export, until, tmp_path / "found.json")).read_text(encoding="utf-8"))
    assert len(coco["annotations"]) == 3


def test_format_and_ending_follow_each_other(export, tmp_path):
    export.out.setFilePath(str(tmp_path / "found.geojson"))
    assert export.format.currentData() == ".geojson"
    assert not export.crs.isEnabled()
    export.format.setCurrentIndex(export.format.findData(".shp"))
    assert export.out.filePath() == str(tmp_path / "found.shp")
    assert export.crs.isEnabled()


def test_what_a_format_cannot_hold_is_said_before(export):
    export.format.setCurrentIndex(export.format.findData(".shp"))
    assert "254" in export.loss.text()
    export.format.setCurrentIndex(export.format.findData(".gpkg"))
    assert not export.loss.isVisible()
    export.format.setCurrentIndex(export.format.findData(".geojson"))
    assert "WGS 84" in export.loss.text()


def test_an_export_that_is_on_the_map_is_done_again(export, until, tmp_path, project):
    export.format.setCurrentIndex(export.format.findData(".gpkg"))
    export.out.setFilePath(str(tmp_path / "again.gpkg"))
    for _ in range(2):
        export.start()
        until(lambda: export.task is None)
    (layer,) = project.mapLayersByName("again")
    assert layer.featureCount() == 3


def test_results_of_another_program_are_no_crash(tmp_path, until):
    path = str(tmp_path / "foreign.gpkg")
    with_tables = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    for name in ("detections", "run"):
        layer = with_tables.CreateLayer(name)
        layer.CreateFeature(ogr.Feature(layer.GetLayerDefn()))
    del layer, with_tables
    counts = []
    counting = Counting(ExportJob(path, "out.gpkg"))
    counting.counted.connect(counts.append)
    counting.start()
    until(lambda: counts)
    assert counts == [-1]


def test_what_is_not_replaced_stays_on_the_map(export, until, examples_panel, draw):
    """The examples file was named by a slip: what was drawn and not saved went with its layer."""
    draw("seal", 1010.0, -2010.0)
    write(export, until, Path(file_of(examples_panel.layer)))
    assert "holds more than an export" in export.error.message
    assert examples_panel.model.rowCount() == 1


@pytest.mark.parametrize("suffix", [".gpkg", ".shp"])
def test_an_export_on_the_map_is_not_taken_for_results(plugin, export, until, tmp_path, project, suffix):
    """A colleague who opened one was told, in red, that it holds no results."""
    path = write(export, until, tmp_path / f"bears{suffix}")
    project.clear()
    project.addMapLayer(QgsVectorLayer(path, "bears", "ogr"))
    QApplication.processEvents()
    assert not plugin.workspace.get(RESULTS)
    assert not project.mapLayersByName("bears")[0].subsetString()


def test_another_crs(export, until, tmp_path):
    export.crs.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    written = ogr.Open(write(export, until, tmp_path / "found.gpkg"))
    assert written.GetLayer().GetSpatialRef().GetAuthorityCode(None) == "32633"


def test_a_crs_that_the_user_has_defined(export, until, tmp_path, own_crs):
    export.crs.setCrs(own_crs)
    written = ogr.Open(write(export, until, tmp_path / "found.gpkg"))
    reference = written.GetLayer().GetSpatialRef()
    assert (reference.GetProjParm("longitude_of_center"), reference.GetProjParm("latitude_of_center")) == (-20, 90)


def test_how_many_is_known_before(export, until):
    until(lambda: export.count.text() == "3 detections will be written.")
    export.review.setCurrentIndex(export.review.findData("reviewed"))
    assert "3" not in export.count.text()
    until(lambda: export.count.text() == "2 detections will be written.")
    export.where.setText("class = ")
    until(lambda: "isn't understood" in export.count.text())
    assert not export.run_button.isEnabled()


@pytest.mark.parametrize("review", ["all", "reviewed", "confirmed"])
@pytest.mark.parametrize("threshold", [None, 0.01, 0.9])
@pytest.mark.parametrize("where", ["", "class = 'polar_bear'"])
def test_the_count_is_what_the_engine_writes(found, tmp_path, review, threshold, where):
    job = ExportJob(found, str(tmp_path / "found.gpkg"), where, threshold, review=review)
    result = EngineProcess(job).run(lambda _: None)
    assert result.counts["detections"] == count(job) > 0


def test_the_choices_stay_with_the_project(plugin, export, project, tmp_path):
    export.review.setCurrentIndex(export.review.findData("confirmed"))
    export.format.setCurrentIndex(export.format.findData(".csv"))
    project.write(str(tmp_path / "survey.qgz"))
    project.clear()
    assert export.review.currentData() == "all"
    project.read(str(tmp_path / "survey.qgz"))
    assert (export.review.currentData(), export.format.currentData()) == ("confirmed", ".csv")


def test_without_a_file_nothing_is_written(export):
    export.out.setFilePath("")
    with pytest.raises(BadArgument, match="no file to export to"):
        export.job()
