# SPDX-License-Identifier: GPL-2.0-or-later
"""Animals cut out of web photos in a window of their own."""

from __future__ import annotations

import errno
import json
import shutil
import sys
from pathlib import Path

import pytest
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QColor, QDesktopServices, QImage, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QPushButton

from bear_detector_plugin.backend import environment
from bear_detector_plugin.errors import BadArgument
from bear_detector_plugin.gui.cutouts.photo_view import ANIMAL, BACKGROUND, BOX
from bear_detector_plugin.gui.cutouts.window import CutoutWindow
from bear_detector_plugin.gui.messages import Messages
from bear_detector_plugin.gui.workspace import IMAGERY, WEB_PHOTOS, Workspace
from bear_detector_plugin.jobs import CutOutJob, argv


@pytest.fixture
def photo(tmp_path) -> str:
    """A white animal on dark ground."""
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor(30, 40, 50))
    painter = QPainter(picture)
    painter.setBrush(QColor(240, 235, 220))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(120, 100, 160, 90)
    painter.end()
    picture.save(str(tmp_path / "bear.png"))
    return str(tmp_path / "bear.png")


@pytest.fixture
def window(qgis_iface, project, tmp_path, until):
    project.setFileName(str(tmp_path / "survey.qgz"))
    workspace = Workspace(qgis_iface, project, Messages(QgsMessageBar()))
    window = CutoutWindow(workspace)
    window.resize(800, 700)
    window.show()
    yield window
    window.close_down()
    until(lambda: window.row.task is window.all_row.task is None)
    workspace.close_down()
    window.deleteLater()


def drag(view, *points: tuple[int, int]) -> None:
    """Draw along points of the photo, in its pixels."""
    places = [
        QPoint(round(view._place().x() + x * view._scale()), round(view._place().y() + y * view._scale()))
        for x, y in points
    ]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(view, place)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=places[-1])


def test_a_box_and_strokes_are_in_the_photos_pixels(window, photo, tmp_path):
    window.add_photos([photo])
    drag(window.view, (100, 80), (300, 210))
    window.tools.buttons()[1].click()
    drag(window.view, (180, 140), (220, 150))
    window.tools.buttons()[2].click()
    drag(window.view, (20, 20), (380, 20))
    job = window.job()
    assert job.library == str(tmp_path / "cut-outs")
    assert job.box == pytest.approx((100, 80, 200, 130), abs=3)
    assert (len(job.animal), len(job.background)) == (1, 1)
    x, y = (float(value) for value in job.background[0].split()[0].split(","))
    assert (x, y) == pytest.approx((20, 20), abs=3)


def test_marks_are_taken_back_one_by_one_and_a_new_box_replaces_the_old_one(window, photo):
    window.add_photos([photo])
    view = window.view
    drag(view, (100, 80), (300, 210))
    drag(view, (90, 70), (310, 220))
    assert view.box() == pytest.approx((90, 70, 220, 150), abs=3)
    window.undo_button.click()
    assert view.box() == ()
    assert not window.undo_button.isEnabled()
    drag(view, (100, 80), (101, 80))
    assert view.box() == (), "a click is no box"


def test_another_photo_begins_without_marks(window, photo, tmp_path):
    other = QImage(100, 100, QImage.Format.Format_RGB32)
    other.fill(0)
    other.save(str(tmp_path / "other.png"))
    window.add_photos([photo, str(tmp_path / "other.png")])
    drag(window.view, (100, 80), (300, 210))
    window.photos.setCurrentRow(1)
    assert window.job() == CutOutJob((str(tmp_path / "other.png"),), str(tmp_path / "cut-outs"))


def test_a_library_without_a_folder_is_told(window, photo):
    window.add_photos([photo])
    window.library.setFilePath("bears")
    with pytest.raises(BadArgument, match="bears names no folder"):
        window.job()


def test_without_a_photo_it_says_so(window):
    assert not window.row.button.isEnabled()
    with pytest.raises(BadArgument, match="no photo"):
        window.job()


def test_an_animal_that_is_typed_in_words_is_the_class_that_it_is(window, photo):
    """`polar bear` was another class than the `polar_bear` of the examples."""
    window.add_photos([photo])
    window.class_name.setEditText("polar bear")
    assert window.job().class_name == window.job_for_all().class_name == "polar_bear"


def test_enter_in_a_field_cuts_nothing_out(window, photo, fake_engine):
    """The photo was cut out again without its marks, over the cut that had been mended."""
    fake_engine("stops_when_asked")
    window.add_photos([photo])
    for field in (window.origin, window.class_name.lineEdit(), window.library.lineEdit()):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert window.row.task is window.all_row.task is window.compose_row.task is None


