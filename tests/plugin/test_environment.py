# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the engine's Python is, what it can do, and what its process gets: by files only, quick enough to ask often."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsSettings

from bear_detector_plugin.backend import environment, machine, requirements
from bear_detector_plugin.backend.environment import EnvironmentState, missing_for, state
from bear_detector_plugin.backend.requirements import DETECT, TRAIN, fingerprint, lines, project
from bear_detector_plugin.errors import EngineFailed
from bear_detector_plugin.jobs import DetectJob, GeoreferenceJob, TrainJob

DETECT_JOB, TRAIN_JOB = DetectJob(imagery=("photos",), out="found.gpkg"), TrainJob("examples.gpkg", "model")


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch) -> Path:
    """A user without an engine; gives the folder where the setup page would make it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setattr(environment, "ROOT", tmp_path / "plugin")
    yield environment.own_folder()
    for name in (environment.SETTING, environment.BASE_SETTING, environment.CORES_SETTING):
        QgsSettings().remove(name)


def make(folder: Path, *sets: str, stamped: bool = True) -> Path:
    """An environment of empty folders that has the packages of sets; gives its Python."""
    site = folder / "lib/python3.12/site-packages"
    site.mkdir(parents=True, exist_ok=True)
    for name in sets:
        for line in lines(name):
            (site / f"{project(line)}-1.0.dist-info").mkdir(exist_ok=True)
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / "python").touch()
    base = folder.with_name(f"{folder.name}-base") / "python.exe"
    base.parent.mkdir(exist_ok=True)
    base.touch()
    (folder / "pyvenv.cfg").write_text(f"home = {base.parent}\nexecutable = {base}\n", encoding="utf-8")
    if stamped:
        stamp = {name: fingerprint(name) for name in sets}
        (folder / environment.STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    return folder / "bin" / "python"


def test_at_first_everything_is_missing(bare):
    assert state() is EnvironmentState.MISSING
    assert (missing_for(DETECT_JOB), missing_for(TRAIN_JOB)) == (DETECT, TRAIN)


def test_the_small_set_is_enough_to_detect(bare):
    make(bare, DETECT)
    assert state() is EnvironmentState.DETECT
    assert (missing_for(DETECT_JOB), missing_for(TRAIN_JOB)) == (None, TRAIN)


def test_with_both_sets_nothing_is_missing(bare):
    make(bare, DETECT, TRAIN)
    assert state() is EnvironmentState.TRAIN
    assert missing_for(TRAIN_JOB) is None


def test_an_install_that_was_interrupted_is_not_taken_for_a_whole_one(bare):
    make(bare, DETECT, stamped=False)
    assert state() is EnvironmentState.MISSING


def test_an_update_of_the_plugin_may_need_other_packages(bare):
    make(bare, DETECT, TRAIN)
    (bare / environment.STAMP).write_text(json.dumps({DETECT: "another", TRAIN: "another"}), encoding="utf-8")
    assert state() is EnvironmentState.OUTDATED
    assert missing_for(DETECT_JOB) == DETECT


def test_an_environment_whose_qgis_was_replaced_by_a_newer_one_is_to_be_made_anew(bare):
    """On Windows its Python is a copy, which is still there; QGIS's installer puts each version into a folder."""
    make(bare, DETECT, TRAIN)
    assert state() is EnvironmentState.TRAIN
    shutil.rmtree(bare.with_name("engine-base"))
    assert state() is EnvironmentState.MISSING
    assert missing_for(DETECT_JOB) == DETECT


def test_what_is_installed_later_is_seen(bare):
    make(bare, DETECT)
    assert state() is EnvironmentState.DETECT
    make(bare, DETECT, TRAIN)
    assert state() is EnvironmentState.TRAIN


def test_developers_have_theirs_beside_the_plugin(tmp_path):
    python = make(tmp_path / "plugin" / ".venv", DETECT, TRAIN, stamped=False)
    assert environment.engine_python() == python
    assert state() is EnvironmentState.TRAIN


def test_what_the_user_names_comes_first(bare, tmp_path):
    make(bare, DETECT)
    named = make(tmp_path / "mine", DETECT, TRAIN, stamped=False)
    QgsSettings().setValue(environment.SETTING, str(named))
    assert environment.engine_python() == named
    assert state() is EnvironmentState.TRAIN


def test_one_whose_base_is_gone_is_told(bare, tmp_path, monkeypatch):
    named = make(tmp_path / "mine", DETECT, TRAIN, stamped=False)
    monkeypatch.setenv(environment.VARIABLE, str(named))
    assert state() is EnvironmentState.TRAIN
    shutil.rmtree(tmp_path / "mine-base")
    assert state() is EnvironmentState.MISSING
    with pytest.raises(EngineFailed, match="was made from is gone"):
        environment.engine_python()


def test_an_unusual_python_is_trusted(tmp_path, monkeypatch):
    (tmp_path / "python").touch()
    monkeypatch.setenv(environment.VARIABLE, str(tmp_path / "python"))
    assert state() is EnvironmentState.TRAIN


def test_asking_starts_no_process(bare, monkeypatch):
    make(bare, DETECT, TRAIN)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert missing_for(DETECT_JOB) is None
    assert environment.base_pythons()


def test_the_base_is_qgiss_python_or_the_one_that_was_chosen(tmp_path):
    assert all(python.name.startswith("python") for python in environment.base_pythons())
    QgsSettings().setValue(environment.BASE_SETTING, str(tmp_path / "python3"))
    assert environment.base_pythons() == [tmp_path / "python3"]


@pytest.mark.parametrize(("cores", "left", "threads"), [(8, 1, 7), (8, 3, 5), (1, 1, 1), (2, 9, 1), (None, 1, 1)])
def test_the_engine_leaves_cores_to_qgis(bare, monkeypatch, cores, left, threads):
    make(bare, DETECT)
    monkeypatch.delenv(environment.THREADS, raising=False)
    monkeypatch.setattr(machine.os, "cpu_count", lambda: cores)
    QgsSettings().setValue(environment.CORES_SETTING, left)
    assert environment.variables()[environment.THREADS] == str(threads)


def test_a_limit_that_is_set_already_stays(bare, monkeypatch):
    make(bare, DETECT)
    monkeypatch.setenv(environment.THREADS, "3")
    assert environment.variables()[environment.THREADS] == "3"


def test_other_plugins_packages_are_kept_out_of_the_own_environment_only(bare, tmp_path):
    make(bare, DETECT)
    assert environment.variables()["PYTHONNOUSERSITE"] == "1"
    QgsSettings().setValue(environment.SETTING, str(make(tmp_path / "mine", DETECT)))
    assert "PYTHONNOUSERSITE" not in environment.variables()


def test_sizes_are_what_a_user_would_want_to_know_beforehand():
    sizes = [requirements.sizes_mb(*choice) for choice in ((DETECT, False), (TRAIN, False), (TRAIN, False, "linux"))]
    assert sizes == sorted(sizes)
    assert requirements.sizes_mb(DETECT, True) > requirements.sizes_mb(DETECT, False)


def test_opencv_for_heights_by_overlaps_comes_with_the_large_set(bare):
    make(bare, DETECT)
    assert missing_for(GeoreferenceJob(("photos",), "placed")) is None
    assert missing_for(GeoreferenceJob(("photos",), "placed", height_by_overlaps=True)) == TRAIN
