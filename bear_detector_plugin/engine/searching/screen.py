# SPDX-License-Identifier: GPL-2.0-or-later
"""The screen at work: a small network that looks at a photo first, reduced, and says which windows are worth a look.

It lies beside the model that it was made for, as `screen.onnx`, and carries a card of its own. Its map has one cell
for each stride of the model's; a window passes where one of the cells in its middle reaches the threshold.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...errors import ModelFileError
from ..imagery.rasters import Raster, cached_rows
from ..imagery.selection import BLACK, CELLS
from ..imagery.windows import STRIDE_PX, TILE_PX, Block, Window, blocks, rounded_up
from ..machine import providers, threads
from ..model import model_file
from ..model.model_file import Card

NAME = "screen.onnx"
BLOCK_PX, SMALL_BLOCK_PX = 2560, 1024
"""Side of the blocks that it looks at, in pixels of the photo; where that is too wide for the rows of a block to be
kept from one to the next, of smaller ones."""
SIGHT_PX = 160
"""Context that a block needs on each side, in pixels of the photo."""
_MIDDLE = (3, 4)
"""The first and the last of a window's seven cells, in x and in y, of which one has to reach the threshold: a window's
middle lies between these two."""
_KEY = "bear_detector_screen"
_HINT = "Delete it, or make it anew: bear-detector train EXAMPLES.gpkg --out MODEL --screen."


class ScreenCard(BaseModel):
    """What a screen is, and what it costs.

    `model` is the sha256 of the model that it belongs to; it looks at photos of 1/`scale` of their width and height; a
    window passes from `threshold` (0-1). Of `animals` that the model alone found in photos for calibration, `kept` are
    found through the screen, too: a `recall` whose exact 95 % interval is given. `passed` is the share of the windows
    of these photos that passed. `sha256` is that of weights and threshold: what it lets pass depends on both.
    """

    model_config = ConfigDict(frozen=True)
    model: str
    scale: int = Field(default=2, ge=1)
    threshold: float = Field(default=0.5, ge=0, le=1)
    animals: int = Field(default=0, ge=0)
    kept: int = Field(default=0, ge=0)
    recall: float | None = Field(default=None, ge=0, le=1)
    recall_interval: tuple[float, float] = (0.0, 1.0)
    passed: float | None = Field(default=None, ge=0, le=1)
    training: dict[str, Any] = Field(default_factory=dict)
    sha256: str = ""


class Screen:
    """A screen ready to look at photos.

    Args:
        path: its file.
        provider: the one of onnxruntime's that the model uses; what the screen can't use is replaced by the processor.

    Attributes:
        card: what it says about itself.

    Raises:
        ModelFileError: it can't be read, or is no screen.
    """

    def __init__(self, path: Path, provider: str = providers.CPU) -> None:
        options = ort.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads.limit() or 0
        chosen = providers.with_options(providers.CUDA if provider == providers.CUDA else providers.CPU)
        try:
            self._session = ort.InferenceSession(str(path), options, providers=chosen)
        except Exception as error:  # onnxruntime's own errors share no base class but Exception
            raise ModelFileError(f"{path} can't be read as a screen.", _HINT) from error
        self.card = _card_of(self._session, path)

    def passed(self, raster: Raster, part: Window, progress: Any = lambda share: None) -> NDArray[np.bool_]:
        """Which windows of a part of a photo are worth a look, rows x columns.

        Args:
            raster: the photo.
            part: of it, in whole strides.
            progress: told the share (0-1) that is done.
        """
        odds = self.card.threshold / max(1 - self.card.threshold, np.finfo(float).tiny)
        return self.values(raster, part, progress) >= np.log(max(odds, np.finfo(float).tiny))

    def values(self, raster: Raster, part: Window, progress: Any = lambda share: None) -> NDArray[np.float32]:
        """What it says of every window of a part: rows x columns of log-odds, those of black ones minus infinity."""
        width, height = (max(rounded_up(side), TILE_PX) for side in (raster.width, raster.height))
        cells = np.full((part.h // STRIDE_PX, part.w // STRIDE_PX), -np.inf, np.float32)
        side = BLOCK_PX if cached_rows(width) >= BLOCK_PX + 2 * SIGHT_PX else SMALL_BLOCK_PX
        pieces = blocks(width, height, side, SIGHT_PX, part)
        for done, block in enumerate(pieces, 1):
            self._look(raster, block, part, cells)
            progress(done / len(pieces))
        rows = _along(cells, part.y <= 0, part.bottom >= height)
        return _along(rows.T, part.x <= 0, part.right >= width).T

    def _look(self, raster: Raster, block: Block, part: Window, cells: NDArray[np.float32]) -> None:
        scale, read = self.card.scale, block.read
        rgb, _ = raster.read(read, (read.w // scale, read.h // scale))
        lit = _lit(rgb, STRIDE_PX // scale)
        if not lit.any():
            return
        (odds,) = self._session.run(["map"], {"image": np.ascontiguousarray(rgb[None])})
        seen = np.where(lit, odds[0], -np.inf)
        x, y, w, h = (side // STRIDE_PX for side in block.core)
        left, top = x - read.x // STRIDE_PX, y - read.y // STRIDE_PX
        x, y = x - part.x // STRIDE_PX, y - part.y // STRIDE_PX
        cells[y : y + h, x : x + w] = seen[top : top + h, left : left + w]


def beside(model: Path, card: Card, provider: str = providers.CPU) -> Screen | None:
    """The screen that lies beside a model's file and belongs to it, if there is one.

    Raises:
        ModelFileError: there is one that can't be read.
    """
    path = model.parent / NAME
    if not path.is_file():
        return None
    screen = Screen(path, provider)
    return screen if screen.card.model == card.sha256 else None


def follow(model: Path, changed: Path) -> None:
    """Let a model's screen belong to the same network under another card: in its place, or where a copy lies."""
    path = changed.with_name(NAME)
    screen = Screen(model.with_name(NAME))
    if path.parent != model.parent:
        shutil.copyfile(model.with_name(NAME), path)
    write_card(path, screen.card.model_copy(update={"model": model_file.read(str(changed))[1].sha256}))


