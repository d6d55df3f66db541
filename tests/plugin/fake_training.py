# SPDX-License-Identifier: GPL-2.0-or-later
"""A stand-in for the engine that trains in no time: it writes what a training writes, and tells what one tells.

Run as `python fake_training.py BEHAVIOUR COMMAND JOB`, with the job's fields as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

EPOCHS = 3
METRICS = {
    "windows": {"classes": ["polar_bear", "background"], "confusion_matrix": [[23, 2], [1, 60]]},
    "animals": {
        "polar_bear": {
            "animals": 25,
            "recall": 0.92,
            "false_alarms_per_megapixel": 0.3,
            "curve": {"recall": [0.5, 0.92], "precision": [1.0, 0.8]},
        }
    },
}


def say(event: str, **values: object) -> None:
    """One event, as the engine tells it."""
    print(json.dumps({"event": event, **values}), flush=True)


def train(behaviour: str, job: dict) -> None:
    """Three epochs of two measurements each; a stop or a death comes in the second."""
    out = Path(job["out"])
    (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    (out / "checkpoints" / "stage0-last.ckpt").touch()
    history = json.loads((out / "training.json").read_text())["history"] if job["resume"] else []
    for epoch in range(len(history) // 2, EPOCHS):
        for part in (0.5, 1.0):
            if behaviour != "trains" and epoch == 1:
                return stop(behaviour, out, job, history)
            values = {"epoch": epoch + part, "epochs": EPOCHS, "training_loss": 1 / (epoch + 1)}
            if part == 1.0:
                values |= {"validation_loss": 0.5, "validation_recall": 0.8}
            history.append({"stage": "train: all", "step": epoch, "total": EPOCHS, "values": values})
            say("measured", **history[-1])
        journal(out, job, "running", history)
    journal(out, job, "done", history)
    (out / "model.onnx").touch()
    (out / "checkpoints" / "stage0-last.ckpt").unlink()
    return say("result", paths={"model": str(out / "model.onnx")})


def stop(behaviour: str, out: Path, job: dict, history: list) -> None:
    """In the midst of an epoch."""
    if behaviour == "dies_in_epoch_2":
        os._exit(137)
    sys.stdin.read()
    journal(out, job, "stopped", history)
    (out / "model.onnx").touch()
    say("error", code="cancelled", message="Stopped on request.", hint="The best became the model; --resume goes on.")
    sys.exit(3)


def journal(out: Path, job: dict, state: str, history: list) -> None:
    """What a later session reads."""
    text = {"state": state, "job": job, "epoch": len(history) // 2, "epochs": EPOCHS, "history": history}
    (out / "training.json").write_text(json.dumps(text))


def evaluate(behaviour: str, job: dict) -> None:
    """Numbers that were never measured."""
    out = Path(job["out"])
    out.mkdir(exist_ok=True)
    (out / "metrics.json").write_text(json.dumps(METRICS))
    (out / "report.html").touch()
    say("result", paths={"metrics": str(out / "metrics.json")})


def calibrate(behaviour: str, job: dict) -> None:
    """A promise that costs something."""
    say("log", level="info", message="24 of 25 animals were found, in 8 photos.")
    say("log", level="warning", message=f"No promise of {job['recall']:g} for {Path(job['model']).name}.")
    say("result", paths={"model": job["model"]}, counts={"animals": 25})


if __name__ == "__main__":
    globals()[sys.argv[2]](sys.argv[1], json.loads(sys.argv[3]))
