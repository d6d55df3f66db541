# SPDX-License-Identifier: GPL-2.0-or-later
"""What is there and what is missing, a line each, with a tick."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from ...backend.environment import EnvironmentState
from ...backend.inspection import Findings
from ...backend.requirements import DETECT, TRAIN, sizes_mb
from ...translation import numeral, tr

_ICONS = {True: "/mIconSuccess.svg", False: "/mIconWarning.svg", None: "/mIconInfo.svg"}
_ICON_PX = 16
_ABLE_TO_DETECT = (EnvironmentState.DETECT, EnvironmentState.TRAIN)


class Line(NamedTuple):
    """A name, what is to be said of it, and whether it is there; None where it need not be."""

    name: str
    text: str
    there: bool | None


def lines_of(findings: Findings) -> Iterator[Line]:
    """The list of the setup page."""
    base, state = findings.base, findings.state
    number = ".".join(map(str, base.version)) if base.version[0] else tr("not found")
    yield Line("Python", number, base.problem is None)
    yield Line("GDAL", base.gdal or tr("not found"), bool(base.gdal))
    yield Line(tr("Detecting"), _detecting(state), state in _ABLE_TO_DETECT)
    if state is EnvironmentState.TRAIN:
        yield Line(tr("Training"), tr("ready"), True)
    else:
        yield Line(tr("Training"), tr("not installed; only needed to train models of your own"), None)
    if findings.gpu:
        yield Line(tr("Graphics card"), tr("NVIDIA's driver is there"), True)
    else:
        yield Line(tr("Graphics card"), tr("none of NVIDIA's; the processor will do"), None)
    needed = sizes_mb(TRAIN if state in _ABLE_TO_DETECT else DETECT, False, sys.platform)[1]
    sizes = {"free": size_text(findings.free_mb), "needed": size_text(needed)}
    if state is EnvironmentState.TRAIN:
        yield Line(tr("Disk"), tr("{free} free", free=sizes["free"]), True)
    else:
        yield Line(tr("Disk"), tr("{free} free, up to {needed} needed", **sizes), findings.free_mb > needed)


def size_text(megabytes: float) -> str:
    """`35 MB`, `3.2 GB`."""
    if megabytes < 1000:
        return tr("{n} MB", n=f"{megabytes:.0f}")
    return tr("{n} GB", n=numeral(megabytes / 1000, ".1f" if megabytes < 10_000 else ".0f"))


def wrapped(text: str = "") -> QLabel:
    """A label as wide as there is room, and as high as its text then needs."""
    label = QLabel(text)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label


class Checklist(QWidget):
    """The lines, as icons and texts."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(2, 1)
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Replace what is shown."""
        self.lines = lines
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        for row, line in enumerate(lines):
            tick, name, text = QLabel(), QLabel(line.name), wrapped(line.text)
            tick.setPixmap(QgsApplication.getThemeIcon(_ICONS[line.there]).pixmap(_ICON_PX, _ICON_PX))
            tick.setAccessibleName(_spoken(line.there))
            tick.setToolTip(_spoken(line.there))
            for column, label in enumerate((tick, name, text)):
                self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
            self._grid.setAlignment(text, Qt.AlignmentFlag(0))


def _detecting(state: EnvironmentState) -> str:
    if state is EnvironmentState.OUTDATED:
        return tr("to be updated: this version of the plugin needs other packages")
    return tr("ready") if state in _ABLE_TO_DETECT else tr("not installed")


def _spoken(there: bool | None) -> str:
    return {True: tr("is there"), False: tr("is missing"), None: tr("is not needed")}[there]
