# SPDX-License-Identifier: GPL-2.0-or-later
"""A training's journal: what was measured so far, told to the caller and kept as training.json in the model's folder.

It outlives a crash: whoever opens the folder later sees how far the training came, and can go on with it.

    {"state": "running", "job": {"examples": "e.gpkg", ...}, "command": ["train", "e.gpkg", ...],
     "classes": ["polar_bear", "background"], "lessons": "0f31c5a2...",
     "started": "2022-05-01T09:30:00+00:00", "seconds": 81.5, "epoch": 3, "epochs": 10,
     "best": {"epoch": 2, "validation_loss": 0.31, "validation_recall": 0.9},
     "history": [{"stage": "train: whole windows", "step": 40, "total": 200, "values": {"epoch": 0.2, ...}}, ...],
     "seen": {"contents": ["5f1c0a92b3d4", ...], "photos": [], "flights": ["a0e9b0d2", ...]},
     "calibration": {"int8": {"temperature": 1.31, "ece_before": 0.061, "ece_after": 0.014, "windows": 952,
                              "reliability_before": [{"from": 0.6, ...}, ...], "reliability_after": [...]}, ...}}

The state is `running` (or crashed), `stopped` on request, or `done`. `seen` tells by digests which photos (by their
contents, or by their names as earlier versions did) and flights the network was trained on, its starting weights too:
an evaluation on them would flatter. They are here and not in the model file's card, since 60,000 photos make 1 MB.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any

from ...events import Measured, Report
from ...jobs import TrainJob, argv
from ...splits import FLIGHT, PHOTO
from .learnt import Learnt

NAME = "training.json"
_DECISIVE = (
    *("examples", "web_photos", "backgrounds", "sources", "recipe", "weights"),
    *("epochs", "seed", "group", "crop", "look_alikes"),
)
"""Options of a training that decide which network comes out of it; the others only say how it is made or written."""


class Journal:
    """The journal of one training, which may be interrupted and go on.

    Args:
        folder: the model's folder.
        job: what is trained; where it goes on, so does the journal that is there.
        epochs: of all stages.
        writes: whether this process keeps the file; where several train together, one does.
        classes: that the network tells apart, in the order of its outputs.
        lessons: a digest of what it learns from.
    """

    def __init__(
        self,
        folder: Path,
        job: TrainJob,
        epochs: int,
        writes: bool = True,
        classes: Sequence[str] = (),
        lessons: str = "",
    ) -> None:
        self._path, self._writes = folder / NAME, writes
        before = read(folder) if job.resume else {}
        self.history = _validated(before.get("history", []))
        self.best: dict[str, float] = before.get("best", {}) if self.history else {}
        self._started = before.get("started") or datetime.now(UTC).isoformat(timespec="seconds")
        self._seconds_before = float(before.get("seconds", 0.0))
        self._since = time.monotonic()
        self._job, self._epochs, self._classes = replace(job, resume=False), epochs, list(classes)
        self._lessons = lessons
        self._seen = Learnt.read(before)
        self._calibration: dict[str, Any] = {}
        self._state = "running"
        self._write()

    def remember(self, photos: Iterable[str], parent: Path | None = None) -> None:
        """Note what is trained on, also what was before a stop: photos may be for validation since.

        Args:
            photos: that the network learns from, not those that it is validated on.
            parent: the folder of the model that it starts from, which has seen photos before.
        """
        by = FLIGHT if self._job.group == PHOTO else self._job.group
        before = Learnt.read(read(parent)) if parent else Learnt()
        self._seen = Learnt.of(photos, by).and_also(before).and_also(self._seen)
        self._write()

    def calibrated(self, precision: str, figures: dict[str, Any]) -> None:
        """Note how well the scores of the file of a precision meet the shares of right answers."""
        self._calibration[precision] = figures
        self._write()

    @property
    def seconds(self) -> float:
        """How long the training took until now, all its parts together."""
        return self._seconds_before + time.monotonic() - self._since

    @property
    def epoch(self) -> int:
        """How many epochs are finished, those of all stages together."""
        ends = [m.values["epoch"] for m in self.history if "validation_loss" in m.values]
        return round(ends[-1]) if ends else 0

    def tell(self, measured: Measured, report: Report) -> None:
        """Note what was measured, and pass it on. At the end of an epoch the file is written before.

        Args:
            measured: one step; its values hold the `epoch` as a fraction, counted over all stages.
            report: may raise `Cancelled`.
        """
        self.history.append(Measured(**{**asdict(measured), "values": {**measured.values, "epochs": self._epochs}}))
        if "validation_loss" in measured.values:
            self._compare(measured)
            self._write()
        report(self.history[-1])

    def close(self, state: str) -> None:
        """Write the last word: `stopped` or `done`. What came after the last whole epoch counts for nothing."""
        self.history = _validated([asdict(m) for m in self.history])
        self._state = state
        self._write()

    def _compare(self, measured: Measured) -> None:
        """The best epoch is that of the last stage: only its squares are those of a scan."""
        stages = {round(m.values["epoch"]): m.stage for m in self.history if "validation_loss" in m.values}
        same_stage = stages.get(round(self.best.get("epoch", 0))) == measured.stage
        if not same_stage or measured.values["validation_loss"] < self.best["validation_loss"]:
            names = ("epoch", "validation_loss", "validation_recall")
            self.best = {name: measured.values[name] for name in names}

    def _write(self) -> None:
        if not self._writes:
            return
        text = json.dumps(
            {
                "state": self._state,
                "job": asdict(self._job),
                "command": argv(self._job),
                "classes": self._classes,
                "lessons": self._lessons,
                "started": self._started,
                "seconds": round(self.seconds, 1),
                "epoch": self.epoch,
                "epochs": self._epochs,
                "best": self.best,
                "history": [asdict(m) for m in self.history],
                "seen": self._seen.as_json(),
                "calibration": self._calibration,
            }
        )
        part = self._path.with_suffix(".part")
        part.write_text(text, encoding="utf-8")
        part.replace(self._path)  # a crash leaves the old one or the new one, never a half


def read(folder: Path) -> dict[str, Any]:
    """What a model folder's journal says; empty where there is none, or none that can be read."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def other_options(begun: Mapping[str, Any], job: TrainJob) -> list[str]:
    """Names of the options by which a training was begun otherwise than it shall go on; files may have moved since."""
    before, now = begun.get("job", {}), json.loads(json.dumps(asdict(job)))
    return [name for name in _DECISIVE if name in before and _names(before[name]) != _names(now[name])]


def _names(value: Any) -> Any:
    """A value with files known by their names."""
    if isinstance(value, list):
        return [_names(each) for each in value]
    return PurePath(value).name if isinstance(value, str) else value


def _validated(history: Sequence[dict[str, Any]]) -> list[Measured]:
    """The entries up to the last whole epoch: a training goes on from there."""
    entries = [Measured(**entry) for entry in history]
    ends = [i for i, entry in enumerate(entries, 1) if "validation_loss" in entry.values]
    return entries[: ends[-1]] if ends else []
