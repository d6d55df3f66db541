# SPDX-License-Identifier: GPL-2.0-or-later
"""A whole training on a sample survey, by a recipe of a few steps: model file, card, cancel, resume.

The demo's test trains a whole network.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from bear_detector_plugin import ROOT
from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.model import journal, model_file
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.train import SHEET, train
from bear_detector_plugin.engine.training import recipes
from bear_detector_plugin.engine.training.recipes import Recipe
from bear_detector_plugin.engine.training.vision import models
from bear_detector_plugin.errors import BadArgument, Cancelled
from bear_detector_plugin.events import Event, Log, Measured, Progress, Result
from bear_detector_plugin.jobs import TrainJob
from tests.engine.brief_training import BRIEF, be_brief

pytestmark = pytest.mark.usefixtures("brief")


@pytest.fixture(scope="module")
def trained(lessons: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """An int8 model trained from scratch, and what was told on the way."""
    out = tmp_path_factory.mktemp("trained") / "bears"
    events: list[Event] = []
    with pytest.MonkeyPatch.context() as patch:
        be_brief(patch)
        job = TrainJob(str(lessons), str(out), weights="none", precision="int8", device="cpu")
        train(job, events.append)
    return out, events


def test_a_training_ends_with_a_model_that_detects(trained: tuple[Path, list[Event]]) -> None:
    out, events = trained
    assert isinstance(events[-1], Result)
    assert events[-1].paths["model"] == str(out / "model.onnx")
    classifier = Classifier(str(out), "cpu")
    assert classifier.card.classes == ("polar_bear", "background")
    assert classifier.logits(np.zeros((1, 256, 288, 3), np.uint8)).shape == (1, 2, 2, 3)


def test_the_card_tells_how_the_model_was_made(trained: tuple[Path, list[Event]]) -> None:
    _, card = model_file.read(str(trained[0]))
    assert (card.name, card.precision, card.gsd_m) == ("bears", "int8", pytest.approx(0.025, rel=0.02))
    assert card.training["recipe"]["stages"][1]["solver"] == "sgd"
    assert card.training["examples"]["validation"]["background"] == 1
    assert [t.recall for t in card.thresholds] == [0.8, 0.9, 0.95, 0.99]
    text = (trained[0] / "card.md").read_text(encoding="utf-8")
    assert "A ResNet-50 that looks at windows of 224 px for polar_bear; int8" in text
    assert "    bear-detector train" in text


def test_progress_counts_every_image(trained: tuple[Path, list[Event]]) -> None:
    first = [e for e in trained[1] if isinstance(e, Progress) and e.stage == "train: first"]
    assert [e.done for e in first] == sorted(e.done for e in first)
    assert first[-1].done == first[-1].total


def test_int8_is_small_and_close_to_fp32(trained: tuple[Path, list[Event]]) -> None:
    small, exact = trained[0] / "model.onnx", trained[0] / "model-fp32.onnx"
    assert small.stat().st_size < 0.3 * exact.stat().st_size
    images = np.random.default_rng(0).integers(0, 255, (4, 224, 224, 3)).astype(np.uint8)
    difference = Classifier(str(small), "cpu").logits(images) - Classifier(str(exact), "cpu").logits(images)
    assert np.abs(difference).max() < 1.0


def test_a_contact_sheet_shows_what_the_network_will_see(trained: tuple[Path, list[Event]]) -> None:
    told = [e.message if isinstance(e, Log) else type(e).__name__ for e in trained[1]]
    assert told.index(f"What the network will see: {trained[0] / SHEET}") < told.index("Measured")
    with open_raster(str(trained[0] / SHEET)) as sheet:
        assert sheet.width > 8 * 96


def test_each_file_is_calibrated_by_itself(trained: tuple[Path, list[Event]]) -> None:
    files = {"int8": trained[0], "fp32": trained[0] / "model-fp32.onnx"}
    told = journal.read(trained[0])["calibration"]
    assert set(told) == set(files)
    for precision, file in files.items():
        card = model_file.read(str(file))[1]
        assert (card.precision, card.temperature) == (precision, told[precision]["temperature"])
        assert card.calibration == {name: told[precision][name] for name in ("ece_before", "ece_after", "windows")}
        assert {row.precision for row in card.thresholds} == {precision}
        assert sum(row["count"] for row in told[precision]["reliability_after"]) == card.calibration["windows"]
    assert sum(card.training["shares"].values()) == pytest.approx(1)


def test_a_training_can_start_from_an_int8_model(
    lessons: Path, trained: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    job = TrainJob(str(lessons), str(tmp_path / "next"), weights=str(trained[0]), device="cpu")
    train(job, lambda event: None)
    _, card = model_file.read(str(tmp_path / "next"))
    assert card.training["weights"] == str(trained[0])


def test_what_is_measured_makes_curves_over_the_epochs(trained: tuple[Path, list[Event]]) -> None:
    measured = [e for e in trained[1] if isinstance(e, Measured)]
    epochs = [e.values["epoch"] for e in measured]
    assert epochs == sorted(epochs)
    assert all("training_loss" in e.values and e.values["epochs"] == 3 for e in measured)
    ends = [e for e in measured if "validation_loss" in e.values]
    assert [(e.stage, e.values["epoch"]) for e in ends] == [
        ("train: first", 1),
        ("train: first", 2),
        ("train: second", 3),
    ]
    assert all(0 <= e.values["validation_recall"] <= 1 for e in ends)
    assert ends[1].step == ends[1].total


def test_the_journal_of_a_finished_training_is_kept(trained: tuple[Path, list[Event]]) -> None:
    diary = journal.read(trained[0])
    assert (diary["state"], diary["epoch"], diary["epochs"]) == ("done", 3, 3)
    assert diary["command"][0] == "train"
    assert diary["job"]["weights"] == "none"
    assert diary["best"]["epoch"] == 3  # of the last stage
    assert len(diary["history"]) == len([e for e in trained[1] if isinstance(e, Measured)])


def stop_in_epoch(epoch: int) -> Callable[[Event], None]:
    """A caller that has enough in the midst of an epoch of the first stage, and says so at every event from then on."""
    stopped = False

    def report(event: Event) -> None:
        nonlocal stopped
        if isinstance(event, Progress) and event.stage == "train: first":
            stopped = stopped or event.done / event.total * 2 > epoch - 1
        if stopped:
            raise Cancelled

    return report


def test_a_stop_keeps_the_best_epoch_and_the_training_goes_on(
    lessons: Path, trained: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    out = tmp_path / "bears"
    job = TrainJob(str(lessons), str(out), weights="none", device="cpu")
    with pytest.raises(Cancelled, match="The best of 1 epochs became the model; --resume goes on to epoch 3"):
        train(job, stop_in_epoch(2))
    diary = journal.read(out)
    assert (diary["state"], diary["epoch"], diary["best"]["epoch"]) == ("stopped", 1, 1)
    path, card = model_file.read(str(out))
    assert card.training["validation"]["epoch"] == 1
    assert card.thresholds
    assert not (out / "surroundings.npy").exists()
    half_way = path.read_bytes()
    with pytest.raises(BadArgument, match=r"was not finished.*--resume"):
        train(job, lambda event: None)

    events: list[Event] = []
    train(replace(job, resume=True), events.append)
    epochs = [e.message.split(":")[0] for e in events if isinstance(e, Log) and "epoch" in e.message]
    assert epochs == ["first, epoch 2 of 2", "second, epoch 1 of 1"]
    assert path.read_bytes() != half_way
    assert journal.read(out)["state"] == "done"
    assert [m["values"] for m in journal.read(out)["history"]] == [
        m["values"] for m in journal.read(trained[0])["history"]
    ]
    _, undisturbed = model_file.read(str(trained[0] / "model-fp32.onnx"))
    assert model_file.read(str(out))[1].sha256 == undisturbed.sha256
    with pytest.raises(BadArgument, match="is finished"):
        train(replace(job, resume=True), events.append)


def test_a_stop_in_the_first_epoch_leaves_no_model_and_says_so(lessons: Path, tmp_path: Path) -> None:
    job = TrainJob(str(lessons), str(tmp_path / "bears"), weights="none", device="cpu")
    with pytest.raises(Cancelled, match="No epoch was finished"):
        train(job, stop_in_epoch(1))
    assert not (tmp_path / "bears" / "model.onnx").exists()
    assert journal.read(tmp_path / "bears")["epoch"] == 0


KILLED = """
import os, signal, sys
import pytest
from bear_detector_plugin.engine.train import train
from bear_detector_plugin.events import Progress
from bear_detector_plugin.jobs import TrainJob
from tests.engine.brief_training import be_brief

