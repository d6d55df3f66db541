# SPDX-License-Identifier: GPL-2.0-or-later
"""torchvision and Lightning, importable beside any build of torch; the one place that decides it.

A torchvision built for CUDA can't load its compiled operators beside a torch built for the CPU, and then fails
at import because two of them, which it describes, don't exist. Nothing here uses them: declared without a body,
they let the import go through. Where the pair matches, the first import works and nothing is declared.
Lightning imports torchvision by way of its metrics, so it is imported from here as well.
"""

from __future__ import annotations

import importlib
import logging
import sys
import warnings

import torch
from torch import library

_OPERATORS = ("nms", "qnms")


def _import_torchvision() -> None:
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
        for name in [n for n in sys.modules if n.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        for operator in _OPERATORS:
            if not hasattr(torch.ops.torchvision, operator):
                library.define(
                    f"torchvision::{operator}", "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
                )
        importlib.import_module("torchvision")


_import_torchvision()

import lightning  # noqa: E402
from lightning.pytorch import callbacks  # noqa: E402
from torchvision import models  # noqa: E402
from torchvision.transforms import v2  # noqa: E402

# Its tips and device reports would stand between the user's own messages.
logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
for category in (FutureWarning, UserWarning):
    warnings.filterwarnings("ignore", category=category, module=r"lightning\.")

__all__ = ["callbacks", "lightning", "models", "v2"]
