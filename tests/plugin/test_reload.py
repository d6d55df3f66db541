# SPDX-License-Identifier: GPL-2.0-or-later
"""Unloading and reloading in a real QGIS, again and again: nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.qgis_window import is_possible, run_in_qgis

pytestmark = pytest.mark.skipif(not is_possible(), reason="needs qgis, and a screen or xvfb-run")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    program = Path(__file__).with_name("reload_in_qgis.py")
    return run_in_qgis(program, {}, tmp_path_factory.mktemp("reload"), timeout_s=120)


def test_the_plugin_was_there(told):
    assert told["loaded"]["toolbars"] == ["BearDetectorToolBar"]
    assert told["loaded"]["docks"] == ["BearDetectorDock"]
    assert told["loaded"]["providers"] == ["bear_detector"]
    assert told["loaded"]["map tool"] == "DrawTool"
    assert len(told["loaded"]["actions"]) >= 8


@pytest.mark.parametrize("when", ["once", "eleven times"])
def test_unloading_leaves_no_menu_dock_provider_tool_thread_or_process(told, when):
    left = {kind: (before, told[when][kind]) for kind, before in told["before"].items() if told[when][kind] != before}
    assert left == {}
