# SPDX-License-Identifier: GPL-2.0-or-later
"""A model's weights in a file of 32 bits, whatever its own precision, where the original file is not at hand.

    .venv/bin/python -m benchmarks.dequantise models/polar-bear-seal build/fp32/model.onnx

An 8-bit file's weights are rounded ones and stay so; activations are not rounded any more. Temperature and thresholds
are the model's own.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bear_detector_plugin.engine.model import model_file
from bear_detector_plugin.engine.training import network


def main() -> None:
    """Write the file."""
    model, out = sys.argv[1], Path(sys.argv[2])
    card = model_file.read(model)[1]
    part = out.with_suffix(".part")
    network.export_onnx(network.build(card.classes, model)[0].eval(), part)
    model_file.write_card(part, card.model_copy(update={"precision": "fp32"}))
    part.replace(out)


if __name__ == "__main__":
    main()
