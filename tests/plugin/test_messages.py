# SPDX-License-Identifier: GPL-2.0-or-later
"""What QGIS's message bar shows of an error, and what is left of it when the plugin goes."""

from __future__ import annotations

import pytest
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton, QTextBrowser

from bear_detector_plugin.errors import EngineFailed
from bear_detector_plugin.gui.messages import Messages


@pytest.fixture
def bar(qgis_app) -> QgsMessageBar:
    return QgsMessageBar()


def test_what_looks_like_a_tag_is_shown_as_it_is(bar):
    Messages(bar).show(EngineFailed("Bad: <class 'ValueError'> & more.", "See <module>."))
    (shown,) = bar.findChildren(QTextBrowser)
    assert shown.toPlainText() == "Bear Detector: Bad: <class 'ValueError'> & more. See <module>."


def test_a_button_of_an_unloaded_plugin_is_gone(bar):
    pressed = []
    messages = Messages(bar)
    messages.tell("Something was found.")
    messages.show(EngineFailed("The engine was killed."), "details", ("Go on", lambda: pressed.append(1)))
    bar.currentItem().findChildren(QPushButton)[0].click()
    assert pressed == [1]
    messages.show(EngineFailed("The engine was killed."), "", ("Go on", lambda: pressed.append(2)))
    messages.close_down()
    messages.close_down()
    assert [item.text() for item in bar.items()] == ["Something was found."]


def test_a_doubt_of_a_long_job_stays(bar):
    messages = Messages(bar)
    messages.warn("It lies on none of the photos.")
    messages.warn("3 % of the picture is empty.", stays=True)
    assert [item.duration() for item in bar.items()] == [0, 12]
