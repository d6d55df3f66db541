# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes of a project: their order, which gives the keys 1 to 9, and their colours.

The colours are those of the layer's style: a new class gets a category there, and a colour that the user changes in
QGIS's layer styling is followed.
"""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QIcon, QPainter, QPixmap

from ...class_names import class_named, class_title
from ..workspace import CLASSES, Workspace

BACKGROUND = "background"
SHIPPED = {"polar_bear": "#ff5722", "seal": "#1565c0", BACKGROUND: "#757575"}
"""As in resources/styles/examples.qml."""
KEYS = 9
_NEW = ("#2e9e4f", "#8e44ad", "#00a0a8", "#c9a400", "#a1623a", "#e0559b", "#5c6bc0", "#7a9a01", "#d64545")
_SWATCH_PX = 18


def kept_names(workspace: Workspace) -> list[str]:
    """The project's classes, without background; none where no example was begun."""
    return [name for name, _ in workspace.get(CLASSES, []) if name != BACKGROUND]


class Classes(QObject):
    """The classes, kept with the project.

    Signals:
        changed: there is another class, or another colour.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._colours: dict[str, str] = {}
        self._layer: QgsVectorLayer | None = None
        workspace.opened.connect(self._restore)
        self._restore()

    def names(self) -> list[str]:
        """In the order of their keys."""
        return list(self._colours)

    def colour(self, name: str) -> QColor:
        """The class's colour."""
        return QColor(self._colours.get(name, SHIPPED[BACKGROUND]))

    def swatch(self, name: str) -> QIcon:
        """A square of the class's colour with its key in it."""
        names = self.names()
        key = str(names.index(name) + 1) if name in names[:KEYS] else ""
        picture = _swatch(self.colour(name), key)
        icon = QIcon(picture)
        icon.addPixmap(picture, QIcon.Mode.Selected)  # its colour is its meaning: not to be tinted
        return icon

    def named(self, words: str) -> str:
        """The class that is meant by what stands, or was typed, in a field: `bearded_seal` reads as two words there."""
        words = words.strip()
        known = (name for name in self._colours if words == class_title(name))
        return words if words in self._colours else next(known, class_named(words))

    def add(self, name: str, colour: QColor | None = None) -> None:
        """A class more, or another colour for one."""
        name = name.strip()
        if not name or (name in self._colours and colour is None):
            return
        self._colours[name] = (colour or self._next_colour()).name()
        self._keep()

    def remove(self, name: str) -> None:
        """Take a class out of the list; its examples keep it."""
        if self._colours.pop(name, None) is not None:
            self._keep()

    def follow(self, layer: QgsVectorLayer | None) -> None:
        """Give a layer the classes' colours, and take over those that it has."""
        if self._layer is not None:
            self._layer.rendererChanged.disconnect(self._take_over)
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer = layer
        if layer is None:
            return
        layer.rendererChanged.connect(self._take_over)
        layer.willBeDeleted.connect(self._forget)
        self._take_over()

    def found(self, names: Iterable[str]) -> None:
        """Classes that examples have: those that are new get a colour."""
        new = [name for name in dict.fromkeys(names) if name and name not in self._colours]
        for name in new:
            self._colours[name] = self._next_colour().name()
        if new:
            self._keep()

    def _next_colour(self) -> QColor:
        used = set(self._colours.values())
        free = (colour for colour in _NEW if colour not in used)
        return QColor(next(free, _NEW[len(used) % len(_NEW)]))

    def _keep(self) -> None:
        self._workspace.set(CLASSES, [[name, colour] for name, colour in self._colours.items()])
        self._dress()
        self.changed.emit()

    def _restore(self) -> None:
        self._colours = dict(self._workspace.get(CLASSES, list(SHIPPED.items())))
        self.changed.emit()

    def _forget(self) -> None:
        self._layer = None

    def _take_over(self) -> None:
        """What the layer's style says of the classes."""
        styled = _categories(self._layer)
        other = {name: colour for name, colour in styled.items() if self._colours.get(name) != colour}
        self._colours.update(other)
        if other or set(self._colours) - set(styled):
            self._keep()

    def _dress(self) -> None:
        """Give the layer's style a category for each class that has none, and its colour to each."""
        layer = self._layer
        renderer = layer.renderer() if layer is not None else None
        if not _is_by_class(renderer) or _categories(layer) == self._colours:
            return
        dressed = renderer.clone()
        dressed.deleteAllCategories()
        for name, colour in self._colours.items():
            dressed.addCategory(QgsRendererCategory(name, _symbol(QColor(colour)), class_title(name)))
        for category in renderer.categories():
            if not category.value():  # what has no class yet
                dressed.addCategory(category)
        layer.rendererChanged.disconnect(self._take_over)
        layer.setRenderer(dressed)
        layer.rendererChanged.connect(self._take_over)
        layer.triggerRepaint()


def _is_by_class(renderer: QgsFeatureRenderer | None) -> bool:
    """Whether a style's categories are classes: the user may colour examples by their source or split as well."""
    return isinstance(renderer, QgsCategorizedSymbolRenderer) and renderer.classAttribute().strip('"') == "class"


def _categories(layer: QgsVectorLayer) -> dict[str, str]:
    renderer = layer.renderer()
    if not _is_by_class(renderer):
        return {}
    named = (c for c in renderer.categories() if isinstance(c.value(), str) and c.value())
    return {category.value(): _line_colour(category).name() for category in named}


def _line_colour(category: QgsRendererCategory) -> QColor:
    layer = category.symbol().symbolLayer(0)
    return layer.strokeColor() if hasattr(layer, "strokeColor") else category.symbol().color()


def _symbol(colour: QColor) -> QgsFillSymbol:
    """As in resources/styles/examples.qml."""
    red, green, blue = colour.red(), colour.green(), colour.blue()
    return QgsFillSymbol.createSimple(
        {
            "color": f"{red},{green},{blue},40",
            "outline_color": f"{red},{green},{blue},255",
            "outline_width": "0.6",
            "joinstyle": "miter",
        }
    )


def _swatch(colour: QColor, key: str) -> QPixmap:
    ratio = 2  # sharp on screens of double density too
    pixmap = QPixmap(_SWATCH_PX * ratio, _SWATCH_PX * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(colour)
    painter = QPainter(pixmap)
    font = QFont()
    font.setPixelSize(_SWATCH_PX - 5)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor("white") if colour.lightness() < 150 else QColor("black"))
    painter.drawText(0, 0, _SWATCH_PX, _SWATCH_PX, Qt.AlignmentFlag.AlignCenter, key)
    painter.end()
    return pixmap
