# SPDX-License-Identifier: GPL-2.0-or-later
"""The icons: all that are asked for are there, and all show at 16 pixels on light and on dark."""

from __future__ import annotations

import ast

import pytest
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from bear_detector_plugin import ROOT
from bear_detector_plugin.gui.icons import icon
from tests.plugin.qt6 import qgis_side

ICONS = sorted((ROOT / "resources" / "icons").glob("*.svg"))
SIDE_PX = 16


def asked_for() -> set[str]:
    names = set()
    for path in qgis_side():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("icon", "_make_action"):
                names.update(a.value for a in node.args[:1] if isinstance(a, ast.Constant))
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "icon":
                names.add(getattr(node.value, "value", ""))
    return names - {"", None}


def test_every_icon_that_is_asked_for_is_there():
    assert asked_for() - {path.stem for path in ICONS} == set()


@pytest.mark.parametrize("background", ["#f0f0f0", "#2b2b2b"], ids=["light", "dark"])
@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_shows_at_16_pixels(path, background):
    image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_RGB32)
    image.fill(QColor(background))
    painter = QPainter(image)
    icon(path.stem).paint(painter, 0, 0, SIDE_PX, SIDE_PX)
    painter.end()
    places = [(x, y) for x in range(SIDE_PX) for y in range(SIDE_PX)]
    readable = sum(contrast(image.pixelColor(*place), QColor(background)) >= 3 for place in places)
    assert readable >= 20  # of 256: no icon is a mere shadow


def contrast(one: QColor, other: QColor) -> float:
    """As the accessibility guidelines (WCAG 2) reckon it, 1 to 21; graphics need 3."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour.getRgbF()[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
