# SPDX-License-Identifier: GPL-2.0-or-later
"""The row of steps: what it tells, where the keys lead, and that it stays narrow."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from bear_detector_plugin.gui.step_panel import StepPanel
from bear_detector_plugin.gui.stepper import Stepper


class Step(StepPanel):
    icon = "survey"

    def __init__(self, title, state="", done=False):
        super().__init__(None)
        self._told = title, state, done

    @property
    def title(self):
        return self._told[0]

    def state(self):
        return self._told[1]

    def done(self):
        return self._told[2]


@pytest.fixture
def stepper():
    steps = [Step("Survey", "12 photos", True), Step("Detect & review", "a state that is longer than any dock is wide")]
    stepper = Stepper(steps)
    stepper.go_to(0)
    stepper.resize(stepper.sizeHint().width(), 60)
    stepper.show()
    stepper.activateWindow()
    assert QTest.qWaitForWindowActive(stepper)
    yield stepper
    stepper.hide()


def test_a_button_tells_name_number_state_and_what_is_done(stepper):
    assert stepper.buttons[0].text() == "✓ Survey\n12 photos"
    assert stepper.buttons[1].text().startswith("2 Detect && review\n")


def test_a_long_state_is_shortened_and_told_in_full_by_the_tooltip(stepper):
    assert stepper.buttons[1].text().endswith("…")
    assert stepper.buttons[1].toolTip().endswith("longer than any dock is wide")


def test_no_text_widens_the_dock(stepper):
    assert stepper.minimumSizeHint().width() < 150


def test_arrow_keys_go_from_step_to_step(stepper):
    gone_to = []
    stepper.chosen.connect(gone_to.append)
    stepper.buttons[0].setFocus()
    QTest.keyClick(stepper.buttons[0], Qt.Key.Key_Right)
    assert gone_to == [1]
    assert stepper.buttons[1].isChecked()
