# SPDX-License-Identifier: GPL-2.0-or-later
"""The help pages in resources/help, and the button that opens one."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QCursor, QDesktopServices
from qgis.PyQt.QtWidgets import QToolButton, QToolTip

from .. import ROOT
from ..translation import tr


def help_button(page: str) -> QToolButton:
    """A small button that opens a help page, such as `survey`, in the browser."""
    button = QToolButton()
    button.setObjectName(f"help_{page}")
    button.setIcon(QgsApplication.getThemeIcon("/mActionHelpContents.svg"))
    button.setAutoRaise(True)
    button.setToolTip(tr("Help on this page"))
    button.setAccessibleName(tr("Help"))
    button.clicked.connect(lambda: open_help(page))
    return button


def open_help(page: str) -> None:
    """Open a page in the browser; where there is none, say where the page lies."""
    path = help_page(page)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        QToolTip.showText(QCursor.pos(), tr("No browser was found. The page is {file}", file=path))


def help_page(page: str) -> Path:
    """The page's file in the user's language, in English where it is not translated."""
    language = (QgsApplication.locale() or "en")[:2]
    own = ROOT / "resources" / "help" / language / f"{page}.html"
    return own if own.is_file() else ROOT / "resources" / "help" / "en" / f"{page}.html"
