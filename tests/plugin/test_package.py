# SPDX-License-Identifier: GPL-2.0-or-later
"""The zip that pb_tool makes: what is in it, and that a real QGIS in a process of its own works with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path

import pytest

from bear_detector_plugin import ROOT

LIMIT_BYTES = 25_000_000
# Debian 12 wraps qgis_process in a script that adds an option which only the desktop knows
QGIS_PROCESS = shutil.which("qgis_process.bin") or shutil.which("qgis_process")

LOAD = """
import json, sys
from pathlib import Path
from qgis.core import QgsApplication
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QMainWindow
from qgis import utils

app = QgsApplication([], True)
app.initQgis()
from unittest.mock import MagicMock
window = QMainWindow()
iface = MagicMock()
iface.mainWindow.return_value = window
iface.messageBar.return_value = QgsMessageBar()
canvas = QgsMapCanvas()
iface.mapCanvas.return_value = canvas
iface.addToolBar.side_effect = window.addToolBar
utils.iface = iface
utils.plugin_paths = [sys.argv[1]]
sys.path.insert(0, sys.argv[1])
utils.updateAvailablePlugins()
told = {"available": utils.available_plugins}
told["loaded"] = utils.loadPlugin("bear_detector")
told["started"] = utils.startPlugin("bear_detector")
plugin = utils.plugins["bear_detector"]
told["module"] = type(plugin).__module__
told["actions"] = sorted(plugin.actions)
told["algorithms"] = [a.id() for a in QgsApplication.processingRegistry().providerById("bear_detector").algorithms()]
plugin.dock.show()
told["model"] = plugin.dock.search.detect.model.text()
told["unloaded"] = utils.unloadPlugin("bear_detector")
told["left"] = QgsApplication.processingRegistry().providerById("bear_detector") is not None
told["torch"] = sorted({"torch", "onnxruntime", "pydantic"} & set(sys.modules))
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Path:
    """The zip, made from a copy of the working tree."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("__init__.py", "metadata.txt", "pb_tool.cfg", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for name in ("bear_detector_plugin", "models", "requirements", "resources"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    pb_tool = Path(sys.executable).with_name("pb_tool")
    arguments = ["zip", "--quick", "--no-docs", "--plugin_path", str(tree / "deployed")]
    subprocess.run([pb_tool, *arguments], cwd=tree, check=True, capture_output=True, timeout=120)
    return tree / "bear_detector.zip"


@pytest.fixture
def installed(package, tmp_path) -> Path:
    """The folder of plugins, with the zip unpacked in it."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "plugins")
    return tmp_path / "plugins"


