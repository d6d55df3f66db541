# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast a survey is searched, and what each shortcut costs: all ways side by side, on the same photos.

    make bench                                             # all, some 40 minutes on two cores
    .venv/bin/python -m benchmarks.bench --only default steps     # these again, the rest as it was
    .venv/bin/python -m benchmarks.bench --quick           # small photos, a minute or two; for development

Photos of the sample survey as JPEGs of 36 megapixels, two bears and two seals each: about one animal in a thousand
windows that overlap by half. Each way runs in a process of its own, the engine's as the command `bear-detector detect`;
what it takes to start is measured on a photo of one window and not counted in the seconds a photo. Written to
benchmarks/results/bench.json after each, then bench.png and the table in the README. The photos are kept in
build/bench.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from bear_detector_plugin import ROOT
from bear_detector_plugin.engine.imagery.windows import STRIDE_PX, TILE_PX, grid, rounded_up
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.jobs import DEFAULT_MODEL

from . import bench_plot, bench_seals
from .bench_photos import Truth, truth
from .bench_scores import Detection, against_truth, from_results, from_script

BUILD = Path("build/bench")
RESULT = Path("benchmarks/results/bench.json")
SEED = 7
NO_SCREEN = ("--no-screen",)
PACKAGES = ("torch", "onnxruntime", "onnxruntime-openvino", "onnxruntime-gpu", "numpy")


@dataclass(frozen=True)
class Sizes:
    """How much is measured.

    Attributes:
        survey: width and height of the photos in pixels, how many there are, and bears (and seals) in each.
        slow: photos for the slow ways.
        counts: numbers of small photos.
        small: their side in pixels.
        megapixels: sizes of single photos.
        seals: every so manieth tile of the real seals.
    """

    name: str
    survey: tuple[int, int, int, int]
    slow: int
    counts: tuple[int, ...]
    small: int
    megapixels: tuple[float, ...]
    seals: int


FULL = Sizes("full", (7360, 4912, 12, 2), 3, (1, 4, 16, 64, 200), 640, (9, 36, 100, 400), 1)
QUICK = Sizes("quick", (1024, 768, 2, 1), 1, (1, 4), 640, (1, 4), 50)


class Child(NamedTuple):
    """What a process took."""

    seconds: float
    peak_mb: int
    processor_s: float


