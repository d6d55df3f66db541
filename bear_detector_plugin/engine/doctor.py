# SPDX-License-Identifier: GPL-2.0-or-later
"""What is installed, which device will be used and how fast the default model is on it."""

from __future__ import annotations

import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from osgeo import gdal

from .. import __version__
from ..errors import ModelFileError
from ..events import Log, Progress, Report, Result
from ..jobs import DEFAULT_MODEL, DoctorJob
from .imagery.windows import TILE_PX
from .machine import threads

if TYPE_CHECKING:
    from .model.classifier import Classifier

DETECTING = ("onnxruntime", "onnxruntime-gpu", "onnxruntime-openvino", "pydantic")
TRAINING = ("torch", "torchvision", "lightning", "onnx", "scikit-learn")
TILES = 8
"""Tiles in one batch of the speed measure."""
ROUNDS = 4
"""Batches that are timed, after one that is not."""


def doctor(_job: DoctorJob, report: Report) -> None:
    """Say what is there, in plain sentences; a missing package or model is a warning, not a failure."""
    report(Log(f"Bear Detector {__version__}, Python {platform.python_version()} at {sys.executable}."))
    report(Log(f"System: {platform.platform()}, {os.cpu_count()} processor cores, limit {threads.limit() or 'none'}."))
    report(Log(f"Rasters: GDAL {gdal.__version__}, numpy {np.__version__}."))
    _packages(report)
    counts = _model(report) if _can_detect(report) else {}
    report(Result(counts=counts))


def _packages(report: Report) -> None:
    detecting = _installed(DETECTING)
    runtimes = [name for name in detecting if name.startswith("onnxruntime")]
    report(Log(f"Detecting: {_sentence(detecting)}."))
    if len(runtimes) > 1:
        report(Log(f"{' and '.join(runtimes)} overwrite each other: uninstall all but one.", "warning"))
    training = _installed(TRAINING)
    missing = [name for name in TRAINING if name not in training]
    if missing:
        report(Log(f"Training is not possible yet: {', '.join(missing)} not installed. Detecting does not need it."))
    else:
        report(Log(f"Training: {_sentence(training)}."))


def _installed(names: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _sentence(packages: dict[str, str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in packages.items()) or "nothing installed"


def _can_detect(report: Report) -> bool:
    """Whether what a model needs is installed: it is imported after this only."""
    missing = [name for name in ("onnxruntime", "pydantic") if find_spec(name) is None]
    if missing:
        report(Log(f"Detecting is not possible yet: {', '.join(missing)} not installed.", "warning"))
    return not missing


def _model(report: Report) -> dict[str, float]:
    import onnxruntime as ort

    from .model import model_file
    from .model.classifier import Classifier

    report(Log(f"onnxruntime offers: {', '.join(ort.get_available_providers())}."))
    try:
        model_file.find(DEFAULT_MODEL)
    except ModelFileError as error:
        report(Log(str(error), "warning"))
        return {}
    classifier = Classifier(DEFAULT_MODEL)
    report(Log(f"Device: {classifier.provider}, for model {DEFAULT_MODEL} ({classifier.card.precision})."))
    if classifier.speeds:
        told = ", ".join(f"{name} {speed:.3g}" for name, speed in classifier.speeds.items())
        report(Log(f"It is the fastest here for whole photos, in megapixels a second: {told}."))
    tiles_s = _tiles_per_second(classifier, report)
    megapixels_s = tiles_s * TILE_PX**2 / 1e6
    report(Log(f"Speed: {tiles_s:.3g} tiles of {TILE_PX} x {TILE_PX} px a second, {megapixels_s:.3g} megapixels."))
    return {"tiles_per_s": tiles_s}


def _tiles_per_second(classifier: Classifier, report: Report) -> float:
    """Speed on noise, of the batch after the first one, which also pays for the set-up."""
    tiles = np.random.default_rng(0).integers(0, 256, (TILES, TILE_PX, TILE_PX, 3), dtype=np.uint8)
    classifier.logits(tiles)
    started_s = time.perf_counter()
    for done in range(ROUNDS):
        report(Progress("speed", done * TILES, ROUNDS * TILES, "tiles"))
        classifier.logits(tiles)
    elapsed_s = time.perf_counter() - started_s
    report(Progress("speed", ROUNDS * TILES, ROUNDS * TILES, "tiles"))
    return ROUNDS * TILES / elapsed_s
