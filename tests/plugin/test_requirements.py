# SPDX-License-Identifier: GPL-2.0-or-later
"""The requirement sets: what is in them, and what a Python has of them by the files that lie there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bear_detector_plugin.backend import requirements
from bear_detector_plugin.backend.requirements import DETECT, TRAIN, fingerprint, lacking, lines, project
from tests.plugin.wheels import write_sets


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("scikit-learn==1.9.1", "scikit_learn"),
        ("numpy>=1.24", "numpy"),
        ("Onnxruntime.gpu[cuda]==1", "onnxruntime_gpu"),
    ],
)
def test_a_requirement_names_a_package(line, name):
    assert project(line) == name


def test_each_set_holds_the_one_before():
    assert set(lines(DETECT)) < set(lines(TRAIN))


@pytest.mark.parametrize("name", requirements.SETS)
def test_exactly_one_onnxruntime_is_asked_for(name):
    for gpu in (False, True):
        runtimes = [line for line in lines(name, gpu) if requirements.is_runtime(project(line))]
        assert len(runtimes) == 1
        assert ("gpu" in runtimes[0]) is gpu


def test_other_requirements_have_another_fingerprint(tmp_path):
    sets = write_sets(tmp_path)
    before = fingerprint(DETECT, folder=sets)
    (sets / "detect.txt").write_text((sets / "detect.txt").read_text() + "# a remark\n\n", encoding="utf-8")
    assert fingerprint(DETECT, folder=sets) == before
    assert fingerprint(DETECT, gpu=True, folder=sets) != before
    (sets / "constraints.txt").write_text("bear-side==2.0\n", encoding="utf-8")
    assert fingerprint(DETECT, folder=sets) != before


def environment(tmp_path: Path, *packages: str, windows: bool = False) -> Path:
    """A venv of empty folders, whose maker is a conda of empty folders with GDAL and numpy."""
    maker, venv = tmp_path / "conda", tmp_path / "venv"
    theirs = maker / ("Lib/site-packages" if windows else "lib/python3.12/site-packages")
    ours = venv / ("Lib/site-packages" if windows else "lib/python3.12/site-packages")
    python = venv / ("Scripts/python.exe" if windows else "bin/python")
    for folder in (theirs / "numpy-2.0.0.dist-info", ours, python.parent):
        folder.mkdir(parents=True)
    for package in packages:
        (ours / f"{package}-1.0.dist-info").mkdir()
    home = maker if windows else maker / "bin"
    text = f"home = {home}\ninclude-system-site-packages = true\n"
    (venv / "pyvenv.cfg").write_text(text, encoding="utf-8")
    python.touch()
    return python


@pytest.mark.parametrize("windows", [False, True])
def test_what_is_lacking_is_seen_by_the_records_that_are_there(tmp_path, windows):
    python = environment(tmp_path, "onnxruntime", "pydantic", "typer", windows=windows)
    assert lacking(DETECT, python) == ["rich"]  # numpy is its maker's


def test_any_onnxruntime_will_do(tmp_path):
    python = environment(tmp_path, "onnxruntime_openvino", "pydantic", "typer", "rich")
    assert lacking(DETECT, python) == []


def test_the_systems_packages_have_other_records(tmp_path):
    site = tmp_path / "dist-packages"
    for name in ("numpy-1.24.2.egg-info", "PyYAML-6.0.dist-info", "GDAL-3.6.2-py3.11.egg-info", "notes"):
        (site / name).mkdir(parents=True)
    assert requirements.installed([site]) == {"numpy", "pyyaml", "gdal"}
