# SPDX-License-Identifier: GPL-2.0-or-later
"""The texts that a user of QGIS reads, out of the source code, and the files with their translations.

    python -m tests.translations          # make texts: adds new texts to resources/i18n/*.ts, drops old ones

Found are the literals given to `tr` and `tr_count`, and what the engine says: messages and hints of errors,
remarks, and the names of stages and units, also where they are given a name first; and what functions return as `Said`.
A value in such a message becomes a placeholder with its variable's name; `bear_detector_plugin/translation.py` finds
the message again by it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

PACKAGE = Path(__file__).parents[1] / "bear_detector_plugin"
I18N = PACKAGE.parent / "resources" / "i18n"
LANGUAGES = ("fr",)

_ERRORS = {node.name for node in ast.parse((PACKAGE / "errors.py").read_text(encoding="utf-8")).body
           if isinstance(node, ast.ClassDef)}  # fmt: skip
_TEXTS_OF_CALL = {
    **dict.fromkeys(_ERRORS, slice(0, 2)),
    "tr": slice(0, 1),
    "tr_count": slice(1, 3),
    "Log": slice(0, 1),
    "Loss": slice(0, 1),
    "Unplaced": slice(0, 1),
    "Unsure": slice(0, 1),
    "Progress": slice(0, 4),
}
_PLACEHOLDER = re.compile(r"\{\w+\}")
_KEYWORDS = {"message", "hint", "stage", "unit"}
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (ast.Module, *_FUNCTIONS)

Named = Mapping[str, Sequence[ast.expr]]


def texts() -> list[str]:
    """Every text once, in order."""
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        found.update(texts_of(path.read_text(encoding="utf-8")))
    return sorted(text for text in found if any(letter.isalpha() for letter in _PLACEHOLDER.sub("", text)))


def texts_of(source: str) -> Iterator[str]:
    """The texts of a piece of source code."""
    for scope in (node for node in ast.walk(ast.parse(source)) if isinstance(node, _SCOPES)):
        yield from _of_scope(scope)


def catalogue(language: str) -> dict[str, str]:
    """Source and translation of a language's file; an empty text where it is unfinished."""
    path = I18N / f"{language}.ts"
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")  # noqa: S314 - our own file
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def write(language: str, translations: dict[str, str]) -> None:
    """Write a language's file with the present texts, as Qt Linguist reads it."""
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = "BearDetector"
    for text in texts():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = translations.get(text, "")
        if not translation.text:
            translation.set("type", "unfinished")
    ElementTree.indent(root, " ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    body = ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)
    (I18N / f"{language}.ts").write_text(f"{head}{body}\n", encoding="utf-8")


def _of_scope(scope: ast.AST) -> Iterator[str]:
    """The texts of a module or a function, without those of the functions within."""
    nodes = list(_own(scope))
    named = _named(nodes) if isinstance(scope, _FUNCTIONS) else {}
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from _of_call(node, named)
        elif isinstance(node, ast.Return) and node.value and _returns_what_is_said(scope):
            yield from _literals(node.value, named)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, _FUNCTIONS):
            yield node
            yield from _own(node)


def _named(nodes: Sequence[ast.AST]) -> Named:
    """What the names of a function stand for, as far as it says so itself."""
    named = defaultdict(list)
    for node in nodes:
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for name, value in pairs:
                if isinstance(name, ast.Name):
                    named[name.id].append(value)
    return named


def _returns_what_is_said(scope: ast.AST) -> bool:
    return isinstance(scope, _FUNCTIONS) and isinstance(scope.returns, ast.Name) and scope.returns.id == "Said"


def _of_call(call: ast.Call, named: Named) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name not in _TEXTS_OF_CALL:
        return
    arguments = [*call.args[_TEXTS_OF_CALL[name]], *(k.value for k in call.keywords if k.arg in _KEYWORDS)]
    for argument in arguments:
        yield from _literals(argument, named)


def _literals(node: ast.expr, named: Named) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield _template(node)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, named)
        yield from _literals(node.orelse, named)
    elif isinstance(node, ast.Name):
        for value in named.get(node.id, ()):
            if not isinstance(value, ast.Name):
                yield from _literals(value, named)


def _template(node: ast.JoinedStr) -> str:
    """An f-string with its values' names in braces."""
    parts, used = [], []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            name = _name(part.value)
            if not name or name in used:
                name = f"{name or 'value'}_{'abcdefgh'[len(used)]}"
            used.append(name)
            parts.append(f"{{{name}}}")
    return "".join(parts)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id.lower()
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_").lower()
    return _name(node.args[0]) if isinstance(node, ast.Call) and node.args else ""


if __name__ == "__main__":
    for language in LANGUAGES:
        known = catalogue(language)
        write(language, known)
        missing = [text for text in texts() if not known.get(text)]
        print(f"{language}: {len(texts())} texts, {len(missing)} to translate")
