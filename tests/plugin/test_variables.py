# SPDX-License-Identifier: GPL-2.0-or-later
"""What a child process inherits, and what its Python needs to find its own GDAL, by recorded layouts."""

from __future__ import annotations

import os

from bear_detector_plugin.backend.variables import for_python, inherited
from tests.plugin.layouts import lay_out

OF_QGIS = {
    "PYTHONHOME": "/qgis/python",
    "PYTHONPATH": "/qgis/python/plugins",
    "QGIS_PREFIX_PATH": "/qgis",
    "QT_PLUGIN_PATH": "/qgis/plugins",
    "PIP_TARGET": "/qgis/site",
    "VIRTUAL_ENV": "/some/venv",
}
GEODATA = {"GDAL_DATA": "/qgis/gdal", "PROJ_DATA": "/qgis/proj", "PROJ_LIB": "/qgis/proj", "GDAL_DRIVER_PATH": "/x"}
OTHERS = {"HOME": "/home/me", "SLURM_JOB_ID": "7", "LD_LIBRARY_PATH": "/cuda/lib", "PIP_CERT": "/etc/ca.pem"}


def test_what_qgis_set_for_itself_is_left_out():
    assert inherited({**OF_QGIS, **OTHERS}, same_house=True) == OTHERS


def test_another_gdal_does_not_read_qgiss_tables():
    assert inherited({**GEODATA, **OTHERS}, same_house=False) == OTHERS
    assert inherited({**GEODATA, **OTHERS}, same_house=True) == {**GEODATA, **OTHERS}


def test_on_windows_gdal_finds_its_libraries_on_the_path(tmp_path):
    layout = lay_out("windows_standalone", tmp_path)
    root = layout.root / "Program Files/QGIS 3.34.4"
    path = os.pathsep.join([str(tmp_path), "/not/there", "relative"])
    got = for_python(layout.expected, {"PATH": path}, "win32")
    assert got["PATH"].split(os.pathsep) == [str(root / "bin"), str(layout.expected.parent), str(tmp_path)]
    assert got["USE_PATH_FOR_GDAL_PYTHON"] == "YES"
    assert got["GDAL_DATA"] == str(root / "apps/gdal/share/gdal")
    assert got["PROJ_DATA"] == got["PROJ_LIB"] == str(root / "share/proj")


def test_what_qgis_says_of_its_tables_wins_over_what_the_folders_say(tmp_path):
    layout = lay_out("windows_osgeo4w", tmp_path)
    assert for_python(layout.expected, {"PROJ_LIB": "/mine"}, "win32")["PROJ_LIB"] == "/mine"


def test_on_windows_conda_has_its_libraries_elsewhere(tmp_path):
    for folder in ("conda-meta", "Library/bin", "Library/share/gdal"):
        (tmp_path / folder).mkdir(parents=True)
    got = for_python(tmp_path / "python.exe", {"PATH": ""}, "win32")
    assert got["PATH"].split(os.pathsep) == [str(tmp_path), str(tmp_path / "Library/bin")]
    assert got["GDAL_DATA"] == str(tmp_path / "Library/share/gdal")
    assert "USE_PATH_FOR_GDAL_PYTHON" not in got


def test_on_macos_a_python_apart_from_its_library_is_told_where_it_is(tmp_path):
    new, old = lay_out("macos_qgis4", tmp_path / "4"), lay_out("macos_qgis3", tmp_path / "3")
    got = for_python(new.expected, {}, "darwin")
    contents = new.expected.parents[1]
    assert got["PYTHONHOME"] == str(contents / "Frameworks")
    assert got["GDAL_DATA"] == str(contents / "Resources/qgis/gdal")
    assert got["PROJ_DATA"] == str(contents / "Resources/qgis/proj")
    assert "PYTHONHOME" not in for_python(old.expected, {}, "darwin")


def test_on_linux_nothing_is_added(tmp_path):
    layout = lay_out("linux_debian", tmp_path)
    assert for_python(layout.expected, OTHERS, "linux") == OTHERS
