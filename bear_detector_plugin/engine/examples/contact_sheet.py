# SPDX-License-Identifier: GPL-2.0-or-later
"""Many small pictures on one sheet: what the network will see, at a glance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_GAP_PX = 8
_CAPTION_PX = 20
_PAPER, _INK = (250, 250, 250), (40, 40, 40)


def contact_sheet(tiles: Sequence[tuple[NDArray[np.uint8], str]], columns: int = 8, side_px: int = 160) -> bytes:
    """A PNG of pictures with captions, row by row.

    Args:
        tiles: H x W x 3 RGB pictures of any size, each with its caption; drawn square.
        columns: pictures in a row.
        side_px: side of each picture on the sheet.

    Raises:
        ValueError: there is no picture, or the sheet can't be encoded.
    """
    import cv2

    if not tiles:
        raise ValueError("a contact sheet needs a picture")
    across, down = side_px + _GAP_PX, side_px + _CAPTION_PX + _GAP_PX
    rows = -(-len(tiles) // columns)
    width = min(len(tiles), columns) * across + _GAP_PX
    sheet = np.full((rows * down + _GAP_PX, width, 3), _PAPER, np.uint8)
    for number, (picture, caption) in enumerate(tiles):
        y, x = (place * step + _GAP_PX for place, step in zip(divmod(number, columns), (down, across), strict=True))
        shrinks = max(picture.shape[:2]) > side_px
        way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        sheet[y : y + side_px, x : x + side_px] = cv2.resize(picture, (side_px, side_px), interpolation=way)
        line = (x, y + side_px + _CAPTION_PX - 6)
        cv2.putText(sheet, caption, line, cv2.FONT_HERSHEY_SIMPLEX, 0.45, _INK, 1, cv2.LINE_AA)
    encoded, png = cv2.imencode(".png", sheet[..., ::-1])
    if not encoded:
        raise ValueError("the contact sheet can't be encoded")
    return bytes(png)