def write_card(path: Path, card: ScreenCard) -> ScreenCard:
    """Put a card into a screen's file in place, in one go; returns it with its checksum filled in."""
    import onnx

    network = onnx.load(path)
    digest = hashlib.sha256(repr(card.threshold).encode())
    for weights in sorted(network.graph.initializer, key=lambda tensor: tensor.name):
        digest.update(onnx.numpy_helper.to_array(weights).tobytes())
    card = card.model_copy(update={"sha256": digest.hexdigest()})
    onnx.helper.set_model_props(network, {_KEY: card.model_dump_json()})
    part = path.with_name(f"{path.name}.part")
    onnx.save(network, part)
    part.replace(path)
    return card


def _card_of(session: Any, path: Path) -> ScreenCard:
    text = session.get_modelmeta().custom_metadata_map.get(_KEY)
    try:
        return ScreenCard.model_validate_json(text or "")
    except ValidationError as error:
        raise ModelFileError(f"{path} is no screen of Bear Detector.", _HINT) from error


def _lit(rgb: NDArray[np.uint8], cell_px: int) -> NDArray[np.bool_]:
    """Which cells aren't black; every fourth pixel tells."""
    rows, columns = (side // cell_px for side in rgb.shape[:2])
    some = rgb[::4, ::4] > BLACK
    lit: NDArray[np.bool_] = some.reshape(rows, cell_px // 4, columns, -1).any(axis=(1, 3))
    return lit


def _along(cells: NDArray[np.float32], at_start: bool, at_end: bool) -> NDArray[np.float32]:
    """The highest value in the middle of each window, along the first axis; at the photo's edge, from there on."""
    first, last = _MIDDLE
    windows = len(cells) - CELLS + 1
    inner = cells[first : windows + last].copy()
    if at_start:
        inner[0] = cells[: first + 1].max(axis=0)
    if at_end:
        inner[-1] = cells[windows + last - 1 :].max(axis=0)
    best: NDArray[np.float32] = sliding_window_view(inner, last - first + 1, axis=0).max(axis=-1)
    return best
