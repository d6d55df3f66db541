# SPDX-License-Identifier: GPL-2.0-or-later
"""What each shortcut costs on real seals: glacier_bay_seals/valid in ../shared/data, where that is at hand.

The reference is the exact scan, tile by tile in 32 bits. Recall and false alarms are counted at the model's threshold;
of the seals that the reference finds, those that a shortcut keeps, with exact 95 % intervals.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bear_detector_plugin.engine.model import model_file

from .bench_photos import Truth
from .bench_scores import against_truth, best_scores, from_results, kept
from .seals import SEALS, labels_of

TILE_PX = 640
REFERENCE = "tiles fp32"


def measure(model: str, exact: str, every: int, detect: Callable[..., Any]) -> dict[str, Any]:
    """Figures of each way.

    Args:
        model: the model's file.
        exact: the folder of the model of 32 bits.
        every: so manieth tile is looked at.
        detect: runs the command on photos, into a results file, with options.
    """
    if not SEALS.is_dir():
        return {"skipped": f"{SEALS} is not there"}
    tiles = sorted((SEALS / "images").iterdir())[::every]
    shown = [Truth(str(tile.resolve()), TILE_PX, TILE_PX, [("seal", b) for b in labels_of(tile)]) for tile in tiles]
    ways = {
        REFERENCE: ("--model", exact, "--mode", "tiles"),
        "dense fp32": ("--model", exact),
        "dense int8": ("--model", model, "--no-screen"),
        "default": ("--model", model),
    }
    threshold, told, best = model_file.read(model)[1].threshold, {}, {}
    for name, options in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "survey.gpkg"
            detect([photo.photo for photo in shown], out, *options)
            found = from_results(out)
        best[name] = best_scores(shown, found)[0]
        told[name] = against_truth(shown, found, threshold)
        for base in (base for base in (REFERENCE, "dense int8") if base in told and base != name):
            told[name][f"of what {base} finds"] = kept(best[base], best[name], threshold)
    return told
