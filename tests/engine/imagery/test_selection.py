# SPDX-License-Identifier: GPL-2.0-or-later
"""Which rectangles a dense scan reads for the windows that are wanted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bear_detector_plugin.engine.imagery.selection import Selection
from bear_detector_plugin.engine.imagery.windows import Window


def wanting(rows, columns, *spots):
    """A photo of so many windows of which some are wanted."""
    wanted = np.zeros((rows, columns), bool)
    for spot in spots:
        wanted[spot] = True
    return Selection(Window(0, 0, 32 * (columns + 6), 32 * (rows + 6)), wanted)


def pieces(selection, height_px=1536):
    return [piece for band in selection.bands(height_px) for piece in selection.pieces(band)]


def test_a_whole_photo_is_one_rectangle_a_band():
    whole = Selection.whole(5000, 3100)
    assert whole.part == Window(0, 0, 5024, 3104)
    assert [band.h for band in whole.bands(1536)] == [1536, 1536, 32]
    assert pieces(whole) == list(whole.bands(1536))
    assert Selection.whole(100, 60).wanted.shape == (1, 1)


def test_a_window_needs_its_seven_cells_each_way():
    assert pieces(wanting(90, 90, (4, 7))) == [Window(7 * 32, 4 * 32, 224, 224)]


def test_spots_far_apart_are_read_apart_and_near_ones_together():
    assert len(pieces(wanting(40, 90, (4, 7), (4, 60)))) == 2
    assert pieces(wanting(40, 90, (4, 7), (4, 12))) == [Window(7 * 32, 4 * 32, 224 + 5 * 32, 224)]
    assert len(pieces(wanting(40, 90, (4, 7), (33, 80), (20, 40)))) == 3


def test_bands_are_cut_where_nothing_is_cut_through():
    """The block's edge at 48 strides lies within the second spot."""
    selection = wanting(90, 90, (4, 7), (45, 20))
    assert [band.h // 32 for band in selection.bands(1536)] == [45, 48, 3]
    assert sorted(pieces(selection)) == [Window(7 * 32, 4 * 32, 224, 224), Window(20 * 32, 45 * 32, 224, 224)]


def test_a_window_of_any_corner_has_a_nearest_one():
    selection = wanting(5, 5, (0, 0), (2, 3))
    assert selection.wants_nearest(Window(3 * 32 + 15, 2 * 32 - 15, 224, 224))
    assert not selection.wants_nearest(Window(3 * 32 + 17, 2 * 32, 224, 224))
    assert selection.wants_nearest(Window(-100, -60, 224, 224))  # something at the photo's corner in its middle


def test_nothing_wanted_needs_nothing():
    assert pieces(wanting(90, 90)) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.floats(0, 0.05))
@pytest.mark.filterwarnings("ignore")
def test_all_cells_of_wanted_windows_are_read_once_at_least(seed, share):
    wanted = np.random.default_rng(seed).random((70, 60)) < share
    selection = Selection(Window(64, 96, 66 * 32, 76 * 32), wanted)
    read = np.zeros_like(selection.cells)
    bands = list(selection.bands(1536))
    assert max(band.h for band in bands) <= 1536
    assert sum(band.h for band in bands) == selection.part.h
    for piece in pieces(selection):
        y, x = (piece.y - 96) // 32, (piece.x - 64) // 32
        read[y : y + piece.h // 32, x : x + piece.w // 32] = True
    assert (read | ~selection.cells).all()
