# SPDX-License-Identifier: GPL-2.0-or-later
"""Which examples a training learns from: the file, how many of each class it holds, and from which sources."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path, PurePath
from urllib.parse import quote

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from ...class_names import class_title
from ...errors import BadArgument
from ...translation import tr
from ..examples.layer import examples_layers, save_edits
from ..layer_group import file_of
from ..note import Note
from ..path_combo import PathCombo
from ..there import is_file
from ..workspace import EXAMPLES, LEFT_OUT, Workspace

_COLUMNS = 2


class Lessons(QWidget):
    """The examples file, what it holds, and a tick for each source of its examples.

    Signals:
        changed: another file, or other ticks.
    """

    changed = pyqtSignal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._project = workspace, workspace.project
        self.file = PathCombo(tr("Examples"), "GeoPackage (*.gpkg)")
        self.counts = Note()
        self.ticks: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.file)
        column.addWidget(self.counts)
        column.addLayout(self._grid)
        self.file.changed.connect(self._on_file)
        workspace.changed.connect(self._follow)
        workspace.opened.connect(lambda: self._follow(EXAMPLES))
        self._follow(EXAMPLES)

    def refresh(self) -> None:
        """Follow the project's layers, and count anew."""
        self.file.offer(file_of(layer) for layer in examples_layers(self._project))
        self._count()

    def path(self) -> str:
        """The file."""
        return self.file.text()

    def sources(self) -> tuple[str, ...]:
        """The ticked sources; none where all are, which stands for all.

        Raises:
            BadArgument: none is ticked.
        """
        if self._none_ticked():
            raise BadArgument("No source of examples is ticked.", "Tick one or more below the examples file.")
        ticked = tuple(name for name, box in self.ticks.items() if box.isChecked())
        return () if len(ticked) == len(self.ticks) else ticked

    def save(self) -> None:
        """Write what was drawn into the file, where it isn't yet."""
        layer = self._layer()
        if layer is not None:
            save_edits(layer)

    def _none_ticked(self) -> bool:
        return bool(self.ticks) and not any(box.isChecked() for box in self.ticks.values())

    def _layer(self) -> QgsVectorLayer | None:
        path = self.path()
        layers = (layer for layer in examples_layers(self._project) if Path(file_of(layer)) == Path(path))
        return next(layers, None) if path else None

    def _on_file(self, path: str) -> None:
        self._workspace.set(EXAMPLES, path)
        self._count()

    def _follow(self, name: str) -> None:
        path = self._workspace.get(EXAMPLES, "")
        if name == EXAMPLES and path != self.file.text():
            self.file.set_text(path)
        if name == LEFT_OUT:
            for source, box in self.ticks.items():
                box.setChecked(source not in self._workspace.get(LEFT_OUT, []))

    def _count(self) -> None:
        layer = self._layer()
        found = counts_of_layer(layer) if layer is not None else counts_of_file(self.path())
        self._show_ticks(found)
        self._show_counts(found)
        self.changed.emit()

    def _show_ticks(self, found: Mapping[tuple[str, str], int]) -> None:
        sources = sorted({source for _, source in found})
        if sources == list(self.ticks):
            return
        for box in self.ticks.values():
            self._grid.removeWidget(box)
            box.deleteLater()
        left_out = self._workspace.get(LEFT_OUT, [])
        self.ticks = {}
        for number, source in enumerate(sources):
            box = QCheckBox(_source_text(source))
            box.setChecked(source not in left_out)
            box.setVisible(len(sources) > 1 or source in left_out)
            box.toggled.connect(self._on_tick)
            self._grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
            self.ticks[source] = box

    def _on_tick(self) -> None:
        self._workspace.set(LEFT_OUT, [name for name, box in self.ticks.items() if not box.isChecked()])
        self._count()

    def _show_counts(self, found: Mapping[tuple[str, str], int]) -> None:
        if self._none_ticked():
            self.counts.setText(tr("No source of examples is ticked."))
            return
        wanted = self.sources()
        by_class: Counter = Counter()
        for (class_name, source), number in found.items():
            if not wanted or source in wanted:
                by_class[class_name] += number
        text = ", ".join(tr("{n} {animal}", n=n, animal=class_title(name)) for name, n in sorted(by_class.items()))
        self.counts.setText(text or tr("No examples yet: draw some in the step before."))


def counts_of_layer(layer: QgsVectorLayer) -> Counter:
    """How many examples a layer holds by class and source, those too that aren't saved yet."""
    fields = layer.fields()
    class_at, source_at = fields.indexOf("class"), fields.indexOf("source")
    request = QgsFeatureRequest().setSubsetOfAttributes([class_at, source_at])
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    rows = (feature.attributes() for feature in layer.getFeatures(request))
    return Counter((str(row[class_at] or ""), str(row[source_at] or "")) for row in rows)


def counts_of_file(path: str) -> Counter:
    """How many examples a GeoPackage holds by class and source; nothing where it is none."""
    if not is_file(path):
        return Counter()
    try:
        with closing(sqlite3.connect(f"{file_uri(Path(path).absolute())}?mode=ro", uri=True)) as file:
            rows = file.execute("SELECT class, source, count(*) FROM examples GROUP BY 1, 2").fetchall()
    except sqlite3.Error:
        return Counter()
    return Counter({(name or "", source or ""): number for name, source, number in rows})


def file_uri(path: PurePath) -> str:
    """A file's address for SQLite, which wants the name of a Windows share after four slashes, not two."""
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(text, safe='/:')}"


def _source_text(source: str) -> str:
    texts = {
        "drawn": tr("drawn"),
        "review": tr("reviewed"),
        "web": tr("web photos"),
        "random": tr("random squares"),
        "import": tr("imported"),
    }
    return texts.get(source, source or tr("of unknown source"))
