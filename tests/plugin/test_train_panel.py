# SPDX-License-Identifier: GPL-2.0-or-later
"""The Train step: its settings, its curves, what it shows after a training, and what it offers after a crash."""

from __future__ import annotations

import json
import math
import re
import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton

from bear_detector_plugin.backend import environment
from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.events import Measured
from bear_detector_plugin.gui.examples.examples_file import create
from bear_detector_plugin.gui.examples.layer import open_examples
from bear_detector_plugin.gui.messages import Messages
from bear_detector_plugin.gui.train import model_folder
from bear_detector_plugin.gui.train.curves import LineChart, Series
from bear_detector_plugin.gui.train.lessons import file_uri
from bear_detector_plugin.gui.train.matrix import ConfusionMatrix
from bear_detector_plugin.gui.train.model_list import entry_of, known_models
from bear_detector_plugin.gui.train.panel import TrainPanel
from bear_detector_plugin.gui.workspace import EXAMPLES, IMAGERY, MODEL, Workspace
from bear_detector_plugin.jobs import DEFAULT_MODEL, EvaluateJob, TrainJob

FAKE = Path(__file__).with_name("fake_training.py")


@pytest.fixture
def examples(tmp_path) -> Path:
    """17 bears, of which 5 from reviews, and 60 random squares of background."""
    path = tmp_path / "examples.gpkg"
    create(str(path), QgsCoordinateReferenceSystem("EPSG:3413"))
    file = ogr.Open(str(path), 1)
    layer = file.GetLayer()
    for name, source, number in (
        ("polar_bear", "drawn", 12),
        ("polar_bear", "review", 5),
        ("background", "random", 60),
    ):
        for _ in range(number):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("class", name)
            feature.SetField("source", source)
            layer.CreateFeature(feature)
    del layer, file
    return path


@pytest.fixture
def workspace(qgis_iface, project, tmp_path, examples):
    project.setFileName(str(tmp_path / "survey.qgz"))
    workspace = Workspace(qgis_iface, project, Messages(QgsMessageBar()))
    workspace.set(EXAMPLES, str(examples))
    yield workspace
    workspace.close_down()


@pytest.fixture
def panel(workspace, until):
    panel = TrainPanel(workspace)
    panel.refresh()
    yield panel
    panel.close_down()
    until(lambda: panel.task is None)
    panel.deleteLater()


@pytest.fixture
def engine(monkeypatch, tmp_path):
    """The engine's process as a script that trains for three epochs at once, as `behaviour` says."""

    def behave(behaviour: str) -> None:
        def command(job):
            return [sys.executable, str(FAKE), behaviour, job.command[0], json.dumps(asdict(job))]

        monkeypatch.setattr(environment, "command", command)

    return behave


def said(panel) -> str:
    return " ".join(item.text() for item in panel.messages._bar.items())


def train(panel, until) -> None:
    panel.run_button.click()
    until(lambda: panel.task is None)


def test_the_examples_are_counted_by_class(panel):
    assert panel.settings.lessons.counts.text() == "60 background, 17 polar bear"
    assert [box.text() for box in panel.settings.lessons.ticks.values()] == ["drawn", "random squares", "reviewed"]


def test_what_is_drawn_and_not_saved_counts_too(panel, project, examples):
    layer = open_examples(project, str(examples))
    layer.startEditing()
    layer.deleteFeature(next(layer.getFeatures("\"class\" = 'polar_bear'")).id())
    panel.refresh()
    assert panel.settings.lessons.counts.text() == "60 background, 16 polar bear"
    panel.job()
    assert not layer.isModified()


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/data/a b?.gpkg"), "file:///data/a%20b%3F.gpkg"),
        (PureWindowsPath(r"C:\data\e.gpkg"), "file:///C:/data/e.gpkg"),
        (PureWindowsPath(r"\\server\share\e.gpkg"), "file:////server/share/e.gpkg"),
    ],
)
def test_sqlite_finds_files_on_windows_shares_too(path, uri):
    assert file_uri(path) == uri
    with pytest.raises(sqlite3.OperationalError, match="unable to open database file"):  # not: invalid uri authority
        sqlite3.connect(f"{uri}?mode=ro", uri=True)


def test_a_source_that_is_not_ticked_is_left_out(panel, workspace):
    panel.settings.lessons.ticks["review"].setChecked(False)
    assert panel.job().sources == ("drawn", "random")
    assert panel.settings.lessons.counts.text() == "60 background, 12 polar bear"
    assert not TrainPanel(workspace).settings.lessons.ticks["review"].isChecked()  # kept with the project


