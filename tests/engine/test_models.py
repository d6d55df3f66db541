# SPDX-License-Identifier: GPL-2.0-or-later
"""`bear-detector models`: the models that come with the plugin, and what one says about itself."""

from pathlib import Path

import pytest

from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.model_file import RecallThreshold
from bear_detector_plugin.engine.models import models
from bear_detector_plugin.errors import ModelFileError
from bear_detector_plugin.events import Log, Result
from bear_detector_plugin.jobs import DEFAULT_MODEL, ModelsJob


def told(job):
    """The remarks of a run, and its result."""
    events = []
    models(job, events.append)
    *remarks, result = events
    assert isinstance(result, Result)
    return [remark.message for remark in remarks if isinstance(remark, Log)], result


@pytest.fixture
def at_hand(monkeypatch, tmp_path, spotter_model):
    """The default model and one more are at hand."""
    monkeypatch.setattr(model_file, "MODELS", tmp_path)
    spotter_model(0.1, name=DEFAULT_MODEL)
    thresholds = (RecallThreshold(recall=0.95, threshold=0.125, animals=40),)
    return spotter_model(0.1, name="walruses", gsd_m=0.03, thresholds=thresholds, training={"recipe": "quick"})


@pytest.mark.usefixtures("at_hand")
def test_each_model_is_a_line_and_the_default_is_marked():
    lines, result = told(ModelsJob())
    assert lines == [
        f"{DEFAULT_MODEL} (the default): finds polar_bear, seal; fp32.",
        "walruses: finds polar_bear, seal; fp32.",
    ]
    assert result.counts == {"models": 2}


def test_no_model_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(model_file, "MODELS", tmp_path)
    lines, result = told(ModelsJob())
    assert lines == [f"There is no model in {tmp_path}."]
    assert result.counts == {"models": 0}


def test_a_card_tells_what_the_model_is_and_how_it_does(at_hand):
    (Path(at_hand) / "card.md").write_text("Trained on ice.\n", encoding="utf-8")
    lines, result = told(ModelsJob("walruses"))
    text = "\n".join(lines)
    assert "3 cm a pixel" in text
    promise = "no guarantee: 95 % of 40 animals scored at least so much"
    assert f"From a score of 0.125 (single windows with the animal in the middle): {promise}." in text
    assert "Training, recipe" not in text  # the written card tells it
    assert text.endswith("Trained on ice.")
    assert result.paths == {"model": f"{at_hand}/model.onnx", "card": f"{at_hand}/card.md"}


def test_a_model_without_a_written_card_still_tells_its_own(at_hand):
    lines, result = told(ModelsJob(at_hand))
    assert lines[0] == "walruses: resnet50, fp32, finds polar_bear, seal."
    assert "Training, recipe: quick" in lines
    assert set(result.paths) == {"model"}


def test_an_unknown_model_names_the_known_ones(at_hand):
    with pytest.raises(ModelFileError, match="walruses"):
        told(ModelsJob("walrus"))