@pytest.fixture
def environment(installed, tmp_path) -> dict[str, str]:
    """A user's machine: the plugin in the profile, the engine's Python named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QGIS", "VIRTUAL_ENV"))}
    return {
        **kept,
        "PATH": os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if ".venv" not in p),
        "HOME": str(tmp_path),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "config"),
        "QGIS_PLUGINPATH": str(installed),
        "QT_QPA_PLATFORM": "offscreen",
        "BEAR_DETECTOR_PYTHON": sys.executable,
    }


def test_the_zip_is_as_the_store_wants_it(package):
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
    assert package.stat().st_size <= LIMIT_BYTES
    assert {name.split("/")[0] for name in names} == {"bear_detector"}
    assert {"bear_detector/__init__.py", "bear_detector/metadata.txt", "bear_detector/LICENSE"} <= set(names)
    unwanted = ("__pycache__", ".pyc", "/tests/", "/benchmarks/", "/.", ".so", ".dll", ".exe", ".sh")
    assert [name for name in names if any(part in name for part in unwanted)] == []


def test_metadata_has_every_field_of_the_store():
    metadata = ConfigParser(interpolation=None)
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    general = metadata["general"]
    for field in ("description", "about", "version", "author", "email", "tracker", "repository"):
        assert general[field].strip(), field
    assert general["name"] == "Bear Detector"
    assert (general["qgisMinimumVersion"], general["qgisMaximumVersion"]) == ("3.22", "4.99")
    assert general["hasProcessingProvider"] == "yes"
    assert (ROOT / general["icon"]).is_file()
    assert " =" not in (ROOT / "metadata.txt").read_text(encoding="utf-8").replace(" = ", " =")
    assert all(part.isdigit() for part in general["version"].split("."))


def test_a_real_qgis_loads_starts_and_unloads_it(installed, environment):
    command = [sys.executable, "-W", "error::SyntaxWarning", "-c", LOAD, str(installed)]
    child = subprocess.run(command, env=environment, cwd="/", capture_output=True, text=True, timeout=120, check=False)
    assert child.stdout, child.stderr
    told = json.loads(child.stdout.splitlines()[-1])
    assert told["available"] == ["bear_detector"]
    assert told["loaded"]
    assert told["started"], child.stderr
    assert told["module"] == "bear_detector.bear_detector_plugin.plugin"
    assert set(told["actions"]) >= {"survey", "examples", "draw", "train", "detect", "review", "export", "help"}
    assert "bear_detector:detect" in told["algorithms"]
    assert told["model"]
    assert told["unloaded"]
    assert not told["left"]
    assert told["torch"] == []


@pytest.fixture
def qgis_process(environment, tmp_path) -> Callable[..., str]:
    """Run qgis_process in the test's folder, with the plugin enabled; what it wrote to stdout."""

    def call(*arguments: str, status: int = 0) -> str:
        command = [QGIS_PROCESS, *arguments]
        child = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False
        )
        assert child.returncode == status, child.stdout + child.stderr
        return child.stdout + (child.stderr if status else "")

    if not QGIS_PROCESS:
        pytest.skip("qgis_process is not installed")
    call("plugins", "enable", "bear_detector")
    return call


def test_qgis_process_detects_and_exports_without_a_screen(qgis_process, survey, tiny_model, tmp_path):
    told = qgis_process(
        "--json", "run", "bear_detector:detect", "--", f"FOLDER={survey}", f"MODEL={tiny_model}", "OUTPUT=found.gpkg"
    )
    assert json.loads(told[told.index("{") :])["results"]["OUTPUT"] == "found.gpkg|layername=detections"
    qgis_process("run", "bear_detector:export", "--", "INPUT=found.gpkg", f"OUTPUT={tmp_path / 'found.csv'}")
    rows = (tmp_path / "found.csv").read_text().splitlines()
    assert len(rows) == 1 + 3


def test_qgis_process_takes_numbers_and_lists_as_texts(qgis_process, survey, tiny_model, tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3413"}}
    square = [[1030, -2028], [1050, -2028], [1050, -2048], [1030, -2048], [1030, -2028]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    area = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
    (tmp_path / "area.geojson").write_text(json.dumps(area))
    detect = ("run", "bear_detector:detect", "--", f"FOLDER={survey}", f"MODEL={tiny_model}", "OUTPUT=found.gpkg")
    told = qgis_process("--json", *detect, "BANDS=1 2 3", "THRESHOLD=0.25", "AREA=area.geojson")
    results = json.loads(told[told.index("{") :])["results"]
    assert (results["PHOTOS"], results["DETECTED"]) == (1, 1)
    export = ("run", "bear_detector:export", "--", "INPUT=found.gpkg", "OUTPUT=found.csv")
    qgis_process(*export, "FIELDS=score,class", "CRS=EPSG:4326", "WHERE=score > 0.5")
    rows = (tmp_path / "found.csv").read_text().splitlines()
    assert rows[0] == "score,class,x,y,longitude,latitude"
    assert len(rows) == 2


def test_qgis_process_tells_mistakes_and_how_it_is_done(qgis_process):
    told = qgis_process("help", "bear_detector:detect")
    assert "AREA: Only in this area" in told
    assert "time and memory follow the area" in told
    assert "BANDS" in told
    wrong = ("run", "bear_detector:detect", "--", "FOLDER=.", "THRESHOLD=0.5", "RECALL=0.9", "OUTPUT=found.gpkg")
    assert "Threshold and recall exclude each other" in qgis_process(*wrong, status=1)
    assert "GDAL" in qgis_process("run", "bear_detector:doctor")
