# SPDX-License-Identifier: GPL-2.0-or-later
"""A report's curves and shares say what was measured, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib import cbook
from scipy.integrate import trapezoid

from bear_detector_plugin.engine.evaluation import report_plots
from bear_detector_plugin.engine.evaluation.report_tables import headline, share_between
from bear_detector_plugin.engine.statistics.metrics import detection_curve


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Diagrams as matplotlib has them, instead of their pixels."""
    monkeypatch.setattr(report_plots, "_png", lambda figure: figure)
    return lambda animals: report_plots.precision_recall(animals).axes[0].lines[0]


def bear(scores: list[float], shows: list[list[int]], animals: int) -> dict[str, Any]:
    curve = detection_curve(scores, shows, animals)
    return {
        "animals": animals,
        "average_precision": curve.average_precision(),
        "curve": {"recall": curve.recall.tolist(), "precision": curve.precision.tolist()},
        "recall": 0.5,
        "precision": 0.5,
        "recall_interval_95": [0.1, 0.9],
    }


def test_the_area_below_the_curve_is_the_average_precision(drawn: Any) -> None:
    found = bear([0.9, 0.8, 0.7, 0.6, 0.5, 0.4], [[0], [], [1], [], [], [2]], 4)
    line = drawn({"bear": found})
    x, y = cbook.STEP_LOOKUP_MAP[line.get_drawstyle()](*line.get_data())
    assert trapezoid(y, x) == pytest.approx(found["average_precision"])


def test_a_model_that_finds_nothing_has_a_curve_all_the_same(drawn: Any) -> None:
    assert len(drawn({"bear": bear([], [], 2)}).get_xdata()) == 1


@pytest.mark.parametrize(
    ("recall", "told"),
    [(1.0, "100 %"), (0.996, "99.6 %"), (0.9996, "99.96 %"), (0.92, "92 %"), (0.004, "0.4 %"), (0, "0 %")],
)
def test_nearly_all_is_not_all(recall: float, told: str) -> None:
    values = {"recall": recall, "recall_interval_95": [0, 0.9], "animals": 2500, "false_alarms_per_photo": 0.25}
    assert headline({"animals": {"seal": values}, "not_shown": {"polar_bear": {"false_alarms_per_photo": 2}}}) == [
        f"seal: {told} (0 % to 90 %) of 2500 found, with 0.25 false alarms per photo.",
        "polar bear: no photo shows one, with 2 false alarms per photo.",
    ]


def test_of_nothing_there_is_no_share() -> None:
    """Where nothing was flagged, a precision of 100 % would say what nobody has seen."""
    assert share_between(1.0, [0.0, 1.0]) == "–"
    assert share_between(0.996, [0.98, 1.0]) == "99.6 % (98 % to 100 %)"
