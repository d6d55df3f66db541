# SPDX-License-Identifier: GPL-2.0-or-later
"""What the steps share: the window, the project, and the choices that are kept with the project.

workspace.set("results", path)      # every step that listens to `changed` follows
workspace.remember("train/recipe", self.recipe)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from qgis.core import QgsPathResolver, QgsProject
from qgis.gui import QgisInterface, QgsFileWidget, QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from .messages import Messages
from .path_combo import PathCombo
from .there import is_folder

SCOPE = "BearDetector"
"""Where the values stand in the project file."""

_HOMES = (".", "..")
"""Paths without a slash: a project file's own folder, as of one that is saved among its photos, and the one above."""
IMAGERY, EXAMPLES, MODEL, RESULTS, STEP = "imagery", "examples", "model", "results", "step"
COUNTED = "survey/photos"
WEB_PHOTOS, WEIGHTS, TOGETHER = "train/web_photos", "train/weights", "train/together"
LOOK_ALIKES, LEFT_OUT, CLASSES = "train/look_alikes", "train/left_out", "examples/classes"
"""The shared choices: photos and folders (list of str), an examples file, a model, a results file, the open step; how
many photos the survey has, 0 while they are not counted; of a training the cut-outs, the weights, what stays
together in one split, look-alikes (with commas between) and sources left out; classes with their colours.
"""


class Workspace(QObject):
    """Belongs to the main thread.

    Signals:
        changed: the name of a shared value that is another one now.
        opened: another project was read, or begun: all values may be others.
    """

    changed = pyqtSignal(str)
    opened = pyqtSignal()

    def __init__(self, iface: QgisInterface, project: QgsProject, messages: Messages) -> None:
        super().__init__()
        self.iface, self.project, self.messages = iface, project, messages
        self._remembered: dict[str, QWidget] = {}
        self._defaults: dict[str, Any] = {}
        self._said: dict[str, tuple[str, str]] = {}  # what is kept since the project was opened, and how it was said
        self.openings = 0
        """Projects that were read or begun: counted before anybody hears of the next one."""
        self._restoring = False
        self._is_new = False
        self._home = self._file  # at the latest reading or writing
        project.cleared.connect(self._on_cleared)
        project.readProject.connect(self._on_read)
        project.writeProject.connect(self._on_moved)
        project.fileNameChanged.connect(self._on_renamed)
        project.projectSaved.connect(self._on_saved)

    @property
    def canvas(self) -> QgsMapCanvas:
        """The main map."""
        return self.iface.mapCanvas()

    @property
    def _file(self) -> str:
        """What kept paths are relative to: the project's file, or the GeoPackage that it is stored in.

        The project itself resolves none where the user has it save absolute paths, those of before neither.
        """
        name, storage = self.project.fileName(), self.project.projectStorage()
        return name if storage is None else storage.filePath(name)

    @property
    def home(self) -> str:
        """The project's folder, where new files are suggested; empty where it has none."""
        home = self.project.homePath()
        if not home or is_folder(home):
            return home
        return str(Path(self._file).parent) if self._file else ""  # in a GeoPackage, QGIS 3.22 gives no folder

    def get(self, name: str, default: Any = None) -> Any:
        """A value kept with the project; `default` where there is none."""
        text, found = self.project.readEntry(SCOPE, name, "")
        if not found or not text:
            return default
        try:
            return self._said_as(name, text, QgsPathResolver(self._file))
        except ValueError:
            return default

    @property
    def is_reading(self) -> bool:
        """Whether a project file is being read: its values are there, its layers come one after the other."""
        return self._is_new and bool(self.project.fileName())

    def set(self, name: str, value: Any) -> None:
        """Keep a value (of what JSON knows) with the project, and tell the others.

        While a project is read nothing is kept: what its layers change on the way is not what the user chose.
        """
        if self.is_reading or self.get(name) == value:
            return
        self._write(name, value)
        self.changed.emit(name)

    def remember(self, name: str, widget: QWidget) -> None:
        """Keep what a widget holds with the project, and put it back when a project is opened."""
        self._remembered[name] = widget
        self._defaults[name] = _value(widget)
        _change_signal(widget).connect(lambda *_: self._keep(name))
        self._restore(name)

    @contextmanager
    def unasked(self) -> Iterator[None]:
        """What is kept meanwhile nobody has asked for: a project that needs no saving needs none afterwards."""
        needed_saving = self.project.isDirty()
        yield
        if not needed_saving:
            self.project.setDirty(False)

    def close_down(self) -> None:
        """Listen no more: the plugin is being unloaded."""
        self.project.cleared.disconnect(self._on_cleared)
        self.project.readProject.disconnect(self._on_read)
        self.project.writeProject.disconnect(self._on_moved)
        self.project.fileNameChanged.disconnect(self._on_renamed)
        self.project.projectSaved.disconnect(self._on_saved)
        self._remembered.clear()

    def _keep(self, name: str) -> None:
        if not self._restoring and name in self._remembered:
            self.set(name, _value(self._remembered[name]))

    def _restore(self, name: str) -> None:
        widget = self._remembered[name]
        if not sip.isdeleted(widget):
            value, default = self.get(name, self._defaults[name]), self._defaults[name]
            _put(widget, value if _fits(widget, value, default) else default)

    def _on_cleared(self) -> None:
        """A new project begins, without what was noted while the old one's layers went away; a file may follow."""
        if self.project.entryList(SCOPE, "") or self.project.subkeyList(SCOPE, ""):
            self.project.removeEntry(SCOPE, "/")
            self.project.setDirty(False)
        self._is_new = True
        self._on_project()

    def _on_read(self, *_: object) -> None:
        self._is_new = False
        self._on_project()

    def _on_saved(self) -> None:
        self._is_new = False

    def _on_renamed(self) -> None:
        """A template has become a project without a file; every other name comes by reading or by writing."""
        if not self.project.fileName():
            self._on_moved()

    def _on_moved(self, *_: object) -> None:
        """Saved under another name: what is relative to the old file must not be looked for beside the new one."""
        home, self._home = self._home, self._file
        if self._home == home:
            return
        before = QgsPathResolver(home)
        for name in list(self._names()):
            text, _ = self.project.readEntry(SCOPE, name, "")
            with suppress(ValueError):
                self._write(name, self._said_as(name, text, before))

    def _names(self, inside: str = "") -> Iterator[str]:
        """Of all that is kept, in whatever depth. QGIS lists a group of one value among the values."""
        for name in (*self.project.entryList(SCOPE, inside), *self.project.subkeyList(SCOPE, inside)):
            whole = f"{inside}/{name}".lstrip("/")
            if self.project.readEntry(SCOPE, whole)[1]:
                yield whole
            else:
                yield from self._names(whole)

    def _write(self, name: str, value: Any) -> None:
        text = json.dumps(self._portable(value, self.project.writePath))
        self._said[name] = text, json.dumps(value)
        self.project.writeEntry(SCOPE, name, text)

    def _said_as(self, name: str, text: str, resolver: QgsPathResolver) -> Any:
        """The value behind a kept text. QGIS keeps what a symbolic link leads to, but its layers stay with the link."""
        kept, said = self._said.get(name, ("", ""))
        return json.loads(said) if text == kept else self._portable(json.loads(text), resolver.readPath)

    def _on_project(self) -> None:
        self.openings += 1
        self._home = self._file
        self._said.clear()
        self._restoring = True
        for name in self._remembered:
            self._restore(name)
        self._restoring = False
        with self.unasked():
            self.opened.emit()

    @staticmethod
    def _portable(value: Any, convert: Any) -> Any:
        """Paths are kept relative to the project file, as QGIS keeps those of layers."""
        if isinstance(value, list):
            return [Workspace._portable(item, convert) for item in value]
        is_path = isinstance(value, str) and ("/" in value or "\\" in value or value in _HOMES)
        return convert(value) if is_path else value


