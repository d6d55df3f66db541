# SPDX-License-Identifier: GPL-2.0-or-later
"""What the steps share is kept with the project."""

from __future__ import annotations

import pytest
from osgeo import ogr
from qgis.core import QgsProject
from qgis.gui import QgsFileWidget, QgsMessageBar
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox

from bear_detector_plugin.gui.messages import Messages
from bear_detector_plugin.gui.path_combo import PathCombo
from bear_detector_plugin.gui.workspace import IMAGERY, RESULTS, SCOPE, Workspace


@pytest.fixture
def workspace(qgis_iface, project):
    workspace = Workspace(qgis_iface, project, Messages(QgsMessageBar()))
    yield workspace
    workspace.close_down()


def test_a_value_is_told_once(workspace):
    told = []
    workspace.changed.connect(told.append)
    workspace.set(RESULTS, "a.gpkg")
    workspace.set(RESULTS, "a.gpkg")
    assert told == [RESULTS]
    assert workspace.get(RESULTS) == "a.gpkg"


def test_what_was_never_set_is_its_default(workspace):
    assert workspace.get(IMAGERY) is None
    assert workspace.get(IMAGERY, []) == []


def test_what_is_damaged_is_its_default(workspace, project):
    project.writeEntry(SCOPE, RESULTS, "{no json")
    assert workspace.get(RESULTS, "none") == "none"


def test_a_project_that_moves_takes_its_files_along(workspace, project, tmp_path):
    (tmp_path / "here").mkdir()
    project.write(str(tmp_path / "here" / "survey.qgz"))
    workspace.set(IMAGERY, [str(tmp_path / "here" / "photos")])
    project.write()
    (tmp_path / "here").rename(tmp_path / "there")
    QgsProject.instance().read(str(tmp_path / "there" / "survey.qgz"))
    assert workspace.get(IMAGERY) == [str(tmp_path / "there" / "photos")]


@pytest.mark.parametrize("inside", ["survey.qgz", "maps/survey.qgz"])
def test_a_project_saved_among_its_photos_finds_them_again(workspace, project, tmp_path, inside):
    """Its own folder is the path `.`, the one above it `..`: neither has a slash."""
    path = tmp_path / inside
    path.parent.mkdir(exist_ok=True)
    workspace.set(IMAGERY, [str(tmp_path)])
    assert project.write(str(path))
    project.clear()
    assert project.read(str(path))
    assert workspace.get(IMAGERY) == [str(tmp_path)]


def test_a_project_saved_elsewhere_keeps_its_files_where_they_are(workspace, project, tmp_path):
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    photos, table, outside = str(tmp_path / "here" / "photos"), str(tmp_path / "here" / "log.csv"), "/data/a.gpkg"
    project.write(str(tmp_path / "here" / "survey.qgz"))
    workspace.set(IMAGERY, [photos, outside])
    workspace.set("survey/table", table)
    workspace.set("export/where", "class = 'a/b'")
    project.write(str(tmp_path / "there" / "copy.qgz"))
    assert workspace.get(IMAGERY) == [photos, outside]
    QgsProject.instance().read(str(tmp_path / "there" / "copy.qgz"))
    assert workspace.get(IMAGERY) == [photos, outside]
    assert workspace.get("survey/table") == table
    assert workspace.get("export/where") == "class = 'a/b'"


def test_a_project_that_saves_absolute_paths_from_now_on_finds_those_of_before(workspace, project, tmp_path):
    project.write(str(tmp_path / "survey.qgz"))
    workspace.set(IMAGERY, [str(tmp_path / "photos")])
    project.writeEntryBool("Paths", "/Absolute", True)  # Project > Properties > General > Save paths
    assert workspace.get(IMAGERY) == [str(tmp_path / "photos")]
    project.write()
    project.clear()
    assert project.read(str(tmp_path / "survey.qgz"))
    assert workspace.get(IMAGERY) == [str(tmp_path / "photos")]


def test_a_project_out_of_a_geopackage_is_saved_elsewhere(workspace, project, tmp_path):
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    base = tmp_path / "here" / "base.gpkg"
    ogr.GetDriverByName("GPKG").CreateDataSource(str(base))
    assert project.write(f"geopackage:{base}?projectName=survey")
    workspace.set(IMAGERY, [str(tmp_path / "here" / "photos")])
    assert workspace.home == str(tmp_path / "here")
    assert project.write(str(tmp_path / "there" / "survey.qgz"))
    assert workspace.get(IMAGERY) == [str(tmp_path / "here" / "photos")]