def report(event):
    if isinstance(event, Progress) and event.stage == "train: first" and event.done > event.total / 2:
        os.kill(os.getpid(), signal.SIGKILL)

be_brief(pytest.MonkeyPatch())
train(TrainJob(sys.argv[1], sys.argv[2], weights="none", device="cpu"), report)
"""


def test_a_killed_training_goes_on_to_the_same_model(
    lessons: Path, trained: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    out = tmp_path / "bears"
    done = subprocess.run([sys.executable, "-c", KILLED, str(lessons), str(out)], cwd=ROOT, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert not (out / "model.onnx").exists()
    diary = journal.read(out)
    assert (diary["state"], diary["epoch"]) == ("running", 1)
    with pytest.raises(BadArgument, match="was not finished"):  # begun anew it would lose the epochs that are done
        train(TrainJob(str(lessons), str(out), weights="none", device="cpu"), lambda event: None)
    train(TrainJob(str(lessons), str(out), weights="none", device="cpu", resume=True), lambda event: None)
    _, undisturbed = model_file.read(str(trained[0] / "model-fp32.onnx"))
    assert model_file.read(str(out))[1].sha256 == undisturbed.sha256


TWO_PROCESSES = """
import sys
import pytest
from bear_detector_plugin.engine.train import train
from bear_detector_plugin.jobs import TrainJob
from tests.engine.brief_training import be_brief

