# SPDX-License-Identifier: GPL-2.0-or-later
"""Photos laid on the map by their cameras, and what is measured on the ground: heights, lines, overlaps."""
