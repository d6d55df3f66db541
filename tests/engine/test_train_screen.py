# SPDX-License-Identifier: GPL-2.0-or-later
"""A training that makes a model's screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.screen_training import course as screen_course
from bear_detector_plugin.engine.screen_training.network import ScreenNetwork, export_onnx, from_file
from bear_detector_plugin.engine.searching.screen import beside
from bear_detector_plugin.engine.train import train
from bear_detector_plugin.engine.training.course import Course
from bear_detector_plugin.errors import BadArgument, Cancelled, ExamplesError
from bear_detector_plugin.events import Event, Progress
from bear_detector_plugin.jobs import TrainJob

pytestmark = pytest.mark.usefixtures("brief")


@pytest.fixture
def model(spotter_model: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model's folder; a screen of few steps is made for it."""
    monkeypatch.setattr(screen_course, "STEPS", 3)
    monkeypatch.setattr(screen_course, "_BATCH", 4)
    return Path(spotter_model(0.06, threshold=0.01))


def test_a_model_that_is_there_gets_a_screen_that_fits_it(lessons: Path, model: Path) -> None:
    """A second time it keeps its network."""
    before, events = (model / "model.onnx").read_bytes(), []
    job = TrainJob(str(lessons), str(model), device="cpu", screen=True)
    train(job, events.append)
    assert (model / "model.onnx").read_bytes() == before
    assert events[-1].paths["screen"] == str(model / "screen.onnx")
    path, card = model_file.read(str(model))
    made = beside(path, card)
    assert made is not None
    assert made.card.kept == made.card.animals > 0
    assert made.card.passed is not None
    assert made.card.training["steps"] == 3
    assert sorted(p.name for p in model.iterdir()) == ["model.onnx", "screen.onnx"]
    model_file.write_card(path, card.model_copy(update={"temperature": 1.5}))
    assert beside(*model_file.read(str(model))) is None
    train(job, events.append)
    again = beside(*model_file.read(str(model)))
    assert again is not None
    assert again.card.training == made.card.training


def test_stopped_while_a_screen_is_made_it_leaves_the_model_as_it_was(lessons: Path, model: Path) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, Progress) and (event.stage, event.unit) == ("screen", "photos"):
            raise Cancelled

    job = TrainJob(str(lessons), str(model), device="cpu", screen=True)
    with pytest.raises(Cancelled):
        train(job, stop)
    assert [p.name for p in model.iterdir()] == ["model.onnx"]
    with pytest.raises(BadArgument, match=r"finished\. Leave out --resume to make its screen"):
        train(replace(job, resume=True), stop)


def test_examples_of_a_class_that_the_model_doesnt_know_are_refused_before_a_screen_is_trained(
    lessons: Path, spotter_model: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_course, "make", lambda *_: pytest.fail("trained"))
    foxes = [replace(e, class_name="fox") if e.class_name != "background" else e for e in layer.read(lessons)]
    layer.write(tmp_path / "foxes.gpkg", [*layer.read(lessons), *foxes])
    with pytest.raises(ExamplesError, match="doesn't know the class fox"):
        train(
            TrainJob(str(tmp_path / "foxes.gpkg"), spotter_model(0.06), device="cpu", screen=True), lambda event: None
        )


def test_a_class_that_the_model_will_not_know_is_refused_before_the_model_is_trained(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The foxes are of a source that is not trained on; the screen is fitted to all that is in the photos."""
    monkeypatch.setattr(Course, "run", lambda *_: pytest.fail("trained"))
    known = layer.read(lessons)
    foxes = [replace(e, class_name="fox", source="review") for e in known if e.class_name != "background"]
    layer.write(tmp_path / "foxes.gpkg", [*known, *foxes])
    job = TrainJob(
        str(tmp_path / "foxes.gpkg"),
        str(tmp_path / "m"),
        weights="none",
        sources=("import",),
        device="cpu",
        screen=True,
    )
    with pytest.raises(ExamplesError, match="doesn't know the class fox"):
        train(job, lambda event: None)
    assert not (tmp_path / "m" / "surroundings.npy").exists()


def test_a_screen_goes_on_from_that_of_the_first_model(
    lessons: Path, spotter_model: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_course, "FURTHER_STEPS", 1)
    monkeypatch.setattr(screen_course, "_BATCH", 4)
    first, second = (Path(spotter_model(0.06, name, threshold=0.01)) for name in ("first", "second"))
    network = ScreenNetwork()
    export_onnx(network, first / "screen.onnx")
    train(TrainJob(str(lessons), str(second), weights=str(first), device="cpu", screen=True), lambda event: None)
    before, after = (from_file(model / "screen.onnx").stem.layer.weight for model in (first, second))
    torch.testing.assert_close(before, after, atol=1e-2, rtol=0)
