# SPDX-License-Identifier: GPL-2.0-or-later
"""The requirement sets in ROOT/requirements: what is in them, and which a Python has; looks at files only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import ROOT
from .pythons import venv_config

DETECT, TRAIN = SETS = ("detect", "train")
"""Each holds those before it."""
FOLDER = ROOT / "requirements"
CONSTRAINTS = "constraints.txt"

_DETECT_MB, _TRAIN_MB = (35, 150), (350, 1600)
_CUDA_MB = {DETECT: (1400, 3000), TRAIN: (2800, 5500)}
"""What the libraries for NVIDIA cards add."""
_RUNTIME = re.compile(r"onnxruntime(_gpu|_openvino)?")
_DISTRIBUTION = re.compile(r"(?P<name>.+?)-[^-]+(-py[\d.]+)?\.(dist|egg)-info")


def lines(name: str, gpu: bool = False, folder: Path | None = None) -> list[str]:
    """A set's requirements as pip takes them, those of the sets that it holds included.

    Args:
        name: `detect` or `train`.
        gpu: onnxruntime's package for NVIDIA cards instead of the usual one: they overwrite each other.
        folder: where the sets are; the plugin's own where None.
    """
    folder = folder or FOLDER
    found = list(dict.fromkeys(_read(folder / f"{name}.txt")))
    if gpu:
        found = [line for line in found if not is_runtime(project(line))] + list(_read(folder / "gpu.txt"))
    return found


def project(line: str) -> str:
    """The package that a requirement names, in the form that folder names have: `scikit-learn==1.9` scikit_learn."""
    return re.sub(r"[-_.]+", "_", re.split(r"[\s\[<>=!~;]", line.strip(), maxsplit=1)[0]).lower()


def fingerprint(name: str, gpu: bool = False, folder: Path | None = None) -> str:
    """Changes when a set, or a version that it may bring along, does."""
    text = "\n".join([*lines(name, gpu, folder), *_read((folder or FOLDER) / CONSTRAINTS)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def lacking(name: str, python: Path) -> list[str]:
    """The packages of a set that a Python does not have, in any version."""
    there = installed(site_folders(python))
    runtime = any(map(is_runtime, there))
    wanted = [project(line) for line in lines(name)]
    return [package for package in wanted if package not in there and not (runtime and is_runtime(package))]


def sizes_mb(name: str, gpu: bool, platform: str = "") -> tuple[int, int]:
    """What a set takes to fetch and on the disk, in megabytes, rounded from installs that were measured.

    Args:
        name: `detect` or `train`.
        gpu: for NVIDIA cards.
        platform: as `sys.platform`; on Linux pip's own index has torch with the libraries for NVIDIA cards only.
    """
    fetch, disk = _TRAIN_MB if name == TRAIN else _DETECT_MB
    if gpu or (name == TRAIN and platform == "linux"):
        fetch, disk = fetch + _CUDA_MB[name][0], disk + _CUDA_MB[name][1]
    return fetch, disk


def is_runtime(package: str) -> bool:
    """Whether a package is one of onnxruntime's, of which only one may be installed."""
    return _RUNTIME.fullmatch(package) is not None


def installed(folders: Iterable[Path]) -> set[str]:
    """The packages whose records lie in site-packages folders."""
    found = set()
    for folder in folders:
        for entry in folder.glob("*-info"):
            match = _DISTRIBUTION.fullmatch(entry.name)
            if match:
                found.add(project(match["name"]))
    return found


def site_folders(python: Path) -> list[Path]:
    """Where a Python finds its packages: a venv's own folders, and its maker's where it sees them."""
    config = venv_config(python)
    if not config:
        return _below(_prefix(python))
    folders = _below(python.parent.parent)
    if config.get("include-system-site-packages", "").lower() == "true" and "home" in config:
        folders += _below(_prefix(Path(config["home"]) / python.name))
    return folders


def _prefix(python: Path) -> Path:
    return python.parent.parent if python.parent.name.lower() in ("bin", "scripts") else python.parent


def _below(prefix: Path) -> list[Path]:
    patterns = (
        "lib/python3*/site-packages",
        "lib/python3*/dist-packages",
        "local/lib/python3*/dist-packages",
        "Lib/site-packages",
        "Frameworks/lib/python3*/site-packages",
    )
    return list(dict.fromkeys(folder for pattern in patterns for folder in sorted(prefix.glob(pattern))))


def _read(file: Path) -> Iterator[str]:
    for raw in file.read_text(encoding="utf-8").splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("-r"):
            yield from _read(file.parent / line[2:].strip())
        elif line and not line.startswith("-"):
            yield line
