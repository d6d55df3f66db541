# SPDX-License-Identifier: GPL-2.0-or-later
"""Tiny wheels, written by the test: what pip installs without a network."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile


def write_wheel(folder: Path, name: str, version: str = "1.0", requires: tuple[str, ...] = ()) -> Path:
    """A wheel with one module that only knows its version."""
    folder.mkdir(parents=True, exist_ok=True)
    module, record = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {other}\n" for other in requires)
    path = folder / f"{module}-{version}-py3-none-any.whl"
    with ZipFile(path, "w") as wheel:
        wheel.writestr(f"{module}.py", f"version = '{version}'\n")
        wheel.writestr(f"{record}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")
        wheel.writestr(
            f"{record}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        files = (f"{module}.py", f"{record}/METADATA", f"{record}/WHEEL", f"{record}/RECORD")
        wheel.writestr(f"{record}/RECORD", "".join(f"{file},,\n" for file in files))
    return path


def write_sets(folder: Path, version: str = "1.0") -> Path:
    """Requirement sets as the plugin's: `train` holds `detect`, `gpu` replaces onnxruntime."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "constraints.txt").write_text("# none\nbear-side==1.0\n", encoding="utf-8")
    (folder / "detect.txt").write_text(f"-c constraints.txt\nonnxruntime=={version}\nbear-needs\n", encoding="utf-8")
    (folder / "train.txt").write_text("-c constraints.txt\n-r detect.txt\nbear-torch==1.0\n", encoding="utf-8")
    (folder / "gpu.txt").write_text("onnxruntime-gpu==1.0\n", encoding="utf-8")
    return folder
