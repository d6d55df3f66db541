# SPDX-License-Identifier: GPL-2.0-or-later
"""The help: every page is there, every link leads somewhere, and the button opens what it says."""

from __future__ import annotations

import re

import pytest
from qgis.PyQt.QtCore import QObject, Qt, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtTest import QTest

from bear_detector_plugin import ROOT
from bear_detector_plugin.gui.help import help_button, help_page

HELP = ROOT / "resources" / "help"
PAGES = ("index", "survey", "examples", "train", "detect", "review", "count", "export", "setup", "settings")


class Browser(QObject):
    """Stands for the user's browser: Qt hands it what is opened."""

    def __init__(self):
        super().__init__()
        self.opened = []

    @pyqtSlot(QUrl)
    def show(self, url):
        self.opened.append(url)


@pytest.fixture
def browser():
    browser = Browser()
    QDesktopServices.setUrlHandler("file", browser, "show")
    yield browser
    QDesktopServices.unsetUrlHandler("file")


@pytest.mark.parametrize("page", PAGES)
def test_the_button_opens_its_page(browser, page):
    button = help_button(page)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [url.toLocalFile() for url in browser.opened] == [str(help_page(page))]
    assert help_page(page).is_file()


@pytest.mark.parametrize("path", sorted(HELP.glob("*/*.html")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_link_leads_somewhere(path):
    targets = re.findall(r'(?:href|src|srcset)="([^"]+)"', path.read_text(encoding="utf-8"))
    assert targets
    assert [target for target in targets if not (path.parent / target).is_file()] == []


def test_a_page_without_translation_is_shown_in_english(monkeypatch):
    from qgis.core import QgsApplication

    monkeypatch.setattr(QgsApplication, "locale", lambda: "xx_XX")
    assert help_page("survey") == HELP / "en" / "survey.html"
