# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the model sees the animal, laid over the review's chip and the map."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QImage

from bear_detector_plugin.gui.workspace import RESULTS
from tests.tiny_model import RED

from .conftest import CRS, write_photo
from .results_files import write_results
from .review_panel import KEY, press


@pytest.fixture
def panel(review_panel):
    return review_panel


def test_saliency_is_laid_over_the_chip_and_the_map(panel, project, review_results, until):
    press(panel, KEY.Key_H)
    until(lambda: panel.chip._veil is not None)
    image, box = panel.chip._veil
    assert isinstance(image, QImage)
    assert (box.x() % 32, box.width() % 32) == (16.0, 0.0)
    hottest = max(
        ((x, y) for x in range(image.width()) for y in range(image.height())),
        key=lambda at: image.pixelColor(*at).alpha() - image.pixelColor(*at).green() / 1000,
    )
    x, y = box.x() + 32 * (hottest[0] + 0.5), box.y() + 32 * (hottest[1] + 0.5)
    assert abs(x - 332) < 64
    assert abs(y - 332) < 64
    (layer,) = project.mapLayersByName("Saliency")
    assert layer.crs().authid() == CRS
    assert list(Path(review_results).with_name("found-saliency").glob("a_polar_bear_224_224_*.tif"))
    press(panel, KEY.Key_H)
    assert panel.chip._veil is None
    assert not project.mapLayersByName("Saliency")


def test_a_saliency_that_was_saved_with_the_project_goes_too(panel, project, tmp_path, until):
    """Each time that the project was opened and saved, one more lay over the photos."""
    press(panel, KEY.Key_H)
    until(lambda: project.mapLayersByName("Saliency"))
    project.write(str(tmp_path / "survey.qgz"))
    press(panel, KEY.Key_H)
    project.clear()
    project.read(str(tmp_path / "survey.qgz"))
    until(lambda: panel.current is not None)
    assert not project.mapLayersByName("Saliency")


def test_a_photo_without_a_place_shows_its_saliency_on_the_chip_only(plugin, project, tmp_path, tiny_model, until):
    write_photo(tmp_path / "plain.tif", animals={(300, 300): RED})
    path = write_results(
        tmp_path / "plain.gpkg",
        [(str(tmp_path / "plain.tif"), "polar_bear", 0.9, 224, 224)],
        str(tiny_model),
        epsg=None,
    )
    plugin.workspace.set(RESULTS, path)
    plugin.dock.open_review()
    panel = plugin.dock.search.review
    until(lambda: panel.current is not None)
    press(panel, KEY.Key_H)
    until(lambda: panel.chip._veil is not None)
    assert not project.mapLayersByName("Saliency")
    assert (panel.chip._veil[1].x(), panel.chip._veil[1].y()) == (-16.0, -16.0)


def test_photos_of_one_name_in_two_folders_have_a_saliency_each(panel):
    row = panel.current
    namesake = row._replace(photo=str(Path(row.photo).parent / "day 2" / Path(row.photo).name))
    assert panel.saliency._file(row) != panel.saliency._file(namesake)


def test_a_saliency_that_fails_is_told(plugin, panel, fake_engine, until):
    fake_engine("crash")
    press(panel, KEY.Key_H)
    until(lambda: plugin.workspace.messages._bar.currentItem() is not None)
    assert panel.chip._veil is None
    assert panel.saliency._task is None
