# SPDX-License-Identifier: GPL-2.0-or-later
"""The QGIS side under Qt 6, where no QGIS 4 is at hand: run in a process of its own, prints what it found as JSON.

`qgis.PyQt` is made of PyQt6 as QGIS 4 makes it, with what its shim adds; the rest of `qgis` answers to every name.
Then every module is imported, and every name such as `Qt.ItemDataRole.UserRole` is looked up in PyQt6.
"""

from __future__ import annotations

import ast
import importlib
import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = "bear_detector_plugin"
_ENGINE_SIDE = {"__main__", "cli", "cli_examples", "cli_results", "console", "run"}
_ON_TOP = sorted(path.name for path in (ROOT / PACKAGE).glob("*.py") if path.stem not in _ENGINE_SIDE)
QGIS_SIDE = ("gui", "processing", "backend", *_ON_TOP)
SHIM = "qgis.PyQt."


class _Anything(type):
    """The type of a class that has every attribute, and can be combined with `|`."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _anything(name)

    def __or__(cls, other: object) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


def _anything(name: str) -> type:
    return _Anything(name, (), {"__init__": lambda self, *a, **k: None, "__getattr__": lambda self, n: _anything(n)})


class _StandIn(ModuleType):
    """A module that answers to every name."""

    __path__: list[str] = []  # noqa: RUF012 - what makes a module a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _anything(name)


def put_in_place_of_qgis() -> None:
    """Make `import qgis...` find stand-ins, and `qgis.PyQt` PyQt6."""
    for name in ("qgis", "qgis.core", "qgis.gui", "qgis.utils", "qgis.analysis", "processing"):
        sys.modules[name] = _StandIn(name)
    shim = sys.modules["qgis.PyQt"] = _StandIn("qgis.PyQt")
    for name in ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg", "QtXml", "QtPrintSupport", "sip"):
        module = ModuleType(SHIM + name)
        module.__dict__.update(vars(importlib.import_module(f"PyQt6.{name}")))
        sys.modules[SHIM + name] = module
        setattr(shim, name, module)
    core, gui, widgets = (sys.modules[SHIM + name] for name in ("QtCore", "QtGui", "QtWidgets"))
    widgets.QAction, widgets.QShortcut = gui.QAction, gui.QShortcut  # QGIS's own shim adds these
    for kind in ("Bool", "Int", "LongLong", "Double", "Invalid"):
        setattr(core.QVariant, kind, getattr(core.QMetaType.Type, kind, core.QMetaType.Type.UnknownType))
    for kind in ("String", "StringList", "ByteArray", "Date", "DateTime"):
        setattr(core.QVariant, kind, getattr(core.QMetaType.Type, f"Q{kind}"))
    core.NULL = None


def qgis_side() -> list[Path]:
    """Every module that runs in QGIS's process."""
    package = ROOT / PACKAGE
    paths = [
        path for name in QGIS_SIDE for path in ([package / name] if "." in name else package.glob(f"{name}/**/*.py"))
    ]
    return sorted(paths)


def missing_imports() -> list[str]:
    """What goes wrong when the modules are imported."""
    found = []
    for path in qgis_side():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        try:
            importlib.import_module(name)
        except Exception:
            found.append(f"{name}: {traceback.format_exc(limit=-1).splitlines()[-1]}")
    return found


def missing_names() -> list[str]:
    """Names out of Qt's classes that PyQt6 does not know, such as enums without their scope."""
    found = []
    for path in qgis_side():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = dict(_of_qt(tree))
        for node in ast.walk(tree):
            chain = _chain(node) if isinstance(node, ast.Attribute) else []
            if chain and chain[0] in classes:
                missing = _first_missing(classes[chain[0]], chain[1:])
                if missing:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {'.'.join(chain)} has no {missing}")
    return found


def _of_qt(tree: ast.AST) -> Iterator[tuple[str, Any]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SHIM):
            for name in node.names:
                thing = getattr(importlib.import_module(node.module), name.name, None)
                if thing is not None:
                    yield name.asname or name.name, thing


def _chain(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Attribute):
        head = _chain(node.value)
        return [*head, node.attr] if head else []
    return [node.id] if isinstance(node, ast.Name) else []


def _first_missing(thing: Any, names: list[str]) -> str:
    for name in names:
        if not isinstance(thing, type):
            return ""  # a value, or a function: what comes after is not an enum
        if not hasattr(thing, name):
            return name
        thing = getattr(thing, name)
    return ""


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    put_in_place_of_qgis()
    print(json.dumps({"imports": missing_imports(), "names": missing_names()}))
