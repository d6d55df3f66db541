# SPDX-License-Identifier: GPL-2.0-or-later
"""Detection through a model's screen, and without it."""

import pytest

from bear_detector_plugin.engine.results.results_file import latest_run, open_survey
from bear_detector_plugin.errors import ResultsError
from bear_detector_plugin.events import Log
from tests.engine.detect_runs import named, rows, run


@pytest.fixture
def screened(survey, spotter_screen):
    """The survey, whose model has a screen; and that screen's card."""
    return survey, spotter_screen(survey["model"], threshold=0.5, animals=312, kept=312, recall_interval=(0.988, 1.0))


def test_a_model_with_a_screen_looks_through_it_and_says_so(screened):
    survey, card = screened
    said = " ".join(event.message for event in named(run(survey), Log))
    assert "The model's screen looks first: it kept 312 of 312 animals in a test (98.8 % to 100 %)." in said
    assert latest_run(open_survey(survey["out"])).screen == card.sha256
    found = [(row["photo"], row["class"]) for row in rows(survey["out"], "detections") if row["score"] > 0.5]
    run(survey, out=survey["out"].replace("survey", "alone"), no_screen=True)
    alone = rows(survey["out"].replace("survey", "alone"), "detections")
    assert sorted(found) == sorted((row["photo"], row["class"]) for row in alone if row["score"] > 0.5)


@pytest.mark.parametrize("options", [{"no_screen": True}, {"mode": "tiles"}])
def test_without_the_screen_the_run_says_none(screened, options):
    survey, _ = screened
    run(survey, **options)
    assert latest_run(open_survey(survey["out"])).screen == ""


def test_results_with_and_without_a_screen_are_not_mixed(screened, spotter_screen):
    survey, _ = screened
    run(survey, no_screen=True)
    with pytest.raises(ResultsError, match=r"made with another screen \(none, now \w{8}\)") as caught:
        run(survey)
    assert "--no-screen" in caught.value.hint
    run(survey, fresh=True)
    spotter_screen(survey["model"], threshold=0.4)
    with pytest.raises(ResultsError, match="made with another screen"):
        run(survey)


def test_the_screen_of_another_model_is_left_out_and_told(screened, spotter_screen):
    survey, _ = screened
    spotter_screen(survey["model"], model="another")
    said = " ".join(event.message for event in named(run(survey), Log))
    assert "was made for another model, and is left out" in said
    assert latest_run(open_survey(survey["out"])).screen == ""