def test_no_source_at_all_is_told(panel):
    for box in panel.settings.lessons.ticks.values():
        box.setChecked(False)
    assert panel.settings.lessons.counts.text() == "No source of examples is ticked."
    with pytest.raises(BadArgument, match="No source of examples is ticked"):
        panel.job()


def test_a_newcomer_starts_from_the_shipped_model_and_the_surveys_ice(panel, workspace, examples, tmp_path):
    workspace.set(IMAGERY, [str(tmp_path / "photos")])
    out = str(tmp_path / "models" / "model-1")
    assert panel.job() == TrainJob(str(examples), out, backgrounds=(str(tmp_path / "photos"),), weights=DEFAULT_MODEL)


@pytest.mark.parametrize(("name", "message"), [("", "has no name"), ("a/b", "has no name")])
def test_a_model_needs_a_name(panel, name, message):
    panel.settings.name.setText(name)
    with pytest.raises(BadArgument, match=message):
        panel.job()


def test_models_without_a_folder_are_told(panel):
    panel.settings.folder.setFilePath("models")
    with pytest.raises(BadArgument, match="names no folder"):
        panel.job()


def test_a_training_ends_with_matrix_curves_and_report(panel, workspace, until, engine, monkeypatch):
    engine("trains")
    states, opened = [], []
    panel.state_changed.connect(lambda: states.append(panel.state()))
    train(panel, until)
    outcome, folder = panel.outcome, panel.outcome.folder
    assert folder.name == "model-1"
    assert {"epoch 1/3", "epoch 3/3", "measuring"} <= set(states)
    loss, validation, recall = outcome.curves.series
    assert len(loss.points) == 6
    assert [x for x, _ in validation.points] == [1, 2, 3]
    assert recall.share
    assert outcome.headline.text() == "polar bear: finds 92 % of 25; false alarms: 0.3 per megapixel."
    assert "23 of 25 examples of polar bear: the model says polar bear" in outcome.matrix.sentences()
    assert not outcome.isHidden()
    assert panel.settings.isHidden()
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    outcome.report_button.click()
    assert opened[0].toLocalFile() == str(folder / "report" / "report.html")

    asked = []
    panel.next_step.connect(lambda: asked.append(True))
    assert not panel.done()
    outcome.use_button.click()
    assert workspace.get(MODEL) == str(folder)
    assert (panel.done(), panel.state(), asked) == (True, "recall 92 %", [True])
    assert [m.name for m in known_models(workspace)] == [DEFAULT_MODEL, "model-1"]

    outcome.again_button.click()
    assert not panel.settings.isHidden()
    assert panel.settings.name.text() == "model-2"


def test_the_evaluation_is_on_the_validation_photos(panel, until, engine, monkeypatch, examples):
    engine("trains")
    jobs, run = [], panel.run
    monkeypatch.setattr(panel, "run", lambda job: (jobs.append(job), run(job)))
    train(panel, until)
    folder = panel.outcome.folder
    assert jobs[1] == EvaluateJob(str(examples), str(folder / "report"), str(folder))


def test_a_stopped_training_is_measured_and_can_go_on(panel, until, engine):
    engine("waits_in_epoch_2")
    panel.run_button.click()
    until(lambda: panel.state() == "epoch 1/3")
    assert panel.cancel_button.text() == "Stop (keeps the best)"
    panel.cancel_button.click()
    until(lambda: panel.task is None)
    assert "--resume" in said(panel)
    assert "stopped at epoch 1 of 3" in panel.outcome.headline.text()
    assert "finds 92 %" in panel.outcome.headline.text()
    assert "model-1 stopped at epoch 1 of 3" in panel.stopped_notice.label.text()

    engine("trains")
    panel.stopped_notice.buttons[0].click()
    assert panel._job.resume
    until(lambda: panel.task is None)
    assert panel.stopped_notice.isHidden()
    assert [x for x, _ in panel.outcome.curves.series[1].points] == [1, 2, 3]


def test_a_crash_is_told_and_another_session_offers_to_go_on(panel, workspace, until, engine):
    engine("dies_in_epoch_2")
    train(panel, until)
    assert "ended without a result" in said(panel)
    assert not panel.stopped_notice.isHidden()
    assert not panel.settings.isHidden()

    workspace.set("train/shown", "")  # the project was not saved
    later = TrainPanel(workspace)
    assert "model-1 stopped at epoch 1 of 3" in later.stopped_notice.label.text()
    later.stopped_notice.buttons[1].click()  # begin anew
    assert later.stopped_notice.isHidden()
    assert later.settings.out().name == "model-2"
    assert (panel.settings._models() / "model-1" / "training.json").exists()
    later.deleteLater()


