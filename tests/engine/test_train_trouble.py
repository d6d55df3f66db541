# SPDX-License-Identifier: GPL-2.0-or-later
"""What keeps a training from its examples, its weights or its memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bear_detector_plugin.engine.examples import layer
from bear_detector_plugin.engine.examples.layer import Example
from bear_detector_plugin.engine.imagery.windows import Window
from bear_detector_plugin.engine.model.journal import Journal
from bear_detector_plugin.engine.train import train
from bear_detector_plugin.engine.training import recipes
from bear_detector_plugin.engine.training.course import shared_out
from bear_detector_plugin.engine.training.lesson import Lesson
from bear_detector_plugin.engine.training.network import TileClassifier
from bear_detector_plugin.errors import BadArgument, BearDetectorError, ExamplesError, ModelFileError
from bear_detector_plugin.events import Event, Log
from bear_detector_plugin.jobs import TrainJob
from tests.engine.brief_training import BRIEF

pytestmark = pytest.mark.usefixtures("brief")


def test_a_step_is_shared_by_devices_and_by_what_fits_them() -> None:
    assert shared_out(64, None, 1) == (64, 1)
    assert shared_out(64, 16, 1) == (16, 4)
    assert shared_out(64, 16, 2) == (16, 2)
    assert shared_out(8, 16, 2) == (4, 1)
    with pytest.raises(BadArgument, match="--batch 24 is no part of 64"):
        shared_out(64, 24, 1)
    with pytest.raises(BadArgument, match="can't be shared by 3 processes"):
        shared_out(64, None, 3)


def test_a_step_in_parts_teaches_what_it_teaches_at_once() -> None:
    """Also a part that holds images of one class only, as many do where animals are few."""
    lesson = Lesson(TileClassifier(2).eval(), BRIEF.stages[0], torch.tensor([0.95, 0.05]), pretrained=True, steps=1)
    images, labels = torch.rand(8, 3, 64, 64) * 255, torch.tensor([0, 1, 1, 1, 1, 1, 1, 1])
    at_once = lesson.training_step((images, labels), 0)
    parts = [lesson.training_step(part, 0) for part in zip(images.split(2), labels.split(2), strict=True)]
    assert torch.stack(parts).mean().item() == pytest.approx(at_once.item(), rel=1e-4)


def test_on_several_gpus_frozen_norms_stay_as_they_are_too() -> None:
    network = TileClassifier(2)
    network.freeze_stem()
    network.backbone.layer4[0].bn1.running_mean += 1  # has seen something: isn't one that was folded away
    lesson = Lesson(network, BRIEF.stages[0], torch.ones(2), pretrained=True, steps=1)
    torch.nn.SyncBatchNorm.convert_sync_batchnorm(lesson)  # as Lightning does it there
    lesson.train()
    lesson.on_train_epoch_start()
    norms = {name: m for name, m in network.backbone.named_modules() if isinstance(m, torch.nn.SyncBatchNorm)}
    assert [name for name, norm in norms.items() if norm.training] == ["layer4.0.bn1"]


def test_too_little_memory_is_told_in_one_line(lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(Lesson, "training_step", full)
    job = TrainJob(str(lessons), str(tmp_path / "m"), weights="none", device="cpu", batch=4)
    with pytest.raises(BearDetectorError, match="too small for 4 images at once"):
        train(job, lambda event: None)


def test_only_examples_of_the_chosen_sources_are_learnt_from(lessons: Path, tmp_path: Path) -> None:
    job = TrainJob(str(lessons), str(tmp_path / "m"), weights="none", device="cpu", sources=("web",))
    with pytest.raises(ExamplesError, match="no examples of the chosen sources"):
        train(job, lambda event: None)


def test_missing_and_damaged_photos_are_told_and_left_out(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipes, "RECIPES", {"quick": replace(BRIEF, stages=BRIEF.stages[:1])})
    good = layer.read(lessons)
    damaged = tmp_path / "damaged.tif"
    damaged.write_bytes(Path(good[-1].photo).read_bytes()[:20000])
    some = [
        Example("polar_bear", str(path), Window(250, 250, 60, 60), "train") for path in (damaged, tmp_path / "gone.tif")
    ]
    examples = tmp_path / "examples.gpkg"
    outlines = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0))
    layer.write(examples, [*good, *(replace(e, geometry=outlines) for e in some)])
    events: list[Event] = []
    train(TrainJob(str(examples), str(tmp_path / "m"), weights="none", device="cpu", epochs=1), events.append)
    told = " ".join(e.message for e in events if isinstance(e, Log) and e.level == "warning")
    assert "damaged.tif" in told
    assert "gone.tif" in told
    assert (tmp_path / "m" / "model.onnx").exists()


def test_a_class_without_validation_is_named(lessons: Path, tmp_path: Path) -> None:
    (photo,) = {e.photo for e in layer.read(lessons) if e.split == "validation"}
    bad = [*layer.read(lessons), Example("walrus", photo, Window(10, 10, 50, 50), "validation")]
    layer.write(tmp_path / "bad.gpkg", bad)
    with pytest.raises(ExamplesError, match="Class walrus has no example to train on"):
        train(TrainJob(str(tmp_path / "bad.gpkg"), str(tmp_path / "m"), weights="none"), lambda event: None)


def test_an_animal_that_the_new_model_will_not_look_for_is_told(
    lessons: Path, tmp_path: Path, spotter_model: Callable[..., str]
) -> None:
    """The first model, which is no ResNet-50 and can't be trained on, knows seals, too."""
    told: list[Event] = []
    with pytest.raises(ModelFileError, match="not a ResNet-50"):
        train(TrainJob(str(lessons), str(tmp_path / "m"), weights=spotter_model(0.06), device="cpu"), told.append)
    warnings = [e.message for e in told if isinstance(e, Log) and e.level == "warning"]
    assert ["looks for seal, and no example shows one" in w for w in warnings] == [True]


