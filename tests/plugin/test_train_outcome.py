# SPDX-License-Identifier: GPL-2.0-or-later
"""What the Train step shows of an evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QImage

from bear_detector_plugin.gui.train.outcome import Outcome
from bear_detector_plugin.gui.train.sheet import Sheet
from bear_detector_plugin.gui.train.size_bars import SizeBars

SIZES = [
    {"from_px": 12, "to_px": 20, "from_m": 0.6, "to_m": 1.0, "found": 3, "animals": 12, "interval_95": [0.05, 0.57]},
    {"from_px": 21, "to_px": 64, "from_m": 1.05, "to_m": 3.2, "found": 13, "animals": 13, "interval_95": [0.75, 1.0]},
]
SEAL = {
    "animals": 25,
    "recall": 0.64,
    "recall_interval_95": [0.4252, 0.8203],
    "false_alarms_per_megapixel": 0.3,
    "false_alarms_per_photo": 0.25,
    "false_alarms_per_km2": None,
    "by_size": SIZES,
    "curve": {"recall": [0.5, 0.64], "precision": [1.0, 0.8]},
}
METRICS = {
    "groups": {"by": "photo", "number": 8},
    "leak": None,
    "windows": {
        "classes": ["seal", "background"],
        "confusion_matrix": [[23, 2], [1, 60]],
        "roc": {
            "seal": {"false_positive_rate": [0, 0.1, 1], "true_positive_rate": [0, 0.9, 1], "area": 0.97},
            "background": {"false_positive_rate": [0, 0.1, 1], "true_positive_rate": [0, 0.9, 1], "area": 0.97},
        },
    },
    "animals": {"seal": SEAL},
}


@pytest.fixture
def outcome(qgis_app, tmp_path):
    def show(metrics: dict) -> Outcome:
        (tmp_path / "report").mkdir(exist_ok=True)
        (tmp_path / "report" / "metrics.json").write_text(json.dumps(metrics))
        (tmp_path / "report" / "report.html").touch()
        shown.show_model(Path(tmp_path))
        return shown

    shown = Outcome()
    yield show
    shown.deleteLater()


def test_a_recall_has_its_interval_and_false_alarms_are_by_photo(outcome):
    assert outcome(METRICS).headline.text() == (
        "seal: finds 64 % of 25 (95 % interval: 43 % to 82 %); false alarms: 0.25 per photo."
    )


def test_a_model_without_a_history_shows_no_empty_chart(outcome):
    assert outcome(METRICS).curves.isHidden()


def test_it_fits_a_narrow_dock(outcome):
    assert outcome(METRICS).minimumSizeHint().width() <= 330


def test_false_alarms_by_ground_where_it_is_known(outcome):
    seal = {**SEAL, "false_alarms_per_km2": 12.0}
    text = outcome({**METRICS, "animals": {"seal": seal}}).headline.text()
    assert text.endswith("false alarms: 0.25 per photo, 12 per km².")


def test_what_the_figures_rest_on_is_said(outcome):
    text = outcome(
        {**METRICS, "groups": {"by": "flight", "number": 2}, "leak": {"photos": 3, "flights": 1}}
    ).headline.text()
    assert "Measured on 2 whole flights." in text
    assert "The figures flatter: 3 of the photos were trained on." in text
    text = outcome(
        {**METRICS, "groups": {"by": "flight", "number": 2}, "leak": {"photos": 0, "flights": 1}, "from_review": 4}
    )
    assert "The figures flatter: 1 of the flights was trained on." in text.headline.text()
    assert "4 of the animals are known from the review of a search" in text.headline.text()


def test_what_is_taken_for_an_animal_that_no_photo_shows_is_said(outcome):
    text = outcome({**METRICS, "not_shown": {"polar_bear": {"false_alarms_per_photo": 0.125}}}).headline.text()
    assert text.endswith("polar bear: no photo shows one; false alarms: 0.12 per photo.")


def test_what_was_measured_through_a_screen_says_so(outcome):
    screen = {"sha256": "5f", "passed_over": {"seal": 1}}
    assert "through the model's screen" in outcome({**METRICS, "screen": screen}).headline.text()
    assert "screen" not in outcome({**METRICS, "screen": None}).headline.text()


def test_the_roc_stands_beside_precision_over_recall(outcome):
    shown = outcome(METRICS)
    assert [(line.name, line.points[1]) for line in shown.roc.series] == [("seal (area 0.970)", (0.1, 0.9))]
    assert [line.name for line in shown.precision.series] == ["seal"]
    assert not shown.roc.isHidden()


def test_bars_show_recall_by_size(outcome):
    shown = outcome(METRICS)
    assert shown.sizes.sentences() == ["seal of 0.6–1 m: 3 of 12 found", "seal of 1.1–3.2 m: 13 of 13 found"]
    assert not shown.sizes.isHidden()
    shown.sizes.resize(340, shown.sizes.sizeHint().height())
    assert not shown.sizes.grab().isNull()


def test_sizes_are_in_pixels_without_a_map(qgis_app):
    bars = SizeBars()
    bars.show_sizes({"seal": [{**SIZES[0], "from_m": None, "to_m": None}], "polar_bear": []})
    assert bars.sentences() == ["seal of 12–20 px: 3 of 12 found"]


def test_a_model_that_was_measured_before_has_fewer_figures(outcome):
    seal = {key: SEAL[key] for key in ("animals", "recall", "false_alarms_per_megapixel", "curve")}
    windows = {key: METRICS["windows"][key] for key in ("classes", "confusion_matrix")}
    shown = outcome({"windows": windows, "animals": {"seal": seal}})
    assert shown.headline.text() == "seal: finds 64 % of 25; false alarms: 0.3 per megapixel."
    assert shown.roc.isHidden()
    assert shown.sizes.isHidden()
    assert not shown.precision.isHidden()


def test_what_the_network_sees_is_shown_as_wide_as_the_dock(qgis_app, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.show_file(tmp_path / "contact_sheet.png")
    assert sheet.isHidden()
    picture = QImage(800, 400, QImage.Format.Format_RGB32)
    picture.fill(0)
    picture.save(str(tmp_path / "contact_sheet.png"))
    sheet.resize(380, 300)
    sheet.show_file(tmp_path / "contact_sheet.png")
    assert not sheet.isHidden()
    assert sheet.button.iconSize().width() <= 380
