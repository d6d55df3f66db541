# SPDX-License-Identifier: GPL-2.0-or-later
"""What a review teaches: examples, look-alikes, and the next round."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QFileDialog

from bear_detector_plugin.gui.examples.layer import examples_layers
from bear_detector_plugin.gui.review.candidates import STRONGEST
from bear_detector_plugin.gui.workspace import EXAMPLES, LEFT_OUT, MODEL

from .review_panel import KEY, press, scores


@pytest.fixture
def panel(review_panel):
    return review_panel


def test_learning_makes_examples_of_what_was_confirmed_and_rejected(plugin, panel, tmp_path, until, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "lessons"), ""))
    press(panel, KEY.Key_B, KEY.Key_N, KEY.Key_U)
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    (layer,) = examples_layers(plugin.workspace.project)
    learnt = {(feature["class"], feature["source"], feature["photo"]) for feature in layer.getFeatures()}
    assert learnt == {("polar_bear", "review", "a.tif"), ("background", "review", "a.tif")}
    assert plugin.workspace.get(EXAMPLES) == str(tmp_path / "lessons.gpkg")
    said = plugin.workspace.messages._bar.currentItem().text()
    assert "1 × not an animal, 1 × polar bear: 2 new in lessons.gpkg" in said
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    assert layer.featureCount() == 2
    QTest.mouseClick(panel.learning.train, Qt.MouseButton.LeftButton)
    assert plugin.dock.step is plugin.dock.train


def test_the_only_verdict_became_unsure_and_its_example_is_taken_back(plugin, panel, tmp_path):
    plugin.workspace.set(EXAMPLES, str(tmp_path / "lessons.gpkg"))
    press(panel, KEY.Key_B)
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    (layer,) = examples_layers(plugin.workspace.project)
    assert layer.featureCount() == 1
    press(panel, KEY.Key_Z, KEY.Key_U)
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    assert layer.featureCount() == 0
    assert "Taken back of what was learnt before: 1." in plugin.workspace.messages._bar.currentItem().text()


def test_the_next_round_begins_from_the_model_that_was_reviewed(plugin, panel, tmp_path, tiny_model):
    plugin.workspace.set(EXAMPLES, str(tmp_path / "lessons.gpkg"))
    plugin.workspace.set(MODEL, "another")
    plugin.workspace.set(LEFT_OUT, ["review", "web"])
    press(panel, KEY.Key_B, KEY.Key_N)
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.learning.train, Qt.MouseButton.LeftButton)
    assert plugin.dock.train.settings.weights.text() == str(tiny_model)
    assert plugin.dock.train.settings.lessons.ticks["review"].isChecked()
    assert plugin.workspace.get(LEFT_OUT) == ["web"]


def test_a_round_is_counted(panel):
    panel.filters.states.setCurrentIndex(panel.filters.states.findData(STRONGEST))
    panel.filters.states.activated.emit(panel.filters.states.currentIndex())
    assert panel.filters.count.text() == "0 of the 4 strongest looked at, 0 false alarms"
    press(panel, KEY.Key_N, KEY.Key_B)
    assert scores(panel) == [0.8, 0.6]
    assert panel.filters.count.text() == "2 of the 4 strongest looked at, 1 false alarm"
    press(panel, KEY.Key_N, KEY.Key_N)
    assert scores(panel) == []
    assert panel.filters.count.text() == "4 of the 4 strongest looked at, 3 false alarms"


def test_a_look_alike_gets_a_class_of_its_own(panel, until):
    first = panel.current.id
    panel.buttons.other.setText("Ringed seal")
    QTest.keyClick(panel.buttons.other, Qt.Key.Key_Return)
    assert panel.verdicts.reviews[first] == "ringed_seal"
    assert panel.current.id != first
    assert panel.buttons.other.text() == ""
    press(panel, KEY.Key_R)
    assert list(panel.verdicts.reviews.values()) == ["ringed_seal", "ringed_seal"]


def test_a_look_alike_with_a_comma_in_its_name_is_one_class(plugin, panel, tmp_path):
    plugin.workspace.set(EXAMPLES, str(tmp_path / "lessons.gpkg"))
    panel.buttons.other.setText("Seal, ringed")
    QTest.keyClick(panel.buttons.other, Qt.Key.Key_Return)
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    assert plugin.dock.train.settings.job().look_alikes == ("seal_ringed",)


def test_a_look_alike_that_was_named_is_one_in_training(plugin, panel, tmp_path):
    plugin.workspace.set(EXAMPLES, str(tmp_path / "lessons.gpkg"))
    panel.buttons.other.setText("walrus")
    QTest.keyClick(panel.buttons.other, Qt.Key.Key_Return)
    panel.buttons.other.setText("slip")
    QTest.keyClick(panel.buttons.other, Qt.Key.Key_Return)
    press(panel, KEY.Key_Z, KEY.Key_B)
    QTest.mouseClick(panel.learning.learn, Qt.MouseButton.LeftButton)
    assert plugin.dock.train.settings.look_alikes.text() == "walrus"
    assert "not looked for: walrus" in plugin.workspace.messages._bar.currentItem().text()