def test_missing_weights_are_named_before_anything_is_read(lessons: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    with pytest.raises(ModelFileError, match=r"no weights file gone\.pth"):
        train(TrainJob(str(lessons), str(tmp_path / "m"), weights="gone.pth"), told.append)
    assert told == []


def test_where_no_training_was_begun_none_goes_on(lessons: Path, tmp_path: Path) -> None:
    mistyped = tmp_path / "baers"
    with pytest.raises(BadArgument, match=r"There is no training to go on with in .*baers"):
        train(TrainJob(str(lessons), str(mistyped), weights="none", resume=True), lambda event: None)
    assert not mistyped.exists()


def test_a_training_goes_on_by_the_options_and_classes_that_it_was_begun_with(lessons: Path, tmp_path: Path) -> None:
    job = TrainJob(str(lessons), str(tmp_path / "m"), weights="none", device="cpu", seed=3)
    (tmp_path / "m" / "checkpoints").mkdir(parents=True)
    Journal(tmp_path / "m", job, 3, classes=("polar_bear", "seal", "background"))
    with pytest.raises(BadArgument, match=r"begun with another --weights and --seed.*--weights none .*--resume"):
        train(TrainJob(str(lessons), str(tmp_path / "m"), resume=True), lambda event: None)
    with pytest.raises(ExamplesError, match="begun with the classes polar_bear, seal, background"):
        train(replace(job, resume=True), lambda event: None)
    assert not (tmp_path / "m" / "surroundings.npy").exists()


def test_examples_that_have_changed_since_a_training_was_begun_are_told(
    lessons: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = TrainJob(str(lessons), str(tmp_path / "m"), weights="none", device="cpu", resume=True)
    begun: list[str] = []
    monkeypatch.setattr("bear_detector_plugin.engine.train._train_on", lambda found, *_: begun.append(found.digest))
    (tmp_path / "m" / "checkpoints").mkdir(parents=True)
    events: list[Event] = []
    for _ in range(2):
        known = begun[0] if begun else "others"
        Journal(tmp_path / "m", replace(job, resume=False), 3, classes=("polar_bear", "background"), lessons=known)
        train(job, events.append)
    assert ["have changed since" in event.message for event in events if isinstance(event, Log)].count(True) == 1
    assert len(set(begun)) == 1
