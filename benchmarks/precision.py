# SPDX-License-Identifier: GPL-2.0-or-later
"""Three ways to make a model of 8 bits, against the same weights in 32: how near the logits are, and how fast it is.

    .venv/bin/python -m benchmarks.precision models/polar-bear-seal
    qemu-x86_64 -cpu Haswell .venv/bin/python -m benchmarks.precision models/polar-bear-seal --again 4

`u8s8, 7 bits` keeps weights to 7 bits (reduce_range), `u8s8` to 8, and in `u8u8` weights are unsigned as well. Ranges
come from crops of glacier_bay_seals/train, logits are compared on its valid tiles. Without VNNI a processor adds pairs
of products in 16 bits, where those of 8 by 8 bits overflow, if both are large: `--again` looks at the middles of some
tiles once more with the files that were made, and adds the figures under the processor's name; an emulator plays an old
one.
Where the 32-bit file isn't given, it is made from the model's own weights; those of an 8-bit model lie on a grid of 7
bits already, which flatters the first way. Written to benchmarks/results/precision.json.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bear_detector_plugin.engine.imagery.rasters import open_raster
from bear_detector_plugin.engine.imagery.windows import TILE_PX, Window
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.model.classifier import Classifier
from bear_detector_plugin.engine.statistics.metrics import log_odds

SEALS = Path("../shared/data/glacier_bay_seals")
BUILD = Path("build/precision")
RESULT = Path("benchmarks/results/precision.json")
WAYS = {
    "u8s8, 7 bits": {"reduce_range": True, "signed": True},
    "u8s8": {"reduce_range": False, "signed": True},
    "u8u8": {"reduce_range": False, "signed": False},
}
RANGE_CROPS = 48
ROUNDS = 5
_SPEED_PX = 672
"""Side of the square that speed is measured on."""


def file_of(way: str) -> Path:
    """Where a way's model lies; `fp32` is the exact one."""
    return BUILD / f"{way.replace(', ', '-').replace(' ', '-')}.onnx"


def crops(most: int) -> Iterator[NDArray[np.uint8]]:
    """Windows from the middle of training tiles, 1 x 224 x 224 x 3."""
    tiles = sorted((SEALS / "train" / "images").iterdir())
    for tile in tiles[:: max(len(tiles) // most, 1)][:most]:
        with open_raster(str(tile)) as raster:
            yield raster.read(Window(208, 208, TILE_PX, TILE_PX)).rgb[None]


def make(model: str) -> None:
    """Write the exact model and one of each way, where they aren't there yet."""
    from bear_detector_plugin.engine.model.quantise import quantise

    BUILD.mkdir(parents=True, exist_ok=True)
    exact = file_of("fp32")
    if not exact.exists():
        subprocess.run([sys.executable, "-m", "benchmarks.dequantise", model, str(exact)], check=True)
    card = model_file.read(str(exact))[1].model_copy(update={"precision": "int8"})
    for way, how in WAYS.items():
        if not file_of(way).exists():
            part = file_of(way).with_suffix(".part")
            shutil.copyfile(exact, part)
            quantise(part, crops(RANGE_CROPS), **how)
            model_file.write_card(part, card)
            part.replace(file_of(way))


def margins(tiles: Sequence[Path], way: str, side_px: int) -> NDArray[np.float32]:
    """The seal's log-odds in every window at stride 32 of a square in the middle of the tiles."""
    classifier, found = Classifier(str(file_of(way)), "cpu"), []
    column = classifier.card.classes.index("seal")
    for tile in tiles:
        with open_raster(str(tile)) as raster:
            corner = (raster.width - side_px) // 2, (raster.height - side_px) // 2
            logits = classifier.logits(raster.read(Window(*corner, side_px, side_px)).rgb[None])[0]
        found.append(log_odds(logits.reshape(len(logits), -1).T)[:, column])
    return np.concatenate(found)


def compared(exact: NDArray[np.float32], other: NDArray[np.float32]) -> dict[str, Any]:
    """How far log-odds lie apart: all, and those that decide, near the threshold."""
    apart, near = np.abs(other - exact), np.abs(exact) < 3
    return {
        "windows": len(exact),
        "median_difference": round(float(np.median(apart)), 4),
        "largest_1_percent": round(float(np.quantile(apart, 0.99)), 4),
        "mean_shift_near_threshold": round(float((other - exact)[near].mean()), 4) if near.any() else None,
        "correlation": round(float(np.corrcoef(exact, other)[0, 1]), 6),
        "windows_on_the_other_side": int(((exact > 0) != (other > 0)).sum()),
    }


def speeds() -> dict[str, float]:
    """Megapixels per second of processor time of each way, taken in turns; the best of some rounds."""
    noise = np.random.default_rng(0).integers(0, 256, (1, _SPEED_PX, _SPEED_PX, 3), dtype=np.uint8)
    ready = {way: Classifier(str(file_of(way)), "cpu") for way in ("fp32", *WAYS)}
    taken: dict[str, list[float]] = {way: [] for way in ready}
    for _ in range(ROUNDS + 1):
        for way, classifier in ready.items():
            began = time.process_time()
            classifier.activation(noise)
            taken[way].append(time.process_time() - began)
    return {way: round(_SPEED_PX**2 / 1e6 / min(values[1:]), 3) for way, values in taken.items()}


def processor() -> str:
    """Its name, and whether it has the instructions that decide."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name = next(line.split(":", 1)[1].strip() for line in told.splitlines() if line.startswith("model name"))
    return f"{name}, {'with' if 'vnni' in told else 'without'} VNNI"


def main() -> None:
    """Measure, and add to the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--every", type=int, default=6, help="so manieth valid tile is looked at")
    parser.add_argument(
        "--again", type=int, metavar="TILES", help="only logits of so many tiles, with files that exist"
    )
    parser.add_argument("--name", default=processor(), help="of the processor")
    given = parser.parse_args()
    tiles = sorted((SEALS / "valid" / "images").iterdir())
    tiles = tiles[:: len(tiles) // given.again][: given.again] if given.again else tiles[:: given.every]
    if not given.again:
        make(given.model)
    side_px = TILE_PX if given.again else 640
    exact = margins(tiles, "fp32", side_px)
    told: dict[str, Any] = {"tiles": len(tiles)}
    for way in WAYS:
        told[way] = compared(exact, margins(tiles, way, side_px))
        print(way, told[way], flush=True)
    if not given.again:
        told["megapixels_per_second_of_processor_time"] = speeds()
    results = json.loads(RESULT.read_text(encoding="utf-8")) if RESULT.exists() else {}
    RESULT.write_text(json.dumps({**results, given.name: told}, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
