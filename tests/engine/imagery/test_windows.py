# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows, grids, blocks and the merging of windows: what must hold for any size of image."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bear_detector_plugin.engine.imagery.windows import (
    HALO_PX,
    STRIDE_PX,
    TILE_PX,
    Window,
    blocks,
    grid,
    merge,
    rounded_up,
)

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

lengths = st.integers(1, 900)
places = st.integers(-300, 900)
windows = st.builds(Window, places, places, lengths, lengths)
strides = st.integers(1, TILE_PX).filter(lambda stride: stride > 20)
block_sides = st.integers(1, 16).map(lambda strides: strides * STRIDE_PX)
halos = st.integers(0, 8).map(lambda strides: strides * STRIDE_PX)
scored = st.lists(
    # Few different scores, on purpose: ties must not make the result depend on chance.
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from([0.01, 0.2, 0.5, 0.5001, 0.9])),
    max_size=40,
)
radii = st.sampled_from([1, STRIDE_PX, 3.5 * STRIDE_PX, TILE_PX, 1000])


def times_covered(size, covering):
    width, height = size
    count = np.zeros((height, width), int)
    for x, y, w, h in covering:
        count[y : y + h, x : x + w] += 1
    return count


def as_arrays(found):
    corners = np.array([(x * STRIDE_PX, y * STRIDE_PX) for x, y, _ in found], np.int64).reshape(-1, 2)
    return corners, np.array([score for *_, score in found], np.float32)


class TestWindow:
    def test_its_edges_and_centre(self):
        window = Window(10, 20, 224, 100)
        assert (window.right, window.bottom, window.centre) == (234, 120, (122, 70))

    def test_it_holds_its_first_pixel_but_not_the_one_after_its_last(self):
        window = Window(10, 20, 5, 5)
        assert window.contains(10, 20)
        assert window.contains(14.9, 24.9)
        assert not window.contains(15, 20)
        assert not window.contains(10, 25)

    @given(windows, lengths, lengths)
    def test_what_is_clipped_is_what_it_shares_with_the_image(self, window, width, height):
        clipped = window.clipped(width, height)
        assert (clipped.w > 0 and clipped.h > 0) == window.intersects(Window(0, 0, width, height))
        assert 0 <= clipped.x <= clipped.right <= width
        assert 0 <= clipped.y <= clipped.bottom <= height
        assert clipped.clipped(width, height) == clipped

    @given(windows, windows)
    def test_neighbours_that_only_touch_share_no_pixel(self, one, other):
        across = min(one.right, other.right) - max(one.x, other.x)
        down = min(one.bottom, other.bottom) - max(one.y, other.y)
        assert one.intersects(other) == other.intersects(one) == (across > 0 and down > 0)


class TestGrid:
    @given(lengths, lengths, strides)
    def test_every_pixel_is_in_a_window(self, width, height, stride):
        found = grid(width, height, TILE_PX, stride)
        assert times_covered((width, height), found).min() >= 1

    @given(lengths, lengths, strides)
    def test_windows_stay_inside_unless_the_image_is_smaller(self, width, height, stride):
        for window in grid(width, height, TILE_PX, stride):
            assert window[2:] == (TILE_PX, TILE_PX)
            assert min(window.x, window.y) >= 0
            assert window.right <= max(width, TILE_PX)
            assert window.bottom <= max(height, TILE_PX)

    @given(lengths, lengths, strides)
    def test_windows_come_in_reading_order_and_once(self, width, height, stride):
        corners = [(window.y, window.x) for window in grid(width, height, TILE_PX, stride)]
        assert corners == sorted(set(corners))

    def test_without_overlap_only_the_last_column_and_row_are_pulled_in(self):
        assert [window.x for window in grid(500, 224)] == [0, 224, 276]


