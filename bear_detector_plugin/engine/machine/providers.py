# SPDX-License-Identifier: GPL-2.0-or-later
"""Which of onnxruntime's providers runs a model, and how fast those that could are on this machine.

The package that is installed decides which there are: onnxruntime-gpu brings CUDA, onnxruntime-openvino brings
OpenVINO. Whether OpenVINO beats onnxruntime's own CPU kernels depends on processor and precision, so both are timed
once for a model file and a machine, and the speeds are kept in a small file in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess  # nosec B404
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import onnxruntime as ort

from ...errors import BadArgument
from . import threads

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"
OPENVINO = "OpenVINOExecutionProvider"
VISIBLE = "CUDA_VISIBLE_DEVICES"
"""Environment variable: which GPUs a process may use, by number or name; read when it first uses one."""
_FILE = "speeds.json"
_LIST_GPUS = ("nvidia-smi", "--query-gpu=uuid", "--format=csv,noheader")
_ANSWERS_WITHIN_S = 30

Speeds = dict[str, float]
"""Of each provider, in megapixels a second; 0 for one that can't run the model."""


def for_device(device: str) -> list[str]:
    """The providers that may serve a device; where there are several, the fastest shall.

    Args:
        device: `cpu` is onnxruntime's own kernels, the same on every machine; `auto` is CUDA where onnxruntime has
            it, else the fastest of what runs on the processor.

    Raises:
        BadArgument: the device is `cuda`, and onnxruntime has none.
    """
    available = ort.get_available_providers()
    if device == "cuda" and CUDA not in available:
        raise BadArgument(
            "No GPU can be used: onnxruntime has no CUDA here.", "Install onnxruntime-gpu, or use --device cpu."
        )
    if device == "cpu":
        return [CPU]
    if CUDA in available:
        ort.preload_dlls()  # CUDA's libraries may have come by pip, where the system's loader doesn't look
        return [CUDA]
    return [CPU, OPENVINO] if OPENVINO in available else [CPU]


def for_promises(device: str) -> str:
    """The device that thresholds are set on: as asked for, but not with OpenVINO, whose scores are its own."""
    return "cpu" if device == "auto" and CUDA not in ort.get_available_providers() else device


def with_options(provider: str) -> list[Any]:
    """A provider as a session wants it, with onnxruntime's own kernels for what it can't do."""
    if provider == CPU:
        return [CPU]
    if provider == CUDA:
        # By default cuDNN tries all algorithms, for a second or so, with every new size of image: a scan has many.
        return [(CUDA, {"cudnn_conv_algo_search": "HEURISTIC"}), CPU]
    limit = threads.limit()
    return [(provider, {"device_type": "CPU", **({"num_of_threads": str(limit)} if limit else {})}), CPU]


def gpus() -> list[str]:
    """The GPUs that this process may use, as `VISIBLE` names them; none where nobody tells."""
    told = os.environ.get(VISIBLE)
    if told is not None:
        return [name for name in told.replace(",", " ").split() if name != "-1"]
    try:
        answer = subprocess.run(_LIST_GPUS, capture_output=True, text=True, check=True, timeout=_ANSWERS_WITHIN_S)  # nosec B603
    except (OSError, subprocess.SubprocessError):  # no driver of NVIDIA's
        return []
    return answer.stdout.split()


def speeds(model: Path, names: Sequence[str], measure: Callable[[str], float]) -> Speeds:
    """How fast each provider runs a model file here, measured where this machine doesn't remember it.

    Args:
        model: the file.
        names: of the providers.
        measure: gives the megapixels a second of one.
    """
    key, path = _key(model, names), _cache_folder() / _FILE
    remembered = _read(path)
    if key not in remembered:
        remembered[key] = {name: measure(name) for name in names}
        with suppress(OSError):  # a folder that can't be written costs the next run some seconds
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f"{_FILE}.{os.getpid()}")
            part.write_text(json.dumps(remembered, indent=1), encoding="utf-8")
            part.replace(path)
    return remembered[key]


def _key(model: Path, names: Sequence[str]) -> str:
    """What a speed depends on: the model, onnxruntime, the processor, and how many of its cores may be used."""
    with model.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    parts = (ort.__version__, *names, _processor(), str(os.cpu_count()), str(threads.limit()))
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()


def _processor() -> str:
    """The processor's name and abilities, as far as the system tells them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    return "".join(value for name, value in told.items() if name.strip() in ("model name", "flags", "Features"))


def _cache_folder() -> Path:
    """Where this user's programs keep what they can make again."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "bear-detector"


def _read(path: Path) -> dict[str, Speeds]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
