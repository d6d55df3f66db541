# SPDX-License-Identifier: GPL-2.0-or-later
"""A project that is opened again is as it was left; a new one begins with nothing of the old."""

from __future__ import annotations

import errno
import os
import shutil
import sys

import pytest
from qgis.core import QgsRasterLayer
from qgis.PyQt.QtWidgets import QApplication

from bear_detector_plugin.gui.workspace import EXAMPLES, IMAGERY, MODEL, RESULTS, STEP, WEIGHTS


@pytest.fixture
def worked_on(plugin, project, survey, until):
    """A folder of two photos, which are layers as well, and the second step in front."""
    page = plugin.dock.survey
    page.imagery.add(str(survey))
    until(lambda: len(page.overview.photos) == 2)
    page.show_on_map()
    until(lambda: len(project.mapLayers()) == 2)
    plugin.dock.open(plugin.dock.examples)
    return plugin


def test_a_folder_stays_a_folder_though_its_photos_are_layers(worked_on, project, survey, tmp_path, until):
    path = str(tmp_path / "survey.qgz")
    assert project.write(path)
    project.clear()
    QApplication.processEvents()
    assert project.read(path)
    QApplication.processEvents()
    assert worked_on.workspace.get(IMAGERY) == [str(survey)]
    assert worked_on.dock.survey.imagery.paths() == (str(survey),)
    assert worked_on.workspace.get(STEP) == 1
    assert worked_on.dock.step is worked_on.dock.examples
    until(lambda: worked_on.dock.survey.state() == "2 photos")


def test_a_project_can_be_opened_over_another(worked_on, project, survey, tmp_path):
    path = str(tmp_path / "survey.qgz")
    assert project.write(path)
    assert project.read(path)
    QApplication.processEvents()
    assert worked_on.workspace.get(IMAGERY) == [str(survey)]


def test_a_new_project_begins_empty(worked_on, project):
    project.clear()
    QApplication.processEvents()
    assert not worked_on.workspace.get(IMAGERY)
    assert worked_on.dock.survey.state() == ""
    assert worked_on.dock.step is worked_on.dock.survey


def test_files_in_a_home_that_is_closed_to_the_user_end_nothing(plugin, project, tmp_path, until, monkeypatch):
    """A colleague's project: where one may not look, `Path.is_file` raises an error, and half of the dock was left."""
    home, look, errors = "/home/ann/", os.stat, []
    for name in (MODEL, EXAMPLES, RESULTS, WEIGHTS, "train/shown", "detect/out", "detect/outcome_of"):
        plugin.workspace.set(name, f"{home}{name}")
    plugin.workspace.set("detect/outcome", {"words": "3 detections", "found": True})
    plugin.workspace.set(IMAGERY, [f"{home}photos"])
    project.write(str(tmp_path / "anns.qgz"))
    project.clear()

    def closed(path, *args, **kwargs):
        if str(path).startswith(home):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path, *args, **kwargs)

    monkeypatch.setattr(os, "stat", closed)
    monkeypatch.setattr(sys, "excepthook", lambda _, error, __: errors.append(error))
    project.read(str(tmp_path / "anns.qgz"))
    until(lambda: plugin.dock.survey.summary.text() == "1 photo in 1 file or folder, 1 unreadable.")
    assert errors == []


def test_nobody_is_asked_to_save_what_was_only_opened(worked_on, project, tmp_path, until):
    path = str(tmp_path / "survey.qgz")
    assert project.write(path)
    project.clear()
    project.setDirty(False)  # as QGIS does for a new one
    page = worked_on.dock.survey
    until(lambda: not page._soon.isActive() and page._scan is None)
    assert not project.isDirty()
    assert project.read(path)
    until(lambda: worked_on.dock.survey.state() == "2 photos")
    until(lambda: not page._soon.isActive() and page._scan is None)
    assert not project.isDirty()
    page.imagery.clear()
    assert project.isDirty()


def test_a_new_project_is_suggested_where_its_files_go_as_the_first_was(worked_on, project, survey, tmp_path):
    """What was suggested for the first stood in the way, and Detect, Train and Place asked for a name."""
    other = tmp_path / "other"
    shutil.copytree(survey, other)
    project.clear()
    QApplication.processEvents()
    worked_on.dock.survey.imagery.add(str(other))
    worked_on.dock.train.refresh()
    assert worked_on.dock.search.detect.out.filePath() == str(other / "detections.gpkg")
    assert worked_on.dock.survey.section.out.filePath() == str(tmp_path / "other_placed")
    assert worked_on.dock.train.settings.name.text() == "model-1"


def test_a_photo_that_is_opened_through_a_symbolic_link_is_listed_once(plugin, project, survey, tmp_path, until):
    """The list and the project told each other the two paths of it until Python gave up."""
    (tmp_path / "maps").mkdir()
    (tmp_path / "link").symlink_to(survey)
    project.write(str(tmp_path / "maps" / "survey.qgz"))
    project.addMapLayer(QgsRasterLayer(str(tmp_path / "link" / "a.tif"), "a"))
    until(lambda: plugin.dock.survey.state() == "1 photo")
    assert plugin.workspace.get(IMAGERY) == [str(tmp_path / "link" / "a.tif")]
