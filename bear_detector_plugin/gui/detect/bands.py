# SPDX-License-Identifier: GPL-2.0-or-later
"""Which bands of the photos are taken for red, green and blue."""

from __future__ import annotations

from typing import NamedTuple

from osgeo import gdal
from qgis.PyQt import sip
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from ...translation import tr
from ..survey.background import BackgroundWork
from ..survey.photos import photos_in
from ..workspace import Workspace

_KEPT = "detect/bands"
_COLOURS = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)


class BandsOfPhoto(NamedTuple):
    """What a photo says of its bands: a name each, and which (from 1) are red, green and blue."""

    names: list[str]
    own: tuple[int, ...]


class Bands(QWidget):
    """Three combos, filled from the first photo.

    Signals:
        changed: other bands.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._path = ""
        self._look: _Look | None = None
        self._photo = BandsOfPhoto([], ())
        self.combos = [QComboBox() for _ in _COLOURS]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for combo, name in zip(self.combos, (tr("Red"), tr("Green"), tr("Blue"))):
            combo.setToolTip(name)
            combo.setAccessibleName(name)
            combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            combo.currentIndexChanged.connect(self._on_chosen)
            row.addWidget(combo, 1)
        workspace.opened.connect(self._fill)
        self._fill()

    def bands(self) -> tuple[int, ...]:
        """The chosen bands, counted from 1; empty where they are the photo's own."""
        chosen = tuple(self._workspace.get(_KEPT, [])) or (self._shown() if self._photo.names else ())
        return () if chosen == self._photo.own else chosen

    def offer(self, path: str) -> None:
        """Look into the first photo of a file or a folder, in the background."""
        if path == self._path:
            return
        self._path = path
        if self._look is not None:
            self._look.stop()
        self._look = _Look(path)
        self._look.ended.connect(self._on_looked)
        self._look.start()

    def close_down(self) -> None:
        """Stop what runs."""
        if self._look is not None:
            self._look.stop()

    def _on_looked(self, found: tuple[str, BandsOfPhoto]) -> None:
        path, photo = found
        if path == self._path and not sip.isdeleted(self):
            self._photo = photo
            self._fill()

    def _fill(self) -> None:
        names = self._photo.names
        chosen = self._workspace.get(_KEPT, []) or self._photo.own or ((1, 1, 1) if names else (1, 2, 3))
        for combo, band in zip(self.combos, chosen):
            combo.blockSignals(True)
            combo.clear()
            for number in range(1, max(len(names), *chosen) + 1):
                combo.addItem(names[number - 1] if number <= len(names) else tr("band {number}", number=number), number)
            combo.setCurrentIndex(band - 1)
            combo.blockSignals(False)
        self.changed.emit()

    def _on_chosen(self, *_: object) -> None:
        chosen = self._shown()
        self._workspace.set(_KEPT, [] if chosen == self._photo.own else list(chosen))
        self.changed.emit()

    def _shown(self) -> tuple[int, ...]:
        return tuple(combo.currentData() for combo in self.combos)


class _Look(BackgroundWork):
    """Reads a photo's header."""

    def __init__(self, path: str) -> None:
        super().__init__(tr("Looking at the photos' bands"))
        self._path = path

    def work(self) -> tuple[str, BandsOfPhoto]:
        """In the task's thread."""
        first = next(iter(photos_in(self._path)), (self._path, None))[0]
        return self._path, bands_of(first)


def bands_of(photo: str) -> BandsOfPhoto:
    """What a photo says of its bands; nothing where it can't be read."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        dataset = gdal.OpenEx(photo, gdal.OF_RASTER)
    except RuntimeError:  # where another plugin has switched GDAL's exceptions on
        dataset = None
    finally:
        gdal.PopErrorHandler()
    if dataset is None:
        return BandsOfPhoto([], ())
    meanings, names = [], []
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        meanings.append(band.GetColorInterpretation())
        names.append(_name(number, band.GetDescription(), meanings[-1]))
        del band
    return BandsOfPhoto(names, _own(meanings))


def _own(meanings: list[int]) -> tuple[int, ...]:
    """As the engine takes them: by their meaning, else the first three that are no mask; none where those are fewer."""
    if set(_COLOURS) <= set(meanings):
        return tuple(meanings.index(colour) + 1 for colour in _COLOURS)
    seen = tuple(number for number, meaning in enumerate(meanings, 1) if meaning != gdal.GCI_AlphaBand)
    return seen[:3] if len(seen) >= 3 else ()


def _name(number: int, description: str, meaning: int) -> str:
    name = description or (tr(gdal.GetColorInterpretationName(meaning)) if meaning != gdal.GCI_Undefined else "")
    return f"{number}: {name}" if name else tr("band {number}", number=number)
