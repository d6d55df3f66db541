# SPDX-License-Identifier: GPL-2.0-or-later
"""The examples of a layer as a list, read once and kept up by the layer's own signals.

Changes are gathered until the event loop is free again: a commit gives every new example another id, one signal each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from qgis.core import QgsFeature, QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QSortFilterProxyModel,
    Qt,
    pyqtSignal,
)

from ...class_names import class_title
from ...splits import PHOTO, TRAIN, VALIDATION, all_splits
from ...translation import tr
from ..chips import Chip
from ..later import later
from .examples_file import PIXEL_FIELDS
from .layer import photo_of
from .needs import Tally, tallies

ROW = Qt.ItemDataRole.UserRole
CHIP = Qt.ItemDataRole.UserRole + 1
_CONTEXT = 1.6
_SIDE_PX = 96
"""A small animal is shown with at least so much of its photo."""
_MANY = 200
"""So many changes at once are quicker read anew."""


@dataclass(frozen=True)
class Row:
    """An example as the gallery shows it; `decided` is its split in the file, `place` a word to sort by."""

    id: int
    class_name: str
    photo: str
    box: tuple[int, ...] | None
    source: str
    decided: str
    note: str
    place: str

    @property
    def key(self) -> tuple:
        """What stays when saving gives it another id."""
        return self.photo, self.box

    def chip(self) -> Chip | None:
        """What is shown of its photo: the box with some context."""
        if self.box is None or not self.photo:
            return None
        left, top, width, height = self.box
        side = max(_SIDE_PX, round(max(width, height) * _CONTEXT))
        return Chip(self.photo, left + (width - side) // 2, top + (height - side) // 2, side, side)


class ExamplesModel(QAbstractListModel):
    """The examples by class and photo. Kept in order here: a sorting proxy asks Python a hundred thousand times.

    Attributes:
        group: what training takes wholly into one split: `photo` or `flight`.

    Signals:
        updated: rows came, went or changed.
    """

    updated = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.layer: QgsVectorLayer | None = None
        self.group = PHOTO
        self._rows: list[Row] = []
        self._splits: list[str] = []
        self._doubts: dict[tuple, list[str]] = {}
        self._stale: set[int] = set()
        self._file_changed = False
        self._timer = later(self, self.catch_up)

    def follow(self, layer: QgsVectorLayer | None) -> None:
        """Show this layer from now on."""
        if self.layer is not None:
            for signal, slot in self._signals(self.layer):
                signal.disconnect(slot)
        self.layer = layer
        self._doubts.clear()
        if layer is not None:
            for signal, slot in self._signals(layer):
                signal.connect(slot)
        self.reload()

    def keep_together(self, group: str) -> None:
        """Training takes a photo, or a flight, wholly into one split from now on."""
        if group != self.group:
            self.group = group
            self._follow_splits()
            self.updated.emit()

    def reload(self) -> None:
        """Read the layer anew: the file was written by somebody else."""
        self.beginResetModel()
        self._stale.clear()
        rows = _Reader(self.layer).rows().values() if self.layer is not None else ()
        self._rows = sorted(rows, key=_place)
        self._splits = self._decide()
        self.endResetModel()
        self.updated.emit()

    def catch_up(self) -> None:
        """Show what has changed by now."""
        if self.layer is None:
            return
        stale, self._stale = self._stale, set()
        now = _Reader(self.layer).rows(None if self._file_changed else stale)
        if self._file_changed:
            self._file_changed = False
            shown = {row.id: row for row in self._rows}
            stale = {key for key in {*shown, *now} if shown.get(key) != now.get(key)}
            now = {key: row for key, row in now.items() if key in stale}
        if len(stale) > _MANY:
            self.reload()
        elif stale:
            self._replace(stale, now)
            there = {row.id for row in self._rows}
            for row in [row for key, row in now.items() if key in there]:
                self._put_right(row)
            self._insert([row for key, row in now.items() if key not in there])
            self._follow_splits()
            self.updated.emit()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        """How many examples there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What Qt asks for."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == CHIP:
            return row.chip()
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._description(index.row())
        return class_title(row.class_name) if role == Qt.ItemDataRole.DisplayRole else None

    def row_of(self, index: QModelIndex) -> Row:
        """The example at an index of this model."""
        return self._rows[index.row()]

    def index_of(self, feature_id: int) -> QModelIndex:
        """Where an example stands; invalid where it doesn't."""
        for number, row in enumerate(self._rows):
            if row.id == feature_id:
                return self.index(number)
        return QModelIndex()

    def split(self, number: int) -> str:
        """What training will take a row for."""
        return self._splits[number]

    def doubts(self, row: Row) -> list[str]:
        """What is doubtful about an example."""
        return self._doubts.get(row.key, [])

    def doubt(self, example: QgsFeature, text: str) -> None:
        """Mark an example."""
        row = _Reader(self.layer).row(example)
        known = self._doubts.setdefault(row.key, [])
        if text not in known:
            known.append(text)
        index = self.index_of(row.id)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def tallies(self) -> dict[str, Tally]:
        """Counts by class."""
        return tallies((row.class_name, row.photo, split) for row, split in zip(self._rows, self._splits))

    def rows(self) -> list[Row]:
        """All examples."""
        return list(self._rows)

    def with_splits(self) -> list[tuple[Row, str]]:
        """All examples, each with what training will take it for."""
        return list(zip(self._rows, self._splits))

    def _signals(self, layer: QgsVectorLayer) -> tuple:
        return (
            (layer.featureAdded, self._note),
            (layer.featuresDeleted, self._note_all),
            (layer.attributeValueChanged, self._note),
            (layer.geometryChanged, self._note),
            (layer.dataChanged, self._note_file),
            (layer.willBeDeleted, self._forget),
        )

    def _note(self, feature_id: int, *_: object) -> None:
        self._note_all((feature_id,))

    def _note_all(self, feature_ids: Iterable[int]) -> None:
        self._stale.update(feature_ids)
        self._timer.start()

    def _forget(self) -> None:
        self.layer = None
        self._timer.stop()
        self.reload()

    def _note_file(self) -> None:
        """Somebody else has written to the file."""
        self._file_changed = True
        self._timer.start()

    def _replace(self, stale: set[int], now: dict[int, Row]) -> None:
        for number in reversed(range(len(self._rows))):
            feature_id = self._rows[number].id
            if feature_id in now:
                self._rows[number] = now[feature_id]
                self.dataChanged.emit(self.index(number), self.index(number))
            elif feature_id in stale:
                self.beginRemoveRows(QModelIndex(), number, number)
                del self._rows[number], self._splits[number]
                self.endRemoveRows()

    def _insert(self, new: list[Row]) -> None:
        for row in new:
            at = bisect_right([_place(other) for other in self._rows], row.place)
            self.beginInsertRows(QModelIndex(), at, at)
            self._rows.insert(at, row)
            self._splits.insert(at, row.decided)
            self.endInsertRows()

    def _put_right(self, row: Row) -> None:
        """To where a row belongs whose class is another one now."""
        number = self._rows.index(row)
        places = [_place(other) for other in self._rows]
        del places[number]
        at = bisect_right(places, row.place)
        if at == number:
            return
        self.beginMoveRows(QModelIndex(), number, number, QModelIndex(), at + (at > number))
        self._rows.insert(at, self._rows.pop(number))
        self._splits.insert(at, self._splits.pop(number))
        self.endMoveRows()

    def _follow_splits(self) -> None:
        before, self._splits = self._splits, self._decide()
        for number, (old, new) in enumerate(zip(before, self._splits)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))

    def _decide(self) -> list[str]:
        return all_splits(((row.photo, row.decided) for row in self._rows), group=self.group)

    def _description(self, number: int) -> str:
        row, split = self._rows[number], self._splits[number]
        photo = PurePath(row.photo).name or tr("no photo")
        origin = ", ".join(word for word in (split_names().get(split), source_names().get(row.source)) if word)
        lines = [class_title(row.class_name) or tr("no class"), photo, origin, row.note, *self.doubts(row)]
        return "\n".join(line for line in lines if line)


