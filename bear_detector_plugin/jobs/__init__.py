# SPDX-License-Identifier: GPL-2.0-or-later
"""One frozen dataclass for each job: what to do, and the only home of defaults, choices and limits.

The command line builds a job from its arguments, the Processing algorithms and the dock build the same job
from their widgets, and `argv` turns it back into the arguments of the command line:

    >>> argv(DetectJob(imagery=("photos",), out="survey.gpkg"))
    ['detect', 'photos', '--out', 'survey.gpkg']
"""

from __future__ import annotations

from .arguments import MOST_CHARACTERS, ON_STDIN, Job, argv
from .examples import BackgroundExamplesJob, ComposeExamplesJob, CutOutJob, HarvestJob, ImportExamplesJob
from .learning import CalibrateJob, EvaluateJob, ExplainJob, TrainJob
from .limits import (
    AUTO,
    COUNTED,
    CROPS,
    DEFAULT_MODEL,
    DEVICES,
    MODES,
    NATIVE,
    NETWORK_MB,
    PRECISIONS,
    RECIPES,
    REVIEWED,
    SALIENCY,
    SCORE_FLOOR,
    SPLITS,
)
from .survey import AuditJob, CompareJob, CountJob, DetectJob, EffortJob, ExportJob, GeoreferenceJob
from .tools import DemoJob, DoctorJob, ModelsJob

__all__ = [
    "AUTO",
    "COUNTED",
    "CROPS",
    "DEFAULT_MODEL",
    "DEVICES",
    "MODES",
    "MOST_CHARACTERS",
    "NATIVE",
    "NETWORK_MB",
    "ON_STDIN",
    "PRECISIONS",
    "RECIPES",
    "REVIEWED",
    "SALIENCY",
    "SCORE_FLOOR",
    "SPLITS",
    "AuditJob",
    "BackgroundExamplesJob",
    "CalibrateJob",
    "CompareJob",
    "ComposeExamplesJob",
    "CountJob",
    "CutOutJob",
    "DemoJob",
    "DetectJob",
    "DoctorJob",
    "EffortJob",
    "EvaluateJob",
    "ExplainJob",
    "ExportJob",
    "GeoreferenceJob",
    "HarvestJob",
    "ImportExamplesJob",
    "Job",
    "ModelsJob",
    "TrainJob",
    "argv",
]
