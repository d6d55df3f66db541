# SPDX-License-Identifier: GPL-2.0-or-later
"""A contact sheet shows each picture in its place."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bear_detector_plugin.engine.examples.contact_sheet import contact_sheet


def read(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]


def test_pictures_stand_row_by_row() -> None:
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]
    tiles = [(np.full((30 * (n + 1), 50, 3), colour, np.uint8), f"class {n}") for n, colour in enumerate(colours)]
    sheet = read(contact_sheet(tiles, columns=2, side_px=40))
    assert sheet.shape == (2 * 68 + 8, 2 * 48 + 8, 3)
    assert [tuple(sheet[y, x]) for y, x in ((28, 28), (28, 76), (96, 28))] == colours
    assert tuple(sheet[96, 76]) == (250, 250, 250)


def test_no_picture_makes_no_sheet() -> None:
    with pytest.raises(ValueError, match="needs a picture"):
        contact_sheet([])
