# SPDX-License-Identifier: GPL-2.0-or-later
"""Examples whose place is doubted."""

from __future__ import annotations

import pytest
from qgis.core import QgsRasterLayer

from bear_detector_plugin.gui.examples.doubts import EmptinessTask, empty_share
from bear_detector_plugin.gui.examples.layer import set_field
from bear_detector_plugin.splits import drawn_split

from .conftest import CRS, write_photo


@pytest.fixture
def panel(examples_panel):
    return examples_panel


class TestDoubts:
    def warned(self, plugin) -> list[str]:
        bar = plugin.workspace.messages._bar
        return [item.text() for item in bar.items()]

    def test_off_the_imagery(self, plugin, draw):
        draw("seal", 5000, -9000)
        assert "It lies on none of the photos" in self.warned(plugin)[-1]

    def test_the_same_place_again(self, plugin, draw):
        draw("polar_bear", 1010, -2010)
        draw("seal", 1010.3, -2010)
        assert self.warned(plugin)[-1] == "There is an example of polar_bear at the same place already."

    def test_a_black_seal_on_ice_is_no_border(self, tmp_path):
        write_photo(tmp_path / "seal.tif", animals={(100, 100): (0, 0, 0)})
        assert empty_share(str(tmp_path / "seal.tif"), (90, 90, 84, 84)) == 0.0

    def test_a_black_border_is_told_when_it_was_read(self, plugin, panel, project, draw, until, tmp_path):
        write_photo(tmp_path / "black.tif", (1200.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS, {(100, 100): (0, 0, 0)})
        project.addMapLayer(QgsRasterLayer(str(tmp_path / "black.tif"), "black"))
        draw("seal", 1213, -2013)  # in the middle of the black square
        until(lambda: "100 % of it is black or has no data." in self.warned(plugin))
        assert panel.model.doubts(panel.model.rows()[0]) == ["100 % of it is black or has no data."]

    def test_photos_in_both_splits(self, plugin, panel, project, draw):
        draw("seal", 1010, -2010)
        first = draw("seal", 1020, -2010)
        set_field(panel.layer, [first.id()], "split", "validation")
        second = draw("seal", 1030, -2010)
        set_field(panel.layer, [second.id()], "split", "train")
        draw("seal", 1035, -2020)
        assert self.warned(plugin)[-1].startswith("Its photo has examples of both train and validation")

    def test_overlapping_photos_in_different_splits(self, plugin, panel, project, photo, draw, tmp_path):
        first = draw("seal", 1010, -2010)
        set_field(panel.layer, [first.id()], "split", "train")
        name = next(f"over{n}.tif" for n in range(99) if drawn_split(f"over{n}.tif") == "validation")
        write_photo(tmp_path / name, (1000.0, 0.1, 0.0, -2000.0, 0.0, -0.1), CRS)
        over = QgsRasterLayer(str(tmp_path / name), "over")
        project.addMapLayer(over)  # on top of the other
        draw("seal", 1011, -2011)
        assert self.warned(plugin)[-1].startswith("It straddles train and validation")

    def test_a_sound_example_is_not_doubted(self, plugin, draw, until, panel):
        draw("seal", 1010, -2010)
        until(lambda: not EmptinessTask._running)
        assert self.warned(plugin) == []
