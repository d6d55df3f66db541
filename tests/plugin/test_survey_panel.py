# SPDX-License-Identifier: GPL-2.0-or-later
"""The first step: imagery, its state in words, on the map, and placed by cameras."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.gui import QgsMessageBar
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QFileDialog, QPushButton

from bear_detector_plugin.gui.messages import Messages
from bear_detector_plugin.gui.survey import panel as survey_panel
from bear_detector_plugin.gui.survey.headers import PLACED, UNPLACED, UNREADABLE, HeaderReader, PhotoHeader
from bear_detector_plugin.gui.survey.panel import SurveyPanel
from bear_detector_plugin.gui.survey.photos import is_online, photos_in, survey_photos
from bear_detector_plugin.gui.survey.survey_map import OutlineTask, PhotosTask
from bear_detector_plugin.gui.workspace import IMAGERY, Workspace
from bear_detector_plugin.processing.parameters import paths as of_parameter
from tests.plugin.conftest import CRS, write_photo

TABLE = "photo,longitude,latitude,agl,heading,focal_35mm\nb.tif,-150,72,100,90,35\n"


@pytest.fixture
def workspace(qgis_iface, project):
    workspace = Workspace(qgis_iface, project, Messages(QgsMessageBar()))
    yield workspace
    workspace.close_down()


@pytest.fixture
def panel(workspace, until):
    panel = SurveyPanel(workspace)
    panel.resize(380, 700)
    yield panel
    panel.close_down()


@pytest.fixture
def flight(tmp_path) -> Path:
    """A folder with a placed photo of 40 x 30 m, one without a place, and one that is none."""
    folder = tmp_path / "flight"
    folder.mkdir()
    write_photo(folder / "a.tif", (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS)
    write_photo(folder / "b.tif")
    (folder / "c.jpg").write_bytes(b"no photo")
    return folder


def counted(panel, until):
    until(lambda: not panel._soon.isActive() and panel._scan is None)


def texts(panel) -> list[str]:
    return [panel.imagery.list.item(row).text() for row in range(panel.imagery.list.count())]


class TestImagery:
    def test_a_folder_is_counted_in_the_background_and_told_in_words(self, panel, flight, until):
        panel.imagery.add(str(flight))
        assert panel.done()
        counted(panel, until)
        assert panel.state() == "3 photos"
        assert texts(panel) == ["flight\n3 photos, 1 placed, 1 without a place on the map, 1 unreadable"]
        words = panel.summary.text()
        assert words.startswith("3 photos in 1 file or folder, 1 placed, 1 without a place on the map, 1 unreadable,")
        assert "ground sample distance 10 cm, together 1,2" in words
        # EPSG:3413 draws a metre near the pole 3 % shorter, so the photo's 1200 m² are more on the ground.
        assert panel.overview.area_km2 * 1e6 == pytest.approx(1200 / 0.9695**2, rel=0.01)

    def test_a_count_that_is_cancelled_in_qgiss_list_of_tasks_can_be_begun_anew(self, panel, flight, until):
        panel.imagery.add(str(flight))
        panel._look()
        scan = panel._scan
        QgsApplication.taskManager().cancelAll()
        until(lambda: not scan.is_running)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what QGIS's event loop does
        assert sip.isdeleted(scan)
        panel._look()
        counted(panel, until)
        assert panel.state() == "3 photos"

    def test_a_layer_of_the_project_comes_and_goes(self, panel, photo, project, workspace, until):
        panel.refresh()
        assert workspace.get(IMAGERY) == [photo.source()]
        counted(panel, until)
        assert panel.summary.text().startswith("1 photo in 1 layer of the project, 1 placed")
        project.removeMapLayer(photo.id())
        panel.refresh()
        assert workspace.get(IMAGERY) == []
        assert not panel.done()

    def test_photos_in_an_archive_are_each_their_own(self, panel, flight, project, until, tmp_path):
        """They were the archive, which nobody can read as a photo."""
        with zipfile.ZipFile(tmp_path / "flight.zip", "w") as archive:
            for name in ("a.tif", "b.tif"):
                archive.write(flight / name, f"day 1/{name}")
        paths = tuple(f"/vsizip/{tmp_path}/flight.zip/day 1/{name}" for name in ("a.tif", "b.tif"))
        project.addMapLayers([QgsRasterLayer(path, path[-5]) for path in paths])
        panel.refresh()
        counted(panel, until)
        assert sorted(panel.imagery.paths()) == list(paths)
        assert panel.overview.total == {"placed": 1, "unplaced": 1}
        context = QgsProcessingContext()
        context.setProject(project)
        assert of_parameter(list(project.mapLayers()), context) in (paths, paths[::-1])

    def test_a_layer_of_a_listed_folder_is_not_listed_twice(self, panel, flight, project, until):
        panel.imagery.add(str(flight))
        project.addMapLayer(QgsRasterLayer(str(flight / "a.tif"), "a"))
        panel.refresh()
        assert panel.imagery.paths() == (str(flight),)

    def test_it_is_restored_with_the_project(self, panel, flight, photo, project, workspace, tmp_path, until):
        panel.imagery.add(str(flight))
        panel.imagery.list.item(1).setCheckState(Qt.CheckState.Unchecked)
        assert workspace.get(IMAGERY) == [str(flight)]
        project.write(str(tmp_path / "survey.qgz"))
        project.clear()
        panel.refresh()
        assert workspace.get(IMAGERY, []) == []
        assert panel.imagery.paths() == ()
        project.read(str(tmp_path / "survey.qgz"))
        panel.refresh()
        assert workspace.get(IMAGERY) == [str(flight)]
        assert panel.imagery.paths() == (str(flight),)
        assert panel.imagery.left_out() == (photo_file(project),)

    def test_what_another_step_sets_is_followed(self, panel, flight, workspace):
        workspace.set(IMAGERY, [str(flight)])
        assert panel.imagery.paths() == (str(flight),)

    def test_the_selected_is_removed(self, panel, flight):
        panel.imagery.add(str(flight))
        assert not panel.imagery.remove_button.isEnabled()
        panel.imagery.list.item(0).setSelected(True)
        panel.imagery.remove_button.click()
        assert panel.imagery.paths() == ()

    def test_the_next_folder_is_looked_for_beside_the_last_one(self, panel, flight, monkeypatch):
        begun = []
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: begun.append(given[2]) or str(flight))
        for _ in range(2):
            panel.imagery._ask_folder()
        assert begun[1] == str(flight.parent)

    def test_files_and_folders_are_dropped_on_the_list(self, panel, flight):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(flight)), QUrl("https://example.org/a.tif")])
        place, left = QPointF(5, 5), Qt.MouseButton.LeftButton
        no_key = Qt.KeyboardModifier.NoModifier
        panel.imagery.list.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, left, no_key))
        assert panel.imagery.paths() == (str(flight),)

    def test_going_on_is_told(self, panel, flight):
        told = []
        panel.next_step.connect(lambda: told.append(True))
        panel.next_button.click()
        assert not told  # nothing to go on with
        panel.imagery.add(str(flight))
        panel.next_button.click()
        assert told


def photo_file(project: QgsProject) -> str:
    return next(layer.source() for layer in project.mapLayers().values())


class TestPhotos:
    def test_folders_are_expanded(self, workspace, flight):
        (flight / ".hidden").mkdir()
        write_photo(flight / ".hidden" / "d.tif")
        workspace.set(IMAGERY, [str(flight), str(flight / "a.tif")])
        assert survey_photos(workspace) == [str(flight / name) for name in ("a.tif", "b.tif", "c.jpg")]

    def test_pictures_of_a_model_below_the_survey_are_no_photos(self, flight):
        (flight / "ours").mkdir()
        write_photo(flight / "ours" / "a_sheet.tif")
        for name in ("training.json", "contact_sheet.png"):
            (flight / "ours" / name).touch()
        assert [Path(photo).name for photo, _ in photos_in(str(flight))] == ["a.tif", "b.tif", "c.jpg"]

    def test_photos_that_animals_were_set_into_are_none_of_the_survey(self, flight):
        composed = flight / "cut-outs in photos"
        (composed / "images").mkdir(parents=True)
        for name in ("contact_sheet.png", "examples.gpkg"):
            (composed / name).touch()
        write_photo(composed / "images" / "bear_01.tif")
        assert [Path(photo).name for photo, _ in photos_in(str(flight))] == ["a.tif", "b.tif", "c.jpg"]

    def test_pictures_of_online_layers_are_none_and_a_folder_of_such_a_name_is_searched(self, flight):
        for name in ("found-online/found-online-1.tif", "drone-online/IMG_1.tif"):
            (flight / name).parent.mkdir()
            write_photo(flight / name)
        names = [Path(photo).name for photo, _ in photos_in(str(flight))]
        assert names == ["a.tif", "b.tif", "c.jpg", "IMG_1.tif"]

    def test_what_belongs_to_a_photo_is_named_with_it(self, flight):
        (flight / "b.tfw").write_text("")
        assert sorted(dict(photos_in(str(flight)))[str(flight / "b.tif")]) == ["b.tfw", "b.tif"]

    def test_a_layer_from_the_web_is_online(self, photo):
        assert not is_online(photo)
        assert is_online(QgsRasterLayer("type=xyz&url=https://example.org/{z}/{x}/{y}.png", "tiles", "wms"))
        assert not is_online(QgsVectorLayer("Point", "points", "memory"))


class TestHeaders:
    def test_a_photo_that_changes_is_read_again(self, flight):
        reader, path = HeaderReader(), flight / "b.tif"
        assert reader.read(str(path)).state == UNPLACED
        path.unlink()
        write_photo(path, (500_000.0, 0.05, 0.0, 100.0, 0.0, -0.05), "EPSG:32633")
        header = reader.read(str(path))
        assert header.state == PLACED
        assert header.gsd_m == pytest.approx(0.05, rel=0.005)

    def test_what_is_missing_or_no_photo_is_unreadable(self, flight):
        assert HeaderReader().read(str(flight / "nothing.tif")).state == UNREADABLE
        assert HeaderReader().read(str(flight / "c.jpg")).state == UNREADABLE

    def test_control_points_are_a_place(self, flight):
        write_photo(flight / "d.tif")
        points = [gdal.GCP(10 + x / 1e5, 50 - y / 1e5, 0, x, y) for x, y in ((0, 0), (400, 0), (400, 300), (0, 300))]
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(4326)
        dataset = gdal.Open(str(flight / "d.tif"), gdal.GA_Update)
        dataset.SetGCPs(points, crs.ExportToWkt())
        dataset = None
        header = HeaderReader().read(str(flight / "d.tif"))
        assert header.state == PLACED
        assert header.corners[0] == pytest.approx((10, 50))


class TestMap:
    def test_a_few_photos_are_shown_as_themselves(self, panel, flight, project, until):
        panel.imagery.add(str(flight))
        counted(panel, until)
        panel.show_button.click()
        until(lambda: project.mapLayersByName("a"))
        group = project.layerTreeRoot().findGroup("Bear Detector").findGroup("Survey")
        assert [layer.name() for layer in group.findLayers()] == ["a"]
        until(lambda: project.mapLayersByName("a")[0].extent().intersects(panel.workspace.canvas.extent()))
        panel.show_button.click()
        until(lambda: not panel._tasks[-1].is_running)
        assert len(project.mapLayers()) == 1

    def test_photos_are_loaded_beside_the_main_thread(self, flight, until):
        """For those with more than 8 bits QGIS reads pixels, 44 ms a photo: fifty would hold its window for seconds."""
        made = []
        task = PhotosTask([PhotoHeader(str(flight / name), PLACED) for name in ("a.tif", "c.jpg")])
        task.ended.connect(made.append)
        task.start()
        assert not made
        until(lambda: made)
        ((layer,),) = made
        assert layer.isValid()
        assert layer.thread() == QgsApplication.instance().thread()

    def test_a_photo_is_the_same_however_its_path_is_spelled(self, panel, flight, project, until):
        project.addMapLayer(QgsRasterLayer(str(flight) + "//a.tif", "spelled"))
        panel.imagery.add(f"{flight}/")
        assert panel.imagery.paths() == (f"{flight}/",)
        counted(panel, until)
        panel.show_button.click()
        until(lambda: not panel._tasks[-1].is_running)
        assert [layer.name() for layer in project.mapLayers().values()] == ["spelled"]

    def test_outlines_on_both_sides_of_the_date_line_lie_beside_each_other(self):
        west = ((179.98, 72.0), (-179.99, 72.0), (-179.99, 71.99), (179.98, 71.99))
        east = tuple((x % 360 + 0.02 - 360, y) for x, y in west)
        layer = OutlineTask([PhotoHeader(f"{n}.jpg", PLACED, "", 0.1, c) for n, c in enumerate((west, east))]).work()
        assert layer.extent().width() == pytest.approx(0.05)

    def test_many_are_shown_by_their_outlines(self, until):
        corners = ((10.0, 50.0), (10.1, 50.0), (10.1, 49.9), (10.0, 49.9))
        made = []
        task = OutlineTask([PhotoHeader(f"{n}.jpg", PLACED, "", 0.1, corners) for n in range(200)])
        task.ended.connect(made.append)
        task.start()
        until(lambda: made)
        assert made[0].featureCount() == 200

    def test_outlines_that_are_shown_again_take_the_place_of_the_others(
        self, panel, flight, project, until, monkeypatch
    ):
        monkeypatch.setattr(survey_panel, "MOST_PHOTOS", 0)
        panel.imagery.add(str(flight))
        counted(panel, until)
        panel.show_on_map()
        until(lambda: project.mapLayers())
        (first,) = project.mapLayers()
        panel.show_on_map()
        until(lambda: first not in project.mapLayers())
        assert [layer.name() for layer in project.mapLayers().values()] == ["Outlines of the photos"]


class TestPlacing:
    def place(self, panel, flight, tmp_path, until):
        (tmp_path / "log.csv").write_text(TABLE)
        panel.imagery.add(str(flight))
        panel.place_button.click()
        section = panel.section
        assert section.out.filePath() == str(tmp_path / "flight_placed")
        section.source.setCurrentIndex(1)
        section.table.setFilePath(str(tmp_path / "log.csv"))
        section.run_button.click()
        until(lambda: section.task is None)
        until(lambda: panel._before is not None)
        counted(panel, until)

    def test_photos_are_placed_by_a_table_and_take_the_photos_place(self, panel, flight, tmp_path, project, until):
        self.place(panel, flight, tmp_path, until)
        placed = tmp_path / "flight_placed"
        assert panel.imagery.paths() == (str(placed), str(flight / "a.tif"), str(flight / "c.jpg"))
        assert panel.overview.total == {"placed": 2, "unreadable": 1}
        assert "1 placed by its camera" in panel.summary.text()
        assert project.mapLayersByName("Footprints")[0].featureCount() == 3
        assert panel.unplaced.list.item(0).text().startswith("c.jpg\n")

    def test_and_are_taken_back(self, panel, flight, tmp_path, until):
        self.place(panel, flight, tmp_path, until)
        panel.undo_button.click()
        assert panel.imagery.paths() == (str(flight),)
        assert panel.undo_button.isHidden()

    def test_it_is_done_again_over_what_is_shown(self, panel, flight, tmp_path, project, until):
        self.place(panel, flight, tmp_path, until)
        panel.undo_button.click()
        self.place(panel, flight, tmp_path, until)
        assert len(project.mapLayersByName("Footprints")) == 1

    def test_a_take_off_is_asked_for_with_a_dem_only(self, panel, flight, workspace):
        panel.imagery.add(str(flight))
        panel.place_button.click()
        section = panel.section
        assert section.takeoff.isHidden()
        assert (section.job().dem, section.job().takeoff_m) == (None, None)
        section.dem.setFilePath("dem.tif")
        assert not section.takeoff.isHidden()
        assert (section.job().dem, section.job().takeoff_m) == ("dem.tif", None)
        section.takeoff.setValue(-2)
        assert section.job().takeoff_m == -2
        assert workspace.get("survey/dem", "") == "dem.tif"

    def test_heights_by_overlaps_are_asked_for_and_remembered(self, panel, flight, workspace):
        panel.imagery.add(str(flight))
        panel.place_button.click()
        assert not panel.section.job().height_by_overlaps
        panel.section.by_overlaps.setChecked(True)
        assert panel.section.job().height_by_overlaps
        assert workspace.get("survey/height_by_overlaps", False)

    def test_the_columns_of_a_table_are_shown_and_chosen(self, panel, tmp_path, workspace):
        table = tmp_path / "log.csv"
        table.write_text("No;Photo;Lon;Lat;Alt;Track\n1;a.jpg;10,5;50,5;100;90\n")
        columns = panel.section.columns
        panel.section.source.setCurrentIndex(1)
        panel.section.table.setFilePath(str(table))
        assert columns.table.horizontalHeaderItem(1).text() == "Photo"
        assert columns.table.cellWidget(0, 1).currentData() == "photo"
        assert columns.table.item(1, 2).text() == "10,5"
        assert columns.words.text() == "Recognised: photo, longitude, latitude, altitude."
        columns.table.cellWidget(0, 5).setCurrentIndex(columns.table.cellWidget(0, 5).findData("yaw"))
        columns.table.cellWidget(0, 4).setCurrentIndex(0)
        assert columns.given() == ("altitude=", "yaw=Track")
        assert workspace.get("survey/columns") == ["altitude=", "yaw=Track"]

    def test_a_table_that_is_none_is_told(self, panel, tmp_path):
        (tmp_path / "log.csv").write_text("nothing")
        panel.section.table.setFilePath(str(tmp_path / "log.csv"))
        assert "is not a table of camera positions" in panel.section.columns.words.text()

    def test_the_card_of_a_camera_has_a_place_for_them_too(self, panel, workspace):
        workspace.set(IMAGERY, [Path.cwd().anchor])  # as E:\\ is on Windows
        panel.section.suggest_out()
        assert panel.section.out.filePath() == str(Path.cwd().anchor + "placed")

    def test_what_comes_of_photos_in_an_archive_lies_beside_it(self, plugin, flight, tmp_path):
        """Inside it, where nothing can be written, were the results."""
        with zipfile.ZipFile(tmp_path / "flight.zip", "w") as archive:
            archive.write(flight / "a.tif", "day 1/a.tif")
        plugin.dock.survey.imagery.add(f"/vsizip/{tmp_path.as_posix()}/flight.zip/day 1/a.tif")
        assert plugin.dock.search.detect.out.filePath() == str(tmp_path / "detections.gpkg")
        assert plugin.dock.survey.section.out.filePath() == str(tmp_path.with_name(f"{tmp_path.name}_placed"))
        assert plugin.dock.examples.drawing.suggested_path() == str(tmp_path / "examples.gpkg")

    def test_a_folder_that_is_called_by_its_date_has_no_ending(self, plugin, flight):
        """`12.05.2024` was taken for a photo: beside the next day's folder both had one results file."""
        day = flight.rename(flight.with_name("12.05.2024"))
        plugin.dock.survey.imagery.add(str(day))
        assert plugin.dock.survey.section.out.filePath() == str(day.with_name("12.05.2024_placed"))
        assert plugin.dock.search.detect.out.filePath() == str(day / "detections.gpkg")

    def test_without_photos_there_is_nothing_to_place(self, panel):
        assert not panel.place_button.isEnabled()


def test_every_button_is_reached_by_the_keyboard(panel):
    for button in panel.findChildren(QPushButton):
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_dock_goes_on_to_the_examples(plugin):
    plugin.dock.survey.next_step.emit()
    assert plugin.dock.steps[plugin.dock.stack.currentIndex()] is plugin.dock.examples