def _value(widget: Any) -> Any:
    if isinstance(widget, QCheckBox):
        return widget.isChecked()
    if isinstance(widget, QComboBox):
        return widget.currentData() if widget.currentData() is not None else widget.currentText()
    if isinstance(widget, (QSpinBox, QDoubleSpinBox)):
        return widget.value()
    if isinstance(widget, QgsFileWidget):
        return widget.filePath()
    return widget.text()


def _fits(widget: Any, value: Any, default: Any) -> bool:
    """Whether a widget can hold what a project of another version has kept."""
    if isinstance(widget, QComboBox) and not widget.isEditable():
        return max(widget.findData(value), widget.findText(str(value))) >= 0
    if isinstance(widget, QDoubleSpinBox):
        return isinstance(value, (int, float))
    return isinstance(value, type(default))


def _put(widget: Any, value: Any) -> None:
    if isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, QComboBox) and widget.isEditable():
        widget.setEditText(value)
    elif isinstance(widget, QComboBox):
        at = widget.findData(value)
        widget.setCurrentIndex(at if at >= 0 else widget.findText(str(value)))
    elif isinstance(widget, (QSpinBox, QDoubleSpinBox)):
        widget.setValue(value)
    elif isinstance(widget, QgsFileWidget):
        widget.setFilePath(value)
    elif isinstance(widget, PathCombo):
        widget.set_text(value)
    else:
        widget.setText(value)


def _change_signal(widget: Any) -> Any:
    if isinstance(widget, QCheckBox):
        return widget.toggled
    if isinstance(widget, QComboBox):
        return widget.currentTextChanged if widget.isEditable() else widget.currentIndexChanged
    if isinstance(widget, (QSpinBox, QDoubleSpinBox)):
        return widget.valueChanged
    if isinstance(widget, QgsFileWidget):
        return widget.fileChanged
    if isinstance(widget, PathCombo):
        return widget.changed
    return widget.textChanged