def split_names() -> dict[str, str]:
    """The splits in the user's language."""
    return {TRAIN: tr("train"), VALIDATION: tr("validation")}


def source_names() -> dict[str, str]:
    """Where examples come from, in the user's language."""
    return {
        "drawn": tr("drawn"),
        "review": tr("from a review"),
        "import": tr("imported"),
        "random": tr("random"),
        "web": tr("from web photos"),
    }


class GalleryFilter(QSortFilterProxyModel):
    """Only those that pass."""

    def __init__(self, model: ExamplesModel) -> None:
        super().__init__()
        self._model = model
        self.class_name = self.source = self.split = ""
        self.setSourceModel(model)

    def choose(self, class_name: str, source: str, split: str) -> None:
        """Show only these; an empty word lets all pass."""
        self.class_name, self.source, self.split = class_name, source, split
        self.invalidateFilter()

    def filterAcceptsRow(self, number: int, parent: QModelIndex) -> bool:
        """Whether a row passes."""
        row = self._model.row_of(self._model.index(number))
        return (
            self.class_name in ("", row.class_name)
            and self.source in ("", row.source)
            and self.split in ("", self._model.split(number))
        )


class _Reader:
    """Turns features into rows, quick enough for thousands."""

    def __init__(self, layer: QgsVectorLayer) -> None:
        self._layer = layer
        fields = layer.fields()
        self._texts = [fields.indexOf(name) for name in ("class", "photo", "source", "split", "note")]
        self._pixels = [fields.indexOf(name) for name in PIXEL_FIELDS]
        self._paths: dict[str, str] = {}

    def rows(self, ids: Iterable[int] | None = None) -> dict[int, Row]:
        """The rows of these features, of all where None, by id."""
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        if ids is not None:
            request.setFilterFids(list(ids))
        return {feature.id(): self.row(feature) for feature in self._layer.getFeatures(request)}

    def row(self, feature: QgsFeature) -> Row:
        """One."""
        values = feature.attributes()
        class_name, told, source, split, note = (_text(values[at]) for at in self._texts)
        if told not in self._paths:
            self._paths[told] = photo_of(self._layer, feature)
        box = tuple(values[at] for at in self._pixels)
        whole = all(isinstance(value, int) for value in box)
        place = f"{class_name}\t{told}\t{box[1] if whole else 0:08}"
        return Row(feature.id(), class_name, self._paths[told], box if whole else None, source, split, note, place)


def _place(row: Row) -> str:
    return row.place


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
