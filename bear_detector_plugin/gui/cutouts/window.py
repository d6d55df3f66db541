# SPDX-License-Identifier: GPL-2.0-or-later
"""Cut animals out of web photos, for training where there are no examples of one's own yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon, QShowEvent
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...class_names import class_named
from ...errors import BadArgument
from ...events import Result
from ...jobs import ComposeExamplesJob, CutOutJob
from ...translation import tr, tr_count
from ..choices import refuse_placeless
from ..help import help_button
from ..icons import icon
from ..job_row import JobRow
from ..side_window import SideWindow
from ..there import is_file
from ..workspace import EXAMPLES, IMAGERY, WEB_PHOTOS, Workspace
from .photo_view import ANIMAL, BACKGROUND, BOX, PhotoView
from .shelf import Grounds, Shelf

_LIBRARY = "cutouts/library"
_PHOTOS = "*.jpg *.jpeg *.png *.tif *.tiff *.webp *.bmp"
_NARROWEST_LIST_PX = 90


class CutoutWindow(SideWindow):
    """Photos on the left, the chosen one in the middle, below it what was cut out so far. Not modal."""

    NAME = "cutouts"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("BearDetectorCutouts")
        self.setWindowTitle(tr("Cut animals out of web photos"))
        self.setWindowIcon(icon("animal"))
        self._workspace = workspace
        self.photos, self.view, self.shelf = QListWidget(), PhotoView(), Shelf()
        self.grounds = Grounds()
        self.photos.setAccessibleName(tr("Photos"))
        self.photos.setMinimumWidth(_NARROWEST_LIST_PX)
        self.photos.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.photos.currentRowChanged.connect(self._on_photo)
        self.add_button = _button(tr("Add …"), self._ask_photos)
        self.class_name, self.origin = QComboBox(), QLineEdit()
        self.class_name.setEditable(True)
        self.class_name.addItem(CutOutJob.class_name)
        self.origin.setPlaceholderText(tr("Whose photo it is, and where from"))
        self.library = QgsFileWidget()
        self.library.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.library.setDialogTitle(tr("The folder that cut-outs are kept in"))
        self.library.fileChanged.connect(lambda _: self._show_library())
        self.row = JobRow(tr("Cut out"), workspace.messages, self._cut)
        self.all_row = JobRow(tr("Cut out all photos"), workspace.messages, self._cut_all)
        self.all_row.button.setToolTip(
            tr("Looks for the animal in each photo that was not cut out yet; then mend those that need it, one by one.")
        )
        self.shelf.currentRowChanged.connect(lambda _: self.grounds.show_picture(self.shelf.chosen()))
        self.shelf.deleted.connect(self._on_deleted)
        self.shelf.failed.connect(workspace.messages.show)
        self.shelf.changed.connect(self._on_shelf)
        self.delete_button = _button(tr("Delete"), self.shelf.delete_selected)
        self.compose_row = JobRow(tr("Make training photos"), workspace.messages, self._compose)
        self.compose_row.button.setToolTip(
            tr("Sets these animals into the survey's photos, in a folder beside them, and opens a sheet of the result.")
        )
        self.use_button = _button(tr("Use them in training"), self._use)
        self.use_button.setToolTip(tr("The Train step then sets these animals into the survey's photos."))
        self._make_tools()
        self._lay_out()
        workspace.remember(_LIBRARY, self.library)
        workspace.remember("cutouts/class", self.class_name)
        workspace.remember("cutouts/origin", self.origin)
        workspace.opened.connect(self._show_library)  # its own, where none was chosen
        self.view.changed.connect(self._on_marks)
        self._on_marks()
        self.come_back()

    def add_photos(self, paths: list[str]) -> None:
        """Put photos on the list, and show the first of them."""
        for path in paths:
            item = QListWidgetItem(Path(path).name, self.photos)
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(path)
        if paths:
            self._show_done()
            self.photos.setCurrentRow(self.photos.count() - len(paths))

    def folder(self) -> Path:
        """The library: the chosen folder, else one beside the project, else beside the examples."""
        chosen = self.library.filePath().strip()
        home, examples = self._workspace.home, self._workspace.get(EXAMPLES, "")
        beside = Path(home) if home else Path(examples).parent if examples else None
        if not chosen and beside is None:
            raise BadArgument("There is no folder for the cut-outs.", "Choose one, or save the project first.")
        library = Path(chosen) if chosen else beside / "cut-outs"
        refuse_placeless(library)
        return library

    def job(self) -> CutOutJob:
        """The photo, what was drawn on it, and where the animal goes.

        Raises:
            BadArgument: there is no photo, or no folder.
        """
        photo = self.photos.currentItem()
        if photo is None or not self.view.has_photo():
            raise BadArgument("There is no photo.", "Add photos of animals, and choose one.")
        return CutOutJob(
            photos=(photo.data(Qt.ItemDataRole.UserRole),),
            library=str(self.folder()),
            class_name=class_named(self.class_name.currentText()),
            box=self.view.box(),
            animal=self.view.strokes(ANIMAL),
            background=self.view.strokes(BACKGROUND),
            origin=self.origin.text().strip(),
        )

    def job_for_all(self) -> CutOutJob:
        """All photos of the list, without marks: those that the library knows stay as they are.

        Raises:
            BadArgument: there is no folder.
        """
        return CutOutJob(
            photos=tuple(self.photos.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.photos.count())),
            library=str(self.folder()),
            class_name=class_named(self.class_name.currentText()),
            origin=self.origin.text().strip(),
        )

    def showEvent(self, event: QShowEvent) -> None:
        """The project may have been saved meanwhile."""
        self._show_library()
        super().showEvent(event)

    def close_down(self) -> None:
        """Stop what runs: the plugin is being unloaded."""
        for row in (self.row, self.all_row, self.compose_row):
            row.cancel()
        self.hide()
        self.deleteLater()  # its parent is QGIS's window, which stays

    def _cut(self) -> None:
        self.row.run(self.job(), self._on_cut, self._on_marks)
        self._on_marks()

    def _on_cut(self, result: Result) -> None:
        self._show_library()
        self.shelf.setCurrentRow(0)

    def _cut_all(self) -> None:
        self.all_row.run(self.job_for_all(), self._on_all_cut, self._on_marks)
        self._on_marks()

    def _on_all_cut(self, result: Result) -> None:
        """Go on with the first photo that no animal stands out of, or whose cut-out was deleted before."""
        self._show_library()
        left = [row for row in range(self.photos.count()) if self.photos.item(row).icon().isNull()]
        if left:
            self.photos.setCurrentRow(left[0])
            self._workspace.messages.tell(
                tr_count(
                    len(left),
                    "{n} photo of the list has no cut-out: drag a box round its animal.",
                    "{n} photos of the list have no cut-out: drag a box round the animal of each.",
                )
            )

    def _show_library(self) -> None:
        try:
            self.shelf.show_library(self.folder())
            self.library.lineEdit().setPlaceholderText(str(self.folder()))
        except BadArgument:  # the project has no place yet, and nothing was chosen
            self.shelf.clear()
            self._on_shelf()

    def _on_deleted(self, contents: dict[Path, bytes]) -> None:
        told = tr_count(len(contents), "{n} cut-out is deleted.", "{n} cut-outs are deleted.")
        self._workspace.messages.tell(told, (tr("Undo"), lambda: self.shelf.put_back(contents)))

    def _on_shelf(self) -> None:
        for button in (self.use_button, self.compose_row.button):
            button.setEnabled(self.shelf.count() > 0)
        self._show_done()

    def _show_done(self) -> None:
        """Tick the photos that the library holds an animal of."""
        tick, photos = self.style().standardIcon(QStyle.StandardPixmap.SP_DialogApplyButton), self.shelf.photos()
        for item in (self.photos.item(row) for row in range(self.photos.count())):
            item.setIcon(tick if item.text() in photos else QIcon())

    def compose_job(self) -> ComposeExamplesJob:
        """The animals of the library into the survey's photos, clear of the animals known to be there.

        Raises:
            BadArgument: the survey has no photos.
        """
        imagery = tuple(self._workspace.get(IMAGERY, []))
        if not imagery:
            raise BadArgument("The survey has no photos.", "Choose some in the step Survey.")
        examples, library = self._workspace.get(EXAMPLES, ""), self.folder()
        return ComposeExamplesJob(
            str(library),
            str(library.with_name(f"{library.name} in photos")),
            imagery,
            avoid=examples if examples and is_file(examples) else None,
            classes=self.shelf.classes(),
        )

    def _compose(self) -> None:
        self.compose_row.run(self.compose_job(), self._on_composed)

    def _on_composed(self, result: Result) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(result.paths["contact_sheet"]))

    def _use(self) -> None:
        self._workspace.set(WEB_PHOTOS, str(self.folder()))
        self._workspace.messages.tell(tr("The next training sets these animals into the survey's photos."))

    def _ask_photos(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(
            self, tr("Photos of animals"), "", tr("Photos ({files})", files=_PHOTOS)
        )
        self.add_photos(paths)

    def _on_photo(self, number: int) -> None:
        item = self.photos.item(number)
        path = item.data(Qt.ItemDataRole.UserRole) if item is not None else ""
        if path and not self.view.show_photo(path):
            self._workspace.messages.show(BadArgument(f"{path} is no photo that can be shown.", "Choose another."))

    def _on_marks(self) -> None:
        idle = self.row.task is None and self.all_row.task is None  # both write the library's list
        self.undo_button.setEnabled(self.view.can_undo())
        self.row.button.setEnabled(self.view.has_photo() and idle)
        self.all_row.button.setEnabled(self.photos.count() > 0 and idle)

    def _make_tools(self) -> None:
        self.tools = QButtonGroup(self)
        self.tool_row = QHBoxLayout()
        self.tool_row.addWidget(self.add_button)
        self.tool_row.addStretch()
        for kind, text, key, tip in (
            (BOX, tr("Box"), "B", tr("Drag a box round the whole animal")),
            (ANIMAL, tr("Animal"), "A", tr("Draw on what belongs to the animal and was left out")),
            (BACKGROUND, tr("Rest"), "R", tr("Draw on what does not belong to it")),
        ):
            button = QToolButton()
            button.setText(text)
            button.setCheckable(True)
            button.setChecked(kind == BOX)
            button.setShortcut(f"Alt+{key}")
            button.setToolTip(f"{tip} (Alt+{key})")
            button.clicked.connect(lambda _, kind=kind: setattr(self.view, "tool", kind))
            self.tools.addButton(button)
            self.tool_row.addWidget(button)
        self.undo_button = QToolButton()
        self.undo_button.setIcon(icon("undo"))
        self.undo_button.setShortcut("Ctrl+Z")
        self.undo_button.setToolTip(tr("Take back the latest box or stroke (Ctrl+Z)"))
        self.undo_button.setAccessibleName(tr("Undo"))
        self.undo_button.clicked.connect(self.view.undo)
        self.tool_row.addWidget(self.undo_button)

    def _lay_out(self) -> None:
        left, middle = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.photos, 1)
        column.addWidget(self.grounds, 1)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view, 1)
        column.addWidget(self.row)
        column.addWidget(self.all_row)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(left)
        both.addWidget(middle)
        both.setStretchFactor(1, 1)
        both.setSizes([180, 480])
        form = QFormLayout()
        form.addRow(tr("Animal"), self.class_name)
        form.addRow(tr("Origin"), self.origin)
        form.addRow(tr("Kept in"), self.library)
        buttons = QHBoxLayout()
        buttons.addWidget(help_button("examples"))
        buttons.addWidget(self.delete_button)
        buttons.addStretch()
        buttons.addWidget(self.use_button)
        column = QVBoxLayout(self)
        column.addLayout(self.tool_row)
        column.addWidget(both, 1)
        column.addLayout(form)
        column.addWidget(self.shelf)
        column.addWidget(self.compose_row)
        column.addLayout(buttons)
        self.resize(720, 680)


def _button(text: str, slot: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: slot())
    return button
