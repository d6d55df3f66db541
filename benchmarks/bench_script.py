# SPDX-License-Identifier: GPL-2.0-or-later
"""What a script does today: PyTorch, tile by tile, with 50 % overlap.

    .venv/bin/python -m benchmarks.bench_script models/polar-bear-seal build/script.json photo.jpg ...

The photo is read by GDAL at once, its windows of 224 px go through torch's ResNet-50 with the model's own weights,
32-bit, 16 at a time, on all cores. Nothing is done ahead or beside.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from osgeo import gdal

from bear_detector_plugin.engine.imagery.windows import TILE_PX, grid
from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.training import network
from bear_detector_plugin.jobs import SCORE_FLOOR

BATCH = 16


@torch.inference_mode()
def main() -> None:
    """Look at the photos; the windows that score go into a JSON file."""
    began = time.perf_counter()
    gdal.UseExceptions()
    model, out, photos = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    card = model_file.read(model)[1]
    classifier = network.build(card.classes, model)[0].eval()
    ready = {"ready_s": time.perf_counter() - began, "ready_processor_s": time.process_time()}
    found = []
    for photo in photos:
        pixels = np.moveaxis(gdal.Open(photo).ReadAsArray()[:3], 0, -1)
        windows = grid(pixels.shape[1], pixels.shape[0], TILE_PX, TILE_PX // 2)
        for start in range(0, len(windows), BATCH):
            batch = windows[start : start + BATCH]
            tiles = np.stack([pixels[y : y + TILE_PX, x : x + TILE_PX] for x, y, _, _ in batch])
            logits = classifier(torch.from_numpy(tiles).permute(0, 3, 1, 2).float())
            scores = (logits / card.temperature).softmax(1).numpy()
            for window, row in zip(batch, scores, strict=True):
                for index, name in enumerate(card.classes):
                    if name in card.animals and row[index] >= SCORE_FLOOR:
                        found.append([photo, name, float(row[index]), window.x, window.y])
    out.write_text(json.dumps({**ready, "windows": found}), encoding="utf-8")


if __name__ == "__main__":
    main()
