# SPDX-License-Identifier: GPL-2.0-or-later
"""A job as the arguments of the command line."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, Union

from .examples import BackgroundExamplesJob, ComposeExamplesJob, CutOutJob, HarvestJob, ImportExamplesJob
from .learning import CalibrateJob, EvaluateJob, ExplainJob, TrainJob
from .survey import AuditJob, CompareJob, CountJob, DetectJob, EffortJob, ExportJob, GeoreferenceJob
from .tools import DemoJob, DoctorJob, ModelsJob

Job = Union[
    DetectJob,
    TrainJob,
    EvaluateJob,
    CalibrateJob,
    ExplainJob,
    ExportJob,
    AuditJob,
    CountJob,
    EffortJob,
    CompareJob,
    ImportExamplesJob,
    BackgroundExamplesJob,
    ComposeExamplesJob,
    CutOutJob,
    HarvestJob,
    GeoreferenceJob,
    DemoJob,
    ModelsJob,
    DoctorJob,
]


ON_STDIN = "--arguments-on-stdin"
"""In place of all arguments: they are the first line of stdin, a list as JSON."""
MOST_CHARACTERS = 30_000
"""Of a command line: Windows takes 32,767, and a survey may be thousands of files that were chosen one by one."""


def argv(job: Job) -> list[str]:
    """The command line's arguments for a job; what is left at its default is left out."""
    positional: list[str] = []
    options: list[str] = []
    for f in fields(job):
        value = getattr(job, f.name)
        if value is None or (f.default is not MISSING and value == f.default):
            continue
        if f.metadata.get("positional"):
            positional += [str(v) for v in value] if isinstance(value, tuple) else [str(value)]
        else:
            options += _option(f.name, value)
    separator = ["--"] if any(p.startswith("-") for p in positional) else []
    return [*job.command, *options, *separator, *positional] if separator else [*job.command, *positional, *options]


def _option(name: str, value: Any) -> list[str]:
    flag = "--" + name.replace("_", "-")
    if value is True:
        return [flag]
    if name in ("window", "bands", "box", "length_m"):
        return [flag, *(str(v) for v in value)]
    if isinstance(value, tuple):
        return [part for v in value for part in (flag, str(v))]
    return [flag, str(value)]