def test_a_path_through_a_symbolic_link_is_told_as_it_was_said(workspace, project, tmp_path):
    """As the layers have it; once the project is opened again, QGIS names what is behind the link, in both."""
    for name in ("real", "maps"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "found.gpkg").touch()
    project.write(str(tmp_path / "maps" / "survey.qgz"))
    workspace.set(RESULTS, str(tmp_path / "link" / "found.gpkg"))
    assert workspace.get(RESULTS) == str(tmp_path / "link" / "found.gpkg")
    project.write(str(tmp_path / "survey.qgz"))
    assert workspace.get(RESULTS) == str(tmp_path / "link" / "found.gpkg")
    project.read(str(tmp_path / "survey.qgz"))
    assert workspace.get(RESULTS) == str(tmp_path / "real" / "found.gpkg")


def test_a_project_that_gets_its_first_file_can_move_with_what_was_chosen_before(workspace, project, tmp_path):
    (tmp_path / "here").mkdir()
    workspace.set(IMAGERY, [str(tmp_path / "here" / "photos")])
    project.write(str(tmp_path / "here" / "survey.qgz"))
    (tmp_path / "here").rename(tmp_path / "there")
    QgsProject.instance().read(str(tmp_path / "there" / "survey.qgz"))
    assert workspace.get(IMAGERY) == [str(tmp_path / "there" / "photos")]


def test_a_template_becomes_a_project_without_a_file(workspace, project, tmp_path):
    project.write(str(tmp_path / "template.qgz"))
    workspace.set(RESULTS, str(tmp_path / "a.gpkg"))
    project.write()
    QgsProject.instance().read(str(tmp_path / "template.qgz"))
    project.setFileName("")
    assert workspace.get(RESULTS) == str(tmp_path / "a.gpkg")


def test_widgets_find_their_contents_when_a_project_is_opened_again(workspace, project, tmp_path):
    combo, words = QComboBox(), PathCombo("Any")
    combo.addItems(["one", "two"])
    box, number, score, line, file = QCheckBox(), QSpinBox(), QDoubleSpinBox(), QLineEdit(), QgsFileWidget()
    widgets = {"a": combo, "b": words, "c": box, "d": number, "e": score, "f": line, "g": file}
    for name, widget in widgets.items():
        workspace.remember(f"test/{name}", widget)

    def fill(second: bool) -> None:
        combo.setCurrentIndex(int(second))
        words.set_text("mine" if second else "")
        box.setChecked(second)
        number.setValue(7 if second else 0)
        score.setValue(0.25 if second else 0.0)
        line.setText("class = 'seal'" if second else "")
        file.setFilePath(str(tmp_path / "found.gpkg") if second else "")

    def contents() -> list:
        return [combo.currentText(), words.text(), box.isChecked(), number.value(), score.value(), line.text(),
                file.filePath()]  # fmt: skip

    empty = contents()
    fill(second=True)
    full = contents()
    project.write(str(tmp_path / "survey.qgz"))
    project.clear()
    assert contents() == empty
    project.read(str(tmp_path / "survey.qgz"))
    assert contents() == full


def test_a_class_that_was_typed_is_there_again(workspace, project, tmp_path):
    """It is none of the list: the box of the cut-outs came back empty."""
    animal = QComboBox()
    animal.setEditable(True)
    animal.addItem("polar_bear")
    workspace.remember("cutouts/class", animal)
    animal.setEditText("walrus")
    project.write(str(tmp_path / "survey.qgz"))
    project.clear()
    assert animal.currentText() == "polar_bear"
    project.read(str(tmp_path / "survey.qgz"))
    assert animal.currentText() == "walrus"


def test_opening_a_project_is_told(workspace, project):
    told = []
    workspace.opened.connect(lambda: told.append(True))
    project.clear()
    assert told


def test_what_another_version_has_kept_and_a_widget_cannot_hold_is_its_default(workspace, project):
    choice, number = QComboBox(), QSpinBox()
    choice.addItems(["quick", "thorough"])
    number.setValue(7)
    for name, widget in (("choice", choice), ("number", number)):
        workspace.remember(name, widget)
    workspace.set("choice", "by night")
    workspace.set("number", 2.5)
    workspace._on_read()
    assert choice.currentText() == "quick"
    assert number.value() == 7


def test_a_new_list_of_paths_changes_nothing_that_is_chosen():
    combo, told = PathCombo("Choose a model"), []
    combo.set_text("b")
    combo.changed.connect(told.append)
    combo.offer(["a", "b"])
    assert combo.text() == "b"
    assert told == []
