# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in the window: what it brings, what it leaves behind, and the tabs' jobs."""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsPointXY
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QToolBar, QWidget

from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.gui.cutouts.window import CutoutWindow
from bear_detector_plugin.gui.dock import BearDetectorDock
from bear_detector_plugin.gui.examples.layer import add_example, examples_layers, open_examples
from bear_detector_plugin.jobs import DEFAULT_MODEL, ExportJob, TrainJob
from bear_detector_plugin.plugin import BearDetectorPlugin


def test_menu_and_toolbar_have_an_action_a_step(plugin):
    texts = [action.text() for action in plugin.toolbar.actions() if action in plugin.actions.values()]
    assert texts == [
        "Survey photos",
        "Draw training examples",
        "Train a model",
        "Detect animals",
        "Review detections",
        "Export detections",
    ]
    assert all(not action.icon().pixmap(16, 16).isNull() for action in plugin.actions.values())


def test_unload_leaves_nothing_behind(qgis_iface, project, monkeypatch):
    from qgis.gui import QgsMessageBar

    monkeypatch.setattr(qgis_iface, "_messageBar", QgsMessageBar())
    QApplication.sendPostedEvents(None, 52)  # deferred deletes of the tests before

    def ours() -> list[QWidget]:
        kinds = (BearDetectorDock, QToolBar, CutoutWindow)
        return [w for w in QApplication.allWidgets() if isinstance(w, kinds)]

    before = len(ours())
    plugin = BearDetectorPlugin(qgis_iface)
    plugin.initGui()
    plugin.dock.examples.page.cutouts_button.click()
    assert len(ours()) == before + 3
    plugin.unload()
    QApplication.sendPostedEvents(None, 52)
    assert len(ours()) == before
    assert QgsApplication.processingRegistry().providerById("bear_detector") is None


def test_without_a_screen_there_is_only_processing():
    plugin = BearDetectorPlugin(None)
    plugin.initProcessing()
    assert QgsApplication.processingRegistry().algorithmById("bear_detector:detect") is not None
    plugin.unload()
    assert QgsApplication.processingRegistry().providerById("bear_detector") is None


def test_drawing_asks_once_where_the_examples_are_kept(plugin, project, photo, qgis_canvas, tmp_path, monkeypatch):
    asked = []

    def answer(*arguments, **options):
        asked.append(arguments)
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    plugin.actions["draw"].trigger()
    assert qgis_canvas.mapTool() is plugin.drawing.tool
    plugin.drawing.tool.drawn.emit(QgsPointXY(1010, -2010), QgsPointXY(1010, -2010))
    assert len(asked) == 1
    (layer,) = examples_layers(project)
    assert (tmp_path / "mine.gpkg").exists()
    assert layer.featureCount() == 1


def test_drawing_ends_when_no_file_is_named(plugin, project, qgis_canvas, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    plugin.actions["draw"].trigger()
    assert not plugin.actions["draw"].isChecked()
    assert qgis_canvas.mapTool() is not plugin.drawing.tool


def test_train_saves_what_was_drawn_and_builds_its_job(plugin, project, photo, tmp_path):
    layer = open_examples(project, str(tmp_path / "e.gpkg"))
    add_example(project, layer, "seal", QgsPointXY(1010, -2010), QgsPointXY(1012, -2012))
    QApplication.processEvents()
    panel = plugin.dock.train
    assert panel.settings.lessons.path() == str(tmp_path / "e.gpkg")
    panel.settings.name.setText("bears")
    panel.settings.folder.setFilePath(str(tmp_path))
    panel.settings.weights.set_text("none")
    panel.settings.epochs.setValue(3)
    assert panel.job() == TrainJob(
        examples=str(tmp_path / "e.gpkg"),
        out=str(tmp_path / "bears"),
        backgrounds=(str(tmp_path / "photo.tif"),),
        weights="none",
        epochs=3,
    )
    assert not layer.isModified()


def test_the_chosen_model_is_what_detect_uses_next(plugin, tmp_path):
    plugin.dock.train.outcome.use_wanted.emit(str(tmp_path / "model"))
    assert plugin.dock.search.detect.model.text() == str(tmp_path / "model")
    assert plugin.dock.step is plugin.dock.search


def test_export_names_its_choices(plugin, tmp_path):
    panel = plugin.exporting.panel
    with pytest.raises(BadArgument, match="no results to export"):
        panel.job()
    panel.survey.set_text("found.gpkg")
    panel.out.setFilePath(str(tmp_path / "found"))
    panel.threshold.setValue(0.3)
    panel.where.setText("class = 'seal'")
    assert panel.job() == ExportJob(
        survey="found.gpkg", out=str(tmp_path / "found.shp"), threshold=0.3, where="class = 'seal'"
    )


def test_the_default_model_is_offered_first(plugin):
    assert plugin.dock.search.detect.model.combo.combo.itemText(0) == DEFAULT_MODEL