be_brief(pytest.MonkeyPatch())
train(TrainJob(sys.argv[1], sys.argv[2], weights="none", device="cpu", batch=2), print)
"""


def test_two_processes_train_one_model(lessons: Path, trained: tuple[Path, list[Event]], tmp_path: Path) -> None:
    out, script = tmp_path / "bears", tmp_path / "two.py"
    script.write_text(TWO_PROCESSES)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run([*command, str(lessons), str(out)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Writing the model file.") == 1
    told, alone = (journal.read(folder) for folder in (out, trained[0]))
    assert told["state"] == "done"
    assert [m["step"] for m in told["history"]] == [m["step"] for m in alone["history"]]
    first, by_one = (m["history"][0]["values"]["training_loss"] for m in (told, alone))
    assert first == pytest.approx(by_one, rel=0.5)
    assert model_file.read(str(out))[1].classes == ("polar_bear", "background")


def test_a_stage_ends_early_where_nothing_gets_better(
    lessons: Path, trained: tuple[Path, list[Event]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = replace(BRIEF.stages[0], epochs=9, rates=(0.0,))
    monkeypatch.setattr(recipes, "RECIPES", {"quick": Recipe("quick", (still,))})
    train(TrainJob(str(lessons), str(tmp_path / "m"), weights=str(trained[0]), device="cpu", patience=1), print)
    assert journal.read(tmp_path / "m")["epoch"] == 2


def test_a_stage_that_ended_early_is_not_taken_up_again(
    lessons: Path, trained: tuple[Path, list[Event]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The training is stopped when the next one has begun; its checkpoint knows for how long nothing got better."""
    still = replace(BRIEF.stages[0], epochs=9, rates=(0.0,))
    monkeypatch.setattr(recipes, "RECIPES", {"quick": Recipe("quick", (still, replace(BRIEF.stages[1], tile_px=64)))})
    job = TrainJob(str(lessons), str(tmp_path / "m"), weights=str(trained[0]), device="cpu", patience=1)

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.stage == "train: second":
            raise Cancelled

    with pytest.raises(Cancelled):
        train(job, stop)
    train(replace(job, resume=True), lambda event: None)
    ends = [m["stage"] for m in journal.read(tmp_path / "m")["history"] if "validation_loss" in m["values"]]
    assert ends == ["train: first", "train: first", "train: second"]


def test_pretrained_weights_freeze_the_stem(lessons: Path, tmp_path: Path) -> None:
    source = models.resnet50(weights=None)
    torch.save(source.state_dict(), tmp_path / "weights.pth")
    job = TrainJob(str(lessons), str(tmp_path / "m"), weights=str(tmp_path / "weights.pth"), device="cpu")
    told: list[str] = []

    def listen(event: Event) -> None:
        told.append(event.message if isinstance(event, Log) else "")
        stop_in_epoch(1)(event)

    with pytest.raises(Cancelled):
        train(job, listen)
    assert any("What the network will see" in message for message in told)
    assert not any("stem" in message for message in told)


def test_without_pretrained_weights_it_says_that_the_stem_is_trained(trained: tuple[Path, list[Event]]) -> None:
    assert any("stem is trained" in e.message for e in trained[1] if isinstance(e, Log))


def test_a_folder_with_a_model_is_not_overwritten(lessons: Path, trained: tuple[Path, list[Event]]) -> None:
    with pytest.raises(BadArgument, match="holds a model already"):
        train(TrainJob(str(lessons), str(trained[0]), weights="none"), lambda event: None)
