# SPDX-License-Identifier: GPL-2.0-or-later
"""The setup page in a real QGIS: from nothing to an engine that is ready, and what goes wrong on the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtWidgets import QApplication, QFileDialog

from bear_detector_plugin.backend import environment, inspection, requirements
from bear_detector_plugin.backend.environment import EnvironmentState
from bear_detector_plugin.backend.install_lock import only_one
from bear_detector_plugin.backend.installer import python_of
from bear_detector_plugin.backend.pythons import base_of
from bear_detector_plugin.gui.setup.settings import UserSettings
from tests.plugin.wheels import write_sets, write_wheel


@pytest.fixture
def bare(tmp_path, monkeypatch) -> Path:
    """A user without an engine, a pip without a network, and sets of tiny packages; gives the wheels' folder."""
    wheels, sets = tmp_path / "wheels", write_sets(tmp_path / "sets")
    for name in ("onnxruntime", "bear-needs", "bear-torch"):
        write_wheel(wheels, name)
    for name, value in (
        ("XDG_DATA_HOME", str(tmp_path / "data")),
        ("PIP_NO_INDEX", "1"),
        ("PIP_FIND_LINKS", str(wheels)),
        ("PIP_CONFIG_FILE", "/dev/null"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setattr(environment, "ROOT", tmp_path / "plugin")
    monkeypatch.setattr(requirements, "FOLDER", sets)
    yield wheels
    UserSettings().save()  # the defaults


@pytest.fixture
def page(bare, plugin, until, monkeypatch):
    monkeypatch.setattr(inspection.machine, "has_nvidia_gpu", lambda: False)
    plugin.actions["survey"].trigger()
    page = plugin.dock.setup
    page.form.index_url.clear()
    until(lambda: page.task is None)
    return page


def said(page) -> dict[str, tuple[str, bool | None]]:
    return {line.name: (line.text, line.there) for line in page.form.checklist.lines}


def test_a_new_user_meets_the_setup_page_instead_of_the_steps(page, plugin):
    assert plugin.dock.pages.currentWidget() is page
    found = said(page)
    assert found["Python"] == (".".join(map(str, sys.version_info[:2])), True)
    assert found["GDAL"][1] is True
    assert found["Detecting"] == ("not installed", False)
    assert found["Training"][1] is None
    assert page.form.install_detect.isEnabled()
    assert "35 MB" in page.form.install_detect.text()


def test_one_click_installs_what_detecting_needs_and_leads_to_the_steps(page, plugin, until):
    told = []
    page.ready.connect(lambda: told.append(environment.state()))
    page.form.install_detect.click()
    assert not page.form.install_detect.isEnabled()
    assert not page.form.cancel.isHidden()
    until(lambda: told)
    assert told == [EnvironmentState.DETECT]
    assert plugin.dock.pages.currentWidget() is not page
    until(lambda: page.task is None)
    assert said(page)["Detecting"] == ("ready", True)
    assert not page.form.install_detect.isEnabled()
    assert page.form.install_train.isEnabled()


def test_a_python_that_the_user_had_named_and_is_gone_gives_way(page, until):
    settings = UserSettings.load()
    settings.python = "/gone/bin/python3"
    settings.save()
    page._on_installed(None)
    assert UserSettings.load().python == str(python_of(environment.own_folder()))
    until(lambda: page.task is None)


def test_cancel_says_so_and_the_next_click_completes(page, until):
    page.form.install_detect.click()
    until(lambda: page.form.log.toPlainText())
    page.form.cancel.click()
    until(lambda: page.task is None)
    assert "Stopped" in page.form.problem.text()
    page.form.install_detect.click()
    until(lambda: environment.state() is EnvironmentState.DETECT)
    until(lambda: page.task is None)


def test_a_failure_is_told_in_plain_words_with_the_log_open(page, bare, until):
    for wheel in bare.glob("*.whl"):
        wheel.unlink()
    page.form.install_detect.click()
    until(lambda: page.task is None)
    assert "There is no onnxruntime==1.0 for Python" in page.form.problem.text()
    assert "No matching distribution" in page.form.log.toPlainText()
    assert not page.form.log_box.isCollapsed()
    assert page.form.retry.text() == "Try again"
    write_wheel(bare, "onnxruntime")
    write_wheel(bare, "bear-needs")
    page.form.retry.click()
    until(lambda: environment.state() is EnvironmentState.DETECT)
    until(lambda: page.task is None)
    assert page.form.retry.text() == "Check again"
    assert page.form.problem.text() == ""


def test_another_qgis_that_installs_is_waited_for(page, until):
    with only_one(environment.own_folder().with_suffix(".lock")):
        page.form.install_detect.click()
        until(lambda: page.task is None)
    assert "another QGIS" in page.form.problem.text()


def test_whoever_goes_back_to_the_steps_is_left_alone(page, plugin):
    page.form.back.click()
    plugin.actions["detect"].trigger()
    assert plugin.dock.pages.currentWidget() is not page
    plugin.actions["setup"].trigger()
    assert plugin.dock.pages.currentWidget() is page


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_a_python_that_is_too_old_is_refused_with_the_reason(page, until, tmp_path, monkeypatch):
    old = tmp_path / "python3"
    old.write_text("""#!/bin/sh\necho '{"version": [3, 9], "gdal": "3.8", "folder": ""}'\n""", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(old), ""))
    page.form.use_python.click()
    until(lambda: page.task is None)
    assert "is Python 3.9: the engine needs 3.11 or newer" in page.form.problem.text()
    assert "conda-forge" in page.form.problem.text()
    assert UserSettings.load() == UserSettings()


def test_a_python_without_the_packages_becomes_what_the_environment_is_made_from(page, until):
    python = base_of(Path(sys.executable))
    page.use_python(str(python))
    until(lambda: page.task is None)
    assert UserSettings.load().base_python == str(python)
    assert environment.base_pythons() == [python]
    page.form.own_python.click()
    until(lambda: page.task is None)
    assert UserSettings.load().base_python == ""


def test_diagnostics_are_copied_without_names_and_passwords(page, until, monkeypatch):
    page.form.index_url.setText("https://me:secret@index.example.org/simple")
    monkeypatch.setenv("HOME", str(Path(environment.data_folder()).parent))
    page.form.copy.click()
    until(lambda: page.task is None)
    text = QApplication.clipboard().text()
    assert "Bear Detector" in text
    assert "Data folder: ~" in text
    assert "Engine: missing" in text
    assert "secret" not in text


def test_what_was_typed_is_kept_for_the_next_time(page, until):
    page.form.index_url.setText("https://index.example.org/simple")
    page.form.install_detect.click()
    until(lambda: page.task is None)
    assert QgsSettings().value("bear_detector/index_url") == "https://index.example.org/simple"


def test_unloading_ends_an_install(page, plugin, until):
    page.form.install_detect.click()
    task = page.task
    until(lambda: page.form.log.toPlainText())
    ended = []
    task.taskCompleted.connect(lambda: ended.append("completed"))
    task.taskTerminated.connect(lambda: ended.append("terminated"))
    plugin.unload()
    until(lambda: ended)
    assert ended == ["terminated"]
    assert environment.state() is EnvironmentState.MISSING


def test_nothing_is_cut_off_in_a_narrow_dock(page):
    page.setParent(None)
    page.resize(380, 640)
    page.show()
    QApplication.processEvents()
    form = page.form
    inside = form.checklist.window().rect()
    for widget in (form.checklist, form.install_detect, form.install_train, form.use_python, form.copy, form.back):
        corner = widget.mapTo(page, widget.rect().bottomRight())
        assert inside.width() >= corner.x()
        if hasattr(widget, "text"):
            assert widget.fontMetrics().horizontalAdvance(widget.text()) < widget.width()
    page.hide()