def test_what_another_window_trains_has_not_stopped(panel, workspace, until, engine):
    engine("waits_in_epoch_2")
    panel.run_button.click()
    until(lambda: panel.state() == "epoch 1/3")
    other = TrainPanel(workspace)
    assert other.stopped_notice.isHidden()
    other.run(panel._job)
    until(lambda: other.task is None)
    assert "is being trained by another QGIS" in said(other)
    assert panel.task is not None
    panel.cancel()
    until(lambda: panel.task is None)
    other.refresh()
    assert not other.stopped_notice.isHidden()
    other.deleteLater()


def test_a_crash_is_told_with_a_button_that_goes_on(panel, until, engine):
    engine("dies_in_epoch_2")
    folder = panel.settings.out()
    panel.start()
    until(lambda: panel.task is None)
    buttons = panel.messages._bar.currentItem().findChildren(QPushButton)
    engine("trains")
    next(button for button in buttons if button.text() == "Go on").click()
    until(lambda: panel.task is None)
    assert model_folder.journal(folder)["state"] == "done"


def test_a_folder_that_moved_goes_on_where_it_is(tmp_path, examples):
    job = TrainJob(str(examples), "/elsewhere/model", sources=("drawn",), epochs=3)
    (tmp_path / "training.json").write_text(json.dumps({"state": "running", "epoch": 1, "job": asdict(job)}))
    assert model_folder.job_to_go_on(tmp_path) == TrainJob(
        str(examples), str(tmp_path), sources=("drawn",), epochs=3, resume=True
    )
    assert not model_folder.can_go_on(tmp_path)  # there is no checkpoint


def test_missing_packages_are_told_with_a_way_to_get_them(panel, monkeypatch):
    asked = []
    panel.setup_wanted.connect(lambda: asked.append(True))
    monkeypatch.setattr(environment, "missing_for", lambda job: "train", raising=False)
    panel.refresh()
    assert not panel.setup_notice.isHidden()
    panel.setup_notice.buttons[0].click()
    assert asked == [True]


def test_settings_are_kept_with_the_project(panel, workspace):
    panel.settings.recipe.setCurrentText("chabot2022")
    panel.settings.epochs.setValue(7)
    panel.settings.weights.set_text("none")
    panel.settings.name.setText("bears")
    again = TrainPanel(workspace)
    again.refresh()
    assert (again.job().recipe, again.job().epochs, again.job().weights) == ("chabot2022", 7, "none")
    assert Path(again.job().out).name == "bears"
    again.deleteLater()


def test_the_shipped_model_has_its_numbers(workspace):
    first = known_models(workspace)[0]
    assert (first.name, first.path) == (DEFAULT_MODEL, DEFAULT_MODEL)
    assert re.fullmatch(r"polar bear \d+ % of \d+, seal \d+ % of \d+", first.summary)
    assert entry_of(DEFAULT_MODEL) == first


def test_a_chart_draws_whatever_it_is_given():
    chart = LineChart("epoch", "loss")
    chart.resize(340, 230)
    empty = chart.grab().toImage()
    chart.show_series(
        [Series("loss", [(0.5, 2.0), (1, math.nan), (2, 0.5)]), Series("recall", [(1, 0.9)], True)], (0, 3)
    )
    assert chart.grab().toImage() != empty
    assert chart.accessibleDescription() == "loss: 0.5; recall: 90 %"


def test_a_matrix_with_an_empty_row_is_drawn():
    matrix = ConfusionMatrix()
    matrix.show_counts(["seal", "background"], [[0, 0], [3, 1]])
    matrix.resize(300, matrix.sizeHint().height())
    assert not matrix.grab().isNull()
    assert matrix.sentences() == [
        "3 of 4 examples of background: the model says seal",
        "1 of 4 examples of background: the model says background",
    ]


def test_measurements_of_an_older_engine_do_no_harm(panel):
    panel.told(Measured("train", 1, 2, {"epoch": 0.5, "training_loss": 0.1}))
    panel.told(Measured("train", 1, 2, {}))


def test_the_score_that_promises_a_recall_is_looked_for(panel, engine, until):
    engine("trains")
    train(panel, until)
    promise = panel.outcome.promise
    promise.recall.setValue(80)
    assert promise.job().examples == panel.job().examples
    assert (promise.job().recall, promise.job().confidence) == (0.8, 0.95)
    promise.button.click()
    until(lambda: panel.task is None)
    assert promise.answer.text() == "24 of 25 animals were found, in 8 photos.\nNo promise of 0.8 for model-1."


def test_rare_settings_reach_the_job(panel):
    panel.settings.crop.setCurrentText("352")
    panel.settings.batch.setValue(16)
    panel.settings.patience.setValue(3)
    panel.settings.together.setCurrentText("flight")
    job = panel.job()
    assert (job.crop, job.batch, job.patience, job.group) == (352, 16, 3, "flight")