class TestBlocks:
    @given(lengths, lengths, block_sides, halos)
    def test_cores_share_out_the_image_rounded_up_to_strides(self, width, height, block_px, halo_px):
        size = rounded_up(width), rounded_up(height)
        cores = [block.core for block in blocks(width, height, block_px, halo_px)]
        assert (times_covered(size, cores) == 1).all()
        assert all(side % STRIDE_PX == 0 for core in cores for side in core)

    @given(lengths, lengths, block_sides, halos)
    def test_each_core_is_read_with_its_halo_or_up_to_the_edge(self, width, height, block_px, halo_px):
        across, down = rounded_up(width), rounded_up(height)
        for core, read in blocks(width, height, block_px, halo_px):
            left, top = max(core.x - halo_px, 0), max(core.y - halo_px, 0)
            right, bottom = min(core.right + halo_px, across), min(core.bottom + halo_px, down)
            assert (read.w, read.h) == (max(right - left, min(TILE_PX, across)), max(bottom - top, min(TILE_PX, down)))
            assert read.x <= left
            assert right <= read.right <= across
            assert read.y <= top
            assert bottom <= read.bottom <= down

    def test_the_halo_covers_half_of_what_a_cell_sees(self):
        receptive_field_px = 427
        assert receptive_field_px / 2 <= HALO_PX

    @pytest.mark.parametrize(("block_px", "halo_px"), [(1000, 224), (1024, 213)])
    def test_blocks_off_the_stride_are_refused(self, block_px, halo_px):
        with pytest.raises(ValueError, match="multiples of 32"):
            blocks(4000, 3000, block_px, halo_px)


class TestMerge:
    @given(scored, radii, st.sampled_from([0.0, 0.2, 0.5, 0.6, 1.0]))
    def test_filtering_then_merging_equals_merging_then_filtering(self, found, radius, threshold):
        corners, scores = as_arrays(found)
        passing = np.flatnonzero(scores >= threshold)
        filtered_first = [int(passing[i]) for i in merge(corners[passing], scores[passing], radius)]
        assert filtered_first == [i for i in merge(corners, scores, radius) if scores[i] >= threshold]

    @given(scored, radii)
    def test_what_is_kept_is_apart_and_what_is_dropped_has_a_better_one_near(self, found, radius):
        corners, scores = as_arrays(found)
        kept = merge(corners, scores, radius)
        near = np.abs(corners[:, None] - corners[None]).max(axis=2) < min(radius, TILE_PX)
        assert not any(near[a, b] for a in kept for b in kept if a != b)
        for dropped in set(range(len(found))) - set(kept):
            assert any(near[dropped, k] and scores[k] >= scores[dropped] for k in kept)

    @given(scored, radii)
    def test_the_best_come_first(self, found, radius):
        corners, scores = as_arrays(found)
        kept = scores[merge(corners, scores, radius)]
        assert (np.diff(kept) <= 0).all()

    @given(scored, radii, st.randoms(use_true_random=False))
    def test_the_order_of_the_windows_does_not_matter(self, found, radius, random):
        corners, scores = as_arrays(found)
        shuffled = random.sample(range(len(found)), len(found))
        kept = merge(corners, scores, radius)
        again = [shuffled[i] for i in merge(corners[shuffled], scores[shuffled], radius)]
        assert corners[kept].tolist() == corners[again].tolist()

    def test_one_animal_in_nine_neighbouring_windows_is_one_detection(self):
        corners = np.array([(x, y) for y in (0, 32, 64) for x in (0, 32, 64)])
        scores = np.array([0.1, 0.4, 0.1, 0.4, 0.9, 0.4, 0.1, 0.4, 0.1], np.float32)
        assert merge(corners, scores, radius_px=112) == [4]

    def test_two_animals_apart_are_two(self):
        corners = np.array([(0, 0), (112, 0)])
        assert merge(corners, np.array([0.5, 0.9], np.float32), radius_px=112) == [1, 0]


def test_a_part_of_an_image_is_cut_up_alone_and_sees_what_is_round_it():
    part = Window(640, 320, 1600, 960)
    pieces = blocks(4000, 3000, 1024, 224, part)
    assert [core for core, _ in pieces] == [Window(640, 320, 1024, 960), Window(1664, 320, 576, 960)]
    assert [read for _, read in pieces] == [Window(416, 96, 1472, 1408), Window(1440, 96, 1024, 1408)]
