# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS side runs on Qt 5 and on Qt 6: QGIS 3.22 to 4.

PyQt6 and PyQt5 can't live in one process, so `qt6.py` looks in a process of its own. What no import shows,
such as a method that Qt 6 took away, is looked for in the source.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.plugin.qt6 import QGIS_SIDE, ROOT, qgis_side

pytestmark = pytest.mark.skipif(not find_spec("PyQt6"), reason="PyQt6 is not installed")

GONE = {
    r"\.exec_\(": "exec()",
    r"\bQRegExp\b": "QRegularExpression",
    r"\bQVariant\.Type\.": "QVariant.Int: QGIS 4 puts these back, not their scope",
    r"\bQVariant\(QVariant\.": "None",
    r"\bQDesktopWidget\b|\.desktop\(\)": "QScreen",
    r"\.localPos\(\)|\.screenPos\(\)|\.windowPos\(\)": "pos(), which a mouse event has in PyQt6, too",
    r"\bevent\.[xy]\(\)": "position()",
    r"\bmidButton\b|\bMidButton\b": "MiddleButton",
    r"\.setMargin\(": "setContentsMargins",
    r"\bQFontMetrics\b.*\.width\(|fontMetrics\(\)\.width\(": "horizontalAdvance",
    r"\bfrom PyQt[56]\b|\bimport PyQt[56]\b": "qgis.PyQt",
    r"\bQt\.AA_|\bHighDpi": "nothing: Qt 6 always does",
    r"\bQ(ActionGroup|UndoStack|UndoCommand|FileSystemModel)\b": "something else: these moved, and QGIS has no shim",
}
"""What Qt 6 took away, and what stands in its place on both."""


PROMOTED = {"QgsWkbTypes", "QgsProcessing", "QgsCoordinateReferenceSystem", "QgsUnitTypes", "QgsMapLayerType"}
"""Their enums have moved to `Qgis` since 3.22; all versions since know the values by the old names without scope."""


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(Path(__file__).with_name("qt6.py"))]
    child = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False)
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout.splitlines()[-1])


def test_every_module_can_be_imported_with_pyqt6(found):
    assert found["imports"] == []


def test_every_enum_of_qt_is_scoped_and_exists_in_pyqt6(found):
    assert found["names"] == []


@pytest.mark.parametrize("path", qgis_side(), ids=lambda path: str(path.relative_to(ROOT / "bear_detector_plugin")))
def test_nothing_is_used_that_qt6_took_away(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [
        f"{number}: {line.strip()}: use {instead}"
        for number, line in enumerate(lines, 1)
        for pattern, instead in GONE.items()
        if re.search(pattern, line)
    ]
    assert wrong == []


def test_enums_of_qgis_are_scoped_too():
    import qgis.core
    import qgis.gui

    wrong = []
    for path in qgis_side():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = getattr(qgis.core, node.value.id, None) or getattr(qgis.gui, node.value.id, None)
                value = getattr(owner, node.attr, None)
                if node.value.id not in PROMOTED and isinstance(owner, type) and _is_unscoped(owner, value):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value.id}.{node.attr}")
    assert wrong == []


def _is_unscoped(owner: type, value: object) -> bool:
    """Whether a class holds an enum's value that belongs to an enum of its own."""
    kind = type(value)
    return (
        isinstance(value, int) and kind is not int and kind is not owner and getattr(owner, kind.__name__, None) is kind
    )


def test_what_is_called_and_handed_over_exists_in_qt6(tmp_path):
    """The type checker reads PyQt6's own stubs: it sees methods, arguments, and enums behind variables."""
    stubs = tmp_path / "stubs" / "qgis"
    (stubs / "PyQt").mkdir(parents=True)
    (stubs / "__init__.pyi").touch()
    (stubs / "PyQt" / "__init__.pyi").write_text("from PyQt6 import sip as sip\n")
    for name in ("core", "gui", "utils", "analysis"):
        (stubs / f"{name}.pyi").write_text("from typing import Any\ndef __getattr__(name: str) -> Any: ...\n")
    for name in ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtXml"):
        (stubs / "PyQt" / f"{name}.pyi").write_text(f"from PyQt6.{name} import *\n")
    with (stubs / "PyQt" / "QtWidgets.pyi").open("a") as file:
        file.write("from PyQt6.QtGui import QAction as QAction, QShortcut as QShortcut\n")
    settings = tmp_path / "mypy.ini"
    settings.write_text(
        f"[mypy]\nmypy_path = {stubs.parent}\nexplicit_package_bases = true\nstrict_optional = false\n"
        "ignore_missing_imports = true\ncheck_untyped_defs = true\n"
        "disable_error_code = override,assignment,union-attr,misc,return-value,var-annotated\n"
    )
    command = [sys.executable, "-m", "mypy", "--config-file", settings, "--cache-dir", tmp_path / "cache"]
    checked = [str(ROOT / "bear_detector_plugin" / name) for name in QGIS_SIDE]
    child = subprocess.run([*command, *checked], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert child.returncode == 0, child.stdout + child.stderr
