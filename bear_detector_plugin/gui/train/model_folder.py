# SPDX-License-Identifier: GPL-2.0-or-later
"""What lies in a model's folder, read without the engine: its numbers, and a training that can go on.

model.onnx  screen.onnx  card.json  training.json  checkpoints/  report/metrics.json  report/report.html
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from ...backend.install_lock import is_training
from ...jobs import TrainJob
from ..there import is_file

REPORT, SHEET = "report", "contact_sheet.png"


def metrics(folder: Path) -> dict[str, Any]:
    """What the evaluation measured; empty where there was none."""
    return _read(folder / REPORT / "metrics.json")


def card(folder: Path) -> dict[str, Any]:
    """The model's card; empty where there is none."""
    return _read(folder / "card.json")


def journal(folder: Path) -> dict[str, Any]:
    """The training's journal; empty where there is none."""
    return _read(folder / "training.json")


def has_model(folder: Path) -> bool:
    """Whether a model was written."""
    return is_file(folder / "model.onnx")


def has_screen(folder: Path) -> bool:
    """Whether photos are looked at through a screen first."""
    return is_file(folder / "screen.onnx")


def can_go_on(folder: Path) -> bool:
    """Whether a training was stopped here, or crashed, after it had finished an epoch, and nobody goes on with it."""
    found = journal(folder)
    started = found.get("state") in ("running", "stopped") and found.get("epoch", 0) > 0
    return bool(started) and any((folder / "checkpoints").glob("*.ckpt")) and not is_training(folder)


def job_to_go_on(folder: Path) -> TrainJob:
    """The training's job, from its last whole epoch on; the folder may have moved since."""
    known = {f.name for f in fields(TrainJob)}
    values = journal(folder).get("job", {})
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items() if name in known}
    return TrainJob(**{**values, "out": str(folder), "resume": True})


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
