# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts in the user's language, out of resources/i18n/LANGUAGE.ts, which Qt Linguist edits.

The file is read as it is: nothing has to be compiled before a release. What the engine says arrives in English
with its values filled in; `translated` finds the text with placeholders that it was made from.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QFile, QIODevice, QLocale, QXmlStreamReader

from . import ROOT
from .shares import decimal, percent

_PLACEHOLDER = re.compile(r"\\\{\w*\\\}")
_CLAUSES = ("reason", "why", "promise", "hint", "how", "where")
"""Values that are texts themselves."""
_catalogue: dict[str, str] = {}
_signs: dict[str, str] = {}
"""How the user's language writes the comma and the point of an English number."""


def use_language(locale: str | None = None) -> None:
    """Load the texts of a locale such as `fr_CA`, QGIS's own where None; English where there are none."""
    language = (locale or QgsApplication.locale() or "en")[:2]
    custom = QLocale(language)
    _signs.update({",": custom.groupSeparator(), ".": custom.decimalPoint()})
    _catalogue.clear()
    _catalogue.update(_read(str(ROOT / "resources" / "i18n" / f"{language}.ts")))
    _templates.cache_clear()


def tr(text: str, **values: object) -> str:
    """A text in the user's language, with its `{placeholders}` filled in."""
    text = _catalogue.get(text, text)
    return text.format(**values) if values else text


def tr_count(count: int, one: str, many: str) -> str:
    """`one` or `many`, whose `{n}` is the count."""
    return tr(one if count == 1 else many, n=count)


def numeral(value: float, form: str) -> str:
    """A number as the user's language writes it: `4,620.5` or `4 620,5`.

    Args:
        value: the number.
        form: Python's, such as `,.1f`; large numbers are written out where it would take powers of ten.
    """
    text = format(value, form)
    if "e+" in text:
        text = format(value, ",.0f")
    return _localised(text)


def percentage(share: float, decimals: int = 0) -> str:
    """A share (0-1) in whole percents; finer where that would make nearly all of it all, or hardly any none."""
    return _localised(percent(share, decimals))


def fraction(value: float, decimals: int = 2) -> str:
    """A score or an area (0-1) with so many decimals; finer where these would make it 0 or 1."""
    return _localised(decimal(value, decimals))


def translated(text: str) -> str:
    """A text whose values are filled in already, as the engine tells it."""
    if not text or not _catalogue:
        return text
    if text in _catalogue:
        return _catalogue[text]
    known, said = _filled(text)
    for end in re.finditer(r"(?<=[.?!]) ", text):  # a message and its hint, in one line
        parts = [_filled(part) for part in (text[: end.start()], text[end.end() :])]
        if all(part for _, part in parts) and sum(letters for letters, _ in parts) > known:
            known, said = sum(letters for letters, _ in parts), " ".join(part for _, part in parts)
    return said or text


def _filled(text: str) -> tuple[int, str]:
    """The translation of a text as a whole, and how many of its letters are known; (0, "") where there is none."""
    if text in _catalogue:
        return len(text), _catalogue[text]
    for pattern, target in _templates():
        match = pattern.fullmatch(text)
        if match:
            values = match.groupdict()
            known = len(text) - sum(map(len, values.values()))
            return known, target.format(**{n: translated(v) if n in _CLAUSES else v for n, v in values.items()})
    return 0, ""


def _localised(number: str) -> str:
    return "".join(_signs.get(sign, sign) for sign in number)


@lru_cache(maxsize=1)
def _templates() -> list[tuple[re.Pattern, str]]:
    """The texts with named placeholders, the longest first: the most that fits says most."""
    named = sorted((source for source in _catalogue if re.search(r"\{[a-z_]+\}", source)), key=len, reverse=True)
    return [(_pattern(source), _catalogue[source]) for source in named]


def _pattern(source: str) -> re.Pattern:
    seen: set[str] = set()

    def group(match: re.Match) -> str:
        name = match.group()[2:-2]
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>.+?)"

    return re.compile(_PLACEHOLDER.sub(group, re.escape(source)), re.DOTALL)


def _read(path: str) -> dict[str, str]:
    """Source and translation of every finished message; nothing where there is no such file."""
    file = QFile(path)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return {}
    xml, texts, source = QXmlStreamReader(file), {}, ""
    while not xml.atEnd():
        xml.readNext()
        if not xml.isStartElement():
            continue
        if xml.name() == "source":
            source = xml.readElementText()
        elif xml.name() == "translation":
            finished = xml.attributes().value("type") != "unfinished"
            target = xml.readElementText()
            if finished and target:
                texts[source] = target
    return texts
