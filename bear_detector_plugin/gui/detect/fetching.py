# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of online layers, fetched one after the other before they are searched."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...errors import BearDetectorError
from ...photo_folders import ONLINE_FOLDER
from ...translation import percentage, tr
from ..there import exists
from .online import Plan
from .picture import Picture, is_picture

_SOME = 0.001
"""A smaller share of empty pixels comes from the edge."""


class Fetching(QObject):
    """Fetches a picture of each layer.

    Signals:
        fetched: the list of files, once all are written.
        failed: a BearDetectorError; nothing more is fetched.
        progress: how much of all is done, 0-100.
        doubt: a sentence on what is missing in a picture.
    """

    fetched = pyqtSignal(list)
    failed = pyqtSignal(object)
    progress = pyqtSignal(float)
    doubt = pyqtSignal(str)

    def __init__(self, parent: QObject, project: QgsProject) -> None:
        super().__init__(parent)
        self._project = project
        self._todo: list[tuple[str, Picture]] = []
        self._total = 0
        self._written: list[str] = []
        self._picture: Picture | None = None

    @property
    def running(self) -> bool:
        """Whether something is being fetched."""
        return self._picture is not None

    def start(self, plans: Sequence[tuple[QgsRasterLayer, Plan]], results: str, fresh: bool) -> None:
        """Fetch each layer's picture into a GeoTIFF in a folder beside the results file; one that is there stays.

        Raises:
            BearDetectorError: a plan can't be carried out, or a layer can't be saved.
        """
        for _, plan in plans:
            if plan.problem is not None:
                raise plan.problem
        self._written, self._todo = [], []
        taken: set[Path] = set()
        for layer, plan in plans:
            path = _path(layer, plan, Path(results), taken)
            taken.add(path)
            if exists(path) and not fresh:
                self._written.append(str(path))
            else:
                picture = Picture(layer, plan, str(path), self._project.transformContext())
                self._todo.append((layer.name(), picture))  # the user may take the layer away meanwhile
        self._total = len(self._todo)
        self._next()

    def cancel(self) -> None:
        """Stop."""
        self._todo.clear()
        if self._picture is not None:
            self._picture.cancel()

    def _next(self) -> None:
        self._picture = None
        if not self._todo:
            self.fetched.emit(self._written)
            return
        name, self._picture = self._todo.pop(0)
        self._picture.progressChanged.connect(self._on_progress)
        self._picture.written.connect(lambda path, empty: self._on_written(name, path, empty))
        self._picture.failed.connect(self._on_failed)
        self._picture.start()

    def _on_progress(self, percent: float) -> None:
        done = self._total - len(self._todo) - 1
        self.progress.emit((100 * done + percent) / self._total)

    def _on_written(self, name: str, path: str, empty: float) -> None:
        if empty > _SOME:
            share = percentage(empty, 1)
            self.doubt.emit(
                tr(
                    "{share} % of the picture of {layer} is empty: what the server did not give is not searched.",
                    share=share,
                    layer=name,
                )
            )
        self._written.append(path)
        self._next()

    def _on_failed(self, error: BearDetectorError) -> None:
        self._todo.clear()
        self._picture = None
        self.failed.emit(error)


def _path(layer: QgsRasterLayer, plan: Plan, results: Path, taken: set[Path]) -> Path:
    """The file of this very picture, else a name that no picture has: what was searched is never written over."""
    digest = plan.digest(layer)
    folder = results.with_name(results.stem + ONLINE_FOLDER)  # beside photos, it would be one of the survey's
    for number in count(1):
        path = folder / f"{results.stem}-online-{number}.tif"
        if path not in taken and (not exists(path) or is_picture(path, digest)):
            return path
    raise AssertionError("numbers never end")
