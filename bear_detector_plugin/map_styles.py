# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's styles on layers in QGIS: what is read on the map and in the legend is in the user's language.

The files keep the plain names, and so do the values in the tables.
"""

from __future__ import annotations

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsGraduatedSymbolRenderer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)

from . import ROOT
from .class_names import class_title
from .translation import numeral, tr

_CLASS, _HOW, _SCORE = '"class"', '"how"', '"score", 2'
_CLASSES = ("polar_bear", "seal", "background")


def style(layer: QgsVectorLayer, name: str) -> None:
    """Give a layer one of the plugin's styles: resources/styles/NAME.qml."""
    layer.loadNamedStyle(str(ROOT / "resources" / "styles" / f"{name}.qml"))
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        for number, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(number, _legend().get(category.label()) or class_title(category.label()))
    elif isinstance(renderer, QgsGraduatedSymbolRenderer):
        for number, span in enumerate(renderer.ranges()):
            low, high = numeral(span.lowerValue(), ".1f"), numeral(span.upperValue(), ".1f")
            renderer.updateRangeLabel(number, tr("{low} to {high}", low=low, high=high))
    if isinstance(layer.labeling(), QgsVectorLayerSimpleLabeling):
        settings = layer.labeling().settings()
        settings.fieldName = _told(settings.fieldName)
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setMapTipTemplate(_told(layer.mapTipTemplate()))


def _legend() -> dict[str, str]:
    """The words of the style files."""
    return {
        "placed by their cameras": tr("placed by their cameras"),
        "knew their place": tr("knew their place"),
        "photos": tr("photos"),
        "done": tr("done"),
        "running": tr("running"),
        "to do": tr("to do"),
        "failed": tr("failed"),
        "other": tr("other"),
        "confirmed as one animal": tr("confirmed as one animal"),
        "proposed as one animal": tr("proposed as one animal"),
        "set apart": tr("set apart"),
        "seen once": tr("seen once"),
    }


def _told(expression: str) -> str:
    """An expression of a style with words instead of the values in the table."""
    hows = {
        "confirmed": tr("confirmed as one animal"),
        "proposed": tr("proposed as one animal"),
        "split": tr("set apart"),
        "seen once": tr("seen once"),
    }
    classes = {name: class_title(name) for name in _CLASSES}
    language = QgsExpression.quotedString(QgsApplication.locale()[:2])
    expression = expression.replace(_SCORE, f"{_SCORE}, {language}")
    return expression.replace(_CLASS, _in_words(_CLASS, classes)).replace(_HOW, _in_words(_HOW, hows))


def _in_words(field: str, words: dict[str, str]) -> str:
    pairs = ", ".join(QgsExpression.quotedString(text) for pair in words.items() for text in pair)
    return f"coalesce(map_get(map({pairs}), {field}), replace({field}, '_', ' '))"