def test_the_engine_cuts_out_and_the_shelf_shows_it(window, photo, until, monkeypatch):
    monkeypatch.setattr(
        environment, "command", lambda job: [sys.executable, "-m", "bear_detector_plugin", *argv(job), "--events"]
    )
    window.add_photos([photo])
    drag(window.view, (100, 80), (300, 210))
    window.row.button.click()
    until(lambda: window.row.task is None)
    assert window.shelf.count() == 1
    window.use_button.click()
    assert window._workspace.get(WEB_PHOTOS) == str(window.folder())
    window.shelf.setCurrentRow(0)
    assert not window.shelf.chosen().isNull()
    window.delete_button.click()
    assert window.shelf.count() == 0
    assert window.shelf.chosen().isNull()
    assert not window.use_button.isEnabled()
    assert not list(window.folder().glob("*.png"))
    bar = window._workspace.messages._bar
    assert "1 cut-out is deleted." in bar.currentItem().text()
    QTest.mouseClick(bar.currentItem().findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert window.shelf.count() == 1
    assert window.use_button.isEnabled()


def test_all_photos_are_cut_out_at_once_and_what_is_left_is_shown(window, photo, until, monkeypatch, tmp_path):
    monkeypatch.setattr(
        environment, "command", lambda job: [sys.executable, "-m", "bear_detector_plugin", *argv(job), "--events"]
    )
    empty = QImage(200, 200, QImage.Format.Format_RGB32)
    empty.fill(QColor(30, 40, 50))
    empty.save(str(tmp_path / "empty.png"))
    assert not window.all_row.button.isEnabled()
    window.add_photos([str(tmp_path / "empty.png"), photo])
    window.photos.setCurrentRow(1)
    window.all_row.button.click()
    assert not window.row.button.isEnabled(), "both would write the library's list"
    until(lambda: window.all_row.task is None)
    assert window.shelf.photos() == {"bear.png"}
    assert [window.photos.item(row).icon().isNull() for row in range(2)] == [True, False]
    assert window.photos.currentItem().text() == "empty.png"
    assert "1 photo of the list has no cut-out" in window._workspace.messages._bar.currentItem().text()
    assert window.row.button.isEnabled()


def test_the_animals_are_set_into_the_surveys_photos(window, photo, until, monkeypatch, tmp_path):
    monkeypatch.setattr(
        environment, "command", lambda job: [sys.executable, "-m", "bear_detector_plugin", *argv(job), "--events"]
    )
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window.add_photos([photo])
    drag(window.view, (100, 80), (300, 210))
    window.row.button.click()
    until(lambda: window.row.task is None)
    with pytest.raises(BadArgument, match="no photos"):
        window.compose_job()
    ice = QImage(600, 600, QImage.Format.Format_RGB32)
    ice.fill(QColor(200, 210, 215))
    ice.save(str(tmp_path / "ice.png"))
    window._workspace.set(IMAGERY, [str(tmp_path / "ice.png")])
    window.compose_row.button.click()
    until(lambda: window.compose_row.task is None)
    assert opened == [str(tmp_path / "cut-outs in photos" / "contact_sheet.png")]
    assert len(list((tmp_path / "cut-outs in photos" / "images").glob("*.jpg"))) == 4


def test_a_cut_out_that_another_program_holds_is_told(window, photo, tmp_path, monkeypatch):
    """Windows deletes no file that is open."""
    monkeypatch.setattr(Path, "unlink", refuse)
    keep_in_library(photo, tmp_path)
    window._show_library()
    window.shelf.selectAll()
    window.delete_button.click()
    assert "bear.png can't be changed: Permission denied" in window._workspace.messages._bar.currentItem().text()
    assert window.shelf.count() == 1


def refuse(path: Path) -> None:
    raise PermissionError(errno.EACCES, "Permission denied", str(path))


def keep_in_library(photo: str, folder: Path) -> None:
    """The photo itself as a cut-out."""
    library = folder / "cut-outs"
    library.mkdir()
    shutil.copy(photo, library)
    entry = {"name": "bear", "class_name": "polar_bear", "photo": "bear.jpg"}
    (library / "cutouts.json").write_text(json.dumps([entry]), encoding="utf-8")


def test_the_shelf_is_that_of_the_project_that_is_open(window, photo, tmp_path):
    keep_in_library(photo, tmp_path)
    window._show_library()
    assert window.shelf.count() == 1
    window._workspace.project.clear()
    assert window.shelf.count() == 0
    assert not window.use_button.isEnabled()


def test_a_list_that_names_pictures_elsewhere_is_not_trusted(window, photo, tmp_path):
    (tmp_path / "cut-outs").mkdir()
    entry = {"name": "../bear", "class_name": "polar_bear", "photo": "bear.png"}
    (tmp_path / "cut-outs" / "cutouts.json").write_text(json.dumps([entry]))
    window._show_library()
    assert window.shelf.count() == 0


def test_the_window_is_no_wider_than_a_dock(window):
    assert window.minimumSizeHint().width() <= 380


def test_the_tools_draw_what_they_say(window):
    for button, kind in zip(window.tools.buttons(), (BOX, ANIMAL, BACKGROUND), strict=True):
        button.click()
        assert window.view.tool == kind
