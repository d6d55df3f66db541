# SPDX-License-Identifier: GPL-2.0-or-later
"""Another project is opened while something runs: what comes of it is not for that project."""

from __future__ import annotations

import time

import pytest
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from bear_detector_plugin.gui.train.model_list import TRAINED
from bear_detector_plugin.gui.workspace import IMAGERY, RESULTS
from bear_detector_plugin.jobs import DetectJob, GeoreferenceJob, TrainJob

from .review_panel import KEY, press


@pytest.fixture
def counted(plugin, survey, until):
    """The step Survey, with two photos that have their place."""
    page = plugin.dock.survey
    page.imagery.add(str(survey))
    until(lambda: len(page.overview.photos) == 2)
    return page


def test_photos_on_their_way_to_the_map_do_not_arrive(counted, project, until):
    counted.show_on_map()
    (task,) = counted._tasks
    project.clear()
    until(lambda: not task.is_running)
    assert project.mapLayers() == {}


def test_photos_that_are_being_placed_do_not_become_its_survey(counted, plugin, project, fake_engine, until):
    fake_engine("chatter")
    placed = []
    counted.section.placed.connect(placed.append)
    counted.section.run(GeoreferenceJob(imagery=("photos",), out="placed"))
    project.clear()
    until(lambda: counted.section.task is None)
    assert placed == []
    assert not plugin.workspace.get(IMAGERY)


def test_a_search_goes_on_and_its_results_stay_out(plugin, project, review_results, fake_engine, until):
    fake_engine("chatter")
    panel = plugin.dock.search.detect
    panel.run(DetectJob(imagery=("photos",), out=review_results))
    project.clear()
    until(lambda: panel.task is None)
    QApplication.processEvents()
    assert project.mapLayers() == {}
    assert not plugin.workspace.get(RESULTS)
    assert not panel.outcome.isVisibleTo(panel)
    assert f"{review_results} is searched through" in plugin.workspace.messages._bar.currentItem().text()


def test_what_is_counted_of_a_search_while_it_is_opened_stays_out(plugin, project, review_results, fake_engine, until):
    """Other steps begin tasks then, which hands out what tasks have to tell."""
    fake_engine("chatter")
    panel = plugin.dock.search.detect
    panel.run(DetectJob(imagery=("photos",), out=review_results))
    until(lambda: panel.task is None)
    time.sleep(1.0)  # all is counted, and nobody has heard of it
    project.clear()
    assert panel.state() == ""
    assert not plugin.workspace.get(RESULTS)


def test_an_area_that_is_being_written_begins_no_search(plugin, project, survey, tiny_model, monkeypatch):
    plugin.workspace.set(IMAGERY, [str(survey)])
    panel = plugin.dock.search.detect
    panel.out.setFilePath(str(survey / "found.gpkg"))
    monkeypatch.setattr(type(panel._area_file), "write_shape", lambda self, *_: setattr(self, "_task", DeadTask()))
    panel.start()
    assert panel._preparing()
    project.clear()
    assert not panel._preparing()
    assert panel.run_button.isEnabled()


def test_a_model_belongs_to_the_project_that_it_was_trained_in(plugin, project, fake_engine, until):
    fake_engine("chatter")
    panel = plugin.dock.train
    panel.run(TrainJob("examples.gpkg", "elsewhere/model-1"))
    assert plugin.workspace.get(TRAINED) == ["elsewhere/model-1"]
    project.clear()
    until(lambda: panel.task is None)
    assert not plugin.workspace.get(TRAINED)


def test_a_run_whose_engine_died_does_not_go_on_there(plugin, project, fake_engine, until):
    fake_engine("crash")
    panel = plugin.dock.search.detect
    panel.run(DetectJob(imagery=("photos",), out="elsewhere.gpkg"))
    until(lambda: panel.task is None)
    bar = plugin.workspace.messages._bar
    go_on = next(button for button in bar.currentItem().findChildren(QPushButton) if button.text() == "Go on")
    project.clear()
    go_on.click()
    assert panel.task is None
    assert "The project of this job was closed since" in bar.currentItem().text()


def test_a_saliency_is_not_waited_for(review_panel, project, fake_engine, until):
    fake_engine("stops_when_asked")
    press(review_panel, KEY.Key_H)
    until(lambda: review_panel.saliency._task is not None)
    project.clear()
    until(lambda: review_panel.saliency._task is None)
    assert project.mapLayers() == {}


def test_animals_can_be_counted_though_a_count_was_stopped(review_panel, project, fake_engine):
    fake_engine("stops_when_asked")
    counting = review_panel.counting
    counting.button.click()
    assert not counting.button.isEnabled()
    project.clear()
    assert counting.button.isEnabled()


class DeadTask:
    """In the place of QGIS's writer."""

    def cancel(self) -> None:
        """It writes nothing."""