def run(command: Sequence[str]) -> Child:
    """Run a command of Python's to its end, and say what it took.

    Raises:
        RuntimeError: it failed.
    """
    began = time.monotonic()
    process = subprocess.Popen([sys.executable, "-W", "ignore", *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)[:300]} ended with {process.returncode}")
    return Child(time.monotonic() - began, usage.ru_maxrss // 1024, usage.ru_utime + usage.ru_stime)


def detect(photos: Sequence[str], out: Path, *options: str) -> Child:
    """The real command, on photos or folders."""
    return run(["-m", "bear_detector_plugin", "detect", *photos, "--out", str(out.resolve()), "--fresh", *options])


class Bench:
    """The photos, and the ways to search them.

    Args:
        sizes: how much is measured.
        model: a model's name, folder or file.
    """

    def __init__(self, sizes: Sizes, model: str) -> None:
        self.sizes, self.folder, self.model = sizes, BUILD / sizes.name, str(model_file.find(model).resolve())
        self.folder.mkdir(parents=True, exist_ok=True)
        width, height, count, animals = sizes.survey
        one, small = str(TILE_PX), str(sizes.small)
        for name, *numbers in (
            ("one", "1", one, one, "--animals", "0"),
            ("small", str(max(sizes.counts)), small, small, "--animals", "0"),
            ("survey", str(count), str(width), str(height), "--animals", str(animals)),
        ):
            sides = ["--megapixels", *map(str, sizes.megapixels)] if name == "survey" else []
            run(["-m", "benchmarks.bench_photos", str(self.folder / name), *numbers, "--seed", str(SEED), *sides])
        self.photos = truth(self.folder / "survey", count)
        self.card = model_file.read(model)[1]
        self.fp32 = str(exact_model(self.model).resolve())

    def steps(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """Everything that is measured, by its name in the results."""
        few = self.photos[: self.sizes.slow]
        exact, small = ("--model", self.fp32), ("--model", self.model)
        return {
            "script": lambda: self.script(few),
            "tiles": lambda: self.engine(few, *exact, "--mode", "tiles"),
            "dense fp32": lambda: self.engine(few, *exact),
            "dense int8": lambda: self.engine(few, *small, *NO_SCREEN),
            "default": lambda: self.engine(self.photos, *small),
            "steps": self.breakdown,
            "growth with photos": self.growth_with_photos,
            "growth with megapixels": self.growth_with_megapixels,
            "real seals": lambda: bench_seals.measure(self.model, self.fp32, self.sizes.seals, detect),
        }

    def script(self, photos: list[Truth]) -> dict[str, Any]:
        """The PyTorch script."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder).resolve() / "script.json"
            names = [photo.photo for photo in photos]
            child = run(["-m", "benchmarks.bench_script", self.model, str(out), *names])
            ready = json.loads(out.read_text(encoding="utf-8"))
            start = Child(ready["ready_s"], 0, ready["ready_processor_s"])
            return self.told(photos, child, start, from_script(out)) | self.rate(photos, child, start, "tiles")

    def engine(self, photos: list[Truth], *options: str) -> dict[str, Any]:
        """A run of the engine."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "survey.gpkg"
            start = detect([str(self.folder / "one")], out, *options)
            child = detect([photo.photo for photo in photos], out, *options)
            mode = "tiles" if "tiles" in options else "dense"
            return self.told(photos, child, start, from_results(out)) | self.rate(photos, child, start, mode)

    def told(self, photos: list[Truth], child: Child, start: Child, found: list[Detection]) -> dict[str, Any]:
        """Seconds a photo, by the clock and of the processor, memory, recall and false alarms.

        The latter two are told of the photos that all ways saw, too.
        """
        same = photos[: self.sizes.slow]
        return {
            "photos": len(photos),
            "start_s": round(start.seconds, 2),
            "seconds_per_photo": round((child.seconds - start.seconds) / len(photos), 3),
            "processor_s_per_photo": round((child.processor_s - start.processor_s) / len(photos), 3),
            "peak_mb": child.peak_mb,
            "same_photos": against_truth(
                same, [d for d in found if d.photo in {p.photo for p in same}], self.threshold
            ),
            "all_photos": against_truth(photos, found, self.threshold),
        }

    @property
    def threshold(self) -> float:
        """The score from which a detection counts: the model's own."""
        return self.card.threshold

    def rate(self, photos: list[Truth], child: Child, start: Child, mode: str) -> dict[str, Any]:
        """Windows a second: single ones that overlap by half, or all at stride 32."""
        counts = [windows(photo.width, photo.height, mode) for photo in photos]
        return {"windows_per_second": round(sum(counts) / (child.seconds - start.seconds), 1), "windows": counts[0]}

    def breakdown(self) -> dict[str, Any]:
        """Where the time of the default settings goes."""
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder).resolve() / "steps.json"
            run(["-m", "benchmarks.bench_steps", self.model, str(out), *(photo.photo for photo in self.photos)])
            told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
            return told

    def growth_with_photos(self) -> dict[str, Any]:
        """Seconds and memory of default runs over more and more small photos."""
        photos = [photo.photo for photo in truth(self.folder / "small", max(self.sizes.counts))]
        with tempfile.TemporaryDirectory() as folder:
            runs = {
                count: detect(photos[:count], Path(folder) / "survey.gpkg", "--model", self.model)
                for count in self.sizes.counts
            }
        return {str(count): taken(child) | {"side_px": self.sizes.small} for count, child in runs.items()}

    def growth_with_megapixels(self) -> dict[str, Any]:
        """Seconds and memory of default runs over one photo, larger and larger; the start is in it."""
        found = {}
        with tempfile.TemporaryDirectory() as folder:
            for size in self.sizes.megapixels:
                photo = self.folder / "sizes" / f"{size:g}.jpg"
                child = detect([str(photo)], Path(folder) / "survey.gpkg", "--model", self.model)
                found[f"{size:g}"] = taken(child)
        return found


def taken(child: Child) -> dict[str, Any]:
    """What a process took, for the results."""
    return {
        "seconds": round(child.seconds, 2),
        "processor_s": round(child.processor_s, 2),
        "peak_mb": child.peak_mb,
    }


def windows(width: int, height: int, mode: str) -> int:
    """How many windows of a photo are looked at."""
    if mode == "tiles":
        return len(grid(width, height, TILE_PX, TILE_PX // 2))
    across, down = ((rounded_up(side) - TILE_PX) // STRIDE_PX + 1 for side in (width, height))
    return across * down


def exact_model(model: str) -> Path:
    """A folder with the model's weights in a file of 32 bits: made once, from the 8-bit file."""
    card = model_file.read(model)[1]
    folder = BUILD / f"fp32-{card.sha256[:12]}"
    if not (folder / "model.onnx").exists():
        folder.mkdir(parents=True, exist_ok=True)
        run(["-m", "benchmarks.dequantise", model, str((folder / "model.onnx").resolve())])
    return folder


def machine() -> dict[str, Any]:
    """What measured."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    told = {name.strip(): value.strip() for name, value in told.items()}
    flags, names = told.get("flags", "").split(), []
    for package in PACKAGES:
        try:
            names.append(f"{package} {version(package)}")
        except ModuleNotFoundError:
            continue
    return {
        "processor": told.get("model name", platform.processor()),
        "abilities": [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8") if flag in flags],
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": platform.platform(),
        "packages": names,
    }


def main() -> None:
    """Measure what was asked for, and write the results after each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="written to build/bench/quick.json")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="of what is in the results")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="of 8 bits, with a screen beside it")
    given = parser.parse_args()
    result = BUILD / "quick.json" if given.quick else RESULT
    bench = Bench(QUICK if given.quick else FULL, given.model)
    steps = bench.steps()
    if unknown := set(given.only or ()) - set(steps):
        parser.error(f"{min(unknown)!r} is none of: {', '.join(steps)}")
    results = {
        "machine": machine(),
        "model": {"name": bench.card.name, "sha256": bench.card.sha256},
        "photos": json.loads(json.dumps(asdict(bench.sizes))),
    }
    known = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    if known | results == known:  # figures of another model or machine don't stand beside these
        results = known
    failed = []
    for name in given.only or steps:
        load = os.getloadavg()[0]
        try:
            measured = steps[name]()
        except Exception:
            traceback.print_exc()
            failed.append(name)
            continue
        results[name] = measured | {"load_before": round(load, 1)}
        print(name, json.dumps(results[name]), flush=True)
        result.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    bench_plot.draw(results, result.with_suffix(".png"))
    table = bench_plot.table(results)
    print(table)
    if not given.quick:
        bench_plot.put_into(Path("README.md"), table)
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}; again with --only.")


if __name__ == "__main__":
    main()
