# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's own Python on every system, by recorded layouts; and whether a Python will do, by starting real ones."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from bear_detector_plugin.backend.pythons import CONDA, base_of, candidates, check, is_of, venv_config
from tests.plugin.layouts import NAMES, lay_out


@pytest.mark.parametrize("name", NAMES)
def test_the_python_of_a_qgis_is_found(name, tmp_path):
    layout = lay_out(name, tmp_path)
    assert candidates(layout.around)[0] == layout.expected


@pytest.mark.parametrize("name", NAMES)
def test_no_candidate_would_start_a_second_qgis(name, tmp_path):
    found = candidates(lay_out(name, tmp_path).around)
    assert all(python.name.startswith("python") for python in found)
    assert all(python.suffix in ("", ".exe", ".11", ".12") for python in found)


def test_of_two_pythons_the_running_version_comes_first(tmp_path):
    layout = lay_out("windows_osgeo4w", tmp_path)
    folders = [python.parent.name for python in candidates(layout.around)]
    assert folders == ["Python312", "Python39"]


def test_the_python_of_the_tests_will_do():
    checked = check(Path(sys.executable))
    assert checked.problem is None
    assert checked.version == sys.version_info[:2]
    assert checked.gdal
    assert (Path(checked.gdal_folder) / "osgeo").is_dir()


def stand_in(tmp_path: Path, says: str) -> Path:
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    python.chmod(0o755)
    return python


@pytest.mark.skipif(os.name == "nt", reason="stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("""echo '{"version": [3, 9], "gdal": "3.8.4", "folder": ""}'""", "is Python 3.9: the engine needs 3.11"),
        ("""echo '{"version": [3, 12], "gdal": "", "folder": "", "error": "no"}'""", "has no GDAL"),
        ("exit 127", "does not start"),
        ("echo hello", "does not start"),
    ],
)
def test_a_python_that_will_not_do_is_named_with_the_reason(tmp_path, says, message):
    problem = check(stand_in(tmp_path, says)).problem
    assert message in problem.message
    assert str(tmp_path) in problem.message


def test_for_one_that_is_too_old_a_command_makes_another(tmp_path):
    says = """echo '{"version": [3, 9], "gdal": "3.8.4", "folder": ""}'"""
    assert CONDA in check(stand_in(tmp_path, says)).problem.hint


def test_what_is_not_called_python_is_never_started(tmp_path):
    traces = tmp_path / "started"
    qgis = stand_in(tmp_path, f"touch {traces}").rename(tmp_path / "qgis-bin.exe")
    assert "is not a Python" in check(qgis).problem.message
    assert not traces.exists()


@pytest.mark.skipif(os.name == "nt", reason="stand-ins are shell scripts")
def test_gdal_may_lie_apart_from_its_python(tmp_path, monkeypatch):
    folder = check(Path(sys.executable)).gdal_folder
    alone = stand_in(tmp_path, f'exec "{base_of(Path(sys.executable))}" -S "$@"')
    assert "has no GDAL" in check(alone).problem.message
    assert check(alone, folder).problem is None


def test_a_venv_knows_what_it_was_made_from(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").touch()
    (tmp_path / "pyvenv.cfg").write_text("home = /opt/conda/bin\nversion = 3.12.1\n", encoding="utf-8")
    python = tmp_path / "bin" / "python"
    assert venv_config(python)["version"] == "3.12.1"
    assert base_of(python) == Path("/opt/conda/bin/python3")
    assert is_of(python, Path("/opt/conda"))
    assert not is_of(python, Path("/usr"))
